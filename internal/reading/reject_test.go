package reading

import (
	"testing"

	"github.com/tocsin/tocsin/internal/threat"
)

func TestRejectionIsRememberedPerSource(t *testing.T) {
	text := "Two men were killed in Springfield Gardens near Kabul on Monday."
	find := func(facts []threat.Fact, kind threat.Kind) *threat.Fact {
		for i := range facts {
			if facts[i].Kind == kind {
				return &facts[i]
			}
		}
		return nil
	}
	first := Read(Document{ID: "a", Text: text, Source: "The Gazette"})
	place, killed := find(first.Facts, threat.FactPlace), find(first.Facts, threat.FactKilled)
	if place == nil || killed == nil {
		t.Fatal("nothing to reject")
	}
	desk := New(Options{Rejections: []Rejection{RejectionOf("The Gazette", *place), RejectionOf("The Gazette", *killed)}})

	again := desk.Read(Document{ID: "b", Text: text, Source: "the gazette"})
	if find(again.Facts, threat.FactKilled) != nil || len(again.Rejected) != 2 {
		t.Errorf("it came back: %d facts rejected", len(again.Rejected))
	}
	if r := desk.Read(Document{ID: "c", Text: text, Source: "Other"}); len(r.Rejected) != 0 {
		t.Error("a rejection holds for another source")
	}
	other := desk.Read(Document{ID: "d", Text: "Two men were killed in Rome.", Source: "The Gazette"})
	if find(other.Facts, threat.FactKilled) == nil {
		t.Error("the same words about another event are rejected as well")
	}
	if r := New(Options{}).Read(Document{ID: "e", Text: text, Source: "The Gazette"}); find(r.Facts, threat.FactKilled) == nil {
		t.Error("an undone rejection still holds")
	}
}
