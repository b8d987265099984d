package desk

import (
	"context"
	"sync"
	"time"

	"github.com/tocsin/tocsin/internal/store"
	"github.com/tocsin/tocsin/internal/threat"
)

// Looks records in the ledger who read what. The same person reading the same
// thing again within a quarter of an hour is one reading. Rows about reading
// are marked TLP:RED: who is interested in what is nobody else's business.
type Looks struct {
	s    *store.Store
	mu   sync.Mutex
	seen map[look]time.Time
}

type look struct{ person, kind, object string }

const (
	lookAgain = 15 * time.Minute
	lookLimit = 20_000
)

// VerbLook is the verb of a row about reading; it changes nothing.
const VerbLook = "look"

// NewLooks records readings in s.
func NewLooks(s *store.Store) *Looks { return &Looks{s: s, seen: map[look]time.Time{}} }

// Record keeps that by reads the thing, before it is shown.
func (l *Looks) Record(ctx context.Context, by threat.Reader, kind, object string) error {
	if by.Person == "" || !l.isNew(look{by.Person, kind, object}) {
		return nil
	}
	return l.s.Write(ctx, func(tx *store.Tx) error {
		_, err := tx.Act(by, store.Deed{Verb: VerbLook, Kind: kind, Object: object, Marking: threat.Red})
		return err
	})
}

func (l *Looks) isNew(k look) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := l.s.Now()
	if at, ok := l.seen[k]; ok && now.Sub(at) < lookAgain {
		return false
	}
	if len(l.seen) >= lookLimit {
		clear(l.seen)
	}
	l.seen[k] = now
	return true
}
