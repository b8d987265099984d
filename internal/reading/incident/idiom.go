package incident

import "github.com/tocsin/tocsin/internal/reading/syntax"

// idiom reads events that a verb tells only together with other words: "set
// fire to", "blow up", "left two dead". It says whether one was read.
func (r *reader) idiom(m *mention, v *syntax.Chunk) bool {
	s, c := m.sent, m.chunk
	next := r.chunk(s, c+1)
	switch v.Word {
	case "set":
		return r.setFire(m, v)
	case "blow":
		if r.near(s, c, "up") {
			m.kind, m.alone = "bombing", true
			r.active(m, v, frame{kind: "bombing", effect: "destroyed"})
			return true
		}
	case "go":
		if r.near(s, c, "off") && r.bombSubject(m) {
			r.bombObject(m, frame{effect: "-"})
			return true
		}
	case "open", "fire":
		return r.openFire(m, v, next)
	case "take", "hold":
		if r.hostage(m, v) || v.Word == "hold" && r.heldBy(m, v) {
			return true
		}
	case "plant", "place", "throw", "hurl", "toss", "lob", "launch", "leave", "hide", "defuse", "deactivate", "put", "detonate", "set-off", "activate", "drop", "fling":
		if r.handledBomb(m, v) {
			return true
		}
		if v.Word == "leave" {
			return r.leftDead(m, v)
		}
	case "find", "discover", "appear":
		return r.foundDead(m, v)
	case "threaten":
		return r.threatened(m, v)
	case "become", "fall":
		return r.fellVictim(m, v)
	case "be", "identify", "name", "include":
		if v.Word == "be" && (r.fellVictim(m, v) || r.inHands(m)) {
			return true
		}
		return r.identity(m, v)
	case "suffer", "receive", "sustain":
		return r.suffered(m, v)
	case "cause", "result", "claim", "kill":
		return r.caused(m, v)
	case "gun", "mow", "cut-down":
		if r.near(s, c, "down") {
			m.kind, m.alone, m.gun = "attack", true, true
			r.active(m, v, frame{kind: "attack", effect: "death", alone: true})
			return true
		}
	case "escape", "survive":
		m.victims = victims(r.subject(s, c), "none")
		return len(m.victims) > 0
	case "release", "free", "rescue":
		m.kind = "kidnapping"
		r.active(m, v, frame{kind: "kidnapping", effect: "freed"})
		m.last = r.captives(m)
		m.perps = nil
		return true
	}
	return false
}

// fellVictim reads "became the victim of an attack by …", "was the target of
// a bomb attack": what happened is the act named behind "of", or an attack.
func (r *reader) fellVictim(m *mention, v *syntax.Chunk) bool {
	s, c := m.sent, m.chunk
	at := c + 1
	if v.Word == "fall" && r.word(s, at) == "" && r.chunk(s, at).Kind != syntax.NP {
		return false
	}
	h := r.chunk(s, at)
	if h.Kind != syntax.NP || !hitWords[h.Word] || r.word(s, at+1) != "of" || r.kind(s, at+2) != syntax.NP {
		return false
	}
	p := r.phrases[s][at+2]
	e, act := eventNouns[syntax.Singular(p.head)]
	m.kind = "attack"
	if e.kind != "" {
		m.kind = e.kind
	}
	if h.Word == "target" || h.Word == "targets" {
		if !act {
			return false
		}
		r.premodified(m, p)
		r.patient(m, r.subject(s, c), frame{kind: m.kind, effect: "-", alone: true})
	} else {
		m.victims = victims(r.subject(s, c), "")
	}
	if p.armed() {
		r.agent(m, []*phrase{p})
	}
	if v.Word == "be" && !act {
		m.kind, m.victims = "", nil // "the victims of injustice"
		return true
	}
	m.alone = !m.empty()
	return m.alone
}

// hitWords are what somebody or something is to those who hit it.
var hitWords = map[string]bool{"victim": true, "victims": true, "target": true, "targets": true, "object": true}

// active fills agent and patient by voice.
func (r *reader) active(m *mention, v *syntax.Chunk, f frame) {
	if r.passive(m.sent, m.chunk) {
		r.patient(m, r.subject(m.sent, m.chunk), f)
		r.agent(m, r.prepObjects(m.sent, m.chunk, "by"))
	} else {
		r.agent(m, r.subject(m.sent, m.chunk))
		c := m.chunk
		if r.kind(m.sent, c+1) == syntax.Adverb {
			c++
		}
		r.patient(m, r.objects(m.sent, c), f)
	}
	r.means(m)
}

