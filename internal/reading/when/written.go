package when

import (
	"strings"

	"github.com/tocsin/tocsin/internal/reading/text"
)

// written reads a date told by the names of its month or weekday, in any
// order people use: "Friday, March 22, 2024", "22nd of March", "March 2024",
// "Monday 21", "the tenth of September, two thousand".
func (p *parser) written(i int) (node, bool) {
	c := collector{p: p, i: i, j: i}
	if p.is(i, "the") {
		if v, n := p.ord(i + 1); n == 0 || v > 31 {
			if v, n := p.whole(i + 1); n == 0 || v < 1 || v > 31 || !p.is(i-1, "on", "for", "from", "between") && !p.monthNear(i+1+n) {
				if p.ent(i+1).month == 0 || !p.is(i-1, "in", "since", "of") {
					return node{}, false
				}
			}
		}
		c.j++
	}
	for c.step() {
	}
	if n, ok := p.sharedMonth(i); ok {
		return n, true
	}
	return c.done()
}

// sharedMonth reads the first of two days that share a month: "16" of "16 and
// 17 October".
func (p *parser) sharedMonth(i int) (node, bool) {
	j := p.skip(i, "the")
	v, n := p.ord(j)
	if n == 0 {
		v, n = p.whole(j)
	}
	if n == 0 || !p.num(j) || v < 1 || v > 31 || !p.is(j+n, "and", "or", ",", "&") || p.depth > 2 {
		return node{}, false
	}
	k := p.skip(j+n+1, "the")
	if w, m := p.whole(k); m == 0 || w < 1 || w > 31 || !p.monthNear(k+m) && !p.monthNear(k+m+1) {
		return node{}, false
	}
	d, ok := p.written(k)
	if !ok || d.form != fPer || d.per.d == 0 || d.per.m == 0 || d.per.wd > 0 {
		return node{}, false
	}
	q := d.per
	q.d = v
	return node{a: i, b: j + n, form: fPer, per: q, rule: "day that shares its month"}, true
}

// collector gathers the parts of a written date.
type collector struct {
	p         *parser
	i, j      int // first token; one past the last part taken
	per       per
	ordinal   bool // the day is an ordinal
	sawMonth  int  // token of the month
	monthWeak bool
}

// step takes the next part after what may stand between parts.
func (c *collector) step() bool {
	p := c.p
	k := c.j
	if k > c.i {
		k = c.between(k)
	}
	if k >= p.hi || k > c.i && p.t[k].Gap == text.Blank {
		return false
	}
	return c.month(k) || c.weekday(k) || c.fusedMonth(k) || c.year(k) || c.day(k)
}

// between skips what may stand between two parts.
func (c *collector) between(k int) int {
	p := c.p
	switch {
	case p.is(k, ","):
		k++
		k = p.skip(k, "the")
	case p.is(k, "of"):
		k = p.skip(k+1, "the")
	case p.is(k, "day") && c.ordinal && p.is(k+1, "of") && c.per.m == 0:
		k += 2
	case p.is(k, "in") && c.per.m > 0 && c.per.y == 0:
		if _, n := p.yearFigure(k + 1); n > 0 {
			return k + 1
		}
	case p.is(k, "the"):
		k++
	case p.is(k, ".") && p.glued(k):
		k++
		if p.is(k, ",") {
			k++
		}
	case p.is(k, "-", "/", "–") && (p.glued(k) || p.is(k-1, "week")):
		if c.per.wd > 0 && c.per.m == 0 && c.per.d == 0 && p.ent(k+1).month == 0 {
			return k
		}
		k++
	case p.is(k, "(") && c.per.wd > 0:
		if p.ent(k+1).month > 0 {
			k++
		}
	}
	return k
}

func (c *collector) month(k int) bool {
	e := c.p.ent(k)
	if e.month == 0 || c.per.m > 0 {
		return false
	}
	c.per.m, c.sawMonth, c.monthWeak = int(e.month), k, e.flags&weak != 0
	c.j = k + 1
	return true
}

func (c *collector) weekday(k int) bool {
	p := c.p
	e := p.ent(k)
	if e.weekday == 0 || c.per.wd > 0 || c.per.y > 0 || strings.HasSuffix(p.w(k), "days") {
		return false
	}
	if c.per.d > 0 && c.per.m == 0 { // "the second Sunday" is another thing
		return false
	}
	if k > c.i && c.p.w(k-1) == "," && c.per.m > 0 && c.per.d == 0 {
		return false
	}
	c.per.wd = int(e.weekday)
	c.j = k + 1
	return true
}

// fusedMonth takes "Oct2".
func (c *collector) fusedMonth(k int) bool {
	if c.per.m > 0 || c.per.d > 0 || !c.p.isWord(k) {
		return false
	}
	w := c.p.w(k)
	x := len(w)
	for x > 0 && w[x-1] >= '0' && w[x-1] <= '9' {
		x--
	}
	e := c.p.lex.of(w[:x])
	if x == len(w) || len(w)-x > 2 || e.month == 0 {
		return false
	}
	c.per.m, c.per.d, c.sawMonth = int(e.month), atoi(w[x:]), k
	c.j = k + 1
	return c.per.d >= 1 && c.per.d <= 31
}

