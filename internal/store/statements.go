package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"

	"modernc.org/sqlite"
)

// mostKept bounds the statements that one connection keeps. The house has some
// three hundred, few of which are in use at one time.
const mostKept = 256

// openLite opens a SQLite database by connections that keep what they have
// prepared, as pgx does for PostgreSQL: to read a statement's text takes longer
// than to run it.
func openLite(name string) (*sql.DB, error) {
	connector, err := sqlite.NewConnector(name)
	if err != nil {
		return nil, dbError(err)
	}
	return sql.OpenDB(keeping{connector}), nil
}

type keeping struct{ driver.Connector }

// Connect opens a connection that keeps its statements.
func (k keeping) Connect(ctx context.Context) (driver.Conn, error) {
	c, err := k.Connector.Connect(ctx)
	if err != nil {
		return nil, err
	}
	lite, ok := c.(liteConn)
	if !ok {
		return nil, errors.Join(fmt.Errorf("the SQLite driver's %T cannot be used", c), c.Close())
	}
	return &keptConn{liteConn: lite, kept: map[string]*keptStatement{}}, nil
}

// liteConn is what database/sql makes use of in the driver's connections.
type liteConn interface {
	driver.Conn
	driver.ConnBeginTx
	driver.ConnPrepareContext
	driver.ExecerContext
	driver.QueryerContext
	driver.Pinger
	driver.SessionResetter
	driver.Validator
}

// keptConn is one connection. As database/sql promises, it is used by one
// goroutine at a time.
type keptConn struct {
	liteConn
	kept map[string]*keptStatement
	uses int
}

type keptStatement struct {
	driver.Stmt
	used int  // when it was last used, counted in uses of the connection
	busy bool // its rows are being read
}

// Close ends the statements, without which SQLite would not close.
func (c *keptConn) Close() error {
	var err error
	for query := range c.kept {
		err = errors.Join(err, c.forget(query))
	}
	return errors.Join(err, c.liteConn.Close())
}

// ExecContext runs a statement that gives no rows.
func (c *keptConn) ExecContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Result, error) {
	s, err := c.prepared(ctx, query)
	if err != nil {
		return nil, err
	}
	if s.busy {
		return c.liteConn.ExecContext(ctx, query, args)
	}
	result, err := s.Stmt.(driver.StmtExecContext).ExecContext(ctx, args)
	if err != nil {
		return nil, errors.Join(err, c.forget(query))
	}
	return result, nil
}

// QueryContext runs a statement that gives rows. Until they are closed, the
// same statement is prepared anew for whoever else asks for it.
func (c *keptConn) QueryContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Rows, error) {
	s, err := c.prepared(ctx, query)
	if err != nil {
		return nil, err
	}
	if s.busy {
		return c.liteConn.QueryContext(ctx, query, args)
	}
	rows, err := s.Stmt.(driver.StmtQueryContext).QueryContext(ctx, args)
	if err != nil {
		return nil, errors.Join(err, c.forget(query))
	}
	s.busy = true
	return keptRows{rows, s}, nil
}

type keptRows struct {
	driver.Rows
	of *keptStatement
}

// Close lets the statement be used again.
func (r keptRows) Close() error {
	r.of.busy = false
	return r.Rows.Close()
}

// prepared gives a statement that is kept from now on.
func (c *keptConn) prepared(ctx context.Context, query string) (*keptStatement, error) {
	c.uses++
	if s, ok := c.kept[query]; ok {
		s.used = c.uses
		return s, nil
	}
	if len(c.kept) >= mostKept {
		if err := c.forget(c.oldest()); err != nil {
			return nil, err
		}
	}
	s, err := c.PrepareContext(ctx, query)
	if err != nil {
		return nil, err
	}
	c.kept[query] = &keptStatement{Stmt: s, used: c.uses}
	return c.kept[query], nil
}

// oldest is the statement that was not used for the longest time and can be
// forgotten.
func (c *keptConn) oldest() string {
	oldest, at := "", c.uses
	for query, s := range c.kept {
		if !s.busy && s.used < at {
			oldest, at = query, s.used
		}
	}
	return oldest
}

func (c *keptConn) forget(query string) error {
	s, ok := c.kept[query]
	if !ok {
		return nil
	}
	delete(c.kept, query)
	return s.Stmt.Close()
}
