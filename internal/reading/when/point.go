package when

import "strings"

// point reads a day, a time of day, or both together.
func (p *parser) point(i int) (node, bool) {
	if !p.deeper() {
		p.up()
		return node{}, false
	}
	defer p.up()
	n, ok := p.dayOr(i)
	c, cok := p.clock(i, p.is(i-1, "at", "around", "about"))
	if cok {
		if m, mok := p.join(c); mok {
			c = m
		}
	}
	return longest(n, ok, c, cok && !c.open)
}

// dayOr reads a day with the time of day that may follow it.
func (p *parser) dayOr(i int) (node, bool) {
	n, ok := p.date(i)
	if !ok {
		return n, false
	}
	if f, ok := p.alsoFigures(n); ok {
		n = f
	}
	if f, ok := p.alsoShifted(n); ok {
		n = f
	}
	n = p.ofWeek(n)
	if r, ok := p.thenRange(n); ok {
		return r, true
	}
	return p.thenClock(n), true
}

// alsoFigures takes the date in figures that repeats a weekday: "Friday 7/6".
func (p *parser) alsoFigures(n node) (node, bool) {
	q := n.per
	if n.form != fPer || q.unit != day || q.m > 0 || q.d > 0 || q.shift != nil || q.wd == 0 && !q.rel {
		return n, false
	}
	f, ok := p.figuresAfter(p.skip(n.b, ","))
	if !ok || p.is(f.b-2, "-") && f.per.y == 0 {
		return n, false
	}
	f.a = n.a
	return f, true
}

// alsoShifted joins a weekday and a distance that tell one day: "Monday two
// weeks ago", "in 3 days, on Friday".
func (p *parser) alsoShifted(n node) (node, bool) {
	if n.form != fPer {
		return n, false
	}
	q := n.per
	join := func(wd int, s *per, b int) (node, bool) {
		w := per{unit: week, weekOf: true, of: s}
		return node{a: n.a, b: b, form: fPer, per: per{unit: day, wd: wd, nth: 1, of: &w}, rule: "weekday of a counted week"}, true
	}
	if q.wd > 0 && q.unit == day && q.m == 0 && q.d == 0 && q.of == nil && !q.rel {
		s, ok := p.shifted(p.skip(n.b, ","))
		if ok && s.form == fPer && !s.per.span && s.per.unit >= day && !s.per.previous {
			return join(q.wd, &s.per, s.b)
		}
	}
	if q.shift != nil && !q.span && q.unit >= day {
		k := p.skip(p.skip(n.b, ","), "on")
		if e := p.ent(k); k > n.b && p.is(k-1, "on") && e.weekday > 0 && !strings.HasSuffix(p.w(k), "days") {
			return join(int(e.weekday), &q, k+1)
		}
	}
	return n, false
}

// ofWeek adds the week to a part of a weekday: "Wednesday evening next week".
func (p *parser) ofWeek(n node) node {
	if n.form != fMoment || n.clk.hasH || n.per.wd == 0 || n.per.of != nil || n.per.m > 0 || n.per.d > 0 || n.per.rel {
		return n
	}
	k := p.skip(n.b, "of")
	if r := p.ent(k).rel; r > 0 && p.ent(k+1).unit == week {
		n.per = per{unit: day, wd: n.per.wd, nth: 1, of: &per{unit: week, rel: true, k: int(r) - 2}}
		n.b = k + 2
	}
	return n
}

