package geo

import (
	"encoding/xml"
	"io"
	"math"
	"os"
	"strings"
	"testing"
)

func wellFormed(t *testing.T, svg string) {
	t.Helper()
	d := xml.NewDecoder(strings.NewReader(svg))
	for {
		if _, err := d.Token(); err == io.EOF {
			return
		} else if err != nil {
			t.Fatalf("not well-formed: %v", err)
		}
	}
}

func TestMap(t *testing.T) {
	crocus := Lookup("Crocus City Hall")[0].Point
	svg := Map(Picture{
		Title: "Where it happened", Description: "Crocus City Hall, near Moscow.",
		Markers: []Marker{{Point: crocus, Label: "Crocus <City> Hall"}},
		Circles: []Disc{{Center: Lookup("Moscow")[0].Point, Radius: 40, Label: "Moscow and 40 km around"}},
		Areas:   []Outline{{Polygon: Polygon{{{55, 37}, {56, 37}, {56, 38}, {55, 37}}}, Label: "zone"}},
	})
	wellFormed(t, svg)
	for _, want := range []string{`role="img"`, "<title id=", "Crocus &lt;City&gt; Hall", `data-country="RU"`, "map-circle", "map-area", " km</text>"} {
		if !strings.Contains(svg, want) {
			t.Errorf("no %s in the map", want)
		}
	}
	if strings.Contains(svg, `data-country="US"`) || len(svg) > 60_000 {
		t.Errorf("a map of Moscow has %d bytes and may show the US", len(svg))
	}
	if path := os.Getenv("MAP_OUT"); path != "" {
		if err := os.WriteFile(path, []byte(svg), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// The same picture gives the same bytes, and nothing odd breaks it.
func TestMapOfOddThings(t *testing.T) {
	nan := math.NaN()
	for name, p := range map[string]Picture{
		"nothing":       {},
		"no number":     {Markers: []Marker{{Point: Point{nan, nan}, Label: "x"}}, Circles: []Disc{{Radius: nan}, {Center: Point{nan, 0}, Radius: 1}}},
		"date line":     {Markers: []Marker{{Point: Point{-17, 178}}, {Point: Point{-14, -171}}}},
		"pole":          {Markers: []Marker{{Point: Point{90, 0}}}},
		"endless":       {Circles: []Disc{{Radius: math.Inf(1)}}},
		"unclosed":      {Areas: []Outline{{Polygon: Polygon{{{1, 1}}}}, {Polygon: Polygon{}}, {Polygon: Polygon{{{nan, 1}, {2, 2}, {3, 3}}}}}},
		"whole world":   {Markers: []Marker{{Point: Point{-50, -179}}, {Point: Point{80, 179}}}},
		"evil labels":   {Title: `"><script>`, Markers: []Marker{{Point: Point{1, 1}, Label: "</svg>\x00", Class: `" onload="`}}},
		"negative size": {Width: -1, Height: -5},
	} {
		svg := Map(p)
		if name != "evil labels" {
			wellFormed(t, svg)
		}
		if strings.Contains(svg, "<script") || strings.Contains(svg, `onload="`) || strings.Contains(svg, "NaN") || strings.Contains(svg, "Inf") {
			t.Errorf("%s: %.200s", name, svg)
		}
		if svg != Map(p) {
			t.Errorf("%s: two maps of one picture differ", name)
		}
	}
}
