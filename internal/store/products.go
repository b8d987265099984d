package store

import (
	"context"
	"time"

	"github.com/tocsin/tocsin/internal/threat"
)

// ProductFilter narrows a list of products.
type ProductFilter struct {
	Case     string
	Kind     threat.ProductKind
	State    threat.ProductState
	EndsFrom time.Time // windows that end at or after
	EndsTo   time.Time // windows that end before
	Limit    int
}

// Products lists products, the newest first. A product is held at the marking
// of its case, which can be above that of its text: inside the house it exists
// for those who may know of the case.
func (q *Reads) Products(ctx context.Context, r threat.Reader, f ProductFilter) ([]threat.Product, error) {
	w := &where{from: " FROM {product} p"}
	w.when(f.Case != "", "p.case_id = ?", f.Case)
	w.when(f.Kind != "", "p.kind = ?", string(f.Kind))
	w.when(f.State != "", "p.state = ?", string(f.State))
	w.when(!f.EndsFrom.IsZero(), "p.ends >= ?", stamp(f.EndsFrom))
	w.when(!f.EndsTo.IsZero(), "p.ends < ?", stamp(f.EndsTo))
	return list(ctx, q, r, bodyOf[threat.Product], "SELECT p.body"+w.String()+" ORDER BY p.num DESC LIMIT ?", append(w.args, page(f.Limit))...)
}

// Product gives one product.
func (q *Reads) Product(ctx context.Context, r threat.Reader, id string) (threat.Product, error) {
	return one(ctx, q, r, "product", bodyOf[threat.Product], "SELECT p.body FROM {product} p WHERE p.id = ?", id)
}

// ProductHead gives a product without its texts and recipients: what may change
// of an approved one, and costs the same however many it goes to.
func (q *Reads) ProductHead(ctx context.Context, r threat.Reader, id string) (threat.Product, error) {
	return one(ctx, q, r, "product", func(row row) (p threat.Product, err error) {
		var ends int64
		err = row.Scan(&p.ID, &p.Case, &p.Kind, &p.Mode, &p.State, &p.Digest, &p.Changes, &ends)
		p.Window.End = moment(ends)
		return p, err
	}, "SELECT p.id, p.case_id, p.kind, p.mode, p.state, p.digest, p.changes_id, p.ends FROM {product} p WHERE p.id = ?", id)
}

// ProductText is one version of a product as it was saved.
type ProductText struct {
	Version int            `json:"version"`
	At      time.Time      `json:"at"`
	By      string         `json:"by"`
	Digest  string         `json:"digest"`
	Product threat.Product `json:"product"`
}

// ProductTexts lists the versions of a product, the latest first.
func (q *Reads) ProductTexts(ctx context.Context, r threat.Reader, id string) ([]ProductText, error) {
	return list(ctx, q, r, func(row row) (ProductText, error) {
		var t ProductText
		var at int64
		var body string
		if err := row.Scan(&t.Version, &at, &t.By, &t.Digest, &body); err != nil {
			return t, err
		}
		t.At = moment(at)
		return t, decode(body, &t.Product)
	}, "SELECT t.version, t.at, t.by_id, t.digest, t.body FROM {product_text} t WHERE t.product_id = ? ORDER BY t.version DESC", id)
}

// SaveProduct adds a product, or a version of one: p.Version is the version
// that was looked at, zero for a new product, and if there is a newer one it is
// a conflict. digest is that of the text as it stands. held is the marking the
// house keeps it at, at least that of its text.
func (tx *Tx) SaveProduct(by threat.Reader, p threat.Product, digest string, held threat.Marking) (threat.Product, error) {
	c, err := tx.Case(tx.ctx, by, p.Case)
	if err != nil {
		return p, err
	}
	if held = held.Max(p.Marking).Max(c.Marking); held > by.Clearance {
		return p, errMarkingAbove()
	}
	verb := "edit"
	if p.Version == 0 {
		p.ID, verb = tx.NewID("pro"), "add"
	}
	seen := p.Version
	p.Version, p.Written = seen+1, tx.Now()
	body, err := encode(p)
	if err != nil {
		return p, err
	}
	if seen == 0 {
		_, err = tx.exec(`INSERT INTO product (id, case_id, determination, kind, mode, state, held, author, approver, digest, ends, changes_id, twin_id, version, body)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`, p.ID, p.Case, p.Determination, string(p.Kind), string(p.Mode), string(p.State), int64(held),
			p.Author, p.Approver, p.Digest, stamp(p.Window.End), p.Changes, p.Twin, p.Version, body)
	} else {
		err = tx.replaceProduct(p, seen, held, body)
	}
	if err != nil {
		return p, err
	}
	if _, err := tx.exec("INSERT INTO product_text (product_id, version, at, by_id, digest, body) VALUES (?, ?, ?, ?, ?, ?)", p.ID, p.Version, stamp(p.Written), who(by), digest, body); err != nil {
		return p, err
	}
	return p, tx.act(by, Deed{
		Verb: verb, Kind: "product", Object: p.ID, Parent: p.Case, Marking: held,
		Data: map[string]any{"state": p.State, "version": p.Version, "digest": digest, "kind": p.Kind, "mode": p.Mode},
	})
}

