// Package beat writes a second set of local news reports of shootings, made
// otherwise than package made: from sheets of facts. An incident is a sheet;
// a report tells some of it in the words of its kind (a brief, a wire story
// that several outlets print, a victim's portrait, an affidavit, a day in
// court months later, a round-up that names several incidents). Incidents come
// with doubles: the same city and day, the same street, the same name in
// another city. All of it is invented; only the cities exist.
//
// How much the reports of one incident share was set by what a TF-IDF
// baseline reaches on local news (B³ .89, pairwise .65), before any rule was
// measured on the set.
package beat

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"time"
)

// Document is one report, with the incident that it tells of.
type Document struct {
	ID, Date, Title, Text, Incident string
}

// person is somebody with a part in an incident.
type person struct {
	first, last, job, kin string
	age                   int
	male                  bool
}

func (p person) full() string { return p.first + " " + p.last }

func (p person) noun() string {
	switch {
	case p.age < 13:
		return "child"
	case p.age < 18 && p.male:
		return "teen"
	case p.age < 18:
		return "girl"
	case p.male:
		return "man"
	}
	return "woman"
}

// town is a city with its offices, which all its reports share.
type town struct {
	name, state, abbr             string
	streets, hoods, hospitals     []string
	spokes, chief, coroner        person
	prosecutor, judge, detectives []person
	outlets                       []string
	foot                          []string
}

// incident is a sheet of facts.
type incident struct {
	id                          int
	at                          time.Time
	town                        *town
	street, cross, hood, venue  string
	block                       int
	dead, hurt                  []person
	suspect, witness, detective person
	judge, prosecutor, lawyer   person
	car, gun, motive, school    string
	colour                      []string // what only reports of this incident tell
	quotes                      []string
	casings, years              int
	told                        map[kind][]string // what the police and courts give out of it
}

// writer makes the set by one seed.
type writer struct {
	*rand.Rand
	towns     []*town
	incidents []*incident
	docs      []Document
}

// Documents writes the reports of so many incidents.
func Documents(seed uint64, incidents int) []Document {
	w := &writer{Rand: rand.New(rand.NewPCG(seed, 31))}
	w.makeTowns()
	for i := range incidents {
		w.incidents = append(w.incidents, w.incident(i))
	}
	for _, in := range w.incidents {
		w.coverage(in)
	}
	return w.docs
}

func (w *writer) pick(of []string) string { return of[w.IntN(len(of))] }

// some picks n different ones.
func (w *writer) some(of []string, n int) []string {
	out := slices.Clone(of)
	w.Shuffle(len(out), func(i, j int) { out[i], out[j] = out[j], out[i] })
	return out[:min(n, len(out))]
}

func (w *writer) person() person {
	p := person{last: w.pick(lasts), male: w.IntN(6) > 0, job: w.pick(jobs), kin: w.pick(kins), age: 16 + int(w.ExpFloat64()*12)}
	p.age = min(p.age, 84)
	if w.IntN(25) == 0 {
		p.age = 2 + w.IntN(11)
	}
	p.first = w.pick(women)
	if p.male {
		p.first = w.pick(men)
	}
	return p
}

func (w *writer) makeTowns() {
	for _, line := range strings.Split(strings.TrimSpace(cityList), "\n") {
		f := strings.Split(line, ",")
		t := &town{name: f[0], state: f[1], abbr: f[2], spokes: w.person(), chief: w.person(), coroner: w.person()}
		for range 90 {
			t.streets = append(t.streets, w.pick(prefixes)+w.pick(streetNames)+" "+w.pick(streetKinds))
		}
		t.hoods, t.hospitals = w.some(hoods, 9), w.some(hospitals, 3)
		for range 4 {
			t.prosecutor, t.judge = append(t.prosecutor, w.person()), append(t.judge, w.person())
			t.detectives = append(t.detectives, w.person())
		}
		for _, o := range w.some(outlets, 4) {
			t.outlets = append(t.outlets, strings.ReplaceAll(o, "%s", t.name))
			t.foot = append(t.foot, w.pick(feet))
		}
		w.towns = append(w.towns, t)
	}
}

