package testkit

import (
	"context"
	"testing"

	"github.com/tocsin/tocsin/internal/store"
)

// TempStore opens a new SQLite store that ends with the test. A nil clock is
// the real one.
func TempStore(t testing.TB, clock *Clock) *store.Store {
	t.Helper()
	return OpenStore(t, store.Options{Dir: t.TempDir(), Origin: "desk.example"}, clock)
}

// OpenStore opens a store that is closed with the test.
func OpenStore(t testing.TB, o store.Options, clock *Clock) *store.Store {
	t.Helper()
	if clock != nil {
		o.Now = clock.Now
	}
	s, err := store.Open(context.Background(), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

// EachStore runs a test on a new store of each engine. PostgreSQL is started
// once for the test.
func EachStore(t *testing.T, test func(t *testing.T, s *store.Store, clock *Clock)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) {
		clock := NewClock()
		test(t, TempStore(t, clock), clock)
	})
	t.Run("postgres", func(t *testing.T) {
		clock := NewClock()
		test(t, OpenStore(t, store.Options{Dir: t.TempDir(), Origin: "desk.example", Database: Postgres(t)}, clock), clock)
	})
}
