package desk

import (
	"context"
	"strings"

	"github.com/tocsin/tocsin/internal/compose"
	"github.com/tocsin/tocsin/internal/duty"
	"github.com/tocsin/tocsin/internal/store"
	"github.com/tocsin/tocsin/internal/threat"
)

// EmergencyPrefix begins the approver of a warning that one person sent in an
// emergency. It is nobody's id: the records never say that two looked.
const EmergencyPrefix = "emergency:"

// SendInEmergency lets a confidential warning go on one person's word: the
// determination must be an emergency, with its reason recorded. What could harm
// a source still blocks it, what it says otherwise than an advisory does not.
// The clock for its coordination runs from the determination on, and only
// somebody else can stop it.
func SendInEmergency(ctx context.Context, s *store.Store, by threat.Reader, id, digest, deskName string) (threat.Product, error) {
	var p threat.Product
	if !by.May(threat.RoleAnalyst) || by.Person == "" {
		return p, threat.Forbidden("a warning is sent by somebody at the desk", "ask an analyst")
	}
	err := s.Write(ctx, func(tx *store.Tx) error {
		old, err := tx.Product(ctx, by, id)
		if err != nil {
			return err
		}
		reason, err := emergencyOf(tx, by, old)
		if err != nil {
			return err
		}
		alone := by
		alone.Person, alone.Role = EmergencyPrefix+by.Person, threat.RoleApprover
		if p, err = compose.Approve(old, alone, digest, tx.Now()); err != nil {
			return err
		}
		if err := MayLeave(ctx, &tx.Reads, p); err != nil {
			return err
		}
		checks, err := Check(ctx, &tx.Reads, by, p, deskName, tx.Now())
		if err != nil {
			return err
		}
		if checks.Fault != nil || len(checks.Leaks) > 0 {
			return threat.Conflict("the leak check is not clear, and an emergency does not excuse it", "reword the text")
		}
		if p, err = tx.SaveProduct(by, p, digest, p.Marking); err != nil {
			return err
		}
		if _, err := tx.Act(by, store.Deed{Verb: "send in emergency", Kind: "product", Object: p.ID, Parent: p.Case, Marking: tx.Held(p.ID), Data: map[string]any{"reason": reason}}); err != nil {
			return err
		}
		return release(tx, by, p)
	})
	return p, err
}

// emergencyOf gives the reason for which a warning need not wait for a second
// person, and makes sure that its coordination is due.
func emergencyOf(tx *store.Tx, by threat.Reader, p threat.Product) (string, error) {
	if p.Kind != threat.WarningProduct || p.Action != threat.ActionIssue {
		return "", threat.Conflict("only a first confidential warning is sent in an emergency", "have it approved")
	}
	determinations, err := tx.Determinations(tx.Context(), by, p.Case)
	if err != nil {
		return "", err
	}
	if len(determinations) == 0 || !determinations[0].Emergency || strings.TrimSpace(determinations[0].EmergencyReason) == "" {
		return "", threat.Conflict("the determination is no emergency", "record one with its reason, or have the warning approved")
	}
	policy, _, err := Policy(tx.Context(), &tx.Reads, by)
	if err != nil {
		return "", err
	}
	running, err := tx.Clocks(tx.Context(), house, p.Case)
	if err != nil {
		return "", err
	}
	d := determinations[0]
	for _, c := range duty.Start(policy, threat.Determination{ID: d.ID, Case: d.Case, Marking: d.Marking, At: tx.Now(), Emergency: true}, running, func() string { return tx.NewID("clk") }) {
		if err := tx.StartClock(by, c); err != nil {
			return "", err
		}
	}
	return d.EmergencyReason, nil
}
