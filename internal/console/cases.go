package console

import (
	"net/http"
	"net/url"
	"time"

	"github.com/tocsin/tocsin/internal/desk"
	"github.com/tocsin/tocsin/internal/fusion"
	"github.com/tocsin/tocsin/internal/store"
	"github.com/tocsin/tocsin/internal/threat"
)

type casesPage struct {
	frame
	Q, State     string
	Filtered     bool
	StateOptions []option
	Marking      markingChoice
	Rows         []caseRow
	Pager        pager
}

type caseRow struct {
	ID, Title                     string
	State                         threat.CaseState
	Marking                       threat.Marking
	Reports, Proposals, Conflicts int64
	Opened, Changed               time.Time
}

func (c *Console) casesRoutes() []route {
	return []route{{"GET /cases", threat.RoleReader, c.cases}, {"POST /cases", threat.RoleAnalyst, c.openCase}}
}

func (c *Console) cases(v *visit) error {
	p := &casesPage{frame: c.begin(v, "cases", "Cases"), Q: v.query("q"), State: v.query("state")}
	if _, given := v.r.URL.Query()["state"]; !given {
		p.State = string(threat.CaseOpen)
	}
	p.Filtered = p.Q != "" || v.query("state") != ""
	p.StateOptions = []option{{"", "any"}, {"open", "open"}, {"closed", "closed"}, {"merged", "merged"}}
	p.Marking = markingFor(v.by(), c.Options.Marking)
	page, err := c.Store.Cases(v.ctx(), v.by(), store.CaseFilter{State: threat.CaseState(p.State), Title: p.Q, After: v.query("after"), Limit: 30})
	if err != nil {
		return err
	}
	for _, t := range page.Cases {
		row := caseRow{ID: t.ID, Title: t.Title, State: t.State, Marking: t.Marking, Reports: t.Reports, Proposals: t.Proposed, Opened: t.Opened, Changed: t.Changed}
		if row.Conflicts, err = c.conflictsOf(v, t.Case); err != nil {
			return err
		}
		p.Rows = append(p.Rows, row)
	}
	p.Pager.Shown = counted(len(p.Rows), "case", "cases") + " on this page"
	at := url.Values{"q": {p.Q}, "state": {p.State}}
	if v.query("after") != "" {
		p.Pager.Prev = "/cases?" + at.Encode()
	}
	if page.Next != "" {
		at.Set("after", page.Next)
		p.Pager.Next = "/cases?" + at.Encode()
	}
	p.Live = c.liveAt(v, "cases")
	c.show(v.w, v.r, http.StatusOK, "cases", p)
	return nil
}

// conflictsOf counts the contradictions of a case as this reader sees it. The
// count is remembered for the case's version at the reader's clearance.
func (c *Console) conflictsOf(v *visit, t threat.Case) (int64, error) {
	key := tallyKey{t.ID, t.Version, v.by().Clearance}
	if n, ok := c.tallies.get(key); ok {
		return n, nil
	}
	view, err := desk.ViewCase(v.ctx(), &c.Store.Reads, v.by(), t.ID)
	if threat.KindOf(err) == threat.KindNotFound {
		return 0, nil
	}
	if err != nil {
		return 0, err
	}
	n := contradictions(view.Picture)
	c.tallies.put(key, n)
	return n, nil
}

// contradictions counts as the case's page shows them: all values of one
// question together are one.
func contradictions(p fusion.Picture) int64 {
	questions := map[string]bool{}
	var n int64
	for _, k := range p.Conflicts {
		if k.Kind != "value" {
			n++
		} else if !questions[k.Question] {
			questions[k.Question] = true
			n++
		}
	}
	return n
}

func (c *Console) openCase(v *visit) error {
	m, err := threat.ParseMarking(v.form("marking"))
	if err != nil {
		return err
	}
	var made threat.Case
	err = c.Store.Write(v.ctx(), func(tx *store.Tx) error {
		var err error
		made, err = tx.OpenCase(v.by(), v.form("title"), m)
		return err
	})
	if err != nil {
		return err
	}
	return c.done(v, "/cases/"+made.ID, "opened")
}
