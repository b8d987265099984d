package console

import (
	"cmp"
	"fmt"
	"html/template"
	"math"
	"slices"
	"strings"

	"github.com/tocsin/tocsin/internal/desk"
	"github.com/tocsin/tocsin/internal/geo"
	"github.com/tocsin/tocsin/internal/threat"
)

// mapPoint is a place on the map.
type mapPoint struct {
	name  string
	at    geo.Point
	event bool // where it happened, rather than a place that is only named
}

// The drawing's size in its own units.
const mapWidth, mapHeight = 460.0, 300.0

// caseMap draws where the case's facts lie, empty if none has a place. The
// picture is the same in the console, in mail and in print.
func caseMap(view *desk.CaseView) template.HTML {
	points := placesOf(view)
	if len(points) == 0 {
		return ""
	}
	m := fitMap(points)
	var b strings.Builder
	fmt.Fprintf(&b, `<svg viewBox="0 0 %g %g" role="img" aria-label="%s">`, mapWidth, mapHeight, template.HTMLEscapeString(mapWords(points)))
	m.graticule(&b)
	m.land(&b)
	taken := &labels{}
	for _, p := range points {
		m.pin(&b, p, taken)
	}
	b.WriteString(`</svg>`)
	return template.HTML(b.String()) //nolint:gosec // numbers, and names escaped
}

// placesOf gathers the places of the case's live facts, those of the event
// first, each name once.
func placesOf(view *desk.CaseView) []mapPoint {
	at := map[string]*mapPoint{}
	for _, f := range view.Facts {
		p := f.Place
		if p == nil || !p.HasPoint || f.Background || f.State == threat.FactRejected || f.State == threat.FactCorrected || p.Type == "country" || p.Type == "continent" {
			continue
		}
		known := at[p.Name]
		if known == nil {
			known = &mapPoint{name: p.Name, at: geo.Point{Lat: p.Lat, Lon: p.Lon}}
			at[p.Name] = known
		}
		known.event = known.event || p.Role == "event"
	}
	var out []mapPoint
	for _, p := range at {
		out = append(out, *p)
	}
	slices.SortFunc(out, func(a, b mapPoint) int {
		if a.event != b.event {
			if a.event {
				return -1
			}
			return 1
		}
		return cmp.Compare(a.name, b.name)
	})
	return onlyNear(out)
}

// onlyNear keeps to the places of the event, and what lies within reach of
// them, so that a far-off mention does not shrink the map to nothing.
func onlyNear(points []mapPoint) []mapPoint {
	if len(points) == 0 || !points[0].event {
		return points[:min(len(points), 12)]
	}
	var out []mapPoint
	for _, p := range points {
		if p.event || geo.Distance(points[0].at, p.at) < 1500 {
			out = append(out, p)
		}
	}
	return out[:min(len(out), 12)]
}

func mapWords(points []mapPoint) string {
	var event, named []string
	for _, p := range points {
		if p.event {
			event = append(event, p.name)
		} else {
			named = append(named, p.name)
		}
	}
	s := "Map"
	if len(event) > 0 {
		s += "; where it happened: " + strings.Join(event, ", ")
	}
	if len(named) > 0 {
		s += "; also named: " + strings.Join(named, ", ")
	}
	return s
}

// mapView is a plate carrée whose middle latitude is true to scale.
type mapView struct {
	west, north, perLon, perLat float64
	south, east                 float64
}

// fitMap frames the points with room around them, at least some 1500 km across,
// so that there is a coast or border to know the place by.
func fitMap(points []mapPoint) mapView {
	south, north, west, east := 90.0, -90.0, 180.0, -180.0
	for _, p := range points {
		south, north = min(south, p.at.Lat), max(north, p.at.Lat)
		west, east = min(west, p.at.Lon), max(east, p.at.Lon)
	}
	midLat, midLon := (south+north)/2, (west+east)/2
	squeeze := max(math.Cos(midLat*math.Pi/180), 0.15)
	height := max((north-south)*1.5, (east-west)*1.5*squeeze*mapHeight/mapWidth, 11)
	width := height * mapWidth / mapHeight / squeeze
	return mapView{
		west: midLon - width/2, east: midLon + width/2, north: midLat + height/2, south: midLat - height/2,
		perLon: mapWidth / width, perLat: mapHeight / height,
	}
}

