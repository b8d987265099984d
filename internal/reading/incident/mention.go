package incident

import (
	"strings"

	"github.com/tocsin/tocsin/internal/reading/syntax"
)

// part is a phrase in a role of an event, with what happened to it.
type part struct {
	*phrase
	effect string // death, injury, none, destroyed, damage, nodamage, freed, taken
}

// mention is one place where the text speaks of an event.
type mention struct {
	kind     string // attack, bombing, arson, kidnapping, robbery, hijacking, stoppage, "" unknown
	sent     int
	chunk    int
	token    int
	stage    string // accomplished, attempted, threatened
	alone    bool   // tells of an event by itself
	noun     bool   // by a noun
	back     bool   // points back: "the attack", "this crime"
	plural   bool
	gun      bool
	bomb     bool
	spread   string // damage or nodamage, to no thing in particular
	perps    []*phrase
	victims  []part
	things   []part
	tools    []*phrase
	identity bool // names those of whom the incident already tells
	suspect  bool // who did it is a suspicion of the text
	admit    bool
	byState  bool // the suspicion is an authority's
}

func (m *mention) empty() bool {
	return len(m.victims) == 0 && len(m.things) == 0
}

// mentions finds the event mentions of all sentences in order.
func (r *reader) mentions() []*mention {
	var out []*mention
	for s := range r.Sentences {
		for c := range r.Sentences[s].Chunks {
			switch r.kind(s, c) {
			case syntax.VP:
				if m := r.verbal(s, c); m != nil {
					out = append(out, m)
				}
			case syntax.NP:
				if m := r.nominal(s, c); m != nil {
					out = append(out, m)
				}
			}
		}
	}
	return out
}

// verbal reads the event that a verb group tells of, if any.
func (r *reader) verbal(s, c int) *mention {
	v := r.chunk(s, c)
	m := &mention{sent: s, chunk: c, token: v.Head, stage: "accomplished"}
	if r.idiom(m, v) {
		return r.mood(m, v)
	}
	f, ok := r.lex.verbs[v.Word]
	if !ok {
		return nil
	}
	m.kind, m.alone, m.gun = strings.Trim(f.kind, "-"), f.alone, f.gun
	switch {
	case f.intr:
		m.victims = victims(r.subject(s, c), f.effect)
	case f.bomb && !v.Passive && r.bombSubject(m):
		r.bombObject(m, f)
	case r.passive(s, c):
		r.patient(m, r.subject(s, c), f)
		r.agent(m, r.prepObjects(s, c, "by"))
	default:
		r.agent(m, r.subject(s, c))
		r.patient(m, r.objectsOrOn(s, c), f)
	}
	r.means(m)
	r.settle(m, f)
	return r.mood(m, v)
}

// settle decides the kind of what only tells of an effect, and whether a weak
// verb makes an event by what it has: an armed agent and somebody or something
// hit.
func (r *reader) settle(m *mention, f frame) {
	if m.bomb && (m.kind == "" || m.kind == "attack") {
		m.kind = "bombing"
	}
	armed := m.bomb && m.kind == "bombing"
	for _, p := range m.perps {
		armed = armed || p.armed()
	}
	if m.kind == "bombing" && m.byOfficials() {
		m.kind = "attack" // from the air (template-doc-part2, slot 4)
	}
	if m.kind == "kidnapping" && !f.alone && (!armed || m.byOfficials()) {
		m.kind, m.alone, m.victims, m.perps = "", false, nil, nil // an arrest
		return
	}
	switch {
	case f.alone:
		m.alone = !m.empty() || m.kind == "bombing"
	case m.kind == "arson":
		m.alone = len(m.things) > 0
	case f.intr:
		m.alone = !m.empty() && r.violent(m.sent)
	default:
		m.alone = armed && !m.empty()
	}
	if m.kind == "" && m.alone {
		m.kind = "attack"
	}
}

// violent says that a sentence names an attack, a weapon or wounds, so that
// somebody who "died" in it was killed.
func (r *reader) violent(s int) bool {
	for c := range r.Sentences[s].Chunks {
		ch := r.chunk(s, c)
		switch ch.Kind {
		case syntax.NP:
			if e, ok := eventNouns[syntax.Singular(ch.Word)]; ok && e.kind != "" && e.kind != "kidnapping" && ch.Word != "death" && ch.Word != "deaths" {
				return true
			}
			if p := r.phrases[s][c]; p.tool() {
				return true
			}
		case syntax.VP:
			if f, ok := r.lex.verbs[ch.Word]; ok && f.kind != "-" && !f.intr {
				return true
			}
		}
	}
	return false
}

