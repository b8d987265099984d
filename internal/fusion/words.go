package fusion

import (
	"fmt"
	"math"
	"strings"

	"github.com/tocsin/tocsin/internal/threat"
)

// originWords says on how many independent feet an answer stands.
func originWords(origins, facts int) string {
	switch {
	case origins == 1 && facts == 1:
		return "said once"
	case origins == 1:
		return fmt.Sprintf("said %d times, all from one origin", facts)
	}
	return fmt.Sprintf("said by %d independent origins", origins)
}

// dayWords is a number of days for people, to the nearest whole one.
func dayWords(days float64) string { return plural(int(math.Round(days)), "day") }

func plural(n int, noun string) string {
	if n == 1 || n == -1 {
		return fmt.Sprintf("%d %s", n, noun)
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

// whenWords is a time for people: its EDTF, with the part of the day if said.
func whenWords(w threat.When) string {
	if w.Part != "" {
		return w.EDTF + ", " + w.Part
	}
	return w.EDTF
}

// holderWords names who says something, for the middle of a sentence.
func holderWords(e Evidence) string {
	if e.Holder == "" {
		return "a report"
	}
	return e.Holder
}

// same compares names without regard to case, space and a leading article.
func same(a, b string) bool { return foldName(a) == foldName(b) }

func foldName(s string) string {
	folded := strings.Join(strings.Fields(strings.ToLower(s)), " ")
	return strings.TrimPrefix(folded, "the ")
}
