package deliver

import (
	"cmp"
	"context"
	"log/slog"
	"slices"
	"sync"
	"time"

	"github.com/tocsin/tocsin/internal/store"
	"github.com/tocsin/tocsin/internal/threat"
)

// Letter is a delivery with its message, or with why there is none. An error
// that is a [threat.Error] closes the delivery; any other is tried again.
type Letter struct {
	Delivery store.Delivery
	Message  Message
	Err      error
}

// Options are what an engine is made of.
type Options struct {
	Store    *store.Store
	Channels []Channel
	// Render makes the letters of some deliveries, in their order.
	Render func(ctx context.Context, batch []store.Delivery) []Letter
	// Arrived is called in the change that records arrivals, before they are.
	Arrived func(tx *store.Tx, arrived []*store.Delivery) error
	// Failed is called in the change that records failures for good; may be nil.
	Failed func(tx *store.Tx, failed []store.Delivery) error
	// Trouble is called when a channel does not work whoever is written to: the
	// desk's own setup is refused, or its peer is dead; may be nil.
	Trouble func(tx *store.Tx, channel, why string) error
	Log     *slog.Logger

	Rates map[string]float64 // messages a second by channel; absent or zero is no limit
	Gap   time.Duration      // between two messages that are not urgent to one recipient

	// Window is how many messages of a lane may be begun and not recorded yet:
	// the most that can be told twice after a kill. 512 when zero.
	Window int
	AtOnce map[string]int // connections or requests of a lane by channel; absent or zero is 4 for a [Batcher], else 16
	Lease  time.Duration  // for which what is in hand is the process's own; a minute when zero
	Drain  time.Duration  // what was begun is waited for at the end; five seconds when zero
	Idle   time.Duration  // between looks when nothing is due; a second when zero
}

// Engine sends what is due. Run works until its context ends.
type Engine struct {
	Options
	names    []string
	channels map[string]Channel
	circuits *circuits
	buckets  map[string]*bucket
	spaces   spaces
}

// New makes an engine.
func New(o Options) *Engine {
	o.Window, o.Lease = cmp.Or(o.Window, 512), cmp.Or(o.Lease, time.Minute)
	o.Drain, o.Idle = cmp.Or(o.Drain, 5*time.Second), cmp.Or(o.Idle, time.Second)
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	e := &Engine{Options: o, channels: map[string]Channel{}, circuits: newCircuits(o.Store.Now), buckets: map[string]*bucket{}}
	for _, c := range o.Channels {
		e.names = append(e.names, c.Name())
		e.channels[c.Name()] = c
		e.buckets[c.Name()] = &bucket{rate: o.Rates[c.Name()], now: o.Store.Now}
	}
	return e
}

// Rests is for how long a channel is left alone yet, because its peer does not
// answer; zero when it is not.
func (e *Engine) Rests(channel string) time.Duration { return e.circuits.rests(channel, "") }

// atOnce is how many connections or requests a lane has by a channel.
func (e *Engine) atOnce(c Channel) int {
	if _, ok := c.(Batcher); ok {
		return cmp.Or(e.AtOnce[c.Name()], 4)
	}
	return cmp.Or(e.AtOnce[c.Name()], 16)
}

// Run sends until ctx ends, then waits for what was begun, and gives back the
// rest.
func (e *Engine) Run(ctx context.Context) error {
	sending, stop := context.WithCancel(context.WithoutCancel(ctx))
	defer stop()
	defer context.AfterFunc(ctx, func() { time.AfterFunc(e.Drain, stop) })()
	keeper := newRecorder(e)
	var lanes sync.WaitGroup
	for _, urgent := range []bool{true, false} {
		for _, name := range e.names {
			lanes.Go(func() { newLane(e, e.channels[name], urgent, keeper.in).run(ctx, sending) })
		}
	}
	lanes.Wait()
	keeper.close()
	return nil
}

// Step leases what is due of one urgency, sends it and records what came of
// it. It gives how many deliveries it dealt with.
func (e *Engine) Step(ctx context.Context, urgent bool) (int, error) {
	var open []string
	for _, name := range e.names {
		if e.Rests(name) == 0 {
			open = append(open, name)
		}
	}
	taken, done, err := e.take(ctx, urgent, open, e.Window, nil)
	if err != nil {
		return 0, err
	}
	shares := map[string][]item{}
	for _, it := range taken {
		shares[it.Delivery.Channel] = append(shares[it.Delivery.Channel], it)
	}
	var (
		mu  sync.Mutex
		all sync.WaitGroup
	)
	keep := func(s settled) {
		mu.Lock()
		defer mu.Unlock()
		done = append(done, s)
	}
	for name, share := range shares {
		for _, part := range e.parts(e.channels[name], share) {
			all.Go(func() { e.send(ctx, e.channels[name], part, keep) })
		}
	}
	all.Wait()
	// Whichever channel was faster: what is recorded stands in one order.
	slices.SortStableFunc(done, func(a, b settled) int { return cmp.Compare(a.ID, b.ID) })
	return len(done), e.settle(context.WithoutCancel(ctx), done)
}

// parts deals what one channel has to send to its connections.
func (e *Engine) parts(c Channel, share []item) [][]item {
	parts := make([][]item, min(e.atOnce(c), len(share)))
	for i, it := range share {
		parts[i%len(parts)] = append(parts[i%len(parts)], it)
	}
	return parts
}

// item is a letter in hand.
type item struct {
	Letter
	leased  time.Time
	recalls uint64 // of the store, when it was leased
}

