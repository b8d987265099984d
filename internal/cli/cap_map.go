package cli

import (
	"fmt"
	"math"
	"strings"

	"github.com/tocsin/tocsin/cap"
)

// A map is drawn in Braille characters of 2 by 4 dots.
const (
	mapColumns = 48
	mapRows    = 14
)

// drawShapes draws the outlines of the polygons and circles of some areas with
// the coordinates of the corners, north up; "" when there are none.
func drawShapes(areas []cap.Area) string {
	var lines [][]cap.Point
	for i := range areas {
		for _, p := range areas[i].Polygon {
			if pts, err := p.Points(); err == nil && len(pts) > 0 {
				lines = append(lines, pts)
			}
		}
		for _, c := range areas[i].Circle {
			if center, radius, err := c.Disc(); err == nil {
				lines = append(lines, circlePoints(center, radius))
			}
		}
	}
	if len(lines) == 0 {
		return ""
	}
	m := newDotMap(lines)
	for _, l := range lines {
		m.line(l)
	}
	return m.String()
}

// circlePoints goes round a circle given in kilometres.
func circlePoints(center cap.Point, radius float64) []cap.Point {
	const kmPerDegree = 111.195
	pts := make([]cap.Point, 49)
	dLat := radius / kmPerDegree
	dLon := dLat / max(math.Cos(center.Lat*math.Pi/180), 0.01)
	for i := range pts {
		sin, cos := math.Sincos(2 * math.Pi * float64(i) / 48)
		pts[i] = cap.Point{Lat: center.Lat + dLat*cos, Lon: center.Lon + dLon*sin}
	}
	return pts
}

// dotMap is a canvas of dots over a box of degrees.
type dotMap struct {
	north, south, west, east float64
	dots                     [mapRows * 4][mapColumns * 2]bool
}

// newDotMap fits the box around the lines, with the shape it has on the ground.
func newDotMap(lines [][]cap.Point) *dotMap {
	m := &dotMap{north: -90, south: 90, west: 360, east: -360}
	for _, l := range lines {
		for _, p := range l {
			m.north, m.south = max(m.north, p.Lat), min(m.south, p.Lat)
			m.east, m.west = max(m.east, p.Lon), min(m.west, p.Lon)
		}
	}
	scale := max(math.Cos((m.north+m.south)/2*math.Pi/180), 0.01)
	width, height := max((m.east-m.west)*scale, 1e-4), max(m.north-m.south, 1e-4)
	const aspect = mapColumns * 2.0 / (mapRows * 4.0)
	if width < height*aspect {
		grow := (height*aspect - width) / scale / 2
		m.west, m.east = m.west-grow, m.east+grow
	} else {
		grow := (width/aspect - height) / 2
		m.south, m.north = m.south-grow, m.north+grow
	}
	return m
}

func (m *dotMap) at(p cap.Point) (x, y float64) {
	x = (p.Lon - m.west) / max(m.east-m.west, 1e-9) * (mapColumns*2 - 1)
	y = (m.north - p.Lat) / max(m.north-m.south, 1e-9) * (mapRows*4 - 1)
	return x, y
}

// line draws from point to point.
func (m *dotMap) line(pts []cap.Point) {
	for i := range pts {
		x0, y0 := m.at(pts[max(i-1, 0)])
		x1, y1 := m.at(pts[i])
		steps := max(int(math.Max(math.Abs(x1-x0), math.Abs(y1-y0))), 1)
		for s := range steps + 1 {
			f := float64(s) / float64(steps)
			m.dot(int(math.Round(x0+(x1-x0)*f)), int(math.Round(y0+(y1-y0)*f)))
		}
	}
}

func (m *dotMap) dot(x, y int) {
	if y >= 0 && y < len(m.dots) && x >= 0 && x < len(m.dots[0]) {
		m.dots[y][x] = true
	}
}

// String draws the canvas in a frame with the coordinates of its corners.
func (m *dotMap) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "    ┌ %.3f,%.3f %s┐\n", m.north, m.west, strings.Repeat("─", max(mapColumns-3-len(fmt.Sprintf("%.3f,%.3f", m.north, m.west)), 0)+1))
	// The dots of a Braille character, by row and column.
	bits := [4][2]rune{{0x01, 0x08}, {0x02, 0x10}, {0x04, 0x20}, {0x40, 0x80}}
	for row := range mapRows {
		b.WriteString("    │")
		for column := range mapColumns {
			char := rune(0x2800)
			for dy := range 4 {
				for dx := range 2 {
					if m.dots[row*4+dy][column*2+dx] {
						char |= bits[dy][dx]
					}
				}
			}
			b.WriteRune(char)
		}
		b.WriteString("│\n")
	}
	corner := fmt.Sprintf("%.3f,%.3f", m.south, m.east)
	fmt.Fprintf(&b, "    └%s %s ┘\n", strings.Repeat("─", max(mapColumns-2-len(corner), 0)), corner)
	return b.String()
}
