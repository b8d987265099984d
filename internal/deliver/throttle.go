package deliver

import (
	"context"
	"sync"
	"time"

	"github.com/tocsin/tocsin/internal/store"
)

// bucket lets so many messages a second through, with a second's worth at once.
type bucket struct {
	rate float64
	now  func() time.Time
	mu   sync.Mutex
	full time.Time // when it will be full again
}

// take asks for n messages and gives how many may go now.
func (b *bucket) take(n int) int {
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
	n = max(min(n, free), 0)
	b.full = b.full.Add(time.Duration(float64(n) / b.rate * float64(time.Second)))
	return n
}

// throttle gives what may be sent now, and what is put off until when.
func (e *Engine) throttle(ctx context.Context, batch []store.Delivery, urgent bool) (now []store.Delivery, later map[string]time.Time, err error) {
	later = map[string]time.Time{}
	counts := map[string]int{}
	for _, d := range batch {
		counts[d.Channel]++
	}
	free := map[string]int{}
	for channel, n := range counts {
		free[channel] = e.buckets[channel].take(n)
	}
	for _, d := range batch {
		if !urgent && e.Gap > 0 {
			last, err := e.Store.LastSent(ctx, sender, d.Recipient)
			if err != nil {
				return nil, nil, err
			}
			if until := last.Add(e.Gap); !last.IsZero() && until.After(e.Store.Now()) {
				later[d.ID] = until
				continue
			}
		}
		if free[d.Channel] == 0 {
			later[d.ID] = e.Store.Now().Add(time.Second)
			continue
		}
		free[d.Channel]--
		now = append(now, d)
	}
	return now, later, nil
}
