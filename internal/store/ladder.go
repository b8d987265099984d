package store

import (
	"context"
	"time"

	"github.com/tocsin/tocsin/internal/threat"
)

// AlarmsUnseen lists the alarms that nobody has seen since a time, and for
// which fewer than so many rungs of the ladder have been called. A clock's own
// alarms are not among them: the clock climbs by itself.
func (q *Reads) AlarmsUnseen(ctx context.Context, r threat.Reader, since time.Time, rungs, limit int) ([]Alarm, error) {
	return list(ctx, q, r, scanAlarm, "SELECT "+alarmColumns+" FROM {bell} a WHERE a.seen = 0 AND a.kind <> 'clock' AND a.at <= ? AND a.called < ? ORDER BY a.at, a.num LIMIT ?",
		stamp(since), rungs, page(limit))
}

// AlarmCalled moves how many rungs have been called for an alarm, and says
// whether this call moved it: two nodes do not call twice.
func (tx *Tx) AlarmCalled(by threat.Reader, a Alarm, rungs int) (bool, error) {
	n, err := tx.exec("UPDATE alarm SET called = ? WHERE id = ? AND called < ? AND seen = 0", rungs, a.ID, rungs)
	if err != nil || n == 0 {
		return false, err
	}
	return true, tx.act(by, Deed{Verb: "call", Kind: "alarm", Object: a.ID, Parent: a.Case, Marking: a.Marking, Data: map[string]any{"rungs": rungs}})
}

// ClocksUncalled counts the running clocks that were due by a time and about
// which no alarm of a rung was ever raised, whatever the clock's own row says.
func (q *Reads) ClocksUncalled(ctx context.Context, r threat.Reader, due time.Time, rung int) (int64, error) {
	return one(ctx, q, r, "clock", number, `SELECT count(*) FROM {clock} k WHERE k.stopped = 0 AND k.due <= ?
		AND NOT EXISTS (SELECT 1 FROM {alarm} a WHERE a.kind = 'clock' AND a.about_id = k.id AND a.step = ?)`, stamp(due), rung)
}

// Settled sees the open alarms of a kind about a thing, on behalf of somebody
// who has just done what they call for.
func (tx *Tx) Settled(by threat.Reader, kind AlarmKind, about string) error {
	open, err := list(tx.ctx, &tx.Reads, threat.Machinery("store"), scanAlarm, "SELECT "+alarmColumns+" FROM {bell} a WHERE a.kind = ? AND a.about_id = ? AND a.seen = 0", string(kind), about)
	if err != nil {
		return err
	}
	for _, a := range open {
		if _, err := tx.exec("UPDATE alarm SET seen = ?, seen_by = ? WHERE id = ? AND seen = 0", stamp(tx.Now()), who(by), a.ID); err != nil {
			return err
		}
		if err := tx.act(by, Deed{Verb: "see", Kind: "alarm", Object: a.ID, Parent: a.Case, Marking: a.Marking}); err != nil {
			return err
		}
	}
	return nil
}