// replaceProduct writes the row of a product that is there. Case, kind and
// mode never change: what was made as an exercise stays one.
func (tx *Tx) replaceProduct(p threat.Product, seen int, held threat.Marking, body string) error {
	n, err := tx.exec(`UPDATE product SET state = ?, held = CASE WHEN ? > held THEN ? ELSE held END, approver = ?, digest = ?, ends = ?, twin_id = ?, version = ?, body = ?
		WHERE id = ? AND version = ? AND case_id = ? AND kind = ? AND mode = ? AND author = ? AND changes_id = ?`,
		string(p.State), int64(held), int64(held), p.Approver, p.Digest, stamp(p.Window.End), p.Twin, p.Version, body,
		p.ID, seen, p.Case, string(p.Kind), string(p.Mode), p.Author, p.Changes)
	if err != nil {
		return err
	}
	if n == 0 {
		return threat.Conflict("the product has changed since you looked at it", "look at it again, then repeat the change")
	}
	return nil
}

// SetProductState moves a product along the whitelist of its states.
func (tx *Tx) SetProductState(by threat.Reader, id string, next threat.ProductState, reason string) (threat.Product, error) {
	p, err := tx.Product(tx.ctx, by, id)
	if err != nil {
		return p, err
	}
	if !p.State.MayBecome(next) {
		return p, threat.Conflict("the product is "+string(p.State)+" and cannot become "+string(next), "look at it again")
	}
	was := p.State
	p.State = next
	body, err := encode(p)
	if err != nil {
		return p, err
	}
	n, err := tx.exec("UPDATE product SET state = ?, body = ? WHERE id = ? AND state = ?", string(next), body, id, string(was))
	if err != nil {
		return p, err
	}
	if n == 0 {
		return p, threat.Conflict("the product has changed since you looked at it", "look at it again")
	}
	return p, tx.act(by, Deed{Verb: "become", Kind: "product", Object: id, Parent: p.Case, Marking: tx.held(id), Data: map[string]any{"from": was, "to": next, "reason": reason}})
}

// held is the marking the house keeps a product at.
func (tx *Tx) held(product string) threat.Marking {
	m, err := one(tx.ctx, &tx.Reads, threat.Machinery("store"), "product", number, "SELECT p.held FROM {product} p WHERE p.id = ?", product)
	if err != nil {
		return threat.Red
	}
	return threat.Marking(m)
}

// ProductReason is why a difference of parity is meant, or why a leak is none.
type ProductReason struct {
	Product string    `json:"product"`
	Digest  string    `json:"digest"` // of the text it was given for
	Kind    string    `json:"kind"`   // "parity" or "leak"
	Field   string    `json:"field"`
	Reason  string    `json:"reason"`
	By      string    `json:"by"`
	At      time.Time `json:"at"`
}

// ProductReasons lists the reasons given for a product's text, the first first.
func (q *Reads) ProductReasons(ctx context.Context, r threat.Reader, id string) ([]ProductReason, error) {
	return list(ctx, q, r, func(row row) (n ProductReason, err error) {
		var at int64
		err = row.Scan(&n.Product, &n.Digest, &n.Kind, &n.Field, &n.Reason, &n.By, &at)
		n.At = moment(at)
		return n, err
	}, "SELECT n.product_id, n.digest, n.kind, n.field, n.reason, n.by_id, n.at FROM {product_reason} n WHERE n.product_id = ? ORDER BY n.num", id)
}

// AddProductReason records a reason.
func (tx *Tx) AddProductReason(by threat.Reader, n ProductReason) error {
	p, err := tx.Product(tx.ctx, by, n.Product)
	if err != nil {
		return err
	}
	if n.Reason == "" {
		return threat.Invalid("reason", "there is no reason", "say in a sentence why")
	}
	if _, err := tx.exec("INSERT INTO product_reason (product_id, digest, kind, field, reason, by_id, at) VALUES (?, ?, ?, ?, ?, ?, ?)",
		n.Product, n.Digest, n.Kind, n.Field, n.Reason, who(by), stamp(tx.Now())); err != nil {
		return err
	}
	return tx.act(by, Deed{Verb: "reason", Kind: "product", Object: p.ID, Parent: p.Case, Marking: tx.held(p.ID), Data: n})
}
