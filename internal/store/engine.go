package store

import (
	"context"
	"database/sql"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"syscall"

	"github.com/tocsin/tocsin/internal/threat"
)

// openSQLite opens the database file: one connection that writes, several that
// read. WAL lets them work side by side, synchronous=FULL makes each commit
// durable before it is acknowledged, secure_delete overwrites what is erased.
// The log is moved into the database every 16 MB: pages that change with every
// commit are then written there once instead of four times.
func (s *Store) openSQLite(dir string, readOnly bool) error {
	s.d = sqliteDialect
	path := filepath.Join(dir, databaseFile)
	if readOnly {
		return s.openReaders(path)
	}
	var err error
	if s.unlock, err = lockDir(dir); err != nil {
		s.unlock = func() error { return nil }
		return err
	}
	s.writer, err = openLite(sqliteName(path, "_txlock=immediate",
		"_pragma=journal_mode(WAL)", "_pragma=synchronous(FULL)", "_pragma=secure_delete(ON)", "_pragma=cache_size(-32768)", "_pragma=wal_autocheckpoint(4000)"))
	if err != nil {
		return dbError(err)
	}
	s.writer.SetMaxOpenConns(1)
	s.writer.SetMaxIdleConns(1)
	if err := s.writer.Ping(); err != nil {
		return dbError(err)
	}
	if err := os.Chmod(path, 0o600); err != nil {
		return unavailable("the database file cannot be closed to others", "check the owner of the data directory", err)
	}
	return s.openReaders(path)
}

func (s *Store) openReaders(path string) (err error) {
	s.reader, err = openLite(sqliteName(path, "_pragma=query_only(ON)", "_pragma=cache_size(-16384)", "_pragma=mmap_size(268435456)"))
	if err != nil {
		return dbError(err)
	}
	readers := max(4, 2*runtime.GOMAXPROCS(0))
	s.reader.SetMaxOpenConns(readers)
	s.reader.SetMaxIdleConns(readers)
	return nil
}

func sqliteName(path string, options ...string) string {
	if whole, err := filepath.Abs(path); err == nil {
		path = whole // after file:// a relative path would begin with a host
	}
	u := url.URL{Scheme: "file", Path: path}
	name := u.String() + "?_pragma=busy_timeout(10000)&_pragma=temp_store(MEMORY)"
	for _, o := range options {
		name += "&" + o
	}
	return name
}

// lockDir makes this process the only one that has the directory open. Two
// writers would each believe to be the ledger's only committer.
func lockDir(dir string) (func() error, error) {
	f, err := os.OpenFile(filepath.Join(dir, "lock"), os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, unavailable("the data directory cannot be written", "check its owner and mode", err)
	}
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		f.Close()
		return nil, &threat.Error{
			Kind: threat.KindConflict, Where: dir, Message: "another Tocsin has this data directory open",
			Remedy: "stop the other one, or talk to it over its address", Err: err,
		}
	}
	return f.Close, nil
}

// openPostgres opens two pools, so that readers never wait for the writer's
// connection.
func (s *Store) openPostgres(ctx context.Context, address string) error {
	s.d = postgresDialect
	var err error
	if s.writer, err = sql.Open("pgx", address); err != nil {
		return dbError(err)
	}
	s.writer.SetMaxOpenConns(4)
	if s.reader, err = sql.Open("pgx", address); err != nil {
		return dbError(err)
	}
	s.reader.SetMaxOpenConns(8)
	s.reader.SetMaxIdleConns(8)
	return dbError(s.writer.PingContext(ctx))
}
