package cap

import (
	"math"

	"github.com/tocsin/tocsin/cap/internal/ring"
)

// bounds is the box around the shapes of an area, as they are written.
type bounds struct {
	set                            bool
	minLat, maxLat, minLon, maxLon float64
}

// include widens the box; it is false for points that are not on Earth.
func (b *bounds) include(points []Point) bool {
	if !b.set {
		*b = bounds{true, points[0].Lat, points[0].Lat, points[0].Lon, points[0].Lon}
	}
	ok := true
	for _, p := range points {
		b.minLat, b.maxLat = min(b.minLat, p.Lat), max(b.maxLat, p.Lat)
		b.minLon, b.maxLon = min(b.minLon, p.Lon), max(b.maxLon, p.Lon)
		if !(math.Abs(p.Lat) <= 90 && math.Abs(p.Lon) <= 180) {
			ok = false
		}
	}
	return ok
}

// outOfRange reports the first point that is not on Earth. A longitude up to
// 360 is understood, and so only a warning.
func (c *checker) outOfRange(i int32, points []Point, box *bounds) {
	wrapped := -1
	for k, p := range points {
		if math.Abs(p.Lat) <= 90 && math.Abs(p.Lon) <= 180 {
			continue
		}
		if math.Abs(p.Lat) <= 90 && math.Abs(p.Lon) <= 360 {
			if wrapped < 0 {
				wrapped = k
			}
			continue
		}
		remedy := "latitude is within -90 and 90, longitude within -180 and 180"
		if math.Abs(p.Lat) <= 180 && math.Abs(p.Lon) <= 90 {
			if c.scratch.home.told {
				return // said once for all shapes
			}
			c.add(rSwapped, i, "latitude "+degrees(p.Lat)+" in <"+c.name(i)+">: the pair reads as longitude,latitude", "write latitude first: "+degrees(p.Lon)+","+degrees(p.Lat))
			c.scratch.home.told = true
			return
		}
		c.add(rLatLonRange, i, p.String()+" in <"+c.name(i)+">", remedy)
		return
	}
	if wrapped >= 0 {
		p := points[wrapped]
		c.add(rLongitudeWrapped, i, p.String()+" in <"+c.name(i)+">", "write "+Point{p.Lat, math.Remainder(p.Lon, 360)}.String())
		c.shape(i, points)
	}
}

// shape checks a ring on Earth: where it runs, what it encloses, whether it is
// simple.
func (c *checker) shape(i int32, points []Point) {
	if points[0] == (Point{}) && allZero(points) {
		c.add(rNullIsland, i, "a polygon at 0,0", "give the true place")
		return
	}
	turns, crossed := c.toGrid(points)
	if turns != 0 {
		c.add(rPole, i, "a polygon around a pole", "cut it along a meridian")
		return
	}
	if crossed {
		c.add(rAntimeridian, i, "a polygon across the antimeridian", "split it in two at longitude 180")
	}
	c.simple(i)
}

func allZero(points []Point) bool {
	for _, p := range points {
		if p != (Point{}) {
			return false
		}
	}
	return true
}

// toGrid puts a ring on the grid. Where neighbours are more than half the
// Earth apart the ring goes the short way, across the antimeridian; turns says
// how often it goes round the Earth in all.
func (c *checker) toGrid(points []Point) (turns int, crossed bool) {
	grid := c.scratch.grid[:0]
	shift, last := 0.0, points[0].Lon
	for _, p := range points {
		if d := p.Lon - last; d > 180 {
			shift -= 360
			crossed = true
		} else if d < -180 {
			shift += 360
			crossed = true
		}
		last = p.Lon
		grid = append(grid, ring.At(p.Lon+shift, p.Lat))
	}
	c.scratch.grid = grid
	return int(shift / 360), crossed
}

// simple reports a ring that crosses or touches itself, or encloses nothing.
func (c *checker) simple(i int32) {
	grid := c.scratch.grid
	closed := grid
	if n := len(grid); grid[0] == grid[n-1] {
		closed = grid[:n-1]
	}
	for k := 1; k < len(closed); k++ {
		if closed[k] == closed[k-1] {
			c.add(rDuplicatePoint, i, "the point "+c.scratch.points[k].String()+" twice in a row", "give it once")
			break
		}
	}
	if ring.Flat(closed) {
		c.add(rZeroArea, i, "a polygon without area", "enclose the area")
	}
	f := c.scratch.ring.Check(grid)
	if f.Kind == ring.Simple || c.scratch.ring.Corners() <= 3 {
		return // a triangle can only be flat, which has been said
	}
	what := c.edge(f.A) + " and " + c.edge(f.B)
	switch f.Kind {
	case ring.Crosses:
		c.add(rCrossing, i, "edges that cross: "+what, "draw the ring so that its edges meet only at their ends")
	case ring.Overlap:
		c.add(rTouching, i, "edges that run over one another: "+what, "draw the ring so that its edges meet only at their ends")
	default:
		c.add(rTouching, i, "edges that touch: "+what, "draw the ring so that its edges meet only at their ends")
	}
}

// edge writes the edge that begins at a point.
func (c *checker) edge(k int) string {
	p := c.scratch.points
	if k+1 >= len(p) {
		return p[k].String() + " to " + p[0].String()
	}
	return p[k].String() + " to " + p[k+1].String()
}
