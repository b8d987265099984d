package when

import (
	"strings"

	"github.com/tocsin/tocsin/internal/reading/number"
	"github.com/tocsin/tocsin/internal/reading/text"
)

// spanish is the lexicon of Spanish, without diacritics.
func spanish() *Lexicon {
	l := &Lexicon{Words: map[string]entry{}, Numbers: number.Spanish()}
	for i, w := range strings.Fields("enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre") {
		l.put(entry{month: int8(i + 1), flags: core}, w)
	}
	l.put(entry{month: 9, flags: core}, "setiembre")
	for i, w := range strings.Fields("lunes martes miercoles jueves viernes sabado domingo") {
		l.put(entry{weekday: int8(i + 1), flags: core}, w, w+"s")
	}
	l.put(entry{flags: weak}, "domingo")
	for u, ws := range map[unit]string{
		second: "segundo segundos", minute: "minuto minutos", hour: "hora horas", day: "dia dias", week: "semana semanas",
		weekend: "finde", month: "mes meses", quarter: "trimestre trimestres", half: "semestre semestres", year: "ano anos",
		decade: "decada decadas", century: "siglo siglos",
	} {
		l.put(entry{unit: u, flags: core}, strings.Fields(ws)...)
	}
	for x, ws := range map[part]string{
		dawn: "madrugada amanecer alba", morning: "manana mananas", noon: "mediodia", afternoon: "tarde tardes",
		evening: "anochecer atardecer", night: "noche noches", midnight: "medianoche",
	} {
		l.put(entry{part: x, flags: core}, strings.Fields(ws)...)
	}
	for i, w := range strings.Fields("primavera verano otono invierno") {
		l.put(entry{season: int8(i + 1), flags: core}, w)
	}
	l.put(entry{rel: 1, flags: opens}, "pasado", "pasada", "ultimo", "ultima", "ultimos", "ultimas", "pasados", "pasadas")
	l.put(entry{rel: 2, flags: opens}, "este", "esta", "presente", "actual")
	l.put(entry{rel: 3, flags: opens}, "proximo", "proxima", "proximos", "proximas")
	l.put(entry{flags: core}, "hoy", "ayer", "anteayer", "antier", "anoche", "anteanoche", "navidad", "nochebuena", "gmt", "utc", "a.m.", "p.m.", "am", "pm")
	l.put(entry{flags: opens}, "el", "la", "los", "las", "del", "al", "de", "desde", "hasta", "antes", "despues", "tras", "entre", "durante", "en", "a",
		"hace", "dentro", "casi", "unos", "unas", "varios", "varias", "pocos", "pocas", "mas", "menos", "cada", "todos", "todas", "principios", "inicios",
		"comienzos", "mediados", "finales", "fines", "media", "medio", "aproximadamente", "partir", "ese", "esa", "aquel", "mismo", "cerca")
	return l
}

// spanish reads the expression of time that starts at token i.
func (p *parser) spanish(i int) (node, bool) {
	n, ok := p.esBent(i)
	for _, f := range [...]func(*parser, int) (node, bool){(*parser).esRange, (*parser).esPoint, (*parser).esLength, (*parser).esSet} {
		x, xok := f(p, i)
		n, ok = longest(n, ok, x, xok)
	}
	return n, ok && !n.open
}

// esBent reads "desde 2010", "hasta el lunes", "antes del 5 de mayo".
func (p *parser) esBent(i int) (node, bool) {
	var m mod
	j := i + 1
	switch {
	case p.is(i, "desde"):
		m.kind = Since
	case p.is(i, "hasta"):
		m.kind = Until
	case p.is(i, "a") && p.is(i+1, "partir") && p.is(i+2, "de", "del"):
		m.kind, j = Since, i+2+b2i(p.is(i+2, "de"))
	case p.is(i, "antes") && p.is(i+1, "de", "del"):
		m.kind, j = Before, i+1+b2i(p.is(i+1, "de"))
	case p.is(i, "despues") && p.is(i+1, "de", "del"):
		m.kind, j = After, i+1+b2i(p.is(i+1, "de"))
	case p.is(i, "hacia"):
		m = mod{kind: Approx, approx: true}
	default:
		return node{}, false
	}
	n, ok := p.esPoint(j)
	if !ok || n.open {
		return node{}, false
	}
	n.a, n.mod = i, m
	return n, true
}

