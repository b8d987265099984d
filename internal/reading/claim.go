package reading

import (
	"slices"
	"strings"

	"github.com/tocsin/tocsin/internal/reading/text"
	"github.com/tocsin/tocsin/internal/threat"
)

func isGroup(q *party) bool { return q.kind == "group" }

// culprit says whether a party can be held responsible for an attack.
func culprit(q *party) bool {
	return q.kind == "group" || q.kind == "state" || q.kind == "person" || q.kind == "organisation" || q.actor != nil && q.kind == "state-organ"
}

// claims reads who claims, denies, or is suspected or accused of an attack.
func (p *page) claims(si int) {
	s := &p.doc.Sentences[si]
	for i := s.First; i < s.Last; i++ {
		if p.toks[i].Aside {
			continue
		}
		ok := false
		switch w := p.word(i); w {
		case "claimed", "claims", "claim", "claiming", "took", "takes", "take", "taken", "taking":
			ok = p.claim(i, s)
		case "behind", "responsible":
			ok = p.ownUp(i, s)
		case "admitted", "acknowledged", "confessed":
			ok = p.admission(i, s)
		case "denied", "denies", "deny", "denying", "disavowed", "disclaimed", "rejected":
			ok = p.denial(i, s)
		case "suspect", "suspects", "suspected", "believe", "believes", "believed", "thought":
			ok = p.suspicion(i, s)
		case "blamed", "blames", "blame", "blaming", "accused", "accuses", "accusing", "attributed", "implicated":
			ok = p.accusation(i, s)
		}
		if ok {
			i += 2
		}
	}
}

// claimFact keeps an act of claiming, denying or accusing.
func (p *page) claimFact(d threat.SpeechDetail, first, last, si int, rule string) {
	line := d.Act
	switch {
	case d.Act == "claim":
		line = d.From + " claims responsibility"
	case d.Act == "denial":
		line = d.From + " denies responsibility"
	case d.From != "" && d.To != "":
		line = d.Act + " by " + d.From + " of " + d.To
	case d.To != "":
		line = d.Act + " of " + d.To
	}
	if d.Through != "" {
		line += " through " + d.Through
	}
	if d.Channel != "" {
		line += " on " + d.Channel
	}
	f := p.fact(threat.FactClaim, first, last, line, rule)
	f.Speech = &d
	p.addIn(f, si)
}

// claim reads "X claimed responsibility", "was claimed by X", "a claim that
// the group has made through its agency on Telegram".
func (p *page) claim(i int, s *text.Sentence) bool {
	w := p.word(i)
	last, named := i+1, false
	for k := i + 1; k < min(s.Last, i+8); k++ {
		if p.word(k) == "responsibility" || p.word(k) == "credit" {
			last, named = k+1, true
			break
		}
	}
	take := strings.HasPrefix(w, "t")
	if take && !named {
		return false
	}
	q := (*party)(nil)
	switch {
	case p.is(i-1, cBe) || p.is(i-1, cAdverb) && p.is(i-2, cBe):
		q = p.agentOf(i+1, s.Last)
	case w == "claim" && !named:
		q = p.partyNear(i, s.Last, isGroup)
		if !p.has(i, s.Last, "made", "makes") {
			return false
		}
	case named || p.attackAfter(i+1, s.Last):
		q = p.subjectOf(i, s.First, culprit)
	}
	if q == nil && named && w == "claim" || q == nil && p.word(i+1) == "by" {
		q = p.agentOf(i+1, s.Last)
	}
	if q == nil || !culprit(q) || p.negated(s.First, i) {
		return false
	}
	d := threat.SpeechDetail{Act: "claim", From: q.name, Assertion: threat.ClaimedOrAdmitted}
	d.Through, d.Channel = p.channels(i, s.Last)
	p.stamp(&d, i, s)
	p.claimFact(d, min(q.first, i), max(last, min(q.last, i+14)), int(p.toks[i].Sentence), "claim: "+quote(p.words(i, last))+" by "+quote(q.name))
	p.blame(q.name)
	return true
}

// attackAfter says whether an attack word stands right after: "claimed the attack".
func (p *page) attackAfter(i, end int) bool {
	for k := i; k < min(end, i+4); k++ {
		if _, last := p.actAt(k); last > k {
			return true
		}
	}
	return false
}

// has says whether one of the words stands between tokens a and b.
func (p *page) has(a, b int, words ...string) bool {
	for k := max(a, 0); k < min(b, len(p.toks)); k++ {
		if p.toks[k].Is(words...) {
			return true
		}
	}
	return false
}

