package score

import (
	"fmt"

	"github.com/tocsin/tocsin/internal/threat"
)

// Record is how a source's reports have turned out.
type Record struct {
	Source string
	// True and False count the reports whose substance was borne out, or
	// shown wrong; Open those of which neither is known.
	True, False, Open int
}

// Suggestion is a grade that a record suggests. It never sets one.
type Suggestion struct {
	Reliability threat.Reliability
	Reason      string
}

// leastRecord is how many settled reports a suggestion needs.
const leastRecord = 5

// SuggestReliability proposes a grade from a track record: the share of
// settled reports that were true, none from too few.
func SuggestReliability(r Record) (Suggestion, bool) {
	settled := r.True + r.False
	if settled < leastRecord {
		return Suggestion{}, false
	}
	share := float64(r.True) / float64(settled)
	for _, step := range []struct {
		least float64
		grade threat.Reliability
	}{{0.95, threat.ReliabilityA}, {0.8, threat.ReliabilityB}, {0.6, threat.ReliabilityC}, {0.4, threat.ReliabilityD}} {
		if share >= step.least {
			return Suggestion{step.grade, reason(r)}, true
		}
	}
	return Suggestion{threat.ReliabilityE, reason(r)}, true
}

func reason(r Record) string {
	return fmt.Sprintf("%d of %d settled reports were borne out, %d are open", r.True, r.True+r.False, r.Open)
}
