package cap

import (
	"strconv"
	"strings"

	"github.com/tocsin/tocsin/cap/internal/ring"
	"github.com/tocsin/tocsin/cap/internal/xmltree"
)

// scratch is the memory that a checker keeps from message to message.
type scratch struct {
	alert      view
	info       view
	sent       moment
	references []Reference
	infos      []infoTexts
	points     []Point
	grid       []ring.Point
	ring       ring.Checker
	home       home
}

func (s *scratch) reset() {
	s.sent = moment{}
	s.references = s.references[:0]
	s.infos = s.infos[:0]
	s.home = home{}
}

// area checks an area. CAP 1.2 §3.2.4
func (c *checker) area(at int32) {
	var v view
	c.look(&v, at)
	if v[tPolygon]+v[tCircle]+v[tGeocode] == 0 {
		c.add(rDescriptionOnly, at, "an area with a description only", "add a polygon, circle or geocode")
	}
	c.heights(&v)
	c.each(at, tGeocode, c.pair)
	box := bounds{}
	n := 0
	for i := c.t.Elements[at].First; i != xmltree.None; i = c.t.Elements[i].Next {
		e := &c.t.Elements[i]
		if e.Space != c.space {
			continue
		}
		switch term(e.ID) {
		case tPolygon:
			c.polygon(i, e, &box)
			n++
		case tCircle:
			c.circle(i, e, &box)
			n++
		}
	}
	if n > 1 {
		c.duplicateShapes(at)
	}
	c.swapped(at, &v, &box)
}

// heights checks altitude and ceiling. CAP 1.2 §3.2.4
func (c *checker) heights(v *view) {
	if v[tAltitude]+v[tCeiling] == 0 {
		return
	}
	if c.version != V12 {
		for _, t := range [2]term{tAltitude, tCeiling} {
			if text := c.text(v, t); v[t] != 0 && !isDecimal(text) {
				c.add(rHeight, v[t], quote(text)+" in <"+termNames[t]+">", "write a number of feet above mean sea level")
			}
		}
	}
	if v[tCeiling] == 0 {
		return
	}
	if v[tAltitude] == 0 {
		c.add(rCeilingAlone, v[tCeiling], "a ceiling without altitude", "add <altitude>")
		return
	}
	low, ok1 := parseDegrees(c.text(v, tAltitude))
	high, ok2 := parseDegrees(c.text(v, tCeiling))
	if ok1 && ok2 && high < low {
		c.add(rCeilingLow, v[tCeiling], "ceiling "+c.text(v, tCeiling)+" below altitude "+c.text(v, tAltitude), "exchange them")
	}
}

// polygon checks a ring. CAP 1.2 §3.2.4
func (c *checker) polygon(i int32, e *xmltree.Element, box *bounds) {
	points, err := appendPoints(c.scratch.points[:0], e.Text)
	c.scratch.points = points
	if err != nil {
		c.add(rPolygonForm, i, err.Error(), "write latitude,longitude pairs apart by spaces, such as 38.47,-120.14")
		return
	}
	if len(points) < 4 {
		c.add(rPolygonFew, i, "a polygon of "+strconv.Itoa(len(points))+" points", "give at least four, the last equal to the first")
		return
	}
	if points[0] != points[len(points)-1] {
		c.add(rPolygonOpen, i, "a polygon that ends at "+points[len(points)-1].String()+" and began at "+points[0].String(), "repeat the first point at the end")
	}
	if hasExponent(e.Text) {
		c.add(rExponent, i, "a coordinate with an exponent", "write it as a plain decimal: many receivers can't read it")
	}
	if len(points) > 1000 {
		c.add(rManyPoints, i, "a polygon of "+strconv.Itoa(len(points))+" points", "simplify it")
	}
	if box.include(points) {
		c.shape(i, points)
	} else {
		c.outOfRange(i, points, box)
	}
}

func hasExponent(s string) bool {
	return strings.IndexByte(s, 'e') >= 0 || strings.IndexByte(s, 'E') >= 0
}

func (p Point) String() string { return degrees(p.Lat) + "," + degrees(p.Lon) }

// circle checks a circle. CAP 1.2 §3.2.4
func (c *checker) circle(i int32, e *xmltree.Element, box *bounds) {
	center, radius, err := Circle(e.Text).Disc()
	switch {
	case err != nil, hasExponent(e.Text):
		c.add(rCircleForm, i, quote(e.Text)+" in <circle>", "write latitude,longitude radius such as 48.2,16.37 15")
		return
	case radius < 0:
		c.add(rRadius, i, quote(e.Text)+" in <circle>", "give a radius above zero")
	case radius == 0:
		c.add(rZeroRadius, i, "a circle of radius zero", "give the radius in kilometres")
	case radius > 20038:
		c.add(rHugeRadius, i, "a circle larger than the Earth", "give the radius in kilometres")
	}
	point := [1]Point{center}
	if !box.include(point[:]) {
		c.outOfRange(i, point[:], box)
	} else if center == (Point{}) {
		c.add(rNullIsland, i, "a circle at 0,0", "give the true place")
	}
}

// duplicateShapes finds a shape written twice in one area.
func (c *checker) duplicateShapes(at int32) {
	type shape struct {
		t    term
		text string
	}
	seen := map[shape]bool{}
	for i := c.t.Elements[at].First; i != xmltree.None; i = c.t.Elements[i].Next {
		e := &c.t.Elements[i]
		t := term(e.ID)
		if e.Space != c.space || t != tPolygon && t != tCircle {
			continue
		}
		s := shape{t, trimSpace(e.Text)}
		if seen[s] {
			c.add(rDuplicateShape, i, "the same <"+e.Local()+"> again", "give it once")
		}
		seen[s] = true
	}
}
