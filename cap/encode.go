package cap

import (
	"errors"
	"fmt"
	"reflect"
	"strings"
	"unicode/utf8"
)

// Encode writes an alert as XML. An alert that was read and has not been
// changed is written byte for byte as it was read; any other is written anew
// in UTF-8 with its extensions at the end of their parents, in the order of
// the schema of its version. Encode does not judge: see Validate.
func Encode(a *Alert) ([]byte, error) {
	if a.unchanged() {
		return a.Original(), nil
	}
	if a.Version.Namespace() == "" {
		return nil, fmt.Errorf("write alert: version %q is unknown; use 1.2", a.Version)
	}
	w := writer{version: a.Version}
	w.b.Grow(2048)
	w.b.WriteString(`<?xml version="1.0" encoding="UTF-8"?>` + "\n")
	w.alert(a)
	w.b.WriteByte('\n')
	if w.err != nil {
		return nil, fmt.Errorf("write alert: %w", w.err)
	}
	return []byte(w.b.String()), nil
}

// unchanged reads the original again and compares.
func (a *Alert) unchanged() bool {
	if a.origin == nil {
		return false
	}
	t, root := a.origin.tree()
	if t == nil {
		return false
	}
	was := decodeAlert(t, root, nil)
	was.origin = a.origin
	return reflect.DeepEqual(a, was)
}

// writer writes elements with the namespace of the version as default.
type writer struct {
	b       strings.Builder
	version Version
	depth   int
	err     error
}

var errCharacter = errors.New("a text holds a character that XML does not allow")

func (w *writer) line() {
	w.b.WriteByte('\n')
	for range w.depth {
		w.b.WriteString("  ")
	}
}

// element writes one with text, empty or not.
func element[S ~string](w *writer, t term, text S) {
	w.line()
	w.b.WriteString("<" + termNames[t] + ">")
	w.text(string(text))
	w.b.WriteString("</" + termNames[t] + ">")
}

// optional writes an element unless its text is empty.
func optional[S ~string](w *writer, t term, text S) {
	if text != "" {
		element(w, t, text)
	}
}

func repeated[S ~string](w *writer, t term, list []S) {
	for _, s := range list {
		element(w, t, s)
	}
}

func (w *writer) begin(t term, x *Extra) {
	w.line()
	w.b.WriteString("<" + termNames[t])
	w.attributes(x)
	w.b.WriteString(">")
	w.depth++
}

func (w *writer) end(t term, x *Extra) {
	for i := range x.Elements {
		w.line()
		w.b.WriteString(x.Elements[i].XML)
	}
	w.depth--
	w.line()
	w.b.WriteString("</" + termNames[t] + ">")
}

func (w *writer) attributes(x *Extra) {
	for i, a := range x.Attributes {
		switch a.Space {
		case "":
			w.b.WriteString(" " + a.Local)
		case xmlNamespace:
			w.b.WriteString(" xml:" + a.Local)
		default:
			fmt.Fprintf(&w.b, ` xmlns:a%d="%s" a%d:%s`, i, escapeAttribute(a.Space), i, a.Local)
		}
		w.b.WriteString(`="` + escapeAttribute(a.Value) + `"`)
	}
}

const xmlNamespace = "http://www.w3.org/XML/1998/namespace"

func (w *writer) alert(a *Alert) {
	w.b.WriteString(`<alert xmlns="` + a.Version.Namespace() + `"`)
	w.attributes(&a.Extra)
	w.b.WriteString(">")
	w.depth++
	element(w, tIdentifier, a.Identifier)
	element(w, tSender, a.Sender)
	element(w, tSent, a.Sent)
	element(w, tStatus, a.Status)
	element(w, tMsgType, a.MsgType)
	optional(w, tPassword, a.Password)
	optional(w, tSource, a.Source)
	optional(w, tScope, a.Scope)
	optional(w, tRestriction, a.Restriction)
	optional(w, tAddresses, a.Addresses)
	repeated(w, tCode, a.Code)
	optional(w, tNote, a.Note)
	optional(w, tReferences, a.References)
	optional(w, tIncidents, a.Incidents)
	for i := range a.Info {
		w.info(&a.Info[i])
	}
	w.end(tAlert, &a.Extra)
}

