package desk

import (
	"context"
	"fmt"

	"github.com/tocsin/tocsin/internal/compose"
	"github.com/tocsin/tocsin/internal/duty"
	"github.com/tocsin/tocsin/internal/store"
	"github.com/tocsin/tocsin/internal/threat"
)

// SaveDraft adds a draft, or a version of one. Only the author edits it; a
// submitted one goes back to draft by being edited, and its approval is void.
func SaveDraft(ctx context.Context, s *store.Store, by threat.Reader, p threat.Product) (threat.Product, error) {
	if !by.May(threat.RoleAnalyst) {
		return p, threat.Forbidden("a product is written by an analyst", "ask one")
	}
	err := s.Write(ctx, func(tx *store.Tx) error {
		p.Author = by.Person
		if p.Version > 0 {
			old, err := tx.Product(ctx, by, p.ID)
			if err != nil {
				return err
			}
			if old.State != threat.ProductDraft && !old.State.MayBecome(threat.ProductDraft) {
				return threat.Conflict("the product is "+string(old.State)+" and is not edited any more", "write an update of it")
			}
			p.Author = old.Author
		}
		p.State, p.Approver, p.Digest = threat.ProductDraft, "", ""
		if err := checkRecipients(tx, by, p); err != nil {
			return err
		}
		held, err := heldBy(tx, by, p)
		if err != nil {
			return err
		}
		p, err = tx.SaveProduct(by, p, compose.Digest(p), held)
		return err
	})
	return p, err
}

// maxRecipients bounds the named recipients of one product.
const maxRecipients = 20_000

// checkRecipients refuses recipients that do not exist for the author, and
// names nobody twice.
func checkRecipients(tx *store.Tx, by threat.Reader, p threat.Product) error {
	if len(p.Recipients) > maxRecipients {
		return threat.TooLarge("recipients", "there are more than 20,000 recipients", "split them, or publish an advisory")
	}
	names, err := tx.ContactNames(tx.Context(), by, p.Recipients)
	if err != nil {
		return err
	}
	if len(names) < len(p.Recipients) {
		return threat.Invalid("recipients", "one of them is named twice, or is not in the directory", "choose them from the directory")
	}
	return nil
}

// heldBy is the marking that the house keeps a product at: that of everything
// in its case that it may have been written from, and of its recipients.
func heldBy(tx *store.Tx, by threat.Reader, p threat.Product) (threat.Marking, error) {
	held := p.Marking
	determinations, err := tx.Determinations(tx.Context(), by, p.Case)
	if err != nil {
		return held, err
	}
	for _, d := range determinations {
		held = held.Max(d.Marking)
	}
	above, err := tx.ContactsMarked(tx.Context(), by, p.Recipients)
	return held.Max(above), err
}

// Submit hands a draft to the approvers.
func Submit(ctx context.Context, s *store.Store, by threat.Reader, id string) (threat.Product, error) {
	p, err := s.Product(ctx, by, id)
	if err != nil {
		return p, err
	}
	if err := compose.Check(p, s.Now()); err != nil {
		return p, err
	}
	err = s.Write(ctx, func(tx *store.Tx) (err error) {
		p, err = tx.SetProductState(by, id, threat.ProductSubmitted, "")
		return err
	})
	return p, err
}

// Refuse sends a submitted product back, with the reason.
func Refuse(ctx context.Context, s *store.Store, by threat.Reader, id, reason string) error {
	if !by.May(threat.RoleApprover) {
		return threat.Forbidden("a product is refused by an approver", "ask one")
	}
	if reason == "" {
		return threat.Invalid("reason", "there is no reason", "say what is to be changed")
	}
	return s.Write(ctx, func(tx *store.Tx) error {
		_, err := tx.SetProductState(by, id, threat.ProductRefused, reason)
		return err
	})
}

