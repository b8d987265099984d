package reading

import (
	"slices"
	"strings"

	"github.com/tocsin/tocsin/internal/threat"
)

// counted is a casualty with what became of it.
type counted struct {
	toll
	detail     threat.CountDetail
	sentence   int
	background bool
	specific   bool // counts a sort of people, such as soldiers, rather than people
	also       bool // "also", "too": on top of those counted before
	besides    bool // "others": than those hit otherwise, told in the same sentence
}

// totals takes the casualties of the document together, by kind.
func (p *page) totals() map[threat.Kind]threat.CountDetail {
	out := map[threat.Kind]threat.CountDetail{}
	for _, kind := range []threat.Kind{threat.FactKilled, threat.FactInjured, threat.FactMissing, threat.FactDetained} {
		d, ok := p.total(p.tolls, kind)
		if !ok && kind == threat.FactKilled {
			d, ok = p.attackersKilled()
		}
		if ok {
			out[kind] = d
		}
	}
	return out
}

// attackersKilled is what a document that tells of no victim's death says of
// those under suspicion who were shot dead: "police shot and killed a
// suspect", "shot and killed himself". A bomber who killed only himself is no
// casualty of his attack.
func (p *page) attackersKilled() (threat.CountDetail, bool) {
	best, ok := threat.CountDetail{}, false
	for _, t := range p.tolls {
		if t.kind != threat.FactKilled || !t.detail.Perpetrators || t.background || t.part || figureOf(t.detail) <= figureOf(best) {
			continue
		}
		switch head := p.word(t.lead().head); head {
		case "suspect", "suspects", "gunman", "gunmen", "shooter", "robber", "robbers", "intruder", "intruders", "himself", "herself":
			if strings.HasSuffix(head, "self") && !p.has(max(0, t.from-4), t.to, "shot", "fatally") {
				continue
			}
			best, ok = t.detail, true
		}
	}
	best.Perpetrators = ok
	return best, ok
}

// total is what a document says in all of a kind: the last stated total if
// there is one, else what its tellings come to together.
func (p *page) total(all []counted, kind threat.Kind) (threat.CountDetail, bool) {
	own := ofKind(all, kind)
	if len(own) == 0 {
		return threat.CountDetail{}, false
	}
	if stated, ok := p.statedTotal(own); ok {
		return stated, true
	}
	if kind != threat.FactInjured {
		if kind == threat.FactKilled && p.allAttackers(own) {
			return threat.CountDetail{}, false
		}
		return p.tally(own)
	}
	return p.injured(all, own)
}

// allAttackers says whether those told as killed are only the attackers once
// more: "the suspect is dead … the driver died at the scene".
func (p *page) allAttackers(own []counted) bool {
	attackers, ok := p.attackersKilled()
	if !ok {
		return false
	}
	for i := range own {
		t := &own[i]
		g := t.lead()
		if figureOf(t.detail) != 1 || g.other || t.also || t.named || g.head < 0 {
			return false
		}
		switch p.word(g.head) {
		case "man", "driver", "he", "male", "person", "individual":
		default:
			return false
		}
	}
	n, ok := p.tally(own)
	return ok && figureOf(n) <= figureOf(attackers)
}

// ofKind are the tellings of a kind that count victims of the main event: what
// callers told the police only where nobody came to look.
func ofKind(all []counted, kind threat.Kind) []counted {
	var own []counted
	heard := true
	for _, t := range all {
		if t.kind == kind && !t.part && !t.background && !t.detail.Perpetrators {
			own = append(own, t)
		}
		heard = heard && t.heard
	}
	if own = afterPolice(own); !heard {
		own = slices.DeleteFunc(own, func(t counted) bool { return t.heard })
	}
	return own
}

// afterPolice leaves out those killed by police where others were killed: they
// were the attackers.
func afterPolice(own []counted) []counted {
	others := slices.ContainsFunc(own, func(t counted) bool { return t.kind == threat.FactKilled && !t.byPolice })
	if !others {
		return own
	}
	return slices.DeleteFunc(own, func(t counted) bool { return t.byPolice })
}

