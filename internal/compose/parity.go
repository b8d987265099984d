package compose

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"

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

// Key names a difference for the reason that is given for it. Two actions that
// the advisory leaves out are two differences.
func (d Difference) Key() string {
	if d.Field != "action" {
		return d.Field
	}
	sum := sha256.Sum256([]byte(d.Warning))
	return d.Field + " " + hex.EncodeToString(sum[:4])
}

// Parity lists what the warning says that the advisory does not. Each needs a
// reason. advisory is nil when there is none, which needs one too. The two are
// compared in a language that both have.
func Parity(warning threat.Product, advisory *threat.Product) []Difference {
	if advisory == nil {
		return []Difference{{Field: "advisory", Text: "There is no public advisory: people at risk are told nothing"}}
	}
	var out []Difference
	w, a, common := sameLanguage(warning, *advisory)
	if !common {
		out = append(out, Difference{"language", w.Language, a.Language, "The two have no language in common: their words cannot be compared here, so compare them by hand"})
		return append(out, windowDifference(warning.Window, advisory.Window)...)
	}
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
	public := strings.Join(append(a.Actions[:len(a.Actions):len(a.Actions)], a.Elsewhere...), "\n")
	for _, action := range append(w.Actions[:len(w.Actions):len(w.Actions)], w.Elsewhere...) {
		if text := said(action, public); text != "" {
			out = append(out, Difference{"action", action, "", "The advisory does not give this action"})
		}
	}
	return out
}

// sameLanguage gives the texts of two products in the first language of the
// first that both have; their first texts where there is none.
func sameLanguage(a, b threat.Product) (inA, inB threat.Text, common bool) {
	for _, t := range a.Texts {
		for _, o := range b.Texts {
			if baseOf(t.Language) == baseOf(o.Language) {
				return t, o, true
			}
		}
	}
	return firstText(a), firstText(b), len(a.Texts) == 0 || len(b.Texts) == 0
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
	english, _ := LabelsFor("en")
	w.Phrase = ""
	return english.Window(w)
}

func firstText(p threat.Product) threat.Text {
	if len(p.Texts) == 0 {
		return threat.Text{}
	}
	return p.Texts[0]
}
