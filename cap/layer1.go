package cap

import (
	"slices"
	"strings"

	"github.com/tocsin/tocsin/cap/internal/xmltree"
)

// schema is layer 1: the XML Schema of the message's version, exactly.
func (c *checker) schema(root int32) {
	c.grammar = grammars[c.version]
	c.attributes(root, kModel)
	c.sequence(root, c.grammar.alert)
}

// sequence checks the children of an element against a content model, which
// is always a plain sequence. XML Schema part 1 §3.8
func (c *checker) sequence(at int32, m *model) {
	e := &c.t.Elements[at]
	if e.Flags&(xmltree.HasText|xmltree.HasCDATA) != 0 {
		c.add(rXSDText, at, "text between the elements of <"+e.Local()+">", "only elements may stand here")
	}
	last := -1 // place of the particle that matched last
	var missing uint64
	for i := e.First; i != xmltree.None; i = c.t.Elements[i].Next {
		child := &c.t.Elements[i]
		place := c.place(child, m)
		if place < 0 {
			c.unexpected(i, at, m, last)
			continue
		}
		if place > last {
			missing |= c.skipped(at, i, m, last, place)
			last = place
		} else if place < last || place < len(m.seq) && !m.seq[place].many {
			c.outOfOrder(i, m, place, last, &missing)
		}
		if place == len(m.seq) {
			c.lax(i)
		} else {
			c.child(i, &m.seq[place])
		}
	}
	c.skipped(at, xmltree.None, m, last, len(m.seq))
}

// place is where a child belongs in the model: after its sequence for a
// signature, -1 for nowhere.
func (c *checker) place(child *xmltree.Element, m *model) int {
	if child.Space == c.space {
		return int(m.index[child.ID]) - 1
	}
	if m.signature && child.Space == spaceDSig {
		return len(m.seq)
	}
	return -1
}

// skipped reports the mandatory elements between two places.
func (c *checker) skipped(parent, before int32, m *model, from, to int) (missing uint64) {
	for k := from + 1; k < to; k++ {
		p := &m.seq[k]
		if p.optional {
			continue
		}
		missing |= 1 << p.term
		name := termNames[p.term]
		if before == xmltree.None {
			c.add(rXSDMissing, parent, "no <"+name+"> in <"+c.name(parent)+">", "add <"+name+">")
		} else {
			c.add(rXSDMissing, before, "<"+c.name(before)+"> without <"+name+"> before it", "put <"+name+"> before <"+c.name(before)+">")
		}
	}
	return missing
}

func (c *checker) outOfOrder(i int32, m *model, place, last int, missing *uint64) {
	name := c.name(i)
	if place < len(m.seq) {
		bit := uint64(1) << m.seq[place].term
		if *missing&bit != 0 { // was reported where it should have stood
			*missing &^= bit
			return
		}
	}
	if place == last {
		c.add(rXSDRepeat, i, "a second <"+name+">", "<"+name+"> may occur once")
		return
	}
	after := "the signature"
	if last < len(m.seq) {
		after = "<" + termNames[m.seq[last].term] + ">"
	}
	c.add(rXSDOrder, i, "<"+name+"> after "+after, "<"+name+"> must come before "+after)
}

func (c *checker) unexpected(i, parent int32, m *model, last int) {
	e := &c.t.Elements[i]
	space := c.t.Spaces[e.Space]
	found := "<" + e.Name + ">"
	if e.Space != c.space {
		if space == "" {
			found += " in no namespace"
		} else {
			found += " of the namespace " + clip(space)
		}
	}
	var next []string
	for k := max(last, 0); k < len(m.seq); k++ {
		if k == last && !m.seq[k].many {
			continue
		}
		next = append(next, "<"+termNames[m.seq[k].term]+">")
		if !m.seq[k].optional {
			break
		}
	}
	remedy := "<" + c.name(parent) + "> can hold nothing more here"
	if len(next) > 0 {
		remedy = "one of " + strings.Join(next, ", ") + " may come here"
	}
	c.add(rXSDUnknown, i, found+" in <"+c.name(parent)+">", remedy)
}

// child checks an element at a place that allows it.
func (c *checker) child(i int32, p *particle) {
	e := &c.t.Elements[i]
	typed := false
	if e.NAttr > 0 {
		typed = c.attributes(i, p.kind)
	}
	if p.kind == kModel {
		c.sequence(i, p.model)
		return
	}
	if e.Flags&xmltree.HasElements != 0 {
		c.add(rXSDChild, i, "elements inside <"+e.Local()+">", "<"+e.Local()+"> holds text only")
		return
	}
	if !typed {
		c.value(i, p)
	}
}

