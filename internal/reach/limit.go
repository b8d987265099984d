package reach

import (
	"sync"
	"time"
)

// limiter holds back an address that asks too often: so many requests a
// minute, counted in windows of a minute.
type limiter struct {
	now   func() time.Time
	mu    sync.Mutex
	begun time.Time
	seen  map[string]int
}

const (
	perMinute   = 120
	maxVisitors = 100_000
)

func newLimiter(now func() time.Time) *limiter { return &limiter{now: now, seen: map[string]int{}} }

func (l *limiter) allow(address string) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if now := l.now(); now.Sub(l.begun).Abs() >= time.Minute || len(l.seen) >= maxVisitors {
		l.begun = now
		clear(l.seen)
	}
	l.seen[address]++
	return l.seen[address] <= perMinute
}
