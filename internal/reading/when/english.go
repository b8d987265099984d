package when

// english reads the expression of time that starts at token i.
func (p *parser) english(i int) (node, bool) {
	n, ok := p.bent(i)
	s, sok := p.set(i)
	n, ok = longest(n, ok, s, sok)
	r, rok := p.between(i)
	n, ok = longest(n, ok, r, rok)
	x, xok := p.point(i)
	n, ok = longest(n, ok, x, xok)
	l, lok := p.lengthOrRelation(i)
	n, ok = longest(n, ok, l, lok)
	if !ok || n.open {
		return node{}, false
	}
	n.a = max(n.a, i)
	n = p.trailing(n)
	return n, true
}

// bent reads a point or range after the words that bend it: "before 2010",
// "no later than Friday", "around 8 p.m.".
func (p *parser) bent(i int) (node, bool) {
	m, j := p.modifier(i)
	if j == i {
		return node{}, false
	}
	if m.kind != Approx {
		j = p.skip(j, "around", "about")
	}
	n, ok := p.between(j)
	x, xok := p.point(j)
	n, ok = longest(n, ok, x, xok)
	if !ok || n.open || n.form == fRange && m.kind != "" {
		return node{}, false
	}
	if p.w(n.b) == "'s" {
		return node{}, false // "after Friday's attack" says when the attack was
	}
	if m.kind != "" && n.form == fPer && n.per.shift != nil && !p.explicitShift(n) {
		return node{}, false
	}
	n.a, n.mod = i, m
	return n, true
}

func (p *parser) explicitShift(n node) bool { return n.per.base != nil || p.is(n.b-1, "ago") }

// modifier reads the words that bend what follows; j is i when there are none.
func (p *parser) modifier(i int) (m mod, j int) {
	switch p.w(i) {
	case "shortly", "just", "soon", "right", "immediately", "moments":
		if p.is(i+1, "before", "after", "past") {
			return mod{kind: Approx, approx: true, before: p.is(i+1, "before")}, i + 2
		}
	case "through", "thru":
		if p.is(i+1, "the") && !p.is(i+2, "end") || p.w(i+1) == "" {
			return mod{}, i
		}
		return mod{kind: Until}, i + 1
	case "before", "till", "until", "til", "by", "ending":
		if i > p.lo && p.is(i-1, "-") && p.glued(i) {
			return mod{}, i // "a drive-by Tuesday night"
		}
		return p.toward(i)
	case "prior", "ahead", "up":
		if p.is(i+1, "to", "of", "until", "till") {
			return mod{kind: upKind(p.w(i))}, i + 2
		}
	case "in":
		if p.is(i+1, "advance") && p.is(i+2, "of") {
			return mod{kind: Before}, i + 3
		}
	case "earlier", "sooner", "later":
		return p.comparison(i, i)
	case "no", "not":
		if p.is(i+1, "later", "earlier", "sooner") && p.is(i+2, "than") {
			if p.is(i+1, "later") {
				return mod{kind: Until}, i + 3
			}
			return mod{kind: Since}, i + 3
		}
	case "after", "since", "starting", "beginning", "from", "effective":
		return p.onward(i)
	case "on", "at":
		return p.inclusive(i)
	case "as":
		if p.is(i+2, "as") && p.is(i+1, "early", "soon") {
			return mod{kind: Since}, i + 3
		}
		if p.is(i+2, "as") && p.is(i+1, "late") {
			return mod{kind: Until}, i + 3
		}
		if p.is(i+1, "of") {
			return mod{}, i
		}
	case "about":
		if p.is(i-1, "how", "what", "but", "talk", "talking", "not", "and", "worried", "concerned") {
			return mod{}, i
		}
		return mod{kind: Approx, approx: true}, p.skip(i+1, "at")
	case "around", "approximately", "roughly", "circa":
		return mod{kind: Approx, approx: true}, p.skip(i+1, "at", "on")
	case "some", "sometime":
		k := p.skip(i+1, "time")
		if p.is(k, "around", "about") {
			return mod{kind: Approx, approx: true}, k + 1
		}
	case "any":
		if p.is(i+1, "time") && p.is(i+2, "from", "after", "since") {
			return mod{kind: Since}, i + 3
		}
	}
	return mod{}, i
}

