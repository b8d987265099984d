package when

import "github.com/tocsin/tocsin/internal/reading/text"

// day takes the day of the month.
func (c *collector) day(k int) bool {
	p := c.p
	if c.per.d > 0 {
		return false
	}
	v, n := p.ord(k)
	ordinal := n > 0
	if !ordinal {
		v, n = p.whole(k)
		if n > 0 && !c.cardinalFits(k, k+n, v) {
			return false
		}
	}
	if n == 0 || v < 1 || v > 31 {
		return false
	}
	if ordinal && c.per.wd > 0 && c.per.m == 0 && p.followsCount(k+n) && !p.lex.isNumber(p.w(k+n)) {
		return false // "Friday, the third such attack"
	}
	if p.is(k+n, "times") || p.ent(k+n).unit != noUnit && c.per.m == 0 && !ordinal {
		return false
	}
	if ordinal && c.per.m == 0 && c.per.wd == 0 && !p.monthAfter(k+n) && c.i == k && !p.is(c.i, "the") && !p.num(k) {
		return false
	}
	c.per.d, c.ordinal = v, ordinal
	c.j = k + n
	return true
}

// cardinalFits says whether a plain number can be the day of the month here.
func (c *collector) cardinalFits(k, end, v int) bool {
	p := c.p
	if p.is(end, ":", "%", "h") || p.clockAt(k) {
		return false
	}
	if p.is(k-1, "$") || p.glued(k) && p.is(k-1, ".", ",") && p.num(k-2) {
		return false
	}
	if c.per.m > 0 {
		if !p.num(k) && v < 32 && p.lex.Numbers.Tens[p.w(k)] == 0 && end-k == 1 && !p.endsPhrase(end) && p.followsCount(end) {
			return false // "in May three men"
		}
		return !p.num(k) || !p.followsCount(end) || p.t[k].Gap != text.Space || p.ent(end).month > 0 || !p.plural(end)
	}
	if p.monthNear(end) {
		return p.num(k) || p.ent(end).flags&weak == 0 || p.t[end].Shape == text.Capital
	}
	if c.per.wd > 0 && end < p.hi && p.followsCount(end) && !p.is(end, "between", "from") {
		return false
	}
	return c.per.wd > 0 || p.relMonthAt(end) || k > c.i && p.is(k-1, "the") || p.is(k-1, "on") && (p.endsPhrase(end) || p.is(end, "at"))
}

// counted says that the word at k is sure to be what a number counts.
func (p *parser) counted(k int) bool {
	return p.is(k, "people", "persons", "men", "women", "children", "soldiers", "civilians", "others", "members", "were", "percent", "-", "%")
}

// plural says that the word at k looks like several of what is counted.
func (p *parser) plural(k int) bool {
	w := p.w(k)
	return len(w) > 3 && w[len(w)-1] == 's' || p.is(k, "people", "men", "women", "children", "civilians", "dead", "wounded")
}

// clockAt says that a clock time starts at k.
func (p *parser) clockAt(k int) bool {
	n, ok := p.figureClock(k, false)
	return ok && n.clk.hasH && (n.clk.hasM || n.clk.half > 0 || n.b > k+1)
}

// monthNear says that a month stands at k, or behind "of", "." or "-".
func (p *parser) monthNear(k int) bool {
	if p.is(k, "of", ".", "-", "/", ",", "–") {
		k++
	}
	k = p.skip(k, "the")
	return p.ent(k).month > 0
}

func (p *parser) monthAfter(k int) bool { return p.monthNear(k) || p.relMonthAt(k) }
