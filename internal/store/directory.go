package store

import (
	"cmp"
	"context"
	"strings"
	"time"

	"github.com/tocsin/tocsin/internal/threat"
)

// ContactFilter narrows a list of contacts.
type ContactFilter struct {
	Query   string // words that begin words of the name, the role or an address
	Org     string // id: who speaks for it
	Group   string // id: its members
	Kind    threat.ContactKind
	State   ContactState
	Retired bool      // those who are retired, too
	Silent  time.Time // with [ContactSilent]: no sign of life since
	After   string    // id of the last contact of the page before
	Limit   int
}

// ContactState says what is wrong with how somebody is reached.
type ContactState string

// The states that can be asked for.
const (
	ContactUnreachable ContactState = "unreachable" // no point that is verified and works
	ContactUnverified  ContactState = "unverified"  // some point is not verified
	ContactFailed      ContactState = "failed"      // some point failed since it was last seen alive
	ContactSilent      ContactState = "silent"      // nothing was heard from any point for long
)

var contactStates = map[ContactState]string{
	ContactUnreachable: "NOT EXISTS (SELECT 1 FROM {contact_point} p WHERE p.contact_id = c.id AND p.verified > 0 AND p.failed = 0)",
	ContactUnverified:  "EXISTS (SELECT 1 FROM {contact_point} p WHERE p.contact_id = c.id AND p.verified = 0)",
	ContactFailed:      "EXISTS (SELECT 1 FROM {contact_point} p WHERE p.contact_id = c.id AND p.failed > 0)",
	ContactSilent:      "NOT EXISTS (SELECT 1 FROM {contact_point} p WHERE p.contact_id = c.id AND p.alive >= ?)",
}

func (f ContactFilter) where() *where {
	w := &where{from: " FROM {contact} c"}
	for word := range strings.FieldsSeq(fold(f.Query)) {
		w.and("c.words LIKE ? ESCAPE '!'", "% "+likePrefix(word))
	}
	w.when(f.Org != "", "c.org_id = ?", f.Org)
	w.when(f.Kind != "", "c.kind = ?", string(f.Kind))
	w.when(f.Group != "", "EXISTS (SELECT 1 FROM {contact_group_member} m WHERE m.contact_id = c.id AND m.group_id = ?)", f.Group)
	w.when(!f.Retired, "c.retired = 0")
	switch state, known := contactStates[f.State]; {
	case f.State == ContactSilent:
		w.and(state, stamp(f.Silent))
	case known:
		w.and(state)
	case f.State != "":
		w.and("1 = 0")
	}
	return w
}

const contactColumns = "c.body, c.org_id, c.rank"

// scanContact reads a contact. Its organisation and rank are those that the
// reader may see, whatever the body says.
func scanContact(row row) (threat.Contact, error) {
	var c threat.Contact
	var body, org, rank string
	if err := row.Scan(&body, &org, &rank); err != nil {
		return c, err
	}
	err := decode(body, &c)
	c.Org, c.Rank = org, threat.ContactRank(rank)
	return c, err
}

// ContactPage is one page of the directory.
type ContactPage struct {
	Contacts []threat.Contact
	Next     string // give it as After for the next page; empty at the end
}

// ContactPage lists one page of contacts by name, with their points.
func (q *Reads) ContactPage(ctx context.Context, r threat.Reader, f ContactFilter) (ContactPage, error) {
	w := f.where()
	w.when(f.After != "", "(c.name_key, c.id) > (SELECT a.name_key, a.id FROM {contact} a WHERE a.id = ?)", f.After)
	limit := page(f.Limit)
	found, err := list(ctx, q, r, scanContact, "SELECT "+contactColumns+w.String()+" ORDER BY c.name_key, c.id LIMIT ?", append(w.args, limit+1)...)
	if err != nil {
		return ContactPage{}, err
	}
	out := ContactPage{Contacts: found}
	if len(found) > limit {
		out.Contacts = found[:limit]
		out.Next = found[limit-1].ID
	}
	return out, q.addPoints(ctx, r, out.Contacts)
}

// Contacts lists the first contacts by name, with their points.
func (q *Reads) Contacts(ctx context.Context, r threat.Reader, f ContactFilter) ([]threat.Contact, error) {
	p, err := q.ContactPage(ctx, r, f)
	return p.Contacts, err
}

