package main

import (
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/tocsin/tocsin/internal/reading/text"
	"github.com/tocsin/tocsin/internal/reading/when"
	"github.com/tocsin/tocsin/internal/threat"
)

// leading are words that Duckling takes into the span and we do not.
var leading = regexp.MustCompile(`(?i)^((at|on|in|by|for|the|during|of|this|around|about) )+$`)

// verdict is how a case went.
type verdict struct {
	right                  bool
	found, spans, matching int
	note                   string
}

func (c testCase) tag() []when.Mention {
	o := when.Options{Order: when.MonthFirst, Message: true}
	if c.HasRef {
		o.Ref = threat.Instant(c.Ref)
	}
	return when.Tag(text.Split(c.Input), o)
}

// judge compares what was found with what is expected.
func (c testCase) judge() verdict {
	got := c.tag()
	v := verdict{right: true}
	used := make([]bool, len(got))
	var notes []string
	for _, w := range c.Want {
		hit := false
		for i, m := range got {
			if used[i] || m.Start != w.Start && !(c.Whole && leading.MatchString(c.Input[:m.Start])) || m.End != w.End && !(m.When.Zone != "" && w.Start < w.End && w.End < m.End) {
				continue
			}
			used[i] = true
			v.spans++
			v.found++
			if hit = w.matches(m); hit {
				v.matching++
			} else {
				notes = append(notes, fmt.Sprintf("%q is %s, want %v", w.Text, show(m), w.Alts))
			}
		}
		if !hit {
			v.right = false
			if len(notes) == 0 || !strings.Contains(notes[len(notes)-1], w.Text) {
				notes = append(notes, fmt.Sprintf("no %q (%s)", w.Text, w.Type))
			}
		}
	}
	for i, m := range got {
		if !used[i] && (c.Only == "" || c.concerns(m)) {
			v.found++
			v.right = false
			notes = append(notes, fmt.Sprintf("extra %q %s", c.Input[m.Start:m.End], show(m)))
		}
	}
	v.note = strings.Join(notes, "; ")
	return v
}

// concerns says whether a time is of the type the file is about, or lies
// across an expected one.
func (c testCase) concerns(m when.Mention) bool {
	for _, w := range c.Want {
		if m.Start < w.End && w.Start < m.End {
			return true
		}
	}
	return kindOf(m) == c.Only
}

func kindOf(m when.Mention) string {
	switch m.Kind {
	case when.Date:
		return "date"
	case when.Period:
		return "daterange"
	case when.Clock:
		if m.When.Part != "" || m.Mod != "" {
			return "timerange"
		}
		return "time"
	case when.ClockPeriod:
		return "timerange"
	case when.Moment:
		if m.When.Granularity == threat.GranPart || m.Mod != "" {
			return "datetimerange"
		}
		return "datetime"
	case when.MomentRange:
		return "datetimerange"
	}
	return string(m.Kind)
}

func show(m when.Mention) string {
	s := fmt.Sprintf("%s[%s]", m.Kind, m.When.EDTF)
	if m.Timex != "" {
		s += m.Timex
	}
	if m.Mod != "" {
		s += "+" + string(m.Mod)
	}
	if m.When.Part != "" {
		s += " " + m.When.Part
	}
	if m.Length != nil {
		s += fmt.Sprintf(" %gs", m.Length.Seconds)
	}
	if m.Relation != nil {
		s += " rel " + m.Relation.Event
	}
	return s
}

// matches says whether a time found has one of the expected values.
func (w want) matches(m when.Mention) bool {
	if len(w.Alts) == 0 {
		return true
	}
	for _, a := range w.Alts {
		if matchesOne(m, a, w.Type) {
			return true
		}
	}
	return false
}

