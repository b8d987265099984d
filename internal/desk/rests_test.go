package desk_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/tocsin/tocsin/internal/compose"
	"github.com/tocsin/tocsin/internal/desk"
	"github.com/tocsin/tocsin/internal/store"
	"github.com/tocsin/tocsin/internal/threat"
)

// TestAJudgementIsMarkedAsWhatItRestsOn cites a fact marked above the judgement,
// and lets somebody cite it who may not know of it.
func TestAJudgementIsMarkedAsWhatItRestsOn(t *testing.T) {
	sc := newScene(t)
	var open threat.Case
	var fact threat.FactRecord
	sc.write(func(tx *store.Tx) (err error) {
		if open, err = tx.OpenCase(author, "Open", threat.Green); err != nil {
			return err
		}
		reports, err := tx.Reports(tx.Context(), author, store.ReportFilter{Limit: 1})
		if err != nil {
			return err
		}
		at := strings.Index(secretText, "grey van")
		fact, err = tx.AddFact(author, threat.Fact{Report: reports.Reports[0].ID, Kind: threat.FactTarget, Value: "the hall", Quote: "grey van", Span: threat.Span{Start: at, End: at + 8}, ByHand: true})
		return err
	})
	sc.caseID = open.ID
	judge := func(by threat.Reader) (threat.Determination, error) {
		d := threat.Determination{Case: open.ID, Marking: threat.Green}
		for _, c := range threat.Criteria {
			d.Findings = append(d.Findings, threat.Finding{Criterion: c, Verdict: threat.Yes, Reasons: "so it is", Facts: []string{fact.ID}})
		}
		return desk.Determine(t.Context(), sc.s, by, d)
	}
	below := threat.Reader{Person: "per_below", Role: threat.RoleAnalyst, Clearance: threat.Amber}
	_, err := judge(below)
	sc.kind("somebody cites what they may not know of", err, threat.KindInvalid)
	d, err := judge(author)
	if err != nil || d.Marking != threat.Red {
		t.Errorf("marked %s, %v", d.Marking, err)
	}
}

// TestALeakIsOverriddenByAnotherForThisVeryText has an approver give a reason
// for a leak, and the text changed after it.
func TestALeakIsOverriddenByAnotherForThisVeryText(t *testing.T) {
	sc := newScene(t)
	leaky := sc.warning()
	leaky.Texts[0].Asked = "Speak with the Garage Mole"
	writer := author
	writer.Role = threat.RoleApprover // who wrote it does not override it, whatever their role
	p, err := desk.SaveDraft(t.Context(), sc.s, writer, leaky)
	if err != nil {
		t.Fatal(err)
	}
	leaks := func(by threat.Reader, p threat.Product) []compose.Leak {
		t.Helper()
		c, err := desk.Check(t.Context(), &sc.s.Reads, by, p, "Desk", sc.clock.Now())
		if err != nil {
			t.Fatal(err)
		}
		return c.Leaks
	}
	found := leaks(author, p)
	if len(found) != 1 || found[0].From == "" {
		t.Fatalf("leaks: %+v", found)
	}
	below := threat.Reader{Person: "per_below", Role: threat.RoleApprover, Clearance: threat.Amber}
	if masked := leaks(below, p); len(masked) != 1 || masked[0].From != "" {
		t.Errorf("where the secret stands is told to who may not read it: %+v", masked)
	}
	override := func(by threat.Reader) error {
		return desk.Reason(t.Context(), sc.s, by, store.ProductReason{Product: p.ID, Kind: "leak", Field: found[0].ID, Reason: "the press has the name"})
	}
	sc.kind("its author overrides it", override(writer), threat.KindForbidden)
	sc.kind("an approver overrides it", override(approver), "")
	if left := leaks(author, p); len(left) != 0 {
		t.Errorf("overridden, and still: %+v", left)
	}
	p.Texts[0].Place = "Moscow."
	if p, err = desk.SaveDraft(t.Context(), sc.s, writer, p); err != nil {
		t.Fatal(err)
	}
	if left := leaks(author, p); len(left) != 1 {
		t.Errorf("another text, and the reason for the old one holds: %+v", left)
	}
}

