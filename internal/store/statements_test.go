package store_test

import (
	"context"
	"database/sql"
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"github.com/tocsin/tocsin/internal/store"
)

// openKept opens a database with one connection and a table of three numbers.
func openKept(t *testing.T) *sql.DB {
	t.Helper()
	db, err := store.OpenLite(filepath.Join(t.TempDir(), "kept.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	db.SetMaxOpenConns(1)
	run(t, db, "CREATE TABLE n (v INTEGER PRIMARY KEY)")
	for v := range 3 {
		run(t, db, "INSERT INTO n (v) VALUES (?)", v)
	}
	return db
}

func run(t *testing.T, db *sql.DB, query string, args ...any) {
	t.Helper()
	if _, err := db.Exec(query, args...); err != nil {
		t.Fatal(err)
	}
}

func count(t *testing.T, db *sql.DB, query string, args ...any) (n int) {
	t.Helper()
	if err := db.QueryRow(query, args...).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

func TestAStatementIsAskedForWhileItsRowsAreRead(t *testing.T) {
	db := openKept(t)
	tx, err := db.Begin()
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = tx.Rollback() }()
	const query = "SELECT v FROM n WHERE v >= ? ORDER BY v"
	outer, err := tx.Query(query, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer outer.Close()
	seen := 0
	for ; outer.Next(); seen++ {
		var at, inner int
		if err := outer.Scan(&at); err != nil {
			t.Fatal(err)
		}
		if err := tx.QueryRow(query, at).Scan(&inner); err != nil || inner != at || at != seen {
			t.Fatalf("row %d: the inner statement gave %d, %v", at, inner, err)
		}
	}
	if outer.Err() != nil || seen != 3 {
		t.Fatalf("%d rows, %v; want 3", seen, outer.Err())
	}
}

func TestMoreStatementsThanAreKept(t *testing.T) {
	db := openKept(t)
	for range 2 {
		for i := range store.MostKept + 20 {
			if n := count(t, db, fmt.Sprintf("SELECT count(*) + %d FROM n", i)); n != 3+i {
				t.Fatalf("statement %d gave %d", i, n)
			}
		}
	}
}

func TestAStatementThatFailedOnceWorksAgain(t *testing.T) {
	db := openKept(t)
	const insert = "INSERT INTO n (v) VALUES (?)"
	if _, err := db.Exec(insert, 1); err == nil {
		t.Fatal("the same key was taken twice")
	}
	run(t, db, insert, 3)
	if n := count(t, db, "SELECT count(*) FROM n"); n != 4 {
		t.Fatalf("%d rows; want 4", n)
	}
	ended, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := db.QueryContext(ended, "SELECT count(*) FROM n"); err == nil {
		t.Fatal("a query of an ended context was answered")
	}
	if n := count(t, db, "SELECT count(*) FROM n"); n != 4 {
		t.Fatalf("%d rows after a query that was given up; want 4", n)
	}
}

func TestAQueryThatIsBrokenOffLeavesItsStatementWhole(t *testing.T) {
	db := openKept(t)
	const long = "WITH RECURSIVE c(i) AS (SELECT ? UNION ALL SELECT i + 1 FROM c WHERE i < ?) SELECT count(*) FROM c"
	count(t, db, long, 1, 10)
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Millisecond)
	defer cancel()
	var n int
	if err := db.QueryRowContext(ctx, long, 1, 1<<40).Scan(&n); err == nil {
		t.Fatal("a query of a trillion rows came to its end")
	}
	if n := count(t, db, long, 1, 10); n != 10 {
		t.Fatalf("it gave %d; want 10", n)
	}
}

func TestAKeptStatementFollowsTheSchema(t *testing.T) {
	db := openKept(t)
	const query = "SELECT * FROM n ORDER BY v LIMIT 1"
	count(t, db, query)
	run(t, db, "ALTER TABLE n ADD COLUMN w INTEGER NOT NULL DEFAULT 7")
	var v, w int
	if err := db.QueryRow(query).Scan(&v, &w); err != nil || w != 7 {
		t.Fatalf("after a column was added: %d, %v", w, err)
	}
}
