package play

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/tocsin/tocsin/internal/console"
	"github.com/tocsin/tocsin/internal/threat"
)

// Theatre shows a play in the browser and lets its visitor step the clock, act
// in between, and begin again. Nothing moves by itself: between two steps time
// stands still. It is an [http.Handler], and a [console.Demo].
type Theatre struct {
	o Options

	mu    sync.RWMutex // guards what is played
	stage *stage
	doors *doors
	again sync.Mutex // held while a play begins anew
}

// Options say where a play is kept and how it is reached.
type Options struct {
	Dir     string // made when it is missing
	URL     string // where people reach it, such as http://localhost:8470
	Version string
	Log     *slog.Logger
	Tell    func(Moment) // each moment as it is played; may be nil
}

// playsDir holds the plays of a theatre, one folder each; currentFile names the
// one that is shown.
const (
	playsDir    = "plays"
	currentFile = "current"
)

// Open goes on with the play in the directory, or begins one. What a play that
// is shown no more has left behind is removed.
func Open(ctx context.Context, o Options) (*Theatre, error) {
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Tell == nil {
		o.Tell = func(Moment) {}
	}
	t := &Theatre{o: o}
	name, err := t.current()
	if err != nil {
		return nil, err
	}
	if t.stage, err = t.begin(ctx, name); err != nil {
		return nil, err
	}
	t.doors = newDoors(t.stage)
	return t, t.sweep(name)
}

// current is the name of the play that is shown.
func (t *Theatre) current() (string, error) {
	kept, err := os.ReadFile(filepath.Join(t.o.Dir, currentFile))
	if err == nil {
		return filepath.Base(strings.TrimSpace(string(kept))), nil
	}
	if !errors.Is(err, fs.ErrNotExist) {
		return "", errDirectory(t.o.Dir, err)
	}
	entries, err := os.ReadDir(t.o.Dir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return "", errDirectory(t.o.Dir, err)
	}
	for _, e := range entries {
		if e.Name() != playsDir {
			return "", threat.Invalid(t.o.Dir, "the directory is not empty, and no demo was played in it", "name another one with --dir")
		}
	}
	if err := os.MkdirAll(filepath.Join(t.o.Dir, playsDir), 0o700); err != nil {
		return "", errDirectory(t.o.Dir, err)
	}
	return "1", t.show("1")
}

// errDirectory says that a play cannot be kept where it should.
func errDirectory(dir string, err error) error {
	var path *fs.PathError
	why := err
	if errors.As(err, &path) {
		why = path.Err
	}
	return &threat.Error{Kind: threat.KindUnavailable, Where: dir, Message: "the demo cannot be kept here: " + why.Error(), Remedy: "name a directory that can be written to with --dir", Err: err}
}

// show records which play is shown.
func (t *Theatre) show(name string) error {
	file := filepath.Join(t.o.Dir, currentFile)
	if err := os.WriteFile(file+".new", []byte(name+"\n"), 0o600); err != nil {
		return fmt.Errorf("write directory: %w", err)
	}
	if err := os.Rename(file+".new", file); err != nil {
		return fmt.Errorf("write directory: %w", err)
	}
	return nil
}

func (t *Theatre) begin(ctx context.Context, name string) (*stage, error) {
	s, err := open(ctx, setting{dir: filepath.Join(t.o.Dir, playsDir, name), version: t.o.Version, url: t.o.URL, demo: t, log: t.o.Log})
	if err != nil {
		return nil, err
	}
	s.tell = t.o.Tell
	return s, nil
}

// sweep removes the plays that are shown no more.
func (t *Theatre) sweep(shown string) error {
	entries, err := os.ReadDir(filepath.Join(t.o.Dir, playsDir))
	for _, e := range entries {
		if e.Name() != shown {
			err = errors.Join(err, os.RemoveAll(filepath.Join(t.o.Dir, playsDir, e.Name())))
		}
	}
	return err
}

// now is the play that is shown.
func (t *Theatre) now() *stage {
	t.mu.RLock()
	defer t.mu.RUnlock()
	return t.stage
}

// Played says how many moments have been played, and how many there are.
func (t *Theatre) Played() (n, of int) {
	s := t.now()
	return s.seen.Load().state.Moment, len(s.script)
}

// EnterLink gives a link that signs the visitor in, once.
func (t *Theatre) EnterLink(ctx context.Context) (string, error) {
	return t.now().app.EnterAs(ctx, Login)
}

// Raise plays what a new demo begins with: all of it, or, for those who want to
// step it themselves, the first moment. One that was begun before goes on where
// it was, or where it was broken off.
func (t *Theatre) Raise(ctx context.Context, start bool) error {
	switch goal := t.now().seen.Load().state.Goal; {
	case goal > 0:
		return t.Step(ctx, "resume", 0)
	case start:
		return t.Step(ctx, "next", 0)
	}
	return t.Step(ctx, "end", 0)
}

// Close ends the play that is shown; its directory can be opened again.
func (t *Theatre) Close() error {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.doors.shut()
	return t.stage.close()
}