// TestAnAdvisoryThatWasWithdrawnIsNobodysTwin compares a warning with an
// advisory that is cancelled afterwards.
func TestAnAdvisoryThatWasWithdrawnIsNobodysTwin(t *testing.T) {
	sc := newScene(t)
	public := sc.warning()
	public.Kind, public.Marking, public.Recipients = threat.AdvisoryProduct, threat.Clear, nil
	advisory := sc.approve(public)
	w := sc.warning()
	w.Twin = advisory.ID
	w, err := desk.SaveDraft(t.Context(), sc.s, author, w)
	if err != nil {
		t.Fatal(err)
	}
	missing := func() bool {
		t.Helper()
		c, err := desk.Check(t.Context(), &sc.s.Reads, author, w, "Desk", sc.clock.Now())
		if err != nil {
			t.Fatal(err)
		}
		return len(c.Parity) == 1 && c.Parity[0].Field == "advisory"
	}
	if missing() {
		t.Fatal("an advisory that stands is none")
	}
	cancel := public
	cancel.Action, cancel.Changes = threat.ActionCancel, advisory.ID
	sc.approve(cancel)
	if !missing() {
		t.Error("an advisory that was cancelled still tells the public")
	}
}

// TestAnUpdateOfAnUpdateIsNoFirstForWhoHasTheFirst tells somebody of a warning
// and not of its update: the update of that is no first for them, either.
func TestAnUpdateOfAnUpdateIsNoFirstForWhoHasTheFirst(t *testing.T) {
	sc := newScene(t)
	to := sc.speaker()
	p := sc.approve(sc.warning())
	sc.tell(p, to)
	for range 2 {
		update := sc.warning()
		update.Action, update.Changes = threat.ActionUpdate, p.ID
		p = sc.approve(update)
	}
	if first, err := desk.FirstsFor(t.Context(), &sc.s.Reads, p, []string{to.ID, "con_else"}); err != nil || first[to.ID] || !first["con_else"] {
		t.Errorf("first for %v, %v", first, err)
	}
}

// TestWhatIsInHandIsCancelledToo cancels a warning whose delivery a worker has
// leased: it may arrive, so the cancellation must follow it.
func TestWhatIsInHandIsCancelledToo(t *testing.T) {
	sc := newScene(t)
	to := sc.speaker()
	p := sc.approve(sc.warning())
	chains, err := sc.s.Chains(t.Context(), author, p.ID)
	if err != nil || len(chains) != 1 {
		t.Fatalf("%+v %v", chains, err)
	}
	sc.write(func(tx *store.Tx) error {
		d := store.Delivery{Chain: chains[0].ID, Point: to.Points[0].ID, Urgent: true, Delivery: threat.Delivery{Product: p.ID, Recipient: to.ID, Channel: "email", Digest: p.Digest, Next: tx.Now(), Expires: p.Window.End}}
		if err := tx.PlanDelivery(d); err != nil {
			return err
		}
		leased, err := tx.Lease(true, []string{"email"}, tx.Now().Add(time.Minute), 1)
		if err == nil && len(leased) != 1 {
			t.Errorf("%d leased", len(leased))
		}
		return err
	})
	w := sc.warning()
	w.Action, w.Changes = threat.ActionCancel, p.ID
	if chains, err = sc.s.Chains(t.Context(), author, sc.approve(w).ID); err != nil || len(chains) != 1 {
		t.Errorf("nobody is told of the cancellation: %+v %v", chains, err)
	}
}

// TestAPointThatFailedIsNotCalledWhereAnotherWorks has one address of two fail,
// and then the other.
func TestAPointThatFailedIsNotCalledWhereAnotherWorks(t *testing.T) {
	sc := newScene(t)
	points := sc.speaker().Points
	called := func() (out []string) {
		t.Helper()
		p := sc.approve(sc.warning())
		chains, err := sc.s.Chains(t.Context(), author, p.ID)
		if err != nil {
			t.Fatal(err)
		}
		_, steps, err := desk.StateOf(chains[0], p, nil, nil)
		if err != nil {
			t.Fatal(err)
		}
		for _, target := range steps[0].Targets {
			out = append(out, target.Channel)
		}
		return out
	}
	for failed, want := range []string{"email sms", "sms", "email sms"} { // where every one has failed, one may work again
		if failed > 0 {
			sc.write(func(tx *store.Tx) error { return tx.PointSeen(points[failed-1].ID, time.Time{}, time.Time{}, tx.Now()) })
		}
		if got := strings.Join(called(), " "); got != want {
			t.Errorf("when %d failed: called by %s, want %s", failed, got, want)
		}
	}
}

