package desk_test

import (
	"slices"
	"testing"
	"time"

	"github.com/tocsin/tocsin/internal/compose"
	"github.com/tocsin/tocsin/internal/desk"
	"github.com/tocsin/tocsin/internal/store"
	"github.com/tocsin/tocsin/internal/threat"
)

// kind fails the test where an error is not of a kind; "" is none.
func (sc *scene) kind(what string, err error, want threat.ErrorKind) {
	sc.t.Helper()
	if threat.KindOf(err) != want {
		sc.t.Errorf("%s: %v, want %q", what, err, want)
	}
}

// submit hands a product in, with a reason for there being no advisory.
func (sc *scene) submit(p threat.Product) threat.Product {
	sc.t.Helper()
	p, err := desk.SaveDraft(sc.t.Context(), sc.s, author, p)
	if err == nil {
		err = desk.Reason(sc.t.Context(), sc.s, author, store.ProductReason{Product: p.ID, Kind: "parity", Field: "advisory", Reason: "it follows"})
	}
	if err == nil {
		p, err = desk.Submit(sc.t.Context(), sc.s, author, p.ID)
	}
	if err != nil {
		sc.t.Fatal(err)
	}
	return p
}

// exercise makes the desk one.
func (sc *scene) exercise() {
	sc.t.Helper()
	sc.write(func(tx *store.Tx) error { return tx.SetSetting(approver, desk.SettingExercise, "yes") })
}

// speaker is the designated contact of the venue.
func (sc *scene) speaker() threat.Contact {
	sc.t.Helper()
	people, err := sc.s.Contacts(sc.t.Context(), author, store.ContactFilter{Org: sc.venue.ID, Limit: 10})
	i := slices.IndexFunc(people, func(c threat.Contact) bool { return c.Rank == threat.RankContact })
	if err != nil || i < 0 {
		sc.t.Fatalf("%+v %v", people, err)
	}
	return people[i]
}

// tell tells somebody of a warning in person.
func (sc *scene) tell(p threat.Product, to threat.Contact) {
	sc.t.Helper()
	if _, err := desk.TellByHand(sc.t.Context(), sc.s, author, desk.Told{Product: p.ID, Contact: to.ID, How: "at the gate", Reached: true}); err != nil {
		sc.t.Fatal(err)
	}
}

// runs says whether a clock of a kind runs.
func (sc *scene) runs(kind threat.ClockKind) (threat.Clock, bool) {
	sc.t.Helper()
	for _, c := range sc.running() {
		if c.Kind == kind {
			return c, true
		}
	}
	return threat.Clock{}, false
}

func TestWhatWasApprovedIsNotEdited(t *testing.T) {
	sc := newScene(t)
	p := sc.approve(sc.warning())
	for _, state := range []threat.ProductState{threat.ProductApproved, threat.ProductLapsed} {
		if state == threat.ProductLapsed {
			sc.kind("letting lapse", desk.LetLapse(t.Context(), sc.s, approver, p.ID, "it is over"), "")
		}
		now, err := sc.s.Product(t.Context(), author, p.ID)
		if err != nil || now.State != state {
			t.Fatalf("%s %v", now.State, err)
		}
		now.Texts[0].Place = "Elsewhere"
		_, err = desk.SaveDraft(t.Context(), sc.s, author, now)
		sc.kind("editing what is "+string(state), err, threat.KindConflict)
	}
	back := sc.submit(sc.warning())
	sc.kind("refusing", desk.Refuse(t.Context(), sc.s, approver, back.ID, "too vague"), "")
	back, err := sc.s.Product(t.Context(), author, back.ID)
	if err == nil {
		_, err = desk.SaveDraft(t.Context(), sc.s, author, back)
	}
	sc.kind("editing what was sent back", err, "")
}

