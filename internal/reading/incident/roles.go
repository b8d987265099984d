package incident

import (
	"github.com/tocsin/tocsin/internal/reading/syntax"
	"github.com/tocsin/tocsin/internal/reading/text"
)

// chunk is the chunk c of sentence s, an empty one outside.
func (r *reader) chunk(s, c int) *syntax.Chunk {
	cs := r.Sentences[s].Chunks
	if c < 0 || c >= len(cs) {
		return &syntax.Chunk{Kind: syntax.Other}
	}
	return &cs[c]
}

func (r *reader) kind(s, c int) syntax.Kind { return r.chunk(s, c).Kind }

// word is the folded word of a one-token chunk, "" of others.
func (r *reader) word(s, c int) string {
	ch := r.chunk(s, c)
	if ch.Kind == syntax.Prep {
		return ch.Word
	}
	if ch.Last-ch.First != 1 {
		return ""
	}
	return r.Tokens[ch.First].Fold
}

// subject finds the noun phrases that are the subject of the verb group at c.
func (r *reader) subject(s, c int) []*phrase {
	if v := r.chunk(s, c); v.First == v.Head && !v.Passive && !v.Gerund && r.passive(s, c) {
		if p := r.modified(s, c); p != nil {
			return []*phrase{p}
		}
	}
	return r.subjectFrom(s, c, 0)
}

// modified is the noun phrase that a bare participle hangs on: the nearest
// one before it, across a comma.
func (r *reader) modified(s, c int) *phrase {
	i := c - 1
	for r.kind(s, i) == syntax.Comma || r.kind(s, i) == syntax.Other && r.word(s, i) == "\"" {
		i--
	}
	if r.kind(s, i) != syntax.NP || !r.governed(s, i) {
		return nil
	}
	if p := r.phrases[s][i]; p.human() || p.thing() {
		return p
	}
	return nil
}

const maxHops = 4

func (r *reader) subjectFrom(s, c, hops int) []*phrase {
	if hops > maxHops {
		return nil
	}
	i := c - 1
	for i >= 0 {
		switch r.kind(s, i) {
		case syntax.Adverb, syntax.Comma:
			i--
		case syntax.Other:
			if w := r.word(s, i); w == ";" || w == ":" || w == "." {
				return nil
			}
			i--
		case syntax.Wh:
			return r.antecedent(s, i)
		case syntax.Sub:
			return nil
		case syntax.Conj:
			return r.sharedSubject(s, i, hops)
		case syntax.VP:
			if v := r.chunk(s, i); v.Infinitive || !r.chunk(s, c).Infinitive && !r.chunk(s, c).Gerund && !r.chunk(s, c).Reduced {
				return r.subjectFrom(s, i, hops+1)
			}
			return r.subjectFrom(s, i, hops+1)
		case syntax.Prep:
			i--
		case syntax.NP:
			if r.governed(s, i) {
				i = r.prepBefore(s, i) - 1
				continue
			}
			return r.leftList(s, i, c, hops)
		}
	}
	return nil
}

// governed says that a noun phrase is the object of a preposition.
func (r *reader) governed(s, c int) bool { return r.prepBefore(s, c) >= 0 }

// prepBefore is the preposition that governs the noun phrase at c, looking
// back over a coordination ("in the towns of A and B"); -1 for none.
func (r *reader) prepBefore(s, c int) int {
	for i := c - 1; i >= 0; {
		switch r.kind(s, i) {
		case syntax.Prep:
			return i
		case syntax.Adverb:
			i--
			continue
		case syntax.Conj:
			if r.kind(s, i-1) == syntax.NP && i-2 >= 0 && r.kind(s, i-2) == syntax.Prep && r.word(s, i-2) != "of" {
				return -1
			}
		}
		return -1
	}
	return -1
}

