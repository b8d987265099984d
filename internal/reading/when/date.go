package when

import "github.com/tocsin/tocsin/internal/reading/text"

// date reads a day or stretch of days; the longest reading wins.
func (p *parser) date(i int) (node, bool) {
	if !p.deeper() {
		p.up()
		return node{}, false
	}
	defer p.up()
	if i >= p.hi || p.ent(i).flags&near == 0 {
		return node{}, false
	}
	slot := &p.memo[i%len(p.memo)]
	if slot.at == i+1 && p.depth <= 2 {
		return slot.n, slot.ok
	}
	var n node
	ok := false
	for _, f := range p.readings(i) {
		x, xok := f(p, i)
		n, ok = longest(n, ok, x, xok)
	}
	if p.depth <= 2 {
		slot.at, slot.n, slot.ok = i+1, n, ok
	}
	return n, ok
}

// ways are the ways to read a day, by what its first word is.
type ways struct {
	figure, name, prep, any []func(*parser, int) (node, bool)
}

func newWays() ways {
	return ways{
		figure: []func(*parser, int) (node, bool){
			(*parser).figures, (*parser).written, (*parser).relative, (*parser).numbered, (*parser).nthOf,
			(*parser).decadeWords, (*parser).yearAlone, (*parser).shifted,
		},
		name: []func(*parser, int) (node, bool){(*parser).written, (*parser).feast},
		prep: []func(*parser, int) (node, bool){(*parser).shifted, (*parser).edged},
		any: []func(*parser, int) (node, bool){
			(*parser).deictic, (*parser).written, (*parser).relative, (*parser).numbered, (*parser).nthOf, (*parser).edged,
			(*parser).decadeWords, (*parser).yearAlone, (*parser).feast, (*parser).shifted,
		},
	}
}

// readings are the ways that can fit the word at i.
func (p *parser) readings(i int) []func(*parser, int) (node, bool) {
	switch e := p.ent(i); {
	case p.num(i):
		return p.ways.figure
	case e.month > 0 || e.weekday > 0:
		return p.ways.name
	case e.unit == noUnit && e.part == noPart && e.rel == 0 && e.season == 0 && e.flags&core == 0:
		switch p.w(i) {
		case "in", "on", "at", "by", "from", "for", "until", "till", "after", "before", "since", "to", "through", "during", "between",
			"about", "around", "over", "within", "nearly", "almost", "more", "less", "no", "not", "as", "up", "under":
			return p.ways.prep
		}
	}
	return p.ways.any
}

// deictic reads the words that mean a day seen from the speaker.
func (p *parser) deictic(i int) (node, bool) {
	one := func(k, b int) (node, bool) {
		n := node{a: i, b: b, form: fPer, per: per{unit: day, rel: true, k: k}, rule: "day seen from the report"}
		return p.deicticPart(n), true
	}
	switch p.w(i) {
	case "today":
		return one(0, i+1)
	case "yesterday", "yesterday's", "yesterdays":
		return one(-1, i+1)
	case "tomorrow", "tmr", "tmrw":
		return one(1, i+1)
	case "tonight", "tonite":
		return node{a: i, b: i + 1, form: fMoment, per: per{unit: day, rel: true}, clk: clk{part: night}, rule: "tonight"}, true
	case "overnight":
		return node{}, false
	case "now":
		if p.o.Message || p.is(i-1, "and", "to", "until", "till") {
			return node{a: i, b: i + 1, form: fMoment, per: per{unit: second, rel: true}, rule: "now", open: !p.o.Message}, true
		}
	case "the":
		if p.is(i+1, "day", "week", "month", "year", "weekend", "night") {
			return p.dayBeside(i, i+1)
		}
	case "day", "week", "month", "year":
		if p.is(i+1, "before", "after") && p.is(i+2, "yesterday", "tomorrow", "tmr", "tmrw", "next") {
			return p.dayBeside(i, i)
		}
	}
	return node{}, false
}

