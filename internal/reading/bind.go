package reading

import (
	"github.com/tocsin/tocsin/internal/reading/text"
	"github.com/tocsin/tocsin/internal/threat"
)

// object reads the list of those that a verb does it to: groups from token i on.
func (c *counter) object(i int) ([]group, bool) {
	for i < c.end && c.is(i, cAdverb) && !c.starts(i) {
		i++
	}
	if c.word(i) == "and" && c.is(i+1, cActive|cParticiple) { // "killing and injuring dozens": undecided
		return nil, false
	}
	k := c.groupStarting(i)
	if k < 0 || c.used[k] {
		return nil, false
	}
	return c.listFrom(k), true
}

func (c *counter) groupStarting(i int) int {
	for k := range c.gs {
		if c.gs[k].first == i {
			return k
		}
		if c.gs[k].first > i {
			break
		}
	}
	return -1
}

// listFrom takes group k and those joined to it by commas and "and".
func (c *counter) listFrom(k int) []group {
	out := []group{c.gs[k]}
	c.used[k] = true
	for n := k + 1; n < len(c.gs); n++ {
		if c.used[n] || c.apart(n) || !c.joined(c.gs[n-1].last, c.gs[n].first) || c.predicateAt(c.gs[n].last) {
			break
		}
		out = append(out, c.gs[n])
		c.used[n] = true
	}
	return apposition(out)
}

// apart says whether group n, though it stands in a list, counts people of
// the group before once more: "both", "many of them".
func (c *counter) apart(n int) bool {
	w := c.word(c.gs[n].first)
	return c.gs[n].ofThem || w == "both" || w == "all" || w == "many" || w == "most" || w == "some" && c.word(c.gs[n].last) == "of"
}

// apposition drops the groups that only spell out the first one: "40 people,
// 6 guards and 34 civilians".
func apposition(gs []group) []group {
	if len(gs) < 3 || gs[0].low < 5 {
		return gs
	}
	sum := 0
	for _, g := range gs[1:] {
		sum += max(g.low, 0)
	}
	if sum == gs[0].low {
		return gs[:1]
	}
	return gs
}

// joined says whether tokens [a, b) only join two members of a list.
func (c *counter) joined(a, b int) bool {
	switch b - a {
	case 1:
		return c.word(a) == "," || c.word(a) == "and" || c.word(a) == "plus" || c.word(a) == "&"
	case 2:
		return c.word(a) == "," && c.word(a+1) == "and" || c.seq(a, "along", "with") || c.seq(a, "together", "with")
	case 3:
		return c.seq(a, "as", "well", "as") || c.word(a) == "," && (c.seq(a+1, "along", "with") || c.seq(a+1, "together", "with"))
	}
	return false
}

// predicateAt says whether the words at i tell what happened to the group
// that ends there, so that it belongs to them.
func (c *counter) predicateAt(i int) bool {
	for n := 0; i < c.end && n < 4; n++ {
		if c.is(i, cBe|cParticiple|cState) && !c.is(i, cShot) {
			return true
		}
		if !c.is(i, cAdverb|cHave|cBe) {
			return false
		}
		i++
	}
	return false
}

func (c *counter) predicateFollows(gs []group) bool {
	return len(gs) == 1 && c.predicateAt(gs[0].last) && !c.is(gs[0].last, cBe)
}

// subject finds the groups of whom the verb that starts at v tells.
func (c *counter) subject(v int, passive bool) ([]group, bool) {
	k := c.endingAt(v)
	if k < 0 {
		k = c.beyondComma(v)
	}
	if k < 0 {
		if gs, ok := c.shared(v); ok {
			return gs, true
		}
	}
	if k < 0 && passive {
		k = c.overClause(v)
	}
	if k < 0 && passive {
		k = c.acrossPhrase(v)
	}
	if k < 0 {
		return nil, false
	}
	if w := c.word(c.gs[k].first - 1); k > 0 && c.gs[k-1].last == c.gs[k].first-1 && (w == "from" || w == "of" || w == "in") && !c.used[k-1] {
		k-- // "three men from one family"
	}
	if c.word(c.gs[k].first-1) == "by" { // "was shot by an officer and later died"
		return c.shared(v)
	}
	if out := c.outOfPart(k); out != k {
		if out < 0 {
			return nil, false
		}
		k = out
	}
	if c.used[k] {
		return nil, false
	}
	return c.listTo(k), true
}

// shared finds the subject that a verb has from the one before it: "was
// stabbed and later died". What only hit those people is then told again.
func (c *counter) shared(v int) ([]group, bool) {
	if w := c.word(v - 1); w != "and" && w != "," || len(c.found) == 0 {
		return nil, false
	}
	n := len(c.found) - 1
	last := c.found[n]
	if v-last.pred > 12 || last.part || last.named || last.groups[0].first > last.pred {
		return nil, false
	}
	for i := range c.gs {
		if c.gs[i].first > last.pred && c.gs[i].first < v {
			return nil, false
		}
	}
	if last.hit {
		c.found = c.found[:n]
	}
	return last.groups, true
}

// endingAt is the group that ends at token e, looking through "who" and "all".
func (c *counter) endingAt(e int) int {
	if e-1 >= c.from && c.is(e-1, cRel) {
		e--
		if c.word(e-1) == "," {
			e--
		}
	}
	for k := len(c.gs) - 1; k >= 0; k-- {
		if c.gs[k].last == e {
			return k
		}
	}
	return -1
}

