package desk

import (
	"fmt"
	"time"

	"github.com/tocsin/tocsin/internal/store"
	"github.com/tocsin/tocsin/internal/threat"
)

// Bell calls people at the desk. What it sends by mail goes through the same
// deliveries as a warning, with its retries and attempts, and says nothing of
// what it is about: that stands in the console, for those who may read it.
type Bell struct {
	Mail bool // the desk can send mail
}

// noticeLife is how long a notice is tried.
const noticeLife = 24 * time.Hour

// watchman is who raises alarms.
var watchman = threat.Machinery("duty watch")

// Ring raises an alarm and calls who has a role of the rota; with an empty
// role, the first of the ladder. An alarm that was raised before is not raised
// again.
func (b Bell) Ring(tx *store.Tx, a store.Alarm, role string) error {
	alarm, isNew, err := tx.Raise(watchman, a)
	if err != nil || !isNew {
		return err
	}
	if role == "" {
		policy, _, err := Policy(tx.Context(), &tx.Reads, watchman)
		if err != nil {
			return err
		}
		role = policy.Ladder[0].Role
	}
	return b.notify(tx, alarm, role, 0)
}

// notify sends a notice of an alarm to who has a role, once for each rung.
func (b Bell) notify(tx *store.Tx, alarm store.Alarm, role string, rung int) error {
	if !b.Mail {
		return nil
	}
	people, err := called(tx, role, alarm.Marking)
	if err != nil {
		return err
	}
	for _, p := range people {
		if p.Clearance > alarm.Upto {
			continue // to this person there is nothing to do
		}
		notice := store.Delivery{Chain: p.ID, Point: "desk", Urgent: true, Delivery: threat.Delivery{Product: alarm.ID, Recipient: p.ID, Channel: "email", Step: rung, Next: tx.Now(), Expires: tx.Now().Add(noticeLife)}}
		if err := tx.PlanDelivery(notice); err != nil {
			return err
		}
	}
	return nil
}

// called are the people who have a role now and may know of what is marked so:
// a call tells that there is something. When nobody has the role, may know or
// has an address, it is everybody who may approve and know: an alarm is never
// rung in an empty room.
func called(tx *store.Tx, role string, m threat.Marking) ([]store.Person, error) {
	can := func(p store.Person) bool { return !p.Disabled && p.Email != "" && p.Clearance >= m }
	turn, err := tx.OnDuty(tx.Context(), watchman, role, tx.Now())
	if err == nil {
		p, err := tx.Person(tx.Context(), watchman, turn.Person)
		if err == nil && can(p) {
			return []store.Person{p}, nil
		}
	} else if threat.KindOf(err) != threat.KindNotFound {
		return nil, err
	}
	all, err := tx.People(tx.Context(), watchman)
	if err != nil {
		return nil, err
	}
	var out []store.Person
	for _, p := range all {
		if can(p) && p.Role.Reaches(threat.RoleApprover) {
			out = append(out, p)
		}
	}
	return out, nil
}

// Exhausted rings when everybody was called for a warning and nobody took it on.
func (b Bell) Exhausted(tx *store.Tx, p threat.Product, chain, why string) error {
	return b.Ring(tx, aboutProduct(tx, store.AlarmExhausted, p, chain, "Everybody was called for a warning and nobody took it on: "+why+". Reach them by hand."), "")
}

// ByHand rings when somebody is to be told by a person.
func (b Bell) ByHand(tx *store.Tx, p threat.Product, chain string, step int) error {
	a := aboutProduct(tx, store.AlarmByHand, p, chain, "A recipient is to be told by telephone. Call them, and record what they say.")
	a.Step = step
	return b.Ring(tx, a, "")
}

// Undelivered rings for deliveries that failed for good: at most once an hour
// for a product, however many there are.
func (b Bell) Undelivered(tx *store.Tx, deliveries []store.Delivery) error {
	seen := map[string]bool{}
	for _, d := range deliveries {
		if seen[d.Product] {
			continue
		}
		seen[d.Product] = true
		p, err := tx.Product(tx.Context(), watchman, d.Product)
		if threat.KindOf(err) == threat.KindNotFound {
			continue // a notice to somebody at the desk: its alarm is open already
		}
		if err != nil {
			return err
		}
		a := aboutSent(tx, store.AlarmDeadLetter, p, d, p.ID, fmt.Sprintf("A delivery failed for good: %s. Resend it, or reach them by hand.", d.Reason))
		a.Step = int(tx.Now().Unix() / 3600)
		if err := b.Ring(tx, a, ""); err != nil {
			return err
		}
	}
	return nil
}

// Trouble rings when a channel does not work, whoever is written to: at most
// once an hour.
func (b Bell) Trouble(tx *store.Tx, channel, why string) error {
	return b.Ring(tx, store.Alarm{
		Kind: store.AlarmProbe, About: channel, Step: int(tx.Now().Unix() / 3600), Marking: threat.Green,
		Text: "The channel " + channel + " does not work: " + why + ". What waits is tried again.",
	}, "")
}

// aboutProduct is an alarm about a product, kept where the product is.
func aboutProduct(tx *store.Tx, kind store.AlarmKind, p threat.Product, about, text string) store.Alarm {
	return store.Alarm{Kind: kind, About: about, Case: p.Case, Marking: tx.Held(p.ID), Text: text}
}

// aboutSent is an alarm about what was sent to somebody: kept where they are,
// too, for what a peer says of them may name them.
func aboutSent(tx *store.Tx, kind store.AlarmKind, p threat.Product, d store.Delivery, about, text string) store.Alarm {
	a := aboutProduct(tx, kind, p, about, text)
	a.Marking = tx.HeldFor(p.ID, d.Recipient)
	return a
}
