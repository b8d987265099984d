package when

import "time"

// fields resolves a date told by year, month, day, weekday or number, adding
// what was not said from the reference time.
func (p *parser) fields(q per) (iv, bool) {
	anchor := Absolute
	if q.yrel != nil || q.mrel != nil {
		if !p.hasRef {
			return iv{}, false
		}
		anchor = Document
		if q.yrel != nil {
			q.y = p.ref.Year() + *q.yrel
		} else {
			m := addMonths(date(p.ref.Year(), int(p.ref.Month()), 1), *q.mrel)
			q.y, q.m = m.Year(), int(m.Month())
		}
	}
	if q.y == 0 && q.unit != decade && q.unit != century {
		y, ok := p.years[[2]int{q.m, q.d}]
		if !ok || q.m == 0 || q.d == 0 {
			return p.open(q)
		}
		q.y = y // the text told the year of this day before
	} else if q.m > 0 && q.d > 0 && len(p.years) < 64 {
		p.years[[2]int{q.m, q.d}] = q.y
	}
	v, ok := closed(q)
	v.anchor, v.uncertain = anchor, q.uncertain
	return v, ok
}

// closed resolves a date whose year is known.
func closed(q per) (iv, bool) {
	switch {
	case q.holiday > 0:
		return feastList[q.holiday].in(q.y), true
	case q.unit == day && q.m > 0 && q.d > 0:
		t := date(q.y, q.m, q.d)
		if int(t.Month()) != q.m {
			return iv{}, false
		}
		return unitAt(t, day), true
	case q.unit == month && q.m > 0:
		return unitAt(date(q.y, q.m, 1), month), true
	case q.unit == quarter:
		return unitAt(date(q.y, 3*q.n-2, 1), quarter), true
	case q.unit == half:
		return unitAt(date(q.y, 6*q.n-5, 1), half), true
	case q.unit == season:
		return seasonOf(q.y, q.n), true
	case q.unit == week && q.n > 0:
		return nthWeek(unitAt(date(q.y, 1, 1), year), q.n), true
	case q.unit == year && !q.fiscal:
		return unitAt(date(q.y, 1, 1), year), true
	case q.unit == decade:
		return unitAt(date(q.y, 1, 1), decade), true
	case q.unit == century:
		return unitAt(date(q.n*100-100, 1, 1), century), true
	}
	return iv{}, false
}

// open resolves a date without its year, or a day without its month, towards
// the past or the future of the reference time.
func (p *parser) open(q per) (iv, bool) {
	if !p.hasRef {
		return iv{}, false
	}
	ahead := p.forward()
	var v iv
	ok := false
	switch {
	case q.unit == quarter || q.unit == half || q.unit == week && q.n > 0:
		q.y = p.ref.Year()
		v, ok = closed(q)
	case q.unit == season:
		v, ok = p.nearestYear(q, ahead)
	case q.m > 0 || q.holiday > 0:
		v, ok = p.nearestYear(q, ahead)
	case q.d > 0:
		v, ok = p.nearestDay(q, ahead)
	case q.wd > 0:
		v, ok = p.nearestWeekday(q.wd, ahead), true
	}
	v.anchor, v.uncertain = Document, q.uncertain
	return v, ok
}

// nearestYear picks the year in which a month, day, season or feast comes
// nearest before or after the reference time.
func (p *parser) nearestYear(q per, ahead bool) (iv, bool) {
	today := midnightOf(p.ref)
	y := p.ref.Year()
	var past, next iv
	var okPast, okNext bool
	for k := 0; k <= 8 && !okPast; k++ {
		q.y = y - k
		v, ok := closed(q)
		okPast = ok && !v.from.After(today)
		past = v
	}
	for k := 0; k <= 8 && !okNext; k++ {
		q.y = y + k
		v, ok := closed(q)
		okNext = ok && (v.from.After(today) || v.unit > day && v.to.After(today))
		next = v
	}
	switch {
	case !okPast && !okNext:
		return iv{}, false
	case ahead && okNext:
		if okPast && past.from.Equal(today) {
			return past, true
		}
		return next, true
	case !okPast:
		return next, true
	}
	if p.o.Direction == Auto && !p.owner && okNext && q.unit <= month {
		days := next.from.Sub(today).Hours() / 24
		if days <= 2 && days > 0 || p.tense(p.at) == 0 && days < 100 && today.Sub(past.from).Hours()/24 > 270 {
			return next, true
		}
	}
	return past, true
}

