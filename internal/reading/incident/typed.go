package incident

import "strings"

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
		if wholeNames[kind] {
			sp.name, sp.kind = kind+" OF "+sp.name, kind
			return sp, true
		}
		if !looseKinds[kind] && sp.kind != "COUNTRY" && !(partOfTown[kind] && r.atlas.major(sp)) {
			sp.kind = kind
		}
		return sp, true
	}
	if kind == "STATE" || kind == "COMMUNITY" && r.lex.knownNoun(r.Tokens[j-1].Fold) {
		return spot{}, false // "state of siege"
	}
	return spot{first: i + 2, last: j, name: strings.ToUpper(name), kind: kind}, true
}

// typed gives a place of the atlas the type that the noun behind it tells.
func (r *reader) typed(sp *spot, known site, want string, last int) {
	switch {
	case want == "" || known.kind == "COUNTRY" && !wholeNames[want]:
		return
	case partOfTown[want] && sp.last+1 < last && r.Tokens[sp.last+1].Is("of") && r.atlas.major(*sp):
		return // "the Lima district of Miraflores"
	case wholeNames[want]:
		sp.name, sp.kind = sp.name+" "+want, want
	case !looseKinds[want] || want == "REGION" && known.kind == "REGION":
		sp.kind = want
	}
	sp.last++
}

// looseKinds are type words that say little of a place that the atlas knows.
var looseKinds = map[string]bool{"AREA": true, "REGION": true, "ZONE": true, "SECTOR": true, "PORT": true}

// partOfTown are the types of what lies within a town: "a suburb of Lima".
var partOfTown = map[string]bool{"NEIGHBORHOOD": true, "SUBURB": true, "DISTRICT": true, "SECTOR": true}

// wholeNames are the types whose word belongs to the name: "Comalapa airport".
var wholeNames = map[string]bool{"AIRPORT": true, "UNIVERSITY": true}

// typedBehind reads "X neighborhood" for names the atlas does not know.
func (r *reader) typedBehind(i, first, last int) (spot, bool) {
	j, named := i, false
	for j < last && j < i+6 {
		place := r.placeWord(j)
		if j > i && typeWords[r.Tokens[j].Fold] != "" || !place && !campusWords[r.Tokens[j].Fold] && !r.isNation(r.Tokens[j].Fold) {
			break
		}
		named = named || place && !campusWords[r.Tokens[j].Fold]
		j++
	}
	if j >= last || j == i {
		return spot{}, false
	}
	if !named && !r.Tokens[j].Is("university") {
		return spot{}, false
	}
	for k := i; k < j; k++ {
		if !r.placeWord(k) && !wholeNames[typeWords[r.Tokens[j].Fold]] {
			return spot{}, false
		}
	}
	kind := typeWords[r.Tokens[j].Fold]
	if kind == "" || kind == "AREA" || kind == "COMMUNITY" || kind == "STATE" || kind == "ZONE" || kind == "PORT" && j+1 < last && r.Tokens[j+1].Is("of") || kind == "CITY" && !r.Tokens[j].Is("city") {
		return spot{}, false
	}
	end := j
	if wholeNames[kind] {
		end++
	}
	return spot{first: i, last: j + 1, name: strings.ToUpper(join(r.folds(i, end))), kind: kind}, true
}

// campusWords stand in the names of universities and airports.
var campusWords = map[string]bool{
	"national": true, "central": true, "international": true, "catholic": true, "autonomous": true, "technological": true,
	"military": true, "agrarian": true, "engineering": true, "polytechnic": true, "state": true, "federal": true, "free": true,
}
