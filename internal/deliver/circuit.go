package deliver

import (
	"sync"
	"time"

	"github.com/tocsin/tocsin/internal/threat"
)

// Spread marks a channel whose messages go to many peers. It leaves a dead one
// alone by itself: one receiver that is gone must not hold up the others.
type Spread interface{ Spread() }

// Circuit leaves a dead peer alone for a while, so that a queue of thousands
// does not run into it one by one. A nil one is always closed.
type Circuit struct {
	now   func() time.Time
	mu    sync.Mutex
	bad   int // batches in a row in which nothing was answered
	until time.Time
}

// NewCircuit makes a circuit that lets everything through.
func NewCircuit(now func() time.Time) *Circuit { return &Circuit{now: now} }

// circuitBad is how many batches in a row may fail before the peer rests.
const circuitBad = 3

// longestRest is the longest a peer is left alone.
const longestRest = 10 * time.Minute

// Closed says whether the peer may be spoken to. A rest that the clock says is
// longer than any can be was begun before it was set back, and is over.
func (c *Circuit) Closed() bool { return c.Rests() == 0 }

// Rests is for how long the peer is left alone yet.
func (c *Circuit) Rests() time.Duration {
	if c == nil {
		return 0
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	left := c.until.Sub(c.now())
	if left > longestRest {
		return 0
	}
	return max(left, 0)
}

// Saw counts a batch, and says whether the peer rests from now on. A peer that
// answers lives, even if it asks to try later: only what cannot be reached, or
// hangs up, rests.
func (c *Circuit) Saw(results []Result) bool {
	if c == nil || len(results) == 0 {
		return false
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, r := range results {
		if r.answered() {
			c.bad, c.until = 0, time.Time{}
			return false
		}
	}
	if c.bad++; c.bad < circuitBad {
		return false
	}
	c.until = c.now().Add(backoff(c.bad - circuitBad + 1))
	return true
}

// answered says whether the peer said anything about the message. 421 is a
// mail server that closes its door (RFC 5321 §3.8).
func (r Result) answered() bool {
	return r.Outcome == threat.OutcomeAccepted || r.Outcome == threat.OutcomePermanent || r.Code != 0 && r.Code != 421
}
