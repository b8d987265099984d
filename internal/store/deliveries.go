package store

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"time"

	"github.com/tocsin/tocsin/internal/threat"
)

// Chain is the way of one product to one recipient.
type Chain struct {
	ID      string    `json:"id"`
	Product string    `json:"product"`
	Contact string    `json:"contact"` // the recipient
	Policy  string    `json:"policy"`
	Started time.Time `json:"started"`
	Wake    time.Time `json:"wake"`  // when the next decision is due
	Ended   string    `json:"ended"` // how, empty while open
	Body    string    `json:"-"`     // the policy's steps, resolved to contacts and points
}

const chainColumns = "h.id, h.product_id, h.contact_id, h.policy, h.started, h.wake, h.ended, h.body"

func scanChain(row row) (Chain, error) {
	var c Chain
	var started, wake int64
	err := row.Scan(&c.ID, &c.Product, &c.Contact, &c.Policy, &started, &wake, &c.Ended, &c.Body)
	c.Started, c.Wake = moment(started), moment(wake)
	return c, err
}

// Chains lists the chains of a product.
func (q *Reads) Chains(ctx context.Context, r threat.Reader, product string) ([]Chain, error) {
	return list(ctx, q, r, scanChain, "SELECT "+chainColumns+" FROM {chain} h WHERE h.product_id = ? ORDER BY h.id", product)
}

// ChainsDue lists the open chains whose next decision is due.
func (q *Reads) ChainsDue(ctx context.Context, r threat.Reader, now time.Time, limit int) ([]Chain, error) {
	return list(ctx, q, r, scanChain, "SELECT "+chainColumns+" FROM {chain} h WHERE h.ended = '' AND h.wake <= ? ORDER BY h.wake, h.id LIMIT ?", stamp(now), limit)
}

// OpenChains counts the open chains, and those whose decision has been due for
// longer than grace: with any of these the desk is blind.
func (q *Reads) OpenChains(ctx context.Context, r threat.Reader, now time.Time, grace time.Duration) (open, stuck int64, err error) {
	if open, err = one(ctx, q, r, "chain", number, "SELECT count(*) FROM {chain} h WHERE h.ended = ''"); err != nil {
		return 0, 0, err
	}
	stuck, err = one(ctx, q, r, "chain", number, "SELECT count(*) FROM {chain} h WHERE h.ended = '' AND h.wake < ?", stamp(now.Add(-grace)))
	return open, stuck, err
}

// AddChain opens a chain. One for the same product and recipient is kept.
func (tx *Tx) AddChain(c Chain) (Chain, error) {
	c.ID, c.Started = tx.NewID("chn"), tx.Now()
	_, err := tx.exec("INSERT INTO chain (id, product_id, contact_id, policy, started, wake, body) VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
		c.ID, c.Product, c.Contact, c.Policy, stamp(c.Started), stamp(c.Wake), c.Body)
	return c, err
}

// MoveChain sets when a chain is decided on next, or how it ended. It says
// whether the chain still stood where seen: two nodes do not both move it.
func (tx *Tx) MoveChain(id string, seen, wake time.Time, ended string) (bool, error) {
	n, err := tx.exec("UPDATE chain SET wake = ?, ended = ? WHERE id = ? AND ended = '' AND wake = ?", stamp(wake), ended, id, stamp(seen))
	return n == 1, err
}

// WakeChains makes the open chains of a product, or one recipient's, due now:
// something has happened that may change the decision.
func (tx *Tx) WakeChains(product, chain string) error {
	_, err := tx.exec("UPDATE chain SET wake = ? WHERE product_id = ? AND ended = '' AND (? = '' OR id = ?) AND wake > ?", stamp(tx.Now()), product, chain, chain, stamp(tx.Now()))
	return err
}

// Delivery is a delivery as the store keeps it.
type Delivery struct {
	threat.Delivery
	Chain  string    `json:"chain"`
	Point  string    `json:"point"`
	Urgent bool      `json:"urgent"`
	Leased time.Time `json:"-"`
}

const deliveryColumns = "d.id, d.product_id, d.chain_id, d.contact_id, d.point_id, d.channel, d.step, d.state, d.reason, d.attempts, d.urgent, d.planned, d.next_at, d.leased, d.expires, d.done"

func scanDelivery(row row) (Delivery, error) {
	var d Delivery
	var urgent, planned, next, leased, expires, done int64
	err := row.Scan(&d.ID, &d.Product, &d.Chain, &d.Recipient, &d.Point, &d.Channel, &d.Step, &d.State, &d.Reason, &d.Attempts, &urgent, &planned, &next, &leased, &expires, &done)
	d.Urgent, d.Planned, d.Next, d.Leased, d.Expires, d.Done = urgent == 1, moment(planned), moment(next), moment(leased), moment(expires), moment(done)
	return d, err
}

