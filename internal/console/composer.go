package console

import (
	"cmp"
	"encoding/json"
	"fmt"
	"html/template"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/tocsin/tocsin/internal/compose"
	"github.com/tocsin/tocsin/internal/desk"
	"github.com/tocsin/tocsin/internal/geo"
	"github.com/tocsin/tocsin/internal/threat"
)

// composerPage is a product being written, with what it will look like.
type composerPage struct {
	frame
	Bar                                           caseBar
	P                                             threat.Product
	Marking                                       markingChoice
	Texts                                         []textForm
	Who                                           recipientPick
	Twins, Policies, Precedences, PAPs, Templates []option
	Known                                         []option // languages that there are labels in
	Channels                                      []channelChoice
	Start, End, AnswerBy                          string
	Circles, Polygons                             string
	Map, Draw                                     template.HTML
	Preview                                       []desk.Preview
	Faults                                        []notice
	Leaks                                         []compose.Leak
	Parity                                        []compose.Difference
	Banner                                        string
}

type textForm struct {
	N int
	threat.Text
	ActionLines, ElsewhereLines string
	Terms                       []option
	New                         bool
}

type channelChoice struct {
	Name string
	On   bool
}

// The channels a product can leave by.
var productChannels = []string{"email", "sms", "webhook", "telephone"}

func (c *Console) editProduct(v *visit) error {
	prod, err := c.Store.Product(v.ctx(), v.by(), v.r.PathValue("id"))
	if err != nil {
		return err
	}
	return c.showComposer(v, prod, nil, http.StatusOK)
}

// saveProduct saves, previews, fills from a template, keeps one, or looks a
// place up, by which button was pressed.
func (c *Console) saveProduct(v *visit) error {
	old, err := c.Store.Product(v.ctx(), v.by(), v.r.PathValue("id"))
	if err != nil {
		return err
	}
	p, err := c.readProduct(v, old)
	if err != nil {
		return c.againComposer(v, p, err)
	}
	switch v.form("do") {
	case "preview", "find":
		return c.showComposer(v, p, nil, http.StatusOK)
	case "template":
		texts, err := desk.TemplateNamed(v.ctx(), &c.Store.Reads, v.by(), v.form("template"))
		if err != nil {
			return c.againComposer(v, p, err)
		}
		p.Texts = compose.Begin(p.Texts, texts)
		return c.showComposer(v, p, &notice{Tone: "ok", Text: "The template filled what was empty. Nothing is saved yet."}, http.StatusOK)
	case "keep":
		if err := desk.SaveTemplate(v.ctx(), c.Store, v.by(), v.form("keep_as"), p); err != nil {
			return c.againComposer(v, p, err)
		}
		return c.showComposer(v, p, &notice{Tone: "ok", Text: "Kept as a template."}, http.StatusOK)
	}
	p, err = desk.SaveDraft(v.ctx(), c.Store, v.by(), p)
	if err == nil && v.form("do") == "submit" {
		if _, err = desk.Submit(v.ctx(), c.Store, v.by(), p.ID); err == nil {
			return c.done(v, "/products/"+p.ID, "submitted")
		}
	}
	if err != nil {
		return c.againComposer(v, p, err)
	}
	return c.done(v, "/products/"+p.ID, "saved")
}

func (c *Console) againComposer(v *visit, p threat.Product, err error) error {
	n, err := wrong(err)
	if err != nil {
		return err
	}
	return c.showComposer(v, p, n, http.StatusUnprocessableEntity)
}

// readProduct reads the form over the product as it stands. Kind, mode, case
// and author are not the form's to change.
func (c *Console) readProduct(v *visit, p threat.Product) (threat.Product, error) {
	var err error
	if p.Version, err = strconv.Atoi(v.form("version")); err != nil {
		return p, threat.Conflict("the form has no version", "open the product again")
	}
	if p.Marking, err = threat.ParseMarking(cmp.Or(v.form("marking"), p.Marking.String())); err != nil {
		return p, err
	}
	p.PAP, p.Precedence, p.Policy, p.Twin = threat.PAP(v.form("pap")), threat.Precedence(v.form("precedence")), v.form("policy"), v.form("twin")
	if p.Kind == threat.WarningProduct {
		p.Channels = v.r.PostForm["channel"]
		if p.Recipients, err = c.readRecipients(v, p); err != nil {
			return p, err
		}
	}
	p.Texts = readTexts(v)
	if err := readWindow(v, &p); err != nil {
		return p, err
	}
	return p, readArea(v, &p)
}

func readTexts(v *visit) []threat.Text {
	var out []threat.Text
	for i := range 12 {
		at := "t" + strconv.Itoa(i) + "-"
		if strings.TrimSpace(v.form(at+"language")) == "" {
			continue
		}
		get := func(name string) string { return strings.TrimSpace(v.form(at + name)) }
		out = append(out, threat.Text{
			Language: get("language"), Headline: get("headline"), Hazard: get("hazard"), Place: get("place"), AtRisk: get("at_risk"),
			Likelihood: get("likelihood"), Unknown: get("unknown"), Source: get("source"), Actions: lines(get("actions")), Elsewhere: lines(get("elsewhere")), Asked: get("asked"), Contact: get("contact"),
		})
	}
	return out
}

func readWindow(v *visit, p *threat.Product) error {
	p.Window.Zone, p.Window.Phrase = strings.TrimSpace(v.form("zone")), strings.TrimSpace(v.form("phrase"))
	for _, f := range []struct {
		name string
		into *time.Time
	}{{"start", &p.Window.Start}, {"end", &p.Window.End}, {"answer_by", &p.AnswerBy}} {
		*f.into = time.Time{}
		if s := strings.TrimSpace(v.form(f.name)); s != "" {
			t, err := localTime(f.name, s, p.Window.Zone)
			if err != nil {
				return err
			}
			*f.into = t
		}
	}
	return nil
}

