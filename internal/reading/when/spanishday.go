package when

import (
	"strings"

	"github.com/tocsin/tocsin/internal/reading/text"
)

// esDay reads a day or stretch of days in Spanish.
func (p *parser) esDay(i int) (node, bool) {
	if i >= p.hi || p.ent(i).flags&near == 0 {
		return node{}, false
	}
	var n node
	ok := false
	for _, f := range [...]func(*parser, int) (node, bool){
		(*parser).esDeictic, (*parser).figures, (*parser).esWritten, (*parser).esRelative, (*parser).esEdge, (*parser).esYears, (*parser).esAgo,
	} {
		x, xok := f(p, i)
		n, ok = longest(n, ok, x, xok)
	}
	return n, ok
}

// esDeictic reads "hoy", "ayer", "anoche", "pasado mañana", "al día siguiente".
func (p *parser) esDeictic(i int) (node, bool) {
	one := func(k, b int) (node, bool) {
		return node{a: i, b: b, form: fPer, per: per{unit: day, rel: true, k: k}, rule: "day seen from the report"}, true
	}
	prev := func(back bool, n float64, b int) (node, bool) {
		l := length{parts: []amount{{n, day}}}
		return node{a: i, b: b, form: fPer, per: per{unit: day, shift: &l, back: back, previous: true}, rule: "day beside the day told before"}, true
	}
	switch p.w(i) {
	case "hoy":
		return one(0, i+1)
	case "ayer":
		return one(-1, i+1)
	case "anteayer", "antier":
		return one(-2, i+1)
	case "anoche":
		return node{a: i, b: i + 1, form: fMoment, per: per{unit: day, rel: true, k: -1}, clk: clk{part: night}, rule: "last night"}, true
	case "manana":
		if !p.is(i-1, "la", "esta", "de") {
			return one(1, i+1)
		}
	case "pasado":
		if p.is(i+1, "manana") {
			return one(2, i+2)
		}
	case "al", "el":
		switch {
		case p.is(i+1, "dia") && p.is(i+2, "siguiente"):
			return prev(false, 1, i+3)
		case p.is(i+1, "dia") && p.is(i+2, "anterior"):
			return prev(true, 1, i+3)
		case p.is(i+1, "mismo") && p.is(i+2, "dia"):
			return prev(false, 0, i+3)
		}
	case "ese", "esa", "aquel", "aquella":
		if p.is(i+1, "dia") {
			return prev(false, 0, i+2)
		}
		if x := p.ent(i + 1).part; x != noPart {
			n, _ := prev(false, 0, i+2)
			n.form, n.clk = fMoment, clk{part: x}
			return n, true
		}
	}
	return node{}, false
}

// esWritten reads "el viernes 22 de marzo de 2024", "5 de mayo", "marzo de 2024".
func (p *parser) esWritten(i int) (node, bool) {
	q := per{unit: day}
	j := p.skip(i, "el")
	if e := p.ent(j); e.weekday > 0 && p.esWeekday(j) {
		q.wd = int(e.weekday)
		j = p.skip(j+1, ",")
		j = p.skip(j, "el")
		if v, n := p.whole(j); n == 0 || !p.num(j) || v > 31 || p.ent(j+n).unit != noUnit {
			j = p.skip(i, "el") + 1
		}
	}
	k := p.skip(j, "dia")
	v, n := p.whole(k)
	if n == 0 {
		v, n = p.ord(k)
	}
	if n > 0 && v >= 1 && v <= 31 && p.is(k+n, "de") && p.ent(k+n+1).month > 0 {
		q.d, q.m, j = v, int(p.ent(k+n+1).month), k+n+2
	} else if q.wd > 0 && n > 0 && p.num(k) && v >= 1 && v <= 31 && k == j {
		q.d, j = v, k+n
	} else if p.ent(j).month > 0 && q.wd == 0 {
		q.m, q.unit, j = int(p.ent(j).month), month, j+1
	}
	if q.m == 0 && q.wd == 0 {
		return node{}, false
	}
	if q.m > 0 {
		y := p.skip(j, "de", "del", ",")
		if v, n := p.yearFigure(y); n > 0 {
			q.y, q.whole, j = v, true, y+n
		} else if p.is(y, "ano") && p.is(y+1, "pasado") {
			r := -1
			q.yrel, j = &r, y+2
		}
	}
	a := i
	if q.unit == month && p.is(i, "el") {
		a = i + 1
	}
	return p.esAfter(node{a: a, b: j, form: fPer, per: q, rule: "written date"}), true
}

