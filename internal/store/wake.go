package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"sync"

	"github.com/riverqueue/river/riverdriver"
	"github.com/riverqueue/river/riverdriver/riversqlite"
)

// SQLite has no LISTEN and NOTIFY, so River would find new jobs by looking
// for them. But every job of a SQLite store is enqueued and worked in this one
// process: after a commit the store tells River itself, through the same door
// by which PostgreSQL would.

// wakingDriver is River's SQLite driver with a listener that this process feeds.
type wakingDriver struct {
	*riversqlite.Driver
	hub *wakeHub
}

func newWakingDriver(db *sql.DB, hub *wakeHub) *wakingDriver {
	return &wakingDriver{Driver: riversqlite.New(db), hub: hub}
}

// SupportsListener says that jobs need not be looked for.
func (d *wakingDriver) SupportsListener() bool { return true }

// GetListener gives a listener for one client.
func (d *wakingDriver) GetListener(*riverdriver.GetListenenerParams) riverdriver.Listener {
	return &wakeListener{hub: d.hub}
}

// insertTopic is River's topic for new jobs; its payload names the queue.
const insertTopic = "river_insert"

// wakeHub hands out what the writer announces.
type wakeHub struct {
	mu        sync.Mutex
	listeners map[*wakeListener]chan string
}

// wake announces that a queue has new jobs. One who is behind will look at
// everything when it looks, so a full channel needs nothing more.
func (h *wakeHub) wake(queue string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, ch := range h.listeners {
		select {
		case ch <- queue:
		default:
		}
	}
}

// wakeListener is one client's ear.
type wakeListener struct {
	hub *wakeHub
	ch  chan string
}

// Connect begins to hear.
func (l *wakeListener) Connect(context.Context) error {
	l.hub.mu.Lock()
	defer l.hub.mu.Unlock()
	l.ch = make(chan string, 64)
	if l.hub.listeners == nil {
		l.hub.listeners = map[*wakeListener]chan string{}
	}
	l.hub.listeners[l] = l.ch
	return nil
}

// Close hears no more.
func (l *wakeListener) Close(context.Context) error {
	l.hub.mu.Lock()
	defer l.hub.mu.Unlock()
	delete(l.hub.listeners, l)
	return nil
}

// WaitForNotification gives the next queue with new jobs.
func (l *wakeListener) WaitForNotification(ctx context.Context) (*riverdriver.Notification, error) {
	select {
	case <-ctx.Done():
		return nil, ctx.Err()
	case queue := <-l.ch:
		payload, err := json.Marshal(map[string]string{"queue": queue})
		return &riverdriver.Notification{Topic: insertTopic, Payload: string(payload)}, err
	}
}

// The rest of the contract has no meaning within one process.

func (l *wakeListener) Listen(context.Context, string) error   { return nil }
func (l *wakeListener) Unlisten(context.Context, string) error { return nil }
func (l *wakeListener) Ping(context.Context) error             { return nil }
func (l *wakeListener) Schema() string                         { return "" }
func (l *wakeListener) SetAfterConnectExec(string)             {}
