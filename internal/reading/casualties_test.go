package reading

import (
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/tocsin/tocsin/internal/threat"
)

// TestCasualtiesOfLocalNews reads short reports, mostly local news, whose
// killed and injured are known. A few are beyond the reading and are counted.
func TestCasualtiesOfLocalNews(t *testing.T) {
	raw, err := os.ReadFile("testdata/casualties.tsv")
	if err != nil {
		t.Fatal(err)
	}
	right, all := 0, 0
	for line := range strings.Lines(string(raw)) {
		f := strings.SplitN(strings.TrimSpace(line), "\t", 3)
		totals := Read(Document{Text: f[2]}).Totals
		for i, kind := range []threat.Kind{threat.FactKilled, threat.FactInjured} {
			all++
			if got := strconv.Itoa(figureOf(totals[kind])); got == f[i] {
				right++
			} else {
				t.Logf("%s: got %s, want %s: %s", kind, got, f[i], f[2])
			}
		}
	}
	if right < all-9 {
		t.Errorf("%d of %d figures are right", right, all)
	}
}
