package escalate

import (
	"testing"
	"time"
)

func TestQuietHoursEndByTheClockOnTheWall(t *testing.T) {
	night := Quiet{From: "22:00", To: "07:00", Zone: "Europe/Berlin"}
	for name, c := range map[string]struct {
		quiet     Quiet
		at, until string
	}{
		"by day":                  {night, "2024-03-06T12:00:00+01:00", "2024-03-06T12:00:00+01:00"},
		"a second before":         {night, "2024-03-06T21:59:59+01:00", "2024-03-06T21:59:59+01:00"},
		"at their beginning":      {night, "2024-03-06T22:00:00+01:00", "2024-03-07T07:00:00+01:00"},
		"after midnight":          {night, "2024-03-07T01:00:00+01:00", "2024-03-07T07:00:00+01:00"},
		"at their end":            {night, "2024-03-07T07:00:00+01:00", "2024-03-07T07:00:00+01:00"},
		"the year's last night":   {night, "2024-12-31T23:00:00+01:00", "2025-01-01T07:00:00+01:00"},
		"seen from elsewhere":     {night, "2024-03-06T22:30:00Z", "2024-03-07T07:00:00+01:00"},
		"the clock goes forward":  {night, "2024-03-30T23:00:00+01:00", "2024-03-31T07:00:00+02:00"},
		"the clock goes back":     {night, "2024-10-26T23:00:00+02:00", "2024-10-27T07:00:00+01:00"},
		"an end that is left out": {Quiet{"22:00", "02:30", "Europe/Berlin"}, "2024-03-30T23:00:00+01:00", "2024-03-31T03:00:00+02:00"},
		"in the hour that comes twice, the first time":  {Quiet{"22:00", "02:30", "Europe/Berlin"}, "2024-10-27T02:10:00+02:00", "2024-10-27T02:30:00+02:00"},
		"in the hour that comes twice, the second time": {Quiet{"22:00", "02:30", "Europe/Berlin"}, "2024-10-27T02:10:00+01:00", "2024-10-27T02:30:00+01:00"},
		"a rest at noon":       {Quiet{"13:00", "15:00", "Asia/Kolkata"}, "2024-03-06T14:00:00+05:30", "2024-03-06T15:00:00+05:30"},
		"none":                 {Quiet{}, "2024-03-06T23:00:00Z", "2024-03-06T23:00:00Z"},
		"no such zone":         {Quiet{"22:00", "07:00", "Mars/Base"}, "2024-03-06T23:00:00Z", "2024-03-06T23:00:00Z"},
		"from and to the same": {Quiet{"07:00", "07:00", ""}, "2024-03-06T23:00:00Z", "2024-03-06T23:00:00Z"},
	} {
		at, err := time.Parse(time.RFC3339, c.at)
		if err != nil {
			t.Fatal(err)
		}
		if got := c.quiet.Until(at); got.UTC().Format(time.RFC3339) != utc(t, c.until) {
			t.Errorf("%s: until %s, want %s", name, got, c.until)
		}
	}
}

func utc(t *testing.T, s string) string {
	t.Helper()
	at, err := time.Parse(time.RFC3339, s)
	if err != nil {
		t.Fatal(err)
	}
	return at.UTC().Format(time.RFC3339)
}

func TestWhatCanWaitWaitsForTheMorningAndItsWaitBeginsThen(t *testing.T) {
	c := chain()
	c.Considerate = true
	c.Expires = at(24 * 60)
	c.Steps[0].Targets = []Target{{Contact: "contact", Channel: "email", Reachable: true, Quiet: Quiet{From: "19:00", To: "06:00"}}}
	d := Decide(c, at(0)) // 20:00 UTC
	if len(d.Send) != 1 || !c.Begins(d.Send[0], at(0)).Equal(at(600)) || !d.Next.Equal(at(615)) {
		t.Fatalf("in the evening: %+v", d)
	}
	carry(&c, d, at(0))
	if d := Decide(c, at(614)); len(d.Send) > 0 {
		t.Errorf("the deputy is called before the first could answer: %+v", d)
	}
	if d := Decide(c, at(615)); d.Step != 1 {
		t.Errorf("in the morning nobody answers: %+v", d)
	}
	c.Considerate = false
	if !c.Begins(c.Steps[0].Targets[0], at(0)).Equal(at(0)) {
		t.Error("an urgent warning waits for the morning")
	}
	c.Considerate, c.Expires = true, at(600)
	if !c.Begins(c.Steps[0].Targets[0], at(0)).Equal(at(0)) {
		t.Error("a warning that ends in the night is never sent")
	}
}

func BenchmarkDecideInQuietHours(b *testing.B) {
	c := chain()
	c.Considerate = true
	c.Steps[0].Targets[0].Quiet = Quiet{From: "19:00", To: "06:00", Zone: "Europe/Berlin"}
	carry(&c, Decide(c, at(0)), at(0))
	for b.Loop() {
		Decide(c, at(15))
	}
}