// Deliveries lists the deliveries of a product, in the order planned.
func (q *Reads) Deliveries(ctx context.Context, r threat.Reader, product, after string, limit int) ([]Delivery, error) {
	return list(ctx, q, r, scanDelivery, "SELECT "+deliveryColumns+" FROM {delivery} d WHERE d.product_id = ? AND d.id > ? ORDER BY d.id LIMIT ?", product, after, limit)
}

// DeliveriesOfChain lists the deliveries of a chain.
func (q *Reads) DeliveriesOfChain(ctx context.Context, r threat.Reader, chain string) ([]Delivery, error) {
	return list(ctx, q, r, scanDelivery, "SELECT "+deliveryColumns+" FROM {delivery} d WHERE d.chain_id = ? ORDER BY d.num", chain)
}

// DeliveryByLink finds the delivery that a recipient's link belongs to.
func (q *Reads) DeliveryByLink(ctx context.Context, r threat.Reader, hash string) (Delivery, error) {
	return one(ctx, q, r, "message", scanDelivery, "SELECT "+deliveryColumns+" FROM {delivery} d WHERE d.link_hash = ? AND d.link_hash <> ''", hash)
}

// Account is how the deliveries of a product stand. It must balance: intended
// is the sum of the others.
type Account struct {
	Intended   int64 `json:"intended"`
	Delivered  int64 `json:"delivered"`
	Failed     int64 `json:"failed"`
	Suppressed int64 `json:"suppressed"`
	Pending    int64 `json:"pending"`
}

// Balance counts a product's deliveries by state.
func (q *Reads) Balance(ctx context.Context, r threat.Reader, product string) (Account, error) {
	return one(ctx, q, r, "product", func(row row) (a Account, err error) {
		err = row.Scan(&a.Intended, &a.Delivered, &a.Failed, &a.Suppressed, &a.Pending)
		return a, err
	}, `SELECT count(*), COALESCE(sum(CASE WHEN d.state = 'delivered' THEN 1 ELSE 0 END), 0), COALESCE(sum(CASE WHEN d.state = 'failed' THEN 1 ELSE 0 END), 0),
		COALESCE(sum(CASE WHEN d.state = 'suppressed' THEN 1 ELSE 0 END), 0), COALESCE(sum(CASE WHEN d.state = 'pending' THEN 1 ELSE 0 END), 0)
		FROM {delivery} d WHERE d.product_id = ?`, product)
}

// PlanDelivery adds a delivery that is to be tried from Next on. The same one
// planned twice is one. linkHash gives, for the delivery's id, the hash under
// which its recipient's link is known.
func (tx *Tx) PlanDelivery(d Delivery, linkHash func(id string) string) error {
	_, err := tx.Plan(d, linkHash)
	return err
}

