package reading

import (
	"strconv"
	"strings"

	"github.com/tocsin/tocsin/internal/reading/text"
	"github.com/tocsin/tocsin/internal/threat"
)

// toll is a casualty as found: a kind, those counted and the word that says
// what happened to them.
type toll struct {
	kind     threat.Kind
	groups   []group
	pred     int // token of the predicate
	from, to int // tokens of the quote
	total    bool
	part     bool // "including three children"
	hit      bool // "was shot": hurt, and it is not said how badly
	alive    bool // hit, and told to live
	named    bool // a person by name
	brought  bool // to a hospital, and it is not said with what
	byPolice bool // "was shot dead by officers"
	heard    bool // what callers told the police: "responded to a report of a man shot"
	sure     threat.Sureness
	how      string
}

// casualties reads the counts of one sentence.
func (p *page) casualties(si int) []toll {
	s := &p.doc.Sentences[si]
	c := counter{page: p, from: s.First, end: s.Last}
	c.collect()
	for i := s.First; i < s.Last; i++ {
		if !p.toks[i].Aside {
			c.predicate(i)
		}
	}
	c.parts()
	return c.found
}

// counter reads the casualties of one sentence.
type counter struct {
	*page
	from, end int
	gs        []group
	used      []bool
	found     []toll
	skip      int // tokens before this were read as part of an earlier predicate
}

// starts says whether a counted noun phrase can start at i.
func (c *page) starts(i int) bool {
	return c.toks[i].Kind == text.Number || c.is(i, cPerson|cPerp|cCounts)
}

// collect finds the counted noun phrases of the sentence.
func (c *counter) collect() {
	for i := c.from; i < c.end; {
		if c.starts(i) && !c.isAge(i) {
			if g, ok := c.groupAt(i, c.end); ok {
				if n := len(c.gs); g.other && g.head < 0 && n > 0 && c.gs[n-1].perp {
					g.perp = true // "two suspects were arrested and another was killed"
				}
				c.gs = append(c.gs, g)
				i = max(i+1, g.last)
				continue
			}
		}
		i++
	}
	c.used = make([]bool, len(c.gs))
}

// kindOf is what a predicate word tells.
func kindOf(c class) threat.Kind {
	switch {
	case c&(cKilled|cKilling|cKill|cDied|cDead|cDeaths) != 0:
		return threat.FactKilled
	case c&(cInjured|cInjuring|cInjure|cShot|cShooting|cInjuries) != 0:
		return threat.FactInjured
	case c&cMissing != 0:
		return threat.FactMissing
	case c&(cDetained|cDetaining|cArrests) != 0:
		return threat.FactDetained
	}
	return ""
}

const (
	cActive     = cKilling | cKill | cInjuring | cInjure | cDetaining | cShooting
	cParticiple = cKilled | cInjured | cDetained | cShot
	cState      = cDied | cDead | cMissing
)

// predicate reads token i if it is a word that casualties hang on.
func (c *counter) predicate(i int) {
	k := c.cls[i]
	switch {
	case i < c.skip:
	case c.word(i) == "fatally" && (i+1 >= c.end || c.toks[i+1].Kind == text.Punct):
		c.fatal(i)
	case c.is(i, cPerp) && c.onSelf(i):
	case c.word(i) == "martyrdom" && (c.word(i-1) == "embraced" || c.word(i-1) == "attained"):
		if gs, ok := c.subject(i-1, true); ok {
			c.emit(toll{kind: threat.FactKilled, groups: gs, pred: i, how: "who embraced martyrdom"})
		}
	case c.word(i) == "shooting" && c.shootingOf(i):
	case c.word(i) == "death" && c.word(i-1) == "to":
		c.toDeath(i)
	case c.harmed(i):
	case k == 0 && c.word(i) != "number":
	case k&cToll != 0 || c.seq(i, "number", "of") && c.isToll(i+2):
		c.tollFigure(i)
	case k&(cDeaths|cInjuries|cArrests) != 0:
		c.noun(i)
	case k&cLives != 0:
		c.lives(i)
	case k&cBodies != 0:
		c.bodies(i)
	case c.word(i+1) == ":" && k&(cParticiple|cDead) != 0:
		c.labelled(i)
	case k&cActive != 0:
		c.active(i, kindOf(k))
	case k&(cParticiple|cState) != 0:
		c.participle(i)
	}
}

