package console

import (
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/tocsin/tocsin/internal/desk"
	"github.com/tocsin/tocsin/internal/store"
	"github.com/tocsin/tocsin/internal/threat"
)

// actorsPage lists the desk's own actors, a page at a time.
type actorsPage struct {
	frame
	Q          string
	Retired    bool
	Rows       []threat.ListedActor
	Shown      string
	Prev, Next string
	Any        bool
	Types      []option
}

// actorPage is one actor with its history.
type actorPage struct {
	frame
	A       threat.ListedActor
	Aliases string // one a line
	Types   []option
	History []actorVersion
}

type actorVersion struct {
	threat.ActorVersion
	Who string
	Did string
	At  time.Time
}

// actorImportPage takes a list in.
type actorImportPage struct {
	frame
	File   string
	Import *desk.Import
	Dry    bool
	Bad    int
	Rows   []desk.Fate
	More   int
}

// Count is how many lines have a fate.
func (p *actorImportPage) Count(fate string) int { return p.Import.Counts[fate] }

const actorsShown = 50

var actorTypes = []option{{"group", "group"}, {"state-organ", "organ of a state"}, {"organisation", "organisation"}, {"outlet", "outlet"}}

func (c *Console) actorRoutes() []route {
	reader, analyst := threat.RoleReader, threat.RoleAnalyst
	return []route{
		{"POST /cases/{id}/identities", analyst, c.identify},
		{"GET /actors", reader, c.showActors},
		{"POST /actors", analyst, c.keepActor},
		{"GET /actors/import", analyst, c.showActorImport},
		{"POST /actors/import", analyst, c.importActors},
		{"GET /actors/{id}", reader, c.showActor},
		{"POST /actors/{id}", analyst, c.keepActor},
		{"POST /rejections/{id}", analyst, c.undoRejection},
	}
}

func (c *Console) showActors(v *visit) error {
	f := store.ListedFilter{Query: v.query("q"), Retired: v.query("retired") != "", After: v.query("after"), Limit: actorsShown}
	p := &actorsPage{frame: c.begin(v, "actors", "Actors"), Q: f.Query, Retired: f.Retired, Types: actorTypes}
	p.Lede = "The desk's own list of groups, organs and outlets, with the names by which reports call them. It goes before the built-in list."
	page, err := c.Store.ListedActors(v.ctx(), v.by(), f)
	if err != nil {
		return err
	}
	n, err := c.Store.CountListed(v.ctx(), v.by(), f)
	if err != nil {
		return err
	}
	p.Rows, p.Shown, p.Any = page.Actors, counted(int(n), "actor", "actors"), n > 0
	if !p.Any {
		all, err := c.Store.CountListed(v.ctx(), v.by(), store.ListedFilter{Retired: true})
		if err != nil {
			return err
		}
		p.Any = all > 0
	}
	q := url.Values{}
	for key, value := range map[string]string{"q": f.Query, "retired": v.query("retired")} {
		if value != "" {
			q.Set(key, value)
		}
	}
	if f.After != "" {
		p.Prev = "/actors?" + q.Encode()
	}
	if page.Next != "" {
		q.Set("after", page.Next)
		p.Next = "/actors?" + q.Encode()
	}
	c.show(v.w, v.r, http.StatusOK, "actors", p)
	return nil
}

func (c *Console) showActor(v *visit) error {
	a, err := c.Store.ListedActor(v.ctx(), v.by(), v.r.PathValue("id"))
	if err != nil {
		return err
	}
	return c.actorPage(v, a, nil, http.StatusOK)
}

var actorDeeds = map[string]string{"add": "added", "edit": "changed", "retire": "retired", "return": "taken into use again"}

