package xmltree

import (
	"strings"
	"unicode/utf8"
)

// attributeValue reads a quoted value and normalises it. XML 1.0 §3.3.3
func (t *Tree) attributeValue() (string, error) {
	quote := t.peek()
	if quote != '"' && quote != '\'' {
		return "", t.syntax(t.pos, "an attribute value must stand in quotes")
	}
	end := strings.IndexByte(t.Source[t.pos+1:], quote)
	if end < 0 {
		return "", t.syntax(t.pos, "the attribute value is never closed")
	}
	at := t.pos + 1
	raw := t.Source[at : at+end]
	same, err := t.checkValue(raw, at)
	if err != nil {
		return "", err
	}
	t.pos = at + end + 1
	if same {
		return raw, nil
	}
	return expand(raw, true), nil
}

// checkValue says whether the value is already what it means.
func (t *Tree) checkValue(raw string, at int) (same bool, err error) {
	same = true
	for i := 0; i < len(raw); {
		c := raw[i]
		switch {
		case c == '<':
			return false, t.syntax(at+i, `"<" stands in an attribute value; write "&lt;"`)
		case c == '&':
			n, _, err := t.reference(at + i)
			if err != nil {
				return false, err
			}
			same = false
			i += n
		case c == '\t' || c == '\n' || c == '\r':
			same = false
			i++
		case c >= 0x20 && c < utf8.RuneSelf:
			i++
		default:
			n, err := t.wide(raw[i:], at+i)
			if err != nil {
				return false, err
			}
			i += n
		}
	}
	return same, nil
}

// reference checks the reference that begins at at and gives its length.
// XML 1.0 §4.1
func (t *Tree) reference(at int) (n int, blank bool, err error) {
	s := t.Source[at:]
	if len(s) > 1 && s[1] == '#' {
		r, n := charRef(s)
		if n == 0 {
			return 0, false, t.syntax(at, "this is not a character reference")
		}
		if !isChar(r) {
			return 0, false, t.fail(at, "xml.character", "the character "+name(r)+" is not allowed in XML")
		}
		return n, r < 0x21 && isSpace(byte(r)), nil
	}
	if _, n := predefined(s); n > 0 {
		return n, false, nil
	}
	return t.foreignEntity(at)
}

// foreignEntity deals with a reference to an entity that XML itself does not
// define. Without a document type nothing can define it; with one it is noted
// and left as it is written, for we use no declarations.
func (t *Tree) foreignEntity(at int) (int, bool, error) {
	save := t.pos
	defer func() { t.pos = save }()
	t.pos = at + 1
	entity, _, err := t.name()
	if err != nil || t.peek() != ';' {
		return 0, false, t.syntax(at, `"&" begins no reference here; write "&amp;"`)
	}
	if t.Doctype < 0 {
		return 0, false, t.fail(at, "xml.entity", "the entity &"+entity+"; is not defined")
	}
	if t.EntityRef < 0 {
		t.EntityRef = at
	}
	return t.pos + 1 - at, false, nil
}

// predefined reads one of the five entities that XML defines. XML 1.0 §4.6
func predefined(s string) (byte, int) {
	switch {
	case strings.HasPrefix(s, "&amp;"):
		return '&', 5
	case strings.HasPrefix(s, "&lt;"):
		return '<', 4
	case strings.HasPrefix(s, "&gt;"):
		return '>', 4
	case strings.HasPrefix(s, "&quot;"):
		return '"', 6
	case strings.HasPrefix(s, "&apos;"):
		return '\'', 6
	}
	return 0, 0
}

// charRef reads &#…; or &#x…;. The length is 0 when it is not one.
func charRef(s string) (rune, int) {
	i, base := 2, rune(10)
	if i < len(s) && s[i] == 'x' {
		i, base = 3, 16
	}
	from := i
	var r rune
	for ; i < len(s) && s[i] != ';'; i++ {
		d := digit(s[i])
		if d >= base {
			return 0, 0
		}
		if r = r*base + d; r > utf8.MaxRune {
			r = utf8.MaxRune + 1
		}
	}
	if i == from || i >= len(s) {
		return 0, 0
	}
	return r, i + 1
}

func digit(c byte) rune {
	switch {
	case c >= '0' && c <= '9':
		return rune(c - '0')
	case c >= 'a' && c <= 'f':
		return rune(c-'a') + 10
	case c >= 'A' && c <= 'F':
		return rune(c-'A') + 10
	}
	return 99
}

// expand resolves the references and line ends of checked text; in an
// attribute white space becomes spaces.
func expand(raw string, attribute bool) string {
	var b strings.Builder
	b.Grow(len(raw))
	last := 0 // up to which raw is written
	for i := 0; i < len(raw); {
		c := raw[i]
		if c != '&' && c != '\r' && (!attribute || c != '\n' && c != '\t') {
			i++
			continue
		}
		b.WriteString(raw[last:i])
		switch c {
		case '&':
			i += expandReference(&b, raw[i:])
		case '\r':
			i++
			if i < len(raw) && raw[i] == '\n' {
				i++
			}
			b.WriteByte(lineEnd(attribute))
		default:
			b.WriteByte(' ')
			i++
		}
		last = i
	}
	b.WriteString(raw[last:])
	return b.String()
}

func lineEnd(attribute bool) byte {
	if attribute {
		return ' '
	}
	return '\n'
}

func expandReference(b *strings.Builder, s string) int {
	if c, n := predefined(s); n > 0 {
		b.WriteByte(c)
		return n
	}
	if len(s) > 1 && s[1] == '#' {
		if r, n := charRef(s); n > 0 {
			b.WriteRune(r)
			return n
		}
	}
	b.WriteByte('&')
	return 1
}

// leafText gives the character data of an element without child elements.
func (t *Tree) leafText(e *Element) string {
	raw := t.Source[e.Open:e.Close]
	if strings.IndexByte(raw, '<') < 0 {
		if strings.IndexByte(raw, '&') < 0 && strings.IndexByte(raw, '\r') < 0 {
			return raw
		}
		return expand(raw, false)
	}
	return joinText(raw)
}

// joinText joins the text of checked content around comments, instructions
// and CDATA sections.
func joinText(raw string) string {
	var b strings.Builder
	for raw != "" {
		tag := strings.IndexByte(raw, '<')
		if tag < 0 {
			tag = len(raw)
		}
		b.WriteString(expand(raw[:tag], false))
		raw = raw[tag:]
		switch {
		case strings.HasPrefix(raw, "<![CDATA["):
			end := strings.Index(raw, "]]>")
			b.WriteString(lines(raw[len("<![CDATA["):end]))
			raw = raw[end+3:]
		case strings.HasPrefix(raw, "<!--"):
			raw = raw[4+strings.Index(raw[4:], "-->")+3:]
		case raw != "":
			raw = raw[strings.Index(raw, "?>")+2:]
		}
	}
	return b.String()
}

// lines normalises line ends. XML 1.0 §2.11
func lines(s string) string {
	if strings.IndexByte(s, '\r') < 0 {
		return s
	}
	return strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\r", "\n")
}
