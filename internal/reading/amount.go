package reading

import (
	"math"
	"strconv"

	"github.com/tocsin/tocsin/internal/reading/text"
)

// bound is a word or two that bend a number.
type bound struct {
	words []string
	kind  byte // 'l' lower, 'h' upper, 'a' about
}

var bounds = []bound{
	{[]string{"at", "least"}, 'l'},
	{[]string{"no", "fewer", "than"}, 'l'},
	{[]string{"no", "less", "than"}, 'l'},
	{[]string{"not", "less", "than"}, 'l'},
	{[]string{"not", "fewer", "than"}, 'l'},
	{[]string{"more", "than"}, 'l'},
	{[]string{"over"}, 'l'},
	{[]string{"upwards", "of"}, 'l'},
	{[]string{"upward", "of"}, 'l'},
	{[]string{"in", "excess", "of"}, 'l'},
	{[]string{"a", "minimum", "of"}, 'l'},
	{[]string{"well", "over"}, 'l'},
	{[]string{"exceeding"}, 'l'},
	{[]string{"above"}, 'l'},
	{[]string{"exceeded"}, 'l'},
	{[]string{"up", "to"}, 'h'},
	{[]string{"as", "many", "as"}, 'h'},
	{[]string{"at", "most"}, 'h'},
	{[]string{"no", "more", "than"}, 'h'},
	{[]string{"not", "more", "than"}, 'h'},
	{[]string{"fewer", "than"}, 'h'},
	{[]string{"less", "than"}, 'h'},
	{[]string{"a", "maximum", "of"}, 'h'},
	{[]string{"about"}, 'a'},
	{[]string{"around"}, 'a'},
	{[]string{"some"}, 'a'},
	{[]string{"approximately"}, 'a'},
	{[]string{"roughly"}, 'a'},
	{[]string{"an", "estimated"}, 'a'},
	{[]string{"estimated"}, 'a'},
	{[]string{"nearly"}, 'a'},
	{[]string{"almost"}, 'a'},
	{[]string{"close", "to"}, 'a'},
	{[]string{"nearer"}, 'a'},
	{[]string{"perhaps"}, 'a'},
	{[]string{"possibly"}, 'a'},
	{[]string{"reportedly"}, 'a'},
	{[]string{"circa"}, 'a'},
	{[]string{"exactly"}, ' '},
	{[]string{"a", "total", "of"}, ' '},
	{[]string{"total", "of"}, ' '},
	{[]string{"just"}, ' '},
	{[]string{"all"}, ' '},
	{[]string{"another"}, 'o'},
	{[]string{"additional"}, 'o'},
	{[]string{"an", "additional"}, 'o'},
	{[]string{"a", "further"}, 'o'},
	{[]string{"further"}, 'o'},
	{[]string{"other"}, 'o'},
	{[]string{"the", "other"}, 'd'},
	{[]string{"the"}, 'd'},
	{[]string{"these"}, 'd'},
	{[]string{"those"}, 'd'},
	{[]string{"least"}, 'l'},
	{[]string{"only"}, ' '},
	{[]string{"her"}, 'd'},
	{[]string{"his"}, 'd'},
	{[]string{"their"}, 'd'},
	{[]string{"its"}, 'd'},
}

// boundStart says whether a word can start one of the bounds.
var boundStart = func() map[string]bool {
	m := map[string]bool{}
	for _, b := range bounds {
		m[b.words[0]] = true
	}
	return m
}()

// vague are words for a number that is not told.
var vague = map[string]int{
	"dozens": 24, "scores": 40, "hundreds": 200, "thousands": 2000, "several": 3, "multiple": 2, "numerous": 3, "many": 3, "tens": 20,
}

// boundsAt reads the words that bend a number; kind is what they make of it.
func (p *page) boundsAt(i, end int, g *group) (int, byte) {
	kind := byte(0)
	for range 3 {
		n, k := p.boundAt(i, end)
		if n == 0 {
			break
		}
		switch k {
		case 'o':
			g.other = true
		case 'd':
			g.definite = true
		case ' ':
		default:
			kind = k
			g.bound = p.in.Text[p.toks[i].Start:p.toks[i+n-1].End]
		}
		i += n
	}
	return i, kind
}

func (p *page) boundAt(i, end int) (int, byte) {
	if !p.is(i, cBound) {
		return 0, 0
	}
	best, kind := 0, byte(0)
	for _, b := range bounds {
		if len(b.words) > best && i+len(b.words) < end && p.seq(i, b.words...) {
			best, kind = len(b.words), b.kind
		}
	}
	return best, kind
}

// amount reads the number itself, in figures, words or vaguely.
func (p *page) amount(i, end int, kind byte, g *group) (int, bool) {
	if i >= end {
		return i, false
	}
	w := p.word(i)
	if n, isVague := vague[w]; isVague {
		g.low, g.value, g.bound = n, w, w
		if p.seq(i+1, "of", "thousands") || p.seq(i+1, "of", "hundreds") {
			return i + 3, true
		}
		if p.word(i+1) == "of" && i+2 < end && !p.is(i+2, cDet) {
			return i + 2, true
		}
		return i + 1, true
	}
	switch {
	case w == "no" || w == "nobody" || w == "none":
		g.low, g.high, g.value, g.none = 0, 0, "0", true
		return i + 1, true
	case p.seq(i, "a", "few"):
		g.low, g.value, g.bound = 3, "a few", "a few"
		return i + 2, true
	case p.seq(i, "a", "couple"):
		g.low, g.high, g.value = 2, 2, "2"
		if p.word(i+2) == "of" {
			return i + 3, true
		}
		return i + 2, true
	case p.seq(i, "a", "dozen") || p.seq(i, "one", "dozen"):
		g.set(12, kind)
		return i + 2, true
	case p.seq(i, "a", "score", "of"):
		g.set(20, kind)
		return i + 3, true
	case p.seq(i, "a", "hundred"), p.seq(i, "a", "thousand"):
		g.set(map[string]int{"hundred": 100, "thousand": 1000}[p.word(i+1)], kind)
		return i + 2, true
	case p.seq(i, "half", "a", "dozen"), p.seq(i, "half", "-", "a"):
		g.set(6, kind)
		return i + 3 + b2i(p.word(i+1) == "-")*2, true
	case w == "both" || w == "pair" || w == "couple":
		g.low, g.high, g.value = 2, 2, "2"
		return i + 1, true
	}
	if n, next := p.figure(i, end); next > i && n <= maxCount {
		g.set(n, kind)
		return p.rangeAt(i, next, end, n, kind, g), true
	}
	return p.indefinite(i, g)
}

