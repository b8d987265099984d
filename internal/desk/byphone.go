package desk

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/tocsin/tocsin/internal/store"
	"github.com/tocsin/tocsin/internal/threat"
)

// ChannelTelephone is the channel of what a person tells a person.
const ChannelTelephone = "telephone"

// Told is what somebody at the desk did when they told a recipient by hand.
type Told struct {
	Product  string
	Contact  string             // who was told
	Delivery string             // the planned delivery it carries out, if there is one
	How      string             // "telephone +49 30 …", "at the door"
	Answer   threat.AnswerState // empty: nobody was reached, or nothing was said
	Text     string             // in their words
	Reached  bool               // they were told
}

// TellByHand records who was told by hand, by whom, when and how, and what
// they answered. A call that reached nobody is recorded as an attempt.
func TellByHand(ctx context.Context, s *store.Store, by threat.Reader, t Told) (threat.Answer, error) {
	var answer threat.Answer
	switch {
	case !by.May(threat.RoleAnalyst):
		return answer, threat.Forbidden("a recipient is told by an analyst", "ask one")
	case strings.TrimSpace(t.How) == "":
		return answer, threat.Invalid("how", "it is not said how they were told", "say by which telephone, or where")
	case t.Answer != "" && !t.Reached:
		return answer, threat.Invalid("answer", "nobody was reached, so nobody answered", "say that they were reached, or leave the answer out")
	}
	if err := CheckAnswer(t.Answer, t.Text); t.Answer != "" && err != nil {
		return answer, err
	}
	err := s.Write(ctx, func(tx *store.Tx) error {
		p, err := tx.Product(ctx, by, t.Product)
		if err != nil {
			return err
		}
		d, err := handDelivery(tx, by, p, t)
		if err != nil {
			return err
		}
		if err := toldByHand(tx, by, d, t); err != nil {
			return err
		}
		if t.Reached {
			if err := tx.Settled(by, store.AlarmByHand, d.Chain); err != nil {
				return err
			}
		}
		if t.Answer == "" {
			return nil
		}
		answer, err = tx.AddAnswer(by, threat.Answer{
			Product: p.ID, Delivery: d.ID, Recipient: d.Recipient, Channel: ChannelTelephone, Digest: p.Digest,
			State: t.Answer, Text: t.Text, By: by.Person,
		}, d.Chain)
		return err
	})
	return answer, err
}

