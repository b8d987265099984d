package desk_test

import (
	"strings"
	"testing"
	"time"

	"github.com/tocsin/tocsin/internal/compose"
	"github.com/tocsin/tocsin/internal/desk"
	"github.com/tocsin/tocsin/internal/store"
	"github.com/tocsin/tocsin/internal/testkit"
	"github.com/tocsin/tocsin/internal/threat"
)

var (
	author   = threat.Reader{Person: "per_author", Role: threat.RoleAnalyst, Clearance: threat.Red}
	approver = threat.Reader{Person: "per_approver", Role: threat.RoleApprover, Clearance: threat.Red}
)

// scene is a case with one secret report, and a venue with two people.
type scene struct {
	t      *testing.T
	s      *store.Store
	clock  *testkit.Clock
	caseID string
	venue  threat.Contact
}

const secretText = "Our man in the garage heard them say that the grey van would stand behind the hall on the night."

func newScene(t *testing.T) *scene {
	clock := testkit.NewClock()
	sc := &scene{t: t, clock: clock, s: testkit.TempStore(t, clock)}
	kept, err := sc.s.Originals.Put(strings.NewReader(secretText), 1<<20)
	if err != nil {
		t.Fatal(err)
	}
	sc.write(func(tx *store.Tx) error {
		source, err := tx.AddSource(author, threat.Source{Name: "Garage Mole", Marking: threat.Red})
		if err != nil {
			return err
		}
		taken, err := tx.Take(author, store.Arrival{Way: "paste", Report: threat.Report{Digest: kept.Digest, Size: kept.Size, Source: source.ID, Marking: threat.Red, Text: secretText}})
		if err != nil {
			return err
		}
		c, err := tx.OpenCase(author, "Hall", threat.Red)
		if err != nil {
			return err
		}
		sc.caseID = c.ID
		return tx.Place(author, taken.Report.ID, c.ID)
	})
	sc.venue = sc.contact(threat.Contact{Kind: threat.ContactOrganisation, Name: "The Hall"})
	sc.contact(threat.Contact{Kind: threat.ContactPerson, Name: "Head of Security", Org: sc.venue.ID, Rank: threat.RankContact, Points: []threat.Point{{Channel: "email", Address: "head@example.org"}, {Channel: "sms", Address: "+100"}}})
	sc.contact(threat.Contact{Kind: threat.ContactPerson, Name: "Deputy Manager", Org: sc.venue.ID, Rank: threat.RankDeputy, Points: []threat.Point{{Channel: "telephone", Address: "+101"}}})
	return sc
}

func (sc *scene) write(fn func(*store.Tx) error) {
	sc.t.Helper()
	if err := sc.s.Write(sc.t.Context(), fn); err != nil {
		sc.t.Fatal(err)
	}
}

func (sc *scene) contact(c threat.Contact) threat.Contact {
	c.Marking = threat.Amber
	sc.write(func(tx *store.Tx) (err error) { c, err = tx.PutContact(author, c); return err })
	return c
}

func (sc *scene) determine(verdict threat.Verdict) threat.Determination {
	sc.t.Helper()
	d := threat.Determination{Case: sc.caseID, Marking: threat.Red}
	for _, c := range threat.Criteria {
		d.Findings = append(d.Findings, threat.Finding{Criterion: c, Verdict: verdict, Reasons: "as reported"})
	}
	d, err := desk.Determine(sc.t.Context(), sc.s, author, d)
	if err != nil {
		sc.t.Fatal(err)
	}
	return d
}

func (sc *scene) running() []threat.Clock {
	clocks, err := sc.s.RunningClocks(sc.t.Context(), author)
	if err != nil {
		sc.t.Fatal(err)
	}
	return clocks
}

