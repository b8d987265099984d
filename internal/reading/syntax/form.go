package syntax

import "strings"

// form is all that the vocabulary tells of one folded word.
type form struct {
	usage            // of the word itself
	one       usage  // of its singular
	singular  string //
	closed    bool   // it is a function word
	function  Tag    // and which
	verbForm         // of which verb it is which form
	isVerb    bool   //
	manner    bool   // an adverb made from an adjective: "brutally"
	otherwise Tag    // what it is where no verb can be and no adverb
	known     bool   // a common word, see [Known]
}

// work finds everything about a word.
func (v *vocab) work(w string) form {
	f := form{usage: v.uses[w], singular: singular(w)}
	f.one = v.uses[f.singular]
	f.function, f.closed = v.closed[w]
	f.verbForm, f.isVerb = v.verb(w)
	f.manner = v.manner(w, f.usage)
	f.otherwise = v.otherwise(w, &f)
	f.known = v.known(w)
	return f
}

// several says that a word stands for more than one person.
func (f *form) several(w string) bool { return w == "people" || f.singular != w && f.one.person }

// plural says that a noun takes a verb in its base form.
func (f *form) plural(w string) bool { return f.singular != w || w == "people" || w == "police" }

// otherwise tags a word that is no verb in its place.
func (v *vocab) otherwise(w string, f *form) Tag {
	switch {
	case f.adj && (f.first == 'a' || !f.noun):
		return TagAdj
	case f.noun || f.one.noun:
		return TagNoun
	case f.isVerb && f.gerund:
		return TagGerund
	case f.isVerb && (f.past || f.part):
		return TagPart
	case f.first != 0 || f.isVerb || v.gerundPlural(w):
		return TagNoun
	case v.compared(w):
		return TagAdj
	}
	return TagName
}

// gerundPlural says that a word is the plural of a verbal noun: "killings".
func (v *vocab) gerundPlural(w string) bool {
	b, ok := strings.CutSuffix(w, "s")
	if !ok {
		return false
	}
	f, isVerb := v.verb(b)
	return isVerb && f.gerund
}

// manner says that a word is an adverb made from an adjective: "brutally".
func (v *vocab) manner(w string, u usage) bool {
	b, ok := strings.CutSuffix(w, "ly")
	if !ok || u.noun || len(b) < 3 {
		return false
	}
	if u.first != 0 {
		return !u.adj
	}
	return v.uses[b].adj || v.uses[b+"le"].adj || b[len(b)-1] == 'i' && v.uses[b[:len(b)-1]+"y"].adj || v.uses[strings.TrimSuffix(b, "al")].adj || v.known(b)
}

// compared says that a word is the comparative or superlative of an adjective.
func (v *vocab) compared(w string) bool {
	for _, end := range [...]string{"est", "er", "iest", "ier"} {
		if b, ok := strings.CutSuffix(w, end); ok && len(b) > 2 {
			n := len(b)
			if v.uses[b].adj || v.uses[b+"e"].adj || v.uses[b+"y"].adj || b[n-1] == b[n-2] && v.uses[b[:n-1]].adj {
				return true
			}
		}
	}
	return false
}
