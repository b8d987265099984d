package when

import (
	"strings"

	"github.com/tocsin/tocsin/internal/reading/text"
)

// forward says whether an open date at hand is looked for in the future.
func (p *parser) forward() bool {
	switch p.o.Direction {
	case Past:
		return false
	case Future:
		return true
	}
	if p.owner {
		return false // "Friday's attack", "the Oct. 7 attack" have been
	}
	return p.tense(p.at) > 0 || p.tense(p.at) == 0 && p.o.Message
}

// looksAhead says that the words around token i speak of the future.
func (p *parser) looksAhead(i int) bool { return p.tense(i) > 0 }

// reach is how far the verb that rules a time is looked for.
const reach = 14

// tense is 1 when the verb nearest to token i looks ahead, -1 when it looks
// back, 0 when there is none.
func (p *parser) tense(i int) int {
	for j := i - 1; j >= p.lo && j >= i-reach; j-- {
		if t := p.verb(j); t != 0 {
			return t
		}
	}
	for j := i + 1; j < p.hi && j < i+reach; j++ {
		if t := p.verb(j); t != 0 {
			return t
		}
	}
	return 0
}

// verb tells whether a word looks ahead or back.
func (p *parser) verb(j int) int {
	if p.t[j].Kind != text.Word {
		return 0
	}
	if p.o.Lang == "es" {
		return p.esVerb(j)
	}
	w := p.t[j].Fold
	switch w {
	case "will", "would", "shall", "won't", "i'll", "we'll", "they'll", "he'll", "she'll", "it'll", "upcoming", "slated", "intends", "intend", "going", "expects", "scheduled", "tentatively", "please", "let's", "schedule", "avoid", "can", "cannot",
		"ends", "begins", "starts", "opens", "closes", "expires", "runs", "lasts", "holds", "continues", "resumes", "reopens":
		return 1
	case "plans", "plan", "hopes":
		return b2i(p.is(j+1, "to"))
	case "agreed", "pledged", "vowed", "promised", "decided", "invited":
		if p.is(j+1, "to") {
			return 1
		}
		return -p.notAhead(j)
	case "expected", "planned", "set", "due":
		if p.is(j+1, "to", "for", "on", "in") || p.is(j-1, "is", "are") {
			return 1
		}
		return 0
	case "was", "were", "had", "did", "said", "told", "took", "came", "went", "began", "broke", "hit", "held", "left", "made", "fell", "died", "met", "wrote",
		"blew", "shot", "struck", "found", "got", "saw", "threw", "ran", "set off", "rose", "gave", "lost", "drove", "won", "burst", "stole", "sank", "flew":
		return -p.notAhead(j)
	}
	if len(w) > 4 && strings.HasSuffix(w, "ed") {
		return -p.notAhead(j)
	}
	return 0
}

// notAhead is -1 when the past form at j is the participle of something that
// looks ahead ("will be launched", "to be held"), else 1.
func (p *parser) notAhead(j int) int {
	for k := j - 1; k >= p.lo && k >= j-4; k-- {
		switch p.t[k].Fold {
		case "will", "would", "shall", "to":
			return -1
		case "be", "is", "are", "been", "not", "also":
			continue
		}
		if p.t[k].Kind != text.Word || !strings.HasSuffix(p.t[k].Fold, "ly") {
			return 1
		}
	}
	return 1
}
