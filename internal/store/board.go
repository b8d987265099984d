package store

import (
	"context"

	"github.com/tocsin/tocsin/internal/threat"
)

// ContactNames gives the names of contacts that exist for the reader, by id.
func (q *Reads) ContactNames(ctx context.Context, r threat.Reader, ids []string) (map[string]string, error) {
	const chunk = 500
	names := make(map[string]string, len(ids))
	for len(ids) > 0 {
		n := min(chunk, len(ids))
		in, args := among("c.id", ids[:n])
		ids = ids[n:]
		pairs, err := list(ctx, q, r, func(row row) (p [2]string, err error) {
			return p, row.Scan(&p[0], &p[1])
		}, "SELECT c.id, c.name FROM {contact} c WHERE "+in, args...)
		if err != nil {
			return nil, err
		}
		for _, p := range pairs {
			names[p[0]] = p[1]
		}
	}
	return names, nil
}

// ContactsMarked is the highest marking of some contacts.
func (q *Reads) ContactsMarked(ctx context.Context, r threat.Reader, ids []string) (threat.Marking, error) {
	highest := threat.Clear
	for part := range parts(ids) {
		m, err := one(ctx, q, r, "contact", number, "SELECT COALESCE(max(c.marking), ?) FROM {contact} c WHERE c.id IN "+places(len(part)), append([]any{int64(threat.Clear)}, anys(part)...)...)
		if err != nil {
			return threat.Red, err
		}
		highest = highest.Max(threat.Marking(m))
	}
	return highest, nil
}

// GroupMembers lists the ids of those who are in a group and exist for the
// reader, at most twenty thousand.
func (q *Reads) GroupMembers(ctx context.Context, r threat.Reader, group string) ([]string, error) {
	return list(ctx, q, r, func(row row) (id string, err error) { return id, row.Scan(&id) },
		"SELECT c.id FROM {contact} c WHERE c.retired = 0 AND EXISTS (SELECT 1 FROM {contact_group_member} m WHERE m.contact_id = c.id AND m.group_id = ?) ORDER BY c.name_key, c.id LIMIT 20000", group)
}

// PublicAdvisories lists advisories that were approved and meant for people
// outside, the latest first.
func (q *Reads) PublicAdvisories(ctx context.Context, r threat.Reader, limit int) ([]threat.Product, error) {
	all, err := list(ctx, q, r, bodyOf[threat.Product], `SELECT p.body FROM {product} p WHERE p.kind = 'advisory' AND p.approver <> ''
		AND p.mode IN ('actual', 'exercise') AND p.state NOT IN ('draft', 'submitted', 'refused') ORDER BY p.num DESC LIMIT ?`, limit)
	out := all[:0]
	for _, p := range all {
		if p.Marking == threat.Clear {
			out = append(out, p)
		}
	}
	return out, err
}

// ChainKind narrows the recipients of a product by how it stands with them.
type ChainKind string

// The kinds, in the order a desk looks at them.
const (
	ChainsAll        ChainKind = ""
	ChainsUnanswered ChainKind = "unanswered" // nobody has answered for them
	ChainsFailed     ChainKind = "failed"     // a delivery failed and none arrived
	ChainsPending    ChainKind = "pending"    // a delivery is on its way
	ChainsByHand     ChainKind = "by-hand"    // a person is to call them
	ChainsTaken      ChainKind = "taken"      // somebody has taken it on
	ChainsRefused    ChainKind = "refused"    // disputed or dismissed
	ChainsEnded      ChainKind = "ended"      // nobody is called any more
)

// ChainKinds lists the kinds.
var ChainKinds = [...]ChainKind{ChainsAll, ChainsUnanswered, ChainsFailed, ChainsPending, ChainsByHand, ChainsTaken, ChainsRefused, ChainsEnded}

