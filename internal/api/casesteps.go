package api

import (
	"github.com/tocsin/tocsin/internal/auth"
	"github.com/tocsin/tocsin/internal/store"
	"github.com/tocsin/tocsin/internal/threat"
)

// PlacementIn says whether a report belongs to a case.
type PlacementIn struct {
	Report string `json:"report"`
	Do     string `json:"do"`           // "confirm", "reject" or "move"
	To     string `json:"to,omitempty"` // the case a report is moved to
}

// SplitIn takes reports out of a case into a new one.
type SplitIn struct {
	Reports []string `json:"reports"`
	Title   string   `json:"title"`
}

// MergeIn puts all of another case into this one.
type MergeIn struct {
	From string `json:"from"`
}

// UndoIn takes a step back.
type UndoIn struct {
	Step string `json:"step"`
}

func (a *API) caseStepRoutes() []route {
	judge, analyst := auth.ScopeJudge, threat.RoleAnalyst
	return []route{
		{method: "GET", path: "/cases/{id}/steps", tag: "cases", summary: "What was done to a case, latest first", scope: auth.ScopeRead, role: threat.RoleReader, status: 200, result: page[store.Step]{}, serve: a.listSteps},
		{method: "POST", path: "/cases/{id}/placements", tag: "cases", summary: "Confirm, reject or move a report of a case", scope: judge, role: analyst, body: PlacementIn{}, status: 204, serve: a.place},
		{method: "POST", path: "/cases/{id}/split", tag: "cases", summary: "Take reports out into a new case", scope: judge, role: analyst, body: SplitIn{}, status: 201, result: threat.Case{}, serve: a.split},
		{method: "POST", path: "/cases/{id}/merge", tag: "cases", summary: "Put all of another case into this one", scope: judge, role: analyst, body: MergeIn{}, status: 204, serve: a.merge},
		{method: "POST", path: "/cases/{id}/undo", tag: "cases", summary: "Take a step back", scope: judge, role: analyst, body: UndoIn{}, status: 204, serve: a.undo},
	}
}

func (a *API) listSteps(c *call) (any, error) {
	if _, err := a.o.Store.Case(c.r.Context(), c.by(), c.id()); err != nil {
		return nil, err
	}
	steps, err := a.o.Store.Steps(c.r.Context(), c.by(), c.id())
	return pageOf(steps, ""), err
}

func (a *API) place(c *call) (any, error) {
	var in PlacementIn
	if err := c.read(&in, bodyLimit); err != nil {
		return nil, err
	}
	return nil, a.o.Store.Write(c.r.Context(), func(tx *store.Tx) error {
		switch in.Do {
		case "confirm":
			return tx.Place(c.by(), in.Report, c.id())
		case "reject":
			return tx.Reject(c.by(), in.Report, c.id())
		case "move":
			return tx.Move(c.by(), in.Report, c.id(), in.To)
		}
		return threat.Invalid("do", "there is no such decision", "give confirm, reject or move")
	})
}

func (a *API) split(c *call) (any, error) {
	var in SplitIn
	if err := c.read(&in, bodyLimit); err != nil {
		return nil, err
	}
	var made threat.Case
	err := a.o.Store.Write(c.r.Context(), func(tx *store.Tx) error {
		var err error
		made, err = tx.Split(c.by(), c.id(), in.Reports, in.Title)
		return err
	})
	return status{code: 201, location: Root + "/cases/" + made.ID, body: made}, err
}

func (a *API) merge(c *call) (any, error) {
	var in MergeIn
	if err := c.read(&in, bodyLimit); err != nil {
		return nil, err
	}
	return nil, a.o.Store.Write(c.r.Context(), func(tx *store.Tx) error { return tx.Merge(c.by(), in.From, c.id()) })
}

func (a *API) undo(c *call) (any, error) {
	var in UndoIn
	if err := c.read(&in, bodyLimit); err != nil {
		return nil, err
	}
	return nil, a.o.Store.Write(c.r.Context(), func(tx *store.Tx) error { return tx.Undo(c.by(), in.Step) })
}
