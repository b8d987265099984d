package when

import (
	"time"

	"github.com/tocsin/tocsin/internal/threat"
)

// emitRange resolves a range by its ends, the second after the first.
func (p *parser) emitRange(m *Mention, n node) {
	x, y := *n.x, *n.y
	switch {
	case x.form == fClock:
		m.Kind = ClockPeriod
		p.clockRange(m, x, y)
		return
	case x.form == fPer && y.form == fPer:
		m.Kind = Period
		p.dayRange(m, x, y)
	default:
		m.Kind = MomentRange
		p.momentRange(m, x, y)
	}
}

// clockRange keeps the ends of a range of clock times.
func (p *parser) clockRange(m *Mention, x, y node) {
	a := clockOffset(x.clk)
	b := clockOffset(y.clk)
	if len(y.len.parts) > 0 {
		b = a + time.Duration(y.len.seconds()*float64(time.Second))
	}
	if b <= a && y.clk.half == 0 && !y.clk.sure && y.clk.h <= 12 && len(y.len.parts) == 0 {
		b += 12 * time.Hour
	}
	m.Clock, m.ClockEnd = a, b
	m.When.Zone = y.clk.zone
	m.Timex = clockTimex(x.clk) + "/" + clockTimex(y.clk)
}

// dayRange resolves a range of days or stretches.
func (p *parser) dayRange(m *Mention, x, y node) {
	a, aok := p.resolve(x.per)
	b, bok := p.resolveAfter(y.per, a, aok)
	if aok && bok && p.hasRef && a.from.After(p.ref) && x.per.openYear() && y.per.openYear() && p.o.Direction != Past {
		dir := p.o.Direction // a range that holds the reference time is meant before the next such one
		p.o.Direction = Past
		c, cok := p.resolve(x.per)
		d, dok := p.resolveAfter(y.per, c, cok)
		p.o.Direction = dir
		if cok && dok && d.to.After(p.ref) {
			a, b = c, d
		}
	}
	if !aok || !bok || !b.to.After(a.from) {
		m.Timex = x.per.timex() + "/" + y.per.timex()
		m.Sure = threat.SureMedium
		return
	}
	m.Begin, m.Finish = whenOf(a), whenOf(b)
	if !b.point.IsZero() {
		m.Finish.From = b.point
	}
	m.Anchor = a.anchor
	if b.anchor != Absolute {
		m.Anchor = b.anchor
	}
	m.When = threat.When{
		From: a.from, To: b.to, Granularity: m.Finish.Granularity,
		EDTF: firstOf(m.Begin.EDTF) + "/" + lastOf(m.Finish.EDTF),
	}
	if a.uncertain || b.uncertain || a.approx || b.approx {
		m.Sure = threat.SureMedium
	}
}

// openYear says that the year is not told.
func (q per) openYear() bool {
	return q.y == 0 && q.yrel == nil && q.mrel == nil && !q.rel && q.shift == nil && q.of == nil && q.m > 0
}

// resolveAfter resolves an end without a year or month as the first such time
// after the start.
func (p *parser) resolveAfter(q per, a iv, ok bool) (iv, bool) {
	open := q.y == 0 && q.yrel == nil && q.mrel == nil && !q.rel && q.shift == nil && q.of == nil
	if !open || !ok {
		return p.resolve(q)
	}
	ref, had, dir := p.ref, p.hasRef, p.o.Direction
	p.ref, p.hasRef, p.o.Direction = a.from, true, Future
	if q.wd > 0 && q.m == 0 && q.d == 0 {
		p.ref = a.from.AddDate(0, 0, 1)
	}
	b, bok := p.resolve(q)
	p.ref, p.hasRef, p.o.Direction = ref, had, dir
	b.anchor = a.anchor
	return b, bok
}

// momentRange resolves a range of times on days.
func (p *parser) momentRange(m *Mention, x, y node) {
	if x.clk.zone == "" {
		x.clk.zone = y.clk.zone
	}
	if x.form == fPer {
		x.form, x.clk = fMoment, clk{hasH: true, sure: true}
	}
	if y.form == fPer {
		y.form, y.clk = fMoment, clk{hasH: true, sure: true}
	}
	wx, v, ok := p.moment(x)
	if !ok {
		m.Timex = x.per.timex() + clockTimex(x.clk) + "/" + clockTimex(y.clk)
		return
	}
	p.tell(v, x.per, x)
	wy, v2, ok := p.moment(y)
	if !ok {
		m.Timex = x.per.timex() + clockTimex(x.clk) + "/" + clockTimex(y.clk)
		return
	}
	if len(y.len.parts) > 0 {
		wy.From = wx.From.Add(time.Duration(y.len.seconds() * float64(time.Second)))
	}
	for wy.From.Before(wx.From) {
		step := 24 * time.Hour
		if y.clk.half == 0 && !y.clk.sure && y.clk.h <= 12 {
			step = 12 * time.Hour
		}
		wy.From = wy.From.Add(step)
		if v2.from.Before(v.from) && wx.From.Sub(wy.From) > 400*24*time.Hour {
			return
		}
	}
	m.Begin, m.Finish, m.Anchor = wx, wy, v.anchor
	g := wy.Granularity
	end := wy.From
	if !y.clk.hasH {
		end = wy.To
	}
	m.When = threat.When{
		From: wx.From, To: end, Granularity: g, Part: wy.Part, Zone: wy.Zone,
		EDTF: told(wx.From, wx.Zone) + "/" + told(end, wy.Zone),
	}
}

// told writes a moment by the wall clock of its zone.
func told(t time.Time, zone string) string {
	off, fixed := zoneOf(zone)
	s := t.Add(off).Format("2006-01-02T15:04:05")
	if fixed {
		s += zone
	}
	return s
}
