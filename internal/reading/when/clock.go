package when

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/tocsin/tocsin/internal/reading/text"
)

// clock reads a time of day. at says that a bare figure is one ("at 7").
func (p *parser) clock(i int, at bool) (node, bool) {
	n, ok := p.figureClock(i, at)
	w, wok := p.wordClock(i, at)
	n, ok = longest(n, ok, w, wok)
	x, xok := p.dayPart(i)
	n, ok = longest(n, ok, x, xok)
	if !ok {
		return n, false
	}
	if n.clk.hasH {
		n = p.clockTail(n)
	} else if p.is(n.b, "at", "around", "about") || p.clockFigureAt(n.b) {
		j := p.skip(n.b, "at", "around", "about")
		if c, ok := p.clock(j, true); ok && c.clk.hasH {
			c.clk = withPart(c.clk, n.clk.part)
			c.a = n.a
			return c, true
		}
	}
	return n, true
}

func (p *parser) clockFigureAt(i int) bool {
	if v, n := p.whole(i); n > 0 && v < 25 {
		return p.is(i+n, "o'clock", "oclock", "a.m.", "p.m.", "am", "pm", ":")
	}
	return false
}

// figureClock reads "10:30", "8.30pm", "7 p.m.", "1900 GMT", "15h30".
func (p *parser) figureClock(i int, at bool) (node, bool) {
	if !p.num(i) || p.is(i-1, "$", "£", "€", "#") || p.glued(i) && p.is(i-1, ".", ",", "/", "-") && p.num(i-2) && !at && !p.is(i-1, "-") {
		return node{}, false
	}
	f := p.t[i].Fold
	h, err := strconv.Atoi(f)
	if err != nil {
		return p.dotted(i, f, at)
	}
	c := clk{h: h, hasH: true}
	j := i + 1
	switch {
	case p.is(j, ":") && p.num(j+1) && p.glued(j+1) && len(p.t[j+1].Fold) == 2:
		c.m, c.hasM = atoi(p.t[j+1].Fold), true
		j += 2
		if p.is(j, ":") && p.num(j+1) && p.glued(j+1) {
			c.s, c.hasS = atoi(strings.SplitN(p.t[j+1].Fold, ".", 2)[0]), true
			j += 2
		}
		c.sure = len(f) == 2 && (f[0] == '0' || h > 12)
	case p.glued(j) && len(p.w(j)) == 3 && p.w(j)[0] == 'h' && figure(p.w(j)[1:]) >= 0: // "15h30" is two tokens
		c.m, c.hasM, c.sure = figure(p.w(j)[1:]), true, true
		j++
	case (len(f) == 4 || len(f) == 3 && p.is(j, "hours", "hrs", "am", "pm", "a.m.", "p.m.")) && p.militaryAfter(j, f):
		c.h, c.m, c.hasM = h/100, h%100, true
		c.sure = len(f) == 4 && (f[0] == '0' || c.h > 12)
	case len(f) > 2:
		return node{}, false
	case h > 12 && !at:
		return node{}, false
	}
	if c.h > 24 || c.m > 59 || c.s > 60 {
		return node{}, false
	}
	return p.halfDay(i, j, c, at)
}

// militaryAfter says that a figure of four is a clock time by what follows.
func (p *parser) militaryAfter(j int, f string) bool {
	if p.is(j, "hours", "hrs", "hr", "h", "gmt", "utc", "a.m.", "p.m.", "am", "pm", "local", "z", "zulu", "lt", "est", "edt", "ampm") {
		return true
	}
	return f[0] == '0' && len(f) == 4 && p.is(j, "-", "–", "to", "and") || p.is(j, "-", "–") && p.num(j+1) && p.t[j+1].Fold[0] == '0' ||
		p.is(j-2, "-", "–", "to", "and") && f[0] == '0' && len(f) == 4
}

// dotted reads "8.30pm" and "at 8.30".
func (p *parser) dotted(i int, f string, at bool) (node, bool) {
	hs, ms, ok := strings.Cut(f, ".")
	if !ok || len(ms) != 2 || len(hs) > 2 || strings.Contains(f, ",") {
		return node{}, false
	}
	c := clk{h: atoi(hs), m: atoi(ms), hasH: true, hasM: true}
	if c.h > 24 || c.m > 59 {
		return node{}, false
	}
	n, ok := p.halfDay(i, i+1, c, false)
	if _, z := p.zone(i + 1); z > i+1 {
		at = true
	}
	if ok && n.clk.half == 0 && n.b == i+1 {
		ok = false
	}
	if !ok && at && !p.is(i+1, "%", "percent", "per", "million", "billion", "magnitude") && p.t[i].Kind == text.Number {
		return node{a: i, b: i + 1, form: fClock, clk: c, rule: "clock"}, true
	}
	return n, ok
}

