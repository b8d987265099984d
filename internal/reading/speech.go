package reading

import (
	"strings"

	"github.com/tocsin/tocsin/internal/geo"
	"github.com/tocsin/tocsin/internal/reading/text"
	"github.com/tocsin/tocsin/internal/threat"
)

// speakers are the parties that warn, claim, suspect and investigate.
func speaks(q *party) bool {
	switch q.kind {
	case "channel", "outlet":
		return false
	}
	return true
}

// subjectOf finds the party that the verb at v has for its subject: the
// nearest one before it that does not hang on a preposition of place.
func (p *page) subjectOf(v, from int, want func(*party) bool) *party {
	list := p.partiesIn(from, v)
	for n := len(list) - 1; n >= 0; n-- {
		q := &list[n]
		if q.last > v || !want(q) {
			continue
		}
		before := q.first - 1
		for p.is(before, cDet) && before > from {
			before--
		}
		switch p.word(before) {
		case "in", "at", "near", "from", "against", "with", "into", "on", "to", "outside", "between", "over", "behind", "among", "as":
			if before >= from {
				continue
			}
		}
		if p.another(q.last, v) {
			return nil
		}
		return q
	}
	return nil
}

// another says whether a verb of saying between tokens a and v gives the verb
// at v to somebody else; "said it had warned" does not.
func (p *page) another(a, v int) bool {
	for k := a; k < v; k++ {
		w := p.word(k)
		if w == ";" {
			return true
		}
		if p.is(k, cSay) && p.toks[k].Shape == text.Lower && !issueVerbs[w] && w != "claimed" && w != "confirmed" && w != "reported" {
			return !p.has(k, v, "it", "they", "he", "she", "its", "their")
		}
	}
	return false
}

// agentOf finds the party after "by".
func (p *page) agentOf(i, end int) *party {
	for k := i; k < min(end, i+10); k++ {
		if p.word(k) == "by" {
			return p.partyNear(k+1, min(end, k+7), anyParty)
		}
		if p.toks[k].Kind == text.Punct && p.word(k) != "," {
			return nil
		}
	}
	return nil
}

func anyParty(*party) bool { return true }

// partyNear is the first wanted party that starts between tokens a and b.
func (p *page) partyNear(a, b int, want func(*party) bool) *party {
	list := p.partiesIn(a, b)
	for n := range list {
		if want(&list[n]) {
			return &list[n]
		}
	}
	return nil
}

// speaking gives the short name by which a party stands in a speech act: a
// state stands for its officials and services.
func speaking(q *party) string {
	if q == nil {
		return ""
	}
	switch q.kind {
	case "state-organ":
		if q.actor == nil && q.country != "" {
			w := strings.ToLower(q.name)
			for _, known := range []string{"official", "authorit", "government", "intelligence", "agenc", "regime", "administration"} {
				if strings.Contains(w, known) {
					return nationName(q.country)
				}
			}
		}
	case "embassy":
		if q.country == "" {
			return "the embassy"
		}
	}
	return q.name
}

// warnVerbs and warnNouns start a warning.
var (
	warnVerbs  = wordSet(`warned warns warning forewarned cautioned cautions alerted alerts notified forewarn advised advises urged urges`)
	warnNouns  = wordSet(`warning warnings alert alerts advisory advisories notice`)
	issueVerbs = wordSet(`issued issue issues issuing sent send passed gave given published posted released reiterated reiterate
	repeated renewed conveyed delivered shared provided relayed communicated updated raised echoed echo transmitted put received`)
)

// warnings reads the warnings told in a sentence.
func (p *page) warnings(si int) {
	s := &p.doc.Sentences[si]
	for i := s.First; i < s.Last; i++ {
		w := p.word(i)
		if p.toks[i].Aside {
			continue
		}
		var ok bool
		switch {
		case warnNouns[w] && p.isWarningNoun(i, s):
			ok = p.warningNoun(i, s)
		case warnVerbs[w] && !warnNouns[w]:
			ok = p.warningVerb(i, s)
		case (w == "shared" || w == "passed" || w == "conveyed") && (p.word(i+1) == "information" || p.seq(i+1, "this", "information") || p.seq(i+1, "the", "information") || p.word(i+1) == "intelligence"):
			ok = p.sharing(i, s)
		}
		if ok {
			return // one warning a sentence: the first says who, the rest what
		}
	}
}