// readArea reads circles one a line, polygons as GeoJSON or as pairs, and a
// place's name with a radius.
func readArea(v *visit, p *threat.Product) error {
	p.Area = threat.Area{Words: strings.TrimSpace(v.form("area"))}
	for _, line := range lines(v.form("circles")) {
		var circle threat.Circle
		if _, err := fmt.Sscanf(strings.ReplaceAll(line, ",", " "), "%g %g %g", &circle.Lat, &circle.Lon, &circle.Km); err != nil || !onEarth(circle.Lat, circle.Lon) || circle.Km <= 0 || circle.Km > 20000 {
			return threat.Invalid("circles", "“"+clipped(line, 60)+"” is no circle", "write latitude, longitude and kilometres, as 55.75, 37.62 30")
		}
		p.Area.Circles = append(p.Area.Circles, circle)
	}
	rings, err := readPolygons(v.form("polygons"))
	if err != nil {
		return err
	}
	p.Area.Polygons = rings
	if name := strings.TrimSpace(v.form("near")); name != "" {
		found := geo.Lookup(name)
		km, _ := strconv.ParseFloat(strings.TrimSpace(v.form("near_km")), 64)
		if len(found) == 0 || !found[0].HasPoint || km <= 0 {
			return threat.Invalid("near", "this place is not in the gazetteer, or no radius is given", "write a town's name and a number of kilometres, or draw the area")
		}
		p.Area.Circles = append(p.Area.Circles, threat.Circle{Lat: found[0].Point.Lat, Lon: found[0].Point.Lon, Km: km})
		p.Area.Words = cmp.Or(p.Area.Words, found[0].Name)
	}
	return nil
}

func onEarth(lat, lon float64) bool { return lat >= -90 && lat <= 90 && lon >= -180 && lon <= 180 }

// geoShape is as much of GeoJSON (RFC 7946) as an area needs.
type geoShape struct {
	Type        string          `json:"type"`
	Geometry    *geoShape       `json:"geometry"`
	Features    []geoShape      `json:"features"`
	Geometries  []geoShape      `json:"geometries"`
	Coordinates json.RawMessage `json:"coordinates"`
}

const maxRingPoints = 5000

// readPolygons reads GeoJSON, or rings of "lat,lon lat,lon …" one a line as
// CAP 1.2 writes them.
func readPolygons(s string) ([][][2]float64, error) {
	if s = strings.TrimSpace(s); strings.HasPrefix(s, "{") {
		var shape geoShape
		if err := json.Unmarshal([]byte(s), &shape); err != nil {
			return nil, threat.Invalid("polygons", "this is not GeoJSON", "paste a Polygon, a MultiPolygon or a Feature")
		}
		return ringsOf(shape, 0)
	}
	var out [][][2]float64
	for _, line := range lines(s) {
		var ring [][2]float64
		for _, pair := range strings.Fields(line) {
			var lat, lon float64
			if _, err := fmt.Sscanf(pair, "%g,%g", &lat, &lon); err != nil {
				return nil, threat.Invalid("polygons", "“"+clipped(pair, 40)+"” is no point", "write latitude,longitude pairs with blanks between them, or paste GeoJSON")
			}
			ring = append(ring, [2]float64{lat, lon})
		}
		out = append(out, ring)
	}
	return checkRings(out)
}

func ringsOf(g geoShape, depth int) ([][][2]float64, error) {
	var out [][][2]float64
	add := func(polygon [][][2]float64) {
		if len(polygon) > 0 { // the outer ring; holes make an area smaller, which no warning should
			ring := polygon[0]
			for i := range ring {
				ring[i][0], ring[i][1] = ring[i][1], ring[i][0] // RFC 7946 §3.1.1: longitude first
			}
			out = append(out, ring)
		}
	}
	bad := threat.Invalid("polygons", "this GeoJSON has no polygon", "paste a Polygon, a MultiPolygon or a Feature")
	switch {
	case depth > 4:
		return nil, bad
	case g.Type == "Polygon":
		var polygon [][][2]float64
		if json.Unmarshal(g.Coordinates, &polygon) != nil {
			return nil, bad
		}
		add(polygon)
	case g.Type == "MultiPolygon":
		var many [][][][2]float64
		if json.Unmarshal(g.Coordinates, &many) != nil {
			return nil, bad
		}
		for _, polygon := range many {
			add(polygon)
		}
	default:
		inner := append(g.Features, g.Geometries...)
		if g.Geometry != nil {
			inner = append(inner, *g.Geometry)
		}
		for _, shape := range inner {
			rings, err := ringsOf(shape, depth+1)
			if err != nil {
				return nil, err
			}
			out = append(out, rings...)
		}
	}
	if len(out) == 0 {
		return nil, bad
	}
	return checkRings(out)
}

// checkRings closes rings, and refuses what is no area.
func checkRings(rings [][][2]float64) ([][][2]float64, error) {
	total := 0
	for i, ring := range rings {
		if total += len(ring); total > maxRingPoints {
			return nil, threat.TooLarge("polygons", "the area has more than 5000 points", "simplify it")
		}
		for _, at := range ring {
			if !onEarth(at[0], at[1]) {
				return nil, threat.Invalid("polygons", "a point lies outside the earth", "latitudes are -90 to 90, longitudes -180 to 180")
			}
		}
		if len(ring) > 0 && ring[0] != ring[len(ring)-1] {
			rings[i] = append(ring, ring[0])
		}
		if len(rings[i]) < 4 {
			return nil, threat.Invalid("polygons", "an area needs three points at least", "add points")
		}
	}
	return rings, nil
}
