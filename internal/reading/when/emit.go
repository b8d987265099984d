package when

import (
	"fmt"
	"time"

	"github.com/tocsin/tocsin/internal/threat"
)

// emit resolves an expression and keeps it as a mention.
func (p *parser) emit(n node) {
	p.at, p.owner = n.a, p.is(n.b, "'s") || p.is(n.a-1, "the") && p.is(n.b, "attack", "attacks", "massacre", "bombing", "bombings", "shooting", "assault",
		"raid", "explosion", "blast", "killing", "killings", "invasion", "coup", "hijacking", "incident", "earthquake", "quake", "murder", "murders", "crash")
	m := Mention{
		Span: p.d.Slice(n.a, n.b), First: n.a, Last: n.b, Sentence: p.sent,
		Mod: n.mod.kind, Rule: n.rule, Sure: threat.SureHigh,
	}
	switch n.form {
	case fPer:
		p.emitPer(&m, n)
	case fClock:
		m.Kind = Clock
		if n.clk.part != noPart && !n.clk.hasH {
			m.When.Part = partNames[n.clk.part]
		}
		m.When.Zone = n.clk.zone
		m.Timex = clockTimex(n.clk)
		p.clockOfDay(&m, n)
	case fMoment:
		m.Kind = Moment
		p.emitMoment(&m, n)
	case fRange:
		p.emitRange(&m, n)
	case fLen:
		m.Kind = Duration
		m.Length = lengthOf(n.len)
		m.Mod = n.len.bound
		m.Timex = lengthTimex(n.len)
	case fSet:
		m.Kind = Repeated
	case fRel:
		m.Kind, m.Anchor = Related, Event
		m.Length = lengthOf(n.len)
		m.Mod = n.len.bound
		m.Relation = &threat.Relation{Direction: n.rel.dir, Event: n.rel.event, MinDays: m.Length.MinDays, MaxDays: m.Length.MaxDays}
		if n.rel.dir == "within" {
			m.Relation.MinDays = 0
		}
	}
	if n.mod.kind != "" && m.When.Known() {
		if m.Mod == Before && n.form == fPer && n.per.edge == end {
			m.Mod = Until // before the end of a stretch is until it is over
		}
		bend(&m)
	}
	p.out = append(p.out, m)
}

// clockOfDay keeps the wall clock of a time that has no day, as its bounds on
// the zero day, so that a caller can lay it on a day.
func (p *parser) clockOfDay(m *Mention, n node) {
	if n.clk.hasH {
		m.Clock = clockOffset(n.clk)
	}
}

// emitPer resolves a day or stretch.
func (p *parser) emitPer(m *Mention, n node) {
	q := n.per
	m.Kind = Period
	switch {
	case q.shift != nil && !q.span && q.unit < day || q.shift != nil && !q.span && q.baseClk != nil:
		m.Kind = Moment
	case q.shift != nil && q.span && q.unit < day:
		m.Kind = MomentRange
	case q.edge == whole && !q.span && (q.unit == day || q.shift != nil && !q.weekOf):
		m.Kind = Date
	}
	v, ok := p.resolve(q)
	if !ok {
		m.Timex = q.timex()
		m.Sure = threat.SureMedium
		return
	}
	m.When = whenOf(v)
	m.Anchor, m.Point = v.anchor, v.point
	if v.uncertain || v.approx {
		m.Sure = threat.SureMedium
	}
	if v.anchor == Previous {
		m.Sure = threat.SureMedium
	}
	p.tell(v, q, n)
}

// tell remembers the day last told, for what goes on from it. Days to come and
// the day of the report's own "today" count as well as any other.
func (p *parser) tell(v iv, q per, n node) {
	if v.unit == day && v.to.Sub(v.from) == 24*time.Hour && n.mod.kind == "" {
		p.last, p.hasLast = v.from, true
	}
}

// emitMoment resolves a time on a day.
func (p *parser) emitMoment(m *Mention, n node) {
	w, v, ok := p.moment(n)
	if !ok {
		m.Timex = n.per.timex() + clockTimex(n.clk)
		m.When = threat.When{Part: w.Part, Zone: w.Zone}
		m.Clock = clockOffset(n.clk)
		m.Sure = threat.SureMedium
		return
	}
	m.When, m.Anchor = w, v.anchor
	if v.anchor == Previous || n.clk.hasH && n.clk.half == 0 && !n.clk.sure && n.clk.h <= 12 && n.clk.h > 0 {
		m.Sure = threat.SureMedium
	}
	p.tell(v, n.per, n)
}

