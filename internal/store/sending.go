package store

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"github.com/tocsin/tocsin/internal/ledger"
	"github.com/tocsin/tocsin/internal/threat"
)

// This file changes deliveries, many at a time: a mass sending is thousands of
// rows a second, and each statement costs more than a row.

// PlanDelivery adds a delivery that is to be tried from Next on. The same one
// planned twice is one.
func (tx *Tx) PlanDelivery(d Delivery) error { return tx.PlanAll([]Delivery{d}) }

// Plan is PlanDelivery for callers who need the delivery's id.
func (tx *Tx) Plan(d Delivery) (Delivery, error) {
	planned := []Delivery{d}
	err := tx.PlanAll(planned)
	return planned[0], err
}

// PlanAll plans many and gives each its id.
func (tx *Tx) PlanAll(deliveries []Delivery) error {
	now := tx.Now()
	insert := tx.batch("INSERT INTO delivery (id, product_id, chain_id, contact_id, point_id, channel, step, state, urgent, planned, next_at, expires) VALUES ", "ON CONFLICT DO NOTHING")
	for i := range deliveries {
		d := &deliveries[i]
		d.ID, d.State, d.Planned = tx.NewID("dlv"), threat.DeliveryPending, now
		err := insert.add(tx.ctx, d.ID, d.Product, d.Chain, d.Recipient, d.Point, d.Channel, d.Step, string(d.State), flag(d.Urgent),
			stamp(now), stamp(d.Next), stamp(d.Expires))
		if err != nil {
			return err
		}
	}
	return insert.flush(tx.ctx)
}

// Called records in the ledger that a step was taken, in one row for all the
// chains of a product in which it was.
func (tx *Tx) Called(by threat.Reader, product string, chains []string, step int, why string) error {
	d := Deed{Verb: "call", Kind: "product", Object: product, Marking: tx.held(product), Data: map[string]any{"step": step, "why": why, "chains": chains}}
	if len(chains) == 1 {
		d.Kind, d.Object, d.Parent, d.Data = "chain", chains[0], product, map[string]any{"step": step, "why": why}
	}
	return tx.act(by, d)
}

// Lease takes up to limit pending deliveries that are due, for a time: nobody
// else gets them until then. A worker that dies gives them back by that.
func (tx *Tx) Lease(urgent bool, channels []string, until time.Time, limit int) ([]Delivery, error) {
	if len(channels) == 0 {
		return nil, nil
	}
	now := stamp(tx.Now())
	args := append([]any{stamp(until), flag(urgent), now, now}, anys(channels)...)
	due, err := returning(tx, scanDelivery, `UPDATE delivery SET leased = ? WHERE num IN (SELECT o.num FROM delivery o
		WHERE o.state = 'pending' AND o.urgent = ? AND o.next_at <= ? AND o.leased <= ? AND o.channel IN `+places(len(channels))+`
		ORDER BY o.next_at, o.num LIMIT ?) RETURNING `+strings.ReplaceAll(deliveryColumns, "d.", ""), append(args, limit)...)
	slices.SortFunc(due, func(a, b Delivery) int { return cmp.Or(a.Next.Compare(b.Next), cmp.Compare(a.ID, b.ID)) })
	return due, err
}

// PutOff gives leased deliveries back, to be tried later, without an attempt.
func (tx *Tx) PutOff(ids []string, until time.Time) error {
	return tx.execAmong(ids, "UPDATE delivery SET leased = 0, next_at = ? WHERE state = 'pending' AND id IN ", stamp(until))
}

// Tried is a delivery as it stands after a try, and the try; without one it
// was closed, or not, for another reason.
type Tried struct {
	Delivery
	Attempt *threat.Attempt
}

// Attempted records what came of a try at a delivery: the attempt's row, and
// where the delivery now stands.
func (tx *Tx) Attempted(d Delivery, a threat.Attempt) error {
	a.Delivery = d.ID
	return tx.Record([]Tried{{d, &a}})
}

// CloseDelivery records that a delivery ended without a try.
func (tx *Tx) CloseDelivery(d Delivery) error { return tx.Record([]Tried{{Delivery: d}}) }

// Record keeps what came of many tries: a row for each attempt, and where the
// deliveries now stand. A delivery that was withdrawn while the peer was spoken
// to stays withdrawn, unless the peer took it: then it has arrived, and a
// cancellation must follow it. The chains of those that did not arrive are due.
func (tx *Tx) Record(tried []Tried) error {
	insert := tx.batch("INSERT INTO attempt (delivery_id, number, at, outcome, code, detail) VALUES ", "")
	stands := map[standing][]string{}
	var lost []string
	for _, t := range tried {
		if a := t.Attempt; a != nil {
			if err := insert.add(tx.ctx, t.ID, a.Number, stamp(a.At), string(a.Outcome), a.Code, a.Detail); err != nil {
				return err
			}
			t.Attempts = a.Number
		}
		s := standing{t.State, t.Reason, t.Arrival, t.Attempts, stamp(t.Next), stamp(t.Done)}
		if t.State != threat.DeliveryPending {
			s.next = 0
		}
		stands[s] = append(stands[s], t.ID)
		if t.State == threat.DeliveryFailed || t.State == threat.DeliverySuppressed {
			lost = append(lost, t.Chain)
		}
	}
	if err := insert.flush(tx.ctx); err != nil {
		return err
	}
	for s, ids := range stands {
		if err := tx.stand(s, ids); err != nil {
			return err
		}
	}
	return tx.wake(lost)
}

// standing is how a delivery stands; those that stand alike are one statement.
type standing struct {
	state      threat.DeliveryState
	reason     string
	arrival    string
	attempts   int
	next, done int64
}

