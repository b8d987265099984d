package store

import (
	"context"
	"strings"
	"time"

	"github.com/tocsin/tocsin/internal/threat"
)

// ContactFilter narrows a list of contacts.
type ContactFilter struct {
	Query   string // begins a word of the name
	Org     string // id: who speaks for it
	Group   string // id: its members
	Kind    threat.ContactKind
	Retired bool // those who are retired, too
	Limit   int
}

// Contacts lists contacts by name, with their points.
func (q *Reads) Contacts(ctx context.Context, r threat.Reader, f ContactFilter) ([]threat.Contact, error) {
	w := &where{from: " FROM {contact} c"}
	w.when(f.Query != "", "(c.name_key LIKE ? ESCAPE '!' OR c.name_key LIKE ? ESCAPE '!')", likePrefix(fold(f.Query)), "% "+likePrefix(fold(f.Query)))
	w.when(f.Org != "", "c.org_id = ?", f.Org)
	w.when(f.Kind != "", "c.kind = ?", string(f.Kind))
	w.when(f.Group != "", "EXISTS (SELECT 1 FROM {contact_group_member} m WHERE m.contact_id = c.id AND m.group_id = ?)", f.Group)
	w.when(!f.Retired, "c.retired = 0")
	contacts, err := list(ctx, q, r, bodyOf[threat.Contact], "SELECT c.body"+w.String()+" ORDER BY c.name_key, c.id LIMIT ?", append(w.args, page(f.Limit))...)
	if err != nil {
		return nil, err
	}
	for i := range contacts {
		if contacts[i].Points, err = q.points(ctx, r, contacts[i].ID); err != nil {
			return nil, err
		}
	}
	return contacts, nil
}

// Contact gives one contact with their points.
func (q *Reads) Contact(ctx context.Context, r threat.Reader, id string) (threat.Contact, error) {
	c, err := one(ctx, q, r, "contact", bodyOf[threat.Contact], "SELECT c.body FROM {contact} c WHERE c.id = ?", id)
	if err != nil {
		return c, err
	}
	c.Points, err = q.points(ctx, r, id)
	return c, err
}

// points lists a contact's points in the order they are to be used.
func (q *Reads) points(ctx context.Context, r threat.Reader, contact string) ([]threat.Point, error) {
	return list(ctx, q, r, scanPoint, "SELECT p.id, p.channel, p.address, p.verified, p.alive, p.failed, p.body FROM {contact_point} p WHERE p.contact_id = ? ORDER BY p.place, p.id", contact)
}

func scanPoint(row row) (threat.Point, error) {
	var p threat.Point
	var id, channel, address, body string
	var verified, alive, failed int64
	if err := row.Scan(&id, &channel, &address, &verified, &alive, &failed, &body); err != nil {
		return p, err
	}
	err := decode(body, &p)
	p.ID, p.Channel, p.Address = id, channel, address
	p.Verified, p.Alive, p.Failed = moment(verified), moment(alive), moment(failed)
	return p, err
}

// PutContact adds a contact, or replaces the one with its id, points included.
// A second designated contact or deputy of an organisation is a conflict.
func (tx *Tx) PutContact(by threat.Reader, c threat.Contact) (threat.Contact, error) {
	c.Name = strings.TrimSpace(c.Name)
	if c.Name == "" {
		return c, threat.Invalid("name", "the contact has no name", "give one")
	}
	if c.Marking > by.Clearance {
		return c, errMarkingAbove()
	}
	verb := "edit"
	if c.ID == "" {
		c.ID, verb = tx.NewID("con"), "add"
	} else if _, err := tx.Contact(tx.ctx, by, c.ID); err != nil {
		return c, err
	}
	stored := c
	stored.Points = nil
	body, err := encode(stored)
	if err != nil {
		return c, err
	}
	if _, err := tx.exec(`INSERT INTO contact (id, kind, org_id, rank, name, name_key, marking, retired, body) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (id) DO UPDATE SET kind = excluded.kind, org_id = excluded.org_id, rank = excluded.rank, name = excluded.name,
		name_key = excluded.name_key, marking = excluded.marking, retired = excluded.retired, body = excluded.body`,
		c.ID, string(c.Kind), c.Org, string(c.Rank), c.Name, fold(c.Name), int64(c.Marking), flag(c.Retired), body); err != nil {
		return c, err
	}
	if err := tx.putPoints(&c); err != nil {
		return c, err
	}
	// No name or address in the ledger: what is there cannot be erased.
	return c, tx.act(by, Deed{Verb: verb, Kind: "contact", Object: c.ID, Parent: c.Org, Marking: c.Marking, Data: map[string]any{"points": len(c.Points), "retired": c.Retired}})
}

