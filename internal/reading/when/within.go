package when

import "strings"

// thenRange joins a range of clock times or days that follows a day or month:
// "Monday 8-9am", "tomorrow from 3 to 5 p.m.", "Feb between 2 and 7".
func (p *parser) thenRange(d node) (node, bool) {
	if d.form == fMoment {
		return p.partRange(d)
	}
	if d.form != fPer || d.per.unit != day && d.per.unit != month && d.per.unit != week || d.per.shift != nil && d.per.span {
		return node{}, false
	}
	j := p.skip(d.b, ",", ":")
	if d.per.unit == day {
		j = p.skip(j, "at")
	}
	start := j
	intro := p.w(j)
	if intro == "from" || intro == "between" {
		j++
	} else {
		intro = ""
	}
	if d.per.unit != day && intro == "" {
		return node{}, false
	}
	if d.per.unit == week {
		return p.weekRange(d, j, intro)
	}
	if l, ok := p.lasting(start, j, intro); ok && l.x.form == fClock && d.per.unit == day {
		l.a = d.a
		l.x.form, l.y.form, l.x.per, l.y.per = fMoment, fMoment, d.per, d.per
		return l, true
	}
	x, ok := p.clockEnd(j)
	if !ok {
		return node{}, false
	}
	k, conn := p.connector(x.b, "between")
	if k == x.b || conn == "and" && intro != "between" {
		return node{}, false
	}
	y, ok := p.clockEnd(k)
	if !ok {
		return node{}, false
	}
	return p.rangeWithin(d, x, y, intro)
}

// partRange joins clock times that follow a part of a day: "yesterday
// afternoon from 3 to 8".
func (p *parser) partRange(d node) (node, bool) {
	if d.clk.hasH {
		return node{}, false
	}
	o := d
	o.form = fPer
	n, ok := p.thenRange(o)
	if !ok || n.x.form != fMoment {
		return node{}, false
	}
	n.x.clk, n.y.clk = withPart(n.x.clk, d.clk.part), withPart(n.y.clk, d.clk.part)
	return n, true
}

// clockEnd reads a clock time or a bare number.
func (p *parser) clockEnd(i int) (node, bool) {
	if c, ok := p.clock(i, false); ok && c.clk.hasH {
		return c, true
	}
	if p.num(i) && strings.Contains(p.t[i].Fold, ".") {
		return p.dotted(i, p.t[i].Fold, true)
	}
	v, n := p.whole(i)
	if n == 0 || v > 31 {
		return node{}, false
	}
	return node{a: i, b: i + n, per: per{d: v}}, true
}

// rangeWithin puts two clock times, or two days of a month, into d.
func (p *parser) rangeWithin(d, x, y node, intro string) (node, bool) {
	if d.per.unit == month {
		if x.form != 0 || y.form != 0 || d.per.m == 0 {
			return node{}, false
		}
		qx, qy := d.per, d.per
		qx.unit, qx.d, qy.unit, qy.d = day, x.per.d, day, y.per.d
		x.form, y.form, x.per, y.per = fPer, fPer, qx, qy
		return p.spanTail(node{a: d.a, b: y.b, form: fRange, x: &x, y: &y, rule: "range"}), true
	}
	if x.form == 0 && y.form == 0 {
		if x.per.d > 24 || y.per.d > 24 || d.per.m > 0 && intro == "" && d.per.y == 0 || d.per.m > 0 && intro == "" || p.followsCount(y.b) && intro == "" {
			return node{}, false
		}
		x.clk, y.clk = clk{h: x.per.d, hasH: true}, clk{h: y.per.d, hasH: true}
	} else if x.form == 0 {
		x.clk = beforeHalf(clk{h: x.per.d, hasH: true}, y.clk)
	} else if y.form == 0 {
		y.clk = p.sameHalf(x.clk, clk{h: y.per.d, hasH: true})
	} else if x.clk.half == 0 {
		x.clk = beforeHalf(x.clk, y.clk)
	}
	x.form, y.form, x.per, y.per = fMoment, fMoment, d.per, d.per
	return node{a: d.a, b: y.b, form: fRange, x: &x, y: &y, rule: "range"}, true
}

// weekRange reads "next week between Wednesday and Friday".
func (p *parser) weekRange(d node, j int, intro string) (node, bool) {
	x := p.ent(j)
	k, _ := p.connector(j+1, intro)
	y := p.ent(k)
	if x.weekday == 0 || k == j+1 || y.weekday == 0 {
		return node{}, false
	}
	day1 := func(wd int8) *node {
		o := d.per
		return &node{form: fPer, per: per{unit: day, wd: int(wd), nth: 1, of: &o}}
	}
	return node{a: d.a, b: k + 1, form: fRange, x: day1(x.weekday), y: day1(y.weekday), rule: "range"}, true
}