// take leases up to limit deliveries that are due by some channels, and makes
// their letters. Those that are not to be sent are settled already. held says
// which are in hand from before, though their lease is over.
func (e *Engine) take(ctx context.Context, urgent bool, channels []string, limit int, held func(store.Delivery) bool) (letters []item, done []settled, err error) {
	// A look costs no commit; most looks find nothing.
	due, err := e.Store.Outgoing(ctx, sender, urgent, channels, e.Store.Now())
	if err != nil || !due {
		return nil, nil, err
	}
	recalls := e.Store.Recalls()
	var batch []store.Delivery
	write := e.Store.Write
	if urgent {
		write = e.Store.WriteFirst
	}
	err = write(ctx, func(tx *store.Tx) (err error) {
		batch, err = tx.Lease(urgent, channels, tx.Now().Add(e.Lease), limit)
		return err
	})
	if err != nil {
		return nil, nil, err
	}
	leased := e.Store.Now()
	batch, done, err = e.throttle(ctx, without(batch, held), urgent)
	if err != nil || len(batch) == 0 {
		return nil, done, err
	}
	letters = make([]item, 0, len(batch))
	for _, l := range e.Render(ctx, batch) {
		if l.Err != nil {
			done = append(done, unrendered(l.Delivery, l.Err, leased))
			continue
		}
		letters = append(letters, item{l, leased, recalls})
	}
	return letters, done, nil
}

func without(batch []store.Delivery, held func(store.Delivery) bool) []store.Delivery {
	if held == nil {
		return batch
	}
	out := batch[:0]
	for _, d := range batch {
		if !held(d) {
			out = append(out, d)
		}
	}
	return out
}

// send sends letters by a channel and settles each as soon as it is known what
// came of it.
func (e *Engine) send(ctx context.Context, c Channel, letters []item, settle func(settled)) {
	letters = e.fit(ctx, c, letters, settle)
	if len(letters) == 0 {
		return
	}
	batcher, ok := c.(Batcher)
	if !ok {
		for _, it := range letters {
			e.sent(c, []item{it}, []Result{c.Send(ctx, it.Message)}, settle)
		}
		return
	}
	ctx, cancel := context.WithTimeout(ctx, e.Lease/2)
	defer cancel()
	messages := make([]Message, len(letters))
	for i, it := range letters {
		messages[i] = it.Message
	}
	// Those that are taken are recorded as they are; the others when all are
	// known, for then it is, too, whether the peer is dead.
	var others []item
	var results []Result
	batcher.SendBatch(ctx, messages, func(i int, r Result) {
		if r.Outcome == threat.OutcomeAccepted {
			e.sent(c, letters[i:i+1], []Result{r}, settle)
			return
		}
		others, results = append(others, letters[i]), append(results, r)
	})
	if len(others) > 0 {
		e.sent(c, others, results, settle)
	}
}

// sent settles what came of letters to one peer.
func (e *Engine) sent(c Channel, letters []item, results []Result, settle func(settled)) {
	rests := e.circuits.saw(c.Name(), peerOf(c, letters[0].Message), results...)
	now := e.Store.Now()
	for i, it := range letters {
		s := after(it.Delivery, results[i], now)
		if _, many := c.(Peered); results[i].Setup || rests && !many {
			s.trouble = results[i].Detail
		}
		settle(s)
	}
}

// fit gives those letters that are to be sent at this moment. What was
// recalled, what is out of its window, what was held for too long and what
// goes to a dead peer is settled without a try.
func (e *Engine) fit(ctx context.Context, c Channel, letters []item, settle func(settled)) []item {
	pending, err := e.stillPending(ctx, letters)
	now, out := e.Store.Now(), letters[:0]
	for _, it := range letters {
		d := it.Delivery
		rest := e.circuits.rests(c.Name(), peerOf(c, it.Message))
		switch {
		case err != nil || now.Sub(it.leased).Abs() > e.Lease/2:
			settle(settled{Tried: store.Tried{Delivery: d}, again: d.Next})
		case pending != nil && !pending[d.ID]:
			settle(settled{Tried: store.Tried{Delivery: d}, gone: true})
		case !now.Before(d.Expires) && d.Attempts > 0:
			settle(closed(d, threat.DeliveryFailed, triedInVain, now))
		case !now.Before(d.Expires):
			settle(closed(d, threat.DeliverySuppressed, "its window was over", now))
		case rest > 0:
			settle(settled{Tried: store.Tried{Delivery: d}, again: now.Add(rest)})
		default:
			out = append(out, it)
		}
	}
	return out
}

// recheck is after how long a letter in hand is looked at again although this
// process recalled nothing: another one of the same desk may have.
const recheck = time.Second

// stillPending gives those letters that nobody recalled since they were
// leased; nil when none can have been.
func (e *Engine) stillPending(ctx context.Context, letters []item) (map[string]bool, error) {
	recalls, now := e.Store.Recalls(), e.Store.Now()
	ask := false
	ids := make([]string, len(letters))
	for i, it := range letters {
		ids[i] = it.Delivery.ID
		ask = ask || it.recalls != recalls || now.Sub(it.leased) > recheck
	}
	if !ask {
		return nil, nil
	}
	return e.Store.StillPending(ctx, sender, ids)
}

func peerOf(c Channel, m Message) string {
	if p, ok := c.(Peered); ok {
		return p.Peer(m)
	}
	return ""
}