// isWarningNoun keeps out "Despite the warning", "warning signs", and "alert"
// as a state of mind; what tells of issuing it stands near.
func (p *page) isWarningNoun(i int, s *text.Sentence) bool {
	if w := p.word(i + 1); w == "signs" || w == "sign" || w == "system" || w == "shots" || w == "level" || w == "time" {
		return false
	}
	if p.word(i) == "alert" && (p.word(i-1) == "on" || p.word(i-1) == "stay" || p.word(i-1) == "high" || p.word(i-1) == "remain" || p.word(i-1) == "be") || p.word(i) == "notice" {
		return false
	}
	for k := max(s.First, i-9); k < min(s.Last, i+6); k++ {
		if issueVerbs[p.word(k)] {
			return true
		}
	}
	q := p.partyBefore(i)
	return q != nil && (p.word(i+1) == "to" || q.kind == "embassy")
}

// partyBefore is the party whose warning it is: "the U.S. warning".
func (p *page) partyBefore(i int) *party {
	k := i
	for k > 0 && (p.word(k-1) == "security" || p.word(k-1) == "travel" || p.word(k-1) == "terror" || p.word(k-1) == "confidential" || p.word(k-1) == "public" || p.toks[k-1].Kind == text.Clitic) {
		k--
	}
	for n := range p.parties {
		if p.parties[n].last == k && speaks(&p.parties[n]) {
			return &p.parties[n]
		}
	}
	return nil
}

func (p *page) warningNoun(i int, s *text.Sentence) bool {
	d := threat.SpeechDetail{Act: "warning"}
	again := p.is(i-1, cDet) && (p.word(i-1) == "this" || p.word(i-1) == "the" || p.word(i-1) == "that") || p.word(i-2) == "this"
	passive := p.is(i+1, cBe) || p.is(i+1, cHave)
	q := p.partyBefore(i)
	if q == nil && passive {
		q = p.agentOf(i+1, s.Last)
	} else if q == nil && !again {
		q = p.subjectOf(i, s.First, speaks)
	}
	d.From = speaking(q)
	to := p.addressee(i+1, s, q)
	d.To = to.name
	if again && passive && d.From == "" && len(p.warned) > 0 {
		last := p.warned[len(p.warned)-1]
		d.From, d.To, d.Public = last.From, last.To, last.Public
	}
	if d.From == "" && d.To == "" {
		return false
	}
	p.warningRest(&d, q, i, max(i+1, to.last), s)
	p.warn(d, q, i, i+1, s)
	if also := p.beside(q); also != nil && speaks(also) && also.name != q.name {
		d.From = speaking(also)
		p.warn(d, also, i, i+1, s)
	}
	return true
}

// beside is the party joined to q by "and": "the U.S. and UK embassies".
func (p *page) beside(q *party) *party {
	if q == nil || p.word(q.first-1) != "and" {
		return nil
	}
	return p.partyEnding(q.first - 1)
}

