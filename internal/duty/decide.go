package duty

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/tocsin/tocsin/internal/threat"
)

// Decide says what four findings come to, and why. All four yes: met. Any no:
// not met. Otherwise something is undetermined: doubt, which favours warning
// if the policy says so.
func Decide(p Policy, findings []threat.Finding) (threat.Threshold, []string) {
	verdicts := map[threat.Criterion]threat.Verdict{}
	for _, f := range findings {
		verdicts[f.Criterion] = f.Verdict
	}
	var no, open []string
	for _, c := range threat.Criteria {
		switch verdicts[c] {
		case threat.Yes:
		case threat.No:
			no = append(no, string(c))
		default:
			open = append(open, string(c))
		}
	}
	switch {
	case len(no) > 0:
		return threat.ThresholdNotMet, []string{"found not to be: " + strings.Join(no, ", ")}
	case len(open) == 0:
		return threat.ThresholdMet, []string{"credible, specific, impending, and of a listed harm"}
	case p.WarnOnDoubt:
		return threat.ThresholdDoubt, []string{"not settled: " + strings.Join(open, ", "), "doubt favours warning"}
	}
	return threat.ThresholdNotMet, []string{"not settled: " + strings.Join(open, ", "), "the policy does not warn on doubt"}
}

// CheckDetermination refuses a determination that says less than it must.
func CheckDetermination(d threat.Determination) error {
	for _, c := range threat.Criteria {
		i := slices.IndexFunc(d.Findings, func(f threat.Finding) bool { return f.Criterion == c })
		if i < 0 {
			return threat.Invalid(string(c), "there is no verdict on it", "answer yes, no or undetermined")
		}
		f := d.Findings[i]
		if !slices.Contains([]threat.Verdict{threat.Yes, threat.No, threat.Undetermined}, f.Verdict) {
			return threat.Invalid(string(c), fmt.Sprintf("%q is no verdict", f.Verdict), "answer yes, no or undetermined")
		}
		if strings.TrimSpace(f.Reasons) == "" {
			return threat.Invalid(string(c), "the verdict has no reasons", "say in a sentence why")
		}
	}
	if d.Emergency && strings.TrimSpace(d.EmergencyReason) == "" {
		return threat.Invalid("emergency", "no reason is given for warning first", "say in a sentence why it could not wait")
	}
	return nil
}

// Change is what another policy would have made of something past.
type Change struct {
	Case          string           `json:"case"`
	Determination string           `json:"determination,omitempty"`
	Waiver        string           `json:"waiver,omitempty"`
	At            time.Time        `json:"at"`
	Was           threat.Threshold `json:"was,omitempty"`
	Now           threat.Threshold `json:"now,omitempty"`
	WasDue        time.Time        `json:"was_due,omitzero"` // of the duty to warn, under the policy in force
	NowDue        time.Time        `json:"now_due,omitzero"`
	Reasons       []string         `json:"reasons"`
}

// DryRun shows what a changed policy would have decided otherwise than the one
// in force: thresholds, deadlines, and waivers that it would not have allowed.
func DryRun(now, changed Policy, past []threat.Determination, waivers []threat.Waiver) []Change {
	var out []Change
	for _, d := range past {
		threshold, reasons := Decide(changed, d.Findings)
		c := Change{Case: d.Case, Determination: d.ID, At: d.At, Was: d.Threshold, Now: threshold, Reasons: reasons, WasDue: now.due(d.Threshold, d.At), NowDue: changed.due(threshold, d.At)}
		if c.Was != c.Now || !c.WasDue.Equal(c.NowDue) {
			out = append(out, c)
		}
	}
	for _, w := range waivers {
		before, after := CheckWaiver(now, w), CheckWaiver(changed, w)
		if before == nil && after != nil {
			out = append(out, Change{Case: w.Case, Waiver: w.ID, At: w.Requested, Reasons: []string{"the waiver would have been refused: " + after.Error()}})
		}
	}
	return out
}

// due is by when a determination asks for a warning, the zero time for none.
func (p Policy) due(t threat.Threshold, at time.Time) time.Time {
	switch t {
	case threat.ThresholdMet:
		return at.Add(p.WarnWithin.Duration())
	case threat.ThresholdDoubt:
		return at.Add(p.DoubtWithin.Duration())
	}
	return time.Time{}
}

// CheckAssessment refuses an assessment that mixes likelihood and confidence
// in one sentence, or leaves out what ICD 203 asks for.
func CheckAssessment(a threat.Assessment) error {
	if strings.TrimSpace(a.Judgement) == "" {
		return threat.Invalid("judgement", "nothing is judged", "say in a sentence what you judge")
	}
	if a.Percent != 0 && threat.LikelihoodOf(a.Percent) != a.Likelihood {
		return threat.Invalid("likelihood", fmt.Sprintf("%d percent is %q, not %q", a.Percent, threat.LikelihoodOf(a.Percent), a.Likelihood), "choose the term of the percentage, or leave the percentage out")
	}
	if a.Likelihood != 0 && a.Confidence != "" && strings.TrimSpace(a.Basis) == "" {
		return threat.Invalid("basis", "the confidence has no basis", "say what it rests on, in a sentence of its own")
	}
	for _, text := range []string{a.Judgement, a.Basis} {
		for _, sentence := range strings.FieldsFunc(text, func(r rune) bool { return r == '.' || r == ';' || r == '\n' }) {
			if MixesScales(sentence) {
				return threat.Invalid("judgement", fmt.Sprintf("likelihood and confidence stand in one sentence: %q", strings.TrimSpace(sentence)), "make two sentences of it (ICD 203 §6.e)")
			}
		}
	}
	return nil
}

// MixesScales says whether a sentence speaks of likelihood and of confidence.
func MixesScales(sentence string) bool {
	s := strings.ToLower(sentence)
	if !strings.Contains(s, "confidence") && !strings.Contains(s, "confident") {
		return false
	}
	for _, b := range threat.LikelihoodScale {
		if strings.Contains(s, b.Words) {
			return true
		}
	}
	return strings.Contains(s, "probab") || strings.Contains(s, "likel")
}
