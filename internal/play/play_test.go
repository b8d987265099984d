package play_test

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/tocsin/tocsin/internal/fusion"
	"github.com/tocsin/tocsin/internal/play"
	"github.com/tocsin/tocsin/internal/threat"
)

// played plays the case to its end.
func played(t *testing.T) *play.Result {
	t.Helper()
	r, err := play.Play(t.Context(), t.TempDir(), "test", func(m play.Moment) {
		t.Log(m.At.Format("2 Jan 15:04"), m.Title)
		if m.Fault != "" {
			t.Errorf("with nobody to disturb it, the story could not go on: %s: %s", m.Title, m.Fault)
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// TestMoscowMarch2024 plays the reference case to its end, and holds what comes
// of it against what is known of March 2024.
func TestMoscowMarch2024(t *testing.T) {
	r := played(t)
	for what, m := range map[string]struct {
		hours *float64
		days  float64
	}{"confidential lead": {r.ConfidentialLead, 16}, "public lead": {r.PublicLead, 15}, "window gap": {r.WindowGap, 13}, "dismissal": {r.DismissalLead, 3}} {
		if m.hours == nil || *m.hours/24 < m.days-.1 || *m.hours/24 > m.days+.1 {
			t.Errorf("%s: %v, want about %g days", what, m.hours, m.days)
		}
	}
	if r.Outcome != threat.OccurredAfter || r.Suggested != threat.OccurredAfter || r.Determination == nil || r.Determination.Threshold != threat.ThresholdDoubt {
		t.Errorf("outcome %q, suggested %q, determination %+v", r.Outcome, r.Suggested, r.Determination)
	}
	if !r.ReceiptsVerified || !r.LedgerVerified || r.Receipts != 5 {
		t.Errorf("%d receipts, verified %v; ledger %v", r.Receipts, r.ReceiptsVerified, r.LedgerVerified)
	}
	if len(r.Waivers) != 0 || len(r.Lessons) != 1 {
		t.Errorf("%d waivers and %d lessons", len(r.Waivers), len(r.Lessons))
	}
	sayings(t, r)
	windows(t, r)
}

// sayings are the answers, and what is known of the dead and of who did it.
func sayings(t *testing.T, r *play.Result) {
	t.Helper()
	var answers, parity, tolls []string
	for _, a := range r.Answers {
		answers = append(answers, a.Name+": "+string(a.State)+" "+a.At.UTC().Format("2 Jan"))
	}
	want := []string{
		"Host-state security liaison, duty officer: received 6 Mar", "Host-state security liaison, duty officer: disputed 6 Mar",
		"Host-state events office: read 6 Mar", "Host-state events office: dismissed 19 Mar",
	}
	if diff := cmp.Diff(want, answers); diff != "" {
		t.Error(diff)
	}
	if !strings.Contains(r.Answers[1].Text, "general nature") {
		t.Errorf("the dispute says %q", r.Answers[1].Text)
	}
	for _, p := range r.Parity {
		parity = append(parity, p.Field)
		if p.Reason == "" {
			t.Errorf("%s has no reason", p.Field)
		}
	}
	if diff := cmp.Diff([]string{"place", "likelihood", "window", "action"}, parity); diff != "" {
		t.Error(diff)
	}
	for _, told := range r.Tolls {
		tolls = append(tolls, told.Value+" "+string(told.Standing))
	}
	if diff := cmp.Diff([]string{"144 current", "at least 40 superseded", "more than 60 superseded", "133 superseded", "137 superseded", "139 superseded"}, tolls); diff != "" {
		t.Error(diff)
	}
	if len(r.Claims) == 0 || r.Claims[0].Standing != fusion.Current || !strings.Contains(r.Claims[0].Value, "Islamic State") {
		t.Errorf("claims: %+v", r.Claims)
	}
}

// windows are those of the two products, and who was called when nobody acted.
func windows(t *testing.T, r *play.Result) {
	t.Helper()
	if len(r.Warnings) != 1 || len(r.Advisories) != 1 {
		t.Fatalf("%d warnings and %d advisories", len(r.Warnings), len(r.Advisories))
	}
	w, a := r.Warnings[0].Product, r.Advisories[0].Product
	if w.Approved.Format(time.DateOnly) != "2024-03-06" || a.Approved.Format(time.DateOnly) != "2024-03-07" || w.State != threat.ProductLapsed || a.State != threat.ProductLapsed {
		t.Errorf("warned %v (%s), advised %v (%s)", w.Approved, w.State, a.Approved, a.State)
	}
	if a.Window.End.Sub(a.Window.Start) != 48*time.Hour || a.Window.Phrase != "the next 48 hours" || a.Window.Zone != "Europe/Moscow" || !a.Window.End.Equal(w.Window.End) {
		t.Errorf("the advisory is for %+v, the warning for %+v", a.Window, w.Window)
	}
	var to []string
	for _, m := range r.Mails {
		to = append(to, m.At.Format("2 Jan 15:04 ")+m.To)
	}
	want := []string{
		"6 Mar 20:00 http://events-office.protector.example/tocsin", "6 Mar 20:00 liaison-duty@protector.example",
		"6 Mar 20:40 liaison-deputy@protector.example", "6 Mar 21:00 events-deputy@protector.example",
		"6 Mar 22:40 analyst@desk.example", "6 Mar 23:00 analyst@desk.example",
		"9 Mar 08:00 analyst@desk.example", "9 Mar 08:00 analyst@desk.example",
		"9 Mar 08:30 deputy@desk.example", "9 Mar 08:30 deputy@desk.example",
		"9 Mar 09:00 head@desk.example", "9 Mar 09:00 head@desk.example",
	}
	if diff := cmp.Diff(want, to); diff != "" {
		t.Error(diff)
	}
}

// TestPlayedTwiceItIsTheSameToTheLastByte compares all that a play prints.
func TestPlayedTwiceItIsTheSameToTheLastByte(t *testing.T) {
	var told [2]bytes.Buffer
	for i := range told {
		if err := json.NewEncoder(&told[i]).Encode(played(t)); err != nil {
			t.Fatal(err)
		}
	}
	if diff := cmp.Diff(told[0].String(), told[1].String()); diff != "" {
		t.Error(diff)
	}
	var fields map[string]any
	if err := json.Unmarshal(told[0].Bytes(), &fields); err != nil {
		t.Fatal(err)
	}
	for name, value := range fields {
		if value == nil {
			t.Errorf("%s is null", name)
		}
	}
}
