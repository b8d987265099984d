package when

// between reads a range: "from 4 to 22 January", "between 5 and 6 p.m.",
// "Nov. 19-20", "10am to noon on Friday", "2014-2018".
func (p *parser) between(i int) (node, bool) {
	if !p.deeper() {
		p.up()
		return node{}, false
	}
	defer p.up()
	j := p.skip(i, "in", "during")
	intro := p.w(j)
	if intro == "from" || intro == "between" {
		i = j
		j++
	} else {
		intro, j = "", i
	}
	if n, ok := p.lasting(i, j, intro); ok {
		return n, true
	}
	x, ok := p.endpoint(j, intro != "")
	if !ok {
		return node{}, false
	}
	k, conn := p.connector(x.b, intro)
	if k == x.b {
		return node{}, false
	}
	bare := intro != "" || x.form != 0
	y, ok := p.endpoint(k, bare || x.form == 0)
	if !ok {
		return node{}, false
	}
	n, ok := p.span(i, x, y, intro, conn)
	if !ok {
		return node{}, false
	}
	return p.spanTail(n), true
}

// connector reads the word or mark between the ends of a range.
func (p *parser) connector(j int, intro string) (int, string) {
	switch p.w(j) {
	case "to", "until", "till", "til", "through", "thru":
		return p.skip(j+1, "to"), p.w(j)
	case "-", "--", "–", "—", "~":
		return j + 1, "-"
	case "and":
		if intro == "between" {
			return j + 1, "and"
		}
	case "up":
		if p.is(j+1, "to", "until") {
			return j + 2, "to"
		}
	}
	return j, ""
}

// endpoint reads one end; a bare number has form 0.
func (p *parser) endpoint(i int, bare bool) (node, bool) {
	n, ok := p.point(i)
	if ok && n.form == fRange {
		ok = false
	}
	j := p.skip(i, "the")
	v, m := p.ord(j)
	if m == 0 {
		v, m = p.whole(j)
	}
	if m > 0 && v >= 0 && v <= 31 && (!ok || n.b < j+m) {
		if !bare && !p.num(j) && p.whole1(j) > 12 {
			return node{}, false
		}
		return node{a: i, b: j + m, per: per{d: v}}, true
	}
	if l, b := p.length(i); !ok && b > i && p.is(b, "later") {
		q := per{unit: l.finest(), shift: &l}
		return node{a: i, b: b + 1, form: fPer, per: q}, true
	}
	return n, ok
}

func (p *parser) whole1(i int) int { v, _ := p.whole(i); return v }

// span puts two ends together, each lending the other what it lacks.
func (p *parser) span(i int, x, y node, intro, conn string) (node, bool) {
	ok := true
	switch {
	case x.form == 0 && y.form == 0:
		return p.numberSpan(i, x, y, intro)
	case x.form == 0:
		x, ok = p.lendBack(x, y)
	case y.form == 0:
		y, ok = p.lendOn(x, y, conn)
	}
	if !ok {
		return node{}, false
	}
	switch {
	case x.isNow() && y.form == fPer && y.per.unit >= day:
		x = node{a: x.a, b: x.b, form: fPer, per: per{unit: day, rel: true}}
	case y.isNow() && x.form == fPer && x.per.unit >= day:
		y = node{a: y.a, b: y.b, form: fPer, per: per{unit: day, rel: true}}
	case x.form == fPer && y.form == fPer:
		if x.per.shift != nil && x.per.span || y.per.shift != nil && y.per.span {
			return node{}, false
		}
		if conn == "-" && intro == "" && x.per.unit != y.per.unit && !(x.per.unit >= day && y.per.unit == day) {
			return node{}, false
		}
		shareYear(&x.per, &y.per)
	case x.form == fMoment && y.form == fClock:
		y.form, y.per = fMoment, x.per
		y.clk = p.sameHalf(x.clk, y.clk)
	case x.form == fClock && y.form == fMoment:
		x.form, x.per = fMoment, y.per
		if y.clk.half > 0 {
			x.clk = beforeHalf(x.clk, y.clk)
		}
	case x.form == fClock && y.form == fClock:
		if !x.clk.hasH || !y.clk.hasH {
			return node{}, false
		}
		if x.clk.half == 0 {
			x.clk = beforeHalf(x.clk, y.clk)
		} else {
			y.clk = p.sameHalf(x.clk, y.clk)
		}
	case x.form == fMoment && y.form == fMoment, x.form == fPer && y.form == fMoment, x.form == fMoment && y.form == fPer:
		if x.form == fMoment && !x.clk.hasH && conn == "-" {
			return node{}, false
		}
		shareYear(&x.per, &y.per)
	default:
		return node{}, false
	}
	return node{a: i, b: y.b, form: fRange, x: &x, y: &y, rule: "range"}, true
}