func matchesOne(m when.Mention, a map[string]string, typ string) bool {
	get := func(keys ...string) string {
		for _, k := range keys {
			if a[k] != "" {
				return a[k]
			}
		}
		return ""
	}
	point := get("date", "dateTime", "time", "value")
	start, end := get("startDate", "startDateTime", "startTime", "start"), get("endDate", "endDateTime", "endTime", "end")
	switch {
	case typ == "any":
		return ducklingIs(m, start, end)
	case typ == "set":
		return m.Kind == when.Repeated
	case typ == "duration":
		return lengthIs(m, get("duration", "value"))
	case point == "not resolved" || point == "" && start == "" && end == "":
		return true
	case strings.HasSuffix(typ, "range"):
		return rangeIs(m, a["timex"], start, end)
	case point == "0001-01-01" || strings.HasPrefix(point, "0001-01-01"):
		return !m.When.Known()
	}
	t, ok := parse(point)
	if !ok {
		return false
	}
	if typ == "time" {
		return m.Kind == when.Clock && clockIs(m.Clock, t)
	}
	return local(m.When, m.Point).Equal(t)
}

func lengthIs(m when.Mention, s string) bool {
	f, err := strconv.ParseFloat(s, 64)
	return err == nil && m.Length != nil && m.Relation == nil && math.Abs(m.Length.Seconds-f) < 1+f/100
}

// parse reads a value; a clock time lies on the zero day.
func parse(s string) (time.Time, bool) {
	for _, l := range []string{"2006-01-02", "2006-01-02 15:04:05", "15:04:05"} {
		if t, err := time.Parse(l, s); err == nil {
			return t, true
		}
	}
	return time.Time{}, false
}

func clockIs(d time.Duration, t time.Time) bool {
	h, m, s := t.Clock()
	x := time.Duration(h)*time.Hour + time.Duration(m)*time.Minute + time.Duration(s)*time.Second
	return (d-x)%(12*time.Hour) == 0 && (d == x || d%(24*time.Hour) == x || d+12*time.Hour == x)
}

// local is the wall clock at the start of a time.
func local(w threat.When, point time.Time) time.Time {
	if !point.IsZero() {
		return point
	}
	first, _, _ := strings.Cut(w.EDTF, "/")
	first = strings.TrimRight(first, "~?%")
	if len(first) > 19 {
		first = first[:19]
	}
	if t, err := time.Parse("2006-01-02T15:04:05", first); err == nil {
		return t
	}
	return w.From
}

// rangeIs compares a range. The specifications end a range at the start of
// its last day or at the start of the next; both are the same days.
func rangeIs(m when.Mention, timex, start, end string) bool {
	if part := partOf(timex); part != "" {
		return strings.HasSuffix(m.When.Part, part)
	}
	if m.Kind == when.Clock || m.Kind == when.ClockPeriod {
		return clockRangeIs(m, start, end)
	}
	lower := []time.Time{local(m.When, time.Time{}), m.Begin.From, m.Begin.To}
	upper := []time.Time{m.When.To, m.When.To.AddDate(0, 0, -1), m.Finish.From, m.Finish.To}
	return among(start, lower) && among(end, upper) && (start != "" || m.When.From.IsZero()) && (end != "" || m.When.To.IsZero())
}

func among(s string, ts []time.Time) bool {
	if s == "" {
		return true
	}
	t, ok := parse(s)
	for _, x := range ts {
		if ok && !x.IsZero() && (x.Equal(t) || x.Sub(t) == time.Second) {
			return true
		}
	}
	return false
}

func clockRangeIs(m when.Mention, start, end string) bool {
	a, b := m.Clock, m.ClockEnd
	if m.Kind == when.Clock {
		b = a
	}
	s, sok := parse(start)
	e, eok := parse(end)
	return (sok || eok) && (!sok || clockIs(a, s)) && (!eok || clockIs(b, e))
}

// partOf is the part of the day that a TIMEX names.
func partOf(timex string) string {
	for k, v := range map[string]string{"TMO": "morning", "TAF": "afternoon", "TEV": "evening", "TNI": "night", "TDT": "daytime"} {
		if strings.HasSuffix(timex, k) {
			return v
		}
	}
	return ""
}
