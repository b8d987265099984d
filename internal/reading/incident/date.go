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
}

// Known says whether anything is known of the date.
func (d Date) Known() bool { return !d.To.IsZero() }

// String is the fill of MUC-4's date slot (template-doc-part1 §7.3).
func (d Date) String() string {
	switch {
	case !d.Known():
		return ""
	case d.Open:
		return "- " + mucDay(d.To)
	case d.From.Equal(d.To):
		return mucDay(d.To)
	}
	return mucDay(d.From) + " - " + mucDay(d.To)
}

func mucDay(t time.Time) string { return strings.ToUpper(t.Format("02 Jan 06")) }

// moment is a time expression as incidents take it: where it stands and the
// days it allows.
type moment struct {
	first, last int
	date        Date
	past        bool // history rather than news
}

// newsDays is how old news is at most: about two months, with room for the
// writers' counting (template-doc-part1 §1.0 6).
const newsDays = 75

// tagTimes finds the times of the text, by sentence.
func (r *reader) tagTimes() {
	bySentence := map[int]int{}
	for s := range r.Sentences {
		bySentence[r.Sentences[s].Index] = s
	}
	tagged := r.opts.Times
	if tagged == nil {
		o := when.Options{Direction: when.Past}
		if pub := r.opts.Published; !pub.IsZero() {
			o.Ref = threat.Day(pub.Year(), pub.Month(), pub.Day())
		}
		tagged = when.Tag(r.Doc.Doc, o)
	}
	for _, t := range tagged {
		s, ok := bySentence[t.Sentence]
		if !ok {
			continue
		}
		if m, ok := r.moment(t); ok {
			r.times[s] = append(r.times[s], m)
		}
	}
}

// moment turns a time into days; lengths, repetitions and clock times are
// none.
func (r *reader) moment(t when.Mention) (moment, bool) {
	switch t.Kind {
	case when.Date, when.Moment, when.MomentRange, when.Period:
	default:
		return moment{}, false
	}
	if !t.When.Known() || t.When.From.IsZero() || t.When.To.IsZero() {
		return moment{}, false
	}
	d := Date{From: day(t.When.From), To: day(t.When.To.Add(-time.Second))}
	if !t.Point.IsZero() {
		d.From, d.To = day(t.Point), day(t.Point)
	}
	if t.Kind == when.MomentRange {
		d.To = d.From // a night belongs to the day it began
	}
	m := moment{first: t.First, last: t.Last, date: d}
	pub := r.opts.Published
	if pub.IsZero() {
		return m, true
	}
	m.past = d.To.Before(pub.AddDate(0, 0, -newsDays))
	if !m.past && (t.When.Granularity == threat.GranWeek || t.Mod == when.Until || t.Mod == when.Before || d.To.Sub(d.From) > 300*24*time.Hour) {
		m.date = Date{To: pub, Open: true}
	}
	if d.To.After(pub) {
		m.date.To = pub
	}
	return m, !d.From.After(pub)
}

func day(t time.Time) time.Time {
	return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC)
}

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