// near says that the word stands within a few tokens after the verb group.
func (r *reader) near(s, c int, word string) bool {
	v := r.chunk(s, c)
	limit := min(v.Last+7, r.Doc.Doc.Sentences[r.Sentences[s].Index].Last)
	for i := v.Last; i < limit; i++ {
		if r.Tokens[i].Is(word) {
			return true
		}
		if r.Tokens[i].Is(",", ";", ".") {
			return false
		}
	}
	return false
}

func (r *reader) setFire(m *mention, v *syntax.Chunk) bool {
	s, c := m.sent, m.chunk
	f := frame{kind: "arson", effect: "-"}
	switch {
	case r.near(s, c, "off"):
		m.kind, m.alone = "bombing", true
		r.active(m, v, frame{kind: "bombing", effect: "-"})
		return true
	case r.chunk(s, c+1).Word == "fire" && r.word(s, c+2) == "to":
		m.kind, m.alone = "arson", true
		r.agent(m, r.subject(s, c))
		r.patient(m, r.objects(s, c+2), f)
		return true
	case r.near(s, c, "fire") || r.near(s, c, "ablaze"):
		m.kind, m.alone = "arson", true
		r.active(m, v, f)
		return true
	}
	return false
}

func (r *reader) openFire(m *mention, v, next *syntax.Chunk) bool {
	s, c := m.sent, m.chunk
	at := c
	if v.Word == "open" {
		if next.Kind != syntax.NP || next.Word != "fire" {
			return false
		}
		at = c + 1
	}
	m.kind, m.gun = "attack", true
	r.agent(m, r.subject(s, c))
	ps := r.prepObjects(s, at, "on", "at", "against", "upon", "into")
	r.patient(m, ps, frame{kind: "attack", effect: "-", alone: true})
	m.alone = !m.empty()
	r.means(m)
	if v.Word == "fire" && next.Kind == syntax.NP {
		if p := r.phrases[s][c+1]; p.tool() {
			m.tools = append(m.tools, p)
		} else if p.human() {
			return false
		}
	}
	return m.alone || len(m.perps) > 0
}

func (r *reader) hostage(m *mention, v *syntax.Chunk) bool {
	if !r.near(m.sent, m.chunk, "hostage") && !r.near(m.sent, m.chunk, "hostages") && !r.near(m.sent, m.chunk, "captive") {
		return false
	}
	m.kind, m.alone = "kidnapping", true
	r.active(m, v, frame{kind: "kidnapping", effect: "-"})
	return true
}

// handledBomb reads bombs that somebody placed, threw or defused.
func (r *reader) handledBomb(m *mention, v *syntax.Chunk) bool {
	s, c := m.sent, m.chunk
	var bombs []*phrase
	if r.passive(s, c) {
		bombs = r.subject(s, c)
		m.perps = nil
	} else {
		bombs = r.objects(s, c)
	}
	for _, p := range bombs {
		p = r.headOf(p)
		if p.tool() && (isBombType(p.sense.kind) || p.sense.kind == "GRENADE" || p.sense.kind == "MOLOTOV COCKTAIL") {
			m.tools = append(m.tools, p)
		}
	}
	if len(m.tools) == 0 {
		return false
	}
	m.kind, m.bomb, m.alone = "bombing", true, true
	switch v.Word {
	case "defuse", "deactivate":
		m.stage = "attempted"
	case "place", "plant", "put", "leave", "hide":
		m.stage = ""
	}
	if v.Word != "defuse" && v.Word != "deactivate" {
		if v.Passive {
			r.agent(m, r.prepObjects(s, c, "by"))
		} else {
			r.agent(m, r.subject(s, c))
		}
	}
	ps := r.prepObjects(s, c, "at", "near", "outside", "inside", "in", "against", "under", "on", "into", "in front of", "next")
	var keep []*phrase
	for _, p := range ps {
		if p.thing() || p.human() && v.Word != "defuse" {
			keep = append(keep, p)
		}
	}
	r.patient(m, keep, frame{kind: "bombing", effect: "-"})
	return true
}

// leftDead reads "left two people dead and five wounded".
func (r *reader) leftDead(m *mention, v *syntax.Chunk) bool {
	s, c := m.sent, m.chunk
	for _, p := range r.objects(s, c) {
		r.casualty(m, p, c)
	}
	if len(m.victims) == 0 {
		return false
	}
	r.agent(m, r.subject(s, c))
	return true
}

