package beat

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// kind is what a report is.
type kind string

const (
	brief    kind = "brief"
	breaking kind = "breaking"
	later    kind = "later" // a day or two on: conditions, corrected tolls
	named    kind = "named"
	portrait kind = "portrait"
	arrested kind = "arrested"
	court    kind = "court"
	anniv    kind = "anniversary"
	roundup  kind = "roundup"
)

// coverage writes the reports of an incident.
func (w *writer) coverage(in *incident) {
	n := 1
	switch p := w.IntN(100); {
	case p >= 98:
		n = 6 + w.IntN(6)
	case p >= 95:
		n = 4 + w.IntN(2)
	case p >= 90:
		n = 3
	case p >= 74:
		n = 2
	}
	if len(in.dead)+len(in.hurt) > 4 {
		n += 2
	}
	kinds := w.kinds(in, n)
	var before []string
	for i, k := range kinds {
		if i > 0 && kinds[i-1] == k && w.IntN(100) < 70 { // another outlet prints nearly the same
			w.publish(in, k, w.reworked(before), i)
			continue
		}
		before = w.body(in, k)
		w.publish(in, k, before, i)
	}
}

// kinds says what reports an incident gets, in order of time.
func (w *writer) kinds(in *incident, n int) []kind {
	early := []kind{brief, breaking, breaking, breaking, later}
	late := []kind{named, named, portrait, arrested, arrested, court, court, anniv, roundup}
	if len(in.dead) == 0 {
		late = []kind{later, arrested, arrested, court, roundup, roundup}
	}
	if n == 1 {
		if w.IntN(3) > 0 {
			return []kind{early[w.IntN(len(early))]}
		}
		return []kind{late[w.IntN(len(late))]}
	}
	out := make([]kind, n)
	for i := range out {
		if i == 0 || w.IntN(2) == 0 {
			out[i] = early[w.IntN(len(early))]
		} else {
			out[i] = late[w.IntN(len(late))]
		}
	}
	order := []kind{brief, breaking, later, roundup, named, portrait, arrested, court, anniv}
	slices.SortStableFunc(out, func(a, b kind) int { return slices.Index(order, a) - slices.Index(order, b) })
	return out
}

func (w *writer) delay(k kind) int {
	switch k {
	case brief, breaking:
		return w.IntN(2)
	case later, roundup:
		return 1 + w.IntN(2)
	case named:
		return 1 + w.IntN(4)
	case portrait:
		return 2 + w.IntN(8)
	case arrested:
		return 1 + int(w.ExpFloat64()*15)
	case court:
		return 30 + w.IntN(500)
	}
	return 365
}

// reworked is a report as another outlet prints it: a sentence dropped, two
// changed about.
func (w *writer) reworked(body []string) []string {
	out := slices.Clone(body)
	if len(out) > 3 {
		i := 1 + w.IntN(len(out)-2)
		out = slices.Delete(out, i, i+1)
		j := 1 + w.IntN(len(out)-1)
		out[j], out[len(out)-1] = out[len(out)-1], out[j]
	}
	return out
}

// publish adds a report to the set under its outlet's dress.
func (w *writer) publish(in *incident, k kind, body []string, n int) {
	day := in.at.AddDate(0, 0, w.delay(k))
	v := w.values(in, day)
	o := w.IntN(len(in.town.outlets))
	var paragraphs []string
	for i := 0; i < len(body); {
		step := 1 + w.IntN(2)
		paragraphs = append(paragraphs, strings.Join(body[i:min(len(body), i+step)], " "))
		i += step
	}
	text := strings.ReplaceAll(fill(strings.Join(paragraphs, "\n\n"), v), ".m..", ".m.")
	switch w.IntN(4) {
	case 0:
		text = strings.ToUpper(in.town.name) + ", " + in.town.abbr + " (" + in.town.outlets[o] + ") - " + text
	case 1:
		text = strings.ToUpper(in.town.name) + " — " + text
	}
	if w.IntN(3) > 0 {
		text += "\n\n" + in.town.foot[o]
	}
	w.docs = append(w.docs, Document{
		ID: fmt.Sprintf("beat-%05d-%d", in.id, n), Date: day.Format(time.DateOnly), Title: fill(w.pick(titles[k]), v), Text: text, Incident: fmt.Sprint(in.id),
	})
}

// body picks the sentences of a report: a lead, then facts of its kind, then
// what is the report's own.
func (w *writer) body(in *incident, k kind) []string {
	out := []string{w.pick(leads[k])}
	many := map[kind]int{brief: 2 + w.IntN(2), breaking: 6 + w.IntN(6), later: 6 + w.IntN(5), named: 6 + w.IntN(5), portrait: 7 + w.IntN(6), arrested: 7 + w.IntN(7), court: 7 + w.IntN(9), anniv: 5 + w.IntN(3), roundup: 1 + w.IntN(2)}[k]
	out = append(out, w.some(in.told[k], many)...)
	if k == named || k == arrested || k == court || k == anniv {
		out = append(out, w.pick(recalls), w.pick(recalls))
	}
	if k == brief {
		return out
	}
	out = append(out, w.some(in.colour, 2+w.IntN(3))...)
	if w.IntN(2) == 0 {
		out = append(out, w.quoted(in.witness, w.pick(in.quotes)))
	}
	for range w.IntN(2) { // only in this report
		out = append(out, w.colour())
	}
	if w.IntN(3) == 0 {
		out = append(out, w.quoted(w.person(), w.pick(quotes)))
	}
	if k == roundup || w.IntN(14) == 0 {
		out = append(out, w.others(in)...)
	}
	if w.IntN(2) == 0 {
		out = append(out, w.pick(tips))
	}
	return out
}

