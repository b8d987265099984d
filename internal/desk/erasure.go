package desk

import (
	"context"
	"strings"

	"github.com/tocsin/tocsin/internal/duty"
	"github.com/tocsin/tocsin/internal/store"
	"github.com/tocsin/tocsin/internal/threat"
)

// EraseContact erases what is known of a contact, for good. Where the policy
// asks for a second person, the first call asks for it, and another
// administrator's carries it out; until then it can be withdrawn.
func EraseContact(ctx context.Context, s *store.Store, by threat.Reader, id, reason string) (threat.Contact, error) {
	var c threat.Contact
	if err := mayErase(by); err != nil {
		return c, err
	}
	err := s.Write(ctx, func(tx *store.Tx) error {
		policy, _, err := Policy(tx.Context(), &tx.Reads, by)
		if err != nil {
			return err
		}
		if c, err = tx.Contact(tx.Context(), by, id); err != nil {
			return err
		}
		asked := c.Erasure
		switch {
		case !policy.Needs(duty.SecondErase):
			c, err = tx.EraseContact(by, id, threat.Erasure{By: by.Person, At: tx.Now(), Reason: strings.TrimSpace(reason)})
		case asked == nil && strings.TrimSpace(reason) == "":
			err = threat.Invalid("reason", "an erasure needs a reason", "say on what it rests, without a name")
		case asked == nil:
			c, err = tx.AskErasure(by, id, &threat.Erasure{Reason: strings.TrimSpace(reason)})
		case asked.By == by.Person || by.Person == "":
			err = threat.Forbidden("who asked for the erasure cannot agree to it", "ask another administrator")
		default:
			agreed := *asked
			agreed.Second = by.Person
			c, err = tx.EraseContact(by, id, agreed)
		}
		return err
	})
	return c, err
}

// KeepContact withdraws an erasure that was asked for and not yet done.
func KeepContact(ctx context.Context, s *store.Store, by threat.Reader, id string) (threat.Contact, error) {
	var c threat.Contact
	if err := mayErase(by); err != nil {
		return c, err
	}
	err := s.Write(ctx, func(tx *store.Tx) (err error) {
		if c, err = tx.Contact(tx.Context(), by, id); err == nil && c.Erasure == nil {
			return threat.Conflict("nobody has asked to erase this contact", "look at it again")
		}
		if err == nil {
			c, err = tx.AskErasure(by, id, nil)
		}
		return err
	})
	return c, err
}

func mayErase(by threat.Reader) error {
	if !by.May(threat.RoleAdmin) {
		return threat.Forbidden("an administrator erases", "ask one")
	}
	return nil
}
