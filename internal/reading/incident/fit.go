package incident

import (
	"github.com/tocsin/tocsin/internal/reading/syntax"
)

// fit says how well a mention fits an incident; 0 or less is not at all.
func (r *reader) fit(m *mention, b *build) float64 {
	v := kindFit(m, b)
	if v <= 0 {
		return 0
	}
	gap := float64(m.sent - b.last)
	if gap < 0 {
		gap = 2 * float64(b.nearest(m.sent))
	}
	switch {
	case gap == 0:
		v += 3
	case gap == 1:
		v += 2
	case gap == 2:
		v += 1
	default:
		v -= gap / 6
	}
	if m.kind == b.kind && r.fresh(m) && (gap > 0 || b.mentions[0].token < m.token) {
		return 0
	}
	p := r.peopleFit(m, b)
	t := r.thingsFit(m, b)
	if t < 0 && r.sameBomb(m) {
		t = 1
	}
	if p < -5 || t < -5 && gap > 0 {
		return 0
	}
	v += p + t
	if !m.frees() && (!r.timeFits(m, b) || !r.placeFits(m, b)) && !r.sameVictim(m, b) {
		return 0
	}
	if m.identity {
		return v + 2
	}
	if m.empty() {
		if m.back {
			v += 2
		}
		return v
	}
	return v - 2
}

// fresh says that the words of a mention tell of one more event: "another
// explosion", "a second bomb".
func (r *reader) fresh(m *mention) bool {
	if !m.alone {
		return false
	}
	if m.noun {
		return r.oneMore(r.phrases[m.sent][m.chunk])
	}
	if v := r.chunk(m.sent, m.chunk); v.Gerund || v.Reduced {
		return false // "another bomb exploded, injuring two"
	}
	for _, p := range m.tools {
		if r.oneMore(p) {
			return true
		}
	}
	return false
}

// oneMore says that a phrase counts on from another: "another", "a second".
func (r *reader) oneMore(p *phrase) bool {
	for i := p.full; i < p.last; i++ {
		switch {
		case r.Tokens[i].Is("another"):
			return true
		case r.Tokens[i].Is("second", "third", "fourth", "fifth", "sixth") && i > 0 && r.Tokens[i-1].Is("a"):
			return true
		}
	}
	return false
}

// sameBomb says that a mention is of the bomb that the text told of before:
// "the charge", "the device".
func (r *reader) sameBomb(m *mention) bool {
	if m.kind != "bombing" || r.fresh(m) {
		return false
	}
	for _, p := range m.tools {
		if r.chunk(p.sent, p.chunk).Det == "the" && !p.plural {
			return true
		}
	}
	return m.noun && m.back && !m.plural
}

// nearest is how many sentences lie between s and the incident's mentions.
func (b *build) nearest(s int) int {
	best := 1 << 20
	for _, m := range b.mentions {
		d := m.sent - s
		if d < 0 {
			d = -d
		}
		best = min(best, d)
	}
	return best
}

// kindFit compares kinds of event: the same, a general word for any, or the
// casualties of a bombing told as killings.
func kindFit(m *mention, b *build) float64 {
	if m.stage != "" && b.stage != "" && (m.stage == "threatened") != (b.stage == "threatened") && !m.empty() {
		return 0
	}
	switch {
	case m.kind == "bombing" && m.stage == "attempted" && b.stage == "accomplished" && m.alone && !m.noun:
		return 0 // another bomb, found in time
	case m.kind == b.kind:
		return 2
	case m.kind == "":
		return 2
	case m.kind == "attack" && m.noun && m.empty():
		return 1.5
	case m.kind == "attack" && (b.kind == "bombing" || b.kind == "arson") && !m.gun && (len(m.perps) == 0 || m.sent == b.last):
		if m.noun && !m.empty() && len(m.victims) > 0 && m.victims[0].effect == "death" && m.alone {
			return 0
		}
		return 1
	case b.kind == "attack" && m.kind == "bombing" && b.general() && m.sent-b.last <= 2:
		return 2
	case b.kind == "attack" && m.kind == "bombing" && (m.sent == b.last || m.sent-b.last == 1 && m.back && m.empty()):
		return 1
	}
	return 0
}

// general says that an attack is so far told by that word and by what it
// caused, so that it may have been one with a bomb.
func (b *build) general() bool {
	told := false
	for _, m := range b.mentions {
		if m.gun || m.kind != "" && !m.noun && m.alone {
			return false
		}
		if m.noun && m.kind == "attack" {
			if len(m.victims) > 0 && m.victims[0].effect == "death" {
				return false // a murder
			}
			told = true
		}
	}
	return told
}