// warningVerb reads "warned its citizens to avoid …", "advised against …".
func (p *page) warningVerb(i int, s *text.Sentence) bool {
	w := p.word(i)
	q := p.subjectOf(i, s.First, speaks)
	if p.is(i-1, cBe) || p.is(i-2, cBe) && p.is(i-1, cHave|cAdverb) {
		by := p.agentOf(i+1, s.Last)
		if by == nil || q == nil {
			return false
		}
		d := threat.SpeechDetail{Act: "warning", From: speaking(by), To: speaking(q)}
		p.warningRest(&d, by, i, i+1, s)
		p.warn(d, by, i, i+1, s)
		return true
	}
	to := p.addressee(i+1, s, q)
	advice := w == "advised" || w == "urged" || w == "advises" || w == "urges" || w == "alerted" || w == "alerts" || w == "notified"
	if q == nil || advice && to.name == "" && p.word(i+1) != "against" {
		return false
	}
	if advice && to.kind == "state" && w != "alerted" && w != "notified" || (q.kind == "person" || q.kind == "authority" && q.country == "") && advice {
		return false
	}
	d := threat.SpeechDetail{Act: "warning", From: speaking(q), To: to.name}
	if d.To == "" && !p.threatens(i+1, s.Last) {
		return false
	}
	p.warningRest(&d, q, i, max(i+1, to.last), s)
	p.warn(d, q, i, i+1, s)
	return true
}

// threatens says whether the words tell of harm: a minister who warns of
// inflation warns of no threat to people.
func (p *page) threatens(a, b int) bool {
	for k := a; k < min(b, a+30); k++ {
		switch w := p.word(k); w {
		case "attack", "attacks", "terrorist", "terrorists", "terror", "terrorism", "bombing", "bombings", "kidnapping", "extremists", "militants", "threat", "threats",
			"gatherings", "violence", "plot", "plots", "strike", "strikes", "gunmen", "danger", "assault", "evacuate", "shelter", "bomb", "kill", "killed":
			return true
		}
	}
	return false
}

// sharing reads "shared this information with Russian authorities".
func (p *page) sharing(i int, s *text.Sentence) bool {
	q := p.subjectOf(i, s.First, speaks)
	for k := i + 1; k < min(s.Last, i+9); k++ {
		if w := p.word(k); w == "with" || w == "to" {
			to := p.partyNear(k+1, min(s.Last, k+5), func(q *party) bool { return q.country != "" })
			if to == nil || q == nil || to.first == q.first {
				return false
			}
			d := threat.SpeechDetail{Act: "warning", From: speaking(q), To: speaking(to), Public: "confidential"}
			p.warningRest(&d, q, i, to.last, s)
			p.warn(d, q, i, to.last, s)
			return true
		}
	}
	return false
}

// receiver is who is warned.
type receiver struct {
	name, kind string
	last       int
}

var publics = wordSet(`citizens nationals americans people public residents travelers travellers visitors tourists britons
	canadians australians germans staff employees civilians personnel students worshippers communities expatriates subjects
	passengers shoppers concertgoers`)

// addressee reads to whom a warning goes, after the word that tells of it.
func (p *page) addressee(i int, s *text.Sentence, from *party) receiver {
	for k := i; k < min(s.Last, i+16); k++ {
		w := p.word(k)
		if publics[w] {
			first := k
			for first > i && (p.is(first-1, cDet) || geo.Demonym(p.word(first-1)) != "" || p.word(first-1) == "us" || p.word(first-1) == "u.s." || p.word(first-1) == "local" || p.word(first-1) == "british") {
				first--
			}
			return receiver{p.words(first, k+1), "public", k + 1}
		}
		if k > i && (w == "that" || w == "about" || w == "of" || w == "after" || w == "on" && k > i+1 || w == "," || w == ";" || w == "in") && !(w == "on" || w == "in" || w == ",") {
			break
		}
		if w == "to" || w == "with" || k == i {
			at := k
			if k > i || w == "to" || w == "with" {
				at = k + 1
			}
			for p.is(at, cDet) {
				at++
			}
			if q := p.partyNear(at, at+1, func(q *party) bool { return q.country != "" && speaks(q) }); q != nil && (from == nil || q.first != from.first) {
				return receiver{speaking(q), "state", q.last}
			}
		}
	}
	return receiver{last: i}
}

