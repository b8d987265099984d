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
	facts := m.of(kind)
	keys := actKeys(facts)
	groups := newGrouping(m)
	for i, f := range facts {
		groups.add(keys[i], f, Current, "")
	}
	for i := range groups.answers {
		groups.answers[i].Display = m.fullest(groups.answers[i])
	}
	explainOrigins(groups.answers)
	return Question{
		ID: id, Kind: kind, Text: text,
		Answers: append(groups.answers, m.aside(kind, func(threat.FactRecord) bool { return true })...),
	}
}

// act is what makes two tellings one act: the same deed by the same party, to
// the same one, in the same way, on the same day.
type act struct{ deed, from, to, public, day string }

func actOf(f threat.FactRecord) act {
	s := f.Speech
	if s == nil {
		return act{deed: f.Value}
	}
	a := act{s.Act, foldName(s.From), foldName(s.To), s.Public, ""}
	for _, own := range []string{"their ", "its ", "his ", "her ", "our "} {
		a.to = strings.TrimPrefix(a.to, own)
	}
	if s.When != nil && s.When.Known() {
		a.day = s.When.EDTF
	}
	return a
}

// covers says whether b can be a shorter telling of a: what b leaves open, a
// may say.
func (a act) covers(b act) bool {
	open := func(full, part string) bool { return part == "" || part == full }
	return a.deed == b.deed && a.from == b.from && open(a.to, b.to) && open(a.public, b.public) && open(a.day, b.day)
}

// actKeys gives each fact the key of the fullest telling that covers it, the
// first such in order.
func actKeys(facts []threat.FactRecord) []string {
	acts := make([]act, len(facts))
	for i, f := range facts {
		acts[i] = actOf(f)
	}
	keys := make([]string, len(facts))
	for i, a := range acts {
		best := a
		for _, other := range acts {
			if other != best && other.covers(best) {
				best = other
			}
		}
		keys[i] = strings.Join([]string{best.deed, best.from, best.to, best.public, best.day}, "\x00")
	}
	return keys
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
// responsibility side by side. What an actor claims of itself is current; who
// lays it to another contradicts that, and so does a denial of what is claimed
// or laid to the one who denies.
func (m *material) claimQuestion() Question {
	q := Question{ID: "who", Kind: threat.FactClaim, Text: "Who is said to have done it?"}
	claims := m.of(threat.FactClaim)
	keys := actKeys(claims)
	groups := newGrouping(m)
	for i, f := range claims {
		standing, reason := standClaim(f, claims)
		groups.add(keys[i], f, standing, reason)
	}
	for i := range groups.answers {
		groups.answers[i].Display = m.fullest(groups.answers[i])
	}
	explainOrigins(groups.answers)
	slices.SortStableFunc(groups.answers, func(a, b Answer) int {
		return cmp.Compare(standingOrder(a.Standing), standingOrder(b.Standing))
	})
	q.Answers = append(groups.answers, m.aside(threat.FactClaim, func(threat.FactRecord) bool { return true })...)
	return q
}

// standClaim says how a claim stands among all of them.
func standClaim(f threat.FactRecord, claims []threat.FactRecord) (Standing, string) {
	who := accused(f)
	for _, other := range claims {
		if other.ID == f.ID || other.Speech == nil {
			continue
		}
		switch {
		case isDenial(f) && !isDenial(other) && same(who, accused(other)):
			return Contradicting, "it denies what is laid to it"
		case !isDenial(f) && other.Speech.Act == "claim" && who != "" && !same(who, accused(other)):
			return Contradicting, fmt.Sprintf("%s claims it, and this names %s", accused(other), who)
		}
	}
	if isDenial(f) {
		return Compatible, "it denies having done it; nobody else here lays it to them"
	}
	return Current, ""
}

func isDenial(f threat.FactRecord) bool { return f.Speech != nil && f.Speech.Act == "denial" }

// accused is the actor that a claim, suspicion or accusation lays the act to:
// the claimant itself, or whom the speaker names.
func accused(f threat.FactRecord) string {
	if f.Speech == nil {
		return f.Value
	}
	if f.Speech.Act == "claim" || f.Speech.Act == "denial" || f.Speech.To == "" {
		return f.Speech.From
	}
	return f.Speech.To
}
