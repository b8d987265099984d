package geo

import (
	"fmt"
	"hash/fnv"
	"html"
	"math"
	"slices"
	"strings"
)

// Picture is what a map shows. Later things are drawn over earlier ones:
// areas, circles, then markers.
type Picture struct {
	Title       string // says what the map is of; read out by screen readers
	Description string // the same in a sentence or two, for those who cannot see it
	Width       int    // in CSS pixels; 640 when zero
	Height      int    // 400 when zero
	Areas       []Outline
	Circles     []Disc
	Markers     []Marker
	View        []Point // must be seen, and is not drawn
}

// Outline is an area with its name.
type Outline struct {
	Polygon Polygon
	Label   string
	Class   string // further CSS class
}

// Disc is all that lies within a distance of a point.
type Disc struct {
	Center Point
	Radius float64 // kilometres
	Label  string
	Class  string
}

// Marker is a point with its name.
type Marker struct {
	Point Point
	Label string
	Class string
}

// Limits of a picture: what goes beyond is left out.
const (
	maxMarkers  = 500
	maxVertices = 60_000
)

// view turns degrees into pixels: longitudes are squeezed by the cosine of
// the middle latitude, so that shapes near the middle are true.
type view struct {
	west, north   float64
	scale         float64 // pixels a degree of latitude
	squeeze       float64
	width, height float64
	wrap          bool // longitudes run from 0 to 360
}

func (v view) lon(l float64) float64 {
	if v.wrap && l < 0 {
		return l + 360
	}
	return l
}

func (v view) xy(p Point) (float64, float64) {
	return (v.lon(p.Lon) - v.west) * v.squeeze * v.scale, (v.north - p.Lat) * v.scale
}

// minSpan is the least height of a map, degrees: about 170 km.
const minSpan = 1.5

// viewOf fits a view around everything in the picture.
func viewOf(p Picture) view {
	pts := p.points()
	v := view{width: float64(p.Width), height: float64(p.Height)}
	if spread(pts, view{}) > 180 {
		v.wrap = spread(pts, view{wrap: true}) < spread(pts, view{})
	}
	south, north, west, east := 90.0, -90.0, math.Inf(1), math.Inf(-1)
	for _, q := range pts {
		south, north = min(south, q.Lat), max(north, q.Lat)
		west, east = min(west, v.lon(q.Lon)), max(east, v.lon(q.Lon))
	}
	if len(pts) == 0 {
		south, north, west, east = -58, 78, -170, 180
	}
	midLat, midLon := (south+north)/2, (west+east)/2
	v.squeeze = max(0.15, math.Cos(midLat*math.Pi/180))
	tall := max(minSpan, (north-south)*1.4, (east-west)*1.4*v.squeeze*v.height/v.width)
	v.scale = v.height / tall
	v.north = midLat + tall/2
	v.west = midLon - v.width/v.scale/v.squeeze/2
	return v
}

func spread(pts []Point, v view) float64 {
	west, east := math.Inf(1), math.Inf(-1)
	for _, q := range pts {
		west, east = min(west, v.lon(q.Lon)), max(east, v.lon(q.Lon))
	}
	return east - west
}

// points are all that must be seen.
func (p Picture) points() []Point {
	var out []Point
	for _, a := range p.Areas {
		if len(a.Polygon) > 0 {
			out = append(out, a.Polygon[0]...)
		}
	}
	for _, c := range p.Circles {
		d := c.Radius / 111.2
		e := d / max(0.05, math.Cos(c.Center.Lat*math.Pi/180))
		out = append(out, Point{c.Center.Lat - d, c.Center.Lon - e}, Point{c.Center.Lat + d, c.Center.Lon + e})
	}
	for _, m := range p.Markers {
		out = append(out, m.Point)
	}
	out = append(out, p.View...)
	return slices.DeleteFunc(out, func(q Point) bool { return !valid(q) })
}

func valid(p Point) bool {
	return math.Abs(p.Lat) <= 90 && math.Abs(p.Lon) <= 540 // false for NaN as well
}

