package fusion

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"time"

	"github.com/tocsin/tocsin/internal/threat"
)

// dated is a fact with the time it gives for the event.
type dated struct {
	fact threat.FactRecord
	when threat.When
}

// whenQuestion reconciles the times told for the event itself: overlapping
// times are compatible and the finest is current; others contradict.
func (m *material) whenQuestion() Question {
	q := Question{ID: "when", Kind: threat.FactDate, Text: "When did it happen?"}
	var times []dated
	for _, f := range m.facts {
		if w, ok := eventTime(f); ok && live(f) {
			times = append(times, dated{f, w})
		}
	}
	if len(times) == 0 {
		return q
	}
	current := m.pickTime(times)
	groups := newGrouping(m)
	for _, t := range times {
		standing, reason := Current, ""
		switch {
		case t.when.EDTF == current.when.EDTF && t.when.Part == current.when.Part:
		case t.when.Overlaps(current.when):
			standing, reason = Compatible, "both can be true; the finer one is current"
		default:
			standing, reason = Contradicting, fmt.Sprintf("it cannot be both this and %s", whenWords(current.when))
		}
		groups.addTime(t, standing, reason)
	}
	m.nameCurrent(groups.answers)
	slices.SortStableFunc(groups.answers, func(a, b Answer) int {
		return cmp.Compare(standingOrder(a.Standing), standingOrder(b.Standing))
	})
	q.Answers = groups.answers
	return q
}

// exactConflicts finds times that agree with the coarser one that is current
// and not with each other: 19:40 and 19:58 of one evening.
func (m *material) exactConflicts(q Question) []Conflict {
	var out []Conflict
	seen := map[string]bool{}
	var fine []dated
	for _, f := range m.facts {
		if w, ok := eventTime(f); ok && live(f) && !w.From.IsZero() && !w.To.IsZero() && w.To.Sub(w.From) <= time.Hour && !seen[w.EDTF] {
			seen[w.EDTF] = true
			fine = append(fine, dated{f, w})
		}
	}
	compatible := func(d dated) bool {
		return slices.ContainsFunc(q.Answers, func(a Answer) bool { return a.Value == d.when.EDTF && a.Standing == Compatible })
	}
	for i, a := range fine {
		for _, b := range fine[i+1:] {
			if len(out) == maxExact || !compatible(a) || !compatible(b) || a.when.Overlaps(b.when) {
				continue
			}
			out = append(out, Conflict{
				ID: fmt.Sprintf("when-exact-%d", len(out)+1), Question: "when", Kind: "value",
				Text:  fmt.Sprintf("When exactly did it happen? %s, or %s", whenWords(a.when), whenWords(b.when)),
				Why:   "each agrees with the day, and it cannot be both",
				Sides: []Evidence{m.evidence(a.fact), m.evidence(b.fact)},
			})
		}
	}
	return out
}

// maxExact bounds how many pairs of exact times are shown as conflicts.
const maxExact = 3

// addTime is add for a time, whose value is not always the fact's own.
func (g *grouping) addTime(t dated, standing Standing, reason string) {
	key := t.when.EDTF + t.when.Part
	_, known := g.index[key]
	g.add(key, t.fact, standing, reason)
	if !known {
		a := &g.answers[len(g.answers)-1]
		a.Value, a.Display = t.when.EDTF, whenWords(t.when)
	}
}

// eventTime is the time a fact gives for the attack, if it gives one.
func eventTime(f threat.FactRecord) (threat.When, bool) {
	switch {
	case f.Attack != nil && f.Attack.When != nil && f.Attack.When.Known():
		return *f.Attack.When, true
	case f.Kind == threat.FactDate && f.Date != nil && f.Date.Of == "attack" && f.Date.Relation == nil && f.Date.Known():
		return f.Date.When, true
	}
	return threat.When{}, false
}

// pickTime is the finest of the times that most others agree with.
func (m *material) pickTime(times []dated) dated {
	best, most := times[0], -1
	for _, t := range times {
		agree := 0
		for _, o := range times {
			if o.when.Overlaps(t.when) {
				agree += 2
			}
		}
		if t.fact.State == threat.FactConfirmed || t.fact.ByHand {
			agree += 1 << 20
		}
		if agree > most || (agree == most && finer(t.when, best.when)) {
			best, most = t, agree
		}
	}
	return best
}

