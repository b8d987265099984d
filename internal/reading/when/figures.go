package when

import "strconv"

// figures reads a date in figures: "2024-03-22", "22/03/2024", "3-7-07",
// "10.31.1974", "4/22", "2015-12", "2016-12-16T12:23:59".
func (p *parser) figures(i int) (node, bool) {
	if !p.num(i) || p.is(i-1, "+", "$") || p.partOfFigure(i) {
		return node{}, false
	}
	if n, ok := p.dottedFigure(i); ok {
		return n, true
	}
	if n, ok := p.compact(i); ok {
		return n, true
	}
	sep := p.w(i + 1)
	if sep != "/" && sep != "-" && sep != "." && sep != "–" {
		return node{}, false
	}
	a, b := p.t[i].Fold, ""
	j := i + 2
	if p.num(j) {
		b = p.t[j].Fold
	}
	if p.ent(j).month > 0 {
		return p.namedFigures(i, j, a)
	}
	if b == "" {
		return node{}, false
	}
	if p.is(j+1, sep) && p.num(j+2) && p.glued(j+1) && p.glued(j+2) || p.is(j+1, ",") && p.num(j+2) && sep == "/" && (p.glued(j+2) || len(p.t[j+2].Fold) == 4) && !p.is(j+3, "/") {
		return p.threeFigures(i, j+3, a, b, p.t[j+2].Fold, sep)
	}
	return p.twoFigures(i, j+1, a, b, sep)
}

// partOfFigure says that the figure at i goes on from another one: a part of
// a longer number. A range may join two dates with a dash.
func (p *parser) partOfFigure(i int) bool {
	if !p.is(i-1, "/", ".", "-") || !p.num(i-2) || !p.glued(i) || !p.glued(i-1) {
		return false
	}
	return !p.is(i-1, "-") || !p.is(i+1, "/")
}

// compact reads "20240322".
func (p *parser) compact(i int) (node, bool) {
	f := p.t[i].Fold
	if len(f) != 8 {
		return node{}, false
	}
	y, m, d := figure(f[:4]), figure(f[4:6]), figure(f[6:])
	if y < 1900 || y > 2100 || m < 1 || m > 12 || d < 1 || d > 31 || p.is(i+1, ".", "-") && p.glued(i+1) && p.num(i+2) {
		return node{}, false
	}
	return node{a: i, b: i + 1, form: fPer, per: per{unit: day, y: y, m: m, d: d, whole: true}, rule: "date in figures"}, true
}

// namedFigures reads "2019-sep-1".
func (p *parser) namedFigures(i, j int, a string) (node, bool) {
	y := figure(a)
	if len(a) != 4 || !p.is(j+1, "-", "/") || !p.num(j+2) {
		return node{}, false
	}
	d := figure(p.t[j+2].Fold)
	if d < 1 || d > 31 {
		return node{}, false
	}
	return node{a: i, b: j + 3, form: fPer, per: per{unit: day, y: y, m: int(p.ent(j).month), d: d, whole: true}, rule: "date in figures"}, true
}

// dottedFigure reads "4.22" and "2015.3", which are one token, where a date
// is expected.
func (p *parser) dottedFigure(i int) (node, bool) {
	f := p.t[i].Fold
	k := -1
	for x := range f {
		if f[x] == '.' {
			k = x
		}
	}
	if k < 0 {
		return node{}, false
	}
	a, b := f[:k], f[k+1:]
	if len(a) == 4 && len(b) <= 2 {
		y, m := figure(a), figure(b)
		if y >= 1900 && y < 2100 && m >= 1 && m <= 12 && !p.followsCount(i+1) && !p.is(i+1, "%", "-") {
			return node{a: i, b: i + 1, form: fPer, per: per{unit: month, y: y, m: m, whole: true}, rule: "date in figures"}, true
		}
		return node{}, false
	}
	if !p.is(i-1, "on", "in", "until", "since") && p.ent(i-1).weekday == 0 || p.followsCount(i+1) || p.is(i+1, "%", "-") {
		return node{}, false
	}
	return p.monthDay(i, i+1, a, b)
}

func figure(s string) int {
	v, err := strconv.Atoi(s)
	if err != nil || len(s) > 4 {
		return -1
	}
	return v
}

// threeFigures reads year, month and day in any order.
func (p *parser) threeFigures(i, end int, a, b, c, sep string) (node, bool) {
	x, y, z := figure(a), figure(b), figure(c)
	if x < 0 || y < 0 || z < 0 {
		return node{}, false
	}
	q := per{unit: day, whole: true}
	switch {
	case len(a) == 4:
		q.y, q.m, q.d = x, y, z
	case len(c) == 4 || len(c) == 2:
		q.y = z
		if len(c) == 2 {
			q.y = century2(z)
		}
		q.m, q.d, q.uncertain = p.ordered(x, y, sep)
	default:
		return node{}, false
	}
	if q.m < 1 || q.m > 12 || q.d < 1 || q.d > 31 || q.y < 1000 {
		return node{}, false
	}
	n := node{a: i, b: end, form: fPer, per: q, rule: "date in figures"}
	return p.isoTime(n), true
}