// TestWhatIsToldByHandStandsBesideTheSteps tells a recipient at the gate: that
// moves the chain neither on nor back, and nobody who was not reached answers.
func TestWhatIsToldByHandStandsBesideTheSteps(t *testing.T) {
	sc := newScene(t)
	to := sc.speaker()
	p := sc.approve(sc.warning())
	_, err := desk.TellByHand(t.Context(), sc.s, author, desk.Told{Product: p.ID, Contact: to.ID, How: "at the gate", Answer: threat.AnswerAccepted})
	sc.kind("nobody was reached and answered", err, threat.KindInvalid)
	_, err = desk.HearAnswer(t.Context(), sc.s, author, desk.Heard{Product: p.ID, Contact: to.ID, How: "telephone", Answer: threat.AnswerAccepted})
	sc.kind("somebody answers what they never got", err, threat.KindConflict)
	sc.tell(p, to)
	sc.tell(p, to)
	sent, err := sc.s.Deliveries(t.Context(), author, p.ID, "", 10)
	if err != nil || len(sent) != 2 || sent[0].Step >= 0 || sent[1].Step >= 0 || sent[0].Step == sent[1].Step {
		t.Errorf("%+v %v", sent, err)
	}
	_, err = desk.HearAnswer(t.Context(), sc.s, author, desk.Heard{Product: p.ID, Contact: to.ID, How: "telephone", Answer: threat.AnswerAccepted})
	sc.kind("they answer", err, "")
}

// TestADeskThatDoesNotEndItsWindowsIsBlind leaves a window's end to nobody.
func TestADeskThatDoesNotEndItsWindowsIsBlind(t *testing.T) {
	sc := newScene(t)
	public := sc.warning()
	public.Kind, public.Marking, public.Recipients = threat.AdvisoryProduct, threat.Clear, nil
	p := sc.approve(public)
	sc.kind("its clock is stopped", desk.LetLapse(t.Context(), sc.s, approver, sc.approve(public).ID, "another"), "")
	blind := func() string {
		t.Helper()
		why, err := desk.Blind(t.Context(), &sc.s.Reads, sc.clock.Now(), time.Minute)
		if err != nil {
			t.Fatal(err)
		}
		return strings.Join(why, "; ")
	}
	sc.clock.Set(p.Window.End.Add(50 * time.Second))
	if got := blind(); strings.Contains(got, "a window is over") {
		t.Errorf("before its time: %s", got)
	}
	sc.clock.Set(p.Window.End.Add(61 * time.Second))
	if got := blind(); !strings.Contains(got, "a window is over") {
		t.Errorf("it sees, says: %q", got)
	}
}

