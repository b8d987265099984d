package syntax

import (
	"github.com/tocsin/tocsin/internal/reading/text"
)

// tagger gives every token of a sentence its part of speech, from left to
// right, by the word and its neighbours.
type tagger struct {
	d     *text.Doc
	forms []*form // of the words, by token
	tags  []Tag
	names Names
	upper bool
}

// form is what the vocabulary tells of the word at token i.
func (g *tagger) form(i int) *form { return g.forms[i] }

func (g *tagger) sentence(first, last int) {
	for i := first; i < last; i++ {
		n := 0
		if g.names != nil {
			n = g.names(g.d, i, last)
		}
		for ; n > 0; n-- {
			g.tags[i] = TagName
			i++
		}
		if i < last {
			g.tags[i] = g.tag(i, first, last)
		}
	}
}

func (g *tagger) tag(i, first, last int) Tag {
	t := &g.d.Tokens[i]
	switch t.Kind {
	case text.Number:
		return TagNum
	case text.Clitic:
		return TagPoss
	case text.Link:
		return TagName
	case text.Punct:
		return punct(t.Fold, i > first && t.Gap == text.Glued)
	}
	if tag, ok := g.closed(i, first, last); ok {
		return tag
	}
	return g.open(i, first, last)
}

func punct(fold string, glued bool) Tag {
	switch fold {
	case ",":
		return TagComma
	case "(", "[":
		return TagOpen
	case ")", "]":
		return TagClose
	case "'", "’":
		if glued {
			return TagPoss
		}
	}
	return TagOther
}

// closed tags function words. In mixed case a capitalised one within a name
// ("May", "Will") is not a function word.
func (g *tagger) closed(i, first, last int) (Tag, bool) {
	t := &g.d.Tokens[i]
	f := g.form(i)
	if !f.closed {
		return 0, false
	}
	tag := f.function
	switch {
	case g.approximates(i, first, last):
		return TagAdv, true
	case t.Fold == "may" && g.isDayMonth(i, first, last):
		return TagNoun, true
	case t.Fold == "her" && g.startsNothing(i, last):
		return TagPron, true
	case (t.Fold == "this" || t.Fold == "that" || t.Fold == "these" || t.Fold == "those") && tag == TagDet && g.startsNothing(i, last):
		return TagPron, true
	case t.Fold == "that":
		return g.that(i, first, last), true
	case t.Fold == "like" || t.Fold == "against":
		return TagPrep, true
	case t.Fold == "second" || t.Fold == "half":
		return TagAdj, true
	case (t.Fold == "all" || t.Fold == "some" || t.Fold == "both" || t.Fold == "many" || t.Fold == "several") && g.startsNothing(i, last):
		return TagPron, true
	}
	return tag, true
}

// approximates says that a word belongs to a number behind it: "at least 10",
// "more than 20", "over 300", "up to five".
func (g *tagger) approximates(i, first, last int) bool {
	numberAt := func(k int) bool {
		return k < last && (g.d.Tokens[k].Kind == text.Number || g.form(k).function == TagNum)
	}
	t := &g.d.Tokens[i]
	switch t.Fold {
	case "at":
		return i+1 < last && g.d.Tokens[i+1].Is("least", "most") && numberAt(i+2)
	case "than":
		return i > first && g.d.Tokens[i-1].Is("more", "less", "fewer") && numberAt(i+1)
	case "over", "about", "around", "some", "under", "nearly", "almost":
		return numberAt(i+1) && !(i+2 < last && g.d.Tokens[i+2].Is("km", "kilometers", "o'clock", "hours"))
	case "up":
		return i+1 < last && g.d.Tokens[i+1].Fold == "to" && numberAt(i+2)
	case "to":
		return i > first && g.d.Tokens[i-1].Fold == "up" && numberAt(i+1)
	}
	return false
}

