package play

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/tocsin/tocsin/internal/console"
	"github.com/tocsin/tocsin/internal/desk"
	"github.com/tocsin/tocsin/internal/duty"
	"github.com/tocsin/tocsin/internal/store"
	"github.com/tocsin/tocsin/internal/threat"
)

// dueList finds what runs out first.
type dueList struct {
	now, at time.Time
	what    string
}

func (d *dueList) add(at time.Time, what string) {
	if at.After(d.now) && (d.at.IsZero() || at.Before(d.at)) {
		d.at, d.what = at, what
	}
}

// due is when the desk would next do something by itself, and what that is; the
// zero time for never.
func (s *stage) due(ctx context.Context) (time.Time, string, error) {
	q, d := &s.app.Store.Reads, dueList{now: s.clock.Now()}
	policy, _, err := desk.Policy(ctx, q, house)
	if err != nil {
		return d.at, "", err
	}
	clocks, err := q.RunningClocks(ctx, house)
	if err != nil {
		return d.at, "", err
	}
	for _, c := range clocks {
		for _, rung := range policy.Ladder {
			d.add(c.Due.Add(rung.After.Duration()), clockWords[c.Kind]+", and calls: "+rung.Role)
		}
	}
	alarms, err := q.Alarms(ctx, house, false, 500)
	if err != nil {
		return d.at, "", err
	}
	for _, a := range alarms {
		for _, rung := range policy.Ladder {
			if a.Kind != store.AlarmClock { // its clock climbs by itself
				d.add(a.At.Add(rung.After.Duration()), "nobody has seen an alarm, and it calls: "+rung.Role)
			}
		}
	}
	products, err := q.Products(ctx, house, store.ProductFilter{State: threat.ProductApproved, Limit: 500})
	if err != nil {
		return d.at, "", err
	}
	for _, p := range products {
		d.add(p.Window.End, "a window ends")
	}
	chains, err := q.ChainsOpen(ctx, house, "", 500)
	if err != nil {
		return d.at, "", err
	}
	for _, c := range chains {
		d.add(c.Wake, "a recipient has not answered in time")
	}
	waiting, err := q.DeliveriesIn(ctx, house, threat.DeliveryPending, 500)
	for _, w := range waiting {
		d.add(w.Next, "a message is tried again")
	}
	return d.at, d.what, err
}

var clockWords = map[threat.ClockKind]string{
	threat.ClockWarn: "somebody must be warned", threat.ClockCoordinate: "a warning must be coordinated",
	threat.ClockWindow: "a decision about the window is overdue", threat.ClockWaiver: "a waiver must be looked at again",
}

// noteClock tells of a clock that ran out, if anything came of it.
func (s *stage) noteClock(ctx context.Context, due time.Time, what string) error {
	links := s.arrived()
	if len(links) == 0 {
		return s.save()
	}
	var called []string
	for _, m := range s.box.messages()[s.state.Mails:] {
		if !slices.Contains(called, m.To) {
			called = append(called, m.To)
		}
	}
	return s.note(ctx, console.DemoMoment{
		At: due.In(moscow).Truncate(time.Second), Kind: "clock", Links: links,
		Title: "The clock: " + what, Text: "Called: " + strings.Join(called, ", ") + ".",
	})
}

// clockText says what a clock asks for, and when.
func clockText(c threat.Clock, now time.Time) string {
	text := duty.Text(c) + ": by " + short(c.Due)
	if !now.Before(c.Due) {
		text = duty.Text(c) + ": overdue since " + short(c.Due)
	}
	return text
}

// short is a time in the play's own zone.
func short(t time.Time) string { return t.In(moscow).Format("Mon 2 Jan 15:04") }