func (r *reader) peopleFit(m *mention, b *build) float64 {
	if len(m.victims) == 0 {
		return 0
	}
	if m.identity {
		return 1
	}
	v, clash := 0.0, 0
	for _, x := range m.victims {
		if x.pronoun {
			v += 0.5
			continue
		}
		h := r.newPerson(x)
		found := false
		for _, o := range b.people {
			if o.same(h) {
				found = true
				if h.name >= 0 {
					v += 4
				} else {
					v += 2
				}
				break
			}
		}
		if !found && len(b.people) > 0 {
			clash++
		}
	}
	if clash > 0 && v < 2 && m.alone && m.sent != b.last {
		if r.spelledOut(m, b) {
			return 1
		}
		if r.ofThose(m, b) {
			return 1
		}
		if r.anyNamed(m) || anyNamedIn(b) {
			return -10
		}
		return -1.5
	}
	return v
}

// sameVictim says that somebody named whom the mention tells killed or
// kidnapped is one whom the incident hit: that happens once, whatever day and
// place the sentence has.
func (r *reader) sameVictim(m *mention, b *build) bool {
	if m.kind != b.kind || m.stage != b.stage {
		return false
	}
	for _, v := range m.victims {
		if v.pronoun || v.name[1] == 0 || m.kind != "kidnapping" && v.effect != "death" {
			continue
		}
		n := r.lookup(r.folds(v.name[0], v.name[1]))
		for _, o := range b.people {
			if n >= 0 && o.name == n {
				return true
			}
		}
	}
	return false
}

// spelledOut says that the named victims of the mention are as many as the
// nameless ones of the incident: "two Mexicans were kidnapped. A and B were …".
func (r *reader) spelledOut(m *mention, b *build) bool {
	if len(m.victims) < 2 || len(b.people) != 1 || b.people[0].name >= 0 || b.people[0].number.value != len(m.victims) {
		return false
	}
	for _, v := range m.victims {
		if v.phrase.name[1] == 0 {
			return false
		}
	}
	return true
}

// ofThose says that the victims of the mention are told as people of one whom
// the incident hit: "his driver and his bodyguards", or as more of them: "were
// also killed".
func (r *reader) ofThose(m *mention, b *build) bool {
	if m.sent-b.last > 1 || m.sent < b.last {
		return false
	}
	for _, v := range m.victims {
		if d := r.Tokens[v.full]; d.Is("his", "her", "their") && v.name[1] == 0 {
			return true
		}
	}
	if v := r.chunk(m.sent, m.chunk); v.Kind == syntax.VP && v.Passive {
		for i := v.First; i < v.Last; i++ {
			if r.Tokens[i].Is("also") {
				return true
			}
		}
	}
	return false
}

func (r *reader) anyNamed(m *mention) bool {
	for _, v := range m.victims {
		if v.phrase.name[1] > 0 {
			return true
		}
	}
	return false
}

func anyNamedIn(b *build) bool {
	for _, p := range b.people {
		if p.name >= 0 {
			return true
		}
	}
	return false
}

func (r *reader) thingsFit(m *mention, b *build) float64 {
	if len(m.things) == 0 || len(b.things) == 0 {
		return 0
	}
	for _, x := range m.things {
		for _, o := range b.things {
			if syntax.Singular(x.head) == syntax.Singular(o.phrase.head) {
				return 2
			}
		}
	}
	if m.alone {
		return -1.5
	}
	return 0
}

func (r *reader) timeFits(m *mention, b *build) bool {
	d := r.when(m)
	if d == nil || b.date == nil {
		return true
	}
	x, y := d.date, b.date.date
	if x.Open || y.Open {
		return true
	}
	return !x.From.After(y.To) && !y.From.After(x.To)
}

// placeFits says that the places named with a mention do not contradict those
// of the incident: another town, another neighbourhood.
func (r *reader) placeFits(m *mention, b *build) bool {
	ws := r.where(m)
	if len(ws) == 0 || len(b.spots) == 0 {
		return true
	}
	for _, x := range ws {
		for _, y := range b.spots {
			if x.name == y.name {
				return true
			}
		}
	}
	for _, x := range ws {
		for _, y := range b.spots {
			if x.country != "" && y.country != "" && x.country != y.country {
				return false
			}
			if x.kind == y.kind && x.kind != "COUNTRY" {
				return false
			}
		}
	}
	return true
}
