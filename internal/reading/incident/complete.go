package incident

import "github.com/tocsin/tocsin/internal/reading/syntax"

// complete looks for who did it where no mention said so: in the sentences of
// the incident and those beside them.
func (r *reader) complete(bs []*build) {
	only := r.onlyArmed()
	for _, b := range bs {
		if !b.identified() {
			if p := r.suspectNear(b); p != nil {
				b.perps = append(b.perps, p)
				if p.org[1] > 0 {
					b.blame(p, r.tone(p.sent, p), p.orgState)
				}
			}
		}
		if len(b.orgs) == 0 {
			p := r.orgNear(b)
			if p == nil && b.byRebels(r) {
				p = only
			}
			if p != nil {
				b.blame(p, r.tone(p.sent, p), p.orgState)
			}
		}
	}
}

// byRebels says that those who did it are guerrillas, terrorists or the like
// whose organization the sentence does not name.
func (b *build) byRebels(r *reader) bool {
	for _, p := range b.perps {
		if p.sense.class == classPerp && !p.pronoun && p.name[1] == 0 && !anyGunman[syntax.Singular(p.head)] {
			return true
		}
	}
	return false
}

// anyGunman are the words for attackers that say nothing of a cause.
var anyGunman = map[string]bool{
	"gunman": true, "assassin": true, "murderer": true, "killer": true, "kidnapper": true, "criminal": true, "thief": true, "robber": true,
	"hitman": true, "assailant": true, "attacker": true, "trafficker": true, "sniper": true, "captor": true, "abductor": true,
}

// onlyArmed is the armed organization of the text, when it names no other.
func (r *reader) onlyArmed() *phrase {
	var only *phrase
	for s := range r.phrases {
		for _, p := range r.phrases[s] {
			if p == nil || p.org[1] == 0 || p.orgState || !r.armedOrg(p) {
				continue
			}
			if only != nil && only.orgName != p.orgName {
				return nil
			}
			if only == nil {
				only = p
			}
		}
	}
	return only
}

// identified says that a perpetrator is known who is more than a pronoun.
func (b *build) identified() bool {
	for _, p := range b.perps {
		if p.armed() || p.human() {
			return true
		}
	}
	return false
}

// suspectNear is the first phrase for attackers in the incident's sentences or
// the one behind.
func (r *reader) suspectNear(b *build) *phrase {
	for _, ahead := range []int{0, 1} {
		for _, m := range b.mentions {
			s := m.sent + ahead
			if s >= len(r.Sentences) {
				continue
			}
			for c, p := range r.phrases[s] {
				if p != nil && r.attacker(p) && !b.hurt(p) && !r.caught(s, c) {
					return p
				}
			}
		}
	}
	return nil
}

// caught says that a phrase is the object of an arrest or the like, or of a
// preposition that sets it apart: "drug traffickers were arrested", "against
// the guerrillas".
func (r *reader) caught(s, c int) bool {
	if k := r.prepBefore(s, c); k >= 0 {
		w := r.word(s, k)
		return w != "by" && w != "of"
	}
	return r.kind(s, c-1) == syntax.VP && !r.chunk(s, c-1).Passive
}

// attacker says that a phrase by itself names attackers: guerrillas, armed
// men, unidentified individuals.
func (r *reader) attacker(p *phrase) bool {
	if p.pronoun || p.negative {
		return false
	}
	if p.sense.class == classPerp {
		return true
	}
	if p.sense.class != classWeak && p.sense.class != classPerpGroup {
		return false
	}
	for i := p.first; i < p.last; i++ {
		if r.Tokens[i].Is("armed", "unidentified", "unknown", "hooded", "masked") {
			return true
		}
	}
	return false
}

func (b *build) hurt(p *phrase) bool {
	for _, h := range b.people {
		if h.anchor == p || h.role == p || h.anchor.first < p.last && h.anchor.last > p.first {
			return true
		}
	}
	return false
}

// orgNear is the armed organization named nearest to the incident: in its
// sentences, or in the next.
func (r *reader) orgNear(b *build) *phrase {
	for _, ahead := range []int{0, 1} {
		for _, m := range b.mentions {
			s := m.sent + ahead
			if s < 0 || s >= len(r.Sentences) {
				continue
			}
			for _, p := range r.phrases[s] {
				if p != nil && p.org[1] > 0 && !p.orgState && p.sense.class != classMilitary && r.armedOrg(p) {
					return p
				}
			}
		}
	}
	return nil
}

// armedOrg says that the organization is one of the gazetteer's armed ones.
func (r *reader) armedOrg(p *phrase) bool {
	g, ok := r.lex.groups[join(r.folds(p.org[0], p.org[1]))]
	return ok && !g.state && !g.party
}