// antecedent is what a relative pronoun at i stands for.
func (r *reader) antecedent(s, i int) []*phrase {
	j := i - 1
	for j >= 0 && (r.kind(s, j) == syntax.Comma || r.kind(s, j) == syntax.Prep) {
		j--
	}
	if j < 0 || r.kind(s, j) != syntax.NP {
		return nil
	}
	if r.age(s, j) {
		j -= 2 // "X, 72, who was working there"
		if r.kind(s, j) != syntax.NP {
			j--
		}
	}
	p := r.phrases[s][j]
	// "members of the group who": people act, not places or things
	for k := j; r.kind(s, k-1) == syntax.Prep && r.kind(s, k-2) == syntax.NP; {
		k -= 2
		if q := r.phrases[s][k]; (p.sense.class == "" && p.name[1] == 0 || !p.human()) && q.human() {
			return []*phrase{q}
		}
	}
	if j < i-1 && r.kind(s, i-1) == syntax.Comma && r.kind(s, j-1) == syntax.Conj && p.name[1] > 0 {
		return r.leftList(s, j, i, 0) // "A and B, who …"
	}
	return []*phrase{p}
}

// sharedSubject finds the subject of the verb group before a conjunction:
// "rebels entered the town and killed two".
func (r *reader) sharedSubject(s, i, hops int) []*phrase {
	for j := i - 1; j >= 0; j-- {
		switch r.kind(s, j) {
		case syntax.VP:
			v := r.chunk(s, j)
			if v.Infinitive && r.kind(s, j-1) != syntax.NP {
				continue
			}
			return r.subjectFrom(s, j, hops+1)
		case syntax.Sub:
			return nil
		case syntax.Other:
			if w := r.word(s, j); w == ";" || w == ":" {
				return nil
			}
		}
	}
	return nil
}

// leftList reads the coordinated noun phrases that end at i. A phrase that is
// the object of another verb is no subject unless a relative clause closes
// before it.
func (r *reader) leftList(s, i, c, hops int) []*phrase {
	if r.kind(s, i-1) == syntax.VP && !r.chunk(s, i-1).Passive {
		v := r.chunk(s, c)
		if v.Reduced || v.Gerund || v.Infinitive {
			return []*phrase{r.phrases[s][i]}
		}
		if r.kind(s, c-1) == syntax.Comma {
			return r.subjectFrom(s, i-1, hops+1)
		}
	}
	return r.itemsLeft(s, i)
}

// apposed says that two phrases beside a comma name one person or thing:
// one has a name and the other a role.
func (r *reader) apposed(a, b *phrase) bool {
	aName, bName := a.name[1] > 0, b.name[1] > 0
	if aName && b.head == "one" && r.word(b.sent, b.chunk+1) == "of" {
		return true
	}
	if aName && !bName {
		return b.sense.class.human() && !b.plural && b.number.value <= 1
	}
	if bName && !aName {
		return a.sense.class.human() && !a.plural && a.number.value <= 1 && b.name[0] == b.first
	}
	return false
}

// objects are the noun phrases right of the verb group (or preposition) at
// c: the first one and those coordinated with it.
func (r *reader) objects(s, c int) []*phrase {
	i := c + 1
	for r.kind(s, i) == syntax.Adverb || r.kind(s, i) == syntax.Other && r.word(s, i) == "\"" {
		i++
	}
	if r.kind(s, i) != syntax.NP {
		return nil
	}
	return r.rightList(s, i)
}

// age says that the phrase at c is a number between commas behind a name:
// "Jose Marin, 32, was killed", "…, 20 years old, …".
func (r *reader) age(s, c int) bool {
	first := c
	if r.word(s, c) == "old" && r.kind(s, c-1) == syntax.NP && r.phrases[s][c-1].head == "years" {
		first--
	}
	ch := r.chunk(s, first)
	if first == c && ch.Last-ch.First != 1 || r.Tokens[ch.First].Kind != text.Number || r.kind(s, first-1) != syntax.Comma {
		return false
	}
	return r.kind(s, first-2) == syntax.NP && r.kind(s, c+1) == syntax.Comma
}

// afterOf skips "of NP" behind the noun phrase at i.
func (r *reader) afterOf(s, i int) int {
	j := i + 1
	for r.kind(s, j) == syntax.Prep && r.kind(s, j+1) == syntax.NP && r.word(s, j) == "of" {
		j += 2
	}
	return j
}

