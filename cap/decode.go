package cap

import (
	"strings"

	"github.com/tocsin/tocsin/cap/internal/xmltree"
)

// decoder fills the model from a tree.
type decoder struct {
	t       *xmltree.Tree
	space   int32 // the namespace of the message
	version Version
}

func decodeAlert(t *xmltree.Tree, root int32, data []byte) *Alert {
	e := &t.Elements[root]
	d := decoder{t: t, space: e.Space, version: versionOf(e.Space)}
	a := d.alert(root)
	a.origin = &origin{text: t.Source, start: int(e.Start), end: int(e.End)}
	if root == 0 {
		a.origin.data = data
	}
	return a
}

// term is the name of a child in the namespace of the message, or tNone.
func (d *decoder) term(e *xmltree.Element) term {
	if e.Space != d.space {
		return tNone
	}
	return term(e.ID)
}

// count counts the children of an element by name, so that every list of the
// model is allocated once.
func (d *decoder) count(parent int32) (n [termCount]int32) {
	for i := d.t.Elements[parent].First; i != xmltree.None; i = d.t.Elements[i].Next {
		n[d.term(&d.t.Elements[i])]++
	}
	return n
}

// set gives a single element its text; of several the first counts.
func set[S ~string](to *S, seen *uint64, t term, text string) {
	if *seen&(1<<t) == 0 {
		*seen |= 1 << t
		*to = S(text)
	}
}

// list makes room for n values; no values is nil.
func list[T any](n int32) []T {
	if n == 0 {
		return nil
	}
	return make([]T, 0, n)
}

func (d *decoder) alert(root int32) *Alert {
	n := d.count(root)
	a := &Alert{Version: d.version, Code: list[string](n[tCode]), Info: list[Info](n[tInfo])}
	a.Extra.Attributes = d.attributes(root)
	var seen uint64
	for i := d.t.Elements[root].First; i != xmltree.None; i = d.t.Elements[i].Next {
		e := &d.t.Elements[i]
		switch t := d.term(e); t {
		case tIdentifier:
			set(&a.Identifier, &seen, t, e.Text)
		case tSender:
			set(&a.Sender, &seen, t, e.Text)
		case tSent:
			set(&a.Sent, &seen, t, e.Text)
		case tStatus:
			set(&a.Status, &seen, t, e.Text)
		case tMsgType:
			set(&a.MsgType, &seen, t, e.Text)
		case tPassword:
			set(&a.Password, &seen, t, e.Text)
		case tSource:
			set(&a.Source, &seen, t, e.Text)
		case tScope:
			set(&a.Scope, &seen, t, e.Text)
		case tRestriction:
			set(&a.Restriction, &seen, t, e.Text)
		case tAddresses:
			set(&a.Addresses, &seen, t, e.Text)
		case tCode:
			a.Code = append(a.Code, e.Text)
		case tNote:
			set(&a.Note, &seen, t, e.Text)
		case tReferences:
			set(&a.References, &seen, t, e.Text)
		case tIncidents:
			set(&a.Incidents, &seen, t, e.Text)
		case tInfo:
			a.Info = append(a.Info, Info{})
			d.info(i, &a.Info[len(a.Info)-1])
		default:
			a.Extra.Elements = append(a.Extra.Elements, d.extension(i))
		}
	}
	return a
}

func (d *decoder) info(at int32, f *Info) {
	n := d.count(at)
	f.Category = list[Category](n[tCategory])
	f.ResponseType = list[ResponseType](n[tResponseType])
	f.EventCode = list[NamedValue](n[tEventCode])
	f.Parameter = list[NamedValue](n[tParameter])
	f.Resource = list[Resource](n[tResource])
	f.Area = list[Area](n[tArea])
	f.Extra.Attributes = d.attributes(at)
	var seen uint64
	for i := d.t.Elements[at].First; i != xmltree.None; i = d.t.Elements[i].Next {
		e := &d.t.Elements[i]
		switch t := d.term(e); t {
		case tCategory:
			f.Category = append(f.Category, Category(e.Text))
		case tResponseType:
			f.ResponseType = append(f.ResponseType, ResponseType(e.Text))
		case tEventCode:
			f.EventCode = append(f.EventCode, d.namedValue(i))
		case tParameter:
			f.Parameter = append(f.Parameter, d.namedValue(i))
		case tResource:
			f.Resource = append(f.Resource, d.resource(i))
		case tArea:
			f.Area = append(f.Area, Area{})
			d.area(i, &f.Area[len(f.Area)-1])
		default:
			if !f.single(t, e.Text, &seen) {
				f.Extra.Elements = append(f.Extra.Elements, d.extension(i))
			}
		}
	}
}

