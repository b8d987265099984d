package cap

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Layer 1 agrees with the XML Schema on every message of the corpus, and what
// is malformed or hostile is refused.
func TestCorpusAgreesWithSchema(t *testing.T) {
	for _, s := range samples(t) {
		r := Validate(s.data)[0]
		want := map[string]Verdict{"valid": Valid, "invalid": Invalid, "not well-formed": Malformed}[s.xsd]
		if r.Layer1 != want {
			t.Errorf("%s: the schema says %s, layer 1 %s: %+v", s.file, want, r.Layer1, r.Findings)
		}
		if s.class == "security" && r.Verdict == Valid {
			t.Errorf("%s: accepted", s.file)
		}
	}
}

// gaps names our rule for each gap that the corpus lists in other validators.
var gaps = map[string]string{
	"Exercise without note":                "alert.exercise-note",
	"Restricted without restriction":       "alert.restriction-missing",
	"active longer than 30 days":           "time.window",
	"area with description only":           "area.description-only",
	"expires before sent":                  "time.expires-sent",
	"info without expires":                 "info.expires-missing",
	"latitude beyond 90 (lat/lon swapped)": "geo.swapped",
	"ring with more than 1,000 points":     "geo.many-points",
	"zero-radius circle":                   "geo.zero-radius",
}

// What no other validator reports on the corpus is reported.
func TestCorpusGaps(t *testing.T) {
	dir := corpus(t)
	data, err := os.ReadFile(filepath.Join(dir, "rule-gaps.tsv"))
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for line := range strings.Lines(string(data)) {
		c := strings.Split(strings.TrimSpace(line), "\t")
		if len(c) != 3 || c[0] == "rule" {
			continue
		}
		doc, err := os.ReadFile(filepath.Join(dir, c[2]))
		if err != nil {
			t.Fatal(err)
		}
		n++
		if rule := gaps[c[0]]; rule == "" || !has(Validate(doc)[0].Findings, rule) {
			t.Errorf("%s: %s is not reported", c[2], c[0])
		}
	}
	if n < 50 {
		t.Errorf("only %d gaps were read", n)
	}
}
