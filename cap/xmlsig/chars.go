package xmlsig

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// XML 1.0 (fifth edition) §2.2 [2] Char.
func isChar(r rune) bool {
	switch {
	case r < 0x20:
		return r == '\t' || r == '\n' || r == '\r'
	case r >= 0xD800 && r <= 0xDFFF, r == 0xFFFE, r == 0xFFFF:
		return false
	}
	return r <= 0x10FFFF
}

// firstIllegal is the offset of the first character that XML does not allow
// anywhere, or -1. src is valid UTF-8.
func firstIllegal(src string) int {
	for i := 0; i < len(src); i++ {
		switch c := src[i]; {
		case c >= 0x20 && c < 0xEF, c == '\n', c == '\t', c == '\r', c > 0xEF:
		case c < 0x20:
			return i
		case strings.HasPrefix(src[i:], "\uFFFE"), strings.HasPrefix(src[i:], "\uFFFF"):
			return i
		}
	}
	return -1
}

func isSpace(c byte) bool { return c == ' ' || c == '\t' || c == '\n' || c == '\r' }

// XML 1.0 §2.3 [4] NameStartChar, without the colon (Namespaces in XML §3 [4]).
func isNameStart(r rune) bool {
	if r < 0x80 {
		return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r == '_'
	}
	for _, in := range nameStart {
		if r >= in[0] && r <= in[1] {
			return true
		}
	}
	return false
}

var nameStart = [...][2]rune{
	{0xC0, 0xD6},
	{0xD8, 0xF6},
	{0xF8, 0x2FF},
	{0x370, 0x37D},
	{0x37F, 0x1FFF},
	{0x200C, 0x200D},
	{0x2070, 0x218F},
	{0x2C00, 0x2FEF},
	{0x3001, 0xD7FF},
	{0xF900, 0xFDCF},
	{0xFDF0, 0xFFFD},
	{0x10000, 0xEFFFF},
}

// XML 1.0 §2.3 [4a] NameChar, without the colon.
func isNameChar(r rune) bool {
	return isNameStart(r) || r >= '0' && r <= '9' || r == '-' || r == '.' || r == 0xB7 ||
		r >= 0x300 && r <= 0x36F || r >= 0x203F && r <= 0x2040
}

// ncName is the length of the NCName that s begins with.
func ncName(s string) int {
	for i := 0; i < len(s); {
		r, size := rune(s[i]), 1
		if r >= utf8.RuneSelf {
			r, size = utf8.DecodeRuneInString(s[i:])
		}
		if i == 0 && !isNameStart(r) || !isNameChar(r) {
			return i
		}
		i += size
	}
	return len(s)
}

// reference resolves the entity or character reference that s begins with.
// Only the five predefined entities exist: there is no DTD to declare others.
func reference(s string) (text string, size int, ok bool) {
	end := strings.IndexByte(s[:min(len(s), 16)], ';')
	if end < 2 {
		return "", 0, false
	}
	name := s[1:end]
	switch name {
	case "amp":
		return "&", end + 1, true
	case "lt":
		return "<", end + 1, true
	case "gt":
		return ">", end + 1, true
	case "quot":
		return `"`, end + 1, true
	case "apos":
		return "'", end + 1, true
	}
	if name[0] != '#' {
		return "", 0, false
	}
	r, ok := charReference(name[1:])
	return string(r), end + 1, ok
}

func charReference(digits string) (rune, bool) {
	base := 10
	if strings.HasPrefix(digits, "x") {
		digits, base = digits[1:], 16
	}
	if digits == "" || digits[0] == '+' || digits[0] == '-' {
		return 0, false
	}
	n, err := strconv.ParseUint(digits, base, 32)
	if err != nil || n > 0x10FFFF || !isChar(rune(n)) {
		return 0, false
	}
	return rune(n), true
}
