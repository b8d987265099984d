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

type inboxPage struct {
	frame
	Filter inboxFilter
	Rows   []reportRow
	Pager  pager
	Here   string

	StateOptions, PlaceOptions, SourceOptions, LangOptions, MarkOptions, CopyOptions, DoOptions, CaseOptions []option
}

// inboxFilter is the filter as it stands in the address.
type inboxFilter struct{ Q, State, Place, Source, Lang, Mark, Copies, After string }

// Any says whether anything is filtered.
func (f inboxFilter) Any() bool {
	f.After = ""
	return f != inboxFilter{}
}

// query writes the filter as an address.
func (f inboxFilter) query() string {
	q := url.Values{}
	for name, value := range map[string]string{"q": f.Q, "state": f.State, "place": f.Place, "source": f.Source, "lang": f.Lang, "mark": f.Mark, "copies": f.Copies, "after": f.After} {
		if value != "" {
			q.Set(name, value)
		}
	}
	if len(q) == 0 {
		return "/inbox"
	}
	return "/inbox?" + q.Encode()
}

// reportRow is a report in a list.
type reportRow struct {
	ID, Title, Lang  string
	Source, SourceID string
	Reliability      threat.Reliability
	Credibility      threat.Credibility
	CaseID, Case     string
	Proposed         bool
	Facts            int
	Marking          threat.Marking
	Received         time.Time
	Published        string
	Copy, Withdrawn  bool
	Failed, Waiting  bool
}

// pager leads through a list.
type pager struct{ Prev, Next, Shown string }

func (c *Console) inboxRoutes() []route {
	return []route{{"GET /inbox", threat.RoleReader, c.inbox}, {"POST /inbox", threat.RoleAnalyst, c.inboxBulk}}
}

func (c *Console) inbox(v *visit) error {
	f := inboxFilter{
		Q: v.query("q"), State: v.query("state"), Place: v.query("place"), Source: v.query("source"),
		Lang: v.query("lang"), Mark: v.query("mark"), Copies: v.query("copies"), After: v.query("after"),
	}
	p := &inboxPage{frame: c.begin(v, "inbox", "Inbox"), Filter: f, Here: f.query()}
	page, err := c.Store.Reports(v.ctx(), v.by(), f.store())
	if err != nil {
		return err
	}
	if p.Rows, err = c.reportRows(v, page.Reports); err != nil {
		return err
	}
	next := f
	next.After = page.Next
	first := f
	first.After = ""
	p.Pager.Shown = counted(len(p.Rows), "report", "reports") + " on this page"
	if page.Next != "" {
		p.Pager.Next = next.query()
	}
	if f.After != "" {
		p.Pager.Prev = first.query()
	}
	p.Live = c.liveAt(v, "reports")
	if err := c.inboxOptions(v, p); err != nil {
		return err
	}
	c.show(v.w, v.r, http.StatusOK, "inbox", p)
	return nil
}

// store is the filter as the store takes it.
func (f inboxFilter) store() store.ReportFilter {
	out := store.ReportFilter{
		Query: f.Q, State: threat.ReportState(f.State), Source: f.Source, Language: f.Lang,
		NoCopies: f.Copies == "no", Unplaced: f.Place == "none", After: f.After, Limit: 50,
	}
	switch f.Place {
	case "none":
		out.Lead = store.LeadOpen
	case "second":
		out.Lead = store.LeadSecond
	case "aside":
		out.Lead = store.LeadNone
	}
	if strings.HasPrefix(f.Place, "cas_") {
		out.Case = f.Place
	}
	if m, err := threat.ParseMarking(f.Mark); err == nil && f.Mark != "" {
		out.Marking = &m
	}
	return out
}

// reportRows adds to reports what a list shows beside them. Sources and cases
// are asked for once each.
func (c *Console) reportRows(v *visit, reports []threat.Report) ([]reportRow, error) {
	sources, cases := map[string]threat.Source{}, map[string]threat.Case{}
	rows := make([]reportRow, 0, len(reports))
	for _, rep := range reports {
		row := reportRow{
			ID: rep.ID, Title: desk.TitleOf(rep), Lang: rep.Language, SourceID: rep.Source, Credibility: rep.Credibility, Marking: rep.Marking,
			Received: rep.Received, Copy: rep.CopyOf != "", Withdrawn: rep.Withdrawn != nil, Failed: rep.State == threat.ReportFailed, Waiting: rep.State == threat.ReportReceived,
			Published: whenWords(rep.Published),
		}
		s, err := once(sources, rep.Source, func() (threat.Source, error) { return c.Store.Source(v.ctx(), v.by(), rep.Source) })
		if err != nil {
			return nil, err
		}
		row.Source, row.Reliability = desk.NameOf(s), s.Reliability
		if err := c.placeRow(v, &row, cases); err != nil {
			return nil, err
		}
		facts, err := c.Store.FactsOfReport(v.ctx(), v.by(), rep.ID)
		if err != nil {
			return nil, err
		}
		row.Facts = liveFacts(facts)
		rows = append(rows, row)
	}
	return rows, nil
}

// once asks for a thing the first time it is named; one that is not there for
// this reader is empty.
func once[T any](known map[string]T, id string, ask func() (T, error)) (T, error) {
	if got, ok := known[id]; ok || id == "" {
		return got, nil
	}
	got, err := ask()
	if threat.KindOf(err) == threat.KindNotFound {
		var none T
		got, err = none, nil
	}
	known[id] = got
	return got, err
}

