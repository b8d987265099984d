package reading

import (
	"github.com/tocsin/tocsin/internal/reading/text"
)

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
		if publics[w] && p.isPublic(k) {
			return p.publicAt(k, i)
		}
		if k > i && (w == "that" || w == "about" || w == "of" || w == "after" || w == ";" || w == "before" || w == "," && !p.has(k+1, k+2, "telling", "advising", "urging", "warning", "asking")) {
			break
		}
		if w == "to" || w == "with" || k == i {
			if to := p.stateAt(k+b2i(w == "to" || w == "with"), from); to.name != "" {
				return to
			}
		}
	}
	return receiver{last: i}
}

// isPublic says whether "public" at k is the people rather than an adjective:
// "the public alert".
func (p *page) isPublic(k int) bool {
	if p.word(k) != "public" {
		return true
	}
	return p.word(k-1) == "the" && !p.is(k+1, cWarnNoun) && !warningKinds[p.word(k+1)]
}

// publicAt is the people at token k with the words before them, not before
// token i: "its citizens", "British nationals".
func (p *page) publicAt(k, i int) receiver {
	first := k
	for first > i && (p.is(first-1, cDet) || p.nationOf(first-1) != "" || p.word(first-1) == "us" || p.word(first-1) == "u.s." || p.word(first-1) == "local" || p.word(first-1) == "british") {
		first--
	}
	return receiver{p.words(first, k+1), "public", k + 1}
}

// stateAt is the state or organ at token k, if it is not the one that warns.
func (p *page) stateAt(k int, from *party) receiver {
	for p.is(k, cDet) {
		k++
	}
	q := p.partyNear(k, k+1, func(q *party) bool { return q.country != "" && speaks(q) })
	if q == nil || from != nil && q.first == from.first {
		return receiver{}
	}
	return receiver{speaking(q), "state", q.last}
}

// passing is the verb before token i by which a warning is given to whom
// stands between: "handed Morocco a written warning"; 0 for none.
func (p *page) passing(i int, s *text.Sentence) int {
	for k := i - 1; k >= max(s.First, i-9); k-- {
		if p.is(k, cPassVerb) && p.stateAt(k+1, nil).name != "" {
			return k
		}
	}
	return 0
}
