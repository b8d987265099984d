package when

// nthOf reads a counted part of a stretch: "the first Friday of July", "the
// last week of 2016", "the week of March 4", "the third week of next month".
func (p *parser) nthOf(i int) (node, bool) {
	j := p.skip(i, "the")
	if n, ok := p.unitOf(i, j); ok {
		return n, true
	}
	nth, m := p.ord(j)
	if m == 0 && p.is(j, "last", "final") {
		nth, m = -1, 1
	}
	if m == 0 {
		return node{}, false
	}
	k := j + m
	if n, ok := p.headOrTail(i, k, nth); ok {
		return n, true
	}
	e := p.ent(k)
	b := k + 1
	q := per{nth: nth}
	switch {
	case e.weekday > 0:
		q.unit, q.wd = day, int(e.weekday)
	case e.unit == week || e.unit == weekend || e.unit == day || e.unit == month || e.unit == decade:
		q.unit = e.unit
	default:
		return node{}, false
	}
	if p.is(b, "of", "in") || p.ent(b).rel > 0 {
		b = p.skip(b, "of", "in")
		base, ok := p.base(b)
		if !ok || base.form != fPer || base.per.unit <= q.unit || base.per.unit < month {
			return p.nthClock(i, k, q)
		}
		q.of = &base.per
		n := node{a: i, b: base.b, form: fPer, per: q, rule: "counted part of a stretch"}
		return p.deicticPart(n), true
	}
	return p.nthClock(i, k, q)
}

// headOrTail reads "the first 2 weeks of 2021", "the last four months of the
// year".
func (p *parser) headOrTail(i, k, nth int) (node, bool) {
	if nth != 1 && nth != -1 {
		return node{}, false
	}
	v, m := p.smallNumber(k)
	u := p.ent(k + m).unit
	if m == 0 || u < day || v < 1 || v > 1000 || !p.is(k+m+1, "of", "in") {
		return node{}, false
	}
	base, ok := p.base(k + m + 2)
	if !ok || base.form != fPer || base.per.unit <= u || base.per.unit < week {
		return node{}, false
	}
	l := length{parts: []amount{{v, u}}}
	q := per{unit: u, shift: &l, span: true, base: &base.per, tail: nth < 0, back: nth < 0}
	return node{a: i, b: base.b, form: fPer, per: q, rule: "first or last part of a stretch"}, true
}

// nthClock reads "the first Monday 1pm to 3pm of next month".
func (p *parser) nthClock(i, k int, q per) (node, bool) {
	if q.wd == 0 || q.nth < 0 {
		return node{}, false
	}
	if c, ok := p.clock(k+1, false); ok && p.is(c.b, "of") {
		if base, ok := p.base(c.b + 1); ok && base.form == fPer && base.per.unit == month {
			q.of = &base.per
			return node{a: i, b: base.b, form: fMoment, per: q, clk: c.clk, rule: "counted part of a stretch"}, true
		}
	}
	if p.o.Message && !p.is(i, "the") && p.endsPhrase(k+1) {
		q.of = &per{unit: month, rel: true}
		return node{a: i, b: k + 1, form: fPer, per: q, rule: "counted part of this month"}, true
	}
	return node{}, false
}

// base reads the stretch that something is counted in.
func (p *parser) base(i int) (node, bool) {
	if u := p.ent(p.skip(i, "my")).unit; u >= week && p.is(i-1, "of") && !p.isPlural(p.skip(i, "my")) {
		return node{a: i, b: p.skip(i, "my") + 1, form: fPer, per: per{unit: u, rel: true}}, true
	}
	if p.is(i, "the") && p.ent(i+1).unit >= week && p.ent(i+1).flags&opens == 0 {
		if n, ok := p.date(i); ok {
			return n, true
		}
		return node{a: i, b: i + 2, form: fPer, per: per{unit: p.ent(i + 1).unit, rel: true}}, true
	}
	n, ok := p.date(i)
	if !ok && p.is(i, "the") {
		n, ok = p.date(i + 1)
	}
	if ok && p.is(n.b, "'s") {
		n.b++
	}
	return n, ok
}

// unitOf reads "the week of September 16th", "the month of May", "w/c feb 4",
// "the week starting on February 4".
func (p *parser) unitOf(i, j int) (node, bool) {
	u := p.ent(j).unit
	k := j + 1
	wc := p.is(j, "w") && p.is(j+1, "/") && p.is(j+2, "c")
	switch {
	case wc:
		u, k = week, j+3
	case u != week && u != month && u != year && u != weekend && u != day || p.ent(j).part != noPart:
		return node{}, false
	case p.is(k, "of"):
		k++
	case p.is(k, "commencing", "starting", "beginning", "ending") && u == week:
		k = p.skip(k+1, "on", "from")
	default:
		return node{}, false
	}
	base, ok := p.base(k)
	if (!ok || base.form != fPer) && u == week && p.is(k, "the") {
		base, ok = p.bareDay(k)
	}
	if !ok || base.form != fPer || base.per.unit > u || u == day && base.per.unit != day || base.per.shift != nil && base.per.span {
		return node{}, false
	}
	q := base.per
	switch {
	case u == week && q.unit == day:
		q = per{unit: week, weekOf: true, of: &base.per}
	case u == month && q.unit == day && q.m > 0:
		q.d, q.unit = 0, month
	case u == q.unit || u == day:
	default:
		return node{}, false
	}
	return node{a: i, b: base.b, form: fPer, per: q, rule: "stretch that holds a day"}, true
}

