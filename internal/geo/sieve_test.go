package geo

import "testing"

// TestSieveLosesNoName: the words with which a name starts pass.
func TestSieveLosesNoName(t *testing.T) {
	g := names()
	for key := range g.first {
		for i := range len(key) {
			if key[i] == ' ' && !Starts(key[:i]) {
				t.Fatalf("%q, with which %q starts, does not pass", key[:i], key)
			}
		}
		if !Starts(key) {
			t.Fatalf("%q does not pass", key)
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