// startsClause says that the noun phrase at j is the subject of a new clause.
func (r *reader) startsClause(s, j int) bool {
	k := r.afterOf(s, j)
	for r.kind(s, k) == syntax.Adverb {
		k++
	}
	if r.kind(s, k) != syntax.VP {
		return false
	}
	v := r.chunk(s, k)
	return !v.Infinitive && !v.Reduced && !v.Gerund
}

// prepObjects are the objects of the first of the prepositions right of c,
// within the clause: up to the next finite verb or clause mark.
func (r *reader) prepObjects(s, c int, preps ...string) []*phrase {
	for i := c + 1; i < len(r.Sentences[s].Chunks); i++ {
		switch r.kind(s, i) {
		case syntax.Prep:
			w := r.word(s, i)
			for _, p := range preps {
				if p == w {
					if ps := r.objects(s, i); len(ps) > 0 {
						return ps
					}
				}
			}
		case syntax.VP:
			if v := r.chunk(s, i); !v.Infinitive && !v.Reduced && !r.bareParticiple(s, i) || i > c+8 {
				return nil
			}
		case syntax.Wh, syntax.Sub:
			return nil
		case syntax.Other:
			if w := r.word(s, i); w == ";" || w == ":" {
				return nil
			}
		}
	}
	return nil
}

// hitPlaces are the prepositions behind which the thing hit by a bomb stands.
var hitPlaces = map[string]bool{
	"at": true, "near": true, "outside": true, "inside": true, "in": true, "against": true, "beside": true, "under": true, "onto": true,
	"behind": true, "across": true, "in front of": true, "on": true, "into": true, "beneath": true, "opposite": true,
}

// fromNear says that "from" at i ends a short distance: "300 meters from".
func (r *reader) fromNear(s, i int) bool {
	if r.word(s, i) != "from" {
		return false
	}
	if r.word(s, i-1) == "across" {
		return true
	}
	switch r.chunk(s, i-1).Word {
	case "meters", "metres", "yards", "feet", "blocks", "block", "distance":
		return r.kind(s, i-1) == syntax.NP
	}
	return false
}

// offStreet drops streets: a bomb goes off in them, and hits something else.
func offStreet(ps []*phrase) []*phrase {
	out := ps[:0]
	for _, p := range ps {
		switch syntax.Singular(p.head) {
		case "street", "avenue", "boulevard", "corner", "intersection", "block", "sidewalk":
		default:
			out = append(out, p)
		}
	}
	return out
}

// prepThings are the things behind the first preposition of place right of c
// that has any: "exploded in Guayaquil at the residence of".
func (r *reader) prepThings(s, c int) []*phrase {
	for i := c + 1; i < len(r.Sentences[s].Chunks); i++ {
		switch r.kind(s, i) {
		case syntax.Prep:
			if !hitPlaces[r.word(s, i)] && !r.fromNear(s, i) {
				continue
			}
			if ps := offStreet(onlyThings(r.objects(s, i))); len(ps) > 0 {
				return ps
			}
		case syntax.VP:
			if v := r.chunk(s, i); !v.Infinitive && !v.Reduced && !r.bareParticiple(s, i) && i > c+1 || i > c+8 {
				return nil
			}
		case syntax.Sub:
			return nil
		}
	}
	return nil
}

func (p *phrase) human() bool {
	return p.sense.class.human() || p.name[1] > 0
}

func (p *phrase) armed() bool {
	switch p.sense.class {
	case classPerp, classPerpGroup, classMilitary, classPolice:
		return true
	}
	return p.org[1] > 0
}

func (p *phrase) thing() bool {
	return (p.sense.class == classPhysical || p.sense.class == classMilPhys || p.sense.class == classThing) && p.name[1] == 0
}

func (p *phrase) tool() bool { return p.sense.class == classWeapon }

// bareParticiple says that the verb group at c is a participle that hangs on
// the noun before it: "a bomb planted near".
func (r *reader) bareParticiple(s, c int) bool {
	v := r.chunk(s, c)
	return v.First == v.Head && !v.Passive && r.kind(s, c-1) == syntax.NP && r.passive(s, c)
}
