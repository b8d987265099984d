package when

import "github.com/tocsin/tocsin/internal/reading/text"

// relative reads what is told from the report's time by "last", "this",
// "next" and their like: "last Friday", "next month", "the past 3 weeks",
// "this evening", "5 upcoming years".
func (p *parser) relative(i int) (node, bool) {
	j := p.skip(i, "the", "my", "these", "those")
	if v, n := p.smallNumber(j); n > 0 && p.ent(j+n).rel > 0 && (v == 1 || p.isPlural(j+n+1)) && p.ent(j+n+1).unit != noUnit && p.ent(j+n).rel != 2 {
		return p.stretch(p.noThe(i, j, p.ent(j+n+1).unit), j+n+2, int(p.ent(j+n).rel)-2, amount{v, p.ent(j + n + 1).unit})
	}
	r := p.ent(j).rel
	if r == 0 {
		return p.thatUnit(i)
	}
	if p.is(j, "last") && p.is(j-1, "will", "to", "could", "would", "can", "may", "might", "not", "shouldn't", "won't", "should", "didn't", "must", "did") {
		return node{}, false
	}
	if p.is(j-1, "his", "her", "their", "its", "your") && !p.is(j, "next") {
		return node{}, false // "his last year in office"
	}
	same := p.is(j, "same")
	k := j + 1
	if r == 2 && p.ent(k).rel > 0 && p.ent(k).rel != 2 { // "this past Wednesday", "this coming week"
		r, k = p.ent(k).rel, k+1
		if p.ent(k).weekday > 0 {
			return p.nearWeekday(i, k, r == 1), true
		}
		if m := p.ent(k).month; m > 0 && r == 1 {
			return node{a: i, b: k + 1, form: fPer, per: per{unit: month, m: int(m), rel: true, k: -1}, rule: "month seen from the report"}, true
		}
	}
	if same && p.ent(k).unit == day && p.w(k) == "day" {
		l := length{parts: []amount{{0, day}}}
		return p.deicticPart(node{a: i, b: k + 1, form: fPer, per: per{unit: day, shift: &l, previous: true}, rule: "day told before"}), true
	}
	if v, n := p.smallNumber(k); n > 0 && r != 2 {
		if n, ok := p.stretchUnits(p.noThe(i, j, p.ent(k+n).unit), k+n, int(r)-2, v); ok {
			return n, true
		}
	}
	return p.relativeUnit(i, j, k, int(r)-2)
}

// noThe leaves the article out of what "past" or "next" begin, but for decades.
func (p *parser) noThe(i, j int, u unit) int {
	if u == decade {
		return i
	}
	return j
}

// smallNumber reads a number or a word for a few.
func (p *parser) smallNumber(i int) (v float64, n int) {
	switch p.w(i) {
	case "few":
		return 3, 1
	case "several":
		return 3, 1
	case "couple":
		return 2, 1 + b2i(p.is(i+1, "of"))
	}
	return p.card(i)
}

func b2i(b bool) int {
	if b {
		return 1
	}
	return 0
}

// stretchUnits reads the units behind "the past 3".
func (p *parser) stretchUnits(i, j, dir int, v float64) (node, bool) {
	j = p.skip(j, "-")
	biz := p.is(j, "business", "working")
	if biz {
		j++
	}
	u := p.ent(j).unit
	if u == noUnit || v > 10000 {
		return node{}, false
	}
	n, ok := p.stretch(i, j+1, dir, amount{v * fortnights(p.w(j)), u})
	if !ok {
		return n, false
	}
	n.per.shift.business = biz
	for {
		k := p.skip(n.b, "and", ",")
		v, m := p.card(k)
		if m == 0 || p.ent(k+m).unit == noUnit || p.ent(k+m).unit >= u || p.is(k+m+1, "ago", "later", "earlier", "before", "after") {
			return n, ok
		}
		u = p.ent(k + m).unit
		n.per.shift.parts = append(n.per.shift.parts, amount{v, u})
		n.b = k + m + 1
	}
}

