package fusion

import (
	"fmt"
	"slices"
	"strings"

	"github.com/tocsin/tocsin/internal/threat"
)

// accounts are what the sides of a case tell of a warning: that they gave it,
// that they never had it, that it named something, that it was general, that
// it was not believed.
type accounts struct {
	given, unheard, exact, general, dismissed []threat.FactRecord
	heard                                     map[string]bool // a sentence of several facts is one account
}

// accountConflicts finds what one side tells of a warning and another tells
// otherwise. It decides nothing: both stand side by side.
func (m *material) accountConflicts() []Conflict {
	a := accounts{heard: map[string]bool{}}
	for _, f := range m.facts {
		if live(f) && f.Kind != threat.FactAttribution {
			a.take(f)
		}
	}
	confidential := slices.DeleteFunc(slices.Clone(a.given), func(f threat.FactRecord) bool { return f.Speech.Public == "public" })
	var out []Conflict
	out = append(out, m.account("given", "Was a warning given?", "a warning was given, says %s; none was received, says %s", confidential, a.unheard)...)
	out = append(out, m.account("specific", "How specific was the warning?", "it named a target or was specific, says %s; it was general, says %s", a.exact, a.general)...)
	out = append(out, m.account("believed", "Was the warning believed?", "%s warned; %s dismissed the warning", a.given, a.dismissed)...)
	return out
}

// take files a fact under what it tells of a warning, if it does.
func (a *accounts) take(f threat.FactRecord) {
	words := strings.ToLower(f.Sentence)
	switch act := actName(f); {
	case act == "dismissal":
		a.once(&a.dismissed, f)
	case act == "denial of notice", aboutWarning(f) && containsAny(words, "no notice", "not been warned", "received no warning", "told nothing"):
		a.once(&a.unheard, f)
	case act == "denial" && aboutWarning(f) && containsAny(strings.ToLower(f.Speech.Content), "general", "vague", "unspecific"):
		a.once(&a.exact, f)
	case act == "denial" && aboutWarning(f):
		a.once(&a.unheard, f)
	case act == "description of warning":
		a.describe(f, strings.ToLower(f.Speech.Content))
	case f.Kind == threat.FactWarning:
		a.given = append(a.given, f)
		a.describe(f, words)
	case aboutWarning(f) && f.Speech == nil:
		a.describe(f, words)
	}
}

// describe files what a warning is said to have been like.
func (a *accounts) describe(f threat.FactRecord, words string) {
	switch {
	case containsAny(words, "general", "vague", "unspecific", "not specific", "named nothing", "named no "):
		a.once(&a.general, f)
	case f.Speech == nil:
	case containsAny(words, "specific", "named the", "by name", "named a", "detailed"):
		a.once(&a.exact, f)
	}
}

// once adds a fact unless its sentence has given an account already.
func (a *accounts) once(to *[]threat.FactRecord, f threat.FactRecord) {
	account := f.Report + "\x00" + f.Sentence
	if a.heard[account] {
		return
	}
	a.heard[account] = true
	*to = append(*to, f)
}

func actName(f threat.FactRecord) string {
	if f.Speech == nil {
		return ""
	}
	return f.Speech.Act
}

// account is a conflict between two bodies of facts, none if one is empty or
// both are told by the same party alone. why names the two sides.
func (m *material) account(id, text, why string, a, b []threat.FactRecord) []Conflict {
	if len(a) == 0 || len(b) == 0 {
		return nil
	}
	one, other := m.tellers(a), m.tellers(b)
	if one == other {
		return nil
	}
	c := Conflict{ID: "account-" + id, Question: "warned", Kind: "account", Text: text, Why: fmt.Sprintf(why, one, other)}
	for _, f := range append(slices.Clone(a), b...) {
		c.Sides = append(c.Sides, m.evidence(f))
	}
	return []Conflict{c}
}

// tellers names who tells a body of facts: who spoke or warned, else who is
// said to say so, else the source; at most three.
func (m *material) tellers(facts []threat.FactRecord) string {
	var names []string
	for _, f := range facts {
		name := m.evidence(f).Holder
		if f.Holder == "" && f.Speech != nil && f.Speech.From != "" {
			name = f.Speech.From
		}
		if name != "" && !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	if len(names) > 3 {
		return strings.Join(names[:3], ", ") + " and others"
	}
	return strings.Join(names, ", ")
}

// aboutWarning says whether an act of speech is, or speaks of, a warning.
func aboutWarning(f threat.FactRecord) bool {
	return f.Kind == threat.FactWarning || containsAny(strings.ToLower(f.Sentence), "warn", "notice", "alert", "tip-off", "information")
}

func containsAny(s string, parts ...string) bool {
	return slices.ContainsFunc(parts, func(p string) bool { return strings.Contains(s, p) })
}
