package api

import (
	"github.com/tocsin/tocsin/internal/auth"
	"github.com/tocsin/tocsin/internal/desk"
	"github.com/tocsin/tocsin/internal/fusion"
	"github.com/tocsin/tocsin/internal/store"
	"github.com/tocsin/tocsin/internal/threat"
)

// CaseView is a case and what its reports say together, made of what the
// caller may read.
type CaseView struct {
	threat.Case
	Reports   []threat.Report    `json:"reports"` // without their texts
	Sources   []threat.Source    `json:"sources"`
	Proposals []threat.Placement `json:"proposals"`
	Picture   fusion.Picture     `json:"picture"`
	// Shaken are the judgements in force that rest on a withdrawn report.
	Shaken []desk.ShakenJudgement `json:"shaken"`
}

// CaseIn opens a case.
type CaseIn struct {
	Title   string          `json:"title"`
	Marking *threat.Marking `json:"marking,omitempty"`
}

// CaseEdit changes a case; what is absent stays.
type CaseEdit struct {
	Title   *string           `json:"title,omitempty"`
	Marking *threat.Marking   `json:"marking,omitempty"`
	Owner   *string           `json:"owner,omitempty"`
	State   *threat.CaseState `json:"state,omitempty"`
	Version int               `json:"version,omitempty"` // that was looked at; 0 does not compare
}

func (a *API) caseRoutes() []route {
	read, judge, reader, analyst := auth.ScopeRead, auth.ScopeJudge, threat.RoleReader, threat.RoleAnalyst
	filters := append([]param{{"state", "", []string{"open", "closed", "merged"}}, {"title", "words of the title", nil}, {"owner", "id of a person", nil}, {"report", "id: cases it is placed in or proposed for", nil}}, paging...)
	return []route{
		{method: "GET", path: "/cases", tag: "cases", summary: "List cases, last changed first", scope: read, role: reader, query: filters, status: 200, result: page[store.CaseTally]{}, serve: a.listCases},
		{method: "POST", path: "/cases", tag: "cases", summary: "Open a case", scope: judge, role: analyst, body: CaseIn{}, status: 201, result: threat.Case{}, serve: a.openCase},
		{method: "GET", path: "/cases/{id}", tag: "cases", summary: "A case: questions with their answers, timeline, contradictions, reports, sources, proposals", scope: read, role: reader, status: 200, result: CaseView{}, serve: a.getCase},
		{method: "PATCH", path: "/cases/{id}", tag: "cases", summary: "Rename, mark, assign, close or reopen a case", scope: judge, role: analyst, body: CaseEdit{}, status: 200, result: threat.Case{}, serve: a.editCase},
	}
}

func (a *API) listCases(c *call) (any, error) {
	limit, err := c.limit()
	if err != nil {
		return nil, err
	}
	found, err := a.o.Store.Cases(c.r.Context(), c.by(), store.CaseFilter{
		State: threat.CaseState(c.query("state")), Title: c.query("title"), Owner: c.query("owner"), Report: c.query("report"), After: c.query("cursor"), Limit: limit,
	})
	return pageOf(found.Cases, found.Next), err
}

func (a *API) getCase(c *call) (any, error) {
	view, err := desk.ViewCase(c.r.Context(), &a.o.Store.Reads, c.by(), c.id())
	if err != nil {
		return nil, err
	}
	if err := a.looks.Record(c.r.Context(), c.by(), "case", view.Case.ID); err != nil {
		return nil, err
	}
	out := CaseView{Case: view.Case, Reports: notNil(view.Reports), Sources: []threat.Source{}, Proposals: []threat.Placement{}, Picture: view.Picture}
	for _, rep := range view.Reports {
		if s, ok := view.Sources[rep.Source]; ok {
			out.Sources = append(out.Sources, s)
			delete(view.Sources, rep.Source)
		}
	}
	for _, p := range view.Proposals {
		out.Proposals = append(out.Proposals, p.Placement)
	}
	shaken, err := desk.Shaken(c.r.Context(), &a.o.Store.Reads, c.by(), view.Case.ID)
	out.Shaken = notNil(shaken)
	return out, err
}

func (a *API) openCase(c *call) (any, error) {
	var in CaseIn
	if err := c.read(&in, bodyLimit); err != nil {
		return nil, err
	}
	m := a.o.Marking
	if in.Marking != nil {
		m = *in.Marking
	}
	var made threat.Case
	err := a.o.Store.Write(c.r.Context(), func(tx *store.Tx) error {
		var err error
		made, err = tx.OpenCase(c.by(), in.Title, m)
		return err
	})
	return status{code: 201, location: Root + "/cases/" + made.ID, body: made}, err
}

func (a *API) editCase(c *call) (any, error) {
	var e CaseEdit
	if err := c.read(&e, bodyLimit); err != nil {
		return nil, err
	}
	var made threat.Case
	err := a.o.Store.Write(c.r.Context(), func(tx *store.Tx) error {
		var err error
		made, err = tx.EditCase(c.by(), c.id(), store.CaseEdit{Title: e.Title, Marking: e.Marking, Owner: e.Owner, State: e.State, Version: e.Version})
		return err
	})
	return made, err
}
