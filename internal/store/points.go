package store

import (
	"context"
	"time"

	"github.com/tocsin/tocsin/internal/threat"
)

// PointSeen keeps what is known of a point since it was used: verified by its
// owner, alive at an answer, failed at a bounce. It is no act for the ledger.
func (tx *Tx) PointSeen(id string, verified, alive, failed time.Time) error {
	for _, set := range []struct {
		statement string
		at        time.Time
	}{
		{"UPDATE contact_point SET verified = ? WHERE id = ?", verified},
		{"UPDATE contact_point SET alive = ?, failed = 0 WHERE id = ?", alive},
		{"UPDATE contact_point SET failed = ? WHERE id = ?", failed},
	} {
		if set.at.IsZero() {
			continue
		}
		if _, err := tx.exec(set.statement, stamp(set.at), id); err != nil {
			return err
		}
	}
	return nil
}

// VerifyPoint records that a point reaches its owner, and how that is known.
func (tx *Tx) VerifyPoint(by threat.Reader, id, how string) error {
	c, err := tx.ContactOfPoint(tx.ctx, by, id)
	if err != nil {
		return err
	}
	for _, p := range c.Points {
		if p.ID != id {
			continue
		}
		p.How = how
		body, err := encode(p)
		if err != nil {
			return err
		}
		if _, err := tx.exec("UPDATE contact_point SET verified = ?, alive = ?, failed = 0, body = ? WHERE id = ?", stamp(tx.Now()), stamp(tx.Now()), body, id); err != nil {
			return err
		}
	}
	return tx.act(by, Deed{Verb: "verify", Kind: "contact", Object: c.ID, Marking: c.Marking, Data: map[string]any{"point": id}})
}

// OneTimesFor lists the secrets of a purpose that wait for a subject, the one
// that holds longest first.
func (q *Reads) OneTimesFor(ctx context.Context, r threat.Reader, purpose, subject string) ([]OneTime, error) {
	return list(ctx, q, r, func(row row) (OneTime, error) {
		o := OneTime{Purpose: purpose, Subject: subject}
		var expires int64
		err := row.Scan(&o.Hash, &o.Data, &expires)
		o.Expires = moment(expires)
		return o, err
	}, "SELECT o.hash, o.data, o.expires FROM {one_time} o WHERE o.purpose = ? AND o.subject = ? ORDER BY o.expires DESC", purpose, subject)
}

// Notices lists what was sent that is no product: codes, calls to people at the
// desk. Only the machinery sees them.
func (q *Reads) Notices(ctx context.Context, r threat.Reader, about string) ([]Delivery, error) {
	return list(ctx, q, r, scanDelivery, "SELECT "+deliveryColumns+" FROM {outgoing} d WHERE d.product_id = ? ORDER BY d.num DESC LIMIT 50", about)
}