func (w *writer) quoted(p person, q string) string {
	return "“" + q + "” said " + p.full() + w.pick([]string{".", ", who lives nearby.", ", a neighbor.", ", who heard it.", ", " + fmt.Sprint(20+w.IntN(60)) + "."})
}

// others tells of other incidents of the same city, those of the same days
// first.
func (w *writer) others(in *incident) []string {
	var out []string
	for _, o := range w.incidents {
		if o == in || o.town != in.town || o.at.Sub(in.at).Abs() > 12*24*time.Hour || len(out) == 3 {
			continue
		}
		out = append(out, fill(w.pick(elsewhere), w.values(o, in.at)))
	}
	return out
}

// values are what the slots of a sentence stand for.
func (w *writer) values(in *incident, day time.Time) map[string]string {
	v, fate := w.victim(in)
	t := in.town
	m := map[string]string{
		"city": t.name, "state": t.state, "abbr": t.abbr, "street": in.street, "cross": in.cross, "hood": in.hood, "block": fmt.Sprint(in.block), "venue": in.venue,
		"where": w.where(in), "when": w.when(in, day), "date": in.at.Format("January 2"), "fulldate": in.at.Format("Jan. 2, 2006"), "year": in.at.Format("2006"), "month": in.at.Format("January"),
		"clock": clock(in.at), "today": day.Weekday().String(), "toll": w.toll(in), "Toll": capital(w.toll(in)), "fate": fate,
		"v": v.full(), "vl": v.last, "va": fmt.Sprint(v.age), "vn": v.noun(), "vjob": v.job, "vkin": v.kin, "kin": w.pick(men[:20]) + " " + v.last,
		"s": in.suspect.full(), "sl": in.suspect.last, "sa": fmt.Sprint(in.suspect.age), "sn": in.suspect.noun(), "w": in.witness.full(),
		"spokes": t.spokes.full(), "chief": t.chief.full(), "chiefl": t.chief.last, "coroner": t.coroner.full(), "det": in.detective.full(), "detl": in.detective.last,
		"judge": in.judge.full(), "judgel": in.judge.last, "da": in.prosecutor.full(), "dal": in.prosecutor.last, "lawyer": in.lawyer.full(), "lawyerl": in.lawyer.last,
		"car": in.car, "gun": in.gun, "motive": in.motive, "school": in.school, "casings": fmt.Sprint(in.casings), "years": fmt.Sprint(in.years), "hospital": t.hospitals[in.id%3],
		"bond": w.pick([]string{"50,000", "100,000", "250,000", "500,000", "750,000", "1 million"}), "n": fmt.Sprint(2 + w.IntN(80)), "outlet": t.outlets[0],
	}
	m["he"], m["his"], m["him"], m["He"] = "she", "her", "her", "She"
	if v.male {
		m["he"], m["his"], m["him"], m["He"] = "he", "his", "him", "He"
	}
	return m
}

func (w *writer) victim(in *incident) (person, string) {
	if len(in.dead) > 0 {
		return in.dead[0], "killed"
	}
	return in.hurt[0], w.pick([]string{"shot", "wounded", "injured", "shot"})
}

func capital(s string) string { return strings.ToUpper(s[:1]) + s[1:] }

func clock(t time.Time) string {
	half := "p.m."
	if t.Hour() < 12 {
		half = "a.m."
	}
	return t.Format("3:04 ") + half
}

func (w *writer) when(in *incident, day time.Time) string {
	part := []string{"early ", "", "", ""}[in.at.Hour()/6]
	after := []string{"", " morning", " afternoon", " night"}[in.at.Hour()/6]
	if day.Sub(in.at) > 6*24*time.Hour {
		return w.pick([]string{"on " + in.at.Format("January 2"), in.at.Format("on Jan. 2, 2006"), "last " + in.at.Format("January"), "in " + in.at.Format("January 2006")})
	}
	return part + in.at.Weekday().String() + after
}

func (w *writer) where(in *incident) string {
	return fill(w.pick(wheres), map[string]string{"block": fmt.Sprint(in.block), "street": in.street, "cross": in.cross, "hood": in.hood, "venue": in.venue, "city": in.town.name})
}

// toll tells who was hit.
func (w *writer) toll(in *incident) string {
	d, h := len(in.dead), len(in.hurt)
	words := []string{"no", "one", "two", "three", "four", "five", "six", "seven", "eight"}
	were := map[bool]string{true: " person was", false: " people were"}
	switch {
	case d == 1 && h == 0:
		return w.pick([]string{fmt.Sprintf("a %d-year-old %s was shot to death", in.dead[0].age, in.dead[0].noun()), "a " + in.dead[0].noun() + " was killed", "one person was fatally shot"})
	case d == 0 && h == 1:
		return w.pick([]string{fmt.Sprintf("a %d-year-old %s was shot", in.hurt[0].age, in.hurt[0].noun()), "a " + in.hurt[0].noun() + " was wounded", "one person was hurt"})
	case d == 0:
		return w.pick([]string{words[h] + " people were shot", words[h] + " people were wounded", "gunfire injured " + words[h]})
	case h == 0:
		return w.pick([]string{words[d] + " people were killed", words[d] + " people were found shot to death"})
	}
	return w.pick([]string{words[d] + were[d == 1] + " killed and " + words[h] + " wounded", words[d+h] + " people were shot, " + words[d] + " fatally", "a shooting left " + words[d] + " dead and " + words[h] + " injured"})
}
