package desk

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/tocsin/tocsin/internal/duty"
	"github.com/tocsin/tocsin/internal/store"
	"github.com/tocsin/tocsin/internal/threat"
)

// OnDuty is who has a role of the ladder now.
type OnDuty struct {
	Role   string    `json:"role"`
	Person string    `json:"person,omitempty"` // empty: nobody
	Until  time.Time `json:"until,omitzero"`
	// Next is who follows, and Gap the next time from which nobody does.
	Next string    `json:"next,omitempty"`
	Gap  time.Time `json:"gap,omitzero"`
}

// rotaAhead is how far the rota is looked along.
const rotaAhead = 31 * 24 * time.Hour

// RotaRoles are the roles of the ladder, then others that the rota has.
func RotaRoles(ctx context.Context, q *store.Reads, r threat.Reader) ([]string, error) {
	policy, _, err := Policy(ctx, q, r)
	if err != nil {
		return nil, err
	}
	var out []string
	for _, rung := range policy.Ladder {
		if !slices.Contains(out, rung.Role) {
			out = append(out, rung.Role)
		}
	}
	kept, err := q.RotaRoles(ctx, r)
	for _, role := range kept {
		if !slices.Contains(out, role) {
			out = append(out, role)
		}
	}
	return out, err
}

// WhoIsOnDuty gives for each role who has it now, who follows, and from when on
// nobody does.
func WhoIsOnDuty(ctx context.Context, q *store.Reads, r threat.Reader, now time.Time) ([]OnDuty, error) {
	roles, err := RotaRoles(ctx, q, r)
	if err != nil {
		return nil, err
	}
	turns, err := q.Turns(ctx, r, now, now.Add(rotaAhead))
	if err != nil {
		return nil, err
	}
	var out []OnDuty
	for _, role := range roles {
		shifts := duty.Shifts(turns, role, now, now.Add(rotaAhead))
		d := OnDuty{Role: role, Person: shifts[0].Person}
		for _, s := range shifts {
			switch {
			case s.Gap() && d.Gap.IsZero():
				d.Gap = s.Starts
			case s.Person == d.Person && d.Next == "":
				d.Until = s.Ends
			case d.Next == "" && s.Person != "" && d.Gap.IsZero():
				d.Next = s.Person
			}
		}
		out = append(out, d)
	}
	return out, nil
}

// AddTurns enters turns on the rota, all or none.
func AddTurns(ctx context.Context, s *store.Store, by threat.Reader, turns []threat.Turn) error {
	if err := Permitted(ctx, &s.Reads, by, "rota", "changing the rota"); err != nil {
		return err
	}
	return s.Write(ctx, func(tx *store.Tx) error {
		for _, t := range turns {
			if len(t.Note) > 500 {
				return threat.TooLarge("note", "the note is longer than 500 bytes", "say it in fewer words")
			}
			if _, err := tx.AddTurn(by, t); err != nil {
				return err
			}
		}
		return nil
	})
}

// DropTurn takes an entry off the rota, or puts it on again.
func DropTurn(ctx context.Context, s *store.Store, by threat.Reader, id string, back bool) error {
	if err := Permitted(ctx, &s.Reads, by, "rota", "changing the rota"); err != nil {
		return err
	}
	return s.Write(ctx, func(tx *store.Tx) error {
		_, err := tx.DropTurn(by, id, back)
		return err
	})
}

// maxHandOver bounds a hand-over note, in bytes.
const maxHandOver = 20_000

