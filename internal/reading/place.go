package reading

import (
	"math"

	"github.com/tocsin/tocsin/internal/geo"
	"github.com/tocsin/tocsin/internal/reading/text"
)

// maxSpots bounds the places of one document.
const maxSpots = 2000

// findPlaces finds the places of the document and decides which each one is.
func (p *page) findPlaces() {
	for si := range p.doc.Sentences {
		s := &p.doc.Sentences[si]
		if s.Aside || len(p.spots) > maxSpots {
			continue
		}
		p.spotsOf(s)
	}
	p.voteCountries()
	for i := range p.spots {
		p.resolve(i)
	}
	p.namesakes()
	p.keepKnown()
}

// namesakes takes a name said without its state or country for the place that
// the same name is beside them: "Peoria police … Peoria, Illinois".
func (p *page) namesakes() {
	told := map[string]int{}
	for i := range p.spots {
		if s := &p.spots[i]; s.within >= 0 && s.known && !s.venue {
			if k := p.keyOf(s.first, s.last); told[k] == 0 {
				told[k] = i + 1
			}
		}
	}
	for i := range p.spots {
		s := &p.spots[i]
		if s.within >= 0 || s.venue {
			continue
		}
		if n := told[p.keyOf(s.first, s.last)]; n > 0 {
			s.place, s.known = p.spots[n-1].place, !p.isPerson(s)
		}
	}
}

// keepKnown drops what is no place, and keeps the containers' numbers right.
func (p *page) keepKnown() {
	moved := make([]int, len(p.spots))
	kept := p.spots[:0]
	for i := range p.spots {
		moved[i] = -1
		if p.spots[i].known {
			moved[i] = len(kept)
			kept = append(kept, p.spots[i])
		}
	}
	for i := range kept {
		if w := kept[i].within; w >= 0 {
			kept[i].within = moved[w]
		}
	}
	p.spots = kept
}

func (p *page) spotsOf(s *text.Sentence) {
	for i := s.First; i < s.Last; {
		t := &p.toks[i]
		if t.Kind != text.Word || t.Aside || !p.capital(i) || p.taken[i] {
			i++
			continue
		}
		if n := p.namedVenue(i, s.Last); n > 0 {
			i += n
			continue
		}
		n, cands := p.nameAt(i, s.Last)
		if code := p.stateCode(i); code != nil {
			p.addSpot(i, i+1, code, s)
			i++
			continue
		}
		if k := p.townBeforeRegion(i, n, s); k > 0 {
			i += k
			continue
		}
		if n > 0 && p.partOfName(i, i+n, s.Last) {
			n = 0
		}
		if n == 0 {
			if n = p.told(i, s.Last); n == 0 {
				p.nation(i)
				n = 1
			}
			i += n
			continue
		}
		if p.shortName(i) || n > 1 || p.word(i-1) == "in" || p.word(i-1) == "near" || p.word(i-1) == "," && cands[0].Kind == geo.Region {
			p.addSpot(i, i+n, cands, s)
		}
		i += n
	}
}

// partOfName says whether a name is only the start of a longer one that the
// words call a place: "the village of Tera Bangui" is not Tera.
func (p *page) partOfName(i, next, end int) bool {
	if next >= end || p.toks[next].Shape != text.Capital || p.toks[next].Kind != text.Word || p.toks[next].Gap > text.Space || regionNouns[p.word(next)] != "" {
		return false
	}
	return p.word(i-1) == "of" && regionNouns[p.word(i-2)] != "" || next+1 < end && regionNouns[p.word(next+1)] != "" && p.toks[next+1].Shape == text.Lower
}

// nation votes for the country whose people or things the token names.
func (p *page) nation(i int) {
	if code := p.nationOf(i); code != "" && p.votes != nil {
		p.votes[code]++
	}
}

func (p *page) addSpot(first, last int, cands []geo.Place, s *text.Sentence) {
	sp := spot{first: first, last: last, cands: cands, within: -1, dateline: s.Kind == text.Dateline}
	sp.relation, sp.strong = p.relationOf(first, s.First)
	if kind, ok := regionNouns[p.word(last)]; ok && last < s.Last && p.word(last) != "agency" {
		sp.strong = true
		sp.why = "a " + p.word(last)
		sp.kind = kind
	} else if p.word(first-1) == "of" && regionNouns[p.word(first-2)] != "" {
		sp.kind = regionNouns[p.word(first-2)]
	}
	if p.word(last) == "police" && p.capital(last) {
		sp.strong, sp.why = true, "its police"
	}
	if sp.relation != "" && last < s.Last && p.is(last, cVenue) && p.toks[last].Shape == text.Lower {
		sp.relation = "in" // "outside the Akron clinic"
	}
	if n := len(p.spots); n > 0 && sp.relation == "" && p.spots[n-1].relation != "" && p.listed(p.spots[n-1].last, first) {
		sp.relation, sp.strong = p.spots[n-1].relation, p.spots[n-1].strong
	}
	p.spots = append(p.spots, sp)
}