// halfDay reads a.m. or p.m. behind a clock figure, and refuses a bare figure
// unless at allows it.
func (p *parser) halfDay(i, j int, c clk, at bool) (node, bool) {
	k, half := p.ampm(j)
	if half != 0 && p.is(k-1, "a", "p") && !at && !c.hasM {
		half = 0 // "Pixel 3a"
	}
	if half != 0 {
		c.half = half
		return node{a: i, b: k, form: fClock, clk: c, rule: "clock"}, c.h <= 24
	}
	switch {
	case c.hasM:
		if p.is(j, "hours", "hrs") && !c.hasS {
			j++
			c.sure = true
		}
	case p.is(j, "o'clock", "oclock", "ish") || p.is(j, "h") && p.glued(j) && at:
		j++
	case p.is(j, "noon", "midnight", "midday") && c.h == 12:
		return p.wordNoon(i, j)
	case p.is(j, "in") && p.is(j+1, "the") && p.ent(j+2).part != noPart && c.h <= 12:
	case at && p.endsClock(j):
	default:
		return node{}, false
	}
	return node{a: i, b: j, form: fClock, clk: c, rule: "clock"}, true
}

// endsClock says that nothing counted follows a bare hour.
func (p *parser) endsClock(j int) bool {
	if j >= p.hi {
		return true
	}
	e := p.ent(j)
	if !p.o.Message && p.t[j].Kind == text.Punct && !p.is(j-2, "from", "to", "until", "-") {
		return false // "At 16, he left": an age
	}
	return p.t[j].Kind == text.Punct && !p.is(j, "%", "-", "/", "$") || p.is(j, "on", "in", "today", "tonight", "tomorrow", "and", "or", "to", "the", "until", "this", "sharp", "local", "gmt", "yesterday", "next", "last") ||
		e.weekday > 0 || e.part > 0 && e.unit == noUnit
}

// ampm reads "p.m.", "pm", "p. m.", "p" glued to its figure.
func (p *parser) ampm(j int) (int, int8) {
	if p.is(j, ".") && p.is(j+1, "am", "pm") && p.glued(j+1) {
		j++
	}
	switch p.w(j) {
	case "a.m.", "am", "a.m":
		return j + 1, 1
	case "p.m.", "pm", "p.m":
		return j + 1, 2
	case "ampm":
		return j + 1, 0
	case "a", "p":
		half := int8(1)
		if p.w(j) == "p" {
			half = 2
		}
		k := p.skip(j+1, ".")
		if p.is(k, "m") {
			k++
			if p.is(k, ".") && p.is(j+1, ".") {
				k++
			}
			return k, half
		}
		if p.glued(j) && !p.glued(j+1) || p.glued(j) && p.is(j+1, ".", ",", "?") {
			return j + 1, half
		}
	}
	return j, 0
}

func atoi(s string) int {
	v, err := strconv.Atoi(s)
	if err != nil {
		return 99
	}
	return v
}

// clockTail reads what may follow a clock time: a part of the day, a zone.
func (p *parser) clockTail(n node) node {
	j := p.skip(n.b, ",")
	j = p.skip(j, "in", "at")
	k := p.skip(j, "the")
	early := p.is(k, "early", "late")
	if early {
		k++
	}
	if x := p.ent(k).part; x != noPart && x != noon && x != midnight && (early || j > n.b || p.glued(k) || n.clk.half == 0 && p.endsPhrase(k+1)) {
		n.clk = withPart(n.clk, x)
		n.b = k + 1
	}
	if z, j := p.zone(n.b); j > n.b {
		n.clk.zone = z
		n.b = j
	}
	return p.alsoUniversal(n)
}

// alsoUniversal reads the same time told again in a fixed zone, which tells
// the zone of the first: "8 p.m. local time (1700 GMT)".
func (p *parser) alsoUniversal(n node) node {
	if !p.is(n.b, "(") || !p.num(n.b+1) || n.clk.zone != "" && n.clk.zone != "local" {
		return n
	}
	c, ok := p.figureClock(n.b+1, true)
	if !ok {
		return n
	}
	z, j := p.zone(c.b)
	if off, fixed := zoneOf(z); j > c.b && fixed && off == 0 && p.is(j, ")") {
		diff := clockOffset(n.clk) - clockOffset(c.clk)
		switch {
		case diff > 14*time.Hour:
			diff -= 24 * time.Hour
		case diff < -12*time.Hour:
			diff += 24 * time.Hour
		}
		if n.clk.half != 0 || n.clk.sure || n.clk.h > 12 {
			n.clk.zone = zoneText(diff)
			n.b = j + 1
		}
	}
	return n
}

func zoneText(d time.Duration) string {
	sign := "+"
	if d < 0 {
		sign, d = "-", -d
	}
	return fmt.Sprintf("%s%02d:%02d", sign, int(d.Hours()), int(d.Minutes())%60)
}
