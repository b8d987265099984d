package console

import (
	"cmp"
	"fmt"
	"html/template"
	"net/http"
	"strings"

	"github.com/tocsin/tocsin/internal/desk"
	"github.com/tocsin/tocsin/internal/score"
	"github.com/tocsin/tocsin/internal/threat"
)

// scoresPage measures across cases.
type scoresPage struct {
	frame
	S        *desk.Scores
	Measures []desk.Measure
	Diagram  template.HTML
	Windows  []windowRow
	Apart    []apartRow
	Sources  []trackRow
	Partners []desk.PartnerRecord
}

type windowRow struct {
	desk.ScoredProduct
	Length, Area string
}

type apartRow struct {
	Code threat.OutcomeCode
	N    int
}

type trackRow struct {
	desk.SourceRecord
	Suggest string
}

// showScores measures across the cases that the reader may see.
func (c *Console) showScores(v *visit) error {
	p := &scoresPage{frame: c.begin(v, "review", "Review across cases")}
	p.Lede = "How warnings have turned out, beside how long and how wide they were: bigger warnings look better."
	var err error
	if p.S, err = desk.ScoresOf(v.ctx(), &c.Store.Reads, v.by()); err != nil {
		return err
	}
	p.Measures, p.Diagram = scoreWords(p.S), reliabilityDiagram(p.S.Bins)
	for _, prod := range p.S.Products {
		area := "–"
		if prod.Km2 > 0 {
			area = fmt.Sprintf("%.0f km²", prod.Km2)
		}
		p.Windows = append(p.Windows, windowRow{prod, desk.HoursWords(prod.Hours), area})
	}
	for _, code := range threat.OutcomeCodes {
		if n := p.S.Table.Apart[code]; n > 0 {
			p.Apart = append(p.Apart, apartRow{code, n})
		}
		delete(p.S.Table.Apart, code)
	}
	for code, n := range p.S.Table.Apart { // the desk's own codes
		p.Apart = append(p.Apart, apartRow{code, n})
	}
	for _, s := range p.S.Sources[:min(len(p.S.Sources), 100)] {
		p.Sources = append(p.Sources, trackRow{s, cmp.Or(string(s.Suggested), "–")})
	}
	p.Partners = p.S.Partners[:min(len(p.S.Partners), 100)]
	c.show(v.w, v.r, http.StatusOK, "scores", p)
	return nil
}

// exportScores gives the measures across cases as Markdown.
func (c *Console) exportScores(v *visit) error {
	s, err := desk.ScoresOf(v.ctx(), &c.Store.Reads, v.by())
	if err != nil {
		return err
	}
	v.w.Header().Set("Content-Type", "text/markdown; charset=utf-8")
	v.w.Header().Set("Content-Disposition", `attachment; filename="review.md"`)
	_, _ = v.w.Write(s.Markdown()) // the reader has gone; there is nobody to tell
	return nil
}

func scoreWords(s *desk.Scores) []desk.Measure {
	t := s.Table
	var out []desk.Measure
	for _, m := range []struct {
		name, of string
		value    *float64
	}{
		{"POD", fmt.Sprintf("%d hits of %d events", t.Hits, t.Hits+t.Misses), s.POD},
		{"FAR (ratio)", fmt.Sprintf("%d false alarms of %d", t.FalseAlarms, t.Hits+t.FalseAlarms), s.FAR},
		{"CSI", fmt.Sprintf("of %d", t.Hits+t.Misses+t.FalseAlarms), s.CSI},
		{"Brier", fmt.Sprintf("of %d judgements; 0 is perfect", s.Judged), s.Brier},
	} {
		text := "–"
		if m.value != nil {
			text = fmt.Sprintf("%.2f", *m.value)
		}
		out = append(out, desk.Measure{Name: m.name, Value: text, Of: m.of})
	}
	return out
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
