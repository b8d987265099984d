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
	last     bool   // tells of one if nothing else in the text does
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
	timed    bool // time and place have been looked for
	time     *moment
	placed   bool
	place    []spot
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
	if r.deadly(v, s, c) {
		f.effect = "death"
	}
	m.kind, m.alone, m.gun = strings.Trim(f.kind, "-"), f.alone, f.gun
	switch {
	case f.intr:
		m.victims = victims(r.subject(s, c), f.effect)
	case !v.Passive && r.kind(s, c+1) == syntax.VP && r.chunk(s, c+1).Word == "be" && r.kind(s, c-1) != syntax.NP:
		r.patient(m, r.objects(s, c+1), f) // "also injured were A and B"
	case f.bomb && !v.Passive && r.bombSubject(m):
		r.bombObject(m, f)
	case r.passive(s, c):
		r.patient(m, append(r.subject(s, c), r.together(s, c)...), f)
		r.agent(m, r.prepObjects(s, c, "by"))
	default:
		r.agent(m, r.subject(s, c))
		r.patient(m, r.objectsOrOn(s, c), f)
	}
	r.means(m)
	r.settle(m, f)
	return r.mood(m, v)
}

// deadly says that the words around a verb make its act a killing: "shot
// dead", "beaten to death", "fatally wounded".
func (r *reader) deadly(v *syntax.Chunk, s, c int) bool {
	for i := v.First; i < v.Last; i++ {
		if r.Tokens[i].Is("fatally", "mortally") {
			return true
		}
	}
	end := r.Doc.Doc.Sentences[r.Sentences[s].Index].Last
	for i := v.Last; i < min(v.Last+1, end); i++ {
		if r.Tokens[i].Is("dead") || r.Tokens[i].Is("to") && i+1 < end && r.Tokens[i+1].Is("death") {
			return true
		}
	}
	return false
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
	case f.effect == "injury":
		m.alone = armed && !m.empty()
		m.last = !m.alone && !m.empty() && r.violent(m.sent)
	default:
		m.alone = armed && !m.empty()
	}
	if m.kind == "" && m.alone {
		m.kind = "attack"
	}
	if r.chunk(m.sent, m.chunk).Word == "raid" && m.byOfficials() {
		m.alone = false // a search
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
			if f, ok := r.lex.verbs[ch.Word]; ok && f.kind != "-" && !f.intr && (f.alone || f.effect != "injury") {
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
	if r.kind(s, c+1) == syntax.NP && !timeUnits[syntax.Singular(r.chunk(s, c+1).Word)] || r.kind(s, c+1) == syntax.Other && r.word(s, c+1) == "\"" {
		return false
	}
	f := r.Tokens[v.Head].Fold
	if intransitive[v.Word] {
		return false
	}
	return strings.HasSuffix(f, "ed") || strings.HasSuffix(f, "en") || v.Reduced || f == "shot" || f == "hurt" || f == "hit" || f == "found" || f == "left" || f == "put" || f == "slain" || f == "blown" || f == "thrown"
}

// intransitive are verbs that have no passive.
var intransitive = map[string]bool{
	"occur": true, "happen": true, "arrive": true, "explode": true, "die": true, "remain": true, "appear": true, "disappear": true,
	"emerge": true, "escape": true, "erupt": true, "start": true, "end": true, "continue": true, "participate": true, "belong": true,
	"live": true, "work": true, "travel": true, "act": true, "respond": true, "agree": true, "return": true, "fail": true, "try": true,
	"decide": true, "talk": true, "react": true, "succeed": true, "coincide": true, "last": true, "collapse": true,
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
