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
