package desk

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/tocsin/tocsin/internal/store"
	"github.com/tocsin/tocsin/internal/threat"
)

// The fates of a line of an imported directory.
const (
	FateNew       = "new"
	FateChanged   = "changed"
	FateSame      = "same"
	FateRefused   = "refused"
	FateDuplicate = "duplicate"
)

// Fate is what becomes of one line of an imported directory.
type Fate struct {
	Line    int      `json:"line"`
	Name    string   `json:"name"`
	Fate    string   `json:"fate"` // "new", "changed", "same", "refused", "duplicate"
	Changes []string `json:"changes,omitempty"`
	Where   string   `json:"where,omitempty"` // the column, if one is at fault
	Reason  string   `json:"reason,omitempty"`
	Remedy  string   `json:"remedy,omitempty"`
}

// Bad says whether the line keeps the file from being taken in.
func (f Fate) Bad() bool { return f.Fate == FateRefused || f.Fate == FateDuplicate }

// Import is what becomes of a directory file.
type Import struct {
	Fates  []Fate         `json:"fates"`
	Counts map[string]int `json:"counts"`
	Notes  []string       `json:"notes,omitempty"` // how the file was understood
	Taken  bool           `json:"taken"`           // the directory was changed
}

// ImportDirectory reads people and organisations from a table and says what
// becomes of each line. With dry set nothing is changed. Otherwise either all
// lines are taken, in one change, or, when one is refused, none. A column that
// is not in the file leaves what is there; an empty cell takes it away.
func ImportDirectory(ctx context.Context, s *store.Store, by threat.Reader, file io.Reader, marking threat.Marking, dry bool) (Import, error) {
	out := Import{Fates: []Fate{}, Counts: map[string]int{}}
	if err := Permitted(ctx, &s.Reads, by, "directory", "changing the directory"); err != nil {
		return out, err
	}
	t, err := readTable(file)
	if err != nil {
		return out, err
	}
	out.Notes = t.notes
	im := importing{by: by, marking: marking, columns: t.columns}
	if err := im.load(ctx, &s.Reads); err != nil {
		return out, err
	}
	bad := false
	for _, l := range im.plan(t.rows) {
		out.Fates = append(out.Fates, l.fate)
		out.Counts[l.fate.Fate]++
		bad = bad || l.fate.Bad()
	}
	if dry || bad || out.Counts[FateNew]+out.Counts[FateChanged] == 0 {
		return out, nil
	}
	if err := im.write(ctx, s); err != nil {
		return out, err
	}
	out.Taken = true
	return out, nil
}

// importing is one import under way: what is in the directory, and what the
// lines so far make of it.
type importing struct {
	by      threat.Reader
	marking threat.Marking
	columns []string

	byID   map[string]*threat.Contact
	byName map[string]*threat.Contact // kind, name and organisation
	alone  map[string][]*threat.Contact
	ranks  map[string]*threat.Contact // organisation and rank
	lines  []*importLine
}

// importLine is one line with what is to be written.
type importLine struct {
	row     directoryRow
	fate    Fate
	contact *threat.Contact
	org     *threat.Contact // its organisation, which may be a line of the file
}

func (im *importing) load(ctx context.Context, q *store.Reads) error {
	im.byID, im.byName, im.alone, im.ranks = map[string]*threat.Contact{}, map[string]*threat.Contact{}, map[string][]*threat.Contact{}, map[string]*threat.Contact{}
	f := store.ContactFilter{Limit: 500}
	for {
		page, err := q.ContactPage(ctx, im.by, f)
		if err != nil {
			return err
		}
		for i := range page.Contacts {
			im.know(&page.Contacts[i])
		}
		if f.After = page.Next; f.After == "" {
			return nil
		}
	}
}

