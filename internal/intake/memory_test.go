package intake_test

import (
	"testing"
	"time"

	"github.com/tocsin/tocsin/internal/intake"
	"github.com/tocsin/tocsin/internal/store"
	"github.com/tocsin/tocsin/internal/testkit"
	"github.com/tocsin/tocsin/internal/threat"
)

// TestWhatWasReadIsRememberedOverAStart kills nothing and reads nothing twice:
// a new pipeline knows by what was kept, makes again what is of no use, and
// finds the copy that comes next.
func TestWhatWasReadIsRememberedOverAStart(t *testing.T) {
	testkit.EachStore(t, func(t *testing.T, s *store.Store, clock *testkit.Clock) {
		k := taker(s)
		first := take(t, k, intake.Submission{Data: []byte(report), Way: intake.WayAPI, Marking: threat.Green})[0].Report
		if err := intake.NewPipeline(s, nil, nil).Read(t.Context(), first.ID); err != nil {
			t.Fatal(err)
		}
		kept := profiles(t, s)
		if len(kept) != 1 || len(kept[0].Body) == 0 {
			t.Fatalf("got %d profiles, want that of the report that was read", len(kept))
		}
		whole := string(kept[0].Body)
		kept[0].Body = []byte("of another program")
		if err := s.Write(t.Context(), func(tx *store.Tx) error { return tx.SaveProfiles(kept) }); err != nil {
			t.Fatal(err)
		}
		p := intake.NewPipeline(s, nil, nil)
		if err := p.Warm(t.Context()); err != nil {
			t.Fatal(err)
		}
		if again := profiles(t, s); string(again[0].Body) != whole {
			t.Error("the profile made again from what is kept is not the one that the reading made")
		}
		clock.Move(time.Minute)
		copied := take(t, k, intake.Submission{Data: []byte("Breaking news. " + report), Way: intake.WayAPI, Marking: threat.Green})[0].Report
		if err := p.Read(t.Context(), copied.ID); err != nil {
			t.Fatal(err)
		}
		if rep, err := s.Report(t.Context(), all, copied.ID); err != nil || rep.CopyOf != first.ID {
			t.Errorf("got a copy of %q, %v; want of the first", rep.CopyOf, err)
		}
		forgotten(t, s, first.ID)
	})
}

// forgotten rejects a fact of a report, then erases it: both times its profile
// goes.
func forgotten(t *testing.T, s *store.Store, id string) {
	t.Helper()
	facts, err := s.FactsOfReport(t.Context(), all, id)
	if err != nil {
		t.Fatal(err)
	}
	err = s.Write(t.Context(), func(tx *store.Tx) error { return tx.RejectFact(ana, facts[0].ID, "not so", store.RejectHere) })
	if err != nil {
		t.Fatal(err)
	}
	if got := profiles(t, s); got[0].Body != nil {
		t.Error("a profile made from a rejected fact is kept")
	}
	if err := s.Write(t.Context(), func(tx *store.Tx) error { return tx.Erase(ana, id, "asked for") }); err != nil {
		t.Fatal(err)
	}
	for _, p := range profiles(t, s) {
		if p.Report == id && p.Body != nil {
			t.Error("an erased report has a profile")
		}
	}
}

func profiles(t *testing.T, s *store.Store) []store.Profile {
	t.Helper()
	out, err := s.Profiles(t.Context(), all, "")
	if err != nil {
		t.Fatal(err)
	}
	return out
}
