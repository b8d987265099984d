package desk_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/tocsin/tocsin/internal/desk"
	"github.com/tocsin/tocsin/internal/store"
	"github.com/tocsin/tocsin/internal/testkit/cputime"
	"github.com/tocsin/tocsin/internal/threat"
)

// Ten thousand recipients of one warning: what a person looks at while it is
// written and sent stays a matter of a moment, by a wide margin.
func TestTenThousandRecipientsAreNoReasonToWait(t *testing.T) {
	if testing.Short() {
		t.Skip("makes ten thousand contacts")
	}
	sc := newScene(t)
	p := sc.warning()
	p.Recipients = nil
	for batch := range 20 {
		sc.write(func(tx *store.Tx) error {
			for i := range 500 {
				c, err := tx.PutContact(author, threat.Contact{Kind: threat.ContactPerson, Name: fmt.Sprintf("Warden Quarter%d", batch*500+i), Marking: threat.Green, Points: []threat.Point{{Channel: "email", Address: fmt.Sprintf("w%d@example.org", batch*500+i)}}})
				if err != nil {
					return err
				}
				p.Recipients = append(p.Recipients, c.ID)
			}
			return nil
		})
	}
	took := func(name string, most time.Duration, do func() error) {
		t.Helper()
		d := cputime.All(t, func() {
			if err := do(); err != nil {
				t.Fatalf("%s: %v", name, err)
			}
		})
		if d > most {
			t.Errorf("%s takes %v, at most %v", name, d, most)
		} else {
			t.Logf("%s: %v", name, d.Round(time.Millisecond))
		}
	}
	ctx, q := t.Context(), &sc.s.Reads
	took("the checks", 10*time.Second, func() error {
		_, err := desk.Check(ctx, q, author, p, "Desk", sc.clock.Now())
		return err
	})
	took("the previews", 5*time.Second, func() error {
		_, err := desk.Previews(ctx, q, author, p, desk.Publisher{Name: "Desk"})
		return err
	})
	took("draft, submission and approval", 60*time.Second, func() error { p = sc.approve(p); return nil })
	var b *desk.Board
	took("a page of the board", 5*time.Second, func() (err error) {
		b, err = desk.ViewBoard(ctx, q, author, store.ChainFilter{Product: p.ID, Limit: 25})
		return err
	})
	if len(b.Rows) != 25 || b.Next == "" || b.Counts[store.ChainsAll] != 10_000 || !b.Balanced {
		t.Errorf("the board: %d rows, counts %v", len(b.Rows), b.Counts)
	}
	took("the review", 20*time.Second, func() error {
		_, err := desk.Review(ctx, q, author, sc.caseID)
		return err
	})
}
