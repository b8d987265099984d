package when

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/tocsin/tocsin/internal/threat"
)

var granularities = [...]threat.Granularity{
	threat.GranUnknown, threat.GranMinute, threat.GranMinute, threat.GranHour, threat.GranDay, threat.GranDay, threat.GranWeek,
	threat.GranMonth, threat.GranSeason, threat.GranYear, threat.GranSeason, threat.GranYear, threat.GranDecade, threat.GranUnknown,
}

// whenOf writes a stretch as a When: its value in EDTF level 1 (ISO
// 8601-2:2019, 4), its bounds and how finely it is told.
func whenOf(v iv) threat.When {
	w := threat.When{From: v.from, To: v.to}
	u := v.unit
	if u < 0 {
		w.Granularity = granularities[-u]
		w.EDTF = interval(v.from, v.to)
		return w
	}
	w.Granularity = granularities[u]
	oneDay := v.to.Sub(v.from) == 24*time.Hour
	switch u {
	case second, minute, hour:
		w.EDTF = v.from.Format("2006-01-02T15:04:05")
		if v.to.Sub(v.from) > time.Minute {
			w.EDTF = interval(v.from, v.to)
		}
	case day:
		w.EDTF = v.from.Format(time.DateOnly)
		if !oneDay && (!v.approx || v.point.IsZero()) {
			w.EDTF = interval(v.from, v.to)
		} else if !v.point.IsZero() {
			w.EDTF = v.point.Format(time.DateOnly)
		}
	case month:
		w.EDTF = v.from.Format("2006-01")
		if !whole1(v, month) {
			w.EDTF = interval(v.from, v.to)
		}
	case season:
		w.EDTF = fmt.Sprintf("%04d-%02d", v.from.Year(), 20+v.n)
	case year:
		w.EDTF = v.from.Format("2006")
		if !whole1(v, year) {
			w.EDTF = interval(v.from, v.to)
		}
	case decade:
		w.EDTF = v.from.Format("2006")[:3] + "X"
		if !whole1(v, decade) {
			w.EDTF = interval(v.from, v.to)
		}
	case century:
		w.EDTF = v.from.Format("2006")[:2] + "XX"
	default:
		w.EDTF = interval(v.from, v.to)
	}
	if strings.Contains(w.EDTF, "/") {
		return w
	}
	switch {
	case v.approx && v.uncertain:
		w.EDTF += "%"
	case v.approx:
		w.EDTF += "~"
	case v.uncertain:
		w.EDTF += "?"
	}
	return w
}

func whole1(v iv, u unit) bool {
	x := unitAt(v.from, u)
	return x.from.Equal(v.from) && x.to.Equal(v.to)
}

// interval writes whole days as an EDTF interval, finer bounds with their time.
func interval(from, to time.Time) string {
	if from.Equal(midnightOf(from)) && to.Equal(midnightOf(to)) {
		last := to.AddDate(0, 0, -1)
		if !last.After(from) {
			return from.Format(time.DateOnly)
		}
		return from.Format(time.DateOnly) + "/" + last.Format(time.DateOnly)
	}
	return from.Format("2006-01-02T15:04:05") + "/" + to.Format("2006-01-02T15:04:05")
}

// bend applies the words that bend a resolved time: "before" opens it at its
// start, "since" closes it there.
func bend(m *Mention) {
	w := &m.When
	plain := strings.TrimRight(firstOf(w.EDTF), "~?%")
	last := strings.TrimRight(lastOf(w.EDTF), "~?%")
	m.Begin, m.Finish = threat.When{}, threat.When{}
	switch m.Mod {
	case Before:
		m.Finish = *w
		w.To, w.From, w.EDTF = w.From, time.Time{}, "../"+plain
	case Until:
		m.Finish = *w
		w.From, w.EDTF = time.Time{}, "../"+last
	case After:
		m.Begin = *w
		w.From, w.To, w.EDTF = w.To, time.Time{}, last+"/.."
	case Since:
		m.Begin = *w
		w.To, w.EDTF = time.Time{}, plain+"/.."
	case Approx:
		if !strings.Contains(w.EDTF, "/") && !strings.HasSuffix(w.EDTF, "~") {
			w.EDTF = plain + "~"
		}
		m.Sure = threat.SureMedium
		return
	}
	if m.Kind == Date || m.Kind == Period {
		m.Kind = Period
	}
}

func firstOf(e string) string {
	a, _, _ := strings.Cut(e, "/")
	return a
}

func lastOf(e string) string {
	a, b, ok := strings.Cut(e, "/")
	if ok {
		return b
	}
	return a
}

// wall reads the wall clock of a reference time: what the clock on the spot
// showed, told as UTC.
func wall(w threat.When) time.Time {
	e := strings.TrimRight(firstOf(w.EDTF), "~?%")
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04:05", "2006-01-02T15:04Z07:00", "2006-01-02T15:04", time.DateOnly} {
		if t, err := time.Parse(layout, e); err == nil {
			return time.Date(t.Year(), t.Month(), t.Day(), t.Hour(), t.Minute(), t.Second(), 0, time.UTC)
		}
	}
	return w.From.UTC()
}

// lengthOf bounds a length of time by its words.
func lengthOf(l length) *Length {
	s := l.seconds()
	d := s / 86400
	out := &Length{Seconds: s, MinDays: d, MaxDays: d, Business: l.business}
	u := l.finest()
	one := float64(seconds(u)) / 86400
	switch {
	case l.bare:
		out.MinDays, out.MaxDays = 2*one, bareMax(u)
		out.Seconds = 0
	case l.vague:
		out.MinDays, out.MaxDays = 2*one, max(2*d, 2*one)
	}
	switch l.bound {
	case More:
		out.MaxDays = max(out.MaxDays, d+max(one, d/2))
	case Less:
		out.MinDays = max(0, min(out.MinDays, d-max(one/4, d/3)))
	case Approx:
		out.MinDays, out.MaxDays = d-d/4, d+d/4
	}
	return out
}

// bareMax is how long people mean by "days", "weeks" without a number: less
// than two of the next larger unit.
func bareMax(u unit) float64 {
	switch u {
	case second, minute:
		return 2.0 / 24
	case hour:
		return 1
	case day:
		return 13
	case week:
		return 60
	case month:
		return 730
	case year:
		return 3650
	}
	return 36500
}

// lengthTimex writes a length as an ISO 8601 duration.
func lengthTimex(l length) string {
	if l.bare {
		return "PX" + map[unit]string{day: "D", week: "W", month: "M", year: "Y"}[l.finest()]
	}
	var d, t strings.Builder
	for _, p := range l.parts {
		n := strconv.FormatFloat(p.n, 'f', -1, 64)
		switch p.u {
		case second, minute, hour:
			t.WriteString(n + [...]string{"", "S", "M", "H"}[p.u])
		case day, weekend:
			d.WriteString(n + "D")
		case week:
			d.WriteString(n + "W")
		case month, quarter, season, half:
			d.WriteString(strconv.FormatFloat(p.n*float64(seconds(p.u))/float64(seconds(month)), 'f', -1, 64) + "M")
		default:
			d.WriteString(strconv.FormatFloat(p.n*map[unit]float64{year: 1, decade: 10, century: 100}[p.u], 'f', -1, 64) + "Y")
		}
	}
	out := "P" + d.String()
	if t.Len() > 0 {
		out += "T" + t.String()
	}
	return out
}
