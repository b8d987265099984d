package reading

import (
	"slices"
	"strings"

	"github.com/tocsin/tocsin/internal/geo"
	"github.com/tocsin/tocsin/internal/reading/text"
	"github.com/tocsin/tocsin/internal/threat"
)

// warnVerbs and warnNouns start a warning; issueVerbs and passVerbs hand one on.
var (
	warnVerbs  = wordSet(`warned warns warning forewarned cautioned cautions alerted alerts notified notifies notify forewarn advised advises urged urges informed`)
	warnNouns  = wordSet(`warning warnings alert alerts advisory advisories notice`)
	issueVerbs = wordSet(`issued issue issues issuing sent send sends passed gave given published posted released reiterated reiterate handed
	repeated renewed conveyed delivered shared provided relayed communicated updated raised echoed echo transmitted put received reissued
	extended upgraded changed`)
	passVerbs = wordSet(`shared passed conveyed gave handed relayed provided sent transmitted supplied`)
	tipNouns  = wordSet(`information intelligence tip tips message note letter memo cable details warning warnings alert notice`)
)

// warnings reads the warnings told in a sentence.
func (p *page) warnings(si int) {
	s := &p.doc.Sentences[si]
	p.accounts(si)
	found := false
	for i := s.First; i < s.Last; i++ {
		switch {
		case p.toks[i].Aside:
		case !found:
			found = p.warningAt(i, s) // the first says who, the rest what
		case p.is(i, cWarnNoun):
			p.related(i, s) // "points to the alert that the embassy issued"
		}
	}
}

// warningAt reads the warning that the word at i tells of.
func (p *page) warningAt(i int, s *text.Sentence) bool {
	w := p.word(i)
	switch {
	case p.is(i, cTipNoun) && p.related(i, s), (w == "intelligence" || w == "information") && p.knowing(i, s):
		return true
	case p.is(i, cWarnNoun) && p.isWarningNoun(i, s):
		return p.warningNoun(i, s)
	case w == "advice" && (p.word(i-1) == "travel" || p.word(i-1) == "security") && p.isWarningNoun(i, s):
		return p.warningNoun(i, s)
	case (w == "note" || w == "letter" || w == "memo" || w == "cable" || w == "message") && p.has(max(s.First, i-2), i, "confidential", "secret", "classified") && p.threatens(i, s.Last):
		return p.warningNoun(i, s)
	case p.is(i, cWarnVerb) && !p.is(i, cWarnNoun) && !(w == "informed" && !p.threatens(i, s.Last)), w == "tipped" && p.word(i+1) == "off":
		return p.warningVerb(i, s)
	case w == "told" && p.tellsPublic(i, s):
		return p.warningVerb(i, s)
	case p.is(i, cPassVerb):
		return p.sharing(i, s)
	}
	return false
}

// tellsPublic says whether "told" at i is an authority's advice to its people:
// "told their citizens to leave".
func (p *page) tellsPublic(i int, s *text.Sentence) bool {
	k := i + 1
	for k < min(s.Last, i+4) && !publics[p.word(k)] {
		k++
	}
	if !publics[p.word(k)] || !p.has(k, min(s.Last, k+6), "to") {
		return false
	}
	q := p.subjectOf(i, s.First, speaks)
	return q != nil && (q.kind == "state" || q.kind == "embassy" || q.kind == "state-organ")
}

// isWarningNoun keeps out "Despite the warning", "warning signs", and "alert"
// as a state of mind; what tells of issuing it stands near.
func (p *page) isWarningNoun(i int, s *text.Sentence) bool {
	if w := p.word(i + 1); w == "signs" || w == "sign" || w == "system" || w == "shots" || w == "level" || w == "time" {
		return false
	}
	if p.word(i-1) == "no" || p.word(i-1) == "any" || p.word(i-1) == "without" {
		return false
	}
	if p.word(i) == "alert" && p.has(max(s.First, i-1), i, "on", "stay", "high", "remain", "be") || p.word(i) == "notice" {
		return false
	}
	for k := max(s.First, i-9); k < min(s.Last, i+6); k++ {
		if p.is(k, cIssueVerb) {
			return !p.negated(s.First, k)
		}
	}
	q := p.partyBefore(i)
	return q != nil && (p.word(i+1) == "to" || q.kind == "embassy")
}