func TestEachStepOfAProductHasItsPersonAndItsReason(t *testing.T) {
	sc := newScene(t)
	p := sc.submit(sc.warning())
	sc.kind("an analyst refuses", desk.Refuse(t.Context(), sc.s, author, p.ID, "no"), threat.KindForbidden)
	sc.kind("refused without a reason", desk.Refuse(t.Context(), sc.s, approver, p.ID, ""), threat.KindInvalid)
	p = sc.approve(sc.warning())
	sc.kind("an analyst lets lapse", desk.LetLapse(t.Context(), sc.s, author, p.ID, "over"), threat.KindForbidden)
	sc.kind("let lapse without a reason", desk.LetLapse(t.Context(), sc.s, approver, p.ID, ""), threat.KindInvalid)
	for name, change := range map[string]func(*threat.Product){
		"somebody whom the directory does not know": func(p *threat.Product) { p.Recipients = []string{"con_nobody"} },
		"somebody named twice":                      func(p *threat.Product) { p.Recipients = []string{sc.venue.ID, sc.venue.ID} },
	} {
		w := sc.warning()
		change(&w)
		_, err := desk.SaveDraft(t.Context(), sc.s, author, w)
		sc.kind(name, err, threat.KindInvalid)
	}
}

// TestAProductIsKeptFromWhoMayNotReadWhatItWasWrittenFrom has a warning marked
// below the determination of its case.
func TestAProductIsKeptFromWhoMayNotReadWhatItWasWrittenFrom(t *testing.T) {
	sc := newScene(t)
	var open threat.Case
	sc.write(func(tx *store.Tx) (err error) {
		open, err = tx.OpenCase(author, "Open", threat.Green)
		return err
	})
	sc.caseID = open.ID
	sc.determine(threat.Yes)
	below := threat.Reader{Person: "per_below", Role: threat.RoleApprover, Clearance: threat.Amber}
	if _, err := sc.s.Case(t.Context(), below, open.ID); err != nil {
		t.Fatal(err)
	}
	p := sc.submit(sc.warning())
	_, err := sc.s.Product(t.Context(), below, p.ID)
	sc.kind("it exists", err, threat.KindNotFound)
	_, err = desk.Approve(t.Context(), sc.s, below, p.ID, compose.Digest(p), "Desk")
	sc.kind("it is approved", err, threat.KindNotFound)
}

// TestWhatMayLeaveADesk tries each mode at a desk that is an exercise and at
// one that is not.
func TestWhatMayLeaveADesk(t *testing.T) {
	sc := newScene(t)
	for _, exercise := range []bool{false, true} {
		if exercise {
			sc.exercise()
		}
		for mode, may := range map[threat.Mode]bool{threat.ModeActual: !exercise, threat.ModeExercise: true, threat.ModeTest: !exercise, threat.ModeDraft: false} {
			p := sc.warning()
			p.Mode = mode
			p = sc.submit(p)
			_, err := desk.Approve(t.Context(), sc.s, approver, p.ID, compose.Digest(p), "Desk")
			if (err == nil) != may {
				t.Errorf("exercise %v, %s: %v", exercise, mode, err)
			}
		}
	}
}

// TestWhichWarningStopsTheDuty has each kind of warning arrive.
func TestWhichWarningStopsTheDuty(t *testing.T) {
	for name, c := range map[string]struct {
		mode     threat.Mode
		exercise bool // the desk is one
		other    bool // it goes to somebody who protects nobody
		stops    bool
	}{
		"actual":                        {threat.ModeActual, false, false, true},
		"a test":                        {threat.ModeTest, false, false, false},
		"an exercise at a real desk":    {threat.ModeExercise, false, false, false},
		"an exercise at an exercise":    {threat.ModeExercise, true, false, true},
		"actual, to somebody unnamed":   {threat.ModeActual, false, true, false},
		"exercise, to somebody unnamed": {threat.ModeExercise, true, true, false},
	} {
		t.Run(name, func(t *testing.T) {
			sc := newScene(t)
			if c.exercise {
				sc.exercise()
			}
			to := sc.contact(threat.Contact{Kind: threat.ContactPerson, Name: "Passer By", Points: []threat.Point{{Channel: "telephone", Address: "+1"}}})
			d := threat.Determination{Case: sc.caseID, Marking: threat.Red, Protectors: []string{sc.venue.ID}}
			for _, criterion := range threat.Criteria {
				d.Findings = append(d.Findings, threat.Finding{Criterion: criterion, Verdict: threat.Yes, Reasons: "so it is"})
			}
			if _, err := desk.Determine(t.Context(), sc.s, author, d); err != nil {
				t.Fatal(err)
			}
			w := sc.warning()
			if w.Mode = c.mode; c.other {
				w.Recipients = []string{to.ID}
			} else {
				to = sc.speaker()
			}
			sc.tell(sc.approve(w), to)
			if _, runs := sc.runs(threat.ClockWarn); runs == c.stops {
				t.Errorf("the duty runs on: %v", runs)
			}
		})
	}
}