func (c *Console) actorPage(v *visit, a threat.ListedActor, n *notice, status int) error {
	title := a.Name
	if a.ID == "" {
		title = "New actor"
	}
	p := &actorPage{frame: c.begin(v, "actors", title), A: a, Aliases: strings.Join(a.Aliases, "\n"), Types: actorTypes}
	p.Over = []link{{"/actors", "Actors"}}
	if n != nil {
		p.Notice = n
	}
	if a.ID != "" {
		history, err := c.Store.ListedHistory(v.ctx(), v.by(), a.ID)
		if err != nil {
			return err
		}
		names := c.names(v)
		for _, h := range history {
			p.History = append(p.History, actorVersion{h, names.of(h.By), actorDeeds[h.Verb], h.At})
		}
	}
	c.show(v.w, v.r, status, "actor", p)
	return nil
}

// keepActor adds an actor, or changes one.
func (c *Console) keepActor(v *visit) error {
	a := threat.ListedActor{
		ID: v.r.PathValue("id"), Name: v.form("name"), Type: v.form("type"), Country: v.form("country"), Note: v.form("note"),
		Aliases: strings.Split(v.form("aliases"), "\n"), Retired: v.form("retired") != "", Version: max(0, version(v)),
	}
	var made threat.ListedActor
	err := c.Store.Write(v.ctx(), func(tx *store.Tx) (err error) {
		made, err = tx.PutListed(v.by(), a)
		return err
	})
	if err == nil {
		return c.done(v, "/actors/"+made.ID, "actor")
	}
	n, err := wrong(err)
	if err != nil {
		return err
	}
	return c.actorPage(v, a, n, http.StatusUnprocessableEntity)
}

func (c *Console) actorImportPage(v *visit, fill func(*actorImportPage), status int) error {
	p := &actorImportPage{frame: c.begin(v, "actors", "Import actors")}
	p.Over = []link{{"/actors", "Actors"}}
	fill(p)
	c.show(v.w, v.r, status, "actorimport", p)
	return nil
}

func (c *Console) showActorImport(v *visit) error {
	return c.actorImportPage(v, func(*actorImportPage) {}, http.StatusOK)
}

// importActors takes a list in, or shows what would become of it.
func (c *Console) importActors(v *visit) error {
	text, err := uploaded(v)
	dry := v.form("do") != "import"
	var im desk.Import
	if err == nil {
		im, err = desk.ImportActors(v.ctx(), c.Store, v.by(), strings.NewReader(text), dry)
	}
	if err != nil {
		n, err := wrong(err)
		if err != nil {
			return err
		}
		return c.actorImportPage(v, func(p *actorImportPage) { p.Notice, p.File = n, text }, http.StatusUnprocessableEntity)
	}
	if im.Taken {
		return c.done(v, "/actors", "actor")
	}
	return c.actorImportPage(v, func(p *actorImportPage) {
		p.Import, p.Dry, p.Bad = &im, dry, im.Counts[desk.FateRefused]+im.Counts[desk.FateDuplicate]
		if p.File = text; len(text) > formLimit/4 {
			p.File = "" // it would not fit into the form again
		}
		p.Rows, p.More = firstFates(im.Fates)
	}, http.StatusOK)
}

// rejectionRow is a remembered rejection on the page of its source.
type rejectionRow struct {
	store.Rejection
	Who, Holds string
}

var rejectionHolds = map[store.RejectScope]string{
	store.RejectHere: "in this report", store.RejectSource: "for this sentence, in all reports of the source", store.RejectName: "for this name, in all reports of the source",
}

// rejectionRows lists what is remembered for a source.
func (c *Console) rejectionRows(v *visit, source string, names names) ([]rejectionRow, error) {
	found, err := c.Store.Rejections(v.ctx(), v.by(), source)
	var out []rejectionRow
	for _, j := range found {
		out = append(out, rejectionRow{j, names.of(j.By), rejectionHolds[j.Scope]})
	}
	return out, err
}

func (c *Console) undoRejection(v *visit) error {
	err := c.Store.Write(v.ctx(), func(tx *store.Tx) error { return tx.UndoRejection(v.by(), v.r.PathValue("id")) })
	if err != nil {
		return err
	}
	return c.done(v, back(v.form("back"), "/sources"), "restored")
}
