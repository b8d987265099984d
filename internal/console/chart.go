package console

import (
	"fmt"
	"html/template"
	"slices"
	"strings"
	"time"

	"github.com/tocsin/tocsin/internal/desk"
	"github.com/tocsin/tocsin/internal/threat"
)

// toll is one figure as it was reported at a time.
type toll struct {
	at   time.Time
	n    int
	word string
}

const chartWidth, chartHeight, chartLeft, chartBottom = 460.0, 170.0, 34.0, 24.0

// tollChart draws how the figures of killed and injured grew with the reports;
// empty unless there are at least two of one kind.
func tollChart(view *desk.CaseView) template.HTML {
	killed, injured := tollsOf(view, threat.FactKilled), tollsOf(view, threat.FactInjured)
	if len(killed) < 2 && len(injured) < 2 {
		return ""
	}
	ch := newChart(killed, injured)
	var b strings.Builder
	fmt.Fprintf(&b, `<svg viewBox="0 0 %g %g" role="img" aria-label="%s">`, chartWidth, chartHeight, template.HTMLEscapeString(chartWords(killed, injured)))
	ch.axes(&b)
	ch.line(&b, injured, "c2", "d2", "injured")
	ch.line(&b, killed, "c1", "d1", "killed")
	b.WriteString(`</svg>`)
	return template.HTML(b.String()) //nolint:gosec // numbers, and words escaped
}

// tollsOf gathers the figures of a kind by the publication of their reports.
func tollsOf(view *desk.CaseView, kind threat.Kind) []toll {
	published := map[string]time.Time{}
	for _, rep := range view.Reports {
		published[rep.ID] = rep.Published.From
	}
	var out []toll
	for _, f := range view.Facts {
		at := published[f.Report]
		if f.Kind != kind || f.Count == nil || f.Background || f.Count.Perpetrators || at.IsZero() || f.State == threat.FactRejected || f.State == threat.FactCorrected {
			continue
		}
		n := f.Count.Low
		if n == nil {
			n = f.Count.High
		}
		if n != nil && (f.Count.Group == "" || f.Count.Group == "people") {
			out = append(out, toll{at, *n, factWords(f.Fact)})
		}
	}
	slices.SortFunc(out, func(a, b toll) int {
		if c := a.at.Compare(b.at); c != 0 {
			return c
		}
		return a.n - b.n
	})
	return slices.CompactFunc(out, func(a, b toll) bool { return a.n == b.n && a.at.Equal(b.at) })
}

func chartWords(killed, injured []toll) string {
	var s []string
	for _, k := range []struct {
		name  string
		tolls []toll
	}{{"Killed", killed}, {"Injured", injured}} {
		var each []string
		for _, t := range k.tolls {
			each = append(each, t.word+" on "+t.at.Format("2 Jan 2006"))
		}
		if len(each) > 0 {
			s = append(s, k.name+": "+strings.Join(each, ", "))
		}
	}
	return strings.Join(s, ". ")
}

type chart struct {
	from, to time.Time
	most     float64
}

func newChart(sets ...[]toll) chart {
	var ch chart
	for _, set := range sets {
		for _, t := range set {
			if ch.from.IsZero() || t.at.Before(ch.from) {
				ch.from = t.at
			}
			if t.at.After(ch.to) {
				ch.to = t.at
			}
			ch.most = max(ch.most, float64(t.n))
		}
	}
	if ch.to.Sub(ch.from) < 24*time.Hour {
		ch.to = ch.from.Add(24 * time.Hour)
	}
	ch.most = max(ch.most, 1)
	return ch
}

func (ch chart) xy(t toll) (x, y float64) {
	share := float64(t.at.Sub(ch.from)) / float64(ch.to.Sub(ch.from))
	return chartLeft + 8 + share*(chartWidth-chartLeft-96), 14 + (1-float64(t.n)/ch.most)*(chartHeight-chartBottom-22)
}

func (ch chart) axes(b *strings.Builder) {
	base := chartHeight - chartBottom
	fmt.Fprintf(b, `<path class="axis" d="M%g 8V%gH%g"/>`, chartLeft, base, chartWidth)
	_, top := ch.xy(toll{ch.from, int(ch.most), ""})
	fmt.Fprintf(b, `<text x="%g" y="%.1f" text-anchor="end">%d</text><text x="%g" y="%g" text-anchor="end">0</text>`, chartLeft-6, top+4, int(ch.most), chartLeft-6, base)
	fmt.Fprintf(b, `<text x="%g" y="%g">%s</text>`, chartLeft, chartHeight-6, ch.from.UTC().Format("2 Jan 2006"))
	fmt.Fprintf(b, `<text x="%g" y="%g" text-anchor="end">%s</text>`, chartWidth-88, chartHeight-6, ch.to.UTC().Format("2 Jan 2006"))
}

// line draws steps from figure to figure: what was said last, holds until
// something else is said.
func (ch chart) line(b *strings.Builder, tolls []toll, line, dot, name string) {
	if len(tolls) == 0 {
		return
	}
	var d strings.Builder
	var x, y float64
	for i, t := range tolls {
		x, y = ch.xy(t)
		if i == 0 {
			fmt.Fprintf(&d, "M%.1f %.1f", x, y)
		} else {
			fmt.Fprintf(&d, "H%.1fV%.1f", x, y)
		}
	}
	fmt.Fprintf(b, `<path class="%s" d="%s"/>`, line, d.String())
	for _, t := range tolls {
		cx, cy := ch.xy(t)
		fmt.Fprintf(b, `<circle class="%s" cx="%.1f" cy="%.1f" r="3.5"/>`, dot, cx, cy)
	}
	fmt.Fprintf(b, `<text class="lab" x="%.1f" y="%.1f">%d %s</text>`, x+8, y+4, tolls[len(tolls)-1].n, name)
}
