package reading

import (
	"slices"
	"sort"
	"strings"
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
	p.away = make([]bool, len(p.doc.Sentences))
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
	for _, m := range p.times { // "one year after a gunman killed three"
		if r := m.Relation; r != nil && r.Direction == "after" && (r.MinDays > long.Hours()/24 || r.MinDays > 1 && p.comesAfter(m)) {
			p.old[m.Sentence] = true
		}
	}
	for si := range p.doc.Sentences {
		if p.bygoneWords(si) || si > 0 && p.old[si-1] && p.goesOn(si) {
			p.old[si] = true
		}
	}
	p.revive()
}

// comesAfter says whether a sentence only tells that the event came some time
// after another: "the shooting comes six weeks after 40 people were killed".
func (p *page) comesAfter(m when.Mention) bool {
	w := p.word(m.First - 1)
	return w == "came" || w == "comes" || w == "happened" || w == "occurred" || w == "followed" || w == "follows"
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

// inTime says whether token i is part of a day or moment that is told.
func (p *page) inTime(i int) bool {
	for _, m := range p.timesAt(int(p.toks[i].Sentence)) {
		if m.First <= i && i < m.Last {
			return m.Kind == when.Date || m.Kind == when.Moment
		}
	}
	return false
}

// timesAt are the times of a sentence; times are in the order of the text.
func (p *page) timesAt(si int) []when.Mention {
	a := sort.Search(len(p.times), func(i int) bool { return p.times[i].Sentence >= si })
	b := a
	for b < len(p.times) && p.times[b].Sentence == si {
		b++
	}
	return p.times[a:b]
}

func (p *page) timesIn(si int) int {
	n := 0
	for _, m := range p.timesAt(si) {
		if m.When.Known() {
			n++
		}
	}
	return n
}

// bygone says whether a sentence tells of another, earlier event.
func (p *page) bygone(si int) bool { return si < len(p.old) && p.old[si] }

// timeFor is the time of an act of speech told by one of the words: the one
// that hangs on it, else one that hangs on nothing else that is told of.
func (p *page) timeFor(s *text.Sentence, words ...int) (threat.When, bool) {
	var other threat.When
	for _, m := range p.times {
		if m.First < s.First || m.First >= s.Last || !m.When.Known() || m.Kind == when.Duration || m.Kind == when.Repeated || m.Kind == when.Related {
			continue
		}
		g := p.governor(m.First, m.Last, m.Sentence)
		switch {
		case slices.Contains(words, g.at) && g.deed != ofNothing, g.deed == ofWarning:
			return m.When, true
		case (g.deed == ofNothing || g.deed == ofOther) && p.nearby(g.at, words):
			other = m.When
		case g.deed == ofStatement && !other.Known():
			other = m.When
		}
	}
	return other, other.Known()
}

// saidAt is when somebody says what a sentence tells.
func (p *page) saidAt(s *text.Sentence) (threat.When, bool) {
	for _, m := range p.times {
		if m.First >= s.First && m.First < s.Last && m.When.Known() && p.governor(m.First, m.Last, m.Sentence).deed == ofStatement {
			return m.When, true
		}
	}
	return threat.When{}, false
}

// nearby says whether a word stands within a few tokens of one of the words.
func (p *page) nearby(at int, words []int) bool {
	return slices.ContainsFunc(words, func(w int) bool { return at >= w-8 && at <= w+8 })
}

// dateFacts gives the times that are known, and the stated distances.
func (p *page) dateFacts() {
	seen := map[string]bool{}
	for _, m := range p.times {
		head := p.doc.Sentences[m.Sentence].Kind == text.Header || p.doc.Sentences[m.Sentence].Kind == text.Dateline
		if head && m.When.Known() && m.When.EDTF == p.out.Published.EDTF {
			continue
		}
		if m.Rule == "feast" && feasting[p.word(m.Last)] {
			continue // "a Christmas market" says no day
		}
		value := m.When.EDTF
		if m.Relation != nil {
			value = p.words(m.First, m.Last)
		}
		if value == "" && m.Kind == when.Date && dayOfNoYear(m.Timex) {
			value = m.Timex // EDTF level 1, 5.1: the year is not told, and none is made up
		}
		if value == "" || p.word(m.First) == "following" && p.word(m.Last) == "of" || m.Kind == when.Repeated || m.Kind == when.Duration && m.Relation == nil {
			continue
		}
		of := p.eventNear(m)
		if head {
			of = string(ofPublication)
		}
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
		f.Background = p.bygone(m.Sentence) && !p.toCome(m.When)
		p.add(f)
	}
}

// toCome says whether a time lies after the report: what it tells of is no
// past event, whatever else its sentence recalls.
func (p *page) toCome(w threat.When) bool {
	ref := p.out.Published
	return ref.Known() && w.Known() && !w.From.Before(ref.From)
}

// dayOfNoYear says whether a time is a day and month without a year.
func dayOfNoYear(timex string) bool {
	return len(timex) == 10 && strings.HasPrefix(timex, "XXXX-") && !strings.ContainsAny(timex[5:], "WX")
}

// clockFacts gives the times of day that are told of the attack without a day
// ("the shooting began at about 19:40") the day of the attack.
func (p *page) clockFacts() {
	day, ok := p.eventTime()
	if !ok || !dayOrFiner(day) || day.Granularity == threat.GranMinute || day.Granularity == threat.GranHour {
		return
	}
	midnight := time.Date(day.From.Year(), day.From.Month(), day.From.Day(), 0, 0, 0, 0, day.From.Location())
	for _, m := range p.times {
		if m.Kind != when.Clock || m.When.Known() || m.Clock == 0 || p.bygone(m.Sentence) || p.governor(m.First, m.Last, m.Sentence).deed != ofAttack {
			continue
		}
		at := midnight.Add(m.Clock)
		w := threat.When{EDTF: at.Format("2006-01-02T15:04:05"), From: at, To: at.Add(time.Minute), Granularity: threat.GranMinute, Zone: day.Zone}
		if m.Mod == when.Approx {
			w.EDTF += "~"
		}
		f := p.fact(threat.FactDate, m.First, m.Last, w.EDTF, "date: "+quote(p.words(m.First, m.Last))+", a time of day on the day told of the attack")
		f.Date = &threat.DateDetail{When: w, Of: string(ofAttack)}
		f.Sure = threat.SureMedium
		p.addIn(f, m.Sentence)
	}
}

// eventNear says of what a time tells: what governs it in its clause.
func (p *page) eventNear(m when.Mention) string {
	switch m.Mod {
	case when.Since, when.Until, when.Before, when.After:
		return ""
	}
	if m.Rule == "feast" && p.word(m.Last) == "weekend" {
		return "" // its day is not the one meant
	}
	if p.word(m.First-1) == ":" && (p.word(m.First-2) == "date" || p.word(m.First-2) == "when" || p.word(m.First-2) == "occurred") && m.When.EDTF != p.out.Published.EDTF && p.out.Alert == nil {
		return string(ofAttack) // a line of a police form, beside that of its issue
	}
	switch g := p.governor(m.First, m.Last, m.Sentence); g.deed {
	case ofAttack:
		if p.finding(g.at) {
			return string(ofFinding)
		}
		if coarseCount(m) && p.counted(g.at) {
			return ""
		}
		return string(ofAttack)
	case ofResponse:
		return string(ofAttack)
	case ofOther, ofEvent, ofBeginning, ofCare, ofInquiry:
		return ""
	default:
		return string(g.deed)
	}
}

// finding says whether the word that governs a time tells when somebody was
// found rather than what was done to them.
func (p *page) finding(at int) bool {
	if p.word(at) == "found" || p.word(at) == "discovered" {
		return true
	}
	return (p.word(at) == "dead" || p.word(at) == "body" || p.word(at) == "bodies") && p.has(max(0, at-3), min(len(p.toks), at+6), "found", "discovered")
}

// coarseCount says whether a time is a month, season or year, over which
// attacks are counted.
func coarseCount(m when.Mention) bool {
	return !dayOrFiner(m.When)
}

// counted says whether the attack at a token is one of a count: "the third
// shooting in the city this year".
func (p *page) counted(at int) bool {
	for k := at; k > max(0, at-5); k-- {
		w := p.word(k)
		if ordinals[w] > 0 || w == "first" || w == "latest" || strings.HasSuffix(w, "th") && p.toks[k].Kind == text.Number || p.toks[k].Kind == text.Number && p.is(k+1, cDeaths) {
			return true
		}
	}
	return false
}

// feasting are the things that a feast's name before them only describes.
var feasting = wordSet(`market markets party parties parade tree gift gifts shopping season celebration celebrations dinner lunch concert
	lights decorations break holiday holidays service services mass play song carols display`)
