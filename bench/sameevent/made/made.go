// Package made writes a set of local news reports of shootings for measuring
// how reports of one event are brought together. All of it is invented: the
// people, the outlets and the incidents; only the cities exist. The same seed
// always writes the same set.
//
// The set has what makes such news hard: several incidents in one city and
// week with the same weapons and phrases of the police, first reports without
// names, names and streets that come later, tolls that rise and are corrected,
// arrests weeks and trials months later, words that an outlet puts under all
// its reports, mentions of other incidents, and mostly events with one report.
package made

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"time"
)

// Document is one report, with the incident that it tells of.
type Document struct {
	ID       string `json:"id"`
	Date     string `json:"date"`
	Title    string `json:"title"`
	Text     string `json:"text"`
	Incident string `json:"incident"`
}

// person is somebody hit or arrested.
type person struct {
	first, last, hometown string
	age                   int
	male                  bool
}

func (p person) full() string { return p.first + " " + p.last }

func (p person) pronoun() string {
	if p.male {
		return "he"
	}
	return "she"
}

func (p person) noun() string {
	switch {
	case p.age < 18 && p.male:
		return "boy"
	case p.age < 18:
		return "girl"
	case p.male:
		return "man"
	}
	return "woman"
}

// incident is what happened.
type incident struct {
	id             string
	city           city
	street, cross  string
	block          int
	venue, weapon  string
	at             time.Time
	dead, hurt     []person
	shooter        person
	motive, relate string
	detective      person
	seed           uint64
}

// maker writes incidents and reports by one seed.
type maker struct {
	*rand.Rand
	docs []Document
}

// Documents writes the reports of a number of incidents.
func Documents(seed uint64, incidents int) []Document {
	m := &maker{Rand: rand.New(rand.NewPCG(seed, 7))}
	for i := range incidents {
		in := m.incident(i)
		for n := range m.reports() {
			m.report(in, n)
		}
	}
	return m.docs
}

// reports is how many reports an incident has: mostly one or two.
func (m *maker) reports() int {
	switch p := m.IntN(100); {
	case p < 58:
		return 1
	case p < 78:
		return 2
	case p < 88:
		return 3
	}
	return 4 + m.IntN(5)
}

func (m *maker) pick(of []string) string { return of[m.IntN(len(of))] }

func (m *maker) person() person {
	p := person{age: 15 + int(m.ExpFloat64()*13), male: m.IntN(5) > 0, last: m.pick(lastNames), hometown: m.pick(towns)}
	p.age = min(p.age, 81)
	p.first = m.pick(womenNames)
	if p.male {
		p.first = m.pick(menNames)
	}
	return p
}

func (m *maker) incident(i int) incident {
	at := time.Date(2014, 1, 1, 0, 0, 0, 0, time.UTC).Add(time.Duration(m.IntN(365*24*60)) * time.Minute)
	// A few cities have most of the incidents.
	c := cities[min(int(m.ExpFloat64()*8), len(cities)-1)]
	in := incident{
		id: fmt.Sprintf("made-%05d", i), city: c, at: at, street: m.pick(streets), cross: m.pick(streets), block: 100 * (1 + m.IntN(72)),
		venue: m.pick(venues), weapon: m.pick(weapons), motive: m.pick(motives), relate: m.pick(relations),
		shooter: m.person(), detective: m.person(), seed: m.Uint64(),
	}
	for range []int{0, 1, 1, 1, 1, 2, 2, 3}[m.IntN(8)] {
		in.hurt = append(in.hurt, m.person())
	}
	for range []int{0, 0, 1, 1, 1, 1, 2}[m.IntN(7)] {
		in.dead = append(in.dead, m.person())
	}
	if len(in.hurt)+len(in.dead) == 0 {
		in.dead = append(in.dead, m.person())
	}
	return in
}

// stage is what a report is: the first word, the names, the arrest, the court.
type stage int

const (
	first stage = iota
	update
	named
	arrest
	mourning
	court
)

// report writes the n-th report of an incident.
func (m *maker) report(in incident, n int) {
	st := stage(m.IntN(6))
	if n == 0 && m.IntN(4) > 0 {
		st = first
	}
	delay := []int{0, 0, 1, 1 + m.IntN(25), 1 + m.IntN(6), 40 + m.IntN(400)}[st] + m.IntN(2)
	published := in.at.AddDate(0, 0, delay)
	out := outlets[m.IntN(len(outlets))]
	if m.IntN(3) > 0 { // mostly of the same city
		out.name = fmt.Sprintf(out.name, in.city.name)
	} else {
		out.name = fmt.Sprintf(out.name, in.city.state)
	}
	w := writer{maker: m, in: in, published: published, fresh: delay <= 6}
	paragraphs := w.body(st)
	text := strings.Join(paragraphs, "\n\n")
	if m.IntN(2) == 0 {
		text = strings.ToUpper(in.city.name) + ", " + in.city.short + " (" + out.name + ") — " + text
	}
	text += "\n\n" + strings.ReplaceAll(out.foot, "OUTLET", out.name)
	m.docs = append(m.docs, Document{
		ID: fmt.Sprintf("%s-%d", in.id, n), Date: published.Format(time.DateOnly),
		Title: w.title(st), Text: text, Incident: in.id,
	})
}