// injured takes those told to be hurt together. Where the text only tells how
// many were hit, those of them who died are taken off: of three who were shot,
// one fatally, two are hurt.
func (p *page) injured(all, own []counted) (threat.CountDetail, bool) {
	var hurt, alive []counted
	for _, t := range own {
		if !t.hit || t.alive {
			hurt = append(hurt, t)
		}
		if t.alive {
			alive = append(alive, t)
		}
	}
	if len(hurt) > len(alive) {
		return p.tally(hurt)
	}
	hit, ok := p.tally(own)
	killed, dead := p.total(all, threat.FactKilled)
	brought := !slices.ContainsFunc(own, func(t counted) bool { return !t.brought })
	if !dead || brought && figureOf(killed) > 1 || len(alive) == len(own) || hit.Low == nil || p.besideDead(all, own) {
		return hit, ok
	}
	living, _ := p.tally(alive)
	n := max(figureOf(hit)-figureOf(killed), figureOf(living), 0)
	return threat.CountDetail{Low: &n, High: &n}, true
}

// countedIn is a casualty of a sentence with what the words make of it.
func (p *page) countedIn(t toll, d threat.CountDetail, si int) counted {
	c := counted{toll: t, detail: d, sentence: si, background: p.bygone(si), specific: p.specific(t), also: p.also(t)}
	for n := len(p.tolls) - 1; n >= 0 && p.tolls[n].sentence == si; n-- {
		c.besides = c.besides || p.tolls[n].kind != t.kind
	}
	return c
}

// besideDead says whether those hit are told to be others than the dead: "one
// man was killed and three others were shot".
func (p *page) besideDead(all, hit []counted) bool {
	for _, h := range hit {
		for _, t := range all {
			if t.kind == threat.FactKilled && t.sentence == h.sentence && t.pred < h.pred && h.lead().other && !t.background {
				return true
			}
		}
	}
	return false
}

// statedTotal is the last figure that is told as a toll or total, unless it is
// lower than one told before and nothing says that it was corrected.
func (p *page) statedTotal(own []counted) (threat.CountDetail, bool) {
	highest := 0
	for i := range own {
		highest = max(highest, figureOf(own[i].detail))
	}
	for i := len(own) - 1; i >= 0; i-- {
		t := &own[i]
		if !t.total || t.detail.Low == nil {
			continue
		}
		s := &p.doc.Sentences[t.sentence]
		if *t.detail.Low >= highest || p.has(s.First, s.Last, "revised", "lowered", "corrected", "down", "lower", "reduced") || len(own) == 1 {
			return t.detail, true
		}
	}
	return threat.CountDetail{}, false
}

func together(a, b threat.CountDetail) threat.CountDetail {
	out := threat.CountDetail{Bound: a.Bound}
	if a.Low != nil && b.Low != nil {
		out.Low = new(*a.Low + *b.Low)
	}
	if a.High != nil && b.High != nil {
		out.High = new(*a.High + *b.High)
	}
	return out
}

// figureOf is the number by which a count goes: its lower bound if it has one.
func figureOf(d threat.CountDetail) int {
	switch {
	case d.Low != nil:
		return *d.Low
	case d.High != nil:
		return *d.High
	}
	return 0
}

// lead is the first group that is not of attackers.
func (t *toll) lead() group {
	for _, g := range t.groups {
		if !g.perp {
			return g
		}
	}
	return t.groups[0]
}

// specific says whether a count is of a sort of people.
func (p *page) specific(t toll) bool {
	g := t.lead()
	if g.head < 0 {
		return false
	}
	switch p.word(g.head) {
	case "people", "persons", "person", "victims", "victim", "others", "individuals", "males", "females", "men", "women", "adults":
		return false
	}
	return true
}

// also says whether the words add those counted to others.
func (p *page) also(t toll) bool {
	g := t.lead()
	return p.has(min(g.first, t.pred-1), max(g.last, t.pred+1), "also", "another", "too", "additionally") || p.word(t.pred+1) == "too"
}
