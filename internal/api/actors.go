package api

import (
	"bytes"

	"github.com/tocsin/tocsin/internal/auth"
	"github.com/tocsin/tocsin/internal/desk"
	"github.com/tocsin/tocsin/internal/store"
	"github.com/tocsin/tocsin/internal/threat"
)

// IdentityIn says whether two names of a case are one actor's.
type IdentityIn struct {
	A      string `json:"a"`
	B      string `json:"b"`
	Same   bool   `json:"same"`
	Reason string `json:"reason,omitempty"`
}

// ActorIn is an entry of the desk's list of actors.
type ActorIn struct {
	Name    string   `json:"name"`
	Aliases []string `json:"aliases,omitempty"`
	Type    string   `json:"type,omitempty"` // "group" when absent
	Country string   `json:"country,omitempty"`
	Note    string   `json:"note,omitempty"`
	Retired bool     `json:"retired,omitempty"` // no longer used for reading
	Version int      `json:"version,omitempty"` // that was looked at; 0 does not compare
}

// ActorView is an entry with what it was after each change.
type ActorView struct {
	threat.ListedActor
	History []threat.ActorVersion `json:"history"` // latest first
}

// ActorsIn is a list of actors, one JSON object a line.
type ActorsIn struct {
	Data   []byte `json:"data"`
	DryRun bool   `json:"dry_run,omitempty"`
}

func (a *API) actorRoutes() []route {
	read, judge, reader, analyst := auth.ScopeRead, auth.ScopeJudge, threat.RoleReader, threat.RoleAnalyst
	filters := append([]param{{"q", "beginnings of words of a name", nil}, {"retired", "those that are no longer used, too", []string{"yes"}}}, paging...)
	return []route{
		{method: "GET", path: "/cases/{id}/identities", tag: "actors", summary: "What people said of names of a case: one actor's or not, latest first", scope: read, role: reader, status: 200, result: page[threat.Identity]{}, serve: a.listIdentities},
		{method: "POST", path: "/cases/{id}/identities", tag: "actors", summary: "Say that two names of a case are one actor's, or are not", scope: judge, role: analyst, body: IdentityIn{}, status: 201, result: threat.Identity{}, serve: a.identify},
		{method: "POST", path: "/identities/{id}/undo", tag: "actors", summary: "Take such an answer back", scope: judge, role: analyst, status: 204, serve: a.undoIdentity},
		{method: "GET", path: "/actors", tag: "actors", summary: "The desk's own list of groups, organs and outlets, by name", scope: read, role: reader, query: filters, status: 200, result: page[threat.ListedActor]{}, serve: a.listActors},
		{method: "POST", path: "/actors", tag: "actors", summary: "Add an actor to the list", scope: judge, role: analyst, body: ActorIn{}, status: 201, result: threat.ListedActor{}, serve: a.addActor},
		{method: "GET", path: "/actors/{id}", tag: "actors", summary: "One actor of the list with its history", scope: read, role: reader, status: 200, result: ActorView{}, serve: a.getActor},
		{method: "PUT", path: "/actors/{id}", tag: "actors", summary: "Change an actor of the list, or retire it", scope: judge, role: analyst, body: ActorIn{}, status: 200, result: threat.ListedActor{}, serve: a.putActor},
		{method: "POST", path: "/actors/import", tag: "actors", summary: "Take a list of actors in, all lines or none; or show what would become of each", scope: judge, role: analyst, body: ActorsIn{}, status: 200, result: desk.Import{}, serve: a.importActors},
		{method: "GET", path: "/rejections", tag: "facts", summary: "What is remembered of rejected facts, latest first, and how often it has held something back", scope: read, role: reader, query: []param{{"source", "id: of its reports only", nil}}, status: 200, result: page[store.Rejection]{}, serve: a.listRejections},
		{method: "POST", path: "/rejections/{id}/undo", tag: "facts", summary: "Take a rejection back, and free what it has held back since", scope: judge, role: analyst, status: 204, serve: a.undoRejection},
	}
}

func (a *API) listIdentities(c *call) (any, error) {
	if _, err := a.o.Store.Case(c.r.Context(), c.by(), c.id()); err != nil {
		return nil, err
	}
	found, err := a.o.Store.Identities(c.r.Context(), c.by(), c.id())
	return pageOf(found, ""), err
}

func (a *API) identify(c *call) (any, error) {
	var in IdentityIn
	if err := c.read(&in, bodyLimit); err != nil {
		return nil, err
	}
	return desk.Identify(c.r.Context(), a.o.Store, c.by(), c.id(), in.A, in.B, in.Same, in.Reason)
}

func (a *API) undoIdentity(c *call) (any, error) {
	return nil, a.o.Store.Write(c.r.Context(), func(tx *store.Tx) error { return tx.UndoIdentity(c.by(), c.id()) })
}

func (a *API) listActors(c *call) (any, error) {
	limit, err := c.limit()
	if err != nil {
		return nil, err
	}
	found, err := a.o.Store.ListedActors(c.r.Context(), c.by(), store.ListedFilter{Query: c.query("q"), Retired: c.query("retired") != "", After: c.query("cursor"), Limit: limit})
	return pageOf(found.Actors, found.Next), err
}

func (a *API) getActor(c *call) (any, error) {
	found, err := a.o.Store.ListedActor(c.r.Context(), c.by(), c.id())
	if err != nil {
		return nil, err
	}
	history, err := a.o.Store.ListedHistory(c.r.Context(), c.by(), c.id())
	return ActorView{found, notNil(history)}, err
}

func (a *API) addActor(c *call) (any, error) {
	made, err := a.keepActor(c, "")
	return status{code: 201, location: Root + "/actors/" + made.ID, body: made}, err
}

func (a *API) putActor(c *call) (any, error) { return a.keepActor(c, c.id()) }

func (a *API) keepActor(c *call, id string) (threat.ListedActor, error) {
	var in ActorIn
	if err := c.read(&in, bodyLimit); err != nil {
		return threat.ListedActor{}, err
	}
	var made threat.ListedActor
	err := a.o.Store.Write(c.r.Context(), func(tx *store.Tx) (err error) {
		made, err = tx.PutListed(c.by(), threat.ListedActor{
			ID: id, Name: in.Name, Aliases: in.Aliases, Type: in.Type, Country: in.Country, Note: in.Note, Retired: in.Retired, Version: in.Version,
		})
		return err
	})
	return made, err
}

func (a *API) importActors(c *call) (any, error) {
	var in ActorsIn
	if err := c.read(&in, importLimit); err != nil {
		return nil, err
	}
	return desk.ImportActors(c.r.Context(), a.o.Store, c.by(), bytes.NewReader(in.Data), in.DryRun)
}

func (a *API) listRejections(c *call) (any, error) {
	found, err := a.o.Store.Rejections(c.r.Context(), c.by(), c.query("source"))
	return pageOf(found, ""), err
}

func (a *API) undoRejection(c *call) (any, error) {
	return nil, a.o.Store.Write(c.r.Context(), func(tx *store.Tx) error { return tx.UndoRejection(c.by(), c.id()) })
}
