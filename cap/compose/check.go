package compose

import (
	"fmt"
	"math"
	"mime"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/tocsin/tocsin/cap"
)

// Problem is one thing that keeps a draft from being sent.
type Problem struct {
	Field  string // such as Events[0].Texts[1].Language, or a path in the message
	Text   string // what is wrong
	Remedy string // what to do
}

func (p Problem) String() string { return p.Field + ": " + p.Text + "; " + p.Remedy }

// Problems are all the problems of a draft.
type Problems []Problem

func (p Problems) Error() string {
	lines := make([]string, len(p))
	for i := range p {
		lines[i] = p[i].String()
	}
	return "compose message: " + strings.Join(lines, "\n")
}

func (p *Problems) add(field, text, remedy string) {
	*p = append(*p, Problem{field, text, remedy})
}

func (d *Draft) check() Problems {
	var p Problems
	p.name("Identifier", d.Identifier)
	p.name("Sender", d.Sender)
	if d.Sent.IsZero() {
		p.add("Sent", "is missing", "say when the message is sent")
	}
	oneOf(&p, "Status", d.Status, cap.Actual, cap.Exercise, cap.System, cap.Test, cap.Draft)
	oneOf(&p, "MsgType", d.MsgType, cap.MsgAlert, cap.MsgUpdate, cap.MsgCancel, cap.MsgAck, cap.MsgError)
	oneOf(&p, "Scope", d.Scope, cap.Public, cap.Restricted, cap.Private)
	d.checkScope(&p)
	d.checkNote(&p)
	d.checkReferences(&p)
	p.texts("", map[string]string{"Source": d.Source, "Note": d.Note, "Restriction": d.Restriction})
	p.list("Code", d.Code)
	p.list("Incidents", d.Incidents)
	for i := range d.Events {
		d.Events[i].check(&p, fmt.Sprintf("Events[%d]", i), d)
	}
	slices.SortStableFunc(p, func(a, b Problem) int { return strings.Compare(a.Field, b.Field) })
	return p
}

// name checks what becomes part of a reference. CAP 1.2 §3.2.1: no spaces,
// commas or restricted characters.
func (p *Problems) name(field, s string) {
	switch {
	case s == "":
		p.add(field, "is missing", "give one")
	case strings.ContainsAny(s, " \t\r\n,<&") || !printable(s) || strings.TrimSpace(s) != s:
		p.add(field, fmt.Sprintf("%q has a space, a comma, < or &", s), "leave them out, for others refer to the message by it")
	case len(s) > 200:
		p.add(field, "is longer than 200 bytes", "shorten it")
	}
}

func printable(s string) bool {
	return utf8.ValidString(s) && !strings.ContainsFunc(s, func(r rune) bool {
		return r < 0x20 && r != '\n' && r != '\t' && r != '\r' || r == 0xFFFE || r == 0xFFFF || r == 0x7F
	})
}

func oneOf[S ~string](p *Problems, field string, s S, allowed ...S) {
	if !slices.Contains(allowed, s) {
		p.add(field, fmt.Sprintf("%q is not a value of CAP 1.2", s), fmt.Sprintf("use one of %v", allowed))
	}
}

func (p *Problems) texts(at string, fields map[string]string) {
	for field, s := range fields {
		if !printable(s) {
			p.add(at+field, "has a character that XML does not allow", "remove it")
		}
	}
}

// list checks what becomes a quoted list, in which a quote can't be written.
func (p *Problems) list(field string, words []string) {
	for i, w := range words {
		if strings.TrimSpace(w) == "" || strings.Contains(w, `"`) || !printable(w) {
			p.add(fmt.Sprintf("%s[%d]", field, i), fmt.Sprintf("%q is empty or has a quote", w), "leave it out or write it without")
		}
	}
}

func (d *Draft) checkScope(p *Problems) {
	if (d.Scope == cap.Restricted) != (strings.TrimSpace(d.Restriction) != "") {
		p.add("Restriction", "does not go with scope "+string(d.Scope), "give one for Restricted, and only for it")
	}
	if (d.Scope == cap.Private) != (len(d.Addresses) > 0) {
		p.add("Addresses", "do not go with scope "+string(d.Scope), "give some for Private, and only for it")
	}
	p.list("Addresses", d.Addresses)
}

