package made

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"time"
)

// writer writes one report.
type writer struct {
	*maker
	in        incident
	published time.Time
	fresh     bool // within the week, so that weekdays say the day
}

func (w writer) day() string {
	switch {
	case w.fresh && w.IntN(8) > 0:
		return w.in.at.Weekday().String()
	case w.IntN(2) == 0:
		return w.in.at.Format("January 2")
	}
	return strings.Replace(w.in.at.Format("Jan. 2"), "May.", "May", 1)
}

func (w writer) part() string {
	switch h := w.in.at.Hour(); {
	case h < 5:
		return "early " + w.day()
	case h < 12:
		return w.day() + " morning"
	case h < 17:
		return w.day() + " afternoon"
	}
	return w.day() + " night"
}

func (w writer) where() string {
	switch w.IntN(4) {
	case 0:
		return "in the " + fmt.Sprint(w.in.block) + " block of " + w.in.street
	case 1:
		return "near " + w.in.street + " and " + w.in.cross
	case 2:
		return "outside " + w.in.venue + " on " + w.in.street
	}
	return "at " + w.in.venue + " in the " + fmt.Sprint(w.in.block) + " block of " + w.in.street
}

func (w writer) toll() string {
	var parts []string
	for _, k := range []struct {
		people []person
		verb   string
	}{{w.in.dead, "killed"}, {w.in.hurt, "wounded"}} {
		switch n := len(k.people); {
		case n == 1:
			parts = append(parts, fmt.Sprintf("a %d-year-old %s was %s", k.people[0].age, k.people[0].noun(), k.verb))
		case n > 1:
			parts = append(parts, []string{"two", "three", "four"}[min(n, 4)-2]+" people were "+k.verb)
		}
	}
	return strings.Join(parts, " and ")
}

func (w writer) victim() (person, string) {
	if len(w.in.dead) > 0 {
		return w.in.dead[w.IntN(len(w.in.dead))], "killed"
	}
	return w.in.hurt[w.IntN(len(w.in.hurt))], "wounded"
}

func capital(s string) string { return strings.ToUpper(s[:1]) + s[1:] }

func (w writer) title(st stage) string {
	v, _ := w.victim()
	c := w.in.city.name
	switch st {
	case arrest:
		return w.pick([]string{"Arrest made in " + c + " shooting", "Man charged in shooting on " + w.in.street, w.in.shooter.full() + " arrested in shooting"})
	case court:
		return w.pick([]string{"Man sentenced in " + c + " shooting", w.in.shooter.last + " trial opens", "Jury finds " + w.in.shooter.full() + " guilty"})
	case named, mourning:
		return w.pick([]string{"Victim identified in " + c + " shooting", "Family mourns " + v.full(), "Police identify " + v.noun() + " shot on " + w.in.street})
	}
	return w.pick([]string{c + " police investigate shooting", capital(w.toll()) + " in " + c, "Shooting under investigation in " + c, "Police: " + v.noun() + " shot " + w.where()})
}

// body writes the paragraphs of a report, in an order that varies.
func (w writer) body(st stage) []string {
	v, verb := w.victim()
	lead := map[stage][]string{
		first: {
			capital(w.toll()) + " in a shooting " + w.part() + " " + w.where() + ", " + w.in.city.name + " police said.",
			w.in.city.name + " police are investigating a shooting " + w.where() + " where " + w.toll() + " " + w.part() + ".",
			"Officers responding to a report of shots fired " + w.where() + " about " + w.in.at.Format("3:04 ") + w.clock() + " " + w.day() + " found that " + w.toll() + ", according to police.",
		},
		update: {
			"Police released new details " + w.published.Weekday().String() + " about a shooting " + w.part() + " in " + w.in.city.name + " in which " + w.toll() + ".",
			"Investigators are looking for a dark-colored sedan after " + w.toll() + " " + w.where() + " " + w.part() + ".",
		},
		named: {
			fmt.Sprintf("The %s %s in a shooting %s %s has been identified as %s, %d, of %s.", v.noun(), verb, w.part(), w.where(), v.full(), v.age, w.in.city.name),
			fmt.Sprintf("Authorities have released the name of a %s who was %s %s in %s. %s, %d, was shot %s.", v.noun(), verb, w.part(), w.in.city.name, v.full(), v.age, w.where()),
		},
		arrest: {
			fmt.Sprintf("A %d-year-old %s %s has been arrested in connection with the shooting of %s, %s police said.", w.in.shooter.age, w.in.city.name, w.in.shooter.noun(), w.who(v), w.in.city.name),
			fmt.Sprintf("%s, %d, was charged %s in the %s shooting %s, according to court records.", w.in.shooter.full(), w.in.shooter.age, w.published.Weekday(), w.day(), w.where()),
		},
		mourning: {
			fmt.Sprintf("Friends and relatives gathered %s evening to remember %s, %d, who was %s %s.", w.published.Weekday(), v.full(), v.age, verb, w.where()),
			fmt.Sprintf("The mother of %s wants answers. Her %d-year-old was %s in %s %s.", v.full(), v.age, verb, w.in.city.name, w.part()),
		},
		court: {
			fmt.Sprintf("A jury on %s found %s, %d, guilty in the shooting of %s in %s.", w.published.Weekday(), w.in.shooter.full(), w.in.shooter.age, v.full(), w.in.city.name),
			fmt.Sprintf("%s was sentenced %s to %d years in prison for the %s shooting of %s.", w.in.shooter.full(), w.published.Weekday(), 8+w.IntN(50), w.in.at.Format("January 2"), v.full()),
		},
	}[st]
	rest := w.details(st, v, verb)
	w.Shuffle(len(rest), func(i, j int) { rest[i], rest[j] = rest[j], rest[i] })
	out := append([]string{w.pick(lead)}, rest[:min(len(rest), 2+w.IntN(5))]...)
	for range 2 + w.IntN(4) {
		out = append(out, w.aside(w.Rand))
	}
	for range w.IntN(3) { // what several reports tell of the incident
		out = append(out, w.aside(rand.New(rand.NewPCG(w.in.seed, uint64(w.IntN(4))))))
	}
	return out
}

