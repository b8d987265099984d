package console

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/tocsin/tocsin/internal/desk"
	"github.com/tocsin/tocsin/internal/store"
	"github.com/tocsin/tocsin/internal/threat"
)

// directoryPage lists who can be warned, a page at a time.
type directoryPage struct {
	frame
	Tab            string
	Contacts       []contactRow
	Query, KindAt  string
	StateAt, Group string
	Retired        bool
	Kinds, States  []option
	GroupOptions   []option
	Total          int64
	Any            bool // the directory is not empty
	Shown          string
	Prev, Next     string
}

type contactRow struct {
	threat.Contact
	Organisation string
}

// contactsShown is the length of one page of the directory.
const contactsShown = 50

// silentFor is how long a contact may be silent before it is asked for as such.
const silentFor = 180 * 24 * time.Hour

var contactStates = []option{{"", "any state"}, {"unreachable", "out of reach"}, {"unverified", "not verified"}, {"failed", "failed"}, {"silent", "silent for 180 days"}}

func (c *Console) directoryRoutes() []route {
	reader, analyst := threat.RoleReader, threat.RoleAnalyst
	return []route{
		{"GET /directory", reader, c.showDirectory},
		{"GET /directory/new", analyst, c.newContact},
		{"POST /directory", analyst, c.addContact},
		{"GET /directory/contacts/{id}", reader, c.showContact},
		{"POST /directory/contacts/{id}", analyst, c.editContact},
		{"POST /directory/contacts/{id}/do", analyst, c.doContact},
		{"POST /directory/points/{id}", analyst, c.verifyPoint},
		{"GET /directory/groups", reader, c.showGroups},
		{"POST /directory/groups", analyst, c.addGroup},
		{"GET /directory/groups/{id}", reader, c.showGroup},
		{"POST /directory/groups/{id}", analyst, c.editGroup},
		{"GET /directory/import", analyst, c.showImport},
		{"POST /directory/import", analyst, c.importDirectory},
		{"GET /directory/export", reader, c.exportDirectory},
		{"GET /directory/rota", reader, c.showRota},
		{"POST /directory/turns", analyst, c.addTurn},
		{"POST /directory/pattern", analyst, c.addPattern},
		{"POST /directory/turns/{id}", analyst, c.dropTurn},
		{"POST /directory/handovers", analyst, c.handOver},
		{"POST /directory/handovers/{id}", reader, c.takeOver},
		{"GET /directory/escalations", reader, c.showEscalations},
		{"POST /directory/escalations", analyst, c.addEscalation},
		{"GET /directory/escalations/{name}", reader, c.showEscalation},
		{"POST /directory/escalations/{name}", analyst, c.editEscalation},
		{"GET /policy", reader, c.showPolicy},
		{"POST /policy", reader, c.doPolicy},
	}
}

// beginDirectory makes the frame of a page of the directory.
func (c *Console) beginDirectory(v *visit, title, lede string) frame {
	f := c.begin(v, "directory", title)
	f.Lede = lede
	return f
}

func (c *Console) filterOf(v *visit) store.ContactFilter {
	return store.ContactFilter{
		Query: v.query("q"), Kind: threat.ContactKind(v.query("kind")), State: store.ContactState(v.query("state")), Group: v.query("group"),
		Retired: v.query("retired") != "", Silent: c.Store.Now().Add(-silentFor), After: v.query("after"), Limit: contactsShown,
	}
}

func (c *Console) showDirectory(v *visit) error {
	f := c.filterOf(v)
	p := &directoryPage{
		frame: c.beginDirectory(v, "Directory", "Who can be warned, how, and whether that way still works."), Tab: "contacts",
		Query: f.Query, KindAt: string(f.Kind), StateAt: string(f.State), Group: f.Group, Retired: f.Retired,
		Kinds: []option{{"", "any kind"}, {"person", "people"}, {"organisation", "organisations"}}, States: contactStates,
	}
	var err error
	if p.Total, err = c.Store.CountContacts(v.ctx(), v.by(), f); err != nil {
		return err
	}
	page, err := c.Store.ContactPage(v.ctx(), v.by(), f)
	if err != nil {
		return err
	}
	if p.Contacts, err = c.contactRows(v, page.Contacts); err != nil {
		return err
	}
	if p.GroupOptions, err = c.groupOptions(v, "any group"); err != nil {
		return err
	}
	q := v.r.URL.Query()
	q.Del("done")
	q.Del("after")
	if f.After != "" {
		p.Prev = "/directory?" + q.Encode()
	}
	if page.Next != "" {
		q.Set("after", page.Next)
		p.Next = "/directory?" + q.Encode()
	}
	p.Shown = counted(int(p.Total), "contact", "contacts")
	if p.Any = p.Total > 0; !p.Any {
		n, err := c.Store.CountContacts(v.ctx(), v.by(), store.ContactFilter{Retired: true})
		if err != nil {
			return err
		}
		p.Any = n > 0
	}
	c.show(v.w, v.r, http.StatusOK, "directory", p)
	return nil
}

