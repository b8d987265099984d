package incident

// stands finds whom the pronouns among a mention's victims stand for
// and says whether it found any, where
// the mention tells of an event and names nobody else: "threatened to kill
// him". What is not found stays a pronoun.
func (r *reader) stands(m *mention) bool {
	if !m.alone || len(m.things) > 0 || named(m.victims) != nil {
		return false
	}
	found := false
	for i, v := range m.victims {
		if p := r.antecedentOf(v.phrase, m); p != nil {
			m.victims[i].phrase, found = p, true
		}
	}
	return found
}

// antecedentOf is the person that a pronoun stands for: the nearest before it
// (and before others like it) in its sentence, or the first of the sentence
// before, and not one of those who did it.
func (r *reader) antecedentOf(p *phrase, m *mention) *phrase {
	if !onePronoun[p.head] {
		return nil
	}
	at := p.chunk
	least := max(0, at-overReach)
	for c := least; c < at; c++ {
		if q := r.phrases[p.sent][c]; q != nil && onePronoun[q.head] {
			at = c
			break
		}
	}
	for c := at - 1; c >= least; c-- {
		if q := r.phrases[p.sent][c]; onePerson(q) && !m.did(q) {
			return q
		}
	}
	if p.sent == 0 {
		return nil
	}
	for _, q := range r.phrases[p.sent-1][:min(overReach, len(r.phrases[p.sent-1]))] {
		if onePerson(q) {
			return q
		}
	}
	return nil
}

var onePronoun = map[string]bool{"he": true, "him": true, "she": true, "her": true}

// onePerson says that a phrase is of one person who bears no arms.
func onePerson(q *phrase) bool {
	if q == nil || q.pronoun || q.negative || !q.human() || q.armed() {
		return false
	}
	return q.name[1] > 0 || !q.plural && q.number.value <= 1
}

func (m *mention) did(q *phrase) bool {
	for _, p := range m.perps {
		if p == q {
			return true
		}
	}
	return false
}
