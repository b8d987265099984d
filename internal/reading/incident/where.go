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
	if w := r.Tokens[i].Fold; !ok && (articles[w] || campusWords[w] || r.isNation(w)) {
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
		r.typed(&sp, site, want, last)
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
		if c := r.about[i].word.nation; c != "" {
			r.mentioned[c] = true
		}
		if c := r.about[i].country; c != "" {
			r.mentioned[c] = true
		}
		if i > 0 && r.about[i-1].place > 1 && r.Tokens[i].Kind == text.Word && r.Tokens[i-1].Kind == text.Word {
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