// byOfficials says that soldiers, police or authorities did it.
func (m *mention) byOfficials() bool {
	for _, p := range m.perps {
		switch p.sense.class {
		case classMilitary, classPolice, classOfficial, classGuard:
			return true
		}
		if p.orgState {
			return true
		}
	}
	return false
}

// passive tells "peasants killed by rebels" and "were killed" from "rebels
// killed two": a bare participle is passive when no noun phrase follows it.
func (r *reader) passive(s, c int) bool {
	v := r.chunk(s, c)
	if v.Passive {
		return true
	}
	if v.Gerund || v.Infinitive || v.Perfect || v.Modal != "" || r.Tags[v.Head] == syntax.TagGerund {
		return false
	}
	if n := r.joined(s, c); n > 0 {
		return r.passive(s, n)
	}
	if r.kind(s, c+1) == syntax.NP || r.kind(s, c+1) == syntax.Other && r.word(s, c+1) == "\"" {
		return false
	}
	f := r.Tokens[v.Head].Fold
	return strings.HasSuffix(f, "ed") || strings.HasSuffix(f, "en") || v.Reduced || f == "shot" || f == "hurt" || f == "hit" || f == "found" || f == "left" || f == "put" || f == "slain" || f == "blown" || f == "thrown"
}

// joined is the bare verb that is joined to the one at c and shares its
// object: "killed and wounded many"; 0 for none.
func (r *reader) joined(s, c int) int {
	n := c + 1
	if r.kind(s, n) != syntax.Conj {
		return 0
	}
	n++
	if r.kind(s, n) == syntax.Adverb {
		n++
	}
	v := r.chunk(s, n)
	if v.Kind != syntax.VP || v.Passive || v.Infinitive || v.Modal != "" || v.First != v.Head && r.Tags[v.First] != syntax.TagAdv {
		return 0
	}
	return n
}

// objectsOrOn are the direct objects, or those of "fired on", "shot at".
func (r *reader) objectsOrOn(s, c int) []*phrase {
	if ps := r.objects(s, c); len(ps) > 0 {
		return ps
	}
	if n := r.joined(s, c); n > 0 {
		return r.objectsOrOn(s, n)
	}
	i := c + 1
	for r.kind(s, i) == syntax.Adverb {
		i++
	}
	if w := r.word(s, i); w == "at" || w == "on" || w == "against" || w == "into" || w == "upon" {
		return r.objects(s, i)
	}
	return nil
}

// victims makes parts of the phrases that can be people.
func victims(ps []*phrase, effect string) []part {
	var out []part
	for _, p := range ps {
		if p.human() || p.pronoun {
			out = append(out, part{p, effect})
		}
	}
	return out
}

// agent fills who did it, or with what.
func (r *reader) agent(m *mention, ps []*phrase) {
	for _, p := range ps {
		p = r.headOf(p)
		switch {
		case p.tool():
			m.tools = append(m.tools, p)
			if isBombType(p.sense.kind) {
				m.bomb = true
			}
		case p.human() || p.org[1] > 0 || p.pronoun:
			m.perps = append(m.perps, p)
		case eventNouns[syntax.Singular(p.head)].kind == "bombing":
			m.bomb = true
		}
	}
}

// headOf steps from a measure to what it measures: "a group of armed men",
// "the bodies of six priests".
func (r *reader) headOf(p *phrase) *phrase {
	if !measures[syntax.Singular(p.head)] {
		return p
	}
	if w := r.word(p.sent, p.chunk+1); w != "of" || r.kind(p.sent, p.chunk+2) != syntax.NP {
		return p
	}
	q := r.phrases[p.sent][p.chunk+2]
	if q == nil || !q.human() && !q.thing() && !q.tool() {
		return p
	}
	if p.sense.class == classPerpGroup || p.head == "member" || p.head == "members" {
		return p // the group itself is the fill; its text takes in "of …"
	}
	c := *q
	if c.number.value == 0 {
		c.number = p.number
	}
	return &c
}

var measures = map[string]bool{
	"body": true, "corps": true, "corpse": true, "number": true, "group": true, "majority": true, "dozen": true, "hundred": true,
	"thousand": true, "total": true, "life": true, "stick": true, "charge": true, "load": true, "remains": true, "half": true, "one": true,
	"some": true, "most": true, "two": true, "three": true, "four": true, "five": true, "many": true, "several": true, "cadaver": true,
	"kilogram": true, "kg": true, "pound": true, "kilo": true, "kilos": true,
}

