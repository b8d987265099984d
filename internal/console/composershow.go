package console

import (
	"fmt"
	"html/template"
	"slices"
	"strings"
	"time"

	"github.com/tocsin/tocsin/internal/compose"
	"github.com/tocsin/tocsin/internal/desk"
	"github.com/tocsin/tocsin/internal/geo"
	"github.com/tocsin/tocsin/internal/store"
	"github.com/tocsin/tocsin/internal/threat"
)

// showComposer shows the form with what is in it, and all that follows from it.
func (c *Console) showComposer(v *visit, prod threat.Product, said *notice, status int) error {
	p := &composerPage{frame: c.begin(v, "cases", "Write the "+string(prod.Kind)), P: prod, Marking: markingFor(v.by(), prod.Marking), Banner: compose.Banner(prod.Mode)}
	if said != nil {
		p.Notice = said
	}
	file, err := c.Store.Case(v.ctx(), v.by(), prod.Case)
	if err != nil {
		return err
	}
	p.Over = []link{{"/cases/" + file.ID, file.Title}, {"/cases/" + file.ID + "/warnings", "Warnings"}}
	if p.Bar, err = c.barOf(v, file.ID, "warnings"); err != nil {
		return err
	}
	p.setForm()
	for _, add := range []func(*visit, *composerPage) error{c.addChoices, c.addPick, c.addComposerChecks, c.addPreview} {
		if err := add(v, p); err != nil {
			return err
		}
	}
	p.Map, p.Draw = areaMap(prod.Area), drawingMap(prod)
	c.show(v.w, v.r, status, "composer", p)
	return nil
}

func (p *composerPage) setForm() {
	w := p.P.Window
	p.Start, p.End, p.AnswerBy = localField(w.Start, w.Zone), localField(w.End, w.Zone), localField(p.P.AnswerBy, w.Zone)
	texts := slices.Clone(p.P.Texts)
	if len(texts) == 0 {
		texts = []threat.Text{{Language: "en"}}
	}
	for i, t := range append(texts, threat.Text{}) {
		p.Texts = append(p.Texts, textForm{N: i, Text: t, ActionLines: strings.Join(t.Actions, "\n"), ElsewhereLines: strings.Join(t.Elsewhere, "\n"), New: i == len(texts), Terms: termOptions(t.Likelihood)})
	}
	english, _ := compose.LabelsFor("en")
	for _, code := range compose.Languages() {
		p.Known = append(p.Known, option{code, english.NameOf(code)})
	}
	for _, k := range p.P.Area.Circles {
		p.Circles += fmt.Sprintf("%g, %g %g\n", k.Lat, k.Lon, k.Km)
	}
	for _, ring := range p.P.Area.Polygons {
		for _, at := range ring {
			p.Polygons += fmt.Sprintf("%g,%g ", at[0], at[1])
		}
		p.Polygons = strings.TrimSpace(p.Polygons) + "\n"
	}
	for _, name := range productChannels {
		p.Channels = append(p.Channels, channelChoice{name, slices.Contains(p.P.Channels, name)})
	}
	p.Precedences = []option{{"flash", "flash"}, {"immediate", "immediate"}, {"priority", "priority"}, {"routine", "routine"}}
	p.PAPs = []option{{"PAP:RED", "PAP:RED – no action others can see"}, {"PAP:AMBER", "PAP:AMBER – passive checks only"}, {"PAP:GREEN", "PAP:GREEN – active measures"}, {"PAP:CLEAR", "PAP:CLEAR – no limit"}}
}

// termOptions are the seven terms; what else an author wrote stays.
func termOptions(written string) []option {
	out := []option{{"", "not said"}}
	known := written == ""
	for _, b := range threat.LikelihoodScale {
		out = append(out, option{b.Words, b.Words})
		known = known || b.Words == written
	}
	if !known {
		out = append(out, option{written, written})
	}
	return out
}

// localField is a time as a date-and-time field holds it.
func localField(t time.Time, zone string) string {
	if t.IsZero() {
		return ""
	}
	loc, err := time.LoadLocation(zone)
	if err != nil {
		loc = time.UTC
	}
	return t.In(loc).Format("2006-01-02T15:04")
}

func (c *Console) addChoices(v *visit, p *composerPage) error {
	products, err := c.Store.Products(v.ctx(), v.by(), store.ProductFilter{Case: p.P.Case, Limit: 200})
	if err != nil {
		return err
	}
	p.Twins = []option{{"", "none"}}
	for _, o := range products {
		if o.Kind != p.P.Kind {
			p.Twins = append(p.Twins, option{o.ID, string(o.Kind) + ": " + clipped(desk.ProductTitle(o), 60) + " (" + string(o.State) + ")"})
		}
	}
	p.Policies = []option{{"", "standard: contact, deputy, everybody"}}
	papers, err := c.Store.Papers(v.ctx(), v.by(), "escalation")
	if err != nil {
		return err
	}
	for _, e := range papers {
		p.Policies = append(p.Policies, option{e.Name, e.Name})
	}
	templates, err := desk.Templates(v.ctx(), &c.Store.Reads, v.by())
	for _, t := range templates {
		name := t.Name
		if t.Own {
			name += " (this desk's)"
		}
		p.Templates = append(p.Templates, option{t.Name, name})
	}
	return err
}

// addComposerChecks holds the text against everything, as approval will.
func (c *Console) addComposerChecks(v *visit, p *composerPage) error {
	checks, err := desk.Check(v.ctx(), &c.Store.Reads, v.by(), p.P, c.Desk, c.Store.Now())
	if err != nil {
		return err
	}
	p.Leaks, p.Parity, p.Faults = checks.Leaks, checks.Parity, faultsOf(checks)
	return nil
}

// addPreview shows what everybody gets by each channel.
func (c *Console) addPreview(v *visit, p *composerPage) (err error) {
	p.Preview, err = desk.Previews(v.ctx(), &c.Store.Reads, v.by(), p.P, c.publisher())
	return err
}

// areaMap draws the shapes of an area, empty without any.
func areaMap(a threat.Area) template.HTML {
	if len(a.Circles)+len(a.Polygons) == 0 {
		return ""
	}
	pic := geo.Picture{Title: "Area: " + a.Words, Width: 460, Height: 280}
	for _, k := range a.Circles {
		pic.Circles = append(pic.Circles, geo.Disc{Center: geo.Point{Lat: k.Lat, Lon: k.Lon}, Radius: k.Km, Label: fmt.Sprintf("%g km", k.Km)})
	}
	for _, ring := range a.Polygons {
		var outline geo.Ring
		for _, at := range ring {
			outline = append(outline, geo.Point{Lat: at[0], Lon: at[1]})
		}
		pic.Areas = append(pic.Areas, geo.Outline{Polygon: geo.Polygon{outline}, Label: a.Words})
	}
	south, west, north, east := boxOf(a)
	for _, town := range geo.TownsIn(south, west, north, east, 8) {
		pic.Markers = append(pic.Markers, geo.Marker{Point: town.Point, Label: town.Name, Class: "town"})
	}
	return template.HTML(geo.Map(pic)) //nolint:gosec // geo escapes names
}

// PAPAt is the permissible-actions marking as the form gives it.
func (p *composerPage) PAPAt() string { return string(p.P.PAP) }

// PrecedenceAt is the precedence as the form gives it.
func (p *composerPage) PrecedenceAt() string { return string(p.P.Precedence) }
