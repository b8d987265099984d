package incident

import (
	"github.com/tocsin/tocsin/internal/reading/syntax"
	"github.com/tocsin/tocsin/internal/reading/text"
)

// fullName is the longest form of a name in the text, with what the text says
// the person is.
type fullName struct {
	words []string
	first int // tokens
	last  int
	role  *phrase // nil when no role is given
}

// nameIndex collects the names of the text, longest forms, and their roles
// from titles and appositions.
func (r *reader) nameIndex() {
	for s := range r.phrases {
		for c, p := range r.phrases[s] {
			if p == nil || p.name[1] == 0 || p.single {
				continue
			}
			n := r.enter(p)
			if role := r.roleOf(s, c, p); role != nil && (r.names[n].role == nil || weakRole(r.names[n].role.head) && !weakRole(role.head)) {
				r.names[n].role = role
			}
		}
	}
}

// confirm keeps a single unknown word as a name only where it is part of a
// name that the text gives in full.
func (r *reader) confirm() {
	for s := range r.phrases {
		for c, p := range r.phrases[s] {
			if p == nil || !p.single || p.name[1] == 0 {
				continue
			}
			if r.lookup(r.folds(p.name[0], p.name[1])) < 0 {
				p.name = [2]int{}
				continue
			}
			n := r.enter(p)
			if role := r.roleOf(s, c, p); role != nil && r.names[n].role == nil {
				r.names[n].role = role
			}
		}
	}
}

// tails names the phrases that end in a surname of somebody whom the text
// names in full: "impresario Delgado Parker", "student Rengifo".
func (r *reader) tails() {
	surnames := map[string]int{}
	for i := range r.names {
		for _, w := range r.names[i].words[1:] {
			if _, twice := surnames[w]; twice {
				surnames[w] = -1 // of two people
			} else {
				surnames[w] = i
			}
		}
	}
	for s := range r.phrases {
		for _, p := range r.phrases[s] {
			if p == nil || p.pronoun || p.name[1] > 0 || p.last-p.first < 2 || !r.capital(p.last-1) {
				continue
			}
			i, ok := surnames[r.Tokens[p.last-1].Fold]
			if !ok || i < 0 || r.lex.knownNoun(r.Tokens[p.last-1].Fold) {
				continue
			}
			start := p.last - 1
			for start > p.first && surnames[r.Tokens[start-1].Fold] == i && r.lookup(r.folds(start-1, p.last)) == i {
				start--
			}
			if start == p.first || r.title(p, start) {
				p.name = [2]int{start, p.last}
			}
		}
	}
}

// capital says that a token may start a proper name by its letters.
func (r *reader) capital(i int) bool {
	return r.Upper || r.Tokens[i].Shape != text.Lower
}

// enter adds a name or lengthens a known one; it returns its index.
func (r *reader) enter(p *phrase) int {
	ws := r.folds(p.name[0], p.name[1])
	if i := r.lookup(ws); i >= 0 {
		if len(ws) > len(r.names[i].words) {
			r.names[i].words, r.names[i].first, r.names[i].last = ws, p.name[0], p.name[1]
		}
		return i
	}
	if len(r.names) >= maxNames {
		return len(r.names) - 1
	}
	r.names = append(r.names, fullName{words: ws, first: p.name[0], last: p.name[1]})
	return len(r.names) - 1
}

// maxNames is how many people of one text are kept apart.
const maxNames = 400

// lookup finds the person a name speaks of: one name is part of the other.
func (r *reader) lookup(ws []string) int {
	for i := range r.names {
		if partOf(ws, r.names[i].words) || partOf(r.names[i].words, ws) {
			return i
		}
	}
	return -1
}

// partOf says that short is a run within long and not only a given name.
func partOf(short, long []string) bool {
	if len(short) > len(long) {
		return false
	}
	for i := 0; i+len(short) <= len(long); i++ {
		same := true
		for k := range short {
			if short[k] != long[i+k] {
				same = false
				break
			}
		}
		if same {
			return len(short) > 1 || i > 0 || len(long) == 1
		}
	}
	return len(short) == 2 && len(long) > 2 && short[0] == long[0] && short[1] == long[len(long)-1]
}