func (n node) isNow() bool { return n.form == fMoment && n.per.rel && n.per.unit == second }

// shareYear lends a year or a relative stretch from one end to the other.
func shareYear(x, y *per) {
	if x.d > 0 && x.m == 0 && x.wd == 0 && x.mrel == nil && y.m > 0 && y.d > 0 {
		x.m = y.m
	}
	if x.y == 0 && y.y > 0 && x.m > 0 && y.unit <= month {
		x.y = y.y
		if x.m > y.m && y.m > 0 {
			x.y--
		}
		x.whole = true
	}
	if x.nth == 1 && x.of != nil && x.wd > 0 && y.wd > 0 && y.of == nil && y.m == 0 && y.d == 0 {
		o := *x.of
		y.of, y.nth, y.unit = &o, 1, day
	}
	if y.mrel != nil && x.mrel == nil && x.m == 0 {
		x.mrel = y.mrel
	}
	if x.yrel == nil && y.yrel != nil && x.y == 0 && x.m > 0 {
		x.yrel = y.yrel
	}
}

// lendBack makes the bare number x of the same kind as y.
func (p *parser) lendBack(x, y node) (node, bool) {
	v := x.per.d
	switch {
	case (y.form == fPer) && y.per.unit == day && y.per.d > 0 && v > 0:
		q := y.per
		q.d, q.wd = v, 0
		x.form, x.per = fPer, q
		return x, true
	case (y.form == fClock || y.form == fMoment) && y.clk.hasH && v <= 24:
		x.form = y.form
		if y.form == fMoment {
			x.per = y.per
		}
		x.clk = beforeHalf(clk{h: v, hasH: true}, y.clk)
		return x, true
	}
	return x, false
}

// lendOn makes the bare number y of the same kind as x.
func (p *parser) lendOn(x, y node, conn string) (node, bool) {
	v := y.per.d
	switch {
	case x.form == fPer && x.per.unit == day && x.per.d > 0 && x.per.holiday == 0 && v > 0:
		if p.followsCount(y.b) && !p.num(y.b) && p.plural(y.b) || p.ent(y.b).unit != noUnit || p.is(y.b, ":", "%") {
			return y, false
		}
		q := x.per
		q.d, q.wd = v, 0
		y.form, y.per = fPer, q
		return y, true
	case (x.form == fClock || x.form == fMoment) && x.clk.hasH && v <= 24 && (conn != "-" || p.endsClock(y.b)):
		if p.ent(y.b).unit != noUnit || p.followsCount(y.b) && !p.is(y.b, "yesterday", "today", "tomorrow") {
			return y, false
		}
		y.form = x.form
		if x.form == fMoment {
			y.per = x.per
		}
		y.clk = p.sameHalf(x.clk, clk{h: v, hasH: true})
		return y, true
	}
	return y, false
}

// beforeHalf tells a.m. or p.m. of the start of a range by its end.
func beforeHalf(x, y clk) clk {
	if x.half != 0 || y.half == 0 || x.sure || x.h > 12 {
		return x
	}
	x.half = y.half
	if x.h%12*60+x.m > y.h%12*60+y.m {
		x.half = 3 - y.half
	}
	return x
}

// sameHalf tells a.m. or p.m. of the end of a range by its start.
func (p *parser) sameHalf(x, y clk) clk {
	if y.half != 0 || x.half == 0 || y.sure || y.h > 12 {
		return y
	}
	y.half = x.half
	if y.h%12*60+y.m <= x.h%12*60+x.m {
		y.half = 3 - x.half
	}
	return y
}

