package desk

import (
	"strings"
	"time"

	"github.com/tocsin/tocsin/internal/store"
	"github.com/tocsin/tocsin/internal/threat"
)

// form is one way of writing a time, how fine it is, and how long it lasts.
type form struct {
	layout string
	gran   threat.Granularity
	end    func(time.Time) time.Time
}

func add(d time.Duration) func(time.Time) time.Time {
	return func(t time.Time) time.Time { return t.Add(d) }
}

func addDate(y, m, d int) func(time.Time) time.Time {
	return func(t time.Time) time.Time { return t.AddDate(y, m, d) }
}

// The dates of ISO 8601-2 §4 (EDTF level 0) that people type, and the two
// spellings of a minute with a blank that they type instead.
var forms = []form{
	{time.RFC3339, threat.GranMinute, add(time.Minute)},
	{"2006-01-02T15:04Z07:00", threat.GranMinute, add(time.Minute)},
	{"2006-01-02 15:04Z07:00", threat.GranMinute, add(time.Minute)},
	{"2006-01-02 15:04 Z07:00", threat.GranMinute, add(time.Minute)},
	{"2006-01-02T15:04", threat.GranMinute, add(time.Minute)},
	{"2006-01-02 15:04", threat.GranMinute, add(time.Minute)},
	{"2006-01-02", threat.GranDay, addDate(0, 0, 1)},
	{"2006-01", threat.GranMonth, addDate(0, 1, 0)},
	{"2006", threat.GranYear, addDate(1, 0, 0)},
}

// ParseWhen reads a time that a person typed: EDTF level 1 (ISO 8601-2), a
// date as finely as it is known, with ? or ~ or % behind it when it is
// uncertain, or two of them with a slash between. Empty is a time not known.
func ParseWhen(where, s string) (threat.When, error) {
	s = strings.TrimSpace(s)
	if s == "" {
		return threat.When{}, nil
	}
	from, to, interval := strings.Cut(s, "/")
	if !interval {
		return parseOne(where, s)
	}
	a, err := parseEnd(where, from)
	if err != nil {
		return a, err
	}
	b, err := parseEnd(where, to)
	if err != nil {
		return b, err
	}
	if !a.From.IsZero() && !b.To.IsZero() && !a.From.Before(b.To) {
		return a, threat.Invalid(where, "the end lies before the beginning", "write the earlier date first")
	}
	gran := a.Granularity
	if gran == "" {
		gran = b.Granularity
	}
	return threat.When{EDTF: s, From: a.From, To: b.To, Granularity: gran}, nil
}

// parseEnd reads one side of an interval, which may be open ("..", ISO 8601-2
// §9.2) or unknown (empty).
func parseEnd(where, s string) (threat.When, error) {
	if s = strings.TrimSpace(s); s == ".." || s == "" {
		return threat.When{}, nil
	}
	return parseOne(where, s)
}

func parseOne(where, s string) (threat.When, error) {
	plain := strings.TrimRight(s, "?~%")
	for _, f := range forms {
		t, err := time.Parse(f.layout, plain)
		if err != nil {
			continue
		}
		w := threat.When{EDTF: s, From: t.UTC(), To: f.end(t).UTC(), Granularity: f.gran}
		if f.gran == threat.GranMinute {
			w.EDTF = t.Format(time.RFC3339)
			if len(s) > len(plain) {
				w.EDTF += s[len(plain):]
			}
			w.Zone = t.Format("-07:00")
		}
		return w, nil
	}
	return threat.When{}, threat.Invalid(where, "this is not a date", "write it as 2024-03-22, 2024-03, 2024 or 2024-03-22T20:00+03:00")
}

// TypedTimes are the times of a report as a person types them.
type TypedTimes struct{ Event, Said, Published string }

// TimesOf reads the times that were typed; an empty one stays as the report
// has it.
func TimesOf(rep threat.Report, typed TypedTimes) (store.Times, error) {
	times := store.Times{Event: rep.Event, Said: rep.Said, Published: rep.Published}
	for _, t := range []struct {
		where, typed string
		to           *threat.When
	}{{"event", typed.Event, &times.Event}, {"said", typed.Said, &times.Said}, {"published", typed.Published, &times.Published}} {
		w, err := ParseWhen(t.where, t.typed)
		if err != nil {
			return times, err
		}
		if w.Known() {
			*t.to = w
		}
	}
	return times, nil
}
