package when

import "time"

// form is what an expression is.
type form uint8

const (
	fPer    form = iota + 1 // a day or stretch of days
	fClock                  // a time of day
	fMoment                 // a time on a day
	fRange                  // from one to another
	fLen                    // a length of time
	fSet                    // a repetition
	fRel                    // a distance to an event
)

// node is an expression over the tokens [a, b).
type node struct {
	a, b int
	form form
	per  per
	clk  clk
	len  length
	x, y *node // the ends of a range
	mod  mod
	rule string
	open bool    // may stand only within a larger expression
	rel  *relate // of a relation
}

// mod keeps what bends an expression.
type mod struct {
	kind   Mod
	approx bool
	before bool // "shortly before": around, and not after
}

// edge is which part of a stretch is meant.
type edge uint8

const (
	whole edge = iota
	early
	mid
	late
	soFar // "earlier this month": up to the reference time
	rest  // "later this month": from the reference time on
	start // "at the beginning of": the first third
	middle
	end
)

// per is a day or stretch of days as said. Fields not said are zero.
type per struct {
	unit    unit // of the whole
	y, m, d int
	wd      int // weekday, Monday is 1
	n       int // number of the quarter, half, season, week, decade or century
	// rel says that the unit is counted from the reference time, by k units.
	rel bool
	k   int
	// nth picks the nth unit, or weekday wd, within of; -1 is the last.
	nth int
	of  *per
	// shift counts a length from a base, or from the reference time.
	shift    *length
	back     bool
	base     *per
	baseClk  *clk
	previous bool // counted from the last day told
	span     bool // the stretch between base and base+shift rather than its end
	tail     bool // the stretch at the end of its base
	edge     edge
	holiday  holiday
	// yrel and mrel give the year or month relative to the reference time.
	yrel, mrel *int
	uncertain  bool // month and day could be the other way round
	whole      bool // every word of it is there: absolute
	weekOf     bool // the week that holds the day
	fiscal     bool // not a calendar year
}

// clk is a time of day as said.
type clk struct {
	h, m, s    int
	hasH       bool
	hasM, hasS bool
	half       int8 // 1 a.m., 2 p.m., 0 not said and not told by the figure
	sure       bool // the hour is meant as on a 24-hour clock
	part       part
	edge       edge
	zone       string
}

// length is a length of time as said.
type length struct {
	parts    []amount
	vague    bool // "a few", "several"
	bare     bool // "days", without a number
	bound    Mod  // More, Less, Approx
	business bool
}

type amount struct {
	n float64
	u unit
}

// relate is a distance to an event.
type relate struct {
	dir   string
	event string
}

// at gives the finest unit of a length.
func (l length) finest() unit {
	u := century
	for _, p := range l.parts {
		u = min(u, p.u)
	}
	return u
}

// add moves t by the length.
func (l length) add(t time.Time, back bool) time.Time {
	sign := 1.0
	if back {
		sign = -1
	}
	for _, p := range l.parts {
		t = addUnit(t, sign*p.n, p.u, l.business)
	}
	return t
}

func addUnit(t time.Time, n float64, u unit, business bool) time.Time {
	if n > 1e5 || n < -1e5 {
		return t
	}
	w := int(n)
	frac := n - float64(w)
	switch u {
	case second, minute, hour:
		return t.Add(time.Duration(n * float64(seconds(u)) * float64(time.Second)))
	case day:
		if business {
			return addBusiness(t, w)
		}
		return t.AddDate(0, 0, w).Add(time.Duration(frac*24) * time.Hour)
	case week, weekend:
		return t.AddDate(0, 0, 7*w+int(7*frac))
	case month:
		return addMonths(t, w).AddDate(0, 0, int(30*frac))
	case quarter, season:
		return addMonths(t, int(3*n))
	case half:
		return addMonths(t, int(6*n))
	case year:
		return addMonths(t, int(12*n))
	case decade:
		return addMonths(t, int(120*n))
	case century:
		return addMonths(t, int(1200*n))
	}
	return t
}

// addMonths keeps the day of the month, or takes the month's last day.
func addMonths(t time.Time, n int) time.Time {
	first := time.Date(t.Year(), t.Month()+time.Month(n), 1, t.Hour(), t.Minute(), t.Second(), 0, t.Location())
	last := first.AddDate(0, 1, -1).Day()
	return first.AddDate(0, 0, min(t.Day(), last)-1)
}

func addBusiness(t time.Time, n int) time.Time {
	step := 1
	if n < 0 {
		step, n = -1, -n
	}
	for n = min(n, 1000); n > 0; {
		t = t.AddDate(0, 0, step)
		if d := t.Weekday(); d != time.Saturday && d != time.Sunday {
			n--
		}
	}
	return t
}

// seconds is the length of a unit; months have 30 days and years 365.
func seconds(u unit) int {
	const d = 86400
	return [...]int{0, 1, 60, 3600, d, 2 * d, 7 * d, 30 * d, 90 * d, 182 * d, 90 * d, 365 * d, 3650 * d, 36500 * d}[u]
}

func (l length) seconds() float64 {
	var s float64
	for _, p := range l.parts {
		s += p.n * float64(seconds(p.u))
	}
	return s
}
