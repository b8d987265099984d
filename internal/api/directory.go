package api

import (
	"bytes"
	"strconv"
	"time"

	"github.com/tocsin/tocsin/internal/auth"
	"github.com/tocsin/tocsin/internal/desk"
	"github.com/tocsin/tocsin/internal/store"
	"github.com/tocsin/tocsin/internal/threat"
)

// ContactIn is all of a contact that can be written. What is absent is emptied;
// the secret of a webhook that is absent stays.
type ContactIn struct {
	Kind      threat.ContactKind `json:"kind"`
	Name      string             `json:"name"`
	Org       string             `json:"org,omitempty"`
	Rank      threat.ContactRank `json:"rank,omitempty"`
	Role      string             `json:"role,omitempty"`
	Language  string             `json:"language,omitempty"`
	Zone      string             `json:"zone,omitempty"`
	QuietFrom string             `json:"quiet_from,omitempty"`
	QuietTo   string             `json:"quiet_to,omitempty"`
	Marking   threat.Marking     `json:"marking"`
	Note      string             `json:"note,omitempty"`
	Points    []PointIn          `json:"points,omitempty"` // in the order to use them
	Seen      int                `json:"seen,omitempty"`   // how many versions there were; needed to change one
}

// PointIn is a way to reach a contact.
type PointIn struct {
	Channel string `json:"channel"`
	Address string `json:"address"`
	Secret  string `json:"secret,omitempty"`
}

// ContactOut is a contact with the number of its version. Secrets of webhooks
// do not leave.
type ContactOut struct {
	threat.Contact
	Version int `json:"version"`
}

// ContactStep retires a contact, brings it back, or gives it back what it was.
type ContactStep struct {
	Do      string `json:"do"`                // "retire", "return", "restore"
	Version int    `json:"version,omitempty"` // to restore
	Seen    int    `json:"seen,omitempty"`    // how many there were
}

// VerificationIn asks a point, or says how it was confirmed.
type VerificationIn struct {
	Do   string `json:"do"`             // "ask", "code", "hand"
	Code string `json:"code,omitempty"` // that its owner told
	How  string `json:"how,omitempty"`  // it was made sure by hand
}

// GroupIn is a group with its members.
type GroupIn struct {
	Name    string         `json:"name"`
	Marking threat.Marking `json:"marking"`
	Members []string       `json:"members"`
	Retired bool           `json:"retired,omitempty"`
}

// GroupOut is a group with its members.
type GroupOut struct {
	store.Group
	Members []string `json:"members"`
}

// ImportIn is a table of contacts.
type ImportIn struct {
	Data    []byte          `json:"data"`              // the file, base64
	Marking *threat.Marking `json:"marking,omitempty"` // of those without one; TLP:AMBER when absent
	DryRun  bool            `json:"dry_run,omitempty"`
}

// importLimit bounds the body of an import: the file in base64.
const importLimit = 24 << 20

func (a *API) directoryRoutes() []route {
	read, write, reader, analyst := auth.ScopeRead, auth.ScopeWarn, threat.RoleReader, threat.RoleAnalyst
	filters := append([]param{
		{"q", "words that begin words of name, role or address", nil},
		{"kind", "", []string{"person", "organisation"}},
		{"state", "", []string{"unreachable", "unverified", "failed", "silent"}},
		{"org", "id: who speaks for it", nil},
		{"group", "id: its members", nil},
		{"retired", "those who are retired, too", []string{"true"}},
	}, paging...)
	return []route{
		{method: "GET", path: "/contacts", tag: "directory", summary: "List contacts by name", scope: read, role: reader, query: filters, status: 200, result: page[threat.Contact]{}, serve: a.listContacts},
		{method: "POST", path: "/contacts", tag: "directory", summary: "Add a contact", scope: write, role: analyst, body: ContactIn{}, status: 201, result: ContactOut{}, serve: a.addContact},
		{method: "GET", path: "/contacts/{id}", tag: "directory", summary: "A contact", scope: read, role: reader, status: 200, result: ContactOut{}, serve: a.getContact},
		{method: "PUT", path: "/contacts/{id}", tag: "directory", summary: "Change a contact", scope: write, role: analyst, body: ContactIn{}, status: 200, result: ContactOut{}, serve: a.editContact},
		{method: "GET", path: "/contacts/{id}/versions", tag: "directory", summary: "What a contact was, the latest first", scope: read, role: reader, status: 200, result: page[store.ContactVersion]{}, serve: a.contactVersions},
		{method: "POST", path: "/contacts/{id}/steps", tag: "directory", summary: "Retire a contact, bring it back, or give it back what it was", scope: write, role: analyst, body: ContactStep{}, status: 200, result: ContactOut{}, serve: a.contactStep},
		{method: "POST", path: "/contacts/{id}/erasure", tag: "directory", summary: "Erase what is known of a contact, for good; where the policy asks for a second person, ask for it, or agree", scope: auth.ScopeAdmin, role: threat.RoleAdmin, body: Erasure{}, status: 200, result: ContactOut{}, serve: a.eraseContact},
		{method: "DELETE", path: "/contacts/{id}/erasure", tag: "directory", summary: "Withdraw an erasure that was asked for", scope: auth.ScopeAdmin, role: threat.RoleAdmin, status: 200, result: ContactOut{}, serve: a.keepContact},
		{method: "POST", path: "/points/{id}/verification", tag: "directory", summary: "Send a code to a point, take the code its owner tells, or say how it was made sure", scope: write, role: analyst, body: VerificationIn{}, status: 204, serve: a.verifyPoint},
		{method: "GET", path: "/groups", tag: "directory", summary: "List groups by name", scope: read, role: reader, status: 200, result: page[store.Group]{}, serve: a.listGroups},
		{method: "POST", path: "/groups", tag: "directory", summary: "Make a group", scope: write, role: analyst, body: GroupIn{}, status: 201, result: GroupOut{}, serve: a.addGroup},
		{method: "GET", path: "/groups/{id}", tag: "directory", summary: "A group with its members", scope: read, role: reader, status: 200, result: GroupOut{}, serve: a.getGroup},
		{method: "PUT", path: "/groups/{id}", tag: "directory", summary: "Change a group; members you may not see stay", scope: write, role: analyst, body: GroupIn{}, status: 200, result: GroupOut{}, serve: a.editGroup},
		{method: "POST", path: "/directory/import", tag: "directory", summary: "Take a table of contacts in, all lines or none; or show what would become of each", scope: write, role: analyst, body: ImportIn{}, status: 200, result: desk.Import{}, serve: a.importDirectory},
		{method: "GET", path: "/directory/export", tag: "directory", summary: "The contacts as a table (CSV) that can be taken in again", scope: read, role: reader, query: filters[:5], status: 200, binary: true, serve: a.exportDirectory},
	}
}

