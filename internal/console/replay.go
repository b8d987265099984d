package console

import (
	"fmt"
	"html/template"
	"strings"
	"time"

	"github.com/tocsin/tocsin/internal/desk"
)

// The drawing of a replay in its own units.
const (
	axisWidth = 920.0
	axisLeft  = 78.0
	laneTop   = 46.0
	laneStep  = 34.0
)

// replayAxis draws a case on one axis of time: what was said, decided, sent
// and answered, clocks, windows and the event.
func replayAxis(r *desk.CaseReview) template.HTML {
	moments := replayOf(r)
	from, to := axisBounds(r, moments)
	if from.IsZero() {
		return ""
	}
	x := func(t time.Time) float64 {
		share := float64(t.Sub(from)) / float64(to.Sub(from))
		return axisLeft + 10 + min(max(share, 0), 1)*(axisWidth-axisLeft-30)
	}
	base := laneTop + laneStep*float64(len(lanes)+1)
	var b strings.Builder
	fmt.Fprintf(&b, `<svg viewBox="0 0 %g %g" role="img" aria-label="%s">`, axisWidth, base+30, template.HTMLEscapeString(fmt.Sprintf("Replay from %s to %s, %d things that happened; the table below lists them", from.Format("2 Jan 2006"), to.Format("2 Jan 2006"), len(moments))))
	drawWindows(&b, r, x, base)
	for i, lane := range append(lanes[:len(lanes):len(lanes)], "clocks") {
		y := laneTop + laneStep*float64(i)
		fmt.Fprintf(&b, `<line class="rule" x1="%g" x2="%g" y1="%g" y2="%g"/><text class="lane" x="4" y="%g">%s</text>`, axisLeft, axisWidth, y, y, y+4, lane)
		for _, m := range moments {
			if m.lane == lane {
				fmt.Fprintf(&b, `<circle class="pt %s" cx="%.1f" cy="%g" r="4.5"><title>%s</title></circle>`, m.kind, x(m.at), y, template.HTMLEscapeString(m.at.UTC().Format("2 Jan 2006 15:04")+" – "+clipped(m.text, 160)))
			}
		}
	}
	drawClocks(&b, r, x, laneTop+laneStep*float64(len(lanes)), to)
	drawEvent(&b, r, x, base)
	for i := range 5 {
		t := from.Add(to.Sub(from) / 4 * time.Duration(i))
		fmt.Fprintf(&b, `<text class="tick" x="%.1f" y="%g" text-anchor="middle">%s</text>`, min(x(t), axisWidth-34), base+16, t.UTC().Format("2 Jan 2006"))
	}
	b.WriteString(`</svg>`)
	return template.HTML(b.String()) //nolint:gosec // numbers, and words escaped
}

// axisBounds is from the first to the last thing, at most 120 days around the
// event: what is told years later would squeeze all else into a point.
func axisBounds(r *desk.CaseReview, moments []replayed) (from, to time.Time) {
	add := func(t time.Time) {
		if t.IsZero() || !r.Moments.Event.IsZero() && (t.Sub(r.Moments.Event) > 120*24*time.Hour || r.Moments.Event.Sub(t) > 120*24*time.Hour) {
			return
		}
		if from.IsZero() || t.Before(from) {
			from = t
		}
		if t.After(to) {
			to = t
		}
	}
	for _, m := range moments {
		add(m.at)
	}
	add(r.Moments.Event)
	add(r.Moments.WindowEnd)
	if !from.IsZero() && to.Sub(from) < 24*time.Hour {
		to = from.Add(24 * time.Hour)
	}
	return from, to
}

func drawWindows(b *strings.Builder, r *desk.CaseReview, x func(time.Time) float64, base float64) {
	for _, p := range append(r.Warnings[:len(r.Warnings):len(r.Warnings)], r.Advisories...) {
		w := p.Product.Window
		if w.End.IsZero() {
			continue
		}
		fmt.Fprintf(b, `<rect class="win" x="%.1f" y="24" width="%.1f" height="%g"><title>window of the %s</title></rect>`, x(w.Start), max(x(w.End)-x(w.Start), 2), base-24, p.Product.Kind)
	}
	if gap := r.WindowGap; gap != nil && *gap > 0 {
		fmt.Fprintf(b, `<line class="gapl" x1="%.1f" x2="%.1f" y1="18" y2="18"/><text class="gapt" x="%.1f" y="12" text-anchor="middle">%s without a warning in force</text>`,
			x(r.Moments.WindowEnd), x(r.Moments.Event), (x(r.Moments.WindowEnd)+x(r.Moments.Event))/2, hoursWords(*gap))
	}
}

func drawClocks(b *strings.Builder, r *desk.CaseReview, x func(time.Time) float64, y float64, to time.Time) {
	for _, k := range r.Clocks {
		end := k.Stopped
		if end.IsZero() {
			end = to
		}
		fmt.Fprintf(b, `<line class="clk" x1="%.1f" x2="%.1f" y1="%g" y2="%g"><title>%s, due %s</title></line>`, x(k.Started), max(x(end), x(k.Started)+1), y, y, k.Kind, k.Due.UTC().Format("2 Jan 2006 15:04"))
	}
}

func drawEvent(b *strings.Builder, r *desk.CaseReview, x func(time.Time) float64, base float64) {
	if at := r.Moments.Event; !at.IsZero() {
		fmt.Fprintf(b, `<line class="evt" x1="%.1f" x2="%.1f" y1="22" y2="%g"/><text class="evtl" x="%.1f" y="34" text-anchor="end">it happened </text>`, x(at), x(at), base, x(at)-3)
	}
}
