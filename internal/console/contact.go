package console

import (
	"io"
	"net/http"
	"strconv"
	"strings"

	"github.com/tocsin/tocsin/internal/desk"
	"github.com/tocsin/tocsin/internal/store"
	"github.com/tocsin/tocsin/internal/threat"
)

// contactPage is one contact: how they are reached, and what they were.
type contactPage struct {
	frame
	Tab          string
	C            threat.Contact // as it stands
	Form         contactForm
	Organisation string
	Points       []pointView
	People       []contactRow // who speaks for an organisation
	Groups       []store.Group
	GroupOptions []option
	History      []contactPast
	Seen         int
	MaySend      bool
	ErasedBy     string
	EraseSecond  string
	Own          bool // the reader asked for the erasure
}

// contactForm is a contact as it is edited.
type contactForm struct {
	C       threat.Contact
	Orgs    []option
	OrgAt   string
	Points  []threat.Point // and some empty ones
	Marking markingChoice
	New     bool
}

type pointView struct {
	threat.Point
	Asked *desk.Asked
}

type contactPast struct {
	Version  int
	At       moment
	By, Verb string
	Changes  []string
	Back     bool // it can be given back
}

var channelOptions = []option{{"email", "e-mail"}, {"sms", "SMS"}, {"telephone", "telephone, by hand"}, {"webhook", "webhook"}}

// Channels are the choices of a point.
func (contactForm) Channels() []option { return channelOptions }

// Kinds and Ranks are the choices of a contact.
func (contactForm) Kinds() []option {
	return []option{{"person", "person"}, {"organisation", "organisation"}}
}

// Ranks are the places that somebody can have in an organisation.
func (contactForm) Ranks() []option {
	return []option{{"", "none"}, {"contact", "designated contact"}, {"deputy", "deputy"}}
}

func (c *Console) formOf(v *visit, k threat.Contact) (contactForm, error) {
	f := contactForm{C: k, OrgAt: k.Org, Points: append([]threat.Point(nil), k.Points...), Marking: markingFor(v.by(), k.Marking), New: k.ID == "", Orgs: []option{{"", "none"}}}
	for range 2 {
		f.Points = append(f.Points, threat.Point{})
	}
	orgs, err := c.Store.Contacts(v.ctx(), v.by(), store.ContactFilter{Kind: threat.ContactOrganisation, Limit: 500})
	if err != nil {
		return f, err
	}
	listed := k.Org == ""
	for _, o := range orgs {
		f.Orgs = append(f.Orgs, option{o.ID, o.Name})
		listed = listed || o.ID == k.Org
	}
	if !listed {
		org, err := c.Store.Contact(v.ctx(), v.by(), k.Org)
		if err != nil {
			return f, err
		}
		f.Orgs = append(f.Orgs, option{org.ID, org.Name})
	}
	return f, nil
}

func (c *Console) newContact(v *visit) error {
	return c.showNewContact(v, threat.Contact{Kind: threat.ContactPerson, Org: v.query("org"), Marking: threat.Amber, Zone: c.Zone}, nil, http.StatusOK)
}

func (c *Console) showNewContact(v *visit, k threat.Contact, n *notice, status int) error {
	p := &contactPage{frame: c.beginDirectory(v, "New contact", ""), Tab: "contacts"}
	p.Over = []link{{"/directory", "Directory"}}
	if n != nil {
		p.Notice = n
	}
	if k.Org != "" {
		if _, err := c.Store.Contact(v.ctx(), v.by(), k.Org); err != nil {
			k.Org = ""
		}
	}
	var err error
	if p.Form, err = c.formOf(v, k); err != nil {
		return err
	}
	c.show(v.w, v.r, status, "contact", p)
	return nil
}

