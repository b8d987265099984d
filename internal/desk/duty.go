package desk

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/tocsin/tocsin/internal/duty"
	"github.com/tocsin/tocsin/internal/store"
	"github.com/tocsin/tocsin/internal/threat"
)

// The papers that the desk keeps in versions.
const (
	paperPolicy     = "policy"
	paperEscalation = "escalation"
	policyName      = "duty to warn"
)

// Policy gives the duty policy in force, and the version of the paper it
// stands in: zero while the desk still has the default.
func Policy(ctx context.Context, q *store.Reads, r threat.Reader) (duty.Policy, int, error) {
	paper, err := q.Paper(ctx, r, paperPolicy, policyName, 0)
	if threat.KindOf(err) == threat.KindNotFound {
		return duty.Default(), 0, nil
	}
	if err != nil {
		return duty.Policy{}, 0, err
	}
	var p duty.Policy
	if err := json.Unmarshal([]byte(paper.Body), &p); err != nil {
		return p, paper.Version, fmt.Errorf("read policy: %w", err)
	}
	return p, paper.Version, nil
}

// SetPolicy puts a changed policy in force, on top of the version that was
// looked at.
func SetPolicy(ctx context.Context, s *store.Store, by threat.Reader, p duty.Policy, seen int) error {
	if !by.May(threat.RoleAdmin) {
		return threat.Forbidden("the policy is changed by an administrator", "ask one")
	}
	if err := p.Check(); err != nil {
		return err
	}
	body, err := json.MarshalIndent(p, "", "  ")
	if err != nil {
		return fmt.Errorf("write policy: %w", err)
	}
	return s.Write(ctx, func(tx *store.Tx) error {
		_, err := tx.PutPaper(by, store.Paper{Kind: paperPolicy, Name: policyName, Version: seen, Body: string(body)})
		return err
	})
}

// DryRunPolicy shows what a changed policy would have decided on the
// determinations that the reader may see.
func DryRunPolicy(ctx context.Context, q *store.Reads, r threat.Reader, changed duty.Policy) ([]duty.Change, error) {
	past, err := q.AllDeterminations(ctx, r, 500)
	if err != nil {
		return nil, err
	}
	return duty.DryRun(changed, past), nil
}

// Assess adds a version of the assessment of a case.
func Assess(ctx context.Context, s *store.Store, by threat.Reader, a threat.Assessment) (threat.Assessment, error) {
	if !by.May(threat.RoleAnalyst) {
		return a, threat.Forbidden("a case is assessed by an analyst", "ask one")
	}
	if err := duty.CheckAssessment(a); err != nil {
		return a, err
	}
	a.Scale = "ICD 203 (2015)"
	err := s.Write(ctx, func(tx *store.Tx) (err error) {
		a, err = tx.AddAssessment(by, a)
		return err
	})
	return a, err
}

// Determine records whether the desk must warn, and starts the clocks that
// follow, in one change.
func Determine(ctx context.Context, s *store.Store, by threat.Reader, d threat.Determination) (threat.Determination, error) {
	if !by.May(threat.RoleAnalyst) {
		return d, threat.Forbidden("a determination is made by an analyst", "ask one")
	}
	if err := duty.CheckDetermination(d); err != nil {
		return d, err
	}
	policy, version, err := Policy(ctx, &s.Reads, by)
	if err != nil {
		return d, err
	}
	d.Policy = fmt.Sprintf("%s, version %d", policy.Version, version)
	d.Threshold, d.Reasons = duty.Decide(policy, d.Findings)
	err = s.Write(ctx, func(tx *store.Tx) error {
		added, err := tx.AddDetermination(by, d)
		if err != nil {
			return err
		}
		running, err := tx.Clocks(ctx, threat.Machinery("duty"), d.Case)
		if err != nil {
			return err
		}
		for _, c := range duty.Start(policy, added, running, func() string { return tx.NewID("clk") }) {
			if err := tx.StartClock(by, c); err != nil {
				return err
			}
		}
		d = added
		return nil
	})
	return d, err
}

// RequestWaiver asks for a waiver.
func RequestWaiver(ctx context.Context, s *store.Store, by threat.Reader, w threat.Waiver) (threat.Waiver, error) {
	if !by.May(threat.RoleAnalyst) {
		return w, threat.Forbidden("a waiver is asked for by an analyst", "ask one")
	}
	policy, _, err := Policy(ctx, &s.Reads, by)
	if err != nil {
		return w, err
	}
	checked := w
	checked.Requester, checked.Requested = by.Person, s.Now()
	if err := duty.CheckWaiver(policy, checked); err != nil {
		return w, err
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
	decided, err := duty.ApproveWaiver(policy, w, by, s.Now())
	if err != nil {
		return w, err
	}
	decided.Approved = approve
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

// stopWarnClock stops the duty clock of a case, if one runs.
func stopWarnClock(tx *store.Tx, by threat.Reader, caseID string, stop duty.Stop) error {
	return stopClocks(tx, by, caseID, stop, func(c threat.Clock) bool { return c.Kind == threat.ClockWarn })
}

// stopClocks stops the running clocks of a case that match.
func stopClocks(tx *store.Tx, by threat.Reader, caseID string, stop duty.Stop, match func(threat.Clock) bool) error {
	clocks, err := tx.Clocks(tx.Context(), threat.Machinery("duty"), caseID)
	if err != nil {
		return err
	}
	stop.At = tx.Now()
	for _, c := range clocks {
		if !c.Running() || !match(c) {
			continue
		}
		stopped, err := duty.StopClock(c, stop)
		if err != nil {
			return err
		}
		if err := tx.StopClock(by, stopped); err != nil {
			return err
		}
	}
	return nil
}

// Coordinated records that an emergency warning was coordinated afterwards, or
// that a waiver was looked at again, and stops that clock.
func Coordinated(ctx context.Context, s *store.Store, by threat.Reader, clock threat.Clock, reason string) error {
	if clock.Kind == threat.ClockWarn || clock.Kind == threat.ClockWindow {
		return threat.Invalid("clock", "this clock is not stopped by a note", "warn, ask for a waiver, or decide on the window")
	}
	if !by.May(threat.RoleAnalyst) {
		return threat.Forbidden("an analyst does this", "ask one")
	}
	return s.Write(ctx, func(tx *store.Tx) error {
		return stopClocks(tx, by, clock.Case, duty.Stop{Decision: tx.NewID("dec"), Reason: reason}, func(c threat.Clock) bool { return c.ID == clock.ID })
	})
}
