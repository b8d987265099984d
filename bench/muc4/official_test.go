package main

import (
	"math"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/tocsin/tocsin/bench/muc4/score"
	"github.com/tocsin/tocsin/bench/muc4/template"
)

const corpusDir = "../../../shared/corpora/muc4"

// TestReproducesOfficialScores scores the five systems' TST3 responses and
// compares with the reports that NRaD printed in 1992. What remains between
// the two are decisions that people took at the keyboard.
func TestReproducesOfficialScores(t *testing.T) {
	if _, err := os.Stat(corpusDir); err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatalf("the MUC-4 corpus is missing: %v", err)
		}
		t.Skip("no MUC-4 corpus beside the repository (../shared/corpora/muc4)")
	}
	keys := mustRead(t, "TASK/CORPORA/tst3/key-tst3.v2")
	for _, system := range []string{"BBN", "GE", "MITRE", "SRI", "UMASS"} {
		t.Run(system, func(t *testing.T) {
			dir := "TEST/RESULTS/TST3/" + system
			got := score.Official(keys, mustRead(t, dir+"/response.tst3")).All()
			want := officialTotals(t, dir+"/scores.tst3-pass1.nrad")
			compareTotals(t, got, want)
		})
	}
}

func compareTotals(t *testing.T, got score.Slots, want map[string]score.Tally) {
	t.Helper()
	sum := got.Sum(nil)
	if d := math.Abs(sum.F(1) - want["ALL TEMPLATES"].F(1)); d > 2 {
		t.Errorf("ALL TEMPLATES: F %.2f, official %.2f", sum.F(1), want["ALL TEMPLATES"].F(1))
	}
	for s := template.TemplateID; s < template.SlotCount; s++ {
		g, w := got[s], want[s.Code()]
		// A handful of fills may be judged otherwise; one slot in twenty-four
		// must not differ by more than a tenth of what is possible.
		room := 4 + w.Possible()/10
		if d := g.Possible() - w.Possible(); d > room || d < -room {
			t.Errorf("%s: POS %d, official %d", s.Code(), g.Possible(), w.Possible())
		}
		diff := points(g) - points(w)
		if math.Abs(diff) > float64(room) {
			t.Errorf("%s: %.1f points, official %.1f", s.Code(), points(g), points(w))
		}
	}
}

func points(t score.Tally) float64 { return float64(t.Correct) + float64(t.Partial)/2 }

func mustRead(t *testing.T, path string) []template.Template {
	t.Helper()
	ts, err := readTemplates([]string{filepath.Join(corpusDir, path)})
	if err != nil {
		t.Fatal(err)
	}
	return ts
}

var reportRow = regexp.MustCompile(
	`(?m)^([A-Za-z][A-Za-z/ -]+?)\s+(\d+)\s+(\d+)\|\s*(\d+)\s+(\d+)\s+(\d+)\|\s*\d+\s+\d+\|\s*(\d+)\s+(\d+)`)

// officialTotals reads the TOTAL SLOT SCORES table of an official report.
func officialTotals(t *testing.T, path string) map[string]score.Tally {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(corpusDir, path))
	if err != nil {
		t.Fatal(err)
	}
	_, table, ok := strings.Cut(string(b), "TOTAL SLOT SCORES")
	if !ok {
		t.Fatalf("%s has no total table", path)
	}
	out := map[string]score.Tally{}
	for _, m := range reportRow.FindAllStringSubmatch(table, -1) {
		var n [5]int
		for i := range n {
			n[i], _ = strconv.Atoi(m[i+4])
		}
		out[m[1]] = score.Tally{Correct: n[0], Partial: n[1], Incorrect: n[2], Spurious: n[3], Missing: n[4]}
	}
	return out
}
