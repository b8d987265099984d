package geo

import "testing"

// TestSieveLosesNoName: a word that starts a name passes.
func TestSieveLosesNoName(t *testing.T) {
	g := names()
	for word := range g.words {
		if !Starts(word) {
			t.Fatalf("%q does not pass", word)
		}
	}
	passed := 0
	for _, w := range []string{"qzxv", "xyzzyx", "wkjhq", "blorft", "qqqq", "zzxzz", "vvvvq", "jqxz", "pqpqpq", "hxhxhx"} {
		if Starts(w) {
			passed++
		}
	}
	if passed > 5 {
		t.Errorf("%d of ten words that start no name pass", passed)
	}
}