// listed says whether only a comma or "and" stands between two places.
func (p *page) listed(a, b int) bool {
	return b-a == 1 && (p.word(a) == "," || p.word(a) == "and" || p.word(a) == "or") || b-a == 2 && p.word(a) == "," && p.word(a+1) == "and"
}

// relationOf looks left of a name for the preposition that it hangs on.
// strong says that the words tell of a place: "the city of", "in".
func (p *page) relationOf(first, from int) (string, bool) {
	strong := false
	for i := first - 1; i >= max(from, first-8); i-- {
		w := p.word(i)
		if p.seq(i-1, "of", w) && regionNouns[p.word(i-2)] != "" {
			strong = true
		}
		if w == "of" && regionNouns[p.word(i-1)] != "" {
			strong = true
		}
		if r, ok := p.locative(w, i); ok {
			if r == "in" && p.word(i-1) == "outside" || p.seq(i-1, "just", "outside") {
				r = "outside"
			}
			if w == "outside" || p.word(i) == "outskirts" {
				r = "outside"
			}
			return r, strong || i == first-1 && r != "for" && r != "to" && r != "from" || r == "in" || r == "near"
		}
		if w == "outskirts" {
			return "outside", true
		}
		if !p.isGeneric(w) && p.nationOf(i) == "" {
			break
		}
	}
	return "", strong
}

// voteCountries counts which countries the document speaks of.
func (p *page) voteCountries() {
	for i := range p.spots {
		s := &p.spots[i]
		if len(s.cands) == 0 {
			continue
		}
		c := s.cands[0]
		switch {
		case c.Kind == geo.Country:
			p.votes[c.Country] += 3
		case (p.word(s.last) == "county" || p.word(s.last) == "parish") && p.capital(s.last):
			p.votes[c.Country] += 2
		case s.dateline || s.strong && (c.Population > 300_000 || c.Kind == geo.Region):
			p.votes[c.Country] += 2
		case c.Seat == 3 && c.Population > 100_000, c.Population > 1_000_000 && c.Kind == geo.City:
			p.votes[c.Country]++
		}
	}
}

// resolve decides which place a mention is, and whether it is one at all.
func (p *page) resolve(i int) {
	s := &p.spots[i]
	if s.known || len(s.cands) == 0 {
		return
	}
	next := p.container(i)
	best, score := geo.Place{}, math.Inf(-1)
	for _, c := range s.cands {
		v := p.scoreOf(c)
		if s.kind == c.Kind {
			v += 3
		}
		if next >= 0 && p.mayContain(next, c) {
			v += 20
		}
		if v > score {
			best, score = c, v
		}
	}
	if next >= 0 && p.mayContain(next, best) {
		s.strong, s.within = true, next
		p.settleContainer(next, best)
		if s.why == "" {
			s.why = "beside " + quote(p.words(p.spots[next].first, p.spots[next].last))
		}
	}
	if w := p.word(s.last); best.Kind == geo.City && s.kind == geo.Region && (w == "county" || w == "parish") && p.capital(s.last) {
		best = geo.Place{Name: best.Name + " " + p.words(s.last, s.last+1), Kind: geo.Region, Country: best.Country, Region: best.Region, Point: best.Point, HasPoint: best.HasPoint}
	}
	s.place = best
	s.known = p.believable(s)
}

// container is the spot right after spot i that a comma, bracket or "in" ties
// to it: "Paris, France".
func (p *page) container(i int) int {
	if i+1 >= len(p.spots) {
		return -1
	}
	a, b := p.spots[i].last, p.spots[i+1].first
	if regionNouns[p.word(a)] != "" && p.word(a+1) != "of" {
		a++
	}
	if b-a < 1 || b-a > 8 || p.toks[a].Sentence != p.toks[b].Sentence {
		return -1
	}
	tied := false
	for k := a; k < b; k++ {
		switch w := p.word(k); {
		case w == "," || w == "(" || w == "in" || w == "'s" || w == "of" && regionNouns[p.word(k-1)] != "":
			tied = true
		case p.isGeneric(w) && w != "and":
		default:
			return -1
		}
	}
	if tied {
		return i + 1
	}
	return -1
}

// mayContain says whether any reading of spot j contains place c.
func (p *page) mayContain(j int, c geo.Place) bool {
	for n, outer := range p.spots[j].cands {
		if n < 8 && outer.Kind != geo.City && geo.Contains(outer, c) {
			return true
		}
	}
	return false
}

