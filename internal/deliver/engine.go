package deliver

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"sync"
	"time"

	"github.com/tocsin/tocsin/internal/store"
	"github.com/tocsin/tocsin/internal/threat"
)

// Options are what an engine is made of.
type Options struct {
	Store    *store.Store
	Channels []Channel
	// Render makes the message of a delivery. An error that is a
	// [threat.Error] closes the delivery; any other is tried again.
	Render func(ctx context.Context, d store.Delivery) (Message, error)
	// Arrived is called in the change that records arrivals.
	Arrived func(tx *store.Tx, arrived []store.Delivery) error
	// Failed is called in the change that records failures for good; may be nil.
	Failed func(tx *store.Tx, failed []store.Delivery) error
	// Trouble is called when a channel does not work whoever is written to: the
	// desk's own setup is refused, or its peer is dead; may be nil.
	Trouble func(tx *store.Tx, channel, why string) error
	Log     *slog.Logger

	Rates map[string]float64 // messages a second by channel; absent or zero is no limit
	Gap   time.Duration      // between two messages that are not urgent to one recipient

	// Batch is how many deliveries a worker has in hand, 12 when zero. Batch
	// times Workers is the most that can be told twice after a kill: what the
	// peers had taken and the records did not have yet.
	Batch   int
	Workers int           // batches sent at once in a lane; 4 when zero
	Lease   time.Duration // for which a batch is the process's own; a minute when zero
	Idle    time.Duration // between looks when nothing is due; a second when zero
}

// Engine sends what is due. Run works until its context ends.
type Engine struct {
	Options
	names    []string
	channels map[string]Channel
	circuits map[string]*Circuit
	buckets  map[string]*bucket
}