// numberSpan reads two bare numbers, which need a month or day beside them:
// "from 4 to 22 this month", "5 to seven in the morning", "five to seven today".
func (p *parser) numberSpan(i int, x, y node, intro string) (node, bool) {
	if p.relMonthAt(y.b) && x.per.d > 0 && y.per.d > 0 {
		k := p.skip(y.b, "of", "in")
		r := int(p.ent(k).rel) - 2
		x.form, y.form = fPer, fPer
		x.per = per{unit: day, d: x.per.d, mrel: &r}
		y.per = per{unit: day, d: y.per.d, mrel: &r}
		return node{a: i, b: k + 2, form: fRange, x: &x, y: &y, rule: "range"}, true
	}
	if x.per.d > 24 || y.per.d > 24 || intro == "" && !p.o.Message && p.is(y.a-1, "-", "–") {
		return node{}, false // "3-2 on Monday" is a score
	}
	d, ok := p.date(p.skip(y.b, "on"))
	if !ok || !daylike(d) || d.per.m > 0 && d.per.y == 0 && intro == "" {
		return node{}, false
	}
	x.form, y.form = fMoment, fMoment
	x.clk, y.clk = clk{h: x.per.d, hasH: true}, clk{h: y.per.d, hasH: true}
	if d.form == fMoment {
		x.clk, y.clk = withPart(x.clk, d.clk.part), withPart(y.clk, d.clk.part)
	}
	x.per, y.per = d.per, d.per
	return node{a: i, b: d.b, form: fRange, x: &x, y: &y, rule: "range"}, true
}

// spanTail adds the day behind a range of clock times, and the year behind a
// range of days.
func (p *parser) spanTail(n node) node {
	if n.x.form == fClock {
		j := p.skip(p.skip(n.b, ","), "on", "of")
		d, ok := p.date(j)
		if ok && daylike(d) {
			n.x.form, n.y.form = fMoment, fMoment
			if d.form == fMoment {
				n.x.clk, n.y.clk = withPart(n.x.clk, d.clk.part), withPart(n.y.clk, d.clk.part)
			}
			n.x.per, n.y.per, n.b = d.per, d.per, d.b
		}
		return n
	}
	if n.x.form == fPer && n.y.form == fPer && n.y.per.y == 0 && n.y.per.m > 0 && n.x.per.y == 0 {
		j := p.skip(p.skip(n.b, ","), "in", "of")
		if y, m := p.yearFigure(j); m > 0 {
			n.y.per.y, n.b = y, j+m
		} else if y, m := p.yearWords(j); m > 0 {
			n.y.per.y, n.b = y, j+m
		} else if r, b, ok := p.yearRel(j); ok {
			n.y.per.yrel, n.x.per.yrel, n.b = &r, &r, b
		}
		shareYear(&n.x.per, &n.y.per)
	}
	return n
}

// lasting reads a start with a length: "from 9 for 2.5 hours", "for 3 days
// from next Monday", "a week starting tomorrow".
func (p *parser) lasting(i, j int, intro string) (node, bool) {
	if intro == "from" {
		x, ok := p.endpoint(j, true)
		if !ok || !p.is(x.b, "for") {
			return node{}, false
		}
		l, b := p.length(x.b + 1)
		if b == x.b+1 {
			return node{}, false
		}
		if x.form == 0 {
			x.form, x.clk = fClock, clk{h: x.per.d, hasH: true}
		}
		return p.lengthened(i, b, x, l)
	}
	if intro != "" {
		return node{}, false
	}
	k := p.skip(i, "for")
	l, b := p.length(k)
	if b == k {
		return node{}, false
	}
	c := p.skip(b, ",")
	switch {
	case p.is(c, "from") && k > i:
		c++
	case p.is(c, "starting", "beginning", "commencing"):
		c = p.skip(c+1, "on", "from", "at")
	default:
		return node{}, false
	}
	x, ok := p.endpoint(c, true)
	if !ok || p.is(x.b, "to", "until") {
		return node{}, false
	}
	if x.form == 0 {
		x.form, x.clk = fClock, clk{h: x.per.d, hasH: true}
	}
	if !p.is(b, "from", ",") {
		i = k
	}
	return p.lengthened(i, x.b, x, l)
}

// lengthened is the range from x over a length.
func (p *parser) lengthened(i, b int, x node, l length) (node, bool) {
	if x.form != fPer && x.form != fClock && x.form != fMoment || x.form == fPer && x.per.unit > day {
		return node{}, false
	}
	y := x
	if x.form == fPer {
		y.per = per{unit: day, shift: &l, base: &x.per}
	} else {
		y.len = l
	}
	return node{a: i, b: b, form: fRange, x: &x, y: &y, rule: "start and length"}, true
}