// negated says whether the clause before i begins with "no group", "nobody".
func (p *page) negated(from, i int) bool {
	for k := i - 1; k >= max(from, i-6); k-- {
		switch p.word(k) {
		case "no", "nobody", "not", "never", "without", "neither":
			return true
		case ",", ";", "but":
			return false
		}
	}
	return false
}

// channels finds through which agency and on which channel a claim came.
func (p *page) channels(a, b int) (through, channel string) {
	for _, q := range p.partiesIn(a, b) {
		switch {
		case q.kind == "channel" && channel == "":
			channel = q.name
		case q.kind == "outlet" && q.actor != nil && through == "" && !p.is(q.first-1, cSay) && p.word(q.first-1) != "told" && !p.seq(q.first-2, "according", "to"):
			through = q.name
		}
	}
	return through, channel
}

// stamp gives a speech act its time, if the sentence tells one.
func (p *page) stamp(d *threat.SpeechDetail, i int, s *text.Sentence) {
	if w, ok := p.timeFor(s, i); ok {
		d.When = &w
	}
}

// blame notes that a party is said to have done it.
func (p *page) blame(name string) { p.blamed[name] = true }

// ownUp reads "X said that it was behind the attack".
func (p *page) ownUp(i int, s *text.Sentence) bool {
	if !p.is(i-1, cBe) || !p.has(max(s.First, i-4), i, "it", "they", "fighters", "we", "members") || p.negated(s.First, i) {
		return false
	}
	var q *party
	for _, c := range p.partiesIn(s.First, i) {
		if c.kind == "group" {
			q = &c
		}
	}
	if q == nil || !p.saysSoon(q.last, i) {
		return false
	}
	d := threat.SpeechDetail{Act: "claim", From: q.name, Assertion: threat.ClaimedOrAdmitted}
	d.Through, d.Channel = p.channels(s.First, s.Last)
	p.claimFact(d, q.first, i+1, int(p.toks[i].Sentence), "claim: "+quote(q.name)+" says it was "+quote(p.word(i)))
	p.blame(q.name)
	return true
}

func (p *page) admission(i int, s *text.Sentence) bool {
	q := p.subjectOf(i, s.First, isGroup)
	if q == nil || !p.attackAfter(i+1, s.Last) && !p.has(i, min(s.Last, i+6), "responsibility", "carrying", "killing") {
		return false
	}
	p.claimFact(threat.SpeechDetail{Act: "claim", From: q.name, Assertion: threat.ClaimedOrAdmitted}, q.first, i+1, int(p.toks[i].Sentence), "claim: "+quote(p.word(i))+" by "+quote(q.name))
	p.blame(q.name)
	return true
}

// denial reads "X denied involvement", "denied that it had anything to do".
func (p *page) denial(i int, s *text.Sentence) bool {
	if !p.has(i, min(s.Last, i+9), "involvement", "responsibility", "any", "that", "role", "being", "having", "it", "them", "carrying", "allegations", "accusations", "accusation", "allegation", "charge", "charges", "claims", "link", "links") {
		return false
	}
	q := p.subjectOf(i, s.First, culprit)
	if q == nil {
		return false
	}
	if q.kind == "person" && !p.has(i, min(s.Last, i+4), "involvement", "responsibility", "any") {
		return false
	}
	if p.ofWarning(i+1, min(s.Last, i+9)) {
		return false // it is a warning that is rejected
	}
	d := threat.SpeechDetail{Act: "denial", From: q.name, Assertion: threat.AcquittedOrDenied}
	p.stamp(&d, i, s)
	p.claimFact(d, min(q.first, i), i+1, int(p.toks[i].Sentence), "denial: "+quote(p.word(i))+" by "+quote(q.name))
	return true
}

