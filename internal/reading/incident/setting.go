package incident

import "strings"

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
	switch {
	case p.Country != "":
	case r.sites != nil:
		p.Country = r.home.country
	default:
		p.Country = r.defaultCountry(b)
	}
	spots := b.spots
	if len(spots) == 0 || len(spots) == 1 && spots[0].kind == "COUNTRY" {
		spots = r.around(b, p.Country)
	}
	var parts []Part
	for _, sp := range spots {
		if sp.kind == "COUNTRY" || sp.country != "" && sp.country != p.Country {
			continue
		}
		parts = append(parts, Part{sp.name, sp.kind})
	}
	p.Parts = orderParts(r.within(b, parts, p.Country))
	return p
}

// within adds the town that a neighbourhood alone belongs to: the one that the
// text named last before the incident, or the dateline's.
func (r *reader) within(b *build, parts []Part, country string) []Part {
	if len(parts) == 0 {
		return parts
	}
	for _, p := range parts {
		if partRank[p.Kind] < 7 || p.Kind == "FARM" {
			return r.province(parts, country)
		}
	}
	for _, p := range parts {
		town := strings.TrimSuffix(p.Name, " "+p.Kind)
		for _, known := range r.atlas.sites[strings.ToLower(town)] {
			if town != p.Name && known.kind == "CITY" && known.country == country {
				return append(parts, Part{town, "CITY"}) // "Medellin airport"
			}
		}
	}
	at := b.mentions[0].sent
	for s := at; s >= 0; s-- {
		for _, sp := range r.places[s] {
			if sp.kind == "CITY" && sp.country == country && !sp.adjective {
				return append(parts, Part{sp.name, sp.kind})
			}
		}
	}
	if r.home.country == country && r.home.city != "" {
		return append(parts, Part{r.home.city, "CITY"})
	}
	return parts
}

// around looks for the place of an incident that no mention places: "here",
// "this capital", or, where not even a country is told, the place that the sentence before names.
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
	if len(b.spots) > 0 {
		return b.spots
	}
	for _, m := range b.mentions {
		if sps := r.placed(m.sent-1, country, false); sps != nil {
			return sps
		}
	}
	for _, m := range b.mentions {
		if sps := r.placed(m.sent+1, country, true); sps != nil {
			return sps
		}
	}
	return nil
}

// placed is the first place told in a sentence, below a country; where that
// is said of what took place, if only that will do.
func (r *reader) placed(s int, country string, occurred bool) []spot {
	if s < 0 || s >= len(r.Sentences) {
		return nil
	}
	ps := r.places[s]
	for i := range ps {
		sp := &ps[i]
		if sp.adjective || !r.located(*sp) || sp.kind == "COUNTRY" || sp.country != "" && sp.country != country {
			continue
		}
		if v := r.governor(s, sp.first, sp.last); occurred && (v < 0 || !occurs[r.chunk(s, v).Word]) {
			continue
		}
		return r.chain(ps, i)
	}
	return nil
}

// occurs are the verbs that say of an event where it was.
var occurs = map[string]bool{"occur": true, "happen": true, "take": true, "perpetrate": true, "locate": true}

func (r *reader) defaultCountry(b *build) string {
	if r.atlas.interest[r.home.country] && !r.foreign(b) {
		return r.home.country
	}
	if c := r.countryIn(b, func(sp spot) bool { return !sp.adjective && r.located(sp) }); c != "" {
		return c
	}
	if c := r.countryIn(b, func(sp spot) bool { return r.atlas.interest[sp.country] }); c != "" {
		return c
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

// countryIn is the country of the first place in an incident's sentences that
// will do.
func (r *reader) countryIn(b *build, ok func(spot) bool) string {
	for _, m := range b.mentions {
		for _, sp := range r.places[m.sent] {
			if sp.country != "" && ok(sp) {
				return sp.country
			}
		}
	}
	return ""
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

// province adds the department of a town, if the text elsewhere names them
// together: "in Achi, Bolivar department".
func (r *reader) province(parts []Part, country string) []Part {
	town := ""
	for _, p := range parts {
		if rank := partRank[p.Kind]; rank > 0 && rank < 3 {
			return parts
		} else if rank < 7 {
			town = p.Name
		}
	}
	if town == "" || strings.EqualFold(town, r.atlas.capital[country]) {
		return parts
	}
	for s := range r.places {
		ps := r.places[s]
		for i := 1; i < len(ps); i++ {
			if ps[i-1].name == town && partRank[ps[i].kind] == 1 && ps[i].name != town && r.chained(ps[i-1].last, ps[i].first) {
				return append(parts[:len(parts):len(parts)], Part{ps[i].name, ps[i].kind})
			}
		}
	}
	return parts
}

var partRank = map[string]int{
	"DEPARTMENT": 1, "PROVINCE": 1, "STATE": 1, "INTENDANCY": 1, "COMMISSARIAT": 1, "OFFICIAL REGION": 1, "REGION": 2,
	"MUNICIPALITY": 3, "JURISDICTION": 4, "CITY": 5, "TOWN": 5, "DISTRICT": 7, "NEIGHBORHOOD": 7, "SUBURB": 7, "SECTOR": 7,
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
