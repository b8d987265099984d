package store

import (
	"context"
	"time"

	"github.com/tocsin/tocsin/internal/threat"
)

// Alarm calls people at the desk: something is overdue, was not delivered, or
// has ended without a decision. It stays open until somebody has seen it.
type Alarm struct {
	ID      string         `json:"id"`
	Kind    AlarmKind      `json:"kind"`
	About   string         `json:"about"` // id of the clock, product, delivery or channel
	Step    int            `json:"step"`  // of a ladder, or a number that tells repetitions apart
	Case    string         `json:"case,omitempty"`
	Marking threat.Marking `json:"marking"`
	At      time.Time      `json:"at"`
	Seen    time.Time      `json:"seen,omitzero"`
	SeenBy  string         `json:"seen_by,omitempty"`
	Text    string         `json:"text"` // for those who may read the case
	// Upto is the highest clearance of those it is for: TLP:RED unless what it
	// is about looks otherwise to those who may read more.
	Upto threat.Marking `json:"-"`
}

// AlarmKind is what an alarm is about.
type AlarmKind string

// The kinds of alarm.
const (
	AlarmClock      AlarmKind = "clock"       // a duty is overdue
	AlarmExhausted  AlarmKind = "exhausted"   // everybody was called and nobody took the warning on
	AlarmExpired    AlarmKind = "expired"     // a window ended without a decision
	AlarmDeadLetter AlarmKind = "dead letter" // a delivery failed for good
	AlarmBlocked    AlarmKind = "blocked"     // a message must not or cannot leave: the setup or the record is wrong
	AlarmByHand     AlarmKind = "by hand"     // somebody is to be told by a person
	AlarmBounce     AlarmKind = "bounce"      // what was delivered came back
	AlarmShaken     AlarmKind = "shaken"      // a judgement rests on a report that was withdrawn
	AlarmUntaken    AlarmKind = "untaken"     // reports that tell of a warning are in nobody's hands
	AlarmProbe      AlarmKind = "probe"       // a channel does not work
	AlarmRota       AlarmKind = "rota"        // soon nobody is on the rota
)

const alarmColumns = "a.id, a.kind, a.about_id, a.step, a.case_id, a.marking, a.at, a.seen, a.seen_by, a.upto, a.body"

func scanAlarm(row row) (Alarm, error) {
	var a Alarm
	var at, seen int64
	err := row.Scan(&a.ID, &a.Kind, &a.About, &a.Step, &a.Case, &a.Marking, &at, &seen, &a.SeenBy, &a.Upto, &a.Text)
	a.At, a.Seen = moment(at), moment(seen)
	return a, err
}

// Alarms lists the alarms that nobody has seen yet, or all, the latest first.
func (q *Reads) Alarms(ctx context.Context, r threat.Reader, all bool, limit int) ([]Alarm, error) {
	return list(ctx, q, r, scanAlarm, "SELECT "+alarmColumns+" FROM {alarm} a WHERE ? = 1 OR a.seen = 0 ORDER BY a.num DESC LIMIT ?", flag(all), page(limit))
}

// CountAlarms counts what alarms call about that nobody has seen yet.
func (q *Reads) CountAlarms(ctx context.Context, r threat.Reader) (int64, error) {
	return one(ctx, q, r, "alarm", number, "SELECT count(*) FROM (SELECT DISTINCT a.kind, a.about_id FROM {alarm} a WHERE a.seen = 0) open")
}

// CountAwaiting counts the products and waivers that wait for a second person.
func (q *Reads) CountAwaiting(ctx context.Context, r threat.Reader) (int64, error) {
	return one(ctx, q, r, "product", number, `SELECT (SELECT count(*) FROM {product} p WHERE p.state = 'submitted')
		+ (SELECT count(*) FROM {waiver} w WHERE w.decided = 0)`)
}

