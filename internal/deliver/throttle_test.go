package deliver

import (
	"testing"
	"time"
)

// What is urgent and waits is next, whoever asks first when there is room again.
func TestAnUrgentMessageKeepsItsPlaceInTheThrottle(t *testing.T) {
	now := time.Date(2024, 3, 6, 8, 0, 0, 0, time.UTC)
	b := &bucket{rate: 1, now: func() time.Time { return now }}
	if got := b.take(5, false); got != 1 {
		t.Fatalf("the first second lets %d through", got)
	}
	if got := b.take(1, true); got != 0 {
		t.Fatalf("an urgent one gets past the limit: %d", got)
	}
	now = now.Add(time.Second)
	if got := b.take(5, false); got != 0 {
		t.Errorf("what can wait took the urgent one's place: %d", got)
	}
	if got := b.take(1, true); got != 1 {
		t.Errorf("the urgent one goes: %d", got)
	}
	now = now.Add(time.Second)
	if got := b.take(5, false); got != 1 {
		t.Errorf("then the others: %d", got)
	}
	b.take(2, true) // and then recalled
	now = now.Add(keepsPlace + time.Second)
	if got := b.take(5, false); got != 1 {
		t.Errorf("a place is kept for ever: %d", got)
	}
}
