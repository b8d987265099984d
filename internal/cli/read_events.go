package cli

import (
	"fmt"
	"slices"
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
		for _, row := range eventRows(e) {
			pg.line("      ", row)
		}
	}
	if more := len(all) - shownEvents; more > 0 {
		pg.line("  ", pg.dim(fmt.Sprintf("and %d more", more)))
	}
}

// eventRows are an event's facts in a few lines: the toll, whom and what it
// hit and how, who did it and how surely, with what.
func eventRows(e threat.Event) []string {
	var toll, hit, who, tools []string
	for _, f := range e.Facts {
		switch {
		case f.Count != nil:
			toll = with(toll, f.Quote)
		case f.Kind == threat.FactTarget:
			hit = with(hit, targetWords(f))
		case f.Actor != nil && f.Actor.Role == "perpetrator":
			who = with(who, perpetratorWords(f))
		case f.Kind == threat.FactWeapon:
			tools = with(tools, f.Quote)
		}
	}
	var out []string
	for _, row := range []struct {
		label string
		words []string
	}{{"toll", toll}, {"hit", hit}, {"by", who}, {"with", tools}} {
		if len(row.words) > 0 {
			out = append(out, row.label+": "+strings.Join(row.words, "; "))
		}
	}
	return out
}

func with(list []string, s string) []string {
	if slices.Contains(list, s) {
		return list
	}
	return append(list, s)
}

func targetWords(f threat.Fact) string {
	if f.Target == nil || len(f.Target.Effects) == 0 {
		return f.Value
	}
	return f.Value + " (" + strings.Join(f.Target.Effects, ", ") + ")"
}

func perpetratorWords(f threat.Fact) string {
	if f.Actor.Assertion == "" {
		return f.Value
	}
	return f.Value + " (" + string(f.Actor.Assertion) + ")"
}