func weakRole(w string) bool {
	switch w {
	case "mr", "mrs", "dr", "father", "don", "general", "colonel", "major", "captain", "man", "woman":
		return true
	}
	return false
}

// roleOf is what the text says a named person is: the title before the name,
// or an apposition.
func (r *reader) roleOf(s, c int, p *phrase) *phrase {
	if q := r.titleOf(p); q != nil {
		return q
	}
	at := c + 1
	if r.kind(s, at) == syntax.Comma && r.kind(s, at+1) == syntax.NP && r.age(s, at+1) {
		at += 2 // "NAME, 21, a member of"
	}
	if r.kind(s, at) == syntax.Comma && r.kind(s, at+1) == syntax.NP {
		if q := r.phrases[s][at+1]; q.name[1] == 0 && q.sense.class.human() && !q.plural {
			return q
		}
	}
	if r.kind(s, c-1) == syntax.Comma && r.kind(s, c-2) == syntax.NP && !r.governed(s, c) {
		if q := r.phrases[s][c-2]; q.name[1] == 0 && q.sense.class.human() && !q.plural && p.name[0] == p.first {
			return q
		}
	}
	// "mayor of X, NAME"
	if r.kind(s, c-1) == syntax.Comma && r.kind(s, c-2) == syntax.NP && r.word(s, c-3) == "of" && r.kind(s, c-4) == syntax.NP {
		if q := r.phrases[s][c-4]; q.name[1] == 0 && q.sense.class.human() && !q.plural && p.name[0] == p.first {
			return q
		}
	}
	return nil
}

// titleOf is the part of a phrase before the name.
func (r *reader) titleOf(p *phrase) *phrase {
	if p.name[0] <= p.first {
		return nil
	}
	q := *p
	q.last, q.name = p.name[0], [2]int{}
	for q.last > q.first && (r.Tokens[q.last-1].Is(".", "-", "\"") || r.Tags[q.last-1] == syntax.TagPoss) {
		q.last--
	}
	for q.first < q.last && r.isNation(r.Tokens[q.first].Fold) {
		q.first++
	}
	if q.last <= q.first {
		return nil
	}
	ws := r.folds(q.first, q.last)
	q.head = ws[len(ws)-1]
	q.sense, _, q.known = r.lex.noun(ws)
	q.org = [2]int{}
	r.general(&q)
	if !q.sense.class.human() && !r.title(p, p.name[0]) {
		return nil
	}
	return &q
}

func (r *reader) isNation(w string) bool {
	_, ok := r.lex.nations[w]
	return ok
}

// person is a human target as it is put together from several mentions.
type person struct {
	name    int     // index in names, -1 for none
	role    *phrase // description
	sense   sense
	number  number
	plural  bool
	nation  string
	former  bool
	effects []string
	anchor  *phrase
	words   map[string]bool // of the description, in the singular
}

func (r *reader) newPerson(p part) *person {
	h := &person{name: -1, number: p.number, plural: p.plural, nation: p.nation, anchor: p.phrase, former: p.former}
	if p.phrase.name[1] > 0 {
		h.name = r.lookup(r.folds(p.phrase.name[0], p.phrase.name[1]))
		if h.name < 0 { // told only as an owner: "Galan's murder"
			h.name = r.enter(p.phrase)
			r.names[h.name].role = r.titleOf(p.phrase)
		}
		h.role = r.names[h.name].role
		if h.role != nil {
			h.sense = h.role.sense
			h.former = h.former || h.role.former
			if h.nation == "" {
				h.nation = h.role.nation
			}
		}
		h.number, h.plural = number{value: 1}, false
	} else {
		h.role, h.sense = p.phrase, p.sense
		r.appositive(h, p.phrase)
	}
	h.suffer(p.effect)
	if h.role != nil {
		h.words = map[string]bool{}
		for i := h.role.first; i < h.role.last; i++ {
			h.words[syntax.Singular(r.Tokens[i].Fold)] = true
		}
	}
	return h
}

