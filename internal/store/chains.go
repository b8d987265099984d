package store

import (
	"context"
	"maps"
	"slices"
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
	Routine bool      `json:"-"`     // decided on after those that are not
	Ended   string    `json:"ended"` // how, empty while open
	Body    string    `json:"-"`     // the policy's steps, resolved to contacts and points
}

const chainColumns = "h.id, h.product_id, h.contact_id, h.policy, h.started, h.wake, h.ended, h.routine, h.body"

func scanChain(row row) (Chain, error) {
	var c Chain
	var started, wake, routine int64
	err := row.Scan(&c.ID, &c.Product, &c.Contact, &c.Policy, &started, &wake, &c.Ended, &routine, &c.Body)
	c.Started, c.Wake, c.Routine = moment(started), moment(wake), routine == 1
	return c, err
}

// Chains lists the chains of a product.
func (q *Reads) Chains(ctx context.Context, r threat.Reader, product string) ([]Chain, error) {
	return list(ctx, q, r, scanChain, "SELECT "+chainColumns+" FROM {chain} h WHERE h.product_id = ? ORDER BY h.id", product)
}

// ChainsDue lists the open chains whose next decision is due: those of routine
// products, however long they have been, behind all others.
func (q *Reads) ChainsDue(ctx context.Context, r threat.Reader, now time.Time, limit int) ([]Chain, error) {
	due, err := q.ChainsDueOf(ctx, r, false, now, limit)
	if err != nil || len(due) >= limit {
		return due, err
	}
	routine, err := q.ChainsDueOf(ctx, r, true, now, limit-len(due))
	return append(due, routine...), err
}

// ChainsDueOf is ChainsDue for the routine products, or for all others.
func (q *Reads) ChainsDueOf(ctx context.Context, r threat.Reader, routine bool, now time.Time, limit int) ([]Chain, error) {
	return list(ctx, q, r, scanChain, "SELECT "+chainColumns+" FROM {chain} h WHERE h.ended = '' AND h.routine = ? AND h.wake <= ? ORDER BY h.wake, h.id LIMIT ?",
		flag(routine), stamp(now), limit)
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
	added := []Chain{c}
	err := tx.AddChains(added)
	return added[0], err
}

// AddChains is AddChain for many.
func (tx *Tx) AddChains(chains []Chain) error {
	now := tx.Now()
	insert := tx.batch("INSERT INTO chain (id, product_id, contact_id, policy, started, wake, routine, body) VALUES ", "ON CONFLICT DO NOTHING")
	for i := range chains {
		c := &chains[i]
		c.ID, c.Started = tx.NewID("chn"), now
		if err := insert.add(tx.ctx, c.ID, c.Product, c.Contact, c.Policy, stamp(c.Started), stamp(c.Wake), flag(c.Routine), c.Body); err != nil {
			return err
		}
	}
	return insert.flush(tx.ctx)
}

// MoveChain sets when a chain is decided on next, or how it ended. It says
// whether the chain still stood where seen: two nodes do not both move it.
func (tx *Tx) MoveChain(id string, seen, wake time.Time, ended string) (bool, error) {
	moved, err := tx.MoveChains([]Chain{{ID: id, Wake: seen}}, wake, ended)
	return moved[id], err
}

// MoveChains is MoveChain for many that go the same way; each stands where its
// Wake says. It gives the ids of those that moved.
func (tx *Tx) MoveChains(chains []Chain, wake time.Time, ended string) (map[string]bool, error) {
	moved := make(map[string]bool, len(chains))
	seen := map[int64][]string{}
	for _, c := range chains {
		seen[stamp(c.Wake)] = append(seen[stamp(c.Wake)], c.ID)
	}
	for at, ids := range seen {
		for part := range parts(ids) {
			got, err := returning(tx, text, "UPDATE chain SET wake = ?, ended = ? WHERE ended = '' AND wake = ? AND id IN "+places(len(part))+" RETURNING id", append([]any{stamp(wake), ended, at}, anys(part)...)...)
			if err != nil {
				return nil, err
			}
			for _, id := range got {
				moved[id] = true
			}
		}
	}
	return moved, nil
}

// WakeChains makes the open chains of a product, or one recipient's, due now:
// something has happened that may change the decision.
func (tx *Tx) WakeChains(product, chain string) error {
	if chain != "" {
		return tx.wake([]string{chain})
	}
	now := stamp(tx.Now())
	_, err := tx.exec("UPDATE chain SET wake = ? WHERE product_id = ? AND ended = '' AND wake > ?", now, product, now)
	return err
}

// wake makes open chains due now.
func (tx *Tx) wake(chains []string) error {
	now := stamp(tx.Now())
	return tx.execAmong(chains, "UPDATE chain SET wake = ? WHERE ended = '' AND wake > ? AND id IN ", now, now)
}

// DeliveriesOfChains lists the deliveries of some chains by their chain.
func (q *Reads) DeliveriesOfChains(ctx context.Context, r threat.Reader, chains []Chain) (map[string][]Delivery, error) {
	of := map[string][]string{}
	for _, c := range chains {
		of[c.Product] = append(of[c.Product], c.ID)
	}
	out := map[string][]Delivery{}
	for product, ids := range of {
		found, err := byChain(ctx, q, r, ids, scanDelivery, func(d Delivery) string { return d.Chain },
			"SELECT "+deliveryColumns+" FROM {delivery} d WHERE d.product_id = ? AND d.chain_id IN ", " ORDER BY d.num", product)
		if err != nil {
			return nil, err
		}
		maps.Copy(out, found)
	}
	return out, nil
}

// AnswersOfChains lists the answers in some chains by their chain.
func (q *Reads) AnswersOfChains(ctx context.Context, r threat.Reader, chains []string) (map[string][]threat.Answer, error) {
	type said struct {
		chain  string
		answer threat.Answer
	}
	all, err := byChain(ctx, q, r, chains, func(row row) (s said, err error) {
		var body string
		if err := row.Scan(&s.chain, &body); err != nil {
			return s, err
		}
		return s, decode(body, &s.answer)
	}, func(s said) string { return s.chain }, "SELECT w.chain_id, w.body FROM {answer} w WHERE w.chain_id IN ", " ORDER BY w.num")
	out := make(map[string][]threat.Answer, len(all))
	for chain, list := range all {
		for _, s := range list {
			out[chain] = append(out[chain], s.answer)
		}
	}
	return out, err
}

// byChain reads what belongs to some chains.
func byChain[T any](ctx context.Context, q *Reads, r threat.Reader, chains []string, scan func(row) (T, error), chain func(T) string, query, order string, before ...any) (map[string][]T, error) {
	out := map[string][]T{}
	for part := range parts(chains) {
		found, err := list(ctx, q, r, scan, query+places(len(part))+order, append(slices.Clip(before), anys(part)...)...)
		if err != nil {
			return nil, err
		}
		for _, v := range found {
			out[chain(v)] = append(out[chain(v)], v)
		}
	}
	return out, nil
}
