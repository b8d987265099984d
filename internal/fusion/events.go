package fusion

import (
	"fmt"
	"math"
	"slices"
	"time"
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
	priorOdds = -5.5
	// The share of weighty words in common; unrelated local news of one topic
	// lies about .1, two reports of one event between .2 and .6.
	wordOdds = 11.0
	// A full name shared by chance gets rarer with what has been read; of its
	// surprise (in nats) a part counts, the more the surer it is that its bearer
	// was hit or accused. An officer speaks of many events.
	partyOdds, personOdds, officialOdds = 0.80, 0.55, 0.15
	streetOdds, blockOdds, clockOdds    = 0.34, 0.30, 0.25
	passing                             = 0.55 // of a name outside of one report's first words
	keysMost                            = 6.5  // names in all: one full name and street nearly decide
	// People of an age: one in twenty-five by chance, mostly kept between
	// reports of an event.
	ageOdds, otherAges = 1.5, -0.7
	// Reports that both name people or streets and share none are mostly of two.
	otherPeople, otherStreets = -0.9, -1.2
	// Whom a report names outweighs a day or an age read wrongly.
	certain, leastAgainst = 3.0, -1.5
)

// SameEvent says how likely two reports tell of the same event, and why:
// specifics (place, day, figures, names) decide, not the topic.
func (x *Index) SameEvent(a, b Profile) Match {
	x.mu.RLock()
	defer x.mu.RUnlock()
	return sameEvent(&a, &b, valuesOf(&a, x.weight), lore{x.weight, x.official})
}

// lore is what is known of words and names from what has been read.
type lore struct {
	weight   func(uint32) float64 // how telling one is, as its inverse document frequency
	official func(uint32) bool    // whether somebody of the name speaks for an office
}

// sameEvent judges a pair; values are those of a's terms.
func sameEvent(a, b *Profile, values termValues, known lore) Match {
	m := Match{Report: b.Report}
	tell := func(reason string) {
		if reason != "" {
			m.Reasons = append(m.Reasons, reason)
		}
	}
	cosine := values.likeness(a, b, known.weight)
	logit := priorOdds + wordOdds*cosine
	if cosine >= .3 {
		tell("they share many telling words")
	}
	named, reason := judgeKeys(a, b, known)
	logit += named
	tell(reason)
	where, reason := judgePlaces(a, b)
	logit += where
	tell(reason)
	for _, judge := range []func(a, b *Profile) (float64, string){judgeDays, judgeAges, judgeCounts, judgeAttacks, judgePublished} {
		score, reason := judge(a, b)
		if named >= certain {
			score = max(score, leastAgainst)
		}
		logit += score
		tell(reason)
	}
	m.Score = 1 / (1 + math.Exp(-logit))
	return m
}

// judgeKeys compares the full names, streets and minutes.
func judgeKeys(a, b *Profile, known lore) (float64, string) {
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
			if known.official(ka.Hash) && (ka.Kind == PersonKey || kb.Kind == PersonKey) {
				ka.Kind = OfficialKey
			}
			odds := keyOdds(ka.Kind, kb.Kind) * (known.weight(ka.Hash) - 1)
			if !ka.Lead || !kb.Lead {
				odds *= passing
			}
			total += max(odds, 0)
			switch {
			case ka.Kind == StreetKey || ka.Kind == BlockKey:
				streets++
			case ka.Kind != ClockKey && odds > .5:
				people++
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
	}
	reason := ""
	if leads(a, PartyKey) && leads(b, PartyKey) {
		total += otherPeople
		reason = "they name other people"
	}
	if leads(a, StreetKey) && leads(b, StreetKey) {
		total += otherStreets
		reason = "they name other streets"
	}
	return total, reason
}

// keyOdds is the part of a shared specific's surprise that counts.
func keyOdds(a, b KeyKind) float64 {
	switch low, high := min(a, b), max(a, b); {
	case high == StreetKey:
		return streetOdds
	case high == BlockKey:
		return blockOdds
	case high == ClockKey:
		return clockOdds
	case low == OfficialKey:
		return officialOdds
	case low == PartyKey:
		return partyOdds
	}
	return personOdds
}

// leads says whether a report's first words have a specific of a kind.
func leads(p *Profile, kind KeyKind) bool {
	return slices.ContainsFunc(p.Keys, func(k Key) bool { return k.Lead && k.Kind == kind })
}

// judgeAges compares the ages of people.
func judgeAges(a, b *Profile) (float64, string) {
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
	return 1.6 * ageOdds, "they tell of people of the same ages"
}

// termValues are the weights of a report's terms, and the length of their
// vector.
type termValues struct {
	of   []float64
	norm float64
}