// moment lays a time of day on its day.
func (p *parser) moment(n node) (threat.When, iv, bool) {
	w := threat.When{Zone: n.clk.zone, Part: n.clk.partName()}
	if n.per.unit == second && n.per.rel {
		v, ok := p.resolve(n.per)
		if ok {
			w.From, w.To, w.Granularity = v.from, v.from.Add(time.Minute), threat.GranMinute
			w.EDTF = v.from.Format("2006-01-02T15:04:05")
		}
		return w, v, ok
	}
	v, ok := p.resolve(n.per)
	if !ok {
		return w, v, false
	}
	d := midnightOf(v.from)
	if n.per.shift != nil && n.per.unit < day {
		d = v.from
	}
	if !n.clk.hasH {
		a, b := n.clk.hours()
		w.From, w.To, w.Granularity = d.Add(time.Duration(a*60)*time.Minute), d.Add(time.Duration(b*60)*time.Minute), threat.GranPart
		w.EDTF = d.Format(time.DateOnly)
		if v.approx {
			w.EDTF += "~"
		}
		return w, v, true
	}
	t := d.Add(clockOffset(n.clk))
	if n.clk.part == midnight && (n.mod.kind == Before || n.mod.before) {
		t = t.Add(24*time.Hour - time.Minute) // "shortly before midnight on Friday" is at the end of that day
	}
	off, fixed := zoneOf(n.clk.zone)
	w.From = t.Add(-off)
	w.Granularity = threat.GranHour
	w.To = w.From.Add(time.Hour)
	if n.clk.hasM || n.clk.part == midnight || n.clk.part == noon {
		w.Granularity, w.To = threat.GranMinute, w.From.Add(time.Minute)
	}
	w.EDTF = t.Format("2006-01-02T15:04:05")
	if fixed {
		w.EDTF += n.clk.zone
	}
	return w, v, true
}

// zoneOf is the offset of a zone told by it; false for names without one.
func zoneOf(z string) (time.Duration, bool) {
	if len(z) != 6 || z[0] != '+' && z[0] != '-' {
		return 0, false
	}
	d := time.Duration(atoi(z[1:3]))*time.Hour + time.Duration(atoi(z[4:]))*time.Minute
	if z[0] == '-' {
		d = -d
	}
	return d, d < 24*time.Hour && d > -24*time.Hour
}

// clockOffset is the time since midnight.
func clockOffset(c clk) time.Duration {
	h := c.h
	switch {
	case c.half == 2 && h < 12:
		h += 12
	case c.half == 1 && h == 12:
		h = 0
	}
	return time.Duration(h)*time.Hour + time.Duration(c.m)*time.Minute + time.Duration(c.s)*time.Second
}

// hours bounds a part of the day.
func (c clk) hours() (a, b float64) {
	r := partHours[c.part]
	a, b = float64(r[0]), float64(r[1])
	third := (b - a) / 3
	switch c.edge {
	case early:
		b = a + 2*third
		if c.part == noPart {
			a, b = 0, 9
		}
	case late:
		a += third
		if c.part == noPart {
			a, b = 17, 24
		}
	case mid:
		a, b = a+third/2, b-third/2
	}
	return a, b
}

func (c clk) partName() string {
	if c.hasH && c.part != midnight && c.part != noon {
		return partNames[c.part]
	}
	switch c.edge {
	case early:
		return spaced("early", partNames[c.part])
	case late:
		return spaced("late", partNames[c.part])
	}
	return partNames[c.part]
}

func spaced(a, b string) string {
	if b == "" {
		return a
	}
	return a + " " + b
}

// clockTimex writes a time of day that has no day.
func clockTimex(c clk) string {
	if !c.hasH {
		return map[part]string{dawn: "TDW", morning: "TMO", noon: "TNO", afternoon: "TAF", evening: "TEV", night: "TNI", midnight: "TMN", daytime: "TDT"}[c.part]
	}
	o := clockOffset(c)
	return fmt.Sprintf("T%02d:%02d", int(o.Hours())%24, int(o.Minutes())%60)
}

// timex writes what is known of a date that is not resolved.
func (q per) timex() string {
	switch {
	case q.m > 0 && q.d > 0:
		return fmt.Sprintf("XXXX-%02d-%02d", q.m, q.d)
	case q.m > 0:
		return fmt.Sprintf("XXXX-%02d", q.m)
	case q.d > 0:
		return fmt.Sprintf("XXXX-XX-%02d", q.d)
	case q.wd > 0:
		return fmt.Sprintf("XXXX-WXX-%d", q.wd)
	}
	return ""
}
