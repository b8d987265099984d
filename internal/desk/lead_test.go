package desk_test

import (
	"context"
	"crypto/sha256"
	"fmt"
	"log/slog"
	"testing"
	"time"

	"github.com/tocsin/tocsin/internal/desk"
	"github.com/tocsin/tocsin/internal/store"
	"github.com/tocsin/tocsin/internal/testkit"
	"github.com/tocsin/tocsin/internal/threat"
)

// Reports that tell of a warning call the desk when nobody takes them up, each
// once, and what is marked higher is not counted for whoever may not read it.
func TestATipThatNobodyTakesCallsTheDesk(t *testing.T) {
	testkit.EachStore(t, tipThatNobodyTakes)
}

func tipThatNobodyTakes(t *testing.T, s *store.Store, clock *testkit.Clock) {
	ctx, by := context.Background(), threat.Machinery("test")
	take := func(text string, m threat.Marking, kind threat.Kind) threat.Report {
		t.Helper()
		var rep threat.Report
		err := s.Write(ctx, func(tx *store.Tx) error {
			source, err := tx.EnsureSource(by, threat.Source{Name: "Desk", Marking: threat.Clear})
			if err != nil {
				return err
			}
			taken, err := tx.Take(by, store.Arrival{Way: "paste", Report: threat.Report{Digest: fmt.Sprintf("%x", sha256.Sum256([]byte(text))), Text: text, Source: source.ID, Marking: m}})
			if err != nil {
				return err
			}
			rep = taken.Report
			return tx.SaveReading(by, store.Reading{Report: rep.ID, Facts: []threat.Fact{{
				ID: "fact_" + text, Report: rep.ID, Kind: kind, Value: "warned", Quote: text, Span: threat.Span{End: len(text)},
			}}})
		})
		if err != nil {
			t.Fatal(err)
		}
		return rep
	}
	take("warned", threat.Green, threat.FactWarning)
	take("secret", threat.Red, threat.FactWarning)
	take("bombed", threat.Green, threat.FactAttack)
	placed := take("placed", threat.Green, threat.FactWarning)
	aside := take("asides", threat.Green, threat.FactWarning)
	err := s.Write(ctx, func(tx *store.Tx) error {
		c, err := tx.OpenCase(by, "A case", threat.Green)
		if err != nil {
			return err
		}
		if err := tx.Place(by, placed.ID, c.ID); err != nil {
			return err
		}
		return tx.SetNoLead(by, aside.ID, &threat.NoLead{By: "ana", Reason: "old"})
	})
	if err != nil {
		t.Fatal(err)
	}
	watch := &desk.Watch{Store: s, Log: slog.New(slog.DiscardHandler)}
	alarms := func(clearance threat.Marking) []store.Alarm {
		t.Helper()
		if _, err := watch.Step(ctx); err != nil {
			t.Fatal(err)
		}
		all, err := s.Alarms(ctx, threat.Reader{Person: "p", Role: threat.RoleAnalyst, Clearance: clearance}, true, 50)
		if err != nil {
			t.Fatal(err)
		}
		return all
	}
	if got := alarms(threat.Red); len(got) != 0 {
		t.Fatalf("rung at once: %+v", got)
	}
	clock.Move(4*time.Hour + 2*time.Minute)
	got := alarms(threat.Red)
	if len(got) != 2 {
		t.Fatalf("want one alarm for each marking, got %+v", got)
	}
	if low := alarms(threat.Green); len(low) != 1 || low[0].Text != "Reports that tell of a warning have been in no case for more than 4 hours: 1. Place them, or set them aside with a second person." {
		t.Errorf("for a reader of TLP:GREEN: %+v", low)
	}
	clock.Move(2 * time.Hour)
	if got := alarms(threat.Red); len(got) != 2 {
		t.Errorf("the same reports rang again: %+v", got)
	}
	take("another", threat.Green, threat.FactWarning)
	clock.Move(5 * time.Hour)
	if got := alarms(threat.Red); len(got) != 3 {
		t.Errorf("a new tip did not ring: %+v", got)
	}
}