// chainIs is the condition of each kind on a chain h.
var chainIs = map[ChainKind]string{
	ChainsAll:        "1 = 1",
	ChainsUnanswered: "NOT EXISTS (SELECT 1 FROM {answer} w WHERE w.chain_id = h.id AND w.state <> 'received')",
	ChainsFailed:     "EXISTS (SELECT 1 FROM {delivery} d WHERE d.product_id = h.product_id AND d.chain_id = h.id AND d.state = 'failed') AND NOT EXISTS (SELECT 1 FROM {delivery} d WHERE d.product_id = h.product_id AND d.chain_id = h.id AND d.state = 'delivered')",
	ChainsPending:    "EXISTS (SELECT 1 FROM {delivery} d WHERE d.product_id = h.product_id AND d.chain_id = h.id AND d.state = 'pending')",
	ChainsByHand:     "EXISTS (SELECT 1 FROM {delivery} d WHERE d.product_id = h.product_id AND d.chain_id = h.id AND d.state = 'pending' AND d.channel = 'telephone')",
	ChainsTaken:      "EXISTS (SELECT 1 FROM {answer} w WHERE w.chain_id = h.id AND w.state IN ('accepted', 'prioritised', 'acted'))",
	ChainsRefused:    "EXISTS (SELECT 1 FROM {answer} w WHERE w.chain_id = h.id AND w.state IN ('disputed', 'dismissed'))",
	ChainsEnded:      "h.ended <> ''",
}

// ChainFilter is one page of the recipients of a product.
type ChainFilter struct {
	Product string
	Kind    ChainKind
	Name    string // begins a word of the recipient's name
	After   string // id of the last chain of the page before
	Limit   int
}

// ChainPage lists recipients of a product, in the order they were named.
func (q *Reads) ChainPage(ctx context.Context, r threat.Reader, f ChainFilter) (chains []Chain, next string, err error) {
	is, ok := chainIs[f.Kind]
	if !ok {
		return nil, "", threat.Invalid("state", "there is no such state of a recipient", "choose one from the list")
	}
	w := &where{from: " FROM {chain} h"}
	w.when(true, "h.product_id = ?", f.Product)
	w.when(f.After != "", "h.id > ?", f.After)
	if f.Name != "" {
		begin := likePrefix(fold(f.Name))
		w.when(true, "EXISTS (SELECT 1 FROM {contact} c WHERE c.id = h.contact_id AND (c.name_key LIKE ? ESCAPE '!' OR c.name_key LIKE ? ESCAPE '!'))", begin, "% "+begin)
	}
	limit := page(f.Limit)
	chains, err = list(ctx, q, r, scanChain, "SELECT "+chainColumns+w.String()+" AND "+is+" ORDER BY h.id LIMIT ?", append(w.args, limit+1)...)
	if len(chains) > limit {
		chains = chains[:limit]
		next = chains[limit-1].ID
	}
	return chains, next, err
}

// CountChains counts the recipients of a product of one kind.
func (q *Reads) CountChains(ctx context.Context, r threat.Reader, product string, kind ChainKind) (int64, error) {
	is, ok := chainIs[kind]
	if !ok {
		return 0, threat.Invalid("state", "there is no such state of a recipient", "choose one from the list")
	}
	return one(ctx, q, r, "product", number, "SELECT count(*) FROM {chain} h WHERE h.product_id = ? AND "+is, product)
}

// SendingMark changes whenever something about the sending of a product does:
// a delivery's state, an attempt, an answer.
func (q *Reads) SendingMark(ctx context.Context, r threat.Reader, product string) ([5]int64, error) {
	return one(ctx, q, r, "product", func(row row) (m [5]int64, err error) {
		return m, row.Scan(&m[0], &m[1], &m[2], &m[3], &m[4])
	}, `SELECT count(*), COALESCE(sum(d.attempts), 0), COALESCE(sum(CASE WHEN d.state = 'pending' THEN 1 ELSE 0 END), 0), COALESCE(max(d.done), 0),
		(SELECT count(*) FROM {answer} w WHERE w.product_id = ?) FROM {delivery} d WHERE d.product_id = ?`, product, product)
}
