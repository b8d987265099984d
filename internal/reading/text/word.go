package text

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// maxWord bounds a token, so that a megabyte without spaces is many words
// and not one.
const maxWord = 200

// word reads letters, inner apostrophes and inner digits.
func (c *scanner) word(i int) int {
	j := i
	var ups, lows, first int // first: 1 capital, 2 small
	ascii := true
	for j < len(c.s) && j-i < maxWord {
		b := c.s[j]
		switch {
		case 'a' <= b && b <= 'z':
			lows++
		case 'A' <= b && b <= 'Z':
			ups++
		case isDigit(b):
		case b == '\'':
			if !c.innerApostrophe(i, j, 1) {
				return c.endWord(i, j, ups, lows, first, ascii)
			}
		case b >= utf8.RuneSelf:
			n, u, l := c.wideLetter(i, j)
			if n == 0 {
				return c.endWord(i, j, ups, lows, first, ascii)
			}
			ascii = false
			ups, lows = ups+u, lows+l
			j += n - 1
		default:
			if b == '.' && j == i+1 && c.initials(i) > j {
				return c.initialism(i)
			}
			if (b == ':' || b == '.') && isScheme(c.low[i:j]) {
				return c.link(i)
			}
			return c.endWord(i, j, ups, lows, first, ascii)
		}
		j++
		if first == 0 {
			first = 2 - min(ups, 1)
		}
	}
	return c.endWord(i, j, ups, lows, first, ascii)
}

// wideLetter measures a letter or mark that is not ASCII at j; n is 0 when it
// ends the word.
func (c *scanner) wideLetter(i, j int) (n, ups, lows int) {
	r, n := utf8.DecodeRuneInString(c.s[j:])
	switch {
	case r == '’':
		if !c.innerApostrophe(i, j, n) {
			return 0, 0, 0
		}
	case unicode.IsUpper(r):
		ups = 1
	case unicode.IsLetter(r):
		lows = 1
	case !unicode.IsMark(r):
		return 0, 0, 0
	}
	return n, ups, lows
}

// innerApostrophe says whether the apostrophe at j belongs to the word that
// started at i: "don't", "O'Neill", "Qa'ida", but not "Russia's".
func (c *scanner) innerApostrophe(i, j, n int) bool {
	k := j + n
	if j == i || !c.wordAt(k) || isDigit(c.s[k]) {
		return false
	}
	return c.low[k] != 's' || c.wordAt(k+1)
}

func isScheme(w string) bool {
	switch w {
	case "http", "https", "ftp", "mailto", "www":
		return true
	}
	return false
}

// initials measures "U.S.", "a.m.", "J.F.K": single letters with dots between;
// it returns where they end, or i when there are not at least two.
func (c *scanner) initials(i int) int {
	j, letters := i, 0
	for j < len(c.s) && isLetter(c.s[j]) && letters < 12 {
		if j+1 < len(c.s) && c.s[j+1] == '.' {
			j += 2
			letters++
			continue
		}
		if letters > 0 && !c.wordAt(j+1) {
			j++
			letters++
		}
		break
	}
	if letters < 2 {
		return i
	}
	return j
}

func (c *scanner) initialism(i int) int {
	j := c.initials(i)
	sh := Lower
	if 'A' <= c.s[i] && c.s[i] <= 'Z' {
		sh = Upper
	}
	c.add(i, j, c.low[i:j], Word, sh)
	return j
}

func (c *scanner) endWord(i, j, ups, lows, first int, ascii bool) int {
	c.upper += ups
	c.lower += lows
	fold := c.low[i:j]
	if !ascii {
		fold = foldWide(c.s[i:j])
	}
	c.add(i, j, fold, Word, shapeOf(ups, lows, first))
	return j
}

func shapeOf(ups, lows, first int) Shape {
	switch {
	case ups == 0 && lows == 0:
		return NoCase
	case ups == 0:
		return Lower
	case lows == 0 && ups == 1:
		return Initial
	case lows == 0:
		return Upper
	case ups == 1 && first == 1:
		return Capital
	}
	return Mixed
}

// foldWide lowers a word and takes its diacritics off.
func foldWide(w string) string {
	var b strings.Builder
	for _, r := range norm.NFD.String(strings.ToLower(w)) {
		switch {
		case unicode.IsMark(r):
		case r == '’' || r == '‘':
			b.WriteByte('\'')
		case r == 'ı':
			b.WriteByte('i')
		case r == 'ł':
			b.WriteByte('l')
		case r == 'ø':
			b.WriteByte('o')
		case r == 'đ':
			b.WriteByte('d')
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}
