package store

import (
	"context"
	"database/sql"
	"path/filepath"

	"github.com/tocsin/tocsin/internal/threat"
)

// CheckStatement says whether a statement may be used for reading.
func CheckStatement(sql string) error {
	_, err := expand(sql, threat.Reader{Role: threat.RoleReader})
	return err
}

// SchemaVersion is the number of migrations.
func SchemaVersion() int {
	steps, err := migrationList(sqliteDialect)
	if err != nil {
		panic(err)
	}
	return len(steps)
}

// MakeOldDatabase makes a database as an earlier program made it.
func MakeOldDatabase(dir string, version int) error {
	db, err := sql.Open("sqlite", sqliteName(filepath.Join(dir, databaseFile)))
	if err != nil {
		return err
	}
	defer db.Close()
	steps, err := migrationList(sqliteDialect)
	if err != nil {
		return err
	}
	return migrateTo(context.Background(), db, sqliteDialect, steps[:version])
}

// OpenLite opens a SQLite file by connections that keep their statements, and
// MostKept is how many each keeps.
func OpenLite(path string) (*sql.DB, error) { return openLite(sqliteName(path)) }

const MostKept = mostKept
