package duty

import (
	"fmt"
	"slices"
	"strings"

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

// Change is what another policy would have decided on a past determination.
type Change struct {
	Determination string
	Case          string
	Was, Now      threat.Threshold
	Reasons       []string
}

// DryRun shows on which past determinations a changed policy would have
// decided otherwise.
func DryRun(changed Policy, past []threat.Determination) []Change {
	var out []Change
	for _, d := range past {
		if now, reasons := Decide(changed, d.Findings); now != d.Threshold {
			out = append(out, Change{d.ID, d.Case, d.Threshold, now, reasons})
		}
	}
	return out
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
