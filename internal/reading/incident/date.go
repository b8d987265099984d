package incident

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/tocsin/tocsin/internal/reading/syntax"
	"github.com/tocsin/tocsin/internal/reading/text"
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

// moment is a time expression: where it stands and what it says. certain is
// false for those that leave the day open (a weekday, "recently").
type moment struct {
	first, last int
	date        Date
	past        bool // history rather than news: a year, months or years ago
}

var monthNames = map[string]time.Month{
	"january": 1, "jan": 1, "february": 2, "feb": 2, "march": 3, "mar": 3, "april": 4, "apr": 4, "may": 5,
	"june": 6, "jun": 6, "july": 7, "jul": 7, "august": 8, "aug": 8, "september": 9, "sep": 9, "sept": 9,
	"october": 10, "oct": 10, "november": 11, "nov": 11, "december": 12, "dec": 12,
}

var weekdays = map[string]time.Weekday{
	"sunday": 0, "monday": 1, "tuesday": 2, "wednesday": 3, "thursday": 4, "friday": 5, "saturday": 6,
}

// moments finds the time expressions of a sentence.
func (r *reader) moments(s int) []moment {
	sent := r.Doc.Doc.Sentences[r.Sentences[s].Index]
	var out []moment
	for i := sent.First; i < sent.Last; {
		m, ok := r.moment(i, sent.Last)
		if !ok {
			i++
			continue
		}
		out = append(out, m)
		i = m.last
	}
	return out
}

func (r *reader) moment(i, last int) (moment, bool) {
	t := &r.Tokens[i]
	if t.Kind == text.Number {
		return r.numeric(i, last)
	}
	if _, ok := monthNames[t.Fold]; ok {
		return r.monthFirst(i, last)
	}
	if r.opts.Published.IsZero() {
		return moment{}, false
	}
	return r.deictic(i, last)
}

// numeric reads "16 November (1989)", "4 days ago", and a bare year.
func (r *reader) numeric(i, last int) (moment, bool) {
	n, err := strconv.Atoi(r.Tokens[i].Fold)
	if err != nil {
		return moment{}, false
	}
	j := i + 1
	if j < last && r.Tokens[j].Gap == text.Glued && r.Tokens[j].Is("st", "nd", "rd", "th", "d") {
		j++
	}
	if j < last && n >= 1 && n <= 31 {
		if m, ok := monthNames[r.Tokens[j].Fold]; ok {
			y, end := r.yearAt(j+1, last)
			day := r.resolve(n, m, y)
			return moment{i, end, Date{day, day, false}, r.old(day)}, !day.IsZero()
		}
	}
	if n >= 1900 && n < 2100 && len(r.Tokens[i].Fold) == 4 && r.opts.Published.Year() > 0 {
		from, to := date(n, 1, 1), date(n, 12, 31)
		if n == r.opts.Published.Year() {
			return moment{}, false
		}
		return moment{i, i + 1, Date{from, to, false}, r.old(to)}, true
	}
	return r.ago(i, i+1, last, n)
}

// ago reads "N days ago" from the unit at j on.
func (r *reader) ago(i, j, last, n int) (moment, bool) {
	if j+1 >= last || !r.Tokens[j+1].Is("ago") || r.opts.Published.IsZero() {
		return moment{}, false
	}
	d := r.opts.Published
	switch syntax.Singular(r.Tokens[j].Fold) {
	case "hour", "minute":
		return moment{i, j + 2, Date{d, d, false}, false}, true
	case "day":
		d = d.AddDate(0, 0, -n)
		return moment{i, j + 2, Date{d, d, false}, r.old(d)}, true
	case "week":
		d = d.AddDate(0, 0, -7*n)
		return moment{i, j + 2, Date{d, d, false}, r.old(d)}, true
	case "month":
		from := d.AddDate(0, -n, 0)
		return moment{i, j + 2, monthOf(from), n > 2}, true
	case "year":
		from := d.AddDate(-n, 0, 0)
		return moment{i, j + 2, Date{date(from.Year(), 1, 1), date(from.Year(), 12, 31), false}, true}, true
	}
	return moment{}, false
}

func monthOf(t time.Time) Date {
	from := date(t.Year(), t.Month(), 1)
	return Date{from, from.AddDate(0, 1, -1), false}
}

// yearAt reads a year after a day and month: "1989", ", 1989", "last year".
func (r *reader) yearAt(i, last int) (int, int) {
	j := i
	if j < last && r.Tokens[j].Is(",") {
		j++
	}
	if j < last && r.Tokens[j].Kind == text.Number && len(r.Tokens[j].Fold) == 4 {
		if y, err := strconv.Atoi(r.Tokens[j].Fold); err == nil && y > 1900 && y < 2100 {
			return y, j + 1
		}
	}
	if j+1 < last && r.Tokens[j].Is("last") && r.Tokens[j+1].Is("year") && !r.opts.Published.IsZero() {
		return r.opts.Published.Year() - 1, j + 2
	}
	return 0, i
}

// resolve makes a day; without a year it is the last such day up to the
// report (a few days of grace for what is announced).
func (r *reader) resolve(d int, m time.Month, y int) time.Time {
	if y > 0 {
		return date(y, m, d)
	}
	pub := r.opts.Published
	if pub.IsZero() {
		return time.Time{}
	}
	t := date(pub.Year(), m, d)
	if t.After(pub.AddDate(0, 0, 60)) {
		t = date(pub.Year()-1, m, d)
	}
	return t
}

