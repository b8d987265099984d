package console

import (
	"net/http"
	"strings"
	"time"

	"github.com/tocsin/tocsin/internal/desk"
	"github.com/tocsin/tocsin/internal/store"
	"github.com/tocsin/tocsin/internal/threat"
)

type sourcesPage struct {
	frame
	Q           string
	Rows        []sourceRow
	Pager       pager
	TypeOptions []option
	Marking     markingChoice
}

type sourceRow struct {
	ID, Name, Type string
	Reliability    threat.Reliability
	Marking        threat.Marking
	Reports        int64
}

type sourcePage struct {
	frame
	S        threat.Source
	Reports  []reportRow
	History  []gradingRow
	Rejected []rejectionRow
	MayGrade bool
	Options  []option
	At       string
	Types    []option
	Marking  markingChoice
}

type gradingRow struct {
	Reliability threat.Reliability
	At          time.Time
	By, Reason  string
}

func (c *Console) sourceRoutes() []route {
	return []route{
		{"GET /sources", threat.RoleReader, c.sources},
		{"POST /sources", threat.RoleAnalyst, c.addSource},
		{"GET /sources/{id}", threat.RoleReader, c.source},
		{"POST /sources/{id}/grade", threat.RoleAnalyst, c.gradeSource},
		{"POST /sources/{id}/edit", threat.RoleAnalyst, c.editSource},
		{"POST /sources/{id}/withdraw", threat.RoleAnalyst, c.withdrawSource},
	}
}

var sourceTypes = []option{{"outlet", "outlet"}, {"agency", "news agency"}, {"government", "government"}, {"partner", "partner"}, {"person", "person"}, {"machine", "machine"}}

func (c *Console) sources(v *visit) error {
	p := &sourcesPage{frame: c.begin(v, "sources", "Sources"), Q: v.query("q"), TypeOptions: sourceTypes, Marking: markingFor(v.by(), threat.Green)}
	all, err := c.Store.Sources(v.ctx(), v.by())
	if err != nil {
		return err
	}
	for _, s := range all {
		if strings.Contains(strings.ToLower(s.Name), strings.ToLower(p.Q)) {
			p.Rows = append(p.Rows, sourceRow{ID: s.ID, Name: s.Name, Type: s.Type, Reliability: s.Reliability, Marking: s.Marking, Reports: s.Reports})
		}
	}
	c.show(v.w, v.r, http.StatusOK, "sources", p)
	return nil
}

func (c *Console) addSource(v *visit) error {
	m, err := threat.ParseMarking(v.form("marking"))
	if err != nil {
		return err
	}
	var made threat.Source
	err = c.Store.Write(v.ctx(), func(tx *store.Tx) error {
		var err error
		made, err = tx.AddSource(v.by(), threat.Source{Name: v.form("name"), Type: v.form("type"), URL: v.form("url"), Marking: m})
		return err
	})
	if err != nil {
		return err
	}
	return c.done(v, "/sources/"+made.ID, "source")
}

func (c *Console) source(v *visit) error {
	p, err := c.sourcePage(v, v.r.PathValue("id"))
	if err != nil {
		return err
	}
	c.show(v.w, v.r, http.StatusOK, "source", p)
	return nil
}

func (c *Console) sourcePage(v *visit, id string) (*sourcePage, error) {
	s, err := c.Store.Source(v.ctx(), v.by(), id)
	if err != nil {
		return nil, err
	}
	p := &sourcePage{frame: c.begin(v, "sources", desk.NameOf(s)), S: s, MayGrade: v.by().May(threat.RoleAnalyst), At: string(s.Reliability), Types: sourceTypes, Marking: markingFor(v.by(), s.Marking)}
	p.Over = []link{{"/sources", "Sources"}}
	for _, r := range threat.Reliabilities {
		p.Options = append(p.Options, option{string(r), string(r) + " " + r.Words()})
	}
	page, err := c.Store.Reports(v.ctx(), v.by(), store.ReportFilter{Source: id, Limit: 50})
	if err != nil {
		return nil, err
	}
	if p.Reports, err = c.reportRows(v, page.Reports); err != nil {
		return nil, err
	}
	history, err := c.Store.Gradings(v.ctx(), v.by(), id)
	names := c.names(v)
	for _, g := range history {
		p.History = append(p.History, gradingRow{g.Reliability, g.At, names.of(g.By), g.Reason})
	}
	if err != nil {
		return nil, err
	}
	p.Rejected, err = c.rejectionRows(v, id, names)
	return p, err
}

func (c *Console) gradeSource(v *visit) error {
	id := v.r.PathValue("id")
	err := c.Store.Write(v.ctx(), func(tx *store.Tx) error {
		return tx.Grade(v.by(), id, threat.Reliability(v.form("reliability")), v.form("reason"))
	})
	if err == nil {
		return c.done(v, "/sources/"+id, "graded")
	}
	n, err := wrong(err)
	if err != nil {
		return err
	}
	p, err := c.sourcePage(v, id)
	if err != nil {
		return err
	}
	p.Notice = n
	c.show(v.w, v.r, http.StatusUnprocessableEntity, "source", p)
	return nil
}
