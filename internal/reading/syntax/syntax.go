// Package syntax groups the tokens of a sentence into the phrases that event
// reading works on: noun phrases with their head and parts, and verb groups
// with their lemma, voice and mood. It is a chunker, not a parser: small, fast
// and deterministic, made for news in mixed or in upper case.
//
// The open-class vocabulary (words.txt) is made from WordNet's tagged senses
// by the program in gen. A word that the vocabulary does not know is taken for
// a name, which is what makes upper-case text readable.
package syntax

import (
	"slices"

	"github.com/tocsin/tocsin/internal/reading/text"
)

// Kind is what a chunk is.
type Kind uint8

// The kinds of chunk.
const (
	Other  Kind = iota // quotation marks, dashes, colons, interjections
	NP                 // a noun phrase without what is attached by prepositions
	VP                 // a verb group: "had been killed", "to kill", "was"
	Prep               // a preposition
	Conj               // and, or, but
	Comma              // a comma
	Wh                 // who, which, whose, where, or "that" after a noun
	Sub                // a subordinator: when, after, because, that
	Adverb             // an adverb outside a verb group
)

// Chunk is a run of tokens [First, Last) of the document.
type Chunk struct {
	Kind        Kind
	First, Last int
	Head        int    // the token of the head noun or the main verb
	Word        string // the head's folded form; for a verb, its lemma

	// Of a noun phrase.
	Det     string // folded determiner: "the", "a", "his", "no"; empty for none
	Pronoun bool
	Owner   int // token of the possessive 's within the phrase, -1 for none
	Alias   [2]int

	// Of a verb group.
	Passive    bool // be + participle, or a reduced "killed by"
	Reduced    bool // a participle or gerund without auxiliary
	Infinitive bool
	Gerund     bool
	Negated    bool
	Modal      string // folded: "may", "will", "would", "could"
	Perfect    bool
}

// Sentence is a chunked sentence.
type Sentence struct {
	Index  int // in the document's sentences
	Chunks []Chunk
}

// Doc is a document with its chunks.
type Doc struct {
	*text.Doc
	Tags      []Tag // one a token
	Sentences []Sentence
	forms     []*form // of the tokens
}

// Names finds names that a caller knows: it returns how many tokens from
// token i on, and before token last, are a name; 0 for none.
type Names func(d *text.Doc, i, last int) int

// Parse chunks every sentence of a document that is not set aside. names, if
// not nil, keeps names made of common words together ("Shining Path").
func Parse(d *text.Doc, names Names) *Doc {
	out := &Doc{Doc: d, Tags: make([]Tag, len(d.Tokens)), forms: forms(d), Sentences: make([]Sentence, 0, len(d.Sentences))}
	chunks := make([]Chunk, 0, len(d.Tokens)*3/5+len(d.Sentences))
	for i := range d.Sentences {
		s := &d.Sentences[i]
		if s.Aside || s.Kind == text.Dateline {
			continue
		}
		found := out.sentence(s, names, chunks[len(chunks):])
		out.Sentences = append(out.Sentences, Sentence{Index: i, Chunks: found[:len(found):len(found)]})
		if n := len(chunks) + len(found); n <= cap(chunks) {
			chunks = chunks[:n]
		}
	}
	return out
}

// sentence tags and chunks one sentence, into room where it suffices.
func (d *Doc) sentence(s *text.Sentence, names Names, room []Chunk) []Chunk {
	t := tagger{d: d.Doc, forms: d.forms, names: names, tags: d.Tags, upper: s.Upper || s.Title || d.Upper}
	t.sentence(s.First, s.Last)
	c := chunker{d: d.Doc, forms: d.forms, tags: d.Tags, out: room}
	return c.sentence(s.First, s.Last)
}

// With is the document as [Parse] with names gives it, made from one that was
// parsed without: only the sentences that have such a name are read again.
func (d *Doc) With(names Names) *Doc {
	out := &Doc{Doc: d.Doc, Tags: slices.Clone(d.Tags), forms: d.forms, Sentences: slices.Clone(d.Sentences)}
	for i := range out.Sentences {
		s := &d.Doc.Sentences[out.Sentences[i].Index]
		for k := s.First; k < s.Last; k++ {
			if names(d.Doc, k, s.Last) > 0 {
				out.Sentences[i].Chunks = out.sentence(s, names, nil)
				break
			}
		}
	}
	return out
}

// numeral is the form of every number.
var numeral form

// forms looks every token up.
func forms(d *text.Doc) []*form {
	known := vocabulary().forms
	words := make([]*form, len(d.Distinct))
	out := make([]*form, len(d.Tokens))
	for i := range d.Tokens {
		t := &d.Tokens[i]
		f := &words[t.Word]
		switch {
		case *f != nil:
		case t.Kind == text.Number:
			*f = &numeral
		default:
			*f = known.Of(t.Fold)
		}
		out[i] = *f
	}
	return out
}

// Text is the chunk's words as they stand in the document.
func (d *Doc) Words(c *Chunk) string {
	return d.Text[d.Tokens[c.First].Start:d.Tokens[c.Last-1].End]
}
