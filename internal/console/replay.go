package console

import (
	"fmt"
	"html/template"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/tocsin/tocsin/internal/desk"
)

// The drawing of a replay in its own units.
const (
	axisWidth = 920.0
	axisLeft  = 74.0
	laneTop   = 52.0
	laneStep  = 34.0
)

// axis draws a case on one axis of time.
type axis struct {
	strings.Builder
	r        *desk.CaseReview
	from, to time.Time
	base     float64
}

// replayAxis draws what was reported, said, decided, sent and answered, clocks,
// windows and the event; empty while nothing has happened.
func replayAxis(r *desk.CaseReview) template.HTML {
	a := &axis{r: r, base: laneTop + laneStep*float64(len(desk.Lanes)+1)}
	if a.from, a.to = axisBounds(r); a.from.IsZero() {
		return ""
	}
	a.put(`<svg viewBox="0 0 %g %g" role="img" aria-label="%s">`, axisWidth, a.base+30, template.HTMLEscapeString(fmt.Sprintf(
		"Replay from %s to %s, %d things that happened; the list below it has them all", a.from.Format("2 Jan 2006"), a.to.Format("2 Jan 2006"), len(r.Replay))))
	a.windows()
	for i, lane := range desk.Lanes {
		a.lane(i, string(lane))
		a.moments(lane, laneTop+laneStep*float64(i))
	}
	a.lane(len(desk.Lanes), "clocks")
	a.clocks(laneTop + laneStep*float64(len(desk.Lanes)))
	a.event()
	a.ticks()
	a.put(`</svg>`)
	return template.HTML(a.String()) //nolint:gosec // numbers, and words escaped
}

func (a *axis) put(format string, args ...any) { fmt.Fprintf(a, format, args...) }

func (a *axis) x(t time.Time) float64 {
	share := float64(t.Sub(a.from)) / float64(a.to.Sub(a.from))
	return axisLeft + 12 + min(max(share, 0), 1)*(axisWidth-axisLeft-32)
}

// axisBounds is from the first to the last thing, at most 60 days around the
// event and the windows: what is told years later would squeeze all else into a
// point. The list has it all the same.
func axisBounds(r *desk.CaseReview) (from, to time.Time) {
	var anchors, all []time.Time
	for _, p := range slices.Concat(r.Warnings, r.Advisories) {
		anchors = append(anchors, p.Product.Window.Start, p.Product.Window.End)
	}
	anchors = append(anchors, r.Moments.Event)
	anchors = slices.DeleteFunc(anchors, time.Time.IsZero)
	for _, m := range r.Replay {
		all = append(all, m.At)
	}
	all = append(all, anchors...)
	slices.SortFunc(all, time.Time.Compare)
	slices.SortFunc(anchors, time.Time.Compare)
	const room = 60 * 24 * time.Hour
	for _, t := range all {
		if len(anchors) > 0 && (t.Before(anchors[0].Add(-room)) || t.After(anchors[len(anchors)-1].Add(room))) {
			continue
		}
		if from.IsZero() {
			from = t
		}
		to = t
	}
	if !from.IsZero() && to.Sub(from) < 24*time.Hour {
		to = from.Add(24 * time.Hour)
	}
	return from, to
}

func (a *axis) lane(i int, name string) {
	y := laneTop + laneStep*float64(i)
	a.put(`<line class="rule" x1="%g" x2="%g" y1="%g" y2="%g"/><text class="lane" x="4" y="%g">%s</text>`, axisLeft, axisWidth, y, y, y+4, name)
}

