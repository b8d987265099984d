package play

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/tocsin/tocsin/internal/app"
	"github.com/tocsin/tocsin/internal/config"
	"github.com/tocsin/tocsin/internal/console"
	"github.com/tocsin/tocsin/internal/store"
	"github.com/tocsin/tocsin/internal/threat"
)

// DeskName is the name of the desk that plays.
const DeskName = "Demo desk"

// stage is a desk with all that a play needs.
type stage struct {
	dir    string
	app    *app.App
	clock  *clock
	box    *mailbox
	script []moment
	tell   func(Moment)
	log    *slog.Logger

	watched bool // in a browser

	mu    sync.Mutex // held while anything is moved
	state state
	cast

	seen atomic.Pointer[view]
}

// view is how far the play has come, for those who look on while it moves.
type view struct {
	state state
	due   time.Time
	what  string
}

// publish lets those who look on see how far the play has come.
func (s *stage) publish(ctx context.Context) error {
	due, what, err := s.due(ctx)
	if err != nil {
		return err
	}
	v := &view{state: s.state, due: due, what: what}
	v.state.Log = slices.Clone(s.state.Log)
	s.seen.Store(v)
	return nil
}

// cast are the people at the desk.
type cast struct{ analyst, deputy, head threat.Reader }

// state is how far the play has come. It is written after each moment, so that
// a play that was broken off goes on where it was: an act that was begun is
// played again, and finds what it had done.
type state struct {
	Moment   int                  `json:"moment"` // played
	Goal     int                  `json:"goal"`   // to be played, when it was broken off
	Now      time.Time            `json:"now"`
	Case     string               `json:"case,omitempty"`
	Warning  string               `json:"warning,omitempty"`  // ids of the products
	Advisory string               `json:"advisory,omitempty"` // that the script writes
	Mails    int                  `json:"mails"`              // told of in the log
	Log      []console.DemoMoment `json:"log"`
}

// setting says how a stage is set up.
type setting struct {
	dir, version string
	url          string       // where the desk is reached
	rand         io.Reader    // crypto/rand when nil
	demo         console.Demo // nil where nobody watches
	log          *slog.Logger
}

// open makes the desk, or goes on with the one in the directory.
func open(ctx context.Context, o setting) (*stage, error) {
	s := &stage{dir: o.dir, clock: &clock{now: at(2, 9, 0)}, tell: func(Moment) {}, log: o.log}
	if err := s.load(); err != nil {
		return nil, err
	}
	if s.watched = o.demo != nil; s.watched {
		s.clock.look = time.Millisecond
	}
	var err error
	if s.script, err = s.scenes(); err != nil {
		return nil, err
	}
	if s.box, err = openMailbox(filepath.Join(o.dir, "inbox.jsonl"), s.clock.Now); err != nil {
		return nil, err
	}
	c := config.Config{}
	c.Flags() // fills in the defaults
	c.Dir, c.URL, c.Desk, c.Zone, c.Exercise = filepath.Join(o.dir, "desk"), o.url, DeskName, "Europe/Moscow", true
	c.SMTP, c.SMTPTLS, c.SMTPFrom = s.box.smtp.Addr().String(), "none", "desk@demo.example"
	s.app, err = app.New(ctx, app.Options{
		Config: c, Version: o.version, Now: s.clock.Now, Rand: o.rand, Log: o.log,
		Stepped: &app.Stepped{Dial: s.box.hook.dial, Demo: o.demo},
	})
	if err != nil {
		return nil, errors.Join(err, s.box.close())
	}
	if err := s.resume(ctx); err != nil {
		return nil, errors.Join(err, s.close())
	}
	return s, nil
}

// load reads how far the play has come.
func (s *stage) load() error {
	if err := os.MkdirAll(s.dir, 0o700); err != nil {
		return fmt.Errorf("make directory: %w", err)
	}
	kept, err := os.ReadFile(s.stateFile())
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err == nil {
		err = json.Unmarshal(kept, &s.state)
	}
	if err != nil {
		return fmt.Errorf("read state of the play: %w", err)
	}
	s.clock.to(s.state.Now)
	return nil
}

func (s *stage) stateFile() string { return filepath.Join(s.dir, "play.json") }

// save writes how far the play has come.
func (s *stage) save() error {
	s.state.Now = s.clock.Now()
	kept, err := json.Marshal(s.state)
	if err != nil {
		return fmt.Errorf("write state of the play: %w", err)
	}
	fresh := s.stateFile() + ".new"
	if err := os.WriteFile(fresh, kept, 0o600); err != nil {
		return fmt.Errorf("write state of the play: %w", err)
	}
	return os.Rename(fresh, s.stateFile())
}

// resume takes up what a process that was killed had in hand.
func (s *stage) resume(ctx context.Context) error {
	if s.state.Moment == 0 {
		return s.publish(ctx)
	}
	if err := s.app.Release(ctx); err != nil {
		return err
	}
	if err := s.recast(ctx); err != nil {
		return err
	}
	if err := s.app.Settle(ctx); err != nil {
		return err
	}
	return s.publish(ctx)
}

func (s *stage) close() error { return errors.Join(s.app.Close(), s.box.close()) }

// tick lets a little time pass between two acts.
func (s *stage) tick() { s.clock.on(time.Second) }

// settle lets a little time pass, and everything happen that is due then.
func (s *stage) settle(ctx context.Context) error {
	s.tick()
	return s.app.Settle(ctx)
}

// write makes one change.
func (s *stage) write(ctx context.Context, fn func(*store.Tx) error) error {
	return s.app.Store.Write(ctx, fn)
}
