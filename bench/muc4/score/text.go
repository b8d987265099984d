package score

import "strings"

// premodifiers are what the official scorer strips from the front of a string
// fill (:string-premodifiers in config-tst3.el).
var premodifiers = map[string]bool{
	"a": true, "the": true, "an": true, "this": true, "that": true, "these": true, "those": true,
	"one": true, "two": true, "three": true, "four": true, "five": true, "six": true, "seven": true,
	"eight": true, "nine": true, "ten": true, "1": true, "2": true, "3": true, "4": true, "5": true,
	"6": true, "7": true, "8": true, "9": true, "10": true, "more": true, "most": true, "many": true,
	"several": true, "some": true, "all": true, "few": true, "any": true, "another": true,
	"other": true, "certain": true, "of": true,
}

// weak are words that carry no identity of their own, so that sharing them is
// no partial match.
var weak = map[string]bool{
	"of": true, "the": true, "a": true, "an": true, "in": true, "and": true, "at": true, "on": true,
	"for": true, "to": true, "by": true, "with": true, "his": true, "her": true, "their": true,
	"its": true, "mr": true, "de": true, "la": true, "el": true, "who": true, "from": true,
}

// words are the lower-case words of a string fill without marks and without
// leading premodifiers.
func words(s string) []string {
	s = strings.ToLower(s)
	ws := strings.FieldsFunc(s, func(r rune) bool {
		return r == ' ' || r == '\t' || r == ',' || r == '"' || r == '\'' || r == '[' || r == ']' ||
			r == '(' || r == ')' || r == ';' || r == '-' || r == '.' || r == '\n'
	})
	for len(ws) > 1 && premodifiers[ws[0]] {
		ws = ws[1:]
	}
	return ws
}

// stringCredit compares string fills. What the official scorer settled by
// itself is equality after premodifiers; what it asked a person about is
// decided here by the guidelines' own examples: extra modifiers in front of
// the key's words are correct (§3.1.1.1), an incomplete name, the same head
// with fewer words, or extra words behind are partial (§3.1.1.2).
func stringCredit(key, resp string) Credit {
	k, r := words(key), words(resp)
	if len(k) == 0 || len(r) == 0 {
		return Incorrect
	}
	if equal(k, r) {
		return Correct
	}
	at := index(r, k)
	switch {
	case at >= 0 && at+len(k) == len(r):
		return Correct
	case at >= 0:
		return Partial
	case index(k, r) >= 0 && !allWeak(r):
		return Partial
	case head(k) == head(r) && !weak[head(r)]:
		return Partial
	case subset(r, k) && !allWeak(r):
		return Partial
	}
	return Incorrect
}

func equal(a, b []string) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i] != b[i] {
			return false
		}
	}
	return true
}

// index finds needle as a contiguous run in hay, -1 if it is not there.
func index(hay, needle []string) int {
	for i := 0; i+len(needle) <= len(hay); i++ {
		if equal(hay[i:i+len(needle)], needle) {
			return i
		}
	}
	return -1
}

func allWeak(ws []string) bool {
	for _, w := range ws {
		if !weak[w] {
			return false
		}
	}
	return true
}

func subset(part, whole []string) bool {
	in := map[string]bool{}
	for _, w := range whole {
		in[w] = true
	}
	for _, w := range part {
		if !in[w] && !weak[w] {
			return false
		}
	}
	return true
}

// head guesses the head noun: the last word before the first preposition or
// relative pronoun.
func head(ws []string) string {
	for i, w := range ws {
		switch w {
		case "of", "in", "at", "on", "for", "who", "which", "that", "with", "from", "near", "where":
			if i > 0 {
				return ws[i-1]
			}
		}
	}
	return ws[len(ws)-1]
}