// finer says whether a is known to fewer hours than b.
func finer(a, b threat.When) bool {
	if a.From.IsZero() || a.To.IsZero() {
		return false
	}
	if da, db := a.To.Sub(a.From), b.To.Sub(b.From); da != db {
		return b.From.IsZero() || b.To.IsZero() || da < db
	}
	return a.Part != "" && b.Part == ""
}

// farKm is how far apart two named places may lie and still be one: a venue
// "in Moscow" may stand just outside the city.
const farKm = 60

// whereQuestion reconciles the places told for the event: the finest is
// current, what contains it or lies near it is compatible.
func (m *material) whereQuestion() Question {
	q := Question{ID: "where", Kind: threat.FactPlace, Text: "Where did it happen?"}
	var places []threat.FactRecord
	for _, f := range m.of(threat.FactPlace) {
		if f.Place != nil && f.Place.Role == "event" {
			places = append(places, f)
		}
	}
	mention := func(f threat.FactRecord) bool { return f.Place != nil && f.Place.Role == "event" }
	if len(places) == 0 {
		q.Answers = m.aside(threat.FactPlace, mention)
		return q
	}
	current := m.pickPlace(places)
	groups := newGrouping(m)
	for _, f := range places {
		standing, reason := standPlace(f, current)
		groups.add(placeKey(f), f, standing, reason)
	}
	m.nameCurrent(groups.answers)
	slices.SortStableFunc(groups.answers, func(a, b Answer) int {
		return cmp.Compare(standingOrder(a.Standing), standingOrder(b.Standing))
	})
	q.Answers = append(groups.answers, m.aside(threat.FactPlace, mention)...)
	return q
}

func placeKey(f threat.FactRecord) string { return f.Value + "\x00" + f.Place.Relation }

// pickPlace is the finest place, the one said by more origins among equals.
func (m *material) pickPlace(places []threat.FactRecord) threat.FactRecord {
	votes := map[string][]Evidence{}
	for _, f := range places {
		votes[placeKey(f)] = append(votes[placeKey(f)], m.evidence(f))
	}
	return slices.MaxFunc(places, func(a, b threat.FactRecord) int {
		return cmp.Or(
			cmp.Compare(boolRank(a.State == threat.FactConfirmed || a.ByHand), boolRank(b.State == threat.FactConfirmed || b.ByHand)),
			cmp.Compare(fineness(a.Place.Type), fineness(b.Place.Type)),
			cmp.Compare(m.origins(votes[placeKey(a)]), m.origins(votes[placeKey(b)])),
		)
	})
}

func boolRank(b bool) int {
	if b {
		return 1
	}
	return 0
}

// fineness ranks the types of place from the coarsest to the finest.
func fineness(kind string) int {
	return slices.Index([]string{"continent", "country", "region", "", "city", "district", "venue"}, kind)
}

// standPlace says how a place stands to the current one.
func standPlace(f, current threat.FactRecord) (Standing, string) {
	a, b := f.Place, current.Place
	km, known := distanceKm(a, b)
	switch {
	case placeKey(f) == placeKey(current):
		return Current, ""
	case a.Country != "" && b.Country != "" && a.Country != b.Country:
		return Contradicting, "the two places lie in different countries"
	case fineness(a.Type) <= fineness("region") || fineness(b.Type) <= fineness("region"):
		return Compatible, "the wider place may hold the other"
	case known && km > farKm:
		return Contradicting, fmt.Sprintf("the two places lie %d km apart", int(math.Round(km)))
	case known:
		return Compatible, fmt.Sprintf("it lies %d km from the current one, or about it", int(math.Round(km)))
	}
	return Compatible, "nothing says that they are different places"
}

// distanceKm is the great-circle distance of two places with coordinates.
func distanceKm(a, b *threat.PlaceDetail) (float64, bool) {
	if !a.HasPoint || !b.HasPoint {
		return 0, false
	}
	const earth, rad = 6371.0088, math.Pi / 180
	dLat, dLon := (b.Lat-a.Lat)*rad/2, (b.Lon-a.Lon)*rad/2
	h := math.Pow(math.Sin(dLat), 2) + math.Cos(a.Lat*rad)*math.Cos(b.Lat*rad)*math.Pow(math.Sin(dLon), 2)
	return 2 * earth * math.Asin(math.Sqrt(min(1, h))), true
}
