package store

import (
	"context"
	"strings"
	"time"

	"github.com/tocsin/tocsin/internal/threat"
)

// Group is a named set of contacts.
type Group struct {
	ID      string         `json:"id"`
	Name    string         `json:"name"`
	Marking threat.Marking `json:"marking"`
	Retired bool           `json:"retired,omitempty"`
	Size    int64          `json:"size"` // members that the reader may see and that are not retired
}

const groupColumns = `g.id, g.name, g.marking, g.retired,
	(SELECT count(*) FROM {contact_group_member} m JOIN {contact} c ON c.id = m.contact_id WHERE m.group_id = g.id AND c.retired = 0)`

func scanGroup(row row) (g Group, err error) {
	var retired int64
	err = row.Scan(&g.ID, &g.Name, &g.Marking, &retired, &g.Size)
	g.Retired = retired == 1
	return g, err
}

// Groups lists the groups by name, those that are retired left out.
func (q *Reads) Groups(ctx context.Context, r threat.Reader) ([]Group, error) {
	return list(ctx, q, r, scanGroup, "SELECT "+groupColumns+" FROM {contact_group} g WHERE g.retired = 0 ORDER BY g.name, g.id")
}

// Group gives one group.
func (q *Reads) Group(ctx context.Context, r threat.Reader, id string) (Group, error) {
	return one(ctx, q, r, "group", scanGroup, "SELECT "+groupColumns+" FROM {contact_group} g WHERE g.id = ?", id)
}

// GroupsOf lists the groups that a contact is in.
func (q *Reads) GroupsOf(ctx context.Context, r threat.Reader, contact string) ([]Group, error) {
	return list(ctx, q, r, scanGroup, "SELECT "+groupColumns+` FROM {contact_group} g WHERE g.retired = 0
		AND EXISTS (SELECT 1 FROM {contact_group_member} m WHERE m.group_id = g.id AND m.contact_id = ?) ORDER BY g.name, g.id`, contact)
}

// Members lists the ids of a group's members.
func (q *Reads) Members(ctx context.Context, r threat.Reader, group string) ([]string, error) {
	return list(ctx, q, r, text, "SELECT m.contact_id FROM {contact_group_member} m WHERE m.group_id = ? ORDER BY m.contact_id", group)
}

// PutGroup adds or changes a group and makes its members those given. Members
// that whoever changes it cannot see stay.
func (tx *Tx) PutGroup(by threat.Reader, g Group, members []string) (Group, error) {
	if g.Name = strings.TrimSpace(g.Name); g.Name == "" {
		return g, threat.Invalid("name", "the group has no name", "give one")
	}
	if g.Marking > by.Clearance {
		return g, errMarkingAbove()
	}
	verb := "edit"
	if g.ID == "" {
		g.ID, verb = tx.NewID("grp"), "add"
	} else if _, err := tx.Group(tx.ctx, by, g.ID); err != nil {
		return g, err
	}
	if _, err := tx.exec(`INSERT INTO contact_group (id, name, marking, retired) VALUES (?, ?, ?, ?)
		ON CONFLICT (id) DO UPDATE SET name = excluded.name, marking = excluded.marking, retired = excluded.retired`, g.ID, g.Name, int64(g.Marking), flag(g.Retired)); err != nil {
		return g, err
	}
	old, err := tx.Members(tx.ctx, by, g.ID)
	if err != nil {
		return g, err
	}
	for _, m := range old {
		if _, err := tx.exec("DELETE FROM contact_group_member WHERE group_id = ? AND contact_id = ?", g.ID, m); err != nil {
			return g, err
		}
	}
	for _, m := range members {
		if _, err := tx.Contact(tx.ctx, by, m); err != nil {
			return g, err
		}
		if _, err := tx.exec("INSERT INTO contact_group_member (group_id, contact_id) VALUES (?, ?) ON CONFLICT DO NOTHING", g.ID, m); err != nil {
			return g, err
		}
	}
	if err := tx.keepVersion(by, "group", g.ID, "", verb, g.Marking, g); err != nil {
		return g, err
	}
	if g, err = tx.Group(tx.ctx, by, g.ID); err != nil {
		return g, err
	}
	return g, tx.act(by, Deed{Verb: verb, Kind: "group", Object: g.ID, Marking: g.Marking, Data: map[string]any{"retired": g.Retired}})
}

// ContactVersion is what a contact was after a change.
type ContactVersion struct {
	Version int            `json:"version"` // counted as the reader sees them
	At      time.Time      `json:"at"`
	By      string         `json:"by"`
	Verb    string         `json:"verb"`
	Contact threat.Contact `json:"contact"`
}

// ContactVersions lists what a contact was, the latest first.
func (q *Reads) ContactVersions(ctx context.Context, r threat.Reader, contact string) ([]ContactVersion, error) {
	all, err := list(ctx, q, r, func(row row) (ContactVersion, error) {
		var v ContactVersion
		var at int64
		var org, body string
		if err := row.Scan(&at, &v.By, &v.Verb, &org, &body); err != nil {
			return v, err
		}
		err := decode(body, &v.Contact)
		if v.At, v.Contact.Org = moment(at), org; org == "" {
			v.Contact.Rank = ""
		}
		return v, err
	}, "SELECT v.at, v.by_id, v.verb, v.org_id, v.body FROM {directory_version} v WHERE v.kind = 'contact' AND v.object_id = ? ORDER BY v.version DESC LIMIT 200", contact)
	for i := range all {
		all[i].Version = len(all) - i
	}
	return all, err
}

// keepVersion keeps what something of the directory is now.
func (tx *Tx) keepVersion(by threat.Reader, kind, object, org, verb string, m threat.Marking, v any) error {
	body, err := encode(v)
	if err != nil {
		return err
	}
	_, err = tx.exec(`INSERT INTO directory_version (kind, object_id, org_id, version, at, by_id, verb, marking, body)
		SELECT ?, ?, ?, COALESCE(max(version), 0) + 1, ?, ?, ?, ?, ? FROM directory_version WHERE kind = ? AND object_id = ?`,
		kind, object, org, stamp(tx.Now()), who(by), verb, int64(m), body, kind, object)
	return err
}
