package geo

import (
	_ "embed"
	"encoding/binary"
	"math"
	"slices"
	"sync"
)

//go:embed data/shapes.gz
var shapesFile []byte

// Ring is a closed line: its last point is its first.
type Ring []Point

// Polygon is an outer ring and the holes in it.
type Polygon []Ring

// outline is a country's polygons with the box around each.
type outline struct {
	polygons []Polygon
	boxes    []box
}

type box struct{ south, west, north, east float64 }

func (b box) contains(p Point) bool {
	return p.Lat >= b.south && p.Lat <= b.north && p.Lon >= b.west && p.Lon <= b.east
}

func boxOf(r Ring) box {
	b := box{90, 180, -90, -180}
	for _, p := range r {
		b.south, b.north = min(b.south, p.Lat), max(b.north, p.Lat)
		b.west, b.east = min(b.west, p.Lon), max(b.east, p.Lon)
	}
	return b
}

var outlines = sync.OnceValue(func() map[string]*outline { return decodeShapes(gunzip(shapesFile)) })

// decodeShapes reads what gen/shapes.go writes.
func decodeShapes(b []byte) map[string]*outline {
	count := func() int { n, w := binary.Uvarint(b); b = b[w:]; return int(n) }
	step := func() int { n, w := binary.Varint(b); b = b[w:]; return int(n) }
	arcs := make([]Ring, count())
	for i := range arcs {
		arcs[i] = make(Ring, count())
		var x, y int
		for j := range arcs[i] {
			x += step()
			y += step()
			arcs[i][j] = Point{Lat: float64(y) / 100, Lon: float64(x) / 100}
		}
	}
	out := map[string]*outline{}
	for len(b) > 0 {
		n := count()
		code := string(b[:n])
		b = b[n:]
		o := &outline{}
		for range count() {
			var poly Polygon
			for range count() {
				var r Ring
				for range count() {
					r = appendArc(r, arcs, step())
				}
				if len(r) >= 4 {
					poly = append(poly, r)
				}
			}
			if len(poly) > 0 {
				o.polygons = append(o.polygons, poly)
				o.boxes = append(o.boxes, boxOf(poly[0]))
			}
		}
		out[code] = o
	}
	return out
}

// appendArc adds an arc to a ring; a negative number is the arc ^n backwards
// (TopoJSON §2.1.4).
func appendArc(r Ring, arcs []Ring, n int) Ring {
	i := n
	if n < 0 {
		i = ^n
	}
	arc := slices.Clone(arcs[i])
	if n < 0 {
		slices.Reverse(arc)
	}
	if len(r) > 0 {
		arc = arc[1:]
	}
	return append(r, arc...)
}

// Shape is the outline of a country by its ISO 3166-1 alpha-2 code, simplified
// to about two kilometres. The caller must not change it.
func Shape(code string) []Polygon {
	if o := outlines()[code]; o != nil {
		return o.polygons
	}
	return nil
}

// ContainsPoint says whether the point lies within the polygon and none of its
// holes. Rings are taken as flat, longitude by latitude, as CAP 1.2 does.
func ContainsPoint(poly Polygon, p Point) bool {
	if len(poly) == 0 || !within(poly[0], p) {
		return false
	}
	for _, hole := range poly[1:] {
		if within(hole, p) {
			return false
		}
	}
	return true
}

// within counts how often a line from the point eastwards crosses the ring.
func within(r Ring, p Point) bool {
	in := false
	for i, j := 0, len(r)-1; i < len(r); j, i = i, i+1 {
		a, b := r[i], r[j]
		if (a.Lat > p.Lat) != (b.Lat > p.Lat) &&
			p.Lon < (b.Lon-a.Lon)*(p.Lat-a.Lat)/(b.Lat-a.Lat)+a.Lon {
			in = !in
		}
	}
	return in
}

// coast is how far off a simplified shore a point may lie, degrees: about 15 km.
const coast = 0.14

// CountryAt is the code of the country in which the point lies, or off whose
// shore it lies by less than 15 km; empty at sea.
func CountryAt(p Point) string {
	best := ""
	for code, o := range outlines() {
		for i, poly := range o.polygons {
			if o.boxes[i].contains(p) && ContainsPoint(poly, p) && (best == "" || code < best) {
				best = code
			}
		}
	}
	if best != "" {
		return best
	}
	return nearestShore(p)
}

func nearestShore(p Point) string {
	best, least := "", coast
	for code, o := range outlines() {
		for i, poly := range o.polygons {
			b := o.boxes[i]
			if !(box{b.south - coast, b.west - coast, b.north + coast, b.east + coast}).contains(p) {
				continue
			}
			if d := toRing(poly[0], p); d < least || d == least && code < best {
				best, least = code, d
			}
		}
	}
	return best
}

// toRing is the distance of the point from the ring in degrees of latitude.
func toRing(r Ring, p Point) float64 {
	squeeze := math.Cos(p.Lat * math.Pi / 180)
	least := math.Inf(1)
	for i := 1; i < len(r); i++ {
		ax, ay := (r[i-1].Lon-p.Lon)*squeeze, r[i-1].Lat-p.Lat
		dx, dy := (r[i].Lon-r[i-1].Lon)*squeeze, r[i].Lat-r[i-1].Lat
		t := 0.0
		if n := dx*dx + dy*dy; n > 0 {
			t = max(0, min(1, -(ax*dx+ay*dy)/n))
		}
		least = min(least, math.Hypot(ax+t*dx, ay+t*dy))
	}
	return least
}
