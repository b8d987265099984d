package reach_test

import (
	"strings"
	"testing"

	"github.com/tocsin/tocsin/internal/store"
	"github.com/tocsin/tocsin/internal/testkit"
	"github.com/tocsin/tocsin/internal/threat"
)

// Who never got a warning reads its update as a first one: it would otherwise
// send them looking for something that was never there.
func TestAnUpdateIsTheFirstForWhoNeverGotWhatItChanges(t *testing.T) {
	v := newVisit(t, "en")
	got, err := v.s.Deliveries(t.Context(), testkit.Author, v.product.ID, "", 10)
	if err != nil {
		t.Fatal(err)
	}
	err = v.s.Write(t.Context(), func(tx *store.Tx) error {
		for _, d := range got {
			if d.Recipient == v.people[0] {
				d.State, d.Done = threat.DeliveryDelivered, tx.Now()
				return tx.Attempted(d, threat.Attempt{Number: 1, At: tx.Now(), Outcome: threat.OutcomeAccepted, Code: 250})
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	_, paths := v.warn(func(p *threat.Product) { p.Action, p.Changes = threat.ActionUpdate, v.product.ID })
	for i, want := range []bool{true, false} {
		status, page := v.do("GET", paths[i], nil)
		if says := strings.Contains(page, "UPDATE") || strings.Contains(page, "pdate"); status != 200 || says != want {
			t.Errorf("person %d: %d, speaks of an update: %v, want %v", i, status, says, want)
		}
	}
}
