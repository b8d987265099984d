package cap

import (
	"strings"

	"github.com/tocsin/tocsin/cap/internal/xmltree"
)

// Some feeds carry an alert as text: escaped or in a CDATA section in the
// content of an Atom entry or the description of an RSS item, or in base64 in
// the contentData of EDXL-DE (EDXL-DE 1.0 §3.2.4.3). Such a text is a document
// of its own.

// embedded is a document that is the text of an element.
type embedded struct {
	element int32
	data    []byte
	encoded bool // in base64, so that its lines are not those around it
}

// embeddedIn finds the documents carried as text in a feed. They are looked
// for one level deep, so that they can't hide one in another without end.
func (l Limits) embeddedIn(t *xmltree.Tree, kind Kind, most int) (list []embedded) {
	if l.inner || kind != KindAtom && kind != KindRSS && kind != KindEDXL {
		return nil
	}
	for i := range t.Elements {
		e := &t.Elements[i]
		if e.First != xmltree.None || len(e.Text) < len(Namespace10) || len(list) >= most {
			continue
		}
		if looksLikeAlert(e.Text) {
			list = append(list, embedded{int32(i), []byte(trimSpace(e.Text)), false})
		} else if kind == KindEDXL && e.Local() == "contentData" {
			if data, ok := decodeBase64(e.Text); ok && looksLikeAlert(string(data)) {
				list = append(list, embedded{int32(i), data, true})
			}
		}
	}
	return list
}

// within are the limits for a document that is the text of another.
func (l Limits) within() Limits {
	l.inner = true
	return l
}

// looksLikeAlert says whether a text is XML that has to do with CAP.
func looksLikeAlert(s string) bool {
	s = strings.TrimPrefix(trimSpace(s), "\uFEFF")
	return strings.HasPrefix(s, "<") && strings.Contains(s, "alert") &&
		(strings.Contains(s, Namespace12) || strings.Contains(s, Namespace11) || strings.Contains(s, Namespace10))
}

// embedded judges the documents carried as text. Their findings get the lines
// of the document around them.
func (v *Validator) embedded(kind Kind, list []embedded) (reports []Report) {
	inner := Validator{Limits: v.Limits.within(), Profiles: v.Profiles, Known: v.Known}
	for _, d := range list {
		e := &v.tree.Elements[d.element]
		line, column := v.tree.Position(int(e.Open))
		if !d.encoded {
			blank := len(e.Text) - len(strings.TrimLeft(e.Text, " \t\r\n"))
			line += strings.Count(e.Text[:blank], "\n")
		}
		for _, r := range inner.Validate(d.data) {
			r.Kind = kind
			for i := range r.Findings {
				f := &r.Findings[i]
				if d.encoded {
					f.Line, f.Column = line, column
				} else {
					f.Line += line - 1
				}
			}
			reports = append(reports, r)
		}
	}
	return reports
}
