package store

import (
	"context"
	"time"

	"github.com/tocsin/tocsin/internal/threat"
)

// Lead is whether a report still waits to be taken up.
type Lead int

// How far a report is set aside. LeadAny does not narrow a list.
const (
	LeadAny    Lead = iota
	LeadOpen        // nobody has set it aside
	LeadSecond      // one person has; a second one looks
	LeadNone        // set aside for good
)

// SetNoLead sets a report aside as no lead, or takes it up again when n is nil.
// With a second person's name, or when it needs none, it is set aside for good.
func (tx *Tx) SetNoLead(by threat.Reader, report string, n *threat.NoLead) error {
	state, verb := LeadOpen, "take up"
	switch {
	case n != nil && n.NeedsSecond && n.Second == "":
		state, verb = LeadSecond, "set aside"
	case n != nil:
		state, verb = LeadNone, "set aside"
	}
	err := tx.editReport(by, report, verb, map[string]any{"lead": state == LeadOpen, "for_good": state == LeadNone}, func(rep *threat.Report) error {
		rep.NoLead = n
		return nil
	})
	if err != nil {
		return err
	}
	_, err = tx.exec("UPDATE report SET nolead = ? WHERE id = ?", int(state-LeadOpen), report)
	return err
}

// Untaken counts, by marking, the reports received in [from, to) that, as far as
// the reader can see, are nobody's copy, tell of a warning, stand in no case for
// certain and are not set aside.
func (q *Reads) Untaken(ctx context.Context, r threat.Reader, from, to time.Time) (map[threat.Marking]int64, error) {
	type row2 struct {
		m threat.Marking
		n int64
	}
	found, err := list(ctx, q, r, func(row row) (row2, error) {
		var c row2
		err := row.Scan(&c.m, &c.n)
		return c, err
	}, "SELECT r.marking, count(*) FROM {report} r WHERE r.received >= ? AND r.received < ? AND "+untaken+" GROUP BY r.marking", stamp(from), stamp(to))
	out := make(map[threat.Marking]int64, len(found))
	for _, c := range found {
		out[c.m] = c.n
	}
	return out, err
}

// untaken is the condition on a report that nobody has taken up.
const untaken = `r.state = 'read' AND r.copy_of = '' AND r.nolead = 0
	AND EXISTS (SELECT 1 FROM {fact} f WHERE f.report_id = r.id AND f.kind = 'warning' AND f.marking <= r.marking AND f.state IN ('read', 'confirmed'))
	AND NOT EXISTS (SELECT 1 FROM {placement} p WHERE p.report_id = r.id AND p.state = 'confirmed')`

// LastAlarm gives when an alarm of a kind about something was last raised for
// the reader; the zero time when it never was.
func (q *Reads) LastAlarm(ctx context.Context, r threat.Reader, kind AlarmKind, about string) (time.Time, error) {
	at, err := one(ctx, q, r, "alarm", number, "SELECT COALESCE(max(a.at), 0) FROM {alarm} a WHERE a.kind = ? AND a.about_id = ?", string(kind), about)
	return moment(at), err
}
