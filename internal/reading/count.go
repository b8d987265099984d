package reading

import (
	"strconv"

	"github.com/tocsin/tocsin/internal/threat"
)

// tollFact makes a fact of a casualty.
func (p *page) tollFact(t toll) threat.Fact {
	d := &threat.CountDetail{Part: t.part}
	value := t.sum(d)
	lead := t.groups[0]
	if lead.head >= 0 && !lead.none {
		d.Group = p.label(lead)
	}
	if lead.bound != "" && len(t.groups) == 1 {
		d.Bound = lead.bound
	}
	f := p.fact(t.kind, t.from, t.to, value, string(t.kind)+": "+quote(p.words(lead.first, lead.last))+", "+t.how)
	f.Count, f.Sure = d, t.sure
	return f
}

// sum adds up the groups of a list; where one has no bound, the sum has none.
func (t *toll) sum(d *threat.CountDetail) string {
	low, high, perps := 0, 0, true
	for _, g := range t.groups {
		perps = perps && g.perp
	}
	value := t.groups[0].value
	counted := 0
	for _, g := range t.groups {
		if g.perp && !perps {
			continue // the attackers beside their victims are counted apart
		}
		counted++
		low, high = plus(low, g.low), plus(high, g.high)
		value = g.value
	}
	d.Perpetrators = perps
	if low >= 0 {
		d.Low = &low
	}
	if high >= 0 {
		d.High = &high
	}
	if counted > 1 {
		value = strconv.Itoa(max(low, high))
	}
	return value
}

func plus(a, b int) int {
	if a < 0 || b < 0 {
		return -1
	}
	return a + b
}

// label is the words for those counted, without the number.
func (p *page) label(g group) string {
	first := g.first
	for first < g.head && (p.starts(first) && !p.is(first, cPerson|cPerp) || p.is(first, cDet|cPrep) || p.word(first) == "-" || p.word(first) == "year" || p.word(first) == "old") {
		first++
	}
	for first < g.head && (p.word(first) == "hundred" || p.word(first) == "thousand" || p.word(first) == "dozen") {
		first++
	}
	if p.is(g.head, cInjuries|cDeaths|cArrests|cLives) {
		return ""
	}
	return p.words(first, g.head+1)
}
