package compose

import (
	"fmt"
	"strings"

	"github.com/tocsin/tocsin/internal/threat"
)

// Section is one piece of a product as people read it: a label in their
// language, and the author's words. Every form is made of the same sections,
// so that none says more than another.
type Section struct {
	Name  string   `json:"name"` // "hazard", "place", "when", …
	Label string   `json:"label"`
	Text  string   `json:"text,omitempty"`
	Items []string `json:"items,omitempty"`
}

// TextFor is the text of a product in a language, or the nearest: the same
// language of another region, then the first. exact says whether the language
// is the one asked for.
func TextFor(p threat.Product, language string) (t threat.Text, exact bool) {
	if len(p.Texts) == 0 {
		return t, false
	}
	base, near := baseOf(language), -1
	for i, t := range p.Texts {
		if strings.EqualFold(t.Language, language) {
			return t, true
		}
		if near < 0 && baseOf(t.Language) == base {
			near = i
		}
	}
	return p.Texts[max(near, 0)], near >= 0
}

// Sections are the pieces of a product's text, with their labels. What has not
// been said is left out, never filled in.
func Sections(p threat.Product, t threat.Text, l Labels) []Section {
	var out []Section
	for _, s := range []Section{
		{Name: "hazard", Label: l.What, Text: t.Hazard},
		{Name: "place", Label: l.Where, Text: t.Place},
		{Name: "when", Label: l.When, Text: l.Window(p.Window)},
		{Name: "at risk", Label: l.AtRisk, Text: t.AtRisk},
		{Name: "likelihood", Label: l.Likelihood, Text: l.term(t.Likelihood)},
		{Name: "unknown", Label: l.Unknown, Text: t.Unknown},
		{Name: "source", Label: l.Source, Text: t.Source},
		{Name: "actions", Label: l.There, Items: t.Actions},
		{Name: "elsewhere", Label: l.Elsewhere, Items: t.Elsewhere},
		{Name: "asked", Label: l.Asked, Text: t.Asked},
	} {
		if s.Text != "" || len(s.Items) > 0 {
			out = append(out, s)
		}
	}
	return out
}

// Render gives the plain form of a product in one of its languages: what a
// mail says.
func Render(p threat.Product, t threat.Text, desk string) string {
	l, _ := LabelsFor(t.Language)
	return render(p, t, l, "", desk)
}

// RenderFor gives the plain form for a reader of a language: the labels in that
// language, the author's words in it or in the nearest there is. Where there
// are none in it, the text says so.
func RenderFor(p threat.Product, language, desk string) string {
	t, l, missing := VoiceFor(p, language)
	return render(p, t, l, missing, desk)
}

// VoiceFor is how a product speaks to a reader of a language: the author's
// words, the labels, and the sentence that says that the words are in another
// language; empty when they are in the reader's or none is known.
func VoiceFor(p threat.Product, language string) (t threat.Text, l Labels, missing string) {
	t, exact := TextFor(p, language)
	if language == "" || exact {
		l, _ = LabelsFor(t.Language)
		return t, l, ""
	}
	l, _ = LabelsFor(language)
	return t, l, fmt.Sprintf(l.NoText, l.NameOf(t.Language))
}

func render(p threat.Product, t threat.Text, l Labels, missing, desk string) string {
	var b strings.Builder
	banner := l.Banner(p.Mode)
	if banner != "" {
		fmt.Fprintf(&b, "%s\n\n", banner)
	}
	if missing != "" {
		fmt.Fprintf(&b, "%s\n\n", missing)
	}
	fmt.Fprintf(&b, "%s\n%s\n\n", l.Heading(p, desk), t.Headline)
	for _, s := range Sections(p, t, l) {
		if len(s.Items) == 0 {
			if s.Name == "asked" {
				b.WriteByte('\n')
			}
			fmt.Fprintf(&b, "%s: %s\n", s.Label, s.Text)
			continue
		}
		fmt.Fprintf(&b, "\n%s:\n", s.Label)
		for _, item := range s.Items {
			fmt.Fprintf(&b, "- %s\n", item)
		}
	}
	if !p.AnswerBy.IsZero() {
		fmt.Fprintf(&b, l.AnswerBy+"\n", l.clock(p.AnswerBy, p.Window.Zone))
	}
	if p.Kind == threat.WarningProduct {
		fmt.Fprintf(&b, "\n%s: %s, %s\n", l.Marking, p.Marking, p.PAP)
	}
	fmt.Fprintf(&b, "%s: %s\n", l.Contact, t.Contact)
	if banner != "" {
		fmt.Fprintf(&b, "\n%s\n", banner)
	}
	return b.String()
}

