package intake

import (
	"context"
	"sync"

	"github.com/tocsin/tocsin/internal/reading"
	"github.com/tocsin/tocsin/internal/store"
)

// listReader is a reader that knows the desk's list of actors, made anew when
// the list has changed, here or on another node.
type listReader struct {
	mu      sync.Mutex
	version int64
	read    func(reading.Document) reading.Reading
}

func (l *listReader) reader(ctx context.Context, s *store.Store) (func(reading.Document) reading.Reading, error) {
	at, err := s.ListedVersion(ctx, machinery)
	if err != nil {
		return nil, err
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.read != nil && l.version == at {
		return l.read, nil
	}
	read := reading.Read
	if at > 0 {
		actors, err := listed(ctx, s)
		if err != nil {
			return nil, err
		}
		read = reading.New(reading.Options{Actors: actors}).Read
	}
	l.version, l.read = at, read
	return read, nil
}

// listed reads the desk's list of actors that are in use.
func listed(ctx context.Context, s *store.Store) ([]reading.Actor, error) {
	var out []reading.Actor
	f := store.ListedFilter{Limit: 500}
	for {
		page, err := s.ListedActors(ctx, machinery, f)
		if err != nil {
			return nil, err
		}
		for _, a := range page.Actors {
			out = append(out, reading.Actor{Name: a.Name, Type: a.Type, Country: a.Country, Aliases: a.Aliases})
		}
		if f.After = page.Next; f.After == "" {
			return out, nil
		}
	}
}
