package reading

import (
	"github.com/tocsin/tocsin/internal/reading/text"
	"github.com/tocsin/tocsin/internal/threat"
)

func official(q *party) bool {
	switch q.kind {
	case "state", "state-organ", "authority", "person", "organisation", "embassy":
		return true
	}
	return false
}

// responses reads what was done about it: investigations, arrests, measures,
// condemnations and condolences.
func (p *page) responses(si int) {
	s := &p.doc.Sentences[si]
	for i := s.First; i < s.Last; i++ {
		if p.toks[i].Aside {
			continue
		}
		act := p.responseAt(i, s)
		if act == "" {
			continue
		}
		q := p.subjectOf(i, s.First, official)
		if p.is(i-1, cBe) && p.word(i) != "investigating" && p.word(i) != "probing" {
			q = p.agentOf(i+1, s.Last)
		}
		if q == nil && act != "arrest" && act != "investigation" {
			continue
		}
		d := threat.SpeechDetail{Act: act, From: ""}
		first := i
		if q != nil {
			d.From = q.name
			if q.first < i {
				first = q.first
			}
		}
		d.Content = p.clause(i, s.Last)
		p.stamp(&d, i, s)
		line := act
		if d.From != "" {
			line += " by " + d.From
		}
		last := min(s.Last, i+1)
		for last < min(s.Last, i+6) && p.toks[last].Kind != text.Punct {
			last++
		}
		f := p.fact(threat.FactResponse, first, last, line, act+": "+quote(p.word(i)))
		f.Speech = &d
		if q == nil {
			f.Sure = threat.SureMedium
		}
		p.addIn(f, si)
		return
	}
}

// responseAt tells what response the word at i starts, empty for none.
func (p *page) responseAt(i int, s *text.Sentence) string {
	switch p.word(i) {
	case "investigating", "investigates", "investigated", "probing", "investigate":
		return "investigation"
	case "investigation", "probe", "inquiry":
		if p.has(max(s.First, i-6), i, "opened", "launched", "began", "started", "open", "launch", "begun", "ordered") || p.is(i+1, cBe) {
			return "investigation"
		}
	case "case":
		if p.word(i-1) == "criminal" {
			return "investigation"
		}
	case "arrested", "detained", "apprehended", "captured":
		if !p.negated(s.First, i) {
			return "arrest"
		}
	case "caught", "seized":
		if p.is(i-1, cBe) && p.hasClass(s.First, i, cPerp) {
			return "arrest"
		}
	case "arrests", "custody":
		if !p.negated(s.First, i) && !p.negated(s.First, i-1) {
			return "arrest"
		}
	case "condolences", "sympathies", "sympathy", "mourning":
		return "condolence"
	case "condemned", "condemns", "denounced", "condemning", "deplored", "condemnation":
		return "condemnation"
	case "cordoned", "evacuated", "curfew", "lockdown", "deployed", "tightened", "reinforced", "cancelled", "canceled", "suspended", "heightened":
		if p.has(max(s.First, i-7), min(s.Last, i+7), "security", "police", "area", "events", "troops", "curfew", "flights", "soldiers", "measures", "lockdown", "patrols", "schools", "services") {
			return "measures"
		}
	}
	return ""
}

// attributions reads which outlet reports what: "told NBC News", "reported
// The Wall Street Journal", "according to Reuters".
func (p *page) attributions(si int) {
	s := &p.doc.Sentences[si]
	for _, q := range p.partiesIn(s.First, s.Last) {
		if q.kind != "outlet" || p.toks[q.first].Aside || p.reported[q.name] {
			continue
		}
		first, how := p.reports(q, s)
		if how == "" {
			continue
		}
		p.reported[q.name] = true
		d := threat.SpeechDetail{Act: "report", From: q.name}
		last := q.last
		if first > q.first {
			first, last = q.first, first+1
		}
		f := p.fact(threat.FactAttribution, first, last, q.name, "attribution: "+quote(how))
		f.Speech = &d
		p.addIn(f, si)
	}
}

// reports finds the word that says that an outlet reports.
func (p *page) reports(q party, s *text.Sentence) (int, string) {
	b := q.first - 1
	for b > s.First && (p.is(b, cDet) || p.word(b) == "agency" || p.word(b) == "news" || p.word(b) == "newspaper" || p.word(b) == "state" || p.word(b) == "broadcaster") {
		b--
	}
	switch w := p.word(b); {
	case p.is(b, cSay) && w != "according" && b >= s.First || w == "told" || w == "telling":
		return b, w
	case w == "to" && p.word(b-1) == "according":
		return b - 1, "according to"
	case w == "to" && (p.word(b-1) == "statement" || p.word(b-1) == "spoke" || p.word(b-1) == "speaking"):
		return b - 1, p.word(b-1) + " to"
	case w == "by" && (p.word(b-1) == "reported" || p.word(b-1) == "cited" || p.word(b-1) == "quoted" || p.word(b-1) == "published" || p.word(b-1) == "obtained" || p.word(b-1) == "report"):
		return b - 1, p.word(b-1) + " by"
	case w == "cited" || w == "citing" || w == "quoted" || w == "quoting":
		return b, w
	}
	k := q.last
	for k < s.Last && p.is(k, cHave|cAdverb) || k < s.Last && (p.word(k) == "news" || p.word(k) == "agency" || p.word(k) == "newspaper") {
		k++
	}
	if k < s.Last && (p.is(k, cSay) || p.word(k) == "reporting" || p.word(k) == "quoted" || p.word(k) == "cited") && p.word(k) != "claimed" {
		return k, p.word(k)
	}
	return 0, ""
}