// casualty reads a phrase such as "two people dead", "five wounded" or "two
// deaths" as victims with their effect.
func (r *reader) casualty(m *mention, p *phrase, c int) {
	effect := ""
	switch p.head {
	case "dead", "deaths", "death", "fatalities":
		effect = "death"
	case "wounded", "injured", "injuries", "casualties", "hurt":
		effect = "injury"
	}
	if effect == "" {
		next := r.Tokens[min(p.last, len(r.Tokens)-1)]
		switch {
		case next.Is("dead", "killed"):
			effect = "death"
		case next.Is("wounded", "injured"):
			effect = "injury"
		}
	}
	if effect == "" {
		return
	}
	if p.negative {
		effect = "none"
	}
	if q := r.phraseBeforeDead(p); q != nil {
		p = q
	}
	m.victims = append(m.victims, part{p, effect})
}

// phraseBeforeDead cuts "dead" or "wounded" off "two soldiers dead".
func (r *reader) phraseBeforeDead(p *phrase) *phrase {
	if p.last-p.first < 2 || !r.Tokens[p.last-1].Is("dead", "wounded", "injured") {
		return nil
	}
	q := *p
	q.last--
	q.head = r.Tokens[q.last-1].Fold
	q.sense, _, q.known = r.lex.noun(r.folds(q.first, q.last))
	if !q.sense.class.human() {
		return nil
	}
	return &q
}

// foundDead reads "was found dead", "the body of X was found".
func (r *reader) foundDead(m *mention, v *syntax.Chunk) bool {
	s, c := m.sent, m.chunk
	var ps []*phrase
	if v.Passive {
		ps = r.subject(s, c)
	} else {
		ps = r.objects(s, c)
	}
	for _, p := range ps {
		w := syntax.Singular(p.head)
		if w == "body" || w == "corpse" || w == "cadaver" {
			if q := r.headOf(p); q != p {
				m.victims = append(m.victims, part{q, "death"})
			}
		} else if p.human() && (r.near(s, c, "dead") || r.near(s, c, "murdered")) {
			m.victims = append(m.victims, part{p, "death"})
		}
	}
	if len(m.victims) == 0 {
		return false
	}
	m.kind, m.alone = "attack", true
	return true
}

func (r *reader) threatened(m *mention, v *syntax.Chunk) bool {
	s, c := m.sent, m.chunk
	m.kind, m.stage, m.alone = "attack", "threatened", true
	if r.kind(s, c+1) == syntax.VP && r.chunk(s, c+1).Infinitive {
		return false
	}
	if !v.Passive && r.kind(s, c+1) != syntax.NP {
		return false
	}
	r.active(m, v, frame{kind: "attack", effect: "-"})
	m.victims = named(m.victims)
	m.things = nil
	return len(m.victims) > 0
}

func named(ps []part) []part {
	var out []part
	for _, p := range ps {
		if !p.pronoun {
			out = append(out, p)
		}
	}
	return out
}

// suffered reads "suffered injuries", "received bullet wounds".
func (r *reader) suffered(m *mention, v *syntax.Chunk) bool {
	s, c := m.sent, m.chunk
	for _, p := range r.objects(s, c) {
		switch p.head {
		case "injury", "injuries", "wound", "wounds", "burns":
			m.victims = victims(r.subject(s, c), "injury")
		case "damage", "damages":
			for _, q := range r.subject(s, c) {
				if q.thing() {
					m.things = append(m.things, part{q, "damage"})
				}
			}
		}
	}
	return len(m.victims)+len(m.things) > 0
}

// caused reads "caused the death of", "resulted in two deaths", "caused
// damage to", "claimed three lives".
func (r *reader) caused(m *mention, v *syntax.Chunk) bool {
	if v.Word == "kill" || v.Passive {
		return false
	}
	s, c := m.sent, m.chunk
	ps := r.objects(s, c)
	if v.Word == "result" {
		ps = r.prepObjects(s, c, "in")
	}
	for _, p := range ps {
		if r.word(s, p.chunk+1) == "of" && r.kind(s, p.chunk+2) == syntax.NP && (p.head == "death" || p.head == "deaths") {
			m.victims = append(m.victims, part{r.phrases[s][p.chunk+2], "death"})
			continue
		}
		if syntax.Singular(p.head) == "life" {
			if q := r.headOf(p); q != p {
				m.victims = append(m.victims, part{q, "death"})
			}
			continue
		}
		r.casualty(m, p, c)
	}
	return len(m.victims) > 0
}
