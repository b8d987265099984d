package when

import (
	"strings"

	"github.com/tocsin/tocsin/internal/reading/text"
)

// wordClock reads times of day in words: "noon", "half past seven", "seven
// o'clock", "eight forty p.m.".
func (p *parser) wordClock(i int, at bool) (node, bool) {
	if n, ok := p.wordNoon(i, i); ok {
		return n, true
	}
	if n, ok := p.pastTo(i); ok {
		return n, true
	}
	h, n := p.hourWord(i)
	if n == 0 {
		return node{}, false
	}
	c := clk{h: h, hasH: true}
	j := i + n
	if p.is(j, "-") {
		j++
	}
	if m, k := p.whole(j); k > 0 && m < 60 && m >= 10 && !p.num(j) {
		if x, half := p.ampm(j + k); half != 0 {
			c.m, c.hasM, c.half = m, true, half
			return node{a: i, b: x, form: fClock, clk: c, rule: "clock"}, true
		}
		c.m, c.hasM = m, true
		nd := node{a: i, b: j + k, form: fClock, clk: c, rule: "clock", open: !at && !p.clockContext(i, j+k)}
		return nd, true
	}
	return p.halfDay(i, i+n, clk{h: h, hasH: true}, at)
}

// clockContext says that two numbers in words are a time by what surrounds them.
func (p *parser) clockContext(i, j int) bool {
	return p.is(i-1, "at", "from", "to", "until", "by", "around") || p.is(j, "tomorrow", "today", "tonight") ||
		p.is(j, "in") && p.is(j+1, "the") && p.ent(j+2).part != noPart || p.ent(i-1).weekday > 0 ||
		p.is(i-1, "for") && p.endsPhrase(j)
}

// hourWord reads an hour in words.
func (p *parser) hourWord(i int) (h, n int) {
	if p.num(i) {
		return 0, 0
	}
	w := p.w(i)
	if v, ok := p.lex.Numbers.Small[w]; ok && v > 0 {
		return v, 1
	}
	if w == "twenty" {
		if v, n := p.whole(i); n > 0 && v <= 24 {
			return v, n
		}
	}
	return 0, 0
}

func (p *parser) wordNoon(a, j int) (node, bool) {
	c := clk{hasH: true, half: 2, h: 12}
	k := j
	if p.is(k, "high", "around") {
		k++
	}
	switch p.w(k) {
	case "mid":
		x := p.skip(k+1, "-")
		switch p.w(x) {
		case "day":
			return node{a: a, b: x + 1, form: fClock, clk: c, rule: "clock"}, true
		case "night":
			c.half, c.part = 1, midnight
			return node{a: a, b: x + 1, form: fClock, clk: c, rule: "clock"}, true
		}
		return node{}, false
	case "noon", "noonish", "midday", "noontime":
	case "midnight":
		c.half, c.part = 1, midnight
	case "twelve":
		if !p.is(k+1, "noon", "midnight") {
			return node{}, false
		}
		return p.wordNoon(a, k+1)
	default:
		return node{}, false
	}
	if k > j && p.is(j, "around") {
		return node{}, false
	}
	return node{a: a, b: k + 1, form: fClock, clk: c, rule: "clock"}, true
}

// pastTo reads "half past seven", "a quarter to eight", "20 minutes past five".
func (p *parser) pastTo(i int) (node, bool) {
	j := p.skip(i, "a", "an")
	m := 0
	switch p.w(j) {
	case "half":
		m, j = 30, j+1
	case "quarter":
		m, j = 15, j+1
	default:
		v, n := p.whole(j)
		if n == 0 || v > 59 || v < 1 {
			return node{}, false
		}
		m, j = v, j+n
		u := p.ent(j).unit
		if u == minute {
			j++
		} else if p.num(i) && !p.is(i-1, "at", "'s", "is", "was") || !p.num(i) && m%5 != 0 {
			return node{}, false
		}
	}
	before := p.is(j, "to", "of", "before", "til", "till")
	if !before && !p.is(j, "past", "after") {
		return node{}, false
	}
	c, ok := p.hourAfter(j + 1)
	if !ok {
		return node{}, false
	}
	c.clk.m, c.clk.hasM = m, true
	if before {
		c.clk.m = 60 - m
		c.clk.h--
		if c.clk.h == 0 {
			c.clk.h = 12
		}
	}
	c.a = i
	return c, true
}

// hourAfter reads the hour of "half past seven o'clock".
func (p *parser) hourAfter(i int) (node, bool) {
	if n, ok := p.wordNoon(i, i); ok {
		return n, true
	}
	h, n := p.whole(i)
	if n == 0 || h < 1 || h > 24 {
		return node{}, false
	}
	c := clk{h: h, hasH: true}
	j := i + n
	if k, half := p.ampm(j); half != 0 {
		c.half, j = half, k
	} else if p.is(j, "o'clock", "oclock") {
		j++
	} else if p.ent(j).unit != noUnit || p.num(j) {
		return node{}, false
	}
	return node{a: i, b: j, form: fClock, clk: c, rule: "clock"}, true
}