// typedContact is what a form says of a contact.
func typedContact(v *visit) (threat.Contact, error) {
	m, err := threat.ParseMarking(v.form("marking"))
	k := threat.Contact{
		Kind: threat.ContactKind(v.form("kind")), Name: v.form("name"), Org: v.form("org"), Rank: threat.ContactRank(v.form("rank")), Role: strings.TrimSpace(v.form("role")),
		Language: strings.TrimSpace(v.form("language")), Zone: strings.TrimSpace(v.form("zone")), QuietFrom: v.form("quiet_from"), QuietTo: v.form("quiet_to"),
		Note: strings.ReplaceAll(v.form("note"), "\r\n", "\n"), Marking: m,
	}
	channels, addresses, secrets := v.r.PostForm["channel"], v.r.PostForm["address"], v.r.PostForm["secret"]
	for i, address := range addresses {
		if address = strings.TrimSpace(address); address == "" || i >= len(channels) {
			continue
		}
		point := threat.Point{Channel: channels[i], Address: address}
		if i < len(secrets) {
			point.Secret = strings.TrimSpace(secrets[i])
		}
		k.Points = append(k.Points, point)
	}
	return k, err
}

func (c *Console) addContact(v *visit) error {
	k, err := typedContact(v)
	made := k
	if err == nil {
		made, err = desk.PutContact(v.ctx(), c.Store, v.by(), k)
	}
	if err != nil {
		n, err := wrong(err)
		if err != nil {
			return err
		}
		return c.showNewContact(v, k, n, http.StatusUnprocessableEntity)
	}
	return c.done(v, "/directory/contacts/"+made.ID, "directory")
}

func (c *Console) showContact(v *visit) error { return c.contactPage(v, nil, nil, http.StatusOK) }

// contactPage shows a contact; with typed, what somebody had put into its form.
func (c *Console) contactPage(v *visit, typed *threat.Contact, n *notice, status int) error {
	k, err := c.Store.Contact(v.ctx(), v.by(), v.r.PathValue("id"))
	if err != nil {
		return err
	}
	p := &contactPage{frame: c.beginDirectory(v, k.Name, ""), Tab: "contacts", C: k, MaySend: c.Links != nil}
	p.Over = []link{{"/directory", "Directory"}}
	if n != nil {
		p.Notice = n
	}
	in := k
	if typed != nil {
		in = *typed
		in.ID = k.ID
	}
	if p.Form, err = c.formOf(v, in); err != nil {
		return err
	}
	if e := k.Erasure; e != nil {
		people := c.names(v)
		p.ErasedBy, p.Own = people.of(e.By), e.By == v.by().Person
		p.MayWrite = p.MayWrite && !k.Erased()
		if e.Second != "" {
			p.EraseSecond = people.of(e.Second)
		}
	}
	for _, add := range []func(*visit, *contactPage) error{c.addOrganisation, c.addPoints, c.addGroups, c.addHistory} {
		if err := add(v, p); err != nil {
			return err
		}
	}
	c.show(v.w, v.r, status, "contact", p)
	return nil
}

func (c *Console) addOrganisation(v *visit, p *contactPage) error {
	if p.C.Org != "" {
		org, err := c.Store.Contact(v.ctx(), v.by(), p.C.Org)
		p.Organisation = org.Name
		return err
	}
	if p.C.Kind != threat.ContactOrganisation {
		return nil
	}
	people, err := c.Store.Contacts(v.ctx(), v.by(), store.ContactFilter{Org: p.C.ID, Limit: 100})
	for _, k := range people {
		p.People = append(p.People, contactRow{Contact: k})
	}
	return err
}

func (c *Console) addPoints(v *visit, p *contactPage) error {
	for _, point := range p.C.Points {
		asked, err := desk.AskedOf(v.ctx(), &c.Store.Reads, c.Store.Now(), point.ID)
		if err != nil {
			return err
		}
		p.Points = append(p.Points, pointView{point, asked})
	}
	return nil
}

func (c *Console) addGroups(v *visit, p *contactPage) (err error) {
	if p.Groups, err = c.Store.GroupsOf(v.ctx(), v.by(), p.C.ID); err != nil {
		return err
	}
	if p.C.Erased() {
		return nil
	}
	p.GroupOptions, err = c.groupOptions(v, "choose…")
	return err
}

func (c *Console) addHistory(v *visit, p *contactPage) error {
	all, err := c.Store.ContactVersions(v.ctx(), v.by(), p.C.ID)
	p.Seen = len(all)
	people := c.names(v)
	for i, k := range all {
		past := contactPast{Version: k.Version, At: p.at(k.At), By: people.of(k.By), Verb: k.Verb, Back: i > 0}
		if i+1 < len(all) {
			past.Changes = desk.ContactChanges(all[i+1].Contact, k.Contact)
		}
		p.History = append(p.History, past)
	}
	return err
}

