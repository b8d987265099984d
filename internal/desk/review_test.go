package desk_test

import (
	"math"
	"strings"
	"testing"
	"time"

	"github.com/tocsin/tocsin/internal/desk"
	"github.com/tocsin/tocsin/internal/store"
	"github.com/tocsin/tocsin/internal/threat"
)

// delivered plans a delivery of p's first chain and has its peer take it.
func (sc *scene) delivered(p threat.Product) store.Delivery {
	sc.t.Helper()
	var out store.Delivery
	sc.write(func(tx *store.Tx) error {
		chains, err := tx.Chains(sc.t.Context(), author, p.ID)
		if err != nil {
			return err
		}
		_, steps, err := desk.StateOf(chains[0], p, nil, nil)
		if err != nil {
			return err
		}
		to := steps[0].Targets[0]
		d := store.Delivery{Delivery: threat.Delivery{Product: p.ID, Recipient: to.Contact, Channel: to.Channel, Next: tx.Now(), Expires: p.Window.End}, Chain: chains[0].ID, Point: to.Point}
		if err := tx.PlanDelivery(d); err != nil {
			return err
		}
		all, err := tx.DeliveriesOfChain(sc.t.Context(), author, chains[0].ID)
		if err != nil {
			return err
		}
		out = all[0]
		out.State, out.Done = threat.DeliveryDelivered, tx.Now()
		return tx.Attempted(out, threat.Attempt{Delivery: out.ID, Number: 1, At: tx.Now(), Outcome: threat.OutcomeAccepted})
	})
	return out
}

func TestReviewMeasuresWhatHappened(t *testing.T) {
	sc := newScene(t)
	ctx := t.Context()
	sc.determine(threat.Yes)
	sc.clock.Move(time.Hour)
	p := sc.approve(sc.warning())
	d := sc.delivered(p)
	sc.clock.Move(2 * time.Hour)
	sc.write(func(tx *store.Tx) error {
		_, err := tx.AddAnswer(author, threat.Answer{Product: p.ID, Delivery: d.ID, Recipient: d.Recipient, Channel: d.Channel, Digest: p.Digest, State: threat.AnswerDismissed}, d.Chain)
		return err
	})
	event := threat.Instant(sc.clock.Now().Add(14 * 24 * time.Hour))
	sc.write(func(tx *store.Tx) error {
		_, err := tx.AddOutcome(author, threat.CaseOutcome{Case: sc.caseID, Code: threat.OccurredAfter, Event: event})
		return err
	})
	v, err := desk.Review(ctx, &sc.s.Reads, author, sc.caseID)
	if err != nil {
		t.Fatal(err)
	}
	if v.Outcome != threat.OccurredAfter || v.Suggested != threat.OccurredAfter || len(v.Warnings) != 1 || len(v.Answers) != 1 || v.Answers[0].Name != "Head of Security" {
		t.Errorf("review: %+v", v)
	}
	for name, got := range map[string]struct {
		hours *float64
		want  float64
	}{
		"lead": {v.ConfidentialLead, 14*24 + 2}, "gap": {v.WindowGap, 14*24 + 2 - 48}, "issuance": {v.Issuance, 1}, "dissemination": {v.Dissemination, 0}, "response": {v.Response, 2},
	} {
		if got.hours == nil || math.Abs(*got.hours-got.want) > 0.01 {
			t.Errorf("%s is %v, want %v", name, got.hours, got.want)
		}
	}
	if v.PublicLead != nil {
		t.Errorf("a public lead of %v without an advisory", *v.PublicLead)
	}
	if r := v.Reach; r.Recipients != 1 || r.Delivered != 1 || r.Answered != 1 || r.Refused != 1 {
		t.Errorf("the answer of the organisation's contact is not the organisation's: %+v", r)
	}
	if len(v.Parity) != 1 || v.Parity[0].Reason != "it follows tomorrow" {
		t.Errorf("parity: %+v", v.Parity)
	}
	partnersOf(t, sc)
}

// partnersOf looks at the record of who was warned: for who may know of it.
func partnersOf(t *testing.T, sc *scene) {
	t.Helper()
	s, err := desk.ScoresOf(t.Context(), &sc.s.Reads, author)
	if err != nil || len(s.Partners) != 1 {
		t.Fatalf("partners: %+v %v", s, err)
	}
	if k := s.Partners[0]; k.Name == "" || k.Warnings != 1 || k.Reached != 1 || k.Refused != 1 || k.BorneOut != 1 || k.ToAnswer == nil || math.Abs(*k.ToAnswer-2) > 0.01 || s.Desk.Refused != 1 {
		t.Errorf("the record: %+v, of all %+v", k, s.Desk)
	}
	if text := string(s.Markdown()); !strings.Contains(text, "| "+s.Partners[0].Name+" | 1 warnings: 1 reached") {
		t.Errorf("as Markdown:\n%s", text)
	}
	below := threat.Reader{Person: "per_low", Role: threat.RoleAnalyst, Clearance: threat.Green}
	if s, err := desk.ScoresOf(t.Context(), &sc.s.Reads, below); err != nil || len(s.Partners) != 0 || s.Desk.Warnings != 0 {
		t.Errorf("for who may not know of the case: %+v %v", s, err)
	}
}

func TestReviewIsNotThereForWhoMayNotKnowOfTheCase(t *testing.T) {
	sc := newScene(t)
	below := threat.Reader{Person: "per_low", Role: threat.RoleAnalyst, Clearance: threat.Green}
	if _, err := desk.Review(t.Context(), &sc.s.Reads, below, sc.caseID); threat.KindOf(err) != threat.KindNotFound {
		t.Errorf("review: %v", err)
	}
}

func TestLessonsAreClosedOnce(t *testing.T) {
	sc := newScene(t)
	var n threat.Lesson
	sc.write(func(tx *store.Tx) (err error) {
		n, err = tx.AddLesson(author, threat.Lesson{Case: sc.caseID, Text: "Extend before the window ends", Owner: "per_author", Due: sc.clock.Now().Add(time.Hour)})
		return err
	})
	sc.write(func(tx *store.Tx) error { _, err := tx.LessonDone(author, n.ID); return err })
	err := sc.s.Write(t.Context(), func(tx *store.Tx) error { _, err := tx.LessonDone(author, n.ID); return err })
	if threat.KindOf(err) != threat.KindConflict {
		t.Errorf("closing twice: %v", err)
	}
	if all, err := sc.s.Lessons(t.Context(), author, ""); err != nil || len(all) != 1 || all[0].Done.IsZero() {
		t.Errorf("lessons: %+v %v", all, err)
	}
}
