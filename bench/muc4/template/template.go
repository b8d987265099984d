package template

import (
	"fmt"
	"io"
	"strings"
)

// Fill is one filler of a slot: one or more alternatives, with the strings it
// is cross-referenced to (the alternatives of one referent).
type Fill struct {
	Optional bool
	Values   []string
	Refs     []string
}

// Value is the fill's first alternative, "" for none.
func (f Fill) Value() string {
	if len(f.Values) == 0 {
		return ""
	}
	return f.Values[0]
}

// Template is one filled template of one message. A message without relevant
// incidents has a single template with Irrelevant set.
type Template struct {
	Message    string
	Number     string
	Optional   bool
	Irrelevant bool
	Fills      [SlotCount][]Fill
}

// Add appends a fill with one value and at most one referent.
func (t *Template) Add(s Slot, value string, refs ...string) {
	if value == "" {
		return
	}
	t.Fills[s] = append(t.Fills[s], Fill{Values: []string{value}, Refs: refs})
}

// First is the first value of a slot, "" when the slot is null.
func (t *Template) First(s Slot) string {
	if len(t.Fills[s]) == 0 {
		return ""
	}
	return t.Fills[s][0].Value()
}

const column = 36

// Write prints templates in the format for system responses
// (template-doc-part1 §4.1).
func Write(w io.Writer, ts []Template) error {
	var b strings.Builder
	for i := range ts {
		writeOne(&b, &ts[i])
	}
	if _, err := io.WriteString(w, b.String()); err != nil {
		return fmt.Errorf("write templates: %w", err)
	}
	return nil
}

func writeOne(b *strings.Builder, t *Template) {
	for s := MessageID; s < SlotCount; s++ {
		lines := t.lines(s)
		fmt.Fprintf(b, "%-*s%s\n", column, s.Label(), lines[0])
		for _, l := range lines[1:] {
			fmt.Fprintf(b, "%*s%s\n", column, "", l)
		}
	}
	b.WriteString("\n\n")
}

func (t *Template) lines(s Slot) []string {
	switch {
	case s == MessageID:
		return []string{t.Message}
	case t.Irrelevant:
		return []string{"*"}
	case s == TemplateID:
		return []string{t.Number}
	case len(t.Fills[s]) == 0:
		return []string{t.null(s)}
	}
	var out []string
	for _, f := range t.Fills[s] {
		out = append(out, f.text(s))
	}
	return out
}

// null is the mark of an empty slot: "*" where the skeleton of the incident
// type says that the slot does not apply, else "-".
func (t *Template) null(s Slot) string {
	kidnapping := t.First(Type) == "KIDNAPPING"
	if (s == InstrumentID || s == InstrumentType) && (kidnapping || t.First(Type) == "ARSON") {
		return "*"
	}
	if s >= PhysID && s <= PhysTotal && kidnapping {
		return "*"
	}
	return "-"
}

func (f Fill) text(s Slot) string {
	v := f.Value()
	if s.Kind() == KindString {
		v = quote(v)
	}
	if len(f.Refs) > 0 {
		v += ": " + quote(f.Refs[0])
	}
	return v
}

func quote(s string) string {
	return `"` + strings.ReplaceAll(s, `"`, `\"`) + `"`
}
