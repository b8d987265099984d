package xmltree

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// Classes of a byte of character data.
const (
	plain = iota
	space
	ampersand
	bracket
	other // control or not ASCII: looked at more closely
)

var class = classes()

func classes() (c [256]uint8) {
	for i := range c {
		if i < 0x20 || i >= utf8.RuneSelf {
			c[i] = other
		}
	}
	c['\t'], c['\n'], c['\r'], c[' '] = space, space, space, space
	c['&'], c[']'] = ampersand, bracket
	return c
}

var nameByte = nameBytes()

func nameBytes() (n [utf8.RuneSelf]bool) {
	for i := range n {
		c := byte(i)
		n[i] = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' ||
			c == '_' || c == ':' || c == '-' || c == '.'
	}
	return n
}

func isSpace(c byte) bool { return c == ' ' || c == '\n' || c == '\r' || c == '\t' }

// isChar is production 2 of XML 1.0.
func isChar(r rune) bool {
	return r == '\t' || r == '\n' || r == '\r' || r >= 0x20 && r <= 0xD7FF ||
		r >= 0xE000 && r <= 0xFFFD || r >= 0x10000 && r <= 0x10FFFF
}

// isNameStart is production 4 of XML 1.0, fifth edition.
func isNameStart(s string) bool {
	if c := s[0]; c < utf8.RuneSelf {
		return nameByte[c] && c != '-' && c != '.' && (c < '0' || c > '9')
	}
	r, _ := utf8.DecodeRuneInString(s)
	return isNameChar(r) && r != 0xB7 && (r < 0x300 || r > 0x36F) && r != 0x203F && r != 0x2040
}

// isNameChar is production 4a of XML 1.0, fifth edition, outside ASCII.
func isNameChar(r rune) bool {
	switch {
	case r == 0xB7, r >= 0xC0 && r <= 0xD6, r >= 0xD8 && r <= 0xF6, r >= 0xF8 && r <= 0x37D,
		r >= 0x37F && r <= 0x1FFF, r == 0x200C, r == 0x200D, r == 0x203F, r == 0x2040,
		r >= 0x2070 && r <= 0x218F, r >= 0x2C00 && r <= 0x2FEF, r >= 0x3001 && r <= 0xD7FF,
		r >= 0xF900 && r <= 0xFDCF, r >= 0xFDF0 && r < 0xFFFD, r >= 0x10000 && r <= 0xEFFFF:
		return true
	}
	return false
}

// name writes a character as U+XXXX.
func name(r rune) string {
	s := strings.ToUpper(strconv.FormatInt(int64(r), 16))
	for len(s) < 4 {
		s = "0" + s
	}
	return "U+" + s
}

// IsName says whether s is a Name of XML 1.0.
func IsName(s string) bool { return s != "" && isNameStart(s) && IsNmtoken(s) }

// IsNmtoken says whether s is an Nmtoken of XML 1.0.
func IsNmtoken(s string) bool {
	for _, r := range s {
		if r < utf8.RuneSelf && !nameByte[r] || r >= utf8.RuneSelf && !isNameChar(r) {
			return false
		}
	}
	return s != ""
}
