package reading

import (
	"math"
	"strconv"
	"strings"

	"github.com/tocsin/tocsin/internal/geo"
	"github.com/tocsin/tocsin/internal/reading/text"
)

// group is a counted noun phrase: "at least ten Chinese workers", "a man",
// "dozens", "11 Adara".
type group struct {
	first, last int // tokens [first, last)
	head        int // token of the head noun, -1 when the number stands alone
	low, high   int // -1 where no bound is said
	value       string
	bound       string // as said
	perp        bool
	definite    bool // "the driver", "his wife": somebody spoken of before
	other       bool // "another 110", "two others", "three more"
	bare        bool // an indefinite "a man" rather than a figure
	none        bool // "no", "nobody"
	ofThem      bool // "two of them": people counted before
}

// maxCount is the greatest number of people a fact may count.
const maxCount = 20_000_000

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

// groupAt reads a counted noun phrase that starts at token i, within the
// sentence that ends at end. ok is false when none starts there.
func (p *page) groupAt(i, end int) (group, bool) {
	g := group{first: i, head: -1, low: -1, high: -1}
	j, kind := p.boundsAt(i, end, &g)
	j, ok := p.amount(j, end, kind, &g)
	if !ok {
		return g, false
	}
	return p.headOf(j, end, g)
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
	if !boundStart[p.word(i)] {
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

// nounStop are words that end a noun phrase.
const nounStop = cBe | cHave | cModal | cPrep | cConj | cRel | cKilled | cKilling | cKill | cDied | cDead | cInjured |
	cInjuring | cInjure | cMissing | cDetained | cDetaining | cSay | cVerb

// headOf reads the words of a noun phrase after its number and finds its
// head; ok is false for what is counted but no person.
func (p *page) headOf(i, end int, g group) (group, bool) {
	start := i
	for i < end && i-start < 9 {
		t := &p.toks[i]
		if k := p.ageAt(i + 1); t.Kind == text.Number && k > i+1 {
			i = k
			continue
		}
		switch {
		case t.Kind == text.Punct && t.Fold == "-" && t.Gap == text.Glued && i+1 < end && p.toks[i+1].Kind != text.Punct:
			i++ // "24-year-old", "non-combatants"
			continue
		case t.Kind == text.Clitic:
			i++
			continue
		case t.Kind == text.Punct || t.Kind == text.Number && i > start || t.Kind == text.Link:
			return p.closeHead(start, i, end, g)
		case p.cls[i]&(cPerson|cPerp) != 0:
		case i > start && p.is(i-1, cPlural) && p.is(i-1, cPerson|cPerp) && p.word(i-1) != "police" && p.word(i-1) != "rebels":
			return p.closeHead(start, i, end, g)
		case p.ends(i, start):
			return p.closeHead(start, i, end, g)
		}
		i++
	}
	return p.closeHead(start, i, end, g)
}

// ends says whether word i ends a noun phrase that started at start.
func (p *page) ends(i, start int) bool {
	c := p.cls[i]
	if c&(cShot|cAdverb|cDet) != 0 && p.word(i) != "other" {
		return true
	}
	if i > start && strings.HasSuffix(p.toks[i].Fold, "ing") && p.toks[i].Shape == text.Lower {
		return true
	}
	if c&nounStop == 0 {
		return false
	}
	// "wounded soldiers", "missing people", "armed men": participles before a noun.
	return !(c&(cInjured|cMissing|cDetained) != 0 && p.is(i+1, cPerson) && i == start)
}

func (p *page) closeHead(start, i, end int, g group) (group, bool) {
	g.last = i
	for k := i - 1; k >= start; k-- {
		if p.cls[k]&(cPerson|cPerp) != 0 || p.toks[k].Kind == text.Word {
			g.head = k
			break
		}
	}
	if i == start {
		if g.bare && !g.other {
			return g, false
		}
		return p.partitive(i, end, g)
	}
	if g.head < 0 {
		return g, false
	}
	c := p.cls[g.head]
	if c&cUnit != 0 && c&(cPerson|cPerp) == 0 {
		return g, false
	}
	g.perp = c&cPerp != 0
	for k := start; k < i; k++ {
		if w := p.word(k); w == "others" || w == "more" || w == "other" {
			g.other = true
		}
	}
	if g.bare && c&(cPerson|cPerp) == 0 && !g.other && !p.demonym(g.head) {
		return g, false
	}
	g.perp = g.perp || p.seq(i, "suspected", "of") || p.seq(i, "believed", "to", "be", "behind")
	return p.partitive(i, end, g)
}

// partitive reads "of the attackers", "of them" after "one", "three".
func (p *page) partitive(i, end int, g group) (group, bool) {
	if p.word(i) != "of" || g.head >= 0 && p.word(g.head) != "members" && p.word(g.head) != "member" && p.word(g.head) != "bodies" {
		return g, true
	}
	for k := i + 1; k < min(end, i+6); k++ {
		if p.is(k, cPerp|cPerson) {
			if g.head < 0 {
				g.head, g.perp = k, p.is(k, cPerp)
			}
			g.last = k + 1
			return g, true
		}
		if w := p.word(k); w == "them" || w == "whom" || w == "which" {
			g.last, g.definite, g.ofThem = k+1, true, true
			return g, true
		}
		if p.cls[k]&nounStop != 0 {
			break
		}
	}
	return g, true
}

// demonym says whether token i names somebody by nation: "Swiss", "American".
func (p *page) demonym(i int) bool {
	return p.toks[i].Shape == text.Capital && geo.Demonym(p.toks[i].Fold) != ""
}