// contactRows adds the names of the organisations that people speak for.
func (c *Console) contactRows(v *visit, contacts []threat.Contact) ([]contactRow, error) {
	orgs := names{}
	var out []contactRow
	for _, k := range contacts {
		if _, known := orgs[k.Org]; !known && k.Org != "" {
			org, err := c.Store.Contact(v.ctx(), v.by(), k.Org)
			if err != nil {
				return nil, err
			}
			orgs[k.Org] = org.Name
		}
		out = append(out, contactRow{k, orgs[k.Org]})
	}
	return out, nil
}

func (c *Console) groupOptions(v *visit, none string) ([]option, error) {
	groups, err := c.Store.Groups(v.ctx(), v.by())
	out := []option{{"", none}}
	for _, g := range groups {
		out = append(out, option{g.ID, g.Name})
	}
	return out, err
}

// groupsPage lists the groups.
type groupsPage struct {
	frame
	Tab     string
	Groups  []store.Group
	Marking markingChoice
}

func (c *Console) showGroups(v *visit) error {
	p := &groupsPage{frame: c.beginDirectory(v, "Groups", "Sets of contacts that are warned together."), Tab: "groups", Marking: markingFor(v.by(), threat.Amber)}
	var err error
	if p.Groups, err = c.Store.Groups(v.ctx(), v.by()); err != nil {
		return err
	}
	c.show(v.w, v.r, http.StatusOK, "groups", p)
	return nil
}

func (c *Console) addGroup(v *visit) error {
	m, err := threat.ParseMarking(v.form("marking"))
	if err != nil {
		return err
	}
	g, err := desk.PutGroup(v.ctx(), c.Store, v.by(), store.Group{Name: v.form("name"), Marking: m}, nil)
	if err != nil {
		return err
	}
	return c.done(v, "/directory/groups/"+g.ID, "directory")
}

// groupPage is one group with its members, and contacts to put in.
type groupPage struct {
	frame
	Tab     string
	G       store.Group
	Members []contactRow
	Query   string
	Found   []contactRow
	Marking markingChoice
}

func (c *Console) showGroup(v *visit) error {
	g, err := c.Store.Group(v.ctx(), v.by(), v.r.PathValue("id"))
	if err != nil {
		return err
	}
	p := &groupPage{frame: c.beginDirectory(v, g.Name, ""), Tab: "groups", G: g, Query: v.query("q"), Marking: markingFor(v.by(), g.Marking)}
	p.Over = []link{{"/directory/groups", "Groups"}}
	members, err := c.Store.Contacts(v.ctx(), v.by(), store.ContactFilter{Group: g.ID, Limit: 500})
	if err != nil {
		return err
	}
	if p.Members, err = c.contactRows(v, members); err != nil {
		return err
	}
	if p.Query != "" {
		found, err := c.Store.Contacts(v.ctx(), v.by(), store.ContactFilter{Query: p.Query, Limit: 30})
		if err != nil {
			return err
		}
		found = slices.DeleteFunc(found, func(k threat.Contact) bool {
			return slices.ContainsFunc(members, func(m threat.Contact) bool { return m.ID == k.ID })
		})
		if p.Found, err = c.contactRows(v, found); err != nil {
			return err
		}
	}
	c.show(v.w, v.r, http.StatusOK, "group", p)
	return nil
}

