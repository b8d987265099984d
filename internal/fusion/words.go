package fusion

import (
	"fmt"
	"math"
	"strings"
	"time"

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

// whenWords is a time for people: a day as it stands in EDTF, a moment to the
// minute with its offset, with the part of the day if said.
func whenWords(w threat.When) string {
	words := w.EDTF
	if t, err := time.Parse(time.RFC3339, w.EDTF); err == nil {
		words = t.Format("2006-01-02 15:04 -07:00")
	}
	if t, err := time.Parse("2006-01-02T15:04:05", strings.TrimSuffix(w.EDTF, "~")); err == nil {
		words = t.Format("2006-01-02 15:04")
		if strings.HasSuffix(w.EDTF, "~") {
			words = "about " + words
		}
	}
	if w.Part != "" {
		words += ", " + w.Part
	}
	return words
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
