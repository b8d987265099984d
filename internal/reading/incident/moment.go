package incident

import (
	"time"

	"github.com/tocsin/tocsin/internal/reading/text"
	"github.com/tocsin/tocsin/internal/reading/when"
	"github.com/tocsin/tocsin/internal/threat"
)

// moment is a time expression as incidents take it: where it stands and the
// days it allows.
type moment struct {
	first, last int
	verb        int // the chunk of the verb group whose time it is, -1 for none
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
	for i, t := range tagged {
		s, ok := bySentence[t.Sentence]
		if !ok || i+1 < len(tagged) && r.dated(&t, &tagged[i+1]) {
			continue
		}
		if m, ok := r.moment(t); ok {
			m.verb = r.governor(s, m.first, m.last)
			r.times[s] = append(r.times[s], m)
		}
	}
}

// dated says that a time is a weekday whose date follows: "Friday [8
// September]".
func (r *reader) dated(t, next *when.Mention) bool {
	return next.First <= t.Last+1 && next.First >= t.Last && next.Kind == when.Date && r.weekdayOnly(t)
}

// moment turns a time into days; lengths, repetitions and clock times are
// none.
func (r *reader) moment(t when.Mention) (moment, bool) {
	switch t.Kind {
	case when.Date, when.Moment, when.MomentRange, when.Period:
	default:
		return moment{}, false
	}
	if t.Mod == when.Before && t.When.Granularity == threat.GranPart { // "before dawn today"
		t.Mod, t.When.From = "", t.When.To.Add(-time.Second)
	}
	if !t.When.Known() || t.When.From.IsZero() || t.When.To.IsZero() || r.has(&t, "same") || r.coming(&t) {
		return moment{}, false
	}
	if t.First > 0 && r.Tokens[t.First-1].Is("del") { // Vina del Mar
		return moment{}, false
	}
	d := r.days(&t)
	m := moment{first: t.First, last: t.Last, date: d}
	pub := r.opts.Published
	if pub.IsZero() {
		return m, true
	}
	m.past = d.To.Before(pub.AddDate(0, 0, -newsDays))
	switch {
	case m.past:
	case r.vague(&t, d):
		m.date = Date{To: pub, Open: true}
	case r.weekdayOnly(&t):
		m.date.Report = day(pub)
	}
	if d.To.After(pub) {
		m.date.To = pub
	}
	return m, !d.From.After(pub)
}

// comingDays is how far ahead a report names a day without its year.
const comingDays = 60

// coming says that a day of a month without a year, taken for last year's, is
// rather the one soon after the report: an election or a strike announced.
func (r *reader) coming(t *when.Mention) bool {
	pub := r.opts.Published
	if pub.IsZero() || t.Kind != when.Date && t.Kind != when.Moment {
		return false
	}
	for i := t.First; i < t.Last; i++ {
		if k := &r.Tokens[i]; k.Kind == text.Number && len(k.Fold) > 2 || k.Is("last", "year", "ago") {
			return false
		}
	}
	next := t.When.From.AddDate(1, 0, 0)
	return next.After(pub) && next.Before(pub.AddDate(0, 0, comingDays))
}

// days are the days that a time allows. A night belongs to the day it began;
// hours counted back from a report of which only the day is known may be of
// that day, too.
func (r *reader) days(t *when.Mention) Date {
	d := Date{From: day(t.When.From), To: day(t.When.To.Add(-time.Second))}
	if !t.Point.IsZero() {
		d.From, d.To = day(t.Point), day(t.Point)
	}
	if t.When.Granularity == threat.GranPart && d.To.After(d.From) {
		d.To = d.From
	}
	pub := r.opts.Published
	if t.Anchor != when.Document || pub.IsZero() || !pub.Equal(day(pub)) {
		return d
	}
	switch {
	case t.Kind == when.MomentRange && !t.When.To.Before(pub):
		d.To = pub
		if t.When.To.Sub(t.When.From) <= 24*time.Hour && !r.has(t, "24") {
			d.From = pub
		}
	case (t.When.Granularity == threat.GranMinute || t.When.Granularity == threat.GranHour) && !t.Point.IsZero() && pub.Sub(t.Point) < 12*time.Hour:
		d.From, d.To = pub, pub
	}
	return d
}

// vague says that a time tells no more than that something is recent: weeks,
// weekends and parts of months, a month ago, the past few days.
func (r *reader) vague(t *when.Mention, d Date) bool {
	switch {
	case t.When.Granularity == threat.GranWeek || t.Mod == when.Until || t.Mod == when.Before || d.To.Sub(d.From) > 300*24*time.Hour:
		return true
	case !t.Point.IsZero() && t.When.Granularity == threat.GranMonth:
		return true
	}
	return r.has(t, "few", "several", "weekend", "early", "late", "weeks", "days") && t.Kind == when.Period || r.has(t, "few") && t.Kind == when.Date
}

// has says that the words of a time hold one of those given.
func (r *reader) has(t *when.Mention, words ...string) bool {
	for i := t.First; i < t.Last; i++ {
		if r.Tokens[i].Is(words...) {
			return true
		}
	}
	return false
}

// weekdayOnly says that a time is told by the name of a weekday and no date.
func (r *reader) weekdayOnly(t *when.Mention) bool {
	named := false
	for i := t.First; i < t.Last; i++ {
		switch w := r.Tokens[i].Fold; {
		case weekdays[w]:
			named = true
		case months[w] || r.Tokens[i].Kind == text.Number:
			return false
		}
	}
	return named
}

var weekdays = map[string]bool{
	"monday": true, "tuesday": true, "wednesday": true, "thursday": true, "friday": true, "saturday": true, "sunday": true,
}

func day(t time.Time) time.Time {
	return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC)
}
