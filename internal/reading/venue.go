package reading

import (
	"github.com/tocsin/tocsin/internal/geo"
	"github.com/tocsin/tocsin/internal/reading/text"
)

// namedVenue reads "Crocus City Hall", "Hamid Karzai International Airport":
// capitalised words that end in the word for a venue. It returns how many
// tokens it takes.
func (p *page) namedVenue(i, end int) int {
	if p.doc.Sentences[p.toks[i].Sentence].Upper || p.doc.Sentences[p.toks[i].Sentence].Title || p.is(i, cDet|cPrep|cConj) {
		return 0
	}
	if n, cands := p.nameAt(i, end); n > 0 && i+n < end && p.toks[i+n].Kind == text.Clitic && cands[0].Kind == geo.City {
		return 0 // "Melbourne's Bourke Street Mall": the town is told too
	}
	last := 0
	for k := i; k < min(end, i+9); k++ {
		t := &p.toks[k]
		if k > i && t.Gap > text.Line {
			break
		}
		small := t.Kind == text.Word && (t.Fold == "of" || t.Fold == "the" || t.Fold == "al" || t.Fold == "de" || t.Fold == "and") && k > i
		if t.Kind == text.Word && t.Shape >= text.Capital || t.Kind == text.Clitic || t.Fold == "-" && t.Gap == text.Glued {
			if k > i && p.is(k, cVenue) && t.Shape >= text.Capital && t.Fold != "office" && t.Fold != "parliament" && t.Fold != "street-" {
				last = k + 1
			}
			continue
		}
		if k > i && t.Kind == text.Word && t.Shape == text.Lower && p.is(k, cVenue) && k-i >= 1 && k-i <= 4 && p.word(k-1) != "'s" {
			last = k + 1
			break
		}
		if !small {
			break
		}
	}
	if last == 0 || p.isOrgan(i, last) {
		return 0
	}
	if n, cands := p.nameAt(i, last); n > 0 && i+n < last && p.word(last-1) != "hall" && len(cands) > 0 && cands[0].Kind == geo.Country {
		return 0 // "Russia embassy", "US Embassy": an office, read elsewhere
	}
	if n, _ := p.nameAt(i, last); n == last-1-i && p.toks[last-1].Shape == text.Lower {
		return 0 // "the Akron clinic": a town and a kind of venue
	}
	s := spot{first: i, last: last, within: -1, venue: true, known: true, strong: true, why: "ends in " + quote(p.word(last-1))}
	s.place = geo.Place{Name: p.words(i, last), Kind: geo.Venue}
	if found := geo.Lookup(p.keyOf(i, last)); len(found) > 0 {
		s.place = found[0]
	}
	s.relation, _ = p.relationOf(i, p.doc.Sentences[p.toks[i].Sentence].First)
	p.spots = append(p.spots, s)
	return last - i
}

// isOrgan says whether the words name an office rather than a place:
// "the Supreme Court", "the Foreign Office", "the U.S. Embassy".
func (p *page) isOrgan(first, last int) bool {
	switch p.word(last - 1) {
	case "embassy", "consulate", "court", "ministry", "parliament", "bank", "office", "exchange", "newspaper", "concert", "wedding", "funeral", "festival", "rally", "parade", "procession", "marathon", "train", "bus", "metro", "subway", "tram", "convoy":
		return true
	case "center", "centre":
		return p.word(first) == "national" || p.word(first) == "analysis"
	case "house":
		return p.word(first) == "white"
	}
	return false
}

// told reads "the village of X", "X district" where the gazetteer does not
// know X: the words themselves say that it is a place.
func (p *page) told(i, end int) int {
	s := &p.doc.Sentences[p.toks[i].Sentence]
	if s.Upper || s.Title {
		return 0
	}
	k := i
	for k < min(end, i+5) && (p.toks[k].Shape >= text.Capital && p.toks[k].Kind == text.Word || p.toks[k].Fold == "-" && p.toks[k].Gap == text.Glued && k > i || k > i && p.word(k-1) == "-" && p.toks[k].Gap == text.Glued) {
		if k > i && p.toks[k].Gap > text.Space || k > i && regionNouns[p.word(k)] != "" {
			break
		}
		k++
	}
	kind := regionNouns[p.word(k)]
	before := p.word(i-1) == "of" && regionNouns[p.word(i-2)] != ""
	if before {
		kind = regionNouns[p.word(i-2)]
	} else if kind == "" || k >= end || k == i || p.word(i) == "the" || p.is(i, cDet|cPrep) || p.toks[k].Gap > text.Space || p.nationOf(i) != "" {
		return 0
	}
	if before && (p.is(i, cDet) || k == i) || p.word(k-1) == "-" || generic[p.word(i)] {
		return 0
	}
	rel, strong := p.relationOf(i, s.First)
	if raids[p.word(i-1)] {
		rel, strong = "in", true // "invaded Anguwan village"
	}
	if !before && !strong {
		return 0
	}
	why := "called a " + string(kind) + " by the text"
	p.spots = append(p.spots, spot{
		first: i, last: k, within: -1, strong: true, known: true, relation: rel, why: why,
		place: geo.Place{Name: p.words(i, k), Kind: kind},
	})
	return k - i
}

