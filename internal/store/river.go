package store

import (
	"context"
	"database/sql"
	"fmt"
	"log/slog"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"
	"github.com/riverqueue/river/riverdriver/riversqlite"
	"github.com/riverqueue/river/rivermigrate"
	"github.com/riverqueue/river/rivertype"
)

// jobQueue is River over this store's database. On SQLite it shares the one
// connection that writes, so that the two queue in the program and never meet
// in the file; on PostgreSQL it has a pool of its own and is woken by NOTIFY.
type jobQueue struct {
	lite *river.Client[*sql.Tx]
	hub  wakeHub // wakes the workers on SQLite
	pg   *river.Client[pgx.Tx]
	pool *pgxpool.Pool
}

// fetchCooldown is the least time between two looks for jobs: how late a job
// may start under load, and how often the writer is asked at most.
const fetchCooldown = 20 * time.Millisecond

// openJobs brings River's tables up to date and makes the client that inserts.
func openJobs(ctx context.Context, s *Store, address string) (*jobQueue, error) {
	// River leaves out wake-ups that come within the cooldown of the one before;
	// a job would then wait until somebody looks.
	config := &river.Config{Logger: slog.New(slog.DiscardHandler), FetchCooldown: river.FetchCooldownMin}
	if s.d == sqliteDialect {
		driver := riversqlite.New(s.writer)
		if err := migrateJobs(ctx, driver); err != nil {
			return nil, err
		}
		client, err := river.NewClient(driver, config)
		return &jobQueue{lite: client}, err
	}
	pool, err := pgxpool.New(ctx, address)
	if err != nil {
		return nil, dbError(err)
	}
	driver := riverpgxv5.New(pool)
	if err := migrateJobs(ctx, driver); err != nil {
		pool.Close()
		return nil, err
	}
	client, err := river.NewClient(driver, config)
	return &jobQueue{pg: client, pool: pool}, err
}

func migrateJobs[T any](ctx context.Context, driver riverdriver.Driver[T]) error {
	migrator, err := rivermigrate.New(driver, &rivermigrate.Config{Logger: slog.New(slog.DiscardHandler)})
	if err == nil {
		_, err = migrator.Migrate(ctx, rivermigrate.DirectionUp, nil)
	}
	if err != nil {
		return fmt.Errorf("migrate jobs: %w", dbError(err))
	}
	return nil
}

func (j *jobQueue) close() {
	if j != nil && j.pool != nil {
		j.pool.Close()
	}
}

// Enqueue adds a job that exists if and only if the change is committed.
func (tx *Tx) Enqueue(args river.JobArgs, o *river.InsertOpts) error {
	return tx.EnqueueMany([]river.InsertManyParams{{Args: args, InsertOpts: o}})
}

// EnqueueMany adds many jobs with one statement.
func (tx *Tx) EnqueueMany(many []river.InsertManyParams) error {
	if len(many) == 0 {
		return nil
	}
	jobs := tx.store.jobs
	var made []*rivertype.JobInsertResult
	var err error
	if jobs.lite != nil {
		made, err = jobs.lite.InsertManyTx(tx.ctx, tx.tx, many)
	} else {
		err = tx.conn.Raw(func(driver any) error {
			_, err := jobs.pg.InsertManyTx(tx.ctx, &pgTx{pgConn: driver.(*stdlib.Conn).Conn()}, many)
			return err
		})
	}
	if err != nil {
		tx.failed = fmt.Errorf("enqueue %s: %w", many[0].Args.Kind(), dbError(err))
		return tx.failed
	}
	for _, m := range made {
		tx.queues = append(tx.queues, m.Job.Queue)
	}
	return nil
}

// Jobs works jobs. It has River's own meaning: Start returns when it works, and
// ends with its context; Stop waits for the jobs in hand.
type Jobs interface {
	Start(ctx context.Context) error
	Stop(ctx context.Context) error
	StopAndCancel(ctx context.Context) error
}

// Jobs makes what works jobs. The configuration needs Workers and Queues;
// Logger defaults to the store's, the intervals to what was measured to be
// prompt and cheap.
func (s *Store) Jobs(c *river.Config) (Jobs, error) {
	config := *c
	if config.Logger == nil {
		config.Logger = s.log
	}
	if config.FetchCooldown == 0 {
		config.FetchCooldown = fetchCooldown
	}
	if s.jobs.pg != nil {
		return river.NewClient(riverpgxv5.New(s.jobs.pool), &config)
	}
	return river.NewClient(newWakingDriver(s.writer, &s.jobs.hub), &config)
}

// pgTx lets River work within the writer's transaction, which database/sql
// has begun on the same connection. Only savepoints begin and end here.
type pgTx struct {
	*pgConn
	name  string // of the savepoint, empty for the writer's transaction
	depth int
}

// pgConn is a connection under a name that leaves room for the method Conn.
type pgConn = pgx.Conn

func (t *pgTx) Conn() *pgx.Conn { return t.pgConn }

func (t *pgTx) Begin(ctx context.Context) (pgx.Tx, error) {
	inner := &pgTx{pgConn: t.pgConn, depth: t.depth + 1}
	inner.name = fmt.Sprintf("job_%d", inner.depth)
	_, err := t.Exec(ctx, "SAVEPOINT "+inner.name)
	return inner, err
}

func (t *pgTx) Commit(ctx context.Context) error {
	if t.name == "" {
		return pgx.ErrTxClosed // the writer commits
	}
	_, err := t.Exec(ctx, "RELEASE SAVEPOINT "+t.name)
	t.name = ""
	return err
}

func (t *pgTx) Rollback(ctx context.Context) error {
	if t.name == "" {
		return pgx.ErrTxClosed
	}
	_, err := t.Exec(ctx, "ROLLBACK TO SAVEPOINT "+t.name)
	t.name = ""
	return err
}

func (t *pgTx) LargeObjects() pgx.LargeObjects { return pgx.LargeObjects{} }