// Map draws a picture as SVG. Colours are given as attributes, so that the
// map is whole in mail and print; a page's style sheet overrides them by the
// classes map, map-sea, map-land, map-area, map-circle, map-marker and
// map-label, for light and dark alike. Nothing is told by colour alone: what
// is marked bears its name. data-view says where the map lies: its western and
// northern edge, and the pixels of a degree of longitude and of latitude.
func Map(p Picture) string {
	if p.Width <= 0 {
		p.Width = 640
	}
	if p.Height <= 0 {
		p.Height = 400
	}
	p.Markers = p.Markers[:min(len(p.Markers), maxMarkers)]
	p.Circles = p.Circles[:min(len(p.Circles), maxMarkers)]
	p.Areas = p.Areas[:min(len(p.Areas), maxMarkers)]
	d := drawing{view: viewOf(p), left: maxVertices}
	d.head(p)
	d.land()
	for _, a := range p.Areas {
		d.area(a)
	}
	for _, c := range p.Circles {
		d.circle(c)
	}
	for _, m := range p.Markers {
		d.marker(m)
	}
	d.bar()
	d.b.WriteString("</svg>\n")
	return d.b.String()
}

type drawing struct {
	view
	b    strings.Builder
	left int // vertices that may still be drawn
}

func (d *drawing) head(p Picture) {
	h := fnv.New32a()
	h.Write([]byte(p.Title + "\x00" + p.Description))
	id := fmt.Sprintf("map%08x", h.Sum32())
	fmt.Fprintf(&d.b, `<svg xmlns="http://www.w3.org/2000/svg" class="map" viewBox="0 0 %d %d" width="%d" height="%d" data-view="%g %g %g %g" role="img" aria-labelledby="%s-t %s-d">`+"\n",
		p.Width, p.Height, p.Width, p.Height, d.west, d.north, d.squeeze*d.scale, d.scale, id, id)
	fmt.Fprintf(&d.b, `<title id="%s-t">%s</title>`+"\n"+`<desc id="%s-d">%s</desc>`+"\n", id, html.EscapeString(p.Title), id, html.EscapeString(p.Description))
	fmt.Fprintf(&d.b, `<rect class="map-sea" width="%d" height="%d" fill="#dbe7ef"/>`+"\n", p.Width, p.Height)
}

// land draws the countries that the view touches.
func (d *drawing) land() {
	all := outlines()
	codes := make([]string, 0, len(all))
	for code := range all {
		codes = append(codes, code)
	}
	slices.Sort(codes)
	for _, code := range codes {
		var path strings.Builder
		for _, poly := range all[code].polygons {
			for _, ring := range poly {
				for _, shift := range []float64{-360, 0, 360} {
					d.ring(&path, ring, shift)
				}
			}
		}
		if path.Len() > 0 {
			fmt.Fprintf(&d.b, `<path class="map-land" data-country="%s" fill="#f6f3ea" stroke="#8a8f94" stroke-width="0.6" fill-rule="evenodd" d="%s"/>`+"\n", code, path.String())
		}
	}
}

// ring adds what the view shows of a ring to a path.
func (d *drawing) ring(path *strings.Builder, r Ring, shift float64) {
	pts := make([][2]float64, len(r))
	minX, maxX, minY, maxY := math.Inf(1), math.Inf(-1), math.Inf(1), math.Inf(-1)
	for i, p := range r {
		x, y := (p.Lon+shift-d.west)*d.squeeze*d.scale, (d.north-p.Lat)*d.scale
		pts[i] = [2]float64{x, y}
		minX, maxX, minY, maxY = min(minX, x), max(maxX, x), min(minY, y), max(maxY, y)
	}
	if maxX < 0 || minX > d.width || maxY < 0 || minY > d.height {
		return
	}
	pts = clip(pts, -20, -20, d.width+20, d.height+20)
	if len(pts) < 3 || len(pts) > d.left {
		return
	}
	d.left -= len(pts)
	line(path, pts)
}

// line writes a closed line, dropping points that fall on the one before.
func line(path *strings.Builder, pts [][2]float64) {
	lastX, lastY := math.Inf(1), math.Inf(1)
	for i, p := range pts {
		if i > 0 && math.Abs(p[0]-lastX) < 0.9 && math.Abs(p[1]-lastY) < 0.9 {
			continue
		}
		op := "L"
		if i == 0 {
			op = "M"
		}
		fmt.Fprintf(path, "%s%.1f %.1f", op, p[0], p[1])
		lastX, lastY = p[0], p[1]
	}
	path.WriteString("Z")
}