// versionOf reads the number of a version.
func versionOf(s string) (int, error) {
	n, err := strconv.Atoi(s)
	if err != nil || n < 0 {
		return 0, threat.Invalid("version", "this is no number of a version", "give one from the list of versions")
	}
	return n, nil
}

// withoutSecrets takes away what signs the messages to a webhook.
func withoutSecrets(c threat.Contact) threat.Contact {
	points := c.Points
	c.Points = nil
	for _, p := range points {
		p.Secret = ""
		c.Points = append(c.Points, p)
	}
	return c
}

func (a *API) contactFilter(c *call) store.ContactFilter {
	return store.ContactFilter{
		Query: c.query("q"), Kind: threat.ContactKind(c.query("kind")), State: store.ContactState(c.query("state")), Org: c.query("org"), Group: c.query("group"),
		Retired: c.query("retired") == "true", Silent: a.o.Store.Now().Add(-180 * 24 * time.Hour),
	}
}

func (a *API) listContacts(c *call) (any, error) {
	limit, err := c.limit()
	if err != nil {
		return nil, err
	}
	f := a.contactFilter(c)
	f.After, f.Limit = c.query("cursor"), limit
	found, err := a.o.Store.ContactPage(c.r.Context(), c.by(), f)
	for i := range found.Contacts {
		found.Contacts[i] = withoutSecrets(found.Contacts[i])
	}
	return pageOf(found.Contacts, found.Next), err
}

// contactOut gives a contact with its version.
func (a *API) contactOut(c *call, id string) (ContactOut, error) {
	k, err := a.o.Store.Contact(c.r.Context(), c.by(), id)
	if err != nil {
		return ContactOut{}, err
	}
	all, err := a.o.Store.ContactVersions(c.r.Context(), c.by(), id)
	return ContactOut{withoutSecrets(k), len(all)}, err
}

func (in ContactIn) contact() threat.Contact {
	k := threat.Contact{
		Kind: in.Kind, Name: in.Name, Org: in.Org, Rank: in.Rank, Role: in.Role, Language: in.Language, Zone: in.Zone,
		QuietFrom: in.QuietFrom, QuietTo: in.QuietTo, Marking: in.Marking, Note: in.Note,
	}
	for _, p := range in.Points {
		k.Points = append(k.Points, threat.Point{Channel: p.Channel, Address: p.Address, Secret: p.Secret})
	}
	return k
}

func (a *API) addContact(c *call) (any, error) {
	var in ContactIn
	if err := c.read(&in, bodyLimit); err != nil {
		return nil, err
	}
	made, err := desk.PutContact(c.r.Context(), a.o.Store, c.by(), in.contact())
	return status{code: 201, location: Root + "/contacts/" + made.ID, body: ContactOut{withoutSecrets(made), 1}}, err
}

func (a *API) getContact(c *call) (any, error) { return a.contactOut(c, c.id()) }

