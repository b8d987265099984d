package store

import (
	"context"
	"database/sql"
	"slices"
	"strings"
)

// batch writes many rows with few statements.
type batch struct {
	tx   *sql.Tx
	d    *dialect
	into string
	tail string // behind the rows
	rows int
	size int // columns of a row
	args []any
}

// batchArgs stays below the smallest limit of placeholders among the engines;
// inStatement is how many values one IN names.
const (
	batchArgs   = 900
	inStatement = 800
)

// batch begins to write rows within the change.
func (tx *Tx) batch(into, tail string) *batch {
	return &batch{tx: tx.tx, d: tx.d, into: into, tail: tail}
}

func (b *batch) add(ctx context.Context, args ...any) error {
	if len(b.args)+len(args) > batchArgs {
		if err := b.flush(ctx); err != nil {
			return err
		}
	}
	b.rows, b.size = b.rows+1, len(args)
	b.args = append(b.args, args...)
	return nil
}

func (b *batch) flush(ctx context.Context) error {
	if b.rows == 0 {
		return nil
	}
	row := places(b.size)
	_, err := b.tx.ExecContext(ctx, b.d.rebind(b.into+row+strings.Repeat(", "+row, b.rows-1)+" "+b.tail), b.args...)
	b.rows, b.args = 0, b.args[:0]
	return dbError(err)
}

// places is a list of n placeholders; of none, one that nothing is in.
func places(n int) string {
	if n == 0 {
		return "(NULL)"
	}
	return "(?" + strings.Repeat(", ?", n-1) + ")"
}

func anys(values []string) []any {
	out := make([]any, len(values))
	for i, v := range values {
		out[i] = v
	}
	return out
}

// among is the condition that a column has one of some values, with its
// arguments.
func among(column string, values []string) (string, []any) {
	return column + " IN " + places(len(values)), anys(values)
}

// execAmong runs a statement that ends in IN for ids, as often as their number
// asks.
func (tx *Tx) execAmong(ids []string, query string, args ...any) error {
	for part := range slices.Chunk(ids, inStatement) {
		if _, err := tx.exec(query+places(len(part)), append(slices.Clip(args), anys(part)...)...); err != nil {
			return err
		}
	}
	return nil
}

// returning runs one statement that changes rows, and reads what it returns.
func returning[T any](tx *Tx, scan func(row) (T, error), query string, args ...any) ([]T, error) {
	rows, err := tx.tx.QueryContext(tx.ctx, tx.d.rebind(query), args...)
	if err != nil {
		tx.failed = dbError(err)
		return nil, tx.failed
	}
	defer rows.Close()
	var out []T
	for rows.Next() {
		v, err := scan(rows)
		if err != nil {
			return nil, dbError(err)
		}
		out = append(out, v)
	}
	if err := rows.Err(); err != nil {
		tx.failed = dbError(err)
	}
	return out, tx.failed
}
