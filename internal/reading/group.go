package reading

import (
	"strings"

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
		case t.Kind == text.Word && i+2 < end && p.toks[i+1].Fold == "-" && p.toks[i+1].Gap == text.Glued && p.toks[i+2].Kind == text.Word && p.toks[i+2].Gap == text.Glued:
			i += 2 // "an off-duty officer"
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
	if g.bare && c&(cPerson|cPerp) == 0 && !g.other && !p.demonym(g.head) && !p.aged(g.head, i) && !p.ofAge(start, i) {
		return g, false
	}
	g.perp = g.perp || p.word(i) == "," && p.has(i+1, i+3, "believed", "thought", "suspected", "identified") && p.hasClass(i+2, min(end, i+8), cPerp) || p.seq(i, "suspected", "of") || p.seq(i, "believed", "to", "be", "behind")
	return p.partitive(i, end, g)
}

// aged says whether a noun phrase that ends at i is an age alone: "a
// 19-year-old".
func (p *page) aged(head, i int) bool {
	return head == i-1 && p.word(head) == "old" && p.toks[head-1].Fold == "-"
}

// ofAge says whether an age stands among the words: what they name is a
// person, whatever the noun: "a 45-year-old cloth merchant".
func (p *page) ofAge(a, b int) bool {
	for k := a + 1; k < b; k++ {
		if p.word(k) == "old" && p.toks[k-1].Fold == "-" {
			return true
		}
	}
	return false
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
	return p.toks[i].Shape == text.Capital && p.nationOf(i) != ""
}
