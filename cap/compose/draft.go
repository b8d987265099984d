package compose

import (
	"time"

	"github.com/tocsin/tocsin/cap"
)

// Draft is a message to be composed. CAP 1.2 §3.2.1
type Draft struct {
	Identifier string    // unique for the sender; no white space, comma, < or &
	Sender     string    // unique in the world, such as a mail address; the same rules
	Sent       time.Time // its location gives the offset that is written
	Status     cap.Status
	MsgType    cap.MsgType
	Scope      cap.Scope

	Restriction string   // for Restricted, and only for it
	Addresses   []string // for Private, and only for it

	Source     string
	Note       string // required for Exercise and Error
	Code       []string
	References []cap.Reference
	Incidents  []string
	Events     []Event
}

// Event is one event with everything that does not depend on the language.
// CAP 1.2 §3.2.2
type Event struct {
	Category     []cap.Category
	ResponseType []cap.ResponseType
	Urgency      cap.Urgency
	Severity     cap.Severity
	Certainty    cap.Certainty
	Codes        []cap.NamedValue // event codes
	Parameters   []cap.NamedValue

	Effective time.Time // zero: when sent
	Onset     time.Time // zero: not said
	Expires   time.Time // required unless OpenEnded
	OpenEnded bool      // no expires: somebody must remember to cancel

	Areas     []Area
	Resources []Resource
	Texts     []Text // one a language, the first the most important
}

// Text is an event in one language.
type Text struct {
	Language    string // RFC 3066, such as en-GB
	Event       string // what it is called, required
	SenderName  string
	Audience    string
	Headline    string
	Description string
	Instruction string
	Web         string
	Contact     string
	Areas       []string // descriptions of the areas in this language, in order; empty: as in Event.Areas
}

// Area is where an event is. CAP 1.2 §3.2.4
type Area struct {
	Desc     string // required
	Polygons [][]cap.Point
	Circles  []Circle
	Codes    []cap.NamedValue
}

// Circle is a disc around a point.
type Circle struct {
	Center cap.Point
	Radius float64 // kilometres
}

// Resource is a file. With Content it is carried inside the message, else
// URI says where it is; size and digest come from Content. CAP 1.2 §3.2.3
type Resource struct {
	Desc     string
	MimeType string
	URI      string
	Content  []byte
}

// Compose checks the draft, writes it and reads it back. The error is
// [Problems] when the draft is at fault.
func (d Draft) Compose() (*cap.Alert, error) {
	problems := d.check()
	if len(problems) > 0 {
		return nil, problems
	}
	return settle(d.alert())
}

// settle turns an alert into final bytes and lets the validator judge them.
func settle(a *cap.Alert) (*cap.Alert, error) {
	data, err := cap.Encode(a)
	if err != nil {
		return nil, err
	}
	if problems := judge(data); len(problems) > 0 {
		return nil, problems
	}
	return cap.Parse(data)
}

func (d Draft) alert() *cap.Alert {
	a := &cap.Alert{
		Version: cap.V12, Identifier: d.Identifier, Sender: d.Sender, Sent: stamp(d.Sent),
		Status: d.Status, MsgType: d.MsgType, Scope: d.Scope,
		Source: d.Source, Restriction: d.Restriction, Note: d.Note, Code: d.Code,
		Addresses: cap.NewWords(d.Addresses...), Incidents: cap.NewWords(d.Incidents...),
		References: cap.NewReferences(d.References...),
	}
	for i := range d.Events {
		for j := range d.Events[i].Texts {
			a.Info = append(a.Info, d.Events[i].info(&d.Events[i].Texts[j]))
		}
	}
	return a
}

func (e *Event) info(t *Text) cap.Info {
	i := cap.Info{
		Language: t.Language, Category: e.Category, Event: t.Event, ResponseType: e.ResponseType,
		Urgency: e.Urgency, Severity: e.Severity, Certainty: e.Certainty, Audience: t.Audience,
		EventCode: e.Codes, Effective: stamp(e.Effective), Onset: stamp(e.Onset), Expires: stamp(e.Expires),
		SenderName: t.SenderName, Headline: t.Headline, Description: t.Description, Instruction: t.Instruction,
		Web: t.Web, Contact: t.Contact, Parameter: e.Parameters,
	}
	for k := range e.Resources {
		i.Resource = append(i.Resource, e.Resources[k].resource())
	}
	for k := range e.Areas {
		area := e.Areas[k].area()
		if k < len(t.Areas) && t.Areas[k] != "" {
			area.AreaDesc = t.Areas[k]
		}
		i.Area = append(i.Area, area)
	}
	return i
}

// stamp writes a time with a numeric offset: CAP 1.2 §3.3.2 forbids Z and
// writes UTC as -00:00.
func stamp(t time.Time) cap.DateTime {
	if t.IsZero() {
		return ""
	}
	if _, offset := t.Zone(); offset == 0 {
		t = t.UTC()
	} else if offset%60 != 0 {
		t = t.In(time.FixedZone("", offset-offset%60))
	}
	return cap.NewDateTime(t)
}

func (a *Area) area() cap.Area {
	out := cap.Area{AreaDesc: a.Desc, Geocode: a.Codes}
	for _, ring := range a.Polygons {
		out.Polygon = append(out.Polygon, cap.NewPolygon(ring...))
	}
	for _, c := range a.Circles {
		out.Circle = append(out.Circle, cap.NewCircle(c.Center, c.Radius))
	}
	return out
}
