package reading

import (
	"time"

	"github.com/tocsin/tocsin/internal/reading/text"
	"github.com/tocsin/tocsin/internal/reading/when"
	"github.com/tocsin/tocsin/internal/threat"
)

// findTimes tags the times of the document and tells which sentences speak of
// what is long past.
func (p *page) findTimes() {
	ref := p.out.Published
	if !ref.Known() {
		ref = p.publishedInText()
		p.out.Published = ref
	}
	o := when.Options{Ref: ref, Lang: p.lang()}
	if p.out.Alert != nil {
		o.Message = true
	}
	p.times = when.Tag(p.doc, o)
	p.findBygone(ref)
}

func (p *page) lang() string {
	if p.out.Language == "es" {
		return "es"
	}
	return "en"
}

// long is how far back an event lies that is told as background.
const long = 45 * 24 * time.Hour

// findBygone marks the sentences about other, earlier events.
func (p *page) findBygone(ref threat.When) {
	p.old = make([]bool, len(p.doc.Sentences))
	main := ref.From
	if main.IsZero() {
		for _, m := range p.times {
			if m.When.Known() && !m.When.From.IsZero() && m.Sentence < 4 {
				main = m.When.From
				break
			}
		}
	}
	for _, m := range p.times {
		if !main.IsZero() && m.When.Known() && !m.When.To.IsZero() && m.Mod != when.Since && m.Kind != when.Related &&
			m.When.To.Before(main.Add(-long)) && !p.bounds(m) {
			p.old[m.Sentence] = true
		}
	}
	for si := range p.doc.Sentences {
		if p.bygoneWords(si) || si > 0 && p.old[si-1] && p.goesOn(si) {
			p.old[si] = true
		}
	}
}

// bounds says whether the time only bounds a record: "the deadliest since 2011".
func (p *page) bounds(m when.Mention) bool {
	return p.word(m.First-1) == "since" || p.word(m.First-1) == "until" || p.word(m.First-1) == "from"
}

// bygoneWords says whether the words of a sentence put it into the past of
// the report: "similar attacks", "in recent years".
func (p *page) bygoneWords(si int) bool {
	s := &p.doc.Sentences[si]
	for i := s.First; i < s.Last; i++ {
		switch p.word(i) {
		case "years", "year", "decades", "months":
			if w := p.word(i - 1); w == "recent" || w == "past" && p.word(i-2) != "the" || p.word(i+1) == "ago" {
				return true
			}
			if w := p.word(i - 1); w == "last" && p.word(i) == "year" {
				return true
			}
		case "previous", "earlier", "similar", "past", "prior":
			if p.seq(i+1, "attacks") || p.seq(i+1, "attack") || p.seq(i+1, "bombings") || p.seq(i+1, "bombing") || p.seq(i+1, "incidents") || p.seq(i+1, "shootings") {
				return true
			}
		case "anniversary", "historically", "previously":
			if p.word(i) != "previously" || s.Last-s.First < 30 {
				return p.word(i) != "previously" || !p.has(s.First, s.Last, "warned", "warning", "unreported", "thought", "reported")
			}
		}
	}
	return false
}

// goesOn says whether a sentence goes on about what the one before told.
func (p *page) goesOn(si int) bool {
	s := &p.doc.Sentences[si]
	if s.Paragraph != p.doc.Sentences[si-1].Paragraph || p.timesIn(si) > 0 {
		return false
	}
	switch p.word(s.First) {
	case "they", "it", "he", "she", "those", "both":
		return true
	case "that", "the":
		_, last := p.actAt(s.First + 1)
		return last > s.First+1 && p.word(s.First) == "that"
	}
	return false
}

func (p *page) timesIn(si int) int {
	n := 0
	for _, m := range p.times {
		if m.Sentence == si && m.When.Known() {
			n++
		}
	}
	return n
}

// bygone says whether a sentence tells of another, earlier event.
func (p *page) bygone(si int) bool { return si < len(p.old) && p.old[si] }