func (im *importing) know(c *threat.Contact) {
	if c.ID != "" {
		im.byID[c.ID] = c
	}
	im.byName[nameKey(c.Kind, c.Name, c.Org)] = c
	alone := nameKey(c.Kind, c.Name, "*")
	im.alone[alone] = append(im.alone[alone], c)
	if c.Rank != "" {
		im.ranks[c.Org+" "+string(c.Rank)] = c
	}
}

func nameKey(kind threat.ContactKind, name, org string) string {
	return string(kind) + "\x00" + strings.ToLower(strings.Join(strings.Fields(name), " ")) + "\x00" + org
}

// plan decides on each line: organisations first, so that a person may stand
// above the line of the organisation they speak for.
func (im *importing) plan(rows []directoryRow) []*importLine {
	seen := map[string]int{}
	for _, row := range rows {
		im.lines = append(im.lines, &importLine{row: row, fate: Fate{Line: row.line, Name: row.cells["name"]}})
	}
	for _, people := range []bool{false, true} {
		for _, l := range im.lines {
			if strings.EqualFold(l.row.cells["kind"], string(threat.ContactOrganisation)) != people {
				im.decide(l, seen)
			}
		}
	}
	return im.lines
}

// decide says what becomes of a line.
func (im *importing) decide(l *importLine, seen map[string]int) {
	err := l.read(im)
	if err != nil {
		l.fate.refuse(err)
		return
	}
	key := nameKey(l.contact.Kind, l.contact.Name, l.contact.Org)
	if l.contact.ID != "" {
		key = l.contact.ID
	}
	if first, twice := seen[key]; twice {
		l.fate.Fate, l.fate.Reason, l.fate.Remedy = FateDuplicate, fmt.Sprintf("line %d is the same contact", first), "keep one of the two lines"
		return
	}
	seen[key] = l.row.line
	if holder := im.ranks[l.contact.Org+" "+string(l.contact.Rank)]; l.contact.Rank != "" && holder != nil && !same(holder, l.contact) {
		l.fate.refuse(&threat.Error{Kind: threat.KindConflict, Where: "rank", Message: "the organisation has a " + string(l.contact.Rank) + " already: " + holder.Name, Remedy: "leave the rank out, or change theirs first"})
		return
	}
	old := im.byID[l.contact.ID]
	if old == nil {
		l.fate.Fate = FateNew
	} else if l.fate.Changes = ContactChanges(*old, *l.contact); len(l.fate.Changes) == 0 {
		l.fate.Fate = FateSame
		return
	} else {
		l.fate.Fate = FateChanged
		if old.Rank != "" && im.ranks[old.Org+" "+string(old.Rank)] == old {
			delete(im.ranks, old.Org+" "+string(old.Rank))
		}
	}
	im.know(l.contact)
}

func same(a, b *threat.Contact) bool { return a == b || a.ID != "" && a.ID == b.ID }

func (f *Fate) refuse(err error) {
	f.Fate, f.Reason = FateRefused, "it could not be kept"
	var e *threat.Error
	if errors.As(err, &e) {
		f.Where, f.Reason, f.Remedy = e.Where, e.Message, e.Remedy
	}
}

// read makes the contact that a line asks for: what is there, with the columns
// of the file over it.
func (l *importLine) read(im *importing) error {
	if l.row.fault != "" {
		return threat.Invalid("line", l.row.fault, "correct the line")
	}
	if err := l.findOrg(im); err != nil {
		return err
	}
	c, err := l.start(im)
	if err != nil {
		return err
	}
	for _, column := range im.columns {
		if err := l.set(&c, column, l.row.cells[column]); err != nil {
			return err
		}
	}
	if c.Marking > im.by.Clearance {
		return threat.Invalid("marking", "the marking is above your clearance", "choose a lower one")
	}
	l.contact = &c
	return CheckContact(c)
}