// participle reads "were killed", "killed five", "40 dead", "died".
func (c *counter) participle(i int) {
	kind, hit, last := kindOf(c.cls[i]), c.cls[i]&cShot != 0 && c.cls[i]&cInjured == 0, i+1
	if c.cls[i]&cShot != 0 {
		kind, hit, last = c.severity(i)
	}
	if c.seq(i+1, "and", "killed") || c.seq(i+1, "and", "killing") {
		kind, last = threat.FactKilled, i+3
	}
	if c.either(i) || c.word(i-1) == "the" || c.word(i-1) == "-" || c.is(i, cDead) && c.is(i+1, cBodies) {
		return
	}
	v, passive := c.verbStart(i)
	if c.has(v, i, "not", "n't", "never") {
		return
	}
	c.skip = last
	if w := c.word(i + 1); (w == "him" || w == "her") && (c.word(i+2) == "dead" || c.seq(i+2, "to", "death")) && !c.unreal(v) {
		g := group{first: i + 1, last: i + 2, head: i + 1, low: 1, high: 1, value: "1", bare: true, definite: true}
		c.emit(toll{kind: threat.FactKilled, groups: []group{g}, pred: i, how: "what " + quote(c.word(i)) + " is done to"})
		return
	}
	if !passive && c.cls[i]&cParticiple != 0 && !c.unreal(v) {
		if gs, ok := c.object(last); ok && (!c.predicateFollows(gs) || c.word(gs[0].last) == "dead") {
			if end := gs[len(gs)-1].last; c.seq(end, "to", "death") || c.word(end) == "dead" {
				kind, hit = threat.FactKilled, false
			}
			c.emit(toll{kind: kind, groups: gs, pred: i, hit: hit, how: "what " + quote(c.word(i)) + " is done to"})
			return
		}
	}
	if c.unreal(v) || c.doer(i, last, passive) {
		return
	}
	if gs, ok := c.subject(v, passive || c.cls[i]&cDied != 0); ok {
		c.emit(toll{kind: kind, groups: gs, pred: last - 1, hit: hit, alive: hit && (c.limb(last) || c.word(i) == "grazed"), how: "of whom it is said that they " + quote(c.words(v, last))})
		return
	}
	if c.cls[i]&(cDead|cMissing) == 0 || passive {
		c.namedSubject(v, last-1, kind, hit, passive || c.cls[i]&cDied != 0)
	}
	if passive || c.cls[i]&cDied != 0 {
		c.pronoun(v, kind)
	}
}

// doer says whether the words before "struck" or "arrested" rather tell who
// did it: it is no passive, and nothing after it ends the clause.
func (c *counter) doer(i, last int, passive bool) bool {
	if passive || last > i+1 || c.cls[i]&(cShot|cDetained) == 0 || c.cls[i]&cInjured != 0 {
		return false
	}
	s := &c.doc.Sentences[c.toks[i].Sentence]
	if s.Kind == text.Headline || s.Title {
		return c.is(last, cDet)
	}
	k := c.endingAt(i)
	return k < 0 || c.gs[k].perp || c.gs[k].bare || last < c.end && !c.is(last, cPrep) && c.toks[last].Kind != text.Punct
}

// severity reads how badly "shot" and "stabbed" hit: "shot dead", "shot and
// killed", "fatally shot", "shot to death", "shot and wounded".
func (c *counter) severity(i int) (threat.Kind, bool, int) {
	switch {
	case c.word(i+1) == "dead", c.word(i+1) == "fatally":
		return threat.FactKilled, false, i + 2
	case c.seq(i+1, "to", "death"), c.word(i+1) == "and" && c.is(i+2, cKilled|cKill):
		return threat.FactKilled, false, i + 3
	case c.word(i-1) == "fatally" || c.word(i-1) == "mortally":
		return threat.FactKilled, false, i + 1
	case c.word(i+1) == "and" && c.is(i+2, cInjured):
		return threat.FactInjured, false, i + 3
	}
	return threat.FactInjured, true, i + 1
}

// either says whether the word is one of two between which the text does not
// decide: "killed or wounded".
func (c *counter) either(i int) bool {
	const any = cParticiple | cActive | cDead
	return c.word(i+1) == "or" && c.is(i+2, any) || c.word(i-1) == "or" && c.is(i-2, any) && !c.is(i-1, cDet)
}

