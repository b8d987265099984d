package threat

import "time"

// Granularity is how finely a time is known.
type Granularity string

// The granularities, from the finest to the coarsest.
const (
	GranMinute  Granularity = "minute"
	GranHour    Granularity = "hour"
	GranPart    Granularity = "part-of-day"
	GranDay     Granularity = "day"
	GranWeek    Granularity = "week"
	GranMonth   Granularity = "month"
	GranSeason  Granularity = "season"
	GranYear    Granularity = "year"
	GranDecade  Granularity = "decade"
	GranUnknown Granularity = ""
)

// When is a time as it is known: never finer than what was said.
type When struct {
	// EDTF is the time in EDTF level 1 (ISO 8601-2:2019), such as
	// "2024-03-22", "2024-03-22T20:00+03:00", "2024-03~", "2024-03-07/2024-03-09".
	// Empty when the time is not known.
	EDTF string `json:"edtf,omitempty"`
	// From and To bound it, half open: From ≤ t < To. Either is zero when
	// that side is open or unknown.
	From time.Time `json:"from,omitzero"`
	To   time.Time `json:"to,omitzero"`
	// Granularity is how finely the words tell it.
	Granularity Granularity `json:"granularity,omitempty"`
	// Part is the part of the day as said ("evening"), if one was.
	Part string `json:"part,omitempty"`
	// Zone is the IANA zone or numeric offset the words are in, empty when
	// they do not say; the bounds are then taken in UTC.
	Zone string `json:"zone,omitempty"`
}

// Known says whether anything is known of the time.
func (w When) Known() bool { return w.EDTF != "" }

// Day is the When of one calendar day.
func Day(year int, month time.Month, day int) When {
	from := time.Date(year, month, day, 0, 0, 0, 0, time.UTC)
	return When{EDTF: from.Format(time.DateOnly), From: from, To: from.AddDate(0, 0, 1), Granularity: GranDay}
}

// Instant is the When of a moment known to the minute or better.
func Instant(t time.Time) When {
	return When{EDTF: t.Format(time.RFC3339), From: t.UTC(), To: t.UTC().Add(time.Minute), Granularity: GranMinute}
}

// Overlaps says whether both can be the same moment. An unknown time overlaps
// with nothing.
func (w When) Overlaps(o When) bool {
	if !w.Known() || !o.Known() {
		return false
	}
	return (w.To.IsZero() || o.From.IsZero() || o.From.Before(w.To)) &&
		(o.To.IsZero() || w.From.IsZero() || w.From.Before(o.To))
}
