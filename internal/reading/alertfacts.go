package reading

import (
	"strings"

	"github.com/tocsin/tocsin/internal/reading/text"
	"github.com/tocsin/tocsin/internal/threat"
)

// alertFacts makes a warning of an alert: from its issuer to the people it
// speaks to, with what it says to do and for how long.
func (p *page) alertFacts() {
	a := p.out.Alert
	if a == nil {
		return
	}
	if !a.Issued.Known() {
		a.Issued = p.out.Published // found in the text since
	}
	q := p.issuer()
	a.Issuer = p.in.Source
	if q != nil {
		a.Issuer = q.name
	}
	d := threat.SpeechDetail{Act: "warning", From: a.Issuer, Public: "public", For: p.lasting(0, len(p.toks))}
	d.To = p.audience()
	if a.Issued.Known() {
		d.When = &a.Issued
	}
	a.For = d.For
	w, ok := window(a.Issued, d.For)
	if !ok {
		w, ok = p.statedWindow(a)
	}
	if ok {
		a.Window, d.Window = w, &w
	}
	span, ok := p.alertSpan(a)
	if !ok {
		return
	}
	d.Content = p.alertContent(a, span)
	si := p.doc.SentenceAt(span.Start)
	if si < 0 {
		return
	}
	f := p.factSpan(threat.FactWarning, span, int32(si), warningLine(d), "warning: the document is a "+a.Kind)
	f.Speech = &d
	if a.Standing {
		f.Rule += ", which stands until further notice"
	}
	p.add(f)
	p.warned = append(p.warned, d)
}

// issuer is the first embassy, ministry or state organ that the alert names.
func (p *page) issuer() *party {
	var organ *party
	for n := range p.parties {
		q := &p.parties[n]
		if q.kind == "embassy" && q.country != "" {
			return q
		}
		if organ == nil && (q.kind == "state-organ" || q.kind == "embassy") {
			organ = q
		}
	}
	return organ
}

// audience is the people whom the alert addresses.
func (p *page) audience() string {
	for i := range p.toks {
		if (p.word(i) == "citizens" || p.word(i) == "nationals") && i > 0 {
			if code := p.nationBefore(i); code >= 0 {
				return p.words(code, i+1)
			}
		}
	}
	return ""
}

func (p *page) nationBefore(i int) int {
	if _, next := p.nationAt(i-1, i); next == i {
		return i - 1
	}
	return -1
}

// alertSpan is the stretch that tells the threat: the event, else the first
// sentence that warns, else the first action.
func (p *page) alertSpan(a *Alert) (threat.Span, bool) {
	if a.Event != "" {
		at := strings.Index(p.in.Text, a.Event)
		return threat.Span{Start: at, End: at + len(a.Event)}, at >= 0
	}
	for si := range p.doc.Sentences {
		s := &p.doc.Sentences[si]
		if !s.Aside && s.Kind == text.Prose && (p.threatens(s.First, s.Last) || p.has(s.First, s.Last, "avoid", "advise", "advises")) {
			return s.Span, true
		}
	}
	if len(a.Actions) > 0 {
		return a.Actions[0], true
	}
	return threat.Span{}, false
}

// alertContent is what the alert tells people to do, or the event.
func (p *page) alertContent(a *Alert, event threat.Span) string {
	var do []string
	for _, s := range a.Actions {
		if len(do) < 6 {
			do = append(do, strings.TrimRight(s.Of(p.in.Text), ".; "))
		}
	}
	if len(do) > 0 {
		return strings.Join(do, "; ")
	}
	words := strings.Join(strings.Fields(event.Of(p.in.Text)), " ")
	if len(words) > 300 {
		words = words[:300]
	}
	return strings.ToValidUTF8(words, "")
}