// HandOver leaves a note for the next on duty.
func HandOver(ctx context.Context, s *store.Store, by threat.Reader, h threat.HandOver) (threat.HandOver, error) {
	switch {
	case !by.May(threat.RoleAnalyst) || by.Person == "":
		return h, threat.Forbidden("duty is handed over by somebody who had it", "ask an analyst")
	case strings.TrimSpace(h.Role) == "":
		return h, threat.Invalid("role", "there is no role", "choose one of the rota")
	case strings.TrimSpace(h.Note) == "":
		return h, threat.Invalid("note", "there is no note", "say what is open, what is due, and what to watch for")
	case len(h.Note) > maxHandOver:
		return h, threat.TooLarge("note", "the note is longer than 20,000 bytes", "say it in fewer words")
	}
	err := s.Write(ctx, func(tx *store.Tx) error {
		to, err := tx.Person(ctx, by, h.To)
		if err != nil {
			return err
		}
		if !to.Reader().MayRead(h.Marking) {
			return threat.Invalid("marking", to.Name+" may not read that", "choose a lower marking, and leave out what they may not know")
		}
		h, err = tx.AddHandOver(by, h)
		return err
	})
	return h, err
}

// TakeOver records that the next one has read the note and takes the duty over.
// If the rota has somebody else at this moment, they stand over them from now
// to the end of that turn.
func TakeOver(ctx context.Context, s *store.Store, by threat.Reader, id string) (threat.HandOver, error) {
	var h threat.HandOver
	err := s.Write(ctx, func(tx *store.Tx) (err error) {
		if h, err = tx.HandOver(ctx, by, id); err != nil {
			return err
		}
		if h.To != by.Person {
			return threat.Forbidden("this was handed to somebody else", "ask for a hand-over of your own")
		}
		if h, err = tx.TakeHandOver(by, id); err != nil {
			return err
		}
		turn, err := tx.OnDuty(ctx, by, h.Role, tx.Now())
		if threat.KindOf(err) == threat.KindNotFound {
			return nil
		}
		if err != nil || turn.Person == by.Person {
			return err
		}
		own, err := nextOwnTurn(tx, by, h.Role, turn.Ends)
		if err != nil {
			return err
		}
		_, err = tx.AddTurn(by, threat.Turn{Role: h.Role, Person: by.Person, Starts: tx.Now(), Ends: own, Note: "took over early"})
		return err
	})
	return h, err
}

// nextOwnTurn is when somebody's own turn begins, if that is before end.
func nextOwnTurn(tx *store.Tx, by threat.Reader, role string, end time.Time) (time.Time, error) {
	turns, err := tx.Turns(tx.Context(), by, tx.Now(), end)
	for _, t := range turns {
		if t.Role == role && t.Person == by.Person && t.Starts.After(tx.Now()) && t.Starts.Before(end) {
			end = t.Starts
		}
	}
	return end, err
}

// gaps raises an alarm for each gap in the rota that is near, once. A desk that
// has kept no rota for a month is not alarmed: everybody who may approve is
// called there.
func (w *Watch) gaps(ctx context.Context, policy duty.Policy) error {
	now := w.Store.Now()
	from, to := now.Add(-rotaAhead), now.Add(policy.Ahead().Duration())
	turns, err := w.Store.Turns(ctx, watchman, from, to)
	if err != nil || len(turns) == 0 {
		return err
	}
	for _, rung := range policy.Ladder {
		if !slices.ContainsFunc(turns, func(t threat.Turn) bool { return t.Role == rung.Role }) {
			continue
		}
		for _, gap := range duty.Gaps(turns, rung.Role, from, to) {
			if !gap.Ends.After(now) || gap.Starts.Equal(from) {
				continue
			}
			if err := w.alarmGap(ctx, gap); err != nil {
				return err
			}
		}
	}
	return nil
}

func (w *Watch) alarmGap(ctx context.Context, gap duty.Shift) error {
	about, step := "rota "+gap.Role, int(gap.Starts.Unix()/60)
	if known, err := w.Store.Raised(ctx, watchman, store.AlarmRota, about, step); err != nil || known {
		return err
	}
	text := "From " + gap.Starts.UTC().Format("2 Jan 2006 15:04 UTC") + " on nobody is on the rota as " + gap.Role + ". Enter somebody; until then everybody who may approve is called."
	return w.Store.Write(ctx, func(tx *store.Tx) error {
		return w.Bell.Ring(tx, store.Alarm{Kind: store.AlarmRota, About: about, Step: step, Marking: threat.Clear, Text: text}, "")
	})
}
