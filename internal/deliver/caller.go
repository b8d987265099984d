package deliver

import (
	"context"
	"log/slog"
	"time"

	"github.com/tocsin/tocsin/internal/desk"
	"github.com/tocsin/tocsin/internal/escalate"
	"github.com/tocsin/tocsin/internal/store"
	"github.com/tocsin/tocsin/internal/threat"
)

// Caller decides for each open chain who is called next, when its time comes.
type Caller struct {
	Store *store.Store
	// Link gives the hash under which a delivery's link is known.
	LinkHash func(delivery, digest string) string
	// Alarm is called in the change in which everybody was called in vain.
	Alarm func(tx *store.Tx, p threat.Product, why string) error
	Log   *slog.Logger
	Idle  time.Duration // between looks; a second when zero
}

// callBatch is how many chains are decided on in one change.
const callBatch = 200

// house is the caller as one who acts.
var house = threat.Machinery("escalation")

// Run decides until ctx ends.
func (c *Caller) Run(ctx context.Context) error {
	idle := max(c.Idle, 0)
	if idle == 0 {
		idle = time.Second
	}
	for ctx.Err() == nil {
		news := c.Store.News()
		n, err := c.Step(ctx)
		if err != nil && ctx.Err() == nil {
			c.Log.Error("chains could not be decided on; they are tried again", "error", err)
		}
		if n == callBatch && err == nil {
			continue
		}
		select {
		case <-ctx.Done():
		case <-news:
		case <-time.After(idle):
		}
	}
	return nil
}

// Step decides on the chains that are due, and gives how many there were.
func (c *Caller) Step(ctx context.Context) (int, error) {
	due, err := c.Store.ChainsDue(ctx, house, c.Store.Now(), callBatch)
	if err != nil || len(due) == 0 {
		return 0, err
	}
	err = c.Store.Write(ctx, func(tx *store.Tx) error {
		for _, chain := range due {
			if err := c.decide(tx, chain); err != nil {
				return err
			}
		}
		return nil
	})
	return len(due), err
}

// decide carries out one decision.
func (c *Caller) decide(tx *store.Tx, chain store.Chain) error {
	p, err := tx.Product(tx.Context(), house, chain.Product)
	if err != nil {
		return err
	}
	deliveries, err := tx.DeliveriesOfChain(tx.Context(), house, chain.ID)
	if err != nil {
		return err
	}
	answers, err := tx.AnswersOfChain(tx.Context(), house, chain.ID)
	if err != nil {
		return err
	}
	state, steps, err := desk.StateOf(chain, p, deliveries, answers)
	if err != nil {
		return err
	}
	d := escalate.Decide(state, tx.Now())
	moved, err := tx.MoveChain(chain.ID, chain.Wake, d.Next, string(d.End))
	if err != nil || !moved {
		return err
	}
	if d.End != escalate.Open {
		return c.end(tx, p, chain, d)
	}
	return c.plan(tx, p, chain, d, steps)
}

// plan adds the deliveries of a step that is taken.
func (c *Caller) plan(tx *store.Tx, p threat.Product, chain store.Chain, d escalate.Decision, steps []desk.ChainStep) error {
	if len(d.Send) == 0 {
		return nil
	}
	for _, t := range steps[d.Step].Targets {
		planned := store.Delivery{Chain: chain.ID, Point: t.Point, Urgent: true, Delivery: threat.Delivery{
			Product: p.ID, Recipient: t.Contact, Channel: t.Channel, Step: d.Step, Digest: p.Digest, Next: tx.Now(), Expires: p.Window.End}}
		if err := tx.PlanDelivery(planned, func(id string) string { return c.LinkHash(id, p.Digest) }); err != nil {
			return err
		}
	}
	return tx.Called(house, p.ID, chain.ID, d.Step, d.Why)
}

// end alarms the desk when everybody was called and nobody took the warning
// on; what is still on the way is then tried on. Any other end closes it.
func (c *Caller) end(tx *store.Tx, p threat.Product, chain store.Chain, d escalate.Decision) error {
	if d.End == escalate.Exhausted {
		return c.Alarm(tx, p, d.Why)
	}
	_, err := tx.Suppress(house, p.ID, chain.ID, d.Why)
	return err
}