// thenClock joins a time of day that follows a day: "Friday evening",
// "5 May 2016, 8 p.m.", "tomorrow morning at 7".
func (p *parser) thenClock(n node) node {
	if n.form == fPer && n.per.unit > day || n.form != fPer && n.form != fMoment {
		return n
	}
	j := p.skip(n.b, ",", "-", "–", "@")
	at, about := p.is(n.b, "@"), false
	if p.is(j, "after", "before", "by", "later", "earlier", "no", "not", "until", "till") {
		return p.thenBent(n, j)
	}
	if p.is(j, "at", "around", "about", "for", "@", "in") {
		at = p.is(j, "at", "around", "about", "@", "for")
		about = p.is(j, "around", "about") || p.is(j+1, "around", "about", "approximately")
		if k := p.skip(j+1, "around", "about", "approximately"); !p.is(j, "in") {
			j = k
		}
	}
	c, ok := p.clock(j, at || n.form == fMoment)
	if !ok && at && p.is(j, "the") {
		c, ok = p.clock(j+1, false)
	}
	if !ok || c.form != fClock {
		return n
	}
	if q := n.per; q.m > 0 && q.d > 0 && q.y == 0 && c.clk.hasM {
		if y, k := p.yearFigure(c.b); k > 0 && p.yearStands(c.b, c.b+k, y) { // "Oct 26 15:50:06 2016"
			n.per.y = y
			c.b += k
		}
	}
	u := p.unite(n, c, n.a, c.b)
	if about && c.clk.hasH && u.mod.kind == "" {
		u.mod = mod{kind: Approx, approx: true}
	}
	return u
}

// thenBent joins a bent time of day: "today before 4pm".
func (p *parser) thenBent(n node, j int) node {
	m, k := p.modifier(j)
	if k == j {
		return n
	}
	c, ok := p.clock(k, true)
	if !ok || !c.clk.hasH || n.form == fMoment && n.clk.hasH {
		return n
	}
	u := p.unite(n, c, n.a, c.b)
	u.mod = m
	return u
}

// join adds the day that follows a time of day: "8 p.m. on Friday".
func (p *parser) join(c node) (node, bool) {
	if c.form != fClock {
		return c, false
	}
	j := p.skip(c.b, ",")
	j = p.skip(j, "on", "of", "in")
	j = p.skip(j, "the")
	if j > c.b && p.w(j-1) == "the" {
		if n, ok := p.date(j - 1); ok && daylike(n) {
			return p.unite(n, c, c.a, n.b), true
		}
	}
	n, ok := p.date(j)
	if ok && p.is(c.b, "on") && n.form == fPer && n.per.unit == day && n.per.d > 0 && n.per.m == 0 {
		return p.unite(n, c, c.a, n.b), true
	}
	if !ok && p.is(j-1, "on", "the") {
		n, ok = p.bareDay(j)
	}
	if !ok || !daylike(n) {
		return c, false
	}
	return p.unite(n, c, c.a, n.b), true
}

func daylike(n node) bool {
	return n.form == fPer && n.per.unit == day || n.form == fMoment && !n.clk.hasH
}

// unite makes a moment of a day and a time of day.
func (p *parser) unite(d, c node, a, b int) node {
	k := c.clk
	if d.form == fMoment {
		if d.clk.part != noPart && k.part == noPart {
			k = withPart(k, d.clk.part)
		}
		if k.edge == whole {
			k.edge = d.clk.edge
		}
		if !k.hasH && d.clk.hasH {
			k.h, k.m, k.s, k.hasH, k.hasM, k.hasS = d.clk.h, d.clk.m, d.clk.s, true, d.clk.hasM, d.clk.hasS
			k = withPart(k, k.part)
		}
	}
	return node{a: a, b: b, form: fMoment, per: d.per, clk: k, rule: d.rule}
}

// withPart tells a.m. from p.m. by the part of the day.
func withPart(k clk, x part) clk {
	k.part = x
	if !k.hasH || k.half != 0 || k.h > 12 || k.sure {
		return k
	}
	switch x {
	case dawn, morning:
		k.half = 1
	case afternoon, evening:
		k.half = 2
	case night:
		k.half = 2
		if k.h < 6 || k.h == 12 {
			k.half = 1
		}
	}
	return k
}

// bareDay reads "the 15" or "15" as a day of the month.
func (p *parser) bareDay(i int) (node, bool) {
	j := p.skip(i, "the")
	v, n := p.ord(j)
	if n == 0 {
		v, n = p.whole(j)
	}
	if n == 0 || v < 1 || v > 31 {
		return node{}, false
	}
	return node{a: i, b: j + n, form: fPer, per: per{unit: day, d: v}, rule: "day of the month"}, true
}
