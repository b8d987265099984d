package store

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// maxIndexed bounds the folded text of a report that is searched, in bytes:
// some eighty thousand words, below what either engine takes.
const maxIndexed = 512 << 10

// fold writes a text as the words that are searched: letters and digits in
// small letters without accents, one space between words, each character of
// the scripts that write no spaces a word of its own. Both engines get the
// same words, so that both find the same.
func fold(s string) string {
	var b strings.Builder
	b.Grow(min(len(s), maxIndexed))
	gap := false
	for _, c := range norm.NFKD.String(s[:cut(s, 2*maxIndexed)]) {
		switch {
		case unicode.Is(unicode.Mn, c):
			continue // an accent
		case !unicode.IsLetter(c) && !unicode.IsNumber(c) && !unicode.Is(unicode.Mc, c):
			gap = true
			continue
		}
		alone := unbroken(c)
		if (gap || alone) && b.Len() > 0 {
			b.WriteByte(' ')
		}
		b.WriteRune(unicode.ToLower(c))
		gap = alone
		if b.Len() >= maxIndexed {
			break
		}
	}
	return b.String()
}

// unbroken says whether c is of a script that is written without spaces.
func unbroken(c rune) bool {
	return c >= 0x0e00 && unicode.In(c, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar)
}

// cut is the greatest length ≤ n at which s can be cut between characters.
func cut(s string, n int) int {
	if len(s) <= n {
		return len(s)
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return n
}

// term is one thing that is searched for: a word, or words in a row.
type term struct {
	words  []string
	prefix bool // the last word may go on
	not    bool
}

// maxTerms bounds a search.
const maxTerms = 16

// parseTerms reads what a person typed: words that all must occur, "words in a
// row", -without, begin*. Nothing in it is ever an error.
func parseTerms(q string) []term {
	var terms []term
	positive := false
	for q = strings.TrimSpace(q); q != "" && len(terms) < maxTerms; q = strings.TrimSpace(q) {
		var t term
		if rest, ok := strings.CutPrefix(q, "-"); ok {
			t.not, q = true, rest
		}
		var said string
		if strings.HasPrefix(q, `"`) {
			said, q, _ = strings.Cut(q[1:], `"`)
		} else {
			end := strings.IndexFunc(q, unicode.IsSpace)
			if end < 0 {
				end = len(q)
			}
			said, q = q[:end], q[end:]
		}
		t.prefix = strings.HasSuffix(said, "*")
		if t.words = strings.Fields(fold(said)); len(t.words) > 0 {
			terms = append(terms, t)
			positive = positive || !t.not
		}
	}
	if !positive {
		return nil
	}
	return terms
}

// wordRune says whether c is part of a word.
func wordRune(c rune) bool {
	return unicode.IsLetter(c) || unicode.IsNumber(c) || unicode.IsMark(c)
}
