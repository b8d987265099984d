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
	aged       bool   // "an 18-year-old woman": one of those counted before, if any were
	name       string // as said
	specific   bool   // counts a sort of people, such as soldiers, rather than people
}

// totals takes the casualties of the document together, by kind.
func (p *page) totals() map[threat.Kind]threat.CountDetail {
	out := map[threat.Kind]threat.CountDetail{}
	for _, kind := range []threat.Kind{threat.FactKilled, threat.FactInjured, threat.FactMissing, threat.FactDetained} {
		d, ok := total(p.tolls, kind)
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
// there is one; else the first whole figure, with the groups that are told
// beside it ("another", "a policeman was also killed") added.
func total(all []counted, kind threat.Kind) (threat.CountDetail, bool) {
	var own []counted
	heard := true
	for _, t := range all {
		if t.kind == kind && !t.part && !t.background && !t.detail.Perpetrators {
			own = append(own, t)
		}
		heard = heard && t.heard
	}
	if !heard { // those who came found how many it really were
		own = slices.DeleteFunc(own, func(t counted) bool { return t.heard })
	}
	if len(own) == 0 {
		return threat.CountDetail{}, false
	}
	if stated, ok := statedTotal(own); ok {
		return stated, true
	}
	if d, ok := survivors(all, own, kind); ok {
		return d, true
	}
	hits, told := true, false
	for _, t := range own {
		hits = hits && t.hit
		told = told || !t.alive
	}
	sum, have := threat.CountDetail{}, false
	for i, t := range own {
		switch {
		case t.hit && !hits, t.alive && told: // who was counted is told of again
		case !have:
			sum, have = t.detail, true
		case t.adds(own[:i]):
			sum = together(sum, t.detail)
		case larger(t.detail, sum):
			sum = t.detail
		}
	}
	return sum, have
}

// survivors counts the injured where the text only tells how many were hit:
// of three who were shot, one fatally, two are hurt.
func survivors(all, own []counted, kind threat.Kind) (threat.CountDetail, bool) {
	if kind != threat.FactInjured || len(own) == 0 {
		return threat.CountDetail{}, false
	}
	hit, living := 0, 0
	for _, t := range own {
		if !t.hit || t.detail.Low == nil {
			return threat.CountDetail{}, false
		}
		if t.alive {
			living = max(living, *t.detail.Low)
			continue
		}
		hit = max(hit, *t.detail.Low)
	}
	if hit == 0 {
		return threat.CountDetail{}, false // each of those told lives
	}
	killed, ok := total(all, threat.FactKilled)
	if !ok || killed.Low == nil || *killed.Low > hit {
		return threat.CountDetail{}, false
	}
	n := hit - *killed.Low
	if living >= n { // those who live are told beside the dead
		n = living
	}
	return threat.CountDetail{Low: &n, High: &n}, true
}

// statedTotal is the last figure that is told as a toll or total.
func statedTotal(own []counted) (threat.CountDetail, bool) {
	for i := len(own) - 1; i >= 0; i-- {
		if own[i].total && own[i].detail.Low != nil {
			return own[i].detail, true
		}
	}
	return threat.CountDetail{}, false
}

// adds says whether the words tell of people not counted before.
func (t *counted) adds(before []counted) bool {
	g := t.lead()
	if t.named || t.aged {
		for _, b := range before {
			if b.named != t.named || figureOf(b.detail) != 1 || b.sure == t.sure && b.name == t.name {
				return false // it tells who those were
			}
		}
		return true
	}
	if g.definite {
		return false
	}
	if g.other {
		return true
	}
	if first := before[0]; figureOf(first.detail) >= 10 && t.sentence != first.sentence && t.specific && !first.specific && !first.hit {
		return false // "one soldier was killed" after "32 people were killed"
	}
	for _, b := range before {
		if b.hit == t.hit && b.lead().value == g.value && b.sentence != t.sentence || b.named {
			return false // told again
		}
	}
	return true
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

func larger(a, b threat.CountDetail) bool { return figureOf(a) > figureOf(b) }

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

// specific says whether a count is of a sort of people, and nothing says that
// they come on top of others ("also", "another").
func (p *page) specific(t toll) bool {
	g := t.lead()
	if g.other || g.head < 0 || p.has(g.first, max(g.last, t.pred+1), "also", "another", "too") || p.word(t.pred+1) == "too" {
		return false
	}
	switch p.word(g.head) {
	case "people", "persons", "person", "victims", "civilians", "others", "individuals":
		return false
	}
	return true
}
