package incident

// relevant follows template-doc-part1 §1.0: not purely military, specific,
// and of the region.
func (r *reader) relevant(b *build) bool {
	if r.opts.Everything {
		return true
	}
	civil, military := 0, 0
	for _, p := range b.people {
		switch {
		case p.fighter():
			military++
		case p.faceless():
		default:
			civil++
		}
	}
	for _, t := range b.things {
		if t.phrase.sense.class == classMilPhys || t.phrase.sense.kind == "LAW ENFORCEMENT FACILITY" {
			military++
		} else {
			civil++
		}
	}
	if r.summary(b) || r.sweeping(b) {
		return false
	}
	if civil == 0 && military > 0 {
		return false
	}
	if civil == 0 && (b.kind != "bombing" || len(b.perps)+len(b.orgs) == 0) {
		return false
	}
	return r.ours(b) && r.weight(b) >= leastWeight
}

// leastWeight is what an incident must weigh to be told.
const leastWeight = 2

// weight adds up what makes a report of an incident specific: a named victim,
// a thing hit, a day, a place, somebody held responsible, being told more than
// once and early in the text (template-doc-part1 §1.0 6, 7).
func (r *reader) weight(b *build) int {
	w := 0
	add := func(ok bool, points int) {
		if ok {
			w += points
		}
	}
	named, counted := false, false
	for _, p := range b.people {
		named = named || p.name >= 0
		counted = counted || p.number.value > 0 || p.role != nil && !p.plural
	}
	add(named, 2)
	add(counted && !named, 1)
	add(len(b.things) > 0, 1)
	add(b.date != nil && !b.date.date.Open, 2)
	add(len(b.spots) > 0, 1)
	add(len(b.perps)+len(b.orgs) > 0, 1)
	add(len(b.mentions) > 1, 1)
	add(len(b.mentions) > 3, 1)
	add(b.mentions[0].sent*3 < len(r.Sentences), 1)
	return w
}

// fighter says that a person is a soldier, policeman or guerrilla, whom the
// task does not count as a target on its own.
func (p *person) fighter() bool {
	if p.former {
		return false
	}
	switch p.sense.class {
	case classMilitary, classPerp, classPerpGroup, classPolice:
		return true
	}
	return false
}

// faceless says that a person is only a number or "others".
func (p *person) faceless() bool {
	if p.name >= 0 || p.role == nil {
		return p.name < 0
	}
	switch p.role.head {
	case "others", "other", "ones", "rest", "many", "several", "some", "all":
		return true
	}
	_, number := numberWords[p.role.head]
	return number || p.role.head[0] >= '0' && p.role.head[0] <= '9'
}

// sweeping says that an incident without a day or place hit nobody and nothing in
// particular: "the murder of peasants and students", "attacks on pipelines".
func (r *reader) sweeping(b *build) bool {
	if b.date != nil && !b.date.date.Open || len(b.spots) > 0 || b.kind == "bombing" || len(b.people)+len(b.things) == 0 {
		return false
	}
	for _, p := range b.people {
		if p.name >= 0 || !r.anyOf(p.anchor) {
			return false
		}
	}
	for _, t := range b.things {
		if !r.anyOf(t.phrase) {
			return false
		}
	}
	return true
}

// anyOf says that a phrase is a bare plural: no number, no determiner.
func (r *reader) anyOf(p *phrase) bool {
	return p.plural && p.number.value == 0 && !p.number.uncertain && r.chunk(p.sent, p.chunk).Det == ""
}

// clashes are the words of open fighting, in which people with no more said
// of them are presumed to be fighters.
var clashes = map[string]bool{
	"clash": true, "clashes": true, "combat": true, "combats": true, "fighting": true, "skirmish": true, "skirmishes": true,
	"confrontation": true, "confrontations": true, "battle": true, "battles": true, "offensive": true, "war": true, "firefight": true,
	"shootout": true, "gunfight": true,
}

// summary says that an incident is a count over a time or a war, or is of
// fighting with victims of whom nothing is said (template-doc-part1 §1.0 7).
func (r *reader) summary(b *build) bool {
	if len(b.things) > 0 {
		return false
	}
	for _, p := range b.people {
		if p.name >= 0 || p.sense.class != classWeak && !p.faceless() && p.number.value < 60 {
			return false
		}
		if p.number.value > 150 {
			return true
		}
	}
	for _, m := range b.mentions {
		sent := r.Doc.Doc.Sentences[r.Sentences[m.sent].Index]
		for i := sent.First; i < sent.Last; i++ {
			if clashes[r.Tokens[i].Fold] || r.overTime(i, sent.Last) {
				return true
			}
		}
	}
	return false
}

// overTime reads "so far this year", "since the beginning", "over the past
// four months".
func (r *reader) overTime(i, last int) bool {
	t := &r.Tokens[i]
	if i+2 >= last {
		return false
	}
	switch {
	case t.Is("so") && r.Tokens[i+1].Is("far") && r.Tokens[i+2].Is("this"):
		return true
	case t.Is("last", "past") && (r.Tokens[i+2].Is("months", "years", "weeks") || r.Tokens[i+1].Is("months", "years")):
		return true
	case t.Is("since") && r.Tokens[i+1].Is("the", "january", "1980", "1985"):
		return r.Tokens[i+2].Is("beginning", "start", "fighting", "offensive")
	case t.Is("thousands", "hundreds") && r.Tokens[i+1].Is("of"):
		return true
	}
	return false
}

// ours says that the incident happened in one of the nine countries or to
// somebody from there.
func (r *reader) ours(b *build) bool {
	c := r.placeOf(b).Country
	if c == "" || r.atlas.interest[c] {
		return true
	}
	for _, p := range b.people {
		if r.atlas.interest[p.nation] {
			return true
		}
	}
	return false
}