// edged reads a part of a stretch: "early last month", "mid-March", "the end
// of 2000", "late Friday", "rest of the week", "earlier this year".
func (p *parser) edged(i int) (node, bool) {
	j := p.skip(i, "the", "in")
	e, k := p.edgeWord(j)
	if e == whole {
		return p.special(i)
	}
	base, ok := p.base(k)
	if ok && base.form == fMoment && !base.clk.hasH && base.clk.edge == whole && base.clk.part != noPart && e != whole && e < start {
		e = map[edge]edge{early: early, late: late, mid: mid, soFar: early, rest: late}[e]
		base.a, base.clk.edge = i, e
		return base, true
	}
	if ok && base.form == fMoment && base.per.unit == second {
		return node{}, false
	}
	if !ok || base.form != fPer || base.per.edge != whole {
		return p.edgePart(i, k, e)
	}
	a := j
	if base.per.unit == day {
		return p.edgeDay(a, base, e)
	}
	if base.per.shift != nil || base.per.unit < day {
		return node{}, false
	}
	base.a, base.per.edge = a, e
	base.rule = "part of a stretch"
	return base, true
}

// edgeDay makes "late Friday" a part of that day and "end of tomorrow" its end.
func (p *parser) edgeDay(a int, base node, e edge) (node, bool) {
	c := clk{edge: e}
	switch e {
	case end:
		c = clk{h: 23, m: 59, s: 59, hasH: true, hasM: true, hasS: true, sure: true}
	case early, late, mid, start, middle:
	case soFar:
		c.edge = early
	case rest:
		c.edge = late
	}
	return node{a: a, b: base.b, form: fMoment, per: base.per, clk: c, rule: "part of a day"}, true
}

// edgePart reads "early in the day Wednesday" and "the end of the day".
func (p *parser) edgePart(i, k int, e edge) (node, bool) {
	k = p.skip(k, "the")
	if !p.is(k, "day") || p.is(k+1, "of", "before", "after") {
		return node{}, false
	}
	if e == end && p.o.Message {
		return node{a: i, b: k + 1, form: fMoment, per: per{unit: day, rel: true}, clk: clk{h: 23, m: 59, s: 59, hasH: true, hasM: true, hasS: true, sure: true}, rule: "end of the day"}, true
	}
	if n, ok := p.written(k + 1); ok && n.form == fPer && n.per.unit == day {
		return node{a: i, b: n.b, form: fMoment, per: n.per, clk: clk{edge: e}, rule: "part of a day"}, true
	}
	return node{}, false
}

// edgeWord reads the words for a part of a stretch.
func (p *parser) edgeWord(j int) (edge, int) {
	of := func(e edge) (edge, int) {
		k := p.skip(j+1, "of", "-")
		return e, k
	}
	switch p.w(j) {
	case "early":
		return early, p.skip(p.skip(j+1, "-"), "in", "on")
	case "late":
		return late, p.skip(p.skip(j+1, "-"), "in", "on")
	case "mid":
		return mid, p.skip(j+1, "-")
	case "earlier":
		return soFar, p.skip(j+1, "in", "on")
	case "later":
		return rest, p.skip(j+1, "in", "on")
	case "beginning", "start", "outset":
		return of(start)
	case "middle":
		return of(middle)
	case "end", "close":
		return of(end)
	case "rest", "remainder", "remaining":
		return of(rest)
	}
	return whole, j
}

// special reads the abbreviations for ends of stretches.
func (p *parser) special(i int) (node, bool) {
	j := p.skip(i, "the")
	switch p.w(j) {
	case "eod":
		return node{a: i, b: j + 1, form: fMoment, per: per{unit: day, rel: true}, clk: clk{h: 23, m: 59, s: 59, hasH: true, hasM: true, hasS: true, sure: true}, rule: "end of the day"}, true
	case "eom":
		return node{a: i, b: j + 1, form: fPer, per: per{unit: month, rel: true, edge: end}, rule: "end of the month"}, true
	case "eoy":
		return node{a: j, b: j + 1, form: fPer, per: per{unit: year, rel: true, edge: end}, rule: "end of the year"}, true
	case "year":
		if p.is(j+1, "to") && p.is(j+2, "date") {
			return node{a: j, b: j + 3, form: fPer, per: per{unit: year, rel: true, edge: soFar}, rule: "year so far"}, true
		}
	case "spring", "summer", "autumn", "winter", "fall":
		return p.seasonAt(i, j)
	}
	return node{}, false
}

// seasonAt reads "summer 2016", "the spring of nineteen seventy eight".
func (p *parser) seasonAt(i, j int) (node, bool) {
	q := per{unit: season, n: int(p.ent(j).season)}
	k := p.skip(j+1, "of", ",")
	if y, n := p.yearFigure(k); n > 0 {
		q.y, k = y, k+n
	} else if y, n := p.yearWords(k); n > 0 {
		q.y, k = y, k+n
	} else if r, b, ok := p.yearRel(k); ok {
		q.yrel, k = &r, b
	} else if p.is(j, "fall") || !p.is(i, "the") && !p.is(i-1, "in", "since", "during", "by", "-", "until", "leave", "mid") || k > j+1 {
		return node{}, false
	} else {
		k = j + 1
	}
	return node{a: i, b: k, form: fPer, per: q, rule: "season"}, true
}