// value checks the text of an element against its type.
func (c *checker) value(i int32, p *particle) {
	e := &c.t.Elements[i]
	switch p.kind {
	case kEnum:
		if !slices.Contains(p.enum, e.Text) {
			c.add(rXSDEnum, i, quote(e.Text)+" in <"+e.Local()+">", enumRemedy(e.Text, p.enum))
		}
	case kDateTime, kDateTime2:
		c.dateTime(i, e, p.kind)
	case kLanguage:
		if e.Flags&xmltree.HasSpace != 0 && !isLanguage(trimSpace(e.Text)) {
			c.add(rXSDLanguage, i, quote(e.Text)+" in <"+e.Local()+">", "write a language tag such as en-US")
		}
	case kInteger:
		if !isInteger(trimSpace(e.Text)) {
			c.add(rXSDInteger, i, quote(e.Text)+" in <"+e.Local()+">", "write a whole number, digits only, at most 24")
		}
	case kDecimal:
		if !isDecimal(trimSpace(e.Text)) {
			c.add(rXSDDecimal, i, quote(e.Text)+" in <"+e.Local()+">", "write a decimal number such as 120.5, at most 24 digits")
		}
	case kURI:
		if !anyURI(trimSpace(e.Text)) {
			c.add(rXSDURI, i, quote(e.Text)+" in <"+e.Local()+">", "write a URI; see RFC 3986")
		}
	}
}

func enumRemedy(text string, allowed []string) string {
	for _, a := range allowed {
		if strings.EqualFold(trimSpace(text), a) {
			return "write exactly " + a
		}
	}
	return "one of " + strings.Join(allowed, ", ")
}

func (c *checker) dateTime(i int32, e *xmltree.Element, k kind) {
	text := trimSpace(e.Text)
	_, ok := parseMoment(text)
	if ok && k == kDateTime2 {
		ok = hasNumericOffset(text)
	}
	if !ok {
		c.add(rXSDDateTime, i, quote(e.Text)+" in <"+e.Local()+">", "write a time such as 2002-05-24T16:49:00-07:00")
	}
}

// hasNumericOffset is the pattern of the schema of CAP 1.2, for a text that is
// a dateTime. The schema's own pattern allows a comma for the sign, which no
// dateTime has.
func hasNumericOffset(s string) bool {
	return len(s) == len("2002-05-24T16:49:00-07:00") && s[0] != '-' && s[4] == '-' && (s[19] == '+' || s[19] == '-')
}

// isLanguage is xs:language: the tags of RFC 3066.
func isLanguage(s string) bool {
	n, first := 0, true
	for i := 0; i < len(s); i++ {
		c := s[i]
		switch {
		case c == '-':
			if n == 0 {
				return false
			}
			n, first = 0, false
			continue
		case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z', !first && isDigit(c):
			n++
		default:
			return false
		}
		if n > 8 {
			return false
		}
	}
	return n > 0
}

// mostDigits is how many digits a number may have. The schema sets no bound
// and lets a processor set one; this is libxml2's.
const mostDigits = 24

// isInteger is xs:integer.
func isInteger(s string) bool {
	if s != "" && (s[0] == '+' || s[0] == '-') {
		s = s[1:]
	}
	return s != "" && allDigits(s) && len(strings.TrimLeft(s, "0")) <= mostDigits
}

// isDecimal is xs:decimal.
func isDecimal(s string) bool {
	if s != "" && (s[0] == '+' || s[0] == '-') {
		s = s[1:]
	}
	whole, fraction, _ := strings.Cut(s, ".")
	if whole+fraction == "" || !allDigits(whole) || !allDigits(fraction) {
		return false
	}
	return len(strings.TrimLeft(whole, "0"))+len(fraction) <= mostDigits
}

// lax checks an element that the wildcard for signatures lets in, and what it
// holds: only what the schema declares by itself is checked. XML Schema part 1
// §3.10, processContents="lax"
func (c *checker) lax(at int32) {
	e := &c.t.Elements[at]
	if e.NAttr > 0 {
		c.laxType(at)
	}
	for i := e.First; i != xmltree.None; i = c.t.Elements[i].Next {
		child := &c.t.Elements[i]
		t := tNone
		if child.Space == c.space {
			t = term(child.ID)
		}
		switch {
		case t == tAlert:
			c.attributes(i, kModel)
			c.sequence(i, c.grammar.alert)
		case c.grammar.value && (t == tValue || t == tValueName):
			c.child(i, &pair.seq[0])
		default:
			c.lax(i)
		}
	}
}
