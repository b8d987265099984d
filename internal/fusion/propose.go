package fusion

import (
	"cmp"
	"math"
	"slices"
)

// Proposal is a case that a report may belong to.
type Proposal struct {
	Case    string
	Score   float64 // 0 to 1
	Reasons []string
	Reports []string // those it is like, the likest first
}

// Propose turns the reports that a new one is like into the cases it may
// belong to, the likeliest first. A report can belong to several. casesOf
// gives the cases that a report stands in. A case's score is that of the
// likelier half of its reports together, so that one chance likeness to a
// large case does not carry, and so that cases do not grow into chains.
func Propose(matches []Match, casesOf func(report string) []string) []Proposal {
	byCase := map[string][]Match{}
	for _, m := range matches {
		for _, c := range casesOf(m.Report) {
			byCase[c] = append(byCase[c], m)
		}
	}
	out := make([]Proposal, 0, len(byCase))
	for c, ms := range byCase {
		slices.SortFunc(ms, func(a, b Match) int {
			return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(a.Report, b.Report))
		})
		p := Proposal{Case: c, Score: together(ms), Reasons: ms[0].Reasons}
		for _, m := range ms[:min(len(ms), 5)] {
			if m.Copy || m.Score >= sameEventScore {
				p.Reports = append(p.Reports, m.Report)
			}
		}
		if p.Score >= sameEventScore {
			out = append(out, p)
		}
	}
	slices.SortFunc(out, func(a, b Proposal) int {
		return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(a.Case, b.Case))
	})
	return out
}

// together is the score that the likelier half of a case's matches, which come
// likeliest first, gives together.
func together(ms []Match) float64 {
	odds := make([]float64, len(ms))
	for i, m := range ms {
		odds[i] = oddsOf(m.Score)
	}
	return 1 / (1 + math.Exp(-meanOfHalf(odds)))
}
