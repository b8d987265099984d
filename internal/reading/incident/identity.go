package incident

import (
	"github.com/tocsin/tocsin/internal/reading/syntax"
)

// victimWords stand for those whom an incident hit.
var victimWords = map[string]bool{
	"victim": true, "dead": true, "wounded": true, "injured": true, "hostage": true, "killed": true, "body": true, "corpse": true,
	"missing": true, "casualty": true, "priest": true, "missionary": true, "journalist": true, "dead_man": true, "murdered": true,
}

// identity reads who the victims were: "the victims were A and B", "the dead
// man was identified as A", "among the dead are A and B".
func (r *reader) identity(m *mention, v *syntax.Chunk) bool {
	s, c := m.sent, m.chunk
	if v.Modal != "" || v.Negated || v.Infinitive {
		return false
	}
	subject := r.subject(s, c)
	var who []*phrase
	switch {
	case v.Word == "identify" || v.Word == "name":
		who = r.prepObjects(s, c, "as")
		if !v.Passive || len(subject) == 0 || subject[0].armed() {
			return false
		}
	case r.amongVictims(s, c):
		who = r.objects(s, c)
	case len(subject) == 1 && victimWords[syntax.Singular(subject[0].head)],
		len(subject) == 1 && (subject[0].head == "they" || subject[0].head == "one" || subject[0].head == "those"):
		who = r.objects(s, c)
	case len(subject) > 0 && subject[0].name[1] > 0:
		for _, p := range r.objects(s, c) {
			if victimWords[syntax.Singular(p.head)] && (p.head == "victims" || p.head == "victim" || r.kind(s, p.chunk+1) == syntax.VP) {
				who = subject
			}
		}
	}
	for _, p := range who {
		if p.name[1] > 0 {
			m.victims = append(m.victims, part{p, ""})
		}
	}
	m.identity = true
	return len(m.victims) > 0
}

// amongVictims says that "among the dead" or the like opens the clause.
func (r *reader) amongVictims(s, c int) bool {
	for i := c - 1; i >= 0 && i > c-7; i-- {
		if r.word(s, i) == "among" && r.kind(s, i+1) == syntax.NP {
			f, ok := r.lex.verbs[r.chunk(s, i+2).Word]
			return victimWords[syntax.Singular(r.chunk(s, i+1).Word)] || r.word(s, i+1) == "those" && ok && (f.effect == "death" || f.effect == "injury")
		}
	}
	return false
}
