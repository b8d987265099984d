package compose

import (
	"cmp"
	"slices"
	"strings"

	"github.com/tocsin/tocsin/internal/fusion"
	"github.com/tocsin/tocsin/internal/threat"
)

// Material is what a draft is started from: what the case says at or below the
// product's marking, and what the desk has judged.
type Material struct {
	Picture       fusion.Picture
	Facts         []threat.FactRecord // of the same reports
	Determination *threat.Determination
	Assessment    *threat.Assessment
	Language      string // of the desk, BCP 47
	Source        string // who says so: the desk
	Zone          string // of the window when no fact names one
}

// Fill starts a draft's text and window. Each field is taken from the desk's
// own judgement, else from what is current in the picture; a field for which
// neither says anything stays empty. Nothing is made up.
func Fill(p threat.Product, m Material) threat.Product {
	t := threat.Text{Language: m.Language, Source: m.Source}
	if d := m.Determination; d != nil {
		t.Place, t.AtRisk = strings.Join(d.Places, "; "), strings.Join(d.Victims, "; ")
		p.Determination = d.ID
		if p.Kind == threat.WarningProduct {
			p.Recipients = slices.Clone(d.Protectors)
		}
	}
	if a := m.Assessment; a != nil {
		t.Hazard, t.Likelihood, t.Unknown = a.Judgement, a.Likelihood.String(), strings.Join(a.Unknowns, "; ")
	}
	t.Hazard = cmp.Or(t.Hazard, currentOf(m.Picture, threat.FactAttack))
	t.Place = cmp.Or(t.Place, currentOf(m.Picture, threat.FactPlace))
	p.Window.Zone = cmp.Or(p.Window.Zone, m.Zone)
	fillFromWarning(&p, &t, m.Facts)
	p.Area.Words = t.Place
	p.Texts = []threat.Text{t}
	return p
}

// currentOf is what is current for a question of a kind, values joined.
func currentOf(p fusion.Picture, kind threat.Kind) string {
	var out []string
	for _, q := range p.Questions {
		for _, a := range q.Answers {
			if q.Kind == kind && a.Standing == fusion.Current {
				out = append(out, cmp.Or(a.Display, a.Value))
			}
		}
	}
	return strings.Join(out, "; ")
}

// fillFromWarning takes the window, its phrase and what to do from the latest
// warning that the case's reports tell of.
func fillFromWarning(p *threat.Product, t *threat.Text, facts []threat.FactRecord) {
	for _, f := range slices.Backward(facts) {
		s := f.Speech
		if f.Kind != threat.FactWarning || s == nil || f.Background || f.State == threat.FactRejected || f.State == threat.FactCorrected {
			continue
		}
		if p.Window.Phrase == "" && s.For != "" {
			p.Window.Phrase = s.For
		}
		if w := s.Window; w != nil && p.Window.Start.IsZero() && !w.From.IsZero() && !w.To.IsZero() {
			p.Window.Start, p.Window.End = w.From, w.To
		}
		if len(t.Actions) == 0 && s.Content != "" {
			t.Actions = []string{s.Content}
		}
	}
}
