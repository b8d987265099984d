package duty

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/tocsin/tocsin/internal/threat"
)

// Start gives the clocks that a determination starts, on top of those that
// already run for the case: a new version of a determination starts no second
// clock and resets none, so that editing cannot win time. newID names them.
func Start(p Policy, d threat.Determination, running []threat.Clock, newID func() string) []threat.Clock {
	var out []threat.Clock
	has := func(kind threat.ClockKind) bool {
		return slices.ContainsFunc(running, func(c threat.Clock) bool { return c.Kind == kind && c.Case == d.Case && c.Running() })
	}
	start := func(kind threat.ClockKind, within Hours) {
		if !has(kind) {
			out = append(out, threat.Clock{ID: newID(), Kind: kind, Case: d.Case, About: d.ID, Marking: d.Marking, Started: d.At, Due: d.At.Add(within.Duration())})
		}
	}
	switch d.Threshold {
	case threat.ThresholdMet:
		start(threat.ClockWarn, p.WarnWithin)
	case threat.ThresholdDoubt:
		start(threat.ClockWarn, p.DoubtWithin)
	case threat.ThresholdNotMet:
		if p.Needs(SecondNotMet) {
			start(threat.ClockSecondLook, p.DoubtWithin)
		}
	}
	if d.Emergency {
		start(threat.ClockCoordinate, p.CoordinateWithin)
	}
	if len(d.Dispute) > 1 {
		start(threat.ClockDispute, 0) // it goes up at once
	}
	return out
}

// WindowClock is the clock that forces a decision before a product's window
// ends. A window shorter than the time ahead asks at half its length.
func WindowClock(p Policy, product threat.Product, now time.Time, id string) threat.Clock {
	ahead := min(p.WindowAhead.Duration(), product.Window.End.Sub(product.Window.Start)/2)
	return threat.Clock{ID: id, Kind: threat.ClockWindow, Case: product.Case, About: product.ID, Marking: product.Marking, Started: now, Due: product.Window.End.Add(-ahead)}
}

// WaiverClock asks for an approved waiver to be looked at again.
func WaiverClock(w threat.Waiver, id string) threat.Clock {
	return threat.Clock{ID: id, Kind: threat.ClockWaiver, Case: w.Case, About: w.ID, Marking: w.Marking, Started: w.Decided, Due: w.Review}
}

// Stop is what can stop a clock.
type Stop struct {
	Delivery string // of a warning, to a victim or protector, that arrived
	Waiver   *threat.Waiver
	Decision string // recorded decision on a window, a waiver or coordination
	Reason   string
	At       time.Time
}

// StopClock stops a running clock, or says why it goes on. A duty to warn is
// stopped only by a warning delivered to a victim or protector, or by an
// approved waiver; the other kinds by a recorded decision.
func StopClock(c threat.Clock, s Stop) (threat.Clock, error) {
	if !c.Running() {
		return c, threat.Conflict("the clock has already been stopped", "see the case for what stopped it")
	}
	by := ""
	switch {
	case c.Kind != threat.ClockWarn:
		by = s.Decision
	case s.Delivery != "":
		by = s.Delivery
	case s.Waiver != nil && s.Waiver.Approved && s.Waiver.Case == c.Case:
		by = s.Waiver.ID
	}
	if by == "" || strings.TrimSpace(s.Reason) == "" {
		return c, threat.Invalid("clock", "only a warning that arrived, an approved waiver or a recorded decision stops it", "warn, ask for a waiver, or record the decision with its reason")
	}
	c.Stopped, c.By, c.Reason = s.At, by, s.Reason
	return c, nil
}

// Item is one thing that needs a person.
type Item struct {
	Clock   threat.Clock
	Text    string
	Overdue time.Duration // negative while there is time
	Call    []string      // roles of the ladder that are called by now
}

// Due lists the running clocks by deadline, with who is to be called for the
// overdue ones. It depends on the records and the time only: a restart, an
// edit or another owner changes nothing.
func Due(p Policy, clocks []threat.Clock, now time.Time) []Item {
	var out []Item
	for _, c := range clocks {
		if c.Running() {
			out = append(out, Item{Clock: c, Text: Text(c), Overdue: now.Sub(c.Due), Call: called(p, now.Sub(c.Due))})
		}
	}
	slices.SortFunc(out, func(a, b Item) int {
		return cmp.Or(a.Clock.Due.Compare(b.Clock.Due), cmp.Compare(a.Clock.ID, b.Clock.ID))
	})
	return out
}

// called are the rungs reached after a clock has been overdue for so long.
func called(p Policy, overdue time.Duration) []string {
	var out []string
	for _, r := range p.Ladder {
		if overdue >= 0 && overdue >= r.After.Duration() {
			out = append(out, r.Role)
		}
	}
	return out
}

// NextCall is when the ladder's next rung is called for a clock, the zero time
// if all have been.
func NextCall(p Policy, c threat.Clock, now time.Time) time.Time {
	for _, r := range p.Ladder {
		if at := c.Due.Add(r.After.Duration()); at.After(now) {
			return at
		}
	}
	return time.Time{}
}

// Text says what a clock asks for.
func Text(c threat.Clock) string {
	switch c.Kind {
	case threat.ClockWarn:
		return "Warn the intended victims or their protectors, or have a waiver approved"
	case threat.ClockCoordinate:
		return "Coordinate the warning that went out first"
	case threat.ClockWindow:
		return "Decide before the window ends: extend, update, cancel or let lapse"
	case threat.ClockWaiver:
		return "Look at the waiver again"
	case threat.ClockDispute:
		return "Settle what people at the desk do not agree on; both positions are recorded"
	case threat.ClockSecondLook:
		return "Have a second person look at the determination that nobody need be warned"
	}
	return fmt.Sprintf("Do what the clock of kind %q asks", c.Kind)
}
