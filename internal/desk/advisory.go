package desk

import (
	"context"
	"strings"
	"time"

	"github.com/tocsin/tocsin/cap"
	draft "github.com/tocsin/tocsin/cap/compose"
	"github.com/tocsin/tocsin/internal/store"
	"github.com/tocsin/tocsin/internal/threat"
)

// Advisories lists the public advisories that were approved, the newest first:
// all that a public page may show. Drafts and tests are not among them.
func Advisories(ctx context.Context, q *store.Reads) ([]threat.Product, error) {
	all, err := q.Products(ctx, threat.Machinery("public"), store.ProductFilter{Kind: threat.AdvisoryProduct, Limit: 200})
	var out []threat.Product
	for _, p := range all {
		if isPublic(p) {
			out = append(out, p)
		}
	}
	return out, err
}

// Advisory gives one public advisory. Whatever else has that id does not exist.
func Advisory(ctx context.Context, q *store.Reads, id string) (threat.Product, error) {
	p, err := q.Product(ctx, threat.Machinery("public"), id)
	if err != nil && threat.KindOf(err) != threat.KindNotFound {
		return p, err
	}
	if err != nil || !isPublic(p) {
		return threat.Product{}, threat.NotFound("advisory")
	}
	return p, nil
}

func isPublic(p threat.Product) bool {
	return p.Kind == threat.AdvisoryProduct && p.Marking == threat.Clear && Issued(p.State) && p.Approver != "" && (p.Mode == threat.ModeActual || p.Mode == threat.ModeExercise)
}

// ToCAP writes an approved advisory as a CAP 1.2 message. changed is the
// advisory that it changes, nil for a first one.
func ToCAP(p threat.Product, changed *threat.Product, sender, deskName string) (*cap.Alert, error) {
	loc, err := time.LoadLocation(p.Window.Zone)
	if err != nil {
		loc = time.UTC
	}
	d := draft.Draft{Identifier: p.ID, Sender: sender, Sent: p.Approved.In(loc), Status: cap.Actual, MsgType: cap.MsgAlert, Scope: cap.Public}
	if p.Mode != threat.ModeActual {
		d.Status, d.Note = cap.Exercise, "This is an exercise."
	}
	if changed != nil {
		d.MsgType = cap.MsgUpdate
		if p.Action == threat.ActionCancel {
			d.MsgType = cap.MsgCancel
		}
		d.References = []cap.Reference{{Sender: sender, Identifier: changed.ID, Sent: cap.NewDateTime(changed.Approved.In(loc))}}
	}
	d.Events = []draft.Event{capEvent(p, deskName, loc)}
	return d.Compose()
}

// capCertainty gives the likelihood terms their CAP 1.2 §3.2.2 words; what was
// not judged stays unknown.
var capCertainty = map[string]cap.Certainty{
	"almost certain": cap.Likely, "very likely": cap.Likely, "likely": cap.Likely, "roughly even chance": cap.Possible, "unlikely": cap.Possible, "very unlikely": cap.Unlikely, "almost no chance": cap.Unlikely,
}

func capEvent(p threat.Product, deskName string, loc *time.Location) draft.Event {
	e := draft.Event{
		Category: []cap.Category{cap.Security}, ResponseType: []cap.ResponseType{cap.Avoid}, Urgency: cap.Expected, Severity: cap.Severe, Certainty: cap.CertaintyUnknown,
		Effective: p.Approved.In(loc), Onset: p.Window.Start.In(loc), Expires: p.Window.End.In(loc),
	}
	if p.Action == threat.ActionCancel {
		e.ResponseType = []cap.ResponseType{cap.AllClear}
	}
	area := draft.Area{Desc: p.Area.Words}
	for _, k := range p.Area.Circles {
		area.Circles = append(area.Circles, draft.Circle{Center: cap.Point{Lat: k.Lat, Lon: k.Lon}, Radius: k.Km})
	}
	for _, ring := range p.Area.Polygons {
		var points []cap.Point
		for _, at := range ring {
			points = append(points, cap.Point{Lat: at[0], Lon: at[1]})
		}
		area.Polygons = append(area.Polygons, points)
	}
	for i, t := range p.Texts {
		if c, ok := capCertainty[t.Likelihood]; ok && i == 0 {
			e.Certainty = c
		}
		if area.Desc == "" {
			area.Desc = t.Place
		}
		e.Texts = append(e.Texts, draft.Text{
			Language: t.Language, Event: clip(t.Hazard, 80), SenderName: deskName, Audience: t.AtRisk, Headline: t.Headline,
			Description: capDescription(t), Instruction: strings.Join(append(t.Actions[:len(t.Actions):len(t.Actions)], t.Elsewhere...), "\n"), Contact: t.Contact,
		})
	}
	e.Areas = []draft.Area{area}
	return e
}

func clip(s string, n int) string {
	if r := []rune(s); len(r) > n {
		return string(r[:n-1]) + "…"
	}
	return s
}

func capDescription(t threat.Text) string {
	out := t.Hazard + "\nWhere: " + t.Place
	if t.Unknown != "" {
		out += "\nWhat is not known: " + t.Unknown
	}
	if t.Source != "" {
		out += "\nWho says so: " + t.Source
	}
	return out
}
