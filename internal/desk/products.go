package desk

import (
	"context"
	"slices"
	"time"

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
		held, err := heldBy(tx, by, p)
		if err != nil {
			return err
		}
		p, err = tx.SaveProduct(by, p, compose.Digest(p), held)
		return err
	})
	return p, err
}

// heldBy is the marking that the house keeps a product at: that of everything
// in its case that it may have been written from.
func heldBy(tx *store.Tx, by threat.Reader, p threat.Product) (threat.Marking, error) {
	held := p.Marking
	determinations, err := tx.Determinations(tx.Context(), by, p.Case)
	for _, d := range determinations {
		held = held.Max(d.Marking)
	}
	return held, err
}

// Checks is what stands between a product and its approval.
type Checks struct {
	Fault  error                // what it does not say and must
	Leaks  []compose.Leak       // without an override
	Parity []compose.Difference // without a reason
}

// Clear says whether nothing stands in the way.
func (c Checks) Clear() bool { return c.Fault == nil && len(c.Leaks) == 0 && len(c.Parity) == 0 }

// Check holds a product against everything above its tearline and against its
// twin. What was overridden or reasoned for this very text is left out.
func Check(ctx context.Context, q *store.Reads, r threat.Reader, p threat.Product, deskName string, now time.Time) (Checks, error) {
	c := Checks{Fault: compose.Check(p, now)}
	reasons, err := q.ProductReasons(ctx, r, p.ID)
	if err != nil {
		return c, err
	}
	digest := compose.Digest(p)
	given := func(kind, field string) bool {
		return slices.ContainsFunc(reasons, func(n store.ProductReason) bool {
			return n.Digest == digest && n.Kind == kind && n.Field == field
		})
	}
	secrets, public, err := Secrets(ctx, q, p)
	if err != nil {
		return c, err
	}
	for _, l := range compose.Leaks(Forms(p, deskName), secrets, public) {
		if !given("leak", LeakField(l)) {
			c.Leaks = append(c.Leaks, l)
		}
	}
	differences, err := parityOf(ctx, q, r, p)
	if err != nil {
		return c, err
	}
	for _, d := range differences {
		if !given("parity", d.Field) {
			c.Parity = append(c.Parity, d)
		}
	}
	return c, nil
}

// LeakField names a leak, for the reason that overrides it.
func LeakField(l compose.Leak) string { return string(l.Kind) + " " + l.From + " " + l.Quote }

// parityOf compares a warning with its advisory, from whichever of the two it
// is looked at. An advisory alone has nothing to differ from.
func parityOf(ctx context.Context, q *store.Reads, r threat.Reader, p threat.Product) ([]compose.Difference, error) {
	if p.Action == threat.ActionCancel {
		return nil, nil
	}
	twin, err := Twin(ctx, q, r, p)
	switch {
	case err != nil:
		return nil, err
	case p.Kind == threat.WarningProduct:
		return compose.Parity(p, twin), nil
	case twin == nil:
		return nil, nil
	}
	return compose.Parity(*twin, &p), nil
}

// Twin is the other product of the determination: the one that p names, or
// else the latest that names p; nil if there is none.
func Twin(ctx context.Context, q *store.Reads, r threat.Reader, p threat.Product) (*threat.Product, error) {
	if p.Twin != "" {
		twin, err := q.Product(ctx, r, p.Twin)
		return &twin, err
	}
	all, err := q.Products(ctx, r, store.ProductFilter{Case: p.Case, Limit: 500})
	for i := range all {
		if all[i].Twin == p.ID && p.ID != "" && all[i].Kind != p.Kind {
			return &all[i], err
		}
	}
	return nil, err
}

// Forms are all the forms a product leaves in.
func Forms(p threat.Product, deskName string) []compose.Form {
	var out []compose.Form
	for _, t := range p.Texts {
		out = append(out,
			compose.Form{Name: "full text, " + t.Language, Text: compose.Render(p, t, deskName)},
			compose.Form{Name: "short message, " + t.Language, Text: compose.Short(p, t, 300)})
	}
	return append(out, compose.Form{Name: "area", Text: p.Area.Words})
}

// Secrets are the things of a case above a product's tearline, and the public
// texts of the case, whose words are no secret.
func Secrets(ctx context.Context, q *store.Reads, p threat.Product) (secrets []compose.Secret, public []string, err error) {
	house := threat.Machinery("leak check")
	reports, err := q.Reports(ctx, house, store.ReportFilter{Case: p.Case, Limit: 500})
	if err != nil {
		return nil, nil, err
	}
	for _, short := range reports.Reports {
		rep, err := q.Report(ctx, house, short.ID)
		if err != nil {
			return nil, nil, err
		}
		if rep.Marking <= p.Marking {
			public = append(public, rep.Text)
			continue
		}
		secrets = append(secrets, reportSecrets(rep)...)
		if source, err := q.Source(ctx, house, rep.Source); err == nil {
			secrets = append(secrets, compose.Secret{Kind: compose.SecretSource, Text: source.Name, From: source.ID})
		}
	}
	others, err := recipientSecrets(ctx, q, house, p)
	return append(secrets, others...), public, err
}

// reportSecrets are the words, names and numbers of an original.
func reportSecrets(rep threat.Report) []compose.Secret {
	out := []compose.Secret{{Kind: compose.SecretText, Text: rep.Text, From: rep.ID}, {Kind: compose.SecretNumber, Text: rep.ID, From: rep.ID}}
	for _, name := range []string{rep.Title, rep.Name} {
		if name != "" {
			out = append(out, compose.Secret{Kind: compose.SecretText, Text: name, From: rep.ID})
		}
	}
	return out
}

// recipientSecrets are the names of the recipients: none may learn of another.
func recipientSecrets(ctx context.Context, q *store.Reads, house threat.Reader, p threat.Product) ([]compose.Secret, error) {
	var out []compose.Secret
	for _, id := range p.Recipients {
		c, err := q.Contact(ctx, house, id)
		if err != nil {
			return nil, err
		}
		out = append(out, compose.Secret{Kind: compose.SecretRecipient, Text: c.Name, From: c.ID})
	}
	return out, nil
}

// Reason records why a difference is meant or a leak is none. A leak is
// overridden by an approver who is not the author.
func Reason(ctx context.Context, s *store.Store, by threat.Reader, n store.ProductReason) error {
	p, err := s.Product(ctx, by, n.Product)
	if err != nil {
		return err
	}
	if n.Kind == "leak" && (!by.May(threat.RoleApprover) || by.Person == p.Author) {
		return threat.Forbidden("a leak is overridden by an approver who did not write the text", "reword it, or ask an approver")
	}
	n.Digest = compose.Digest(p)
	return s.Write(ctx, func(tx *store.Tx) error { return tx.AddProductReason(by, n) })
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
		if err := tx.StartClock(by, duty.WindowClock(policy, p, tx.Now(), tx.NewID("clk"))); err != nil {
			return err
		}
	}
	if p.Kind == threat.WarningProduct {
		return openChains(tx, by, p)
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
	return stopClocks(tx, by, prev.Case, duty.Stop{Decision: p.ID, Reason: "decided: " + string(p.Action)}, func(c threat.Clock) bool {
		return c.Kind == threat.ClockWindow && c.About == prev.ID
	})
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
		return stopClocks(tx, by, p.Case, duty.Stop{Decision: p.ID, Reason: "let lapse: " + reason}, func(c threat.Clock) bool {
			return c.Kind == threat.ClockWindow && c.About == id
		})
	})
}
