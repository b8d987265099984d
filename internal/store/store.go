package store

import (
	"context"
	"crypto/rand"
	"database/sql"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver "pgx"
	_ "modernc.org/sqlite"             // the driver "sqlite"

	"github.com/tocsin/tocsin/internal/threat"
)

// Options say where the data is and what the outside world gives.
type Options struct {
	// Dir is the data directory: the database (unless it is PostgreSQL), the
	// originals and the keys. It is made when it is missing.
	Dir string
	// Database is empty for SQLite in Dir, or a postgres:// address.
	Database string
	// Origin names the ledger when its key is made, such as the desk's host
	// name. Empty: "tocsin".
	Origin string
	// KeyFile holds the key of the originals, when it is to lie elsewhere
	// than in Dir.
	KeyFile string
	// Now tells the time; time.Now when nil.
	Now func() time.Time
	// Rand gives random bytes; crypto/rand when nil.
	Rand io.Reader
	// Log takes what goes wrong outside any request; discarded when nil.
	Log *slog.Logger
	// MustExist refuses to make a new data directory or database.
	MustExist bool
	// ReadOnly opens what is there for reading beside a working desk: to
	// verify it, or to show a proof. Write refuses.
	ReadOnly bool
}

// Store is an open data directory. Its methods may be called from many
// goroutines at once.
type Store struct {
	Reads
	// Originals keeps the bytes of reports as they came in.
	Originals *Originals

	dir    string
	writer *sql.DB // SQLite: the one connection that writes
	reader *sql.DB
	now    func() time.Time
	rand   io.Reader
	log    *slog.Logger
	keys   keys
	jobs   *jobQueue

	queue   chan *request
	first   chan *request // what overtakes the queue
	closing chan struct{}
	closed  chan struct{}
	once    sync.Once
	news    *news
	recalls atomic.Uint64
	unlock  func() error

	readOnly bool

	room     sync.Mutex        // held while the disk is tried
	files    sync.RWMutex      // held while originals are copied or removed
	keyFiles map[string]string // where each lies
}

// databaseFile is the name of the SQLite database in the data directory.
const databaseFile = "tocsin.db"

// Open opens the data directory, makes what is missing and brings the schema
// up to date.
func Open(ctx context.Context, o Options) (*Store, error) {
	o = o.withDefaults()
	s := &Store{
		dir: o.Dir, now: o.Now, log: o.Log, rand: &lockedReader{r: o.Rand}, news: newNews(),
		queue: make(chan *request, 4*maxGroup), first: make(chan *request, maxGroup), closing: make(chan struct{}), closed: make(chan struct{}),
		unlock: func() error { return nil },
	}
	if err := s.open(ctx, o); err != nil {
		s.release()
		return nil, fmt.Errorf("open data directory: %w", err)
	}
	if o.ReadOnly {
		close(s.closing)
		close(s.closed)
		s.once.Do(func() {})
		return s, nil
	}
	go s.write()
	return s, nil
}

func (o Options) withDefaults() Options {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Rand == nil {
		o.Rand = rand.Reader
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Origin == "" {
		o.Origin = "tocsin"
	}
	if o.KeyFile == "" {
		o.KeyFile = filepath.Join(o.Dir, keyDir, originalsKeyFile)
	}
	return o
}

func (s *Store) open(ctx context.Context, o Options) error {
	if err := prepareDir(o); err != nil {
		return err
	}
	var err error
	if strings.HasPrefix(o.Database, "postgres://") || strings.HasPrefix(o.Database, "postgresql://") {
		err = s.openPostgres(ctx, o.Database)
	} else if o.Database == "" {
		err = s.openSQLite(o.Dir, o.ReadOnly)
	} else {
		return threat.Invalid("database", "this is no address of a database", "leave it empty for SQLite, or give postgres://user@host/name")
	}
	if err != nil {
		return err
	}
	s.Reads = Reads{db: s.reader, d: s.d}
	if o.ReadOnly {
		return s.openForReading(ctx, o)
	}
	if err := migrate(ctx, s.writer, s.d); err != nil {
		return err
	}
	s.keyFiles = keyFiles(o)
	if s.keys, err = openKeys(ctx, s, o); err != nil {
		return err
	}
	s.Originals = &Originals{dir: filepath.Join(o.Dir, originalsDir), key: s.keys.originals, rand: s.rand}
	s.jobs, err = openJobs(ctx, s, o.Database)
	return err
}

// openForReading takes the directory as it is: no lock, no migration, no keys
// made, no jobs.
func (s *Store) openForReading(ctx context.Context, o Options) error {
	s.readOnly = true
	if err := checkSchema(ctx, s.reader, s.d); err != nil {
		return err
	}
	s.keyFiles = keyFiles(o)
	var err error
	if s.keys, err = openKeys(ctx, s, o); err != nil {
		return err
	}
	s.Originals = &Originals{dir: filepath.Join(o.Dir, originalsDir), key: s.keys.originals, rand: s.rand}
	return nil
}

// prepareDir makes the data directory, closed to others.
func prepareDir(o Options) error {
	if o.Dir == "" {
		return threat.Invalid("data directory", "no data directory is given", "say where the desk's data shall be kept")
	}
	if (o.MustExist || o.ReadOnly) && !Made(o.Dir) {
		return &threat.Error{
			Kind: threat.KindNotFound, Where: o.Dir, Message: "this is no data directory of Tocsin",
			Remedy: "check the path, or make one with tocsin init",
		}
	}
	if err := os.MkdirAll(filepath.Join(o.Dir, originalsDir), 0o700); err != nil {
		return unavailable("the data directory cannot be made", "check its path, owner and mode", err)
	}
	return nil
}

// Made says whether a directory is a desk's.
func Made(dir string) bool {
	_, err := os.Stat(filepath.Join(dir, keyDir))
	return err == nil
}

// Close ends writing in an orderly way: what was submitted is committed, later
// writes are refused.
func (s *Store) Close() error {
	s.once.Do(func() { close(s.closing) })
	<-s.closed
	return s.release()
}

func (s *Store) release() error {
	s.jobs.close()
	var first error
	for _, db := range []*sql.DB{s.reader, s.writer} {
		if db == nil {
			continue
		}
		if err := db.Close(); err != nil && first == nil {
			first = err
		}
	}
	if err := s.unlock(); err != nil && first == nil {
		first = err
	}
	return first
}

// Dir is the data directory.
func (s *Store) Dir() string { return s.dir }

// Engine is "sqlite" or "postgres".
func (s *Store) Engine() string { return s.d.name }

// Ping says whether the database answers.
func (s *Store) Ping(ctx context.Context) error {
	var n int
	return dbError(s.reader.QueryRowContext(ctx, "SELECT 1").Scan(&n))
}

// Now is the desk's clock.
func (s *Store) Now() time.Time { return s.now().UTC() }

// lockedReader lets goroutines share a source of randomness.
type lockedReader struct {
	mu sync.Mutex
	r  io.Reader
}

func (l *lockedReader) Read(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return io.ReadFull(l.r, p)
}
