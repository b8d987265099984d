package score

import (
	"math"
	"testing"
	"time"

	"github.com/tocsin/tocsin/internal/threat"
)

func near(a, b float64) bool { return math.Abs(a-b) < 0.005 }

// TestFinley1884 uses Finley's tornado forecasts, the oldest test vector of
// the trade: 28 hits, 72 false alarms, 23 misses, 2680 correct nulls.
func TestFinley1884(t *testing.T) {
	table := Table{Hits: 28, Misses: 23, FalseAlarms: 72, CorrectNulls: 2680}
	pod, _ := table.POD()
	far, _ := table.FAR()
	csi, _ := table.CSI()
	if !near(pod, 0.55) || !near(far, 0.72) || !near(csi, 0.23) {
		t.Errorf("POD %.3f FAR %.3f CSI %.3f, want 0.55, 0.72, 0.23", pod, far, csi)
	}
}

func TestWhatCannotBeComputedIsAbsent(t *testing.T) {
	if _, ok := (Table{}).POD(); ok {
		t.Error("POD of nothing")
	}
	if _, ok := Brier(nil); ok {
		t.Error("Brier of nothing")
	}
	if h := Time(Moments{Event: time.Now()}).ConfidentialLead.Hours(); h != nil {
		t.Errorf("lead without a warning: %v", *h)
	}
}

func TestApartIsNoFalseAlarm(t *testing.T) {
	table := Tabulate([]threat.OutcomeCode{threat.OccurredAfter, threat.Averted, threat.OutcomeNotKnown, threat.NothingHappened, threat.OccurredInWindow, "a desk's own"})
	if table.FalseAlarms != 1 || table.Hits != 1 || len(table.Apart) != 4 {
		t.Errorf("table: %+v", table)
	}
}

func TestBrier(t *testing.T) {
	got, _ := Brier([]Forecast{{90, true}, {20, false}})
	if !near(got, (0.01+0.04)/2) {
		t.Errorf("Brier = %v", got)
	}
	bins := Reliability([]Forecast{{90, true}, {85, false}, {20, false}})
	if len(bins) != 2 || bins[1].Term != threat.VeryLikely || bins[1].Forecasts != 2 || bins[1].Occurred != 1 {
		t.Errorf("bins: %+v", bins)
	}
}

// TestMoscowMarch2024 is the reference case: warned on 6 March, advised on the
// 7th for 48 hours, attacked on the 22nd.
func TestMoscowMarch2024(t *testing.T) {
	msk := time.FixedZone("MSK", 3*3600)
	at := func(day, hour int) time.Time { return time.Date(2024, 3, day, hour, 0, 0, 0, msk) }
	got := Time(Moments{FirstWarned: at(6, 20), FirstAdvised: at(7, 20), WindowEnd: at(9, 20), Event: at(22, 20), LastDismissal: at(19, 20)})
	days := func(s Span) float64 { return *s.Hours() / 24 }
	if days(got.ConfidentialLead) != 16 || days(got.PublicLead) != 15 || days(got.WindowGap) != 13 || days(got.DismissalLead) != 3 {
		t.Errorf("timing: %+v", got)
	}
	window := threat.Window{Start: at(7, 20), End: at(9, 20)}
	if code := Suggest(at(22, 20), []threat.Window{window}); code != threat.OccurredAfter {
		t.Errorf("suggested %q", code)
	}
	if code := Suggest(at(8, 20), []threat.Window{window}); code != threat.OccurredInWindow {
		t.Errorf("suggested %q", code)
	}
	if first, end := Suggest(window.Start, []threat.Window{window}), Suggest(window.End, []threat.Window{window}); first != threat.OccurredInWindow || end != threat.OccurredAfter {
		t.Errorf("at its first moment %q, at its end %q", first, end)
	}
	if code := Suggest(at(6, 20), []threat.Window{window}); code != threat.MissedOutcome {
		t.Errorf("before any window: %q", code)
	}
}

func TestReachCountsPeopleNotMachines(t *testing.T) {
	deliveries := []threat.Delivery{
		{Recipient: "a", State: threat.DeliveryDelivered},
		{Recipient: "a", State: threat.DeliveryDelivered, Step: 1},
		{Recipient: "b", State: threat.DeliveryDelivered},
		{Recipient: "c", State: threat.DeliveryFailed},
	}
	answers := []threat.Answer{{Recipient: "a", State: threat.AnswerAccepted}, {Recipient: "a", State: threat.AnswerActed}, {Recipient: "b", State: threat.AnswerReceived}}
	got := ReachOf([]string{"a", "b", "c"}, deliveries, answers)
	want := Reach{Recipients: 3, Delivered: 2, Answered: 1, Took: 1, Acted: 1, Escalated: 1}
	if got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
}

func TestTrackRecordSuggestsOnlyFromEnough(t *testing.T) {
	if _, ok := SuggestReliability(Record{True: 4}); ok {
		t.Error("four reports are too few")
	}
	if s, ok := SuggestReliability(Record{True: 8, False: 2}); !ok || s.Reliability != threat.ReliabilityB {
		t.Errorf("suggested %+v", s)
	}
}
