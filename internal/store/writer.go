package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"runtime/debug"
	"slices"

	"github.com/tocsin/tocsin/internal/ledger"
	"github.com/tocsin/tocsin/internal/threat"
)

// maxGroup bounds how many closures share one commit.
const maxGroup = 256

// request is one closure on its way through the writer.
type request struct {
	ctx  context.Context
	fn   func(*Tx) error
	err  error
	done chan struct{}
}

// Write runs fn in a transaction and returns when what it did is durable. If
// fn returns an error, nothing of it remains and Write returns that error. fn
// may be run twice; it must do no input or output of its own and must not call
// Write. Once fn has begun, the outcome is waited for even if ctx ends.
func (s *Store) Write(ctx context.Context, fn func(*Tx) error) error {
	return s.submit(ctx, s.queue, fn)
}

// WriteFirst is Write for what must not wait behind a mass of other changes: it
// shares its commit only with its like.
func (s *Store) WriteFirst(ctx context.Context, fn func(*Tx) error) error {
	return s.submit(ctx, s.first, fn)
}

func (s *Store) submit(ctx context.Context, queue chan<- *request, fn func(*Tx) error) error {
	if s.readOnly {
		return unavailable("the data is open for reading only", "make the change at the working desk", nil)
	}
	req := &request{ctx: ctx, fn: fn, done: make(chan struct{})}
	select {
	case <-s.closing:
		return errClosed()
	default:
	}
	select {
	case queue <- req:
	case <-ctx.Done():
		return ctx.Err()
	case <-s.closing:
		return errClosed()
	}
	select {
	case <-req.done:
		return req.err
	case <-s.closed:
	}
	select { // the last group may have been answered while the writer ended
	case <-req.done:
		return req.err
	default:
		return errClosed()
	}
}

func errClosed() error {
	return unavailable("the desk is stopping", "try again when it is back", nil)
}

// write is the goroutine of the one writer: it takes what waits, and commits
// it together.
func (s *Store) write() {
	defer close(s.closed)
	for {
		select {
		case first := <-s.first:
			s.commit(gather(s.first, first))
			continue
		default:
		}
		select {
		case first := <-s.first:
			s.commit(gather(s.first, first))
		case next := <-s.queue:
			s.commit(gather(s.queue, next))
		case <-s.closing:
			for _, queue := range []chan *request{s.first, s.queue} {
				for len(queue) > 0 {
					s.commit(gather(queue, <-queue))
				}
			}
			return
		}
	}
}

// gather takes the requests that already wait behind first.
func gather(queue <-chan *request, first *request) []*request {
	group := []*request{first}
	for len(group) < maxGroup {
		select {
		case next := <-queue:
			group = append(group, next)
		default:
			return group
		}
	}
	return group
}

// commit runs a group in one transaction. When the transaction as a whole
// fails (a full disk takes back everything), each closure gets a transaction
// of its own, so that no one fails because of a neighbour.
func (s *Store) commit(group []*request) {
	err := s.tryGroup(group)
	if err != nil && len(group) > 1 {
		for _, req := range group {
			req.err = nil
			if err := s.tryGroup([]*request{req}); err != nil {
				req.err = err
			}
		}
	} else if err != nil {
		group[0].err = err
	}
	for _, req := range group {
		close(req.done)
	}
}

// tryGroup runs the closures and commits. The closures' own errors stand in
// the requests; the returned error is of the transaction.
func (s *Store) tryGroup(group []*request) error {
	ctx := context.Background() // a caller who leaves must not take the others' work back
	conn, err := s.writer.Conn(ctx)
	if err != nil {
		return dbError(err)
	}
	defer func() { _ = conn.Close() }() // gives it back to the pool
	sqlTx, err := conn.BeginTx(ctx, nil)
	if err != nil {
		return dbError(err)
	}
	defer func() { _ = sqlTx.Rollback() }() // after a commit this does nothing
	size, err := lockHead(ctx, sqlTx, s.d)
	if err != nil {
		return err
	}
	var acts []ledger.Act
	var queues []string
	recalls := false
	for _, req := range group {
		made, err := s.runOne(ctx, conn, sqlTx, req)
		if err != nil {
			return err
		}
		acts, queues, recalls = append(acts, made.acts...), append(queues, made.queues...), recalls || made.recalls
	}
	if err := s.appendActs(ctx, sqlTx, size, acts); err != nil {
		return err
	}
	if err := sqlTx.Commit(); err != nil {
		return fmt.Errorf("commit: %w", dbError(err))
	}
	if recalls {
		s.recalls.Add(1)
	}
	if len(acts) > 0 {
		s.news.announce()
	}
	slices.Sort(queues)
	for _, queue := range slices.Compact(queues) {
		s.jobs.hub.wake(queue)
	}
	return nil
}

// made is what a closure leaves for the commit.
type made struct {
	acts   []ledger.Act
	queues []string // that have new jobs
	// recalls says that deliveries were closed that may be in hand.
	recalls bool
}

// runOne runs one closure within its savepoint. An error it returns is of the
// transaction; the closure's own is put into the request.
func (s *Store) runOne(ctx context.Context, conn *sql.Conn, sqlTx *sql.Tx, req *request) (made, error) {
	if req.err = req.ctx.Err(); req.err != nil {
		return made{}, nil
	}
	if _, err := sqlTx.ExecContext(ctx, "SAVEPOINT closure"); err != nil {
		return made{}, dbError(err)
	}
	tx := &Tx{Reads: Reads{db: sqlTx, d: s.d}, ctx: context.WithoutCancel(req.ctx), tx: sqlTx, conn: conn, store: s}
	req.err = guarded(req.fn, tx)
	if req.err == nil {
		req.err = tx.failed
	}
	if req.err != nil {
		if _, err := sqlTx.ExecContext(ctx, "ROLLBACK TO SAVEPOINT closure"); err != nil {
			return made{}, errors.Join(req.err, dbError(err))
		}
		tx.acts, tx.queues, tx.recalls = nil, nil, false
	}
	_, err := sqlTx.ExecContext(ctx, "RELEASE SAVEPOINT closure")
	return made{tx.acts, tx.queues, tx.recalls}, dbError(err)
}

// guarded turns a panic of a closure into an error, so that one caller's bug
// does not stop the desk's only writer.
func guarded(fn func(*Tx) error, tx *Tx) (err error) {
	defer func() {
		if p := recover(); p != nil {
			tx.store.log.Error("a write panicked", "panic", p, "stack", string(debug.Stack()))
			err = &threat.Error{
				Kind: threat.KindInternal, Message: "the change could not be made: a fault of the program",
				Remedy: "look into the log and report it", Err: fmt.Errorf("panic: %v", p),
			}
		}
	}()
	if err := fn(tx); err != nil {
		return err
	}
	return tx.settle()
}