func (c *Console) editContact(v *visit) error {
	k, err := typedContact(v)
	if k.ID = v.r.PathValue("id"); err == nil {
		var old threat.Contact
		if old, err = c.unchanged(v, k.ID); err == nil {
			k.Retired = old.Retired
			_, err = desk.PutContact(v.ctx(), c.Store, v.by(), k)
		}
	}
	if err != nil {
		n, err := wrong(err)
		if err != nil {
			return err
		}
		return c.contactPage(v, &k, n, http.StatusUnprocessableEntity)
	}
	return c.done(v, "/directory/contacts/"+k.ID, "directory")
}

// unchanged gives the contact if nobody has changed it since the form was shown.
func (c *Console) unchanged(v *visit, id string) (threat.Contact, error) {
	k, err := c.Store.Contact(v.ctx(), v.by(), id)
	if err != nil {
		return k, err
	}
	all, err := c.Store.ContactVersions(v.ctx(), v.by(), id)
	if seen, bad := strconv.Atoi(v.form("seen")); err == nil && (bad != nil || seen != len(all)) {
		err = threat.Conflict("the contact has changed since you looked at it", "what you typed is below: compare it with the history, then save again")
	}
	return k, err
}

// doContact retires a contact, brings it back, or gives it back what it was.
func (c *Console) doContact(v *visit) error {
	id := v.r.PathValue("id")
	var err error
	switch v.form("do") {
	case "retire", "return":
		_, err = desk.RetireContact(v.ctx(), c.Store, v.by(), id, v.form("do") == "retire")
	case "restore":
		version, _ := strconv.Atoi(v.form("version"))
		seen, _ := strconv.Atoi(v.form("seen"))
		_, err = desk.RestoreContact(v.ctx(), c.Store, v.by(), id, version, seen)
	case "erase":
		err = c.eraseContact(v, id)
	case "keep":
		_, err = desk.KeepContact(v.ctx(), c.Store, v.by(), id)
	default:
		err = threat.Invalid("do", "there is no such step", "use the buttons of the page")
	}
	if err != nil {
		n, err := wrong(err)
		if err != nil {
			return err
		}
		return c.contactPage(v, nil, n, http.StatusUnprocessableEntity)
	}
	return c.done(v, "/directory/contacts/"+id, "directory")
}

// eraseContact erases what is known of a contact, or agrees to it. The word has
// to be typed: nothing brings it back.
func (c *Console) eraseContact(v *visit, id string) error {
	if !sure(v) {
		return threat.Invalid("sure", "the word was not typed, so nothing was erased", "type “erase” if what is known of them must go for good")
	}
	_, err := desk.EraseContact(v.ctx(), c.Store, v.by(), id, v.form("reason"))
	return err
}

// verifyPoint sends a code, takes one, or records how a point was confirmed.
func (c *Console) verifyPoint(v *visit) error {
	point := v.r.PathValue("id")
	owner, err := c.Store.ContactOfPoint(v.ctx(), v.by(), point)
	if err != nil {
		return err
	}
	said := "verified"
	switch v.form("do") {
	case "ask":
		said, err = "asked", desk.AskPoint(v.ctx(), c.Store, v.by(), point, c.Links)
	case "code":
		err = desk.ConfirmByCode(v.ctx(), c.Store, v.by(), point, v.form("code"), c.Links)
	case "hand":
		err = desk.ConfirmByHand(v.ctx(), c.Store, v.by(), point, v.form("how"))
	default:
		err = threat.Invalid("do", "there is no such step", "use the buttons of the page")
	}
	if err != nil {
		n, err := wrong(err)
		if err != nil {
			return err
		}
		v.r.SetPathValue("id", owner.ID)
		return c.contactPage(v, nil, n, http.StatusUnprocessableEntity)
	}
	return c.done(v, "/directory/contacts/"+owner.ID, said)
}

// readBounded reads a text that a form may hold.
func readBounded(r io.Reader) (string, error) {
	b, err := io.ReadAll(io.LimitReader(r, 17<<20))
	if err != nil {
		return "", threat.Invalid("file", "the file could not be read", "try again")
	}
	return string(b), nil
}