// handDelivery is the delivery that a call carries out: the planned one, or
// one made now.
func handDelivery(tx *store.Tx, by threat.Reader, p threat.Product, t Told) (store.Delivery, error) {
	if t.Delivery != "" {
		d, err := tx.Delivery(tx.Context(), by, t.Delivery)
		if err == nil && (d.Product != p.ID || d.State != threat.DeliveryPending) {
			err = threat.Conflict("this delivery is not waiting any more", "look at the board again")
		}
		return d, err
	}
	if p.State != threat.ProductApproved && p.State != threat.ProductExpired {
		return store.Delivery{}, threat.Conflict("the product is "+string(p.State), "only what was approved is told")
	}
	if err := MayLeave(tx.Context(), &tx.Reads, p); err != nil {
		return store.Delivery{}, err
	}
	chain, err := chainFor(tx, p, t.Contact)
	if err != nil {
		return store.Delivery{}, err
	}
	step, err := besides(tx, chain)
	if err != nil {
		return store.Delivery{}, err
	}
	return tx.Plan(store.Delivery{Chain: chain, Point: "hand", Urgent: true, Delivery: threat.Delivery{
		Product: p.ID, Recipient: t.Contact, Channel: ChannelTelephone,
		Step: step, Digest: p.Digest, Next: tx.Now(), Expires: later(p.Window.End, tx.Now().Add(time.Minute)),
	}})
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

// chainFor is the chain of a product that a contact is called in: their own,
// or that of the organisation they speak for.
func chainFor(tx *store.Tx, p threat.Product, contact string) (string, error) {
	c, err := tx.Contact(tx.Context(), house, contact)
	if err != nil {
		return "", err
	}
	for _, id := range []string{c.ID, c.Org} {
		if id == "" {
			continue
		}
		chain, err := tx.ChainOf(tx.Context(), house, p.ID, id)
		if err == nil {
			return chain.ID, nil
		}
		if threat.KindOf(err) != threat.KindNotFound {
			return "", err
		}
	}
	return "", threat.Conflict("this contact is not a recipient of the product", "choose one of its recipients, or issue an update that names them")
}

// besides is the number of a step that stands beside the policy's: below zero,
// so that it moves no chain on or back.
func besides(tx *store.Tx, chain string) (int, error) {
	sent, err := tx.DeliveriesOfChain(tx.Context(), house, chain)
	step := -1
	for _, d := range sent {
		step = min(step, d.Step-1)
	}
	return step, err
}

// toldByHand closes the delivery with what came of the call.
func toldByHand(tx *store.Tx, by threat.Reader, d store.Delivery, t Told) error {
	d.Attempts++
	a := threat.Attempt{Delivery: d.ID, Number: d.Attempts, At: tx.Now(), Outcome: threat.OutcomeAccepted, Detail: fmt.Sprintf("told by hand by %s: %s", by.Person, t.How)}
	if !t.Reached {
		a.Outcome, a.Detail = threat.OutcomeTransient, fmt.Sprintf("tried by hand by %s (%s), nobody was reached", by.Person, t.How)
		d.Next = tx.Now()
		if t.Delivery == "" {
			d.State, d.Reason, d.Done = threat.DeliveryFailed, "nobody was reached", tx.Now()
		}
		return tx.Attempted(d, a)
	}
	d.State, d.Done = threat.DeliveryDelivered, tx.Now()
	if err := tx.Attempted(d, a); err != nil {
		return err
	}
	if _, err := tx.Act(by, store.Deed{Verb: "tell", Kind: "delivery", Object: d.ID, Parent: d.Product, Marking: tx.HeldFor(d.Product, d.Recipient), Data: map[string]any{"how": store.TextDigest(d.ID, t.How)}}); err != nil {
		return err
	}
	return Arrived(tx, []*store.Delivery{&d})
}

// CheckAnswer refuses an answer that does not say what it must.
func CheckAnswer(state threat.AnswerState, text string) error {
	const maxText = 4000
	asks := map[threat.AnswerState]string{
		threat.AnswerActed: "say what is being done", threat.AnswerLapsed: "say what is no longer done", threat.AnswerNeedMore: "say what more is needed",
		threat.AnswerDisputed: "say why", threat.AnswerDismissed: "say why", threat.AnswerNotForMe: "say whom to ask instead",
	}
	known := false
	for _, s := range threat.Answers {
		known = known || s == state
	}
	switch remedy := asks[state]; {
	case !known:
		return threat.Invalid("answer", "this is no answer", "choose one of those offered")
	case remedy != "" && strings.TrimSpace(text) == "":
		return threat.Invalid("text", "this answer needs some words", remedy)
	case len(text) > maxText:
		return threat.TooLarge("text", "the text is too long", "say it in fewer words")
	}
	return nil
}

// Resend sends one delivery again, to the same point, beside the policy's
// steps. It is a person's decision: recorded, and with a number of its own.
func Resend(ctx context.Context, s *store.Store, by threat.Reader, delivery string) (store.Delivery, error) {
	var again store.Delivery
	if !by.May(threat.RoleAnalyst) {
		return again, threat.Forbidden("an analyst resends", "ask one")
	}
	err := s.Write(ctx, func(tx *store.Tx) error {
		d, err := tx.Delivery(ctx, by, delivery)
		if err != nil {
			return err
		}
		p, err := tx.Product(ctx, by, d.Product)
		if err != nil {
			return err
		}
		if p.State != threat.ProductApproved || !tx.Now().Before(p.Window.End) {
			return threat.Conflict("the product is no longer in force", "issue an update or an extension instead")
		}
		if d.State == threat.DeliveryPending {
			return threat.Conflict("the delivery is still being tried", "wait, or stop it first")
		}
		step, err := besides(tx, d.Chain)
		if err != nil {
			return err
		}
		again, err = tx.Plan(store.Delivery{Chain: d.Chain, Point: d.Point, Urgent: true, Delivery: threat.Delivery{
			Product: p.ID, Recipient: d.Recipient, Channel: d.Channel,
			Step: step, Digest: p.Digest, Next: tx.Now(), Expires: p.Window.End,
		}})
		if err != nil {
			return err
		}
		_, err = tx.Act(by, store.Deed{Verb: "resend", Kind: "delivery", Object: again.ID, Parent: p.ID, Marking: tx.HeldFor(p.ID, d.Recipient), Data: map[string]any{"of": d.ID}})
		return err
	})
	return again, err
}

// Stop ends the sending of a product to one recipient, or to all of them when
// contact is empty: what is pending is suppressed with the reason, and nobody
// more is called. Who has it already should be told by a cancellation.
func Stop(ctx context.Context, s *store.Store, by threat.Reader, product, contact, reason string) error {
	if !by.May(threat.RoleApprover) {
		return threat.Forbidden("an approver stops a sending", "ask one")
	}
	if strings.TrimSpace(reason) == "" {
		return threat.Invalid("reason", "there is no reason", "say in a sentence why it is stopped")
	}
	return s.Write(ctx, func(tx *store.Tx) error {
		if _, err := tx.Product(ctx, by, product); err != nil {
			return err
		}
		var chains []store.Chain
		var err error
		if contact == "" {
			chains, err = tx.Chains(ctx, by, product)
		} else {
			var c store.Chain
			c, err = tx.ChainOf(ctx, by, product, contact)
			chains = []store.Chain{c}
		}
		if err != nil {
			return err
		}
		for _, c := range chains {
			if _, err := tx.Suppress(by, product, c.ID, reason); err != nil {
				return err
			}
			if c.Ended == "" {
				if _, err := tx.MoveChain(c.ID, c.Wake, c.Wake, "stopped"); err != nil {
					return err
				}
			}
		}
		_, err = tx.Act(by, store.Deed{Verb: "stop", Kind: "sending", Object: product, Marking: tx.Held(product), Data: map[string]any{"recipient": contact, "reason": reason}})
		return err
	})
}

// DeadLetters lists the deliveries that failed for good, the latest first.
func DeadLetters(ctx context.Context, q *store.Reads, r threat.Reader, limit int) ([]store.Delivery, error) {
	return q.DeliveriesIn(ctx, r, threat.DeliveryFailed, limit)
}

// ToTell lists the deliveries that wait for a person to make a call.
func ToTell(ctx context.Context, q *store.Reads, r threat.Reader, limit int) ([]store.Delivery, error) {
	return q.DeliveriesBy(ctx, r, ChannelTelephone, limit)
}
