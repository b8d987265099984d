package reading

import (
	"strings"

	"github.com/tocsin/tocsin/internal/reading/text"
	"github.com/tocsin/tocsin/internal/threat"
)

// Local news often tells of the hurt by what became of them: "are in the
// hospital", "in critical condition", "with a gunshot wound". Who is told of
// so was hit; one who is being treated is alive.

// harmed reads such words at token i; it says whether they are some.
func (c *counter) harmed(i int) bool {
	switch c.word(i) {
	case "hospital", "hospitals", "er":
		c.inHospital(i)
	case "room":
		if c.word(i-1) == "emergency" {
			c.inHospital(i)
		}
	case "condition":
		c.inCondition(i)
	case "recovering", "survive", "recover", "survived":
		c.surviving(i)
	case "fighting":
		if c.word(i+1) == "for" && c.is(i+3, cLives) {
			c.surviving(i)
		}
	case "treated":
		if c.word(i+1) == "for" && c.is(i-1, cBe|cAdverb) && !c.has(i, min(c.end, i+4), "shock", "anxiety") {
			v, _ := c.verbStart(i)
			c.treated(v, i, true)
		}
	case "wound", "wounds", "injuries":
		return c.withWound(i)
	case "gunned":
		if c.word(i+1) == "down" {
			c.gunnedDown(i)
		}
	case "cuts", "burns", "bruises", "lacerations", "fractures":
		return c.sustained(i)
	case "slaying", "killing", "murder", "death":
		return c.deathOf(i)
	default:
		return false
	}
	return true
}

// treated keeps those whom the verb that starts at v tells to be treated.
func (c *counter) treated(v, pred int, alive bool) {
	if c.unreal(v) {
		return
	}
	gs, ok := c.subject(v, true)
	if !ok || gs[0].perp || gs[0].none || gs[0].definite && !gs[0].other {
		return
	}
	c.emit(toll{kind: threat.FactInjured, groups: gs, pred: pred, hit: true, alive: alive, how: "of whom it is said that they " + quote(c.words(v, pred+1))})
}

// inHospital reads "were taken to a hospital", "are in the hospital", "walked
// into the emergency room", "sent three people to the hospital".
func (c *counter) inHospital(i int) {
	for k := i - 1; k >= max(c.from, i-6); k-- {
		switch c.word(k) {
		case "in", "at":
			for c.word(k-1) == "still" || c.word(k-1) == "now" {
				k--
			}
			if c.is(k-1, cBe) || c.word(k-1) == "remain" || c.word(k-1) == "remained" || c.word(k-1) == "remains" {
				c.treated(k-1, i, true)
			}
			return
		case "to", "into":
			c.broughtTo(k, i)
			return
		}
		if c.toks[k].Kind == text.Punct && c.word(k) != "." && c.word(k) != "-" {
			return
		}
	}
}

// broughtTo reads the words before "to a hospital".
func (c *counter) broughtTo(to, i int) {
	verb := to - 1
	for verb > to-4 && c.is(verb, cAdverb) {
		verb--
	}
	switch c.word(verb) {
	case "taken", "rushed", "transported", "airlifted", "flown", "brought", "admitted":
		v, passive := c.verbStart(verb)
		if n := len(c.found); passive {
			c.treated(v, i, false)
			for k := n; k < len(c.found); k++ {
				c.found[k].brought = true
			}
		}
		return
	case "walked", "went", "drove", "came", "checked":
		c.treated(verb, i, true)
		return
	}
	for k := range c.gs {
		if w := c.word(c.gs[k].first - 1); c.gs[k].last == to && (w == "sent" || w == "sending" || w == "sends" || w == "landed" || w == "put") && !c.used[k] {
			c.emit(toll{kind: threat.FactInjured, groups: c.listTo(k), pred: c.gs[k].first - 1, hit: true, how: "sent to " + quote(c.word(i))})
		}
	}
}

// inCondition reads "was in critical condition", "left two men in serious
// condition".
func (c *counter) inCondition(i int) {
	switch c.word(i - 1) {
	case "critical", "serious", "stable", "fair", "good", "grave", "guarded":
	default:
		return
	}
	in := i - 2
	for in > i-7 && c.has(in, in+1, "a", "an", "but", "though", "and", "critical", "serious", "very") {
		in-- // "in a critical but stable condition"
	}
	if c.word(in) != "in" {
		return
	}
	if k := c.endingAt(in); k >= 0 && !c.used[k] && (c.word(c.gs[k].first-1) == "left" || c.word(c.gs[k].first-1) == "leaving") {
		c.emit(toll{kind: threat.FactInjured, groups: c.listTo(k), pred: i, hit: true, alive: true, how: "left " + quote(c.words(in, i+1))})
		return
	}
	if c.is(in-1, cBe) || c.word(in-1) == "remains" || c.word(in-1) == "remained" || c.word(in-1) == "remain" || c.word(in-1) == "listed" {
		v, _ := c.verbStart(in - 1)
		c.treated(v, i, true)
	}
}

// surviving reads "are recovering", "are expected to survive", "is fighting
// for his life".
func (c *counter) surviving(i int) {
	if c.is(i-1, cNeg) && c.word(i) == "survive" {
		v, _ := c.verbStart(i - 1)
		if gs, ok := c.subject(v, true); ok {
			c.emit(toll{kind: threat.FactKilled, groups: gs, pred: i, how: "who " + quote(c.words(v, i+1))})
		}
		return
	}
	at := i
	if c.word(i-1) == "to" && c.word(i-2) == "expected" {
		at = i - 2
	}
	if v, passive := c.verbStart(at); passive {
		c.treated(v, i, true)
	}
}

