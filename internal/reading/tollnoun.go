package reading

import "github.com/tocsin/tocsin/internal/threat"

// toDeath reads "stabbed four people to death" and "beaten to death".
func (c *counter) toDeath(i int) {
	for k := range c.gs {
		if c.gs[k].last == i-1 && !c.used[k] {
			c.used[k] = true
			c.emit(toll{kind: threat.FactKilled, groups: []group{c.gs[k]}, pred: i, how: "done " + quote("to death")})
			return
		}
	}
	v, passive := c.verbStart(i - 2)
	if gs, ok := c.subject(v, passive); ok && passive {
		c.emit(toll{kind: threat.FactKilled, groups: gs, pred: i, how: "of whom it is said that they " + quote(c.words(v, i+1))})
		return
	}
	c.namedSubject(v, i, threat.FactKilled, false, passive)
}

// noun reads "12 deaths", "the deaths of over 60 people", "injuries to 20".
func (c *counter) noun(i int) {
	kind := kindOf(c.cls[i])
	if k := c.groupWithHead(i); k >= 0 {
		c.emit(toll{kind: kind, groups: []group{c.gs[k]}, pred: i, how: "counts " + quote(c.word(i))})
		c.used[k] = true
		return
	}
	if kind == threat.FactInjured && c.sustained(i) {
		return
	}
	if w := c.word(i + 1); w == "of" || w == "to" || w == "among" {
		if gs, ok := c.object(i + 2); ok {
			c.emit(toll{kind: kind, groups: gs, pred: i, how: "whose " + quote(c.word(i))})
		}
	}
}

// sustained reads "four people got light injuries".
func (c *counter) sustained(i int) bool {
	for v := i - 1; v >= max(c.from, i-5); v-- {
		switch c.word(v) {
		case "sustained", "suffered", "received", "got", "suffering", "sustaining":
			start, _ := c.verbStart(v)
			gs, ok := c.subject(start, true)
			if ok {
				c.emit(toll{kind: threat.FactInjured, groups: gs, pred: i, how: "who " + quote(c.words(v, i+1))})
			}
			return ok
		}
	}
	return false
}

// lives reads "lost their lives", "claimed the lives of 12 people", "ten lives".
func (c *counter) lives(i int) {
	if c.is(i-1, cDet) && (c.word(i-2) == "lost" || c.word(i-2) == "losing") {
		v, _ := c.verbStart(i - 2)
		if gs, ok := c.subject(v, true); ok {
			c.emit(toll{kind: threat.FactKilled, groups: gs, pred: i, how: "who lost their lives"})
		}
		return
	}
	taken := false
	for k := i - 1; k >= max(c.from, i-7); k-- {
		switch c.word(k) {
		case "claimed", "claims", "claiming", "took", "taking", "taken", "cost", "costing", "lost", "loss", "ended":
			taken = true
		}
	}
	if !taken {
		return
	}
	if k := max(c.groupWithHead(i), c.endingAt(i)); k >= 0 && !c.used[k] {
		c.used[k] = true
		c.emit(toll{kind: threat.FactKilled, groups: []group{c.gs[k]}, pred: i, how: "lives taken"})
	} else if c.word(i+1) == "of" {
		if gs, ok := c.object(i + 2); ok {
			c.emit(toll{kind: threat.FactKilled, groups: gs, pred: i, how: "whose lives were taken"})
		}
	}
}

// bodies reads "the bodies of 12 people", "20 bodies were recovered".
func (c *counter) bodies(i int) {
	found := false
	for k := max(c.from, i-6); k < min(c.end, i+14); k++ {
		switch c.word(k) {
		case "found", "recovered", "discovered", "retrieved", "pulled", "counted", "exhumed", "identified":
			found = true
		}
	}
	if !found {
		return
	}
	if k := c.groupWithHead(i); k >= 0 && c.is(i, cBodies) && !c.gs[k].definite {
		c.used[k] = true
		c.emit(toll{kind: threat.FactKilled, groups: []group{c.gs[k]}, pred: i, sure: threat.SureMedium, how: "bodies found"})
	} else if c.word(i+1) == "of" {
		if gs, ok := c.object(i + 2); ok {
			c.emit(toll{kind: threat.FactKilled, groups: gs, pred: i, sure: threat.SureMedium, how: "whose bodies were found"})
		}
	}
}

// isToll says whether "number of" is that of victims.
func (c *counter) isToll(i int) bool {
	for k := i; k < min(c.end, i+4); k++ {
		if c.is(k, cDeaths|cDead|cKilled|cInjured|cMissing|cInjuries) || c.word(k) == "victims" {
			return true
		}
		if !c.is(k, cDet|cPerson) {
			return false
		}
	}
	return false
}

// tollFigure reads "the death toll rose from 60 to 93", "a toll of 12".
func (c *counter) tollFigure(i int) {
	kind, k := threat.FactKilled, i+1
	for ; k < min(c.end, i+5); k++ {
		if c.is(k, cInjured|cInjuries|cMissing) {
			kind = kindOf(c.cls[k])
		}
		if c.is(k, cVerb|cPrep|cHave|cBe) && c.word(k) != "of" {
			break
		}
	}
	var best group
	ok, to := false, false
	for k = i + 1; k < min(c.end, i+40); k++ {
		w := c.word(k)
		if w == ";" || w == "." && ok || w == "," && ok || ok && c.is(k, cParticiple|cActive) {
			break
		}
		if w == "to" || w == "at" || w == "of" || w == "reached" || w == "reaches" || w == "is" || w == "was" || w == ":" {
			to = true
		}
		if g, is := c.tollNumber(k); is && to {
			best, ok = g, true
			k = g.last - 1
			if c.word(g.last) != "to" {
				break
			}
		}
	}
	if ok {
		c.skip = max(c.skip, i+1)
		c.emit(toll{kind: kind, groups: []group{best}, pred: i, total: true, how: "the " + c.word(i) + " as told"})
	}
}

// tollNumber reads a group or a bare number at k.
func (c *counter) tollNumber(k int) (group, bool) {
	if !c.starts(k) || c.is(k, cPerson|cPerp) || c.word(k) == "a" || c.word(k) == "the" {
		return group{}, false
	}
	g, ok := c.groupAt(k, c.end)
	if ok && g.bound == "between" && c.word(k-1) == "from" { // "rose from 38 to 52"
		g.set(g.high, 0)
		g.bound = ""
	}
	return g, ok && !g.bare && !g.none
}

// labelled reads "Killed: 12".
func (c *counter) labelled(i int) {
	if n, next := c.figure(i+2, c.end); next > i+2 {
		g := group{first: i + 2, last: next, head: -1}
		g.set(n, 0)
		c.emit(toll{kind: kindOf(c.cls[i]), groups: []group{g}, pred: i, how: "the line's label"})
	}
}
