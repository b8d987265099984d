package play

import (
	"sync"
	"time"
)

// clock tells the time that the play has come to. It stands still until it is
// moved, but for a little at each look where somebody watches, so that what
// comes later is later.
type clock struct {
	mu   sync.Mutex
	now  time.Time
	look time.Duration // on at each look
}

// Now is the time.
func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(c.look)
	return c.now
}

// to moves it forward to a time.
func (c *clock) to(t time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if t.After(c.now) {
		c.now = t
	}
}

// on moves it on by a while.
func (c *clock) on(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

// moscow is where the play is: UTC+3 all year.
var moscow = time.FixedZone("MSK", 3*60*60)

// at is a time in March 2024, in Moscow.
func at(day, hour, minute int) time.Time {
	return time.Date(2024, time.March, day, hour, minute, 0, 0, moscow)
}
