package deliver

import (
	"cmp"
	"context"
	"errors"
	"log/slog"
	"slices"
	"sync"
	"time"

	"github.com/tocsin/tocsin/internal/desk"
	"github.com/tocsin/tocsin/internal/escalate"
	"github.com/tocsin/tocsin/internal/store"
	"github.com/tocsin/tocsin/internal/threat"
)

// Caller decides for each open chain who is called next, when its time comes.
type Caller struct {
	Store *store.Store
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

	approved map[string]threat.Product // what of them never changes; used within changes only, one at a time
}

// callBatch is how many chains are decided on in one change.
const callBatch = 256

// house is the caller as one who acts.
var house = threat.Machinery("escalation")

// Run decides until ctx ends: on routine products beside all others, so that a
// warning does not wait for a mass sending to be planned.
func (c *Caller) Run(ctx context.Context) error {
	var lanes sync.WaitGroup
	for _, routine := range []bool{false, true} {
		lanes.Go(func() { c.lane(ctx, routine) })
	}
	lanes.Wait()
	return nil
}

func (c *Caller) lane(ctx context.Context, routine bool) {
	idle := cmp.Or(max(c.Idle, 0), time.Second)
	for ctx.Err() == nil {
		news := c.Store.News()
		n, err := c.step(ctx, routine)
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
}

// Step decides on the chains that are due, and gives how many there were. One
// chain that cannot be decided on holds up no other.
func (c *Caller) Step(ctx context.Context) (int, error) {
	n, err := c.step(ctx, false)
	routine, routineErr := c.step(ctx, true)
	return n + routine, errors.Join(err, routineErr)
}

func (c *Caller) step(ctx context.Context, routine bool) (int, error) {
	due, err := c.Store.ChainsDueOf(ctx, house, routine, c.Store.Now(), callBatch)
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

// decideAll decides on chains in one change.
func (c *Caller) decideAll(ctx context.Context, due []store.Chain) error {
	write := c.Store.Write
	if !due[0].Routine {
		write = c.Store.WriteFirst
	}
	return write(ctx, func(tx *store.Tx) error {
		known, err := c.read(tx, due)
		if err != nil {
			return err
		}
		var ways ways
		now := tx.Now() // one for all, so that they go the same way
		for _, chain := range due {
			if err := ways.add(known, chain, now); err != nil {
				return err
			}
		}
		for _, w := range ways {
			if err := c.carryOut(tx, known, w); err != nil {
				return err
			}
		}
		return nil
	})
}

// known is what chains are decided by.
type known struct {
	products   map[string]*calling
	deliveries map[string][]store.Delivery
	answers    map[string][]threat.Answer
	open       map[string]bool // of products that need only some: the chains that no other node has ended
}

// calling is a product, without its texts and recipients, with how many of
// these must take it on, zero for each, and how many have.
type calling struct {
	threat.Product
	need, taken int
}

func (c *Caller) read(tx *store.Tx, due []store.Chain) (known, error) {
	k := known{products: map[string]*calling{}, open: map[string]bool{}}
	ids := make([]string, len(due))
	for i, chain := range due {
		ids[i] = chain.ID
		p, seen := k.products[chain.Product]
		if !seen {
			var err error
			if p, err = c.calling(tx, chain.Product); err != nil {
				return k, err
			}
			k.products[chain.Product] = p
		}
		if p.need > 0 {
			now, err := tx.Chain(tx.Context(), house, chain.ID)
			if err != nil {
				return k, err
			}
			k.open[chain.ID] = now.Ended == ""
		}
	}
	var err error
	if k.deliveries, err = tx.DeliveriesOfChains(tx.Context(), house, due); err != nil {
		return k, err
	}
	k.answers, err = tx.AnswersOfChains(tx.Context(), house, ids)
	return k, err
}

// calling reads a product. What of it never changes once it is approved, and
// grows with its recipients, is read once.
func (c *Caller) calling(tx *store.Tx, id string) (*calling, error) {
	p, err := tx.ProductHead(tx.Context(), house, id)
	if err != nil {
		return nil, err
	}
	approved, seen := c.approved[id]
	if !seen {
		if approved, err = tx.Product(tx.Context(), house, id); err != nil {
			return nil, err
		}
		if c.approved == nil || len(c.approved) >= keptProducts {
			c.approved = map[string]threat.Product{}
		}
		c.approved[id] = threat.Product{Precedence: approved.Precedence, Policy: approved.Policy, Window: approved.Window}
	}
	p.Precedence, p.Policy, p.Window.Zone = approved.Precedence, approved.Policy, approved.Window.Zone
	policy, err := desk.EscalationNamed(tx.Context(), &tx.Reads, house, p.Policy)
	if err != nil {
		return nil, err
	}
	k := &calling{Product: p, need: policy.Need}
	if k.need > 0 {
		k.taken, err = tx.ChainsEnded(tx.Context(), house, id, string(escalate.Taken))
	}
	return k, err
}

// way is what several chains of a product do next.
type way struct {
	product  *calling
	decision escalate.Decision // Send is not used: each chain has its own targets
	chains   []store.Chain
	planned  []store.Delivery
}

type ways []*way

// add decides on a chain and puts it to those that go the same way.
func (w *ways) add(k known, chain store.Chain, now time.Time) error {
	p := k.products[chain.Product]
	state, steps, err := desk.StateOf(chain, p.Product, k.deliveries[chain.ID], k.answers[chain.ID])
	if err != nil {
		return err
	}
	state.Enough = escalate.Enough(p.need, p.taken)
	d := escalate.Decide(state, now)
	if d.End == escalate.Taken && k.open[chain.ID] {
		p.taken++
	}
	to := w.of(p, d)
	to.chains = append(to.chains, chain)
	for i, send := range d.Send {
		t := steps[d.Step].Targets[i]
		to.planned = append(to.planned, store.Delivery{Chain: chain.ID, Point: t.Point, Urgent: p.Precedence != threat.Routine, Delivery: threat.Delivery{
			Product: p.ID, Recipient: t.Contact, Channel: t.Channel, Step: d.Step, Digest: p.Digest, Next: state.Begins(send, now), Expires: p.Window.End,
		}})
	}
	return nil
}

func (w *ways) of(p *calling, d escalate.Decision) *way {
	for _, there := range *w {
		if t := there.decision; there.product == p && t.End == d.End && t.Step == d.Step && t.Why == d.Why && t.Next.Equal(d.Next) && (len(t.Send) > 0) == (len(d.Send) > 0) {
			return there
		}
	}
	*w = append(*w, &way{product: p, decision: d})
	return (*w)[len(*w)-1]
}

// carryOut moves the chains of a way, and does what it asks for those that
// nobody else has moved.
func (c *Caller) carryOut(tx *store.Tx, k known, w *way) error {
	moved, err := tx.MoveChains(w.chains, w.decision.Next, string(w.decision.End))
	if err != nil {
		return err
	}
	var ids []string
	for _, chain := range w.chains {
		if moved[chain.ID] {
			ids = append(ids, chain.ID)
		}
	}
	if w.decision.End == escalate.Expired {
		if err := c.giveUp(tx, k, ids); err != nil {
			return err
		}
	}
	for _, chain := range w.chains {
		if moved[chain.ID] && w.decision.End != escalate.Open {
			if err := c.end(tx, w.product, chain, w.decision); err != nil {
				return err
			}
		}
	}
	planned := slices.DeleteFunc(w.planned, func(d store.Delivery) bool { return !moved[d.Chain] })
	if len(planned) == 0 {
		return nil
	}
	if err := c.plan(tx, w.product.Product, planned); err != nil {
		return err
	}
	return tx.Called(house, w.product.ID, ids, w.decision.Step, w.decision.Why)
}

// plan adds the deliveries of a step that is taken. One by a channel that the
// desk cannot send by fails at once, and one by telephone calls a person to
// make it.
func (c *Caller) plan(tx *store.Tx, p threat.Product, planned []store.Delivery) error {
	if err := tx.PlanAll(planned); err != nil {
		return err
	}
	var unserved []store.Tried
	for _, d := range planned {
		if d.Channel == desk.ChannelTelephone {
			if c.ByHand == nil {
				continue
			}
			if err := c.ByHand(tx, p, d.Chain, d.Step); err != nil {
				return err
			}
		} else if c.Served != nil && !c.Served(d.Channel) {
			unserved = append(unserved, closed(d, threat.DeliveryFailed, "this desk cannot send by "+d.Channel, tx.Now()).Tried)
		}
	}
	return tx.Record(unserved)
}

// end alarms the desk when everybody was called and nobody took the warning
// on; what is still on the way is then tried on. Any other end closes it.
func (c *Caller) end(tx *store.Tx, p *calling, chain store.Chain, d escalate.Decision) error {
	if d.End == escalate.Exhausted {
		return c.Exhausted(tx, p.Product, chain.ID, d.Why)
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
func (c *Caller) giveUp(tx *store.Tx, k known, chains []string) error {
	var tried []store.Tried
	var failed []store.Delivery
	for _, chain := range chains {
		for _, d := range k.deliveries[chain] {
			if d.State == threat.DeliveryPending && d.Attempts > 0 {
				s := closed(d, threat.DeliveryFailed, triedInVain, tx.Now())
				tried, failed = append(tried, s.Tried), append(failed, s.Delivery)
			}
		}
	}
	if err := tx.Record(tried); err != nil || len(failed) == 0 || c.Failed == nil {
		return err
	}
	return c.Failed(tx, failed)
}

// triedInVain is why a delivery failed that was never refused for good.
const triedInVain = "no try succeeded before its window ended"
