// Package key folds the names of places to the form under which they are found.
package key

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Of is the form under which a name is found: lower case, no diacritics,
// apostrophes or dots, single spaces, hyphens as spaces. Tokens of a text
// joined by spaces give the same key.
func Of(name string) string {
	if isKey(name) {
		return name
	}
	var b strings.Builder
	b.Grow(len(name))
	space := false
	for _, r := range decompose(name) {
		switch {
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			if space && b.Len() > 0 {
				b.WriteByte(' ')
			}
			space = false
			b.WriteRune(plain(unicode.ToLower(r)))
		case r == ' ' || r == '-' || r == '/' || r == ',' || r == '(' || r == ')' || r == '–' || r == '\u00a0':
			space = true
		}
	}
	return b.String()
}

// decompose takes marks off letters; ASCII needs no work.
func decompose(s string) string {
	for i := range len(s) {
		if s[i] >= 0x80 {
			return norm.NFD.String(s)
		}
	}
	return s
}

func plain(r rune) rune {
	switch r {
	case 'ı':
		return 'i'
	case 'ł':
		return 'l'
	case 'ø':
		return 'o'
	case 'đ', 'ð':
		return 'd'
	case 'ħ':
		return 'h'
	case 'ə':
		return 'a'
	}
	return r
}

// isKey says whether the name is a key already: small letters, digits and
// single inner spaces.
func isKey(s string) bool {
	for i := range len(s) {
		c := s[i]
		if c == ' ' && i > 0 && i < len(s)-1 && s[i-1] != ' ' {
			continue
		}
		if (c < 'a' || c > 'z') && (c < '0' || c > '9') {
			return false
		}
	}
	return s != ""
}
