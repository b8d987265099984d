package desk

import (
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"net/mail"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/tocsin/tocsin/internal/store"
	"github.com/tocsin/tocsin/internal/threat"
)

// Fate is what becomes of one line of an imported directory.
type Fate struct {
	Line   int    `json:"line"`
	Name   string `json:"name"`
	Fate   string `json:"fate"` // "add", "change", "same", "refuse"
	Reason string `json:"reason,omitempty"`
}

// The columns of a directory file; kind and name must be there.
var directoryColumns = []string{"kind", "name", "organisation", "rank", "role", "language", "zone", "quiet_from", "quiet_to", "email", "sms", "telephone", "webhook", "marking", "note"}

// Limits of a directory file.
const (
	directoryLines = 20_000
	directoryCell  = 500
)

// ImportDirectory reads people and organisations from CSV (RFC 4180) and says
// what becomes of each line. With dry set nothing is changed. Otherwise either
// all lines are taken, in one change, or, when one is refused, none.
func ImportDirectory(ctx context.Context, s *store.Store, by threat.Reader, file io.Reader, marking threat.Marking, dry bool) ([]Fate, error) {
	if !by.May(threat.RoleAnalyst) {
		return nil, threat.Forbidden("the directory is changed by an analyst", "ask one")
	}
	rows, err := readDirectory(file)
	if err != nil {
		return nil, err
	}
	var fates []Fate
	rehearsed := errors.New("rehearsed")
	err = s.Write(ctx, func(tx *store.Tx) error {
		fates = nil
		im := importing{tx: tx, by: by, marking: marking, orgs: map[string]string{}}
		for _, row := range rows {
			fates = append(fates, im.take(row))
		}
		if dry || slices.ContainsFunc(fates, func(f Fate) bool { return f.Fate == "refuse" }) {
			return rehearsed // takes everything back
		}
		return nil
	})
	if errors.Is(err, rehearsed) {
		err = nil
	}
	return fates, err
}

// directoryRow is one line with its columns by name.
type directoryRow struct {
	line  int
	cells map[string]string
	fault string
}

func readDirectory(file io.Reader) ([]directoryRow, error) {
	in := csv.NewReader(file)
	in.FieldsPerRecord, in.TrimLeadingSpace = -1, true
	head, err := in.Read()
	if err != nil {
		return nil, threat.Invalid("file", "this is not a table of comma-separated values with a first line of names", "begin it with "+strings.Join(directoryColumns, ","))
	}
	for i := range head {
		head[i] = strings.ToLower(strings.TrimSpace(strings.TrimPrefix(head[i], "\ufeff")))
		if !slices.Contains(directoryColumns, head[i]) {
			return nil, threat.Invalid("file", fmt.Sprintf("there is no column %q", head[i]), "use some of "+strings.Join(directoryColumns, ","))
		}
	}
	if !slices.Contains(head, "kind") || !slices.Contains(head, "name") {
		return nil, threat.Invalid("file", "the columns kind and name are missing", "add them")
	}
	var out []directoryRow
	for {
		cells, err := in.Read()
		if errors.Is(err, io.EOF) {
			return out, nil
		}
		line, _ := in.FieldPos(0)
		row := directoryRow{line: line, cells: map[string]string{}}
		switch {
		case len(out) >= directoryLines:
			return nil, threat.TooLarge("file", fmt.Sprintf("it has more than %d lines", directoryLines), "split it")
		case err != nil:
			row.fault = "the line is not well formed"
		case len(cells) > len(head):
			row.fault = "it has more columns than the first line"
		}
		for i, cell := range cells[:min(len(cells), len(head))] {
			if row.cells[head[i]] = strings.TrimSpace(cell); len(cell) > directoryCell {
				row.fault = "the column " + head[i] + " is longer than 500 bytes"
			}
		}
		out = append(out, row)
	}
}

// importing is one import under way.
type importing struct {
	tx      *store.Tx
	by      threat.Reader
	marking threat.Marking
	orgs    map[string]string // ids of organisations by name
}

// take decides on one line and carries it out.
func (im *importing) take(row directoryRow) Fate {
	f := Fate{Line: row.line, Name: row.cells["name"], Fate: "refuse", Reason: row.fault}
	if row.fault != "" {
		return f
	}
	c, err := im.contact(row.cells)
	if err == nil {
		f.Fate, err = im.put(c)
	}
	if err != nil {
		f.Fate, f.Reason = "refuse", reasonOfFault(err)
	}
	return f
}

func reasonOfFault(err error) string {
	var e *threat.Error
	if errors.As(err, &e) {
		return e.Error()
	}
	return "it could not be kept"
}

// contact reads a line as a contact.
func (im *importing) contact(cells map[string]string) (threat.Contact, error) {
	c := threat.Contact{
		Kind: threat.ContactKind(strings.ToLower(cells["kind"])), Name: cells["name"], Rank: threat.ContactRank(strings.ToLower(cells["rank"])), Role: cells["role"],
		Language: cells["language"], Zone: cells["zone"], QuietFrom: cells["quiet_from"], QuietTo: cells["quiet_to"], Note: cells["note"], Marking: im.marking,
	}
	if m := cells["marking"]; m != "" {
		var err error
		if c.Marking, err = threat.ParseMarking(m); err != nil {
			return c, err
		}
	}
	if org := cells["organisation"]; org != "" {
		id, err := im.orgNamed(org)
		if err != nil {
			return c, err
		}
		c.Org = id
	}
	for _, channel := range []string{"email", "sms", "telephone", "webhook"} {
		for address := range strings.SplitSeq(cells[channel], ";") {
			if address = strings.TrimSpace(address); address != "" {
				c.Points = append(c.Points, threat.Point{Channel: channel, Address: address})
			}
		}
	}
	return c, CheckContact(c)
}