// settleContainer decides that a place is the one that holds another: the
// Georgia of Atlanta.
func (p *page) settleContainer(j int, inner geo.Place) {
	s := &p.spots[j]
	for n, outer := range s.cands {
		if n < 8 && outer.Kind != geo.City && geo.Contains(outer, inner) {
			s.place, s.known = outer, true
			return
		}
	}
}

// scoreOf says how likely a place is meant, from its size and the countries
// that the document speaks of.
func (p *page) scoreOf(c geo.Place) float64 {
	v := math.Log10(float64(max(c.Population, 1)))
	switch c.Kind {
	case geo.Country:
		v += 6
	case geo.Continent, geo.Area, geo.Water:
		v += 4
	case geo.Region:
		v -= 0.3
	}
	if c.Seat == 3 {
		v += 1.5
	}
	if n := p.votes[c.Country]; n > 0 && c.Country != "" {
		v += 1.5 + 2*math.Log10(float64(n)+1)
	}
	return v
}

// believable says whether the mention is a place rather than a person, a word
// or an organisation of that name.
func (p *page) believable(s *spot) bool {
	c, key := s.place, p.keyOf(s.first, s.last)
	if p.isPerson(s) {
		return false
	}
	if traps[key] {
		return s.within >= 0 && len(key) > 2 || s.why != "" && p.calledPlace(s)
	}
	switch c.Kind {
	case geo.Country, geo.Continent, geo.Area, geo.Water, geo.Venue:
		return true
	}
	upper := p.doc.Sentences[p.toks[s.first].Sentence].Upper || p.doc.Sentences[p.toks[s.first].Sentence].Title
	local := p.votes[c.Country] > 0
	switch {
	case s.within >= 0, s.dateline, s.why != "" && local:
		return true
	case upper:
		return s.strong && (local || c.Population > 100_000) || c.Seat == 3 && c.Population > 300_000
	case s.strong:
		return local || c.Population > 15_000 || c.Kind == geo.Region
	case s.relation != "":
		return local && c.Population > 5_000 || c.Population > 100_000 || c.Kind == geo.Region
	}
	return c.Seat == 3 && c.Population > 100_000 || c.Population > 500_000 || local && c.Population > 80_000 || c.Kind == geo.Region && (local || s.last > s.first+1)
}

// calledPlace says whether "the city of", "the town of" stands before a name
// that is otherwise a word.
func (p *page) calledPlace(s *spot) bool {
	return p.word(s.first-1) == "of" && regionNouns[p.word(s.first-2)] != "" || regionNouns[p.word(s.last)] != "" && s.relation == "in"
}

// streetNouns make a town's name before them that of a street.
var streetNouns = wordSet(`street avenue road drive lane boulevard way court circle parkway highway terrace place trail`)

// isPerson says whether the words beside a name make it a person's or an
// organisation's: "Mr Paris", "Victoria Nuland", "Kent Brockman".
func (p *page) isPerson(s *spot) bool {
	if s.place.Kind == geo.Country || p.doc.Sentences[p.toks[s.first].Sentence].Upper {
		return false
	}
	if p.is(s.first-1, cTitle) && p.toks[s.first-1].Shape >= text.Capital && s.place.Seat < 2 {
		return true
	}
	after := s.last < len(p.toks) && p.toks[s.last].Kind == text.Word && p.toks[s.last].Shape == text.Capital && p.toks[s.last].Gap == text.Space
	before := s.first > 0 && p.toks[s.first-1].Kind == text.Word && p.toks[s.first-1].Shape == text.Capital && p.toks[s.first].Gap == text.Space &&
		p.toks[s.first-1].Sentence == p.toks[s.first].Sentence && !generic[p.word(s.first-1)] && locatives[p.word(s.first-1)] == "" && !p.is(s.first-1, cDet|cConj|cPrep) && p.nationOf(s.first-1) == ""
	if s.place.Population > 1_000_000 || s.place.Seat == 3 {
		return s.relation == "" && before != after
	}
	if after && streetNouns[p.word(s.last)] {
		return true
	}
	if after && (regionNouns[p.word(s.last)] != "" || localNouns[p.word(s.last)]) {
		after = false
	}
	return after && !s.strong || before
}

// stateCode is the state whose postal code stands behind a town and a comma:
// "Dayton, OH".
func (p *page) stateCode(i int) []geo.Place {
	t := &p.toks[i]
	n := len(p.spots)
	if t.End-t.Start != 2 || t.Shape != text.Upper || p.word(i-1) != "," || n == 0 || p.spots[n-1].last != i-1 {
		return nil
	}
	code := p.in.Text[t.Start:t.End]
	name := geo.RegionName("US", code)
	if name == code {
		return nil
	}
	var states []geo.Place
	for _, c := range geo.Lookup(geo.Key(name)) {
		if c.Kind == geo.Region && c.Country == "US" {
			states = append(states, c)
		}
	}
	return states
}
