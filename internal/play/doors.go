package play

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/tocsin/tocsin/internal/console"
)

// doors let visitors into one play, and know who is still inside when it is
// over.
type doors struct {
	stage  *stage
	over   context.Context
	end    context.CancelFunc
	mu     sync.Mutex
	closed bool
	inside sync.WaitGroup
}

func newDoors(s *stage) *doors {
	over, end := context.WithCancel(context.Background())
	return &doors{stage: s, over: over, end: end}
}

// enter says whether somebody may come in.
func (d *doors) enter() bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	if !d.closed {
		d.inside.Add(1)
	}
	return !d.closed
}

// shut lets nobody in any more, ends the streams that pages keep open, and
// waits for the rest.
func (d *doors) shut() {
	d.mu.Lock()
	d.closed = true
	d.mu.Unlock()
	d.end()
	d.inside.Wait()
}

// ServeHTTP serves one request.
func (d *doors) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if !d.enter() {
		http.Error(w, "The play begins again. Reload the page.", http.StatusServiceUnavailable)
		return
	}
	defer d.inside.Done()
	ctx, cancel := context.WithCancel(r.Context())
	defer cancel()
	defer context.AfterFunc(d.over, cancel)()
	r = r.WithContext(ctx)
	if r.Method == http.MethodGet || r.Method == http.MethodHead || strings.HasPrefix(r.URL.Path, "/demo") {
		d.stage.app.Handler().ServeHTTP(w, r)
		return
	}
	d.stage.visitorActs(w, r)
}

// visitorActs lets a visitor change something, one at a time, and then lets
// happen what is due: the answer leaves only after that.
func (s *stage) visitorActs(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.tick()
	s.app.Handler().ServeHTTP(w, r)
	if err := s.afterVisitor(context.WithoutCancel(r.Context())); err != nil {
		s.log.Error("what follows from an act of the visitor failed", "error", err)
	}
}

// afterVisitor lets happen what is due, and notes what was sent.
func (s *stage) afterVisitor(ctx context.Context) error {
	if err := s.app.Settle(ctx); err != nil {
		return err
	}
	links := s.arrived()
	if len(links) == 0 {
		return errors.Join(s.save(), s.publish(ctx))
	}
	err := s.note(ctx, console.DemoMoment{
		At: s.clock.Now().In(moscow).Truncate(time.Second), Kind: "you", Title: "What you did was sent", Links: links,
	})
	return errors.Join(err, s.publish(ctx))
}