func (m mapView) xy(p geo.Point) (x, y float64) {
	return (p.Lon - m.west) * m.perLon, (m.north - p.Lat) * m.perLat
}

// land draws the outlines of all countries that reach into the view.
func (m mapView) land(b *strings.Builder) {
	for _, country := range geo.Countries() {
		var d strings.Builder
		for _, polygon := range geo.Shape(country.Code) {
			for _, ring := range polygon {
				m.path(&d, ring)
			}
		}
		if d.Len() > 0 {
			fmt.Fprintf(b, `<path class="land" fill-rule="evenodd" d="%s"/>`, d.String())
		}
	}
}

// path draws a ring if any of it can be seen. Steps smaller than half a unit
// are left out.
func (m mapView) path(d *strings.Builder, ring geo.Ring) {
	south, north, west, east := 90.0, -90.0, 180.0, -180.0
	for _, p := range ring {
		south, north = min(south, p.Lat), max(north, p.Lat)
		west, east = min(west, p.Lon), max(east, p.Lon)
	}
	if north < m.south || south > m.north || east < m.west || west > m.east {
		return
	}
	lastX, lastY := math.Inf(1), math.Inf(1)
	for i, p := range ring {
		x, y := m.xy(p)
		x, y = min(max(x, -mapWidth), 2*mapWidth), min(max(y, -mapHeight), 2*mapHeight)
		if i > 0 && math.Abs(x-lastX)+math.Abs(y-lastY) < 0.5 {
			continue
		}
		command := "L"
		if i == 0 {
			command = "M"
		}
		fmt.Fprintf(d, "%s%.1f %.1f", command, x, y)
		lastX, lastY = x, y
	}
	d.WriteString("Z")
}

// graticule draws every few degrees, with the figures at the edge.
func (m mapView) graticule(b *strings.Builder) {
	step := 1.0
	for (m.north-m.south)/step > 5 {
		step *= 2
	}
	for lat := math.Ceil(m.south/step) * step; lat < m.north; lat += step {
		_, y := m.xy(geo.Point{Lat: lat, Lon: m.west})
		fmt.Fprintf(b, `<path class="grat" d="M0 %.1fH%g"/>`, y, mapWidth)
	}
	for lon := math.Ceil(m.west/step) * step; lon < m.east; lon += step {
		x, _ := m.xy(geo.Point{Lat: m.north, Lon: lon})
		fmt.Fprintf(b, `<path class="grat" d="M%.1f 0V%g"/>`, x, mapHeight)
	}
}

// labels keeps names from lying on each other.
type labels struct{ at [][2]float64 }

// place moves a label down until it is clear of those before it.
func (l *labels) place(x, y float64) float64 {
	for _, other := range l.at {
		if math.Abs(other[0]-x) < 110 && math.Abs(other[1]-y) < 13 {
			y = other[1] + 13
		}
	}
	l.at = append(l.at, [2]float64{x, y})
	return y
}

// pin draws a place: a diamond where it happened, a dot where it is named.
func (m mapView) pin(b *strings.Builder, p mapPoint, taken *labels) {
	x, y := m.xy(p.at)
	if p.event {
		fmt.Fprintf(b, `<path class="pin" d="M%.1f %.1fl6 6-6 6-6-6z"/>`, x, y-6)
	} else {
		fmt.Fprintf(b, `<circle class="pin mention" cx="%.1f" cy="%.1f" r="3.5"/>`, x, y)
	}
	anchor, dx := "start", 10.0
	if x > mapWidth-110 {
		anchor, dx = "end", -10
	}
	fmt.Fprintf(b, `<text x="%.1f" y="%.1f" text-anchor="%s">%s</text>`, x+dx, taken.place(x, y+4), anchor, template.HTMLEscapeString(p.name))
}
