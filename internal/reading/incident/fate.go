package incident

import "github.com/tocsin/tocsin/internal/reading/syntax"

// fates gives the named people of whose fate an incident does not tell the one
// that the text tells of them elsewhere: nobody dies twice.
func (r *reader) fates(bs []*build, ms []*mention) {
	dead := map[int]bool{}
	for _, m := range ms {
		if m.stage != "accomplished" {
			continue
		}
		for _, v := range m.victims {
			if v.effect == "death" && v.phrase.name[1] > 0 {
				dead[r.lookup(r.folds(v.phrase.name[0], v.phrase.name[1]))] = true
			}
		}
	}
	for _, b := range bs {
		if b.stage != "accomplished" {
			continue
		}
		for _, p := range b.people {
			if p.name >= 0 && dead[p.name] && len(p.effects) == 0 {
				p.suffer("death")
			}
		}
	}
}

// spellOut takes a group of people whose members the incident has by name for
// what is said of each of them: "two reporters, A and B", "five peasants … The
// victims were A, B, C, D and E".
func (r *reader) spellOut(b *build) {
	for i, g := range b.people {
		if g.name >= 0 || g.role == nil || !g.plural && g.number.value < 2 {
			continue
		}
		members := r.members(b, g)
		if len(members) < 2 {
			continue
		}
		for _, p := range members {
			if p.role == nil && !loose(g.role.head) && !plainRole(syntax.Singular(g.role.head)) && !r.isNation(syntax.Singular(g.role.head)) {
				p.role, p.sense = g.role, g.sense
			}
			if p.nation == "" {
				p.nation = g.nation
			}
			for _, e := range g.effects {
				if len(p.effects) == 0 {
					p.suffer(e)
				}
			}
		}
		b.total = g.number
		b.people = append(b.people[:i:i], b.people[i+1:]...)
		return
	}
}

// members are the named people of an incident whom one of its groups is: as
// many as it counts, or named right beside it.
func (r *reader) members(b *build, g *person) []*person {
	var all, beside []*person
	for _, p := range b.people {
		if p.name < 0 {
			continue
		}
		all = append(all, p)
		if p.anchor.sent == g.anchor.sent && r.inOneList(p.anchor, g.anchor) {
			beside = append(beside, p)
		}
	}
	switch {
	case g.number.value == len(all):
		return all
	case len(beside) > 1 && (g.number.value == 0 || g.number.value == len(beside)):
		return beside
	}
	return nil
}

// inOneList says that two phrases stand in one list of names and what they are.
func (r *reader) inOneList(a, b *phrase) bool {
	lo, hi := min(a.chunk, b.chunk), max(a.chunk, b.chunk)
	for c := lo + 1; c < hi; c++ {
		switch r.kind(a.sent, c) {
		case syntax.Comma, syntax.Conj:
		case syntax.NP:
			if p := r.phrases[a.sent][c]; p.name[1] == 0 && c != hi {
				return false
			}
		default:
			return false
		}
	}
	return hi-lo < 12
}