// CountContacts counts the contacts of a filter.
func (q *Reads) CountContacts(ctx context.Context, r threat.Reader, f ContactFilter) (int64, error) {
	w := f.where()
	return one(ctx, q, r, "contact", number, "SELECT count(*)"+w.String(), w.args...)
}

// Contact gives one contact with their points.
func (q *Reads) Contact(ctx context.Context, r threat.Reader, id string) (threat.Contact, error) {
	c, err := one(ctx, q, r, "contact", scanContact, "SELECT "+contactColumns+" FROM {contact} c WHERE c.id = ?", id)
	if err != nil {
		return c, err
	}
	found := []threat.Contact{c}
	err = q.addPoints(ctx, r, found)
	return found[0], err
}

// ContactOfPoint finds whose point it is.
func (q *Reads) ContactOfPoint(ctx context.Context, r threat.Reader, point string) (threat.Contact, error) {
	id, err := one(ctx, q, r, "contact", text, "SELECT p.contact_id FROM {contact_point} p WHERE p.id = ?", point)
	if err != nil {
		return threat.Contact{}, err
	}
	return q.Contact(ctx, r, id)
}

// addPoints gives contacts their points, in the order they are to be used.
func (q *Reads) addPoints(ctx context.Context, r threat.Reader, contacts []threat.Contact) error {
	if len(contacts) == 0 {
		return nil
	}
	at := make(map[string]int, len(contacts))
	ids := make([]string, len(contacts))
	for i := range contacts {
		ids[i], at[contacts[i].ID] = contacts[i].ID, i
	}
	in, args := among("p.contact_id", ids)
	_, err := list(ctx, q, r, func(row row) (p threat.Point, err error) {
		var contact string
		if p, contact, err = scanPoint(row); err == nil {
			k := &contacts[at[contact]]
			k.Points = append(k.Points, p)
		}
		return p, err
	}, "SELECT p.contact_id, p.id, p.channel, p.address, p.verified, p.alive, p.failed, p.body FROM {contact_point} p WHERE "+in+" ORDER BY p.contact_id, p.place, p.id", args...)
	return err
}

func scanPoint(row row) (threat.Point, string, error) {
	var p threat.Point
	var contact, id, channel, address, body string
	var verified, alive, failed int64
	if err := row.Scan(&contact, &id, &channel, &address, &verified, &alive, &failed, &body); err != nil {
		return p, "", err
	}
	err := decode(body, &p)
	p.ID, p.Channel, p.Address = id, channel, address
	p.Verified, p.Alive, p.Failed = moment(verified), moment(alive), moment(failed)
	return p, contact, err
}

// PutContact adds a contact, or replaces the one with its id, points included,
// and keeps what it was. A second designated contact or deputy of an
// organisation is a conflict.
func (tx *Tx) PutContact(by threat.Reader, c threat.Contact) (threat.Contact, error) {
	c.Name = strings.TrimSpace(c.Name)
	if c.Name == "" {
		return c, threat.Invalid("name", "the contact has no name", "give one")
	}
	if c.Marking > by.Clearance {
		return c, errMarkingAbove()
	}
	verb, org, rank := "edit", c.Org, c.Rank
	if c.ID == "" {
		c.ID, verb = tx.NewID("con"), "add"
	} else {
		old, err := tx.Contact(tx.ctx, by, c.ID)
		if err != nil {
			return c, err
		}
		if old.Erased() {
			return c, errErased()
		}
		c.Erasure = old.Erasure
		if old.Retired != c.Retired {
			verb = map[bool]string{true: "retire", false: "return"}[c.Retired]
		}
		if c.Marking > old.Marking {
			if err := tx.raiseNaming(c.ID, c.Marking); err != nil {
				return c, err
			}
		}
		if org, rank, err = tx.keepHidden(old, c); err != nil {
			return c, err
		}
	}
	if err := tx.checkOrg(by, c); err != nil {
		return c, err
	}
	if err := tx.checkRank(by, c); err != nil {
		return c, err
	}
	if err := tx.writeContact(c, org, rank); err != nil {
		return c, err
	}
	if err := tx.putPoints(&c, verb == "add"); err != nil {
		return c, err
	}
	if err := tx.keepVersion(by, "contact", c.ID, org, verb, c.Marking, withoutSecrets(c)); err != nil {
		return c, err
	}
	// No name or address in the ledger: what is there cannot be erased.
	return c, tx.act(by, Deed{Verb: verb, Kind: "contact", Object: c.ID, Marking: c.Marking, Data: map[string]any{"points": len(c.Points), "retired": c.Retired}})
}