// single fills the elements of an info block that occur once.
func (f *Info) single(t term, text string, seen *uint64) bool {
	switch t {
	case tLanguage:
		set(&f.Language, seen, t, text)
	case tEvent:
		set(&f.Event, seen, t, text)
	case tUrgency:
		set(&f.Urgency, seen, t, text)
	case tSeverity:
		set(&f.Severity, seen, t, text)
	case tCertainty:
		set(&f.Certainty, seen, t, text)
	case tAudience:
		set(&f.Audience, seen, t, text)
	case tEffective:
		set(&f.Effective, seen, t, text)
	case tOnset:
		set(&f.Onset, seen, t, text)
	case tExpires:
		set(&f.Expires, seen, t, text)
	case tSenderName:
		set(&f.SenderName, seen, t, text)
	case tHeadline:
		set(&f.Headline, seen, t, text)
	case tDescription:
		set(&f.Description, seen, t, text)
	case tInstruction:
		set(&f.Instruction, seen, t, text)
	case tWeb:
		set(&f.Web, seen, t, text)
	case tContact:
		set(&f.Contact, seen, t, text)
	default:
		return false
	}
	return true
}

// namedValue reads the pair of valueName and value, or the one text of CAP 1.0.
func (d *decoder) namedValue(at int32) NamedValue {
	e := &d.t.Elements[at]
	if e.First == xmltree.None {
		name, value, ok := strings.Cut(e.Text, "=")
		if !ok {
			return NamedValue{Value: e.Text}
		}
		return NamedValue{ValueName: name, Value: value}
	}
	var v NamedValue
	var seen uint64
	for i := e.First; i != xmltree.None; i = d.t.Elements[i].Next {
		c := &d.t.Elements[i]
		switch t := d.term(c); t {
		case tValueName:
			set(&v.ValueName, &seen, t, c.Text)
		case tValue:
			set(&v.Value, &seen, t, c.Text)
		}
	}
	return v
}

func (d *decoder) resource(at int32) Resource {
	var r Resource
	r.Extra.Attributes = d.attributes(at)
	var seen uint64
	for i := d.t.Elements[at].First; i != xmltree.None; i = d.t.Elements[i].Next {
		e := &d.t.Elements[i]
		switch t := d.term(e); t {
		case tResourceDesc:
			set(&r.ResourceDesc, &seen, t, e.Text)
		case tMimeType:
			set(&r.MimeType, &seen, t, e.Text)
		case tSize:
			set(&r.Size, &seen, t, e.Text)
		case tURI:
			set(&r.URI, &seen, t, e.Text)
		case tDerefURI:
			set(&r.DerefURI, &seen, t, e.Text)
		case tDigest:
			set(&r.Digest, &seen, t, e.Text)
		default:
			r.Extra.Elements = append(r.Extra.Elements, d.extension(i))
		}
	}
	return r
}

func (d *decoder) area(at int32, a *Area) {
	n := d.count(at)
	a.Polygon = list[Polygon](n[tPolygon])
	a.Circle = list[Circle](n[tCircle])
	a.Geocode = list[NamedValue](n[tGeocode])
	a.Extra.Attributes = d.attributes(at)
	var seen uint64
	for i := d.t.Elements[at].First; i != xmltree.None; i = d.t.Elements[i].Next {
		e := &d.t.Elements[i]
		switch t := d.term(e); t {
		case tAreaDesc:
			set(&a.AreaDesc, &seen, t, e.Text)
		case tPolygon:
			a.Polygon = append(a.Polygon, Polygon(e.Text))
		case tCircle:
			a.Circle = append(a.Circle, Circle(e.Text))
		case tGeocode:
			a.Geocode = append(a.Geocode, d.namedValue(i))
		case tAltitude:
			set(&a.Altitude, &seen, t, e.Text)
		case tCeiling:
			set(&a.Ceiling, &seen, t, e.Text)
		default:
			a.Extra.Elements = append(a.Extra.Elements, d.extension(i))
		}
	}
}
