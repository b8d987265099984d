package incident

import (
	"strings"
	"time"

	"github.com/tocsin/tocsin/internal/reading/text"
	"github.com/tocsin/tocsin/internal/reading/when"
	"github.com/tocsin/tocsin/internal/threat"
)

// Date is when an incident happened: a day, a span of days, or any day up to
// To when Open. The zero Date is unknown.
type Date struct {
	From, To time.Time
	Open     bool
	// Report is the day of the report where the text gives the day only as a
	// weekday, which MUC-4 does not count back (template-doc-part1 §7.3 note 1).
	Report time.Time
}

// Known says whether anything is known of the date.
func (d Date) Known() bool { return !d.To.IsZero() }

// String is the fill of MUC-4's date slot (template-doc-part1 §7.3).
func (d Date) String() string {
	switch {
	case !d.Known():
		return ""
	case !d.Report.IsZero():
		return "- " + mucDay(d.Report)
	case d.Open:
		return "- " + mucDay(d.To)
	case d.From.Equal(d.To):
		return mucDay(d.To)
	}
	return mucDay(d.From) + " - " + mucDay(d.To)
}

func mucDay(t time.Time) string { return strings.ToUpper(t.Format("02 Jan 06")) }

// Published is the day a text says it came out, zero when it does not. A day
// without its year is taken for the last one up to received, if that is known.
func Published(d *text.Doc, received time.Time) time.Time {
	o := when.Options{}
	if !received.IsZero() {
		o.Ref = threat.Day(received.Year(), received.Month(), received.Day())
	}
	w, _, ok := when.Published(d, o)
	if !ok || w.From.IsZero() {
		return time.Time{}
	}
	return day(w.From)
}
