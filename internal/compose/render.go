package compose

import (
	"fmt"
	"strings"
	"time"

	"github.com/tocsin/tocsin/internal/threat"
)

// Render gives the plain form of a product in one of its languages: what a
// mail says, and what a person reads aloud. What has not been said is left
// out, never filled in.
func Render(p threat.Product, t threat.Text, desk string) string {
	var b strings.Builder
	banner := Banner(p.Mode)
	if banner != "" {
		fmt.Fprintf(&b, "%s\n\n", banner)
	}
	fmt.Fprintf(&b, "%s\n%s\n\n", heading(p, desk), t.Headline)
	for _, line := range []struct{ label, text string }{
		{"What", t.Hazard},
		{"Where", t.Place},
		{"When", windowText(p.Window)},
		{"Who is at risk", t.AtRisk},
		{"How likely", t.Likelihood},
		{"What is not known", t.Unknown},
		{"Who says so", t.Source},
	} {
		if line.text != "" {
			fmt.Fprintf(&b, "%s: %s\n", line.label, line.text)
		}
	}
	list(&b, "What to do if you are there", t.Actions)
	list(&b, "What to do elsewhere", t.Elsewhere)
	if t.Asked != "" {
		fmt.Fprintf(&b, "\nWe ask you: %s\n", t.Asked)
	}
	if !p.AnswerBy.IsZero() {
		fmt.Fprintf(&b, "Please answer by %s.\n", clock(p.AnswerBy, p.Window.Zone))
	}
	if p.Kind == threat.WarningProduct {
		fmt.Fprintf(&b, "\nMarking: %s, %s\n", p.Marking, p.PAP)
	}
	fmt.Fprintf(&b, "Contact: %s\n", t.Contact)
	if banner != "" {
		fmt.Fprintf(&b, "\n%s\n", banner)
	}
	return b.String()
}

// Short gives the form for a text message: what, where, until when, what to
// do, cut at whole pieces to at most limit characters.
func Short(p threat.Product, t threat.Text, limit int) string {
	out := strings.TrimSpace(Banner(p.Mode) + " " + t.Headline)
	pieces := []string{t.Place, "Until " + clock(p.Window.End, p.Window.Zone)}
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

func heading(p threat.Product, desk string) string {
	kind := "Warning"
	if p.Kind == threat.AdvisoryProduct {
		kind = "Public advisory"
	}
	switch p.Action {
	case threat.ActionUpdate:
		kind += " – update"
	case threat.ActionExtend:
		kind += " – extended"
	case threat.ActionCancel:
		kind += " – cancelled"
	}
	if p.Kind == threat.WarningProduct && p.Precedence != "" {
		kind = strings.ToUpper(string(p.Precedence)) + " – " + kind
	}
	return kind + " from " + desk
}

// windowText gives the absolute window with the phrase it came from beside it.
func windowText(w threat.Window) string {
	if w.Start.IsZero() || w.End.IsZero() {
		return ""
	}
	text := windowWords(w)
	if w.Phrase != "" {
		text += ", that is “" + w.Phrase + "”"
	}
	return text
}

func clock(t time.Time, zone string) string {
	loc, err := time.LoadLocation(zone)
	if err != nil {
		loc = time.UTC
	}
	return t.In(loc).Format("Mon 2 Jan 2006 15:04 MST")
}

func list(b *strings.Builder, title string, items []string) {
	if len(items) == 0 {
		return
	}
	fmt.Fprintf(b, "\n%s:\n", title)
	for _, item := range items {
		fmt.Fprintf(b, "- %s\n", item)
	}
}
