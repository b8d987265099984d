package compose

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/tocsin/tocsin/internal/fusion"
	"github.com/tocsin/tocsin/internal/threat"
)

func TestFillTakesWhatIsKnownAndInventsNothing(t *testing.T) {
	if got := Fill(threat.Product{Kind: threat.WarningProduct}, Material{Language: "en"}); !cmp.Equal(got.Texts, []threat.Text{{Language: "en"}}) || !got.Window.Start.IsZero() {
		t.Errorf("out of nothing came %+v", got)
	}
	window := &threat.When{From: now, To: now.Add(48 * time.Hour)}
	got := Fill(threat.Product{Kind: threat.WarningProduct}, Material{
		Determination: &threat.Determination{ID: "det_1", Places: []string{"Moscow"}, Victims: []string{"people at concerts"}, Protectors: []string{"con_1"}},
		Assessment:    &threat.Assessment{Judgement: "Gunmen plan an attack.", Likelihood: threat.Likely, Confidence: threat.ConfidenceHigh, Unknowns: []string{"the day"}},
		Picture:       fusion.Picture{Questions: []fusion.Question{{Kind: threat.FactPlace, Answers: []fusion.Answer{{Value: "Kaluga", Standing: fusion.Current}}}}},
		Facts:         []threat.FactRecord{{Fact: threat.Fact{Kind: threat.FactWarning, Speech: &threat.SpeechDetail{For: "the next 48 hours", Window: window, Content: "avoid large gatherings"}}}},
	})
	text := got.Texts[0]
	if text.Place != "Moscow" || text.Likelihood != "likely" || text.Hazard != "Gunmen plan an attack." || text.Unknown != "the day" || text.Actions[0] != "avoid large gatherings" || text.Headline != "" {
		t.Errorf("text: %+v", text)
	}
	if got.Window.Phrase != "the next 48 hours" || !got.Window.End.Equal(window.To) || got.Recipients[0] != "con_1" || got.Determination != "det_1" {
		t.Errorf("product: %+v", got)
	}
	if strings.Contains(string(Canonical(got)), "high") {
		t.Error("the confidence stands in the text")
	}
}

func TestDiffGivesBothTextsBack(t *testing.T) {
	old, changed := "Avoid large gatherings\nover the next 48 hours.", "Avoid all gatherings\nover the next 72 hours, please."
	got := Diff(old, changed)
	var a, b strings.Builder
	for _, p := range got {
		if p.Kind != "+" {
			a.WriteString(p.Text)
		}
		if p.Kind != "-" {
			b.WriteString(p.Text)
		}
	}
	if a.String() != old || b.String() != changed {
		t.Errorf("%q %q", a.String(), b.String())
	}
	want := []Piece{{"=", "Avoid "}, {"-", "large"}, {"+", "all"}, {"=", " gatherings\nover the next "}, {"-", "48"}, {"+", "72"}, {"=", " "}, {"-", "hours."}, {"+", "hours, please."}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func FuzzDiff(f *testing.F) {
	f.Add("a b c", "a c d")
	f.Fuzz(func(t *testing.T, old, changed string) {
		var a, b strings.Builder
		for _, p := range Diff(old, changed) {
			if p.Kind != "+" {
				a.WriteString(p.Text)
			}
			if p.Kind != "-" {
				b.WriteString(p.Text)
			}
		}
		if a.String() != old || b.String() != changed {
			t.Errorf("%q %q: %q %q", old, changed, a.String(), b.String())
		}
	})
}
