package incident

import "github.com/tocsin/tocsin/internal/reading/syntax"

// eventNoun is what a noun tells of an event.
type eventNoun struct {
	kind   string
	effect string
	weak   bool // tells of an event only together with others
}

var eventNouns = map[string]eventNoun{
	"attack": {"attack", "", false}, "assault": {"attack", "", false}, "ambush": {"attack", "", false},
	"raid": {"attack", "", true}, "shooting": {"attack", "", true}, "strafing": {"attack", "", true}, "shelling": {"attack", "", true},
	"murder": {"attack", "death", false}, "assassination": {"attack", "death", false}, "killing": {"attack", "death", false},
	"slaying": {"attack", "death", false}, "massacre": {"attack", "death", false}, "homicide": {"attack", "death", false},
	"execution": {"attack", "death", true}, "death": {"attack", "death", true}, "slaughter": {"attack", "death", true},
	"bombing": {"bombing", "", false}, "explosion": {"bombing", "", false}, "blast": {"bombing", "", false}, "detonation": {"bombing", "", true},
	"dynamiting": {"bombing", "", false}, "sabotage": {"attack", "", true}, "bombardment": {"attack", "", true},
	"kidnapping": {"kidnapping", "", false}, "kidnaping": {"kidnapping", "", false}, "abduction": {"kidnapping", "", false},
	"hijacking": {"hijacking", "", false}, "robbery": {"robbery", "", true}, "holdup": {"robbery", "", true}, "theft": {"robbery", "", true},
	"arson": {"arson", "", true}, "wounding": {"attack", "injury", true}, "disappearance": {"kidnapping", "", true},
	"burning": {"arson", "", false}, "torching": {"arson", "", false}, "machinegunning": {"attack", "death", false},
	"crime": {"", "", true}, "incident": {"", "", true}, "act": {"", "", true}, "action": {"", "", true}, "attempt": {"", "", true},
	"tragedy": {"", "", true}, "fire": {"", "", true}, "violence": {"", "", true},
}

// harm are the nouns for people hurt: "no casualties were reported".
var harm = map[string]bool{"casualty": true, "victim": true, "injury": true, "death": true, "fatality": true, "wounded": true}

// nominal reads the event that a noun phrase names, if any.
func (r *reader) nominal(s, c int) *mention {
	p := r.phrases[s][c]
	if p == nil || p.pronoun {
		return nil
	}
	if m := r.slain(p); m != nil || p.name[1] > 0 {
		return m
	}
	if m := r.damaged(s, c); m != nil {
		return m
	}
	if m := r.doers(s, c); m != nil {
		return m
	}
	if m := r.threat(s, c); m != nil {
		return m
	}
	if p.negative && harm[syntax.Singular(p.head)] {
		return &mention{sent: s, chunk: c, token: r.chunk(s, c).Head, stage: "", noun: true, back: true, victims: []part{{p, "none"}}}
	}
	e, ok := eventNouns[syntax.Singular(p.head)]
	if ok && e.kind == "" {
		return r.unnamedAct(s, c)
	}
	if !ok || p.head == "deaths" && p.first == p.last-1 {
		return nil
	}
	if p.negative || r.imagined(s, c) {
		return nil
	}
	ch := r.chunk(s, c)
	m := &mention{
		kind: e.kind, sent: s, chunk: c, token: ch.Head, stage: "accomplished", noun: true, alone: !e.weak,
		back:   ch.Det == "the" || ch.Det == "this" || ch.Det == "that" || ch.Det == "his" || ch.Det == "their" || ch.Det == "such",
		plural: p.plural,
	}
	f := frame{kind: e.kind, effect: orDash(e.effect), alone: !e.weak}
	r.nounPatient(m, ch, f)
	r.nounAgent(m, ch)
	r.premodified(m, p)
	r.heldFor(m)
	if m.empty() && (m.plural || e.weak || !m.bomb && m.kind != "bombing") {
		m.alone = false
	}
	m.last = e.weak && (e.effect == "death" && r.anyNamed(m) || e.effect == "injury" && !m.empty())
	if r.tried(s, c) {
		m.stage = "attempted"
	}
	if r.conditional(m) || r.denied(m) {
		m.alone, m.last = false, false
	}
	return m
}

// unnamedAct reads "this crime was carried out by …": nothing but who did
// what the text told before.
func (r *reader) unnamedAct(s, c int) *mention {
	m := &mention{sent: s, chunk: c, token: r.chunk(s, c).Head, stage: "", noun: true, back: true}
	if r.word(s, c+1) == "by" {
		r.agent(m, r.objects(s, c+1))
	}
	if len(m.perps) == 0 {
		r.doneBy(m)
	}
	if len(m.perps) == 0 {
		return nil
	}
	return m
}

func orDash(s string) string {
	if s == "" {
		return "-"
	}
	return s
}

