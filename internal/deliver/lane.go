package deliver

import (
	"context"
	"sync"
	"time"

	"golang.org/x/sync/semaphore"

	"github.com/tocsin/tocsin/internal/store"
)

// lane is one channel's way for messages of one urgency: its workers and
// connections are its own, so that a warning overtakes a mass sending, and a
// slow gateway holds up nobody else.
type lane struct {
	e       *Engine
	channel Channel
	urgent  bool
	out     chan<- settled
	queue   chan item
	window  *semaphore.Weighted // of what is begun and not recorded
	freed   chan struct{}       // the hand is half empty

	mu    sync.Mutex
	hand  map[string]grip // what is leased and not recorded, by id
	limit int             // of the hand; it follows what the peer takes
	fill  time.Time       // when something was last taken in it
}

// grip is the hold on a delivery in hand. Between the moment in which a try is
// recorded and that in which its grip is loosened, the delivery may be leased
// for its next try: then it is held twice.
type grip struct {
	times int
	turn  turn // the newest
}

// turn tells one try at a delivery from the next.
type turn struct {
	attempts int
	next     time.Time
}

func turnOf(d store.Delivery) turn { return turn{d.Attempts, d.Next.UTC()} }

// The hand grows while it is emptied within handFast and shrinks when that
// takes handSlow: what a slow peer is to get is better left where it can be
// recalled, and where others find it.
const (
	handLeast = 32
	handMost  = 2048
	handFast  = 250 * time.Millisecond
	handSlow  = 2 * time.Second
)

// depthMost is the most that is sent over a connection as one batch. A batch
// grows while it takes less than batchFast.
const (
	depthMost = 64
	batchFast = 100 * time.Millisecond
	batchSlow = 400 * time.Millisecond
)

func newLane(e *Engine, c Channel, urgent bool, out chan<- settled) *lane {
	return &lane{
		e: e, channel: c, urgent: urgent, out: out, queue: make(chan item, handMost), window: semaphore.NewWeighted(int64(e.Window)),
		freed: make(chan struct{}, 1), hand: map[string]grip{}, limit: handLeast,
	}
}

// run leases and sends until ctx ends; what is begun then goes on until
// sending ends.
func (l *lane) run(ctx, sending context.Context) {
	var workers sync.WaitGroup
	for range l.e.atOnce(l.channel) {
		workers.Go(func() { l.work(ctx, sending) })
	}
	for ctx.Err() == nil {
		news := l.e.Store.News()
		n, err := l.refill(ctx)
		if err != nil && ctx.Err() == nil {
			l.e.Log.Error("deliveries could not be taken up; they are tried again", "channel", l.channel.Name(), "error", err)
		}
		if n > 0 && err == nil {
			continue
		}
		select {
		case <-ctx.Done():
		case <-news:
		case <-l.freed:
		case <-time.After(l.e.Idle):
		}
	}
	workers.Wait()
	close(l.queue)
	for it := range l.queue { // not begun: the next process, or another, sends it at once
		l.settle(settled{Tried: store.Tried{Delivery: it.Delivery}, again: it.Delivery.Next})
	}
}

// refill leases what the hand has room for, and gives how much it was.
func (l *lane) refill(ctx context.Context) (int, error) {
	room := l.room()
	if room == 0 || l.e.Rests(l.channel.Name()) > 0 {
		return 0, nil
	}
	letters, done, err := l.e.take(ctx, l.urgent, []string{l.channel.Name()}, room, l.holds)
	l.filled(letters, done)
	for _, s := range done {
		l.settle(s)
	}
	for _, it := range letters {
		l.queue <- it // has room: the hand is never fuller than it
	}
	return len(letters) + len(done), err
}

// room is how many more may be taken in hand; none while it is half full.
func (l *lane) room() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.hand) > l.limit/2 {
		return 0
	}
	return l.limit - len(l.hand)
}

// filled notes what was taken in hand, and sets its limit by how fast it was
// emptied since it was last filled.
func (l *lane) filled(letters []item, done []settled) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, it := range letters {
		l.hand[it.Delivery.ID] = grip{l.hand[it.Delivery.ID].times + 1, turnOf(it.Delivery)}
	}
	for _, s := range done { // recorded at once, and leased no more
		l.hand[s.ID] = grip{l.hand[s.ID].times + 1, l.hand[s.ID].turn}
	}
	if len(letters) == 0 {
		return
	}
	now := time.Now()
	switch took := now.Sub(l.fill); {
	case took < handFast:
		l.limit = min(2*l.limit, handMost)
	case took > handSlow:
		l.limit = max(l.limit/2, handLeast)
	}
	l.fill = now
}

// holds says whether this very try at a delivery is in hand.
func (l *lane) holds(d store.Delivery) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	g, ok := l.hand[d.ID]
	return ok && g.turn == turnOf(d)
}

// settle hands over what came of a delivery.
func (l *lane) settle(s settled) {
	s.lane = l
	l.out <- s
}

// release is called when a delivery is recorded.
func (l *lane) release(s settled) {
	l.mu.Lock()
	if g := l.hand[s.ID]; g.times > 1 {
		l.hand[s.ID] = grip{g.times - 1, g.turn}
	} else {
		delete(l.hand, s.ID)
	}
	half := len(l.hand) == l.limit/2
	l.mu.Unlock()
	if s.begun {
		l.window.Release(1)
	}
	if half {
		select {
		case l.freed <- struct{}{}:
		default:
		}
	}
}

// work sends batch after batch.
func (l *lane) work(ctx, sending context.Context) {
	_, batches := l.channel.(Batcher)
	depth := 1
	for {
		batch := l.next(ctx, depth)
		if batch == nil {
			return
		}
		begin := time.Now()
		l.e.send(sending, l.channel, batch, func(s settled) {
			s.begun = true
			l.settle(s)
		})
		if !batches {
			continue
		}
		switch took := time.Since(begin); {
		case took > batchSlow:
			depth = max(depth/2, 1)
		case took < batchFast && len(batch) == depth:
			depth = min(2*depth, depthMost)
		}
	}
}

// next waits for something to send and for its places in the window, and takes
// up to n.
func (l *lane) next(ctx context.Context, n int) []item {
	if l.window.Acquire(ctx, 1) != nil {
		return nil
	}
	batch := make([]item, 0, n)
	select {
	case it := <-l.queue:
		batch = append(batch, it)
	case <-ctx.Done():
		return nil
	}
	for len(batch) < n && l.window.TryAcquire(1) {
		select {
		case it := <-l.queue:
			batch = append(batch, it)
			continue
		default:
		}
		l.window.Release(1)
		break
	}
	return batch
}