func (p *parser) isWord(k int) bool { return k >= p.lo && k < p.hi && p.t[k].Kind == text.Word }

// year takes a year of four figures, of two where nothing else can be meant,
// or in words.
func (c *collector) year(k int) bool {
	p := c.p
	if c.per.y > 0 || c.per.m == 0 && !p.monthNear(k+1) {
		return false
	}
	if y, n := p.yearFigure(k); n > 0 {
		if c.per.m == 0 && c.per.d > 0 {
			return false
		}
		c.per.y, c.j = y, k+n
		return true
	}
	if c.per.m == 0 {
		return false
	}
	if y, n := p.yearWords(k); n > 0 {
		c.per.y, c.j = y, k+n
		return true
	}
	return c.shortYear(k)
}

// shortYear takes "90" in "3 Jan 90" and "'90".
func (c *collector) shortYear(k int) bool {
	p := c.p
	x := k
	if p.is(x, "'") {
		x++
	}
	if !p.num(x) || len(p.t[x].Fold) != 2 || p.is(x+1, ":", "%") || p.clockAt(x) {
		return false
	}
	v := atoi(p.t[x].Fold)
	if p.is(k-1, "-", "–") && c.i+1 < k && !p.is(c.sawMonth-1, "-", "–", "/") && !p.is(c.sawMonth+1, "-", "–", "/") {
		return false // "November 19-20" is two days
	}
	switch {
	case x > k:
	case c.per.d > 0 && p.w(k-1) == "," && v <= 31 && v > 12 && !p.endsPhrase(x+1):
		return false
	case c.per.d > 0 && (!p.followsCount(x+1) || v >= 60 && !p.counted(x+1)):
	case c.per.d == 0 && v > 31 && !p.followsCount(x+1):
	default:
		return false
	}
	c.per.y, c.j = century2(v), x+1
	return true
}

// followsCount says that the word at k is what a number before it counts.
func (p *parser) followsCount(k int) bool {
	if k >= p.hi || p.t[k].Kind != text.Word || p.t[k].Gap == text.Glued {
		return k < p.hi && p.is(k, "-", "%", "/") && p.t[k].Gap == text.Glued
	}
	switch p.w(k) {
	case "in", "at", "on", "to", "by", "and", "or", "was", "is", "were", "for", "from", "when", "after", "before", "that", "the",
		"has", "had", "have", "of", "with", "this", "last", "next", "his", "her", "their", "its", "a", "an", "not", "against", "there", "he", "she", "they", "but", "as", "near", "around", "through", "until", "while", "which", "it":
		return false
	}
	e := p.ent(k)
	return e.month == 0 && e.weekday == 0
}

func century2(v int) int {
	if v >= 40 {
		return 1900 + v
	}
	return 2000 + v
}

// relMonthAt says that "of next month", "this month" or the like starts at k.
func (p *parser) relMonthAt(k int) bool {
	k = p.skip(k, "of", "in")
	return p.ent(k).rel > 0 && p.ent(k+1).unit == month
}

// done judges what was gathered and adds "of next month", "last year".
func (c *collector) done() (node, bool) {
	p := c.p
	q := &c.per
	if c.j <= c.i || q.y > 0 && q.m == 0 {
		return node{}, false
	}
	c.relYear()
	if q.mrel == nil && q.m == 0 && q.wd == 0 && !(q.d > 0 && c.ordinal && p.is(c.i, "the") && p.dayStands(c.j)) &&
		!(q.d > 0 && (p.is(c.i, "the") || p.is(c.i-1, "on") && p.num(c.i)) && p.dayStands(c.j)) {
		return node{}, false
	}
	q.unit = day
	if q.d == 0 && q.wd == 0 {
		q.unit = month
	}
	if q.m > 0 && q.d == 0 && q.wd > 0 {
		return node{}, false
	}
	if q.m > 0 && q.d > 0 && q.y == 0 && p.namesAfter(c.j) {
		return node{}, false
	}
	if q.d == 0 && q.y == 0 && c.inName() {
		return node{}, false
	}
	if c.weakAlone() || q.wd > 0 && q.d == 0 && q.of == nil && p.is(c.i-1, "a", "any") {
		return node{}, false // "on a Sunday afternoon": some Sunday
	}
	if p.is(c.i, "the") && q.m > 0 && q.d == 0 {
		c.i++
	}
	q.whole = q.y > 0 && q.m > 0
	b := c.j
	if p.is(b, ")") && p.openBefore(c.i, b) {
		b++
	}
	n := node{a: c.i, b: b, form: fPer, per: *q, rule: "written date"}
	return p.deicticPart(n), true
}

