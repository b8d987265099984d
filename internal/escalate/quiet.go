package escalate

import "time"

// Quiet are the hours of a day in which somebody is not called for what can
// wait, local time from "22:00" to "07:00" in an IANA zone. Empty or unreadable
// ones are none: doubt favours warning.
type Quiet struct {
	From string `json:"from,omitempty"`
	To   string `json:"to,omitempty"`
	Zone string `json:"zone,omitempty"` // UTC when empty
}

// Until is when what would be sent at t may be: t itself, or the end of the
// quiet hours that t lies in. The hours are those of the clock on the wall: a
// night in which it is changed is an hour shorter or longer.
func (q Quiet) Until(t time.Time) time.Time {
	from, okFrom := ofDay(q.From)
	to, okTo := ofDay(q.To)
	zone, err := time.LoadLocation(q.Zone)
	if !okFrom || !okTo || from == to || err != nil {
		return t
	}
	local := t.In(zone)
	at := time.Duration(local.Hour())*time.Hour + time.Duration(local.Minute())*time.Minute + time.Duration(local.Second())*time.Second
	switch {
	case from < to && from <= at && at < to, from > to && at < to:
		return latest(t, onDay(local, 0, to))
	case from > to && at >= from:
		return onDay(local, 1, to)
	}
	return t
}

// ofDay reads a time of day.
func ofDay(s string) (time.Duration, bool) {
	t, err := time.Parse("15:04", s)
	return time.Duration(t.Hour())*time.Hour + time.Duration(t.Minute())*time.Minute, err == nil
}

// onDay is a time of day so many days after a local time's own. One that the
// clock on the wall leaves out is the moment at which it jumps; of one that it
// shows twice it is the first that is still to come.
func onDay(local time.Time, days int, at time.Duration) time.Time {
	hour, minute := int(at/time.Hour), int(at%time.Hour/time.Minute)
	shows := func(t time.Time) bool { return t.Hour() == hour && t.Minute() == minute }
	t := time.Date(local.Year(), local.Month(), local.Day()+days, hour, minute, 0, 0, local.Location())
	start, end := t.ZoneBounds()
	if !shows(t) {
		if !end.IsZero() && end.Sub(t) <= 3*time.Hour {
			return end
		}
		return start
	}
	for _, shift := range []time.Duration{time.Hour, 30 * time.Minute} {
		if early := t.Add(-shift); shows(early) && early.After(local) {
			return early
		}
	}
	return t
}

func latest(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}