func (d *Draft) checkNote(p *Problems) {
	if strings.TrimSpace(d.Note) != "" {
		return
	}
	if d.Status == cap.Exercise {
		p.add("Note", "is missing", "name the exercise, so that nobody takes it for real")
	}
	if d.MsgType == cap.MsgError {
		p.add("Note", "is missing", "say what was wrong with the message")
	}
}

func (d *Draft) checkReferences(p *Problems) {
	if (d.MsgType == cap.MsgAlert) != (len(d.References) == 0) {
		p.add("References", "do not go with message type "+string(d.MsgType), "an Alert has none, every other names what it is about")
	}
	warns := d.MsgType == cap.MsgAlert || d.MsgType == cap.MsgUpdate
	answers := d.MsgType == cap.MsgAck || d.MsgType == cap.MsgError
	if warns && len(d.Events) == 0 || answers && len(d.Events) > 0 {
		p.add("Events", "do not go with message type "+string(d.MsgType), "an Alert or Update has some, an Ack or Error none")
	}
	own := cap.Reference{Sender: d.Sender, Identifier: d.Identifier, Sent: stamp(d.Sent)}
	for i, r := range d.References {
		field := fmt.Sprintf("References[%d]", i)
		p.name(field+".Sender", r.Sender)
		p.name(field+".Identifier", r.Identifier)
		sent, err := r.Sent.Time()
		switch {
		case err != nil || strings.ContainsAny(string(r.Sent), ", \t\r\n"):
			p.add(field+".Sent", fmt.Sprintf("%q is not a time", r.Sent), "copy it from the message as it is written there")
		case r.Same(own):
			p.add(field, "is the message itself", "name the earlier message")
		case sent.After(d.Sent):
			p.add(field+".Sent", "is later than the message", "check the clock")
		}
	}
}

func (e *Event) check(p *Problems, at string, d *Draft) {
	if len(e.Category) == 0 {
		p.add(at+".Category", "is missing", "give at least one")
	}
	for _, c := range e.Category {
		oneOf(p, at+".Category", c, cap.Geo, cap.Met, cap.Safety, cap.Security, cap.Rescue, cap.Fire,
			cap.Health, cap.Env, cap.Transport, cap.Infra, cap.CBRNE, cap.Other)
	}
	for _, r := range e.ResponseType {
		oneOf(p, at+".ResponseType", r, cap.Shelter, cap.Evacuate, cap.Prepare, cap.Execute, cap.Avoid,
			cap.Monitor, cap.Assess, cap.AllClear, cap.None)
	}
	oneOf(p, at+".Urgency", e.Urgency, cap.Immediate, cap.Expected, cap.Future, cap.Past, cap.UrgencyUnknown)
	oneOf(p, at+".Severity", e.Severity, cap.Extreme, cap.Severe, cap.Moderate, cap.Minor, cap.SeverityUnknown)
	oneOf(p, at+".Certainty", e.Certainty, cap.Observed, cap.Likely, cap.Possible, cap.Unlikely, cap.CertaintyUnknown)
	e.checkTimes(p, at, d)
	p.codes(at+".Codes", e.Codes)
	p.codes(at+".Parameters", e.Parameters)
	for i := range e.Areas {
		e.Areas[i].check(p, fmt.Sprintf("%s.Areas[%d]", at, i))
	}
	for i := range e.Resources {
		e.Resources[i].check(p, fmt.Sprintf("%s.Resources[%d]", at, i))
	}
	e.checkTexts(p, at)
}

func (e *Event) checkTimes(p *Problems, at string, d *Draft) {
	if e.Expires.IsZero() {
		if !e.OpenEnded {
			p.add(at+".Expires", "is missing", "say until when the information holds, or set OpenEnded")
		}
		return
	}
	for name, t := range map[string]bool{
		"when it is sent": !e.Expires.After(d.Sent), "Effective": e.Expires.Before(e.Effective), "Onset": e.Expires.Before(e.Onset),
	} {
		if t {
			p.add(at+".Expires", "is before "+name, "check the times")
		}
	}
}

