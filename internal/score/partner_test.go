package score

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/tocsin/tocsin/internal/threat"
)

// A partner's record counts what was recorded, and leaves empty what was not.
func TestAPartnersRecord(t *testing.T) {
	at := func(minutes int) time.Time {
		return time.Date(2024, 3, 6, 20, 0, 0, 0, time.UTC).Add(time.Duration(minutes) * time.Minute)
	}
	told := []Told{
		{Partner: "a", Sent: at(0), Reached: at(2), Answered: at(12), Answers: []threat.AnswerState{threat.AnswerReceived, threat.AnswerDisputed}, Outcome: threat.OccurredAfter},
		{Partner: "a", Sent: at(0), Reached: at(4), Answered: at(34), Answers: []threat.AnswerState{threat.AnswerDismissed}, Outcome: threat.NothingHappened},
		{Partner: "a", Sent: at(0)},
		{Partner: "b", Sent: at(0), Reached: at(1), Answered: at(6), Answers: []threat.AnswerState{threat.AnswerDismissed, threat.AnswerActed, threat.AnswerActed}, Outcome: threat.OccurredInWindow},
	}
	minutes := func(n int) *time.Duration { d := time.Duration(n) * time.Minute; return &d }
	want := []PartnerRecord{
		{Partner: "a", Warnings: 3, Reached: 2, Answered: 2, Refused: 2, BorneOut: 1, ToReach: minutes(3), ToAnswer: minutes(20)},
		{Partner: "b", Warnings: 1, Reached: 1, Answered: 1, TakenOn: 1, Acted: 1, Refused: 1, BorneOut: 1, ToReach: minutes(1), ToAnswer: minutes(5)},
	}
	if diff := cmp.Diff(want, RecordPartners(told)); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
	if d := RecordDesk(told); d.Warnings != 4 || d.Reached != 3 || d.Refused != 3 || d.BorneOut != 2 || *d.ToReach != 2*time.Minute {
		t.Errorf("the desk's: %+v", d)
	}
	if d := RecordDesk(nil); d.ToReach != nil || d.ToAnswer != nil {
		t.Errorf("a median of nothing: %+v", d)
	}
}
