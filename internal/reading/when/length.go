package when

import "github.com/tocsin/tocsin/internal/reading/text"

// length reads a length of time: "two and a half hours", "1 year 1 month",
// "a few days", "3h", "half an hour", "days".
func (p *parser) length(i int) (l length, b int) {
	j := i
	switch {
	case p.is(j, "all", "full", "whole", "entire"):
		k := p.skip(j+1, "-")
		if u := p.ent(k).unit; u >= day && !p.isPlural(k) && u != weekend {
			return length{parts: []amount{{1, u}}}, k + 1
		}
		return l, i
	case p.is(j, "another"):
		k := p.skip(j+1, "business", "working")
		if v, n := p.card(j + 1); n > 0 && p.ent(j+1+n).unit != noUnit {
			return length{parts: []amount{{v, p.ent(j + 1 + n).unit}}}, j + n + 2
		}
		if u := p.ent(k).unit; u != noUnit && !p.isPlural(k) {
			return length{parts: []amount{{1, u}}, business: k > j+1}, k + 1
		}
		return l, i
	}
	for len(l.parts) < 6 {
		k := j
		if j > i {
			k = p.skip(j, ",", "and")
		}
		a, bz, vague, e := p.amount(k)
		if e == k || j > i && vague {
			break
		}
		l.parts, l.vague, l.business = append(l.parts, a), l.vague || vague, l.business || bz
		j = e
	}
	if len(l.parts) == 0 {
		return l, i
	}
	j = p.andHalf(&l, j)
	return l, j
}

func (p *parser) isPlural(k int) bool {
	w := p.w(k)
	return len(w) > 2 && w[len(w)-1] == 's' && !p.is(k, "hrs", "mins", "secs")
}

// amount reads a number with its unit.
func (p *parser) amount(i int) (a amount, business, vague bool, b int) {
	v, n := p.quantity(i)
	if n == 0 || v <= 0 {
		return a, false, false, i
	}
	vague = p.is(i, "few", "several", "some") || p.is(i+1, "few", "several", "couple") || p.is(i, "couple")
	k := i + n
	if p.is(k, "(") && p.num(k+1) && p.is(k+2, ")") {
		k += 3
	}
	k = p.skip(k, "-", "full", "whole", "consecutive", "straight", "more")
	if p.is(k, "business", "working", "calendar") {
		business = !p.is(k, "calendar")
		k++
	}
	u := p.ent(k).unit
	one := p.w(k)
	if u == noUnit || one == "date" || one == "h" && !p.glued(k) && !p.num(k-1) {
		return a, false, false, i
	}
	if u == second && one == "second" && !p.num(k-1) && v != 1 || u == quarter && (p.is(k+1, "of", "past", "to") || v != float64(int(v))) {
		return a, false, false, i
	}
	if u == quarter && p.ent(k+1).unit == century {
		return a, false, false, i
	}
	if u == second && v == 1 && !p.num(k-1) && !p.endsPhrase(k+1) && p.is(i, "a") {
		return a, false, false, i
	}
	if p.is(k+1, "-") && p.is(k+2, "old", "olds") || p.is(k+1, "old") || p.is(k+1, "of") && p.is(k+2, "age") {
		return a, false, false, i
	}
	if u == day && (one == "night" || one == "nights") && v == 1 && p.is(i, "a", "one") {
		return a, false, false, i
	}
	return amount{v * fortnights(one), u}, business, vague, k + 1
}

// quantity reads how many: a figure, "a", "half an", "a couple of", "one and
// a half".
func (p *parser) quantity(i int) (v float64, n int) {
	switch p.w(i) {
	case "a", "an":
		switch {
		case p.is(i+1, "few"):
			return 3, 2
		case p.is(i+1, "couple"):
			return 2, 2 + b2i(p.is(i+2, "of"))
		case p.is(i+1, "half"):
			return 0.5, 2
		case p.is(i+1, "dozen"):
			return 12, 2
		case p.is(i+1, "hundred"):
			return 100, 2
		case p.is(i+1, "single", "full", "whole"):
			return 1, 2
		}
		return 1, 1
	case "few":
		return 3, 1
	case "some":
		return 3, 1
	case "several":
		return 3, 1 + b2i(p.is(i+1, "more"))
	case "couple":
		return 2, 1 + b2i(p.is(i+1, "of"))
	case "half":
		return 0.5, 1 + b2i(p.is(i+1, "a", "an"))
	case "½":
		return 0.5, 1
	}
	v, n = p.card(i)
	if n == 0 {
		return 0, 0
	}
	if p.glued(i) && (p.is(i-1, ".", ",", "-", "/") && p.num(i-2)) {
		return 0, 0
	}
	j := i + n
	if p.is(j, "and") {
		k := p.skip(j+1, "a")
		if p.is(k, "half") && p.ent(k+1).unit != noUnit {
			return v + 0.5, k + 1 - i
		}
		if p.is(k, "quarter") && p.ent(k+1).unit != noUnit {
			return v + 0.25, k + 1 - i
		}
	}
	return v, n
}

