package incident

import (
	"strings"

	"github.com/tocsin/tocsin/internal/reading/syntax"
	"github.com/tocsin/tocsin/internal/threat"
)

// finish turns what was put together into incidents and leaves out what the
// task rules leave out.
func (r *reader) finish(bs []*build) []Incident {
	var out []Incident
	for _, b := range bs {
		if !r.relevant(b) {
			continue
		}
		out = append(out, r.incident(b))
	}
	return out
}

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
	if r.summary(b) {
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

func (r *reader) incident(b *build) Incident {
	in := Incident{
		Kind: strings.ToUpper(b.kind), Stage: strings.ToUpper(b.stage), Date: r.dateOf(b), Place: r.placeOf(b),
	}
	if in.Stage == "" {
		in.Stage = "ACCOMPLISHED"
	}
	if b.kind == "stoppage" {
		in.Kind = "FORCED WORK STOPPAGE"
	}
	for _, m := range b.mentions {
		in.Triggers = append(in.Triggers, r.Tokens[m.token].Span())
	}
	r.fillAgents(&in, b)
	if b.kind != "arson" && b.kind != "kidnapping" {
		r.fillTools(&in, b)
	}
	if b.kind != "kidnapping" {
		for _, t := range b.wholes() {
			in.Things = append(in.Things, r.thing(t, b, in.Place.Country))
		}
	}
	for _, p := range b.people {
		if p.sense.class == classPerp || p.sense.class == classPerpGroup && p.name < 0 {
			continue // attackers who fell are no targets
		}
		in.People = append(in.People, r.target(p, b, in.Place.Country))
	}
	if b.unhurt && len(b.people) == 0 {
		in.People = append(in.People, Target{Effects: []string{"NO INJURY OR DEATH"}})
	}
	return in
}

// wholes are the things hit, without windows and doors where the building is
// known.
func (b *build) wholes() []*item {
	var out []*item
	for _, t := range b.things {
		if !fittings[syntax.Singular(t.phrase.head)] && t.phrase.sense.class != classThing && t.phrase.sense.class != classMilPhys {
			out = append(out, t)
		}
	}
	if len(out) == 0 {
		return b.things
	}
	return out
}

func (r *reader) dateOf(b *build) Date {
	if b.date != nil {
		return b.date.date
	}
	if r.opts.Published.IsZero() {
		return Date{}
	}
	return Date{To: r.opts.Published, Open: true}
}

// placeOf puts an incident's places together: country, then from the general
// to the specific.
func (r *reader) placeOf(b *build) Place {
	p := Place{}
	for _, sp := range b.spots {
		if sp.country != "" {
			p.Country = sp.country
			break
		}
	}
	if p.Country == "" {
		p.Country = r.defaultCountry(b)
	}
	spots := b.spots
	if len(spots) == 0 {
		spots = r.around(b, p.Country)
	}
	var parts []Part
	for _, sp := range spots {
		if sp.kind == "COUNTRY" || sp.country != "" && sp.country != p.Country {
			continue
		}
		parts = append(parts, Part{sp.name, sp.kind})
	}
	p.Parts = orderParts(parts)
	return p
}

// around looks for the place of an incident that no mention places: "here",
// "this capital", or the place that the sentence before or behind names.
func (r *reader) around(b *build, country string) []spot {
	for _, m := range b.mentions {
		sent := r.Doc.Doc.Sentences[r.Sentences[m.sent].Index]
		for i := sent.First; i < sent.Last; i++ {
			if r.Tokens[i].Is("this", "the") && i+1 < sent.Last && r.Tokens[i+1].Is("capital", "city") && !(i+2 < sent.Last && r.Tokens[i+2].Is("of")) && i > 0 && r.Tokens[i-1].Is("in", "of", "near", "from") {
				if r.home.city != "" && r.home.country == country {
					return []spot{{name: r.home.city, kind: "CITY", country: country}}
				}
			}
		}
	}
	for _, d := range []int{-1, 1} {
		for _, m := range b.mentions {
			s := m.sent + d
			if s < 0 || s >= len(r.Sentences) {
				continue
			}
			for _, sp := range r.places[s] {
				if !sp.adjective && r.located(sp) && sp.kind != "COUNTRY" && (sp.country == "" || sp.country == country) {
					return []spot{sp}
				}
			}
		}
	}
	return nil
}

func (r *reader) defaultCountry(b *build) string {
	if r.atlas.interest[r.home.country] && !r.foreign(b) {
		return r.home.country
	}
	for _, m := range b.mentions {
		for _, sp := range r.places[m.sent] {
			if sp.country != "" {
				return sp.country
			}
		}
	}
	for _, p := range b.people {
		if r.atlas.interest[p.nation] {
			return p.nation
		}
	}
	if r.atlas.interest[r.home.country] {
		return r.home.country
	}
	return r.commonCountry()
}

// foreign says that the incident's first sentence places something in another
// country than the report's.
func (r *reader) foreign(b *build) bool {
	for _, sp := range r.places[b.mentions[0].sent] {
		if sp.country != "" && sp.country != r.home.country && r.located(sp) {
			return true
		}
	}
	for _, p := range b.people {
		if r.atlas.interest[p.nation] && p.nation != r.home.country {
			return true
		}
	}
	return false
}

// commonCountry is the country of interest that the text names most.
func (r *reader) commonCountry() string {
	count := map[string]int{}
	best := r.home.country
	for i := range r.Tokens {
		c := r.lex.nations[r.Tokens[i].Fold]
		if c == "" {
			c = r.atlas.countries[r.Tokens[i].Fold]
		}
		if c == "" && i+1 < len(r.Tokens) {
			c = r.atlas.countries[r.Tokens[i].Fold+" "+r.Tokens[i+1].Fold]
		}
		if r.atlas.interest[c] {
			count[c]++
			if count[c] > count[best] {
				best = c
			}
		}
	}
	return best
}

var partRank = map[string]int{
	"DEPARTMENT": 1, "PROVINCE": 1, "STATE": 1, "INTENDANCY": 1, "COMMISSARIAT": 1, "OFFICIAL REGION": 1, "REGION": 2,
	"MUNICIPALITY": 3, "DISTRICT": 4, "JURISDICTION": 4, "CITY": 5, "TOWN": 5, "NEIGHBORHOOD": 7, "SUBURB": 7, "SECTOR": 7,
	"VILLAGE": 6, "HAMLET": 6, "CANTON": 6, "FARM": 7, "UNIVERSITY": 8, "AIRPORT": 8,
}

// orderParts sorts a chain by size, keeps one of each level, at most three.
func orderParts(ps []Part) []Part {
	var out []Part
	for _, p := range ps {
		rank := partRank[p.Kind]
		if rank == 0 {
			rank = 6
		}
		at, dup := len(out), false
		for i, o := range out {
			or := partRank[o.Kind]
			if or == 0 {
				or = 6
			}
			if or == rank || o.Name == p.Name {
				dup = true
				break
			}
			if rank < or && at == len(out) {
				at = i
			}
		}
		if dup {
			continue
		}
		out = append(out[:at], append([]Part{p}, out[at:]...)...)
	}
	if len(out) > 3 {
		out = out[len(out)-3:]
	}
	return out
}

func (r *reader) fillAgents(in *Incident, b *build) {
	state, other, plain, stateOrg := false, false, false, false
	var anonymous *phrase
	seen := map[string]bool{}
	for _, p := range b.perps {
		if p.org[1] > 0 && p.org[0] <= p.first+r.leadingNation(p) && p.org[1] >= p.last {
			continue // the organization itself
		}
		if p.negative || p.sense.class == "" && p.name[1] == 0 && p.org[1] == 0 {
			continue
		}
		f := r.agentText(p)
		key := strings.ToLower(f.Text)
		if seen[key] || len(in.Perpetrators) >= 3 || bareGroup(p) {
			continue
		}
		if p.name[1] == 0 {
			if anonymous != nil && anonymous.sent != p.sent {
				continue
			}
			anonymous = p
		}
		seen[key] = true
		in.Perpetrators = append(in.Perpetrators, f)
		if r.uniformed(p) {
			state = true
		} else if p.sense.class == classPerp {
			other = true
		} else {
			plain = true
		}
	}
	for _, o := range b.orgs {
		if len(in.Organizations) >= 3 {
			break
		}
		key := "org " + strings.ToLower(r.words(o.phrase.org[0], o.phrase.org[1]))
		if seen[key] {
			continue
		}
		seen[key] = true
		in.Organizations = append(in.Organizations, Organization{
			Filler: r.filler(o.phrase.org[0], o.phrase.org[1], ""), Confidence: o.confidence, State: o.state,
		})
		if o.state {
			state, stateOrg = true, true
		} else {
			stateOrg = false
			other = true
		}
	}
	switch {
	case state && !other || state && stateOrg:
		in.Category = "STATE-SPONSORED VIOLENCE"
	case other || state || plain:
		in.Category = "TERRORIST ACT"
	}
}

// leadingNation is 1 when a phrase starts with a nationality.
func (r *reader) leadingNation(p *phrase) int {
	if r.isNation(r.Tokens[p.first].Fold) {
		return 1
	}
	return 0
}

func (r *reader) filler(first, last int, kind string) Filler {
	return Filler{Span: r.span(first, last), Text: r.words(first, last), Kind: kind}
}

// uniformed says that a perpetrator is of the army or police: by rank or role,
// by organization, or by dress.
func (r *reader) uniformed(p *phrase) bool {
	if p.sense.class == classMilitary || p.sense.class == classPolice || p.orgState {
		return true
	}
	if q := r.orgOf(p); q != nil && q.orgState {
		return true
	}
	if p.name[1] > 0 {
		if n := r.lookup(r.folds(p.name[0], p.name[1])); n >= 0 && r.names[n].role != nil {
			return r.names[n].role.sense.class == classMilitary
		}
		return r.Tokens[p.first].Is("col", "lt", "sgt", "gen", "maj", "capt")
	}
	for i := p.first; i < min(p.last+5, len(r.Tokens)); i++ {
		if r.Tokens[i].Is("uniform", "uniforms", "uniformed", "military") {
			return true
		}
	}
	return false
}

// bareGroup says that a phrase is "the group" or the like and no more.
func bareGroup(p *phrase) bool {
	return p.sense.class == classPerpGroup && p.last-p.first == 1 && p.head != "members" && p.head != "commandos"
}

// agentText is a perpetrator as keys write them: with number, and with what
// "of" adds to a group.
func (r *reader) agentText(p *phrase) Filler {
	if p.name[1] > 0 {
		n := r.lookup(r.folds(p.name[0], p.name[1]))
		if n >= 0 {
			return r.filler(r.names[n].first, r.names[n].last, "")
		}
		return r.filler(p.name[0], p.name[1], "")
	}
	first := p.first
	if p.number.value > 0 || p.number.uncertain {
		for first > p.full && r.Tags[first-1] == syntax.TagNum {
			first--
		}
	}
	last := p.last
	if p.sense.class == classPerpGroup || p.head == "members" || p.head == "member" {
		last = r.withOf(p)
		if q := r.orgOf(p); q != nil && q.chunk == p.chunk+2 {
			last = max(last, q.org[1])
		}
	}
	return r.filler(first, last, "")
}

// withOf is the end of a phrase together with one "of" phrase.
func (r *reader) withOf(p *phrase) int {
	if p.last < r.chunk(p.sent, p.chunk).Last || r.word(p.sent, p.chunk+1) != "of" || r.kind(p.sent, p.chunk+2) != syntax.NP {
		return p.last
	}
	if typeWords[r.chunk(p.sent, p.chunk+2).Word] != "" && r.word(p.sent, p.chunk+3) == "of" && r.kind(p.sent, p.chunk+4) == syntax.NP {
		return r.chunk(p.sent, p.chunk+4).Last
	}
	return r.chunk(p.sent, p.chunk+2).Last
}

func (r *reader) fillTools(in *Incident, b *build) {
	seen := map[string]bool{}
	typed := false
	for _, p := range b.tools {
		if p.sense.kind == "GUN" && (p.head == "fire" || p.head == "shooting" || p.head == "shots" || p.head == "shot") {
			b.gun = true
			continue
		}
		f := r.filler(p.first, p.last, p.sense.kind)
		key := p.sense.kind
		if key == "GUN" {
			key = syntax.Singular(p.head)
		}
		if seen[key] {
			continue
		}
		seen[key] = true
		typed = true
		in.Instruments = append(in.Instruments, f)
	}
	switch {
	case typed:
	case b.gun:
		in.Instruments = append(in.Instruments, Filler{Kind: "GUN"})
	case b.kind == "bombing":
		in.Instruments = append(in.Instruments, Filler{Kind: "BOMB"})
	}
}

func (r *reader) thing(t *item, b *build, country string) Target {
	p := t.phrase
	out := Target{Filler: r.filler(p.first, r.thingEnd(p), p.sense.kind), Count: count(p.number, p.plural)}
	out.Kind = r.thingKind(p)
	if p.nation != "" && p.nation != country {
		out.Nation = p.nation
	}
	effects := t.effects
	if len(effects) == 0 && b.spread != "" {
		effects = []string{b.spread}
	}
	for _, e := range effects {
		switch e {
		case "destroyed":
			out.Effects = append(out.Effects, "DESTROYED")
		case "damage":
			out.Effects = append(out.Effects, "SOME DAMAGE")
		case "nodamage":
			out.Effects = append(out.Effects, "NO DAMAGE")
		}
	}
	if len(out.Effects) == 0 && b.kind == "arson" {
		out.Effects = []string{"SOME DAMAGE"}
	}
	return out
}

// tellers are words within a phrase, or behind its "of", that tell what kind
// of thing a building, office or post is.
var tellers = map[string]string{
	"embassy": "DIPLOMAT OFFICE OR RESIDENCE", "ambassador": "DIPLOMAT OFFICE OR RESIDENCE", "consul": "DIPLOMAT OFFICE OR RESIDENCE",
	"consulate": "DIPLOMAT OFFICE OR RESIDENCE", "diplomat": "DIPLOMAT OFFICE OR RESIDENCE", "newspaper": "COMMUNICATIONS",
	"daily": "COMMUNICATIONS", "radio": "COMMUNICATIONS", "television": "COMMUNICATIONS", "telephone": "COMMUNICATIONS",
	"telecommunications": "COMMUNICATIONS", "magazine": "COMMUNICATIONS", "bank": "FINANCIAL", "financial": "FINANCIAL",
	"electric": "ENERGY", "electrical": "ENERGY", "electricity": "ENERGY", "power": "ENERGY", "oil": "ENERGY", "energy": "ENERGY",
	"high-tension": "ENERGY", "voltage": "ENERGY", "petroleum": "ENERGY", "fuel": "ENERGY", "police": "LAW ENFORCEMENT FACILITY",
	"ministry": "GOVERNMENT OFFICE OR RESIDENCE", "government": "GOVERNMENT OFFICE OR RESIDENCE", "mayor": "GOVERNMENT OFFICE OR RESIDENCE",
	"municipal": "GOVERNMENT OFFICE OR RESIDENCE", "minister": "GOVERNMENT OFFICE OR RESIDENCE", "president": "GOVERNMENT OFFICE OR RESIDENCE",
	"presidential": "GOVERNMENT OFFICE OR RESIDENCE", "senator": "GOVERNMENT OFFICE OR RESIDENCE", "deputy": "GOVERNMENT OFFICE OR RESIDENCE",
	"governor": "GOVERNMENT OFFICE OR RESIDENCE", "congress": "GOVERNMENT OFFICE OR RESIDENCE", "party": "ORGANIZATION OFFICE",
	"union": "ORGANIZATION OFFICE", "federation": "ORGANIZATION OFFICE", "committee": "ORGANIZATION OFFICE", "councilman": "GOVERNMENT OFFICE OR RESIDENCE",
	"water": "WATER", "judge": "GOVERNMENT OFFICE OR RESIDENCE", "candidate": "POLITICAL FIGURE OFFICE OR RESIDENCE",
	"leader": "POLITICAL FIGURE OFFICE OR RESIDENCE", "court": "GOVERNMENT OFFICE OR RESIDENCE", "airline": "COMMERCIAL",
}

// openKinds are the kinds that say little by themselves.
var openKinds = map[string]bool{"": true, "OTHER": true, "CIVILIAN RESIDENCE": true, "ORGANIZATION OFFICE": true}

// thingKind is a thing's type: by its noun, or by what it belongs to where
// the noun leaves that open.
func (r *reader) thingKind(p *phrase) string {
	kind := p.sense.kind
	if !openKinds[kind] && p.head != "branch" && p.head != "branches" && p.head != "warehouse" {
		return kind
	}
	end := r.withOf(p)
	residence := kind == "CIVILIAN RESIDENCE"
	for i := p.full; i < end; i++ {
		if i == p.last-1 {
			continue
		}
		k := tellers[syntax.Singular(r.Tokens[i].Fold)]
		if k == "" || residence && (k == "ENERGY" || k == "COMMUNICATIONS" || k == "FINANCIAL" || k == "ORGANIZATION OFFICE" || k == "COMMERCIAL") {
			continue
		}
		return k
	}
	if q := r.owner(p); residence && q != nil {
		if k := r.ownerKind(q); k != "" {
			return k
		}
	}
	if kind == "" {
		return "OTHER"
	}
	return kind
}

// ownerKind is the type of a residence by whose it is.
func (r *reader) ownerKind(q *phrase) string {
	n := r.lookup(r.folds(q.name[0], q.name[1]))
	if n < 0 || r.names[n].role == nil {
		return ""
	}
	switch r.names[n].role.sense.class {
	case classOfficial:
		return "GOVERNMENT OFFICE OR RESIDENCE"
	case classDiplomat:
		return "DIPLOMAT OFFICE OR RESIDENCE"
	case classPolitical:
		return "POLITICAL FIGURE OFFICE OR RESIDENCE"
	}
	return ""
}

// thingEnd takes in "of …" where it tells which thing: "offices of the bank".
func (r *reader) thingEnd(p *phrase) int {
	switch syntax.Singular(p.head) {
	case "office", "branch", "headquarters", "residence", "house", "home", "building", "ministry", "university", "bank", "seat":
		return r.withOf(p)
	}
	return p.last
}

func count(n number, plural bool) Count {
	c := Count{Value: n.value, AtLeast: n.atLeast, About: n.about, Plural: plural}
	if n.value == 0 && !plural && !n.uncertain {
		c.Value = 1
	}
	if n.uncertain {
		c.Plural = true
	}
	return c
}

func (r *reader) target(h *person, b *build, country string) Target {
	out := Target{Count: count(h.number, h.plural)}
	if h.name >= 0 {
		n := &r.names[h.name]
		out.Name = r.filler(n.first, n.last, "")
		if h.role == nil {
			h.role, h.sense = n.role, sense{}
			if n.role != nil {
				h.sense = n.role.sense
			}
		}
		out.Count = Count{Value: 1}
	}
	kind := h.sense.kind
	switch {
	case h.sense.class == classMilitary:
		kind = "ACTIVE MILITARY"
		if h.former {
			kind = "FORMER ACTIVE MILITARY"
		}
	case kind == "GOVERNMENT OFFICIAL" && h.former:
		kind = "FORMER GOVERNMENT OFFICIAL"
	case kind == "":
		kind = "CIVILIAN"
	}
	if h.role != nil && !(h.name >= 0 && plainRole(h.role.head)) {
		out.Filler = r.filler(h.role.first, r.roleEnd(h.role), kind)
	} else {
		out.Filler.Kind = kind
	}
	if h.nation != "" && h.nation != country {
		out.Nation = h.nation
	}
	out.Effects = humanEffects(h.effects, h.plural && h.name < 0)
	return out
}

// plainRole are descriptions that say nothing of a named person's role
// (template-doc-part1 §7.20).
func plainRole(w string) bool {
	switch w {
	case "man", "woman", "person", "people", "individual", "youth":
		return true
	}
	return false
}

// roleEnd takes in "of …" where a role wants it: "mayor of Achi".
func (r *reader) roleEnd(p *phrase) int {
	switch syntax.Singular(p.head) {
	case "mayor", "member", "president", "director", "leader", "rector", "son", "daughter", "wife", "brother", "sister",
		"secretary", "chief", "head", "commander", "minister", "governor", "relative", "husband", "father", "mother", "owner", "manager":
		if p.sense.class != classMilitary {
			return r.withOf(p)
		}
	}
	return p.last
}

func humanEffects(es []string, many bool) []string {
	var out []string
	for _, e := range es {
		switch e {
		case "death":
			out = append(out, "DEATH")
		case "injury":
			out = append(out, "INJURY")
		case "freed":
			out = append(out, "REGAINED FREEDOM")
		case "none":
			out = append(out, "NO INJURY OR DEATH")
		}
	}
	if many {
		return out
	}
	if len(out) > 1 && out[0] == "INJURY" && out[1] == "DEATH" {
		return []string{"DEATH"}
	}
	if len(out) > 1 && out[0] == "DEATH" {
		return out[:1]
	}
	return out
}

var _ = threat.Span{}
