// Package escalate decides who is called next: receipts and a time in, the
// next recipient, channel and time out. It is pure, and holds no state of its
// own: the same records and the same time always give the same decision, so a
// restart changes nothing, and a late answer can neither skip nor undo a step
// that has been taken since.
//
// A [Chain] is the way of one warning to one recipient: the designated contact
// by their channels, then the deputy, then whoever the policy names, until
// somebody takes it on, it is withdrawn, or it expires.
package escalate

import (
	"cmp"
	"time"

	"github.com/tocsin/tocsin/internal/threat"
)

// Step is one call: everybody in it at once.
type Step struct {
	Targets []Target      `json:"targets"`
	Wait    time.Duration `json:"wait"` // for an answer, before the next step
}

// Target is one person by one channel.
type Target struct {
	Contact string `json:"contact"`
	Channel string `json:"channel"`
	// Reachable is false when there is nobody, or no verified address: the
	// step does not wait for what cannot be answered.
	Reachable bool  `json:"reachable"`
	Quiet     Quiet `json:"quiet,omitzero"`
}

// Chain is what is known of one warning to one recipient.
type Chain struct {
	Steps     []Step
	Started   time.Time
	Expires   time.Time
	Withdrawn bool
	// Want is how many different people must take it on; zero is one.
	Want int
	// Enough says that of the product's recipients as many as are needed have
	// taken it on.
	Enough bool
	// Considerate says that the product can wait for the end of quiet hours.
	Considerate bool
	Deliveries  []threat.Delivery // of this chain; Planned is when their step was taken
	Answers     []threat.Answer   // of this chain
}

// End says how a chain has ended.
type End string

// The ends of a chain.
const (
	Open      End = ""          // it goes on
	Taken     End = "taken on"  // somebody takes it on
	Answered  End = "answered"  // enough of the other recipients have taken it on
	Withdrawn End = "withdrawn" // cancelled or superseded
	Expired   End = "expired"   // its window is over
	Exhausted End = "exhausted" // everybody was called and nobody took it: the desk is alarmed
)

// Decision is what to do now.
type Decision struct {
	End  End
	Send []Target  // of step Step, now
	Step int       // of Send
	Next time.Time // when to decide again; zero when only an event can change something
	Why  string
}

// Decide says what a chain asks for at a time.
func Decide(c Chain, now time.Time) Decision {
	switch {
	case c.takes():
		return Decision{End: Taken, Why: "a recipient takes it on"}
	case c.Withdrawn:
		return Decision{End: Withdrawn, Why: "the product was withdrawn or replaced"}
	case !now.Before(c.Expires):
		return Decision{End: Expired, Why: "its window is over"}
	case c.Enough:
		return Decision{End: Answered, Why: "enough others have taken it on"}
	}
	last, taken := c.lastStep()
	if !taken {
		return c.take(0, "the first call", now)
	}
	ready, why := c.stepOver(last, now)
	if !ready {
		return Decision{Step: last, Next: c.next(last, now), Why: why}
	}
	return c.take(last+1, why, now)
}

// lastStep is the latest step that has been taken.
func (c *Chain) lastStep() (step int, taken bool) {
	for i := range c.Deliveries {
		step, taken = max(step, c.Deliveries[i].Step), true
	}
	return step, taken
}

// take takes the first step from n on that anybody can be reached by.
func (c *Chain) take(n int, why string, now time.Time) Decision {
	for ; n < len(c.Steps); n++ {
		var send []Target
		for _, t := range c.Steps[n].Targets {
			if t.Reachable {
				send = append(send, t)
			}
		}
		if len(send) > 0 {
			return Decision{Send: send, Step: n, Next: earliest(c.first(send, now).Add(c.Steps[n].Wait), c.Expires), Why: why}
		}
		why = "nobody can be reached by the step before"
	}
	return Decision{End: Exhausted, Step: len(c.Steps), Why: why}
}

// stepOver says whether a step has been waited for long enough. It makes no
// list: with a hundred thousand open chains this is what runs.
func (c *Chain) stepOver(n int, now time.Time) (bool, string) {
	switch {
	case c.refused(n):
		return true, "the recipient disputes, dismisses or points elsewhere"
	case !c.canArrive(n):
		return true, "no delivery of the step can arrive"
	case n < len(c.Steps) && !now.Before(c.took(n).Add(c.Steps[n].Wait)):
		return true, "nobody answered in time"
	case n >= len(c.Steps):
		return true, "the policy has no such step any more"
	}
	return false, "waiting for an answer"
}

