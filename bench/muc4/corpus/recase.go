package corpus

import (
	"hash/fnv"
	"strings"

	"github.com/tocsin/tocsin/internal/reading/syntax"
)

// Cases are the ways of [Recase].
var Cases = []string{"upper", "lower", "mixed", "noisy", "sentence", "title"}

// Recase rewrites a text's letters: "upper", "lower", "mixed" (an upper-case
// text as a newspaper might print it: unknown words, sentence starts, months
// and titles before names capitalised), "noisy" (the same with one capital in
// ten lost and one word in thirty capitalised for nothing, as by a program),
// "sentence" (only sentence starts capitalised), "title" (every word), or as it
// is for any other value. Byte offsets stay the same for ASCII texts.
func Recase(s, letters string) string {
	switch letters {
	case "upper":
		return strings.ToUpper(s)
	case "lower":
		return strings.ToLower(s)
	case "mixed":
		return mixed(s)
	case "noisy":
		return eachWord(mixed(s), noise)
	case "sentence":
		return sentences(s)
	case "title":
		return eachWord(strings.ToLower(s), func(w []byte) { w[0] -= 'a' - 'A' })
	}
	return s
}

// eachWord changes every run of letters in place.
func eachWord(s string, change func(w []byte)) string {
	out := []byte(s)
	for i := 0; i < len(out); {
		j := i
		for j < len(out) && letter(out[j]) {
			j++
		}
		if j > i {
			change(out[i:j])
		}
		i = max(j, i+1)
	}
	return string(out)
}

func letter(c byte) bool { return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' }

// noise makes the same mistakes in the same words every time.
func noise(w []byte) {
	h := fnv.New32a()
	h.Write(w)
	n := h.Sum32()
	switch {
	case w[0] < 'a' && n%10 == 0:
		copy(w, strings.ToLower(string(w)))
	case w[0] >= 'a' && n%30 == 0:
		w[0] -= 'a' - 'A'
	}
}

// sentences capitalises nothing but the starts of sentences.
func sentences(s string) string {
	out := []byte(strings.ToLower(s))
	start := true
	for i, c := range out {
		switch {
		case c == '.' || c == '!' || c == '?' || c == ']':
			start = true
		case start && c >= 'a' && c <= 'z':
			out[i] -= 'a' - 'A'
			start = false
		}
	}
	return string(out)
}

// titles are common words that are capitalised before a name.
var titles = map[string]bool{
	"president": true, "minister": true, "general": true, "colonel": true, "senator": true, "mayor": true, "father": true,
	"captain": true, "lieutenant": true, "major": true, "judge": true, "deputy": true, "police": true, "national": true,
	"january": true, "february": true, "march": true, "april": true, "may": true, "june": true, "july": true, "august": true,
	"september": true, "october": true, "november": true, "december": true, "sunday": true, "monday": true, "tuesday": true,
	"wednesday": true, "thursday": true, "friday": true, "saturday": true, "front": true, "liberation": true,
	"jan": true, "feb": true, "mar": true, "apr": true, "jun": true, "jul": true, "aug": true, "sep": true, "oct": true, "nov": true, "dec": true,
	"army": true, "embassy": true, "university": true, "ministry": true, "path": true, "shining": true, "i": true,
}

func mixed(s string) string {
	out := []byte(strings.ToLower(s))
	start := true
	bracket := 0
	for i := 0; i < len(out); {
		if c := out[i]; c < 'a' || c > 'z' {
			switch c {
			case '.', '!', '?', ']':
				start = true
			case '[', '(':
				bracket = i
			}
			i++
			continue
		}
		j := i
		for j < len(out) && out[j] >= 'a' && out[j] <= 'z' {
			j++
		}
		w := string(out[i:j])
		switch {
		case bracket > 0 && i == bracket+1 && j < len(out) && (out[j] == ']' || out[j] == ')'), w == "fmln" || w == "eln" || w == "farc":
			copy(out[i:j], strings.ToUpper(w))
		case start || !syntax.Known(w) || titles[w] && (nextUnknown(out, j) || afterNumber(out, i)):
			out[i] -= 'a' - 'A'
		}
		start = false
		i = j
	}
	return string(out)
}

// nextUnknown says that the next word is a title or no common word.
func nextUnknown(b []byte, at int) bool {
	for at < len(b) && (b[at] < 'a' || b[at] > 'z') {
		if b[at] >= '0' && b[at] <= '9' {
			return true
		}
		at++
	}
	j := at
	for j < len(b) && b[j] >= 'a' && b[j] <= 'z' {
		j++
	}
	w := string(b[at:j])
	return titles[w] || !syntax.Known(w)
}

// afterNumber says that a number stands before i: "9 Jan".
func afterNumber(b []byte, i int) bool {
	return i > 1 && b[i-1] == ' ' && b[i-2] >= '0' && b[i-2] <= '9'
}