// suspicion reads "U.S. officials suspect X to be behind it", "X is
// suspected", "believed to be the work of X".
func (p *page) suspicion(i int, s *text.Sentence) bool {
	w := p.word(i)
	passive := p.is(i-1, cBe) || p.is(i-1, cAdverb) && p.is(i-2, cBe)
	believe := strings.HasPrefix(w, "belie") || w == "thought"
	if believe && !p.has(i, min(s.Last, i+12), "behind", "responsible", "work", "perpetrated", "carried", "orchestrated") {
		return false
	}
	var by, who *party
	if passive {
		who = p.subjectOf(i, s.First, culprit)
		if who == nil {
			who = p.agentOf(i+1, s.Last)
		}
		if who == nil {
			who = p.partyNear(i, min(s.Last, i+14), isGroup)
		}
	} else {
		by = p.subjectOf(i, s.First, speaks)
		who = p.partyNear(i+1, min(s.Last, i+8), culprit)
		if w == "suspected" && by == nil { // "suspected Islamists attacked": a description
			return false
		}
	}
	if who == nil || !culprit(who) || by != nil && by.first == who.first || who.kind == "person" && !passive || who.kind == "state" && passive {
		return false
	}
	d := threat.SpeechDetail{Act: "suspicion", To: who.name, Assertion: threat.SuspectedOrAccused}
	if by != nil {
		d.From, d.Assertion = by.name, assertionBy(by)
	}
	p.stamp(&d, i, s)
	first, last := min(who.first, i), max(who.last, i+1)
	if by != nil {
		first = min(first, by.first)
	}
	p.claimFact(d, first, last, int(p.toks[i].Sentence), "suspicion: "+quote(w)+" of "+quote(who.name))
	p.blame(who.name)
	return true
}

// assertionBy is how strongly an accusation weighs by who makes it.
func assertionBy(q *party) threat.Assertion {
	switch q.kind {
	case "state", "state-organ", "authority", "embassy":
		return threat.SuspectedByAuth
	}
	return threat.SuspectedOrAccused
}

// accusation reads "blamed X for it", "X was accused of", "the attack was
// blamed on X".
func (p *page) accusation(i int, s *text.Sentence) bool {
	w := p.word(i)
	passive := p.is(i-1, cBe) || p.is(i-1, cAdverb) && p.is(i-2, cBe)
	var by, who *party
	switch {
	case passive && (p.word(i+1) == "on" || p.word(i+1) == "to"):
		who = p.partyNear(i+2, min(s.Last, i+8), culprit)
	case passive:
		who = p.subjectOf(i, s.First, culprit)
		by = p.agentOf(i+1, s.Last)
	default:
		by = p.subjectOf(i, s.First, speaks)
		who = p.partyNear(i+1, min(s.Last, i+8), culprit)
		if w == "attributed" || w == "implicated" {
			who = p.partyNear(i+1, min(s.Last, i+12), isGroup)
		}
	}
	if who == nil || by == nil && !passive || by != nil && by.name == who.name {
		return false
	}
	if !p.violent(s) {
		return false
	}
	d := threat.SpeechDetail{Act: "accusation", To: who.name, Assertion: threat.SuspectedOrAccused}
	first, last := min(who.first, i), max(who.last, i+1)
	if by != nil {
		d.From, d.Assertion = by.name, assertionBy(by)
		first, last = min(first, by.first), max(last, by.last)
	}
	p.stamp(&d, i, s)
	p.claimFact(d, first, last, int(p.toks[i].Sentence), "accusation: "+quote(w)+" "+quote(who.name))
	p.blame(who.name)
	return true
}

// violent says whether the sentence speaks of an attack or its victims.
func (p *page) violent(s *text.Sentence) bool {
	for k := s.First; k < s.Last; k++ {
		if p.is(k, cKilled|cKilling|cInjured|cDeaths|cPerp) {
			return true
		}
		if _, last := p.actAt(k); last > k {
			return true
		}
	}
	return false
}

// headline says whether a sentence is the report's headline.
func (p *page) headline(si int) bool {
	s := &p.doc.Sentences[si]
	return s.Title || si == 0 && len(p.doc.Sentences) > 1 && !strings.HasSuffix(s.Of(p.in.Text), ".")
}

// oneClaim leaves out the telling of a claim in a headline when the text tells
// the same one.
func (p *page) oneClaim() {
	same := func(a, b *threat.Fact) bool {
		return a.Kind == threat.FactClaim && b.Kind == threat.FactClaim && a.Speech.Act == b.Speech.Act && a.Speech.From == b.Speech.From && a.Speech.To == b.Speech.To
	}
	facts := p.out.Facts
	p.out.Facts = slices.DeleteFunc(slices.Clone(facts), func(f threat.Fact) bool {
		if f.Kind != threat.FactClaim {
			return false
		}
		si := p.doc.SentenceAt(f.Start)
		if si < 0 || !p.headline(si) {
			return false
		}
		return slices.ContainsFunc(facts, func(g threat.Fact) bool { return g.Start > f.End && same(&f, &g) })
	})
}
