// Package text cuts a report into tokens, sentences and paragraphs, once, so
// that no later stage of the reading has to.
//
// [Split] makes one pass over the bytes. A [Token] knows where it lies, its
// folded form (lower case, no diacritics), its shape (how it is capitalised),
// what lies before it (nothing, a space, a line end) and its sentence. Words
// are split at hyphens ("two", "-", "day") and before a possessive
// ("Russia", "'s"); digits are split from the letters glued to them ("04",
// "th"; "2024", "Following"). Abbreviations with inner dots ("U.S.", "a.m.")
// are one token; the dot of other abbreviations is a token of its own that
// ends no sentence.
//
// Every offset is a byte offset into the text given, which may be in mixed or
// in upper case, hard-wrapped or not, and need not be valid UTF-8.
package text

import "github.com/tocsin/tocsin/internal/threat"

// Kind is what a token is made of.
type Kind uint8

// The kinds of token.
const (
	Word   Kind = iota // letters, perhaps with inner apostrophes or digits: "Qa'ida", "M16", "U.S."
	Number             // digits: "22", "1,300", "2.5"
	Clitic             // the possessive 's
	Link               // an address of the web or a @handle
	Punct              // one mark, or a run of the same ("--", "...")
)

// Shape is how a word is capitalised.
type Shape uint8

// The shapes.
const (
	NoCase  Shape = iota // no letters, or of a script without case
	Lower                // "attack"
	Capital              // "Attack"
	Initial              // a single capital: "A"
	Upper                // "ATTACK", "U.S."
	Mixed                // "McDonald", "iPhone"
)

// Gap is what lies before a token.
type Gap uint8

// The gaps, from none to the widest.
const (
	Glued Gap = iota
	Space
	Line  // at least one line end
	Blank // at least one empty line, or the start of the text
)

// Token is a word, number or mark.
type Token struct {
	Start, End int    // bytes of the text
	Fold       string // lower case without diacritics, apostrophes as '
	Sentence   int32  // index in [Doc.Sentences]
	Word       int32  // index of Fold in [Doc.Distinct]
	Kind       Kind
	Shape      Shape
	Gap        Gap
	Aside      bool // lies in a stretch that is set aside: not to be read
}

// Span is where the token lies.
func (t Token) Span() threat.Span { return threat.Span{Start: t.Start, End: t.End} }

// Is says whether the token's folded form is one of the words.
func (t Token) Is(words ...string) bool {
	for _, w := range words {
		if t.Fold == w {
			return true
		}
	}
	return false
}

// SentenceKind is what a sentence is in its report.
type SentenceKind uint8

// The kinds of sentence.
const (
	Prose    SentenceKind = iota
	Headline              // a line without a full stop that stands alone
	Dateline              // "SAN SALVADOR, 3 JAN 90 (AFP) -- [TEXT]"
	Header                // a leading label or date: "date 2024-03-22"
	Bullet                // an item of a list
	Row                   // a line of a table
)

// Sentence is a run of tokens [First, Last) that is read as one.
type Sentence struct {
	threat.Span
	First, Last int // tokens
	Paragraph   int
	Kind        SentenceKind
	Upper       bool // in upper case: capitals tell nothing
	Title       bool // capitalised like a headline: capitals tell little
	Aside       bool // set aside: not to be read
}

// Paragraph is a run of sentences [First, Last).
type Paragraph struct {
	threat.Span
	First, Last int // sentences
}

// Doc is a text and how it is cut.
type Doc struct {
	Text       string
	Tokens     []Token
	Distinct   []string // the folded forms of all tokens, each once
	Sentences  []Sentence
	Paragraphs []Paragraph
	Upper      bool // the text as a whole is in upper case
}

// Split cuts a text.
func Split(s string) *Doc {
	d := &Doc{Text: s}
	upper := scan(d)
	d.Upper = upper
	segment(d, blocks(s))
	return d
}

// Of returns the tokens of a sentence.
func (d *Doc) Of(s int) []Token {
	return d.Tokens[d.Sentences[s].First:d.Sentences[s].Last]
}

// Slice is the span from the start of token first to the end of token last-1.
func (d *Doc) Slice(first, last int) threat.Span {
	return threat.Span{Start: d.Tokens[first].Start, End: d.Tokens[last-1].End}
}

// SentenceAt is the index of the sentence that holds the byte, or of the last
// one before it; -1 if there is none.
func (d *Doc) SentenceAt(at int) int {
	lo, hi := 0, len(d.Sentences)
	for lo < hi {
		mid := (lo + hi) / 2
		if d.Sentences[mid].Start <= at {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	return lo - 1
}

// SetAside marks the tokens within the spans, and the sentences that lie
// wholly within them, as not to be read. The spans are sorted by start.
func (d *Doc) SetAside(spans []threat.Span) {
	i := 0
	for si := range d.Sentences {
		s := &d.Sentences[si]
		all := s.Last > s.First
		for ti := s.First; ti < s.Last; ti++ {
			t := &d.Tokens[ti]
			for i < len(spans) && spans[i].End <= t.Start {
				i++
			}
			if i < len(spans) && spans[i].Start <= t.Start {
				t.Aside = true
			} else {
				all = false
			}
		}
		s.Aside = all
	}
}
