package desk

import (
	"context"
	"slices"

	"github.com/tocsin/tocsin/internal/duty"
	"github.com/tocsin/tocsin/internal/store"
	"github.com/tocsin/tocsin/internal/threat"
)

// SettingExercise is the setting that says whether this desk is an exercise.
const SettingExercise = "exercise"

// Exercise says whether everything at this desk is an exercise.
func Exercise(ctx context.Context, q *store.Reads) (bool, error) {
	v, err := q.Setting(ctx, threat.Machinery("desk"), SettingExercise)
	return v == "yes", err
}

// MayLeave says whether a product's mode may leave this desk: from an exercise
// only exercises, and a draft from none.
func MayLeave(ctx context.Context, q *store.Reads, p threat.Product) error {
	exercise, err := Exercise(ctx, q)
	switch {
	case err != nil:
		return err
	case p.Mode == threat.ModeDraft:
		return threat.Conflict("what was made as a draft is never sent", "write it again as an exercise, a test or actual")
	case exercise && p.Mode != threat.ModeExercise:
		return threat.Conflict("this desk is an exercise: nothing leaves it as "+string(p.Mode), "make the product as an exercise, or use the real desk")
	}
	return nil
}

// Arrived records that warnings have reached somebody: the ledger tells of each,
// and the duty clock of a case stops with the first that reached a
// victim or protector. What it reads does not grow with a product's recipients.
// They are recorded themselves afterwards (see [store.Tx.Arrived]).
func Arrived(tx *store.Tx, deliveries []*store.Delivery) error {
	byProduct, products := map[string][]*store.Delivery{}, []string(nil)
	for _, d := range deliveries {
		if byProduct[d.Product] == nil {
			products = append(products, d.Product)
		}
		byProduct[d.Product] = append(byProduct[d.Product], d)
	}
	for _, id := range products {
		arrived := byProduct[id]
		p, err := tx.ProductHead(tx.Context(), house, id)
		if threat.KindOf(err) == threat.KindNotFound {
			continue // a notice to somebody at the desk
		}
		if err != nil {
			return err
		}
		if err := tx.Arrived(house, arrived, p.Digest); err != nil {
			return err
		}
		if err := stopDuty(tx, p, arrived); err != nil {
			return err
		}
	}
	return nil
}

// house is the delivery's machinery as one who acts.
var house = threat.Machinery("deliver")

// stopDuty stops the duty clock of a case if one of the deliveries of a
// warning was to a victim or protector. What is not meant stops no clock: a
// test never, an exercise only on a desk that is one.
func stopDuty(tx *store.Tx, p threat.Product, deliveries []*store.Delivery) error {
	if p.Kind != threat.WarningProduct || p.Mode == threat.ModeTest {
		return nil
	}
	if exercise, err := Exercise(tx.Context(), &tx.Reads); err != nil || p.Mode == threat.ModeExercise && !exercise {
		return err
	}
	clocks, err := tx.Clocks(tx.Context(), house, p.Case)
	if err != nil || !slices.ContainsFunc(clocks, func(c threat.Clock) bool { return c.Running() && c.Kind == threat.ClockWarn }) {
		return err
	}
	if whole, err := tx.Product(tx.Context(), house, p.ID); err != nil || whole.Action == threat.ActionCancel {
		return err
	}
	protects, err := protectors(tx, p.Case)
	if err != nil {
		return err
	}
	for _, d := range deliveries {
		if yes, err := protects(d.Recipient); err != nil {
			return err
		} else if yes {
			return stopWarnClock(tx, house, p.Case, duty.Stop{Delivery: d.ID, Reason: "a warning was delivered"})
		}
	}
	return nil
}

// protectors gives the rule by which a contact, or the organisation they speak
// for, is among the protectors of the case's determination. A determination
// that names none leaves it to the two people who chose and approved the
// recipients.
func protectors(tx *store.Tx, caseID string) (func(contact string) (bool, error), error) {
	determinations, err := tx.Determinations(tx.Context(), house, caseID)
	if err != nil {
		return nil, err
	}
	if len(determinations) == 0 || len(determinations[0].Protectors) == 0 {
		return func(string) (bool, error) { return true, nil }, nil
	}
	named := determinations[0].Protectors
	return func(contact string) (bool, error) {
		if slices.Contains(named, contact) {
			return true, nil
		}
		c, err := tx.Contact(tx.Context(), house, contact)
		return err == nil && c.Org != "" && slices.Contains(named, c.Org), err
	}, nil
}

// Bounced records that a delivery came back. If it had stopped the duty clock
// of its case, that clock runs again, with the deadline it had.
func Bounced(ctx context.Context, s *store.Store, bell Bell, delivery string, code int, reason string) error {
	return s.Write(ctx, func(tx *store.Tx) error {
		d, err := tx.Delivery(ctx, house, delivery)
		if err != nil {
			return err
		}
		p, err := tx.Product(ctx, house, d.Product)
		if err != nil {
			return err
		}
		if changed, err := tx.Bounced(house, d, code, reason); err != nil || !changed {
			return err
		}
		if err := runAgain(tx, p.Case, d.ID); err != nil {
			return err
		}
		return bell.Ring(tx, aboutSent(tx, store.AlarmBounce, p, d, d.ID, "A message that was delivered came back: "+reason+". The next person is called; correct the address."), "")
	})
}

// runAgain starts the duty clock anew that a delivery had stopped.
func runAgain(tx *store.Tx, caseID, delivery string) error {
	clocks, err := tx.Clocks(tx.Context(), house, caseID)
	if err != nil {
		return err
	}
	for _, c := range clocks {
		if c.Kind != threat.ClockWarn || c.By != delivery {
			continue
		}
		if slices.ContainsFunc(clocks, func(o threat.Clock) bool { return o.Kind == threat.ClockWarn && o.Running() }) {
			return nil
		}
		again := threat.Clock{ID: tx.NewID("clk"), Kind: c.Kind, Case: c.Case, About: c.About, Marking: c.Marking, Started: c.Started, Due: c.Due}
		return tx.StartClock(house, again)
	}
	return nil
}
