package reading

import (
	"github.com/tocsin/tocsin/internal/reading/text"
	"github.com/tocsin/tocsin/internal/threat"
)

// The acts by which people speak of a warning after it was given.
const (
	actDismissal   = "dismissal"              // they do not believe it
	actNoNotice    = "denial of notice"       // they say that they never had it
	actDescription = "description of warning" // they say what it was like
	actDenial      = "denial"                 // they say that it was not so, or not like that
)

// accounts reads what a sentence says of a warning: that it was dismissed,
// never received, general or specific.
func (p *page) accounts(si int) {
	s := &p.doc.Sentences[si]
	for i := s.First; i < s.Last; i++ {
		if p.toks[i].Aside {
			continue
		}
		act, first := p.accountAt(i, s)
		if act == "" {
			continue
		}
		if p.account(act, first, i, s) {
			return
		}
	}
}

// accountAt tells which account the word at i gives, and where its words begin.
func (p *page) accountAt(i int, s *text.Sentence) (string, int) {
	switch w := p.word(i); {
	case p.is(i, cDismissal) && p.ofWarning(i+1, min(s.Last, i+12)):
		return actDismissal, i
	case (w == "denied" || w == "denies" || w == "denying") && p.word(i+1) == "that" && p.ofWarning(i+2, min(s.Last, i+8)):
		return actDenial, i
	case (w == "received" || w == "receive" || w == "had" || w == "have" || w == "has" || w == "got" || w == "given") && p.nothingHeard(i, s):
		return actNoNotice, i
	case (w == "warned" || w == "told" || w == "informed" || w == "notified" || w == "alerted") && p.unheard(i, s):
		for k := i - 1; k > max(s.First, i-4); k-- {
			if p.is(k, cNeg) {
				return actNoNotice, k
			}
		}
		return actNoNotice, i
	case p.is(i, cDescribed):
		if k := p.describes(i, s); k > 0 {
			return actDescription, k
		}
	case (w == "named" || w == "mentioned" || w == "identified") && p.warningBefore(i, s) && (p.is(i+1, cDet) || p.is(i+1, cNeg) || p.word(i+1) == "nothing"):
		return actDescription, i
	}
	return "", 0
}

var (
	dismissals = wordSet(`dismissed dismisses dismissing rejected rejects rejecting ridiculed derided mocked brushed called calls described denounced slammed branded scoffed`)
	described  = wordSet(`general vague unspecific nonspecific specific detailed imprecise unclear generic`)
)

// ofWarning says whether the words speak of a warning, or of talk of attacks.
func (p *page) ofWarning(a, b int) bool {
	talk := false
	for k := a; k < b; k++ {
		w := p.word(k)
		if w == "." || w == ";" {
			return false
		}
		if p.is(k, cWarnNoun) || w == "advice" {
			return true
		}
		talk = talk || w == "statements" || w == "claims" || w == "reports" || w == "talk" || w == "information"
		if talk && threatWords[w] {
			return true
		}
	}
	return false
}

// nothingHeard reads "received no notice", "had no warning".
func (p *page) nothingHeard(i int, s *text.Sentence) bool {
	if !p.has(i+1, i+2, "no", "neither", "little") {
		return false
	}
	for k := i + 2; k < min(s.Last, i+6); k++ {
		switch p.word(k) {
		case "notice", "warning", "warnings", "alert", "notification", "tip":
			return true
		case "information", "intelligence", "word":
			return p.threatens(k, s.Last) || p.word(i) == "received"
		}
	}
	return false
}

// unheard reads "was never told", "had not been warned", "was told nothing".
func (p *page) unheard(i int, s *text.Sentence) bool {
	if p.word(i) == "told" && p.word(i+1) == "nothing" {
		return true
	}
	passive := p.is(i-1, cBe) || p.is(i-2, cBe)
	return passive && p.has(max(s.First, i-4), i, "never", "not", "n't", "neither") && (p.word(i) != "told" || p.has(i, min(s.Last, i+5), "anything", "about", "of", "."))
}

// describes reads "was of a general nature", "had been specific" of a warning
// spoken of before; it gives where the description begins, 0 for none.
func (p *page) describes(i int, s *text.Sentence) int {
	k := i - 1
	for k > s.First && k > i-7 && (p.toks[k].Kind == text.Punct && p.word(k) != "." && p.word(k) != ";" || p.is(k, cDet|cAdverb|cNeg) || p.word(k) == "of" || p.word(k) == "too" || p.word(k) == "very" || p.word(k) == "highly" || p.word(k) == "and" || p.word(k) == "credible") {
		k--
	}
	if !p.is(k, cBe) || !p.warningBefore(k, s) {
		return 0
	}
	return k + 1
}

// warningBefore says whether a sentence speaks of a warning before token i.
func (p *page) warningBefore(i int, s *text.Sentence) bool {
	for k := s.First; k < i; k++ {
		switch w := p.word(k); {
		case p.is(k, cWarnNoun), w == "information", w == "intelligence", w == "tip":
			return true
		case w == "what":
			return p.has(k, i, "given", "received", "told", "passed", "shared", "warned")
		}
	}
	return false
}

// account keeps an account as a fact, held by who gives it.
func (p *page) account(act string, first, i int, s *text.Sentence) bool {
	from := ""
	if act == actDismissal || act == actDenial {
		from = speaking(p.subjectOf(i, s.First, speaks))
	} else {
		from = p.teller(i, s)
	}
	if from == "" && act != actDescription {
		from = speaking(p.subjectOf(i, s.First, speaks))
	}
	if from == "" {
		return false
	}
	d := threat.SpeechDetail{Act: act, From: from, Content: p.clauseQuoted(first+b2i(act == actDenial), s)}
	if w, ok := p.timeFor(s, i); ok && act == actDismissal {
		d.When = &w
	} else if w, ok := p.saidAt(s); ok {
		d.When = &w
	}
	last := min(s.Last, max(i+1, first+1))
	f := p.fact(threat.FactResponse, first, last, accountLine(d), act+": "+quote(p.words(first, last))+" by "+quote(from))
	f.Speech = &d
	p.addIn(f, int(p.toks[i].Sentence))
	return true
}

// teller is who is said to say the words at token i, empty when nobody is.
func (p *page) teller(i int, s *text.Sentence) string {
	best, size := "", 1<<30
	for _, f := range p.frames(s) {
		if i >= f.first && i < f.last && f.last-f.first < size {
			best, size = f.name, f.last-f.first
		}
	}
	return best
}

// clauseQuoted is the clause from token i on with what it quotes.
func (p *page) clauseQuoted(i int, s *text.Sentence) string {
	end := i
	for end < s.Last && end-i < 40 && p.word(end) != "." && p.word(end) != ";" {
		if p.word(end) == "," && (p.saysSoon(end+1, s.Last) || p.is(end+1, cDet|cRel|cSay)) && end > i+1 {
			break
		}
		end++
	}
	for end > i+1 && p.toks[end-1].Kind == text.Punct && p.word(end-1) != "\"" && p.word(end-1) != "”" {
		end--
	}
	return p.words(i, end)
}

// accountLine tells an account in one line.
func accountLine(d threat.SpeechDetail) string {
	said := " (" + d.Content + ")"
	switch d.Act {
	case actDismissal:
		return d.From + " dismissed the warning" + said
	case actNoNotice:
		return d.From + " says that no notice came" + said
	case actDenial:
		return d.From + " denies " + d.Content
	}
	return d.From + " on the warning: " + d.Content
}
