package memo

import (
	"strconv"
	"strings"
	"sync"
	"testing"
)

// TestMemoGivesWhatTheFunctionGives asks for more words than there are places,
// by several at once.
func TestMemoGivesWhatTheFunctionGives(t *testing.T) {
	m := New(6, strings.ToUpper)
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for n := range 5000 {
				w := "word" + strconv.Itoa(n*n%701)
				if got, want := *m.Of(w), strings.ToUpper(w); got != want {
					t.Errorf("Of(%q) = %q, want %q", w, got, want)
					return
				}
			}
		})
	}
	wg.Wait()
}

// TestMemoAsksOnce holds that a word that stays is worked out once, and one
// too long for keeping every time.
func TestMemoAsksOnce(t *testing.T) {
	asked := map[string]int{}
	m := New(4, func(w string) int { asked[w]++; return len(w) })
	long := strings.Repeat("x", longest+1)
	for range 3 {
		if n := *m.Of("bomb"); n != 4 {
			t.Errorf("Of(bomb) = %d", n)
		}
		if n := *m.Of(long); n != len(long) {
			t.Errorf("Of(long) = %d", n)
		}
	}
	if asked["bomb"] != 1 || asked[long] != 3 {
		t.Errorf("asked %v", asked)
	}
}
