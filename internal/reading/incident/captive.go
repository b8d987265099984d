package incident

import "github.com/tocsin/tocsin/internal/reading/syntax"

// heldBy reads "rebels are holding the mayor", "A and B, held by the ELN":
// people in the hands of those who are no authority were kidnapped.
func (r *reader) heldBy(m *mention, v *syntax.Chunk) bool {
	k := mention{kind: "kidnapping", sent: m.sent, chunk: m.chunk}
	r.active(&k, v, frame{kind: "kidnapping", effect: "-", alone: true})
	armed := false
	for _, p := range k.perps {
		armed = armed || p.armed()
	}
	if !armed || k.byOfficials() || named(k.victims) == nil {
		return false
	}
	m.kind, m.alone, m.victims, m.perps = k.kind, true, k.victims, k.perps
	return true
}

// inHands reads "is in the hands of the ELN".
func (r *reader) inHands(m *mention) bool {
	s, c := m.sent, m.chunk
	if r.word(s, c+1) != "in" || r.chunk(s, c+2).Word != "hands" || r.word(s, c+3) != "of" {
		return false
	}
	who := r.objects(s, c+3)
	if len(who) == 0 || !who[0].armed() || who[0].orgState || who[0].sense.class == classPolice || who[0].sense.class == classMilitary {
		return false
	}
	m.victims = victims(r.subject(s, c), "-")
	if named(m.victims) == nil {
		return false
	}
	m.kind, m.alone, m.perps = "kidnapping", true, who
	return true
}

// captives says that those freed are called hostages, or were freed by rebels.
func (r *reader) captives(m *mention) bool {
	for _, p := range m.perps {
		if p.armed() && !m.byOfficials() {
			return len(named(m.victims)) > 0
		}
	}
	for _, v := range m.victims {
		if h := syntax.Singular(v.head); h == "hostage" || h == "captive" {
			return true
		}
	}
	return false
}

// frees says that a mention tells of a release, whose time and place are not
// those of the kidnapping.
func (m *mention) frees() bool {
	return len(m.victims) > 0 && m.victims[0].effect == "freed"
}