// nounPatient reads what follows: "of", "on", "against" and a possessor:
// "Galan's murder".
func (r *reader) nounPatient(m *mention, ch *syntax.Chunk, f frame) {
	s, c := m.sent, m.chunk
	var ps []*phrase
	switch w := r.word(s, c+1); w {
	case "of", "on", "against", "at", "upon":
		ps = r.objects(s, c+1)
		if w == "at" {
			ps = onlyThings(ps)
		}
	default:
		ps = r.prepObjects(s, c, "against", "on")
		for _, p := range ps {
			if !p.human() && !p.thing() {
				ps = nil
				break
			}
		}
	}
	if f.kind == "attack" && f.effect == "-" && r.word(s, c+1) == "of" {
		ps = nil // "the attack of the rebels"
	}
	if ch.Owner > 0 && f.effect == "death" {
		if q := r.possessor(s, c); q != nil {
			m.victims = append(m.victims, part{q, f.effect})
		}
	}
	r.patient(m, ps, f)
	if m.kind == "bombing" && len(m.things) == 0 {
		r.patient(m, r.prepThings(s, c), f)
	}
}

// possessor is the phrase before the 's within the noun phrase at c.
func (r *reader) possessor(s, c int) *phrase {
	ch := *r.chunk(s, c)
	if ch.Owner <= ch.First {
		return nil
	}
	cs := r.Sentences[s].Chunks
	old := cs[c]
	cs[c].Last, cs[c].Head, cs[c].Owner = ch.Owner, ch.Owner-1, -1
	p := r.phrase(s, c)
	cs[c] = old
	if !p.human() {
		return nil
	}
	return p
}

func (r *reader) nounAgent(m *mention, ch *syntax.Chunk) {
	s, c := m.sent, m.chunk
	r.agent(m, r.prepObjects(s, c, "by"))
	if len(m.perps) == 0 && r.word(s, c+1) == "of" && m.kind == "attack" && len(m.victims) == 0 {
		r.agent(m, r.objects(s, c+1))
	}
	if len(m.perps) == 0 {
		r.doneBy(m)
	}
	v := r.chunk(s, c-1)
	if v.Kind == syntax.VP {
		switch v.Word {
		case "launch", "stage", "perpetrate", "commit", "conduct", "make", "lead", "carry", "mount", "execute":
			if !v.Passive {
				r.agent(m, r.subject(s, c-1))
			}
		}
	}
	if r.kind(s, c-1) == syntax.Adverb && r.chunk(s, c-2).Word == "carry" {
		r.agent(m, r.subject(s, c-2))
	}
}

// doneBy reads "the massacre of A, B and C was perpetrated by …".
func (r *reader) doneBy(m *mention) {
	for c := m.chunk + 1; c < len(r.Sentences[m.sent].Chunks) && c < m.chunk+26; c++ {
		v := r.chunk(m.sent, c)
		if v.Kind != syntax.VP || v.Infinitive {
			continue
		}
		switch v.Word {
		case "perpetrate", "commit", "carry", "stage", "launch", "conduct", "execute", "make", "plan", "mastermind":
			if r.passive(m.sent, c) {
				r.agent(m, r.prepObjects(m.sent, c, "by"))
			}
		}
		return
	}
}

// premodified reads what stands before the noun: "dynamite attack", "car-bomb
// explosion", "guerrilla attack", "FMLN attack".
func (r *reader) premodified(m *mention, p *phrase) {
	for i := p.first; i < p.last-1; i++ {
		sn, k, ok := r.lex.noun(r.folds(p.first, i+1))
		if ok && sn.class == classWeapon && r.Tokens[i+1].Fold != "-" {
			q := *p
			q.first, q.last, q.sense = max(p.first, i+1-k), i+1, sn
			q.head = r.Tokens[i].Fold
			m.tools = append(m.tools, &q)
			if isBombType(sn.kind) {
				m.bomb = true
				if m.kind == "attack" {
					m.kind = "bombing"
				}
			}
		}
	}
	if p.org[1] > 0 && p.org[1] < p.last {
		q := *p
		q.first, q.last = p.org[0], p.org[1]
		m.perps = append(m.perps, &q)
	}
}

// imagined says that the noun is the object of a verb or noun that speaks of
// what has not happened.
func (r *reader) imagined(s, c int) bool {
	for k := c - 1; k >= 0 && k >= c-3; k-- {
		ch := r.chunk(s, k)
		switch ch.Kind {
		case syntax.VP:
			switch ch.Word {
			case "prevent", "avoid", "plan", "fear", "threaten", "foil", "avert", "stop", "forbid":
				return true
			}
			return ch.Modal == "would" || ch.Modal == "could" || ch.Modal == "may" || ch.Modal == "will" || ch.Modal == "might"
		case syntax.NP:
			switch syntax.Singular(ch.Word) {
			case "threat", "possibility", "fear", "risk", "danger", "rumor", "wave", "series", "kind", "type", "campaign":
				return true
			}
			return false
		}
	}
	return false
}

