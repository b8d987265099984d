package app_test

import (
	"strings"
	"testing"
	"time"

	"github.com/tocsin/tocsin/internal/config"
	"github.com/tocsin/tocsin/internal/desk"
	"github.com/tocsin/tocsin/internal/store"
	"github.com/tocsin/tocsin/internal/testkit"
	"github.com/tocsin/tocsin/internal/threat"
)

// TestAClockThatJumpsForwardLosesNoCallAndRepeatsNone has the desk sleep
// through three days: each rung is called once when it wakes, what has expired
// does not leave, and a restart adds nothing.
func TestAClockThatJumpsForwardLosesNoCallAndRepeatsNone(t *testing.T) {
	t.Parallel()
	peer := testkit.NewMailPeer(t, at("RCPT", 1, testkit.Say{Line: "451 4.7.1 later"}))
	st := tellBy(t, peer, nil)
	st.ladder()
	st.determine(nil)
	p := st.warn(2*time.Hour, nil, st.person("Head", "en", headsMail).ID)
	st.rest()
	st.move(72 * time.Hour)
	st.until("the whole ladder is called for the duty and for the window", func() bool { return st.calls(store.AlarmClock) >= 6 })
	st.passUntil("the warning is closed", time.Minute, time.Second, func() bool { return st.balance(p).Pending == 0 })
	before := st.calls(store.AlarmClock)
	st.again()
	st.move(time.Minute)
	st.rest()
	if got := st.calls(store.AlarmClock); got != before || len(st.told(0)) > 0 {
		t.Errorf("%d calls, then %d; told %q after the window", before, got, st.told(0))
	}
}

// calls counts the alarms of a kind that were ever raised.
func (st *story) calls(kind store.AlarmKind) (n int) {
	st.t.Helper()
	alarms, err := st.app.Store.Alarms(st.t.Context(), testkit.Author, true, 500)
	if err != nil {
		st.t.Fatal(err)
	}
	for _, a := range alarms {
		if a.Kind == kind {
			n++
		}
	}
	return n
}

// TestAClockThatIsSetBackFiresNothingTwice sets the clock back by five hours
// after the deputy was called, and forward again: duty clocks keep their
// deadlines, nobody is called again, and the climb goes on where it was.
func TestAClockThatIsSetBackFiresNothingTwice(t *testing.T) {
	t.Parallel()
	st := tell(t, nil)
	st.ladder()
	st.determine(nil)
	due, _ := st.runningDuty()
	p := st.warn(12*time.Hour, func(p *threat.Product) { p.Mode = threat.ModeExercise }, st.venue("a").ID)
	st.until("the contact is told", func() bool { return st.balance(p).Delivered == 1 })
	st.rest()
	st.move(15 * time.Minute)
	if got := st.told(1); got != "deputy@a.example" {
		t.Fatalf("called: %q", got)
	}
	before := len(st.sent())
	st.move(-5 * time.Hour)
	st.rest()
	st.again()
	if status, _, _ := get(t, st.app.URL()+"/readyz"); status != 200 {
		t.Errorf("not ready after the clock was set back: %d", status)
	}
	st.move(5 * time.Hour)
	st.rest()
	if got := st.told(before); got != "" {
		t.Errorf("called again: %q", got)
	}
	st.move(15 * time.Minute)
	if got := st.told(before); got != "deputy@a.example guard@a.example head@a.example" {
		t.Errorf("the climb does not go on: %q", got)
	}
	clocks, err := st.app.Store.Clocks(t.Context(), testkit.Author, st.caseID)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range clocks {
		if c.Kind == threat.ClockWarn && !c.Due.Equal(due.Due) {
			t.Errorf("the duty clock is due %s, was %s", c.Due, due.Due)
		}
	}
}