// withWound reads "a man with a gunshot wound", "two men suffering from
// wounds". Other words of wounds are for [counter.noun].
func (c *counter) withWound(i int) bool {
	lives := false
	for k := i - 1; k >= max(c.from, i-6); k-- {
		switch c.word(k) {
		case "with", "suffering":
			if c.has(k-1, k, "escaped", "survived", "fled", "left") && c.endingAt(k-1) >= 0 {
				k--
				lives = true
			}
			if n := c.endingAt(k); n >= 0 && !c.used[n] && !c.gs[n].perp && (c.has(k, i, "gunshot", "stab", "bullet") || c.word(i) != "injuries") {
				if c.word(c.gs[n].first-1) == "of" { // "the body of a man with …"
					return true
				}
				c.used[n] = true
				c.emit(toll{kind: threat.FactInjured, groups: []group{c.gs[n]}, pred: i, hit: !lives, how: quote(c.words(k, i+1))})
				return true
			}
			return false
		}
		if c.toks[k].Kind == text.Punct && c.word(k) != "-" {
			return false
		}
	}
	return false
}

// gunnedDown reads "three people were gunned down", "gunned down three people".
func (c *counter) gunnedDown(i int) {
	v, passive := c.verbStart(i)
	if c.unreal(v) {
		return
	}
	gs, ok := []group(nil), false
	if passive {
		gs, ok = c.subject(v, true)
	} else {
		gs, ok = c.object(i + 2)
	}
	if ok {
		c.emit(toll{kind: threat.FactKilled, groups: gs, pred: i + 1, how: quote("gunned down")})
	} else {
		c.namedSubject(v, i+1, threat.FactKilled, false, passive)
	}
}

// deathOf reads "the slaying of John Smith".
func (c *counter) deathOf(i int) bool {
	if c.word(i+1) != "of" || c.groupStarting(i+2) >= 0 || c.word(i) == "killing" && !c.is(i-1, cDet) && c.word(i-1) != "'s" {
		return false
	}
	last := i + 2
	for last < c.end && c.nameToken(last) {
		last++
	}
	if last-i-2 < 2 || last-i-2 > 4 || !strings.EqualFold(c.word(last-1), c.word(last-1)) {
		return false
	}
	g := group{first: i + 2, last: last, head: last - 1, low: 1, high: 1, value: "1", bare: true}
	c.emit(toll{kind: threat.FactKilled, groups: []group{g}, pred: i, named: true, how: "whose " + quote(c.word(i))})
	return true
}

// limb says whether the words at i tell of a hit that is lived through: "in
// the arm".
func (c *counter) limb(i int) bool {
	if w := c.word(i); w != "in" && w != "through" || !c.is(i+1, cDet) {
		return false
	}
	switch c.word(i + 2) {
	case "arm", "leg", "foot", "hand", "shoulder", "ankle", "knee", "thigh", "buttocks", "calf", "finger", "wrist", "arms", "legs", "elbow", "hip", "toe", "ear", "forearm", "hands", "feet":
		return true
	}
	return false
}

// pronoun reads "he was shot dead", "she died": one person, whoever it is,
// unless attackers were spoken of last.
func (c *counter) pronoun(v int, kind threat.Kind) {
	if w := c.word(v - 1); kind != threat.FactKilled || w != "he" && w != "she" {
		return
	}
	for k := v - 2; k >= max(0, v-60); k-- {
		if c.is(k, cPerp) {
			return
		}
	}
	g := group{first: v - 1, last: v, head: v - 1, low: 1, high: 1, value: "1", bare: true, definite: true}
	g.perp = c.has(v, min(c.end, v+5), "by") && c.has(v, min(c.end, v+7), "police", "officers", "officer", "deputies", "troopers")
	c.emit(toll{kind: kind, groups: []group{g}, pred: v, how: "of whom it is said that they " + quote(c.words(v, v+2))})
}

// shootingOf reads "accused of shooting two men", "for shooting dead a clerk".
func (c *counter) shootingOf(i int) bool {
	if !c.is(i-1, cPrep|cAdverb|cConj) && c.word(i-1) != "," {
		return false
	}
	at, kind, hit := i+1, threat.FactInjured, true
	if c.word(at) == "dead" {
		at, kind, hit = at+1, threat.FactKilled, false
	}
	v, _ := c.verbStart(i)
	gs, ok := c.object(at)
	if !ok || c.unreal(v) {
		return false
	}
	c.emit(toll{kind: kind, groups: gs, pred: i, hit: hit, how: "what " + quote(c.word(i)) + " is done to"})
	return true
}

// onSelf reads "turned the gun on himself": the attacker's own death.
func (c *counter) onSelf(i int) bool {
	switch c.word(i) {
	case "himself", "herself", "themselves":
	default:
		return false
	}
	if c.word(i-1) != "on" || !c.has(max(c.from, i-6), i-1, "turned", "turning", "turn") {
		return false
	}
	g := group{first: i, last: i + 1, head: i, low: 1, high: 1, value: "1", bare: true, perp: true}
	c.emit(toll{kind: threat.FactKilled, groups: []group{g}, pred: i, how: "who turned it on " + quote(c.word(i))})
	return true
}
