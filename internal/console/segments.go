package console

import (
	"cmp"
	"slices"

	"github.com/tocsin/tocsin/internal/threat"
)

// segment is a stretch of a report's text that is shown in one manner.
type segment struct {
	Text string
	At   int    // where it begins in the text, in bytes
	Fact string // id of the innermost fact it belongs to
	// Anchors are the facts that begin here, so that each can be pointed to
	// even where a shorter one is shown.
	Anchors []string
	Family  string
	Kind    string
	Letter  string // after the last segment of a fact
	Lead    bool   // first segment of the fact
	Off     bool   // the fact was rejected
	Aside   bool
	Tag     string // why it is set aside, on the first segment
}

// family is the group of kinds that share a colour, an underline and a letter.
type family struct{ class, letter, name string }

var families = map[threat.Kind]family{
	threat.FactDate: {"k-time", "t", "when"}, threat.FactPlace: {"k-time", "p", "where"},
	threat.FactKilled: {"k-count", "k", "killed"}, threat.FactInjured: {"k-count", "i", "injured"},
	threat.FactMissing: {"k-count", "m", "missing"}, threat.FactDetained: {"k-count", "d", "detained"},
	threat.FactActor: {"k-who", "w", "who"}, threat.FactTarget: {"k-who", "g", "target"},
	threat.FactAttack: {"k-act", "a", "attack"}, threat.FactWeapon: {"k-act", "x", "weapon"},
	threat.FactWarning: {"k-said", "!", "warning"}, threat.FactClaim: {"k-said", "c", "claim"},
	threat.FactResponse: {"k-said", "r", "response"}, threat.FactAttribution: {"k-said", "s", "says"},
}

// segments cuts a text at every border of a fact or an aside. Where facts
// overlap, the shortest one is shown; put together the segments are the text.
func segments(text string, facts []threat.FactRecord, asides []threat.Aside) []segment {
	facts = slices.DeleteFunc(slices.Clone(facts), func(f threat.FactRecord) bool {
		return f.State == threat.FactCorrected || f.Start < 0 || f.End > len(text) || f.Start >= f.End
	})
	// Shortest first; of two equal ones the live one.
	slices.SortStableFunc(facts, func(a, b threat.FactRecord) int {
		return cmp.Or(cmp.Compare(rejected(a), rejected(b)), cmp.Compare(a.Len(), b.Len()), cmp.Compare(a.Start, b.Start))
	})
	var out []segment
	borders := bordersOf(len(text), facts, asides)
	for i := range len(borders) - 1 {
		s := segment{Text: text[borders[i]:borders[i+1]], At: borders[i]}
		span := threat.Span{Start: borders[i], End: borders[i+1]}
		s.setAside(span, asides)
		s.setFact(span, facts)
		out = append(out, s)
	}
	return out
}

func rejected(f threat.FactRecord) int {
	if f.State == threat.FactRejected {
		return 1
	}
	return 0
}

func bordersOf(length int, facts []threat.FactRecord, asides []threat.Aside) []int {
	borders := []int{0, length}
	for _, f := range facts {
		borders = append(borders, f.Start, f.End)
	}
	for _, a := range asides {
		if a.Start >= 0 && a.End <= length && a.Start < a.End {
			borders = append(borders, a.Start, a.End)
		}
	}
	slices.Sort(borders)
	return slices.Compact(borders)
}

func (s *segment) setAside(span threat.Span, asides []threat.Aside) {
	for _, a := range asides {
		if a.Contains(span) {
			s.Aside = true
			if a.Start == span.Start {
				s.Tag = asideWords[a.Kind]
			}
			return
		}
	}
}

var asideWords = map[threat.AsideKind]string{
	threat.AsideRelated: "other headline", threat.AsideLoading: "page furniture", threat.AsideCredit: "credit",
	threat.AsideDisclaimer: "disclaimer", threat.AsideBylineOrDay: "header",
}

func (s *segment) setFact(span threat.Span, facts []threat.FactRecord) {
	for _, f := range facts {
		if f.Start == span.Start {
			s.Anchors = append(s.Anchors, f.ID)
		}
		if s.Fact != "" || !f.Contains(span) {
			continue
		}
		kind := families[f.Kind]
		s.Fact, s.Family, s.Kind, s.Off = f.ID, kind.class, string(f.Kind), f.State == threat.FactRejected
		s.Lead = f.Start == span.Start
		if f.End == span.End {
			s.Letter = kind.letter
		}
	}
}
