package intake_test

import (
	"testing"

	"github.com/tocsin/tocsin/internal/intake"
	"github.com/tocsin/tocsin/internal/intake/samples"
	"github.com/tocsin/tocsin/internal/store"
	"github.com/tocsin/tocsin/internal/testkit"
	"github.com/tocsin/tocsin/internal/threat"
)

// TestTheSamplesBecomeTheReferenceCase takes the samples in twice, reads them,
// and finds the reprint and a case that holds the tolls.
func TestTheSamplesBecomeTheReferenceCase(t *testing.T) {
	s := testkit.TempStore(t, nil)
	k, p := taker(s), intake.NewPipeline(s, nil, nil)
	list, err := samples.All()
	if err != nil || len(list) != 16 {
		t.Fatalf("got %d, %v", len(list), err)
	}
	ids := map[string]string{}
	for _, sample := range list {
		r, err := k.TakeSample(t.Context(), ana, sample)
		if err != nil || !r.New {
			t.Errorf("got %+v, %v", r, err)
		}
		ids[r.Name] = r.Report.ID
		if err := p.Read(t.Context(), r.Report.ID); err != nil {
			t.Fatal(err)
		}
	}
	if again, err := k.TakeSample(t.Context(), ana, list[0]); err != nil || again.New {
		t.Errorf("taken again: %+v, %v", again, err)
	}
	if rep, err := s.Report(t.Context(), all, ids["08-reprint.txt"]); err != nil || rep.CopyOf != ids["07-first-toll.txt"] {
		t.Errorf("the reprint is a copy of %q, %v", rep.CopyOf, err)
	}
	page, err := s.Cases(t.Context(), all, store.CaseFilter{})
	if err != nil || len(page.Cases) == 0 {
		t.Fatalf("got %d cases, %v", len(page.Cases), err)
	}
	cases := map[string][]string{}
	for _, name := range []string{"07-first-toll.txt", "08-reprint.txt", "11-over-sixty.html", "12-detained.txt", "15-toll-143.txt"} {
		places, err := s.PlacementsOfReport(t.Context(), all, ids[name])
		if err != nil || len(places) == 0 {
			t.Errorf("%s is proposed for no case (%v)", name, err)
		}
		for _, pl := range places {
			cases[pl.Case] = append(cases[pl.Case], name)
		}
	}
	most := 0
	for _, in := range cases {
		most = max(most, len(in))
	}
	if most < 5 {
		t.Errorf("the tolls are in several cases: %v", cases)
	}
	for _, c := range page.Cases {
		places, err := s.PlacementsOfCase(t.Context(), all, c.ID)
		if err != nil {
			t.Fatal(err)
		}
		t.Logf("%s %q: %d reports", threat.Marking.String(c.Marking), c.Title, len(places))
	}
}
