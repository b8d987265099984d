package fusion

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
)

// TestCopiesAmongMany finds reprints among three thousand reports that share
// an outlet's imprint: cut, with a sentence of another outlet's own, or with
// words changed here and there. The imprint alone makes no copy.
func TestCopiesAmongMany(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 8))
	x := NewIndex()
	texts := make([]string, 3000)
	imprint := strings.Repeat("This material may not be published broadcast rewritten or redistributed without permission. ", 2)
	for i := range texts {
		texts[i] = sentencesOf(r, 14)
		x.Add(profile(fmt.Sprint(i), texts[i]+imprint))
	}
	missed, wrong := 0, 0
	for i := range 300 {
		found := false
		for _, m := range x.Near(profile("new", reprint(r, texts[i])+imprint)) {
			found = found || m.Copy && m.Report == fmt.Sprint(i)
			if m.Copy && m.Report != fmt.Sprint(i) {
				wrong++
			}
		}
		if !found {
			missed++
		}
	}
	if missed > 9 || wrong > 9 {
		t.Errorf("of 300 reprints %d are missed, and %d other reports taken for their originals", missed, wrong)
	}
}

// sentencesOf writes sentences of random words.
func sentencesOf(r *rand.Rand, n int) string {
	var b strings.Builder
	for range n {
		for range 12 {
			fmt.Fprintf(&b, "w%d ", r.IntN(5000))
		}
		b.WriteString(". ")
	}
	return b.String()
}

// reprint changes a text as another outlet does.
func reprint(r *rand.Rand, text string) string {
	s := strings.SplitAfter(text, ". ")
	switch r.IntN(3) {
	case 0: // the beginning only
		return strings.Join(s[:7], "")
	case 1: // with words of its own
		return sentencesOf(r, 1) + strings.Join(s[:5], "") + sentencesOf(r, 1) + strings.Join(s[5:], "")
	}
	for i := 2; i < len(s); i += 5 {
		s[i] = strings.Replace(s[i], "w1", "v", 1)
	}
	return strings.Join(s, "")
}