// Approve lets a product go: in one change it is approved, its predecessor is
// superseded or cancelled, the clock of its window starts, and the chains to
// its recipients are open.
func Approve(ctx context.Context, s *store.Store, by threat.Reader, id, digest, deskName string) (threat.Product, error) {
	var p threat.Product
	err := s.Write(ctx, func(tx *store.Tx) error {
		old, err := tx.Product(ctx, by, id)
		if err != nil {
			return err
		}
		if p, err = compose.Approve(old, by, digest, tx.Now()); err != nil {
			return err
		}
		if err := MayLeave(ctx, &tx.Reads, p); err != nil {
			return err
		}
		checks, err := Check(ctx, &tx.Reads, by, p, deskName, tx.Now())
		if err != nil {
			return err
		}
		if !checks.Clear() {
			return threat.Conflict("the leak check or the parity check is not clear", "reword the text, or give the reasons")
		}
		if p, err = tx.SaveProduct(by, p, digest, p.Marking); err != nil {
			return err
		}
		return release(tx, by, p)
	})
	return p, err
}

// release does what follows from an approval.
func release(tx *store.Tx, by threat.Reader, p threat.Product) error {
	if p.Changes != "" {
		if err := succeed(tx, by, p); err != nil {
			return err
		}
	}
	if p.Action != threat.ActionCancel {
		policy, _, err := Policy(tx.Context(), &tx.Reads, by)
		if err != nil {
			return err
		}
		clock := duty.WindowClock(policy, p, tx.Now(), tx.NewID("clk"))
		clock.Marking = tx.Held(p.ID) // it tells of the product
		if err := tx.StartClock(by, clock); err != nil {
			return err
		}
	}
	if p.Kind == threat.WarningProduct {
		return openChains(tx, p)
	}
	return nil
}

// succeed ends the product that p changes, and its window's clock: the new
// product is the decision that the clock asked for.
func succeed(tx *store.Tx, by threat.Reader, p threat.Product) error {
	prev, err := tx.Product(tx.Context(), by, p.Changes)
	if err != nil {
		return err
	}
	if err := compose.Successor(prev, p); err != nil {
		return err
	}
	next := threat.ProductSuperseded
	if p.Action == threat.ActionCancel && prev.State.MayBecome(threat.ProductCancelled) {
		next = threat.ProductCancelled
	}
	if _, err := tx.SetProductState(by, prev.ID, next, string(p.Action)); err != nil {
		return err
	}
	if _, err := tx.Suppress(by, prev.ID, "", "replaced by an "+string(p.Action)); err != nil {
		return err
	}
	if err := tx.WakeChains(prev.ID, ""); err != nil {
		return err
	}
	return stopClocks(tx, by, prev.Case, duty.Stop{Decision: p.ID, Reason: decided(p)}, func(c threat.Clock) bool {
		return c.Kind == threat.ClockWindow && c.About == prev.ID
	})
}

// decided is the decision on a window that a change of its product is.
func decided(p threat.Product) string {
	if p.Action == threat.ActionCancel {
		return "decided: cancel"
	}
	return fmt.Sprintf("decided: %s, until %s", p.Action, p.Window.End.UTC().Format("2 Jan 2006 15:04 UTC"))
}

// LetLapse records the decision to let a product's window end without another.
func LetLapse(ctx context.Context, s *store.Store, by threat.Reader, id, reason string) error {
	if !by.May(threat.RoleApprover) {
		return threat.Forbidden("an approver lets a window lapse", "ask one")
	}
	if reason == "" {
		return threat.Invalid("reason", "there is no reason", "say in a sentence why nothing follows")
	}
	return s.Write(ctx, func(tx *store.Tx) error {
		p, err := tx.SetProductState(by, id, threat.ProductLapsed, reason)
		if err != nil {
			return err
		}
		if err := tx.Settled(by, store.AlarmExpired, id); err != nil {
			return err
		}
		return stopClocks(tx, by, p.Case, duty.Stop{Decision: p.ID, Reason: "let lapse: " + reason}, func(c threat.Clock) bool {
			return c.Kind == threat.ClockWindow && c.About == id
		})
	})
}