// dayBeside reads "the day before yesterday", "the day after", "the week
// after next"; the unit is at j.
func (p *parser) dayBeside(i, j int) (node, bool) {
	u := p.ent(j).unit
	dir := 1
	switch p.w(j + 1) {
	case "before", "earlier":
		dir = -1
	case "after":
	default:
		return node{}, false
	}
	k := p.skip(j+2, "the")
	switch {
	case p.is(k, "yesterday") && u == day && dir < 0:
		return node{a: i, b: k + 1, form: fPer, per: per{unit: day, rel: true, k: -2}, rule: "day seen from the report"}, true
	case p.is(k, "tomorrow", "tmr", "tmrw") && u == day && dir > 0:
		return node{a: i, b: k + 1, form: fPer, per: per{unit: day, rel: true, k: 2}, rule: "day seen from the report"}, true
	case p.is(k, "next") && dir > 0:
		return node{a: i, b: k + 1, form: fPer, per: per{unit: u, rel: true, k: 2}, rule: "stretch seen from the report"}, true
	case p.is(k, "last") && dir < 0:
		return node{a: i, b: k + 1, form: fPer, per: per{unit: u, rel: true, k: -2}, rule: "stretch seen from the report"}, true
	}
	if k > j+2 || !p.endsPhrase(j+2) || u != day {
		return node{}, false
	}
	l := length{parts: []amount{{1, u}}}
	n := node{a: i, b: j + 2, form: fPer, per: per{unit: u, shift: &l, back: dir < 0, previous: true}, rule: "day beside the day told before"}
	if x := p.ent(j).part; x != noPart {
		n.form, n.clk = fMoment, clk{part: x}
	}
	return n, true
}

// endsPhrase says that nothing at j carries the phrase on.
func (p *parser) endsPhrase(j int) bool {
	return j >= p.hi || p.t[j].Kind == text.Punct && !p.is(j, "-", "\"", "'")
}

// deicticPart adds the part of the day: "yesterday morning".
func (p *parser) deicticPart(n node) node {
	j := n.b
	e := whole
	if p.is(j, "early", "late") {
		e = map[string]edge{"early": early, "late": late}[p.w(j)]
		j++
	}
	if x := p.ent(j).part; x != noPart {
		n.form, n.clk = fMoment, clk{part: x, edge: e}
		n.b = j + 1
		return n
	}
	if (p.is(j, "in") && p.is(j+1, "the") || p.is(j, "at") && p.is(j+1, "night")) && e == whole {
		if c, ok := p.dayPart(j); ok {
			n.form, n.clk, n.b = fMoment, c.clk, c.b
		}
	}
	return n
}

// numbered reads a quarter, half, week or century told by its number: "Q3
// 2016", "2016 H2", "week 31", "21st century", "fiscal year 2008".
func (p *parser) numbered(i int) (node, bool) {
	if n, ok := p.quarterAt(i); ok && !n.open {
		return n, true
	}
	if p.ent(i).rel > 0 && p.ent(i+1).unit == year && p.is(i+2, "'s") {
		if q, ok := p.quarterAt(i + 3); ok && q.per.y == 0 {
			r := int(p.ent(i).rel) - 2
			q.a, q.per.yrel, q.open = i, &r, false
			return q, true
		}
	}
	if y, n := p.yearFigure(i); n > 0 {
		j := p.skip(i+n, "-", ",", "the")
		j = p.skip(j, "the")
		if q, ok := p.quarterAt(j); ok && q.per.y == 0 && q.per.yrel == nil {
			q.a, q.per.y, q.open = i, y, false
			return q, true
		}
	}
	j := p.skip(i, "the")
	if p.is(j, "week") {
		if v, n := p.whole(j + 1); n > 0 && v >= 1 && v <= 53 && p.num(j+1) {
			nd := node{a: j, b: j + 1 + n, form: fPer, per: per{unit: week, n: v}, rule: "week of the year"}
			k := p.skip(nd.b, "of", ",", "in")
			if y, m := p.yearFigure(k); m > 0 {
				nd.per.y, nd.b = y, k+m
			} else if r, b, ok := p.yearRel(nd.b); ok {
				nd.per.yrel, nd.b = &r, b
			}
			return nd, true
		}
	}
	if v, n := p.ord(j); n > 0 && v > 0 && v < 30 {
		k := p.skip(j+n, "-")
		if p.ent(k).unit == century {
			return node{a: j, b: k + 1, form: fPer, per: per{unit: century, n: v, whole: true}, rule: "century"}, true
		}
	}
	return p.fiscalYear(i)
}