func (sc *scene) warning() threat.Product {
	now := sc.clock.Now()
	return threat.Product{
		Case: sc.caseID, Kind: threat.WarningProduct, Mode: threat.ModeExercise, Action: threat.ActionIssue, Marking: threat.Amber, PAP: threat.PAPAmber,
		Precedence: threat.Immediate, Recipients: []string{sc.venue.ID}, Window: threat.Window{Start: now, End: now.Add(48 * time.Hour), Zone: "Europe/Moscow"},
		Texts: []threat.Text{{
			Language: "en", Headline: "Attack planned on a concert", Hazard: "Armed attack on a large gathering", Place: "Moscow",
			Unknown: "Day and hall are not known", Source: "This desk", Actions: []string{"Guard the entrances"}, Contact: "+49 30 000",
		}},
	}
}

// approve takes a product from draft to approved, with a reason for there
// being no advisory.
func (sc *scene) approve(p threat.Product) threat.Product {
	sc.t.Helper()
	ctx := sc.t.Context()
	p, err := desk.SaveDraft(ctx, sc.s, author, p)
	if err != nil {
		sc.t.Fatal(err)
	}
	if err := desk.Reason(ctx, sc.s, author, store.ProductReason{Product: p.ID, Kind: "parity", Field: "advisory", Reason: "it follows tomorrow"}); err != nil {
		sc.t.Fatal(err)
	}
	if p, err = desk.Submit(ctx, sc.s, author, p.ID); err != nil {
		sc.t.Fatal(err)
	}
	if p, err = desk.Approve(ctx, sc.s, approver, p.ID, compose.Digest(p), "Desk"); err != nil {
		sc.t.Fatal(err)
	}
	return p
}

func TestDoubtStartsAClockThatOnlyAWarningStops(t *testing.T) {
	sc := newScene(t)
	sc.write(func(tx *store.Tx) error { return tx.SetSetting(approver, desk.SettingExercise, "yes") })
	d := sc.determine(threat.Undetermined)
	if d.Threshold != threat.ThresholdDoubt || len(sc.running()) != 1 {
		t.Fatalf("%+v, clocks %+v", d, sc.running())
	}
	due := sc.running()[0].Due
	sc.clock.Move(time.Hour)
	sc.determine(threat.Undetermined)
	if clocks := sc.running(); len(clocks) != 1 || !clocks[0].Due.Equal(due) {
		t.Fatalf("determining again resets the clock: %+v", clocks)
	}
	p := sc.approve(sc.warning())
	sc.write(func(tx *store.Tx) error {
		return desk.Arrived(tx, []*store.Delivery{{Delivery: threat.Delivery{ID: "dlv_1", Product: p.ID, Recipient: p.Recipients[0]}}})
	})
	for _, c := range sc.running() {
		if c.Kind == threat.ClockWarn {
			t.Errorf("the duty clock runs on after a warning arrived: %+v", c)
		}
	}
}

func TestALeakBlocksUntilReworded(t *testing.T) {
	sc := newScene(t)
	ctx := t.Context()
	for name, leak := range map[string]func(*threat.Product){
		"the source":      func(p *threat.Product) { p.Texts[0].Source = "The Garage Mole" },
		"the words":       func(p *threat.Product) { p.Texts[0].Hazard = "A grey van would stand behind the hall" },
		"other recipient": func(p *threat.Product) { p.Texts[0].Asked = "Speak with The Hall" },
	} {
		p := sc.warning()
		leak(&p)
		p, err := desk.SaveDraft(ctx, sc.s, author, p)
		if err != nil {
			t.Fatal(err)
		}
		checks, err := desk.Check(ctx, &sc.s.Reads, author, p, "Desk", sc.clock.Now())
		if err != nil || len(checks.Leaks) == 0 {
			t.Errorf("%s is not found: %+v %v", name, checks, err)
			continue
		}
		if err := desk.Reason(ctx, sc.s, author, store.ProductReason{Product: p.ID, Kind: "leak", Field: checks.Leaks[0].ID, Reason: "harmless"}); threat.KindOf(err) != threat.KindForbidden {
			t.Errorf("the author overrides a leak: %v", err)
		}
		if p, err = desk.Submit(ctx, sc.s, author, p.ID); err != nil {
			t.Fatal(err)
		}
		if _, err := desk.Approve(ctx, sc.s, approver, p.ID, compose.Digest(p), "Desk"); threat.KindOf(err) != threat.KindConflict {
			t.Errorf("a product that leaks %s is approved: %v", name, err)
		}
	}
}

