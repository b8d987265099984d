package store

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"time"

	"github.com/tocsin/tocsin/internal/threat"
)

// Delivery is a delivery as the store keeps it.
type Delivery struct {
	threat.Delivery
	Chain  string    `json:"chain"`
	Point  string    `json:"point"`
	Urgent bool      `json:"urgent"`
	Leased time.Time `json:"-"`
	// Arrival is the act of the ledger in which it arrived together with others.
	Arrival string `json:"-"`
}

// DeliveryPrefix is what the ids of deliveries begin with.
const DeliveryPrefix = "dlv_"

const deliveryColumns = "d.id, d.product_id, d.chain_id, d.contact_id, d.point_id, d.channel, d.step, d.state, d.reason, d.attempts, d.urgent, d.planned, d.next_at, d.leased, d.expires, d.done, d.arrival"

func scanDelivery(row row) (Delivery, error) {
	var d Delivery
	var urgent, planned, next, leased, expires, done int64
	err := row.Scan(&d.ID, &d.Product, &d.Chain, &d.Recipient, &d.Point, &d.Channel, &d.Step, &d.State, &d.Reason, &d.Attempts, &urgent, &planned, &next, &leased, &expires, &done, &d.Arrival)
	d.Urgent, d.Planned, d.Next, d.Leased, d.Expires, d.Done = urgent == 1, moment(planned), moment(next), moment(leased), moment(expires), moment(done)
	return d, err
}

// Deliveries lists the deliveries of a product, in the order planned.
func (q *Reads) Deliveries(ctx context.Context, r threat.Reader, product, after string, limit int) ([]Delivery, error) {
	return list(ctx, q, r, scanDelivery, "SELECT "+deliveryColumns+" FROM {delivery} d WHERE d.product_id = ? AND d.id > ? ORDER BY d.id LIMIT ?", product, after, limit)
}

// productOfChain is what the index of a chain's deliveries begins with.
const productOfChain = "(SELECT h.product_id FROM {chain} h WHERE h.id = ?)"

// DeliveriesOfChain lists the deliveries of a chain.
func (q *Reads) DeliveriesOfChain(ctx context.Context, r threat.Reader, chain string) ([]Delivery, error) {
	return list(ctx, q, r, scanDelivery, "SELECT "+deliveryColumns+" FROM {delivery} d WHERE d.product_id = "+productOfChain+" AND d.chain_id = ? ORDER BY d.num", chain, chain)
}

// DeliveryByLink finds the delivery that a recipient's link belongs to, by the
// hash that earlier programs kept of it.
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
	return a, tx.act(by, Deed{Verb: "answer", Kind: "product", Object: a.ID, Parent: a.Product, Marking: tx.HeldFor(p.ID, a.Recipient), Data: said})
}

// TextDigest is what the ledger keeps of a recipient's own words: it proves
// them to whoever has them and the salt, and tells nothing without.
func TextDigest(salt, text string) string {
	sum := sha256.Sum256([]byte(salt + "\n" + text))
	return hex.EncodeToString(sum[:])
}