// incident makes a sheet; one in five is the double of an earlier one.
func (w *writer) incident(i int) *incident {
	t := w.towns[min(int(w.ExpFloat64()*16), len(w.towns)-1)]
	in := &incident{
		id: i, town: t, at: time.Date(2015, 1, 1, 0, 0, 0, 0, time.UTC).Add(time.Duration(w.IntN(730*24*60)) * time.Minute),
		street: w.pick(t.streets), cross: w.pick(t.streets), hood: w.pick(t.hoods), venue: w.pick(venues), block: 100 * (1 + w.IntN(89)),
		suspect: w.person(), witness: w.person(), lawyer: w.person(), car: w.pick(colors) + " " + w.pick(makes), gun: w.pick(guns),
		motive: w.pick(motives), school: w.pick(schools), casings: 2 + w.IntN(30), years: 6 + w.IntN(60),
		told: map[kind][]string{}, quotes: w.some(quotes, 4), detective: t.detectives[w.IntN(4)], judge: t.judge[w.IntN(4)], prosecutor: t.prosecutor[w.IntN(4)],
	}
	for range 5 {
		in.colour = append(in.colour, w.colour())
	}
	for _, k := range []kind{brief, breaking, later, named, portrait, arrested, court, anniv, roundup} {
		in.told[k] = w.some(facts[k], (len(facts[k])+1)*11/20)
	}
	w.people(in)
	if i > 0 && w.IntN(5) == 0 {
		w.double(in, w.incidents[w.IntN(i)])
	}
	return in
}

func (w *writer) people(in *incident) {
	for range []int{0, 0, 1, 1, 1, 1, 1, 2, 2, 3, 5}[w.IntN(11)] {
		in.hurt = append(in.hurt, w.person())
	}
	for range []int{0, 0, 0, 1, 1, 1, 1, 1, 2, 3}[w.IntN(10)] {
		in.dead = append(in.dead, w.person())
	}
	if len(in.hurt)+len(in.dead) == 0 {
		in.hurt = append(in.hurt, w.person())
	}
}

// double makes an incident one that is easily taken for another.
func (w *writer) double(in, other *incident) {
	switch w.IntN(4) {
	case 0: // same city, same night
		in.town, in.hood = other.town, other.hood
		in.at = other.at.Add(time.Duration(w.IntN(14)-5) * time.Hour)
		in.street, in.cross = w.pick(in.town.streets), w.pick(in.town.streets)
		in.detective, in.judge, in.prosecutor = other.detective, other.judge, other.prosecutor
	case 1: // same street within the month
		in.town, in.hood, in.street, in.venue = other.town, other.hood, other.street, other.venue
		in.at = other.at.AddDate(0, 0, w.IntN(30))
	case 2: // somebody of that name elsewhere
		victims := append(slices.Clone(in.dead), in.hurt...)
		from := append(slices.Clone(other.dead), other.hurt...)
		victims[0].first, victims[0].last = from[0].first, from[0].last
		in.dead, in.hurt = victims[:len(in.dead)], victims[len(in.dead):]
	case 3: // the same kind of place, people of the same age
		in.venue, in.motive, in.gun = other.venue, other.motive, other.gun
		in.at = other.at.AddDate(0, 0, 1+w.IntN(5))
		for i := range in.dead {
			if i < len(other.dead) {
				in.dead[i].age, in.dead[i].male = other.dead[i].age, other.dead[i].male
			}
		}
	}
}

// colour is a sentence that only one incident, or one report, has.
func (w *writer) colour() string {
	return capital(fill(w.pick(colours), map[string]string{
		"thing": w.pick(things), "thing2": w.pick(things), "place": w.pick(spots), "who": w.pick(who), "did": w.pick(did), "name": w.person().full(), "n": fmt.Sprint(2 + w.IntN(30)),
	}))
}

// fill puts values for {slots}.
func fill(s string, values map[string]string) string {
	var b strings.Builder
	for {
		i := strings.IndexByte(s, '{')
		j := strings.IndexByte(s, '}')
		if i < 0 || j < i {
			return b.String() + s
		}
		b.WriteString(s[:i] + values[s[i+1:j]])
		s = s[j+1:]
	}
}
