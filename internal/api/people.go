package api

import (
	"time"

	"github.com/tocsin/tocsin/internal/auth"
	"github.com/tocsin/tocsin/internal/store"
	"github.com/tocsin/tocsin/internal/threat"
)

// PersonIn invites a person.
type PersonIn struct {
	Login     string         `json:"login"`
	Name      string         `json:"name"`
	Email     string         `json:"email,omitempty"`
	Role      threat.Role    `json:"role"`
	Clearance threat.Marking `json:"clearance"`
}

// PersonEdit changes a person; what is absent stays.
type PersonEdit struct {
	Name      *string         `json:"name,omitempty"`
	Email     *string         `json:"email,omitempty"`
	Role      *threat.Role    `json:"role,omitempty"`
	Clearance *threat.Marking `json:"clearance,omitempty"`
	Disabled  *bool           `json:"disabled,omitempty"`
}

// LinkOut is a one-time link, shown this once.
type LinkOut struct {
	Link  string    `json:"link"`
	Until time.Time `json:"until"`
}

// Me is who a token speaks for.
type Me struct {
	Person    string         `json:"person"`
	Name      string         `json:"name"`
	Role      threat.Role    `json:"role"`
	Clearance threat.Marking `json:"clearance"` // the lower of the person's and the token's
	Scopes    []string       `json:"scopes"`
}

func (a *API) peopleRoutes() []route {
	admin := auth.ScopeAdmin
	return []route{
		{method: "GET", path: "/me", tag: "people", summary: "Who the token speaks for, and what it may do", scope: auth.ScopeRead, role: threat.RoleReader, status: 200, result: Me{}, serve: a.me},
		{method: "GET", path: "/people", tag: "people", summary: "List people by name", scope: auth.ScopeRead, role: threat.RoleReader, status: 200, result: page[store.Person]{}, serve: a.listPeople},
		{method: "POST", path: "/people", tag: "people", summary: "Invite a person: gives the link with which they choose a password", scope: admin, role: threat.RoleAdmin, body: PersonIn{}, status: 201, result: LinkOut{}, serve: a.invite},
		{method: "PATCH", path: "/people/{id}", tag: "people", summary: "Change, switch off or switch on a person", scope: admin, role: threat.RoleAdmin, body: PersonEdit{}, status: 200, result: store.Person{}, serve: a.editPerson},
		{method: "POST", path: "/people/{id}/links", tag: "people", summary: "A new link to choose a password with", scope: admin, role: threat.RoleAdmin, status: 201, result: LinkOut{}, serve: a.personLink},
	}
}

func (a *API) me(c *call) (any, error) {
	return Me{c.Reader.Person, c.Reader.Name, c.Reader.Role, c.Reader.Clearance, notNil(c.Scopes)}, nil
}

func (a *API) listPeople(c *call) (any, error) {
	people, err := a.o.Store.People(c.r.Context(), c.by())
	return pageOf(people, ""), err
}

func (a *API) invite(c *call) (any, error) {
	var in PersonIn
	if err := c.read(&in, bodyLimit); err != nil {
		return nil, err
	}
	link, until, err := a.o.Auth.Invite(c.r.Context(), c.by(), store.Person{Login: in.Login, Name: in.Name, Email: in.Email, Role: in.Role, Clearance: in.Clearance})
	return LinkOut{link, until}, err
}

func (a *API) personLink(c *call) (any, error) {
	link, until, err := a.o.Auth.AccountLink(c.r.Context(), c.by(), c.id())
	return LinkOut{link, until}, err
}

func (a *API) editPerson(c *call) (any, error) {
	var e PersonEdit
	if err := c.read(&e, bodyLimit); err != nil {
		return nil, err
	}
	var p store.Person
	err := a.o.Store.Write(c.r.Context(), func(tx *store.Tx) error {
		var err error
		if p, err = tx.Person(tx.Context(), c.by(), c.id()); err != nil {
			return err
		}
		e.apply(&p)
		if p.Clearance > c.by().Clearance {
			return threat.Forbidden("the clearance is above your own", "choose a lower one")
		}
		return tx.EditPerson(c.by(), p)
	})
	return p, err
}

func (e PersonEdit) apply(p *store.Person) {
	if e.Name != nil {
		p.Name = *e.Name
	}
	if e.Email != nil {
		p.Email = *e.Email
	}
	if e.Role != nil {
		p.Role = *e.Role
	}
	if e.Clearance != nil {
		p.Clearance = *e.Clearance
	}
	if e.Disabled != nil {
		p.Disabled = *e.Disabled
	}
}