func (p *Problems) codes(field string, list []cap.NamedValue) {
	for i, v := range list {
		if strings.TrimSpace(v.ValueName) == "" || !printable(v.ValueName+v.Value) {
			p.add(fmt.Sprintf("%s[%d]", field, i), "has no name or a character that XML does not allow", "name the system of codes")
		}
	}
}

// RFC 5646 §2.1, the tags in use: language, script, region, variants.
var languageTag = regexp.MustCompile(`^[A-Za-z]{2,3}(-[A-Za-z]{4})?(-([A-Za-z]{2}|[0-9]{3}))?(-[A-Za-z0-9]{4,8})*$`)

func (e *Event) checkTexts(p *Problems, at string) {
	if len(e.Texts) == 0 {
		p.add(at+".Texts", "are missing", "tell the event in at least one language")
	}
	seen := map[string]bool{}
	for i := range e.Texts {
		t, field := &e.Texts[i], fmt.Sprintf("%s.Texts[%d]", at, i)
		if lang := strings.ToLower(t.Language); !languageTag.MatchString(lang) || seen[lang] {
			p.add(field+".Language", fmt.Sprintf("%q is no language tag or was used before", t.Language), "give each language once, such as en-GB")
		}
		seen[strings.ToLower(t.Language)] = true
		if strings.TrimSpace(t.Event) == "" {
			p.add(field+".Event", "is missing", "say what kind of event it is")
		}
		if t.Web != "" && !absolute(t.Web) {
			p.add(field+".Web", fmt.Sprintf("%q is not a full address", t.Web), "begin with https://")
		}
		if len(t.Areas) != 0 && len(t.Areas) != len(e.Areas) {
			p.add(field+".Areas", "are not as many as the event has", "describe every area in this language, or none")
		}
		p.texts(field+".", map[string]string{
			"Event": t.Event, "SenderName": t.SenderName, "Audience": t.Audience, "Headline": t.Headline, "Description": t.Description,
			"Instruction": t.Instruction, "Contact": t.Contact, "Areas": strings.Join(t.Areas, " "),
		})
	}
}

func absolute(s string) bool {
	u, err := url.Parse(s)
	return err == nil && u.IsAbs() && (u.Host != "" || u.Opaque != "") && !strings.ContainsAny(s, " \t\r\n")
}

func (a *Area) check(p *Problems, at string) {
	if strings.TrimSpace(a.Desc) == "" || !printable(a.Desc) {
		p.add(at+".Desc", "is missing or has a character that XML does not allow", "say in words where it is")
	}
	p.codes(at+".Codes", a.Codes)
	for i, ring := range a.Polygons {
		field := fmt.Sprintf("%s.Polygons[%d]", at, i)
		corners := map[cap.Point]bool{}
		for _, pt := range ring {
			corners[pt] = true
			if !onEarth(pt) {
				p.add(field, fmt.Sprintf("has the point %v", pt), "give latitude -90 to 90 first, then longitude -180 to 180")
				break
			}
		}
		if len(corners) < 3 {
			p.add(field, "has fewer than three corners", "give at least three different ones")
		}
	}
	for i, c := range a.Circles {
		if !onEarth(c.Center) || !(c.Radius > 0) || c.Radius > 20_037 {
			p.add(fmt.Sprintf("%s.Circles[%d]", at, i), "is not a disc on the Earth", "give a centre and a radius in kilometres")
		}
	}
}

func onEarth(p cap.Point) bool { return math.Abs(p.Lat) <= 90 && math.Abs(p.Lon) <= 180 }

func (r *Resource) check(p *Problems, at string) {
	if strings.TrimSpace(r.Desc) == "" || !printable(r.Desc) {
		p.add(at+".Desc", "is missing or has a character that XML does not allow", "say what the file shows")
	}
	if media, _, err := mime.ParseMediaType(r.MimeType); err != nil || !strings.Contains(media, "/") {
		p.add(at+".MimeType", fmt.Sprintf("%q is no media type", r.MimeType), "give one, such as image/png")
	}
	if r.URI == "" && len(r.Content) == 0 || r.URI != "" && !absolute(r.URI) {
		p.add(at+".URI", fmt.Sprintf("%q is not a full address", r.URI), "give one, or the content")
	}
}
