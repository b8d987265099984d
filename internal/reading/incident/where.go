package incident

import (
	"strings"

	"github.com/tocsin/tocsin/internal/reading/syntax"
	"github.com/tocsin/tocsin/internal/reading/text"
)

// home is where a report comes from, as its dateline says.
type home struct {
	country, city string
}

// spot is a place named in a sentence.
type spot struct {
	first, last int
	name        string // upper case
	kind        string
	country     string // "" when the atlas does not know the name
	adjective   bool   // "Lima police": not where something happened
}

// typeWords are the nouns that tell a place's type, before ("town of X") or
// behind its name ("X department").
var typeWords = map[string]string{
	"neighborhood": "NEIGHBORHOOD", "department": "DEPARTMENT", "province": "PROVINCE", "municipality": "MUNICIPALITY",
	"city": "CITY", "town": "TOWN", "village": "VILLAGE", "hamlet": "HAMLET", "district": "DISTRICT", "region": "REGION",
	"valley": "VALLEY", "jurisdiction": "JURISDICTION", "canton": "CANTON", "farm": "FARM", "hill": "HILL", "river": "RIVER",
	"volcano": "VOLCANO", "mountain": "MOUNTAIN", "island": "ISLAND", "zone": "ZONE", "area": "AREA", "suburb": "SUBURB",
	"port": "PORT", "state": "STATE", "county": "COUNTY", "sector": "SECTOR", "community": "COMMUNITY", "airport": "AIRPORT",
	"university": "UNIVERSITY", "intendancy": "INTENDANCY", "commissariat": "COMMISSARIAT", "colony": "COLONY", "barrio": "NEIGHBORHOOD",
}

// spots finds the places named in a sentence.
func (r *reader) spots(s int) []spot {
	sent := r.Doc.Doc.Sentences[r.Sentences[s].Index]
	return r.spotsIn(sent.First, sent.Last)
}

func (r *reader) spotsIn(first, last int) []spot {
	var out []spot
	for i := first; i < last; {
		sp, ok := r.spot(i, first, last)
		if !ok {
			i++
			continue
		}
		out = append(out, sp)
		i = max(sp.last, i+1)
	}
	return out
}

func (r *reader) spot(i, first, last int) (spot, bool) {
	if r.sites != nil {
		sp, ok := r.sites[i]
		if ok {
			sp.adjective = sp.last < last && r.adjectival(&sp, last)
		}
		return sp, ok
	}
	t := &r.Tokens[i]
	if t.Kind != text.Word {
		return spot{}, false
	}
	if !r.Upper && t.Shape == text.Lower && typeWords[t.Fold] == "" {
		return r.uncapitalised(i, first, last)
	}
	if sp, ok := r.typedBefore(i, last); ok {
		return sp, true
	}
	if sp, ok := r.listed(i, first, last); ok {
		return sp, true
	}
	return r.typedBehind(i, first, last)
}

// articles open Spanish names of places.
var articles = map[string]bool{"el": true, "la": true, "los": true, "las": true}

// uncapitalised reads a place whose first letter is small: a name of several
// words ("la Libertad"), or one that is no common word behind a preposition.
func (r *reader) uncapitalised(i, first, last int) (spot, bool) {
	sp, ok := r.listed(i, first, last)
	if !ok && articles[r.Tokens[i].Fold] {
		return r.typedBehind(i, first, last)
	}
	if !ok {
		return spot{}, false
	}
	if sp.last-sp.first > 1 && !syntax.Known(r.Tokens[sp.last-1].Fold) {
		return sp, true
	}
	for k := sp.first; k < sp.last; k++ {
		if syntax.Known(r.Tokens[k].Fold) && !placeStarts[r.Tokens[k].Fold] {
			return spot{}, false
		}
	}
	return sp, r.introduced(i, first)
}

// typedBefore reads "town of X", "neighborhood of X".
func (r *reader) typedBefore(i, last int) (spot, bool) {
	kind := typeWords[r.Tokens[i].Fold]
	if kind == "" || i+2 >= last || !r.Tokens[i+1].Is("of") {
		return spot{}, false
	}
	j := i + 2
	for j < last && j < i+7 && r.placeWord(j) {
		j++
	}
	if j == i+2 {
		return spot{}, false
	}
	if r.Tokens[j-1].Is("de", "la", "el", "del", "los", "las") {
		return spot{}, false
	}
	name := join(r.folds(i+2, j))
	if sp, ok := r.listed(i+2, i+2, last); ok && sp.last >= j {
		if !looseKinds[kind] && sp.kind != "COUNTRY" {
			sp.kind = kind
		}
		return sp, true
	}
	if kind == "STATE" || kind == "COMMUNITY" && r.lex.knownNoun(r.Tokens[j-1].Fold) {
		return spot{}, false // "state of siege"
	}
	return spot{first: i + 2, last: j, name: strings.ToUpper(name), kind: kind}, true
}

