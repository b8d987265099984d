package incident

import (
	"cmp"

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
	oneMore     bool   // told as one more than another
	unhurt      bool   // nobody was hurt
	total       number // of the people, where they are told one by one
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
	var pending []waiting
	for _, m := range ms {
		if r.history(m) {
			continue
		}
		b := r.belongs(m, bs)
		if b == nil && r.stands(m) {
			b = r.belongs(m, bs)
		}
		if b != nil {
			r.absorb(b, m)
			continue
		}
		if r.starts(m) {
			b := &build{kind: m.kind, stage: m.stage, oneMore: r.fresh(m)}
			if b.kind == "" {
				b.kind = "attack"
			}
			bs = append(bs, b)
			r.absorb(b, m)
			continue
		}
		pending = append(pending, waiting{m, len(bs)})
	}
	for _, w := range pending {
		if b := r.belongs(w.mention, bs[:min(len(bs), w.at+reachBack/2)]); b != nil {
			r.absorb(b, w.mention)
		} else if w.mention.last && len(named(w.mention.victims))+len(w.mention.things) > 0 {
			b := &build{kind: cmp.Or(w.mention.kind, "attack"), stage: w.mention.stage}
			bs = append(bs, b)
			r.absorb(b, w.mention)
		}
	}
	return bs
}

// waiting is a mention that found no incident when it was read, and how many
// incidents there were.
type waiting struct {
	mention *mention
	at      int
}

// reachBack is how many incidents back a mention may belong, maxParts how many
// people, things and mentions one incident takes; both keep long texts linear.
const (
	reachBack = 14
	maxParts  = 80
)

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
		if !v.pronoun && !r.countedOn(v.phrase) {
			return true
		}
	}
	return len(m.things) > 0
}

// countedOn says that a phrase counts those hit over time: "the third
// journalist killed this year".
func (r *reader) countedOn(p *phrase) bool {
	switch p.head {
	case "secretary", "lieutenant", "sergeant": // "the second secretary"
		return false
	}
	return r.Tokens[p.full].Is("the") && p.full+1 < p.last &&
		r.Tokens[p.full+1].Is("second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "10th", "11th", "12th")
}

// belongs finds the incident that a mention belongs to, nil for none.
func (r *reader) belongs(m *mention, bs []*build) *build {
	var best *build
	score := 0.0
	for i := len(bs) - 1; i >= max(0, len(bs)-reachBack); i-- {
		if v := r.fit(m, bs[i]); v > score {
			best, score = bs[i], v
		}
	}
	return best
}

// absorb adds a mention to an incident.
func (r *reader) absorb(b *build, m *mention) {
	if len(b.mentions) >= maxParts {
		return
	}
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
	told := len(b.things)
	for _, x := range m.things {
		if n := len(b.things); n > 0 && r.sameThing(x.phrase) {
			b.things[n-1].suffer(x.effect)
			continue
		}
		r.addThing(b, x, told)
	}
	b.tools = append(b.tools, m.tools...)
	for _, p := range m.perps {
		if !p.pronoun {
			b.perps = append(b.perps, p)
		}
	}
	if m.frees() {
		return
	}
	if d := r.when(m); d != nil && (b.date == nil || b.date.date.Open && !d.date.Open) {
		b.date = d
	}
	b.settleIn(r.where(m))
}

// settleIn takes the places of a mention: the first ones named, and what
// tells within them more exactly where it was.
func (b *build) settleIn(sps []spot) {
	if len(b.spots) == 0 {
		b.spots = sps
		return
	}
	least := 0
	for _, sp := range b.spots {
		least = max(least, partRank[sp.kind])
	}
	for _, sp := range sps {
		if rank := partRank[sp.kind]; rank > least && sp.kind != "COUNTRY" {
			b.spots = append(b.spots[:len(b.spots):len(b.spots)], sp)
		}
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
	if o := b.nameless(h); o != nil {
		o.merge(h)
		return
	}
	if len(b.people) < maxParts {
		b.people = append(b.people, h)
	}
}

// nameless is the one person of an incident whom a name without a role, told
// later, can only be: "a policeman was shot. … Wilson Rengifo died".
func (b *build) nameless(h *person) *person {
	if h.name < 0 || h.role != nil || len(b.people) != 1 {
		return nil
	}
	o := b.people[0]
	if o.name >= 0 || o.role == nil || o.plural || o.number.value > 1 || o.anchor.sent >= h.anchor.sent {
		return nil
	}
	return o
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

// addThing adds a thing hit, unless it is one of the first so many: two of one
// list are two.
func (r *reader) addThing(b *build, x part, told int) {
	for i, o := range b.things {
		if i >= told && o.phrase.first != x.phrase.first && !r.sameAgain(o.phrase, x.phrase) {
			continue
		}
		if syntax.Singular(o.phrase.head) == syntax.Singular(x.head) && (o.phrase.plural == x.plural) {
			o.suffer(x.effect)
			return
		}
	}
	o := &item{phrase: x.phrase}
	o.suffer(x.effect)
	if len(b.things) < maxParts {
		b.things = append(b.things, o)
	}
}

// sameAgain says that b only tells again what a is: "the oil pipeline, the
// country's largest pipeline".
func (r *reader) sameAgain(a, b *phrase) bool {
	if a.sent != b.sent || b.chunk != a.chunk+2 || r.kind(b.sent, b.chunk-1) != syntax.Comma {
		return false
	}
	next := b.chunk + 1
	if r.kind(b.sent, next) == syntax.Comma {
		next++
	}
	k := r.kind(b.sent, next)
	return k != syntax.Conj && k != syntax.NP
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
