package geo

import (
	"cmp"
	"math"
	"slices"
)

// TownsIn gives the largest towns within a box of degrees, at most so many, none
// of them so near to a larger one that their names would lie on each other: a
// map is known by them.
func TownsIn(south, west, north, east float64, limit int) []Place {
	var inside []*entry
	g := names()
	places := g.places
	city := slices.Index(g.labels, string(City))
	for i := range places {
		e := &places[i]
		if e.hasPoint && e.population > 0 && int(e.kind) == city && float64(e.lat) > south && float64(e.lat) < north && float64(e.lon) > west && float64(e.lon) < east {
			inside = append(inside, e)
		}
	}
	slices.SortFunc(inside, func(a, b *entry) int { return cmp.Or(cmp.Compare(b.population, a.population), cmp.Compare(a.id, b.id)) })
	var out []Place
	for _, e := range inside {
		p := g.place(e)
		if len(out) == limit {
			break
		}
		if !slices.ContainsFunc(out, func(o Place) bool {
			return math.Abs(o.Point.Lat-p.Point.Lat) < (north-south)/16 && math.Abs(o.Point.Lon-p.Point.Lon) < (east-west)/6
		}) {
			out = append(out, p)
		}
	}
	return out
}