func (tx *Tx) stand(s standing, ids []string) error {
	from := "state = 'pending'"
	if s.state == threat.DeliveryDelivered {
		from = "state IN ('pending', 'suppressed')"
	}
	return tx.execAmong(ids, "UPDATE delivery SET state = ?, reason = ?, arrival = ?, attempts = ?, next_at = ?, leased = 0, done = ? WHERE "+from+" AND id IN ",
		string(s.state), s.reason, s.arrival, s.attempts, s.next, s.done)
}

// Suppress closes the pending deliveries of a product, or of one chain, that
// need not or must not go out any more, with the reason.
func (tx *Tx) Suppress(by threat.Reader, product, chain, reason string) (int64, error) {
	n, err := tx.exec("UPDATE delivery SET state = 'suppressed', reason = ?, done = ? WHERE product_id = ? AND state = 'pending' AND (? = '' OR chain_id = ?)",
		reason, stamp(tx.Now()), product, chain, chain)
	if err != nil || n == 0 {
		return n, err
	}
	tx.recalls = true
	return n, tx.act(by, Deed{Verb: "suppress", Kind: "delivery", Object: product, Marking: tx.held(product), Data: map[string]any{"deliveries": n, "reason": reason}})
}

// Recalls counts the changes of this process by which deliveries that may be
// in hand were closed. While it stands still, none was.
func (s *Store) Recalls() uint64 { return s.recalls.Load() }

// StillPending gives those of some deliveries that are to be sent.
func (q *Reads) StillPending(ctx context.Context, r threat.Reader, ids []string) (map[string]bool, error) {
	pending := make(map[string]bool, len(ids))
	for part := range parts(ids) {
		got, err := list(ctx, q, r, text, "SELECT d.id FROM {outgoing} d WHERE d.state = 'pending' AND d.id IN "+places(len(part)), anys(part)...)
		if err != nil {
			return nil, err
		}
		for _, id := range got {
			pending[id] = true
		}
	}
	return pending, nil
}

// ArrivalVerb is the verb of the ledger's row about a delivery that arrived.
const ArrivalVerb = "deliver"

// Arrived appends to the ledger that peers took deliveries of a product: what
// their receipts prove. One has an act of its own; several are the group of one
// act, which each of them names from then on: record them afterwards. Who is
// marked above the product stands in no group, whose size others may know. What
// is written bears ids and the digest of the text, no name and no address.
func (tx *Tx) Arrived(by threat.Reader, deliveries []*Delivery, digest string) error {
	if len(deliveries) == 0 {
		return nil
	}
	product := deliveries[0].Product
	above, err := tx.markedAbove(product, deliveries)
	if err != nil {
		return err
	}
	alone, together := parted(deliveries, func(d *Delivery) bool { return above[d.Recipient] })
	if len(together) == 1 {
		alone, together = deliveries, nil
	}
	for _, d := range alone {
		if err := tx.act(by, Deed{
			Verb: ArrivalVerb, Kind: "delivery", Object: d.ID, Parent: product, Marking: tx.HeldFor(product, d.Recipient),
			Data: arrival{"", d.Recipient, d.Channel, digest, d.Attempts},
		}); err != nil {
			return err
		}
	}
	return tx.arrivedTogether(by, together, digest)
}

// arrivedTogether makes one act of several arrivals.
func (tx *Tx) arrivedTogether(by threat.Reader, deliveries []*Delivery, digest string) error {
	if len(deliveries) == 0 {
		return nil
	}
	group := &ledger.Group{}
	for _, d := range deliveries {
		if err := group.Add(arrival{d.ID, d.Recipient, d.Channel, digest, d.Attempts}); err != nil {
			return err
		}
	}
	product := deliveries[0].Product
	act, err := tx.Act(by, Deed{Verb: ArrivalVerb, Kind: "delivery", Object: product, Marking: tx.held(product), Group: group})
	for _, d := range deliveries {
		d.Arrival = act
	}
	return err
}

// parted gives those of which is is true, and the others.
func parted(deliveries []*Delivery, is func(*Delivery) bool) (those, others []*Delivery) {
	for _, d := range deliveries {
		if is(d) {
			those = append(those, d)
		} else {
			others = append(others, d)
		}
	}
	return those, others
}

// markedAbove gives the recipients who are marked above their product. That is
// rare, and looked for all at once.
func (tx *Tx) markedAbove(product string, deliveries []*Delivery) (map[string]bool, error) {
	ids := make([]string, len(deliveries))
	for i, d := range deliveries {
		ids[i] = d.Recipient
	}
	held := tx.held(product)
	highest, err := tx.ContactsMarked(tx.ctx, threat.Machinery("store"), ids)
	if err != nil || highest <= held {
		return nil, err
	}
	above := map[string]bool{}
	for _, id := range ids {
		if tx.HeldFor(product, id) > held {
			above[id] = true
		}
	}
	return above, nil
}

// HeldFor is the marking at which the house keeps what was sent to somebody:
// that of the product, or their own, if it is higher.
func (tx *Tx) HeldFor(product, contact string) threat.Marking {
	m, err := tx.ContactsMarked(tx.ctx, threat.Machinery("store"), []string{contact})
	if err != nil {
		return threat.Red
	}
	return tx.held(product).Max(m)
}

// arrival is what the ledger says of a delivery that arrived.
type arrival struct {
	Delivery  string `json:"delivery,omitempty"` // of a group's member; else the act's object
	Recipient string `json:"recipient"`
	Channel   string `json:"channel"`
	Digest    string `json:"digest"`
	Attempts  int    `json:"attempts"`
}
