package store

import (
	"context"
	"time"

	"github.com/tocsin/tocsin/internal/threat"
)

// Outgoing says whether any delivery of a lane is due by one of the channels.
func (q *Reads) Outgoing(ctx context.Context, r threat.Reader, urgent bool, channels []string, now time.Time) (bool, error) {
	if len(channels) == 0 {
		return false, nil
	}
	in, args := among("d.channel", channels)
	n, err := one(ctx, q, r, "delivery", number, "SELECT count(*) FROM (SELECT 1 AS due FROM {outgoing} d WHERE d.state = 'pending' AND d.urgent = ? AND d.next_at <= ? AND d.leased <= ? AND "+in+" LIMIT 1) AS first_due",
		append([]any{flag(urgent), stamp(now), stamp(now)}, args...)...)
	return n > 0, err
}

// ReleaseLeases gives back what a process that died had in hand. Only the one
// process of a SQLite store may do so, when it starts.
func (tx *Tx) ReleaseLeases() error {
	if tx.d.numbered {
		return nil
	}
	_, err := tx.exec("UPDATE delivery SET leased = 0 WHERE state = 'pending' AND leased > 0")
	return err
}

// Bounced records that a delivery which a peer had taken came back: it has
// failed, and its point with it. It says whether the delivery had stood as
// delivered or pending.
func (tx *Tx) Bounced(by threat.Reader, d Delivery, code int, reason string) (bool, error) {
	n, err := tx.exec("UPDATE delivery SET state = 'failed', reason = ?, attempts = attempts + 1, leased = 0, done = ? WHERE id = ? AND state IN ('delivered', 'pending')",
		reason, stamp(tx.Now()), d.ID)
	if err != nil || n == 0 {
		return false, err
	}
	if _, err := tx.exec("INSERT INTO attempt (delivery_id, number, at, outcome, code, detail) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
		d.ID, d.Attempts+1, stamp(tx.Now()), string(threat.OutcomePermanent), code, reason); err != nil {
		return false, err
	}
	if err := tx.PointSeen(d.Point, time.Time{}, time.Time{}, tx.Now()); err != nil {
		return false, err
	}
	if err := tx.WakeChains(d.Product, d.Chain); err != nil {
		return false, err
	}
	return true, tx.act(by, Deed{Verb: "bounce", Kind: "delivery", Object: d.ID, Parent: d.Product, Marking: tx.HeldFor(d.Product, d.Recipient), Data: map[string]any{"code": code}})
}

// Delivery gives one delivery.
func (q *Reads) Delivery(ctx context.Context, r threat.Reader, id string) (Delivery, error) {
	return one(ctx, q, r, "delivery", scanDelivery, "SELECT "+deliveryColumns+" FROM {delivery} d WHERE d.id = ?", id)
}

// DeliveriesIn lists the deliveries of all products in a state, the latest
// first: the dead letters are those that failed.
func (q *Reads) DeliveriesIn(ctx context.Context, r threat.Reader, state threat.DeliveryState, limit int) ([]Delivery, error) {
	return list(ctx, q, r, scanDelivery, "SELECT "+deliveryColumns+" FROM {delivery} d WHERE d.state = ? ORDER BY d.num DESC LIMIT ?", string(state), page(limit))
}

// DeliveriesBy lists the pending deliveries by a channel, the first planned
// first: those by telephone are told by hand.
func (q *Reads) DeliveriesBy(ctx context.Context, r threat.Reader, channel string, limit int) ([]Delivery, error) {
	return list(ctx, q, r, scanDelivery, "SELECT "+deliveryColumns+" FROM {delivery} d WHERE d.state = 'pending' AND d.channel = ? ORDER BY d.num LIMIT ?", channel, page(limit))
}

// Reached gives those of some contacts who have, or may have, a product: a
// delivery to them arrived, or the peer may have taken it although it never
// said so.
func (q *Reads) Reached(ctx context.Context, r threat.Reader, product string, contacts []string) (map[string]bool, error) {
	out := map[string]bool{}
	for part := range parts(contacts) {
		got, err := list(ctx, q, r, text, `SELECT d.contact_id FROM {delivery} d WHERE d.product_id = ? AND (d.state = 'delivered'
			OR EXISTS (SELECT 1 FROM {attempt} t WHERE t.delivery_id = d.id AND t.outcome IN ('unknown', 'accepted'))) AND d.contact_id IN `+places(len(part)), append([]any{product}, anys(part)...)...)
		if err != nil {
			return nil, err
		}
		for _, c := range got {
			out[c] = true
		}
	}
	return out, nil
}

// InHand says whether a delivery of a chain is being sent at this moment.
func (q *Reads) InHand(ctx context.Context, r threat.Reader, chain string, now time.Time) (bool, error) {
	n, err := one(ctx, q, r, "delivery", number, "SELECT count(*) FROM {delivery} d WHERE d.product_id = "+productOfChain+" AND d.chain_id = ? AND d.leased > ?", chain, chain, stamp(now))
	return n > 0, err
}

// LastSent is when each of some contacts was last sent anything; those who
// never were are not in it.
func (q *Reads) LastSent(ctx context.Context, r threat.Reader, contacts []string) (map[string]time.Time, error) {
	out := map[string]time.Time{}
	for part := range parts(contacts) {
		_, err := list(ctx, q, r, func(row row) (none struct{}, err error) {
			var contact string
			var done int64
			err = row.Scan(&contact, &done)
			out[contact] = moment(done)
			return none, err
		}, "SELECT d.contact_id, max(d.done) FROM {outgoing} d WHERE d.state = 'delivered' AND d.contact_id IN "+places(len(part))+" GROUP BY d.contact_id", anys(part)...)
		if err != nil {
			return nil, err
		}
	}
	return out, nil
}

// AnswersOfDelivery lists what was answered to one delivery.
func (q *Reads) AnswersOfDelivery(ctx context.Context, r threat.Reader, delivery string) ([]threat.Answer, error) {
	return list(ctx, q, r, bodyOf[threat.Answer], "SELECT w.body FROM {answer} w WHERE w.delivery_id = ? ORDER BY w.num", delivery)
}

// Answer gives one answer.
func (q *Reads) Answer(ctx context.Context, r threat.Reader, id string) (threat.Answer, error) {
	return one(ctx, q, r, "answer", bodyOf[threat.Answer], "SELECT w.body FROM {answer} w WHERE w.id = ?", id)
}

// Chain gives one chain.
func (q *Reads) Chain(ctx context.Context, r threat.Reader, id string) (Chain, error) {
	return one(ctx, q, r, "chain", scanChain, "SELECT "+chainColumns+" FROM {chain} h WHERE h.id = ?", id)
}

// ChainOf gives the chain of a product to a recipient.
func (q *Reads) ChainOf(ctx context.Context, r threat.Reader, product, contact string) (Chain, error) {
	return one(ctx, q, r, "chain", scanChain, "SELECT "+chainColumns+" FROM {chain} h WHERE h.product_id = ? AND h.contact_id = ?", product, contact)
}

// ChainsOpen lists open chains in the order of their ids, after one of them.
func (q *Reads) ChainsOpen(ctx context.Context, r threat.Reader, after string, limit int) ([]Chain, error) {
	return list(ctx, q, r, scanChain, "SELECT "+chainColumns+" FROM {chain} h WHERE h.ended = '' AND h.id > ? ORDER BY h.id LIMIT ?", after, limit)
}
