package deliver

import (
	"context"
	"sync"
	"time"

	"github.com/tocsin/tocsin/internal/store"
)

// bucket lets so many messages a second through, with a second's worth at once.
// What is urgent and has to wait is next: until it has gone, nothing else takes
// its place.
type bucket struct {
	rate float64
	now  func() time.Time
	mu   sync.Mutex
	full time.Time // when it will be full again
	next int       // urgent messages that wait
	kept time.Time // until when their places are kept for them
}

// keepsPlace is how long a place is kept for an urgent message, which may have
// been recalled meanwhile.
const keepsPlace = 10 * time.Second

// take asks for n messages and gives how many may go now.
func (b *bucket) take(n int, urgent bool) int {
	if b == nil || b.rate <= 0 {
		return n
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	now := b.now()
	if b.full.Before(now) || b.full.Sub(now) > 2*time.Second { // the clock may have been set back
		b.full = now
	}
	free := int(b.rate * (time.Second - b.full.Sub(now)).Seconds())
	if free < 1 && b.full.Equal(now) {
		free = 1 // a rate below one a second
	}
	if left := b.kept.Sub(now); left <= 0 || left > 2*keepsPlace {
		b.next = 0
	}
	asked := n
	if !urgent {
		free -= b.next
	}
	n = max(min(n, free), 0)
	if urgent {
		b.next = max(b.next-n, asked-n)
		b.kept = now.Add(keepsPlace)
	}
	b.full = b.full.Add(time.Duration(float64(n) / b.rate * float64(time.Second)))
	return n
}

// throttle gives what may be sent now, and what is put off until when.
func (e *Engine) throttle(ctx context.Context, batch []store.Delivery, urgent bool) (now []store.Delivery, later []settled, err error) {
	last := map[string]time.Time{}
	if !urgent && e.Gap > 0 {
		if last, err = e.Store.LastSent(ctx, sender, recipientsOf(batch)); err != nil {
			return nil, nil, err
		}
	}
	counts := map[string]int{}
	for _, d := range batch {
		counts[d.Channel]++
	}
	free, held := map[string]int{}, map[string]int{}
	for channel, n := range counts {
		free[channel] = e.buckets[channel].take(n, urgent)
	}
	moment := e.Store.Now()
	now = make([]store.Delivery, 0, len(batch))
	for _, d := range batch {
		until := moment
		if !urgent && e.Gap > 0 {
			until = e.spaces.next(d.Recipient, last[d.Recipient], moment, e.Gap)
		}
		if !until.After(moment) && free[d.Channel] == 0 {
			// One behind the other, so that they do not all ask again at once.
			held[d.Channel]++
			wait := float64(held[d.Channel]) / e.Rates[d.Channel]
			if !urgent {
				wait++
			}
			until = moment.Add(time.Duration(wait * float64(time.Second)))
		}
		if until.After(moment) {
			later = append(later, settled{Tried: store.Tried{Delivery: d}, again: until})
			continue
		}
		free[d.Channel]--
		if e.Gap > 0 {
			e.spaces.sent(d.Recipient, moment)
		}
		now = append(now, d)
	}
	return now, later, nil
}

// spaces knows who was sent to a moment ago: the records do not yet, while a
// message is in hand.
type spaces struct {
	mu   sync.Mutex
	last map[string]time.Time
}

// maxSpaces bounds how many are remembered; the records know the others.
const maxSpaces = 10_000

// next is when a recipient may be sent to again. What lies in the future was
// kept before the clock was set back, and counts for nothing.
func (s *spaces) next(recipient string, recorded, now time.Time, gap time.Duration) time.Time {
	s.mu.Lock()
	defer s.mu.Unlock()
	last := recorded
	if mine := s.last[recipient]; mine.After(last) {
		last = mine
	}
	if last.IsZero() || last.After(now) {
		return now
	}
	return last.Add(gap)
}

func (s *spaces) sent(recipient string, now time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.last == nil || len(s.last) >= maxSpaces {
		s.last = map[string]time.Time{}
	}
	s.last[recipient] = now
}

func recipientsOf(batch []store.Delivery) []string {
	out := make([]string, len(batch))
	for i, d := range batch {
		out[i] = d.Recipient
	}
	return out
}
