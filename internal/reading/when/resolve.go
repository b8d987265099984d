package when

import "time"

// iv is a stretch of time: from ≤ t < to.
type iv struct {
	from, to  time.Time
	unit      unit
	approx    bool
	uncertain bool
	anchor    Anchor
	point     time.Time // what counting gave, when the words tell it more coarsely
	n         int       // of the season
}

func date(y, m, d int) time.Time { return time.Date(y, time.Month(m), d, 0, 0, 0, 0, time.UTC) }

func midnightOf(t time.Time) time.Time { return date(t.Year(), int(t.Month()), t.Day()) }

// resolve says when a day or stretch was; false when that is not known.
func (p *parser) resolve(q per) (iv, bool) {
	v, ok := p.resolveWhole(q)
	if !ok || q.edge == whole {
		return v, ok
	}
	return p.cut(v, q), true
}

func (p *parser) resolveWhole(q per) (iv, bool) {
	switch {
	case q.weekOf:
		b, ok := p.resolve(*q.of)
		w := unitAt(b.from, week)
		w.anchor = b.anchor
		return w, ok
	case q.nth != 0 && q.of != nil:
		return p.pickNth(q)
	case q.shift != nil:
		return p.count(q)
	case q.rel:
		return p.relativeTo(q)
	}
	return p.fields(q)
}

// unitAt is the whole unit that holds t.
func unitAt(t time.Time, u unit) iv {
	t = midnightOf(t)
	y, m := t.Year(), int(t.Month())
	v := iv{unit: u}
	switch u {
	case week:
		v.from = t.AddDate(0, 0, 1-isoWeekday(t))
		v.to = v.from.AddDate(0, 0, 7)
	case weekend:
		v.from = t.AddDate(0, 0, 6-isoWeekday(t))
		v.to = v.from.AddDate(0, 0, 2)
	case month:
		v.from, v.to = date(y, m, 1), date(y, m+1, 1)
	case quarter:
		f := (m-1)/3*3 + 1
		v.from, v.to = date(y, f, 1), date(y, f+3, 1)
	case half:
		f := (m-1)/6*6 + 1
		v.from, v.to = date(y, f, 1), date(y, f+6, 1)
	case season:
		v = seasonOf(y, (m/3+3)%4+1)
	case year:
		v.from, v.to = date(y, 1, 1), date(y+1, 1, 1)
	case decade:
		v.from, v.to = date(y/10*10, 1, 1), date(y/10*10+10, 1, 1)
	case century:
		v.from, v.to = date(y/100*100, 1, 1), date(y/100*100+100, 1, 1)
	default:
		v.unit, v.from, v.to = day, t, t.AddDate(0, 0, 1)
	}
	return v
}

// seasonOf is a season of the north: spring is March to May.
func seasonOf(y, n int) iv {
	f := date(y, 3*n, 1)
	return iv{from: f, to: f.AddDate(0, 3, 0), unit: season, n: n}
}

// relativeTo resolves what is told from the reference time.
func (p *parser) relativeTo(q per) (iv, bool) {
	if q.previous && q.wd > 0 {
		if !p.hasLast {
			return iv{}, false
		}
		d := (q.wd-isoWeekday(p.last)+6)%7 + 1
		v := unitAt(p.last.AddDate(0, 0, d), day)
		v.anchor = Previous
		return v, true
	}
	if !p.hasRef {
		return iv{}, false
	}
	var v iv
	switch {
	case q.unit == second:
		v = iv{from: p.ref, to: p.ref.Add(time.Second), unit: minute}
	case q.wd > 0:
		t := midnightOf(p.ref)
		d := (q.wd - isoWeekday(t) + 7) % 7 // days to the next such weekday
		if q.k > 0 {
			if d == 0 {
				d = 7
			}
			d += 7 * (q.k - 1)
		} else {
			d += 7 * q.k
		}
		v = unitAt(t.AddDate(0, 0, d), day)
	case q.unit == season && q.n > 0:
		v = p.seasonFrom(q)
	case q.holiday > 0 || q.unit == month && q.m > 0:
		q.rel = false
		v, _ = p.nearestYear(q, q.k > 0)
	default:
		if q.k > 1e4 || q.k < -1e4 {
			return iv{}, false
		}
		v = unitAt(p.ref, q.unit)
		if q.unit == weekend || q.unit == week {
			v = unitAt(p.ref.AddDate(0, 0, 7*q.k), q.unit)
		} else if q.k != 0 {
			v = unitAt(addUnit(v.from, float64(q.k), q.unit, false), q.unit)
		}
	}
	v.anchor = Document
	return v, true
}

// seasonFrom is the season of this year, the last that ended, or the next
// that begins.
func (p *parser) seasonFrom(q per) iv {
	v := seasonOf(p.ref.Year(), q.n)
	switch {
	case q.k < 0:
		for v.to.After(p.ref) {
			v = seasonOf(v.from.Year()-1, q.n)
		}
	case q.k > 0:
		for !v.from.After(p.ref) {
			v = seasonOf(v.from.Year()+1, q.n)
		}
	}
	return v
}

