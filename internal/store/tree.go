package store

import (
	"context"
	"database/sql"
	"fmt"
	"strings"

	"golang.org/x/mod/sumdb/tlog"

	"github.com/tocsin/tocsin/internal/ledger"
)

// lockHead reads the ledger's size and, on PostgreSQL, holds its row until the
// commit: this is what makes all nodes' writes one sequence.
func lockHead(ctx context.Context, tx *sql.Tx, d *dialect) (int64, error) {
	var size int64
	err := tx.QueryRowContext(ctx, "SELECT size FROM ledger_head WHERE one = 1"+d.lock).Scan(&size)
	if err != nil {
		return 0, fmt.Errorf("lock ledger: %w", dbError(err))
	}
	return size, nil
}

// appendActs adds the group's acts to the log and signs its new head.
func (s *Store) appendActs(ctx context.Context, tx *sql.Tx, size int64, acts []ledger.Act) error {
	if len(acts) == 0 {
		return nil
	}
	digests := make([][32]byte, len(acts))
	insert := batch{tx: tx, d: s.d, into: "INSERT INTO act (seq, id, at, who, verb, kind, object, parent, marking, digest, salt, payload, members) VALUES "}
	for i, a := range acts {
		payload, err := a.Payload()
		if err != nil {
			return err
		}
		salt := make([]byte, ledger.SaltSize)
		if _, err := s.rand.Read(salt); err != nil {
			return fmt.Errorf("read randomness: %w", err)
		}
		digests[i] = ledger.Digest(salt, payload)
		err = insert.add(ctx, size+int64(i), a.ID, stamp(a.At), a.Who, a.Verb, a.Kind, a.Object, a.Parent, int64(a.Marking), digests[i][:], salt, payload, a.Group.Bytes())
		if err != nil {
			return err
		}
	}
	if err := insert.flush(ctx); err != nil {
		return err
	}
	grown, err := ledger.Append(size, digests, hashReader(ctx, tx, s.d))
	if err != nil {
		return err
	}
	return s.keepTree(ctx, tx, grown)
}

// keepTree stores the new hashes and the signed head.
func (s *Store) keepTree(ctx context.Context, tx *sql.Tx, grown ledger.Appended) error {
	insert := batch{tx: tx, d: s.d, into: "INSERT INTO tree_hash (num, hash) VALUES "}
	for i, h := range grown.Hashes {
		if err := insert.add(ctx, grown.First+int64(i), h[:]); err != nil {
			return err
		}
	}
	if err := insert.flush(ctx); err != nil {
		return err
	}
	note, err := s.keys.ledger.Sign(grown.Size, grown.Root)
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, s.d.rebind("UPDATE ledger_head SET size = ?, note = ? WHERE one = 1"), grown.Size, note)
	return dbError(err)
}

// hashReader reads stored hashes of the tree.
func hashReader(ctx context.Context, db conn, d *dialect) tlog.HashReaderFunc {
	return func(indexes []int64) ([]tlog.Hash, error) {
		if len(indexes) == 0 {
			return nil, nil
		}
		found := make(map[int64]tlog.Hash, len(indexes))
		args := make([]any, len(indexes))
		for i, n := range indexes {
			args[i] = n
		}
		query := "SELECT num, hash FROM tree_hash WHERE num IN (?" + strings.Repeat(", ?", len(indexes)-1) + ")"
		rows, err := db.QueryContext(ctx, d.rebind(query), args...)
		if err != nil {
			return nil, dbError(err)
		}
		defer rows.Close()
		for rows.Next() {
			var n int64
			var h []byte
			if err := rows.Scan(&n, &h); err != nil {
				return nil, dbError(err)
			}
			if len(h) != tlog.HashSize {
				return nil, fmt.Errorf("ledger hash %d is damaged", n)
			}
			found[n] = tlog.Hash(h)
		}
		return inOrder(indexes, found, rows.Err())
	}
}

func inOrder(indexes []int64, found map[int64]tlog.Hash, err error) ([]tlog.Hash, error) {
	if err != nil {
		return nil, dbError(err)
	}
	out := make([]tlog.Hash, len(indexes))
	for i, n := range indexes {
		h, ok := found[n]
		if !ok {
			return nil, fmt.Errorf("ledger hash %d is missing", n)
		}
		out[i] = h
	}
	return out, nil
}