// esWeekday says whether the weekday at j is one and no name.
func (p *parser) esWeekday(j int) bool {
	if p.ent(j).flags&weak == 0 {
		return true
	}
	return p.t[j].Shape == text.Lower || p.is(j-1, "el", "este", "proximo", "pasado")
}

// esAfter adds "pasado" or "próximo" behind a weekday.
func (p *parser) esAfter(n node) node {
	if n.per.wd == 0 || n.per.m > 0 || n.per.d > 0 {
		return n
	}
	switch {
	case p.is(n.b, "pasado", "ultimo"):
		n.per.rel, n.per.k, n.b = true, -1, n.b+1
	case p.is(n.b, "proximo", "siguiente"):
		n.per.rel, n.per.k, n.b = true, 1, n.b+1
	}
	return n
}

// esRelative reads "la semana pasada", "el próximo lunes", "este año", "las
// últimas 24 horas", "esta mañana".
func (p *parser) esRelative(i int) (node, bool) {
	j := p.skip(i, "el", "la", "los", "las")
	mk := func(q per, b int) (node, bool) {
		return node{a: i, b: b, form: fPer, per: q, rule: "stretch seen from the report"}, true
	}
	if r := p.ent(j).rel; r > 0 {
		k := int(r) - 2
		if v, n := p.card(j + 1); n > 0 && k != 0 && p.ent(j+1+n).unit != noUnit {
			return p.stretch(i, j+2+n, k, amount{v, p.ent(j + 1 + n).unit})
		}
		e := p.ent(j + 1)
		switch {
		case e.weekday > 0 && k != 0:
			return mk(per{unit: day, wd: int(e.weekday), rel: true, k: k}, j+2)
		case e.weekday > 0:
			return mk(per{unit: day, wd: int(e.weekday)}, j+2)
		case e.part != noPart && k == 0:
			return node{a: i, b: j + 2, form: fMoment, per: per{unit: day, rel: true}, clk: clk{part: e.part}, rule: "part of today"}, true
		case e.month > 0:
			return mk(per{unit: month, m: int(e.month), rel: k != 0, k: k}, j+2)
		case p.is(j+1, "fin") && p.is(j+2, "de") && p.is(j+3, "semana"):
			return mk(per{unit: weekend, rel: true, k: k}, j+4)
		case e.unit >= day && !strings.HasSuffix(p.w(j), "s"):
			return mk(per{unit: e.unit, rel: true, k: k}, j+2)
		case e.unit != noUnit && strings.HasSuffix(p.w(j), "s") && k != 0:
			n, ok := p.stretch(i, j+2, k, amount{3, e.unit})
			n.per.shift.vague = true
			return n, ok
		}
		return node{}, false
	}
	e := p.ent(j)
	if e.unit < day || j == i && !p.is(i-1, "del") {
		return node{}, false
	}
	switch {
	case p.is(j+1, "pasado", "pasada", "anterior"):
		return mk(per{unit: e.unit, rel: true, k: -1}, j+2)
	case p.is(j+1, "proximo", "proxima"):
		return mk(per{unit: e.unit, rel: true, k: 1}, j+2)
	case p.is(j+1, "que") && p.is(j+2, "viene"):
		return mk(per{unit: e.unit, rel: true, k: 1}, j+3)
	}
	return node{}, false
}

