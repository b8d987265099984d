package main

import (
	"testing"

	"github.com/tocsin/tocsin/internal/fusion"
)

// Reports of one event come together, and others stay apart, in sets that were
// made in different ways.
func TestMadeSets(t *testing.T) {
	for _, set := range []struct{ made, beat int }{{made: 150}, {beat: 150}} {
		docs, err := documents(nil, 2, set.made, set.beat)
		if err != nil {
			t.Fatal(err)
		}
		gold, profiles := make([]string, len(docs)), make([]fusion.Profile, len(docs))
		for i, d := range docs {
			gold[i], profiles[i] = d.gold(), profile(i, d)
		}
		for name, sorted := range map[string][]int{"together": fusion.Cluster(profiles), "one after the other": fusion.Arrive(profiles)} {
			if m := measure(gold, sorted); m.B3.f() < .91 || m.Pairwise.f() < .76 {
				t.Errorf("%+v %s: B³ F %.3f, pairwise F %.3f", set, name, m.B3.f(), m.Pairwise.f())
			}
		}
	}
}
