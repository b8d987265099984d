package store

import (
	"context"
	"strings"
	"time"

	"github.com/tocsin/tocsin/internal/threat"
)

// Turn is a time for which a person has a role of the rota.
type Turn = threat.Turn

const turnColumns = "t.id, t.role, t.person_id, t.starts, t.ends, t.note"

func scanTurn(row row) (Turn, error) {
	var t Turn
	var starts, ends int64
	err := row.Scan(&t.ID, &t.Role, &t.Person, &starts, &ends, &t.Note)
	t.Starts, t.Ends = moment(starts), moment(ends)
	return t, err
}

// Turns lists the turns that touch a span of time, in the order they were
// entered: a later one stands over an earlier one.
func (q *Reads) Turns(ctx context.Context, r threat.Reader, from, to time.Time) ([]Turn, error) {
	return list(ctx, q, r, scanTurn, "SELECT "+turnColumns+" FROM {turn} t WHERE t.starts < ? AND t.ends > ? AND t.dropped = 0 ORDER BY t.num", stamp(to), stamp(from))
}

// OnDuty gives who has a role at a time: a later entry is an override of an
// earlier one.
func (q *Reads) OnDuty(ctx context.Context, r threat.Reader, role string, at time.Time) (Turn, error) {
	return one(ctx, q, r, "turn", scanTurn, "SELECT "+turnColumns+" FROM {turn} t WHERE t.role = ? AND t.starts <= ? AND t.ends > ? AND t.dropped = 0 ORDER BY t.num DESC LIMIT 1", role, stamp(at), stamp(at))
}

// RotaRoles lists the roles that anybody was ever entered for.
func (q *Reads) RotaRoles(ctx context.Context, r threat.Reader) ([]string, error) {
	return list(ctx, q, r, text, "SELECT DISTINCT t.role FROM {turn} t WHERE t.dropped = 0 ORDER BY t.role")
}

// AddTurn puts somebody on the rota, over whoever is there.
func (tx *Tx) AddTurn(by threat.Reader, t Turn) (Turn, error) {
	if t.Role = strings.TrimSpace(t.Role); t.Role == "" {
		return t, threat.Invalid("role", "the turn has no role", "choose one, such as on duty")
	}
	if !t.Starts.Before(t.Ends) {
		return t, threat.Invalid("ends", "the turn ends before it starts", "correct the times")
	}
	p, err := tx.Person(tx.ctx, by, t.Person)
	if err != nil {
		return t, err
	}
	if p.Disabled {
		return t, threat.Invalid("person", p.Name+" is switched off and cannot be called", "choose somebody else")
	}
	t.ID = tx.NewID("trn")
	if _, err := tx.exec("INSERT INTO turn (id, role, person_id, starts, ends, note) VALUES (?, ?, ?, ?, ?, ?)", t.ID, t.Role, t.Person, stamp(t.Starts), stamp(t.Ends), t.Note); err != nil {
		return t, err
	}
	return t, tx.act(by, Deed{Verb: "add", Kind: "turn", Object: t.ID, Marking: threat.Green, Data: t})
}

// DropTurn takes an entry off the rota, or with back puts it on again.
func (tx *Tx) DropTurn(by threat.Reader, id string, back bool) (Turn, error) {
	t, err := one(tx.ctx, &tx.Reads, by, "turn", scanTurn, "SELECT "+turnColumns+" FROM {turn} t WHERE t.id = ?", id)
	if err != nil {
		return t, err
	}
	n, err := tx.exec("UPDATE turn SET dropped = ? WHERE id = ? AND dropped <> ?", flag(!back), id, flag(!back))
	if err != nil || n == 0 {
		return t, err
	}
	return t, tx.act(by, Deed{Verb: map[bool]string{true: "restore", false: "drop"}[back], Kind: "turn", Object: id, Marking: threat.Green, Data: t})
}

const handOverColumns = "h.id, h.role, h.from_id, h.to_id, h.marking, h.at, h.taken, h.note"

func scanHandOver(row row) (threat.HandOver, error) {
	var h threat.HandOver
	var at, taken int64
	err := row.Scan(&h.ID, &h.Role, &h.From, &h.To, &h.Marking, &at, &taken, &h.Note)
	h.At, h.Taken = moment(at), moment(taken)
	return h, err
}

// HandOvers lists what was handed over, the latest first.
func (q *Reads) HandOvers(ctx context.Context, r threat.Reader, limit int) ([]threat.HandOver, error) {
	return list(ctx, q, r, scanHandOver, "SELECT "+handOverColumns+" FROM {handover} h ORDER BY h.num DESC LIMIT ?", page(limit))
}

// HandOver gives one of them.
func (q *Reads) HandOver(ctx context.Context, r threat.Reader, id string) (threat.HandOver, error) {
	return one(ctx, q, r, "hand-over", scanHandOver, "SELECT "+handOverColumns+" FROM {handover} h WHERE h.id = ?", id)
}

// AddHandOver records what somebody leaves to the next. From and At are set.
func (tx *Tx) AddHandOver(by threat.Reader, h threat.HandOver) (threat.HandOver, error) {
	if h.Marking > by.Clearance {
		return h, errMarkingAbove()
	}
	h.ID, h.From, h.At, h.Taken = tx.NewID("hov"), who(by), tx.Now(), time.Time{}
	if _, err := tx.exec("INSERT INTO handover (id, role, from_id, to_id, marking, at, note) VALUES (?, ?, ?, ?, ?, ?, ?)", h.ID, h.Role, h.From, h.To, int64(h.Marking), stamp(h.At), h.Note); err != nil {
		return h, err
	}
	return h, tx.act(by, Deed{Verb: "hand over", Kind: "duty", Object: h.ID, Marking: h.Marking, Data: map[string]any{"role": h.Role, "to": h.To, "note": h.Note}})
}

// TakeHandOver records that the next one has taken over.
func (tx *Tx) TakeHandOver(by threat.Reader, id string) (threat.HandOver, error) {
	h, err := tx.HandOver(tx.ctx, by, id)
	if err != nil {
		return h, err
	}
	n, err := tx.exec("UPDATE handover SET taken = ? WHERE id = ? AND taken = 0", stamp(tx.Now()), id)
	if err != nil {
		return h, err
	}
	if n == 0 {
		return h, threat.Conflict("this has been taken over already", "look at the rota")
	}
	h.Taken = tx.Now()
	return h, tx.act(by, Deed{Verb: "take over", Kind: "duty", Object: id, Marking: h.Marking, Data: map[string]any{"role": h.Role}})
}
