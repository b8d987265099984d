package reading

import (
	"github.com/tocsin/tocsin/internal/reading/text"
	"github.com/tocsin/tocsin/internal/threat"
)

// related reads a warning with a relative clause: "the information that the
// United States passed on before the attack", "the alert the embassy issued".
func (p *page) related(i int, s *text.Sentence) bool {
	k := i + 1
	if p.word(k) == "that" || p.word(k) == "which" {
		k++
	}
	for p.is(k, cDet) {
		k++
	}
	q := p.partyNear(k, k+1, speaks)
	if q == nil {
		return false
	}
	v := q.last
	for v < min(s.Last, q.last+6) && !p.is(v, cIssueVerb) && p.toks[v].Kind != text.Punct {
		v++
	}
	loose := !p.is(i, cWarnNoun)
	if v >= s.Last || !p.is(v, cIssueVerb) || loose && !p.is(v, cPassVerb) || p.is(v-1, cNeg) {
		return false
	}
	to := p.addressee(v+1, s, q)
	if to.name == "" && loose && !p.warnsOf(s) && !p.judged(v, s) {
		return false
	}
	d := threat.SpeechDetail{Act: "warning", From: speaking(q), To: to.name}
	if loose {
		d.Public = "confidential"
	}
	d.Content = p.predicate(max(v+1, to.last), s)
	told := d.Content != "" || !p.judged(v, s)
	p.warningRest(&d, q, i, v, max(v+1, to.last), s)
	if !told {
		d.Content = "" // the words say what it was like, not what it said
	}
	p.warn(d, q, i, max(v+1, to.last), s)
	return true
}

// warnsOf says whether a sentence, or the one before it, speaks of a threat.
func (p *page) warnsOf(s *text.Sentence) bool {
	return p.threatens(s.First, s.Last) || len(p.warned) > 0
}

// judged says whether the words after token v say what a warning was like.
func (p *page) judged(v int, s *text.Sentence) bool {
	for k := v; k < s.Last; k++ {
		if p.is(k, cDescribed) {
			return true
		}
	}
	return false
}

// predicate is what a warning is said to have said or been: "named the hall".
func (p *page) predicate(i int, s *text.Sentence) string {
	for k := i; k < min(s.Last, i+14); k++ {
		switch p.word(k) {
		case "named", "said", "mentioned", "identified", "spoke", "listed", "pointed", "concerned":
			if p.partyNear(k-2, k, anyParty) == nil {
				return p.clause(k, s.Last)
			}
		}
	}
	return ""
}

// sharing reads "shared this information with Russian authorities", and "had
// information about a planned attack and shared it with them".
func (p *page) sharing(i int, s *text.Sentence) bool {
	what := i + 1
	for p.is(what, cDet) && p.word(what) != "this" && p.word(what) != "that" {
		what++
	}
	if p.word(what) == "this" || p.word(what) == "that" {
		what++
	}
	about := i
	switch w := p.word(what); {
	case w == "information" || w == "intelligence" || w == "details":
	case (p.word(i+1) == "it" || p.word(i+1) == "them") && p.has(s.First, i, "information", "intelligence", "warning", "details"):
		about = s.First
	default:
		return false
	}
	q := p.subjectOf(i, s.First, speaks)
	for k := i + 1; k < min(s.Last, i+9); k++ {
		if w := p.word(k); w == "with" || w == "to" {
			to := p.partyNear(k+1, min(s.Last, k+5), func(q *party) bool { return q.country != "" })
			if to == nil || q == nil || to.first == q.first || !p.warnsOf(s) {
				return false
			}
			d := threat.SpeechDetail{Act: "warning", From: speaking(q), To: speaking(to), Public: "confidential"}
			if about < i {
				d.Content = p.informationOf(about, i)
			}
			p.warningRest(&d, q, i, i, to.last, s)
			p.warn(d, q, i, to.last, s)
			return true
		}
	}
	return false
}

// informationOf is what information between tokens a and b is about.
func (p *page) informationOf(a, b int) string {
	for k := a; k < b; k++ {
		if p.word(k) == "about" || p.word(k) == "that" {
			end := k + 1
			for end < b && !(p.word(end) == "," && (p.word(end+1) == "and" || end+1 >= b)) && !(p.word(end) == "and" && end == b-1) {
				end++
			}
			return p.clause(k+1, end)
		}
	}
	return ""
}

// knowing reads "officials had said they had intelligence that bombers were
// threatening to strike": who says so in public warns.
func (p *page) knowing(i int, s *text.Sentence) bool {
	if !p.is(i-1, cHave) || p.word(i+1) != "that" && p.word(i+1) != "of" && p.word(i+1) != "about" || !p.threatens(i+1, s.Last) {
		return false
	}
	said := i - 2
	for said > s.First && !p.is(said, cSay) {
		if p.toks[said].Kind == text.Punct {
			return false
		}
		said--
	}
	q := p.subjectOf(said, s.First, speaks)
	if !p.is(said, cSay) || i-said > 5 || q == nil {
		return false
	}
	d := threat.SpeechDetail{Act: "warning", From: speaking(q), Public: "public", Content: p.clause(i+2, s.Last)}
	if w, ok := p.timeFor(s, said); ok {
		d.When = &w
	}
	p.warn(d, q, i, i+1, s)
	return true
}
