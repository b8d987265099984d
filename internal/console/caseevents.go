package console

import (
	"cmp"
	"slices"
	"strings"

	"github.com/tocsin/tocsin/internal/desk"
	"github.com/tocsin/tocsin/internal/threat"
)

// eventView is one event as one report tells it.
type eventView struct {
	Title, Report, Href string
	Rows                []eventRow
}

type eventRow struct{ Label, Words string }

// shownEvents is how many events a case page lists.
const shownEvents = 30

// setEvents lists what the reports tell event by event; copies, what was
// withdrawn and what the desk rejected are left out.
func (p *casePage) setEvents(view *desk.CaseView) {
	titles := map[string]string{}
	order := map[string]int{}
	for i, rep := range view.Reports {
		if rep.CopyOf == "" && !view.Withdrawn[rep.ID] {
			titles[rep.ID], order[rep.ID] = rep.Title, i
		}
	}
	var facts []threat.Fact
	for _, f := range view.Facts {
		if _, ok := titles[f.Report]; ok && f.State != threat.FactRejected {
			facts = append(facts, f.Fact)
		}
	}
	slices.SortFunc(facts, func(a, b threat.Fact) int {
		return cmp.Or(cmp.Compare(order[a.Report], order[b.Report]), cmp.Compare(a.Start, b.Start), cmp.Compare(a.ID, b.ID))
	})
	for _, e := range threat.Events(facts) {
		if len(p.Events) == shownEvents {
			return
		}
		out := eventView{Title: plainDates(e.Title()), Report: titles[e.Report], Href: "/reports/" + e.Report + "#f-" + e.Facts[0].ID}
		for _, r := range e.Rows() {
			out.Rows = append(out.Rows, eventRow{r.Label, strings.Join(r.Words, "; ")})
		}
		p.Events = append(p.Events, out)
	}
}
