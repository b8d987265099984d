package when

import "github.com/tocsin/tocsin/internal/reading/text"

// relation reads a distance between two events behind a length that ends at
// b: "nearly a week before the attack", "hours after he was arrested".
func (p *parser) relation(i, b int, l length) (node, bool) {
	k := b
	dir := ""
	switch p.w(k) {
	case "before", "after":
		dir = p.w(k)
		k++
	case "prior", "previous":
		if p.is(k+1, "to") {
			dir, k = "before", k+2
		}
	case "ahead":
		if p.is(k+1, "of") {
			dir, k = "before", k+2
		}
	case "following":
		dir, k = "after", k+1
	case "of":
		if p.is(i-1, "within") {
			dir, k, i = "within", k+1, i-1
		}
	}
	if dir == "" {
		return node{}, false
	}
	end := p.eventEnd(k)
	if end == k {
		return node{}, false
	}
	r := &relate{dir: dir, event: p.d.Slice(k, end).Of(p.d.Text)}
	if p.is(i-1, "just", "only", "some") && dir != "within" {
		i--
	}
	return node{a: i, b: end, form: fRel, len: l, rel: r, rule: "stated distance to an event"}, true
}

// maxEvent is how many tokens the event of a relation can have.
const maxEvent = 8

// eventEnd is where the words end that name the event: a noun with what
// stands before it ("the attack on the concert hall" ends behind "attack"), or
// a clause up to its end.
func (p *parser) eventEnd(k int) int {
	if k >= p.hi || p.t[k].Kind == text.Punct {
		return k
	}
	if p.ent(k).flags&core != 0 && !p.is(k, "the") {
		return k // a time, not an event
	}
	clause := p.is(k, "he", "she", "it", "they", "we", "i", "who", "that", "which", "being")
	j := k
	for j < p.hi && j < k+maxEvent {
		t := &p.t[j]
		if t.Kind == text.Punct && t.Fold != "-" || t.Gap == text.Blank {
			break
		}
		if j > k && !clause && closesNoun(t.Fold) {
			if j > k+1 || !saysOrDoes(t.Fold) {
				break
			}
			clause = true // "a day after Kyiv said it had sunk a ship"
		}
		j++
	}
	if j == k+1 && p.is(k, "the", "a", "an", "his", "her", "their", "its", "this", "that", "being") {
		return k
	}
	return j
}

// saysOrDoes says whether a word, right behind the first, makes a clause of it.
func saysOrDoes(w string) bool {
	switch w {
	case "said", "was", "were", "had", "took", "began", "left", "did":
		return true
	}
	return false
}

// closesNoun says that a word cannot belong to a noun with its attributes.
func closesNoun(w string) bool {
	switch w {
	case "on", "in", "at", "of", "by", "that", "which", "who", "when", "where", "and", "or", "but", "was", "were", "is", "are", "had",
		"has", "have", "killed", "said", "to", "from", "with", "for", "as", "while", "during", "near", "into", "left", "took", "began",
		"ended", "could", "would", "will", "did", "may", "might", "the", "a", "an", "against", "outside", "inside", "between", "he", "she",
		"it", "they", "police", "authorities", "officials", "whose", "after", "before", "because", "since":
		return true
	}
	return false
}
