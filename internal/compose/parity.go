package compose

import (
	"fmt"
	"strings"
	"time"

	"github.com/tocsin/tocsin/internal/threat"
)

// Difference is one thing that the confidential warning says and the public
// advisory does not, or says otherwise (7 FAM 052, "no double standard").
type Difference struct {
	Field    string `json:"field"` // "hazard", "place", "window", …
	Warning  string `json:"warning"`
	Advisory string `json:"advisory,omitempty"`
	Text     string `json:"text"` // for people
}

// Parity lists what the warning says that the advisory does not. Each needs a
// reason. advisory is nil when there is none, which needs one too.
func Parity(warning threat.Product, advisory *threat.Product) []Difference {
	if advisory == nil {
		return []Difference{{Field: "advisory", Text: "There is no public advisory: people at risk are told nothing"}}
	}
	var out []Difference
	w, a := firstText(warning), firstText(*advisory)
	for _, f := range []struct{ name, in, pub string }{
		{"hazard", w.Hazard, a.Hazard},
		{"place", w.Place, a.Place},
		{"at risk", w.AtRisk, a.AtRisk},
		{"likelihood", w.Likelihood, a.Likelihood},
		{"unknown", w.Unknown, a.Unknown},
	} {
		if missing := said(f.in, f.pub); missing != "" {
			out = append(out, Difference{f.name, f.in, f.pub, missing})
		}
	}
	out = append(out, windowDifference(warning.Window, advisory.Window)...)
	public := strings.Join(append(a.Actions, a.Elsewhere...), "\n")
	for _, action := range w.Actions {
		if text := said(action, public); text != "" {
			out = append(out, Difference{"action", action, "", "The advisory does not give this action"})
		}
	}
	return out
}

// said says what is missing in pub of what in says: empty when the telling
// words of in all stand there.
func said(in, pub string) string {
	if strings.TrimSpace(in) == "" {
		return ""
	}
	if strings.TrimSpace(pub) == "" {
		return "The advisory does not say it"
	}
	have := map[string]bool{}
	for _, w := range plainWords(pub) {
		have[w] = true
	}
	var missing []string
	for _, w := range plainWords(in) {
		if len(w) > 3 && !have[w] {
			missing = append(missing, w)
		}
	}
	if len(missing) == 0 {
		return ""
	}
	return fmt.Sprintf("The advisory leaves out: %s", strings.Join(missing, ", "))
}

func windowDifference(w, a threat.Window) []Difference {
	if w.Start.Equal(a.Start) && w.End.Equal(a.End) {
		return nil
	}
	return []Difference{{"window", windowWords(w), windowWords(a), "The two windows are not the same"}}
}

// windowWords gives a window as people write it, with its zone.
func windowWords(w threat.Window) string {
	loc, err := time.LoadLocation(w.Zone)
	if err != nil {
		loc = time.UTC
	}
	const layout = "Mon 2 Jan 2006 15:04"
	return fmt.Sprintf("%s to %s (%s)", w.Start.In(loc).Format(layout), w.End.In(loc).Format(layout+" MST"), loc)
}

func firstText(p threat.Product) threat.Text {
	if len(p.Texts) == 0 {
		return threat.Text{}
	}
	return p.Texts[0]
}