// findOrg finds the organisation that a line names, here or in the file.
func (l *importLine) findOrg(im *importing) error {
	name := l.row.cells["organisation"]
	if name == "" {
		return nil
	}
	if l.org = im.byName[nameKey(threat.ContactOrganisation, name, "")]; l.org == nil {
		return threat.Invalid("organisation", fmt.Sprintf("there is no organisation %q here or in the file", shortened(name)), "add a line for it, of the kind organisation")
	}
	return nil
}

// start is the contact that a line changes, or a new one.
func (l *importLine) start(im *importing) (threat.Contact, error) {
	kind, org := threat.ContactKind(strings.ToLower(l.row.cells["kind"])), ""
	if l.org != nil {
		org = orgKey(l.org)
	}
	var old *threat.Contact
	if id := l.row.cells["id"]; id != "" {
		if old = im.byID[id]; old == nil {
			return threat.Contact{}, threat.Invalid("id", "there is no such contact", "leave the id empty for a new one")
		}
	} else if old = im.byName[nameKey(kind, l.row.cells["name"], org)]; old == nil && !slices.Contains(im.columns, "organisation") {
		if alone := im.alone[nameKey(kind, l.row.cells["name"], "*")]; len(alone) == 1 {
			old = alone[0]
		}
	}
	if old == nil {
		return threat.Contact{Kind: kind, Marking: im.marking, Org: org}, nil
	}
	c := *old
	if c.Points = nil; slices.Contains(im.columns, "organisation") {
		c.Org = org
	}
	for _, p := range old.Points {
		if !slices.Contains(im.columns, p.Channel) {
			c.Points = append(c.Points, p)
		}
	}
	return c, nil
}

// orgKey names an organisation that may have no id yet.
func orgKey(org *threat.Contact) string {
	if org.ID != "" {
		return org.ID
	}
	return "new " + strings.ToLower(org.Name)
}

// set puts one column into a contact.
func (l *importLine) set(c *threat.Contact, column, cell string) error {
	switch column {
	case "kind":
		c.Kind = threat.ContactKind(strings.ToLower(cell))
	case "name":
		c.Name = cell
	case "rank":
		c.Rank = threat.ContactRank(strings.ToLower(cell))
	case "role":
		c.Role = cell
	case "language":
		c.Language = cell
	case "zone":
		c.Zone = cell
	case "quiet_from":
		c.QuietFrom = cell
	case "quiet_to":
		c.QuietTo = cell
	case "note":
		c.Note = cell
	case "marking":
		if cell == "" {
			return nil
		}
		m, err := threat.ParseMarking(cell)
		c.Marking = m
		return err
	case "email", "sms", ChannelTelephone, "webhook":
		for address := range strings.FieldsFuncSeq(cell, func(r rune) bool { return r == ';' || r == '|' || r == '\n' }) {
			if address = disarmed(strings.TrimSpace(address)); address != "" {
				c.Points = append(c.Points, threat.Point{Channel: column, Address: address})
			}
		}
	}
	return nil
}

// write takes all lines in, in one change.
func (im *importing) write(ctx context.Context, s *store.Store) error {
	return s.Write(ctx, func(tx *store.Tx) error {
		made := map[*threat.Contact]string{}
		for _, people := range []bool{false, true} {
			for _, l := range im.lines {
				if l.fate.Fate != FateNew && l.fate.Fate != FateChanged || (l.contact.Kind == threat.ContactPerson) != people {
					continue
				}
				c := *l.contact
				if id, ok := made[l.org]; ok && l.org != nil {
					c.Org = id
				}
				kept, err := tx.PutContact(im.by, c)
				if err != nil {
					return atLine(l.row.line, err)
				}
				made[l.contact] = kept.ID
			}
		}
		return nil
	})
}

// atLine says at which line of a file something went wrong.
func atLine(line int, err error) error {
	var e *threat.Error
	if !errors.As(err, &e) {
		return fmt.Errorf("take line %d: %w", line, err)
	}
	return &threat.Error{Kind: e.Kind, Where: fmt.Sprintf("line %d", line), Message: e.Message, Remedy: e.Remedy, Err: err}
}