// TestADutyClockIsNeitherLostNorReset restarts, edits, reassigns and merges:
// the deadline stays, until the warning has arrived.
func TestADutyClockIsNeitherLostNorReset(t *testing.T) {
	onEachEngine(t, func(t *testing.T, change func(*config.Config)) {
		st := tell(t, change)
		st.determine(nil)
		first, runs := st.runningDuty()
		if !runs || !first.Due.Equal(st.clock.Now().Add(4*time.Hour)) {
			t.Fatalf("clock: %+v", first)
		}
		still := func(after string) {
			t.Helper()
			if c, runs := st.runningDuty(); !runs || !c.Due.Equal(first.Due) {
				t.Errorf("after %s: %+v, runs %v", after, c, runs)
			}
		}
		st.move(time.Hour)
		st.again()
		still("a restart")
		st.determine(nil)
		still("a new version of the determination")
		st.determine(func(d *threat.Determination) {
			for i := range d.Findings {
				d.Findings[i].Verdict = threat.No
			}
		})
		still("a determination that finds nothing")
		nobody, title := "", "Hall, renamed"
		st.write(func(tx *store.Tx) error {
			_, err := tx.EditCase(testkit.Author, st.caseID, store.CaseEdit{Owner: &nobody, Title: &title})
			return err
		})
		still("another owner and title")
		var other threat.Case
		st.write(func(tx *store.Tx) (err error) {
			other, err = tx.OpenCase(testkit.Author, "Other", threat.Red)
			return err
		})
		st.write(func(tx *store.Tx) error { return tx.Merge(testkit.Author, st.caseID, other.ID) })
		st.caseID = other.ID
		still("a merge")
		st.warn(6*time.Hour, nil, st.person("Head", "en", headsMail).ID)
		st.until("the warning stops it", func() bool { _, runs := st.runningDuty(); return !runs })
	})
}

// TestAWaiverNeedsAnotherPersonAndAGroundFromTheList tries to stop the clock by
// itself, by a ground of one's own, and by one's own hand.
func TestAWaiverNeedsAnotherPersonAndAGroundFromTheList(t *testing.T) {
	t.Parallel()
	st := tell(t, nil)
	d := st.determine(nil)
	ask := func(change func(*threat.Waiver)) (threat.Waiver, error) {
		w := threat.Waiver{Case: st.caseID, Determination: d.ID, Marking: threat.Red, Ground: "no-way", Text: "Nobody answers.", Tried: []string{"telephone", "at the door"}, Review: st.clock.Now().Add(24 * time.Hour)}
		if change != nil {
			change(&w)
		}
		return desk.RequestWaiver(t.Context(), st.app.Store, testkit.Author, w)
	}
	for name, change := range map[string]func(*threat.Waiver){
		"a ground of one's own": func(w *threat.Waiver) { w.Ground = "busy" },
		"no words":              func(w *threat.Waiver) { w.Text = " " },
		"nothing tried":         func(w *threat.Waiver) { w.Tried = nil },
		"no facts":              func(w *threat.Waiver) { w.Ground = "aware" },
		"never looked at again": func(w *threat.Waiver) { w.Review = st.clock.Now().Add(1000 * time.Hour) },
	} {
		if _, err := ask(change); threat.KindOf(err) != threat.KindInvalid {
			t.Errorf("%s: %v", name, err)
		}
	}
	w, err := ask(nil)
	if err != nil {
		t.Fatal(err)
	}
	own := testkit.Author
	own.Role = threat.RoleApprover
	if _, err := desk.DecideWaiver(t.Context(), st.app.Store, own, w.ID, true); threat.KindOf(err) != threat.KindForbidden {
		t.Errorf("approved by whom it is asked by: %v", err)
	}
	c, runs := st.runningDuty()
	if !runs {
		t.Fatal("asking stops the clock")
	}
	if err := desk.NoteClock(t.Context(), st.app.Store, testkit.Approver, c.ID, "settled by telephone"); threat.KindOf(err) != threat.KindInvalid {
		t.Errorf("a note stops it: %v", err)
	}
	if _, err := desk.DecideWaiver(t.Context(), st.app.Store, testkit.Approver, w.ID, true); err != nil {
		t.Fatal(err)
	}
	if _, runs := st.runningDuty(); runs {
		t.Error("an approved waiver does not stop it")
	}
	if _, err := desk.DecideWaiver(t.Context(), st.app.Store, testkit.Approver, w.ID, false); threat.KindOf(err) != threat.KindConflict {
		t.Errorf("decided twice: %v", err)
	}
	st.move(24 * time.Hour)
	st.until("it is to be looked at again", func() bool { return st.alarmed(store.AlarmClock) })
	if text := st.open(store.AlarmClock).Text; !strings.Contains(text, "waiver") {
		t.Errorf("alarm: %s", text)
	}
}
