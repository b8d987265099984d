package syntax

import "github.com/tocsin/tocsin/internal/reading/text"

// chunker groups the tagged tokens of one sentence.
type chunker struct {
	d     *text.Doc
	forms []*form // of the words, by token
	tags  []Tag
	out   []Chunk
}

func (c *chunker) sentence(first, last int) []Chunk {
	for i := first; i < last; {
		n := c.next(i, last)
		if n <= i {
			n = i + 1
		}
		i = n
	}
	return c.out
}

func (c *chunker) add(k Kind, first, last int) *Chunk {
	c.out = append(c.out, Chunk{Kind: k, First: first, Last: last, Head: last - 1, Word: c.d.Tokens[last-1].Fold, Owner: -1})
	return &c.out[len(c.out)-1]
}

// next reads one chunk at i and returns where it ends.
func (c *chunker) next(i, last int) int {
	switch c.tags[i] {
	case TagPrep:
		return c.preposition(i, last)
	case TagConj:
		c.add(Conj, i, i+1)
	case TagComma:
		c.add(Comma, i, i+1)
	case TagWh:
		c.add(Wh, i, i+1)
	case TagSub:
		c.add(Sub, i, i+1)
	case TagOpen:
		return c.bracket(i, last)
	case TagAdv, TagNeg:
		if n := c.verbGroup(i, last); n > i {
			return n
		}
		if n := c.nounPhrase(i, last); n > i {
			return n
		}
		c.add(Adverb, i, i+1)
	case TagBe, TagHave, TagDo, TagModal, TagVerb:
		return c.verbGroup(i, last)
	case TagTo:
		if n := c.verbGroup(i, last); n > i {
			return n
		}
		c.add(Prep, i, i+1)
	case TagGerund, TagPart:
		if c.gerundNoun(i, last) {
			return c.nounPhrase(i, last)
		}
		return c.verbGroup(i, last)
	case TagOther, TagClose:
		c.add(Other, i, i+1)
	default:
		return c.nounPhrase(i, last)
	}
	return i + 1
}

// compounds are prepositions of three words, by their first two.
var compounds = map[string]bool{
	"in front": true, "on top": true, "on board": true, "in back": true, "in retaliation": true, "in charge": true,
	"in addition": true, "in spite": true, "as part": true, "because": true,
}

// preposition reads a preposition, "in front of" as one.
func (c *chunker) preposition(i, last int) int {
	if i+2 < last && c.d.Tokens[i+2].Fold == "of" && compounds[c.d.Tokens[i].Fold+" "+c.d.Tokens[i+1].Fold] {
		c.add(Prep, i, i+3).Word = c.d.Tokens[i].Fold + " " + c.d.Tokens[i+1].Fold + " of"
		return i + 3
	}
	if i+2 < last && c.d.Tokens[i].Is("as") && c.d.Tokens[i+1].Is("well") && c.d.Tokens[i+2].Is("as") {
		c.add(Conj, i, i+3)
		return i + 3
	}
	c.add(Prep, i, i+1)
	return i + 1
}

// gerundNoun tells the noun "the killing of" from the verb "killing two men".
func (c *chunker) gerundNoun(i, last int) bool {
	if c.tags[i] != TagGerund {
		return false
	}
	return i+1 < last && c.d.Tokens[i+1].Fold == "of" || i > 0 && premodifies(c.tags[i-1])
}

// verbGroup reads auxiliaries, adverbs and a main verb.
func (c *chunker) verbGroup(i, last int) int {
	g := Chunk{Kind: VP, First: i, Head: -1, Owner: -1}
	be, have, any := false, false, false
	j := i
loop:
	for j < last {
		w := c.d.Tokens[j].Fold
		switch c.tags[j] {
		case TagAdv:
			if j > i && g.Head >= 0 && !c.auxAhead(j, last) {
				break loop
			}
		case TagNeg:
			g.Negated = true
		case TagModal:
			g.Modal, any = w, true
			g.Negated = g.Negated || w == "cannot"
		case TagTo:
			if any || g.Head >= 0 {
				break loop
			}
			g.Infinitive = true
		case TagBe:
			be, any = true, true
			g.Head = j
			if w == "being" {
				g.Gerund = true
			}
		case TagHave:
			have, any = true, true
			g.Head = j
		case TagDo:
			any = true
			g.Head = j
		case TagOther:
			if w != "\"" || j == i || !c.auxAhead(j+1, last) {
				break loop
			}
		case TagVerb, TagPart, TagGerund:
			g.Head = j
			j++
			c.mainVerb(&g, be, have, any || g.Infinitive)
			break loop
		default:
			break loop
		}
		j++
	}
	if g.Head < 0 || g.Infinitive && !any && g.Word == "" && c.tags[g.Head] != TagVerb {
		return i
	}
	if g.Word == "" {
		g.Word = c.forms[g.Head].lemma
		j = trimAdverbs(c.tags, g.Head+1, j)
	}
	g.Last = j
	c.out = append(c.out, g)
	return j
}

func trimAdverbs(tags []Tag, from, to int) int {
	for to > from && tags[to-1] == TagAdv {
		to--
	}
	return to
}

// auxAhead says that the verb group goes on after the adverb at j.
func (c *chunker) auxAhead(j, last int) bool {
	for k := j; k < last && k < j+3; k++ {
		switch c.tags[k] {
		case TagAdv, TagNeg:
		case TagVerb, TagPart, TagGerund, TagBe:
			return true
		default:
			return false
		}
	}
	return false
}

func (c *chunker) mainVerb(g *Chunk, be, have, aux bool) {
	w := c.d.Tokens[g.Head].Fold
	f := c.forms[g.Head]
	g.Word = f.lemma
	if g.Word == "" {
		g.Word = w
	}
	g.Perfect = have
	isPart := f.part || f.past
	switch {
	case be && isPart && !f.gerund:
		g.Passive = true
	case f.gerund:
		g.Gerund = g.Gerund || !be
		g.Reduced = !be
	case !aux && f.part && !f.past:
		g.Reduced = true
	}
}

// bracket reads "[FMLN]" or "(FMLN)" after a noun phrase as its alias, and
// sets any other short bracket aside as one chunk.
func (c *chunker) bracket(i, last int) int {
	j := i + 1
	for j < last && j < i+16 && c.tags[j] != TagClose {
		j++
	}
	if j >= last || c.tags[j] != TagClose || j == i+1 {
		c.add(Other, i, i+1)
		return i + 1
	}
	if n := len(c.out); n > 0 && c.out[n-1].Kind == NP && c.out[n-1].Last == i {
		c.out[n-1].Alias = [2]int{i + 1, j}
		return j + 1
	}
	c.add(Other, i, j+1)
	return j + 1
}