// clip cuts a polygon to a box (Sutherland and Hodgman 1974).
func clip(pts [][2]float64, x0, y0, x1, y1 float64) [][2]float64 {
	for _, edge := range []struct {
		axis int
		at   float64
		sign float64
	}{{0, x0, 1}, {0, x1, -1}, {1, y0, 1}, {1, y1, -1}} {
		var out [][2]float64
		for i, p := range pts {
			q := pts[(i+len(pts)-1)%len(pts)]
			in, was := (p[edge.axis]-edge.at)*edge.sign >= 0, (q[edge.axis]-edge.at)*edge.sign >= 0
			if in != was {
				t := (edge.at - q[edge.axis]) / (p[edge.axis] - q[edge.axis])
				out = append(out, [2]float64{q[0] + t*(p[0]-q[0]), q[1] + t*(p[1]-q[1])})
			}
			if in {
				out = append(out, p)
			}
		}
		pts = out
	}
	return pts
}

func classes(own, more string) string {
	return html.EscapeString(strings.TrimSpace(own + " " + more))
}

func (d *drawing) area(a Outline) {
	var path strings.Builder
	n := 0
	for _, r := range a.Polygon {
		n += len(r)
		if n > d.left || len(r) < 3 {
			return
		}
		pts := make([][2]float64, 0, len(r))
		for _, p := range r {
			if !valid(p) {
				return
			}
			x, y := d.xy(p)
			pts = append(pts, [2]float64{x, y})
		}
		line(&path, pts)
	}
	d.left -= n
	if path.Len() == 0 {
		return
	}
	fmt.Fprintf(&d.b, `<path class="%s" fill="#b3261e" fill-opacity="0.18" stroke="#b3261e" stroke-width="1.5" stroke-dasharray="5 3" fill-rule="evenodd" d="%s"><title>%s</title></path>`+"\n",
		classes("map-area", a.Class), path.String(), html.EscapeString(a.Label))
}

func (d *drawing) circle(c Disc) {
	if !valid(c.Center) || !(c.Radius > 0) || c.Radius > 20_100 {
		return
	}
	x, y := d.xy(c.Center)
	fmt.Fprintf(&d.b, `<circle class="%s" cx="%.1f" cy="%.1f" r="%.1f" fill="#b3261e" fill-opacity="0.15" stroke="#b3261e" stroke-width="1.5" stroke-dasharray="2 3"><title>%s</title></circle>`+"\n",
		classes("map-circle", c.Class), x, y, max(2, c.Radius/111.2*d.scale), html.EscapeString(c.Label))
}

func (d *drawing) marker(m Marker) {
	if !valid(m.Point) {
		return
	}
	x, y := d.xy(m.Point)
	fmt.Fprintf(&d.b, `<g class="%s"><circle cx="%.1f" cy="%.1f" r="5" fill="#b3261e" stroke="#fff" stroke-width="1.5"/>`, classes("map-marker", m.Class), x, y)
	if m.Label != "" {
		anchor, dx := "start", 8.0
		if x > d.width*0.7 {
			anchor, dx = "end", -8
		}
		fmt.Fprintf(&d.b, `<text class="map-label" x="%.1f" y="%.1f" text-anchor="%s" font-family="sans-serif" font-size="12" fill="#1b1b1b" stroke="#fff" stroke-width="3" paint-order="stroke">%s</text>`,
			x+dx, y+4, anchor, html.EscapeString(m.Label))
	}
	d.b.WriteString("</g>\n")
}

// bar draws a scale of a round length near a fifth of the width.
func (d *drawing) bar() {
	kmPerPixel := 111.2 / d.scale
	want := kmPerPixel * d.width / 5
	length := math.Pow(10, math.Floor(math.Log10(want)))
	for _, f := range []float64{5, 2} {
		if length*f <= want {
			length *= f
			break
		}
	}
	y, w := d.height-12, length/kmPerPixel
	fmt.Fprintf(&d.b, `<g class="map-scale"><path d="M12 %.1fv5h%.1fv-5" fill="none" stroke="#1b1b1b"/><text class="map-label" x="16" y="%.1f" font-family="sans-serif" font-size="11" fill="#1b1b1b">%g km</text></g>`+"\n", y, w, y, length)
}