// TestACancellationStopsNoDuty tells somebody only that there is nothing to be
// told any more: a duty that began meanwhile is not done by that.
func TestACancellationStopsNoDuty(t *testing.T) {
	sc := newScene(t)
	sc.exercise()
	p := sc.approve(sc.warning())
	sc.tell(p, sc.speaker())
	sc.determine(threat.Yes)
	w := sc.warning()
	w.Action, w.Changes = threat.ActionCancel, p.ID
	sc.tell(sc.approve(w), sc.speaker())
	if _, runs := sc.runs(threat.ClockWarn); !runs {
		t.Error("a cancellation stops the duty to warn")
	}
}

// emergency is a warning handed in on a case whose determination is one.
func (sc *scene) emergency(change func(*threat.Product)) threat.Product {
	sc.t.Helper()
	w := sc.warning()
	change(&w)
	return sc.submit(w)
}

func TestAnEmergencyExcusesNoLeakAndSomebodyElseCoordinatesIt(t *testing.T) {
	sc := newScene(t)
	sc.exercise()
	send := func(p threat.Product) error {
		_, err := desk.SendInEmergency(t.Context(), sc.s, author, p.ID, compose.Digest(p), "Desk")
		return err
	}
	plain := sc.emergency(func(*threat.Product) {})
	sc.kind("without a determination", send(plain), threat.KindConflict)
	sc.determine(threat.Yes)
	sc.kind("where the determination is none", send(plain), threat.KindConflict)
	d := threat.Determination{Case: sc.caseID, Marking: threat.Red, Emergency: true, EmergencyReason: "they are at the door"}
	for _, c := range threat.Criteria {
		d.Findings = append(d.Findings, threat.Finding{Criterion: c, Verdict: threat.Yes, Reasons: "so it is"})
	}
	d, err := desk.Determine(t.Context(), sc.s, author, d)
	if err != nil {
		t.Fatal(err)
	}
	sc.kind("with a leak", send(sc.emergency(func(p *threat.Product) { p.Texts[0].Source = "The Garage Mole" })), threat.KindConflict)
	sc.kind("as actual from an exercise", send(sc.emergency(func(p *threat.Product) { p.Mode = threat.ModeActual })), threat.KindConflict)
	clock, runs := sc.runs(threat.ClockCoordinate)
	if !runs || clock.About != d.ID {
		t.Fatalf("nothing asks for its coordination: %+v", sc.running())
	}
	sc.kind("its author coordinates it", desk.NoteClock(t.Context(), sc.s, author, clock.ID, "done"), threat.KindForbidden)
	sc.kind("somebody else does, without a word", desk.NoteClock(t.Context(), sc.s, approver, clock.ID, " "), threat.KindInvalid)
	sc.kind("somebody else does", desk.NoteClock(t.Context(), sc.s, approver, clock.ID, "told the ministry"), "")
	// What is sent later is coordinated anew.
	sc.clock.Move(time.Hour)
	sc.kind("it is sent", send(plain), "")
	if again, runs := sc.runs(threat.ClockCoordinate); !runs || again.ID == clock.ID {
		t.Errorf("nothing asks for the coordination of what was sent: %+v", sc.running())
	}
	got, err := sc.s.Product(t.Context(), author, plain.ID)
	if err != nil || got.State != threat.ProductApproved || got.Approver == author.Person || got.Approver == approver.Person {
		t.Errorf("the records say that %q approved it, %v", got.Approver, err)
	}
}

