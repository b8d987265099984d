package when

import "github.com/tocsin/tocsin/internal/reading/text"

// shifted reads a point told by its distance from the report or from another
// time: "two days ago", "in 3 weeks", "within 5 days", "two weeks from
// tomorrow", "3 days later", "two Sundays from now".
func (p *parser) shifted(i int) (node, bool) {
	if n, ok := p.ahead(i); ok {
		return n, true
	}
	if n, ok := p.weekdaysAway(i); ok {
		return n, true
	}
	m, j := p.bound(i)
	l, b := p.length(j)
	if b == j {
		return node{}, false
	}
	l.bound = m
	return p.shiftAfter(i, b, l)
}

// shiftAfter reads what follows a length and makes a point of it.
func (p *parser) shiftAfter(i, b int, l length) (node, bool) {
	mk := func(q per, end int, rule string) (node, bool) {
		q.unit, q.shift = l.finest(), &l
		return p.shiftPart(node{a: i, b: end, form: fPer, per: q, rule: rule}), true
	}
	switch p.w(b) {
	case "ago":
		return mk(per{back: true}, b+1, "distance back from the report")
	case "back":
		if p.endsPhrase(b + 1) {
			return mk(per{back: true}, b+1, "distance back from the report")
		}
	case "earlier", "prior", "beforehand":
		if p.is(b+1, "than", "to") {
			return node{}, false
		}
		return mk(per{back: true, previous: true}, b+1, "distance back from the day told before")
	case "later", "afterwards", "afterward", "hence":
		if p.is(b+1, "than", "this") || p.is(b+1, "in") && p.is(b+2, "the") {
			return node{}, false
		}
		return mk(per{previous: !p.is(b, "hence")}, b+1, "distance on from the day told before")
	case "in":
		if p.is(b+1, "the") && p.is(b+2, "future") {
			return mk(per{span: true}, b+3, "distance on from the report")
		}
	case "from", "after", "before", "since":
		if p.is(b, "after", "before") && p.endsPhrase(b+1) && l.bound == "" {
			return mk(per{back: p.is(b, "before"), previous: true}, b+1, "distance from the day told before")
		}
		return p.shiftFrom(i, b, l)
	}
	return node{}, false
}

// shiftFrom reads "from now", "after tomorrow", "before yesterday", "since 2011".
func (p *parser) shiftFrom(i, b int, l length) (node, bool) {
	back := p.is(b, "before")
	k := b + 1
	q := per{back: back, unit: l.finest(), shift: &l}
	if p.is(k, "now") {
		return p.shiftPart(node{a: i, b: k + 1, form: fPer, per: q, rule: "distance from the report"}), true
	}
	if p.is(k, "that", "then", "this") && p.endsPhrase(k+1) {
		q.previous = true
		return node{a: i, b: k + 1, form: fPer, per: q, rule: "distance from the day told before"}, true
	}
	base, ok := p.date(k)
	if !ok && p.is(k, "the") {
		base, ok = p.date(k + 1)
	}
	if !ok || base.form != fPer && base.form != fMoment || base.per.edge != whole || p.is(base.b, "'s") || base.per.span ||
		base.b < p.hi && p.t[base.b].Shape != text.NoCase && p.t[base.b].Kind == text.Word && p.eventful(base.b) {
		return node{}, false
	}
	if l.finest() < day && base.form == fPer {
		return node{}, false
	}
	q.base = &base.per
	if base.form == fMoment && base.clk.hasH {
		q.baseClk = &base.clk
	}
	if p.is(b, "after", "from") && l.bound == Less {
		q.span = true
	}
	n := node{a: i, b: base.b, form: fPer, per: q, rule: "distance from a stated time"}
	if l.bound == More {
		n.mod.kind = After
		if back {
			n.mod.kind = Before
		}
	}
	return n, true
}

// eventful says that a noun follows a date that is only its attribute: "two
// days after the 11 September attacks".
func (p *parser) eventful(k int) bool {
	e := p.ent(k)
	return e == (entry{}) && !p.is(k, "and", "or", "when", "that", "said", "the", "he", "she", "it", "they", "was", "is", "to", "with", "police", "as", "but")
}

// shiftPart joins a clock or part of the day behind a shifted day.
func (p *parser) shiftPart(n node) node {
	if n.per.unit < day || n.per.unit > week || n.per.span {
		return n
	}
	return p.deicticPart(n)
}

// ahead reads "in 3 weeks", "within 5 days", "less than 2 hours".
func (p *parser) ahead(i int) (node, bool) {
	j := i
	within := p.is(i, "within")
	if !within && !p.is(i, "in") {
		return node{}, false
	}
	j++
	if within {
		j = p.skip(j, "the")
		if p.ent(j).rel == 3 {
			j++
		}
		j = p.skip(j, "a") - b2i(p.is(j, "a"))
	}
	m, k := p.bound(j)
	l, b := p.length(k)
	if b == k || p.w(k) == "all" || l.vague && !within && p.is(k, "couple") {
		return node{}, false
	}
	l.bound = m
	if p.is(b, "-") || p.is(b, "of") && !within || p.is(b, "'") {
		return node{}, false
	}
	q := per{unit: l.finest(), shift: &l, span: within}
	n := node{a: i, b: b, form: fPer, per: q, rule: "distance on from the report"}
	if p.is(b, "from", "after", "since", "before") {
		if s, ok := p.shiftFrom(i, b, l); ok {
			s.per.span = within
			if !within && p.is(b, "from") {
				s.a = k
			}
			return s, true
		}
		return node{}, false
	}
	if p.is(b, "and") && l.finest() > hour {
		return n, true
	}
	if !within && !p.o.Message && (l.finest() < hour || !p.looksAhead(i)) {
		return node{}, false // "in two weeks" of fighting, "the third in two weeks": a length
	}
	if within && !p.o.Message && !p.looksAhead(i) {
		return node{}, false // "within two hours" of something told
	}
	return n, true
}

// weekdaysAway reads "two Sundays from now", "two monday later".
func (p *parser) weekdaysAway(i int) (node, bool) {
	v, n := p.whole(i)
	if n == 0 || v < 1 || v > 20 || p.ent(i+n).weekday == 0 {
		return node{}, false
	}
	b := i + n + 1
	switch {
	case p.is(b, "from") && p.is(b+1, "now", "today"):
		b += 2
	case p.is(b, "later", "hence"):
		b++
	case p.is(b, "ago"):
		b++
		v = -v
	default:
		return node{}, false
	}
	return node{a: i, b: b, form: fPer, per: per{unit: day, wd: int(p.ent(i + n).weekday), rel: true, k: v}, rule: "weekdays away from the report"}, true
}
