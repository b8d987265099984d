package store_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/tocsin/tocsin/internal/store"
	"github.com/tocsin/tocsin/internal/testkit"
	"github.com/tocsin/tocsin/internal/threat"
)

// What is known of somebody goes when they ask for it: no row of the database
// says it any more, what was sent still balances, and the ledger verifies.
func TestErasingAContactLeavesTheRecord(t *testing.T) {
	testkit.EachStore(t, func(t *testing.T, s *store.Store, clock *testkit.Clock) {
		d := openDesk(t, s, clock)
		const secret = "Wilhelmina"
		var c threat.Contact
		var p threat.Product
		d.write(func(tx *store.Tx) (err error) {
			org, err := tx.PutContact(d.author, threat.Contact{Kind: threat.ContactOrganisation, Name: "Hall", Marking: threat.Amber})
			if err != nil {
				return err
			}
			c, err = tx.PutContact(d.author, threat.Contact{
				Kind: threat.ContactPerson, Name: secret, Role: secret + "'s deputy", Org: org.ID, Rank: threat.RankContact, Marking: threat.Amber,
				Note: secret, Language: "de", Zone: "Europe/Vienna", Points: []threat.Point{{Channel: "email", Address: secret + "@example.org"}, {Channel: "webhook", Address: "https://" + secret + ".example", Secret: secret}},
			})
			if err != nil {
				return err
			}
			if err := tx.VerifyPoint(d.author, c.Points[0].ID, "called "+secret); err != nil {
				return err
			}
			if err := tx.PutOneTime(store.OneTime{Hash: "h", Purpose: "point", Subject: c.Points[0].ID, Data: []byte(secret), Expires: clock.Now().Add(time.Hour)}); err != nil {
				return err
			}
			_, err = tx.PutGroup(d.author, store.Group{Name: "Halls", Marking: threat.Amber}, []string{c.ID})
			return err
		})
		d.write(func(tx *store.Tx) (err error) {
			p = d.product(threat.ProductDraft)
			p.Recipients = []string{c.ID}
			p, err = tx.SaveProduct(d.author, p, "digest", threat.Amber)
			return err
		})
		chain := d.sentTo(p, c, secret)
		refused := func(what string, e threat.Erasure) {
			t.Helper()
			d.refused(threat.KindConflict, what, func(tx *store.Tx) error { _, err := tx.EraseContact(d.author, c.ID, e); return err })
		}
		refused("erasing somebody who is being warned", threat.Erasure{Reason: "asked"})
		d.write(func(tx *store.Tx) error {
			_, err := tx.MoveChain(chain.ID, chain.Wake, chain.Wake, "answered")
			return err
		})
		d.refused(threat.KindInvalid, "erasing without a reason", func(tx *store.Tx) error {
			_, err := tx.EraseContact(d.author, c.ID, threat.Erasure{})
			return err
		})
		before, err := s.Balance(t.Context(), d.author, p.ID)
		if err != nil {
			t.Fatal(err)
		}
		d.write(func(tx *store.Tx) error {
			_, err := tx.EraseContact(d.author, c.ID, threat.Erasure{By: "per_author", Reason: "asked for by the person"})
			return err
		})
		refused("erasing twice", threat.Erasure{Reason: "again"})
		d.refused(threat.KindConflict, "bringing back who was erased", func(tx *store.Tx) error {
			_, err := tx.PutContact(d.author, c)
			return err
		})
		d.nothingSays(secret, c.ID, p.ID)
		got, err := s.Contact(t.Context(), d.author, c.ID)
		if err != nil || !got.Erased() || !got.Retired || got.Name != store.ErasedName || len(got.Points) != 0 {
			t.Errorf("the contact is %+v %v", got, err)
		}
		if after, err := s.Balance(t.Context(), d.author, p.ID); err != nil || after != before {
			t.Errorf("the account was %+v and is %+v %v", before, after, err)
		}
		if said, err := s.Answers(t.Context(), d.author, p.ID); err != nil || len(said) != 1 || said[0].State != threat.AnswerDisputed || said[0].Text != "" {
			t.Errorf("answers: %+v %v", said, err)
		}
		if found, err := s.Verify(t.Context()); err != nil || len(found.Problems) > 0 {
			t.Errorf("the ledger does not verify: %+v %v", found, err)
		}
	})
}

// sentTo sends a product to somebody: one delivery arrives and is answered with
// their own words, one fails with their address in the peer's.
func (d *desk) sentTo(p threat.Product, c threat.Contact, words string) (chain store.Chain) {
	d.write(func(tx *store.Tx) (err error) {
		if chain, err = tx.AddChain(store.Chain{Product: p.ID, Contact: c.ID, Wake: d.clock.Now()}); err != nil {
			return err
		}
		for i, point := range c.Points {
			dlv, err := tx.Plan(store.Delivery{Chain: chain.ID, Point: point.ID, Delivery: threat.Delivery{Product: p.ID, Recipient: c.ID, Channel: point.Channel, Next: d.clock.Now(), Expires: d.clock.Now().Add(time.Hour)}})
			if err != nil {
				return err
			}
			dlv.State, dlv.Done = threat.DeliveryDelivered, tx.Now()
			a := threat.Attempt{Number: 1, At: tx.Now(), Outcome: threat.OutcomeAccepted, Detail: words}
			if i > 0 {
				dlv.State, dlv.Reason, a.Outcome = threat.DeliveryFailed, words+" unknown", threat.OutcomePermanent
			}
			if err := tx.Attempted(dlv, a); err != nil {
				return err
			}
			if _, _, err := tx.Raise(d.author, store.Alarm{Kind: store.AlarmBounce, About: dlv.ID, Case: d.caseID, Marking: threat.Amber, Text: words}); err != nil {
				return err
			}
			if i == 0 {
				if _, err = tx.AddAnswer(d.author, threat.Answer{Product: p.ID, Delivery: dlv.ID, Recipient: c.ID, Channel: "email", State: threat.AnswerDisputed, Text: words + " disagrees"}, chain.ID); err != nil {
					return err
				}
			}
		}
		return nil
	})
	return chain
}

// nothingSays looks for a word in everything that can be read.
func (d *desk) nothingSays(word string, ids ...string) {
	d.t.Helper()
	for name, m := range readMethods(d.t, d.s) {
		for _, r := range []threat.Reader{d.author, threat.Machinery("test")} {
			answers(m, r, append([]string{word, d.caseID, "contact"}, ids...), d.clock.Now(), true, func(call, answer string) {
				if strings.Contains(strings.ToLower(answer), strings.ToLower(word)) && !strings.Contains(call, word) {
					d.t.Errorf("%s(%s) still says it: %s", name, call, answer)
				}
			})
		}
	}
	acts, err := d.s.Ledger(d.t.Context(), threat.Machinery("test"), store.LedgerFilter{Limit: 500})
	if err != nil {
		d.t.Fatal(err)
	}
	if all, _ := json.Marshal(acts); strings.Contains(string(all), word) {
		d.t.Error("the ledger still says it")
	}
}
