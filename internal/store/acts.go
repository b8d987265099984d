package store

import (
	"context"
	"encoding/json"
	"time"

	"github.com/tocsin/tocsin/internal/ledger"
	"github.com/tocsin/tocsin/internal/threat"
)

// LedgerRow is one act as a reader sees it.
type LedgerRow struct {
	ledger.Act
	// Index is the place in the log, -1 for readers below TLP:RED: gaps would
	// count what is hidden from them.
	Index  int64 `json:"index"`
	Erased bool  `json:"erased,omitempty"` // its payload was erased
}

const actColumns = "a.seq, a.id, a.at, a.who, a.verb, a.kind, a.object, a.parent, a.marking, a.payload"

func scanAct(r threat.Reader) func(row) (LedgerRow, error) {
	return func(row row) (LedgerRow, error) {
		var l LedgerRow
		var at int64
		var payload []byte
		if err := row.Scan(&l.Index, &l.ID, &at, &l.Who, &l.Verb, &l.Kind, &l.Object, &l.Parent, &l.Marking, &payload); err != nil {
			return l, err
		}
		l.At, l.Erased = moment(at), payload == nil
		if r.Clearance < threat.Red {
			l.Index = -1
		}
		if l.Erased {
			return l, nil
		}
		var said struct {
			Data json.RawMessage `json:"data"`
		}
		err := decode(string(payload), &said)
		l.Data = said.Data
		return l, err
	}
}

// LedgerFilter narrows the ledger's list.
type LedgerFilter struct {
	Object string // id: acts on it, on what belongs to it, or on a group it is in
	Who    string
	Verb   string
	Kind   string
	Since  time.Time
	Until  time.Time
	Before string // id of an act: older ones only; give the last of the page before
	Limit  int
}

// arrivalOf is the act in which a delivery arrived together with others.
const arrivalOf = "(SELECT d.arrival FROM {delivery} d WHERE d.id = ? AND d.arrival <> '')"

// Ledger lists acts, the latest first.
func (q *Reads) Ledger(ctx context.Context, r threat.Reader, f LedgerFilter) ([]LedgerRow, error) {
	w := &where{from: " FROM {act} a"}
	w.when(f.Object != "", "(a.object = ? OR a.parent = ? OR a.id = "+arrivalOf+")", f.Object, f.Object, f.Object)
	w.when(f.Who != "", "a.who = ?", f.Who)
	w.when(f.Verb != "", "a.verb = ?", f.Verb)
	w.when(f.Kind != "", "a.kind = ?", f.Kind)
	w.when(!f.Since.IsZero(), "a.at >= ?", stamp(f.Since))
	w.when(!f.Until.IsZero(), "a.at < ?", stamp(f.Until))
	w.when(f.Before != "", "a.seq < (SELECT b.seq FROM {act} b WHERE b.id = ?)", f.Before)
	return list(ctx, q, r, scanAct(r), "SELECT "+actColumns+w.String()+" ORDER BY a.seq DESC LIMIT ?", append(w.args, page(f.Limit))...)
}

// Change tells that something the reader can see has changed.
type Change struct {
	ID     string    `json:"id"` // give it as since to hear what comes after
	At     time.Time `json:"at"`
	Verb   string    `json:"verb"`
	Kind   string    `json:"kind"` // of the object: "report", "fact", "case", …
	Object string    `json:"object"`
	Parent string    `json:"parent,omitempty"` // id of the report or case it belongs to
}

// Changes lists what changed after the change with id since, the earliest
// first, 500 at most. An empty since gives the latest change only: where to
// begin.
func (q *Reads) Changes(ctx context.Context, r threat.Reader, since string) ([]Change, error) {
	scan := func(row row) (Change, error) {
		var c Change
		var at int64
		err := row.Scan(&c.ID, &at, &c.Verb, &c.Kind, &c.Object, &c.Parent)
		c.At = moment(at)
		return c, err
	}
	const columns = "SELECT a.id, a.at, a.verb, a.kind, a.object, a.parent FROM {act} a"
	if since == "" {
		return list(ctx, q, r, scan, columns+" ORDER BY a.seq DESC LIMIT 1")
	}
	return list(ctx, q, r, scan, columns+" WHERE a.seq > (SELECT b.seq FROM {act} b WHERE b.id = ?) ORDER BY a.seq LIMIT 500", since)
}

// News gives a channel that is closed at this process's next commit; then ask
// for [Reads.Changes]. On PostgreSQL other nodes commit too: look every second
// or so as well.
func (s *Store) News() <-chan struct{} { return s.news.wait() }