// canArrive says whether any delivery of a step is pending or has arrived.
func (c *Chain) canArrive(n int) bool {
	for i := range c.Deliveries {
		if d := &c.Deliveries[i]; d.Step == n && (d.State == threat.DeliveryPending || d.State == threat.DeliveryDelivered) {
			return true
		}
	}
	return false
}

// next is when a step's wait is over.
func (c *Chain) next(n int, now time.Time) time.Time {
	if n >= len(c.Steps) {
		return now
	}
	return earliest(c.took(n).Add(c.Steps[n].Wait), c.Expires)
}

// took is when a step was taken, as far as anybody could notice.
func (c *Chain) took(n int) time.Time {
	var first time.Time
	for i := range c.Deliveries {
		if d := &c.Deliveries[i]; d.Step == n {
			if begun := c.begun(d); first.IsZero() || begun.Before(first) {
				first = begun
			}
		}
	}
	return first
}

// begun is when a delivery was first due.
func (c *Chain) begun(d *threat.Delivery) time.Time {
	if !c.Considerate || d.Step < 0 || d.Step >= len(c.Steps) {
		return d.Planned
	}
	for i := range c.Steps[d.Step].Targets {
		if t := &c.Steps[d.Step].Targets[i]; t.Contact == d.Recipient && t.Quiet != (Quiet{}) {
			return c.Begins(*t, d.Planned)
		}
	}
	return d.Planned
}

// first is when the first of some targets is due that are called now.
func (c *Chain) first(targets []Target, now time.Time) time.Time {
	out := c.Begins(targets[0], now)
	for _, t := range targets[1:] {
		out = earliest(out, c.Begins(t, now))
	}
	return out
}

// Begins is when a target that is called at a time is sent to: at once, or at
// the end of their quiet hours if the product can wait. One that would end
// before does not wait: nobody is left out for being asleep.
func (c *Chain) Begins(t Target, now time.Time) time.Time {
	if !c.Considerate {
		return now
	}
	if morning := t.Quiet.Until(now); morning.Before(c.Expires) {
		return morning
	}
	return now
}

// refused says whether somebody called by a step turned the warning down after
// the step was taken. What they say to an earlier step counts for that one.
func (c *Chain) refused(n int) bool {
	for i := range c.Answers {
		a := &c.Answers[i]
		switch a.State {
		case threat.AnswerDisputed, threat.AnswerDismissed, threat.AnswerNotForMe:
		default:
			continue
		}
		for j := range c.Deliveries {
			if d := &c.Deliveries[j]; d.Step == n && (d.ID == a.Delivery || a.Delivery == "" && d.Recipient == a.Recipient) {
				return true
			}
		}
	}
	return false
}

// takes says whether as many people as are asked for take the warning on.
func (c *Chain) takes() bool {
	n := 0
	for i := range c.Answers {
		if c.Answers[i].State.Takes() && !c.tookBefore(i) {
			if n++; n >= max(c.Want, 1) {
				return true
			}
		}
	}
	return false
}

// tookBefore says whether the one who gave an answer took it on before.
func (c *Chain) tookBefore(i int) bool {
	for j := range i {
		if c.Answers[j].State.Takes() && c.Answers[j].Recipient == c.Answers[i].Recipient {
			return true
		}
	}
	return false
}

func earliest(a, b time.Time) time.Time {
	if b.Before(a) {
		return b
	}
	return a
}

// Enough says whether so many of a product's recipients as a policy needs have
// taken it on. A policy that needs each of them never has enough before the
// last one has: each chain goes on until its own answer.
func Enough(need, taken int) bool { return need > 0 && taken >= need }

// Fault is a chain without a valid next step.
type Fault struct {
	Chain int // its number in what was audited
	Why   string
}

// Audit finds the open chains that nothing will move any more: due for a
// decision longer than the grace allows. It costs one decision a chain and is
// what the heartbeat to the outside hangs on.
func Audit(chains []Chain, now time.Time, grace time.Duration) []Fault {
	var out []Fault
	for i, c := range chains {
		d := Decide(c, now.Add(-grace))
		if d.End == Exhausted || len(d.Send) > 0 && c.started(now, grace) {
			out = append(out, Fault{i, cmp.Or(d.Why, string(d.End))})
		}
	}
	return out
}

// started says whether a chain has existed for longer than the grace.
func (c Chain) started(now time.Time, grace time.Duration) bool {
	return now.Sub(c.Started) > grace
}
