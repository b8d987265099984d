package deliver

import (
	"context"
	"errors"
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
	// LinkHash gives the hash under which a delivery's link is known.
	LinkHash func(delivery, digest string) string
	// Served says whether the desk can send by a channel; nil means by all.
	// What it cannot send fails at once, so that the next step is taken.
	Served func(channel string) bool
	// Exhausted is called in the change in which everybody was called in vain.
	Exhausted func(tx *store.Tx, p threat.Product, chain, why string) error
	// ByHand is called in the change that plans a call by telephone; may be nil.
	ByHand func(tx *store.Tx, p threat.Product, chain string, step int) error
	// Failed is called in the change that gives up what was tried until its
	// window was over; may be nil.
	Failed func(tx *store.Tx, failed []store.Delivery) error
	Log    *slog.Logger
	Idle   time.Duration // between looks; a second when zero
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

// Step decides on the chains that are due, and gives how many there were. One
// chain that cannot be decided on holds up no other.
func (c *Caller) Step(ctx context.Context) (int, error) {
	due, err := c.Store.ChainsDue(ctx, house, c.Store.Now(), callBatch)
	if err != nil || len(due) == 0 {
		return 0, err
	}
	if err = c.decideAll(ctx, due); err == nil || len(due) == 1 {
		return len(due), err
	}
	err = nil
	for _, chain := range due {
		if one := c.decideAll(ctx, []store.Chain{chain}); one != nil {
			err = errors.Join(err, one, c.Store.Write(ctx, func(tx *store.Tx) error {
				_, err := tx.MoveChain(chain.ID, chain.Wake, tx.Now().Add(time.Minute), "")
				return err
			}))
		}
	}
	return len(due), err
}

func (c *Caller) decideAll(ctx context.Context, due []store.Chain) error {
	return c.Store.Write(ctx, func(tx *store.Tx) error {
		products := map[string]calling{}
		for _, chain := range due {
			p, seen := products[chain.Product]
			if !seen {
				var err error
				if p, err = callingFor(tx, chain.Product); err != nil {
					return err
				}
				products[chain.Product] = p
			}
			if err := c.decide(tx, p, chain); err != nil {
				return err
			}
		}
		return nil
	})
}

// calling is a product with how many of its recipients must take it on; zero
// is each.
type calling struct {
	threat.Product
	need int
}

func callingFor(tx *store.Tx, id string) (calling, error) {
	p, err := tx.Product(tx.Context(), house, id)
	if err != nil {
		return calling{}, err
	}
	policy, err := desk.EscalationNamed(tx.Context(), &tx.Reads, house, p.Policy)
	return calling{p, policy.Need}, err
}

// enough says whether as many as are needed have taken a product on.
func (p calling) enough(tx *store.Tx) (bool, error) {
	if p.need == 0 {
		return false, nil
	}
	taken, err := tx.ChainsEnded(tx.Context(), house, p.ID, string(escalate.Taken))
	return escalate.Enough(p.need, taken), err
}

// decide carries out one decision.
func (c *Caller) decide(tx *store.Tx, p calling, chain store.Chain) error {
	deliveries, err := tx.DeliveriesOfChain(tx.Context(), house, chain.ID)
	if err != nil {
		return err
	}
	answers, err := tx.AnswersOfChain(tx.Context(), house, chain.ID)
	if err != nil {
		return err
	}
	state, steps, err := desk.StateOf(chain, p.Product, deliveries, answers)
	if err != nil {
		return err
	}
	if state.Enough, err = p.enough(tx); err != nil {
		return err
	}
	d := escalate.Decide(state, tx.Now())
	moved, err := tx.MoveChain(chain.ID, chain.Wake, d.Next, string(d.End))
	if err != nil || !moved {
		return err
	}
	if d.End != escalate.Open {
		return c.end(tx, p, chain, d, deliveries)
	}
	return c.plan(tx, p.Product, chain, d, begins(state, d, tx.Now()), steps)
}

// begins are the times at which those called by a decision are sent to.
func begins(state escalate.Chain, d escalate.Decision, now time.Time) []time.Time {
	var out []time.Time
	for _, t := range d.Send {
		out = append(out, state.Begins(t, now))
	}
	return out
}

// plan adds the deliveries of a step that is taken.
func (c *Caller) plan(tx *store.Tx, p threat.Product, chain store.Chain, d escalate.Decision, begins []time.Time, steps []desk.ChainStep) error {
	if len(d.Send) == 0 {
		return nil
	}
	for i, t := range steps[d.Step].Targets {
		planned := store.Delivery{Chain: chain.ID, Point: t.Point, Urgent: p.Precedence != threat.Routine, Delivery: threat.Delivery{
			Product: p.ID, Recipient: t.Contact, Channel: t.Channel, Step: d.Step, Digest: p.Digest, Next: begins[i], Expires: p.Window.End,
		}}
		if err := c.planOne(tx, p, planned); err != nil {
			return err
		}
	}
	return tx.Called(house, p.ID, chain.ID, d.Step, d.Why)
}

// planOne adds a delivery; one by a channel that the desk cannot send by fails
// at once, and one by telephone calls a person to make it.
func (c *Caller) planOne(tx *store.Tx, p threat.Product, planned store.Delivery) error {
	planned, err := tx.Plan(planned, func(id string) string { return c.LinkHash(id, p.Digest) })
	if err != nil {
		return err
	}
	if planned.Channel == desk.ChannelTelephone {
		if c.ByHand == nil {
			return nil
		}
		return c.ByHand(tx, p, planned.Chain, planned.Step)
	}
	if c.Served == nil || c.Served(planned.Channel) {
		return nil
	}
	planned.State, planned.Reason, planned.Done = threat.DeliveryFailed, "this desk cannot send by "+planned.Channel, tx.Now()
	if err := tx.CloseDelivery(planned); err != nil {
		return err
	}
	return tx.WakeChains(p.ID, planned.Chain)
}

// end alarms the desk when everybody was called and nobody took the warning
// on; what is still on the way is then tried on. Any other end closes it.
func (c *Caller) end(tx *store.Tx, p calling, chain store.Chain, d escalate.Decision, deliveries []store.Delivery) error {
	switch d.End {
	case escalate.Exhausted:
		return c.Exhausted(tx, p.Product, chain.ID, d.Why)
	case escalate.Expired:
		if err := c.giveUp(tx, deliveries); err != nil {
			return err
		}
	}
	if _, err := tx.Suppress(house, p.ID, chain.ID, d.Why); err != nil {
		return err
	}
	if d.End == escalate.Taken && p.need > 0 {
		return tx.WakeChains(p.ID, "") // the others may have enough now
	}
	return nil
}

// giveUp closes as failed what was tried and never arrived before its window
// was over: it was not held back, and the desk must hear of it.
func (c *Caller) giveUp(tx *store.Tx, deliveries []store.Delivery) error {
	var failed []store.Delivery
	for _, d := range deliveries {
		if d.State != threat.DeliveryPending || d.Attempts == 0 {
			continue
		}
		d.State, d.Reason, d.Done = threat.DeliveryFailed, triedInVain, tx.Now()
		if err := tx.CloseDelivery(d); err != nil {
			return err
		}
		failed = append(failed, d)
	}
	if len(failed) == 0 || c.Failed == nil {
		return nil
	}
	return c.Failed(tx, failed)
}

// triedInVain is why a delivery failed that was never refused for good.
const triedInVain = "no try succeeded before its window ended"
