package fusion

import (
	"fmt"
	"math"
	"slices"
)

// Match is how a report stands to another one.
type Match struct {
	Report  string
	Copy    bool    // likely the same words; [CompareTexts] settles it
	Score   float64 // 0 to 1: how likely both tell of the same event
	Reasons []string
}

// The score at which two reports are proposed to be about one event.
const sameEventScore = 0.5

// The weights are logarithms of odds: how much likelier a sign is between two
// reports of one event than between two of the same topic.
const (
	// Two reports of violence tell of different events unless something speaks
	// for one: about one pair in a hundred of a week and town is of one event.
	priorOdds = -5.2
	// The share of weighty words in common; unrelated local news of one topic
	// lies about .1, two reports of one event between .2 and .6.
	wordOdds = 11.0
	// A full name shared by chance gets rarer with what has been read; of its
	// surprise (in nats) a part counts, since a name may be an officer's or stand
	// in the background. The first words tell what the report is about.
	personOdds, streetOdds, blockOdds = 0.62, 0.34, 0.30
	passing                           = 0.55 // of a name outside of one report's first words
	keysMost                          = 6.5  // names in all: one full name and street nearly decide
	// People of an age: one in twenty-five by chance, mostly kept between
	// reports of an event.
	ageOdds, otherAges = 1.1, -1.4
	// Reports that both name people or streets and share none are mostly of two.
	otherNames = -0.7
)

// SameEvent says how likely two reports tell of the same event, and why:
// specifics (place, day, figures, names) decide, not the topic. weight gives
// how telling a term is, as its inverse document frequency.
func SameEvent(a, b Profile, weight func(uint32) float64) Match {
	m := Match{Report: b.Report}
	cosine := likeness(a, b, weight)
	logit := priorOdds + wordOdds*cosine
	if cosine >= .3 {
		m.Reasons = append(m.Reasons, "they share many telling words")
	}
	named, reason := judgeKeys(a, b, weight)
	if logit += named; reason != "" {
		m.Reasons = append(m.Reasons, reason)
	}
	for _, judge := range []func(a, b Profile) (float64, string){judgePlaces, judgeDays, judgeAges, judgeCounts, judgeAttacks, judgePublished} {
		score, reason := judge(a, b)
		if named >= 3 && score < -1.5 { // who is named outweighs a day or place read wrongly
			score = -1.5
		}
		logit += score
		if reason != "" {
			m.Reasons = append(m.Reasons, reason)
		}
	}
	m.Score = 1 / (1 + math.Exp(-logit))
	return m
}

// judgeKeys compares the full names and streets.
func judgeKeys(a, b Profile, weight func(uint32) float64) (float64, string) {
	total, people, streets := 0.0, 0, 0
	for i, j := 0, 0; i < len(a.Keys) && j < len(b.Keys); {
		switch ka, kb := a.Keys[i], b.Keys[j]; {
		case ka.Hash < kb.Hash:
			i++
		case ka.Hash > kb.Hash:
			j++
		default:
			i++
			j++
			odds := map[KeyKind]float64{PersonKey: personOdds, StreetKey: streetOdds, BlockKey: blockOdds}[ka.Kind] * (weight(ka.Hash) - 1)
			if !ka.Lead || !kb.Lead {
				odds *= passing
			}
			total += max(odds, 0)
			if ka.Kind == PersonKey {
				people++
			} else {
				streets++
			}
		}
	}
	switch {
	case people > 0 && streets > 0:
		return min(total, keysMost), "they share names and a street"
	case people > 0:
		return min(total, keysMost), "they share a name"
	case streets > 0:
		return min(total, keysMost), "they share a street"
	case leads(a, PersonKey) && leads(b, PersonKey) || leads(a, StreetKey) && leads(b, StreetKey):
		return otherNames, "they name other people or streets"
	}
	return 0, ""
}

// leads says whether a report's first words have a specific of a kind.
func leads(p Profile, kind KeyKind) bool {
	return slices.ContainsFunc(p.Keys, func(k Key) bool { return k.Lead && k.Kind == kind })
}

// judgeAges compares the ages of people.
func judgeAges(a, b Profile) (float64, string) {
	if len(a.Ages) == 0 || len(b.Ages) == 0 {
		return 0, ""
	}
	shared := 0
	for _, n := range a.Ages {
		if slices.Contains(b.Ages, n) {
			shared++
		}
	}
	switch shared {
	case 0:
		return otherAges, "they tell of people of other ages"
	case 1:
		return ageOdds, "they tell of people of the same age"
	}
	return 1.8 * ageOdds, "they tell of people of the same ages"
}