// startsNothing says that no noun phrase goes on after token i.
func (g *tagger) startsNothing(i, last int) bool {
	if i+1 >= last {
		return true
	}
	n := &g.d.Tokens[i+1]
	if n.Kind == text.Punct {
		return n.Fold != "\""
	}
	f := g.form(i + 1)
	switch f.function {
	case TagPrep, TagConj, TagBe, TagHave, TagModal, TagDo, TagTo, TagWh, TagNeg, TagPron:
		return true
	case TagSub:
		return n.Fold != "once"
	}
	return f.isVerb && (f.past || f.s3 && !f.one.noun) && !f.noun && !f.adj && !(f.part && g.nounAt(i+2, last))
}

// that is a relative pronoun after a noun and before a verb, a determiner
// before a noun, else a subordinator.
func (g *tagger) that(i, first, last int) Tag {
	if i > first && nominal(g.tags[i-1]) && i+1 < last {
		next := g.form(i + 1)
		switch next.function {
		case TagBe, TagHave, TagModal, TagDo:
			return TagWh
		}
		if next.isVerb && (next.past || next.s3) && next.function == 0 {
			return TagWh
		}
	}
	return TagSub
}

func (g *tagger) isDayMonth(i, first, last int) bool {
	return i > first && g.d.Tokens[i-1].Kind == text.Number || i+1 < last && g.d.Tokens[i+1].Kind == text.Number ||
		i > first && g.d.Tokens[i-1].Is("in", "of", "last", "since", "early", "late", "mid")
}

func nominal(t Tag) bool {
	return t == TagNoun || t == TagName || t == TagNum || t == TagPoss || t == TagClose
}

// premodifies says that a word after tag t goes on with a noun phrase.
func premodifies(t Tag) bool {
	return t == TagDet || t == TagAdj || t == TagNum || t == TagPoss
}

// open tags nouns, verbs, adjectives, adverbs and names.
func (g *tagger) open(i, first, last int) Tag {
	t := &g.d.Tokens[i]
	if !g.upper && i > first && capitalised(t) && !g.stray(i, first, last) {
		return g.capital(i, last)
	}
	prev := TagOther
	if i > first {
		prev = g.tags[i-1]
	}
	f := g.form(i)
	if f.isVerb {
		if tag, ok := g.verbal(i, last, prev, f); ok {
			return tag
		}
	}
	if f.first == 'r' && !premodifies(prev) || f.manner {
		return TagAdv
	}
	return f.otherwise
}

func capitalised(t *text.Token) bool {
	return t.Shape == text.Capital || t.Shape == text.Upper || t.Shape == text.Mixed || t.Shape == text.Initial
}

// stray says that the capital of a word is a slip: no name stands beside it,
// and the vocabulary knows it for something else than a noun.
func (g *tagger) stray(i, first, last int) bool {
	f := g.form(i)
	if f.noun || f.one.noun || !f.adj && !f.isVerb {
		return false
	}
	return !(i-1 > first && capitalised(&g.d.Tokens[i-1])) && !(i+1 < last && capitalised(&g.d.Tokens[i+1]))
}

// peopleBefore says that a noun for several people stands before token i.
func (g *tagger) peopleBefore(i int) bool {
	if i == 0 || g.tags[i-1] != TagNoun {
		return false
	}
	return g.form(i - 1).several(g.d.Tokens[i-1].Fold)
}

// capital tags a capitalised word inside a sentence of mixed case.
func (g *tagger) capital(i, last int) Tag {
	if f := g.form(i); f.noun || f.one.noun || f.adj {
		return TagNoun
	}
	return TagName
}

