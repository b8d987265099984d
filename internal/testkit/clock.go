package testkit

import (
	"sync"
	"time"
)

// Clock tells the time that a test sets. It starts on 6 March 2024, the first
// day of the reference case.
type Clock struct {
	mu  sync.Mutex
	now time.Time
}

// NewClock makes a clock that shows 2024-03-06 08:00 UTC.
func NewClock() *Clock {
	return &Clock{now: time.Date(2024, 3, 6, 8, 0, 0, 0, time.UTC)}
}

// Now is the time it shows.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

// Move moves it, backwards if d is negative.
func (c *Clock) Move(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

// Set sets it.
func (c *Clock) Set(t time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = t
}
