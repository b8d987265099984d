package desk

import (
	"context"
	"strings"

	"github.com/tocsin/tocsin/internal/store"
	"github.com/tocsin/tocsin/internal/threat"
)

// Heard is an answer that a recipient gave to somebody at the desk.
type Heard struct {
	Product string
	Contact string // who answered, or the organisation they speak for
	How     string // "by telephone, the duty officer"
	Answer  threat.AnswerState
	Text    string // in their words
}

// HearAnswer records an answer that did not come through the recipient's own
// page. It may come long after: when the window is over, too, what somebody
// says to a warning that reached them is worth keeping. What reached nobody
// has no answer.
func HearAnswer(ctx context.Context, s *store.Store, by threat.Reader, h Heard) (threat.Answer, error) {
	var a threat.Answer
	switch {
	case !by.May(threat.RoleAnalyst):
		return a, threat.Forbidden("an answer is written down by an analyst", "ask one")
	case strings.TrimSpace(h.How) == "":
		return a, threat.Invalid("how", "it is not said how they answered", "say by which telephone, or where")
	}
	if err := CheckAnswer(h.Answer, h.Text); err != nil {
		return a, err
	}
	err := s.Write(ctx, func(tx *store.Tx) error {
		p, err := tx.Product(ctx, by, h.Product)
		if err != nil {
			return err
		}
		chain, err := chainFor(tx, p, h.Contact)
		if err != nil {
			return err
		}
		d, err := lastArrived(tx, by, chain)
		if err != nil {
			return err
		}
		a, err = tx.AddAnswer(by, threat.Answer{
			Product: p.ID, Delivery: d.ID, Recipient: d.Recipient, Channel: ChannelTelephone, Digest: p.Digest,
			State: h.Answer, Text: h.Text, By: by.Person,
		}, d.Chain)
		if err != nil {
			return err
		}
		_, err = tx.Act(by, store.Deed{Verb: "hear", Kind: "answer", Object: a.ID, Parent: p.ID, Marking: tx.HeldFor(p.ID, a.Recipient), Data: map[string]any{"how": store.TextDigest(a.ID, h.How)}})
		return err
	})
	return a, err
}

// lastArrived is the latest delivery of a chain that reached somebody.
func lastArrived(tx *store.Tx, by threat.Reader, chain string) (store.Delivery, error) {
	sent, err := tx.DeliveriesOfChain(tx.Context(), by, chain)
	var last store.Delivery
	for _, d := range sent {
		if d.State == threat.DeliveryDelivered && !d.Done.Before(last.Done) {
			last = d
		}
	}
	if err == nil && last.ID == "" {
		err = threat.Conflict("the warning reached nobody there", "tell them by hand, and record what they answer")
	}
	return last, err
}
