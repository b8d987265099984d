package reach_test

import (
	"strings"
	"testing"

	"github.com/tocsin/tocsin/internal/desk"
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

// Once somebody is erased, their link leads nowhere and their words are gone;
// what they answered is still proved, by the receipt they hold and by a new one.
func TestAReceiptOutlivesTheErasureOfItsRecipient(t *testing.T) {
	v := newVisit(t, "en")
	ctx := t.Context()
	if status, _ := v.answer(v.paths[0], "disputed", "It is too general"); status != 200 && status != 303 {
		t.Fatalf("answering: %d", status)
	}
	sent, err := v.s.Deliveries(ctx, testkit.Author, v.product.ID, "", 10)
	if err != nil {
		t.Fatal(err)
	}
	receipt := func() string {
		t.Helper()
		for _, d := range sent {
			if d.Recipient == v.people[0] {
				file, err := desk.ReceiptOf(ctx, v.s, testkit.Author, d.ID, "The desk")
				if err != nil {
					t.Fatal(err)
				}
				if _, err := desk.VerifyReceipt(file, v.s.PublicKey()); err != nil {
					t.Errorf("%v\n%s", err, file)
				}
				return string(file)
			}
		}
		t.Fatal("nothing was sent")
		return ""
	}
	before := receipt()
	if _, err := desk.EraseContact(ctx, v.s, testkit.Author, v.people[0], "asked"); threat.KindOf(err) != threat.KindForbidden {
		t.Errorf("an analyst erases: %v", err)
	}
	root := threat.Reader{Person: "per_root", Role: threat.RoleAdmin, Clearance: threat.Red}
	if _, err := desk.EraseContact(ctx, v.s, root, v.people[0], "asked"); threat.KindOf(err) != threat.KindConflict {
		t.Errorf("erased while being warned: %v", err)
	}
	approver := threat.Reader{Person: "per_other", Role: threat.RoleApprover, Clearance: threat.Red}
	if err := desk.Stop(ctx, v.s, approver, v.product.ID, "", "the show was called off"); err != nil {
		t.Fatal(err)
	}
	if _, err := desk.EraseContact(ctx, v.s, root, v.people[0], "asked for by the person"); err != nil {
		t.Fatal(err)
	}
	if status, page := v.do("GET", v.paths[0], nil); status != 404 || strings.Contains(page, "general") {
		t.Errorf("the link of who was erased: %d", status)
	}
	if after := receipt(); strings.Contains(after, "too general") || !strings.Contains(after, `"words_erased": true`) || !strings.Contains(before, "too general") {
		t.Errorf("the receipt afterwards:\n%s", after)
	}
	if _, err := desk.VerifyReceipt([]byte(before), v.s.PublicKey()); err != nil {
		t.Errorf("the receipt they hold: %v", err)
	}
}