// Serve serves until ctx ends, then closes the play.
func (t *Theatre) Serve(ctx context.Context, listener net.Listener) error {
	server := &http.Server{
		Handler: t, ErrorLog: slog.NewLogLogger(t.o.Log.Handler(), slog.LevelDebug),
		ReadHeaderTimeout: 10 * time.Second, ReadTimeout: time.Minute, IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 64 << 10,
	}
	served := make(chan error, 1)
	go func() { served <- server.Serve(listener) }()
	select {
	case err := <-served:
		return errors.Join(err, t.Close())
	case <-ctx.Done():
	}
	err := t.Close()
	return errors.Join(err, server.Close())
}

// ServeHTTP serves the desk of the play. What a visitor changes takes effect
// before they see the answer: what is due at this moment happens now.
func (t *Theatre) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	t.mu.RLock()
	d := t.doors
	t.mu.RUnlock()
	d.ServeHTTP(w, r)
}

// Clock is where the play is.
func (t *Theatre) Clock() console.DemoClock {
	s := t.now()
	v := s.seen.Load()
	c := console.DemoClock{
		Now: s.clock.Now().In(moscow), Moment: v.state.Moment, Of: len(s.script), Due: v.due.In(moscow), DueWhat: v.what,
		OfCase: v.state.Case, Warning: v.state.Warning, Advisory: v.state.Advisory,
	}
	if n := len(v.state.Log); n > 0 {
		c.Title = v.state.Log[n-1].Title
	}
	if v.state.Moment < len(s.script) {
		c.Next, c.NextAt = s.script[v.state.Moment].title, s.script[v.state.Moment].at
	}
	return c
}

// Moments are what was played, and what is to come.
func (t *Theatre) Moments() []console.DemoMoment {
	s := t.now()
	v := s.seen.Load()
	out := slices.Clone(v.state.Log)
	for i := range out {
		out[i].Played = true
	}
	for i, m := range s.script[v.state.Moment:] {
		out = append(out, console.DemoMoment{Number: v.state.Moment + i + 1, At: m.at, Kind: m.kind, Title: m.title})
	}
	return out
}

// Messages are what the receivers got.
func (t *Theatre) Messages() []console.DemoMessage { return t.now().box.messages() }

// Seats are the people of the desk.
func (t *Theatre) Seats() []console.DemoSeat {
	out := make([]console.DemoSeat, len(seats))
	for i, s := range seats {
		out[i] = console.DemoSeat{Login: s.login, Name: s.name, What: s.what}
	}
	return out
}

// Step moves the clock.
func (t *Theatre) Step(ctx context.Context, how string, moment int) error {
	s := t.now()
	s.mu.Lock()
	defer s.mu.Unlock()
	ctx = context.WithoutCancel(ctx) // a step is made whole, whether the visitor waits or not
	return errors.Join(s.step(ctx, how, moment), s.publish(ctx))
}

func (s *stage) step(ctx context.Context, how string, moment int) error {
	switch how {
	case "resume":
		return s.toMoment(ctx, s.state.Goal)
	case "next":
		return s.toMoment(ctx, s.state.Moment+1)
	case "to":
		return s.toMoment(ctx, max(moment, s.state.Moment))
	case "due":
		due, _, err := s.due(ctx)
		if err != nil || due.IsZero() {
			return err
		}
		return s.to(ctx, due)
	case "hour":
		return s.to(ctx, s.clock.Now().Add(time.Hour))
	case "end":
		s.state.Goal = len(s.script)
		return errors.Join(s.save(), s.toEnd(ctx))
	}
	return threat.Invalid("how", "the clock is not stepped like this", "use the buttons")
}

// Again plays anew in a fresh directory, up to a moment, and shows that.
func (t *Theatre) Again(w http.ResponseWriter, r *http.Request, login string, moment int) error {
	t.again.Lock()
	defer t.again.Unlock()
	ctx := context.WithoutCancel(r.Context())
	shown, err := t.current()
	if err != nil {
		return err
	}
	n, err := strconv.Atoi(shown)
	if err != nil {
		return fmt.Errorf("read directory: %w", err)
	}
	name := strconv.Itoa(n + 1)
	if err := os.RemoveAll(filepath.Join(t.o.Dir, playsDir, name)); err != nil {
		return fmt.Errorf("clear directory: %w", err)
	}
	s, err := t.begin(ctx, name)
	if err != nil {
		return err
	}
	if err := errors.Join(s.toMoment(ctx, moment), s.publish(ctx)); err != nil {
		return errors.Join(err, s.close())
	}
	if err := s.app.Auth.Admit(w, r, login); err != nil {
		return errors.Join(err, s.close())
	}
	if err := t.show(name); err != nil {
		return errors.Join(err, s.close())
	}
	t.mu.Lock()
	old, left := t.stage, t.doors
	t.stage, t.doors = s, newDoors(s)
	t.mu.Unlock()
	go t.leave(old, left) // the request that asked for it is one of those inside
	return nil
}

// leave closes a play once nobody is inside any more.
func (t *Theatre) leave(old *stage, left *doors) {
	left.shut()
	err := errors.Join(old.close(), os.RemoveAll(old.dir))
	if err != nil {
		t.o.Log.Warn("a play that is over could not be cleared away", "error", err)
	}
}