// Alarm gives one alarm.
func (q *Reads) Alarm(ctx context.Context, r threat.Reader, id string) (Alarm, error) {
	return one(ctx, q, r, "alarm", scanAlarm, "SELECT "+alarmColumns+" FROM {alarm} a WHERE a.id = ?", id)
}

// Raised says whether an alarm about something was raised, seen or not.
func (q *Reads) Raised(ctx context.Context, r threat.Reader, kind AlarmKind, about string, step int) (bool, error) {
	n, err := one(ctx, q, r, "alarm", number, "SELECT count(*) FROM {alarm} a WHERE a.kind = ? AND a.about_id = ? AND a.step = ?", string(kind), about, step)
	return n > 0, err
}

// Raise records an alarm, and says whether it is new: one about the same thing
// and step is raised once.
func (tx *Tx) Raise(by threat.Reader, a Alarm) (Alarm, bool, error) {
	a.ID, a.At = tx.NewID("alm"), tx.Now()
	n, err := tx.exec("INSERT INTO alarm (id, kind, about_id, step, case_id, marking, upto, at, body) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
		a.ID, string(a.Kind), a.About, a.Step, a.Case, int64(a.Marking), int64(a.Upto), stamp(a.At), a.Text)
	if err != nil || n == 0 {
		return a, false, err
	}
	return a, true, tx.act(by, Deed{
		Verb: "alarm", Kind: "alarm", Object: a.ID, Parent: a.Case, Marking: a.Marking,
		Data: map[string]any{"kind": a.Kind, "about": a.About, "step": a.Step},
	})
}

// SeeAlarm records that somebody has seen an alarm, and with it the earlier
// ones of its kind about the same thing.
func (tx *Tx) SeeAlarm(by threat.Reader, id string) error {
	a, err := tx.Alarm(tx.ctx, by, id)
	if err != nil {
		return err
	}
	return tx.Settled(by, a.Kind, a.About)
}

// ClocksOverdue lists the running clocks that were due by a time and for which
// fewer than so many rungs of the ladder have been called.
func (q *Reads) ClocksOverdue(ctx context.Context, r threat.Reader, due time.Time, rungs, limit int) ([]threat.Clock, error) {
	return list(ctx, q, r, scanClock, "SELECT "+clockColumns+" FROM {clock} k WHERE k.stopped = 0 AND k.due <= ? AND k.called < ? ORDER BY k.due, k.id LIMIT ?",
		stamp(due), rungs, page(limit))
}

// longestWait is longer than any delivery is ever put off: quiet hours are less
// than a day, and what a peer asks for is bounded to an hour.
const longestWait = 26 * time.Hour

// StuckDeliveries counts the pending deliveries, but for those by hand, that
// nobody has in hand and whose next attempt has been due for longer than grace, or
// comes too late, or later than anything is put off.
func (q *Reads) StuckDeliveries(ctx context.Context, r threat.Reader, now time.Time, grace time.Duration, byHand string) (int64, error) {
	before := stamp(now.Add(-grace))
	return one(ctx, q, r, "delivery", number, "SELECT count(*) FROM {outgoing} d WHERE d.state = 'pending' AND d.leased < ? AND (d.next_at < ? OR d.next_at >= d.expires OR d.next_at > ?) AND d.channel <> ?",
		before, before, stamp(now.Add(longestWait)), byHand)
}

// Held is the marking the house keeps a product at, at least that of its text.
func (tx *Tx) Held(product string) threat.Marking { return tx.held(product) }

// Unserved lists the pending deliveries by other channels than some.
func (q *Reads) Unserved(ctx context.Context, r threat.Reader, channels []string, limit int) ([]Delivery, error) {
	if len(channels) == 0 {
		channels = []string{""}
	}
	in, args := among("d.channel", channels)
	return list(ctx, q, r, scanDelivery, "SELECT "+deliveryColumns+" FROM {outgoing} d WHERE d.state = 'pending' AND NOT ("+in+") ORDER BY d.num LIMIT ?", append(args, limit)...)
}
