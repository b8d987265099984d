package api

import (
	"github.com/tocsin/tocsin/internal/auth"
	"github.com/tocsin/tocsin/internal/store"
	"github.com/tocsin/tocsin/internal/threat"
)

// SourceIn adds a source.
type SourceIn struct {
	Name    string          `json:"name"`
	Type    string          `json:"type,omitempty"`
	URL     string          `json:"url,omitempty"`
	Marking *threat.Marking `json:"marking,omitempty"` // of its identity
}

// GradingIn gives a source another reliability, for a reason.
type GradingIn struct {
	Reliability threat.Reliability `json:"reliability"`
	Reason      string             `json:"reason"`
}

// SourceEdit changes a source's own fields; what is left out stays.
type SourceEdit struct {
	Name    *string         `json:"name,omitempty"`
	Type    *string         `json:"type,omitempty"`
	URL     *string         `json:"url,omitempty"`
	Marking *threat.Marking `json:"marking,omitempty"`
}

// SourceView is a source with the history of its grade.
type SourceView struct {
	threat.Source
	Gradings []threat.Grading `json:"gradings"` // latest first
}

func (a *API) sourceRoutes() []route {
	read, judge := auth.ScopeRead, auth.ScopeJudge
	return []route{
		{method: "GET", path: "/sources", tag: "sources", summary: "List sources by name", scope: read, role: threat.RoleReader, status: 200, result: page[store.SourceTally]{}, serve: a.listSources},
		{method: "POST", path: "/sources", tag: "sources", summary: "Add a source", scope: judge, role: threat.RoleAnalyst, body: SourceIn{}, status: 201, result: threat.Source{}, serve: a.addSource},
		{method: "GET", path: "/sources/{id}", tag: "sources", summary: "One source with the history of its grade", scope: read, role: threat.RoleReader, status: 200, result: SourceView{}, serve: a.getSource},
		{method: "PATCH", path: "/sources/{id}", tag: "sources", summary: "Rename or mark a source, change its type or address", scope: judge, role: threat.RoleAnalyst, body: SourceEdit{}, status: 200, result: SourceView{}, serve: a.editSource},
		{method: "POST", path: "/sources/{id}/gradings", tag: "sources", summary: "Grade a source", scope: judge, role: threat.RoleAnalyst, body: GradingIn{}, status: 201, result: SourceView{}, serve: a.gradeSource},
	}
}

func (a *API) listSources(c *call) (any, error) {
	sources, err := a.o.Store.Sources(c.r.Context(), c.by())
	return pageOf(sources, ""), err
}

func (a *API) getSource(c *call) (any, error) {
	s, err := a.o.Store.Source(c.r.Context(), c.by(), c.id())
	if err != nil {
		return nil, err
	}
	gradings, err := a.o.Store.Gradings(c.r.Context(), c.by(), c.id())
	return SourceView{s, notNil(gradings)}, err
}

func (a *API) addSource(c *call) (any, error) {
	var in SourceIn
	if err := c.read(&in, bodyLimit); err != nil {
		return nil, err
	}
	s := threat.Source{Name: in.Name, Type: in.Type, URL: in.URL, Marking: a.o.Marking}
	if in.Marking != nil {
		s.Marking = *in.Marking
	}
	err := a.o.Store.Write(c.r.Context(), func(tx *store.Tx) error {
		var err error
		s, err = tx.AddSource(c.by(), s)
		return err
	})
	return status{code: 201, location: Root + "/sources/" + s.ID, body: s}, err
}

func (a *API) editSource(c *call) (any, error) {
	var e SourceEdit
	if err := c.read(&e, bodyLimit); err != nil {
		return nil, err
	}
	err := a.o.Store.Write(c.r.Context(), func(tx *store.Tx) error {
		s, err := tx.Source(tx.Context(), c.by(), c.id())
		if err != nil {
			return err
		}
		set(&s.Name, e.Name)
		set(&s.Type, e.Type)
		set(&s.URL, e.URL)
		set(&s.Marking, e.Marking)
		return tx.EditSource(c.by(), s)
	})
	if err != nil {
		return nil, err
	}
	return a.getSource(c)
}

// set changes a field when a change was asked for.
func set[T any](field *T, to *T) {
	if to != nil {
		*field = *to
	}
}

func (a *API) gradeSource(c *call) (any, error) {
	var in GradingIn
	if err := c.read(&in, bodyLimit); err != nil {
		return nil, err
	}
	err := a.o.Store.Write(c.r.Context(), func(tx *store.Tx) error { return tx.Grade(c.by(), c.id(), in.Reliability, in.Reason) })
	if err != nil {
		return nil, err
	}
	return a.getSource(c)
}
