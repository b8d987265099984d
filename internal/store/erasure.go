package store

import (
	"strings"

	"github.com/tocsin/tocsin/internal/threat"
)

// ErasedName stands where the name of somebody was who is known no more.
const ErasedName = "(erased)"

// AskErasure records that what is known of a contact shall be erased, or, with
// nil, that it shall not after all.
func (tx *Tx) AskErasure(by threat.Reader, contact string, e *threat.Erasure) (threat.Contact, error) {
	c, err := tx.Contact(tx.ctx, by, contact)
	if err != nil {
		return c, err
	}
	if c.Erased() {
		return c, errErased()
	}
	c.Erasure = e
	verb := "withdraw erasure"
	if e != nil {
		e.By, e.At, verb = who(by), tx.Now(), "ask for erasure"
	}
	raw, err := tx.Contact(tx.ctx, threat.Machinery("store"), contact)
	if err != nil {
		return c, err
	}
	if err := tx.writeContact(c, raw.Org, raw.Rank); err != nil {
		return c, err
	}
	return c, tx.act(by, Deed{Verb: verb, Kind: "contact", Object: c.ID, Marking: c.Marking})
}

func errErased() error {
	return threat.Conflict("what was known of the contact was erased", "add them anew, if they may be kept again")
}

// EraseContact removes all that is known of a contact as it was asked for: name,
// role, whom they speak for, addresses, versions, groups, their own words, and
// what peers said of their addresses. Their id stays where something was sent
// to or answered by somebody, with its times and states, for the record must
// balance and receipts must verify; the ledger keeps the digests, and loses the
// payloads about the contact itself. While a warning is on its way to them
// nothing is erased.
func (tx *Tx) EraseContact(by threat.Reader, contact string, e threat.Erasure) (threat.Contact, error) {
	c, err := tx.Contact(tx.ctx, by, contact)
	if err != nil {
		return c, err
	}
	switch {
	case c.Erased():
		return c, errErased()
	case strings.TrimSpace(e.Reason) == "":
		return c, threat.Invalid("reason", "an erasure needs a reason", "say on what it rests, without a name")
	}
	if err := tx.mayErase(c); err != nil {
		return c, err
	}
	e.Done = tx.Now()
	empty := threat.Contact{ID: c.ID, Kind: c.Kind, Name: ErasedName, Marking: c.Marking, Retired: true, Erasure: &e}
	if err := tx.writeContact(empty, "", ""); err != nil {
		return c, err
	}
	if _, err := tx.exec("UPDATE contact SET words = '', name_key = '' WHERE id = ?", c.ID); err != nil {
		return c, err
	}
	if err := tx.eraseSaid(c.ID); err != nil {
		return c, err
	}
	for _, statement := range []string{
		"UPDATE alarm SET body = 'It was about somebody who was erased since.' WHERE about_id IN (SELECT d.id FROM delivery d WHERE d.contact_id = ?)",
		"UPDATE attempt SET detail = '' WHERE delivery_id IN (SELECT d.id FROM delivery d WHERE d.contact_id = ?)",
		"UPDATE delivery SET reason = 'erased with the contact' WHERE contact_id = ? AND state = 'failed'",
		"UPDATE delivery SET link_hash = '' WHERE contact_id = ?",
		"DELETE FROM one_time WHERE subject IN (SELECT p.id FROM contact_point p WHERE p.contact_id = ?)",
		"DELETE FROM contact_point WHERE contact_id = ?",
		"DELETE FROM contact_group_member WHERE contact_id = ?",
		"DELETE FROM directory_version WHERE kind = 'contact' AND object_id = ?",
		"UPDATE act SET payload = NULL, salt = NULL WHERE object = ?",
		"UPDATE act SET payload = NULL, salt = NULL WHERE parent = ?",
	} {
		if _, err := tx.exec(statement, c.ID); err != nil {
			return c, err
		}
	}
	return empty, tx.act(by, Deed{Verb: "erase", Kind: "contact", Object: c.ID, Marking: c.Marking, Data: map[string]any{"reason": e.Reason, "asked": e.By, "second": e.Second}})
}

// mayErase refuses what would leave a warning without its recipient, or people
// without the organisation they speak for.
func (tx *Tx) mayErase(c threat.Contact) error {
	n, err := one(tx.ctx, &tx.Reads, threat.Machinery("store"), "contact", number, `SELECT (SELECT count(*) FROM {chain} h WHERE h.contact_id = ? AND h.ended = '')
		+ (SELECT count(*) FROM {delivery} d WHERE d.contact_id = ? AND d.state = 'pending')`, c.ID, c.ID)
	if err != nil {
		return err
	}
	if n > 0 {
		return threat.Conflict("a warning is on its way to them", "wait until it has ended, or stop or cancel it first")
	}
	n, err = one(tx.ctx, &tx.Reads, threat.Machinery("store"), "contact", number, "SELECT count(*) FROM {contact} o WHERE o.org_id = ?", c.ID)
	if err == nil && n > 0 {
		err = threat.Conflict("people speak for this organisation", "erase them, or let them speak for another, first")
	}
	return err
}

// eraseSaid takes a contact's own words out of their answers. The state, the
// time and the digest of the words in the ledger stay.
func (tx *Tx) eraseSaid(contact string) error {
	bodies, err := returning(tx, text, "SELECT body FROM answer WHERE contact_id = ?", contact)
	if err != nil {
		return err
	}
	for _, body := range bodies {
		var a threat.Answer
		if err := decode(body, &a); err != nil {
			return err
		}
		a.Text, a.Salt = "", ""
		if body, err = encode(a); err != nil {
			return err
		}
		if _, err := tx.exec("UPDATE answer SET body = ? WHERE id = ?", body, a.ID); err != nil {
			return err
		}
	}
	return nil
}
