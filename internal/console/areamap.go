package console

import (
	"fmt"
	"html/template"
	"math"
	"strconv"
	"strings"

	"github.com/tocsin/tocsin/internal/desk"
	"github.com/tocsin/tocsin/internal/geo"
	"github.com/tocsin/tocsin/internal/threat"
)

// The size of the map that areas are drawn on, and the towns that it is known
// by.
const (
	drawWidth, drawHeight = 720, 420
	drawTowns             = 14
)

// drawingMap is the map that an area is drawn on: around what is drawn already,
// or around the place that is named.
func drawingMap(p threat.Product) template.HTML {
	south, west, north, east := boxOf(p.Area)
	if south > north {
		if place, ok := placeOf(p); ok {
			at := place.Point
			south, west, north, east = at.Lat-1, at.Lon-1.6, at.Lat+1, at.Lon+1.6
		}
	}
	if south > north {
		south, west, north, east = -50, -150, 70, 170
	}
	return mapOf(south, west, north, east)
}

// boxOf is what the shapes of an area reach over, in degrees; south of itself
// without any.
func boxOf(a threat.Area) (south, west, north, east float64) {
	south, west, north, east = 90.0, 180.0, -90.0, -180.0
	see := func(lat, lon, reach float64) {
		south, north = min(south, lat-reach), max(north, lat+reach)
		wide := reach / max(math.Cos(lat*math.Pi/180), 0.1)
		west, east = min(west, lon-wide), max(east, lon+wide)
	}
	for _, k := range a.Circles {
		see(k.Lat, k.Lon, k.Km/111.2)
	}
	for _, ring := range a.Polygons {
		for _, at := range ring {
			see(at[0], at[1], 0)
		}
	}
	return south, west, north, east
}

// placeOf is the first place that a product names and the gazetteer has.
func placeOf(p threat.Product) (geo.Place, bool) {
	names := []string{p.Area.Words}
	for _, t := range p.Texts {
		names = append(names, strings.FieldsFunc(t.Place, func(r rune) bool { return r == ';' || r == ',' })...)
	}
	for _, name := range names {
		if place, ok := desk.PointOf(name); ok {
			return place, true
		}
	}
	return geo.Place{}, false
}

// mapOf draws the land and the largest towns of a box of degrees.
func mapOf(south, west, north, east float64) template.HTML {
	pic := geo.Picture{
		Title: "Map to draw the area on", Description: "The fields below it hold the same shapes as figures.", Width: drawWidth, Height: drawHeight,
		View: []geo.Point{{Lat: max(south, -89), Lon: west}, {Lat: min(north, 89), Lon: east}},
	}
	tall, wide := north-south, east-west
	wide = max(wide, tall*drawWidth/drawHeight/max(math.Cos((north+south)/2*math.Pi/180), 0.1))
	mid := (west + east) / 2
	for _, town := range geo.TownsIn(south-tall/5, mid-wide*0.62, north+tall/5, mid+wide*0.62, drawTowns) {
		pic.Markers = append(pic.Markers, geo.Marker{Point: town.Point, Label: town.Name, Class: "town"})
	}
	return template.HTML(geo.Map(pic)) //nolint:gosec // geo escapes names
}

// mapAround serves the map around a point, so many degrees tall, for those who
// draw on it.
func (c *Console) mapAround(v *visit) error {
	var f [3]float64
	for i, name := range []string{"lat", "lon", "tall"} {
		n, err := strconv.ParseFloat(v.query(name), 64)
		if err != nil {
			return threat.Invalid(name, "this is no figure", "give degrees")
		}
		f[i] = n
	}
	lat, lon, tall := f[0], f[1], f[2]
	if !onEarth(lat, lon) || !(tall > 0 && tall <= 180) { // not for NaN either
		return threat.Invalid("map", "this is not on the earth", "latitudes are -90 to 90, longitudes -180 to 180")
	}
	half := tall / 2.8 // the picture leaves two fifths of room around what it must show
	v.w.Header().Set("Content-Type", "image/svg+xml")
	_, err := fmt.Fprint(v.w, mapOf(lat-half, lon, lat+half, lon))
	return err
}
