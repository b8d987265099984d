package reading

import "github.com/tocsin/tocsin/internal/reading/text"

// phraseBefore is the group whose phrase ends at token o: "a man in his 50s,
// who had tried to help, was treated".
func (c *counter) phraseBefore(o int) int {
	for k := len(c.gs) - 1; k >= 0; k-- {
		if g := &c.gs[k]; g.last < o {
			if o-g.last <= 5 && g.head >= 0 && c.quiet(g.last, o) {
				return k
			}
			return -1
		}
	}
	return -1
}

// acrossPhrase finds the group with a phrase after it: "two men in the bus
// were killed". Nothing with a verb of its own may stand between.
func (c *counter) acrossPhrase(v int) int {
	best := -1
	for k := len(c.gs) - 1; k >= 0; k-- {
		g := &c.gs[k]
		if g.last > v {
			continue
		}
		if !c.quiet(g.last, v) {
			break
		}
		best = k
	}
	return best
}

// overClause finds the group before a relative clause: "a girl who was with
// him was grazed".
func (c *counter) overClause(v int) int {
	for k := len(c.gs) - 1; k >= 0; k-- {
		e := c.gs[k].last
		if e >= v || v-e > 9 {
			continue
		}
		if w := c.word(e); w != "who" && w != "that" {
			continue
		}
		for i := e + 1; i < v; i++ {
			if c.toks[i].Kind == text.Punct || c.is(i, cParticiple|cState|cActive|cConj) && !c.is(i, cPrep) {
				return -1
			}
		}
		return k
	}
	return -1
}

// quiet says whether no verb or clause stands in tokens [a, b).
func (c *counter) quiet(a, b int) bool {
	if b-a > 12 {
		return false
	}
	for i := a; i < b; i++ {
		t := &c.toks[i]
		switch t.Fold {
		case "he", "she", "they", "it", "we", "i":
			return false
		case "and", "or", "(", ")", "-", "'s":
			continue
		}
		if t.Kind == text.Punct || c.is(i, cRel|cSay|cBe|cHave|cModal|cActive|cParticiple|cState) ||
			c.is(i, cConj) && !c.is(i, cPrep) || c.is(i, cVerb) && t.Shape == text.Lower && !c.is(i, cUnit) {
			return false
		}
	}
	return true
}
