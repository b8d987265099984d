package desk

import (
	"context"
	"fmt"
	"net/mail"
	"net/url"
	"strings"
	"time"
	"unicode"

	"golang.org/x/text/language"

	"github.com/tocsin/tocsin/internal/store"
	"github.com/tocsin/tocsin/internal/threat"
)

// The limits of a contact.
const (
	maxContactCell = 500 // bytes of one field
	maxPoints      = 20
)

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
	if err := checkWords(c); err != nil {
		return err
	}
	if c.Zone != "" {
		if _, err := time.LoadLocation(c.Zone); err != nil {
			return threat.Invalid("zone", fmt.Sprintf("there is no time zone %q", c.Zone), "write it like Europe/Moscow")
		}
	}
	if c.Language != "" {
		if _, err := language.Parse(c.Language); err != nil {
			return threat.Invalid("language", fmt.Sprintf("%q is no language", c.Language), "write it as en, or pt-BR")
		}
	}
	if err := checkQuiet(c); err != nil {
		return err
	}
	return checkPoints(c)
}

func checkQuiet(c threat.Contact) error {
	if (c.QuietFrom == "") != (c.QuietTo == "") {
		return threat.Invalid("quiet hours", "only one end of the quiet hours is given", "give both, such as 22:00 and 07:00, or none")
	}
	for _, quiet := range []string{c.QuietFrom, c.QuietTo} {
		if _, err := time.Parse("15:04", quiet); quiet != "" && err != nil {
			return threat.Invalid("quiet hours", fmt.Sprintf("%q is no time of day", quiet), "write it as 22:00")
		}
	}
	return nil
}

func checkPoints(c threat.Contact) error {
	if len(c.Points) > maxPoints {
		return threat.TooLarge("points", fmt.Sprintf("there are more than %d ways to reach them", maxPoints), "keep those that work")
	}
	seen := map[string]bool{}
	for _, p := range c.Points {
		if err := checkPoint(p); err != nil {
			return err
		}
		if key := p.Channel + " " + p.Address; seen[key] {
			return threat.Invalid(p.Channel, fmt.Sprintf("%q stands twice", p.Address), "keep one of them")
		} else {
			seen[key] = true
		}
	}
	return nil
}

// checkWords refuses fields that are too long or hold control characters.
func checkWords(c threat.Contact) error {
	for _, f := range []struct{ name, value string }{{"name", c.Name}, {"role", c.Role}, {"note", c.Note}, {"language", c.Language}, {"zone", c.Zone}} {
		if len(f.value) > maxContactCell {
			return threat.TooLarge(f.name, fmt.Sprintf("it is longer than %d bytes", maxContactCell), "shorten it")
		}
		if strings.ContainsFunc(f.value, func(r rune) bool {
			return unicode.IsControl(r) && (r != '\n' || f.name != "note") || r == unicode.ReplacementChar
		}) {
			return threat.Invalid(f.name, "it holds characters that cannot be shown", "write it again")
		}
	}
	return nil
}