// verbal decides whether a form that can be a verb is one here.
func (g *tagger) verbal(i, last int, prev Tag, f *form) (Tag, bool) {
	nounish := f.noun || f.one.noun && f.s3
	switch {
	case prev == TagModal || prev == TagDo || prev == TagTo:
		if f.base {
			return TagVerb, true
		}
	case prev == TagBe || prev == TagHave:
		return g.afterAuxiliary(f)
	case prev == TagPrep && !f.gerund && !f.part:
		return 0, false
	case premodifies(prev) && (f.past || f.part):
		if g.nounAt(i+1, last) {
			return TagAdj, true
		}
		if prev == TagDet && nounish || prev == TagDet && f.adj {
			return TagNoun, true
		}
		if prev == TagDet {
			return TagPart, true
		}
		return TagVerb, true
	case premodifies(prev) && (nounish || f.gerund || f.base || f.s3):
		return 0, false
	}
	switch {
	case f.gerund && (g.peopleBefore(i) || nominal(prev) && prev != TagPoss && g.countsAt(i+1, last)):
		return TagGerund, true // "two men riding on a motorcycle", "the hotel killing two"
	case f.gerund && f.first == 'n' && (prev == TagNoun || prev == TagName || prev == TagAdj || prev == TagClose):
		return TagNoun, true
	case f.gerund:
		return TagGerund, true
	case f.past || f.part && !f.base:
		return g.pastForm(i, last, prev, f)
	case f.base && f.past: // put, set, cut
		return TagVerb, !nounish || nominal(prev) || prev == TagPron
	case f.s3:
		return g.present(i, last, prev, nounish)
	case f.base:
		return g.base(i, last, prev, f, nounish)
	}
	return 0, false
}

func (g *tagger) afterAuxiliary(f *form) (Tag, bool) {
	switch {
	case f.part:
		return TagPart, true
	case f.gerund:
		return TagGerund, true
	case f.past:
		return TagPart, true
	}
	return 0, false
}

// pastForm tells a past tense or participle from an adjective before a noun:
// "the rebels killed two", "killed peasants", "armed men".
func (g *tagger) pastForm(i, last int, prev Tag, f *form) (Tag, bool) {
	starts := prev == TagOther || prev == TagComma || prev == TagConj || prev == TagPrep || prev == TagVerb ||
		prev == TagPart || prev == TagSub || prev == TagAdv && !f.past
	if starts && f.adj && g.nounAt(i+1, last) {
		return TagAdj, true
	}
	if prev == TagPrep && g.nounAt(i+1, last) {
		return TagAdj, true
	}
	return TagVerb, true
}

// present accepts a third person singular after a subject.
func (g *tagger) present(i, last int, prev Tag, nounish bool) (Tag, bool) {
	if !nounish || prev == TagWh || prev == TagPron {
		return TagVerb, true
	}
	if prev != TagName && prev != TagNoun && prev != TagClose {
		return 0, false
	}
	return TagVerb, g.determinerAt(i+1, last)
}

func (g *tagger) base(i, last int, prev Tag, f *form, nounish bool) (Tag, bool) {
	if prev == TagWh || prev == TagPron {
		return TagVerb, true
	}
	if !nounish && !f.adj {
		return TagVerb, true
	}
	if prev == TagNoun && f.first == 'v' && g.determinerAt(i+1, last) && g.d.Tokens[i+1].Fold != "that" && g.form(i-1).plural(g.d.Tokens[i-1].Fold) {
		return TagVerb, true
	}
	return 0, false
}

func (g *tagger) determinerAt(i, last int) bool {
	if i >= last {
		return false
	}
	switch g.form(i).function {
	case TagDet, TagPron, TagNum:
		return true
	case TagSub:
		return g.d.Tokens[i].Fold == "that"
	}
	return false
}

// countsAt says that an object starts at i: with a determiner or number.
func (g *tagger) countsAt(i, last int) bool {
	return i < last && (g.d.Tokens[i].Kind == text.Number || g.determinerAt(i, last) && g.d.Tokens[i].Fold != "that")
}

// nounAt says that a noun, name or adjective stands at i, so that a
// participle before it modifies it.
func (g *tagger) nounAt(i, last int) bool {
	if i >= last || g.d.Tokens[i].Kind != text.Word {
		return false
	}
	f := g.form(i)
	switch {
	case f.closed:
		return false
	case f.noun || f.adj || f.one.noun:
		return true
	}
	return !f.isVerb && f.first != 'r' || f.isVerb && f.gerund && f.noun
}