// moments draws the things of a lane; those that would lie on each other are
// one mark with their number.
func (a *axis) moments(lane desk.Lane, y float64) {
	type mark struct {
		x    float64
		kind string
		n    int
		says []string
	}
	var marks []mark
	for _, m := range a.r.Replay {
		if m.Lane != lane || m.At.Before(a.from) || m.At.After(a.to) {
			continue
		}
		x, says := a.x(m.At), m.Stamp()+" – "+clipped(m.Text, 120)
		if last := len(marks) - 1; last >= 0 && x-marks[last].x < 11 {
			marks[last].n += m.Count
			marks[last].says = append(marks[last].says, says)
			if m.Kind == "refusal" || m.Kind == "failed" {
				marks[last].kind = m.Kind
			}
			continue
		}
		marks = append(marks, mark{x, m.Kind, m.Count, []string{says}})
	}
	for _, k := range marks {
		title := template.HTMLEscapeString(strings.Join(k.says[:min(len(k.says), 8)], "\n"))
		a.put(`<g><title>%s</title>`, title)
		switch k.kind {
		case "refusal", "failed": // a shape of its own, not only a colour
			a.put(`<path class="pt %s" d="M%.1f %gl5.5 10h-11z"/>`, k.kind, k.x, y-6)
		case "decision":
			a.put(`<rect class="pt %s" x="%.1f" y="%g" width="9" height="9"/>`, k.kind, k.x-4.5, y-4.5)
		default:
			a.put(`<circle class="pt %s" cx="%.1f" cy="%g" r="4.5"/>`, k.kind, k.x, y)
		}
		if k.n > 1 {
			a.put(`<text class="cnt" x="%.1f" y="%g" text-anchor="middle">%d</text>`, k.x, y-9, k.n)
		}
		a.put(`</g>`)
	}
}

func (a *axis) windows() {
	for _, p := range slices.Concat(a.r.Warnings, a.r.Advisories) {
		w := p.Product.Window
		if w.End.IsZero() || p.Product.Action == "cancel" {
			continue
		}
		a.put(`<rect class="win" x="%.1f" y="30" width="%.1f" height="%g"><title>window of the %s: %s to %s</title></rect>`, a.x(w.Start), max(a.x(w.End)-a.x(w.Start), 2), a.base-30,
			p.Product.Kind, w.Start.UTC().Format("2 Jan 15:04"), w.End.UTC().Format("2 Jan 15:04"))
	}
	if gap := a.r.WindowGap; gap != nil && *gap > 0 {
		from, to := a.x(a.r.Moments.WindowEnd), a.x(a.r.Moments.Event)
		a.put(`<line class="gapl" x1="%.1f" x2="%.1f" y1="22" y2="22"/>`, from, to)
		a.put(`<text class="gapt" x="%.1f" y="15" text-anchor="middle">%s without a warning in force</text>`, min(max((from+to)/2, axisLeft+130), axisWidth-130), desk.HoursWords(*gap))
	}
}

func (a *axis) clocks(y float64) {
	for i, k := range a.r.Clocks {
		end := k.Stopped
		if end.IsZero() {
			end = a.to
		}
		at := y + float64(i%3)*5 - 5
		a.put(`<line class="clk" x1="%.1f" x2="%.1f" y1="%g" y2="%g"><title>%s, due %s</title></line>`, a.x(k.Started), max(a.x(end), a.x(k.Started)+2), at, at, k.Kind, k.Due.UTC().Format("2 Jan 2006 15:04"))
	}
}

func (a *axis) event() {
	at := a.r.Moments.Event
	if at.IsZero() || at.After(a.to) {
		return
	}
	anchor, dx := "end", -4.0
	if a.x(at) < axisLeft+110 {
		anchor, dx = "start", 4.0
	}
	a.put(`<line class="evt" x1="%.1f" x2="%.1f" y1="26" y2="%g"/><text class="evtl" x="%.1f" y="40" text-anchor="%s">it happened</text>`, a.x(at), a.x(at), a.base, a.x(at)+dx, anchor)
}

// ticks writes whole days along the axis, as many as there is room for.
func (a *axis) ticks() {
	days := a.to.Sub(a.from).Hours() / 24
	step := 1
	for _, s := range []int{1, 2, 3, 7, 14, 30, 60, 120, 365} {
		if step = s; days/float64(s) <= 8 {
			break
		}
	}
	day := a.from.UTC().Truncate(24*time.Hour).AddDate(0, 0, 1)
	for n := 0; !day.After(a.to) && n < 40; n, day = n+1, day.AddDate(0, 0, step) {
		x := a.x(day)
		a.put(`<line class="tickl" x1="%.1f" x2="%.1f" y1="%g" y2="%g"/>`, x, x, a.base-4, a.base+2)
		if x = math.Min(x, axisWidth-30); x > axisLeft+20 {
			a.put(`<text class="tick" x="%.1f" y="%g" text-anchor="middle">%s</text>`, x, a.base+17, day.Format("2 Jan 2006"))
		}
	}
}
