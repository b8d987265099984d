package store_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/tocsin/tocsin/internal/store"
	"github.com/tocsin/tocsin/internal/testkit"
	"github.com/tocsin/tocsin/internal/threat"
)

// named is a desk's warning to an open organisation, as far as it was open when
// it was written: to a recipient, through a deputy, on a determination and a
// policy that name them.
type named struct {
	recipient, deputy threat.Contact
	product, second   threat.Product // the second names them in an earlier version only
	ids               []string       // of all that names one of the two
	deputys           []string       // of what names the deputy only
}

func (d *desk) nameContacts() (n named) {
	t, now := d.t, d.clock.Now()
	t.Helper()
	var org threat.Contact
	keep := func(id string) { n.ids = append(n.ids, id) }
	d.write(func(tx *store.Tx) (err error) {
		put := func(c threat.Contact) threat.Contact {
			if err == nil {
				c.Marking = threat.Amber
				c, err = tx.PutContact(d.author, c)
			}
			return c
		}
		org = put(threat.Contact{Kind: threat.ContactOrganisation, Name: "Hall"})
		n.recipient = put(threat.Contact{Kind: threat.ContactPerson, Name: "Recipient", Points: []threat.Point{{Channel: "email", Address: "a@example.org"}}})
		n.deputy = put(threat.Contact{Kind: threat.ContactPerson, Name: "Deputy", Org: org.ID, Rank: threat.RankDeputy, Points: []threat.Point{{Channel: "email", Address: "b@example.org"}}})
		return err
	})
	var det threat.Determination
	d.write(func(tx *store.Tx) (err error) {
		det, err = tx.AddDetermination(d.author, threat.Determination{Case: d.caseID, Marking: threat.Amber, Protectors: []string{n.recipient.ID}})
		keep(det.ID)
		return err
	})
	d.write(func(tx *store.Tx) error {
		m := threat.Amber
		_, err := tx.PutPaper(d.author, store.Paper{Kind: "escalation", Name: "Call them", Body: fmt.Sprintf(`{"who": "%s"}`, n.recipient.ID), Marking: &m})
		keep("Call them")
		return err
	})
	save := func(p threat.Product, recipients ...string) threat.Product {
		p.Recipients = recipients
		d.write(func(tx *store.Tx) (err error) {
			p, err = tx.SaveProduct(d.author, p, "digest", threat.Amber)
			return err
		})
		keep(p.ID)
		return p
	}
	n.product = save(d.product(threat.ProductDraft), n.recipient.ID, org.ID)
	n.second = save(save(d.product(threat.ProductDraft), n.recipient.ID))
	d.write(func(tx *store.Tx) error {
		clk := threat.Clock{ID: "clk_window", Kind: threat.ClockWindow, Case: d.caseID, About: n.product.ID, Marking: threat.Amber, Started: now, Due: now.Add(time.Hour)}
		keep(clk.ID)
		if err := tx.StartClock(d.author, clk); err != nil {
			return err
		}
		a, _, err := tx.Raise(d.author, store.Alarm{Kind: store.AlarmClock, About: clk.ID, Case: d.caseID, Marking: threat.Amber, Text: "overdue"})
		keep(a.ID)
		return err
	})
	d.write(func(tx *store.Tx) error { return d.sendToBoth(tx, &n, org, keep) })
	return n
}

// sendToBoth sends the product to the recipient, and to the deputy for the
// organisation, who answers.
func (d *desk) sendToBoth(tx *store.Tx, n *named, org threat.Contact, keep func(string)) error {
	for _, to := range []struct{ recipient, called string }{{n.recipient.ID, n.recipient.ID}, {org.ID, n.deputy.ID}} {
		h, err := tx.AddChain(store.Chain{Product: n.product.ID, Contact: to.recipient, Wake: d.clock.Now()})
		if err != nil {
			return err
		}
		dlv, err := tx.Plan(store.Delivery{Chain: h.ID, Point: to.called, Delivery: threat.Delivery{Product: n.product.ID, Recipient: to.called, Channel: "email", Next: d.clock.Now(), Expires: d.clock.Now().Add(time.Hour)}})
		if err != nil {
			return err
		}
		if err := tx.Arrived(d.author, []*store.Delivery{&dlv}, "digest"); err != nil {
			return err
		}
		ans, err := tx.AddAnswer(d.author, threat.Answer{Product: n.product.ID, Delivery: dlv.ID, Recipient: to.called, Channel: "email", State: threat.AnswerAccepted}, h.ID)
		if err != nil {
			return err
		}
		al, _, err := tx.Raise(d.author, store.Alarm{Kind: store.AlarmBounce, About: dlv.ID, Case: d.caseID, Marking: threat.Amber, Text: "came back"})
		if err != nil {
			return err
		}
		keep(dlv.ID)
		keep(ans.ID)
		keep(al.ID)
		if to.called == n.deputy.ID {
			if err := d.endDuty(tx, dlv.ID); err != nil {
				return err
			}
			n.deputys = []string{n.deputy.ID, dlv.ID, ans.ID, al.ID}
		}
	}
	return nil
}