// Plan is PlanDelivery for callers who need the delivery's id.
func (tx *Tx) Plan(d Delivery, linkHash func(id string) string) (Delivery, error) {
	d.ID, d.State, d.Planned = tx.NewID("dlv"), threat.DeliveryPending, tx.Now()
	_, err := tx.exec(`INSERT INTO delivery (id, product_id, chain_id, contact_id, point_id, channel, step, state, urgent, planned, next_at, expires, link_hash)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
		d.ID, d.Product, d.Chain, d.Recipient, d.Point, d.Channel, d.Step, string(threat.DeliveryPending), flag(d.Urgent), stamp(tx.Now()), stamp(d.Next), stamp(d.Expires), linkHash(d.ID))
	return d, err
}

// Called records in the ledger that a step of a chain was taken.
func (tx *Tx) Called(by threat.Reader, product, chain string, step int, why string) error {
	return tx.act(by, Deed{Verb: "call", Kind: "chain", Object: chain, Parent: product, Marking: tx.held(product), Data: map[string]any{"step": step, "why": why}})
}

// Lease takes up to limit pending deliveries that are due, for a time: nobody
// else gets them until then. A worker that dies gives them back by that.
func (tx *Tx) Lease(urgent bool, channels []string, until time.Time, limit int) ([]Delivery, error) {
	if len(channels) == 0 {
		return nil, nil
	}
	now := stamp(tx.Now())
	in, among := among("d.channel", channels)
	args := append([]any{flag(urgent), now, now}, among...)
	due, err := list(tx.ctx, &tx.Reads, threat.Machinery("deliver"), scanDelivery, "SELECT "+deliveryColumns+` FROM {outgoing} d
		WHERE d.state = 'pending' AND d.urgent = ? AND d.next_at <= ? AND d.leased <= ? AND `+in+`
		ORDER BY d.next_at, d.num LIMIT ?`, append(args, limit)...)
	if err != nil {
		return nil, err
	}
	for _, d := range due {
		if _, err := tx.exec("UPDATE delivery SET leased = ? WHERE id = ?", stamp(until), d.ID); err != nil {
			return nil, err
		}
	}
	return due, nil
}

// Attempted records what came of a try at a delivery: the attempt's row, and
// where the delivery now stands. A delivery that was withdrawn while the peer
// was spoken to stays withdrawn, unless the peer took it: then it has arrived,
// and a cancellation must follow it.
func (tx *Tx) Attempted(d Delivery, a threat.Attempt) error {
	if _, err := tx.exec("INSERT INTO attempt (delivery_id, number, at, outcome, code, detail) VALUES (?, ?, ?, ?, ?, ?)",
		d.ID, a.Number, stamp(a.At), string(a.Outcome), a.Code, a.Detail); err != nil {
		return err
	}
	_, err := tx.exec("UPDATE delivery SET state = ?, reason = ?, attempts = ?, next_at = ?, leased = 0, done = ? WHERE id = ? AND (state = 'pending' OR (state = 'suppressed' AND ? = 'delivered'))",
		string(d.State), d.Reason, a.Number, stamp(d.Next), stamp(d.Done), d.ID, string(d.State))
	return err
}

// CloseDelivery records that a delivery ended without a try.
func (tx *Tx) CloseDelivery(d Delivery) error {
	_, err := tx.exec("UPDATE delivery SET state = ?, reason = ?, leased = 0, done = ? WHERE id = ? AND state = 'pending'", string(d.State), d.Reason, stamp(d.Done), d.ID)
	return err
}

// Suppress closes the pending deliveries of a product, or of one chain, that
// need not or must not go out any more, with the reason.
func (tx *Tx) Suppress(by threat.Reader, product, chain, reason string) (int64, error) {
	n, err := tx.exec("UPDATE delivery SET state = 'suppressed', reason = ?, done = ? WHERE product_id = ? AND state = 'pending' AND (? = '' OR chain_id = ?)",
		reason, stamp(tx.Now()), product, chain, chain)
	if err != nil || n == 0 {
		return n, err
	}
	return n, tx.act(by, Deed{Verb: "suppress", Kind: "delivery", Object: product, Marking: tx.held(product), Data: map[string]any{"deliveries": n, "reason": reason}})
}

// Attempts lists the tries at a delivery.
func (q *Reads) Attempts(ctx context.Context, r threat.Reader, delivery string) ([]threat.Attempt, error) {
	return list(ctx, q, r, func(row row) (a threat.Attempt, err error) {
		var at int64
		err = row.Scan(&a.Delivery, &a.Number, &at, &a.Outcome, &a.Code, &a.Detail)
		a.At = moment(at)
		return a, err
	}, "SELECT a.delivery_id, a.number, a.at, a.outcome, a.code, a.detail FROM {attempt} a WHERE a.delivery_id = ? ORDER BY a.number", delivery)
}

// Answers lists the answers to a product, the first first.
func (q *Reads) Answers(ctx context.Context, r threat.Reader, product string) ([]threat.Answer, error) {
	return list(ctx, q, r, bodyOf[threat.Answer], "SELECT w.body FROM {answer} w WHERE w.product_id = ? ORDER BY w.num", product)
}

// AnswersOfChain lists the answers in a chain.
func (q *Reads) AnswersOfChain(ctx context.Context, r threat.Reader, chain string) ([]threat.Answer, error) {
	return list(ctx, q, r, bodyOf[threat.Answer], "SELECT w.body FROM {answer} w WHERE w.chain_id = ? ORDER BY w.num", chain)
}

// AddAnswer records an answer, and makes its chain due for a decision. The
// ledger row bears the digest of the exact text and no name.
func (tx *Tx) AddAnswer(by threat.Reader, a threat.Answer, chain string) (threat.Answer, error) {
	p, err := tx.Product(tx.ctx, threat.Machinery("answer"), a.Product)
	if err != nil {
		return a, err
	}
	a.ID, a.At = tx.NewID("ans"), tx.Now()
	said := map[string]any{"state": a.State, "digest": a.Digest, "recipient": a.Recipient, "delivery": a.Delivery}
	if a.Text != "" {
		a.Salt = tx.NewID("slt")
		said["text"] = TextDigest(a.Salt, a.Text)
	}
	body, err := encode(a)
	if err != nil {
		return a, err
	}
	if _, err := tx.exec("INSERT INTO answer (id, product_id, delivery_id, chain_id, contact_id, channel, digest, state, at, by_id, body) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
		a.ID, a.Product, a.Delivery, chain, a.Recipient, a.Channel, a.Digest, string(a.State), stamp(a.At), a.By, body); err != nil {
		return a, err
	}
	if err := tx.WakeChains(a.Product, chain); err != nil {
		return a, err
	}
	return a, tx.act(by, Deed{Verb: "answer", Kind: "product", Object: a.ID, Parent: a.Product, Marking: tx.held(p.ID), Data: said})
}

// TextDigest is what the ledger keeps of a recipient's own words: it proves
// them to whoever has them and the salt, and tells nothing without.
func TextDigest(salt, text string) string {
	sum := sha256.Sum256([]byte(salt + "\n" + text))
	return hex.EncodeToString(sum[:])
}