// esRange reads "entre el 3 y el 5 de mayo", "del 3 al 5 de mayo", "de 2010 a 2014".
func (p *parser) esRange(i int) (node, bool) {
	j := i
	between := p.is(i, "entre")
	if !between && !p.is(i, "del", "de", "desde") {
		return node{}, false
	}
	j = p.skip(j+1, "el", "las", "la")
	x, ok := p.esEnd(j)
	if !ok || !(between && p.is(x.b, "y") || !between && p.is(x.b, "al", "a", "hasta")) {
		return node{}, false
	}
	k := p.skip(x.b+1, "el", "las", "la")
	y, ok := p.esEnd(k)
	if !ok {
		return node{}, false
	}
	return p.span(i, x, y, "from", "a")
}

// esEnd reads one end of a range, a bare number with form 0.
func (p *parser) esEnd(i int) (node, bool) {
	n, ok := p.esPoint(i)
	v, m := p.whole(i)
	if m > 0 && v <= 31 && (!ok || n.b < i+m) {
		return node{a: i, b: i + m, per: per{d: v}}, true
	}
	return n, ok
}

// esPoint reads a day, a time of day, or both.
func (p *parser) esPoint(i int) (node, bool) {
	if !p.deeper() {
		p.up()
		return node{}, false
	}
	defer p.up()
	n, ok := p.esDay(i)
	if ok && n.form == fPer && n.per.unit == day {
		n = p.esThenClock(n)
	}
	c, cok := p.esClock(i)
	if cok {
		j := p.skip(c.b, ",")
		j = p.skip(j, "del", "de", "el")
		if d, dok := p.esDay(j); dok && d.form == fPer && d.per.unit == day {
			c = p.unite(d, c, i, d.b)
		}
	}
	return longest(n, ok, c, cok)
}

// esThenClock joins "por la noche", "a las 8", "en la madrugada" to a day.
func (p *parser) esThenClock(n node) node {
	j := p.skip(n.b, ",")
	if x := p.ent(j).part; x != noPart && j == n.b && !p.is(n.b-1, "de") {
		return node{a: n.a, b: j + 1, form: fMoment, per: n.per, clk: clk{part: x}, rule: n.rule}
	}
	c, ok := p.esClock(j)
	if !ok {
		return n
	}
	return p.unite(n, c, n.a, c.b)
}

// esClock reads a time of day: "a las 20:15", "a las ocho de la noche", "al
// mediodía", "por la tarde", "en la madrugada".
func (p *parser) esClock(i int) (node, bool) {
	if p.is(i, "por", "en", "durante") && p.is(i+1, "la", "las") || p.is(i, "a", "de") && p.is(i+1, "la") {
		k := i + 2
		for p.is(k, "primeras", "horas", "ultimas", "de", "la") {
			k++
		}
		if x := p.ent(k).part; x != noPart {
			return node{a: i, b: k + 1, form: fClock, clk: clk{part: x}, rule: "part of the day", open: p.is(i, "de")}, true
		}
	}
	if p.is(i, "la") && p.ent(i+1).part != noPart && p.is(i+2, "del", "de") {
		return node{a: i, b: i + 2, form: fClock, clk: clk{part: p.ent(i + 1).part}, rule: "part of the day", open: true}, true
	}
	if x := p.ent(i + 1).part; p.is(i, "al", "a") && (x == noon || x == midnight || x == dawn || x == evening) {
		return node{a: i, b: i + 2, form: fClock, clk: clk{part: x}, rule: "part of the day"}, true
	}
	j := i
	if p.is(j, "a", "sobre", "hacia") && p.is(j+1, "las", "la") {
		j += 2
	} else if n, ok := p.figureClock(i, false); ok && n.clk.hasM {
		return p.clockTail(n), true
	} else {
		return node{}, false
	}
	h, m := p.whole(j)
	if n, ok := p.figureClock(j, true); ok {
		n.a = i
		return p.esHalf(n), true
	}
	if m == 0 || h > 24 {
		return node{}, false
	}
	n := node{a: i, b: j + m, form: fClock, clk: clk{h: h, hasH: true}, rule: "clock"}
	if p.is(n.b, "y") && p.is(n.b+1, "media") {
		n.clk.m, n.clk.hasM, n.b = 30, true, n.b+2
	}
	return p.esHalf(n), true
}