// TestAReceiptThatWasChangedProvesNothing changes each thing that a receipt
// says, also where another line of it would have told.
func TestAReceiptThatWasChangedProvesNothing(t *testing.T) {
	sc := newScene(t)
	to := sc.speaker()
	p := sc.approve(sc.warning())
	_, err := desk.TellByHand(t.Context(), sc.s, author, desk.Told{Product: p.ID, Contact: to.ID, How: "at the gate", Reached: true, Answer: threat.AnswerDisputed, Text: "too general"})
	if err != nil {
		t.Fatal(err)
	}
	sent, err := sc.s.Deliveries(t.Context(), author, p.ID, "", 1)
	if err != nil {
		t.Fatal(err)
	}
	file, err := desk.ReceiptOf(t.Context(), sc.s, author, sent[0].ID, "The desk")
	if err != nil {
		t.Fatal(err)
	}
	later := sc.clock.Now().Add(time.Hour)
	for name, change := range map[string]func(*desk.Receipt){
		"nothing":                         func(*desk.Receipt) {},
		"the delivery left out":           func(r *desk.Receipt) { r.Delivered = nil },
		"the text":                        func(r *desk.Receipt) { r.Digest = strings.Repeat("0", 64) },
		"the text, no delivery":           func(r *desk.Receipt) { r.Delivered, r.Digest = nil, strings.Repeat("0", 64) },
		"the text, no answer":             func(r *desk.Receipt) { r.Answers, r.Digest = nil, strings.Repeat("0", 64) },
		"the delivery's name":             func(r *desk.Receipt) { r.Answers, r.Delivery = nil, "dlv_else" },
		"the channel":                     func(r *desk.Receipt) { r.Channel = "email" },
		"when it was delivered":           func(r *desk.Receipt) { r.Delivered.At = later },
		"when it was answered":            func(r *desk.Receipt) { r.Answers[0].At = later },
		"what was answered":               func(r *desk.Receipt) { r.Answers[0].Answer = threat.AnswerAccepted },
		"the words of the answer":         func(r *desk.Receipt) { r.Answers[0].Text = "very good" },
		"the words of the answer are cut": func(r *desk.Receipt) { r.Answers[0].Text = "" },
		"an answer as the delivery":       func(r *desk.Receipt) { *r.Delivered = r.Answers[0].ReceiptLine },
		"nothing that is proved":          func(r *desk.Receipt) { r.Delivered, r.Answers = nil, nil },
	} {
		var r desk.Receipt
		if err := json.Unmarshal(file, &r); err != nil {
			t.Fatal(err)
		}
		change(&r)
		changed, err := json.Marshal(r)
		if err != nil {
			t.Fatal(err)
		}
		_, err = desk.VerifyReceipt(changed, sc.s.PublicKey())
		if holds := name == "nothing" || name == "the delivery left out"; (err == nil) != holds {
			t.Errorf("%s is changed: %v", name, err)
		}
	}
}

// TestADeskThatMovesNothingIsBlind leaves a chain, and an alarm, to nobody.
func TestADeskThatMovesNothingIsBlind(t *testing.T) {
	sc := newScene(t)
	sc.approve(sc.warning())
	sc.write(func(tx *store.Tx) error {
		return desk.Bell{}.Ring(tx, store.Alarm{Kind: store.AlarmProbe, About: "email", Marking: threat.Green, Text: "The mail does not work."}, "")
	})
	for after, want := range map[time.Duration]int{30 * time.Second: 0, 2 * time.Hour: 2} {
		why, err := desk.Blind(t.Context(), &sc.s.Reads, sc.clock.Now().Add(after), time.Minute)
		all := strings.Join(why, "; ")
		if got := strings.Count(all, "warnings wait for a decision") + min(strings.Count(all, "an alarm was not seen"), 1); err != nil || got != want {
			t.Errorf("after %s: %q %v", after, all, err)
		}
	}
}

// TestWhatAnUpdateReplacesIsRecalledWithIt approves an update while its
// predecessor waits to be sent: both are one change.
func TestWhatAnUpdateReplacesIsRecalledWithIt(t *testing.T) {
	sc := newScene(t)
	to := sc.speaker()
	p := sc.approve(sc.warning())
	chains, err := sc.s.Chains(t.Context(), author, p.ID)
	if err != nil {
		t.Fatal(err)
	}
	sc.write(func(tx *store.Tx) error {
		return tx.PlanDelivery(store.Delivery{Chain: chains[0].ID, Point: to.Points[0].ID, Urgent: true, Delivery: threat.Delivery{Product: p.ID, Recipient: to.ID, Channel: "email", Digest: p.Digest, Next: tx.Now(), Expires: p.Window.End}})
	})
	update := sc.warning()
	update.Action, update.Changes = threat.ActionUpdate, p.ID
	sc.approve(update)
	if b, err := sc.s.Balance(t.Context(), author, p.ID); err != nil || b != (store.Account{Intended: 1, Suppressed: 1}) {
		t.Errorf("account of what was replaced: %+v %v", b, err)
	}
}