func TestApprovalOpensChainsAndForcesADecisionAtTheWindowsEnd(t *testing.T) {
	sc := newScene(t)
	ctx := t.Context()
	p := sc.approve(sc.warning())
	chains, err := sc.s.Chains(ctx, author, p.ID)
	if err != nil || len(chains) != 1 {
		t.Fatalf("chains %+v %v", chains, err)
	}
	state, steps, err := desk.StateOf(chains[0], p, nil, nil)
	if err != nil || len(steps) != 3 || len(steps[0].Targets) != 2 || steps[1].Targets[0].Channel != "telephone" || len(state.Steps) != 3 {
		t.Errorf("steps: %+v %v", steps, err)
	}
	if clocks := sc.running(); len(clocks) != 1 || clocks[0].Kind != threat.ClockWindow {
		t.Fatalf("clocks: %+v", clocks)
	}
	update := sc.warning()
	update.Action, update.Changes = threat.ActionUpdate, p.ID
	next := sc.approve(update)
	if old, _ := sc.s.Product(ctx, author, p.ID); old.State != threat.ProductSuperseded {
		t.Errorf("the predecessor is %s", old.State)
	}
	if chains, _ := sc.s.Chains(ctx, author, next.ID); len(chains) != 1 {
		t.Errorf("who never got the warning is left without its update: %+v", chains)
	}
	if first, err := desk.FirstsFor(ctx, &sc.s.Reads, next, []string{sc.venue.ID}); err != nil || !first[sc.venue.ID] {
		t.Errorf("the update is not the first they hear: %v %v", first, err)
	}
	if err := desk.LetLapse(ctx, sc.s, approver, next.ID, "the organisers cancelled the season"); err != nil {
		t.Fatal(err)
	}
	if clocks := sc.running(); len(clocks) != 0 {
		t.Errorf("clocks run on: %+v", clocks)
	}
}

func TestNobodyIsToldOfACancellationOfWhatTheyNeverGot(t *testing.T) {
	sc := newScene(t)
	p := sc.approve(sc.warning())
	cancel := sc.warning()
	cancel.Action, cancel.Changes = threat.ActionCancel, p.ID
	next, err := desk.SaveDraft(t.Context(), sc.s, author, cancel)
	if err != nil {
		t.Fatal(err)
	}
	if next, err = desk.Submit(t.Context(), sc.s, author, next.ID); err != nil {
		t.Fatal(err)
	}
	if _, err := desk.Approve(t.Context(), sc.s, approver, next.ID, compose.Digest(next), "Desk"); err != nil {
		t.Fatal(err)
	}
	if chains, _ := sc.s.Chains(t.Context(), author, next.ID); len(chains) != 0 {
		t.Errorf("a cancellation goes to %+v", chains)
	}
	if old, _ := sc.s.Product(t.Context(), author, p.ID); old.State != threat.ProductCancelled {
		t.Errorf("the warning is %s", old.State)
	}
}

func TestAnExerciseStaysAnExercise(t *testing.T) {
	sc := newScene(t)
	p := sc.approve(sc.warning())
	next := sc.warning()
	next.Mode, next.Action, next.Changes = threat.ModeActual, threat.ActionUpdate, p.ID
	next, err := desk.SaveDraft(t.Context(), sc.s, author, next)
	if err != nil {
		t.Fatal(err)
	}
	if err := desk.Reason(t.Context(), sc.s, author, store.ProductReason{Product: next.ID, Kind: "parity", Field: "advisory", Reason: "r"}); err != nil {
		t.Fatal(err)
	}
	if next, err = desk.Submit(t.Context(), sc.s, author, next.ID); err != nil {
		t.Fatal(err)
	}
	if _, err := desk.Approve(t.Context(), sc.s, approver, next.ID, compose.Digest(next), "Desk"); threat.KindOf(err) != threat.KindInvalid {
		t.Errorf("an exercise is updated by something actual: %v", err)
	}
}
