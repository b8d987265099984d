package ring

import (
	"math"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/tocsin/tocsin/internal/testkit/cputime"
)

func ringOf(xy ...int64) []Point {
	var p []Point
	for i := 0; i < len(xy); i += 2 {
		p = append(p, Point{xy[i], xy[i+1]})
	}
	return p
}

func TestCheck(t *testing.T) {
	for _, tc := range []struct {
		name string
		ring []Point
		want Kind
	}{
		{"square", ringOf(0, 0, 4, 0, 4, 4, 0, 4, 0, 0), Simple},
		{"square not closed", ringOf(0, 0, 4, 0, 4, 4, 0, 4), Simple},
		{"bow tie", ringOf(0, 0, 4, 4, 4, 0, 0, 4, 0, 0), Crosses},
		{"corner on an edge", ringOf(0, 0, 4, 0, 4, 4, 2, 0, 0, 4, 0, 0), Touches},
		{"corner twice", ringOf(0, 0, 2, 2, 4, 0, 4, 4, 2, 2, 0, 4, 0, 0), Touches},
		{"spike", ringOf(0, 0, 4, 0, 8, 0, 4, 0, 4, 4, 0, 0), Touches},
		{"spike at the end", ringOf(0, 0, 4, 0, 4, 4, 0, 4, 0, 8, 0, 0), Touches},
		{"edges over one another", ringOf(0, 0, 8, 0, 8, 4, 6, 0, 2, 0, 0, 4), Touches},
		{"repeated neighbours", ringOf(0, 0, 0, 0, 4, 0, 4, 0, 4, 0, 4, 4, 0, 0, 0, 0), Simple},
		{"on one line", ringOf(0, 0, 4, 0, 2, 0, 0, 0), Overlap},
		{"two points", ringOf(0, 0, 4, 0, 0, 0), Simple},
		{"none", nil, Simple},
	} {
		var c Checker
		if got := c.Check(tc.ring); got.Kind != tc.want {
			t.Errorf("%s: want %d, have %+v", tc.name, tc.want, got)
		}
		c.load(tc.ring)
		if len(c.pts) < 3 {
			continue
		}
		got := c.sortPoints()
		if got.Kind == Simple {
			got = c.sweep.run(c.pts, c.order)
		}
		if (got.Kind == Simple) != (tc.want == Simple) {
			t.Errorf("%s: the sweep has %+v, want %d", tc.name, got, tc.want)
		}
	}
}

// The sweep and the test of every pair must agree whether a ring is simple, on
// rings of every kind of degeneracy.
func TestSweepAgreesWithEveryPair(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	simple := 0
	for round := range 60000 {
		size := int64(2 + r.IntN(12))
		if round%3 == 0 {
			size = 1 << (4 + r.IntN(36))
		}
		n := 3 + r.IntN(10)
		pts := make([]Point, n)
		for i := range pts {
			pts[i] = Point{r.Int64N(size), r.Int64N(size)}
		}
		simple += agree(t, pts)
	}
	if simple < 1000 {
		t.Errorf("only %d of the rings were simple: the test says little", simple)
	}
}

func agree(t *testing.T, pts []Point) (simple int) {
	t.Helper()
	var c Checker
	c.load(pts)
	if len(c.pts) < 3 {
		return 0
	}
	want := c.eachPair()
	got := c.sortPoints()
	if got.Kind == Simple {
		got = c.sweep.run(c.pts, c.order)
	}
	if (want.Kind == Simple) != (got.Kind == Simple) {
		t.Fatalf("ring %v: every pair says %+v, the sweep %+v", c.pts, want, got)
	}
	if got.Kind != Simple && edges(c.pts, got.A, got.B) == Simple && c.pts[got.A] != c.pts[got.B] {
		t.Fatalf("ring %v: the sweep reports %+v, which do not meet", c.pts, got)
	}
	if want.Kind == Simple {
		return 1
	}
	return 0
}

// worst are large rings that are hard on a sweep: many edges under the line at
// once, inserted in order, long and nearly parallel, or vertical.
func worst(n int) map[string][]Point {
	comb := make([]Point, 0, n)
	for i := range n / 2 {
		x := int64(i) * 10
		comb = append(comb, Point{x, 0}, Point{x + 5, 1_000_000_000})
	}
	comb = append(comb, Point{int64(n) * 10, -10}, Point{-10, -10})
	flat := make([]Point, len(comb))
	for i, p := range comb {
		flat[i] = Point{p.Y, p.X}
	}
	stairs := make([]Point, 0, n)
	for i := range n / 4 {
		stairs = append(stairs, Point{int64(i), int64(i)}, Point{int64(i + 1), int64(i)})
	}
	for i := n / 4; i > 0; i-- {
		stairs = append(stairs, Point{int64(i), int64(i) + 5}, Point{int64(i), int64(i) + 4})
	}
	circle := make([]Point, n)
	for i := range circle {
		sin, cos := math.Sincos(2 * math.Pi * float64(i) / float64(n))
		circle[i] = At(cos*10, sin*10)
	}
	return map[string][]Point{"comb": comb, "flat": flat, "stairs": stairs, "circle": circle}
}

func TestWorstRingsAreFast(t *testing.T) {
	for name, pts := range worst(60000) {
		var c Checker
		var f Fault
		took := cputime.Of(t, func() { f = c.Check(pts) })
		if took > 2*time.Second {
			t.Errorf("%s: %v for %d points", name, took, len(pts))
		} else {
			t.Logf("%s: %v, %+v", name, took, f)
		}
		if name != "stairs" && f.Kind != Simple {
			t.Errorf("%s: %+v", name, f)
		}
	}
}

func FuzzCheck(f *testing.F) {
	f.Add([]byte{0, 0, 4, 0, 4, 4, 0, 4})
	f.Add([]byte{0, 0, 4, 4, 4, 0, 0, 4})
	f.Fuzz(func(t *testing.T, data []byte) {
		if len(data) > 400 {
			data = data[:400]
		}
		var pts []Point
		for i := 0; i+1 < len(data); i += 2 {
			pts = append(pts, Point{int64(data[i]), int64(data[i+1])})
		}
		agree(t, pts)
	})
}
