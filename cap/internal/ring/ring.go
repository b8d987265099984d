// Package ring finds out whether a closed ring of points is simple: whether
// its edges meet nowhere but at the corners they share.
//
// Points lie on a grid of whole numbers, so every test is exact. Rings of a few
// points are tested edge against edge; larger ones with a sweep in the manner of
// Shamos and Hoey, in O(n log n) time whatever the ring looks like.
package ring

import (
	"math"
	"math/bits"
)

// Grid is how many steps of the grid make one degree: a step is about a tenth
// of a millimetre.
const Grid = 1e9

// Point is a point of the grid.
type Point struct{ X, Y int64 }

// At puts degrees on the grid.
func At(x, y float64) Point {
	return Point{int64(math.Round(x * Grid)), int64(math.Round(y * Grid))}
}

func (p Point) before(q Point) bool { return p.X < q.X || p.X == q.X && p.Y < q.Y }

// Kind says how two edges meet.
type Kind uint8

const (
	Simple  Kind = iota // they don't
	Crosses             // they cross in one inner point of both
	Touches             // a corner of one lies on the other, or both have a corner in common
	Overlap             // they run over one another
)

// Fault is one place where a ring is not simple. A and B are the indexes of
// the points, as given to Check, at which the two edges begin.
type Fault struct {
	Kind Kind
	A, B int
}

// Checker checks rings, one after the other, in memory that it keeps.
type Checker struct {
	pts    []Point
	origin []int32 // index of each point as the caller knows it
	order  []int32
	sweep  sweep
}

// small is the number of edges up to which each is tested against each.
const small = 40

// Check gives the first fault it finds in a closed ring; the last point may
// repeat the first. Repeated neighbours count as one point. A ring of fewer
// than three different points is simple.
func (c *Checker) Check(points []Point) Fault {
	c.load(points)
	if len(c.pts) < 3 {
		return Fault{}
	}
	f := c.check()
	if f.Kind != Simple {
		f.A, f.B = int(c.origin[f.A]), int(c.origin[f.B])
		if f.A > f.B {
			f.A, f.B = f.B, f.A
		}
	}
	return f
}

// Corners is how many corners the ring last checked has, repeated neighbours
// counted once.
func (c *Checker) Corners() int { return len(c.pts) }

// load takes the points over without repeated neighbours.
func (c *Checker) load(points []Point) {
	c.pts, c.origin = c.pts[:0], c.origin[:0]
	for i, p := range points {
		if n := len(c.pts); n == 0 || c.pts[n-1] != p {
			c.pts = append(c.pts, p)
			c.origin = append(c.origin, int32(i))
		}
	}
	for n := len(c.pts); n > 1 && c.pts[n-1] == c.pts[0]; n-- {
		c.pts, c.origin = c.pts[:n-1], c.origin[:n-1]
	}
}

func (c *Checker) check() Fault {
	if len(c.pts) <= small {
		return c.eachPair()
	}
	if f := c.sortPoints(); f.Kind != Simple {
		return f
	}
	return c.sweep.run(c.pts, c.order)
}

func (c *Checker) eachPair() Fault {
	n := len(c.pts)
	for i := range n {
		for j := i + 1; j < n; j++ {
			if k := edges(c.pts, i, j); k != Simple {
				return Fault{k, i, j}
			}
		}
	}
	return Fault{}
}

// edges says how edge i and edge j of a ring meet.
func edges(p []Point, i, j int) Kind {
	n := len(p)
	a, b, c, d := p[i], p[next(i, n)], p[j], p[next(j, n)]
	switch {
	case next(i, n) == j:
		return corner(a, b, d)
	case next(j, n) == i:
		return corner(c, d, b)
	}
	return meet(a, b, c, d)
}

func next(i, n int) int {
	if i+1 == n {
		return 0
	}
	return i + 1
}

