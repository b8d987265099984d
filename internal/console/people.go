package console

import (
	"net/http"
	"time"

	"github.com/tocsin/tocsin/internal/store"
	"github.com/tocsin/tocsin/internal/threat"
)

type peoplePage struct {
	frame
	Rows                          []personRow
	Link                          *linkShown
	RoleOptions, ClearanceOptions []option
}

type personRow struct {
	ID, Name, Login, RoleAt, ClearanceAt string
	Clearance                            threat.Marking
	Disabled, You                        bool
	Created                              time.Time
}

// linkShown is a one-time link, shown once.
type linkShown struct {
	Text, URL string
	Until     time.Time
}

func (c *Console) peopleRoutes() []route {
	return []route{
		{"GET /people", threat.RoleReader, c.people},
		{"POST /people", threat.RoleAdmin, c.invite},
		{"POST /people/{id}", threat.RoleAdmin, c.changePerson},
	}
}

func (c *Console) peoplePage(v *visit) (*peoplePage, error) {
	p := &peoplePage{frame: c.begin(v, "people", "People")}
	for _, r := range threat.Roles {
		p.RoleOptions = append(p.RoleOptions, option{string(r), string(r)})
	}
	for _, m := range readable(v.by().Clearance) {
		p.ClearanceOptions = append(p.ClearanceOptions, option{m.String(), m.String()})
	}
	people, err := c.Store.People(v.ctx(), v.by())
	for _, who := range people {
		p.Rows = append(p.Rows, personRow{
			ID: who.ID, Name: who.Name, Login: who.Login, RoleAt: string(who.Role), ClearanceAt: who.Clearance.String(), Clearance: who.Clearance,
			Disabled: who.Disabled, You: who.ID == v.by().Person, Created: who.Created,
		})
	}
	return p, err
}

func (c *Console) people(v *visit) error {
	p, err := c.peoplePage(v)
	if err != nil {
		return err
	}
	c.show(v.w, v.r, http.StatusOK, "people", p)
	return nil
}

// showLink shows the page with a link that nobody can see again.
func (c *Console) showLink(v *visit, l *linkShown, err error) error {
	status := http.StatusOK
	var n *notice
	if err != nil {
		if n, err = wrong(err); err != nil {
			return err
		}
		status = http.StatusUnprocessableEntity
		l = nil
	}
	p, err := c.peoplePage(v)
	if err != nil {
		return err
	}
	p.Link, p.Notice = l, n
	c.show(v.w, v.r, status, "people", p)
	return nil
}

func (c *Console) invite(v *visit) error {
	m, err := threat.ParseMarking(v.form("clearance"))
	if err != nil {
		return err
	}
	who := store.Person{Name: v.form("name"), Login: v.form("login"), Role: threat.Role(v.form("role")), Clearance: m}
	address, until, err := c.Auth.Invite(v.ctx(), v.by(), who)
	return c.showLink(v, &linkShown{"Here is the invitation for " + who.Name + ".", address, until}, err)
}

func (c *Console) changePerson(v *visit) error {
	who, err := c.Store.Person(v.ctx(), v.by(), v.r.PathValue("id"))
	if err != nil {
		return err
	}
	switch v.form("do") {
	case "reset":
		address, until, err := c.Auth.AccountLink(v.ctx(), v.by(), who.ID)
		return c.showLink(v, &linkShown{"Here is a new link for " + who.Name + ".", address, until}, err)
	case "disable":
		who.Disabled = true
	case "enable":
		who.Disabled = false
	case "change":
		who.Role = threat.Role(v.form("role"))
		if who.Clearance, err = threat.ParseMarking(v.form("clearance")); err != nil {
			return err
		}
	default:
		return threat.Invalid("action", "there is no such action", "use the buttons of the page")
	}
	if who.Clearance > v.by().Clearance {
		return threat.Forbidden("the clearance is above your own", "choose a lower one")
	}
	err = c.Store.Write(v.ctx(), func(tx *store.Tx) error { return tx.EditPerson(v.by(), who) })
	if err != nil {
		return err
	}
	return c.done(v, "/people", "person")
}
