package api

import (
	"io"
	"mime"
	"net/http"
	"strconv"

	"github.com/tocsin/tocsin/internal/auth"
	"github.com/tocsin/tocsin/internal/desk"
	"github.com/tocsin/tocsin/internal/store"
	"github.com/tocsin/tocsin/internal/threat"
)

// Taken is the answer to a report that was brought in.
type Taken struct {
	Report threat.Report `json:"report"`
	New    bool          `json:"new"` // false: the same bytes were here, and have one more reception
}

// ReportIn is a report brought in as JSON. Exactly one of text, data and url
// is given.
type ReportIn struct {
	Text      string          `json:"text,omitempty"`
	Data      []byte          `json:"data,omitempty"` // base64
	URL       string          `json:"url,omitempty"`  // with neither text nor data: fetched
	Name      string          `json:"name,omitempty"`
	MediaType string          `json:"media_type,omitempty"`
	Title     string          `json:"title,omitempty"`
	Source    string          `json:"source"`              // name
	Published string          `json:"published,omitempty"` // EDTF level 1
	Marking   *threat.Marking `json:"marking,omitempty"`
}

// ReportView is a report with what belongs to it.
type ReportView struct {
	threat.Report
	Receptions []threat.Reception  `json:"receptions"`
	Facts      []threat.FactRecord `json:"facts"`
	Placements []threat.Placement  `json:"placements"`
}

// ReportEdit changes a report; what is absent stays.
type ReportEdit struct {
	Credibility *threat.Credibility `json:"credibility,omitempty"`
	Marking     *threat.Marking     `json:"marking,omitempty"`
	Event       string              `json:"event,omitempty"`     // EDTF level 1
	Said        string              `json:"said,omitempty"`      // EDTF level 1
	Published   string              `json:"published,omitempty"` // EDTF level 1
	Source      string              `json:"source,omitempty"`    // id of the source it is from
	Reason      string              `json:"reason,omitempty"`
}

// WithdrawalIn says why a report no longer counts.
type WithdrawalIn struct {
	Reason string `json:"reason"` // who took it back, or what shows that it is false
}

// NoLeadIn says why a report is no lead.
type NoLeadIn struct {
	Reason string `json:"reason,omitempty"` // needed by whoever sets it aside first
	Second bool   `json:"second,omitempty"` // agree as the second person
}

// Erasure says why what a report says must go for good.
type Erasure struct {
	Reason string `json:"reason"` // who asked for it, or which rule
}

// Hit is a report in which words were found.
type Hit struct {
	Report  threat.Report `json:"report"`
	Snippet []store.Piece `json:"snippet"`
}

func (a *API) reportRoutes() []route {
	filters := append([]param{
		{"q", "words in title or text", nil},
		{"state", "how far it has come", []string{"received", "read", "failed"}},
		{"source", "id of the source", nil},
		{"case", "id of a case it is placed in or proposed for", nil},
		{"unplaced", "in no case", []string{"true"}},
		{"language", "ISO 639-1", nil},
		{"marking", "exactly this TLP label", nil},
		{"copies", "no leaves copies out", []string{"no"}},
		{"copy_of", "id: its copies only", nil},
	}, paging...)
	read, judge := auth.ScopeRead, auth.ScopeJudge
	return []route{
		{method: "GET", path: "/reports", tag: "reports", summary: "List reports, newest first", scope: read, role: threat.RoleReader, query: filters, status: 200, result: page[threat.Report]{}, serve: a.listReports},
		{
			method: "POST", path: "/reports", tag: "reports", summary: "Bring a report in: as JSON, as multipart/form-data with a file, or the document itself under its own media type with the other fields in the query", scope: auth.ScopeIntake, role: threat.RoleAnalyst,
			query: []param{{"source", "name of the source", nil}, {"name", "of the file", nil}, {"title", "", nil}, {"url", "where it is from", nil}, {"published", "EDTF level 1", nil}, {"marking", "TLP label", nil}},
			body:  ReportIn{}, status: 201, result: Taken{}, serve: a.takeReport,
		},
		{method: "GET", path: "/reports/{id}", tag: "reports", summary: "One report with its text, facts, receptions and placements", scope: read, role: threat.RoleReader, status: 200, result: ReportView{}, serve: a.getReport},
		{method: "PATCH", path: "/reports/{id}", tag: "reports", summary: "Grade or mark a report, set its times or its source", scope: judge, role: threat.RoleAnalyst, body: ReportEdit{}, status: 200, result: threat.Report{}, serve: a.editReport},
		{method: "PUT", path: "/reports/{id}/withdrawal", tag: "reports", summary: "Withdraw a report: it counts no longer, and judgements that rest on it are flagged", scope: judge, role: threat.RoleAnalyst, body: WithdrawalIn{}, status: 200, result: threat.Report{}, serve: a.withdrawReport},
		{method: "DELETE", path: "/reports/{id}/withdrawal", tag: "reports", summary: "Reinstate a withdrawn report", scope: judge, role: threat.RoleAnalyst, status: 200, result: threat.Report{}, serve: a.reinstateReport},
		{method: "PUT", path: "/reports/{id}/no-lead", tag: "reports", summary: "Set a report aside as no lead, or agree as the second person; one that tells of a warning needs two", scope: judge, role: threat.RoleAnalyst, body: NoLeadIn{}, status: 200, result: threat.Report{}, serve: a.setAside},
		{method: "DELETE", path: "/reports/{id}/no-lead", tag: "reports", summary: "Take a report up again that was set aside", scope: judge, role: threat.RoleAnalyst, status: 200, result: threat.Report{}, serve: a.takeUp},
		{method: "POST", path: "/reports/{id}/erasure", tag: "reports", summary: "Erase what a report says, for good: text, title, names, facts and the original", scope: auth.ScopeAdmin, role: threat.RoleAdmin, body: Erasure{}, status: 204, serve: a.eraseReport},
		{method: "GET", path: "/reports/{id}/original", tag: "reports", summary: "The original, byte for byte", scope: read, role: threat.RoleReader, status: 200, binary: true, serve: a.getOriginal},
		{method: "GET", path: "/search", tag: "reports", summary: "Search the words of all reports", scope: read, role: threat.RoleReader, query: append([]param{{"q", "all words must occur; \"in a row\", begin*, -without", nil}}, paging...), status: 200, result: page[Hit]{}, serve: a.search},
	}
}

