package console

import (
	"net/http"
	"strings"

	"github.com/tocsin/tocsin/internal/desk"
	"github.com/tocsin/tocsin/internal/store"
	"github.com/tocsin/tocsin/internal/threat"
)

// directoryPage lists who can be warned, and takes in more.
type directoryPage struct {
	frame
	Contacts []contactRow
	Groups   []store.Group
	Marking  markingChoice
	Orgs     []option
	Turns    []turnRow
	People   []option
	Query    string
	Fates    []desk.Fate
	Dry      bool
	File     string
	Refused  int
}

type contactRow struct {
	threat.Contact
	Organisation string
}

type turnRow struct {
	store.Turn
	Name string
}

func (c *Console) directoryRoutes() []route {
	return []route{
		{"GET /directory", threat.RoleReader, c.showDirectory},
		{"POST /directory", threat.RoleAnalyst, c.addContact},
		{"POST /directory/import", threat.RoleAnalyst, c.importDirectory},
		{"POST /directory/turns", threat.RoleAnalyst, c.addTurn},
	}
}

func (c *Console) directoryPage(v *visit) (*directoryPage, error) {
	p := &directoryPage{frame: c.begin(v, "directory", "Directory"), Marking: markingFor(v.by(), threat.Amber), Query: v.query("q"), Orgs: []option{{"", "none"}}}
	p.Lede = "Who can be warned, how, and whether that way still works."
	contacts, err := c.Store.Contacts(v.ctx(), v.by(), store.ContactFilter{Query: p.Query, Limit: 500})
	if err != nil {
		return nil, err
	}
	orgs := names{}
	for _, k := range contacts {
		if k.Kind == threat.ContactOrganisation {
			orgs[k.ID] = k.Name
			p.Orgs = append(p.Orgs, option{k.ID, k.Name})
		}
	}
	for _, k := range contacts {
		p.Contacts = append(p.Contacts, contactRow{k, orgs[k.Org]})
	}
	if p.Groups, err = c.Store.Groups(v.ctx(), v.by()); err != nil {
		return nil, err
	}
	people := c.names(v)
	for id, name := range people {
		p.People = append(p.People, option{id, name})
	}
	turns, err := c.Store.Turns(v.ctx(), v.by(), p.now.AddDate(0, 0, -1), p.now.AddDate(0, 0, 14))
	for _, t := range turns {
		p.Turns = append(p.Turns, turnRow{t, people.of(t.Person)})
	}
	return p, err
}

func (c *Console) showDirectory(v *visit) error {
	p, err := c.directoryPage(v)
	if err != nil {
		return err
	}
	c.show(v.w, v.r, http.StatusOK, "directory", p)
	return nil
}

// againDirectory shows the page with what was wrong.
func (c *Console) againDirectory(v *visit, err error) error {
	n, err := wrong(err)
	if err != nil {
		return err
	}
	p, err := c.directoryPage(v)
	if err != nil {
		return err
	}
	p.Notice, p.File = n, v.form("file")
	c.show(v.w, v.r, http.StatusUnprocessableEntity, "directory", p)
	return nil
}

func (c *Console) addContact(v *visit) error {
	m, err := threat.ParseMarking(v.form("marking"))
	if err != nil {
		return err
	}
	k := threat.Contact{
		Kind: threat.ContactKind(v.form("kind")), Name: v.form("name"), Org: v.form("org"), Rank: threat.ContactRank(v.form("rank")), Role: v.form("role"),
		Language: v.form("language"), Zone: v.form("zone"), QuietFrom: v.form("quiet_from"), QuietTo: v.form("quiet_to"), Marking: m,
	}
	for _, channel := range productChannels {
		if address := strings.TrimSpace(v.form(channel)); address != "" {
			k.Points = append(k.Points, threat.Point{Channel: channel, Address: address})
		}
	}
	if _, err := desk.PutContact(v.ctx(), c.Store, v.by(), k); err != nil {
		return c.againDirectory(v, err)
	}
	return c.done(v, "/directory", "directory")
}

// importDirectory takes a pasted table in, or shows what would become of it.
func (c *Console) importDirectory(v *visit) error {
	dry := v.form("do") != "import"
	fates, err := desk.ImportDirectory(v.ctx(), c.Store, v.by(), strings.NewReader(v.form("file")), min(threat.Amber, v.by().Clearance), dry)
	if err != nil {
		return c.againDirectory(v, err)
	}
	p, err := c.directoryPage(v)
	if err != nil {
		return err
	}
	p.Fates, p.Dry, p.File = fates.Fates, dry, v.form("file")
	p.Refused = fates.Counts[desk.FateRefused] + fates.Counts[desk.FateDuplicate]
	c.show(v.w, v.r, http.StatusOK, "directory", p)
	return nil
}

func (c *Console) addTurn(v *visit) error {
	starts, err := localTime("starts", v.form("starts"), "UTC")
	if err != nil {
		return c.againDirectory(v, err)
	}
	ends, err := localTime("ends", v.form("ends"), "UTC")
	if err != nil {
		return c.againDirectory(v, err)
	}
	err = c.Store.Write(v.ctx(), func(tx *store.Tx) error {
		_, err := tx.AddTurn(v.by(), store.Turn{Role: v.form("role"), Person: v.form("person"), Starts: starts, Ends: ends, Note: v.form("note")})
		return err
	})
	if err != nil {
		return c.againDirectory(v, err)
	}
	return c.done(v, "/directory#rota", "directory")
}
