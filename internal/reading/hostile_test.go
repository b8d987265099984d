package reading

import (
	"strings"
	"testing"
	"time"

	"github.com/tocsin/tocsin/internal/testkit/cputime"
	"github.com/tocsin/tocsin/internal/threat"
)

// TestHostileEvents holds the reading of events to time in proportion to the
// text, however the text is made.
func TestHostileEvents(t *testing.T) {
	n := 48 << 10
	fill := func(s string) string { return strings.Repeat(s, n/len(s)+1)[:n] }
	for name, text := range map[string]string{
		"dates":        fill("Gunmen killed two on 5 March 2024 and 6 March 2024, on Monday and last week. "),
		"names":        manyNames(n),
		"list":         "Gunmen killed " + fill("Juan Perez, ") + "and a guard.",
		"prepositions": "The attack " + fill("of the attack on the bank in ") + "Lima.",
		"semicolons":   "Gunmen killed A; " + fill("B, a teacher for the union in Lima; "),
		"nospace":      fill("attackkilledbomb"),
		"brackets":     fill("[((killed["),
		"caps":         fill("GUNMEN KILLED THE MAYOR OF LIMA. A BOMB EXPLODED AT THE BANK. "),
		"marks":        fill("killed\u0301\u0301\u0301 bomb\u0301 "),
		"and":          "Gunmen killed " + fill("and "),
		"dashes":       "Six priests " + fill("-- five of them -- and "),
		"which":        fill("who killed which attacked that bombed "),
		"one sentence": "Gunmen " + fill("killed a guard and bombed a bank and shot the mayor and "),
		"bombs":        fill("Another bomb exploded at a bank in Lima. "),
	} {
		spent := cputime.Of(t, func() { Read(Document{ID: "r", Text: text, Published: threat.Day(2024, 3, 7)}) })
		if room := time.Duration(len(text)>>10) * 50 * time.Millisecond; spent > room {
			t.Errorf("%s: %d KB took %v, more than %v", name, len(text)>>10, spent, room)
		}
	}
}

// manyNames kills somebody else in every sentence.
func manyNames(n int) string {
	var b strings.Builder
	for i := 0; b.Len() < n; i++ {
		name := "Per" + string(rune('a'+i%26)) + string(rune('a'+i/26%26)) + "ez Lo" + string(rune('a'+i/676%26)) + "pez"
		b.WriteString("Gunmen killed Juan " + name + ". ")
	}
	return b.String()
}
