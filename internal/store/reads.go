package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/tocsin/tocsin/internal/threat"
)

// conn is what a connection pool and a transaction have in common.
type conn interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
	ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error)
}

// Reads holds all methods that read. [Store] has them over what is committed,
// [Tx] over what the transaction has made so far.
type Reads struct {
	db conn
	d  *dialect
}

// row is what a scan function reads one record from.
type row interface{ Scan(dest ...any) error }

// list reads all records of a statement that names its tables in braces.
func list[T any](ctx context.Context, q *Reads, r threat.Reader, scan func(row) (T, error), query string, args ...any) ([]T, error) {
	statement, err := expand(query, r)
	if err != nil {
		return nil, err
	}
	rows, err := q.db.QueryContext(ctx, q.d.rebind(statement), args...)
	if err != nil {
		return nil, dbError(err)
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
	return out, dbError(rows.Err())
}

// one reads the only record of a statement; what names it when it is not there.
func one[T any](ctx context.Context, q *Reads, r threat.Reader, what string, scan func(row) (T, error), query string, args ...any) (T, error) {
	var none T
	statement, err := expand(query, r)
	if err != nil {
		return none, err
	}
	v, err := scan(q.db.QueryRowContext(ctx, q.d.rebind(statement), args...))
	if errors.Is(err, sql.ErrNoRows) {
		return none, threat.NotFound(what)
	}
	if err != nil {
		return none, dbError(err)
	}
	return v, nil
}

// text scans a single string, number a single number.
func text(r row) (s string, err error)  { err = r.Scan(&s); return s, err }
func number(r row) (n int64, err error) { err = r.Scan(&n); return n, err }

// stamp is a time as it is stored, zero for none.
func stamp(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMicro()
}

// moment is the time of a stamp.
func moment(n int64) time.Time {
	if n == 0 {
		return time.Time{}
	}
	return time.UnixMicro(n).UTC()
}

// flag is a boolean as it is stored.
func flag(b bool) int64 {
	if b {
		return 1
	}
	return 0
}

// encode writes a value of the vocabulary as the JSON of a body column.
func encode(v any) (string, error) {
	b, err := json.Marshal(v)
	if err != nil {
		return "", fmt.Errorf("encode record: %w", err)
	}
	return string(b), nil
}

// decode reads a body column.
func decode(body string, v any) error {
	if err := json.Unmarshal([]byte(body), v); err != nil {
		return fmt.Errorf("decode record: %w", err)
	}
	return nil
}

// page bounds the length of a list: 50 when not said, 500 at most.
func page(limit int) int {
	if limit <= 0 {
		return 50
	}
	return min(limit, 500)
}