func fortnights(w string) float64 {
	if w == "fortnight" || w == "fortnights" {
		return 2
	}
	return 1
}

// stretch is the time of a length before or after the reference.
func (p *parser) stretch(i, b, dir int, a amount) (node, bool) {
	if p.is(b, "old") || a.n <= 0 {
		return node{}, false
	}
	l := &length{parts: []amount{a}}
	if dir == 0 {
		dir = 1
	}
	previous := dir > 0 && !p.o.Message && p.tense(i) < 0 // "the next two months were tough"
	return node{a: i, b: b, form: fPer, per: per{unit: a.u, shift: l, back: dir < 0, span: true, previous: previous}, rule: "stretch before or after the report"}, true
}

// relativeUnit reads the unit, weekday, month, season or part of the day that
// "last", "this" or "next" (k -1, 0, 1) at j tells of.
func (p *parser) relativeUnit(i, j, at, k int) (node, bool) {
	e := p.ent(at)
	a := j
	if e.unit == decade {
		a = i
	}
	if h, ok := p.feast(at); ok && h.form == fPer && h.per.y == 0 && k != 0 {
		h.a, h.per.rel, h.per.k = j, true, k
		return h, true
	}
	if p.is(at, "fortnight") && k != 0 {
		return p.stretch(a, at+1, k, amount{2, week})
	}
	mk := func(q per, b int) (node, bool) {
		return node{a: a, b: b, form: fPer, per: q, rule: "stretch seen from the report"}, true
	}
	switch {
	case e.weekday > 0 && e.flags&weak == 0 || e.weekday > 0 && p.is(j, "last", "next", "this"):
		return p.relativeWeekday(i, j, at, k), true
	case e.part != noPart && (e.unit == noUnit || p.is(at, "night")):
		return p.relativePart(a, at, k)
	case p.is(at, "fiscal", "school", "financial") && p.ent(at+1).unit == year:
		return mk(per{unit: year, rel: true, k: k, fiscal: true}, at+2)
	case p.is(at, "calendar") && p.ent(at+1).unit == year:
		return mk(per{unit: year, rel: true, k: k}, at+2)
	case p.is(at, "business", "working") && p.ent(at+1).unit == day:
		l := length{parts: []amount{{1, day}}, business: true}
		return mk(per{unit: day, shift: &l, back: k < 0}, at+2)
	case e.unit == day && p.w(at) == "date", e.unit == day && k == 0 && !p.is(j, "this"):
		return node{}, false
	case e.unit >= day && e.unit <= century:
		return p.relativeStretch(i, a, at, k, e.unit)
	case e.unit == hour || e.unit == minute:
		if k == 0 || e.unit == minute && p.is(j, "last") {
			return node{}, false // "last-minute news"
		}
		l := &length{parts: []amount{{1, e.unit}}}
		return mk(per{unit: e.unit, shift: l, back: k < 0, span: true}, at+1)
	case e.month > 0 && (e.flags&weak == 0 || p.t[at].Shape == text.Capital):
		return p.relativeMonth(a, at, k)
	case e.season > 0 && (e.flags&weak == 0 || k != 0 || p.is(j, "this")):
		n, ok := mk(per{unit: season, n: int(e.season), rel: true, k: k}, at+1)
		return n, ok
	}
	return p.relativeFigures(a, at, k)
}