// beyondComma finds the group before what stands between commas, brackets or
// dashes: "11 people, including 7 officers, were killed".
func (c *counter) beyondComma(v int) int {
	w := c.word(v - 1)
	if w != "," && w != ")" && w != "-" && w != "--" && w != "—" && w != "–" {
		return -1
	}
	tries := 0
	for o := v - 2; o >= c.from && tries < 5; o-- {
		switch c.word(o) {
		case ",", "(", "-", "--", "—", "–":
			tries++
			if k := c.endingAt(o); k >= 0 && !c.inPart(k) {
				return k
			}
			if k := c.phraseBefore(o); k >= 0 && !c.inPart(k) && c.is(o+1, cRel) {
				return k
			}
		case ";", ":":
			return -1
		}
	}
	return -1
}

// inPart says whether group k is told as a part of another: "including …".
func (c *counter) inPart(k int) bool {
	for k >= 0 {
		before := c.gs[k].first - 1
		switch c.word(before) {
		case "including", "include", "includes", "among":
			return true
		}
		if c.word(before-1) == "among" && c.word(before) == "them" {
			return true
		}
		if k == 0 || c.gs[k].other || !c.joined(c.gs[k-1].last, c.gs[k].first) {
			return false
		}
		k--
	}
	return false
}

// outOfPart goes from a group told as a part to the whole it is part of.
func (c *counter) outOfPart(k int) int {
	if !c.inPart(k) {
		return k
	}
	for k >= 0 && c.inPart(k) {
		k--
	}
	if k < 0 {
		return -1
	}
	for i := c.gs[k].last; i < min(c.end, c.gs[k].last+3); i++ {
		if w := c.word(i); w == "including" || w == "among" {
			return k
		}
	}
	return -1
}

// listTo takes group k and those before it that are joined to it.
func (c *counter) listTo(k int) []group {
	first := k
	for first > 0 && !c.used[first-1] && !c.apart(first) && c.joined(c.gs[first-1].last, c.gs[first].first) && !c.inPart(first-1) && !c.isObject(first-1) {
		first--
	}
	for i := first; i <= k; i++ {
		c.used[i] = true
	}
	return apposition(append([]group(nil), c.gs[first:k+1]...))
}

// isObject says whether an active verb stands right before group k, so that
// it cannot be the subject of a later one.
func (c *counter) isObject(k int) bool {
	i := c.gs[k].first - 1
	if i < c.from {
		return false
	}
	switch c.word(i) {
	case "on", "by", "with", "against", "of":
		return true
	}
	return c.is(i, cActive)
}

// namedSubject reads "John Smith, 34, was killed": one person, by name.
func (c *counter) namedSubject(v, pred int, kind threat.Kind, hit, passive bool) {
	if !passive || c.doc.Sentences[c.toks[pred].Sentence].Upper {
		return
	}
	e, aged := v, false
	if c.word(e-1) == "," && c.toks[max(e-2, 0)].Kind == text.Number && c.word(e-3) == "," {
		e -= 3
		aged = true
	}
	first := e
	for first > c.from && c.nameToken(first-1) {
		first--
	}
	if e-first < 2 && (!aged || e == first) || e-first > 5 || c.is(first-1, cPrep) && c.word(first-1) != "as" {
		return
	}
	g := group{first: first, last: e, head: e - 1, low: 1, high: 1, value: "1", bare: true, perp: c.is(first-1, cPerp)}
	c.emit(toll{kind: kind, groups: []group{g}, pred: pred, hit: hit, named: true, how: "the person named before " + quote(c.words(v, pred+1))})
}

func (c *counter) nameToken(i int) bool {
	t := &c.toks[i]
	return t.Kind == text.Word && (t.Shape == text.Capital || t.Shape == text.Mixed || t.Shape == text.Initial) && !c.is(i, cDet|cConj|cPrep) ||
		t.Fold == "-" && t.Gap == text.Glued || t.Fold == "." && t.Gap == text.Glued
}

// parts reads "including three children" after the count it is a part of.
func (c *counter) parts() {
	for i := c.from; i < c.end; i++ {
		switch c.word(i) {
		case "including", "among":
		default:
			continue
		}
		at := i + 1
		if c.word(i) == "among" {
			if c.word(i+1) != "them" {
				continue
			}
			at++
		}
		kind := c.wholeOf(i)
		if k := c.groupStarting(at); k >= 0 && !c.used[k] && kind != "" {
			for _, g := range c.listFrom(k) {
				if !g.bare || c.is(g.head, cPerson|cPerp) {
					c.emit(toll{kind: kind, groups: []group{g}, pred: i, part: true, how: "a part of those counted"})
				}
			}
		}
	}
}

// fatal reads "three people were shot, one fatally".
func (c *counter) fatal(i int) {
	if k := c.endingAt(i); k >= 0 && !c.used[k] {
		c.used[k] = true
		c.emit(toll{kind: threat.FactKilled, groups: []group{c.gs[k]}, pred: i, how: "hit " + quote("fatally")})
	}
}

// wholeOf is the kind of the casualty that the words at i are part of.
func (c *counter) wholeOf(i int) threat.Kind {
	kind := threat.Kind("")
	for _, t := range c.found {
		if t.groups[0].first < i && !t.part {
			kind = t.kind
		}
	}
	return kind
}