// timeOf is the time that stands nearest to token i in its sentence, after it
// rather than before.
func (p *page) timeOf(i int, s *text.Sentence) (threat.When, bool) {
	best, found := 1<<30, threat.When{}
	for _, m := range p.times {
		if m.First < s.First || m.First >= s.Last || !m.When.Known() || m.Kind == when.Duration || m.Kind == when.Repeated || m.Kind == when.Related {
			continue
		}
		d := m.First - i
		if d < 0 {
			d = 2 * -d
		}
		if d < best {
			best, found = d, m.When
		}
	}
	return found, best < 40
}

// dateFacts gives the times that are known, and the stated distances.
func (p *page) dateFacts() {
	seen := map[string]bool{}
	for _, m := range p.times {
		if k := p.doc.Sentences[m.Sentence].Kind; (k == text.Header || k == text.Dateline) && m.When.EDTF == p.out.Published.EDTF {
			continue
		}
		value := m.When.EDTF
		if m.Relation != nil {
			value = p.words(m.First, m.Last)
		}
		if value == "" || p.word(m.First) == "following" && p.word(m.Last) == "of" || m.Kind == when.Repeated || m.Kind == when.Duration && m.Relation == nil {
			continue
		}
		of := p.eventNear(m)
		key := value + "\x00" + of
		if seen[key] {
			continue
		}
		seen[key] = true
		f := p.fact(threat.FactDate, m.First, m.Last, value, "date: "+quote(p.words(m.First, m.Last))+", "+m.Rule)
		f.Date = &threat.DateDetail{When: m.When, Of: of, Relation: m.Relation}
		if m.Sure != "" {
			f.Sure = m.Sure
		}
		p.addIn(f, m.Sentence)
	}
}

// ofStatement says whether a time is that of somebody's saying, counting or
// dismissing something: "said early on Saturday", "on Tuesday dismissed", "by
// the count of Monday".
func (p *page) ofStatement(m when.Mention, s *text.Sentence) bool {
	for i := m.First - 1; i >= s.First && i >= m.First-3; i-- {
		switch w := p.word(i); {
		case statementWords[w]:
			return true
		case !timeLinks[w]:
			i = s.First
		}
	}
	return m.Last < s.Last && statementWords[p.word(m.Last)]
}

// statementWords are what people do with news of an event, not the event.
var statementWords = wordSet(`said says say told tells announced added confirmed reported dismissed denied called offered stated claimed
	wrote posted published tweeted spoke insisted acknowledged rejected condemned expressed count tally figures estimate statement`)

// timeLinks stand between a verb and its time.
var timeLinks = wordSet("on in of at by early late earlier later the a this last")

// notYet says whether the act at token i is only planned, possible or feared.
func (p *page) notYet(i int, s *text.Sentence) bool {
	for j := max(s.First, i-3); j < i; j++ {
		if unrealWords[p.word(j)] {
			return true
		}
	}
	return false
}

var unrealWords = wordSet("planned possible potential alleged imminent impending future further would-be prospective feared foiled prevented")

// eventNear says of what a time tells: the nearest attack, warning or other
// event word of its sentence.
func (p *page) eventNear(m when.Mention) string {
	s := &p.doc.Sentences[m.Sentence]
	if p.ofStatement(m, s) {
		return ""
	}
	best, of := 25, ""
	for i := s.First; i < s.Last; i++ {
		name := ""
		switch {
		case warnNouns[p.word(i)] || warnVerbs[p.word(i)] && p.word(i) != "urged":
			name = "warning"
		case p.is(i, cDetained):
			name = "arrest"
		default:
			if kind, last := p.actAt(i); last > i && kind != "threat" && !p.notAnAct(i, last, kind) && !p.notYet(i, s) {
				name = "attack"
			} else if p.is(i, cKilled|cKilling|cDied) {
				name = "attack"
			}
		}
		if name == "" {
			continue
		}
		d := i - m.First
		if d < 0 {
			d = -d
		}
		if d < best {
			best, of = d, name
		}
	}
	return of
}