func date(y int, m time.Month, d int) time.Time { return time.Date(y, m, d, 0, 0, 0, 0, time.UTC) }

// old says that a day lies more than two months before the report
// (template-doc-part1 §1.0 6).
func (r *reader) old(t time.Time) bool {
	return !r.opts.Published.IsZero() && t.Before(r.opts.Published.AddDate(0, 0, -75))
}

// monthFirst reads "November 16(, 1989)" and "(last) November (1989)".
func (r *reader) monthFirst(i, last int) (moment, bool) {
	m := monthNames[r.Tokens[i].Fold]
	if m == 5 && r.Tags[i] == syntax.TagModal || m == 3 && r.Tags[i] == syntax.TagVerb || r.opts.Published.IsZero() {
		return moment{}, false
	}
	if i+1 < last && r.Tokens[i+1].Kind == text.Number {
		if d, err := strconv.Atoi(r.Tokens[i+1].Fold); err == nil && d >= 1 && d <= 31 && len(r.Tokens[i+1].Fold) <= 2 {
			y, end := r.yearAt(i+2, last)
			day := r.resolve(d, m, y)
			return moment{i, end, Date{day, day, false}, r.old(day)}, true
		}
	}
	if (m == 5 || m == 3) && !(i > 0 && r.Tokens[i-1].Is("in", "last", "of", "since", "early", "late")) {
		return moment{}, false
	}
	y, end := r.yearAt(i+1, last)
	if y == 0 {
		y = r.opts.Published.Year()
		if date(y, m, 1).After(r.opts.Published) {
			y--
		}
	}
	d := monthOf(date(y, m, 1))
	if d.To.After(r.opts.Published) {
		d.To = r.opts.Published
	}
	return moment{i, end, d, r.old(d.To)}, true
}

// deictic reads the words that count from the day of the report.
func (r *reader) deictic(i, last int) (moment, bool) {
	pub := r.opts.Published
	t := &r.Tokens[i]
	next := ""
	if i+1 < last {
		next = r.Tokens[i+1].Fold
	}
	day := func(back, end int) (moment, bool) {
		d := pub.AddDate(0, 0, -back)
		return moment{i, end, Date{d, d, false}, false}, true
	}
	switch t.Fold {
	case "today", "tonight":
		return day(0, i+1)
	case "yesterday":
		return day(1, i+1)
	case "this":
		if next == "morning" || next == "afternoon" || next == "evening" || next == "noon" {
			return day(0, i+2)
		}
		if next == "week" {
			return moment{i, i + 2, Date{To: pub, Open: true}, false}, true
		}
	case "last":
		return r.lastThing(i, next)
	case "a", "one":
		if n, ok := r.ago(i, i+1, last, 1); ok {
			return n, true
		}
	case "recently", "recent":
		return moment{i, i + 1, Date{To: pub, Open: true}, false}, true
	}
	if n, ok := numberWords[t.Fold]; ok {
		return r.ago(i, i+1, last, n)
	}
	if w, ok := weekdays[t.Fold]; ok {
		return r.weekday(i, last, w)
	}
	return moment{}, false
}

func (r *reader) lastThing(i int, next string) (moment, bool) {
	pub := r.opts.Published
	switch next {
	case "night", "evening":
		d := pub.AddDate(0, 0, -1)
		return moment{i, i + 2, Date{d, d, false}, false}, true
	case "week":
		return moment{i, i + 2, Date{To: pub, Open: true}, false}, true
	case "weekend":
		return moment{i, i + 2, Date{pub.AddDate(0, 0, -int(pub.Weekday())-1), pub.AddDate(0, 0, -int(pub.Weekday())), false}, false}, true
	case "month":
		return moment{i, i + 2, monthOf(pub.AddDate(0, -1, 0)), false}, true
	case "year":
		y := pub.Year() - 1
		return moment{i, i + 2, Date{date(y, 1, 1), date(y, 12, 31), false}, true}, true
	}
	if w, ok := weekdays[next]; ok {
		m, _ := r.weekday(i+1, i+2, w)
		m.first = i
		return m, true
	}
	return moment{}, false
}

// weekday reads the last such day before the report; followed by a day and
// month, these tell the day.
func (r *reader) weekday(i, last int, w time.Weekday) (moment, bool) {
	j := i + 1
	if j < last && r.Tokens[j].Is(",") {
		j++
	}
	if j < last && r.Tokens[j].Kind == text.Number {
		if m, ok := r.numeric(j, last); ok && !m.date.Open {
			m.first = i
			return m, true
		}
	}
	back := (int(r.opts.Published.Weekday()) - int(w) + 7) % 7
	d := r.opts.Published.AddDate(0, 0, -back)
	return moment{i, i + 1, Date{d, d, false}, false}, true
}

// Dateline reads the date of a wire story's dateline: "LIMA, 9 JAN 90 (EFE)".
func dateline(d *text.Doc) (time.Time, bool) {
	for i := 0; i+1 < len(d.Tokens) && i < 40; i++ {
		n, err := strconv.Atoi(d.Tokens[i].Fold)
		m, ok := monthNames[d.Tokens[i+1].Fold]
		if err != nil || !ok || n < 1 || n > 31 {
			continue
		}
		y := 1989
		if i+2 < len(d.Tokens) && d.Tokens[i+2].Kind == text.Number {
			y, _ = strconv.Atoi(d.Tokens[i+2].Fold)
		}
		if y < 100 {
			y += 1900
		}
		return date(y, m, n), true
	}
	return time.Time{}, false
}

var _ = fmt.Sprintf
