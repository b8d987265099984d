package deliver

import (
	"testing"
	"time"

	"github.com/tocsin/tocsin/internal/store"
	"github.com/tocsin/tocsin/internal/threat"
)

// TestTheNextTryIsNotTakenForTheOneInHand holds that a delivery which is leased
// for its next try before the last one has left the hand is taken up, while one
// whose lease ran out during a try is left alone: a lease that nobody works on
// would hold up a warning until it ends.
func TestTheNextTryIsNotTakenForTheOneInHand(t *testing.T) {
	l := newLane(&Engine{Options: Options{Window: 8}}, nil, true, nil)
	row := func(attempts int, next time.Duration) store.Delivery {
		return store.Delivery{Delivery: threat.Delivery{ID: "dlv_1", Attempts: attempts, Next: time.Unix(0, 0).Add(next)}}
	}
	first, second, putOff := row(0, 0), row(1, time.Minute), row(1, time.Hour)
	l.filled([]item{{Letter: Letter{Delivery: first}}}, nil)
	if !l.holds(first) {
		t.Error("the try in hand is not held, though its lease may run out while the peer is slow")
	}
	if l.holds(second) {
		t.Error("the next try is taken for the one in hand")
	}
	l.filled([]item{{Letter: Letter{Delivery: second}}}, nil)
	l.release(settled{Tried: store.Tried{Delivery: first}})
	if !l.holds(second) || l.holds(putOff) {
		t.Error("what leaves the hand takes along the next try, or a try that was put off counts as in hand")
	}
	l.release(settled{Tried: store.Tried{Delivery: second}})
	if l.holds(second) || len(l.hand) != 0 {
		t.Errorf("the hand is not empty: %v", l.hand)
	}
}
