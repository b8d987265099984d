package text

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// scanner walks the bytes of a text once.
type scanner struct {
	s     string
	low   string // s with ASCII letters in lower case
	doc   *Doc
	words *vocabulary
	gap   Gap
	upper int // capital letters seen
	lower int // small letters seen
}

// scan fills the tokens and says whether the text is in upper case.
func scan(d *Doc) bool {
	c := &scanner{s: d.Text, low: lowerASCII(d.Text), doc: d, words: newVocabulary(len(d.Text)), gap: Blank}
	d.Tokens = make([]Token, 0, len(d.Text)/5+8)
	for i := 0; i < len(c.s); {
		b := c.s[i]
		switch {
		case b == ' ' || b < ' ' && b != '\n' || b == 0x7f:
			c.gap = max(c.gap, Space)
			i++
		case b == '\n':
			i = c.lineEnd(i)
		case b >= utf8.RuneSelf:
			i = c.wide(i)
		case isLetter(b):
			i = c.word(i)
		case isDigit(b):
			i = c.number(i)
		default:
			i = c.mark(i)
		}
	}
	d.Distinct = c.words.all
	return c.upper > 20 && c.upper > 4*c.lower
}

// lowerASCII keeps every byte's place.
func lowerASCII(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	for i := 0; i < len(s); i++ {
		x := s[i]
		if 'A' <= x && x <= 'Z' {
			x += 'a' - 'A'
		}
		b.WriteByte(x)
	}
	return b.String()
}

// lineEnd reads a line end and says how wide the gap has become.
func (c *scanner) lineEnd(i int) int {
	if c.gap >= Line {
		c.gap = Blank
	} else {
		c.gap = Line
	}
	return i + 1
}

func (c *scanner) add(start, end int, fold string, k Kind, sh Shape) {
	c.doc.Tokens = append(c.doc.Tokens, Token{Start: start, End: end, Fold: fold, Word: c.words.index(fold), Kind: k, Shape: sh, Gap: c.gap})
	c.gap = Glued
}

// wide reads whatever starts with a byte that is not ASCII.
func (c *scanner) wide(i int) int {
	r, n := utf8.DecodeRuneInString(c.s[i:])
	switch {
	case unicode.IsSpace(r) || r == '\u200b' || r == '\ufeff' || r == '\u00ad':
		if r == '\u2028' || r == '\u2029' || r == '\u0085' {
			return c.lineEnd(i) - 1 + n
		}
		c.gap = max(c.gap, Space)
		return i + n
	case unicode.IsLetter(r):
		return c.word(i)
	case r == '’' || r == '‘':
		return c.apostrophe(i, n)
	default:
		c.add(i, i+n, c.s[i:i+n], Punct, NoCase)
		return i + n
	}
}

// mark reads a mark of ASCII; runs of the same one that mean one thing are
// one token.
func (c *scanner) mark(i int) int {
	b := c.s[i]
	switch b {
	case '\'':
		return c.apostrophe(i, 1)
	case '@':
		if i+1 < len(c.s) && isLetter(c.s[i+1]) {
			return c.link(i)
		}
	}
	j := i + 1
	if strings.IndexByte(".-_=*#~!?", b) >= 0 {
		for j < len(c.s) && c.s[j] == b {
			j++
		}
	}
	c.add(i, j, c.s[i:j], Punct, NoCase)
	return j
}

// apostrophe reads the possessive as one token, any other as a mark.
func (c *scanner) apostrophe(i, n int) int {
	j := i + n
	glued := c.gap == Glued && len(c.doc.Tokens) > 0
	if glued && j < len(c.s) && c.low[j] == 's' && !c.wordAt(j+1) {
		c.add(i, j+1, "'s", Clitic, NoCase)
		return j + 1
	}
	c.add(i, j, "'", Punct, NoCase)
	return j
}

// wordAt says whether a letter or digit starts at i.
func (c *scanner) wordAt(i int) bool {
	if i >= len(c.s) {
		return false
	}
	b := c.s[i]
	if b < utf8.RuneSelf {
		return isLetter(b) || isDigit(b)
	}
	r, _ := utf8.DecodeRuneInString(c.s[i:])
	return unicode.IsLetter(r)
}

// link reads an address or handle up to the next space or bracket.
func (c *scanner) link(i int) int {
	j := i
	for j < len(c.s) && c.s[j] > ' ' && strings.IndexByte("<>\"()[]{}", c.s[j]) < 0 {
		j++
	}
	for j > i+1 && strings.IndexByte(".,;:!?'", c.s[j-1]) >= 0 {
		j--
	}
	c.add(i, j, c.low[i:j], Link, NoCase)
	return j
}

// number reads digits, with groups of thousands and one decimal point.
func (c *scanner) number(i int) int {
	j := c.digits(i)
	for j-i <= 12 && j+3 < len(c.s) && c.s[j] == ',' && c.digits(j+1) == j+4 {
		j += 4
	}
	dotted := i >= 2 && c.s[i-1] == '.' && isDigit(c.s[i-2])
	if !dotted && j+1 < len(c.s) && c.s[j] == '.' && isDigit(c.s[j+1]) {
		k := c.digits(j + 1)
		if k+1 >= len(c.s) || c.s[k] != '.' || !isDigit(c.s[k+1]) {
			j = k
		}
	}
	c.add(i, j, c.s[i:j], Number, NoCase)
	return j
}

func (c *scanner) digits(i int) int {
	for i < len(c.s) && isDigit(c.s[i]) {
		i++
	}
	return i
}

func isLetter(b byte) bool { return 'a' <= b && b <= 'z' || 'A' <= b && b <= 'Z' }
func isDigit(b byte) bool  { return '0' <= b && b <= '9' }