// corner says whether the edges a-b and b-c fold back over one another.
func corner(a, b, c Point) Kind {
	if Orient(a, b, c) == 0 && !between(a, c, b) {
		return Overlap
	}
	return Simple
}

// between says whether c, which lies on the line of a and b, lies on the
// closed segment.
func between(a, b, c Point) bool {
	return min(a.X, b.X) <= c.X && c.X <= max(a.X, b.X) && min(a.Y, b.Y) <= c.Y && c.Y <= max(a.Y, b.Y)
}

// meet says how the segments a-b and c-d meet.
func meet(a, b, c, d Point) Kind {
	if max(a.X, b.X) < min(c.X, d.X) || max(c.X, d.X) < min(a.X, b.X) ||
		max(a.Y, b.Y) < min(c.Y, d.Y) || max(c.Y, d.Y) < min(a.Y, b.Y) {
		return Simple
	}
	o1, o2 := Orient(a, b, c), Orient(a, b, d)
	if o1 == o2 && o1 != 0 {
		return Simple
	}
	o3, o4 := Orient(c, d, a), Orient(c, d, b)
	switch {
	case o3 == o4 && o3 != 0:
		return Simple
	case o1 == 0 && o2 == 0:
		return collinear(a, b, c, d)
	case o1 != 0 && o2 != 0 && o3 != 0 && o4 != 0:
		return Crosses
	case o1 == 0 && between(a, b, c), o2 == 0 && between(a, b, d), o3 == 0 && between(c, d, a), o4 == 0 && between(c, d, b):
		return Touches
	}
	return Simple
}

// collinear says how two segments of one line meet; their boxes do.
func collinear(a, b, c, d Point) Kind {
	if b.before(a) {
		a, b = b, a
	}
	if d.before(c) {
		c, d = d, c
	}
	if a.before(c) {
		a = c
	}
	if d.before(b) {
		b = d
	}
	switch {
	case a.before(b):
		return Overlap
	case a == b:
		return Touches
	}
	return Simple
}

// Orient is 1 when a, b, c turn left, -1 when they turn right, 0 when they lie
// on one line. It is exact.
func Orient(a, b, c Point) int {
	x1, y1, x2, y2 := b.X-a.X, b.Y-a.Y, c.X-a.X, c.Y-a.Y
	p, q := float64(x1)*float64(y2), float64(y1)*float64(x2)
	if det, bound := p-q, (math.Abs(p)+math.Abs(q))*0x1p-51; det > bound {
		return 1
	} else if det < -bound {
		return -1
	}
	return compareProducts(x1, y2, y1, x2)
}

// compareProducts compares a*b with c*d in 128 bits.
func compareProducts(a, b, c, d int64) int {
	h1, l1 := product(a, b)
	h2, l2 := product(c, d)
	switch {
	case h1 != h2:
		if h1 > h2 {
			return 1
		}
		return -1
	case l1 != l2:
		if l1 > l2 {
			return 1
		}
		return -1
	}
	return 0
}

// product is the signed 128-bit product.
func product(a, b int64) (hi int64, lo uint64) {
	h, l := bits.Mul64(uint64(a), uint64(b))
	hi = int64(h)
	if a < 0 {
		hi -= b
	}
	if b < 0 {
		hi -= a
	}
	return hi, l
}

// Area is twice the signed area, in steps of the grid, as a float: its being
// zero is exact only for rings that are on one line; see Flat.
func Area(points []Point) float64 {
	var sum float64
	for i, p := range points {
		q := points[next(i, len(points))]
		sum += float64(p.X-points[0].X)*float64(q.Y-points[0].Y) - float64(q.X-points[0].X)*float64(p.Y-points[0].Y)
	}
	return sum
}

// Flat says whether all points lie on one line.
func Flat(points []Point) bool {
	if len(points) == 0 {
		return true
	}
	a := points[0]
	b := a
	for _, p := range points {
		if b == a {
			b = p
		} else if Orient(a, b, p) != 0 {
			return false
		}
	}
	return true
}
