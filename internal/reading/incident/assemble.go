package incident

import (
	"github.com/tocsin/tocsin/internal/reading/syntax"
	"github.com/tocsin/tocsin/internal/reading/text"
)

// build is an incident while it is being put together.
type build struct {
	kind, stage string
	mentions    []*mention
	last        int // sentence of the latest mention
	people      []*person
	things      []*item
	tools       []*phrase
	perps       []*phrase
	orgs        []*claim
	gun, bomb   bool
	unhurt      bool   // nobody was hurt
	spread      string // what happened to all things: damage, nodamage
	date        *moment
	spots       []spot
}

// item is a physical target.
type item struct {
	phrase  *phrase
	effects []string
}

// claim ties an organization to an incident.
type claim struct {
	phrase     *phrase
	confidence Confidence
	state      bool
}

// assemble merges mentions into incidents.
func (r *reader) assemble(ms []*mention) []*build {
	var bs []*build
	var pending []*mention
	for _, m := range ms {
		if r.history(m) {
			continue
		}
		if b := r.home4(m, bs); b != nil {
			r.absorb(b, m)
			continue
		}
		if r.starts(m) {
			b := &build{kind: m.kind, stage: m.stage}
			if b.kind == "" {
				b.kind = "attack"
			}
			bs = append(bs, b)
			r.absorb(b, m)
			continue
		}
		pending = append(pending, m)
	}
	for _, m := range pending {
		if b := r.home4(m, bs); b != nil {
			r.absorb(b, m)
		}
	}
	return bs
}

// history says that the mention's sentence dates it more than two months back.
func (r *reader) history(m *mention) bool {
	if r.opts.Everything {
		return false
	}
	d := r.when(m)
	return d != nil && d.past
}

// starts says that a mention tells enough to be an incident of its own.
func (r *reader) starts(m *mention) bool {
	if !m.alone {
		return false
	}
	if m.kind == "bombing" {
		return len(m.things) > 0 || len(m.victims) > 0 || len(m.tools) > 0 || !m.noun || len(r.where(m)) > 0 && !m.plural
	}
	for _, v := range m.victims {
		if !v.pronoun {
			return true
		}
	}
	return len(m.things) > 0
}

// home4 finds the incident that a mention belongs to, nil for none.
func (r *reader) home4(m *mention, bs []*build) *build {
	var best *build
	score := 0.0
	for i := len(bs) - 1; i >= 0; i-- {
		if v := r.fit(m, bs[i]); v > score {
			best, score = bs[i], v
		}
	}
	return best
}

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
	p := r.peopleFit(m, b)
	t := r.thingsFit(m, b)
	if p < -5 || t < -5 && gap > 0 {
		return 0
	}
	v += p + t
	if !r.timeFits(m, b) || !r.placeFits(m, b) {
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
	case b.kind == "attack" && m.kind == "bombing" && (m.sent == b.last || m.sent-b.last == 1 && m.back && m.empty()):
		return 1
	}
	return 0
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
		if r.anyNamed(m) || anyNamedIn(b) {
			return -10
		}
		return -1.5
	}
	return v
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

// absorb adds a mention to an incident.
func (r *reader) absorb(b *build, m *mention) {
	b.mentions = append(b.mentions, m)
	b.last = max(b.last, m.sent)
	b.gun, b.bomb = b.gun || m.gun, b.bomb || m.bomb
	if m.spread != "" {
		b.spread = m.spread
	}
	if m.kind == "bombing" && b.kind == "attack" && m.alone {
		b.kind = "bombing"
	}
	switch {
	case b.stage == "":
		b.stage = m.stage
	case m.stage == "accomplished" && b.stage == "attempted" && m.alone && !m.noun:
		b.stage = m.stage
	}
	for _, x := range m.victims {
		if m.identity && x.effect == "" {
			x.effect = b.commonEffect()
		}
		r.addPerson(b, x)
	}
	for _, x := range m.things {
		if n := len(b.things); n > 0 && r.sameThing(x.phrase) {
			b.things[n-1].suffer(x.effect)
			continue
		}
		b.addThing(x)
	}
	b.tools = append(b.tools, m.tools...)
	for _, p := range m.perps {
		if !p.pronoun {
			b.perps = append(b.perps, p)
		}
	}
	if d := r.when(m); d != nil && (b.date == nil || b.date.date.Open && !d.date.Open) {
		b.date = d
	}
	if len(b.spots) == 0 {
		b.spots = r.where(m)
	}
}

func (r *reader) addPerson(b *build, x part) {
	if x.pronoun {
		if n := len(b.people); n > 0 && (x.head == "he" || x.head == "him" || x.head == "she" || x.head == "her") == !b.people[n-1].plural {
			b.people[n-1].suffer(x.effect)
		}
		return
	}
	if x.negative || nobody(x.phrase) {
		b.unhurt = true
		return
	}
	if r.bareNumber(x.phrase) || x.head == "others" {
		if g := b.crowd(); g != nil {
			g.suffer(x.effect)
			return
		}
	}
	h := r.newPerson(x)
	for _, o := range b.people {
		if o.same(h) {
			o.merge(h)
			return
		}
	}
	b.people = append(b.people, h)
}

// bareNumber says that a phrase is a number and no more: "12 were injured".
func (r *reader) bareNumber(p *phrase) bool {
	return p.first == p.last-1 && (r.Tags[p.first] == syntax.TagNum || r.Tokens[p.first].Kind == text.Number)
}

// crowd is the latest group of people of an incident, nil for none.
func (b *build) crowd() *person {
	for i := len(b.people) - 1; i >= 0; i-- {
		if p := b.people[i]; p.plural && p.name < 0 {
			return p
		}
	}
	return nil
}

// sameThing says that a phrase speaks of a thing already named: "the
// establishment", "the building".
func (r *reader) sameThing(p *phrase) bool {
	switch syntax.Singular(p.head) {
	case "establishment", "building", "facility", "place", "premises", "structure", "vehicle", "property", "installation":
	default:
		return false
	}
	det := r.chunk(p.sent, p.chunk).Det
	return (det == "the" || det == "this") && p.last-p.first == 1 && r.word(p.sent, p.chunk+1) != "of"
}

// commonEffect is what happened to the first person of an incident.
func (b *build) commonEffect() string {
	for _, p := range b.people {
		if len(p.effects) > 0 {
			return p.effects[0]
		}
	}
	return ""
}

func (b *build) addThing(x part) {
	for _, o := range b.things {
		if syntax.Singular(o.phrase.head) == syntax.Singular(x.head) && (o.phrase.plural == x.plural) {
			o.suffer(x.effect)
			return
		}
	}
	o := &item{phrase: x.phrase}
	o.suffer(x.effect)
	b.things = append(b.things, o)
}

func (o *item) suffer(effect string) {
	if effect == "" || effect == "-" {
		return
	}
	for _, e := range o.effects {
		if e == effect {
			return
		}
	}
	o.effects = append(o.effects, effect)
}
