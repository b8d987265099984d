package state

import (
	"math"

	"github.com/tocsin/tocsin/cap"
)

// Coverage says whether a block applies at the place that was asked for.
type Coverage string

// The answers. Unknown is not No: it is shown.
const (
	Unasked Coverage = ""
	Inside  Coverage = "inside"
	Unknown Coverage = "unknown"
	Outside Coverage = "outside"
)

func better(a, b Coverage) Coverage {
	for _, c := range []Coverage{Inside, Unknown} {
		if a == c || b == c {
			return c
		}
	}
	return Outside
}

// covers tells whether a point is in any shape of an area. A shape that can't
// be read makes the answer unknown rather than no.
func covers(a *cap.Area, p cap.Point) Coverage {
	best := Outside
	for _, ring := range a.Polygon {
		points, err := ring.Points()
		switch {
		case inRing(points, p):
			return Inside
		case err != nil || len(points) < 4:
			best = Unknown
		}
	}
	for _, c := range a.Circle {
		center, radius, err := c.Disc()
		switch {
		case err != nil:
			best = Unknown
		case distance(center, p) <= radius:
			return Inside
		}
	}
	return best
}

// inRing counts crossings of a meridian ray. Longitudes are taken relative to
// the point and each edge goes the short way round, so a ring across the
// antimeridian works; only an edge from -180 to 180 goes all the way, as in a
// box around the world. The edge itself counts as inside.
func inRing(ring []cap.Point, p cap.Point) bool {
	inside := false
	for i := 1; i < len(ring); i++ {
		a, b := ring[i-1], ring[i]
		ax, bx := wrap(a.Lon-p.Lon), 0.0
		if step := b.Lon - a.Lon; math.Abs(step) == 360 {
			ax, bx = a.Lon-p.Lon, b.Lon-p.Lon
		} else {
			bx = ax + wrap(step)
		}
		if onEdge(ax, a.Lat-p.Lat, bx, b.Lat-p.Lat) {
			return true
		}
		if (ax > 0) != (bx > 0) && a.Lat+(b.Lat-a.Lat)*ax/(ax-bx) > p.Lat {
			inside = !inside
		}
	}
	return inside
}

func wrap(degrees float64) float64 { return math.Remainder(degrees, 360) }

// onEdge tells whether the origin lies on a segment.
func onEdge(ax, ay, bx, by float64) bool {
	cross := ax*by - ay*bx
	return math.Abs(cross) < 1e-12 && ax*bx <= 0 && ay*by <= 0
}

// distance in kilometres over a sphere, which is within 0.6% of the ellipsoid.
func distance(a, b cap.Point) float64 {
	const earth = 6371.0088
	rad := math.Pi / 180
	dLat, dLon := (b.Lat-a.Lat)*rad/2, (b.Lon-a.Lon)*rad/2
	h := math.Pow(math.Sin(dLat), 2) + math.Cos(a.Lat*rad)*math.Cos(b.Lat*rad)*math.Pow(math.Sin(dLon), 2)
	return 2 * earth * math.Asin(math.Sqrt(math.Min(1, h)))
}