// endDuty lets a duty of the case be done by a delivery.
func (d *desk) endDuty(tx *store.Tx, by string) error {
	now := d.clock.Now()
	clk := threat.Clock{ID: "clk_duty", Kind: threat.ClockWarn, Case: d.caseID, Marking: threat.Amber, Started: now, Due: now.Add(time.Hour)}
	if err := tx.StartClock(d.author, clk); err != nil {
		return err
	}
	clk.Stopped, clk.By, clk.Reason = now, by, "warned"
	return tx.StopClock(d.author, clk)
}

// What a reader of Amber can learn in any way about some ids.
func (d *desk) learns(ids []string) (out []string) {
	d.t.Helper()
	for name, m := range readMethods(d.t, d.s) {
		answers(m, d.outsider, append([]string{d.caseID, "escalation", "determination"}, ids...), d.clock.Now(), true, func(call, answer string) {
			for _, id := range ids {
				if strings.Contains(answer, id) && !strings.Contains(call, id) {
					out = append(out, fmt.Sprintf("%s(%s): %s", name, call, answer))
					return
				}
			}
		})
	}
	return out
}

// A contact that is marked higher later takes with it all that names them: a
// reader below can learn from nothing that they were warned.
func TestRaisingAContactRaisesWhatNamesThem(t *testing.T) {
	testkit.EachStore(t, func(t *testing.T, s *store.Store, clock *testkit.Clock) {
		d := openDesk(t, s, clock)
		n := d.nameContacts()
		if got := d.learns([]string{n.recipient.ID}); len(got) == 0 {
			t.Fatal("the test sees nothing while all is open")
		}
		d.raise(n.deputy.ID)
		// What follows is held where they now are, too.
		d.write(func(tx *store.Tx) error {
			a, err := tx.AddAnswer(d.author, threat.Answer{Product: n.product.ID, Delivery: n.deputys[1], Recipient: n.deputy.ID, Channel: "email", State: threat.AnswerActed, Text: "doors"}, "")
			n.deputys = append(n.deputys, a.ID)
			if err != nil {
				return err
			}
			dlv, err := tx.Delivery(t.Context(), d.author, n.deputys[1])
			if err != nil {
				return err
			}
			return tx.Arrived(d.author, []*store.Delivery{&dlv}, "digest")
		})
		if got := d.learns(n.deputys); len(got) != 0 {
			t.Errorf("after the deputy was raised, a reader below still learns:\n%s", strings.Join(got, "\n"))
		}
		if p, err := s.Product(t.Context(), d.outsider, n.product.ID); err != nil || p.ID != n.product.ID {
			t.Errorf("the product does not name the deputy and is hidden: %v", err)
		}
		d.raise(n.recipient.ID)
		if got := d.learns(append(n.ids, n.recipient.ID)); len(got) != 0 {
			t.Errorf("after the recipient was raised, a reader below still learns:\n%s", strings.Join(got[:min(len(got), 5)], "\n"))
		}
		all, err := s.Determinations(t.Context(), d.author, d.caseID)
		if err != nil || len(all) != 1 || all[0].Marking != threat.Red {
			t.Errorf("the determination says it is marked lower than it is: %+v %v", all, err)
		}
		if got, err := s.Verify(t.Context()); err != nil || len(got.Problems) > 0 {
			t.Errorf("the ledger does not verify: %+v %v", got, err)
		}
	})
}

// openDesk is a desk whose case everybody of Amber may know.
func openDesk(t *testing.T, s *store.Store, clock *testkit.Clock) *desk {
	d := newDesk(t, s, clock)
	d.write(func(tx *store.Tx) error {
		c, err := tx.OpenCase(d.author, "Open concert", threat.Amber)
		d.caseID = c.ID
		return err
	})
	return d
}

func (d *desk) raise(contact string) {
	d.t.Helper()
	d.write(func(tx *store.Tx) error {
		c, err := tx.Contact(d.t.Context(), d.author, contact)
		if err != nil {
			return err
		}
		c.Marking = threat.Red
		_, err = tx.PutContact(d.author, c)
		return err
	})
}
