package reading

import (
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/tocsin/tocsin/internal/threat"
)

// TestTornTexts reads short texts thrown together from the words that the
// rules look for, so that every rule meets the first and the last token of a
// text in every way.
func TestTornTexts(t *testing.T) {
	words := slices.Sorted(maps.Keys(lexiconOf()))
	words = append(words, strings.Fields(`: ; , . - -- ( ) " ' 's ? 5 March 1989 8:30 p.m. Lima Moscow, Russia ISIS U.S. Embassy received
		information advice attack attacks bomb claimed warned passed named outside where "of is it 12 two at least between said Friday ago
		Location: Event: Mr Juan`)...)
	texts := []string{": on Friday", "officials say they received", "Friday", "received no", "'s", "1989 March attack"}
	r := rand.New(rand.NewPCG(1, 2))
	for range 4000 {
		b := make([]string, 1+r.IntN(9))
		for i := range b {
			b[i] = words[r.IntN(len(words))]
		}
		texts = append(texts, strings.Join(b, " "))
	}
	for _, s := range texts {
		check(t, s, Read(Document{ID: "r", Text: s, Published: threat.Day(2024, 3, 22)}))
	}
}
