package store

import (
	"context"
	"database/sql"
	"embed"
	"fmt"
	"io/fs"
	"strconv"
	"strings"

	"github.com/tocsin/tocsin/internal/threat"
)

//go:embed migrations/*.sql
var migrations embed.FS

// migration is one numbered step of the schema.
type migration struct {
	number int
	name   string
	sql    string
}

// migrationList reads the embedded steps, which are numbered from 1 without gaps.
func migrationList(d *dialect) ([]migration, error) {
	names, err := fs.Glob(migrations, "migrations/*.sql")
	if err != nil {
		return nil, fmt.Errorf("list migrations: %w", err)
	}
	steps := make([]migration, len(names))
	for i, name := range names {
		text, err := fs.ReadFile(migrations, name)
		if err != nil {
			return nil, fmt.Errorf("read migration: %w", err)
		}
		base := strings.TrimPrefix(name, "migrations/")
		number, err := strconv.Atoi(base[:4])
		if err != nil || number != i+1 {
			return nil, fmt.Errorf("migration %s: want number %04d", base, i+1)
		}
		steps[i] = migration{number: number, name: base, sql: d.schema.Replace(string(text))}
	}
	return steps, nil
}

// migrate brings the schema to this program's version. It refuses a directory
// written by a newer program, because it cannot know what that one promised.
func migrate(ctx context.Context, db *sql.DB, d *dialect) error {
	steps, err := migrationList(d)
	if err != nil {
		return err
	}
	return migrateTo(ctx, db, d, steps)
}

func migrateTo(ctx context.Context, db *sql.DB, d *dialect, steps []migration) error {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return dbError(err)
	}
	defer func() { _ = tx.Rollback() }() // after a commit this does nothing
	at, err := schemaVersion(ctx, tx, d)
	if err != nil {
		return err
	}
	if at > len(steps) {
		return errNewer(at, len(steps))
	}
	for _, step := range steps[at:] {
		if _, err := tx.ExecContext(ctx, step.sql); err != nil {
			return fmt.Errorf("migrate to %s: %w", step.name, dbError(err))
		}
	}
	if _, err := tx.ExecContext(ctx, d.rebind("UPDATE schema_version SET version = ?"), len(steps)); err != nil {
		return dbError(err)
	}
	return dbError(tx.Commit())
}

func errNewer(at, known int) error {
	return threat.Conflict(
		fmt.Sprintf("the data was written by a newer Tocsin (schema %d, this one knows %d)", at, known),
		"use the newer program, or restore a backup made by this one")
}

// checkSchema refuses to read what this program would have to change first.
func checkSchema(ctx context.Context, db *sql.DB, d *dialect) error {
	steps, err := migrationList(d)
	if err != nil {
		return err
	}
	var at int
	if err := db.QueryRowContext(ctx, "SELECT version FROM schema_version").Scan(&at); err != nil {
		return dbError(err)
	}
	if at > len(steps) {
		return errNewer(at, len(steps))
	}
	if at < len(steps) {
		return threat.Conflict("the data was written by an older Tocsin", "open it once with tocsin serve, which brings it up to date")
	}
	return nil
}

// schemaVersion is the number of the last step taken, zero in an empty
// database. On PostgreSQL it makes other nodes that start now wait.
func schemaVersion(ctx context.Context, tx *sql.Tx, d *dialect) (int, error) {
	if d.numbered {
		// Two nodes creating the same table at once fail; this lock queues them.
		if _, err := tx.ExecContext(ctx, "SELECT pg_advisory_xact_lock(7465337)"); err != nil {
			return 0, dbError(err)
		}
	}
	_, err := tx.ExecContext(ctx, "CREATE TABLE IF NOT EXISTS schema_version (version BIGINT NOT NULL)")
	if err != nil {
		return 0, dbError(err)
	}
	_, err = tx.ExecContext(ctx, "INSERT INTO schema_version SELECT 0 WHERE NOT EXISTS (SELECT 1 FROM schema_version)")
	if err != nil {
		return 0, dbError(err)
	}
	var at int
	err = tx.QueryRowContext(ctx, "SELECT version FROM schema_version").Scan(&at)
	return at, dbError(err)
}
