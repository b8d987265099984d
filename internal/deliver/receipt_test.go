package deliver_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/tocsin/tocsin/internal/desk"
	"github.com/tocsin/tocsin/internal/ledger"
	"github.com/tocsin/tocsin/internal/threat"
)

// TestEachOfManyHasAReceiptOfTheirOwn warns five people, whose arrivals are one
// act of the ledger, and gives each their receipt: it verifies with the public
// key alone, and shows nothing of the other four.
func TestEachOfManyHasAReceiptOfTheirOwn(t *testing.T) {
	sc := newScene(t)
	var recipients []string
	for i := range 5 {
		c := sc.contact(threat.Contact{Kind: threat.ContactPerson, Name: fmt.Sprint("Person ", i), Points: []threat.Point{{Channel: "email", Address: fmt.Sprintf("p%d@example.org", i)}}})
		recipients = append(recipients, c.ID)
	}
	p := sc.warn(recipients...)
	sc.settle()
	deliveries, err := sc.s.Deliveries(t.Context(), author, p.ID, "", 10)
	if err != nil || len(deliveries) != 5 || deliveries[0].Arrival == "" {
		t.Fatalf("%+v, %v", deliveries, err)
	}
	for i, d := range deliveries {
		file, err := desk.ReceiptOf(t.Context(), sc.s, author, d.ID, "Desk")
		if err != nil {
			t.Fatal(err)
		}
		receipt, err := desk.VerifyReceipt(file, sc.s.PublicKey())
		if err != nil || receipt.Delivery != d.ID || receipt.Delivered == nil || d.Arrival != deliveries[0].Arrival {
			t.Fatalf("receipt %d: %v\n%s", i, err, file)
		}
		next := deliveries[(i+1)%5]
		for _, other := range []string{next.ID, next.Recipient} {
			if strings.Contains(string(file), other) {
				t.Errorf("the receipt of %s tells of %s", d.ID, other)
			}
		}
		forged := strings.ReplaceAll(string(file), d.ID, next.ID)
		if _, err := desk.VerifyReceipt([]byte(forged), sc.s.PublicKey()); err == nil {
			t.Error("a receipt in another's name verifies")
		}
		if v, err := ledger.VerifyProof(receipt.Delivered.Proof, sc.s.PublicKey()); err != nil || v.Act.Object != p.ID {
			t.Errorf("the proof in it: %+v, %v", v.Act, err)
		}
	}
}
