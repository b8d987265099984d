package cap

import (
	"iter"
	"strconv"
	"strings"

	"github.com/tocsin/tocsin/cap/internal/xmltree"
)

// origin is where an alert was read from.
type origin struct {
	data       []byte // the document as it came, if the alert is all of it
	text       string // the document in UTF-8
	start, end int    // the alert element in text
}

// Original is the message as it was read, byte for byte; nil for an alert that
// was not read. Of a wrapped alert it is the alert element in UTF-8, with the
// namespace declarations of the wrapper that it needs.
func (a *Alert) Original() []byte {
	o := a.origin
	if o == nil {
		return nil
	}
	if o.data != nil {
		return o.data
	}
	t, root := o.tree()
	if t == nil {
		return nil
	}
	return []byte(standalone(t, root))
}

// tree scans the document again.
func (o *origin) tree() (*xmltree.Tree, int32) {
	t := &xmltree.Tree{}
	if err := t.Parse(o.text, xmltree.Options{ID: termOf, Spaces: knownSpaces}); err != nil {
		return nil, 0
	}
	for i := range t.Elements {
		if int(t.Elements[i].Start) == o.start {
			return t, int32(i)
		}
	}
	return nil, 0
}

// Element is one element of a message that was read.
type Element struct {
	Path   string // such as /alert[1]/info[2]/area[1]
	Space  string // namespace
	Local  string
	Text   string // of an element without child elements
	Line   int    // in the document it was read from, from 1
	Column int    // from 1, in characters
}

// Elements gives every element of a message that was read, with its place in
// the document, in document order. An alert that was not read has none.
func (a *Alert) Elements() iter.Seq[Element] {
	return func(yield func(Element) bool) {
		if a.origin == nil {
			return
		}
		t, root := a.origin.tree()
		if t == nil {
			return
		}
		p := places{t: t, line: 1}
		names := namer{t: t, root: root, seen: map[sibling]int{}}
		for i := root; i < int32(len(t.Elements)) && int(t.Elements[i].Start) < a.origin.end; i++ {
			e := &t.Elements[i]
			line, column := p.position(int(e.Start))
			if !yield(Element{names.path(i), t.Spaces[e.Space], e.Local(), e.Text, line, column}) {
				return
			}
		}
	}
}

// namer writes the paths of elements in document order, counting siblings as
// they come.
type namer struct {
	t    *xmltree.Tree
	root int32
	seen map[sibling]int
	open []step
}

type sibling struct {
	parent, space int32
	local         string
}

type step struct {
	element int32
	path    string
}

func (n *namer) path(i int32) string {
	e := &n.t.Elements[i]
	for len(n.open) > 0 && n.open[len(n.open)-1].element != e.Parent {
		n.open = n.open[:len(n.open)-1]
	}
	k, above := 1, ""
	if i != n.root {
		s := sibling{e.Parent, e.Space, e.Local()}
		n.seen[s]++
		k = n.seen[s]
		if len(n.open) > 0 {
			above = n.open[len(n.open)-1].path
		}
	}
	p := above + "/" + e.Local() + "[" + strconv.Itoa(k) + "]"
	n.open = append(n.open, step{i, p})
	return p
}

func (d *decoder) attributes(at int32) []Attribute {
	attrs := d.t.Attrs(at)
	if len(attrs) == 0 {
		return nil
	}
	out := make([]Attribute, len(attrs))
	for i := range attrs {
		out[i] = Attribute{Space: d.t.Spaces[attrs[i].Space], Local: attrs[i].Local(), Value: attrs[i].Value}
	}
	return out
}

func (d *decoder) extension(at int32) Extension {
	e := &d.t.Elements[at]
	return Extension{Space: d.t.Spaces[e.Space], Local: e.Local(), XML: standalone(d.t, at)}
}

// standalone is the element as written, with the declarations from outside
// that it uses put into its start tag.
func standalone(t *xmltree.Tree, at int32) string {
	e := &t.Elements[at]
	raw := t.Source[e.Start:e.End]
	var add strings.Builder
	var have []string
	for _, d := range t.Declared(at) {
		have = append(have, d.Prefix)
	}
	for up := e.Parent; up != xmltree.None; up = t.Elements[up].Parent {
		for _, d := range t.Declared(up) {
			if contains(have, d.Prefix) {
				continue
			}
			have = append(have, d.Prefix)
			if d.Prefix != "" && strings.Contains(raw, d.Prefix+":") || d.Prefix == "" && usesDefault(t, at) {
				declare(&add, d.Prefix, t.Spaces[d.Space])
			}
		}
	}
	if add.Len() == 0 {
		return raw
	}
	name := len(e.Name) + 1
	return raw[:name] + add.String() + raw[name:]
}

// usesDefault says whether an element without prefix is in there.
func usesDefault(t *xmltree.Tree, at int32) bool {
	end := t.Elements[at].End
	for i := at; i < int32(len(t.Elements)) && t.Elements[i].Start < end; i++ {
		if t.Elements[i].Prefix() == "" {
			return true
		}
	}
	return false
}

// declare writes a namespace declaration.
func declare(b *strings.Builder, prefix, space string) {
	if prefix != "" {
		prefix = ":" + prefix
	}
	b.WriteString(" xmlns" + prefix + `="` + escapeAttribute(space) + `"`)
}

func contains(list []string, s string) bool {
	for _, l := range list {
		if l == s {
			return true
		}
	}
	return false
}