// patient fills what the event was done to.
func (r *reader) patient(m *mention, ps []*phrase, f frame) {
	for _, p := range ps {
		p = r.headOf(p)
		switch {
		case p.negative || nobody(p):
			m.victims = append(m.victims, part{p, "none"})
		case unspecific(p):
		case p.thing():
			if q := r.whole(p); q != nil {
				p, f.effect = q, "damage"
			}
			if f.effect == "death" || f.effect == "injury" && m.kind != "" || m.kind == "kidnapping" {
				continue
			}
			if p.sense.class == classThing && !(m.kind == "bombing" || m.kind == "arson" || f.effect == "destroyed" || f.effect == "damage") {
				continue
			}
			e := thingEffect(f.effect, m.kind)
			if e == "destroyed" && r.partly(m) {
				e = "damage"
			}
			m.things = append(m.things, part{p, e})
			if q := r.owner(p); q != nil {
				m.victims = append(m.victims, part{q, ""})
			}
		case p.human() || p.pronoun:
			if f.effect == "destroyed" || f.effect == "damage" {
				continue
			}
			m.victims = append(m.victims, part{p, f.effect})
		case (f.effect == "death" || m.kind == "kidnapping") && f.alone && r.unknownPerson(p):
			m.victims = append(m.victims, part{p, f.effect})
		case p.tool() && m.kind == "bombing":
			m.tools = append(m.tools, p)
		}
	}
}

// nobody says that a phrase is "no one", "nobody", "none".
func nobody(p *phrase) bool {
	switch p.head {
	case "nobody", "none", "noone":
		return true
	}
	return false
}

// unspecific says that a phrase names no particular people: "the civilian
// population", "citizens", "others" without a number.
func unspecific(p *phrase) bool {
	if p.number.value > 0 || p.number.uncertain || p.name[1] > 0 {
		return false
	}
	switch p.head {
	case "population", "citizens", "civilians", "community", "others", "all", "many", "humanity", "opponents", "enemies", "countrymen", "nation", "masses", "society", "those":
		return true
	}
	return false
}

func thingEffect(e, kind string) string {
	switch {
	case e == "destroyed" || e == "damage":
		return e
	case kind == "arson":
		return "damage"
	}
	return ""
}

// fittings are parts of a building or vehicle; damage to them is damage to it.
var fittings = map[string]bool{"window": true, "door": true, "roof": true, "facade": true, "wall": true, "glass": true, "floor": true, "front": true, "facing": true, "windshield": true}

// whole is the thing that a damaged part belongs to, nil for none.
func (r *reader) whole(p *phrase) *phrase {
	if !fittings[syntax.Singular(p.head)] || r.word(p.sent, p.chunk+1) != "of" || r.kind(p.sent, p.chunk+2) != syntax.NP {
		return nil
	}
	if q := r.phrases[p.sent][p.chunk+2]; q.thing() {
		return q
	}
	return nil
}

// partly says that the verb group has "partially" or the like.
func (r *reader) partly(m *mention) bool {
	v := r.chunk(m.sent, m.chunk)
	for i := v.First; i < v.Last; i++ {
		if r.Tokens[i].Is("partially", "partly", "slightly") {
			return true
		}
	}
	return false
}

// owner is the named person whose home or car a thing is: "the residence of
// Felipe Costa".
func (r *reader) owner(p *phrase) *phrase {
	switch syntax.Singular(p.head) {
	case "residence", "house", "home", "car", "vehicle", "farm", "apartment", "automobile", "ranch":
	default:
		return nil
	}
	if r.word(p.sent, p.chunk+1) == "of" && r.kind(p.sent, p.chunk+2) == syntax.NP {
		if q := r.phrases[p.sent][p.chunk+2]; q.name[1] > 0 {
			return q
		}
	}
	if q := r.possessor(p.sent, p.chunk); q != nil && q.name[1] > 0 {
		return q
	}
	return nil
}

// unknownPerson says that a phrase whose noun nobody knows can be somebody
// killed: a name, or a number alone.
func (r *reader) unknownPerson(p *phrase) bool {
	if r.atlas.known(p.head) || months[p.head] {
		return false
	}
	if p.first == p.last-1 && (r.Tags[p.first] == syntax.TagNum || p.number.value > 0) {
		beside := r.kind(p.sent, p.chunk-1) == syntax.Comma && r.kind(p.sent, p.chunk-2) == syntax.NP && r.phrases[p.sent][p.chunk-2].name[1] > 0
		return p.number.value < 1900 && !beside // an age
	}
	return r.Tags[p.last-1] == syntax.TagName && p.org[1] == 0
}

// means fills the instruments named after the trigger: "with machineguns".
func (r *reader) means(m *mention) {
	for _, p := range r.prepObjects(m.sent, m.chunk, "with", "using", "by") {
		if p = r.headOf(p); p.tool() {
			m.tools = append(m.tools, p)
			m.bomb = m.bomb || isBombType(p.sense.kind)
		}
	}
}

