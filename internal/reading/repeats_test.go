package reading

import (
	"strings"
	"testing"
	"time"

	"github.com/tocsin/tocsin/internal/testkit/cputime"
	"github.com/tocsin/tocsin/internal/threat"
)

// TestHostileSentences holds that no text, however it repeats what the rules
// look for, takes more than 50 ms a kilobyte.
func TestHostileSentences(t *testing.T) {
	Read(Document{Text: "Warm the tables of Moscow."})
	const size = 24 << 10
	for name, unit := range map[string]string{
		"warnings":      "the warning that the United States passed to Russia on 6 March named the hall and ",
		"times":         "on Friday, on 3 May, two days ago, at 8 p.m. ",
		"towns":         "in Akron, Ohio, in Dayton, Ohio, near Toledo, ",
		"said":          "police said that officials said that ",
		"shot":          "a man was shot and killed and ",
		"where":         "where a nurse was shot where ",
		"began":         "it began and it began ",
		"of the attack": "of the attack on the hall of the attack ",
		"citizens":      "told their citizens to ",
		"quotes":        "\"was vague\" ",
		"sentences":     "He was shot on Friday in Akron, Ohio. ",
		"labels":        "Location: Quito\n",
		"vague":         "information was too general and vague and general ",
		"names":         "Anna Lind, Anna Lind, said ",
	} {
		s := strings.Repeat(unit, size/len(unit)+1)[:size]
		took := cputime.Of(t, func() { Read(Document{Text: s, Published: threat.Day(2024, time.March, 22)}) })
		if took > 50*time.Millisecond*size/1024 {
			t.Errorf("%s: %v for %d kB", name, took, size/1024)
		} else {
			t.Logf("%-14s %v per kB", name, took/(size/1024))
		}
	}
}