// partyBefore is the party whose warning it is: "the U.S. warning".
func (p *page) partyBefore(i int) *party {
	k := i
	for k > 0 && (warningKinds[p.word(k-1)] || p.toks[k-1].Kind == text.Clitic) {
		k--
	}
	for n := range p.parties {
		if p.parties[n].last == k && speaks(&p.parties[n]) {
			return &p.parties[n]
		}
	}
	return nil
}

var warningKinds = wordSet("security travel terror confidential public recent latest earlier secret new urgent")

func (p *page) warningNoun(i int, s *text.Sentence) bool {
	d := threat.SpeechDetail{Act: "warning"}
	det := i - 1
	for warningKinds[p.word(det)] {
		det--
	}
	again := p.word(det) == "this" || p.word(det) == "the" || p.word(det) == "that"
	passive := p.is(i+1, cBe) || p.is(i+1, cHave)
	q := p.partyBefore(i)
	if q == nil && passive {
		q = p.agentOf(i+1, s.Last)
	}
	to := receiver{}
	if q == nil && !passive {
		if verb := p.passing(i, s); verb > 0 {
			q = p.subjectOf(verb, s.First, speaks)
			to = p.stateAt(verb+1, q)
			to.last = 0
		}
	}
	if q == nil && !passive && !again {
		q = p.subjectOf(i, s.First, speaks)
	}
	d.From = speaking(q)
	if to.name == "" {
		to = p.addressee(i+1, s, q)
	}
	d.To = to.name
	if again && passive && d.From == "" && len(p.warned) > 0 {
		last := p.warned[len(p.warned)-1]
		d.From, d.To, d.Public = last.From, last.To, last.Public
	}
	if kind := p.kindBefore(i); kind != "" {
		d.Public = kind
	}
	if d.From == "" && d.To == "" && (d.Public == "" || !passive) {
		return false
	}
	p.warningRest(&d, q, i, i, max(i+1, to.last), s)
	p.warn(d, q, i, i+1, s)
	p.warnBeside(d, q, i, i+1, s)
	return true
}

// kindBefore is whether the words right before a warning call it public or
// confidential.
func (p *page) kindBefore(i int) string {
	for k := i - 1; k > i-4 && k >= 0; k-- {
		switch p.word(k) {
		case "confidential", "private", "secret", "classified":
			return "confidential"
		case "public", "travel":
			return "public"
		}
	}
	return ""
}

// warnBeside gives the same warning to the parties joined to q: "the U.S. and
// UK embassies", "Canada, Norway and Japan".
func (p *page) warnBeside(d threat.SpeechDetail, q *party, i, last int, s *text.Sentence) {
	for n := 0; n < 12; n++ {
		also := p.beside(q)
		if also == nil || !speaks(also) || also.name == q.name {
			return
		}
		d.From = speaking(also)
		p.warn(d, also, i, last, s)
		q = also
	}
}

// beside is the party joined to q by "and" or a comma.
func (p *page) beside(q *party) *party {
	if q == nil {
		return nil
	}
	k := q.first - 1
	for p.is(k, cDet) {
		k--
	}
	if p.word(k) == "and" {
		k -= b2i(p.word(k-1) == ",")
	} else if p.word(k) != "," {
		return nil
	}
	if other := p.partyEnding(k); other != nil && (p.word(k) == "and" || other.kind == q.kind) {
		return other
	}
	return nil
}