// aside is a sentence of the kind that only one report or one incident has.
func (w writer) aside(r *rand.Rand) string {
	of := func(list []string) string { return list[r.IntN(len(list))] }
	return capital(of(asideWho)) + " " + of(asideDid) + " " + of(asideWhat) + " " + of(asideWhen) + "."
}

func (w writer) clock() string {
	return map[bool]string{true: "a.m.", false: "p.m."}[w.in.at.Hour() < 12]
}

func (w writer) who(v person) string {
	if w.IntN(3) > 0 {
		return v.full()
	}
	return fmt.Sprintf("a %d-year-old %s", v.age, v.noun())
}

// details are sentences that a report may have: of the incident, of the
// police's routine, and of other incidents.
func (w writer) details(st stage, v person, verb string) []string {
	he, h := capital(v.pronoun()), w.pick(hospitals)
	other, o := w.person(), w.pick(streets)
	out := []string{
		he + " was taken to " + h + " in " + w.pick([]string{"critical", "serious", "stable"}) + " condition, police said.",
		"No arrests have been made. Anyone with information is asked to call police or Crime Stoppers, where tips may be left anonymously. A reward of up to $" + w.pick([]string{"1,000", "2,500", "5,000"}) + " is offered.",
		fmt.Sprintf("The shooting is the city's %dth homicide this year, compared with %d at this time last year.", 4+w.IntN(90), 10+w.IntN(90)),
		"Detectives were canvassing the neighborhood for witnesses and surveillance video, Sgt. " + w.in.detective.full() + " said.",
		"Police recovered several shell casings at the scene and believe that " + w.in.weapon + " was used.",
		"Investigators believe that the shooting stemmed from " + w.in.motive + ".",
		"Witnesses reported hearing " + w.pick([]string{"five or six", "several", "about a dozen", "three"}) + " shots and seeing people run from " + w.in.venue + ".",
		fmt.Sprintf("Earlier this month, %s, %d, was shot and wounded in the %d block of %s. Police said that the shootings do not appear to be related.", other.full(), other.age, 100*(1+w.IntN(60)), o),
		"“You hear gunshots all the time, but you never think that it will be on your block,” said " + w.person().full() + ", who lives nearby. “It's sad. Something has to change.”",
		"Mayor's office officials said that the city has added patrols to the area and will meet with residents next week to talk about public safety.",
		"The police department is asking that drivers avoid the area while officers investigate. Roads were reopened several hours later.",
		"Gun violence has been a growing concern in " + w.in.city.name + ", where community groups have called for more programs for young people.",
	}
	if st >= named {
		out = append(out,
			fmt.Sprintf("%s, a %s native, worked at a warehouse and was a parent of %d, relatives said.", v.last, v.hometown, 1+w.IntN(4)),
			"An online fundraiser for the "+v.last+" family has been started. Services are to be held at Greater Hope Baptist Church.")
	}
	if st == arrest || st == court {
		out = append(out,
			fmt.Sprintf("%s told detectives that %s, %s, had fired first, according to an affidavit.", w.in.shooter.last, v.full(), w.in.relate),
			w.in.shooter.full()+" is being held in the county jail on a bond of $"+w.pick([]string{"100,000", "500,000", "1 million"})+".",
			"The incident took place "+w.where()+" on "+w.in.at.Format("Jan. 2, 2006")+", prosecutors said.")
	}
	return out
}
