package store_test

import (
	"testing"
	"time"

	"github.com/tocsin/tocsin/internal/store"
	"github.com/tocsin/tocsin/internal/testkit"
	"github.com/tocsin/tocsin/internal/threat"
)

// desk is a case with one report at a marking, and people to act on it.
type desk struct {
	t                *testing.T
	s                *store.Store
	clock            *testkit.Clock
	author, approver threat.Reader
	outsider         threat.Reader
	caseID           string
}

func newDesk(t *testing.T, s *store.Store, clock *testkit.Clock) *desk {
	d := &desk{
		t: t, s: s, clock: clock,
		author:   threat.Reader{Person: "per_author", Role: threat.RoleAnalyst, Clearance: threat.Red},
		approver: threat.Reader{Person: "per_approver", Role: threat.RoleApprover, Clearance: threat.Red},
		outsider: threat.Reader{Person: "per_outsider", Role: threat.RoleAdmin, Clearance: threat.Amber},
	}
	d.write(func(tx *store.Tx) error {
		c, err := tx.OpenCase(d.author, "Concert", threat.Red)
		d.caseID = c.ID
		return err
	})
	return d
}

func (d *desk) write(fn func(*store.Tx) error) {
	d.t.Helper()
	if err := d.s.Write(d.t.Context(), fn); err != nil {
		d.t.Fatal(err)
	}
}

func (d *desk) refused(kind threat.ErrorKind, what string, fn func(*store.Tx) error) {
	d.t.Helper()
	if err := d.s.Write(d.t.Context(), fn); threat.KindOf(err) != kind {
		d.t.Errorf("%s: %v, want %s", what, err, kind)
	}
}

func TestJudgementsAreVersions(t *testing.T) {
	testkit.EachStore(t, func(t *testing.T, s *store.Store, clock *testkit.Clock) {
		d := newDesk(t, s, clock)
		for _, text := range []string{"first", "second"} {
			d.write(func(tx *store.Tx) error {
				_, err := tx.AddAssessment(d.author, threat.Assessment{Case: d.caseID, Judgement: text, Marking: threat.Red})
				return err
			})
		}
		got, err := s.Assessments(t.Context(), d.author, d.caseID)
		if err != nil || len(got) != 2 || got[0].Judgement != "second" || got[0].Version != 2 || got[1].Version != 1 {
			t.Errorf("%+v %v", got, err)
		}
		if got, _ := s.Assessments(t.Context(), d.outsider, d.caseID); len(got) != 0 {
			t.Errorf("an outsider reads %+v", got)
		}
	})
}

func TestOneClockRunsForACase(t *testing.T) {
	testkit.EachStore(t, func(t *testing.T, s *store.Store, clock *testkit.Clock) {
		d := newDesk(t, s, clock)
		first := threat.Clock{ID: "clk_1", Kind: threat.ClockWarn, Case: d.caseID, About: "det_1", Marking: threat.Red, Started: clock.Now(), Due: clock.Now().Add(time.Hour)}
		d.write(func(tx *store.Tx) error { return tx.StartClock(d.author, first) })
		second := first
		second.ID, second.Due = "clk_2", first.Due.Add(time.Hour)
		if err := s.Write(t.Context(), func(tx *store.Tx) error { return tx.StartClock(d.author, second) }); err == nil {
			t.Error("a second duty clock starts for the case")
		}
		stopped := first
		stopped.Stopped, stopped.By, stopped.Reason = clock.Now(), "dlv_1", "delivered"
		d.write(func(tx *store.Tx) error { return tx.StopClock(d.author, stopped) })
		d.refused(threat.KindConflict, "stopping twice", func(tx *store.Tx) error { return tx.StopClock(d.author, stopped) })
		if running, _ := s.RunningClocks(t.Context(), d.author); len(running) != 0 {
			t.Errorf("still running: %+v", running)
		}
	})
}

func TestAMergeLosesNoClock(t *testing.T) {
	testkit.EachStore(t, func(t *testing.T, s *store.Store, clock *testkit.Clock) {
		d := newDesk(t, s, clock)
		var other threat.Case
		d.write(func(tx *store.Tx) (err error) {
			other, err = tx.OpenCase(d.author, "The other", threat.Red)
			return err
		})
		due := map[string]time.Duration{d.caseID: time.Hour, other.ID: 3 * time.Hour}
		for id, after := range due {
			d.write(func(tx *store.Tx) error {
				return tx.StartClock(d.author, threat.Clock{ID: "clk_" + id, Kind: threat.ClockWarn, Case: id, Marking: threat.Red, Started: clock.Now(), Due: clock.Now().Add(after)})
			})
		}
		d.write(func(tx *store.Tx) error { return tx.Merge(d.author, d.caseID, other.ID) })
		running, err := s.RunningClocks(t.Context(), d.author)
		if err != nil || len(running) != 1 || running[0].Case != other.ID || !running[0].Due.Equal(clock.Now().Add(time.Hour)) {
			t.Errorf("after the merge: %+v %v", running, err)
		}
	})
}

func (d *desk) product(state threat.ProductState) threat.Product {
	return threat.Product{
		Case: d.caseID, Kind: threat.WarningProduct, Mode: threat.ModeExercise, Action: threat.ActionIssue, Marking: threat.Amber,
		State: state, Author: d.author.Person, Window: threat.Window{Start: d.clock.Now(), End: d.clock.Now().Add(48 * time.Hour), Zone: "UTC"},
	}
}

