package fusion

import (
	"strings"
	"testing"
	"time"

	"github.com/tocsin/tocsin/internal/reading"
	"github.com/tocsin/tocsin/internal/threat"
)

// TestTogetherLendsADate uses a reader that dates "Friday" only when it knows
// when the document came out.
func TestTogetherLendsADate(t *testing.T) {
	read := func(d reading.Document) reading.Reading {
		f := threat.Fact{
			ID: d.ID + "-1", Report: d.ID, Kind: threat.FactDate, Sure: threat.SureHigh, Rule: "weekday",
			Span: threat.Span{Start: 0, End: 6}, Date: &threat.DateDetail{Of: "attack"},
		}
		if d.Published.Known() {
			f.Date.When = d.Published
		}
		return reading.Reading{Facts: []threat.Fact{f}, Published: d.Published}
	}
	docs := []reading.Document{
		{ID: "dated", Text: fireText, Published: threat.Day(2024, time.March, 22)},
		{ID: "undated", Text: fireText + " More is to follow."},
		{ID: "else", Text: raidText},
	}
	got := Together(docs, read)
	lent := got[1].Facts[0]
	if lent.Date.EDTF != "2024-03-22" || lent.Sure != threat.SureMedium || !strings.Contains(lent.Rule, "dated") {
		t.Errorf("the undated report of the same event: %+v %+v", lent, lent.Date)
	}
	if got[1].Published.Known() {
		t.Error("a lent date must not pass for the report's own")
	}
	if got[2].Facts[0].Date.Known() {
		t.Error("a report of another event must not be dated by it")
	}
}
