package xmltree

import (
	"strings"
	"unicode/utf8"
)

// startTag reads a start tag or an empty-element tag. XML 1.0 §3.1
func (t *Tree) startTag() error {
	at := t.pos
	if len(t.Elements) >= t.opt.Limits.Elements {
		return t.fail(at, "limit.elements", "the document has too many elements")
	}
	if len(t.open) >= t.opt.Limits.Depth {
		return t.fail(at, "limit.depth", "elements are nested too deeply")
	}
	t.pos++
	tag, colon, err := t.name()
	if err != nil {
		return err
	}
	i := t.push(Element{Name: tag, Start: int32(at), Colon: int32(colon), Attr: int32(len(t.Attributes)), Decl: int32(len(t.Declarations))})
	if c := t.peek(); c != '>' && c != '/' {
		if err := t.attributes(i); err != nil {
			return err
		}
	}
	empty := false
	if t.peek() == '/' {
		empty = true
		t.pos++
	}
	if t.peek() != '>' {
		return t.syntax(t.pos, "the tag <"+tag+"> is not closed by \">\"")
	}
	t.pos++
	e := &t.Elements[i]
	e.Open, e.Close, e.End = int32(t.pos), int32(t.pos), int32(t.pos)
	t.resolve(i)
	if empty {
		t.closeElement(i)
	}
	return nil
}

func (t *Tree) peek() byte {
	if t.pos < len(t.Source) {
		return t.Source[t.pos]
	}
	return 0
}

// push links a new element into the tree and opens it.
func (t *Tree) push(e Element) int32 {
	i := int32(len(t.Elements))
	e.Parent, e.Next, e.First, e.last = None, None, None, None
	if n := len(t.open); n > 0 {
		e.Parent = t.open[n-1]
		p := &t.Elements[e.Parent]
		p.Flags |= HasElements
		if p.last == None {
			p.First = i
		} else {
			t.Elements[p.last].Next = i
		}
		p.last = i
	}
	t.Elements = append(t.Elements, e)
	t.open = append(t.open, i)
	return i
}

// name reads a qualified name. XML 1.0 §2.3, Namespaces in XML §4
func (t *Tree) name() (name string, colon int, err error) {
	from := t.pos
	s := t.Source
	i := from
	for i < len(s) {
		c := s[i]
		if c < utf8.RuneSelf {
			if !nameByte[c] {
				break
			}
			if c == ':' && colon == 0 && i > from {
				colon = i - from + 1
			}
			i++
			continue
		}
		r, n := utf8.DecodeRuneInString(s[i:])
		if !isNameChar(r) {
			break
		}
		i += n
	}
	if i == from || !isNameStart(s[from:]) {
		return "", 0, t.syntax(from, "a name is expected here")
	}
	t.pos = i
	if colon == i-from {
		colon = 0
	}
	return s[from:i], colon, nil
}

// attributes reads all attributes of element i and sorts out the namespace
// declarations among them.
func (t *Tree) attributes(i int32) error {
	first := len(t.Attributes)
	for count := 0; ; count++ {
		spaced := t.skipSpace()
		if c := t.peek(); c == '>' || c == '/' || c == 0 {
			break
		}
		if !spaced {
			return t.syntax(t.pos, "white space is missing before an attribute")
		}
		if count >= t.opt.Limits.Attributes {
			return t.fail(t.pos, "limit.attributes", "the element has too many attributes")
		}
		if err := t.attribute(i, first); err != nil {
			return err
		}
	}
	t.Elements[i].NAttr = int32(len(t.Attributes) - first)
	return nil
}

func (t *Tree) attribute(i int32, first int) error {
	at := t.pos
	name, colon, err := t.name()
	if err != nil {
		return err
	}
	t.skipSpace()
	if t.peek() != '=' {
		return t.syntax(t.pos, "the attribute "+name+" has no value")
	}
	t.pos++
	t.skipSpace()
	value, err := t.attributeValue()
	if err != nil {
		return err
	}
	if name == "xmlns" {
		return t.declare(i, at, "", value)
	}
	if strings.HasPrefix(name, "xmlns:") && colon > 0 {
		return t.declare(i, at, name[colon:], value)
	}
	for k := first; k < len(t.Attributes); k++ {
		if t.Attributes[k].Name == name {
			return t.syntax(at, "the attribute "+name+" is given twice")
		}
	}
	t.Attributes = append(t.Attributes, Attribute{Name: name, Value: value, Start: int32(at), Colon: int32(colon)})
	return nil
}

// declare binds a prefix. Namespaces in XML §3
func (t *Tree) declare(i int32, at int, prefix, uri string) error {
	for _, d := range t.Declared(i) {
		if d.Prefix == prefix {
			return t.syntax(at, "the prefix "+prefix+" is declared twice")
		}
	}
	if len(t.Spaces) >= t.opt.Limits.Namespaces || len(t.scope) >= t.opt.Limits.Namespaces {
		return t.fail(at, "limit.namespaces", "the document has too many namespaces")
	}
	if prefix != "" && uri == "" || prefix == "xmlns" || (prefix == "xml") != (uri == xmlSpace) || uri == xmlnsSpace {
		t.Elements[i].Flags |= Unbound
	}
	s := t.intern(uri)
	t.Declarations = append(t.Declarations, Declaration{prefix, s})
	t.Elements[i].NDecl++
	t.scope = append(t.scope, binding{prefix, s, i})
	return nil
}

// intern gives a namespace its index.
func (t *Tree) intern(uri string) int32 {
	for k, s := range t.Spaces {
		if s == uri {
			return int32(k)
		}
	}
	t.Spaces = append(t.Spaces, uri)
	return int32(len(t.Spaces) - 1)
}

// bound finds the namespace a prefix has now.
func (t *Tree) bound(prefix string) (int32, bool) {
	for k := len(t.scope) - 1; k >= 0; k-- {
		if t.scope[k].prefix == prefix {
			return t.scope[k].space, true
		}
	}
	if prefix == "xml" {
		return t.intern(xmlSpace), true
	}
	return 0, prefix == ""
}

// resolve settles the namespaces of element i and of its attributes, and its
// place in the vocabulary.
func (t *Tree) resolve(i int32) {
	e := &t.Elements[i]
	space, ok := t.bound(e.Prefix())
	if !ok {
		// An undeclared prefix leaves the name as it is written, in no namespace.
		e.Flags |= Unbound
		e.Colon = 0
	}
	e.Space = space
	if t.opt.ID != nil {
		e.ID = t.opt.ID(e.Local())
	}
	for k := e.Attr; k < e.Attr+e.NAttr; k++ {
		a := &t.Attributes[k]
		if a.Colon == 0 {
			continue
		}
		if a.Space, ok = t.bound(a.Name[:a.Colon-1]); !ok {
			e.Flags |= Unbound
			a.Colon = 0
		}
	}
	if e.NAttr > 1 && t.sameAttributes(e) {
		e.Flags |= Unbound
	}
	if e.Flags&Unbound != 0 && t.Unbound == None {
		t.Unbound = i
	}
}

// sameAttributes says whether two attributes have one name in one namespace
// under different prefixes. Namespaces in XML §6.3
func (t *Tree) sameAttributes(e *Element) bool {
	attrs := t.Attributes[e.Attr : e.Attr+e.NAttr]
	for i := range attrs {
		for j := range i {
			if attrs[i].Colon > 0 && attrs[i].Space == attrs[j].Space && attrs[j].Colon > 0 && attrs[i].Local() == attrs[j].Local() {
				return true
			}
		}
	}
	return false
}
