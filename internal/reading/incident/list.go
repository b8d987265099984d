package incident

import "github.com/tocsin/tocsin/internal/reading/syntax"

// maxItems is how many members one coordination is read to.
const maxItems = 40

// itemsLeft reads the coordination that ends with the noun phrase at i, first
// member first: "A, a teacher; B, 21, and two others". What stands beside a
// name and only says who that is, is no member of its own.
func (r *reader) itemsLeft(s, i int) []*phrase {
	out := []*phrase{r.phrases[s][i]}
	for j := i; len(out) < maxItems; {
		k, comma := r.itemBefore(s, j)
		if k < 0 {
			break
		}
		p := r.phrases[s][k]
		if comma && len(out) >= 1 && (r.age(s, j) && out[0] == r.phrases[s][j] || out[0] == r.phrases[s][j] && r.apposed(p, r.phrases[s][j])) {
			out[0] = p
		} else {
			out = append([]*phrase{p}, out...)
		}
		j = k
	}
	return out
}

// itemBefore is the member of a coordination before the one at j, -1 for none;
// comma says that nothing but a comma stands between them.
func (r *reader) itemBefore(s, j int) (k int, comma bool) {
	k = j - 1
	for r.kind(s, k) == syntax.NP && r.phrases[s][k].name[1] == 0 {
		k-- // "liberal party presidential hopeful"
	}
	seps, conj := 0, false
	for ; k >= 0 && r.separates(s, k); k-- {
		seps++
		conj = conj || r.kind(s, k) == syntax.Conj || r.word(s, k) == ";"
	}
	if v := r.chunk(s, k); v.Kind == syntax.VP && v.Word == "include" && v.Gerund {
		for k--; k >= 0 && (r.kind(s, k) == syntax.Comma || r.word(s, k) == "--" || r.word(s, k) == "-"); k-- {
		}
		seps, conj = 1, true
	}
	if d := r.dashBefore(s, k); seps > 0 && d > 0 {
		k = d - 1
	}
	if k < 0 || seps == 0 || r.kind(s, k) != syntax.NP {
		return -1, false
	}
	for r.governed(s, k) {
		if !r.climbs(s, k, j) {
			return -1, false
		}
		k -= 2
	}
	return k, !conj && seps == 1
}

// separates says that the chunk at k stands between members.
func (r *reader) separates(s, k int) bool {
	switch r.kind(s, k) {
	case syntax.Comma:
		return true
	case syntax.Conj:
		return r.word(s, k) != "but"
	}
	return r.word(s, k) == ";"
}

// dashBefore is where the aside between dashes that ends at k begins, 0 for
// none: "six priests -- five of them Spaniards -- and two women".
func (r *reader) dashBefore(s, k int) int {
	if w := r.word(s, k); w != "--" && w != "-" {
		return 0
	}
	for d := k - 1; d > 0 && d > k-12; d-- {
		if w := r.word(s, d); w == "--" || w == "-" {
			return d
		}
	}
	return 0
}

// attaches are the prepositions that tie a phrase to the role before it: "a
// spokesman for the union", "member of the board".
var attaches = map[string]bool{"of": true, "for": true, "from": true, "to": true, "in": true, "at": true}

// climbs says that the phrase at k only tells more of the phrase before its
// preposition, which is a member of the coordination that goes on at j.
func (r *reader) climbs(s, k, j int) bool {
	if r.kind(s, k-1) != syntax.Prep || r.kind(s, k-2) != syntax.NP {
		return false
	}
	w := r.word(s, k-1)
	if w == "of" {
		return true
	}
	head, item := r.phrases[s][k-2], r.phrases[s][j]
	return attaches[w] && head.sense.class.human() && item.human() && (r.separates(s, k-3) || k-3 < 0)
}

// rightList reads the coordination that starts with the noun phrase at i.
func (r *reader) rightList(s, i int) []*phrase {
	out := []*phrase{r.phrases[s][i]}
	closed := false // by "and": what follows a comma then says who they are
	for len(out) < maxItems {
		j := r.afterItem(s, i)
		if closed && out[0].name[1] > 0 && r.kind(s, j) == syntax.Comma && r.kind(s, j+1) != syntax.Conj {
			return out
		}
		j, more := r.toNext(s, j, out[0])
		if !more || r.kind(s, j) != syntax.NP || r.startsClause(s, j) {
			return out
		}
		if q := r.phrases[s][j]; (r.kind(s, j-1) == syntax.Conj || !r.apposed(out[len(out)-1], q)) && !r.age(s, j) && !(q.first == q.last-1 && q.number.value > 0 && out[len(out)-1].name[1] > 0) {
			out = append(out, q)
			closed = closed || r.kind(s, j-1) == syntax.Conj
		}
		i = j
	}
	return out
}

// toNext steps from behind a member over what leads to the next one: a comma,
// "and", "including", "among them", "along with".
func (r *reader) toNext(s, j int, head *phrase) (int, bool) {
	more := false
	for r.kind(s, j) == syntax.Comma || r.kind(s, j) == syntax.Conj && r.word(s, j) != "but" {
		more = true
		j++
	}
	if v := r.chunk(s, j); v.Kind == syntax.VP && v.Word == "include" && v.Gerund {
		return j + 1, true
	}
	if r.word(s, j) == "among" && r.kind(s, j+1) == syntax.NP && r.chunk(s, j+1).Pronoun {
		return j + 2, true
	}
	if (r.word(s, j) == "along" || r.word(s, j) == "together") && r.word(s, j+1) == "with" && head.human() {
		return j + 2, true
	}
	if !more && head.name[1] > 0 {
		for r.word(s, j) == ";" || more && r.kind(s, j) == syntax.Conj {
			more = true
			j++
		}
	}
	return j, more
}

// together are those who shared a fate: "was killed along with his son".
func (r *reader) together(s, c int) []*phrase {
	i := c + 1
	if w := r.word(s, i); w == "along" || w == "together" {
		i++
	} else {
		return nil
	}
	if r.word(s, i) != "with" {
		return nil
	}
	return r.objects(s, i)
}

// afterItem skips what tells more of the member at i: "of NP", and "for NP"
// behind a role where the coordination goes on.
func (r *reader) afterItem(s, i int) int {
	j := r.afterOf(s, i)
	p := r.phrases[s][i]
	if w := r.word(s, j); attaches[w] && w != "of" && p.name[1] == 0 && p.sense.class.human() && r.kind(s, j+1) == syntax.NP {
		if k := r.afterOf(s, j+1); r.word(s, k) == ";" || r.kind(s, k) == syntax.Comma && r.kind(s, k+1) == syntax.Conj {
			return k
		}
	}
	return j
}