// relativeStretch reads "last week", "the next day", "this weekend" and the
// weekday that may follow: "next week Wednesday".
func (p *parser) relativeStretch(i, a, at, k int, u unit) (node, bool) {
	n := node{a: a, b: at + 1, form: fPer, per: per{unit: u, rel: true, k: k}, rule: "stretch seen from the report"}
	following := p.is(at-1, "following", "previous", "preceding") || p.is(at-1, "next") && p.is(i, "the") && u == day
	if following && !p.o.Message {
		l := length{parts: []amount{{1, u}}}
		n.per = per{unit: u, shift: &l, back: k < 0, previous: true}
		n.rule = "stretch beside the day told before"
	}
	if p.is(at+1, "and") && p.is(at+2, "a") && p.is(at+3, "half") && k != 0 {
		return p.stretch(a, at+4, k, amount{1.5, u})
	}
	if k < 0 && u >= week && u <= year && p.is(at-2, "the") && p.is(at-3, "in", "over", "during", "within") && p.is(at-1, "last", "past") {
		return p.stretch(a, at+1, k, amount{1, u}) // "in the last month" ends now
	}
	if u == day && p.is(at, "nights", "night") {
		return node{}, false
	}
	if p.isPlural(at) { // "in the coming weeks"
		if k == 0 || p.is(at-1, "previous", "preceding", "last", "following") {
			return node{}, false
		}
		if !p.o.Message {
			return node{}, false // how many, the words do not say
		}
		s, ok := p.stretch(a, at+1, k, amount{3, u})
		s.per.shift.vague = true
		return s, ok
	}
	if u == day && (p.is(i, "the") || k != 0) {
		n.a = i
	}
	if u == week {
		j := p.skip(n.b, ",", "-", "'s")
		j = p.skip(j, "on")
		if e := p.ent(j); e.weekday > 0 && e.flags&weak == 0 || e.weekday > 0 && p.t[j].Shape == text.Capital || e.weekday > 0 && p.is(j, "mon", "tue", "wed", "thu", "fri") {
			base := n.per
			n.per = per{unit: day, wd: int(e.weekday), nth: 1, of: &base}
			n.b = j + 1
			return p.deicticPart(n), true
		}
	}
	if u == day {
		return p.deicticPart(n), true
	}
	return n, true
}

// relativeMonth reads "last September", "this May", "next june".
func (p *parser) relativeMonth(a, at, k int) (node, bool) {
	n := node{a: a, b: at + 1, form: fPer, per: per{unit: month, m: int(p.ent(at).month), yrel: &k}, rule: "month seen from the report"}
	if d, ok := p.written(at); ok && d.form == fPer && d.per.y > 0 {
		d.a = a
		return d, true
	} else if ok && d.form == fPer && d.per.d > 0 {
		d.a, d.per.yrel = a, &k
		return d, true
	}
	return n, true
}

// relativeFigures reads "this 5/12", "next 6th of April".
func (p *parser) relativeFigures(a, at, k int) (node, bool) {
	n, ok := p.figures(at)
	if !ok {
		if !p.num(at) {
			return node{}, false
		}
		if n, ok = p.written(at); !ok || n.per.m == 0 {
			return node{}, false
		}
	}
	if n.form != fPer || n.per.y > 0 || n.per.unit != day {
		return node{}, false
	}
	n.a, n.per.yrel = a, &k
	return n, true
}

// relativeWeekday reads "last Friday", "this Friday", with the date that may
// follow it.
func (p *parser) relativeWeekday(i, j, at, k int) node {
	if d, ok := p.written(at); ok && (d.per.m > 0 || d.per.d > 0) {
		d.a = j
		return d.thisYear()
	}
	if f, ok := p.figuresAfter(at + 1); ok {
		f.a = j
		return f.thisYear()
	}
	if p.is(j, "coming", "upcoming", "past") {
		n := p.nearWeekday(i, at, k < 0)
		n.a = j
		return n
	}
	if p.is(j, "following") && !p.o.Message {
		n := node{a: j, b: at + 1, form: fPer, rule: "weekday after the day told before"}
		n.per = per{unit: day, wd: int(p.ent(at).weekday), rel: true, k: 1, previous: true}
		return p.deicticPart(n)
	}
	n := node{a: j, b: at + 1, form: fPer, rule: "weekday seen from the report"}
	n.per = per{unit: day, wd: int(p.ent(at).weekday), nth: 1, of: &per{unit: week, rel: true, k: k}}
	if k == -1 && !p.o.Message && p.o.Direction == Auto {
		n.per = per{unit: day, wd: int(p.ent(at).weekday), rel: true, k: -1}
	}
	b := p.skip(n.b, "'s")
	if b == n.b && p.ent(b).month > 0 && p.is(j, "last") && p.ent(b).flags&weak == 0 {
		n.per = per{unit: day, wd: n.per.wd, nth: -1, of: &per{unit: month, m: int(p.ent(b).month), rel: true, k: -1}}
		n.b = b + 1
	}
	return p.deicticPart(n)
}

