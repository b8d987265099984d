package desk

import (
	"context"
	"slices"
	"time"

	"github.com/tocsin/tocsin/internal/compose"
	"github.com/tocsin/tocsin/internal/store"
	"github.com/tocsin/tocsin/internal/threat"
)

// Checks is what stands between a product and its approval.
type Checks struct {
	Fault  error                // the first of Faults
	Faults []*threat.Error      // what it does not say and must
	Leaks  []compose.Leak       // without an override
	Parity []compose.Difference // without a reason
}

// Clear says whether nothing stands in the way.
func (c Checks) Clear() bool { return c.Fault == nil && len(c.Leaks) == 0 && len(c.Parity) == 0 }

// Check holds a product against everything above its tearline and against its
// twin. What was overridden or reasoned for this very text is left out. Where a
// leak stands in is named only to who may read that.
func Check(ctx context.Context, q *store.Reads, r threat.Reader, p threat.Product, deskName string, now time.Time) (Checks, error) {
	c := Checks{Faults: compose.Faults(p, now)}
	if len(c.Faults) > 0 {
		c.Fault = c.Faults[0]
	}
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
		if !given("leak", l.ID) {
			c.Leaks = append(c.Leaks, masked(ctx, q, r, l))
		}
	}
	differences, err := parityOf(ctx, q, r, p)
	if err != nil {
		return c, err
	}
	fields := map[string]int{}
	for _, d := range differences {
		fields[d.Field]++
	}
	for _, d := range differences {
		if !given("parity", d.Key()) && (fields[d.Field] > 1 || !given("parity", d.Field)) {
			c.Parity = append(c.Parity, d)
		}
	}
	return c, nil
}

// masked keeps from the reader where a secret stands, unless they may read it.
func masked(ctx context.Context, q *store.Reads, r threat.Reader, l compose.Leak) compose.Leak {
	var err error
	switch l.Kind {
	case compose.SecretRecipient:
		_, err = q.Contact(ctx, r, l.From)
	case compose.SecretSource:
		if _, err = q.Source(ctx, r, l.From); err != nil {
			_, err = q.Report(ctx, r, l.From)
		}
	default:
		_, err = q.Report(ctx, r, l.From)
	}
	if err != nil {
		l.From = ""
	}
	return l
}

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
// else the latest that names p; nil if there is none. What was withdrawn or
// refused is nobody's twin: it tells people at risk nothing.
func Twin(ctx context.Context, q *store.Reads, r threat.Reader, p threat.Product) (*threat.Product, error) {
	if p.Twin != "" {
		twin, err := q.Product(ctx, r, p.Twin)
		if err != nil || !stands(twin) {
			return nil, err
		}
		return &twin, nil
	}
	all, err := q.Products(ctx, r, store.ProductFilter{Case: p.Case, Limit: 500})
	for i := range all {
		if all[i].Twin == p.ID && p.ID != "" && all[i].Kind != p.Kind && stands(all[i]) {
			return &all[i], err
		}
	}
	return nil, err
}

func stands(p threat.Product) bool {
	return p.State != threat.ProductRefused && p.State != threat.ProductCancelled && p.Action != threat.ActionCancel
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
