package main

import (
	"math"
	"testing"
)

// The figures were worked out by hand from the benchmark's definition.
func TestCompareCountsShinglesOfFour(t *testing.T) {
	for _, c := range []struct {
		name, want, got   string
		precision, recall float64
	}{
		{"the same", "a b c d e", "a b c d e", 1, 1},
		{"both empty", "", "", 1, 1},
		{"nothing found", "a b c d", "", 0, 0},
		{"one word more", "a b c d e", "a b c d e f", 2. / 3, 1},
		{"one word less", "a b c d e f", "a b c d e", 1, 2. / 3},
		{"a short text is one shingle", "a b", "a b", 1, 1},
		{"repetition counts", "a b c d a b c d", "a b c d", 1, 1. / 5},
		{"punctuation and case", "Don’t stop", "Don t stop", 1, 1},
	} {
		s := compare(c.want, c.got)
		if math.Abs(s.precision-c.precision) > 1e-9 || math.Abs(s.recall-c.recall) > 1e-9 {
			t.Errorf("%s: got %.3f %.3f, want %.3f %.3f", c.name, s.precision, s.recall, c.precision, c.recall)
		}
	}
}