// esEdge reads "a principios de marzo", "a mediados de abril", "a finales de 2023".
func (p *parser) esEdge(i int) (node, bool) {
	if !p.is(i, "a") {
		return node{}, false
	}
	e := map[string]edge{"principios": early, "inicios": early, "comienzos": early, "mediados": mid, "finales": late, "fines": late}[p.w(i+1)]
	if e == whole || !p.is(i+2, "de", "del") {
		return node{}, false
	}
	k := p.skip(i+3, "el", "la")
	n, ok := p.esWritten(k)
	if !ok {
		n, ok = p.esRelative(i + 3)
	}
	if !ok && p.is(i+2, "del") {
		n, ok = p.esRelative(i + 2)
	}
	if y, m := p.yearFigure(k); !ok && m > 0 {
		n, ok = node{form: fPer, b: k + m, per: per{unit: year, y: y}}, true
	}
	if !ok || n.form != fPer || n.per.unit < week {
		return node{}, false
	}
	n.a, n.per.edge, n.rule = i, e, "part of a stretch"
	return n, true
}

// esYears reads "1999", "los años 90", "la década de 1990".
func (p *parser) esYears(i int) (node, bool) {
	if y, n := p.yearFigure(i); n > 0 && (p.is(i-1, "en", "desde", "hasta", "de", "ano", "entre", "y", "a") || p.is(i+1, "a", "y", ",", ".")) && !p.ent2(i+1) {
		return node{a: i, b: i + n, form: fPer, per: per{unit: year, y: y, whole: true}, rule: "year"}, y >= 1500 && y < 2200
	}
	j := p.skip(i, "los", "la")
	if p.is(j, "anos") && p.num(j+1) {
		v := figure(p.t[j+1].Fold)
		if v >= 0 && v < 100 && v%10 == 0 {
			v = decadeOf(v)
		}
		if v >= 1800 && v%10 == 0 {
			return node{a: i, b: j + 2, form: fPer, per: per{unit: decade, y: v, whole: true}, rule: "decade"}, true
		}
	}
	if p.is(j, "decada") && p.is(j+1, "de") {
		if y, n := p.yearFigure(p.skip(j+2, "los")); n > 0 {
			return node{a: i, b: p.skip(j+2, "los") + n, form: fPer, per: per{unit: decade, y: y, whole: true}, rule: "decade"}, true
		}
	}
	return node{}, false
}

// ent2 says that what a number counts follows at k.
func (p *parser) ent2(k int) bool {
	return p.is(k, "personas", "muertos", "heridos", "soldados", "policias", "hombres", "mujeres", "horas", "metros", "kilometros")
}

// esAgo reads "hace dos días", "dentro de 48 horas".
func (p *parser) esAgo(i int) (node, bool) {
	switch {
	case p.is(i, "hace"):
		j := p.skip(i+1, "casi", "unos", "unas")
		l, b := p.esAmount(j)
		if b == j {
			return node{}, false
		}
		if j > i+1 {
			l.bound = Approx
		}
		return node{a: i, b: b, form: fPer, per: per{unit: l.finest(), shift: &l, back: true}, rule: "distance back from the report"}, true
	case p.is(i, "dentro") && p.is(i+1, "de"):
		l, b := p.esAmount(i + 2)
		if b == i+2 {
			return node{}, false
		}
		return node{a: i, b: b, form: fPer, per: per{unit: l.finest(), shift: &l}, rule: "distance on from the report"}, true
	}
	return node{}, false
}

// esVerb tells whether a Spanish verb looks ahead or back.
func (p *parser) esVerb(j int) int {
	t := &p.t[j]
	w := p.d.Text[t.Start:t.End]
	low := strings.ToLower(w)
	switch {
	case t.Shape >= text.Capital && j > p.lo:
		return 0 // a name: "Durán"
	case strings.HasSuffix(low, "rá") || strings.HasSuffix(low, "rán") || p.is(j, "va", "van") && p.is(j+1, "a") || p.is(j, "previsto", "prevista", "eviten", "evite"):
		return 1
	case strings.HasSuffix(low, "ó") || strings.HasSuffix(low, "ía") || strings.HasSuffix(low, "ían") || strings.HasSuffix(low, "aban") || strings.HasSuffix(t.Fold, "aron") || strings.HasSuffix(t.Fold, "ieron") || t.Is("fue", "fueron", "habia", "era", "dijo", "hubo"):
		return -1
	}
	return 0
}
