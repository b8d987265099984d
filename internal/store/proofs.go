package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"

	"github.com/tocsin/tocsin/internal/ledger"
	"github.com/tocsin/tocsin/internal/threat"
)

// Snapshot runs reads that all see the same state of the database.
func (s *Store) Snapshot(ctx context.Context, fn func(*Reads) error) error {
	var o *sql.TxOptions // SQLite: a read transaction is a snapshot
	if s.d.numbered {
		o = &sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true}
	}
	tx, err := s.reader.BeginTx(ctx, o)
	if err != nil {
		return dbError(err)
	}
	defer func() { _ = tx.Rollback() }() // nothing to keep
	return fn(&Reads{db: tx, d: s.d})
}

// Head gives the size and the signed head of the ledger, for readers of
// TLP:RED: the size counts everything.
func (q *Reads) Head(ctx context.Context, r threat.Reader) (size int64, note string, err error) {
	type head struct {
		size int64
		note string
	}
	h, err := one(ctx, q, r, "ledger head", func(row row) (h head, err error) {
		err = row.Scan(&h.size, &h.note)
		return h, err
	}, "SELECT h.size, h.note FROM {head} h WHERE h.one = 1")
	return h.size, h.note, err
}

// Checkpoint is a signed state of the ledger that was kept.
type Checkpoint struct {
	Size int64  `json:"size"`
	Note string `json:"note"`
}

// Checkpoints lists the kept checkpoints, the latest first, 500 at most, for
// readers of TLP:RED.
func (q *Reads) Checkpoints(ctx context.Context, r threat.Reader) ([]Checkpoint, error) {
	return list(ctx, q, r, func(row row) (c Checkpoint, err error) {
		err = row.Scan(&c.Size, &c.Note)
		return c, err
	}, "SELECT c.size, c.note FROM {checkpoint} c ORDER BY c.size DESC LIMIT 500")
}

// KeepCheckpoint keeps the signed head, so that a later change of what stands
// before it can be shown. Call it from time to time.
func (tx *Tx) KeepCheckpoint() error {
	_, err := tx.exec(`INSERT INTO checkpoint (size, at, note) SELECT size, ?, note FROM ledger_head WHERE size > 0
		ON CONFLICT DO NOTHING`, stamp(tx.Now()))
	return err
}

// PublicKey is the key with which partners verify the desk's checkpoints.
func (s *Store) PublicKey() string { return s.keys.ledger.Public() }

// Proof builds the file that proves an act to somebody who holds only the
// public key. It tells the size of the log, which is why it is made for one
// who may see the act and means to hand it out.
func (s *Store) Proof(ctx context.Context, r threat.Reader, act string) ([]byte, error) {
	return s.proof(ctx, r, act, func(p ledger.Proof, _ []byte) (ledger.Proof, error) { return p, nil })
}

// ProofOf is Proof of what an act says of one object: the whole act, unless it
// is that of a group in which the object is a member.
func (s *Store) ProofOf(ctx context.Context, r threat.Reader, act, object string) ([]byte, error) {
	return s.proof(ctx, r, act, func(p ledger.Proof, members []byte) (ledger.Proof, error) {
		if members == nil {
			return p, nil
		}
		group, err := ledger.ReadGroup(members)
		if err != nil {
			return p, err
		}
		member, err := group.Prove(func(line []byte) bool {
			var a arrival
			return json.Unmarshal(line, &a) == nil && a.Delivery == object
		})
		return p.Of(member), err
	})
}

// proof proves an act, and lets narrow make of the proof what is handed out.
func (s *Store) proof(ctx context.Context, r threat.Reader, act string, narrow func(p ledger.Proof, members []byte) (ledger.Proof, error)) ([]byte, error) {
	var proof ledger.Proof
	err := s.Snapshot(ctx, func(q *Reads) error {
		type leaf struct {
			seq                    int64
			salt, payload, members []byte
		}
		l, err := one(ctx, q, r, "act", func(row row) (l leaf, err error) {
			err = row.Scan(&l.seq, &l.salt, &l.payload, &l.members)
			return l, err
		}, "SELECT a.seq, a.salt, a.payload, a.members FROM {act} a WHERE a.id = ?", act)
		if err != nil {
			return err
		}
		if l.payload == nil {
			return threat.Conflict("what this act said was erased", "its leaf is still in the log, but cannot be shown to be this act")
		}
		size, note, err := q.Head(ctx, threat.Machinery("proof"))
		if err != nil {
			return err
		}
		if proof, err = ledger.Prove(l.seq, l.salt, l.payload, size, note, hashReader(ctx, q.db, q.d)); err != nil {
			return err
		}
		proof, err = narrow(proof, l.members)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("prove act: %w", err)
	}
	return json.MarshalIndent(proof, "", "  ")
}

// Consistency proves between two kept checkpoints, given by their sizes, that
// the newer log begins with the older one.
func (s *Store) Consistency(ctx context.Context, r threat.Reader, older, newer int64) (ledger.Consistency, error) {
	var c ledger.Consistency
	err := s.Snapshot(ctx, func(q *Reads) error {
		note := func(size int64) (string, error) {
			return one(ctx, q, r, "checkpoint", text, "SELECT c.note FROM {checkpoint} c WHERE c.size = ?", size)
		}
		from, err := note(older)
		if err != nil {
			return err
		}
		to, err := note(newer)
		if err != nil {
			return err
		}
		c, err = ledger.ProveConsistency(from, to, s.PublicKey(), hashReader(ctx, q.db, q.d))
		return err
	})
	return c, err
}
