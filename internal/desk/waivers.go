package desk

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/tocsin/tocsin/internal/duty"
	"github.com/tocsin/tocsin/internal/store"
	"github.com/tocsin/tocsin/internal/threat"
)

// RequestWaiver asks for a waiver of the duty that runs for a case. It belongs
// to the latest determination, and is marked at least as that and the case.
func RequestWaiver(ctx context.Context, s *store.Store, by threat.Reader, w threat.Waiver) (threat.Waiver, error) {
	policy, _, err := Policy(ctx, &s.Reads, by)
	if err != nil {
		return w, err
	}
	if err := permitted(policy, by, "ask-waiver", "asking for a waiver"); err != nil {
		return w, err
	}
	checked := w
	checked.Requester, checked.Requested = by.Person, s.Now()
	if err := duty.CheckWaiver(policy, checked); err != nil {
		return w, err
	}
	cited, err := factsMarking(ctx, &s.Reads, by, w.Case, w.Facts)
	if err != nil {
		return w, err
	}
	file, err := s.Case(ctx, by, w.Case)
	if err != nil {
		return w, err
	}
	determinations, err := s.Determinations(ctx, by, w.Case)
	if err != nil {
		return w, err
	}
	w.Marking = file.Marking.Max(cited)
	if len(determinations) > 0 {
		w.Determination, w.Marking = determinations[0].ID, w.Marking.Max(determinations[0].Marking)
	}
	err = s.Write(ctx, func(tx *store.Tx) (err error) {
		w, err = tx.RequestWaiver(by, w)
		return err
	})
	return w, err
}

// DecideWaiver approves or refuses a waiver. An approval stops the duty clock
// and starts the one for its review, in one change.
func DecideWaiver(ctx context.Context, s *store.Store, by threat.Reader, id string, approve bool) (threat.Waiver, error) {
	w, err := s.Waiver(ctx, by, id)
	if err != nil {
		return w, err
	}
	policy, _, err := Policy(ctx, &s.Reads, by)
	if err != nil {
		return w, err
	}
	if err := permitted(policy, by, "decide-waiver", "deciding on a waiver"); err != nil {
		return w, err
	}
	decided, err := duty.DecideWaiver(policy, w, by, s.Now(), approve)
	if err != nil {
		return w, err
	}
	err = s.Write(ctx, func(tx *store.Tx) error {
		if err := tx.DecideWaiver(by, decided); err != nil || !approve {
			return err
		}
		if err := stopWarnClock(tx, by, decided.Case, duty.Stop{Waiver: &decided, Reason: "a waiver was approved: " + decided.Ground}); err != nil {
			return err
		}
		return tx.StartClock(by, duty.WaiverClock(decided, tx.NewID("clk")))
	})
	return decided, err
}

// ReviewWaiver records what came of looking at a waiver again. It is kept until
// another day, by an approver who did not ask for it; or it ends, and the duty
// to warn runs again. Its clock is not stopped otherwise.
func ReviewWaiver(ctx context.Context, s *store.Store, by threat.Reader, id string, keep time.Time, reason string) (threat.Waiver, error) {
	w, err := s.Waiver(ctx, by, id)
	if err != nil {
		return w, err
	}
	policy, _, err := Policy(ctx, &s.Reads, by)
	if err != nil {
		return w, err
	}
	if err := mayReview(policy, w, by, s.Now(), keep, reason); err != nil {
		return w, err
	}
	if w.Review = keep; keep.IsZero() {
		w.Ended = s.Now()
	}
	err = s.Write(ctx, func(tx *store.Tx) error {
		if err := tx.ReviewWaiver(by, w, reason); err != nil {
			return err
		}
		stop := duty.Stop{Decision: tx.NewID("dec"), Reason: reason}
		if err := stopClocks(tx, by, w.Case, stop, func(c threat.Clock) bool { return c.Kind == threat.ClockWaiver && c.About == w.ID }); err != nil {
			return err
		}
		return followWaiver(tx, by, policy, w)
	})
	return w, err
}

func mayReview(p duty.Policy, w threat.Waiver, by threat.Reader, now, keep time.Time, reason string) error {
	switch {
	case !w.Approved || !w.Ended.IsZero():
		return threat.Conflict("the waiver is not in force", "see the case for what was decided")
	case strings.TrimSpace(reason) == "":
		return threat.Invalid("reason", "nothing says what was found", "say it in a sentence")
	case keep.IsZero():
		return permitted(p, by, "ask-waiver", "ending a waiver")
	case !keep.After(now):
		return threat.Invalid("review", "the review date is not in the future", "choose a date after today")
	case keep.Sub(now) > p.WaiverReview.Duration():
		return threat.Invalid("review", fmt.Sprintf("the review is later than the policy allows (%.0f hours)", float64(p.WaiverReview)), "choose an earlier date")
	case by.Person == w.Requester:
		return threat.Forbidden("who asked for a waiver cannot keep it in force", "ask another approver")
	}
	return permitted(p, by, "decide-waiver", "keeping a waiver in force")
}

// followWaiver starts the clock that follows a review.
func followWaiver(tx *store.Tx, by threat.Reader, p duty.Policy, w threat.Waiver) error {
	if w.Ended.IsZero() {
		next := duty.WaiverClock(w, tx.NewID("clk"))
		next.Started = tx.Now()
		return tx.StartClock(by, next)
	}
	running, err := tx.Clocks(tx.Context(), threat.Machinery("duty"), w.Case)
	if err != nil {
		return err
	}
	for _, c := range running {
		if c.Running() && c.Kind == threat.ClockWarn {
			return nil
		}
	}
	return tx.StartClock(by, threat.Clock{
		ID: tx.NewID("clk"), Kind: threat.ClockWarn, Case: w.Case, About: w.Determination, Marking: w.Marking, Started: tx.Now(), Due: tx.Now().Add(p.WarnWithin.Duration()),
	})
}
