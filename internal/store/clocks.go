package store

import (
	"context"

	"github.com/tocsin/tocsin/internal/threat"
)

const clockColumns = "k.id, k.kind, k.case_id, k.about_id, k.marking, k.started, k.due, k.stopped, k.stop_ref, k.reason"

func scanClock(row row) (threat.Clock, error) {
	var c threat.Clock
	var started, due, stopped int64
	err := row.Scan(&c.ID, &c.Kind, &c.Case, &c.About, &c.Marking, &started, &due, &stopped, &c.By, &c.Reason)
	c.Started, c.Due, c.Stopped = moment(started), moment(due), moment(stopped)
	return c, err
}

// Clocks lists the clocks of a case, the first due first.
func (q *Reads) Clocks(ctx context.Context, r threat.Reader, caseID string) ([]threat.Clock, error) {
	return list(ctx, q, r, scanClock, "SELECT "+clockColumns+" FROM {clock} k WHERE k.case_id = ? ORDER BY k.due, k.id", caseID)
}

// RunningClocks lists all clocks that run, the first due first, 500 at most.
func (q *Reads) RunningClocks(ctx context.Context, r threat.Reader) ([]threat.Clock, error) {
	return list(ctx, q, r, scanClock, "SELECT "+clockColumns+" FROM {clock} k WHERE k.stopped = 0 ORDER BY k.due, k.id LIMIT 500")
}

// NextClocks lists the clocks that run and are due first, and counts all that run.
func (q *Reads) NextClocks(ctx context.Context, r threat.Reader, limit int) ([]threat.Clock, int64, error) {
	n, err := one(ctx, q, r, "clock", number, "SELECT count(*) FROM {clock} k WHERE k.stopped = 0")
	if err != nil || n == 0 {
		return nil, n, err
	}
	next, err := list(ctx, q, r, scanClock, "SELECT "+clockColumns+" FROM {clock} k WHERE k.stopped = 0 ORDER BY k.due, k.id LIMIT ?", page(limit))
	return next, n, err
}

// Clock gives one clock.
func (q *Reads) Clock(ctx context.Context, r threat.Reader, id string) (threat.Clock, error) {
	return one(ctx, q, r, "clock", scanClock, "SELECT "+clockColumns+" FROM {clock} k WHERE k.id = ?", id)
}

// StartClock records a clock that runs. A second one of a kind that may run
// only once for a case is a conflict.
func (tx *Tx) StartClock(by threat.Reader, c threat.Clock) error {
	_, err := tx.exec("INSERT INTO clock (id, kind, case_id, about_id, marking, started, due) VALUES (?, ?, ?, ?, ?, ?, ?)",
		c.ID, string(c.Kind), c.Case, c.About, int64(c.Marking), stamp(c.Started), stamp(c.Due))
	if err != nil {
		return err
	}
	return tx.act(by, Deed{
		Verb: "start", Kind: "clock", Object: c.ID, Parent: c.Case, Marking: c.Marking,
		Data: map[string]any{"kind": c.Kind, "due": c.Due, "about": c.About},
	})
}

// StopClock records that a clock was stopped, by what and why. A clock that
// has been stopped already is a conflict.
func (tx *Tx) StopClock(by threat.Reader, c threat.Clock) error {
	n, err := tx.exec("UPDATE clock SET stopped = ?, stop_ref = ?, reason = ? WHERE id = ? AND stopped = 0", stamp(c.Stopped), c.By, c.Reason, c.ID)
	if err != nil {
		return err
	}
	if n == 0 {
		return threat.Conflict("the clock has already been stopped", "see the case for what stopped it")
	}
	if err := tx.Settled(by, AlarmClock, c.ID); err != nil {
		return err
	}
	held := c.Marking
	ended, err := tx.Delivery(tx.ctx, threat.Machinery("store"), c.By)
	switch {
	case err == nil: // the act names it
		held = held.Max(tx.HeldFor(ended.Product, ended.Recipient))
	case threat.KindOf(err) != threat.KindNotFound:
		return err
	}
	return tx.act(by, Deed{Verb: "stop", Kind: "clock", Object: c.ID, Parent: c.Case, Marking: held, Data: map[string]any{"by": c.By, "reason": c.Reason}})
}

// ClocksCalled moves how many rungs of the ladder have been called for a clock,
// and says whether this call moved it: two nodes do not call twice.
func (tx *Tx) ClocksCalled(by threat.Reader, c threat.Clock, rungs int) (bool, error) {
	n, err := tx.exec("UPDATE clock SET called = ? WHERE id = ? AND called < ? AND stopped = 0", rungs, c.ID, rungs)
	if err != nil || n == 0 {
		return false, err
	}
	return true, tx.act(by, Deed{Verb: "call", Kind: "clock", Object: c.ID, Parent: c.Case, Marking: c.Marking, Data: map[string]any{"rungs": rungs}})
}

// moveClocks takes the running clocks of a case to the one it is merged into.
// Where both run one that may run only once, the earlier deadline stays.
func (tx *Tx) moveClocks(from, into string) error {
	running, err := tx.Clocks(tx.ctx, threat.Machinery("store"), from)
	if err != nil {
		return err
	}
	there, err := tx.Clocks(tx.ctx, threat.Machinery("store"), into)
	if err != nil {
		return err
	}
	for _, c := range running {
		if !c.Running() {
			continue
		}
		twin := sameClock(there, c)
		if twin == nil {
			if _, err := tx.exec("UPDATE clock SET case_id = ? WHERE id = ?", into, c.ID); err != nil {
				return err
			}
			continue
		}
		if c.Due.Before(twin.Due) {
			if _, err := tx.exec("UPDATE clock SET due = ?, started = ? WHERE id = ?", stamp(c.Due), stamp(c.Started), twin.ID); err != nil {
				return err
			}
		}
		if _, err := tx.exec("UPDATE clock SET stopped = ?, stop_ref = ?, reason = ? WHERE id = ?", stamp(tx.Now()), twin.ID, "goes on in the clock of the case it was merged into", c.ID); err != nil {
			return err
		}
	}
	return nil
}

// sameClock finds a running clock of a kind that may run only once.
func sameClock(clocks []threat.Clock, c threat.Clock) *threat.Clock {
	for i := range clocks {
		if clocks[i].Running() && clocks[i].Kind == c.Kind && (c.Kind == threat.ClockWarn || c.Kind == threat.ClockCoordinate) {
			return &clocks[i]
		}
	}
	return nil
}
