package incident

import (
	"github.com/tocsin/tocsin/internal/reading/syntax"
)

// when is the time expression of a mention: the nearest of its sentence that
// does not tell when somebody said something.
func (r *reader) when(m *mention) *moment {
	if !m.timed {
		m.timed, m.time = true, r.nearestTime(m)
	}
	return m.time
}

func (r *reader) nearestTime(m *mention) *moment {
	var best *moment
	score := 1 << 30
	ms := r.times[m.sent]
	for i := range ms {
		if r.elsewhere(m, &ms[i]) {
			continue
		}
		if d := r.away(m, ms[i].first, ms[i].last, 6); d < score {
			best, score = &ms[i], d
		}
	}
	return best
}

// sayings are the verbs of saying, and of what is done about violence.
var sayings = map[string]bool{
	"say": true, "report": true, "announce": true, "state": true, "tell": true, "declare": true, "confirm": true,
	"disclose": true, "reveal": true, "admit": true, "deny": true, "claim": true, "warn": true, "condemn": true,
	"accuse": true, "charge": true, "blame": true, "demand": true, "ask": true, "note": true, "add": true, "learn": true,
	"issue": true, "release": true, "publish": true, "assert": true, "explain": true, "inform": true, "denounce": true,
	"acknowledge": true, "point": true, "stress": true, "indicate": true, "arrest": true, "detain": true, "capture": true,
}

// away measures how far tokens [first, last) lie from a mention's trigger:
// tokens, more for each finite verb in between, more before than behind.
func (r *reader) away(m *mention, first, last, before int) int {
	lo, hi, d := m.token, first, 0
	if first < m.token {
		lo, hi = last, m.token
		d = before
	}
	d += hi - lo
	cs := r.Sentences[m.sent].Chunks
	for c := range cs {
		ch := &cs[c]
		if ch.Head <= lo || ch.Head >= hi {
			continue
		}
		switch {
		case ch.Kind == syntax.VP && !ch.Infinitive && !ch.Reduced && !ch.Gerund:
			d += 8
		case ch.Kind == syntax.Sub || ch.Kind == syntax.Other:
			d += 4
		}
	}
	return d
}

// where is the place of a mention: the nearest place of its sentence, with
// the places that stand in a chain with it.
func (r *reader) where(m *mention) []spot {
	if !m.placed {
		m.placed, m.place = true, r.nearestPlace(m)
	}
	return m.place
}

func (r *reader) nearestPlace(m *mention) []spot {
	best, score := -1, 60
	ps := r.places[m.sent]
	for i := range ps {
		if ps[i].adjective && !r.siteOf(m.sent, ps[i]) || !r.located(ps[i]) {
			continue
		}
		d := r.away(m, ps[i].first, ps[i].last, 8)
		if d < score && r.saidAt(m, ps[i]) {
			continue
		}
		if d < score {
			best, score = i, d
		}
	}
	if best < 0 {
		return nil
	}
	return r.chain(ps, best)
}

// chain is the place at with the places that tell with it where that is.
func (r *reader) chain(ps []spot, at int) []spot {
	lo, hi := at, at
	for lo > 0 && !ps[lo-1].adjective && r.chained(ps[lo-1].last, ps[lo].first) {
		lo--
	}
	for hi+1 < len(ps) && r.chained(ps[hi].last, ps[hi+1].first) {
		hi++
	}
	return ps[lo : hi+1]
}

// saidAt says that a place is where somebody spoke: "it was reported in Lima".
func (r *reader) saidAt(m *mention, sp spot) bool {
	v := r.governor(m.sent, sp.first, sp.last)
	return v >= 0 && sayings[r.chunk(m.sent, v).Word] && r.elsewhere(m, &moment{first: sp.first, last: sp.last, verb: v})
}

// chainGap is how many tokens stand at most between places that tell one.
const chainGap = 8

// chained says that only what joins a place to the one it lies in stands
// between tokens a and b: "in Puerto Bello, a village in Turbo municipality".
func (r *reader) chained(a, b int) bool {
	if b-a > chainGap {
		return false
	}
	for i := a; i < b; i++ {
		t := &r.Tokens[i]
		if !chainWords[t.Fold] && typeWords[t.Fold] == "" {
			return false
		}
	}
	return true
}

// chainWords join a place to the one it lies in.
var chainWords = map[string]bool{
	",": true, "in": true, "of": true, "the": true, "(": true, ")": true, "'s": true, "at": true, "near": true, "a": true, "an": true,
	"located": true, "situated": true, "rural": true, "small": true, "northern": true, "southern": true, "eastern": true, "western": true,
	"central": true, "northeastern": true, "northwestern": true, "southeastern": true, "southwestern": true, "capital": true, "part": true,
}

// placePrepositions stand before the place where something happened.
var placePrepositions = map[string]bool{
	"in": true, "at": true, "near": true, "outside": true, "on": true, "around": true, "inside": true, "within": true,
	"between": true, "throughout": true, "downtown": true, "central": true, "against": true,
}

// partWords stand before "of" and a place: "the outskirts of Lima".
var partWords = map[string]bool{
	"section": true, "area": true, "suburbs": true, "heart": true, "middle": true, "region": true, "vicinity": true, "mountains": true,
	"outskirts": true, "center": true, "capital": true, "cities": true, "towns": true, "part": true,
	"square": true, "plaza": true, "park": true, "streets": true, "street": true, "road": true, "avenue": true, "market": true, "campus": true,
	"entrance": true, "highway": true, "exit": true, "port": true, "villages": true, "village": true, "edge": true, "neighborhood": true,
	"north": true, "south": true, "east": true, "west": true, "side": true, "neighborhoods": true, "departments": true, "provinces": true,
}

// located says that a place is where something is: it follows a preposition
// of place, alone or behind the word for its type.
func (r *reader) located(sp spot) bool {
	for i := sp.first - 1; i >= 0 && i > sp.first-7; i-- {
		t := &r.Tokens[i]
		switch {
		case placePrepositions[t.Fold]:
			return true
		case t.Is("of"):
			return i > 0 && (typeWords[r.Tokens[i-1].Fold] != "" || partWords[r.Tokens[i-1].Fold]) && !r.distance(i)
		case t.Is("from", "to", "by", "with", "for", ".", ";"), r.Tags[i] == syntax.TagVerb:
			return false
		}
	}
	return false
}

// siteOf says that a place modifies the word for a part of a town that
// something is in: "in a Guatemala City suburb".
func (r *reader) siteOf(s int, sp spot) bool {
	for c := range r.phrases[s] {
		p := r.phrases[s][c]
		if p == nil || p.first > sp.first || p.last <= sp.last-1 {
			continue
		}
		return p.org[1] == 0 && streets[syntax.Singular(p.head)]
	}
	return false
}

// streets are the words for parts of a town that are no targets.
var streets = map[string]bool{"alley": true, "suburb": true, "neighborhood": true, "district": true, "slum": true, "port": true}

// distance says that "of" at i ends a distance: "576 km southeast of".
func (r *reader) distance(i int) bool {
	for k := i - 1; k >= 0 && k > i-5; k-- {
		if r.Tokens[k].Is("km", "kilometers", "miles", "kms", "blocks", "meters") {
			return true
		}
	}
	return false
}

// months are the names of the months, which are nobody's.
var months = map[string]bool{
	"january": true, "february": true, "march": true, "april": true, "may": true, "june": true, "july": true, "august": true,
	"september": true, "october": true, "november": true, "december": true,
}
