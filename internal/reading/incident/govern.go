package incident

import (
	"sort"

	"github.com/tocsin/tocsin/internal/reading/syntax"
)

// clauseReach is how many chunks a time's verb may stand from it.
const clauseReach = 40

// governor is the verb group whose time the tokens [first, last) tell, -1 for
// none: the one they stand in or directly behind or before, else the one
// before them in their clause, else the next.
func (r *reader) governor(s, first, last int) int {
	cs := r.Sentences[s].Chunks
	from := sort.Search(len(cs), func(i int) bool { return cs[i].Last > first })
	if from == len(cs) {
		return -1
	}
	if cs[from].Kind == syntax.VP {
		return from
	}
	to := from
	for to < len(cs) && cs[to].First < last {
		to++
	}
	if from > 0 && cs[from].Kind != syntax.Prep && cs[from-1].Kind == syntax.Prep {
		from-- // "on 10 March"
	}
	left, right := r.verbBefore(s, from), r.verbBehind(s, to)
	switch {
	case left < 0 || right < 0:
		return max(left, right)
	case left == from-1:
		return left
	case right == to:
		return right
	case r.kind(s, from-1) == syntax.Comma || r.kind(s, from-1) == syntax.Conj:
		return right // "to protest the murder, and yesterday the judges resigned"
	}
	return left
}

// verbBefore is the last verb group before chunk c in its clause, -1 for
// none. One that only tells more of a noun ("a bank located in …") counts
// when there is no other.
func (r *reader) verbBefore(s, c int) int {
	aside := -1
	for k := c - 1; k >= max(0, c-clauseReach); k-- {
		switch r.kind(s, k) {
		case syntax.VP:
			if v := r.chunk(s, k); !v.Reduced && !v.Gerund && v.Word != "locate" || r.ofEvents(v.Word) {
				return k
			}
			aside = max(aside, k)
		case syntax.Sub, syntax.Wh:
			return aside
		}
	}
	return aside
}

// verbBehind is the first verb group from chunk c on in its clause, -1 for
// none.
func (r *reader) verbBehind(s, c int) int {
	for k := c; k < min(len(r.Sentences[s].Chunks), c+clauseReach); k++ {
		switch r.kind(s, k) {
		case syntax.VP:
			return k
		case syntax.Sub, syntax.Wh:
			return -1
		}
	}
	return -1
}

// elsewhere says that a time tells when something other than the mention's
// event was done: its verb is another that is none of violence.
func (r *reader) elsewhere(m *mention, t *moment) bool {
	if t.verb < 0 || t.verb == m.chunk || r.ofEvents(r.chunk(m.sent, t.verb).Word) {
		return false
	}
	v := r.chunk(m.sent, t.verb)
	switch {
	case v.Head < m.token && m.token < t.first:
		return false // "denied … the murder of X 3 days ago"
	case m.noun && t.last <= m.token && t.last >= r.chunk(m.sent, m.chunk).First-1:
		return false // "the 31 October attack", "today's attack"
	case m.noun && v.Passive && m.token < v.Head && v.Head < t.first:
		return false // "explosions were reported today"
	case m.token < t.first && t.last+1 < v.First && r.verbBefore(m.sent, t.verb) < m.chunk:
		return false // "regarding the death of X today, 30 June, the FMLN states"
	case t.last < len(r.Tokens) && r.Tokens[t.last].Is("when") && m.token > t.last:
		return false
	case t.last <= v.First && t.last <= m.token: // "Yesterday a column arrived … and shot"
		return sayings[v.Word] || r.verbBefore(m.sent, t.verb) >= 0
	}
	return true
}

// ofEvents says that the time of a verb is that of the violence beside it.
func (r *reader) ofEvents(verb string) bool {
	_, violent := r.lex.verbs[verb]
	return violent || takesPlace[verb]
}

// takesPlace are the verbs whose time is that of the events beside them.
var takesPlace = map[string]bool{
	"occur": true, "happen": true, "take": true, "perpetrate": true, "commit": true, "carry": true, "stage": true, "launch": true,
	"continue": true, "be": true, "begin": true, "start": true, "register": true, "suffer": true, "leave": true, "cause": true, "result": true,
	"find": true, "rock": true, "go": true, "throw": true, "hurl": true, "place": true, "plant": true, "put": true, "set": true, "enter": true,
	"intercept": true, "stop": true, "travel": true, "walk": true, "drive": true, "open": true, "fire": true, "escape": true, "force": true,
	"drag": true, "break": true, "interrupt": true, "blow": true, "conduct": true, "execute": true, "have": true, "do": true, "make": true,
	"fall": true, "become": true, "discover": true, "shake": true, "try": true, "attempt": true, "claim": true, "kill": true, "hold": true,
	"receive": true, "sustain": true, "survive": true, "disappear": true, "free": true, "release": true, "rescue": true, "end": true,
	"threaten": true, "resume": true, "intensify": true, "deactivate": true, "defuse": true, "perform": true,
}
