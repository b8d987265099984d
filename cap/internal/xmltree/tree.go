// Package xmltree reads a small XML document into a flat table of elements, fast
// and within bounds.
//
// It knows what XML 1.0 (fifth edition) and Namespaces in XML demand of a
// document without a document type, and refuses everything else: no entity is
// ever defined, nothing outside the document is ever opened, depth, size and
// counts are bounded. A document type declaration is stepped over and noted
// ([Tree.Doctype]); what it declares is never used.
//
// All strings of a Tree are slices of the text it was given, except where a
// reference, a line end or a CDATA section made the value differ from what is
// written. Positions are byte offsets into that text; [Tree.Position] turns
// them into line and column.
package xmltree

import (
	"strings"
	"unicode/utf8"
)

// Flags say what an element holds.
type Flags uint8

const (
	HasElements Flags = 1 << iota // at least one child element
	HasText                       // character data other than white space
	HasSpace                      // any character data at all
	HasComment                    // comments or processing instructions
	HasCDATA                      // a CDATA section, be it empty
	Unbound                       // its prefix, or an attribute's, is not declared
)

// None stands for "no such element" in links between elements.
const None = int32(-1)

// Element is one element. Links are indexes into Tree.Elements.
type Element struct {
	Name   string // as written, with its prefix
	Text   string // character data of an element without child elements, references resolved
	Start  int32  // offset of "<"
	Open   int32  // offset after the start tag
	Close  int32  // offset of the end tag; Open for an empty-element tag
	End    int32  // offset after the end tag
	Parent int32
	Next   int32 // next sibling
	First  int32 // first child
	last   int32
	Attr   int32 // first attribute in Tree.Attributes
	NAttr  int32
	Decl   int32 // first namespace declaration in Tree.Declarations
	NDecl  int32
	Space  int32 // index into Tree.Spaces
	Colon  int32 // length of prefix and colon
	Flags  Flags
	ID     uint8 // whatever Options.ID said about the local name
}

// Local is the name without its prefix.
func (e *Element) Local() string { return e.Name[e.Colon:] }

// Prefix is the prefix, or "".
func (e *Element) Prefix() string {
	if e.Colon == 0 {
		return ""
	}
	return e.Name[:e.Colon-1]
}

// Attribute is one attribute, namespace declarations excluded.
type Attribute struct {
	Name  string
	Value string // normalised, references resolved
	Start int32
	Space int32
	Colon int32
}

// Local is the name without its prefix.
func (a *Attribute) Local() string { return a.Name[a.Colon:] }

// Declaration binds a prefix ("" for the default) from an element downwards.
type Declaration struct {
	Prefix string
	Space  int32
}

// Limits bound what is read. A zero field means the default.
type Limits struct {
	Depth      int // open elements at once, default 256
	Elements   int // elements in all, default 1,000,000
	Attributes int // attributes and namespace declarations of one element, default 128
	Namespaces int // different namespaces, and declarations in force at once, default 256
}

func (l Limits) withDefaults() Limits {
	if l.Depth <= 0 {
		l.Depth = 256
	}
	if l.Elements <= 0 {
		l.Elements = 1_000_000
	}
	if l.Attributes <= 0 {
		l.Attributes = 128
	}
	if l.Namespaces <= 0 {
		l.Namespaces = 256
	}
	return l
}

// Options steer Parse.
type Options struct {
	Limits Limits
	ID     func(local string) uint8 // names the vocabulary; nil leaves every ID 0
	Spaces []string                 // namespaces that get the indexes 1, 2, …
}

// Error says why a document was refused and where.
type Error struct {
	Offset int
	Rule   string // stable: "xml.syntax", "xml.character", "xml.entity", "limit.depth", …
	Text   string
}

func (e *Error) Error() string { return e.Text }

// Tree is one document. The zero value is ready for Parse, and may be used
// again for the next document; what it held before is then gone.
type Tree struct {
	Source       string
	Elements     []Element
	Attributes   []Attribute
	Declarations []Declaration
	Spaces       []string // Spaces[0] is "", no namespace
	Doctype      int      // offset of the document type declaration, or -1
	EntityRef    int      // offset of the first reference to an entity that the document type may declare, or -1
	Unbound      int32    // the first element with a prefix that is not declared, or None
	Stylesheet   int      // offset of an xml-stylesheet instruction, or -1

	opt   Options
	pos   int
	scope []binding
	open  []int32
}

type binding struct {
	prefix  string
	space   int32
	element int32
}

// Position gives the line and the column, counted in characters, both from 1,
// of a byte offset.
func (t *Tree) Position(offset int) (line, column int) {
	return Position(t.Source, offset)
}

// Position gives the line and the column of a byte offset in any text.
func Position(text string, offset int) (line, column int) {
	if offset > len(text) {
		offset = len(text)
	}
	before := text[:max(offset, 0)]
	line = 1 + strings.Count(before, "\n")
	begin := strings.LastIndexByte(before, '\n') + 1
	return line, 1 + utf8.RuneCountInString(before[begin:])
}

// Lookup finds the namespace that prefix has on element at.
func (t *Tree) Lookup(at int32, prefix string) (space string, ok bool) {
	if prefix == "xml" {
		return xmlSpace, true
	}
	for ; at != None; at = t.Elements[at].Parent {
		for _, d := range t.Declared(at) {
			if d.Prefix == prefix {
				return t.Spaces[d.Space], true
			}
		}
	}
	return "", prefix == ""
}

// Attrs are the attributes of element i.
func (t *Tree) Attrs(i int32) []Attribute {
	e := &t.Elements[i]
	return t.Attributes[e.Attr : e.Attr+e.NAttr]
}

// Declared are the namespace declarations of element i.
func (t *Tree) Declared(i int32) []Declaration {
	e := &t.Elements[i]
	return t.Declarations[e.Decl : e.Decl+e.NDecl]
}

const (
	xmlSpace   = "http://www.w3.org/XML/1998/namespace"
	xmlnsSpace = "http://www.w3.org/2000/xmlns/"
)
