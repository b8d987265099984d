package console

import (
	"cmp"
	"fmt"
	"html/template"
	"math"
	"net/http"
	"strings"

	"github.com/tocsin/tocsin/internal/desk"
	"github.com/tocsin/tocsin/internal/score"
	"github.com/tocsin/tocsin/internal/store"
	"github.com/tocsin/tocsin/internal/threat"
)

// showScores measures across the cases that the reader may see.
func (c *Console) showScores(v *visit) error {
	p := &scoresPage{frame: c.begin(v, "review", "Review across cases")}
	p.Lede = "How warnings have turned out, beside how long and how wide they were: bigger warnings look better."
	outcomes, err := c.Store.AllOutcomes(v.ctx(), v.by(), 500)
	if err != nil {
		return err
	}
	var codes []threat.OutcomeCode
	var forecasts []score.Forecast
	for _, o := range outcomes {
		codes = append(codes, o.Code)
		assessments, err := c.Store.Assessments(v.ctx(), v.by(), o.Case)
		if err != nil {
			return err
		}
		if percent, ok := judgedPercent(assessments); ok && o.Code != threat.OutcomeNotKnown && o.Code != threat.Averted {
			forecasts = append(forecasts, score.Forecast{Percent: percent, Occurred: strings.HasPrefix(string(o.Code), "occurred")})
		}
		if err := c.addWindows(v, p, o); err != nil {
			return err
		}
	}
	p.setScores(codes, forecasts)
	if err := c.addTracks(v, p); err != nil {
		return err
	}
	c.show(v.w, v.r, http.StatusOK, "scores", p)
	return nil
}

// judgedPercent is the latest probability that was judged, the middle of its
// band if only a term was given.
func judgedPercent(all []threat.Assessment) (int, bool) {
	for _, a := range all {
		if a.Percent > 0 {
			return a.Percent, true
		}
		if a.Likelihood > 0 {
			b := threat.LikelihoodScale[a.Likelihood-1]
			return (b.Low + b.High) / 2, true
		}
	}
	return 0, false
}

func (c *Console) addWindows(v *visit, p *scoresPage, o threat.CaseOutcome) error {
	products, err := c.Store.Products(v.ctx(), v.by(), store.ProductFilter{Case: o.Case, Limit: 100})
	for _, prod := range products {
		if desk.Issued(prod.State) && prod.Action != threat.ActionCancel {
			p.Windows = append(p.Windows, windowRow{titleOfProduct(prod), string(o.Code), lengthWords(prod.Window.End.Sub(prod.Window.Start)), areaWords(prod.Area), o.Case})
		}
	}
	return err
}

// areaWords is how large the circles of an area are together.
func areaWords(a threat.Area) string {
	size := 0.0
	for _, k := range a.Circles {
		size += math.Pi * k.Km * k.Km
	}
	switch {
	case size > 0:
		return fmt.Sprintf("%.0f km²", size)
	case len(a.Polygons) > 0:
		return "drawn"
	}
	return "–"
}

func (p *scoresPage) setScores(codes []threat.OutcomeCode, forecasts []score.Forecast) {
	p.Table = score.Tabulate(codes)
	add := func(name, of string, value float64, ok bool) {
		text := "–"
		if ok {
			text = fmt.Sprintf("%.2f", value)
		}
		p.Measures = append(p.Measures, measure{name, text, of})
	}
	t := p.Table
	pod, ok := t.POD()
	add("POD", fmt.Sprintf("%d hits of %d events", t.Hits, t.Hits+t.Misses), pod, ok)
	far, ok := t.FAR()
	add("FAR (ratio)", fmt.Sprintf("%d false alarms of %d", t.FalseAlarms, t.Hits+t.FalseAlarms), far, ok)
	csi, ok := t.CSI()
	add("CSI", fmt.Sprintf("of %d", t.Hits+t.Misses+t.FalseAlarms), csi, ok)
	brier, ok := score.Brier(forecasts)
	add("Brier", fmt.Sprintf("of %d judgements; 0 is perfect", len(forecasts)), brier, ok)
	p.Bins = score.Reliability(forecasts)
	p.Diagram = reliabilityDiagram(p.Bins)
}

// reliabilityDiagram draws how often what was judged happened.
func reliabilityDiagram(bins []score.Bin) template.HTML {
	if len(bins) == 0 {
		return ""
	}
	var b strings.Builder
	b.WriteString(`<svg viewBox="0 0 260 240" role="img" aria-label="Reliability diagram; the table beside it has the figures"><rect class="frame" x="36" y="10" width="200" height="200"/><line class="ideal" x1="36" y1="210" x2="236" y2="10"/>`)
	for _, k := range bins {
		share := float64(k.Occurred) / float64(k.Forecasts)
		fmt.Fprintf(&b, `<circle class="bin" cx="%.1f" cy="%.1f" r="%.1f"><title>%s: %d of %d</title></circle>`, 36+k.Mean*2, 210-share*200, 3+min(float64(k.Forecasts), 12)/2, k.Term, k.Occurred, k.Forecasts)
	}
	b.WriteString(`<text x="136" y="232" text-anchor="middle">judged, percent</text><text x="30" y="16" text-anchor="end">100</text><text x="30" y="212" text-anchor="end">0</text></svg>`)
	return template.HTML(b.String()) //nolint:gosec // numbers and fixed words
}

// addTracks gives each source's track record: of its graded reports, those
// confirmed and those held improbable. It suggests and never sets a grade.
func (c *Console) addTracks(v *visit, p *scoresPage) error {
	sources, err := c.Store.Sources(v.ctx(), v.by())
	if err != nil {
		return err
	}
	for _, s := range sources {
		if s.Reports == 0 || len(p.Sources) == 100 {
			continue
		}
		page, err := c.Store.Reports(v.ctx(), v.by(), store.ReportFilter{Source: s.ID, Limit: 500})
		if err != nil {
			return err
		}
		rec := score.Record{Source: s.ID}
		for _, rep := range page.Reports {
			switch rep.Credibility {
			case 1, 2:
				rec.True++
			case 4, 5:
				rec.False++
			default:
				rec.Open++
			}
		}
		row := trackRow{Name: s.Name, Now: s.Reliability, Reason: fmt.Sprintf("%d borne out, %d not, %d open", rec.True, rec.False, rec.Open)}
		if g, ok := score.SuggestReliability(rec); ok {
			row.Suggested = string(g.Reliability)
		}
		row.Suggested = cmp.Or(row.Suggested, "–")
		p.Sources = append(p.Sources, row)
	}
	return nil
}