// esHalf adds "de la noche", "p. m.", "hora local".
func (p *parser) esHalf(n node) node {
	n.b = p.skip(n.b, "horas", "h", "hrs")
	if p.is(n.b, "de") && p.is(n.b+1, "la") {
		if x := p.ent(n.b + 2).part; x != noPart {
			n.clk = withPart(n.clk, x)
			n.b += 3
		}
	}
	k := p.skip(n.b, "(")
	if p.is(k, "hora") && p.is(k+1, "local") {
		n.clk.zone, n.b = "local", p.skip(k+2, ")")
	}
	if p.is(k, "gmt", "utc") {
		n.clk.zone, n.b = "+00:00", p.skip(k+1, ")")
	}
	return n
}

// esLength reads a length of time or a distance to an event: "tres horas",
// "casi una semana antes del ataque".
func (p *parser) esLength(i int) (node, bool) {
	var bound Mod
	j := i
	switch {
	case p.is(j, "casi"):
		bound, j = Less, j+1
	case p.is(j, "mas", "menos") && p.is(j+1, "de"):
		bound = map[string]Mod{"mas": More, "menos": Less}[p.w(j)]
		j += 2
	case p.is(j, "aproximadamente", "unos", "unas"):
		bound, j = Approx, j+1
	}
	l, b := p.esAmount(j)
	if b == j {
		if e := p.ent(j); e.unit >= hour && strings.HasSuffix(p.w(j), "s") && p.w(j) != "mes" {
			l, b = length{parts: []amount{{1, e.unit}}, bare: true, vague: true}, j+1
		} else {
			return node{}, false
		}
	}
	l.bound = bound
	if p.is(b, "antes", "despues") {
		k := b + 1
		dir := map[string]string{"antes": "before", "despues": "after"}[p.w(b)]
		if p.is(k, "de", "del") {
			start := k + b2i(p.is(k, "de"))
			if end := p.esEventEnd(start); end > start {
				at := start
				if p.is(k, "del") {
					at = k + 1
				}
				r := &relate{dir: dir, event: p.d.Slice(at, end).Of(p.d.Text)}
				return node{a: i, b: end, form: fRel, len: l, rel: r, rule: "stated distance to an event"}, true
			}
		}
		if !l.bare {
			q := per{unit: l.finest(), shift: &l, back: dir == "before", previous: true}
			return node{a: i, b: b + 1, form: fPer, per: q, rule: "distance from the day told before"}, true
		}
	}
	if l.bare {
		return node{}, false
	}
	return node{a: j, b: b, form: fLen, len: l, rule: "length of time"}, true
}

// esEventEnd is where the noun of an event ends.
func (p *parser) esEventEnd(k int) int {
	if p.ent(k).flags&core != 0 || p.num(k) {
		return k
	}
	j := p.skip(k, "el", "la", "los", "las", "un", "una", "su")
	if p.is(k, "del") {
		j = k + 1
	}
	if j >= p.hi || p.t[j].Kind != text.Word || p.ent(j).flags&core != 0 {
		return k
	}
	return j + 1
}

// esAmount reads a number with its unit.
func (p *parser) esAmount(i int) (length, int) {
	var v float64
	n := 0
	vague := false
	switch {
	case p.is(i, "varios", "varias", "pocos", "pocas", "algunos", "algunas"):
		v, n, vague = 3, 1, true
	case p.is(i, "media", "medio"):
		v, n = 0.5, 1
	case p.is(i, "un") && p.is(i+1, "par") && p.is(i+2, "de"):
		v, n = 2, 3
	default:
		v, n = p.card(i)
	}
	if n == 0 || v <= 0 || p.ent(i+n).unit == noUnit || p.ent(i+n).unit == second && !p.num(i) && v == 1 {
		return length{}, i
	}
	b := i + n + 1
	if p.is(b, "de") && p.is(b+1, "edad") || p.is(b-1, "anos") && (p.is(i-1, "de") && !p.is(i-2, "mas", "menos", "cerca", "despues", "antes") || p.is(i-1, ",") && p.endsPhrase(b)) {
		return length{}, i // "de 23 años": an age
	}
	return length{parts: []amount{{v, p.ent(i + n).unit}}, vague: vague}, b
}

// esSet reads "cada lunes", "todos los días".
func (p *parser) esSet(i int) (node, bool) {
	j := i + 1
	switch {
	case p.is(i, "cada"):
	case p.is(i, "todos", "todas") && p.is(j, "los", "las"):
		j++
	default:
		return node{}, false
	}
	if e := p.ent(j); e.unit == noUnit && e.weekday == 0 && e.part == noPart {
		return node{}, false
	}
	return node{a: i, b: j + 1, form: fSet, rule: "repetition"}, true
}
