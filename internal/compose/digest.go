package compose

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"
	"time"

	"github.com/tocsin/tocsin/internal/threat"
)

// Canonical writes everything of a product that a recipient acts on, and that
// an approval is bound to, one field a line, lengths before values, so that no
// two different products give the same bytes. It is our own form, and does not
// hang on how any format writes itself.
func Canonical(p threat.Product) []byte {
	var b strings.Builder
	field := func(name, value string) { fmt.Fprintf(&b, "%s %d %s\n", name, len(value), value) }
	at := func(name string, t time.Time) {
		if !t.IsZero() {
			field(name, t.UTC().Format(time.RFC3339Nano))
		}
	}
	for _, f := range [][2]string{
		{"kind", string(p.Kind)},
		{"mode", string(p.Mode)},
		{"action", string(p.Action)},
		{"changes", p.Changes},
		{"case", p.Case},
		{"marking", p.Marking.String()},
		{"pap", string(p.PAP)},
		{"precedence", string(p.Precedence)},
		{"zone", p.Window.Zone},
		{"phrase", p.Window.Phrase},
	} {
		field(f[0], f[1])
	}
	at("start", p.Window.Start)
	at("end", p.Window.End)
	at("answer-by", p.AnswerBy)
	for _, r := range p.Recipients {
		field("recipient", r)
	}
	for _, c := range p.Channels {
		field("channel", c)
	}
	if p.Policy != "" {
		field("policy", p.Policy)
	}
	canonicalArea(field, p.Area)
	for _, t := range p.Texts {
		canonicalText(field, t)
	}
	return []byte(b.String())
}

func canonicalArea(field func(name, value string), a threat.Area) {
	field("area", a.Words)
	for _, c := range a.Circles {
		field("circle", fmt.Sprintf("%g,%g %g", c.Lat, c.Lon, c.Km))
	}
	for _, ring := range a.Polygons {
		field("polygon", fmt.Sprint(ring))
	}
}

func canonicalText(field func(name, value string), t threat.Text) {
	field("language", t.Language)
	for _, f := range fieldsOf(t) {
		field(f.name, f.text)
	}
}

// textField is one named piece of a text.
type textField struct{ name, text string }

// fieldsOf gives the pieces of a text in the order they are read.
func fieldsOf(t threat.Text) []textField {
	out := []textField{
		{"headline", t.Headline},
		{"hazard", t.Hazard},
		{"place", t.Place},
		{"at-risk", t.AtRisk},
		{"likelihood", t.Likelihood},
		{"unknown", t.Unknown},
		{"source", t.Source},
	}
	for _, a := range t.Actions {
		out = append(out, textField{"action", a})
	}
	for _, a := range t.Elsewhere {
		out = append(out, textField{"elsewhere", a})
	}
	return append(out, textField{"asked", t.Asked}, textField{"contact", t.Contact})
}

// Digest is the SHA-256 of the canonical form, in lower-case hex: what an
// approval, a delivery and an answer are bound to.
func Digest(p threat.Product) string {
	sum := sha256.Sum256(Canonical(p))
	return hex.EncodeToString(sum[:])
}
