package play_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tocsin/tocsin/internal/play"
	"github.com/tocsin/tocsin/internal/threat"
)

// summary is what two plays must agree on.
type summary struct {
	Confidential, Public, Gap float64
	Outcome                   threat.OutcomeCode
	Warnings, Advisories      int
	Answers                   []threat.AnswerState
	Parity                    []string
	Receipts, Mails           int
	Proved                    bool
	Moments                   []play.Moment
}

func summarize(t *testing.T) summary {
	t.Helper()
	r, err := play.Play(t.Context(), t.TempDir(), "test", func(m play.Moment) { t.Log(m.At.Format("2 Jan 15:04"), m.Text) })
	if err != nil {
		t.Fatal(err)
	}
	if r.ConfidentialLead == nil || r.PublicLead == nil || r.WindowGap == nil || r.Determination == nil {
		t.Fatalf("measures are missing: %+v", r.CaseReview)
	}
	out := summary{
		Confidential: *r.ConfidentialLead, Public: *r.PublicLead, Gap: *r.WindowGap, Outcome: r.Outcome, Warnings: len(r.Warnings), Advisories: len(r.Advisories),
		Receipts: r.Receipts, Mails: len(r.Mails), Proved: r.ReceiptsVerified && r.LedgerVerified, Moments: r.Moments,
	}
	for _, a := range r.Answers {
		out.Answers = append(out.Answers, a.State)
	}
	for _, p := range r.Parity {
		out.Parity = append(out.Parity, p.Field)
	}
	return out
}

// TestMoscowMarch2024 plays the reference case to its end.
func TestMoscowMarch2024(t *testing.T) {
	got := summarize(t)
	days := func(hours float64) int { return int(hours/24 + 0.5) }
	if days(got.Confidential) != 16 || days(got.Public) != 15 || days(got.Gap) != 13 {
		t.Errorf("leads %.1f h and %.1f h, gap %.1f h; want about 16, 15 and 13 days", got.Confidential, got.Public, got.Gap)
	}
	if got.Outcome != threat.OccurredAfter || got.Warnings != 1 || got.Advisories != 1 || !got.Proved || got.Receipts == 0 {
		t.Errorf("%+v", got)
	}
	if diff := cmp.Diff([]threat.AnswerState{threat.AnswerReceived, threat.AnswerDisputed, threat.AnswerRead, threat.AnswerDismissed}, got.Answers); diff != "" {
		t.Error(diff)
	}
	if len(got.Parity) == 0 {
		t.Error("nothing names what the advisory omits")
	}
	if diff := cmp.Diff(got, summarize(t)); diff != "" {
		t.Errorf("played twice, it differs:\n%s", diff)
	}
}