func valuesOf(p *Profile, weight func(uint32) float64) termValues {
	v := termValues{of: make([]float64, len(p.Terms))}
	for i, t := range p.Terms {
		v.of[i] = t.value(weight)
		v.norm += v.of[i] * v.of[i]
	}
	return v
}

// nameBoost is how much more a name or number counts than a word.
const nameBoost = 1.6

func (t Term) value(weight func(uint32) float64) float64 {
	v := (1 + math.Log(float64(t.Count))) * weight(t.Hash)
	if t.Name {
		v *= nameBoost
	}
	return v
}

// likeness is the cosine of the two reports' terms.
func (v termValues) likeness(a, b *Profile, weight func(uint32) float64) float64 {
	dot, nb, i := 0.0, 0.0, 0
	for _, t := range b.Terms {
		for i < len(a.Terms) && a.Terms[i].Hash < t.Hash {
			i++
		}
		value := t.value(weight)
		nb += value * value
		if i < len(a.Terms) && a.Terms[i].Hash == t.Hash {
			dot += v.of[i] * value
		}
	}
	if v.norm == 0 || nb == 0 {
		return 0
	}
	return dot / math.Sqrt(v.norm*nb)
}

// What days say. That two reports which came out long apart give the same day
// says more than when both came out on the next.
const (
	sameDay, dayApart     = 1.5, 0.1
	laterDay, laterMost   = 0.25, 2.5 // more for each day between the reports
	otherDays, otherMost  = -0.30, -1.6
	otherDay              = -2.5
	sameMonth, otherMonth = 0.6, -0.6
)

// judgeDays compares the days told for the event; those that a report tells
// otherwise, as a later one often does, count when they are the same.
func judgeDays(a, b *Profile) (float64, string) {
	gap := math.Abs(float64(a.Published - b.Published))
	later := 0.0
	if a.Published != 0 && b.Published != 0 {
		later = min(laterMost, laterDay*max(0, gap-3))
	}
	nearest := min(distance(a.Days, b.Days), distance(a.Days, b.Told), distance(a.Told, b.Days))
	if gap > 10 && nearest > 0 {
		nearest = min(nearest, distance(a.Told, b.Told))
	}
	switch {
	case nearest > 0 && (foretold(a, b) || foretold(b, a)):
		return otherDay, "one of them came out before the day that the other gives"
	case nearest == 0:
		return sameDay + later, "both give the same day"
	case nearest == 1 && len(a.Days) > 0 && len(b.Days) > 0:
		return dayApart, "the days they give are one apart"
	case inMonths(a.Months, b.Days) || inMonths(b.Months, a.Days):
		return sameMonth, "both give the same month"
	case len(a.Days) > 0 && len(b.Days) > 0:
		return max(otherMost, otherDays*float64(nearest)), fmt.Sprintf("the days they give are %d apart", nearest)
	case len(a.Months) > 0 && len(b.Days) > 0 || len(b.Months) > 0 && len(a.Days) > 0:
		return otherMonth, ""
	}
	return 0, ""
}

// foretold says whether a came out before any day that b gives.
func foretold(a, b *Profile) bool {
	before := func(d int32) bool { return d <= a.Published }
	return a.Published != 0 && len(b.Days) > 0 && len(b.Months) == 0 && !slices.ContainsFunc(b.Days, before) && !slices.ContainsFunc(b.Told, before)
}

// distance is how far the nearest two days lie apart.
func distance(a, b []int32) int32 {
	nearest := int32(math.MaxInt32)
	for _, x := range a {
		for _, y := range b {
			nearest = min(nearest, max(x-y, y-x))
		}
	}
	return nearest
}

func inMonths(months, days []int32) bool {
	return slices.ContainsFunc(days, func(d int32) bool {
		return slices.Contains(months, monthOf(time.Unix(int64(d)*86400, 0).UTC()))
	})
}

// judgeCounts compares the figures: equal ones speak for one event, and the
// greater they are the more.
func judgeCounts(a, b *Profile) (float64, string) {
	score, reason := 0.0, ""
	for _, f := range [][2]Bounds{{a.Killed, b.Killed}, {a.Injured, b.Injured}} {
		x, y := f[0], f[1]
		switch {
		case !x.Known || !y.Known:
		case x == y:
			score += 0.4 * max(0, min(math.Log1p(float64(x.Low)), 5)-math.Log1p(1))
			reason = "they give the same figures"
		case x.Low > y.High || y.Low > x.High:
			score -= 0.8
		}
	}
	return score, reason
}

func judgeAttacks(a, b *Profile) (float64, string) {
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
func judgePublished(a, b *Profile) (float64, string) {
	if a.Published == 0 || b.Published == 0 {
		return 0, ""
	}
	days := math.Abs(float64(a.Published - b.Published))
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