func b2i(b bool) int {
	if b {
		return 1
	}
	return 0
}

// indefinite reads "a man", "another", "his wife", "the driver" as one.
func (p *page) indefinite(i int, g *group) (int, bool) {
	switch w := p.word(i); {
	case w == "a" && ordinals[p.word(i+1)] > 0 && (p.is(i+2, cBe) || p.is(i+2, cParticiple|cDied)):
		g.low, g.high, g.value, g.other = 1, 1, "1", true // "a fourth was wounded"
		return i + 2, true
	case w == "a" || w == "an":
		g.low, g.high, g.value, g.bare = 1, 1, "1", true
		return i + 1, true
	case g.definite || g.other:
		g.low, g.high, g.value, g.bare = 1, 1, "1", true
		return i, true
	case p.is(i, cPerson|cPerp) && !p.is(i, cPlural) && (p.toks[i].Shape == text.Lower || w == "himself"):
		g.low, g.high, g.value, g.bare, g.definite = 1, 1, "1", true, true
		return i, true
	}
	return i, false
}

// figure reads a plain count at i: no clock time, date, age, money or share.
func (p *page) figure(i, end int) (int, int) {
	v, n := p.nums.Cardinal(p.toks, i)
	next := i + n
	if n == 0 || next > end || v < 0 || v != math.Trunc(v) || v > maxCount {
		return 0, i
	}
	if p.word(i-1) == "$" || p.word(i-1) == "£" || p.word(i-1) == "€" || p.word(i-1) == ":" && p.toks[i].Gap == text.Glued {
		return 0, i
	}
	if w := p.word(next); w == ":" && next+1 < end && p.toks[next+1].Kind == text.Number && p.toks[next].Gap == text.Glued || w == "%" {
		return 0, i
	}
	if next < len(p.toks) && p.toks[next].Gap == text.Glued && (p.toks[next].Kind == text.Word || p.word(next) == "/") {
		return 0, i
	}
	if p.ageAt(next) > next || p.isYear(i, next) {
		return 0, i
	}
	if n == 1 && p.nums.Tens[p.word(i)] > 0 && next < end && p.toks[next].Kind == text.Number && len(p.word(next)) == 1 {
		return int(v) + int(p.word(next)[0]-'0'), next + 1 // "twenty 2"
	}
	return int(v), next
}

// ageAt is where "-year-old" that starts at i ends, or i.
func (p *page) ageAt(i int) int {
	k := i
	for n := 0; n < 4; n++ {
		switch w := p.word(k); {
		case w == "-" || w == "year" || w == "years" || w == "month" || w == "months":
			k++
		case w == "old" && k > i:
			return k + 1
		default:
			return i
		}
	}
	return i
}

// isYear says whether the figure at i looks like a calendar year: four bare
// digits with nobody to count after them.
func (p *page) isYear(i, next int) bool {
	w := p.word(i)
	if next != i+1 || len(w) != 4 || w < "1900" || w > "2099" {
		return false
	}
	for k := next; k < min(len(p.toks), next+3); k++ {
		if p.is(k, cPerson) {
			return false
		}
		if p.cls[k]&nounStop != 0 || p.toks[k].Kind == text.Punct {
			break
		}
	}
	return !p.is(next, cKilled|cInjured|cDead)
}

// rangeAt reads "between X and Y", "X to Y", "X-Y", "X or Y", and "X or more".
func (p *page) rangeAt(first, i, end, n int, kind byte, g *group) int {
	switch {
	case p.seq(i, "or", "more"), p.seq(i, "or", "so"):
		if p.word(i+1) == "more" {
			g.set(n, 'l')
			g.bound = "or more"
		}
		return i + 2
	case p.word(i) == "+":
		g.set(n, 'l')
		g.bound = "+"
		return i + 1
	case p.word(i) == "plus" || p.seq(i, "and", "counting"):
		g.set(n, 'l')
		return i + 1 + b2i(p.word(i) == "and")
	}
	w := p.word(i)
	between := w == "and" && p.word(first-1) == "between"
	if !between && w != "to" && w != "-" && w != "–" && w != "or" {
		return i
	}
	m, next := p.figure(i+1, end)
	if next == i+1 || m <= n {
		return i
	}
	g.low, g.high, g.value, g.bound = n, m, strconv.Itoa(n)+"-"+strconv.Itoa(m), "between"
	if between {
		g.first = first - 1
	}
	return next
}

// set gives the number with its bounds.
func (g *group) set(n int, kind byte) {
	g.low, g.high, g.value = n, n, strconv.Itoa(n)
	switch kind {
	case 'l':
		g.high = -1
	case 'h':
		g.low = -1
	}
}
