package reading

import (
	"strings"

	"github.com/tocsin/tocsin/internal/reading/text"
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
		if p.is(k, cSay) && p.toks[k].Shape == text.Lower && !p.is(k, cIssueVerb) && w != "claimed" && w != "confirmed" && w != "reported" {
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