// appositive takes a name from behind or before a description: "the mayor,
// Juan Perez".
func (r *reader) appositive(h *person, p *phrase) {
	s, c := p.sent, r.afterOf(p.sent, p.chunk)
	if p.plural || p.number.value > 1 {
		return
	}
	if r.kind(s, c) == syntax.Comma && r.kind(s, c+1) == syntax.NP {
		if q := r.phrases[s][c+1]; q.name[1] > 0 && q.name[0] == q.first && p.sense.class.human() {
			h.name = r.lookup(r.folds(q.name[0], q.name[1]))
		}
	}
	if r.kind(s, c) == syntax.NP {
		if q := r.phrases[s][c]; q != nil && q.name[1] > 0 && q.name[0] == q.first && p.sense.class.human() {
			h.name = r.lookup(r.folds(q.name[0], q.name[1]))
		}
	}
	if h.name < 0 && r.kind(s, p.chunk-1) == syntax.Comma && r.kind(s, p.chunk-2) == syntax.NP {
		if q := r.phrases[s][p.chunk-2]; q.name[1] > 0 && p.sense.class.human() {
			h.name = r.lookup(r.folds(q.name[0], q.name[1]))
		}
	}
	if h.name >= 0 {
		h.number, h.plural = number{value: 1}, false
	}
}

func (h *person) suffer(effect string) {
	if effect == "" || effect == "-" {
		return
	}
	for _, e := range h.effects {
		if e == effect {
			return
		}
	}
	h.effects = append(h.effects, effect)
}

// same says that two people of one incident are one.
func (h *person) same(o *person) bool {
	if h.name >= 0 && o.name >= 0 {
		return h.name == o.name
	}
	if h.name >= 0 || o.name >= 0 {
		a, b := h, o
		if a.name < 0 {
			a, b = b, a
		}
		return a.role != nil && b.role != nil && !b.plural && b.number.value <= 1 &&
			(syntax.Singular(a.role.head) == syntax.Singular(b.role.head) || vague(b.role.head))
	}
	if h.role == nil || o.role == nil {
		return false
	}
	if h.words[syntax.Singular(o.role.head)] || o.words[syntax.Singular(h.role.head)] {
		return h.number.value == 0 || o.number.value == 0 || h.number.value == o.number.value
	}
	if h.number.value > 0 && o.number.value > 0 && h.number.value != o.number.value {
		return false
	}
	if syntax.Singular(h.role.head) == syntax.Singular(o.role.head) {
		return true
	}
	return h.plural == o.plural && (vague(o.role.head) || loose(o.role.head) || loose(h.role.head))
}

// loose are the words for people in general: "seven people … the peasants".
func loose(w string) bool {
	switch syntax.Singular(w) {
	case "people", "person", "individual", "civilian":
		return true
	}
	return false
}

// vague are the words that any victim may be called by.
func vague(w string) bool {
	switch syntax.Singular(w) {
	case "victim", "man", "woman", "dead", "body", "wounded", "hostage":
		return true
	}
	return false
}

// merge takes what another mention of the same person adds.
func (h *person) merge(o *person) {
	if h.name < 0 && o.name >= 0 {
		h.name, h.number, h.plural = o.name, number{value: 1}, false
	}
	if h.role == nil || o.role != nil && (vague(h.role.head) || loose(h.role.head)) && !vague(o.role.head) && !loose(o.role.head) {
		if o.role != nil {
			h.role, h.sense = o.role, o.sense
		}
	}
	if h.number.value == 0 && h.name < 0 {
		h.number = o.number
	}
	if h.nation == "" {
		h.nation = o.nation
	}
	h.former = h.former || o.former
	for _, e := range o.effects {
		h.suffer(e)
	}
}