// limit is the length that a list was asked for.
func (c *call) limit() (int, error) {
	if c.query("limit") == "" {
		return 50, nil
	}
	n, err := strconv.Atoi(c.query("limit"))
	if err != nil || n < 1 || n > 500 {
		return 0, threat.Invalid("limit", "this is no length of a list", "give 1 to 500")
	}
	return n, nil
}

func (a *API) listReports(c *call) (any, error) {
	limit, err := c.limit()
	if err != nil {
		return nil, err
	}
	f := store.ReportFilter{
		Query: c.query("q"), State: threat.ReportState(c.query("state")), Source: c.query("source"), Case: c.query("case"), Language: c.query("language"),
		Unplaced: c.query("unplaced") == "true", NoCopies: c.query("copies") == "no", CopyOf: c.query("copy_of"), After: c.query("cursor"), Limit: limit,
	}
	if c.query("marking") != "" {
		m, err := threat.ParseMarking(c.query("marking"))
		if err != nil {
			return nil, err
		}
		f.Marking = &m
	}
	found, err := a.o.Store.Reports(c.r.Context(), c.by(), f)
	return pageOf(found.Reports, found.Next), err
}

func (a *API) search(c *call) (any, error) {
	limit, err := c.limit()
	if err != nil {
		return nil, err
	}
	found, err := a.o.Store.Search(c.r.Context(), c.by(), c.query("q"), store.ReportFilter{After: c.query("cursor"), Limit: limit})
	hits := make([]Hit, len(found.Hits))
	for i, h := range found.Hits {
		hits[i] = Hit(h)
	}
	return pageOf(hits, found.Next), err
}

func (a *API) takeReport(c *call) (any, error) {
	in, body, err := a.arrival(c)
	if err != nil {
		return nil, err
	}
	arrival := desk.Arrival{Body: body, Name: in.Name, Title: in.Title, MediaType: in.MediaType, URL: in.URL, Source: in.Source, Marking: a.o.Marking, Way: "api"}
	if in.Marking != nil {
		arrival.Marking = *in.Marking
	}
	if in.Source == "" {
		return nil, threat.Invalid("source", "the report has no source", "give the name of who it comes from")
	}
	if arrival.Published, err = desk.ParseWhen("published", in.Published); err != nil {
		return nil, err
	}
	take := a.o.Intake.Take
	if body == nil {
		take = a.o.Intake.Fetch
	}
	rep, fresh, err := take(c.r.Context(), c.by(), arrival)
	if err != nil {
		return nil, err
	}
	out := status{code: http.StatusCreated, location: Root + "/reports/" + rep.ID, body: Taken{Report: rep, New: fresh}}
	if !fresh {
		out.code = http.StatusOK
	}
	return out, nil
}

func (a *API) getReport(c *call) (any, error) {
	ctx := c.r.Context()
	rep, err := a.o.Store.Report(ctx, c.by(), c.id())
	if err != nil {
		return nil, err
	}
	if err := a.looks.Record(ctx, c.by(), "report", rep.ID); err != nil {
		return nil, err
	}
	v := ReportView{Report: rep}
	if v.Facts, err = a.o.Store.FactsOfReport(ctx, c.by(), rep.ID); err != nil {
		return nil, err
	}
	if v.Receptions, err = a.o.Store.Receptions(ctx, c.by(), rep.ID); err != nil {
		return nil, err
	}
	v.Placements, err = a.o.Store.PlacementsOfReport(ctx, c.by(), rep.ID)
	v.Facts, v.Receptions, v.Placements = notNil(v.Facts), notNil(v.Receptions), notNil(v.Placements)
	return v, err
}

