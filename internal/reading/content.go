package reading

import (
	"strings"

	"github.com/tocsin/tocsin/internal/geo"
	"github.com/tocsin/tocsin/internal/reading/text"
	"github.com/tocsin/tocsin/internal/threat"
)

// warningRest reads when a warning was given, what it said, for how long, in
// whose eyes it was public, and by which policy.
func (p *page) warningRest(d *threat.SpeechDetail, q *party, i, verb, from int, s *text.Sentence) {
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
	if w, ok := p.timeFor(s, i, verb); ok {
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
			if w == "that" && k > i && p.is(k-1, cWarnNoun) {
				return "" // "points them to the alert that the embassy issued"
			}
			if k < i+7 || k < i+14 && p.threatens(k, s.Last) {
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
		if last > i && (w == "," && p.word(last+1) == "citing" || w == "and" && p.is(last+1, cSay)) {
			break
		}
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
	state := p.toState(d) || d.Policy != ""
	switch {
	case state && d.Policy != "":
		return "confidential"
	case open:
		return "public"
	case state:
		return "confidential"
	}
	return ""
}
