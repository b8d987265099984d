package deliver

import (
	"sync"
	"time"

	"github.com/tocsin/tocsin/internal/threat"
)

// circuits leave dead peers alone for a while, so that a queue of thousands
// does not run into one of them one by one. A channel that does not name its
// peers has one.
type circuits struct {
	now func() time.Time
	mu  sync.Mutex
	bad map[peer]*circuit // those that did not answer
}

type peer struct{ channel, name string }

type circuit struct {
	failed int // batches in a row in which nothing was answered
	until  time.Time
}

const (
	circuitBad  = 3           // batches in a row that may fail before the peer rests
	longestRest = time.Minute // a warning waits for it, too
	maxPeers    = 10_000      // that are remembered
)

func newCircuits(now func() time.Time) *circuits {
	return &circuits{now: now, bad: map[peer]*circuit{}}
}

// rests is for how long a peer is left alone yet. A rest that the clock says
// is longer than any can be was begun before it was set back, and is over.
func (c *circuits) rests(channel, name string) time.Duration {
	c.mu.Lock()
	defer c.mu.Unlock()
	k := c.bad[peer{channel, name}]
	if k == nil {
		return 0
	}
	left := k.until.Sub(c.now())
	if left > longestRest {
		return 0
	}
	return max(left, 0)
}

// saw counts a batch to one peer, and says whether the peer rests from now on.
// A peer that answers lives, even if it asks to try later: only what cannot be
// reached, or hangs up, rests.
func (c *circuits) saw(channel, name string, results ...Result) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	p, now := peer{channel, name}, c.now()
	for _, r := range results {
		if r.answered() {
			delete(c.bad, p)
			return false
		}
	}
	k := c.bad[p]
	if k == nil {
		if len(c.bad) >= maxPeers {
			clear(c.bad)
		}
		k = &circuit{}
		c.bad[p] = k
	}
	if k.until.After(now) { // what was begun before
		return false
	}
	if k.failed++; k.failed < circuitBad {
		return false
	}
	k.until = now.Add(min(backoff(k.failed-circuitBad+1), longestRest))
	return true
}

// answered says whether the peer said anything about the message. 421 is a
// mail server that closes its door (RFC 5321 §3.8).
func (r Result) answered() bool {
	return r.Outcome == threat.OutcomeAccepted || r.Outcome == threat.OutcomePermanent || r.Code != 0 && r.Code != 421
}
