package when

import "strings"

// set reads a repetition: "every Monday", "daily", "each two days", "once a
// week", "on Fridays".
func (p *parser) set(i int) (node, bool) {
	mk := func(b int) (node, bool) { return node{a: i, b: b, form: fSet, rule: "repetition"}, true }
	switch p.w(i) {
	case "semi", "bi":
		if p.is(i+1, "-") && p.is(i+2, "weekly", "monthly", "annual", "annually", "daily") {
			return mk(i + 3)
		}
	case "fortnightly", "bimonthly", "semiannual", "semiannually", "biannual", "biannually":
		return mk(i + 1)
	case "daily", "weekly", "monthly", "yearly", "annually", "nightly", "hourly", "quarterly", "biweekly", "annual", "everyday":
		k := p.skip(i+1, "at")
		if c, ok := p.clock(k, k > i+1); ok && c.clk.hasH {
			return mk(c.b)
		}
		return mk(i + 1)
	case "every", "each":
		return p.every(i)
	case "once", "twice":
		if p.is(i+1, "a", "an", "per", "every") && p.ent(i+2).unit != noUnit {
			return mk(i + 3)
		}
	}
	if n, ok := p.plurals(i); ok {
		return n, true
	}
	if v, n := p.ord(i); n > 0 && v <= 31 && p.is(i+n, "of") && p.is(i+n+1, "every", "each") && p.ent(i+n+2).unit >= month {
		return mk(i + n + 3)
	}
	if v, n := p.clockThenEvery(i); n > 0 {
		v.a = i
		return v, true
	}
	return node{}, false
}

// plurals reads "Thursdays at 17.30", "Tuesday afternoons", "weekends".
func (p *parser) plurals(i int) (node, bool) {
	e := p.ent(i)
	b := i + 1
	switch {
	case e.weekday > 0 && strings.HasSuffix(p.w(i), "days"):
		if p.ent(b).part != noPart {
			b++
		}
	case e.weekday > 0 && p.ent(b).part != noPart && p.isPlural(b):
		b++
	case e.unit == weekend && p.isPlural(i), e.part != noPart && e.unit == noUnit && p.isPlural(i):
	default:
		return node{}, false
	}
	k := p.skip(b, "at")
	if c, ok := p.clock(k, k > b); ok && c.clk.hasH {
		b = c.b
	}
	return node{a: i, b: b, form: fSet, rule: "repetition"}, true
}

// every reads what is repeated behind "every" or "each".
func (p *parser) every(i int) (node, bool) {
	j := p.skip(i+1, "other", "second", "single")
	if p.is(j-1, "second") && p.ent(j).unit == noUnit && p.ent(j).weekday == 0 {
		return node{}, false
	}
	b := j
	if v, n := p.card(j); n > 0 && v > 0 {
		b = j + n
	}
	b = p.skip(b, "-", "few", "business", "working")
	e := p.ent(b)
	if f, ok := p.figures(j); ok && f.form == fPer && f.per.unit == day && f.per.y == 0 {
		return node{a: i, b: f.b, form: fSet, rule: "repetition"}, true
	}
	if f, ok := p.written(j); ok && f.form == fPer && f.per.unit == day && f.per.m > 0 && f.per.y == 0 {
		return node{a: i, b: f.b, form: fSet, rule: "repetition"}, true
	}
	switch {
	case e.unit != noUnit && !p.is(b, "date"):
		b++
	case e.weekday > 0 || e.part != noPart || e.month > 0 || e.season > 0 || p.is(b, "weekday"):
		b++
		if p.ent(b).part != noPart {
			b++
		}
	default:
		if d, ok := p.written(j); ok && d.per.y == 0 {
			b = d.b
			break
		}
		if h, ok := p.feast(j); ok {
			b = h.b
			break
		}
		return node{}, false
	}
	k := p.skip(b, "at")
	if c, ok := p.clock(k, k > b); ok && c.clk.hasH {
		b = c.b
	}
	return node{a: i, b: b, form: fSet, rule: "repetition"}, true
}

// clockThenEvery reads "3pm each day".
func (p *parser) clockThenEvery(i int) (node, int) {
	if !p.num(i) {
		return node{}, 0
	}
	c, ok := p.figureClock(i, false)
	if ok && p.is(c.b, "everyday", "daily", "nightly") {
		return node{a: i, b: c.b + 1, form: fSet, rule: "repetition"}, c.b + 1
	}
	if !ok || !p.is(c.b, "every", "each") {
		return node{}, 0
	}
	if e := p.ent(c.b + 1); e.unit != day && e.weekday == 0 {
		return node{}, 0
	}
	n, ok := p.every(c.b)
	if !ok {
		return node{}, 0
	}
	return n, n.b
}
