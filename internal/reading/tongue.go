package reading

import (
	"strconv"

	"github.com/tocsin/tocsin/internal/reading/spanish"
	"github.com/tocsin/tocsin/internal/threat"
)

// tell reads who was hurt and what was done, in the language of the text.
// Reports in languages that are not read to that depth still give their times
// and places; English words in them are not taken for events.
func (p *page) tell() {
	switch p.out.Language {
	case "", "en":
		p.eachSentence(p.events)
	case "es":
		p.spanishEvents()
	}
}

// spanishEvents takes over what package spanish reads.
func (p *page) spanishEvents() {
	found := spanish.Read(p.doc)
	for _, t := range found.Tolls {
		p.spanishToll(t)
	}
	for _, a := range found.Acts {
		p.acts = append(p.acts, act{first: a.First, last: a.Last, kind: a.Type, stage: a.Stage, sentence: a.Sentence})
		p.struck[a.Sentence] = p.struck[a.Sentence] || a.Stage == "accomplished"
	}
}

func (p *page) spanishToll(t spanish.Toll) {
	n := t.Low
	if n == nil {
		n = t.High
	}
	f := p.fact(t.Kind, t.First, t.Last, strconv.Itoa(*n), string(t.Kind)+": "+quote(p.words(t.First, t.Last))+", "+t.Rule)
	f.Count = &threat.CountDetail{Low: t.Low, High: t.High, Bound: t.Bound, Group: t.Group}
	p.addIn(f, t.Sentence)
	if t.Kind == threat.FactKilled || t.Kind == threat.FactInjured {
		p.struck[t.Sentence] = true
	}
}
