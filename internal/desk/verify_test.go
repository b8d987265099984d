package desk_test

import (
	"strings"
	"testing"
	"time"

	"github.com/tocsin/tocsin/internal/desk"
	"github.com/tocsin/tocsin/internal/store"
	"github.com/tocsin/tocsin/internal/testkit"
	"github.com/tocsin/tocsin/internal/threat"
)

func TestAPointIsVerifiedByCodeByLinkAndByHand(t *testing.T) {
	clock := testkit.NewClock()
	s := testkit.TempStore(t, clock)
	ada, _ := people(t, s)
	links, err := desk.NewLinks(s, "https://desk.example")
	if err != nil {
		t.Fatal(err)
	}
	c, err := desk.PutContact(t.Context(), s, ada, threat.Contact{Kind: threat.ContactPerson, Name: "Ada", Marking: threat.Amber, Points: []threat.Point{{Channel: "email", Address: "a@example.org"}, {Channel: "telephone", Address: "+49 30 100"}}})
	if err != nil {
		t.Fatal(err)
	}
	mail, phone := c.Points[0].ID, c.Points[1].ID
	verified := func(i int) bool {
		t.Helper()
		got, err := s.Contact(t.Context(), ada, c.ID)
		if err != nil {
			t.Fatal(err)
		}
		return !got.Points[i].Verified.IsZero()
	}
	// last is the id under which the question waits.
	last := func() string {
		t.Helper()
		rows, err := s.Ledger(t.Context(), ada, store.LedgerFilter{Object: c.ID, Verb: "ask"})
		if err != nil || len(rows) == 0 {
			t.Fatalf("not asked: %v", err)
		}
		open, err := s.OneTimesFor(t.Context(), threat.Machinery("test"), "point", mail)
		if err != nil || len(open) != 1 {
			t.Fatalf("%d questions wait, %v", len(open), err)
		}
		_, id, _ := strings.Cut(string(open[0].Data), `"id":"`)
		id, _, _ = strings.Cut(id, `"`)
		return id
	}
	if err := desk.AskPoint(t.Context(), s, ada, phone, links); threat.KindOf(err) != threat.KindInvalid {
		t.Errorf("a code is sent to a telephone: %v", err)
	}
	if err := desk.AskPoint(t.Context(), s, ada, mail, links); err != nil {
		t.Fatal(err)
	}
	if err := desk.AskPoint(t.Context(), s, ada, mail, links); threat.KindOf(err) != threat.KindRateLimited {
		t.Errorf("asked twice in a second: %v", err)
	}
	token := links.VerifyToken(last(), "a@example.org")
	if q, err := desk.OpenQuestion(t.Context(), &s.Reads, clock.Now(), token); err != nil || q.Address != "a@example.org" || verified(0) {
		t.Errorf("the link leads to %+v %v; verified %v by being opened", q, err, verified(0))
	}
	for range 5 {
		if err := desk.ConfirmByCode(t.Context(), s, ada, mail, "0000 0000", links); threat.KindOf(err) != threat.KindInvalid {
			t.Fatalf("a wrong code: %v", err)
		}
	}
	if err := desk.ConfirmByCode(t.Context(), s, ada, mail, links.VerifyCode("x", "y"), links); threat.KindOf(err) != threat.KindConflict || desk.ConfirmByLink(t.Context(), s, token) == nil {
		t.Errorf("the code holds after five wrong ones: %v", err)
	}
	clock.Move(2 * time.Minute)
	if err := desk.AskPoint(t.Context(), s, ada, mail, links); err != nil {
		t.Fatal(err)
	}
	if err := desk.ConfirmByCode(t.Context(), s, ada, mail, strings.ReplaceAll(links.VerifyCode(last(), "a@example.org"), " ", "-"), links); err != nil || !verified(0) {
		t.Errorf("the right code: %v", err)
	}
	if err := desk.ConfirmByHand(t.Context(), s, ada, phone, " "); threat.KindOf(err) != threat.KindInvalid {
		t.Errorf("by hand without a word: %v", err)
	}
	if err := desk.ConfirmByHand(t.Context(), s, ada, phone, "called back, spoke to her"); err != nil || !verified(1) {
		t.Errorf("by hand: %v", err)
	}
}

func TestALinkSentToAnAddressThatWasChangedConfirmsNothing(t *testing.T) {
	clock := testkit.NewClock()
	s := testkit.TempStore(t, clock)
	ada, _ := people(t, s)
	links, err := desk.NewLinks(s, "https://desk.example")
	if err != nil {
		t.Fatal(err)
	}
	c, err := desk.PutContact(t.Context(), s, ada, threat.Contact{Kind: threat.ContactPerson, Name: "Ada", Marking: threat.Amber, Points: []threat.Point{{Channel: "email", Address: "old@example.org"}}})
	if err != nil {
		t.Fatal(err)
	}
	if err := desk.AskPoint(t.Context(), s, ada, c.Points[0].ID, links); err != nil {
		t.Fatal(err)
	}
	open, err := s.OneTimesFor(t.Context(), threat.Machinery("test"), "point", c.Points[0].ID)
	if err != nil || len(open) != 1 {
		t.Fatal(err)
	}
	_, id, _ := strings.Cut(string(open[0].Data), `"id":"`)
	id, _, _ = strings.Cut(id, `"`)
	c.Points[0].Address = "new@example.org"
	if c, err = desk.PutContact(t.Context(), s, ada, c); err != nil {
		t.Fatal(err)
	}
	if err := desk.ConfirmByLink(t.Context(), s, links.VerifyToken(id, "old@example.org")); threat.KindOf(err) != threat.KindNotFound {
		t.Errorf("the old link: %v", err)
	}
	if got, err := s.Contact(t.Context(), ada, c.ID); err != nil || !got.Points[0].Verified.IsZero() {
		t.Errorf("the new address counts as verified: %+v %v", got.Points, err)
	}
}