// quarterAt reads "Q3", "the third quarter", "H1" with the year if it follows.
func (p *parser) quarterAt(i int) (node, bool) {
	u, n, j := quarter, 0, i
	w := p.w(i)
	switch {
	case len(w) == 2 && (w[0] == 'q' || w[0] == 'h') && w[1] >= '1' && w[1] <= '4':
		n, j = int(w[1]-'0'), i+1
		if w[0] == 'h' {
			u = half
		}
	default:
		k := p.skip(i, "the")
		v, m := p.ord(k)
		x := p.skip(k+m, "-")
		if m == 0 || v > 4 || p.ent(x).unit != quarter && !p.is(x, "half") {
			return node{}, false
		}
		n, j = v, x+1
		if p.is(x, "half") {
			u = half
		}
	}
	if u == half && n > 2 {
		return node{}, false
	}
	nd := node{a: i, b: j, form: fPer, per: per{unit: u, n: n}, rule: "quarter or half of a year"}
	k := p.skip(j, ",", "-")
	k = p.skip(k, "of", "in")
	if y, m := p.yearFigure(k); m > 0 {
		nd.per.y, nd.b = y, k+m
	} else if r, b, ok := p.yearRel(k); ok {
		nd.per.yrel, nd.b = &r, b
	} else if p.is(k, "the") && p.is(k+1, "year") && k > j {
		zero := 0
		nd.per.yrel, nd.b = &zero, k+2
	} else if y, m := p.yearWords(k); m > 1 && k > j {
		nd.per.y, nd.b = y, k+m
	} else {
		nd.open = u == half || len(w) > 2
	}
	return nd, true
}

// yearRel reads "this year", "of last year", "next year's".
func (p *parser) yearRel(i int) (k, b int, ok bool) {
	j := p.skip(i, "of", "the", "in")
	r := p.ent(j).rel
	if r == 0 || p.ent(j+1).unit != year {
		return 0, 0, false
	}
	return int(r) - 2, p.skip(j+2, "'s"), true
}

// fiscalYear reads a year that is not told by the calendar.
func (p *parser) fiscalYear(i int) (node, bool) {
	fiscal := p.is(i, "fiscal", "financial")
	if !fiscal && !p.is(i, "calendar") {
		if p.is(i, "fy", "cy") {
			if y, n := p.yearFigure(i + 1); n > 0 {
				return node{a: i, b: i + 1 + n, form: fPer, per: per{unit: year, y: y, fiscal: p.is(i, "fy"), whole: true}, rule: "year"}, true
			}
		}
		return node{}, false
	}
	if y, n := p.yearFigure(i + 1); n > 0 && fiscal {
		return node{a: i, b: i + 1 + n, form: fPer, per: per{unit: year, y: y, fiscal: true, whole: true}, rule: "year"}, true
	}
	if p.ent(i+1).unit != year {
		return node{}, false
	}
	if y, n := p.yearFigure(i + 2); n > 0 {
		return node{a: i, b: i + 2 + n, form: fPer, per: per{unit: year, y: y, fiscal: fiscal, whole: true}, rule: "year"}, true
	}
	return node{}, false
}
