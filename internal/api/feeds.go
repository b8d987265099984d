package api

import (
	"time"

	"github.com/tocsin/tocsin/internal/auth"
	"github.com/tocsin/tocsin/internal/store"
	"github.com/tocsin/tocsin/internal/threat"
)

// FeedView is a feed with where it stands.
type FeedView struct {
	ID        string         `json:"id"`
	URL       string         `json:"url"`
	Name      string         `json:"name"`
	Source    string         `json:"source"` // id
	Marking   threat.Marking `json:"marking"`
	Enabled   bool           `json:"enabled"`
	Every     int            `json:"every_seconds"`
	Next      time.Time      `json:"next,omitzero"`
	Polled    time.Time      `json:"polled,omitzero"`
	Changed   time.Time      `json:"changed,omitzero"`
	Failures  int            `json:"failures"` // in a row
	LastError string         `json:"last_error,omitempty"`
}

func viewFeed(f store.Feed) FeedView {
	return FeedView{f.ID, f.URL, f.Name, f.Source, f.Marking, f.Enabled, int(f.Every.Seconds()), f.Next, f.Polled, f.Changed, f.Failures, f.LastError}
}

// FeedIn adds a feed.
type FeedIn struct {
	URL     string          `json:"url"`
	Name    string          `json:"name,omitempty"`
	Source  string          `json:"source"` // name
	Marking *threat.Marking `json:"marking,omitempty"`
	Every   int             `json:"every_seconds,omitempty"`
}

// FeedEdit changes a feed; what is absent stays.
type FeedEdit struct {
	Name    *string         `json:"name,omitempty"`
	Marking *threat.Marking `json:"marking,omitempty"`
	Enabled *bool           `json:"enabled,omitempty"`
	Every   *int            `json:"every_seconds,omitempty"`
}

func (a *API) feedRoutes() []route {
	return []route{
		{method: "GET", path: "/feeds", tag: "feeds", summary: "List feeds by name", scope: auth.ScopeRead, role: threat.RoleReader, status: 200, result: page[FeedView]{}, serve: a.listFeeds},
		{method: "POST", path: "/feeds", tag: "feeds", summary: "Add a feed, due at once", scope: auth.ScopeAdmin, role: threat.RoleAdmin, body: FeedIn{}, status: 201, result: FeedView{}, serve: a.addFeed},
		{method: "PATCH", path: "/feeds/{id}", tag: "feeds", summary: "Change, start or stop a feed", scope: auth.ScopeAdmin, role: threat.RoleAdmin, body: FeedEdit{}, status: 200, result: FeedView{}, serve: a.editFeed},
		{method: "DELETE", path: "/feeds/{id}", tag: "feeds", summary: "Remove a feed; its reports stay", scope: auth.ScopeAdmin, role: threat.RoleAdmin, status: 204, serve: a.deleteFeed},
	}
}

func (a *API) listFeeds(c *call) (any, error) {
	feeds, err := a.o.Store.Feeds(c.r.Context(), c.by())
	views := make([]FeedView, len(feeds))
	for i, f := range feeds {
		views[i] = viewFeed(f)
	}
	return pageOf(views, ""), err
}

func (a *API) addFeed(c *call) (any, error) {
	var in FeedIn
	if err := c.read(&in, bodyLimit); err != nil {
		return nil, err
	}
	f := store.Feed{URL: in.URL, Name: in.Name, Marking: a.o.Marking, Enabled: true, Every: time.Duration(in.Every) * time.Second}
	if in.Marking != nil {
		f.Marking = *in.Marking
	}
	err := a.o.Store.Write(c.r.Context(), func(tx *store.Tx) error {
		source, err := tx.EnsureSource(c.by(), threat.Source{Name: in.Source, Type: "outlet", Marking: min(f.Marking, threat.Green)})
		if err != nil {
			return err
		}
		f.Source = source.ID
		f, err = tx.AddFeed(c.by(), f)
		return err
	})
	return viewFeed(f), err
}

func (a *API) editFeed(c *call) (any, error) {
	var e FeedEdit
	if err := c.read(&e, bodyLimit); err != nil {
		return nil, err
	}
	err := a.o.Store.Write(c.r.Context(), func(tx *store.Tx) error {
		f, err := tx.Feed(tx.Context(), c.by(), c.id())
		if err != nil {
			return err
		}
		e.apply(&f)
		return tx.EditFeed(c.by(), f)
	})
	if err != nil {
		return nil, err
	}
	f, err := a.o.Store.Feed(c.r.Context(), c.by(), c.id())
	return viewFeed(f), err
}

func (e FeedEdit) apply(f *store.Feed) {
	set(&f.Name, e.Name)
	set(&f.Marking, e.Marking)
	set(&f.Enabled, e.Enabled)
	if e.Every != nil {
		f.Every = time.Duration(*e.Every) * time.Second
	}
}

func (a *API) deleteFeed(c *call) (any, error) {
	return nil, a.o.Store.Write(c.r.Context(), func(tx *store.Tx) error { return tx.DeleteFeed(c.by(), c.id()) })
}