// putPoints makes a contact's points those of c. A point whose address is new
// is not verified.
func (tx *Tx) putPoints(c *threat.Contact) error {
	old, err := tx.points(tx.ctx, threat.Machinery("store"), c.ID)
	if err != nil {
		return err
	}
	if _, err := tx.exec("DELETE FROM contact_point WHERE contact_id = ?", c.ID); err != nil {
		return err
	}
	for i := range c.Points {
		p := &c.Points[i]
		p.Verified, p.Alive, p.Failed = time.Time{}, time.Time{}, time.Time{}
		if p.ID == "" {
			p.ID = tx.NewID("poi")
		}
		for _, o := range old {
			if o.Channel == p.Channel && o.Address == p.Address {
				p.ID, p.Verified, p.Alive, p.Failed = o.ID, o.Verified, o.Alive, o.Failed
			}
		}
		body, err := encode(p)
		if err != nil {
			return err
		}
		if _, err := tx.exec("INSERT INTO contact_point (id, contact_id, channel, address, place, verified, alive, failed, body) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
			p.ID, c.ID, p.Channel, p.Address, i, stamp(p.Verified), stamp(p.Alive), stamp(p.Failed), body); err != nil {
			return err
		}
	}
	return nil
}

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

// Group is a named set of contacts.
type Group struct {
	ID      string         `json:"id"`
	Name    string         `json:"name"`
	Marking threat.Marking `json:"marking"`
}

// Groups lists the groups by name.
func (q *Reads) Groups(ctx context.Context, r threat.Reader) ([]Group, error) {
	return list(ctx, q, r, func(row row) (g Group, err error) {
		err = row.Scan(&g.ID, &g.Name, &g.Marking)
		return g, err
	}, "SELECT g.id, g.name, g.marking FROM {contact_group} g ORDER BY g.name, g.id")
}

// PutGroup adds or changes a group and makes its members those given.
func (tx *Tx) PutGroup(by threat.Reader, g Group, members []string) (Group, error) {
	if g.Marking > by.Clearance {
		return g, errMarkingAbove()
	}
	if g.ID == "" {
		g.ID = tx.NewID("grp")
	}
	if _, err := tx.exec("INSERT INTO contact_group (id, name, marking) VALUES (?, ?, ?) ON CONFLICT (id) DO UPDATE SET name = excluded.name, marking = excluded.marking", g.ID, g.Name, int64(g.Marking)); err != nil {
		return g, err
	}
	if _, err := tx.exec("DELETE FROM contact_group_member WHERE group_id = ?", g.ID); err != nil {
		return g, err
	}
	for _, m := range members {
		if _, err := tx.Contact(tx.ctx, by, m); err != nil {
			return g, err
		}
		if _, err := tx.exec("INSERT INTO contact_group_member (group_id, contact_id) VALUES (?, ?) ON CONFLICT DO NOTHING", g.ID, m); err != nil {
			return g, err
		}
	}
	return g, tx.act(by, Deed{Verb: "edit", Kind: "group", Object: g.ID, Marking: g.Marking, Data: map[string]any{"members": len(members)}})
}

// Turn is a time for which a person has a role of the rota.
type Turn struct {
	ID     string    `json:"id"`
	Role   string    `json:"role"` // "on duty", "deputy", "head"
	Person string    `json:"person"`
	Starts time.Time `json:"starts"`
	Ends   time.Time `json:"ends"`
	Note   string    `json:"note,omitempty"` // handed over to the next turn
}

const turnColumns = "t.id, t.role, t.person_id, t.starts, t.ends, t.note"

func scanTurn(row row) (Turn, error) {
	var t Turn
	var starts, ends int64
	err := row.Scan(&t.ID, &t.Role, &t.Person, &starts, &ends, &t.Note)
	t.Starts, t.Ends = moment(starts), moment(ends)
	return t, err
}

// Turns lists the turns that touch a span of time, the first first.
func (q *Reads) Turns(ctx context.Context, r threat.Reader, from, to time.Time) ([]Turn, error) {
	return list(ctx, q, r, scanTurn, "SELECT "+turnColumns+" FROM {turn} t WHERE t.starts < ? AND t.ends > ? ORDER BY t.starts, t.num", stamp(to), stamp(from))
}

// OnDuty gives who has a role at a time: a later entry is an override of an
// earlier one.
func (q *Reads) OnDuty(ctx context.Context, r threat.Reader, role string, at time.Time) (Turn, error) {
	return one(ctx, q, r, "turn", scanTurn, "SELECT "+turnColumns+" FROM {turn} t WHERE t.role = ? AND t.starts <= ? AND t.ends > ? ORDER BY t.num DESC LIMIT 1", role, stamp(at), stamp(at))
}

// AddTurn puts somebody on the rota, over whoever is there.
func (tx *Tx) AddTurn(by threat.Reader, t Turn) (Turn, error) {
	if !t.Starts.Before(t.Ends) {
		return t, threat.Invalid("ends", "the turn ends before it starts", "correct the times")
	}
	if _, err := tx.Person(tx.ctx, by, t.Person); err != nil {
		return t, err
	}
	t.ID = tx.NewID("trn")
	if _, err := tx.exec("INSERT INTO turn (id, role, person_id, starts, ends, note) VALUES (?, ?, ?, ?, ?, ?)", t.ID, t.Role, t.Person, stamp(t.Starts), stamp(t.Ends), t.Note); err != nil {
		return t, err
	}
	return t, tx.act(by, Deed{Verb: "add", Kind: "turn", Object: t.ID, Marking: threat.Green, Data: t})
}