// ordered tells month from day; uncertain when nothing does.
func (p *parser) ordered(x, y int, sep string) (m, d int, uncertain bool) {
	switch {
	case x > 12:
		return y, x, false
	case y > 12:
		return x, y, false
	case x == y:
		return x, y, false
	case p.order == DayFirst || p.order == OrderUnknown && sep == ".":
		return y, x, p.order == OrderUnknown
	}
	return x, y, p.order == OrderUnknown
}

// isoTime adds "T12:23:59Z" glued to a date.
func (p *parser) isoTime(n node) node {
	w := p.w(n.b)
	if len(w) < 2 || w[0] != 't' || !p.glued(n.b) {
		return n
	}
	h := figure(w[1:])
	if h < 0 || h > 24 || !p.is(n.b+1, ":") || !p.num(n.b+2) {
		return n
	}
	c := clk{h: h, m: atoi(p.t[n.b+2].Fold), hasH: true, hasM: true, sure: true}
	j := n.b + 3
	if p.is(j, ":") && p.num(j+1) {
		c.s, c.hasS = int(mustFloat(p.t[j+1].Fold)), true
		j += 2
	}
	switch {
	case p.is(j, "z") && p.glued(j):
		c.zone, j = "+00:00", j+1
	case p.is(j, "+", "-") && p.glued(j) && p.num(j+1) && p.is(j+2, ":") && p.num(j+3):
		c.zone = p.w(j) + p.t[j+1].Fold + ":" + p.t[j+3].Fold
		j += 4
	}
	if c.m > 59 || c.s > 60 {
		return n
	}
	n.form, n.clk, n.b = fMoment, c, j
	return n
}

func mustFloat(s string) float64 {
	v, err := strconv.ParseFloat(s, 64)
	if err != nil {
		return 99
	}
	return v
}

// twoFigures reads "4/22", "2015-3", "11/2016".
func (p *parser) twoFigures(i, end int, a, b, sep string) (node, bool) {
	x, y := figure(a), figure(b)
	switch {
	case len(a) == 4 && len(b) <= 2 && sep != "." && x >= 1000 && x < 3000 && y >= 1 && y <= 12:
		return node{a: i, b: end, form: fPer, per: per{unit: month, y: x, m: y, whole: true}, rule: "date in figures"}, true
	case len(b) == 4 && len(a) <= 2 && sep != "." && y >= 1000 && y < 3000 && x >= 1 && x <= 12:
		return node{a: i, b: end, form: fPer, per: per{unit: month, y: y, m: x, whole: true}, rule: "date in figures"}, true
	}
	if _, half := p.ampm(end); half != 0 || sep != "/" && (p.monthNear(end) || p.relMonthAt(end)) {
		return node{}, false
	}
	if len(a) > 2 || len(b) > 2 || sep != "/" && !p.is(i-1, "on", "from", "between", "until", "since") || !p.glued(i+1) || !p.glued(i+2) {
		return node{}, false
	}
	if a == "9" && b == "11" && !p.is(i-1, "on", "from", "until", "by") {
		return node{a: i, b: end, form: fPer, per: per{unit: day, y: 2001, m: 9, d: 11, whole: true}, rule: "9/11"}, true
	}
	small := x < 10 && y < 10 && x < y && (x == 1 || x == 2 || x == 3)
	if (small || x == 24 && y == 7) && !p.is(i-1, "on", "from", "between", "until", "since", "by", "before", "after", "this", "next", "to", "for") || p.followsCount(end) && small ||
		p.is(end, "-", "/", ".", "%") && p.glued(end) && p.num(end+1) && !p.is(end, "-") {
		return node{}, false
	}
	return p.monthDay(i, end, a, b)
}

// monthDay reads a month and day in figures without a year.
func (p *parser) monthDay(i, end int, a, b string) (node, bool) {
	x, y := figure(a), figure(b)
	if x < 1 || y < 1 || len(a) > 2 || len(b) > 2 {
		return node{}, false
	}
	q := per{unit: day}
	q.m, q.d, q.uncertain = p.ordered(x, y, "/")
	if q.m > 12 || q.d > 31 {
		return node{}, false
	}
	return node{a: i, b: end, form: fPer, per: q, rule: "date in figures"}, true
}

// figureOrder looks for dates in figures that can be read in one way only.
func (p *parser) figureOrder() Order {
	us, eu := 0, 0
	for i := 0; i+4 < len(p.t); i++ {
		if s := p.t[i+1].Fold; s != "/" && s != "-" || s != p.t[i+3].Fold {
			continue
		}
		a, b, c := p.t[i].Fold, p.t[i+2].Fold, p.t[i+4].Fold
		x, y := figure(a), figure(b)
		if len(a) > 2 || len(b) > 2 || len(c) != 4 || x < 1 || y < 1 || figure(c) < 1000 {
			continue
		}
		if x > 12 && x <= 31 && y <= 12 {
			eu++
		}
		if y > 12 && y <= 31 && x <= 12 {
			us++
		}
	}
	switch {
	case us > 0 && eu == 0:
		return MonthFirst
	case eu > 0 && us == 0:
		return DayFirst
	}
	return OrderUnknown
}
