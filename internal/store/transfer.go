package store

import (
	"context"
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/tocsin/tocsin/internal/threat"
)

// copyDatabase writes the state of the database at one moment into a new
// SQLite file.
func (s *Store) copyDatabase(ctx context.Context, path string) error {
	if s.d == sqliteDialect {
		if err := vacuumInto(ctx, filepath.Join(s.dir, databaseFile), path); err != nil {
			return err
		}
		return syncFile(path)
	}
	tx, err := s.reader.BeginTx(ctx, &sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true})
	if err != nil {
		return dbError(err)
	}
	defer func() { _ = tx.Rollback() }() // nothing to keep
	to, err := sql.Open("sqlite", sqliteName(path, "_txlock=immediate", "_pragma=synchronous(FULL)"))
	if err != nil {
		return dbError(err)
	}
	defer to.Close()
	if err := migrate(ctx, to, sqliteDialect); err != nil {
		return err
	}
	if err := copyTables(ctx, tx, to, sqliteDialect); err != nil {
		return err
	}
	if err := to.Close(); err != nil {
		return dbError(err)
	}
	return syncFile(path)
}

func vacuumInto(ctx context.Context, from, to string) error {
	db, err := sql.Open("sqlite", sqliteName(from, "mode=ro"))
	if err != nil {
		return dbError(err)
	}
	defer db.Close()
	_, err = db.ExecContext(ctx, "VACUUM INTO ?", to)
	return dbError(err)
}

// syncFile makes a file, and its name, durable and its owner's only.
func syncFile(path string) error {
	err := os.Chmod(path, 0o600)
	if err == nil {
		var f *os.File
		if f, err = os.OpenFile(path, os.O_RDWR, 0); err == nil {
			err = f.Sync()
			if closeErr := f.Close(); err == nil {
				err = closeErr
			}
		}
	}
	if err == nil {
		err = syncDir(filepath.Dir(path))
	}
	if err != nil {
		return unavailable("the copy of the database cannot be made durable", "check the disk and its free space", err)
	}
	return nil
}

// openReadOnly opens a SQLite file that nobody writes.
func openReadOnly(path string) (*sql.DB, error) {
	db, err := sql.Open("sqlite", sqliteName(path, "mode=ro", "immutable=1", "_pragma=query_only(ON)"))
	return db, dbError(err)
}

// fillPostgres copies a backup's database into an empty PostgreSQL database.
func fillPostgres(ctx context.Context, path, address string) error {
	from, err := openReadOnly(path)
	if err != nil {
		return err
	}
	defer from.Close()
	to, err := sql.Open("pgx", address)
	if err != nil {
		return dbError(err)
	}
	defer to.Close()
	if err := migrate(ctx, to, postgresDialect); err != nil {
		return err
	}
	var acts int64
	if err := to.QueryRowContext(ctx, "SELECT count(*) FROM setting").Scan(&acts); err != nil {
		return dbError(err)
	}
	if acts > 0 {
		return threat.Conflict("the PostgreSQL database is not empty", "restore into a new one: nothing is ever overwritten")
	}
	return copyTables(ctx, from, to, postgresDialect)
}

// copyTables copies all of our tables from one engine into new ones of the
// other, in one transaction. Searched words are made anew from the texts; jobs
// in hand are not copied, their makers plan them again from the records.
func copyTables(ctx context.Context, from conn, to *sql.DB, d *dialect) error {
	tx, err := to.BeginTx(ctx, nil)
	if err != nil {
		return dbError(err)
	}
	defer func() { _ = tx.Rollback() }() // after a commit this does nothing
	if _, err := tx.ExecContext(ctx, "DELETE FROM ledger_head"); err != nil {
		return dbError(err)
	}
	tables, err := tableNames(d)
	if err != nil {
		return err
	}
	for _, table := range tables {
		if err := copyTable(ctx, from, tx, d, table); err != nil {
			return fmt.Errorf("copy %s: %w", table, err)
		}
	}
	if err := indexWords(ctx, from, tx, d); err != nil {
		return err
	}
	return dbError(tx.Commit())
}

// tableNames reads from the migrations which tables there are.
func tableNames(d *dialect) ([]string, error) {
	steps, err := migrationList(d)
	if err != nil {
		return nil, err
	}
	var names []string
	for _, step := range steps {
		for _, line := range strings.Split(step.sql, "\n") {
			rest, ok := strings.CutPrefix(line, "CREATE TABLE ")
			if name, _, _ := strings.Cut(rest, " "); ok && name != "report_words" && !slices.Contains(names, name) {
				names = append(names, name)
			}
		}
	}
	return names, nil
}

func copyTable(ctx context.Context, from conn, tx *sql.Tx, d *dialect, table string) error {
	rows, err := from.QueryContext(ctx, "SELECT * FROM "+table)
	if err != nil {
		return dbError(err)
	}
	defer rows.Close()
	columns, err := rows.Columns()
	if err != nil {
		return dbError(err)
	}
	insert := batch{tx: tx, d: d, into: "INSERT INTO " + table + " (" + strings.Join(columns, ", ") + ") VALUES "}
	for rows.Next() {
		values, dest := make([]any, len(columns)), make([]any, len(columns))
		for i := range values {
			dest[i] = &values[i]
		}
		if err := rows.Scan(dest...); err != nil {
			return dbError(err)
		}
		if err := insert.add(ctx, values...); err != nil {
			return err
		}
	}
	if err := rows.Err(); err != nil {
		return dbError(err)
	}
	if err := insert.flush(ctx); err != nil || !d.numbered || columns[0] != "num" || table == "tree_hash" {
		return err
	}
	// The engine counts on from the last number.
	_, err = tx.ExecContext(ctx, "SELECT setval(pg_get_serial_sequence('"+table+"', 'num'), (SELECT max(num) FROM "+table+"))")
	return dbError(err)
}

// indexWords makes the texts searchable.
func indexWords(ctx context.Context, from conn, tx *sql.Tx, d *dialect) error {
	rows, err := from.QueryContext(ctx, "SELECT r.num, r.body, t.content FROM report r JOIN report_text t ON t.report_id = r.id WHERE r.erased = 0")
	if err != nil {
		return dbError(err)
	}
	defer rows.Close()
	for rows.Next() {
		var num int64
		var body, content string
		if err := rows.Scan(&num, &body, &content); err != nil {
			return dbError(err)
		}
		var rep threat.Report
		if err := decode(body, &rep); err != nil {
			return err
		}
		words := fold(rep.Title + "\n" + content)
		if words == "" {
			continue
		}
		if _, err := tx.ExecContext(ctx, d.rebind(d.words), num, words); err != nil {
			return dbError(err)
		}
	}
	return dbError(rows.Err())
}
