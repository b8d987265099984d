package desk

import (
	"context"
	"strings"
	"time"

	"github.com/tocsin/tocsin/cap"
	draft "github.com/tocsin/tocsin/cap/compose"
	"github.com/tocsin/tocsin/internal/compose"
	"github.com/tocsin/tocsin/internal/store"
	"github.com/tocsin/tocsin/internal/threat"
)

// Publisher is as whom a desk publishes.
type Publisher struct {
	Name   string // of the desk
	Sender string // of its CAP messages, globally unique (CAP 1.2 §3.2.1)
}

// SenderOf is the CAP sender of a desk that has not set one: an address at the
// name that people reach it under.
func SenderOf(host string) string { return "desk@" + host }

// maxAdvisories bounds the public list; those longest over are left off.
const maxAdvisories = 500

// Advisories lists the public advisories that were approved, the newest first:
// all that a public page may show. Drafts and tests are not among them.
func Advisories(ctx context.Context, q *store.Reads) ([]threat.Product, error) {
	return q.PublicAdvisories(ctx, public, maxAdvisories)
}

// public is everybody, as far as the desk's machinery reads for them.
var public = threat.Machinery("public")

// Advisory gives one public advisory. Whatever else has that id does not exist.
func Advisory(ctx context.Context, q *store.Reads, id string) (threat.Product, error) {
	p, err := q.Product(ctx, public, id)
	if err != nil && threat.KindOf(err) != threat.KindNotFound {
		return p, err
	}
	if err != nil || !IsPublic(p) {
		return threat.Product{}, threat.NotFound("advisory")
	}
	return p, nil
}

// IsPublic says whether everybody may read a product.
func IsPublic(p threat.Product) bool {
	return p.Kind == threat.AdvisoryProduct && p.Marking == threat.Clear && Issued(p.State) && p.Approver != "" && (p.Mode == threat.ModeActual || p.Mode == threat.ModeExercise)
}

// Standing is how a public advisory stands.
type Standing string

// The four ways an advisory can stand.
const (
	StandsInForce   Standing = "in force"
	StandsExpired   Standing = "expired"
	StandsReplaced  Standing = "replaced"
	StandsCancelled Standing = "cancelled"
)

// StandingOf says how an advisory stands at a time. One whose window is over is
// expired whatever the desk has or has not decided.
func StandingOf(p threat.Product, now time.Time) Standing {
	switch {
	case p.Action == threat.ActionCancel || p.State == threat.ProductCancelled:
		return StandsCancelled
	case p.State == threat.ProductSuperseded:
		return StandsReplaced
	case !p.Window.End.After(now):
		return StandsExpired
	}
	return StandsInForce
}

// Predecessors are the public advisories that p changes, the latest first.
func Predecessors(ctx context.Context, q *store.Reads, p threat.Product) ([]threat.Product, error) {
	var out []threat.Product
	for len(out) < 50 && p.Changes != "" {
		prev, err := Advisory(ctx, q, p.Changes)
		if threat.KindOf(err) == threat.KindNotFound {
			break
		}
		if err != nil {
			return nil, err
		}
		out, p = append(out, prev), prev
	}
	return out, nil
}

// capStatus are the words of CAP 1.2 §3.2.1 for the modes.
var capStatus = map[threat.Mode]cap.Status{threat.ModeActual: cap.Actual, threat.ModeExercise: cap.Exercise, threat.ModeTest: cap.Test, threat.ModeDraft: cap.Draft}

// ToCAP writes an advisory as a CAP 1.2 message. earlier are the advisories
// that it changes, the latest first, none for a first one. One that is not
// approved is a Draft, whatever it is to become.
func ToCAP(p threat.Product, earlier []threat.Product, from Publisher) (*cap.Alert, error) {
	loc, err := time.LoadLocation(p.Window.Zone)
	if err != nil {
		loc = time.UTC
	}
	d := draft.Draft{Identifier: p.ID, Sender: from.Sender, Sent: p.Approved.In(loc), Status: capStatus[p.Mode], MsgType: cap.MsgAlert, Scope: cap.Public}
	if p.Approver == "" {
		d.Status, d.Sent = cap.Draft, p.Written.In(loc)
	}
	if d.Identifier == "" {
		d.Identifier = "draft"
	}
	if d.Status != cap.Actual {
		d.Note = compose.Banner(p.Mode)
		if d.Status == cap.Draft {
			d.Note = compose.Banner(threat.ModeDraft)
		}
	}
	if len(earlier) > 0 {
		d.MsgType = cap.MsgUpdate
		if p.Action == threat.ActionCancel {
			d.MsgType = cap.MsgCancel
		}
	}
	for _, e := range earlier {
		in, err := time.LoadLocation(e.Window.Zone)
		if err != nil {
			in = time.UTC
		}
		d.References = append(d.References, cap.Reference{Sender: from.Sender, Identifier: e.ID, Sent: cap.NewDateTime(e.Approved.In(in))})
	}
	d.Events = []draft.Event{capEvent(p, from.Name, d.Sent, loc)}
	return d.Compose()
}

// capCertainty gives the likelihood terms their CAP 1.2 §3.2.2 words; what was
// not judged stays unknown.
var capCertainty = map[string]cap.Certainty{
	"almost certain": cap.Likely, "very likely": cap.Likely, "likely": cap.Likely, "roughly even chance": cap.Possible, "unlikely": cap.Possible, "very unlikely": cap.Unlikely, "almost no chance": cap.Unlikely,
}

func capEvent(p threat.Product, deskName string, sent time.Time, loc *time.Location) draft.Event {
	e := draft.Event{
		Category: []cap.Category{cap.Security}, ResponseType: []cap.ResponseType{cap.Avoid}, Urgency: cap.Expected, Severity: cap.Severe, Certainty: cap.CertaintyUnknown,
		Effective: sent, Onset: p.Window.Start.In(loc), Expires: p.Window.End.In(loc),
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
			Language: t.Language, Event: clip(t.Hazard, 80), SenderName: deskName, Audience: t.AtRisk, Headline: compose.Subject(p, t),
			Description: capDescription(p, t), Instruction: capInstruction(t), Contact: t.Contact,
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

// capDescription is what the page says of hazard, place, likelihood and what is
// not known, with the banner of what is not meant.
func capDescription(p threat.Product, t threat.Text) string {
	l, _ := compose.LabelsFor(t.Language)
	var out []string
	if banner := l.Banner(p.Mode); banner != "" {
		out = append(out, banner)
	}
	for _, s := range compose.Sections(p, t, l) {
		switch s.Name {
		case "actions", "elsewhere", "asked", "at risk":
		case "hazard":
			out = append(out, s.Text)
		default:
			out = append(out, s.Label+": "+s.Text)
		}
	}
	return strings.Join(out, "\n")
}

// capInstruction is what to do, for people there and for people elsewhere.
func capInstruction(t threat.Text) string {
	l, _ := compose.LabelsFor(t.Language)
	out := t.Actions[:len(t.Actions):len(t.Actions)]
	if len(t.Elsewhere) > 0 {
		out = append(append(out, l.Elsewhere+":"), t.Elsewhere...)
	}
	return strings.Join(out, "\n")
}
