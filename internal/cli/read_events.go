package cli

import (
	"fmt"
	"strings"

	"github.com/tocsin/tocsin/internal/threat"
)

// shownEvents is how many events of the reports are printed.
const shownEvents = 20

// events prints what each report tells of, event by event.
func (pg *page) events(facts []threat.Fact) {
	all := threat.Events(facts)
	if len(all) == 0 {
		return
	}
	pg.heading(fmt.Sprintf("Events, as each report tells them (%d)", len(all)))
	for i, e := range all[:min(len(all), shownEvents)] {
		pg.line("  ", pg.bold(fmt.Sprintf("Event %d: %s", i+1, e.Title()))+"  "+pg.dim(pg.names[e.Report]))
		for _, row := range e.Rows() {
			pg.line("      ", row.Label+": "+oneLine(strings.Join(row.Words, "; ")))
		}
	}
	if more := len(all) - shownEvents; more > 0 {
		pg.line("  ", pg.dim(fmt.Sprintf("and %d more", more)))
	}
}