// pickNth resolves "the first Friday of July", "the last week of 2016".
func (p *parser) pickNth(q per) (iv, bool) {
	b, ok := p.resolve(*q.of)
	if !ok {
		return iv{}, false
	}
	var v iv
	switch {
	case q.wd > 0 && q.of.unit == week:
		v = unitAt(b.from.AddDate(0, 0, q.wd-1), day)
	case q.wd > 0 && q.nth > 0:
		d := (q.wd - isoWeekday(b.from) + 7) % 7
		v = unitAt(b.from.AddDate(0, 0, d+7*(q.nth-1)), day)
	case q.wd > 0:
		l := b.to.AddDate(0, 0, -1)
		v = unitAt(l.AddDate(0, 0, -((isoWeekday(l)-q.wd+7)%7)), day)
	case q.unit == week:
		v = nthWeek(b, q.nth)
	case q.nth > 0:
		v = unitAt(addUnit(b.from, float64(q.nth-1), q.unit, false), q.unit)
	default:
		v = unitAt(b.to.AddDate(0, 0, -1), q.unit)
	}
	v.anchor = b.anchor
	if q.of.unit != week && (!v.from.Before(b.to) || v.from.Before(b.from.AddDate(0, 0, -7))) {
		return iv{}, false
	}
	return v, true
}

// nthWeek counts the weeks of a month or year, a week belonging to where its
// Thursday lies (ISO 8601).
func nthWeek(b iv, nth int) iv {
	w := unitAt(b.from, week)
	if w.from.AddDate(0, 0, 3).Before(b.from) {
		w = unitAt(w.to, week)
	}
	if nth > 0 {
		return unitAt(w.from.AddDate(0, 0, 7*(nth-1)), week)
	}
	w = unitAt(b.to.AddDate(0, 0, -1), week)
	if !w.from.AddDate(0, 0, 3).Before(b.to) {
		w = unitAt(w.from.AddDate(0, 0, -1), week)
	}
	return w
}

// count resolves a distance.
func (p *parser) count(q per) (iv, bool) {
	base, anchor, ok := p.countFrom(q)
	if !ok {
		return iv{}, false
	}
	u := q.shift.finest()
	if u >= day && q.baseClk == nil {
		base = midnightOf(base)
	}
	t := q.shift.add(base, q.back)
	if t.Year() < 1 || t.Year() > 9999 {
		return iv{}, false
	}
	if q.base != nil && q.span && u == week && q.base.unit > week { // whole weeks of a month or year
		if b, ok := p.resolve(*q.base); ok {
			if q.back {
				base = nthWeek(b, -1).to
			} else {
				base = nthWeek(b, 1).from
			}
			t = q.shift.add(base, q.back)
		}
	}
	v := iv{anchor: anchor, unit: u, approx: q.shift.vague || q.shift.bound == Approx, point: t}
	if q.span {
		v = p.countSpan(v, q, base, t)
		return v, v.from.Before(v.to)
	}
	switch {
	case u < day:
		v.from, v.to = t, t.Add(time.Minute)
	case q.baseClk != nil:
		v.unit, v.from, v.to = minute, t, t.Add(time.Minute)
	case u == day || q.base != nil || u == week && anchor == Previous:
		d := unitAt(t, day)
		v.from, v.to, v.unit = d.from, d.to, day
	case u == week || u == weekend:
		v.from, v.to, v.approx = midnightOf(t).AddDate(0, 0, -3), midnightOf(t).AddDate(0, 0, 4), true
		v.unit = week
	default:
		d := unitAt(t, max(u, month))
		v.from, v.to, v.approx = d.from, d.to, true
	}
	if q.shift.vague && u == day {
		v.from, v.to = v.from.AddDate(0, 0, -2), v.to.AddDate(0, 0, 1)
	}
	return v, true
}

// countFrom says what a distance is counted from.
func (p *parser) countFrom(q per) (time.Time, Anchor, bool) {
	switch {
	case q.base != nil:
		b, ok := p.resolve(*q.base)
		t := b.from
		if q.tail {
			t = b.to
		}
		if q.baseClk != nil {
			t = t.Add(clockOffset(*q.baseClk))
		}
		if q.base.rel && q.base.unit == second {
			t = p.ref
		}
		return t, b.anchor, ok
	case q.previous && p.hasLast && !p.o.Message:
		return p.last, Previous, true
	case q.previous && !p.o.Message:
		return time.Time{}, "", false
	}
	return p.ref, Document, p.hasRef
}

// countSpan is the stretch between the base and the point.
func (p *parser) countSpan(v iv, q per, base, t time.Time) iv {
	v.point = time.Time{}
	coarse := v.unit < day && p.coarse() && q.base == nil
	switch {
	case q.back:
		v.from, v.to = t, base
	case v.unit >= day && q.base == nil && !p.is(p.at, "within"):
		v.from, v.to = base.AddDate(0, 0, 1), q.shift.add(base.AddDate(0, 0, 1), false)
	default:
		v.from, v.to = base, t
	}
	if v.unit == decade || v.unit == quarter && q.base == nil {
		d := unitAt(base, v.unit)
		v.from, v.to = d.to, q.shift.add(d.to, false)
		if q.back {
			v.from, v.to = q.shift.add(d.from, true), d.from
		}
		return v
	}
	if coarse {
		v.unit = day
		if q.back {
			v.from = midnightOf(v.from)
		} else {
			v.to = v.to.AddDate(0, 0, 1)
		}
	}
	if v.unit >= day {
		v.unit = day
	}
	return v
}

// coarse says that the reference time is known to the day only.
func (p *parser) coarse() bool {
	return p.o.Ref.Granularity != "minute" && p.o.Ref.Granularity != "hour"
}