func (c *Console) placeRow(v *visit, row *reportRow, cases map[string]threat.Case) error {
	placements, err := c.Store.PlacementsOfReport(v.ctx(), v.by(), row.ID)
	if err != nil {
		return err
	}
	for _, p := range placements {
		switch p.State {
		case threat.PlacementConfirmed:
			in, err := once(cases, p.Case, func() (threat.Case, error) { return c.Store.Case(v.ctx(), v.by(), p.Case) })
			if err != nil {
				return err
			}
			row.CaseID, row.Case = in.ID, in.Title
		case threat.PlacementProposed:
			row.Proposed = true
		}
	}
	return nil
}

func liveFacts(facts []threat.FactRecord) int {
	n := 0
	for _, f := range facts {
		if f.State != threat.FactRejected && f.State != threat.FactCorrected {
			n++
		}
	}
	return n
}

func (c *Console) inboxOptions(v *visit, p *inboxPage) error {
	p.StateOptions = []option{{"", "any"}, {"read", "read"}, {"received", "being read"}, {"failed", "could not be read"}}
	p.PlaceOptions = []option{{"", "any"}, {"none", "in no case"}, {"second", "for a second look"}, {"aside", "set aside"}}
	p.LangOptions = []option{{"", "any"}, {"en", "English"}, {"ru", "Russian"}, {"fr", "French"}, {"de", "German"}, {"es", "Spanish"}, {"ar", "Arabic"}, {"uk", "Ukrainian"}}
	p.CopyOptions = []option{{"", "shown"}, {"no", "left out"}}
	p.MarkOptions = []option{{"", "any"}}
	for _, m := range readable(v.by().Clearance) {
		p.MarkOptions = append(p.MarkOptions, option{m.String(), m.String()})
	}
	p.DoOptions = []option{{"place", "put into a case"}, {"mark", "set marking to Amber"}, {"credibility-2", "grade 2, probably true"}, {"credibility-4", "grade 4, doubtful"}}
	sources, err := c.sourceOptions(v)
	if err != nil {
		return err
	}
	p.SourceOptions = append([]option{{"", "any"}}, sources...)
	if p.CaseOptions, err = c.caseOptions(v, ""); err != nil {
		return err
	}
	p.PlaceOptions = append(p.PlaceOptions, p.CaseOptions...)
	p.CaseOptions = append([]option{{"new", "a new case"}}, p.CaseOptions...)
	return nil
}

// readable are the markings that exist for somebody.
func readable(clearance threat.Marking) []threat.Marking {
	var out []threat.Marking
	for _, m := range threat.Markings {
		if m <= clearance {
			out = append(out, m)
		}
	}
	return out
}

// sourceChoices bounds how many sources a form offers; the page of sources has
// them all.
const sourceChoices = 500

func (c *Console) sourceOptions(v *visit) ([]option, error) {
	sources, err := c.Store.SuggestSources(v.ctx(), v.by(), "", sourceChoices)
	var out []option
	for _, s := range sources {
		out = append(out, option{s.ID, s.Name})
	}
	return out, err
}

// caseOptions are the open cases to choose from, but for one.
func (c *Console) caseOptions(v *visit, except string) ([]option, error) {
	page, err := c.Store.Cases(v.ctx(), v.by(), store.CaseFilter{State: threat.CaseOpen, Limit: 200})
	var out []option
	for _, t := range page.Cases {
		if t.ID != except {
			out = append(out, option{t.ID, t.Title})
		}
	}
	return out, err
}

// inboxBulk treats all ticked reports alike, in one change: all of it happens
// or nothing.
func (c *Console) inboxBulk(v *visit) error {
	ids, to := v.r.PostForm["id"], back(v.form("back"), "/inbox")
	if len(ids) == 0 || v.form("do") == "" {
		return c.done(v, to, "nothing")
	}
	err := c.Store.Write(v.ctx(), func(tx *store.Tx) error {
		caseID := v.form("case")
		if v.form("do") == "place" {
			var err error
			if caseID, err = c.chosenCase(tx, v, caseID, ids[0], ""); err != nil {
				return err
			}
		}
		for _, id := range ids {
			if err := bulkOne(tx, v, id, caseID); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	return c.done(v, to, "bulk")
}

func bulkOne(tx *store.Tx, v *visit, id, caseID string) error {
	switch v.form("do") {
	case "place":
		return tx.Place(v.by(), id, caseID)
	case "mark":
		return tx.SetMarking(v.by(), id, threat.Amber, "from the inbox")
	case "credibility-2":
		return tx.SetCredibility(v.by(), id, 2, "from the inbox")
	case "credibility-4":
		return tx.SetCredibility(v.by(), id, 4, "from the inbox")
	}
	return threat.Invalid("action", "there is no such action", "choose one from the list")
}

// chosenCase is the case a person chose, opened first if it is to be new. A new
// one takes the marking of its first report.
func (c *Console) chosenCase(tx *store.Tx, v *visit, chosen, report, title string) (string, error) {
	if chosen == "" {
		return "", threat.Invalid("case", "no case is chosen", "choose one, or a new case")
	}
	if chosen != "new" {
		return chosen, nil
	}
	rep, err := tx.Report(tx.Context(), v.by(), report)
	if err != nil {
		return "", err
	}
	if title = strings.TrimSpace(title); title == "" {
		title = desk.TitleOf(rep)
	}
	made, err := tx.OpenCase(v.by(), title, rep.Marking)
	return made.ID, err
}