// editGroup renames, marks, retires, or changes who is in.
func (c *Console) editGroup(v *visit) error {
	id := v.r.PathValue("id")
	g, err := c.Store.Group(v.ctx(), v.by(), id)
	if err != nil {
		return err
	}
	members, err := c.Store.Members(v.ctx(), v.by(), id)
	if err != nil {
		return err
	}
	contact, to := v.form("contact"), back(v.form("back"), "/directory/groups/"+id)
	switch v.form("do") {
	case "add":
		members = append(members, contact)
	case "drop":
		members = slices.DeleteFunc(members, func(m string) bool { return m == contact })
	case "retire":
		g.Retired, to = true, "/directory/groups"
	case "edit":
		if g.Marking, err = threat.ParseMarking(v.form("marking")); err != nil {
			return err
		}
		g.Name = v.form("name")
	default:
		return threat.Invalid("do", "there is no such step", "use the buttons of the page")
	}
	if _, err := desk.PutGroup(v.ctx(), c.Store, v.by(), g, members); err != nil {
		return err
	}
	return c.done(v, to, "directory")
}

// importPage takes a table in.
type importPage struct {
	frame
	Tab     string
	Import  *desk.Import
	Dry     bool
	Bad     int
	File    string
	Marking markingChoice
	Shown   []desk.Fate
	More    int
}

// fatesShown bounds the lines of an import that are shown one by one.
const fatesShown = 1000

func (c *Console) showImport(v *visit) error { return c.importPage(v, nil, http.StatusOK) }

func (c *Console) importPage(v *visit, fill func(*importPage), status int) error {
	p := &importPage{frame: c.beginDirectory(v, "Import and export", "All lines of a table, or none. First a dry run shows what would become of each."), Tab: "import", Marking: markingFor(v.by(), threat.Amber)}
	if fill != nil {
		fill(p)
	}
	c.show(v.w, v.r, status, "import", p)
	return nil
}

// importDirectory takes a table in, or shows what would become of it.
func (c *Console) importDirectory(v *visit) error {
	text, err := uploaded(v)
	m := threat.Amber
	if err == nil {
		m, err = threat.ParseMarking(v.form("marking"))
	}
	dry := v.form("do") != "import"
	var im desk.Import
	if err == nil {
		im, err = desk.ImportDirectory(v.ctx(), c.Store, v.by(), strings.NewReader(text), m, dry)
	}
	if err != nil {
		n, err := wrong(err)
		if err != nil {
			return err
		}
		return c.importPage(v, func(p *importPage) { p.Notice, p.File = n, text }, http.StatusUnprocessableEntity)
	}
	if im.Taken {
		return c.done(v, "/directory", "directory")
	}
	return c.importPage(v, func(p *importPage) {
		p.Import, p.Dry, p.Bad, p.Marking.At = &im, dry, im.Counts[desk.FateRefused]+im.Counts[desk.FateDuplicate], m
		if p.File = text; len(text) > formLimit/4 {
			p.File = "" // it would not fit into the form again
		}
		p.Shown, p.More = firstFates(im.Fates)
	}, http.StatusOK)
}

// firstFates puts what is wrong first, then what changes, and cuts the list.
func firstFates(all []desk.Fate) ([]desk.Fate, int) {
	order := map[string]int{desk.FateRefused: 0, desk.FateDuplicate: 1, desk.FateChanged: 2, desk.FateNew: 3, desk.FateSame: 4}
	all = slices.Clone(all)
	slices.SortStableFunc(all, func(a, b desk.Fate) int { return order[a.Fate] - order[b.Fate] })
	n := min(len(all), fatesShown)
	return all[:n], len(all) - n
}

// uploaded is the file of a form, or what was pasted.
func uploaded(v *visit) (string, error) {
	file, _, err := v.r.FormFile("upload")
	if err != nil {
		return v.form("file"), nil // nothing was chosen
	}
	defer file.Close()
	return readBounded(file)
}

// exportDirectory gives the contacts of a filter as a table.
func (c *Console) exportDirectory(v *visit) error {
	f := c.filterOf(v)
	f.After, f.Limit = "", 0
	v.w.Header().Set("Content-Type", "text/csv; charset=utf-8")
	v.w.Header().Set("Content-Disposition", `attachment; filename="directory.csv"`)
	return desk.ExportDirectory(v.ctx(), &c.Store.Reads, v.by(), f, v.w)
}

// ExportHref exports what the filter shows.
func (p *directoryPage) ExportHref() string {
	q := url.Values{}
	for name, value := range map[string]string{"q": p.Query, "kind": p.KindAt, "state": p.StateAt, "group": p.Group} {
		if value != "" {
			q.Set(name, value)
		}
	}
	return "/directory/export?" + q.Encode()
}

// Count gives how many lines have a fate, in words.
func (p *importPage) Count(fate string) string { return strconv.Itoa(p.Import.Counts[fate]) }