func (tx *Tx) writeContact(c threat.Contact, org string, rank threat.ContactRank) error {
	stored := c
	stored.Points, stored.Org, stored.Rank = nil, "", ""
	body, err := encode(stored)
	if err != nil {
		return err
	}
	_, err = tx.exec(`INSERT INTO contact (id, kind, org_id, rank, name, name_key, words, marking, retired, body) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (id) DO UPDATE SET kind = excluded.kind, org_id = excluded.org_id, rank = excluded.rank, name = excluded.name,
		name_key = excluded.name_key, words = excluded.words, marking = excluded.marking, retired = excluded.retired, body = excluded.body`,
		c.ID, string(c.Kind), org, string(rank), c.Name, fold(c.Name), wordsOf(c), int64(c.Marking), flag(c.Retired), body)
	return err
}

// wordsOf is what a contact is found by.
func wordsOf(c threat.Contact) string {
	words := []string{"", fold(c.Name), fold(c.Role)}
	for _, p := range c.Points {
		words = append(words, fold(p.Address))
		if p.Channel == "sms" || p.Channel == "telephone" {
			words = append(words, digits(p.Address))
		}
	}
	return strings.Join(words, " ")
}

func digits(s string) string {
	return strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, s)
}

// keepHidden keeps the organisation that somebody speaks for where whoever
// edits them cannot see it, and has named no other.
func (tx *Tx) keepHidden(old, c threat.Contact) (org string, rank threat.ContactRank, err error) {
	if old.Org != "" || c.Org != "" {
		return c.Org, c.Rank, nil
	}
	raw, err := tx.Contact(tx.ctx, threat.Machinery("store"), c.ID)
	return raw.Org, raw.Rank, err
}

// checkOrg refuses to speak for what is no organisation the reader knows.
func (tx *Tx) checkOrg(by threat.Reader, c threat.Contact) error {
	if c.Org == "" {
		return nil
	}
	org, err := tx.Contact(tx.ctx, by, c.Org)
	if threat.KindOf(err) == threat.KindNotFound || err == nil && (org.Kind != threat.ContactOrganisation || org.ID == c.ID) {
		return threat.Invalid("organisation", "there is no such organisation", "choose one of the directory, or add it first")
	}
	return err
}

// checkRank names who has the rank already.
func (tx *Tx) checkRank(by threat.Reader, c threat.Contact) error {
	if c.Org == "" || c.Rank == "" || c.Retired {
		return nil
	}
	taken, err := list(tx.ctx, &tx.Reads, by, text, "SELECT c.name FROM {contact} c WHERE c.org_id = ? AND c.rank = ? AND c.retired = 0 AND c.id <> ? LIMIT 1", c.Org, string(c.Rank), c.ID)
	if err == nil && len(taken) > 0 {
		return threat.Conflict("the organisation has a "+string(c.Rank)+" already: "+taken[0], "leave the rank out, or take it from them first")
	}
	return err
}

// withoutSecrets is a contact as its versions keep it.
func withoutSecrets(c threat.Contact) threat.Contact {
	points := c.Points
	c.Points, c.Org, c.Erasure = nil, "", nil
	for _, p := range points {
		c.Points = append(c.Points, threat.Point{ID: p.ID, Channel: p.Channel, Address: p.Address})
	}
	return c
}

// putPoints makes a contact's points those of c. A point whose address is new
// is not verified; a secret that is not given stays.
func (tx *Tx) putPoints(c *threat.Contact, isNew bool) error {
	var old threat.Contact
	if !isNew {
		var err error
		if old, err = tx.Contact(tx.ctx, threat.Machinery("store"), c.ID); err != nil {
			return err
		}
		if _, err := tx.exec("DELETE FROM contact_point WHERE contact_id = ?", c.ID); err != nil {
			return err
		}
	}
	for i := range c.Points {
		p := &c.Points[i]
		given := *p
		*p = threat.Point{ID: given.ID, Channel: given.Channel, Address: given.Address, Secret: given.Secret}
		if p.ID == "" || !hasPoint(old, p.ID) {
			p.ID = tx.NewID("poi")
		}
		for _, o := range old.Points {
			if o.Channel == p.Channel && o.Address == p.Address {
				*p = o
				p.Secret = cmp.Or(given.Secret, o.Secret)
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

func hasPoint(c threat.Contact, id string) bool {
	for _, p := range c.Points {
		if p.ID == id {
			return true
		}
	}
	return false
}
