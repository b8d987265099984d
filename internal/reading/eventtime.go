package reading

import (
	"time"

	"github.com/tocsin/tocsin/internal/threat"
)

// eventTime is when the attack was: the first time told of it, or a finer one
// that lies about it. Where none is told of it: when a victim was found or
// died, a day told in a sentence about it, and in a report of no attack the day
// of an arrest.
func (p *page) eventTime() (threat.When, bool) {
	var first, found, death, near, arrest threat.When
	for i := range p.out.Facts {
		f := &p.out.Facts[i]
		if f.Kind != threat.FactDate || f.Date.Relation != nil || f.Background || !f.Date.Known() || p.afterReport(f.Date.When) {
			continue
		}
		switch w := f.Date.When; deed(f.Date.Of) {
		case ofAttack:
			if !first.Known() || !dayOrFiner(first) && dayOrFiner(w) && about(first, w) {
				first = w
			}
		case ofFinding:
			keepFirst(&found, w)
		case ofDeath:
			keepFirst(&death, w)
		case ofArrest:
			keepFirst(&arrest, w)
		case ofNothing:
			if dayOrFiner(w) && (inside(first, w) || !first.Known() && p.struck[p.doc.SentenceAt(f.Start)]) {
				keepFirst(&near, w)
			}
		}
	}
	switch {
	case first.Known() && inside(first, near):
		first = near
	case first.Known() && (dayOrFiner(first) || !dayOrFiner(found) || !about(first, found)):
	case found.Known():
		first = found
	case near.Known():
		first = near
	case death.Known():
		first = death
	case !p.tellsOfAny():
		first = arrest
	}
	return first, first.Known()
}

func keepFirst(to *threat.When, w threat.When) {
	if !to.Known() {
		*to = w
	}
}

// inside says whether a day lies in a month or year told of the event.
func inside(coarse, day threat.When) bool {
	return coarse.Known() && day.Known() && !dayOrFiner(coarse) && !coarse.From.IsZero() && !coarse.To.IsZero() &&
		!day.From.Before(coarse.From) && !day.To.After(coarse.To)
}

// tellsOfAny says whether any sentence tells of an attack that is news.
func (p *page) tellsOfAny() bool {
	for _, a := range p.acts {
		if a.stage == "accomplished" && !p.bygone(a.sentence) {
			return true
		}
	}
	return false
}

// about says whether a finer time lies in a coarser one or within days of it.
func about(coarse, fine threat.When) bool {
	const days = 3 * 24 * time.Hour
	return (coarse.From.IsZero() || fine.To.After(coarse.From.Add(-days))) && (coarse.To.IsZero() || fine.From.Before(coarse.To.Add(days)))
}

// afterReport says whether a time begins only after the report came out.
func (p *page) afterReport(w threat.When) bool {
	ref := p.out.Published
	return ref.Known() && !ref.To.IsZero() && w.From.After(ref.To)
}