// warningRest reads when a warning was given, what it said, for how long, in
// whose eyes it was public, and by which policy.
func (p *page) warningRest(d *threat.SpeechDetail, q *party, i, from int, s *text.Sentence) {
	if d.Content == "" {
		reach := 1
		if d.To != "" && geo.CountryNamed(d.To) == "" {
			reach = 6
		}
		d.Content = p.contentAt(from, reach, s)
	}
	d.For = p.lasting(s.First, s.Last)
	if p.policy(s.First, s.Last) {
		d.Policy = "duty to warn"
	}
	if d.Public == "" {
		d.Public = p.publicity(d, q, s)
	}
	if w, ok := p.timeOf(i, s); ok {
		d.When = &w
		if until, ok := window(w, d.For); ok {
			d.Window = &until
		}
	}
}

// contentAt is what a warning says: after "about", "that", "advising …to".
func (p *page) contentAt(i, reach int, s *text.Sentence) string {
	for k := i; k < min(s.Last, i+24); k++ {
		switch w := p.word(k); w {
		case "about", "that", "of", "against":
			if k < i+7 {
				return p.clause(k+1, s.Last)
			}
		case "advising", "urging", "telling", "instructing", "asking", "advised", "urged":
			for n := k + 1; n < min(s.Last, k+8); n++ {
				if p.word(n) == "to" {
					return p.clause(n+1, s.Last)
				}
			}
			return p.clause(k+1, s.Last)
		case "to":
			if k <= i+reach && k+1 < s.Last && !p.is(k+1, cDet) && p.toks[k+1].Shape == text.Lower && !publics[p.word(k+1)] {
				return p.clause(k+1, s.Last)
			}
		case ";", "(":
			return ""
		}
	}
	return ""
}

// clause is the words from i to the end of the clause, at most forty.
func (p *page) clause(i, end int) string {
	last := i
	for last < end && last-i < 40 {
		w := p.word(last)
		if w == "." || w == ";" || w == "\"" || w == "”" || w == "," && last-i > 3 && (p.is(last+1, cRel|cSay) || p.partyNear(last+1, last+3, anyParty) != nil && p.saysSoon(last+1, end)) {
			break
		}
		last++
	}
	if last <= i {
		return ""
	}
	return strings.TrimRight(p.words(i, last), " ,.;:")
}

func (p *page) saysSoon(i, end int) bool {
	for k := i; k < min(end, i+7); k++ {
		if p.is(k, cSay) {
			return true
		}
	}
	return false
}

// lasting reads "the next 48 hours", "the coming days".
func (p *page) lasting(a, b int) string {
	for k := a; k < b; k++ {
		if w := p.word(k); w != "next" && w != "coming" {
			continue
		}
		n := k + 1
		if _, used := p.nums.Cardinal(p.toks, n); used > 0 {
			n += used
		}
		if p.word(n) == "-" {
			n++
		}
		switch p.word(n) {
		case "hours", "hour", "days", "weeks", "months", "week", "weekend", "day", "month":
			first := k
			if p.word(k-1) == "the" {
				first--
			}
			return p.words(first, n+1)
		}
	}
	return ""
}

func (p *page) policy(a, b int) bool {
	for k := a; k < b; k++ {
		if p.word(k) == "duty" && (p.seq(k, "duty", "to", "warn") || p.seq(k, "duty", "-", "to", "-", "warn")) {
			return true
		}
	}
	return false
}

// publicity says whether a warning was public or confidential, if the words do.
func (p *page) publicity(d *threat.SpeechDetail, q *party, s *text.Sentence) string {
	open := q != nil && q.kind == "embassy"
	for k := s.First; k < s.Last; k++ {
		switch p.word(k) {
		case "confidential", "confidentially", "privately", "private", "secretly", "secret", "classified", "quietly":
			return "confidential"
		case "public", "publicly", "citizens", "advisory", "travel", "nationals", "residents":
			open = true
		}
	}
	toState := d.To != "" && geo.CountryNamed(d.To) != "" || d.Policy != ""
	switch {
	case toState && d.Policy != "":
		return "confidential"
	case open:
		return "public"
	case toState:
		return "confidential"
	}
	return ""
}

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