func checkPoint(p threat.Point) error {
	if len(p.Address) > maxContactCell || len(p.Secret) > maxContactCell {
		return threat.TooLarge(p.Channel, fmt.Sprintf("it is longer than %d bytes", maxContactCell), "shorten it")
	}
	bad := func(remedy string) error {
		return threat.Invalid(p.Channel, fmt.Sprintf("%q is no address for it", p.Address), remedy)
	}
	switch p.Channel {
	case "email":
		if at, err := mail.ParseAddress(p.Address); err != nil || at.Address != p.Address {
			return bad("write it as name@example.org")
		}
	case "webhook":
		if u, err := url.Parse(p.Address); err != nil || u.Host == "" || u.User != nil || u.Scheme != "https" && u.Scheme != "http" {
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
	if err := Permitted(ctx, &s.Reads, by, "directory", "changing the directory"); err != nil {
		return c, err
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

// RetireContact takes a contact out of use, or back: nobody retired is called
// or offered. What was sent to them stays.
func RetireContact(ctx context.Context, s *store.Store, by threat.Reader, id string, retired bool) (threat.Contact, error) {
	return changeContact(ctx, s, by, func(tx *store.Tx) (threat.Contact, error) {
		c, err := tx.Contact(ctx, by, id)
		c.Retired = retired
		return c, err
	})
}

// RestoreContact gives a contact back what it was in a version, if nothing was
// changed since the one that was looked at.
func RestoreContact(ctx context.Context, s *store.Store, by threat.Reader, id string, version, seen int) (threat.Contact, error) {
	return changeContact(ctx, s, by, func(tx *store.Tx) (threat.Contact, error) {
		now, err := tx.Contact(ctx, by, id)
		if err != nil {
			return now, err
		}
		all, err := tx.ContactVersions(ctx, by, id)
		if err != nil {
			return now, err
		}
		if len(all) != seen {
			return now, threat.Conflict("the contact has changed since you looked at it", "look at it again, then repeat the step")
		}
		for _, v := range all {
			if v.Version == version {
				v.Contact.ID, v.Contact.Marking = now.ID, now.Marking
				return v.Contact, nil
			}
		}
		return now, threat.NotFound("version")
	})
}

func changeContact(ctx context.Context, s *store.Store, by threat.Reader, change func(*store.Tx) (threat.Contact, error)) (threat.Contact, error) {
	var c threat.Contact
	if err := Permitted(ctx, &s.Reads, by, "directory", "changing the directory"); err != nil {
		return c, err
	}
	err := s.Write(ctx, func(tx *store.Tx) (err error) {
		if c, err = change(tx); err != nil {
			return err
		}
		c, err = tx.PutContact(by, c)
		return err
	})
	return c, err
}

// PutGroup adds or changes a group and its members.
func PutGroup(ctx context.Context, s *store.Store, by threat.Reader, g store.Group, members []string) (store.Group, error) {
	if err := Permitted(ctx, &s.Reads, by, "directory", "changing a group"); err != nil {
		return g, err
	}
	if len(g.Name) > maxContactCell || len(members) > 20_000 {
		return g, threat.TooLarge("group", "the name or the list is too long", "make several groups")
	}
	err := s.Write(ctx, func(tx *store.Tx) (err error) {
		g, err = tx.PutGroup(by, g, members)
		return err
	})
	return g, err
}

// ContactChanges says in words what differs between two states of a contact.
func ContactChanges(before, after threat.Contact) []string {
	var out []string
	for _, f := range [][3]string{
		{"name", before.Name, after.Name},
		{"kind", string(before.Kind), string(after.Kind)},
		{"rank", string(before.Rank), string(after.Rank)},
		{"role", before.Role, after.Role},
		{"language", before.Language, after.Language},
		{"zone", before.Zone, after.Zone},
		{"quiet hours", quietWords(before), quietWords(after)},
		{"note", before.Note, after.Note},
		{"marking", before.Marking.String(), after.Marking.String()},
		{"retired", retiredWords(before), retiredWords(after)},
	} {
		if f[1] != f[2] {
			out = append(out, f[0]+": "+orNone(f[1])+" → "+orNone(f[2]))
		}
	}
	if before.Org != after.Org {
		out = append(out, "organisation changed")
	}
	for _, channel := range Channels {
		if was, is := addresses(before, channel), addresses(after, channel); was != is {
			out = append(out, channel+": "+orNone(was)+" → "+orNone(is))
		}
	}
	return out
}

func quietWords(c threat.Contact) string {
	if c.QuietFrom == "" {
		return ""
	}
	return c.QuietFrom + "–" + c.QuietTo
}

func retiredWords(c threat.Contact) string {
	return map[bool]string{true: "yes", false: "no"}[c.Retired]
}

func orNone(s string) string {
	if s == "" {
		return "none"
	}
	return s
}

func addresses(c threat.Contact, channel string) string {
	var out []string
	for _, p := range c.Points {
		if p.Channel == channel {
			out = append(out, p.Address)
		}
	}
	return strings.Join(out, "; ")
}