func isBombType(kind string) bool {
	switch kind {
	case "BOMB", "VEHICLE BOMB", "DYNAMITE", "MINE", "EXPLOSIVE":
		return true
	}
	return false
}

// bombSubject says that a bomb or explosion is the subject of the verb.
func (r *reader) bombSubject(m *mention) bool {
	for _, p := range r.subject(m.sent, m.chunk) {
		p = r.headOf(p)
		if p.tool() && p.sense.kind != "GUN" {
			m.tools = append(m.tools, p)
			m.kind, m.bomb = "bombing", true
			return true
		}
		if eventNouns[syntax.Singular(p.head)].kind == "bombing" {
			m.kind, m.bomb = "bombing", true
			return true
		}
	}
	return false
}

// bombObject fills what a bomb did: it destroyed, or exploded at, something.
func (r *reader) bombObject(m *mention, f frame) {
	if f.effect != "-" {
		r.patient(m, r.objects(m.sent, m.chunk), f)
		m.alone = true
		return
	}
	m.alone = true
	r.patient(m, r.prepThings(m.sent, m.chunk), frame{effect: "-"})
}

func onlyThings(ps []*phrase) []*phrase {
	var out []*phrase
	for _, p := range ps {
		if p.thing() {
			out = append(out, p)
		}
	}
	return out
}

// mood drops what is denied or only imagined and sets the stage of what was
// tried or threatened.
func (r *reader) mood(m *mention, v *syntax.Chunk) *mention {
	switch {
	case v.Negated:
		for i := range m.victims {
			m.victims[i].effect = "none"
		}
		m.perps, m.alone, m.kind = nil, false, ""
		return m
	case v.Modal == "would" || v.Modal == "could" || v.Modal == "may" || v.Modal == "might" || v.Modal == "should" || v.Modal == "can" || v.Modal == "must" || v.Modal == "shall":
		if !v.Perfect || v.Modal != "may" && v.Modal != "could" && v.Modal != "might" {
			return nil
		}
	case v.Modal == "will":
		return nil
	case v.Infinitive:
		return r.infinitive(m)
	case r.generic(v):
		m.alone = false
	case r.Tags[v.Head] == syntax.TagGerund && r.word(m.sent, m.chunk-1) == "of" && !r.charged(m):
		return nil
	}
	if r.conditional(m) {
		return nil
	}
	return m
}

// generic says that a verb group speaks in the simple present, of what
// happens in general: "criminals who attack the population".
func (r *reader) generic(v *syntax.Chunk) bool {
	if v.Passive || v.Perfect || v.Gerund || v.Reduced || v.Infinitive || v.Modal != "" {
		return false
	}
	w := r.Tokens[v.Head].Fold
	return w == v.Word && w != "hit" && w != "cut" && w != "set" && w != "put" && w != "hurt" || w == v.Word+"s" || w == v.Word+"es"
}

// charged says that a gerund after "of" names what somebody is accused of.
func (r *reader) charged(m *mention) bool {
	for c := m.chunk - 2; c >= 0 && c > m.chunk-6; c-- {
		switch r.chunk(m.sent, c).Word {
		case "accuse", "suspect", "charge", "convict", "guilty", "charges", "accused", "acquit", "suspected":
			return true
		}
	}
	return false
}

// conditional says that "if" or "unless" opens the clause of the mention.
func (r *reader) conditional(m *mention) bool {
	for c := m.chunk - 1; c >= 0 && c > m.chunk-6; c-- {
		if k := r.kind(m.sent, c); k == syntax.Sub {
			w := r.word(m.sent, c)
			return w == "if" || w == "unless" || w == "whether"
		}
	}
	return false
}

// infinitive reads "tried to kill", "threatened to kill"; other infinitives
// are purposes and wishes and tell of no event.
func (r *reader) infinitive(m *mention) *mention {
	for c := m.chunk - 1; c >= 0 && c >= m.chunk-4; c-- {
		ch := r.chunk(m.sent, c)
		if ch.Kind == syntax.NP {
			switch syntax.Singular(ch.Word) {
			case "attempt", "effort":
				m.stage = "attempted"
				return m
			case "plot", "plan", "conspiracy":
				m.stage = "threatened"
				return m
			case "threat":
				m.stage = "threatened"
				return m
			}
		}
		if ch.Kind != syntax.VP {
			continue
		}
		switch ch.Word {
		case "try", "attempt", "fail":
			m.stage = "attempted"
			return m
		case "threaten", "plan", "plot", "vow", "intend", "conspire", "swear":
			m.stage = "threatened"
			return m
		case "use", "manage", "begin", "continue", "proceed", "go", "return", "come", "help", "succeed", "appear", "seem":
			return m
		}
		return nil
	}
	return nil
}
