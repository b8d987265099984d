package fusion

import (
	"cmp"
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
// gives the cases that a report stands in. A case's score leans on the report
// that is likest, and a little on its next ones, so that one chance likeness
// to a large case does not carry.
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
		p := Proposal{Case: c, Score: ms[0].Score, Reasons: ms[0].Reasons}
		for _, m := range ms[:min(len(ms), 5)] {
			p.Reports = append(p.Reports, m.Report)
		}
		if p.Score >= sameEventScore || ms[0].Copy {
			out = append(out, p)
		}
	}
	slices.SortFunc(out, func(a, b Proposal) int {
		return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(a.Case, b.Case))
	})
	return out
}