// dayPart reads a part of the day that stands without its day: "in the
// morning", "late at night", "at dawn", "in the early hours".
func (p *parser) dayPart(i int) (node, bool) {
	e := whole
	j := i
	switch p.w(j) {
	case "early", "earlier":
		e, j = early, j+1
	case "late", "later":
		e, j = late, j+1
	case "mid":
		e, j = mid, p.skip(j+1, "-")
	}
	intro := p.is(j, "in", "during", "at", "on")
	k := j
	if intro {
		k++
	}
	k = p.skip(k, "the")
	if e == whole {
		switch p.w(k) {
		case "early":
			e, k = early, k+1
		case "late":
			e, k = late, k+1
		case "mid":
			e, k = mid, p.skip(k+1, "-")
		}
	}
	x := p.ent(k).part
	if x == noPart && e == early && p.is(k, "hours") {
		x, e = dawn, whole
	}
	if x == noPart || p.ent(k).unit == day && x == night && p.num(k-1) {
		return node{}, false
	}
	n := node{a: i, b: k + 1, form: fClock, clk: clk{part: x, edge: e}, rule: "part of the day"}
	if intro && e != whole && !p.is(i, "early", "earlier", "late", "later", "mid") && !p.is(i+1, "the") || p.is(i, "during") {
		for n.a++; p.is(n.a, "the"); n.a++ {
		}
	}
	n.open = !intro && e != mid && (e == whole || !p.is(i, "late", "early", "later", "earlier"))
	if x == night && p.w(k) == "overnight" {
		n.open = false
	}
	return n, true
}

// zone reads the zone of a clock time.
func (p *parser) zone(i int) (string, int) {
	j := p.skip(i, "(")
	end := func(k int) int {
		if j > i {
			if !p.is(k, ")") {
				return i
			}
			return k + 1
		}
		return k
	}
	if p.is(j, "+", "-") && j == i && p.num(j+1) && p.glued(j+1) && !p.glued(j) && len(p.t[j+1].Fold) == 4 && p.num(j-1) {
		f := p.t[j+1].Fold
		return p.w(j) + f[:2] + ":" + f[2:], j + 2
	}
	if p.is(j, "et", "ct", "pt", "mt") && j == i && p.t[j].Shape == text.Upper && p.is(j-1, "am", "pm", "a.m.", "p.m.") {
		return strings.ToUpper(p.w(j)), j + 1 // summer or standard time, which the words do not tell
	}
	if off, ok := zoneOffsets()[p.w(j)]; ok {
		if j > i && !p.is(j+1, ")") {
			return "", i
		}
		return off, end(j + 1)
	}
	if p.is(j, "local") && p.is(j+1, "time") {
		return "local", end(j + 2)
	}
	if p.is(j+1, "time", "timezone", "standard", "daylight") {
		k := j + 2
		if p.is(j+1, "standard", "daylight") {
			k = p.skip(k, "time")
		}
		if off, ok := zonePlaces()[p.w(j)]; ok {
			return off, end(k)
		}
	}
	return "", i
}

// zoneOffsets are the abbreviations that mean one offset from UTC.
func zoneOffsets() map[string]string { return zones.offsets }

// zonePlaces are places and names whose time has one offset all year.
func zonePlaces() map[string]string { return zones.places }

var zones = struct{ offsets, places map[string]string }{
	offsets: map[string]string{
		"gmt": "+00:00", "utc": "+00:00", "z": "+00:00", "zulu": "+00:00", "est": "-05:00", "edt": "-04:00", "cst": "-06:00",
		"cdt": "-05:00", "mst": "-07:00", "mdt": "-06:00", "pst": "-08:00", "pdt": "-07:00", "bst": "+01:00",
		"cet": "+01:00", "cest": "+02:00", "eet": "+02:00", "eest": "+03:00", "msk": "+03:00", "aest": "+10:00",
		"jst": "+09:00", "sgt": "+08:00", "hkt": "+08:00", "pkt": "+05:00", "eat": "+03:00", "wib": "+07:00",
	},
	places: map[string]string{
		"moscow": "+03:00", "kabul": "+04:30", "tehran": "+03:30", "baghdad": "+03:00", "istanbul": "+03:00", "delhi": "+05:30",
		"indian": "+05:30", "pakistan": "+05:00", "nairobi": "+03:00", "lagos": "+01:00", "beijing": "+08:00", "tokyo": "+09:00",
		"greenwich": "+00:00", "bogota": "-05:00", "lima": "-05:00", "manila": "+08:00", "dhaka": "+06:00", "colombo": "+05:30",
		"pacific": "pacific", "mountain": "mountain", "central": "central", "eastern": "eastern", "european": "europe",
	},
}
