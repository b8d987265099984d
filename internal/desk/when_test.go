package desk

import (
	"testing"
	"time"

	"github.com/tocsin/tocsin/internal/threat"
)

func TestParseWhen(t *testing.T) {
	day := func(y int, m time.Month, d int) time.Time { return time.Date(y, m, d, 0, 0, 0, 0, time.UTC) }
	for in, want := range map[string]threat.When{
		"":                       {},
		"2024-03-22":             {EDTF: "2024-03-22", From: day(2024, 3, 22), To: day(2024, 3, 23), Granularity: threat.GranDay},
		"2024-03~":               {EDTF: "2024-03~", From: day(2024, 3, 1), To: day(2024, 4, 1), Granularity: threat.GranMonth},
		"2024-03-07/2024-03-09":  {EDTF: "2024-03-07/2024-03-09", From: day(2024, 3, 7), To: day(2024, 3, 10), Granularity: threat.GranDay},
		"2024-03-07/..":          {EDTF: "2024-03-07/..", From: day(2024, 3, 7), Granularity: threat.GranDay},
		"2024-03-22T20:00+03:00": {EDTF: "2024-03-22T20:00:00+03:00", From: time.Date(2024, 3, 22, 17, 0, 0, 0, time.UTC), To: time.Date(2024, 3, 22, 17, 1, 0, 0, time.UTC), Granularity: threat.GranMinute, Zone: "+03:00"},
	} {
		got, err := ParseWhen("published", in)
		if err != nil || got != want {
			t.Errorf("ParseWhen(%q) = %+v, %v; want %+v", in, got, err, want)
		}
	}
	for _, in := range []string{"Friday", "2024-13-01", "2024-03-09/2024-03-07", "22.03.2024"} {
		if _, err := ParseWhen("published", in); threat.KindOf(err) != threat.KindInvalid {
			t.Errorf("ParseWhen(%q): %v, want it refused", in, err)
		}
	}
}

func FuzzParseWhen(f *testing.F) {
	for _, s := range []string{"2024-03-22", "2024/..", "/", "..", "2024?~%", "2024-03-22T20:00+03:00"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		w, err := ParseWhen("x", s)
		if err == nil && !w.From.IsZero() && !w.To.IsZero() && !w.From.Before(w.To) {
			t.Fatalf("ParseWhen(%q) ends before it begins: %+v", s, w)
		}
	})
}