func (w *writer) info(f *Info) {
	w.begin(tInfo, &f.Extra)
	optional(w, tLanguage, f.Language)
	repeated(w, tCategory, f.Category)
	element(w, tEvent, f.Event)
	repeated(w, tResponseType, f.ResponseType)
	element(w, tUrgency, f.Urgency)
	element(w, tSeverity, f.Severity)
	element(w, tCertainty, f.Certainty)
	optional(w, tAudience, f.Audience)
	w.namedValues(tEventCode, f.EventCode)
	optional(w, tEffective, f.Effective)
	optional(w, tOnset, f.Onset)
	optional(w, tExpires, f.Expires)
	optional(w, tSenderName, f.SenderName)
	optional(w, tHeadline, f.Headline)
	optional(w, tDescription, f.Description)
	optional(w, tInstruction, f.Instruction)
	optional(w, tWeb, f.Web)
	optional(w, tContact, f.Contact)
	w.namedValues(tParameter, f.Parameter)
	for i := range f.Resource {
		w.resource(&f.Resource[i])
	}
	for i := range f.Area {
		w.area(&f.Area[i])
	}
	w.end(tInfo, &f.Extra)
}

func (w *writer) resource(r *Resource) {
	w.begin(tResource, &r.Extra)
	element(w, tResourceDesc, r.ResourceDesc)
	if w.version == V12 || r.MimeType != "" {
		element(w, tMimeType, r.MimeType)
	}
	optional(w, tSize, r.Size)
	optional(w, tURI, r.URI)
	optional(w, tDerefURI, r.DerefURI)
	optional(w, tDigest, r.Digest)
	w.end(tResource, &r.Extra)
}

func (w *writer) area(a *Area) {
	w.begin(tArea, &a.Extra)
	element(w, tAreaDesc, a.AreaDesc)
	repeated(w, tPolygon, a.Polygon)
	repeated(w, tCircle, a.Circle)
	w.namedValues(tGeocode, a.Geocode)
	optional(w, tAltitude, a.Altitude)
	optional(w, tCeiling, a.Ceiling)
	w.end(tArea, &a.Extra)
}

func (w *writer) namedValues(t term, list []NamedValue) {
	for _, v := range list {
		if w.version == V10 {
			text := v.Value
			if v.ValueName != "" {
				text = v.ValueName + "=" + v.Value
			}
			element(w, t, text)
			continue
		}
		w.begin(t, &Extra{})
		element(w, tValueName, v.ValueName)
		element(w, tValue, v.Value)
		w.end(t, &Extra{})
	}
}

// text writes character data.
func (w *writer) text(s string) {
	last := 0
	for i, r := range s {
		esc := ""
		switch {
		case r == '&':
			esc = "&amp;"
		case r == '<':
			esc = "&lt;"
		case r == '>':
			esc = "&gt;"
		case r == '\r':
			esc = "&#13;"
		case r < 0x20 && r != '\n' && r != '\t', r == 0xFFFE, r == 0xFFFF:
			w.err = errCharacter
		case r == utf8.RuneError && !strings.HasPrefix(s[i:], "\uFFFD"):
			w.err = errCharacter
		}
		if esc != "" {
			w.b.WriteString(s[last:i] + esc)
			last = i + 1
		}
	}
	w.b.WriteString(s[last:])
}

// escapeAttribute writes a value for use between double quotes.
func escapeAttribute(s string) string {
	return attributeEscapes.Replace(s)
}

var attributeEscapes = strings.NewReplacer("&", "&amp;", "<", "&lt;", `"`, "&quot;", "\t", "&#9;", "\n", "&#10;", "\r", "&#13;")