// thisYear puts a month and day without a year into that of the report: "this
// Friday, June 15".
func (n node) thisYear() node {
	if n.per.y == 0 && n.per.m > 0 {
		zero := 0
		n.per.yrel = &zero
	}
	return n
}

func (p *parser) figuresAfter(i int) (node, bool) {
	if p.num(i) {
		if n, ok := p.figures(i); ok && n.form == fPer && n.per.unit == day {
			return n, true
		}
	}
	return node{}, false
}

// nearWeekday is the nearest such weekday before or after the report.
func (p *parser) nearWeekday(i, at int, back bool) node {
	k := 1
	if back {
		k = -1
	}
	n := node{a: i, b: at + 1, form: fPer, per: per{unit: day, wd: int(p.ent(at).weekday), rel: true, k: k}, rule: "weekday seen from the report"}
	return p.deicticPart(n)
}

// relativePart reads "this evening", "last night", "next morning".
func (p *parser) relativePart(a, at, k int) (node, bool) {
	x := p.ent(at).part
	q := per{unit: day, rel: true, k: k}
	if x == night && k == -1 || k == 0 {
		return node{a: a, b: at + 1, form: fMoment, per: q, clk: clk{part: x}, rule: "part of a day seen from the report"}, true
	}
	if k == 1 || k == -1 { // "the next morning", "the previous evening"
		l := length{parts: []amount{{1, day}}}
		q = per{unit: day, shift: &l, back: k < 0, previous: true}
		return node{a: p.withThe(a), b: at + 1, form: fMoment, per: q, clk: clk{part: x}, rule: "part of the day beside the one told before"}, true
	}
	return node{}, false
}

func (p *parser) withThe(a int) int {
	if p.is(a-1, "the") {
		return a - 1
	}
	return a
}

// thatUnit reads "that weekend", "that evening", "that day": the one told
// before.
func (p *parser) thatUnit(i int) (node, bool) {
	e := p.ent(i + 1)
	if p.is(i, "the") && e.unit == weekend && p.is(i-1, "over", "during", "at") && !p.isPlural(i+1) {
		k := 0 // the one that has been, unless it is under way or the verb looks ahead
		if !p.o.Message && p.tense(i) <= 0 && p.hasRef && isoWeekday(p.ref) < 6 {
			k = -1
		}
		return node{a: i, b: i + 2, form: fPer, per: per{unit: weekend, rel: true, k: k}, rule: "weekend seen from the report"}, true
	}
	if !p.is(i, "that") {
		return node{}, false
	}
	zero := length{parts: []amount{{0, day}}}
	switch {
	case p.is(i+1, "same") && p.is(i+2, "day", "night", "evening", "morning", "afternoon"):
		if x := p.ent(i + 2).part; x != noPart {
			return node{a: i, b: i + 3, form: fMoment, per: per{unit: day, shift: &zero, previous: true}, clk: clk{part: x}, rule: "day told before"}, true
		}
		return node{a: i, b: i + 3, form: fPer, per: per{unit: day, shift: &zero, previous: true}, rule: "day told before"}, true
	case e.part != noPart && e.part != noon:
		return node{a: i, b: i + 2, form: fMoment, per: per{unit: day, shift: &zero, previous: true}, clk: clk{part: e.part}, rule: "day told before"}, true
	case p.isPlural(i + 1):
	case e.unit == day && p.is(i+1, "day") || e.unit == week || e.unit == weekend || e.unit == month || e.unit == year:
		if p.o.Message && e.unit == day {
			return node{}, false
		}
		if p.o.Message {
			return node{a: i, b: i + 2, form: fPer, per: per{unit: e.unit, rel: true}, rule: "stretch seen from the message"}, true
		}
		return node{a: i, b: i + 2, form: fPer, per: per{unit: e.unit, shift: &zero, previous: true}, rule: "stretch told before"}, true
	}
	return node{}, false
}
