package main

import (
	"testing"

	"github.com/tocsin/tocsin/internal/fusion"
)

// Reports of one event come together, and others stay apart, far better than
// by words alone.
func TestMadeSet(t *testing.T) {
	docs, err := documents(nil, 2, 150, 0)
	if err != nil {
		t.Fatal(err)
	}
	gold, profiles := make([]string, len(docs)), make([]fusion.Profile, len(docs))
	for i, d := range docs {
		gold[i], profiles[i] = d.gold(), profile(i, d)
	}
	m := measure(gold, fusion.Cluster(profiles))
	if m.B3.f() < .85 || m.Pairwise.f() < .70 {
		t.Errorf("B³ F %.3f, pairwise F %.3f", m.B3.f(), m.Pairwise.f())
	}
}