// looseKinds are type words that say little of a place that the atlas knows.
var looseKinds = map[string]bool{"AREA": true, "REGION": true, "ZONE": true, "SECTOR": true}

func (r *reader) placeWord(j int) bool {
	t := &r.Tokens[j]
	if t.Kind != text.Word {
		return false
	}
	if t.Is("san", "santa", "el", "la", "los", "las", "de", "del", "nueva", "nuevo", "villa", "puerto", "ciudad", "y", "alto", "rio", "santo", "cerro", "loma", "monte") {
		return true
	}
	if _, ok := r.lex.nations[t.Fold]; ok {
		return false
	}
	return r.Tags[j] == syntax.TagName || r.lex.given[t.Fold] || r.atlas.known(t.Fold) ||
		(!r.Upper && t.Shape == text.Capital && r.Tags[j] == syntax.TagNoun)
}

// listed reads the longest name of the atlas that starts at i, and a type
// noun behind it.
func (r *reader) listed(i, first, last int) (spot, bool) {
	for k := min(r.atlas.starts[r.Tokens[i].Fold], last-i); k > 0; k-- {
		name := join(r.folds(i, i+k))
		sites, ok := r.atlas.sites[name]
		if !ok || k == 1 && !r.plausible(i, first, last) {
			continue
		}
		sp := spot{first: i, last: i + k, name: strings.ToUpper(name)}
		want := ""
		if i+k < last {
			want = typeWords[r.Tokens[i+k].Fold]
		}
		if want == "" && i+k < last && r.placeWord(i+k) && k == 1 && !r.lex.given[r.Tokens[i].Fold] && r.Upper {
			// part of a longer unknown name
			return spot{}, false
		}
		site := r.choose(sites, want)
		sp.country, sp.kind = site.country, site.kind
		if r.farOff(site) {
			if want == "" && r.longer(i+k, last) {
				return spot{}, false
			}
			sp.country = "" // a namesake of a town abroad
		}
		if want != "" && site.kind != "COUNTRY" {
			sp.kind = want
			sp.last++
			if want == "AREA" || want == "REGION" && site.kind != "REGION" || want == "ZONE" || want == "SECTOR" {
				sp.kind = site.kind
			}
		}
		sp.adjective = r.adjectival(&sp, last)
		return sp, true
	}
	return spot{}, false
}

// plausible says that a single word of the atlas is meant as a place and is
// no common word, person or nationality here.
func (r *reader) plausible(i, first, last int) bool {
	w := r.Tokens[i].Fold
	if syntax.Known(w) && !r.introduced(i, first) {
		return false
	}
	if syntax.Known(w) && !properShape(r, i) {
		return false
	}
	if r.lex.given[w] && !r.introduced(i, first) && i > 0 {
		return false
	}
	if i > first && (r.lex.given[r.Tokens[i-1].Fold] || r.Tags[i-1] == syntax.TagName && !r.Tokens[i-1].Is("san")) && !r.atlas.known(r.Tokens[i-1].Fold) {
		return false
	}
	return true
}

func properShape(r *reader, i int) bool {
	return !r.Upper && r.Tokens[i].Shape != text.Lower
}

// introduced says that a preposition of place stands before token i.
func (r *reader) introduced(i, first int) bool {
	if i == first {
		return false
	}
	return r.Tokens[i-1].Is("in", "at", "near", "from", "to", "of", "outside", "around", "downtown", "central", "northern", "southern", "eastern", "western", ",")
}

// major says that a place is a country, a capital or a department.
func (a *atlas) major(sp spot) bool {
	return sp.kind == "COUNTRY" || sp.kind == "DEPARTMENT" || sp.kind == "PROVINCE" || a.capital[sp.country] == strings.ToLower(sp.name)
}

// choose takes the likeliest place of a name: at home, mentioned, large.
func (r *reader) choose(sites []site, want string) site {
	best, score := sites[0], -1
	for _, s := range sites {
		v := 0
		if s.country == r.home.country {
			v += 40
		}
		if r.mentioned[s.country] {
			v += 20
		}
		if s.kind == "COUNTRY" {
			v += 60
		}
		if want != "" && s.kind == want {
			v += 15
		}
		if s.kind == "CITY" {
			v += 5
		}
		if r.atlas.capital[s.country] == s.name {
			v += 30
		}
		if s.rank < 10 {
			v += 6
		} else if s.rank < 60 {
			v += 3
		}
		if v > score {
			best, score = s, v
		}
	}
	return best
}

