package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"time"

	"github.com/tocsin/tocsin/internal/ledger"
	"github.com/tocsin/tocsin/internal/threat"
)

// Tx is one change in the making. It reads what it has made so far with the
// methods of [Reads]. It is valid within its closure only, in one goroutine.
type Tx struct {
	Reads
	ctx     context.Context
	tx      *sql.Tx
	conn    *sql.Conn // the transaction is on
	store   *Store
	acts    []ledger.Act
	opened  []string // cases opened by this change
	queues  []string // of jobs enqueued by this change
	failed  error    // of a statement whose error was not handed on
	recalls bool     // this change closes deliveries that may be in hand
}

// Context is that of the request, without its cancellation: a statement that
// is broken off would take the whole group back.
func (tx *Tx) Context() context.Context { return tx.ctx }

// Now is the desk's clock.
func (tx *Tx) Now() time.Time { return tx.store.Now() }

// exec runs one statement that changes rows, and says how many.
func (tx *Tx) exec(query string, args ...any) (int64, error) {
	res, err := tx.tx.ExecContext(tx.ctx, tx.d.rebind(query), args...)
	if err != nil {
		// Some errors end the transaction; to go on after one would be to
		// commit half a change.
		tx.failed = dbError(err)
		return 0, tx.failed
	}
	n, err := res.RowsAffected()
	return n, dbError(err)
}

// NewID makes an id with a prefix that says what it names.
func (tx *Tx) NewID(prefix string) string {
	var random [10]byte
	if _, err := tx.store.rand.Read(random[:]); err != nil {
		tx.failed = fmt.Errorf("read randomness: %w", err)
	}
	return threat.NewID(prefix, tx.Now(), random[:])
}

// Deed is what [Tx.Act] records.
type Deed struct {
	Verb    string
	Kind    string // of the object
	Object  string // its id
	Parent  string // id of the report or case it belongs to
	Marking threat.Marking
	Data    any // what changed, as JSON; never personal data of people who are warned
	// Group is what was done together and is one act; it goes in Data's place.
	Group *ledger.Group
}

// Act appends to the ledger what by did. It takes effect with the commit, and
// gives the act's id.
func (tx *Tx) Act(by threat.Reader, d Deed) (string, error) {
	act := ledger.Act{
		ID: tx.NewID("act"), At: tx.Now(), Who: who(by), Verb: d.Verb, Kind: d.Kind,
		Object: d.Object, Parent: d.Parent, Marking: d.Marking,
	}
	if act.Group = d.Group; d.Group != nil {
		d.Data = d.Group.Data()
	}
	if d.Data != nil {
		data, err := json.Marshal(d.Data)
		if err != nil {
			return "", fmt.Errorf("encode act: %w", err)
		}
		act.Data = data
	}
	tx.acts = append(tx.acts, act)
	return act.ID, nil
}

// act is Act for callers who need no id.
func (tx *Tx) act(by threat.Reader, d Deed) error {
	_, err := tx.Act(by, d)
	return err
}

// who names the one who acts: a person's id, or the machinery's step.
func who(by threat.Reader) string {
	if by.Person != "" {
		return by.Person
	}
	return by.Name
}
