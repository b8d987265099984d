package when

import (
	"github.com/tocsin/tocsin/internal/reading/text"
	"github.com/tocsin/tocsin/internal/threat"
)

// Published looks for the day a text says it came out: in a date before the
// first sentence, in the dateline, in a line that holds little else than a
// date. A date without its year is taken for the last such day up to o.Ref,
// the time by which the text was there, and marked as uncertain.
func Published(d *text.Doc, o Options) (threat.When, threat.Span, bool) {
	ref := o.Ref
	o.Ref, o.Direction = threat.When{}, Past
	p := newParser(d, o)
	best, at, rank := threat.When{}, threat.Span{}, 0
	n := len(d.Sentences)
	for s := range d.Sentences {
		if s >= 10 && s < n-3 {
			continue
		}
		for _, m := range p.only(s, threat.When{}) {
			if r := dayRank(d, s, m); r > rank && m.When.Known() {
				best, at, rank = m.When, m.Span, r
			}
		}
	}
	if rank == 0 {
		if w, span, ok := p.leading(); ok {
			return w, span, true
		}
	}
	if rank == 0 && ref.Known() {
		return p.withoutYear(ref)
	}
	return best, at, rank > 0
}

// only reads one sentence, set aside or not, with a reference time of its own.
func (p *parser) only(s int, ref threat.When) []Mention {
	p.out = p.out[:0]
	p.hasRef = ref.Known()
	if p.hasRef {
		p.ref = wall(ref)
	}
	x := &p.d.Sentences[s]
	p.lo, p.hi, p.sent = x.First, x.Last, s
	if x.Last-x.First > 60 || !p.load() {
		return nil
	}
	for i := p.lo; i < p.hi; {
		p.depth = 0
		n, ok := node{}, false
		if p.opens(i) {
			n, ok = p.grammar(p, i)
		}
		if !ok || n.b <= i {
			i++
			continue
		}
		p.emit(n)
		i = n.b
	}
	return p.out
}

// leading reads a whole date that opens the first sentences before a dash:
// "22 March 2024 - The group said".
func (p *parser) leading() (threat.When, threat.Span, bool) {
	for s := range min(4, len(p.d.Sentences)) {
		x := &p.d.Sentences[s]
		if x.Last-x.First < 6 {
			continue
		}
		head := min(x.Last, x.First+6)
		p.out, p.hasRef = p.out[:0], false
		p.lo, p.hi, p.sent = x.First, head, s
		if !p.load() || !p.opens(x.First) {
			continue
		}
		p.depth = 0
		n, ok := p.grammar(p, x.First)
		if !ok || n.b >= head {
			continue
		}
		p.emit(n)
		switch p.t[n.b].Fold {
		case "-", "–", "—", "--", ":":
			if m := p.out[len(p.out)-1]; m.Kind == Date && m.When.Granularity == threat.GranDay && m.When.Known() {
				return m.When, m.Span, true
			}
		}
	}
	return threat.When{}, threat.Span{}, false
}

// withoutYear takes the day of a dateline that leaves the year out.
func (p *parser) withoutYear(ref threat.When) (threat.When, threat.Span, bool) {
	for s := range min(6, len(p.d.Sentences)) {
		if p.d.Sentences[s].Kind != text.Dateline {
			continue
		}
		for _, m := range p.only(s, ref) {
			if m.Kind == Date && m.When.Known() && m.When.Granularity == threat.GranDay {
				w := m.When
				if w.EDTF[len(w.EDTF)-1] != '?' {
					w.EDTF += "?"
				}
				return w, m.Span, true
			}
		}
	}
	return threat.When{}, threat.Span{}, false
}

// dayRank says how sure it is that a time in sentence s is when the text came
// out; 0 is not at all.
func dayRank(d *text.Doc, s int, m Mention) int {
	fine := m.When.Granularity == threat.GranDay || m.When.Granularity == threat.GranMinute || m.When.Granularity == threat.GranHour
	if !fine || m.Kind != Date && m.Kind != Moment || m.Mod != "" {
		return 0
	}
	x := &d.Sentences[s]
	toks := d.Of(s)
	late := s >= 10
	if s+1 < len(d.Sentences) && toks[0].Fold == "date" {
		if next := d.Of(s + 1); len(next) > 1 && next[0].Fold == "time" && next[1].Fold == ":" {
			return 0 // a line of a police form: when it happened
		}
	}
	switch x.Kind {
	case text.Dateline:
		return 4
	case text.Header:
		return 6
	case text.Prose:
		if x.Last-x.First > 16 {
			return 0
		}
	}
	label := ""
	for _, t := range toks[:min(len(toks), m.First-x.First)] {
		switch t.Fold {
		case "published", "posted", "issued", "date", "dated", "released", "reviewed", "reissued", "publicado", "fecha":
			label = "published"
		case "updated", "modified":
			if label == "" {
				label = "updated"
			}
		}
	}
	little := 2*(m.Last-m.First) >= x.Last-x.First
	if s < 3 && x.Kind == text.Headline && endsTitle(d, m) {
		return 5
	}
	switch {
	case label == "published" && x.Kind != text.Prose || label == "published" && little:
		return 7
	case label == "updated" && little:
		return 3
	case little && x.Kind == text.Headline && !late:
		return 5
	case little && x.Kind == text.Headline:
		return 1
	}
	return 0
}

// endsTitle says whether a day stands in brackets or behind a dash at the end
// of a title: "Security Alert: Nairobi (June 20, 2025)".
func endsTitle(d *text.Doc, m Mention) bool {
	x := &d.Sentences[m.Sentence]
	if m.First == x.First || m.When.Granularity != threat.GranDay {
		return false
	}
	switch d.Tokens[m.First-1].Fold {
	case ",":
		for _, t := range d.Tokens[x.First:m.First] {
			if t.Is("alert", "advisory", "notice", "message", "warning", "bulletin", "embassy", "consulate") {
				return m.Last == x.Last
			}
		}
	case "(", "[":
		return m.Last < x.Last && x.Last-m.Last <= 2
	case "–", "—", "-", "|", "of", "issued", "reissued", "dated", "updated", "reviewed":
		return m.Last == x.Last
	}
	return false
}