// tried says that the noun speaks of an attempt: "an assassination attempt",
// "the attempted murder", "an attempt on the life of".
func (r *reader) tried(s, c int) bool {
	ch := r.chunk(s, c)
	for i := ch.First; i < ch.Last; i++ {
		if r.Tokens[i].Is("attempted", "attempt", "foiled", "frustrated", "thwarted", "failed") {
			return true
		}
	}
	return false
}

// doerKinds are nouns for those who did it, by what they did.
var doerKinds = map[string]frame{
	"murderer": {kind: "attack", effect: "death"}, "killer": {kind: "attack", effect: "death"},
	"assassin": {kind: "attack", effect: "death"}, "slayer": {kind: "attack", effect: "death"},
	"kidnapper": {kind: "kidnapping", effect: "-"}, "captor": {kind: "kidnapping", effect: "-"},
	"abductor": {kind: "kidnapping", effect: "-"}, "attacker": {kind: "attack", effect: "-"},
}

// doers reads "the murderers of the priests".
func (r *reader) doers(s, c int) *mention {
	p := r.phrases[s][c]
	f, ok := doerKinds[syntax.Singular(p.head)]
	if !ok || r.word(s, c+1) != "of" {
		return nil
	}
	m := &mention{kind: f.kind, sent: s, chunk: c, token: r.chunk(s, c).Head, stage: "accomplished", noun: true, back: true, perps: []*phrase{p}}
	f.alone = true
	r.patient(m, r.objects(s, c+1), f)
	m.alone = len(m.victims) > 0
	return m
}

// heldFor finds who is held, charged or said to be involved in what the noun
// names: "arrested two men suspected of being involved in the murder of".
func (r *reader) heldFor(m *mention) {
	if len(m.perps) > 0 || m.empty() {
		return
	}
	s := m.sent
	for c := m.chunk - 1; c >= 0; c-- {
		if r.kind(s, c) != syntax.VP {
			continue
		}
		var who []*phrase
		switch r.chunk(s, c).Word {
		case "arrest", "detain", "capture", "accuse", "charge", "convict", "sentence", "implicate", "suspect", "involve", "link", "connect":
			if r.passive(s, c) {
				who = r.subject(s, c)
			} else {
				who = r.objects(s, c)
			}
		case "participate", "perpetrate", "commit", "mastermind", "order":
			who = r.subject(s, c)
		default:
			continue
		}
		for _, p := range who {
			if p.human() && !p.pronoun && p.sense.class != classPolice {
				m.perps = append(m.perps, p)
				m.suspect = true
			}
		}
		if len(m.perps) > 0 {
			return
		}
	}
}

// fates are the participles that tell before a noun what befell somebody.
var fates = map[string]frame{
	"assassinated": {kind: "attack", effect: "death"}, "murdered": {kind: "attack", effect: "death"},
	"slain": {kind: "attack", effect: "death"}, "kidnapped": {kind: "kidnapping", effect: "-"}, "abducted": {kind: "kidnapping", effect: "-"},
}

// slain reads "the assassinated Carlos Pizarro": an event called back, or one
// if nothing else tells of it. What else the sentence tells has another time
// and place.
func (r *reader) slain(p *phrase) *mention {
	if p.name[1] == 0 {
		return nil
	}
	for i := p.full; i < p.name[0]; i++ {
		if f, ok := fates[r.Tokens[i].Fold]; ok {
			return &mention{
				kind: f.kind, sent: p.sent, chunk: p.chunk, token: i, stage: "accomplished", noun: true, back: true,
				victims: []part{{p, f.effect}}, last: true, timed: true, placed: true,
			}
		}
	}
	return nil
}

// damaged reads "damage to", "the destruction of", "injuries to": effects on
// things and people named after a noun.
func (r *reader) damaged(s, c int) *mention {
	p := r.phrases[s][c]
	effect := ""
	switch p.head {
	case "damage", "damages":
		effect = "damage"
	case "destruction":
		effect = "destroyed"
	default:
		return nil
	}
	if p.negative {
		effect = "nodamage"
	}
	m := &mention{sent: s, chunk: c, token: r.chunk(s, c).Head, stage: "accomplished", noun: true}
	if w := r.word(s, c+1); w == "to" || w == "of" || w == "in" {
		for _, q := range r.objects(s, c+1) {
			if q.thing() {
				m.things = append(m.things, part{q, effect})
			}
		}
	}
	for _, x := range m.things {
		m.last = m.last || effect == "destroyed" && x.number.value > 0
	}
	if len(m.things) == 0 {
		m.spread, m.back = effect, true
	}
	return m
}
