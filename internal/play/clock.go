package play

import (
	"sync"
	"time"
)

// clock tells the time that the play has come to.
type clock struct {
	mu  sync.Mutex
	now time.Time
}

// Now is the time; each look moves it a millisecond on, so that what follows
// stands after.
func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(time.Millisecond)
	return c.now
}

// to moves it forward to a moment.
func (c *clock) to(t time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if t.After(c.now) {
		c.now = t
	}
}