// notNil writes an empty list rather than null.
func notNil[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}

func (a *API) editReport(c *call) (any, error) {
	var e ReportEdit
	if err := c.read(&e, bodyLimit); err != nil {
		return nil, err
	}
	err := a.o.Store.Write(c.r.Context(), func(tx *store.Tx) error { return e.apply(tx, c) })
	if err != nil {
		return nil, err
	}
	return a.o.Store.Report(c.r.Context(), c.by(), c.id())
}

// apply makes the changes that are asked for.
func (e ReportEdit) apply(tx *store.Tx, c *call) error {
	if e.Credibility != nil {
		if !e.Credibility.Valid() {
			return threat.Invalid("credibility", "this is no credibility", "give 1 to 6")
		}
		if err := tx.SetCredibility(c.by(), c.id(), *e.Credibility, e.Reason); err != nil {
			return err
		}
	}
	if typed := (desk.TypedTimes{Event: e.Event, Said: e.Said, Published: e.Published}); typed != (desk.TypedTimes{}) {
		rep, err := tx.Report(tx.Context(), c.by(), c.id())
		if err != nil {
			return err
		}
		times, err := desk.TimesOf(rep, typed)
		if err != nil {
			return err
		}
		if err := tx.SetTimes(c.by(), c.id(), times); err != nil {
			return err
		}
	}
	if e.Source != "" {
		if err := tx.SetReportSource(c.by(), c.id(), e.Source); err != nil {
			return err
		}
	}
	if e.Marking != nil {
		return tx.SetMarking(c.by(), c.id(), *e.Marking, e.Reason)
	}
	return nil
}

func (a *API) withdrawReport(c *call) (any, error) {
	var in WithdrawalIn
	if err := c.read(&in, bodyLimit); err != nil {
		return nil, err
	}
	if err := desk.Withdraw(c.r.Context(), a.o.Store, c.by(), c.id(), in.Reason); err != nil {
		return nil, err
	}
	return a.o.Store.Report(c.r.Context(), c.by(), c.id())
}

func (a *API) reinstateReport(c *call) (any, error) {
	if err := desk.Reinstate(c.r.Context(), a.o.Store, c.by(), c.id()); err != nil {
		return nil, err
	}
	return a.o.Store.Report(c.r.Context(), c.by(), c.id())
}

func (a *API) setAside(c *call) (any, error) {
	var in NoLeadIn
	if err := c.read(&in, bodyLimit); err != nil {
		return nil, err
	}
	var err error
	if in.Second {
		err = desk.SecondLook(c.r.Context(), a.o.Store, c.by(), c.id())
	} else {
		err = desk.SetAside(c.r.Context(), a.o.Store, c.by(), c.id(), in.Reason)
	}
	if err != nil {
		return nil, err
	}
	return a.o.Store.Report(c.r.Context(), c.by(), c.id())
}

func (a *API) takeUp(c *call) (any, error) {
	if err := desk.TakeUp(c.r.Context(), a.o.Store, c.by(), c.id()); err != nil {
		return nil, err
	}
	return a.o.Store.Report(c.r.Context(), c.by(), c.id())
}

func (a *API) eraseReport(c *call) (any, error) {
	var in Erasure
	if err := c.read(&in, bodyLimit); err != nil {
		return nil, err
	}
	return nil, a.o.Store.Write(c.r.Context(), func(tx *store.Tx) error { return tx.Erase(c.by(), c.id(), in.Reason) })
}

func (a *API) getOriginal(c *call) (any, error) {
	ctx := c.r.Context()
	rep, err := a.o.Store.Report(ctx, c.by(), c.id())
	if err != nil {
		return nil, err
	}
	if err := a.looks.Record(ctx, c.by(), "original", rep.ID); err != nil {
		return nil, err
	}
	body, err := a.o.Store.Original(ctx, c.by(), rep.ID)
	if err != nil {
		return nil, err
	}
	defer body.Close()
	h := c.w.Header()
	h.Set("Content-Type", "application/octet-stream")
	h.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": rep.ID + ".bin"}))
	h.Set("Content-Security-Policy", "sandbox; default-src 'none'")
	h.Set("Content-Length", strconv.FormatInt(rep.Size, 10))
	if _, err := io.Copy(c.w, body); err != nil {
		a.o.Log.Warn("send original", "report", rep.ID, "err", err)
	}
	return written{}, nil
}
