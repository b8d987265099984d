package desk

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/tocsin/tocsin/internal/duty"
	"github.com/tocsin/tocsin/internal/store"
	"github.com/tocsin/tocsin/internal/threat"
)

// SetAside says that a report is no lead. One that tells of a warning is only
// set aside for good when a second person agrees: "no lead value" is what was
// written on many a warning that came true.
func SetAside(ctx context.Context, s *store.Store, by threat.Reader, report, reason string) error {
	if !by.May(threat.RoleAnalyst) {
		return threat.Forbidden("a report is set aside by an analyst", "ask one")
	}
	if strings.TrimSpace(reason) == "" {
		return threat.Invalid("reason", "setting aside needs a reason", "say why it is no lead")
	}
	return s.Write(ctx, func(tx *store.Tx) error {
		rep, err := tx.Report(tx.Context(), by, report)
		if err != nil {
			return err
		}
		if rep.NoLead != nil {
			return threat.Conflict("the report is set aside already", "take it up again, or let a second person look")
		}
		facts, err := tx.FactsOfReport(tx.Context(), watchman, report)
		if err != nil {
			return err
		}
		warns := slices.ContainsFunc(facts, func(f threat.FactRecord) bool {
			// One that is marked above its report would be given away.
			return f.Kind == threat.FactWarning && f.Marking <= rep.Marking && (f.State == threat.FactAsRead || f.State == threat.FactConfirmed)
		})
		return tx.SetNoLead(by, report, &threat.NoLead{By: by.Person, At: tx.Now(), Reason: strings.TrimSpace(reason), NeedsSecond: warns})
	})
}

// SecondLook is a second person's agreement that a report is no lead.
func SecondLook(ctx context.Context, s *store.Store, by threat.Reader, report string) error {
	return s.Write(ctx, func(tx *store.Tx) error {
		rep, err := tx.Report(tx.Context(), by, report)
		if err != nil {
			return err
		}
		n := rep.NoLead
		switch {
		case !by.May(threat.RoleAnalyst) || by.Person == "":
			return threat.Forbidden("an analyst looks a second time", "ask one")
		case n == nil || !n.NeedsSecond || n.Second != "":
			return threat.Conflict("the report waits for no second look", "open it again to see where it stands")
		case n.By == by.Person:
			return threat.Forbidden("who set it aside cannot look a second time", "ask somebody else")
		}
		n.Second, n.SecondAt = by.Person, tx.Now()
		return tx.SetNoLead(by, report, n)
	})
}

// TakeUp takes a report up again that was set aside.
func TakeUp(ctx context.Context, s *store.Store, by threat.Reader, report string) error {
	if !by.May(threat.RoleAnalyst) {
		return threat.Forbidden("a report is taken up by an analyst", "ask one")
	}
	return s.Write(ctx, func(tx *store.Tx) error { return tx.SetNoLead(by, report, nil) })
}

// untakenPast is how far back the watch looks for reports nobody has taken up.
const untakenPast = 7 * 24 * time.Hour

// untaken rings when reports that tell of a warning have been in nobody's
// hands for too long: once for all that have become so since it last rang,
// apart for each marking. What is in whose hands is asked for each clearance by
// itself, with what is visible to it: a report in a case that somebody may not
// know of rings for them as if there were no such case, or the silence would
// tell of it.
func (w *Watch) untaken(ctx context.Context, policy duty.Policy) (int, error) {
	within := policy.TakeUp().Duration()
	if now := w.Store.Now(); now.Sub(w.looked).Abs() < time.Minute {
		return 0, nil
	}
	w.looked = w.Store.Now()
	held, err := clearances(ctx, &w.Store.Reads, w.looked)
	rung := 0
	for _, m := range threat.Markings {
		if err != nil {
			return rung, err
		}
		var bands []band
		bands, err = w.untakenOf(ctx, m, within)
		for _, b := range bands {
			if !slices.ContainsFunc(held, b.covers) {
				continue // nobody would see it
			}
			rung++
			err = w.Store.Write(ctx, func(tx *store.Tx) error { return w.Bell.Ring(tx, b.alarm(m, within, w.looked), "") })
			if err != nil {
				return rung, err
			}
		}
	}
	return rung, err
}

// clearances are those that people and programs at the desk have. There may
// always be somebody who may read everything.
func clearances(ctx context.Context, q *store.Reads, now time.Time) ([]threat.Marking, error) {
	out := []threat.Marking{threat.Red}
	people, err := q.People(ctx, watchman)
	if err != nil {
		return nil, err
	}
	for _, p := range people {
		if !p.Disabled {
			out = append(out, p.Clearance)
		}
	}
	tokens, err := q.Tokens(ctx, watchman, "")
	for _, t := range tokens {
		if t.Revoked.IsZero() && (t.Expires.IsZero() || t.Expires.After(now)) {
			out = append(out, t.Clearance)
		}
	}
	return out, err
}

// band is a range of clearances to which equally many reports of a marking are
// in nobody's hands.
type band struct {
	from, upto threat.Marking
	count      int64
}

func (b band) covers(m threat.Marking) bool { return b.from <= m && m <= b.upto }

// untakenOf counts the reports of a marking that have newly been in nobody's
// hands for too long, for each clearance that may read them.
func (w *Watch) untakenOf(ctx context.Context, m threat.Marking, within time.Duration) ([]band, error) {
	var out []band
	to := w.looked.Add(-within)
	for level := m; level <= threat.Red; level++ {
		r := threat.Reader{Name: watchman.Name, Role: threat.RoleReader, Clearance: level}
		last, err := w.Store.LastAlarm(ctx, r, store.AlarmUntaken, aboutUntaken(m))
		if err != nil {
			return nil, err
		}
		from := to.Add(-untakenPast)
		if since := last.Add(-within); since.After(from) {
			from = since
		}
		counts, err := w.Store.Untaken(ctx, r, from, to)
		if err != nil {
			return nil, err
		}
		if n := len(out); n > 0 && out[n-1].count == counts[m] {
			out[n-1].upto = level
		} else {
			out = append(out, band{from: level, upto: level, count: counts[m]})
		}
	}
	return slices.DeleteFunc(out, func(b band) bool { return b.count == 0 }), nil
}

func aboutUntaken(m threat.Marking) string { return "reports of " + m.String() }

// alarm is a band's. Its step tells the bands of one look apart.
func (b band) alarm(m threat.Marking, within time.Duration, at time.Time) store.Alarm {
	text := fmt.Sprintf("Reports that tell of a warning have been in no case for more than %g hours: %d. Place them, or set them aside with a second person.", within.Hours(), b.count)
	return store.Alarm{Kind: store.AlarmUntaken, About: aboutUntaken(m), Step: int(at.Unix())*len(threat.Markings) + int(b.from-threat.Clear), Marking: b.from, Upto: b.upto, Text: text}
}
