package fusion

import (
	"github.com/tocsin/tocsin/internal/reading"
	"github.com/tocsin/tocsin/internal/threat"
)

// Together reads documents that are taken to be about one case. A document
// that does not say when it came out, but tells of the same event as one that
// does, is read once more from that one's date: its "Friday" and its "7 March"
// then have a year. Facts that owe their date to this say so and are less sure.
func Together(docs []reading.Document, read func(reading.Document) reading.Reading) []reading.Reading {
	out := make([]reading.Reading, len(docs))
	profiles := make([]Profile, len(docs))
	for i, d := range docs {
		out[i] = read(d)
		profiles[i] = ProfileOf(d.ID, out[i].Published, Cleaned(d.Text, out[i].Asides), out[i].Facts)
	}
	for i, d := range docs {
		if out[i].Published.Known() {
			continue
		}
		from, ok := anchor(profiles, i)
		if !ok {
			continue
		}
		d.Published = out[from].Published
		again := read(d)
		again.Facts = owing(again.Facts, out[i].Facts, docs[from].ID)
		again.Published = threat.When{}
		out[i] = again
	}
	return out
}

// anchor finds the dated report that most likely tells of the same event as
// report i.
func anchor(profiles []Profile, i int) (int, bool) {
	x := NewIndex()
	for j, p := range profiles {
		if j != i && p.Published != 0 {
			x.Add(p)
		}
	}
	for _, m := range x.Near(profiles[i]) {
		for j, p := range profiles {
			if p.Report == m.Report && m.Score >= sameEventScore {
				return j, true
			}
		}
	}
	return 0, false
}

// owing marks the facts whose time only the other report's date gave.
func owing(facts, before []threat.Fact, from string) []threat.Fact {
	known := map[threat.Span]string{}
	for _, f := range before {
		known[f.Span] += timeOf(f)
	}
	for i, f := range facts {
		if t := timeOf(f); t == "" || known[f.Span] == t {
			continue
		}
		if f.Sure == threat.SureHigh {
			facts[i].Sure = threat.SureMedium
		}
		facts[i].Rule = f.Rule + "; the text has no date of its own, so it is counted from the date of report " + from + ", which tells of the same event"
	}
	return facts
}

// timeOf is the time a fact gives, of whatever kind it is.
func timeOf(f threat.Fact) string {
	switch {
	case f.Date != nil:
		return f.Date.EDTF
	case f.Attack != nil && f.Attack.When != nil:
		return f.Attack.When.EDTF
	case f.Speech != nil && f.Speech.When != nil:
		return f.Speech.When.EDTF
	}
	return ""
}