// warningVerb reads "warned its citizens to avoid …", "advised against …".
func (p *page) warningVerb(i int, s *text.Sentence) bool {
	w := p.word(i)
	if p.is(i-1, cNeg) || p.is(i-2, cNeg) {
		return false
	}
	q := p.subjectOf(i, s.First, speaks)
	if p.is(i-1, cBe) || p.is(i-2, cBe) && p.is(i-1, cHave|cAdverb) {
		return p.warnedBy(i, q, s)
	}
	to := p.addressee(i+1+b2i(w == "tipped"), s, q)
	advice := w == "advised" || w == "urged" || w == "advises" || w == "urges" || w == "alerted" || w == "alerts" || strings.HasPrefix(w, "notif") || w == "informed"
	if q == nil || advice && to.name == "" && p.word(i+1) != "against" {
		return false
	}
	if advice && to.kind == "state" && strings.HasPrefix(w, "a") && !strings.HasPrefix(w, "alert") || (q.kind == "person" || q.kind == "authority" && q.country == "") && advice {
		return false
	}
	if (w == "urged" || w == "urges") && !p.threatens(s.First, s.Last) && !p.has(i, s.Last, "avoid", "leave", "shelter", "away") {
		return false // "urged residents to remain calm"
	}
	d := threat.SpeechDetail{Act: "warning", From: speaking(q), To: to.name}
	if d.To == "" && !p.threatens(i+1, s.Last) && !(p.word(i+1) == "against" && p.has(i+2, i+7, "travel", "travelling", "traveling")) {
		return false
	}
	p.warningRest(&d, q, i, i, max(i+1, to.last), s)
	p.warn(d, q, i, i+1, s)
	p.warnBeside(d, q, i, i+1, s)
	return true
}

// warnedBy reads "Turkey was warned by the United States that …".
func (p *page) warnedBy(i int, whom *party, s *text.Sentence) bool {
	by := p.agentOf(i+1, s.Last)
	if by == nil || whom == nil {
		return false
	}
	d := threat.SpeechDetail{Act: "warning", From: speaking(by), To: speaking(whom)}
	p.warningRest(&d, by, i, i, by.last, s)
	p.warn(d, by, i, i+1, s)
	return true
}

// threatens says whether the words tell of harm: a minister who warns of
// inflation warns of no threat to people.
func (p *page) threatens(a, b int) bool {
	for k := a; k < min(b, a+30); k++ {
		if threatWords[p.word(k)] {
			return true
		}
	}
	return false
}

var threatWords = wordSet(`attack attacks terrorist terrorists terror terrorism bombing bombings kidnapping extremists militants threat threats
	gatherings violence plot plots strike strikes gunmen danger assault evacuate shelter bomb kill killed armed massacre cell`)

// warn keeps a warning as a fact.
func (p *page) warn(d threat.SpeechDetail, q *party, i, last int, s *text.Sentence) {
	if d.From == "United States" && d.Policy == "" && d.Public == "confidential" && p.policy(s.First, s.Last) {
		d.Policy = "duty to warn"
	}
	p.warned = append(p.warned, d)
	first := i
	if q != nil && q.first < i && q.first >= s.First && i-q.first < 14 {
		first = q.first
	}
	rule := "warning: " + quote(p.word(i))
	if d.From != "" {
		rule += " by " + quote(d.From)
	}
	f := p.fact(threat.FactWarning, first, last, warningLine(d), rule)
	f.Speech = &d
	if d.From == "" || d.To == "" && d.Content == "" {
		f.Sure = threat.SureMedium
	}
	p.addIn(f, int(p.toks[i].Sentence))
}

// warningLine tells a warning in one line.
func warningLine(d threat.SpeechDetail) string {
	var b strings.Builder
	if d.Public != "" {
		b.WriteString(d.Public + " ")
	}
	b.WriteString("warning")
	if d.From != "" {
		b.WriteString(" by " + d.From)
	}
	if d.To != "" {
		b.WriteString(" to " + d.To)
	}
	if d.Content != "" {
		b.WriteString(": " + d.Content)
	}
	return b.String()
}

// toState says whether a warning goes to a state or its organs.
func (p *page) toState(d *threat.SpeechDetail) bool {
	if d.To == "" {
		return false
	}
	return geo.CountryNamed(d.To) != "" || slices.ContainsFunc(p.parties, func(q party) bool {
		return q.country != "" && q.kind == "state-organ" && (q.name == d.To || speaking(&q) == d.To)
	})
}
