package article

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// block is a run of text between two block-level tags.
type block struct {
	text    string
	node    *html.Node // the innermost block-level element around it
	words   int        // words; for scripts without spaces, characters over two
	linked  int        // bytes of text within links
	links   int
	href    string // of the first link
	heading int    // 1 to 6, else 0
	item    bool   // within a list
	cell    bool   // within a table that holds data
	quote   bool
	strong  bool // all of it is bold
	tight   bool // set line by line, not as a paragraph (verse, table rows)
	witness bool // the page's own JSON-LD has these words in its article body
	judged  bool
	isCued  bool // it speaks of the site, not of the matter; ask cued
	order   int
}

// linkDensity is the share of the text that is links.
func (b *block) linkDensity() float64 {
	if len(b.text) == 0 {
		return 0
	}
	return float64(b.linked) / float64(len(b.text))
}

// sentences says whether the block reads like prose: long enough, and ended
// or articulated as sentences are.
func (b *block) sentences() bool {
	if b.words < 8 || b.linkDensity() > .6 {
		return false
	}
	return b.words >= 25 || ended(b.text) || strings.ContainsAny(b.text, ",;。、，؛،।")
}

// ended says whether text closes like a sentence.
func ended(text string) bool {
	t := strings.TrimRight(text, "\"'”’»)]* \u00a0")
	r, _ := utf8.DecodeLastRuneInString(t)
	return strings.ContainsRune(".!?…:。！？؟।", r)
}

// weight is how much the block speaks for (or against) being in an article.
func (b *block) weight() float64 {
	ld := b.linkDensity()
	switch {
	case b.heading > 0 || b.cell:
		return 0
	case b.sentences() && b.cued():
		return -2
	case b.sentences():
		return float64(min(b.words, 120)) * (1 - ld)
	case ld > .5:
		return -float64(2 + min(b.words, 6))
	case b.item:
		return -.5
	default:
		return -1.5
	}
}

// countWords counts words; runs of scripts written without spaces count one
// for two characters.
func countWords(s string) int {
	n, dense, in := 0, 0, false
	for _, r := range s {
		switch {
		case r > 0x2e7f && unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai):
			dense++
			in = false
		case r > 0x0e00 && r < 0x0e80:
			dense++
			in = false
		case unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r):
			if !in {
				n++
			}
			in = true
		case r == '\'' || r == '’':
		default:
			in = false
		}
	}
	return n + dense/2
}

// blockTags end a run of text.
var blockTags = map[atom.Atom]bool{
	atom.Address: true, atom.Article: true, atom.Aside: true, atom.Blockquote: true, atom.Body: true,
	atom.Caption: true, atom.Center: true, atom.Dd: true, atom.Details: true, atom.Dir: true,
	atom.Div: true, atom.Dl: true, atom.Dt: true, atom.Fieldset: true, atom.Figcaption: true,
	atom.Figure: true, atom.Footer: true, atom.Form: true, atom.H1: true, atom.H2: true, atom.H3: true,
	atom.H4: true, atom.H5: true, atom.H6: true, atom.Header: true, atom.Hr: true, atom.Html: true,
	atom.Li: true, atom.Main: true, atom.Nav: true, atom.Ol: true, atom.P: true, atom.Pre: true,
	atom.Section: true, atom.Summary: true, atom.Table: true, atom.Tbody: true, atom.Td: true,
	atom.Tfoot: true, atom.Th: true, atom.Thead: true, atom.Tr: true, atom.Ul: true,
}

func headingLevel(a atom.Atom) int {
	switch a {
	case atom.H1:
		return 1
	case atom.H2:
		return 2
	case atom.H3:
		return 3
	case atom.H4:
		return 4
	case atom.H5:
		return 5
	case atom.H6:
		return 6
	}
	return 0
}

// normal is text for comparing: lower case, letters and digits only, single
// spaces.
func normal(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	gap := false
	for _, r := range s {
		if unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) {
			if gap && b.Len() > 0 {
				b.WriteByte(' ')
			}
			gap = false
			b.WriteRune(unicode.ToLower(r))
			continue
		}
		gap = gap || (r != '\'' && r != '’')
	}
	return b.String()
}