// nearestDay picks the month for a day of the month, which may have to fall
// on a weekday.
func (p *parser) nearestDay(q per, ahead bool) (iv, bool) {
	today := midnightOf(p.ref)
	step := -1
	if ahead {
		step = 1
	}
	if q.wd > 0 && p.fits(date(today.Year(), int(today.Month()), q.d), q) && int(today.Month()) == int(date(today.Year(), int(today.Month()), q.d).Month()) {
		return unitAt(date(today.Year(), int(today.Month()), q.d), day), true
	}
	for k := 0; k < 60; k++ {
		first := addMonths(date(today.Year(), int(today.Month()), 1), step*k)
		t := first.AddDate(0, 0, q.d-1)
		if t.Month() != first.Month() || !p.fits(t, q) {
			continue
		}
		if ahead && !t.Before(today) || !ahead && !t.After(today) {
			return unitAt(t, day), true
		}
	}
	return iv{}, false
}

func (p *parser) fits(t time.Time, q per) bool { return q.wd == 0 || isoWeekday(t) == q.wd }

// nearestWeekday is the last such day up to today, or the next from tomorrow.
func (p *parser) nearestWeekday(wd int, ahead bool) iv {
	t := midnightOf(p.ref)
	d := (wd - isoWeekday(t) + 7) % 7
	if !ahead && d > 0 {
		d -= 7
	}
	return unitAt(t.AddDate(0, 0, d), day)
}

// cut takes the meant part of a stretch.
func (p *parser) cut(v iv, q per) iv {
	v.approx = false
	f, t := v.from, v.to
	ref := midnightOf(p.ref)
	switch q.edge {
	case soFar:
		if p.hasRef && ref.After(f) && ref.Before(t) {
			t = ref
		} else {
			f, t = cutTable(v, early, q)
		}
	case rest:
		if p.hasRef && !ref.Before(f) && ref.Before(t) {
			f = ref
		} else {
			f, t = cutTable(v, late, q)
		}
	default:
		f, t = cutTable(v, q.edge, q)
	}
	v.from, v.to = f, t
	if v.unit > 0 {
		v.unit = -v.unit // told by its bounds
	}
	return v
}

// cutTable bounds the early, middle and late part of a stretch.
func cutTable(v iv, e edge, q per) (time.Time, time.Time) {
	f, t := v.from, v.to
	months := func(a, b int) (time.Time, time.Time) { return addMonths(f, a), addMonths(f, b) }
	days := func(a, b int) (time.Time, time.Time) { return f.AddDate(0, 0, a), f.AddDate(0, 0, b) }
	i := map[edge]int{early: 0, start: 0, mid: 1, middle: 1, late: 2, end: 2}[e]
	switch v.unit {
	case week:
		return days([3]int{0, 1, 3}[i], [3]int{3, 5, 7}[i])
	case weekend:
		return days([3]int{0, 0, 1}[i], [3]int{1, 2, 2}[i])
	case month:
		if i == 2 {
			return f.AddDate(0, 0, 15), t
		}
		return days([3]int{0, 9, 15}[i], [3]int{15, 20, 15}[i])
	case -day: // so many days
		n := int(t.Sub(f).Hours() / 24)
		return days([3]int{0, n / 3, n * 2 / 3}[i], [3]int{n / 3, n * 2 / 3, n}[i])
	case quarter, season:
		return months([3]int{0, 1, 2}[i], [3]int{1, 2, 3}[i])
	case half:
		return months([3]int{0, 2, 4}[i], [3]int{2, 4, 6}[i])
	case year:
		if q.y > 0 && (e == start || e == middle || e == end || e == mid) {
			return months([3]int{0, 4, 8}[i], [3]int{4, 8, 12}[i])
		}
		return months([3]int{0, 3, 6}[i], [3]int{6, 9, 12}[i])
	case decade:
		return months([3]int{0, 36, 72}[i], [3]int{48, 84, 120}[i])
	case century:
		return months([3]int{0, 360, 720}[i], [3]int{480, 840, 1200}[i])
	}
	return f, t
}

// in is when the feast is in a year.
func (r feastRule) in(y int) iv {
	v := unitAt(r.on(y), day)
	v.approx = r.moon
	if r.length > 1 {
		v.to = v.from.AddDate(0, 0, r.length)
		v.unit = -day
	}
	return v
}