// New makes an engine.
func New(o Options) *Engine {
	if o.Batch == 0 {
		o.Batch = 12
	}
	if o.Workers == 0 {
		o.Workers = 4
	}
	if o.Lease == 0 {
		o.Lease = time.Minute
	}
	if o.Idle == 0 {
		o.Idle = time.Second
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	e := &Engine{Options: o, channels: map[string]Channel{}, circuits: map[string]*Circuit{}, buckets: map[string]*bucket{}}
	for _, c := range o.Channels {
		e.names = append(e.names, c.Name())
		e.channels[c.Name()] = c
		if _, many := c.(Spread); !many {
			e.circuits[c.Name()] = NewCircuit(o.Store.Now)
		}
		e.buckets[c.Name()] = &bucket{rate: o.Rates[c.Name()], now: o.Store.Now}
	}
	return e
}

// Run sends until ctx ends, then waits for what is in hand.
func (e *Engine) Run(ctx context.Context) error {
	var lanes sync.WaitGroup
	for _, urgent := range []bool{true, false} {
		for range e.Workers {
			lanes.Go(func() { e.lane(ctx, urgent) })
		}
	}
	lanes.Wait()
	return nil
}

// lane sends one batch after the other.
func (e *Engine) lane(ctx context.Context, urgent bool) {
	for ctx.Err() == nil {
		news := e.Store.News()
		n, err := e.Step(ctx, urgent)
		if err != nil && ctx.Err() == nil {
			e.Log.Error("deliveries could not be recorded; they are tried again", "error", err)
		}
		if n > 0 && err == nil {
			continue
		}
		select {
		case <-ctx.Done():
		case <-news:
		case <-time.After(e.Idle):
		}
	}
}

// Step leases what is due in a lane, sends it and records what came of it. It
// gives how many deliveries it dealt with.
func (e *Engine) Step(ctx context.Context, urgent bool) (int, error) {
	open := e.open()
	// A look costs no commit; most looks of most workers find nothing.
	due, err := e.Store.Outgoing(ctx, sender, urgent, open, e.Store.Now())
	if err != nil || !due {
		return 0, err
	}
	var batch []store.Delivery
	err = e.Store.Write(ctx, func(tx *store.Tx) (err error) {
		batch, err = tx.Lease(urgent, open, tx.Now().Add(e.Lease), e.Batch)
		return err
	})
	if err != nil || len(batch) == 0 {
		return 0, err
	}
	batch, later, err := e.throttle(ctx, batch, urgent)
	if err != nil {
		return 0, err
	}
	if err := e.putOff(ctx, later); err != nil {
		return 0, err
	}
	done := e.send(ctx, batch)
	return len(done), e.record(ctx, done)
}

// putOff gives back what a throttle holds.
func (e *Engine) putOff(ctx context.Context, later map[string]time.Time) error {
	if len(later) == 0 {
		return nil
	}
	return e.Store.Write(ctx, func(tx *store.Tx) error {
		for id, until := range later {
			if err := tx.PutOff(id, until); err != nil {
				return err
			}
		}
		return nil
	})
}

// open names the channels that are not shut off by a dead peer.
func (e *Engine) open() []string {
	var out []string
	for _, name := range e.names {
		if e.circuits[name].Closed() {
			out = append(out, name)
		}
	}
	return out
}

// tried is a delivery with what came of a try.
type tried struct {
	delivery store.Delivery
	attempt  *threat.Attempt // nil when nothing was sent
	trouble  string          // with the channel as a whole
}

// send sends a batch, each channel's share by itself and all at once.
func (e *Engine) send(ctx context.Context, batch []store.Delivery) []tried {
	shares := map[string][]store.Delivery{}
	for _, d := range batch {
		shares[d.Channel] = append(shares[d.Channel], d)
	}
	var (
		mu  sync.Mutex
		out []tried
		all sync.WaitGroup
	)
	for name, share := range shares {
		all.Go(func() {
			done := e.sendShare(ctx, e.channels[name], share)
			mu.Lock()
			defer mu.Unlock()
			out = append(out, done...)
		})
	}
	all.Wait()
	// Whichever channel was faster: what is recorded stands in one order.
	slices.SortStableFunc(out, func(a, b tried) int { return cmp.Compare(a.delivery.ID, b.delivery.ID) })
	return out
}

// sendShare sends what one channel has to.
func (e *Engine) sendShare(ctx context.Context, c Channel, share []store.Delivery) []tried {
	var out []tried
	var messages []Message
	var sent []store.Delivery
	now := e.Store.Now()
	for _, d := range share {
		if !now.Before(d.Expires) {
			out = append(out, tried{delivery: closed(d, threat.DeliverySuppressed, "its window was over", now)})
			continue
		}
		m, err := e.Render(ctx, d)
		if err != nil {
			out = append(out, unrendered(d, err, now))
			continue
		}
		messages, sent = append(messages, m), append(sent, d)
	}
	if len(messages) == 0 {
		return out
	}
	results := c.Send(ctx, messages)
	rests := e.circuits[c.Name()].Saw(results)
	now = e.Store.Now()
	for i, d := range sent {
		t := after(d, results[i], now)
		if rests || results[i].Setup {
			t.trouble = results[i].Detail
		}
		out = append(out, t)
	}
	return out
}

// unrendered closes a delivery that has no message, or puts it off.
func unrendered(d store.Delivery, err error, now time.Time) tried {
	switch threat.KindOf(err) {
	case threat.KindInternal, threat.KindUnavailable:
		return after(d, Result{Outcome: threat.OutcomeTransient, Detail: "the message could not be made"}, now)
	case threat.KindConflict: // held back: it must not leave as it stands
		return after(d, Result{Outcome: threat.OutcomeBlocked, Detail: err.Error()}, now)
	case threat.KindNotFound:
		return tried{delivery: closed(d, threat.DeliveryFailed, err.Error(), now)}
	}
	return tried{delivery: closed(d, threat.DeliverySuppressed, err.Error(), now)}
}

func closed(d store.Delivery, state threat.DeliveryState, reason string, now time.Time) store.Delivery {
	d.State, d.Reason, d.Done = state, reason, now
	return d
}

// after says where a delivery stands after a try. The class of the outcome
// decides: taken, try again later, give this address up, or stop and alarm.
func after(d store.Delivery, r Result, now time.Time) tried {
	d.Attempts++
	a := &threat.Attempt{Delivery: d.ID, Number: d.Attempts, At: now, Outcome: r.Outcome, Code: r.Code, Detail: r.Detail}
	switch r.Outcome {
	case threat.OutcomeAccepted:
		d = closed(d, threat.DeliveryDelivered, "", now)
	case threat.OutcomePermanent, threat.OutcomeBlocked:
		d = closed(d, threat.DeliveryFailed, r.Detail, now)
	default:
		d.Next = now.Add(wait(d, r, now))
		if !d.Next.Before(d.Expires) {
			d = closed(d, threat.DeliveryFailed, fmt.Sprintf("no try succeeded before its window ended; last: %s", r.Detail), now)
		}
	}
	return tried{delivery: d, attempt: a}
}

// lastTry is how long before its end a delivery is not tried again.
const lastTry = 5 * time.Second

// wait is how long a delivery waits for its next try. Near its end it waits
// half of what is left, so that a window that ends sooner than the next try
// would come gives nobody up early; what the peer asks for goes before that.
func wait(d store.Delivery, r Result, now time.Time) time.Duration {
	next := backoff(d.Attempts)
	if left := d.Expires.Sub(now); left <= next && left > 2*lastTry {
		next = left / 2
	}
	return max(next, r.RetryAfter)
}

// backoff is how long to wait after so many tries: five seconds, doubling, to
// at most ten minutes.
func backoff(attempts int) time.Duration {
	wait := 5 * time.Second << min(attempts-1, 10)
	return min(wait, 10*time.Minute)
}

// record keeps what came of a batch, in one change: attempts, states, and what
// follows from arrivals and failures. If the change as a whole cannot be made,
// each delivery gets one of its own, so that none hangs on a neighbour.
func (e *Engine) record(ctx context.Context, done []tried) error {
	if len(done) == 0 {
		return nil
	}
	ctx = context.WithoutCancel(ctx)
	err := e.Store.Write(ctx, func(tx *store.Tx) error { return e.recordIn(tx, done) })
	if err == nil || len(done) == 1 {
		return err
	}
	err = nil
	for _, t := range done {
		err = errors.Join(err, e.Store.Write(ctx, func(tx *store.Tx) error { return e.recordIn(tx, []tried{t}) }))
	}
	return err
}

func (e *Engine) recordIn(tx *store.Tx, done []tried) error {
	var arrived, failed []store.Delivery
	for _, t := range done {
		if err := e.recordOne(tx, t); err != nil {
			return err
		}
		switch t.delivery.State {
		case threat.DeliveryDelivered:
			arrived = append(arrived, t.delivery)
		case threat.DeliveryFailed:
			failed = append(failed, t.delivery)
		}
	}
	if len(arrived) > 0 && e.Arrived != nil {
		if err := e.Arrived(tx, arrived); err != nil {
			return err
		}
	}
	if len(failed) > 0 && e.Failed != nil {
		if err := e.Failed(tx, failed); err != nil {
			return err
		}
	}
	return e.troubles(tx, done)
}

// troubles tells of each channel that does not work, once.
func (e *Engine) troubles(tx *store.Tx, done []tried) error {
	told := map[string]bool{}
	for _, t := range done {
		if channel := t.delivery.Channel; t.trouble != "" && e.Trouble != nil && !told[channel] {
			told[channel] = true
			if err := e.Trouble(tx, channel, t.trouble); err != nil {
				return err
			}
		}
	}
	return nil
}

func (e *Engine) recordOne(tx *store.Tx, t tried) error {
	if t.attempt == nil {
		if err := tx.CloseDelivery(t.delivery); err != nil {
			return err
		}
	} else if err := tx.Attempted(t.delivery, *t.attempt); err != nil {
		return err
	}
	switch t.delivery.State {
	case threat.DeliveryFailed, threat.DeliverySuppressed:
		return tx.WakeChains(t.delivery.Product, t.delivery.Chain)
	}
	return nil
}
