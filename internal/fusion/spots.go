package fusion

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"github.com/tocsin/tocsin/internal/threat"
)

// addPlaces keeps the places that a report may be about: where it says that
// the event was, its dateline, and the towns it names most. A quarter may bear
// the name of a town far away: where the dateline gives the town, a single
// mention of another one is not sure.
func (p *Profile) addPlaces(facts []threat.Fact) {
	type said struct {
		spot  Spot
		score int
	}
	var all []said
	for _, f := range facts {
		d := f.Place
		if d == nil {
			continue
		}
		score := map[string]int{"dateline": 4, "event": 3}[d.Role]
		if f.Background {
			score = 0
		}
		town := d.HasPoint && d.Type == "city"
		if !town && score != 3 {
			continue
		}
		s := Spot{
			Name: foldName(d.Name), Country: d.Country, Lat: float32(d.Lat), Lon: float32(d.Lon), Town: town, Point: d.HasPoint,
			Wide: fineness(d.Type) <= fineness("region"), Sure: d.Role == "dateline",
		}
		i := slices.IndexFunc(all, func(o said) bool { return o.spot.Name == s.Name && o.spot.Town == s.Town })
		if i < 0 {
			all = append(all, said{spot: s})
			i = len(all) - 1
		}
		all[i].spot.Sure = all[i].spot.Sure || s.Sure
		all[i].score += score + 1
	}
	slices.SortStableFunc(all, func(a, b said) int { return cmp.Compare(b.score, a.score) })
	dateline := slices.ContainsFunc(all, func(o said) bool { return o.spot.Sure })
	for _, o := range all[:min(len(all), placeMost)] {
		o.spot.Sure = o.spot.Sure || !dateline && o.spot.Town && o.score > 3
		p.Places = append(p.Places, o.spot)
	}
}

// How far a town may lie from another to be taken for one: suburbs.
const (
	townOdds, nearOdds, venueOdds, hallOdds = 0.9, 0.3, 0.3, 1.6
	otherTown, perhapsOtherTown             = -3.6, -1.0
	otherCountry                            = -4.0
)

// judgePlaces compares where the events are told to have been. Towns decide,
// where both tell one; a venue of one name adds a little.
func judgePlaces(a, b *Profile) (float64, string) {
	best, venue, reason := math.Inf(-1), 0.0, ""
	towns := slices.ContainsFunc(a.Places, town) && slices.ContainsFunc(b.Places, town)
	for _, p := range a.Places {
		for _, q := range b.Places {
			if p.Name == q.Name && !p.Town && !p.Wide {
				venue = max(venue, venueOdds)
				if p.Point && q.Point { // a hall of that name, not any "motel"
					venue = hallOdds
				}
			}
			if towns && (!p.Town || !q.Town) {
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

func town(s Spot) bool { return s.Town }

// spots compares two places: the same one, near each other, one in the other,
// or apart. A venue without a position ("motel") says little.
func spots(p, q Spot) (float64, string) {
	vague := !p.Point || !q.Point
	km := math.Inf(1)
	if !vague {
		km = apart(p, q)
	}
	wide := p.Wide || q.Wide
	switch {
	case p.Country != "" && q.Country != "" && p.Country != q.Country:
		if p.Town && q.Town && (!p.Sure || !q.Sure) {
			return 1.5 * perhapsOtherTown, "the places told are different"
		}
		return otherCountry, "they tell of different countries"
	case p.Name == q.Name && !wide && vague:
		return 0.2, ""
	case p.Name == q.Name && !wide && km <= farKm:
		return townOdds, "both tell of " + p.Name
	case km <= farKm && !wide:
		return nearOdds, fmt.Sprintf("the places lie %d km apart", int(km))
	case wide && (p.Country == q.Country || p.Name == q.Name):
		return 0, ""
	case vague:
		return -0.4, ""
	case p.Sure && q.Sure:
		return otherTown, "the places told are different"
	}
	return perhapsOtherTown, "the places told are different"
}

// apart is the distance of two places in kilometres, as on a plane.
func apart(p, q Spot) float64 {
	const rad = math.Pi / 180
	x := float64(p.Lon-q.Lon) * rad * math.Cos(float64(p.Lat+q.Lat)/2*rad)
	return 6371 * math.Hypot(x, float64(p.Lat-q.Lat)*rad)
}
