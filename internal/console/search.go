package console

import (
	"net/http"
	"net/url"

	"github.com/tocsin/tocsin/internal/store"
	"github.com/tocsin/tocsin/internal/threat"
)

type searchPage struct {
	frame
	Q     string
	Rows  []hitRow
	Pager pager
}

type hitRow struct {
	reportRow
	Snippet []store.Piece
}

func (c *Console) searchRoutes() []route {
	return []route{{"GET /search", threat.RoleReader, c.search}}
}

func (c *Console) search(v *visit) error {
	p := &searchPage{frame: c.begin(v, "search", "Search"), Q: v.query("q")}
	if p.Q != "" {
		if err := c.find(v, p); err != nil {
			return err
		}
	}
	c.show(v.w, v.r, http.StatusOK, "search", p)
	return nil
}

func (c *Console) find(v *visit, p *searchPage) error {
	page, err := c.Store.Search(v.ctx(), v.by(), p.Q, store.ReportFilter{After: v.query("after"), Limit: 20})
	if err != nil {
		return err
	}
	reports := make([]threat.Report, len(page.Hits))
	for i, h := range page.Hits {
		reports[i] = h.Report
	}
	rows, err := c.reportRows(v, reports)
	if err != nil {
		return err
	}
	for i, row := range rows {
		p.Rows = append(p.Rows, hitRow{row, page.Hits[i].Snippet})
	}
	p.Pager.Shown = counted(len(rows), "report", "reports") + " on this page, newest first"
	if v.query("after") != "" {
		p.Pager.Prev = "/search?q=" + url.QueryEscape(p.Q)
	}
	if page.Next != "" {
		p.Pager.Next = "/search?q=" + url.QueryEscape(p.Q) + "&after=" + url.QueryEscape(page.Next)
	}
	return nil
}
