package cap

import (
	"strings"

	"github.com/tocsin/tocsin/cap/internal/xmltree"
)

const xsdNamespace = "http://www.w3.org/2001/XMLSchema"

// attributes checks the attributes of an element that the schema declares: CAP
// has none, so only those of XML Schema itself may stand there. It reports
// whether xsi:type named another type, and then checks the text against that.
func (c *checker) attributes(i int32, k kind) (typed bool) {
	for _, a := range c.t.Attrs(i) {
		if a.Space != spaceXSI {
			c.addAt(rXSDAttribute, i, a.Start, "the attribute "+a.Name, "CAP has no attributes; leave it out")
			continue
		}
		switch a.Local() {
		case "schemaLocation", "noNamespaceSchemaLocation":
		case "type":
			typed = true
			c.xsiType(i, k, &a)
		default:
			c.addAt(rXSDAttribute, i, a.Start, "the attribute "+a.Name, "leave it out")
		}
	}
	return typed
}

// baseTypes says what each type that XML Schema builds in derives from.
var baseTypes = map[string]string{
	"string": "", "decimal": "", "dateTime": "", "anyURI": "",
	"normalizedString": "string", "token": "normalizedString", "language": "token", "NMTOKEN": "token",
	"Name": "token", "NCName": "Name", "ID": "NCName", "IDREF": "NCName", "ENTITY": "NCName",
	"integer": "decimal", "nonPositiveInteger": "integer", "negativeInteger": "nonPositiveInteger",
	"nonNegativeInteger": "integer", "positiveInteger": "nonNegativeInteger", "long": "integer", "int": "long",
	"short": "int", "byte": "short", "unsignedLong": "nonNegativeInteger", "unsignedInt": "unsignedLong",
	"unsignedShort": "unsignedInt", "unsignedByte": "unsignedShort",
}

// declaredTypes names the built-in type of each kind; kinds that are anonymous
// in the schema can't be named and so can't be derived from.
var declaredTypes = map[kind]string{
	kString: "string", kDateTime: "dateTime", kLanguage: "language", kInteger: "integer", kDecimal: "decimal", kURI: "anyURI",
}

// xsiType checks xsi:type and the text against the type that it names.
// XML Schema part 1 §3.3.4, cvc-elt 4
func (c *checker) xsiType(i int32, k kind, a *xmltree.Attribute) {
	name, ok := c.typeName(i, a.Value)
	want := declaredTypes[k]
	for base := name; ok && base != want; base = baseTypes[base] {
		if base == "" {
			ok = false
		}
	}
	if !ok || want == "" {
		c.addAt(rXSDType, i, a.Start, "xsi:type="+quote(a.Value), "leave xsi:type out")
		return
	}
	e := &c.t.Elements[i]
	if e.Flags&xmltree.HasElements == 0 && !isOfType(name, e.Text) {
		c.add(rXSDType, i, quote(e.Text)+" in <"+e.Local()+">, declared as "+a.Value, "leave xsi:type out")
	}
}

// laxType checks xsi:type where no declaration binds it.
func (c *checker) laxType(i int32) {
	e := &c.t.Elements[i]
	simple, name := false, ""
	for _, a := range c.t.Attrs(i) {
		if a.Space != spaceXSI || a.Local() != "type" {
			continue
		}
		var ok bool
		if name, ok = c.typeName(i, a.Value); !ok {
			c.addAt(rXSDType, i, a.Start, "xsi:type="+quote(a.Value), "leave xsi:type out")
			return
		}
		simple = name != "anyType"
	}
	if !simple {
		return
	}
	if e.Flags&xmltree.HasElements != 0 || !isOfType(name, e.Text) {
		c.add(rXSDType, i, quote(e.Text)+" in <"+e.Local()+">, declared as "+name, "leave xsi:type out")
	}
	for _, a := range c.t.Attrs(i) {
		if a.Space != spaceXSI {
			c.addAt(rXSDAttribute, i, a.Start, "the attribute "+a.Name, "leave it out")
		}
	}
}

// typeName resolves a qualified name to a type that XML Schema builds in.
func (c *checker) typeName(i int32, value string) (string, bool) {
	prefix, local, ok := strings.Cut(trimSpace(value), ":")
	if !ok {
		prefix, local = "", prefix
	}
	space, bound := c.t.Lookup(i, prefix)
	if !bound || space != xsdNamespace {
		return "", false
	}
	_, known := baseTypes[local]
	return local, known || local == "anyType"
}

// integerRanges bounds the integer types: lowest and highest, "" for none.
var integerRanges = map[string][2]string{
	"nonPositiveInteger": {"", "0"}, "negativeInteger": {"", "-1"}, "nonNegativeInteger": {"0", ""},
	"positiveInteger": {"1", ""}, "long": {"-9223372036854775808", "9223372036854775807"},
	"int": {"-2147483648", "2147483647"}, "short": {"-32768", "32767"}, "byte": {"-128", "127"},
	"unsignedLong": {"0", "18446744073709551615"}, "unsignedInt": {"0", "4294967295"},
	"unsignedShort": {"0", "65535"}, "unsignedByte": {"0", "255"},
}

// isOfType checks a text against a built-in type.
func isOfType(name, text string) bool {
	text = trimSpace(text)
	switch name {
	case "string", "normalizedString", "token":
		return true
	case "language":
		return isLanguage(text)
	case "dateTime":
		_, ok := parseMoment(text)
		return ok
	case "anyURI":
		return anyURI(text)
	case "decimal":
		return isDecimal(text)
	case "NMTOKEN":
		return xmltree.IsNmtoken(text)
	case "Name":
		return xmltree.IsName(text)
	case "NCName", "ID", "IDREF":
		return xmltree.IsName(text) && !strings.Contains(text, ":")
	case "ENTITY": // needs a declaration, and there are none
		return false
	}
	r := integerRanges[name]
	return isInteger(text) && (r[0] == "" || compareIntegers(text, r[0]) >= 0) && (r[1] == "" || compareIntegers(text, r[1]) <= 0)
}

// compareIntegers compares two texts that isInteger accepts.
func compareIntegers(a, b string) int {
	na, a := integerParts(a)
	nb, b := integerParts(b)
	if na != nb {
		if na {
			return -1
		}
		return 1
	}
	order := len(a) - len(b)
	if order == 0 {
		order = strings.Compare(a, b)
	}
	if na {
		return -order
	}
	return order
}

func integerParts(s string) (negative bool, digits string) {
	negative = strings.HasPrefix(s, "-")
	digits = strings.TrimLeft(strings.TrimLeft(s, "+-"), "0")
	return negative && digits != "", digits
}
