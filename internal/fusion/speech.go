package fusion

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/tocsin/tocsin/internal/threat"
)

// speechQuestion lists acts of speech or office: each distinct act is an
// answer of its own, and what several reports tell of it stands together.
func (m *material) speechQuestion(id string, kind threat.Kind, text string) Question {
	groups := newGrouping(m)
	for _, f := range m.of(kind) {
		groups.add(speechKey(f), f, Current, "")
	}
	for i := range groups.answers {
		groups.answers[i].Display = m.fullest(groups.answers[i])
	}
	explainOrigins(groups.answers)
	return Question{ID: id, Kind: kind, Text: text,
		Answers: append(groups.answers, m.aside(kind, func(threat.FactRecord) bool { return true })...)}
}

// speechKey is what makes two tellings one act: the same act by the same
// party, to the same one, in the same way.
func speechKey(f threat.FactRecord) string {
	s := f.Speech
	if s == nil {
		return f.Value
	}
	day := ""
	if s.When != nil && s.When.Known() {
		day = s.When.EDTF
	}
	return strings.Join([]string{s.Act, foldName(s.From), foldName(s.To), s.Public, day}, "\x00")
}

// fullest is the longest telling of an act among an answer's facts.
func (m *material) fullest(a Answer) string {
	best := a.Display
	for _, f := range m.facts {
		for _, e := range a.Evidence {
			if e.Fact == f.ID && len(f.Value) > len(best) {
				best = f.Value
			}
		}
	}
	return best
}

// claimQuestion sets claims, suspicions, accusations and denials of
// responsibility side by side, by actor. What an actor claims of itself is
// current; who accuses another contradicts it.
func (m *material) claimQuestion() Question {
	q := Question{ID: "who", Kind: threat.FactClaim, Text: "Who is said to have done it?"}
	groups := newGrouping(m)
	claims := m.of(threat.FactClaim)
	claimant := ""
	for _, f := range claims {
		if f.Speech != nil && f.Speech.Act == "claim" && claimant == "" {
			claimant = accused(f)
		}
	}
	for _, f := range claims {
		standing, reason := Current, ""
		switch who := accused(f); {
		case f.Speech != nil && f.Speech.Act == "denial":
			standing, reason = Contradicting, "it denies what others claim"
		case claimant != "" && who != "" && !same(who, claimant):
			standing, reason = Contradicting, fmt.Sprintf("%s claims it, and this names %s", claimant, who)
		}
		groups.add(speechKey(f), f, standing, reason)
	}
	explainOrigins(groups.answers)
	slices.SortStableFunc(groups.answers, func(a, b Answer) int {
		return cmp.Compare(standingOrder(a.Standing), standingOrder(b.Standing))
	})
	q.Answers = append(groups.answers, m.aside(threat.FactClaim, func(threat.FactRecord) bool { return true })...)
	return q
}

// accused is the actor that a claim, suspicion or accusation lays the act to:
// the claimant itself, or whom the speaker names.
func accused(f threat.FactRecord) string {
	if f.Speech == nil {
		return f.Value
	}
	if f.Speech.Act == "claim" || f.Speech.To == "" {
		return f.Speech.From
	}
	return f.Speech.To
}
