package store

import (
	"context"
	"database/sql"
	"iter"
	"math/bits"
	"slices"
	"strings"
)

// batch writes many rows with few statements.
type batch struct {
	tx   *sql.Tx
	d    *dialect
	into string
	tail string // behind the rows
	size int    // columns of a row
	args []any
}

// A statement's text is prepared once and kept, so there must be few of them:
// rows are written, and values named in IN, by such numbers only.
const (
	mostRows   = 64
	mostValues = 512
	someValues = 32
)

// batch begins to write rows within the change.
func (tx *Tx) batch(into, tail string) *batch {
	return &batch{tx: tx.tx, d: tx.d, into: into, tail: tail}
}

func (b *batch) add(ctx context.Context, args ...any) error {
	b.size = len(args)
	if b.args == nil {
		b.args = make([]any, 0, mostRows*b.size)
	}
	if b.args = append(b.args, args...); len(b.args) == mostRows*b.size {
		return b.flush(ctx)
	}
	return nil
}

// flush writes what is left: by the powers of two that its number is made of.
func (b *batch) flush(ctx context.Context) error {
	row, left := places(b.size), b.args
	for rows := mostRows; rows > 0; rows /= 2 {
		if len(left) < rows*b.size || len(left) == 0 {
			continue
		}
		_, err := b.tx.ExecContext(ctx, b.d.rebind(b.into+row+strings.Repeat(", "+row, rows-1)+" "+b.tail), left[:rows*b.size]...)
		if err != nil {
			return dbError(err)
		}
		left = left[rows*b.size:]
	}
	b.args = b.args[:0]
	return nil
}

// parts deals values to several statements. Each part is filled up to one of a
// few lengths by repeating its last value, which an IN doesn't mind.
func parts(values []string) iter.Seq[[]string] {
	return func(yield func([]string) bool) {
		for part := range slices.Chunk(values, mostValues) {
			full := min(1<<bits.Len(uint(len(part)-1)), (len(part)+someValues-1)/someValues*someValues)
			if !yield(append(slices.Clip(part), slices.Repeat(part[len(part)-1:], full-len(part))...)) {
				return
			}
		}
	}
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
	for part := range parts(ids) {
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