// verbStart walks left over auxiliaries and adverbs; passive says whether a
// form of "to be" is among them.
func (c *counter) verbStart(i int) (int, bool) {
	v, passive := i, false
	for v > c.from {
		k := c.cls[v-1]
		w := c.word(v - 1)
		switch {
		case k&cBe != 0:
			passive = true
		case k&(cHave|cModal) != 0 || k&cAdverb != 0 && k&(cPerson|cPrep) == 0 || w == "to" && v-2 >= c.from && c.is(v-2, cHave|cAdverb):
		case w == "and" && v-2 >= c.from && c.is(v-2, cParticiple|cDied) && passiveBefore(c, v-2):
			v -= 1 // "were shot and killed"
			passive = true
		default:
			return v, passive
		}
		v--
	}
	return v, passive
}

// passiveBefore says whether the participle at i stands after an auxiliary.
func passiveBefore(c *counter, i int) bool {
	for k := i - 1; k >= max(c.from, i-4); k-- {
		if c.is(k, cBe) {
			return true
		}
		if !c.is(k, cAdverb) {
			return false
		}
	}
	return false
}

// unreal says whether the verb that starts at v tells what has not happened:
// "could be killed", "planned to kill", "if anybody is hurt".
func (c *counter) unreal(v int) bool {
	for k := v; k < min(c.end, v+3); k++ {
		switch c.word(k) {
		case "could", "would", "might", "may", "should", "will", "can":
			return true
		}
	}
	if w := c.word(v - 1); w == "to" && c.is(v-2, cFuture) || w == "of" && c.is(v-2, cFuture) {
		return true
	}
	for k := v - 1; k >= max(c.from, v-6); k-- {
		if c.word(k) == "if" || c.word(k) == "unless" {
			return true
		}
		if c.toks[k].Kind == text.Punct {
			break
		}
	}
	return false
}

// active reads "killing 33 people", "to kill the two officers".
func (c *counter) active(i int, kind threat.Kind) {
	v, _ := c.verbStart(i)
	if c.either(i) || c.unreal(v) || c.word(i-1) == "the" || c.word(i-1) == "a" {
		return
	}
	hit := c.cls[i]&cShooting != 0
	if w := c.word(i - 1); w == "fatally" || w == "mortally" {
		kind, hit = threat.FactKilled, false
	}
	if gs, ok := c.object(i + 1); ok {
		c.emit(toll{kind: kind, groups: gs, pred: i, hit: hit, how: "what " + quote(c.word(i)) + " is done to"})
	}
}

func quote(s string) string { return strconv.Quote(s) }

// words are the words of tokens [first, last) as they stand.
func (p *page) words(first, last int) string {
	if first >= last {
		return ""
	}
	return strings.Join(strings.Fields(p.in.Text[p.toks[first].Start:p.toks[last-1].End]), " ")
}

func (c *counter) groupWithHead(i int) int {
	for k := range c.gs {
		if !c.used[k] && c.gs[k].first <= i && i < c.gs[k].last && c.gs[k].head == i {
			return k
		}
	}
	return -1
}

// emit keeps a casualty with the words that say it.
func (c *counter) emit(t toll) {
	if len(t.groups) == 0 {
		return
	}
	first, last := t.groups[0].first, t.groups[len(t.groups)-1].last
	t.from, t.to = min(first, t.pred), max(last, t.pred+1)
	if t.to-t.from > 16 {
		t.from, t.to = first, last
	}
	if t.sure == "" {
		t.sure = threat.SureHigh
		if t.hit || t.named || t.groups[0].definite {
			t.sure = threat.SureMedium
		}
	}
	t.heard = c.called(first)
	t.byPolice = t.kind == threat.FactKilled && c.seq(t.pred+1, "by") && c.has(t.pred+2, min(c.end, t.pred+5), "police", "officers", "officer", "deputies", "deputy", "troopers", "soldiers", "security")
	c.found = append(c.found, t)
}

// called says whether those counted from token i on are only what somebody
// told the police: "called to reports of a man shot".
func (c *counter) called(i int) bool {
	switch c.word(i - 1) {
	case "of", "that", "about", "for":
	default:
		return false
	}
	switch c.word(i - 2) {
	case "report", "reports", "call", "calls", "reported":
		return true
	}
	return false
}
