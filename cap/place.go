package cap

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// Point is a place on the WGS 84 ellipsoid, in degrees. CAP 1.2 §3.2.4
type Point struct {
	Lat float64
	Lon float64
}

// Polygon is a ring as a message writes it: "lat,lon" pairs apart by white
// space, the last equal to the first. CAP 1.2 §3.2.4
type Polygon string

// NewPolygon writes a ring, closing it when its ends differ.
func NewPolygon(points ...Point) Polygon {
	if n := len(points); n > 0 && points[0] != points[n-1] {
		points = append(points[:n:n], points[0])
	}
	var b strings.Builder
	for i, p := range points {
		if i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(degrees(p.Lat))
		b.WriteByte(',')
		b.WriteString(degrees(p.Lon))
	}
	return Polygon(b.String())
}

func degrees(f float64) string { return strconv.FormatFloat(f, 'f', -1, 64) }

// Points are the corners in their order, the closing one included.
func (p Polygon) Points() ([]Point, error) {
	return appendPoints(nil, string(p))
}

// appendPoints reads pairs; the points before a fault come with the error.
func appendPoints(points []Point, s string) ([]Point, error) {
	for i := 0; ; {
		for i < len(s) && isSpace(s[i]) {
			i++
		}
		if i == len(s) {
			return points, nil
		}
		from := i
		for i < len(s) && !isSpace(s[i]) {
			i++
		}
		pt, ok := parsePoint(s[from:i])
		if !ok {
			return points, fmt.Errorf("read coordinates %q: want latitude,longitude such as 48.2,16.37", clip(s[from:i]))
		}
		points = append(points, pt)
	}
}

func parsePoint(pair string) (Point, bool) {
	comma := strings.IndexByte(pair, ',')
	if comma < 0 {
		return Point{}, false
	}
	lat, ok1 := parseDegrees(pair[:comma])
	lon, ok2 := parseDegrees(pair[comma+1:])
	return Point{lat, lon}, ok1 && ok2
}

// parseDegrees reads a decimal number as one integer divided by a power of ten.
// That is exact for up to 15 digits; for 16 to 19, which is closer than an atom,
// the last bit may be off.
func parseDegrees(s string) (float64, bool) {
	i, neg := 0, false
	if i < len(s) && (s[i] == '-' || s[i] == '+') {
		neg = s[i] == '-'
		i++
	}
	var mantissa uint64
	digits, scale, point := 0, 0, false
	for ; i < len(s); i++ {
		c := s[i]
		if c == '.' && !point {
			point = true
			continue
		}
		if (c == 'e' || c == 'E') && digits > 0 {
			return parseExponent(s)
		}
		if !isDigit(c) {
			return 0, false
		}
		digits++
		if digits <= mostExact {
			mantissa = mantissa*10 + uint64(c-'0')
		}
		if point {
			scale++
		}
	}
	if digits == 0 {
		return 0, false
	}
	if digits > mostExact {
		f, err := strconv.ParseFloat(s, 64)
		return f, err == nil
	}
	f := float64(mantissa) / powersOfTen[scale]
	if neg {
		f = -f
	}
	return f, true
}

// parseExponent reads a number such as 5.0E-4, which some programs write for
// coordinates near the equator and the prime meridian.
func parseExponent(s string) (float64, bool) {
	if strings.Trim(s, "0123456789.eE+-") != "" {
		return 0, false
	}
	f, err := strconv.ParseFloat(s, 64)
	return f, err == nil
}

const mostExact = 19 // digits that a uint64 holds

var powersOfTen = [mostExact + 1]float64{
	1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19,
}

// Circle is a disc as a message writes it: "lat,lon radius", the radius in
// kilometres. CAP 1.2 §3.2.4
type Circle string

// NewCircle writes a disc.
func NewCircle(center Point, radius float64) Circle {
	return Circle(degrees(center.Lat) + "," + degrees(center.Lon) + " " + degrees(radius))
}

// Disc is the centre and the radius in kilometres.
func (c Circle) Disc() (center Point, radius float64, err error) {
	text := trimSpace(string(c))
	n := 0
	for n < len(text) && !isSpace(text[n]) {
		n++
	}
	center, ok := parsePoint(text[:n])
	radius, ok2 := parseDegrees(text[min(n+1, len(text)):])
	if !ok || !ok2 || math.IsInf(radius, 0) {
		return Point{}, 0, fmt.Errorf("read circle %q: want latitude,longitude radius such as 48.2,16.37 15", clip(string(c)))
	}
	return center, radius, nil
}
