package syntax

import (
	_ "embed"
	"strings"
	"sync"

	"github.com/tocsin/tocsin/internal/memo"
)

//go:embed words.txt
var wordList string

// usage says how a word is used, by frequency.
type usage struct {
	first                byte // the most frequent use: n, v, a or r
	noun, verb, adj, adv bool
	person, thing, group bool // what the first sense as a noun is
}

type vocab struct {
	uses      map[string]usage
	closed    map[string]Tag
	irregular map[string]verbForm
	forms     *memo.Memo[form]
}

// keptForms is how many words are kept, as a power of two: some more than the
// words that reports of violence are made of.
const keptForms = 15

// vocabulary is built once and never changes.
var vocabulary = sync.OnceValue(loadVocabulary)

func loadVocabulary() *vocab {
	v := &vocab{uses: make(map[string]usage, 28000), closed: closedWords(), irregular: irregularVerbs()}
	for line := range strings.Lines(wordList) {
		w, kinds, _ := strings.Cut(strings.TrimSpace(line), " ")
		if w == "" || kinds == "" {
			continue
		}
		v.uses[w] = usage{
			first: kinds[0], noun: strings.Contains(kinds, "n"), verb: strings.Contains(kinds, "v"),
			adj: strings.Contains(kinds, "a"), adv: strings.Contains(kinds, "r"),
			person: strings.HasSuffix(kinds, "p"), thing: strings.HasSuffix(kinds, "t"), group: strings.HasSuffix(kinds, "g"),
		}
	}
	v.forms = memo.New(keptForms, v.work)
	return v
}

// Known says whether a folded word is a common English word, in any of its
// regular forms, rather than a name.
func Known(w string) bool { return vocabulary().forms.Of(w).known }

func (v *vocab) known(w string) bool {
	if _, ok := v.uses[w]; ok {
		return true
	}
	if _, ok := v.closed[w]; ok {
		return true
	}
	if _, ok := v.irregular[w]; ok {
		return true
	}
	if _, ok := v.uses[singular(w)]; ok {
		return true
	}
	_, ok := v.verb(w)
	return ok
}

// Person says whether a folded noun, singular or plural, is first of all a
// word for a person.
func Person(w string) bool {
	f := vocabulary().forms.Of(w)
	return f.person || f.one.person
}

// Artifact says whether a folded noun is first of all a word for a thing made
// by people.
func Artifact(w string) bool {
	f := vocabulary().forms.Of(w)
	return f.thing || f.one.thing
}

// Singular is a regular singular of a folded noun, or the word itself.
func Singular(w string) string { return vocabulary().forms.Of(w).singular }

func singular(w string) string {
	if s, ok := oddPlurals[w]; ok {
		return s
	}
	n := len(w)
	switch {
	case n > 4 && strings.HasSuffix(w, "ies"):
		return w[:n-3] + "y"
	case n > 4 && (strings.HasSuffix(w, "sses") || strings.HasSuffix(w, "shes") || strings.HasSuffix(w, "ches") || strings.HasSuffix(w, "xes")):
		return w[:n-2]
	case n > 3 && w[n-1] == 's' && w[n-2] != 's' && w[n-2] != 'u' && w[n-2] != 'i':
		return w[:n-1]
	}
	return w
}

var oddPlurals = map[string]string{
	"men": "man", "women": "woman", "children": "child", "people": "people", "policemen": "policeman",
	"wives": "wife", "lives": "life", "gunmen": "gunman", "knives": "knife", "thieves": "thief",
	"businessmen": "businessman", "newsmen": "newsman", "spokesmen": "spokesman", "buses": "bus",
	"congressmen": "congressman", "firemen": "fireman", "guardsmen": "guardsman", "congress": "congress",
	"servicemen": "serviceman", "patrolmen": "patrolman", "watchmen": "watchman", "salesmen": "salesman",
	"clergymen": "clergyman", "fishermen": "fisherman", "countrymen": "countryman", "passersby": "passerby",
	"headquarters": "headquarters", "premises": "premises", "series": "series", "barracks": "barracks",
	"houses": "house", "nurses": "nurse", "police": "police", "offices": "office", "residences": "residence",
	"bases": "base", "vases": "vase", "hostages": "hostage", "gas": "gas", "boss": "boss", "forces": "force",
	"horsemen": "horseman", "feet": "foot", "cameramen": "cameraman", "soldiers": "soldier", "mass": "mass",
}