// farOff says that a town lies in a country that the text does not speak of:
// the name is that of a place nearer by.
func (r *reader) farOff(s site) bool {
	return s.kind != "COUNTRY" && s.country != r.home.country && !r.mentioned[s.country] && s.rank > 0 &&
		r.atlas.capital[s.country] != s.name && r.home.country != ""
}

// longer says that a name goes on at token i: "San Antonio" of "San Antonio
// Abad".
func (r *reader) longer(i, last int) bool {
	return i < last && r.Tokens[i].Kind == text.Word && r.Tags[i] == syntax.TagName && !r.lex.given[r.Tokens[i].Fold]
}

// adjectival says that a place only modifies what follows: "Lima police",
// "the Bogota Chamber of Commerce".
func (r *reader) adjectival(sp *spot, last int) bool {
	if sp.last >= last {
		return false
	}
	t := &r.Tokens[sp.last]
	if t.Kind == text.Clitic {
		return false
	}
	return r.Tags[sp.last] == syntax.TagNoun && !t.Is("today", "yesterday") && typeWords[t.Fold] == "" && t.Kind == text.Word
}

// typedBehind reads "X neighborhood" for names the atlas does not know.
func (r *reader) typedBehind(i, first, last int) (spot, bool) {
	if !r.placeWord(i) {
		return spot{}, false
	}
	j := i
	for j < last && j < i+6 && r.placeWord(j) {
		j++
	}
	if j >= last {
		return spot{}, false
	}
	kind := typeWords[r.Tokens[j].Fold]
	if kind == "" || kind == "AREA" || kind == "COMMUNITY" || kind == "STATE" || kind == "ZONE" || kind == "CITY" && !r.Tokens[j].Is("city") {
		return spot{}, false
	}
	return spot{first: i, last: j + 1, name: strings.ToUpper(join(r.folds(i, j))), kind: kind}, true
}

// setSites takes the places that the caller found.
func (r *reader) setSites() {
	if r.opts.Sites == nil {
		return
	}
	r.sites = make(map[int]spot, len(r.opts.Sites))
	r.siteWords = map[string]bool{}
	for _, p := range r.opts.Sites {
		r.sites[p.First] = spot{first: p.First, last: p.Last, name: strings.ToUpper(p.Name), kind: p.Kind, country: p.Country}
		if p.Last-p.First == 1 {
			r.siteWords[r.Tokens[p.First].Fold] = true
		}
	}
}

// locate finds the dateline's city and country, and the countries mentioned.
func (r *reader) locate() {
	r.mentioned = map[string]bool{}
	for i := range r.Tokens {
		if c := r.lex.nations[r.Tokens[i].Fold]; c != "" {
			r.mentioned[c] = true
		}
		if c := r.atlas.countries[r.Tokens[i].Fold]; c != "" {
			r.mentioned[c] = true
		}
		if i > 0 && r.Tokens[i].Kind == text.Word && r.Tokens[i-1].Kind == text.Word && r.atlas.starts[r.Tokens[i-1].Fold] > 1 {
			if c := r.atlas.countries[r.Tokens[i-1].Fold+" "+r.Tokens[i].Fold]; c != "" {
				r.mentioned[c] = true
			}
		}
	}
	for _, s := range r.Doc.Doc.Sentences {
		if s.Kind != text.Dateline {
			continue
		}
		for _, sp := range r.spotsIn(s.First, s.Last) {
			switch {
			case sp.kind == "COUNTRY":
				if r.home.country != sp.country {
					r.home = home{country: sp.country, city: r.home.city}
				}
			case r.home.city == "" && sp.country != "":
				r.home = home{country: sp.country, city: sp.name}
			}
		}
		return
	}
}

// survey finds the places of all sentences.
func (r *reader) survey() {
	surnames := map[string]bool{}
	for _, n := range r.names {
		surnames[n.words[len(n.words)-1]] = true
		if len(n.words) > 2 {
			surnames[n.words[len(n.words)-2]] = true
		}
	}
	for s := range r.Sentences {
		r.places[s] = r.unnamed(s, r.spots(s), surnames)
	}
}

// unnamed drops the places that lie within a person's or a group's name, and
// those whose one word is the surname of somebody in the text.
func (r *reader) unnamed(s int, sps []spot, surnames map[string]bool) []spot {
	out := sps[:0]
	for _, sp := range sps {
		inside := sp.last-sp.first == 1 && surnames[r.Tokens[sp.first].Fold] && !r.atlas.major(sp)
		for _, p := range r.phrases[s] {
			if p != nil && (sp.first < p.name[1] && sp.last > p.name[0] || sp.first < p.org[1] && sp.last > p.org[0]) {
				inside = true
			}
		}
		if !inside {
			out = append(out, sp)
		}
	}
	return out
}
