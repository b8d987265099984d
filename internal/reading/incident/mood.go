package incident

import (
	"github.com/tocsin/tocsin/internal/reading/syntax"
)

// mood drops what is denied or only imagined and sets the stage of what was
// tried or threatened.
func (r *reader) mood(m *mention, v *syntax.Chunk) *mention {
	if m = r.asserted(m, v); m != nil && r.denied(m) {
		m.alone = false
	}
	return m
}

func (r *reader) asserted(m *mention, v *syntax.Chunk) *mention {
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

// overReach is how many chunks back in its sentence a mention is looked at for
// what stands over it.
const overReach = 40

// denied says that the mention tells what somebody denies: "denied that …".
// What is denied is no incident unless others tell of it (template-doc-part1
// §1.0 5).
func (r *reader) denied(m *mention) bool {
	for c := max(0, m.chunk-overReach); c < m.chunk; c++ {
		if v := r.chunk(m.sent, c); v.Kind == syntax.VP && v.Word == "deny" {
			for c++; c < m.chunk && r.kind(m.sent, c) != syntax.VP; c++ {
				if r.word(m.sent, c) == "that" {
					return true
				}
			}
		}
	}
	return false
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