// inName says that a bare month or weekday is part of a name: "the Sunday
// Times", "Black September", "the March for Life".
func (c *collector) inName() bool {
	p := c.p
	if c.per.wd > 0 {
		return p.is(c.j, "times", "mosque", "mail", "telegraph", "express", "mirror", "herald", "school") && p.t[c.j].Shape != text.Lower
	}
	return c.per.m > 0 && (p.is(c.i-1, "black", "red") || p.is(c.sawMonth, "march") && p.is(c.i-1, "the") && p.is(c.j, "for", "of", "on", "against", "to"))
}

// namesAfter says that a day of the year is part of a name: "1 May Avenue",
// "the 19 April Movement".
func (p *parser) namesAfter(k int) bool {
	return p.is(k, "movement", "avenue", "street", "square", "brigade", "brigades", "hospital", "bridge", "university", "stadium", "plaza", "park",
		"boulevard", "battalion", "committee", "organization", "neighborhood", "district", "airport", "school", "martyrs")
}

func (p *parser) openBefore(i, b int) bool {
	for k := i; k < b; k++ {
		if p.w(k) == "(" {
			return true
		}
	}
	return false
}

// dayStands says that "the 21st" stands alone and is no rank: nothing it
// could rank follows.
func (p *parser) dayStands(j int) bool {
	if p.num(j-2) && p.is(j, "and", "in", "from", "to", "through") && !p.relMonthAt(j) && p.is(j-3, "the") &&
		!p.is(j-4, "on", "for", "between", "from", "until", "by") {
		return false // "the 3rd and 6th Brigades"
	}
	if !p.num(j-2) && !p.num(j-1) && !p.relMonthAt(j) {
		k := j - 1
		for k > p.lo && !p.is(k, "the") && k > j-4 {
			k--
		}
		if !p.is(k-1, "on", "for", "until", "by", "between", "from", "to") {
			return false
		}
	}
	return p.endsPhrase(j) || p.is(j, "at", "and", "between", "in", "from", "to", "until", "through") || p.relMonthAt(j)
}

// relYear adds a year or month told from the report: "june next year", "the
// 20th of next month", "Friday next week".
func (c *collector) relYear() {
	p, q := c.p, &c.per
	if q.m > 0 && q.y == 0 {
		if k, b, ok := p.yearRel(p.skip(c.j, ",")); ok {
			q.yrel, c.j = &k, b
		}
	}
	if q.d > 0 && q.m == 0 && q.wd == 0 && p.relMonthAt(c.j) {
		k := p.skip(c.j, "of", "in")
		r := int(p.ent(k).rel) - 2
		q.mrel, c.j = &r, k+2
	}
	if q.wd > 0 && q.d == 0 && q.m == 0 {
		if p.is(c.j, "before") && p.is(c.j+1, "last") || p.is(c.j, "after") && p.is(c.j+1, "next") {
			q.rel, q.k = true, 2
			if p.is(c.j, "before") {
				q.k = -2
			}
			c.j += 2
			return
		}
		k := p.skip(p.skip(c.j, "of", "in", ","), "the")
		if r := p.ent(k).rel; r > 0 && p.ent(k+1).unit == week && (!p.is(k, "past") && !p.is(k, "same")) {
			q.rel, q.k, q.unit = true, int(r)-2, day
			q.of = &per{unit: week, rel: true, k: int(r) - 2}
			q.nth = 1
			q.rel = false
			c.j = k + 2
			if p.is(c.i-1, "on") && q.of.k >= 0 {
				c.i--
			}
		}
	}
}

// weakAlone says that the words are more likely no time: "may" the verb,
// "march" the walk, "sat".
func (c *collector) weakAlone() bool {
	p, q := c.p, &c.per
	if q.d > 0 || q.y > 0 || q.yrel != nil {
		return false
	}
	if q.wd > 0 {
		t := &p.t[c.j-1]
		if p.ent(c.j-1).flags&weak == 0 || q.nth > 0 {
			return false
		}
		return t.Shape != text.Capital && !p.is(c.i-1, "on", "or", "week", "last", "next", "this", "and", "from", "to", "until") ||
			t.Fold == "sun" || t.Fold == "mon" && !p.is(c.i-1, "on")
	}
	if !c.monthWeak {
		return false
	}
	t := &p.t[c.sawMonth]
	if t.Fold == "may" && p.is(c.i-1, "this", "the", "and", "or", "to", "by") && p.ent(c.i-2).month == 0 && !p.endsPhrase(c.j) {
		return true
	}
	before := p.is(c.i-1, "in", "since", "until", "till", "by", "of", "last", "next", "this", "early", "late", "mid", "during", "before", "after",
		"from", "through", "to", "between", "the", "-", "previous", "and", "or")
	if t.Shape == text.Capital && t.Fold != "may" && c.sawMonth > p.lo && !p.d.Sentences[p.sent].Upper && !p.d.Sentences[p.sent].Title {
		return false
	}
	if t.Fold == "march" && p.is(c.i-1, "to", "the", "and", "or", "of", "from", "this", "by", "last", "after", "before", "during") {
		return t.Shape == text.Lower || p.d.Sentences[p.sent].Upper
	}
	return !before || p.is(c.sawMonth+1, "be", "have", "not", "i", "you", "we", "they", "he", "well", "also", "or")
}
