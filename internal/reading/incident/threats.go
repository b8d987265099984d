package incident

import "github.com/tocsin/tocsin/internal/reading/syntax"

// threat reads threats that a noun tells of: "received death threats", "a
// threat against the minister", "threats were made against the embassy".
func (r *reader) threat(s, c int) *mention {
	p := r.phrases[s][c]
	if h := p.head; h != "threat" && h != "threats" || p.negative {
		return nil
	}
	m := &mention{kind: "attack", sent: s, chunk: c, token: r.chunk(s, c).Head, stage: "threatened", noun: true}
	r.patient(m, r.aimedAt(s, c), frame{kind: "attack", effect: "-"})
	for _, x := range m.victims {
		m.alone = m.alone || !x.pronoun && !r.anyOf(x.phrase)
	}
	for _, x := range m.things {
		m.alone = m.alone || !x.plural
	}
	if m.alone {
		return m
	}
	return nil
}

// aimedAt are those at whom the threat at c is aimed.
func (r *reader) aimedAt(s, c int) []*phrase {
	switch w := r.word(s, c+1); {
	case w == "against":
		return r.objects(s, c+1)
	case r.kind(s, c+1) == syntax.VP && r.passive(s, c+1):
		switch r.chunk(s, c+1).Word {
		case "make", "issue", "direct", "send", "aim", "level":
			return r.prepObjects(s, c+1, "against", "at")
		}
	}
	v := c - 1
	if r.kind(s, v) == syntax.Adverb {
		v--
	}
	switch w := r.chunk(s, v).Word; {
	case r.kind(s, v) == syntax.VP && (w == "receive" || w == "get") && !r.chunk(s, v).Negated:
		return r.subject(s, v)
	case r.word(s, v) == "of" && hitWords[r.chunk(s, v-1).Word] && r.kind(s, v-2) == syntax.VP:
		return r.subject(s, v-2)
	}
	return nil
}
