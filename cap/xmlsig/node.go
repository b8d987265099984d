package xmlsig

import "strings"

type nodeKind uint8

const (
	documentNode nodeKind = iota
	elementNode
	textNode
	commentNode
	instructionNode
)

// node is one node of the XPath data model, as far as canonical XML needs it
// (C14N 1.0 §2.1). Namespace declarations are kept apart from attributes.
type node struct {
	kind        nodeKind
	hasElements bool // among its children
	parent      *node
	children    []*node

	prefix, local, space string // of an element; local is the target of an instruction
	attrs                []attribute
	decls                []binding
	text                 string // of text, comment, instruction

	offset int // of the first character in the decoded document
	endTag int // offset of "</"; -1 for an empty-element tag
}

type attribute struct {
	prefix, local, space, value string
}

// binding is a namespace declaration; the prefix is empty for the default.
type binding struct {
	prefix, uri string
}

func (n *node) is(space, local string) bool {
	return n.kind == elementNode && n.local == local && n.space == space
}

// attr finds an attribute without namespace.
func (n *node) attr(local string) (string, bool) {
	for _, a := range n.attrs {
		if a.local == local && a.space == "" {
			return a.value, true
		}
	}
	return "", false
}

// inScope lists every namespace binding visible at this element.
func (n *node) inScope() []binding {
	var all []binding
	seen := map[string]bool{}
	for e := n; e != nil; e = e.parent {
		for _, d := range e.decls {
			if !seen[d.prefix] {
				seen[d.prefix] = true
				all = append(all, d)
			}
		}
	}
	return all
}

// elements lists the child elements. Anything but white space between them,
// such as a comment that hides part of a value, is reported.
func (n *node) elements() (kids []*node, stray *node) {
	for _, c := range n.children {
		switch {
		case c.kind == elementNode:
			kids = append(kids, c)
		case c.kind == textNode && strings.Trim(c.text, " \t\r\n") == "":
		case stray == nil:
			stray = c
		}
	}
	return kids, stray
}

// value is the text of an element that may hold nothing but text. A comment
// inside a digest or signature value is a known attack, so it is not skipped.
func (n *node) value() (string, bool) {
	var sb strings.Builder
	for _, c := range n.children {
		if c.kind != textNode {
			return "", false
		}
		sb.WriteString(c.text)
	}
	return sb.String(), true
}

// walk calls f on every node below and including n, in document order.
func (n *node) walk(f func(*node)) {
	f(n)
	for _, c := range n.children {
		c.walk(f)
	}
}

// root is the document element.
func (n *node) root() *node {
	for _, c := range n.children {
		if c.kind == elementNode {
			return c
		}
	}
	return nil
}
