package store

import (
	"encoding/json"

	"github.com/tocsin/tocsin/internal/threat"
)

// This file follows a contact whose marking rises: what names them was kept at
// what they were marked when it was written, and is now to be held higher.

// raiseNaming lifts to a marking all that names a contact: what is determined,
// products in any version, escalation policies, deliveries, with their clocks
// and alarms, and the ledger's rows about them. Nothing of it comes down again
// by itself.
func (tx *Tx) raiseNaming(contact string, m threat.Marking) error {
	if err := tx.raiseActs(contact, m); err != nil {
		return err
	}
	quoted := `%"` + contact + `"%`
	judged, err := tx.raiseRows("judgement", "marking", m, "body LIKE ?", quoted)
	if err != nil {
		return err
	}
	products, err := tx.raiseRows("product", "held", m, `(id IN (SELECT product_id FROM product_text WHERE body LIKE ?)
		OR id IN (SELECT product_id FROM chain WHERE contact_id = ?))`, quoted, contact)
	if err != nil {
		return err
	}
	for _, id := range judged { // and what was written or waived on it
		written, err := tx.raiseRows("product", "held", m, "determination = ?", id)
		if err != nil {
			return err
		}
		waived, err := tx.raiseRows("waiver", "marking", m, "determination = ?", id)
		if err != nil {
			return err
		}
		if err := tx.restamp("waiver", waived, m); err != nil {
			return err
		}
		products = append(append(products, written...), waived...)
	}
	if err := tx.restamp("judgement", judged, m); err != nil {
		return err
	}
	for _, id := range append(judged, products...) {
		if err := tx.raiseCalls(id, m); err != nil {
			return err
		}
	}
	if err := tx.raiseSent(contact, m); err != nil {
		return err
	}
	return tx.raisePapers(quoted, m)
}

// raiseRows lifts the rows of a table that a condition names, and the ledger's
// rows about them, to a marking. It gives the ids of those that rose.
func (tx *Tx) raiseRows(table, column string, m threat.Marking, where string, args ...any) ([]string, error) {
	raised, err := returning(tx, text, "UPDATE "+table+" SET "+column+" = ? WHERE "+column+" < ? AND "+where+" RETURNING id", append([]any{int64(m), int64(m)}, args...)...)
	if err != nil {
		return nil, err
	}
	for _, id := range raised {
		if err := tx.raiseActs(id, m); err != nil {
			return nil, err
		}
	}
	return raised, nil
}

// restamp writes a raised marking into the records of rows that keep it there,
// too.
func (tx *Tx) restamp(table string, ids []string, m threat.Marking) error {
	for _, id := range ids {
		bodies, err := returning(tx, text, "SELECT body FROM "+table+" WHERE id = ?", id)
		if err != nil {
			return err
		}
		for _, body := range bodies {
			record := map[string]json.RawMessage{}
			if err := decode(body, &record); err != nil {
				return err
			}
			label, err := encode(m)
			if err != nil {
				return err
			}
			record["marking"] = json.RawMessage(label)
			if body, err = encode(record); err != nil {
				return err
			}
			if _, err := tx.exec("UPDATE "+table+" SET body = ? WHERE id = ?", body, id); err != nil {
				return err
			}
		}
	}
	return nil
}

// raiseCalls lifts the clocks about a thing, the alarms about it, its clocks
// and its sending, and what the ledger says of the duties that its sending ended.
func (tx *Tx) raiseCalls(id string, m threat.Marking) error {
	if _, err := tx.raiseRows("clock", "marking", m, "about_id = ?", id); err != nil {
		return err
	}
	_, err := tx.raiseRows("alarm", "marking", m, `about_id IN (SELECT ? UNION SELECT k.id FROM clock k WHERE k.about_id = ?
		UNION SELECT h.id FROM chain h WHERE h.product_id = ? UNION SELECT d.id FROM delivery d WHERE d.product_id = ?)`, id, id, id, id)
	if err != nil {
		return err
	}
	return tx.raiseEnds("d.product_id", id, m)
}

// raiseEnds lifts what the ledger says of the duties that some deliveries
// ended: it names the delivery.
func (tx *Tx) raiseEnds(column, id string, m threat.Marking) error {
	_, err := tx.exec("UPDATE act SET marking = ? WHERE marking < ? AND verb = 'stop' AND object IN (SELECT k.id FROM clock k JOIN delivery d ON d.id = k.stop_ref WHERE "+column+" = ?)", int64(m), int64(m), id)
	return err
}

// raiseSent lifts the ledger's rows and the alarms about what was sent to
// somebody, and what they answered, where the product itself is held lower: they
// were called for somebody else. The rows themselves are hidden by visible.go.
// An act of several arrivals goes along whole, for it says how many they were.
func (tx *Tx) raiseSent(contact string, m threat.Marking) error {
	const sent = "(SELECT d.id FROM delivery d WHERE d.contact_id = ? UNION SELECT w.id FROM answer w JOIN delivery d ON d.id = w.delivery_id WHERE d.contact_id = ?)"
	if _, err := tx.exec("UPDATE act SET marking = ? WHERE marking < ? AND object IN "+sent, int64(m), int64(m), contact, contact); err != nil {
		return err
	}
	if _, err := tx.exec("UPDATE act SET marking = ? WHERE marking < ? AND id IN (SELECT d.arrival FROM delivery d WHERE d.contact_id = ? AND d.arrival <> '')", int64(m), int64(m), contact); err != nil {
		return err
	}
	if err := tx.raiseEnds("d.contact_id", contact, m); err != nil {
		return err
	}
	_, err := tx.raiseRows("alarm", "marking", m, "about_id IN "+sent, contact, contact)
	return err
}

// raisePapers lifts the documents that name a contact, in every version.
func (tx *Tx) raisePapers(quoted string, m threat.Marking) error {
	names, err := returning(tx, text, "UPDATE paper SET marking = ? WHERE marking < ? AND body LIKE ? RETURNING name", int64(m), int64(m), quoted)
	if err != nil {
		return err
	}
	for _, name := range names {
		if err := tx.raiseActs(name, m); err != nil {
			return err
		}
	}
	return nil
}