func TestFourEyesAreAConstraint(t *testing.T) {
	testkit.EachStore(t, func(t *testing.T, s *store.Store, clock *testkit.Clock) {
		d := newDesk(t, s, clock)
		var p threat.Product
		d.write(func(tx *store.Tx) (err error) {
			p, err = tx.SaveProduct(d.author, d.product(threat.ProductSubmitted), "digest", threat.Red)
			return err
		})
		own := p
		own.State, own.Approver, own.Digest = threat.ProductApproved, p.Author, "digest"
		if err := s.Write(t.Context(), func(tx *store.Tx) error { _, err := tx.SaveProduct(d.author, own, "digest", threat.Red); return err }); err == nil {
			t.Error("the author approves their own product")
		}
		good := p
		good.State, good.Approver, good.Digest = threat.ProductApproved, d.approver.Person, "digest"
		d.write(func(tx *store.Tx) error { _, err := tx.SaveProduct(d.approver, good, "digest", threat.Red); return err })
		d.refused(threat.KindConflict, "a second approver of the same version", func(tx *store.Tx) error {
			_, err := tx.SaveProduct(d.approver, good, "digest", threat.Red)
			return err
		})
		if _, err := s.Product(t.Context(), d.outsider, p.ID); threat.KindOf(err) != threat.KindNotFound {
			t.Errorf("a product of a hidden case exists for an outsider: %v", err)
		}
	})
}

func TestDeliveriesAreLeasedOnceAndBalance(t *testing.T) {
	testkit.EachStore(t, func(t *testing.T, s *store.Store, clock *testkit.Clock) {
		d := newDesk(t, s, clock)
		var p threat.Product
		d.write(func(tx *store.Tx) (err error) {
			p, err = tx.SaveProduct(d.author, d.product(threat.ProductDraft), "digest", threat.Red)
			return err
		})
		for _, point := range []string{"poi_1", "poi_2", "poi_2", "poi_3"} { // one planned twice
			d.write(func(tx *store.Tx) error {
				return tx.PlanDelivery(store.Delivery{Delivery: threat.Delivery{Product: p.ID, Recipient: "con_1", Channel: "email", Next: clock.Now(), Expires: clock.Now().Add(time.Hour)}, Chain: "chn_1", Point: point})
			})
		}
		var first, second []store.Delivery
		lease := func(into *[]store.Delivery, limit int) {
			d.write(func(tx *store.Tx) (err error) {
				*into, err = tx.Lease(false, []string{"email"}, clock.Now().Add(time.Minute), limit)
				return err
			})
		}
		lease(&first, 2)
		lease(&second, 9)
		if len(first) != 2 || len(second) != 1 {
			t.Fatalf("leased %d and %d of 3", len(first), len(second))
		}
		done := first[0]
		done.State, done.Done = threat.DeliveryDelivered, clock.Now()
		d.write(func(tx *store.Tx) error {
			return tx.Attempted(done, threat.Attempt{Number: 1, At: clock.Now(), Outcome: threat.OutcomeAccepted, Code: 250})
		})
		d.write(func(tx *store.Tx) error { _, err := tx.Suppress(d.author, p.ID, "", "withdrawn"); return err })
		got, err := s.Balance(t.Context(), d.author, p.ID)
		if want := (store.Account{Intended: 3, Delivered: 1, Suppressed: 2}); err != nil || got != want {
			t.Errorf("account %+v %v, want %+v", got, err, want)
		}
		clock.Move(2 * time.Minute)
		var third []store.Delivery
		lease(&third, 9)
		if len(third) != 0 {
			t.Errorf("closed deliveries are leased again: %+v", third)
		}
	})
}

func TestADirectoryHasOneContactAndOneDeputy(t *testing.T) {
	testkit.EachStore(t, func(t *testing.T, s *store.Store, clock *testkit.Clock) {
		d := newDesk(t, s, clock)
		put := func(c threat.Contact) (out threat.Contact, err error) {
			err = s.Write(t.Context(), func(tx *store.Tx) error { out, err = tx.PutContact(d.author, c); return err })
			return out, err
		}
		org, err := put(threat.Contact{Kind: threat.ContactOrganisation, Name: "Concert Hall", Marking: threat.Amber})
		if err != nil {
			t.Fatal(err)
		}
		first, err := put(threat.Contact{
			Kind: threat.ContactPerson, Name: "First", Org: org.ID, Rank: threat.RankContact, Marking: threat.Amber,
			Points: []threat.Point{{Channel: "email", Address: "first@example.org"}},
		})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := put(threat.Contact{Kind: threat.ContactPerson, Name: "Second", Org: org.ID, Rank: threat.RankContact, Marking: threat.Amber}); err == nil {
			t.Error("an organisation gets two designated contacts")
		}
		d.write(func(tx *store.Tx) error {
			return tx.PointSeen(first.Points[0].ID, clock.Now(), clock.Now(), time.Time{})
		})
		first.Points = append(first.Points, threat.Point{Channel: "sms", Address: "+100"})
		first.Role = "head of security"
		if first, err = put(first); err != nil {
			t.Fatal(err)
		}
		got, err := s.Contact(t.Context(), d.author, first.ID)
		if err != nil || len(got.Points) != 2 || got.Points[0].Verified.IsZero() || !got.Points[1].Verified.IsZero() {
			t.Errorf("points: %+v %v", got.Points, err)
		}
	})
}