// likeness is the cosine of the two reports' terms, names counting more.
func likeness(a, b Profile, weight func(uint32) float64) float64 {
	var dot, na, nb float64
	value := func(t Term) float64 {
		v := (1 + math.Log(float64(t.Count))) * weight(t.Hash)
		if t.Name {
			v *= 1.6
		}
		return v
	}
	for _, t := range a.Terms {
		na += value(t) * value(t)
	}
	for _, t := range b.Terms {
		nb += value(t) * value(t)
	}
	for i, j := 0, 0; i < len(a.Terms) && j < len(b.Terms); {
		switch ta, tb := a.Terms[i], b.Terms[j]; {
		case ta.Hash < tb.Hash:
			i++
		case ta.Hash > tb.Hash:
			j++
		default:
			dot += value(ta) * value(tb)
			i++
			j++
		}
	}
	if na == 0 || nb == 0 {
		return 0
	}
	return dot / math.Sqrt(na*nb)
}

// judgePlaces compares where the events are told to have been. Towns decide,
// where both tell one; a venue of one name adds a little.
func judgePlaces(a, b Profile) (float64, string) {
	best, reason := math.Inf(-1), ""
	towns := slices.ContainsFunc(a.Places, town) && slices.ContainsFunc(b.Places, town)
	venue := 0.0
	for _, p := range a.Places {
		for _, q := range b.Places {
			if p.Name == q.Name && !town(p) && fineness(p.Type) > fineness("region") {
				venue = max(venue, 0.3)
				if p.Point && q.Point { // a hall of that name, not any "motel"
					venue = 1.6
				}
			}
			if towns && (!town(p) || !town(q)) {
				continue
			}
			if score, why := spots(p, q); score > best {
				best, reason = score, why
			}
		}
	}
	if math.IsInf(best, -1) {
		return 0, ""
	}
	return best + venue, reason
}

// town says whether a place is a town with a position.
func town(s Spot) bool { return s.Point && s.Type == "city" }

// spots compares two places: the same one, near each other, one in the other,
// or apart. A venue without a position ("motel") says little.
func spots(p, q Spot) (float64, string) {
	km := math.Inf(1)
	if p.Point && q.Point {
		const rad = math.Pi / 180
		x := (p.Lon - q.Lon) * rad * math.Cos((p.Lat+q.Lat)/2*rad)
		km = 6371 * math.Hypot(x, (p.Lat-q.Lat)*rad)
	}
	wide := fineness(p.Type) <= fineness("region") || fineness(q.Type) <= fineness("region")
	vague := !p.Point || !q.Point
	switch {
	case p.Country != "" && q.Country != "" && p.Country != q.Country:
		return -4, "they tell of different countries"
	case p.Name == q.Name && !wide && vague:
		return 0.2, ""
	case p.Name == q.Name && !wide && km <= farKm:
		return 0.9, "both tell of " + p.Name
	case km <= farKm && !wide:
		return 0.3, fmt.Sprintf("the places lie %d km apart", int(km))
	case wide && (p.Country == q.Country || p.Name == q.Name):
		return 0, ""
	case vague:
		return -0.4, ""
	}
	return -3.5, "the places told are different"
}

// judgeDays compares the days told for the event.
func judgeDays(a, b Profile) (float64, string) {
	if len(a.Days) == 0 || len(b.Days) == 0 {
		return 0, ""
	}
	nearest := int32(math.MaxInt32)
	for _, x := range a.Days {
		for _, y := range b.Days {
			nearest = min(nearest, max(x-y, y-x))
		}
	}
	switch {
	case nearest == 0:
		return 1.0, "both give the same day"
	case nearest == 1:
		return 0.1, "the days they give are one apart"
	}
	return -min(2.2, 0.35*float64(nearest)), fmt.Sprintf("the days they give are %d apart", nearest)
}

// judgeCounts compares the figures: equal ones speak for one event, and the
// greater they are the more.
func judgeCounts(a, b Profile) (float64, string) {
	score, reason := 0.0, ""
	for _, kind := range []string{"killed", "injured"} {
		x, okX := a.Counts[kind]
		y, okY := b.Counts[kind]
		switch {
		case !okX || !okY:
		case x == y:
			score += 0.3 + 0.15*min(math.Log1p(float64(x[0])), 4)
			reason = "they give the same figures"
		case x[0] > y[1] || y[0] > x[1]:
			score -= 0.3
		}
	}
	return score, reason
}

func judgeAttacks(a, b Profile) (float64, string) {
	if len(a.Attacks) == 0 || len(b.Attacks) == 0 {
		return 0, ""
	}
	for _, x := range a.Attacks {
		if slices.Contains(b.Attacks, x) {
			return 0.3, ""
		}
	}
	return -0.5, ""
}

// judgePublished compares when the reports came out: those about one event
// mostly come out close together.
func judgePublished(a, b Profile) (float64, string) {
	if !a.Published.Known() || !b.Published.Known() {
		return 0, ""
	}
	days := a.Published.From.Sub(b.Published.From).Abs().Hours() / 24
	switch {
	case days <= 1:
		return 1.2, ""
	case days <= 4:
		return 0.5, ""
	case days <= 14:
		return -0.5, ""
	}
	return -min(2.5, 0.5*math.Log(days/14)+1), fmt.Sprintf("they came out %d days apart", int(days))
}