func upKind(w string) Mod {
	if w == "up" {
		return Until
	}
	return Before
}

// toward reads "before", "before or on", "by", "until".
func (p *parser) toward(i int) (mod, int) {
	switch p.w(i) {
	case "before":
		if p.is(i+1, "or") && p.is(i+2, "on", "in", "at") {
			return mod{kind: Until}, i + 3
		}
		return mod{kind: Before}, i + 1
	case "ending":
		return mod{kind: Until}, p.skip(i+1, "with", "on", "in", "at", "by")
	case "by":
		return mod{kind: Until}, p.skip(i+1, "about", "around")
	}
	return mod{kind: Until}, i + 1
}

// onward reads "after", "since", "after or on", "starting from".
func (p *parser) onward(i int) (mod, int) {
	switch p.w(i) {
	case "after":
		if p.is(i+1, "or") {
			if k := p.skip(i+2, "on", "in", "at", "equal"); k > i+2 {
				return mod{kind: Since}, p.skip(k, "to")
			}
		}
		return mod{kind: After}, i + 1
	case "from":
		return mod{}, i
	case "starting", "beginning", "effective":
		j := p.skip(i+1, "from", "on", "in", "at", "with")
		if p.is(j, "of") {
			return mod{}, i
		}
		return mod{kind: Since}, j
	}
	return mod{kind: Since}, i + 1
}

// inclusive reads "on or before", "at or after", "on or earlier than".
func (p *parser) inclusive(i int) (mod, int) {
	if !p.is(i+1, "or") {
		return mod{}, i
	}
	switch p.w(i + 2) {
	case "before":
		return mod{kind: Until}, i + 3
	case "after", "since":
		return mod{kind: Since}, i + 3
	case "earlier", "later":
		if m, j := p.comparison(i+2, i); j > i {
			if m.kind == Before {
				return mod{kind: Until}, j
			}
			return mod{kind: Since}, j
		}
	}
	return mod{}, i
}

// comparison reads "earlier than", "later than or on"; none is what to return
// when it is not one.
func (p *parser) comparison(i, none int) (mod, int) {
	if !p.is(i+1, "than") {
		return mod{}, none
	}
	k, j := Before, i+2
	if p.is(i, "later") {
		k = After
	}
	if p.is(j, "or") && p.is(j+1, "on", "in", "at") {
		j += 2
		k = map[Mod]Mod{Before: Until, After: Since}[k]
	}
	return mod{kind: k}, j
}

// trailing reads what bends from behind: "or later", "and after", "onwards".
func (p *parser) trailing(n node) node {
	if n.mod.kind != "" || n.form == fSet || n.form == fLen || n.form == fRel {
		return n
	}
	j := n.b
	if p.is(j, "onward", "onwards") {
		n.mod.kind, n.b = Since, j+1
		return n
	}
	if !p.is(j, "or", "and") {
		return n
	}
	m := map[string]Mod{"later": Since, "after": Since, "onward": Since, "onwards": Since, "greater": Since, "earlier": Until, "before": Until}[p.w(j+1)]
	if m == "" || p.w(j) == "and" && m == Until {
		return n
	}
	next := p.w(j + 2)
	if next == "than" {
		return n
	}
	if p.is(j+1, "after", "before") && next != "" && next != "." && next != "," && next != "?" {
		return n
	}
	n.mod.kind, n.b = m, j+2
	if n.form == fClock {
		if m, ok := p.join(n); ok {
			m.mod = n.mod
			return m
		}
	}
	return n
}
