package compose

import (
	"fmt"
	"strings"

	"github.com/tocsin/tocsin/internal/threat"
)

// Spoken is a product as a person reads it aloud on the telephone, in a
// language: whole sentences, days in full, nothing that cannot be said. What
// stands in brackets is for the caller.
func Spoken(p threat.Product, language, desk string) string {
	t, l, missing := VoiceFor(p, language)
	var out []string
	line := func(s string) {
		if s = strings.TrimSpace(s); s != "" {
			out = append(out, s)
		}
	}
	mode := map[threat.Mode]string{threat.ModeExercise: l.Say.Exercise, threat.ModeTest: l.Say.Test}[p.Mode]
	line(mode)
	hello := l.Say.Warning
	if p.Kind == threat.AdvisoryProduct {
		hello = l.Say.Advisory
	}
	line(fmt.Sprintf(hello, desk))
	if p.Kind == threat.WarningProduct {
		line("(" + l.Say.Sure + ")")
	}
	if missing != "" {
		line("(" + missing + ")")
	}
	if p.Action == threat.ActionCancel {
		line(l.Heading(p, desk))
	}
	line(sentence(t.Headline))
	for _, s := range Sections(p, t, l) {
		switch {
		case s.Name == "when":
			line(l.When + ": " + l.spokenWindow(p.Window))
		case len(s.Items) > 0:
			line(s.Label + ": " + strings.Join(each(s.Items, sentence), " "))
		default:
			line(s.Label + ": " + sentence(s.Text))
		}
	}
	line(fmt.Sprintf(l.Say.Again, t.Contact))
	if p.Kind == threat.WarningProduct {
		line(l.Say.Ask)
		line("(" + l.Say.Note + ")")
	}
	line(mode)
	return strings.Join(out, "\n\n") + "\n"
}

// spokenWindow gives a window with its days in full.
func (l Labels) spokenWindow(w threat.Window) string {
	loc := zoneOf(w.Zone)
	start, end := w.Start.In(loc), w.End.In(loc)
	place := strings.ReplaceAll(loc.String()[strings.LastIndexByte(loc.String(), '/')+1:], "_", " ")
	return l.longDay(start) + start.Format(" 15:04 ") + l.To + " " + l.longDay(end) + end.Format(" 15:04") + " (" + place + ")."
}

// sentence ends a text as a sentence ends.
func sentence(s string) string {
	s = strings.TrimSpace(s)
	if s == "" || strings.ContainsAny(s[len(s)-1:], ".!?") {
		return s
	}
	return s + "."
}

func each(list []string, do func(string) string) []string {
	out := make([]string, len(list))
	for i, s := range list {
		out[i] = do(s)
	}
	return out
}