func TestADisputeIsSettledAbove(t *testing.T) {
	sc := newScene(t)
	d := threat.Determination{Case: sc.caseID, Marking: threat.Red, Dispute: []threat.Dissent{{By: "per_a", Text: "warn"}, {By: "per_b", Text: "wait"}}}
	for _, c := range threat.Criteria {
		d.Findings = append(d.Findings, threat.Finding{Criterion: c, Verdict: threat.Yes, Reasons: "so it is"})
	}
	if _, err := desk.Determine(t.Context(), sc.s, author, d); err != nil {
		t.Fatal(err)
	}
	clock, runs := sc.runs(threat.ClockDispute)
	if !runs {
		t.Fatal("no clock runs for it")
	}
	colleague := author
	colleague.Person = "per_colleague"
	sc.kind("an analyst settles it", desk.NoteClock(t.Context(), sc.s, colleague, clock.ID, "we agree"), threat.KindForbidden)
	sc.kind("an approver settles it", desk.NoteClock(t.Context(), sc.s, approver, clock.ID, "we warn"), "")
	warn, _ := sc.runs(threat.ClockWarn)
	sc.kind("a note on the duty to warn", desk.NoteClock(t.Context(), sc.s, approver, warn.ID, "done"), threat.KindInvalid)
}

// TestAWaiverIsKeptBySomebodyElseOrEnds looks at an approved waiver again.
func TestAWaiverIsKeptBySomebodyElseOrEnds(t *testing.T) {
	sc := newScene(t)
	sc.determine(threat.Yes)
	asker := author
	asker.Role = threat.RoleApprover
	w, err := desk.RequestWaiver(t.Context(), sc.s, asker, threat.Waiver{Case: sc.caseID, Ground: "no-way", Text: "Nobody answers.", Tried: []string{"telephone"}, Review: sc.clock.Now().Add(24 * time.Hour)})
	if err == nil {
		_, err = desk.DecideWaiver(t.Context(), sc.s, approver, w.ID, true)
	}
	if err != nil {
		t.Fatal(err)
	}
	review, runs := sc.runs(threat.ClockWaiver)
	if _, warns := sc.runs(threat.ClockWarn); !runs || warns || !review.Due.Equal(w.Review) {
		t.Fatalf("after the approval: %+v", sc.running())
	}
	later := sc.clock.Now().Add(48 * time.Hour)
	keep := func(by threat.Reader, until time.Time, reason string) error {
		_, err := desk.ReviewWaiver(t.Context(), sc.s, by, w.ID, until, reason)
		return err
	}
	sc.kind("whoever asked keeps it", keep(asker, later, "still so"), threat.KindForbidden)
	sc.kind("nothing is said", keep(approver, later, " "), threat.KindInvalid)
	sc.kind("until a day that is past", keep(approver, sc.clock.Now(), "still so"), threat.KindInvalid)
	sc.kind("for ever", keep(approver, sc.clock.Now().Add(10_000*time.Hour), "still so"), threat.KindInvalid)
	sc.kind("somebody else keeps it", keep(approver, later, "still so"), "")
	if next, runs := sc.runs(threat.ClockWaiver); !runs || !next.Due.Equal(later) || next.ID == review.ID {
		t.Errorf("it is not to be looked at again: %+v", sc.running())
	}
	sc.kind("it ends", keep(approver, time.Time{}, "they answer now"), "")
	if _, waived := sc.runs(threat.ClockWaiver); waived {
		t.Error("it is to be looked at again although it ended")
	}
	if _, warns := sc.runs(threat.ClockWarn); !warns {
		t.Error("nobody must warn although the waiver ended")
	}
}