// orgNamed finds an organisation that is there, or came earlier in the file.
func (im *importing) orgNamed(name string) (string, error) {
	if id, ok := im.orgs[strings.ToLower(name)]; ok {
		return id, nil
	}
	found, err := im.named(name, threat.ContactOrganisation, "")
	if err != nil {
		return "", err
	}
	if found == nil {
		return "", threat.Invalid("organisation", fmt.Sprintf("there is no organisation %q here or in a line above", name), "put its own line before those of its people")
	}
	im.orgs[strings.ToLower(name)] = found.ID
	return found.ID, nil
}

// named finds the contact of a name, kind and organisation.
func (im *importing) named(name string, kind threat.ContactKind, org string) (*threat.Contact, error) {
	all, err := im.tx.Contacts(im.tx.Context(), im.by, store.ContactFilter{Query: name, Kind: kind, Org: org, Limit: 500})
	if err != nil {
		return nil, err
	}
	for i := range all {
		if strings.EqualFold(all[i].Name, name) {
			return &all[i], nil
		}
	}
	return nil, nil
}

// put adds the contact, or changes the one that is there.
func (im *importing) put(c threat.Contact) (string, error) {
	if c.Kind == threat.ContactPerson && c.Rank != "" && c.Org != "" {
		others, err := im.tx.Contacts(im.tx.Context(), im.by, store.ContactFilter{Org: c.Org, Limit: 500})
		if err != nil {
			return "", err
		}
		for _, o := range others {
			if o.Rank == c.Rank && !strings.EqualFold(o.Name, c.Name) {
				return "", threat.Conflict("the organisation has a "+string(c.Rank)+" already: "+o.Name, "leave the rank out, or change that line")
			}
		}
	}
	old, err := im.named(c.Name, c.Kind, c.Org)
	if err != nil {
		return "", err
	}
	fate := "add"
	if old != nil {
		if fate = "change"; sameContact(*old, c) {
			return "same", nil
		}
		c.ID = old.ID
	}
	_, err = im.tx.PutContact(im.by, c)
	return fate, err
}

// sameContact says whether a line tells nothing new.
func sameContact(a, b threat.Contact) bool {
	points := func(c threat.Contact) (out []string) {
		for _, p := range c.Points {
			out = append(out, p.Channel+" "+p.Address)
		}
		return out
	}
	same := slices.Equal(points(a), points(b))
	a.Points, b.Points, a.ID = nil, nil, b.ID
	return same && fmt.Sprint(a) == fmt.Sprint(b)
}

// CheckContact refuses a contact that could not be reached as it is written.
func CheckContact(c threat.Contact) error {
	switch {
	case c.Kind != threat.ContactPerson && c.Kind != threat.ContactOrganisation:
		return threat.Invalid("kind", fmt.Sprintf("%q is neither person nor organisation", c.Kind), "write one of the two")
	case strings.TrimSpace(c.Name) == "":
		return threat.Invalid("name", "there is no name", "give one")
	case c.Rank != "" && c.Rank != threat.RankContact && c.Rank != threat.RankDeputy:
		return threat.Invalid("rank", fmt.Sprintf("%q is no rank", c.Rank), "write contact, deputy, or nothing")
	case c.Rank != "" && c.Org == "":
		return threat.Invalid("rank", "somebody with a rank speaks for an organisation, and none is named", "name it")
	}
	if c.Zone != "" {
		if _, err := time.LoadLocation(c.Zone); err != nil {
			return threat.Invalid("zone", fmt.Sprintf("there is no time zone %q", c.Zone), "write it like Europe/Moscow")
		}
	}
	for _, quiet := range []string{c.QuietFrom, c.QuietTo} {
		if _, err := time.Parse("15:04", quiet); quiet != "" && err != nil {
			return threat.Invalid("quiet hours", fmt.Sprintf("%q is no time of day", quiet), "write it as 22:00")
		}
	}
	for _, p := range c.Points {
		if err := checkPoint(p); err != nil {
			return err
		}
	}
	return nil
}

func checkPoint(p threat.Point) error {
	bad := func(remedy string) error {
		return threat.Invalid(p.Channel, fmt.Sprintf("%q is no address for it", p.Address), remedy)
	}
	switch p.Channel {
	case "email":
		if at, err := mail.ParseAddress(p.Address); err != nil || at.Address != p.Address {
			return bad("write it as name@example.org")
		}
	case "webhook":
		if u, err := url.Parse(p.Address); err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" {
			return bad("write it as https://example.org/hook")
		}
	case "sms", "telephone":
		digits := strings.Map(func(r rune) rune {
			if strings.ContainsRune(" -()/.", r) {
				return -1
			}
			return r
		}, p.Address)
		if len(digits) < 4 || strings.Trim(strings.TrimPrefix(digits, "+"), "0123456789") != "" {
			return bad("write it as +49 30 1234")
		}
	default:
		return threat.Invalid("channel", fmt.Sprintf("there is no channel %q", p.Channel), "use email, sms, telephone or webhook")
	}
	return nil
}

// PutContact checks a contact and adds or changes it.
func PutContact(ctx context.Context, s *store.Store, by threat.Reader, c threat.Contact) (threat.Contact, error) {
	if !by.May(threat.RoleAnalyst) {
		return c, threat.Forbidden("the directory is changed by an analyst", "ask one")
	}
	if err := CheckContact(c); err != nil {
		return c, err
	}
	err := s.Write(ctx, func(tx *store.Tx) (err error) {
		c, err = tx.PutContact(by, c)
		return err
	})
	return c, err
}