// Short gives the form for a text message in one of the product's languages.
func Short(p threat.Product, t threat.Text, limit int) string {
	l, _ := LabelsFor(t.Language)
	return short(p, t, l, limit)
}

// ShortFor gives the form for a text message to a reader of a language.
func ShortFor(p threat.Product, language string, limit int) string {
	t, l, _ := VoiceFor(p, language)
	return short(p, t, l, limit)
}

// short says what, where, until when and what to do, cut at whole pieces to at
// most limit characters.
func short(p threat.Product, t threat.Text, l Labels, limit int) string {
	out := strings.TrimSpace(l.Banner(p.Mode) + " " + t.Headline)
	pieces := []string{t.Place, l.Until + " " + l.clock(p.Window.End, p.Window.Zone)}
	if p.Action == threat.ActionCancel {
		out = strings.TrimSpace(l.Banner(p.Mode) + " " + strings.ToUpper(l.Cancel) + ": " + t.Headline)
		pieces = pieces[:1]
	}
	if len(t.Actions) > 0 {
		pieces = append(pieces, t.Actions[0])
	}
	pieces = append(pieces, t.Contact)
	for _, piece := range pieces {
		if piece == "" || strings.Contains(out, piece) {
			continue
		}
		if next := strings.TrimRight(out, ". ") + ". " + piece; len([]rune(next)) <= limit {
			out = next
		}
	}
	if r := []rune(out); len(r) > limit {
		out = string(r[:limit-1]) + "…"
	}
	return out
}

// Subject is the line that a message has above it.
func Subject(p threat.Product, t threat.Text) string {
	l, _ := LabelsFor(t.Language)
	return strings.TrimSpace(l.Banner(p.Mode) + " " + t.Headline)
}

// Banner is what stands first and last on everything that is not meant.
func Banner(m threat.Mode) string {
	switch m {
	case threat.ModeActual:
		return ""
	case threat.ModeTest:
		return "*** TEST – THIS IS ONLY A TEST ***"
	case threat.ModeDraft:
		return "*** DRAFT – NOT APPROVED ***"
	}
	return "*** EXERCISE EXERCISE EXERCISE ***"
}

// Banner is [Banner], with the word in the labels' language behind it.
func (l Labels) Banner(m threat.Mode) string {
	banner := Banner(m)
	if banner == "" || l.Language == "en" {
		return banner
	}
	word := map[threat.Mode]string{threat.ModeTest: l.Test, threat.ModeDraft: l.Draft}[m]
	if word == "" {
		word = l.Exercise
	}
	return banner + " " + word + " ***"
}

// Heading says what a product is and who it comes from.
func (l Labels) Heading(p threat.Product, desk string) string {
	kind := l.Warning
	if p.Kind == threat.AdvisoryProduct {
		kind = l.Advisory
	}
	if does := map[threat.Action]string{threat.ActionUpdate: l.Update, threat.ActionExtend: l.Extend, threat.ActionCancel: l.Cancel}[p.Action]; does != "" {
		kind += " – " + does
	}
	if p.Kind == threat.WarningProduct && p.Precedence != "" {
		kind = strings.ToUpper(string(p.Precedence)) + " – " + kind
	}
	return kind + " " + l.From + " " + desk
}
