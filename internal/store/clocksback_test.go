package store_test

import (
	"strings"
	"testing"
	"time"

	"github.com/tocsin/tocsin/internal/store"
	"github.com/tocsin/tocsin/internal/testkit"
	"github.com/tocsin/tocsin/internal/threat"
)

// Merging and undoing it, splitting, renaming and giving a case to somebody
// else: whatever is done to cases, each duty keeps its clock and its deadline.
func TestNoRearrangementLosesADuty(t *testing.T) {
	for name, both := range map[string]bool{"one case has a clock": false, "both have": true} {
		t.Run(name, func(t *testing.T) {
			testkit.EachStore(t, func(t *testing.T, s *store.Store, clock *testkit.Clock) { rearrange(t, s, clock, both) })
		})
	}
}

func rearrange(t *testing.T, s *store.Store, clock *testkit.Clock, both bool) {
	d := newDesk(t, s, clock)
	first, due := d.caseID, clock.Now().Add(4*time.Hour)
	var other threat.Case
	d.write(func(tx *store.Tx) (err error) {
		other, err = tx.OpenCase(d.author, "The other", threat.Red)
		return err
	})
	owed := map[string]time.Time{first: due}
	d.owe(first, due)
	if both {
		owed[other.ID] = due.Add(time.Hour)
		d.owe(other.ID, due.Add(time.Hour))
	}
	running := func(when string, want map[string]time.Time) {
		t.Helper()
		all, err := s.RunningClocks(t.Context(), d.author)
		if err != nil || len(all) != len(want) {
			t.Fatalf("%s: %d clocks run, want %d: %+v %v", when, len(all), len(want), all, err)
		}
		for _, c := range all {
			if c.Due.After(want[c.Case]) {
				t.Errorf("%s: the clock of %s is due %v, want %v", when, c.Case, c.Due, want[c.Case])
			}
		}
	}
	running("at first", owed)
	d.write(func(tx *store.Tx) error { return tx.Merge(d.author, first, other.ID) })
	running("merged", map[string]time.Time{other.ID: due})
	if !both { // the merged case is judged anew: it has a duty of its own now
		d.write(func(tx *store.Tx) error {
			_, err := tx.AddDetermination(d.author, threat.Determination{Case: other.ID, Marking: threat.Red, Threshold: threat.ThresholdDoubt})
			return err
		})
		owed[other.ID] = due
	}
	steps, err := s.Steps(t.Context(), d.author, other.ID)
	if err != nil || len(steps) == 0 {
		t.Fatal(err)
	}
	d.write(func(tx *store.Tx) error { return tx.Undo(d.author, steps[0].ID) })
	running("undone", owed)
	d.write(func(tx *store.Tx) error {
		heir, err := tx.AddPerson(d.author, store.Person{Login: "heir", Role: threat.RoleAnalyst, Clearance: threat.Red})
		if err != nil {
			return err
		}
		title, owner := "Renamed", heir.ID
		_, err = tx.EditCase(d.author, first, store.CaseEdit{Title: &title, Owner: &owner})
		return err
	})
	running("renamed and given away", owed)
	d.write(func(tx *store.Tx) error {
		kept, err := s.Originals.Put(strings.NewReader("words"), 1<<20)
		if err != nil {
			return err
		}
		taken, err := tx.Take(d.author, store.Arrival{Way: "api", Report: threat.Report{Digest: kept.Digest, Text: "words", Marking: threat.Red}})
		if err != nil {
			return err
		}
		if err := tx.Place(d.author, taken.Report.ID, first); err != nil {
			return err
		}
		_, err = tx.Split(d.author, first, []string{taken.Report.ID}, "Split off")
		return err
	})
	running("split", owed)
}

// owe determines that a case has a duty to warn, and starts its clock.
func (d *desk) owe(caseID string, due time.Time) {
	d.t.Helper()
	d.write(func(tx *store.Tx) error {
		det, err := tx.AddDetermination(d.author, threat.Determination{Case: caseID, Marking: threat.Red, Threshold: threat.ThresholdMet})
		if err != nil {
			return err
		}
		return tx.StartClock(d.author, threat.Clock{ID: tx.NewID("clk"), Kind: threat.ClockWarn, Case: caseID, About: det.ID, Marking: threat.Red, Started: d.clock.Now(), Due: due})
	})
}