func (a *API) editContact(c *call) (any, error) {
	var in ContactIn
	if err := c.read(&in, bodyLimit); err != nil {
		return nil, err
	}
	old, err := a.contactOut(c, c.id())
	if err != nil {
		return nil, err
	}
	if in.Seen != old.Version {
		return nil, threat.Conflict("the contact has changed since you looked at it", "read it again, and give its version as seen")
	}
	k := in.contact()
	k.ID, k.Retired = old.ID, old.Retired
	if _, err := desk.PutContact(c.r.Context(), a.o.Store, c.by(), k); err != nil {
		return nil, err
	}
	return a.contactOut(c, c.id())
}

func (a *API) contactVersions(c *call) (any, error) {
	if _, err := a.o.Store.Contact(c.r.Context(), c.by(), c.id()); err != nil {
		return nil, err
	}
	all, err := a.o.Store.ContactVersions(c.r.Context(), c.by(), c.id())
	return pageOf(all, ""), err
}

func (a *API) contactStep(c *call) (any, error) {
	var in ContactStep
	err := c.read(&in, bodyLimit)
	switch {
	case err != nil:
	case in.Do == "retire" || in.Do == "return":
		_, err = desk.RetireContact(c.r.Context(), a.o.Store, c.by(), c.id(), in.Do == "retire")
	case in.Do == "restore":
		_, err = desk.RestoreContact(c.r.Context(), a.o.Store, c.by(), c.id(), in.Version, in.Seen)
	default:
		err = threat.Invalid("do", "there is no such step", "give retire, return or restore")
	}
	if err != nil {
		return nil, err
	}
	return a.contactOut(c, c.id())
}

func (a *API) eraseContact(c *call) (any, error) {
	var in Erasure
	if err := c.read(&in, bodyLimit); err != nil {
		return nil, err
	}
	if _, err := desk.EraseContact(c.r.Context(), a.o.Store, c.by(), c.id(), in.Reason); err != nil {
		return nil, err
	}
	return a.contactOut(c, c.id())
}

func (a *API) keepContact(c *call) (any, error) {
	if _, err := desk.KeepContact(c.r.Context(), a.o.Store, c.by(), c.id()); err != nil {
		return nil, err
	}
	return a.contactOut(c, c.id())
}

func (a *API) verifyPoint(c *call) (any, error) {
	var in VerificationIn
	if err := c.read(&in, bodyLimit); err != nil {
		return nil, err
	}
	switch in.Do {
	case "ask":
		return nil, desk.AskPoint(c.r.Context(), a.o.Store, c.by(), c.id(), a.o.Links)
	case "code":
		return nil, desk.ConfirmByCode(c.r.Context(), a.o.Store, c.by(), c.id(), in.Code, a.o.Links)
	case "hand":
		return nil, desk.ConfirmByHand(c.r.Context(), a.o.Store, c.by(), c.id(), in.How)
	}
	return nil, threat.Invalid("do", "there is no such step", "give ask, code or hand")
}

func (a *API) listGroups(c *call) (any, error) {
	all, err := a.o.Store.Groups(c.r.Context(), c.by())
	return pageOf(all, ""), err
}

func (a *API) groupOut(c *call, id string) (GroupOut, error) {
	g, err := a.o.Store.Group(c.r.Context(), c.by(), id)
	if err != nil {
		return GroupOut{}, err
	}
	members, err := a.o.Store.Members(c.r.Context(), c.by(), id)
	return GroupOut{g, notNil(members)}, err
}

func (a *API) getGroup(c *call) (any, error) { return a.groupOut(c, c.id()) }

func (a *API) putGroup(c *call, id string) (store.Group, error) {
	var in GroupIn
	if err := c.read(&in, bodyLimit); err != nil {
		return store.Group{}, err
	}
	return desk.PutGroup(c.r.Context(), a.o.Store, c.by(), store.Group{ID: id, Name: in.Name, Marking: in.Marking, Retired: in.Retired}, in.Members)
}

func (a *API) addGroup(c *call) (any, error) {
	g, err := a.putGroup(c, "")
	if err != nil {
		return nil, err
	}
	out, err := a.groupOut(c, g.ID)
	return status{code: 201, location: Root + "/groups/" + g.ID, body: out}, err
}

func (a *API) editGroup(c *call) (any, error) {
	if _, err := a.putGroup(c, c.id()); err != nil {
		return nil, err
	}
	return a.groupOut(c, c.id())
}

func (a *API) importDirectory(c *call) (any, error) {
	var in ImportIn
	if err := c.read(&in, importLimit); err != nil {
		return nil, err
	}
	m := threat.Amber
	if in.Marking != nil {
		m = *in.Marking
	}
	return desk.ImportDirectory(c.r.Context(), a.o.Store, c.by(), bytes.NewReader(in.Data), m, in.DryRun)
}

func (a *API) exportDirectory(c *call) (any, error) {
	var out bytes.Buffer
	if err := desk.ExportDirectory(c.r.Context(), &a.o.Store.Reads, c.by(), a.contactFilter(c), &out); err != nil {
		return nil, err
	}
	c.w.Header().Set("Content-Type", "text/csv; charset=utf-8")
	_, _ = c.w.Write(out.Bytes()) // the caller has gone; there is nobody to tell
	return written{}, nil
}