// genericVenues finds "a concert hall", "the mosque" in a sentence and what
// place stands after it.
func (p *page) genericVenues(si int) []spot {
	s := &p.doc.Sentences[si]
	var out []spot
	for i := s.First; i < s.Last; i++ {
		t := &p.toks[i]
		if t.Kind != text.Word || t.Aside || !p.is(i, cVenue) || t.Fold == "exchange" && p.word(i+1) == "of" || !s.Upper && t.Shape != text.Lower || p.is(i+1, cVenue) {
			continue
		}
		first := i
		for first > s.First && i-first < 4 && p.adjectival(first-1) {
			first--
		}
		if v, ok := p.townsVenue(first, i+1, s.First); ok {
			out = append(out, v)
			continue
		}
		det := p.word(first - 1)
		rel, _ := p.relationOf(first, s.First)
		if rel == "" || det == "no" || rel == "for" {
			continue
		}
		out = append(out, spot{
			first: first, last: i + 1, within: -1, venue: true, known: true, generic: true, relation: rel,
			place: geo.Place{Name: p.words(first, i+1), Kind: geo.Venue}, why: "a kind of venue",
		})
	}
	return out
}

// adjectival says whether token i can be part of the name of a kind of venue:
// "concert hall", "military hospital".
func (p *page) adjectival(i int) bool {
	t := &p.toks[i]
	return t.Kind == text.Word && t.Shape == text.Lower && p.cls[i]&(cBe|cHave|cModal|cPrep|cDet|cConj|cRel|cSay|cVerb|cParticiple|cActive|cPerson|cPerp|cAdverb) == 0 && !generic[t.Fold] &&
		(i == 0 || t.Gap == text.Space)
}

// townsVenue reads "Kabul airport", "the gates of Lima cathedral": a town and
// the one venue of the kind that it has, where an attack hits it.
func (p *page) townsVenue(first, last, from int) (spot, bool) {
	if !landmarks[p.word(last-1)] {
		return spot{}, false
	}
	for n := range p.spots {
		t := &p.spots[n]
		if t.last != first || t.place.Kind != geo.City || t.venue {
			continue
		}
		rel, _ := p.relationOf(t.first, from)
		if g := p.governor(t.first, last, int(p.toks[first].Sentence)); rel == "" && g.deed != ofAttack {
			return spot{}, false
		} else if rel == "" {
			rel = "in"
		}
		return spot{
			first: t.first, last: last, within: -1, venue: true, known: true, strong: true, relation: rel,
			place: geo.Place{Name: p.words(t.first, last), Kind: geo.Venue, Country: t.place.Country, Region: t.place.Region}, why: "the " + p.word(last-1) + " of " + quote(t.place.Name),
		}, true
	}
	return spot{}, false
}

// landmarks are the venues of which a town mostly has one.
var landmarks = wordSet(`airport airfield airbase cathedral parliament university stadium port harbour harbor zoo courthouse prison jail`)

// raids are the verbs whose object is where the attack was.
var raids = wordSet(`attacked attack invaded invade stormed storm raided raid hit struck targeted bombed shelled torched besieged overran burned razed`)

// townBeforeRegion reads "in Namariat, Turkana", "SUTHERLAND SPRINGS, Texas":
// a town that the gazetteer does not know, or knows only by part of its name
// (of known tokens), before the region that holds it. It gives how many tokens
// the town takes.
func (p *page) townBeforeRegion(i, known int, s *text.Sentence) int {
	first := i == s.First && s.Kind == text.Dateline
	if !first && p.word(i-1) != "in" && p.word(i-1) != "near" && p.word(i-1) != "at" || p.is(i, cDet) || p.doc.Sentences[p.toks[i].Sentence].Title {
		return 0
	}
	k := i
	for k < min(s.Last, i+3) && p.toks[k].Kind == text.Word && p.capital(k) && (k == i || p.toks[k].Gap == text.Space) && regionNouns[p.word(k)] == "" {
		k++
	}
	comma := k
	if !first && p.word(k) == "in" {
		for comma+1 < s.Last && generic[p.word(comma+1)] && p.toks[comma+1].Shape == text.Lower && p.word(comma+1) != "," && p.word(comma+1) != "and" {
			comma++ // "in Barsalogho in central Burkina Faso"
		}
	} else if p.word(k) != "," {
		return 0
	}
	if k-i <= known || k+1 >= s.Last || calendar[p.word(i)] || venueNouns[p.word(k-1)] || streetNouns[p.word(k-1)] {
		return 0
	}
	n, cands := p.nameAt(comma+1, s.Last)
	if n == 0 || len(cands) == 0 || cands[0].Kind != geo.Region && !(cands[0].Kind == geo.Country && p.word(k) == "in") && !(cands[0].Kind == geo.City && cands[0].Seat == 2 && !first) {
		return 0
	}
	rel, _ := p.relationOf(i, s.First)
	region := cands[0].Region
	if cands[0].Kind == geo.Region {
		region = cands[0].Name
	}
	p.spots = append(p.spots, spot{
		first: i, last: k, within: -1, strong: true, known: true, relation: rel, dateline: first, why: "before " + quote(p.words(comma+1, comma+1+n)),
		place: geo.Place{Name: p.words(i, k), Kind: geo.City, Country: cands[0].Country, Region: region},
	})
	return k - i
}

// calendar are words that stand before a comma and a place without being one.
var calendar = wordSet(`january february march april may june july august september october november december
	monday tuesday wednesday thursday friday saturday sunday`)
