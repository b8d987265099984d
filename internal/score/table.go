package score

import "github.com/tocsin/tocsin/internal/threat"

// Table is the two-by-two table of warnings and events.
type Table struct {
	Hits         int `json:"hits"`                    // warned, and it happened in the window
	Misses       int `json:"misses"`                  // it happened unwarned
	FalseAlarms  int `json:"false_alarms"`            // warned, and nothing happened
	CorrectNulls int `json:"correct_nulls,omitempty"` // neither; only where it can be counted
	// Apart are the cases that count as neither hit nor false alarm, by code:
	// occurred after the window, elsewhere, averted, unknown.
	Apart map[threat.OutcomeCode]int `json:"apart"`
}

// Tabulate counts outcomes into the table.
func Tabulate(codes []threat.OutcomeCode) Table {
	t := Table{Apart: map[threat.OutcomeCode]int{}}
	for _, c := range codes {
		switch c {
		case threat.OccurredInWindow:
			t.Hits++
		case threat.MissedOutcome:
			t.Misses++
		case threat.NothingHappened:
			t.FalseAlarms++
		default:
			t.Apart[c]++
		}
	}
	return t
}

// POD is the probability of detection, H/(H+M); ok is false without events.
func (t Table) POD() (pod float64, ok bool) { return ratio(t.Hits, t.Hits+t.Misses) }

// FAR is the false alarm ratio, F/(H+F); ok is false without warnings.
func (t Table) FAR() (far float64, ok bool) { return ratio(t.FalseAlarms, t.Hits+t.FalseAlarms) }

// CSI is the critical success index, H/(H+M+F); ok is false without either.
func (t Table) CSI() (csi float64, ok bool) { return ratio(t.Hits, t.Hits+t.Misses+t.FalseAlarms) }

func ratio(part, whole int) (float64, bool) {
	if whole == 0 {
		return 0, false
	}
	return float64(part) / float64(whole), true
}

// Forecast is a judged probability and what came of it.
type Forecast struct {
	Percent  int // as judged, 1 to 99
	Occurred bool
}

// Brier is the mean squared difference of forecasts and events (Brier 1950):
// 0 is perfect, 0.25 is always saying one half. ok is false without forecasts.
func Brier(forecasts []Forecast) (brier float64, ok bool) {
	if len(forecasts) == 0 {
		return 0, false
	}
	sum := 0.0
	for _, f := range forecasts {
		d := float64(f.Percent)/100 - b2f(f.Occurred)
		sum += d * d
	}
	return sum / float64(len(forecasts)), true
}

func b2f(b bool) float64 {
	if b {
		return 1
	}
	return 0
}

// Bin is one point of a reliability diagram: how often what was judged to lie
// in a band of the ICD 203 scale happened.
type Bin struct {
	Term      threat.Likelihood `json:"term"` // 1 to 7
	Forecasts int               `json:"forecasts"`
	Occurred  int               `json:"occurred"`
	Mean      float64           `json:"mean_percent"` // of the judged percentages
}

// Reliability sorts forecasts into the seven bands; empty bands are left out.
func Reliability(forecasts []Forecast) []Bin {
	var bins [len(threat.LikelihoodScale)]Bin
	for _, f := range forecasts {
		term := threat.LikelihoodOf(f.Percent)
		if term == 0 {
			continue
		}
		b := &bins[term-1]
		b.Term = term
		b.Mean += float64(f.Percent)
		b.Forecasts++
		if f.Occurred {
			b.Occurred++
		}
	}
	var out []Bin
	for _, b := range bins {
		if b.Forecasts > 0 {
			b.Mean /= float64(b.Forecasts)
			out = append(out, b)
		}
	}
	return out
}