// andHalf reads "an hour and a half".
func (p *parser) andHalf(l *length, j int) int {
	if !p.is(j, "and") {
		return j
	}
	k := p.skip(j+1, "a")
	last := &l.parts[len(l.parts)-1]
	switch {
	case p.is(k, "half") && (p.ent(k+1).unit == noUnit):
		last.n += 0.5
		return k + 1
	case p.is(k, "quarter") && p.ent(k+1).unit == noUnit && !p.is(k+1, "of"):
		last.n += 0.25
		return k + 1
	}
	return j
}

// bareLength reads plural units without a number: "days", "weeks".
func (p *parser) bareLength(i int) (length, int) {
	e := p.ent(i)
	if e.unit == noUnit || !p.isPlural(i) || e.unit == weekend || e.unit == quarter {
		return length{}, i
	}
	return length{parts: []amount{{1, e.unit}}, bare: true, vague: true}, i + 1
}

// bound reads the words that bound a length: "more than", "nearly".
func (p *parser) bound(i int) (Mod, int) {
	switch p.w(i) {
	case "more", "less", "longer", "fewer", "shorter":
		if p.is(i+1, "than") {
			return map[string]Mod{"more": More, "longer": More}[p.w(i)] + map[string]Mod{"less": Less, "fewer": Less, "shorter": Less}[p.w(i)], i + 2
		}
	case "over":
		return More, i + 1
	case "under", "nearly", "almost", "barely":
		return Less, i + 1
	case "some":
		if p.lex.isNumber(p.w(i+1)) || p.num(i+1) {
			return Approx, i + 1
		}
	case "about":
		if p.is(i-1, "how", "what") {
			return "", i
		}
		return Approx, i + 1
	case "around", "roughly", "approximately":
		return Approx, i + 1
	case "at":
		if p.is(i+1, "least") {
			return More, i + 2
		}
	case "up":
		if p.is(i+1, "to") {
			return Less, i + 2
		}
	case "just", "exactly", "only":
		if m, j := p.bound(i + 1); j > i+1 && !p.is(i+1, "just", "exactly", "only") {
			return m, j
		}
		return "", i + 1
	}
	return "", i
}

// lengthOrRelation reads a length of time that stands alone, or a distance to
// an event: "nearly a week before the attack".
func (p *parser) lengthOrRelation(i int) (node, bool) {
	if p.is(i, "within") {
		if n, ok := p.lengthOrRelation(i + 1); ok && n.form == fRel && n.a == i {
			return n, true
		}
		return node{}, false
	}
	m, j := p.bound(i)
	l, b := p.length(j)
	if b == j {
		if l, b = p.bareLength(j); b == j {
			return node{}, false
		}
	}
	l.bound = m
	if n, ok := p.relation(i, b, l); ok {
		return n, true
	}
	if l.bare || m == "" && j > i {
		if l.bare {
			return node{}, false
		}
		i = j
	}
	if m == Approx || m == Less && !p.is(i, "less", "fewer", "under") || p.is(i, "over", "at", "up", "just", "only", "exactly") {
		i = j
	}
	if p.ageOrRate(b, l) || p.w(j) == "a" && p.is(b-1, "day", "month", "year", "week") && p.isPrice(j) {
		return node{}, false
	}
	return node{a: i, b: b, form: fLen, len: l, rule: "length of time"}, true
}

// ageOrRate says that the length is an age.
func (p *parser) ageOrRate(b int, l length) bool {
	return p.is(b, "old", "older") || p.is(b, "-") && p.is(b+1, "old") || p.is(b, "of") && p.is(b+1, "age")
}

// isPrice says that "a day" at j is a rate: "three times a day", "$5 a day".
func (p *parser) isPrice(j int) bool {
	return p.num(j-1) || p.is(j-1, "times", "once", "twice") || j > p.lo && p.t[j-1].Kind == text.Word && p.isPlural(j-1)
}
