package template

import (
	"bufio"
	"fmt"
	"io"
	"strings"
)

const maxLine = 1 << 20

// Parse reads a key or response file. Lines that begin with ";" are comments.
// It is lenient about what the 1992 files get wrong (a missing quotation mark,
// brackets around alternatives) and fails only on what is no template at all.
func Parse(r io.Reader) ([]Template, error) {
	sc := bufio.NewScanner(r)
	sc.Buffer(make([]byte, 64*1024), maxLine)
	p := parser{slot: -1}
	for n := 1; sc.Scan(); n++ {
		if err := p.line(strings.TrimRight(sc.Text(), " \t\r")); err != nil {
			return nil, fmt.Errorf("parse templates: line %d: %w", n, err)
		}
	}
	if err := sc.Err(); err != nil {
		return nil, fmt.Errorf("parse templates: %w", err)
	}
	return p.out, nil
}

type parser struct {
	out  []Template
	slot Slot
}

func (p *parser) line(l string) error {
	trimmed := strings.TrimSpace(l)
	if trimmed == "" {
		return nil
	}
	if trimmed[0] == ';' {
		return nil
	}
	if s, rest, ok := heading(l); ok {
		p.slot = s
		if s == MessageID {
			p.out = append(p.out, Template{Message: firstWord(rest)})
			return nil
		}
		if len(p.out) == 0 {
			return fmt.Errorf("slot %q before any message id", s.Label())
		}
		p.value(rest)
		return nil
	}
	if len(p.out) == 0 || p.slot < 0 {
		return fmt.Errorf("text outside a template: %.40q", l)
	}
	p.value(trimmed)
	return nil
}

func heading(l string) (Slot, string, bool) {
	for s := SlotCount - 1; s >= 0; s-- {
		number, name, _ := strings.Cut(s.Label(), ".")
		rest, ok := strings.CutPrefix(l, number+".")
		if !ok {
			continue
		}
		rest, ok = strings.CutPrefix(strings.TrimLeft(rest, " \t"), strings.TrimSpace(name))
		if ok && (rest == "" || rest[0] == ' ' || rest[0] == '\t') {
			return s, strings.TrimSpace(rest), true
		}
	}
	return 0, "", false
}

func firstWord(s string) string {
	w, _, _ := strings.Cut(s, " ")
	return w
}

func (p *parser) value(v string) {
	t := &p.out[len(p.out)-1]
	if p.slot == MessageID {
		return
	}
	if p.slot == TemplateID {
		t.Irrelevant = v == "*"
		t.Optional = strings.Contains(v, "OPTIONAL")
		t.Number = firstWord(v)
		return
	}
	if v == "*" || v == "-" || v == "" {
		return
	}
	f := parseFill(p.slot, v)
	if len(f.Values) > 0 {
		t.Fills[p.slot] = append(t.Fills[p.slot], f)
	}
}

func parseFill(s Slot, v string) Fill {
	var f Fill
	if rest, ok := strings.CutPrefix(v, "?"); ok {
		f.Optional = true
		v = strings.TrimSpace(rest)
	}
	if s.Kind() == KindLocation || s.Kind() == KindDate {
		for _, alt := range strings.Split(v, "/") {
			if alt = strings.Join(strings.Fields(alt), " "); alt != "" && alt != "-" {
				f.Values = append(f.Values, alt)
			}
		}
		return f
	}
	inRefs := false
	for _, tok := range tokens(v) {
		switch {
		case tok.text == ":" && !tok.quoted:
			inRefs = true
		case tok.text == "/" && !tok.quoted:
		case inRefs && (tok.quoted || s.Kind() == KindString):
			f.Refs = append(f.Refs, tok.text)
		case tok.text == "-" && !tok.quoted:
			// "-: REF" says that the key leaves this value open.
		default:
			inRefs = false
			f.Values = append(f.Values, tok.text)
		}
	}
	return f
}

type token struct {
	text   string
	quoted bool
}

// tokens splits a fill into quoted strings, bare phrases, ":" and "/".
func tokens(v string) []token {
	var out []token
	for i := 0; i < len(v); {
		switch c := v[i]; {
		case c == ' ' || c == '\t' || c == '(' || c == ')' || c == '?':
			i++
		case c == ':' || c == '/':
			out = append(out, token{string(c), false})
			i++
		case c == '"':
			s, n := quoted(v[i:])
			out = append(out, token{s, true})
			i += n
		default:
			n := strings.IndexAny(v[i:], `:/"`)
			if n < 0 {
				n = len(v) - i
			}
			if s := strings.Trim(v[i:i+n], " \t()"); s != "" {
				out = append(out, token{s, false})
			}
			i += n
		}
	}
	return out
}

// quoted reads a string that starts at the quotation mark v[0] and returns it
// with the bytes it took. A doubled mark at either end, which some systems
// wrote for a quotation inside the string, is taken as one.
func quoted(v string) (string, int) {
	var b strings.Builder
	i := 1
	for i < len(v) {
		c := v[i]
		if c == '\\' && i+1 < len(v) {
			b.WriteByte(v[i+1])
			i += 2
			continue
		}
		if c == '"' {
			if closes(v[i+1:]) {
				return strings.Trim(strings.TrimSpace(b.String()), `"`), i + 1
			}
		}
		b.WriteByte(c)
		i++
	}
	return strings.TrimSpace(b.String()), i
}

// closes reports whether a quotation mark followed by rest ends the string:
// only a separator, a bracket or the end of the line may follow.
func closes(rest string) bool {
	rest = strings.TrimLeft(rest, " \t)")
	return rest == "" || rest[0] == '/' || rest[0] == ':'
}
