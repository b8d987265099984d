package incident

import (
	"github.com/tocsin/tocsin/internal/reading/syntax"
	"github.com/tocsin/tocsin/internal/reading/text"
)

// about is what the lexicon and the atlas tell of one folded word.
type about struct {
	word, one meaning // of the word, and of its singular
	plural    bool    // the singular is another word
	ends      int     // how many words the longest noun has that ends with it
	starts    int     // and the longest name of a group that starts with it
	given     bool    // a given name
	country   string  // the country of the atlas that it names
	place     int     // how many words the longest name of the atlas has that starts with it
}

// meaning is what a word is in the lexicon by itself.
type meaning struct {
	noun   bool
	sense  sense
	people bool   // it names the people of a country
	nation string // that country, as MUC-4 spells it
}

func (x *lexicon) meaning(w string) (m meaning) {
	m.sense, m.noun = x.nouns[w]
	m.nation, m.people = x.nations[w]
	return m
}

// tell finds everything about a word.
func (x *lexicon) tell(w string) about {
	s, places := syntax.Singular(w), loadedAtlas()
	return about{
		word: x.meaning(w), one: x.meaning(s), plural: s != w,
		ends: max(x.ends[w], x.ends[s]), starts: x.starts[w], given: x.given[w],
		country: places.countries[w], place: places.starts[w],
	}
}

// addEnd notes with which word a noun ends, as it is cut in a text.
func (x *lexicon) addEnd(noun string) {
	toks := text.Split(noun).Tokens
	last := toks[len(toks)-1].Fold
	x.ends[last] = max(x.ends[last], len(toks))
}

// wordsOf looks every token up.
func (x *lexicon) wordsOf(d *text.Doc) []*about {
	distinct := make([]*about, len(d.Distinct))
	for i, w := range d.Distinct {
		distinct[i] = x.about.Of(w)
	}
	out := make([]*about, len(d.Tokens))
	for i := range d.Tokens {
		out[i] = distinct[d.Tokens[i].Word]
	}
	return out
}

// groupNames finds the armed groups of the gazetteer whose names have several
// words, in a text whose words were looked up.
func (x *lexicon) groupNames(words []*about) syntax.Names {
	return func(d *text.Doc, i, last int) int {
		if words[i].starts < 2 {
			return 0
		}
		return x.groupAt(d, i, last)
	}
}
