package xmlsig

import (
	"slices"
	"strings"
)

// Method is a canonicalisation method, named by its URI in the standard.
type Method string

// The canonicalisation methods: C14N 1.0, C14N 1.1 and Exclusive C14N 1.0,
// each without and with comments.
const (
	C14N10             Method = "http://www.w3.org/TR/2001/REC-xml-c14n-20010315"
	C14N10WithComments Method = C14N10 + "#WithComments"
	C14N11             Method = "http://www.w3.org/2006/12/xml-c14n11"
	C14N11WithComments Method = C14N11 + "#WithComments"
	Exclusive          Method = "http://www.w3.org/2001/10/xml-exc-c14n#"
	ExclusiveComments  Method = Exclusive + "WithComments"
)

func (m Method) known() bool {
	switch m {
	case C14N10, C14N10WithComments, C14N11, C14N11WithComments, Exclusive, ExclusiveComments:
		return true
	}
	return false
}

func (m Method) exclusive() bool { return m == Exclusive || m == ExclusiveComments }
func (m Method) comments() bool {
	return m == C14N10WithComments || m == C14N11WithComments || m == ExclusiveComments
}
func (m Method) version11() bool { return m == C14N11 || m == C14N11WithComments }

// Canonicalize writes a whole document in canonical form. prefixes is the
// InclusiveNamespaces PrefixList of Exclusive C14N ("#default" for the default
// namespace) and is ignored by the other methods.
func Canonicalize(doc []byte, m Method, prefixes []string, limits Limits) ([]byte, error) {
	if !m.known() {
		return nil, refuse(Unsupported, "canonicalisation method %q is not supported", m)
	}
	if limits = limits.orDefault(); len(doc) > limits.Bytes {
		return nil, refuse(TooLarge, "document has %d bytes, more than %d", len(doc), limits.Bytes)
	}
	src, err := decode(doc)
	if err != nil {
		return nil, err
	}
	tree, err := parse(src, limits)
	if err != nil {
		return nil, err
	}
	return canonical(tree, transform{method: m, prefixes: prefixes, comments: m.comments()}, nil, len(src))
}

// transform is a canonicalisation with its parameters. comments may be off
// under a WithComments method: a same-document reference has none to begin
// with (XML Signature §4.4.3.3).
type transform struct {
	method   Method
	prefixes []string
	comments bool
	bare     bool // leave out white space between elements
}

// canonicalizer writes canonical XML (C14N 1.0 §2.3).
type canonicalizer struct {
	transform
	out   []byte
	omit  []*node
	scope []binding // namespace nodes already rendered by output ancestors
	apex  *node
	limit int
	err   error
}

// canonical writes a document or the subtree of an element, without the nodes
// in omit. size is the length of the source and bounds the output: repeated
// namespace nodes of Exclusive C14N can otherwise multiply a document.
func canonical(n *node, t transform, omit []*node, size int) ([]byte, error) {
	c := &canonicalizer{transform: t, omit: omit, apex: n, limit: 16*size + 1<<16}
	if n.kind == documentNode {
		c.apex = n.root()
	}
	c.out = make([]byte, 0, size+size/8+64)
	c.write(n)
	return c.out, c.err
}

func (c *canonicalizer) write(n *node) {
	if c.err != nil || slices.Contains(c.omit, n) {
		return
	}
	if len(c.out) > c.limit {
		c.err = refuse(TooLarge, "canonical form is more than 16 times the document")
		return
	}
	switch n.kind {
	case documentNode:
		c.document(n)
	case elementNode:
		c.element(n)
	case textNode:
		if c.bare && layout(n) {
			return
		}
		c.out = escapeText(c.out, n.text)
	case commentNode:
		if c.comments {
			c.out = append(append(append(c.out, "<!--"...), n.text...), "-->"...)
		}
	case instructionNode:
		c.instruction(n)
	}
}

// layout tells whether a text is only there to indent the elements around it.
func layout(n *node) bool {
	return n.parent.hasElements && strings.Trim(n.text, " \t\r\n") == ""
}

// document puts comments and instructions outside the document element on
// lines of their own.
func (c *canonicalizer) document(n *node) {
	after := false
	for _, child := range n.children {
		from := len(c.out)
		if after {
			c.out = append(c.out, '\n')
		}
		body := len(c.out)
		c.write(child)
		switch {
		case child.kind == elementNode:
			after = true
		case len(c.out) == body:
			c.out = c.out[:from]
		case !after:
			c.out = append(c.out, '\n')
		}
	}
}

func (c *canonicalizer) instruction(n *node) {
	c.out = append(append(c.out, "<?"...), n.local...)
	if n.text != "" {
		c.out = append(append(c.out, ' '), n.text...)
	}
	c.out = append(c.out, "?>"...)
}

func (c *canonicalizer) element(n *node) {
	mark := len(c.scope)
	c.out = appendName(append(c.out, '<'), n.prefix, n.local)
	c.namespaces(n)
	c.attributes(n)
	c.out = append(c.out, '>')
	for _, child := range n.children {
		c.write(child)
	}
	c.out = append(appendName(append(c.out, "</"...), n.prefix, n.local), '>')
	c.scope = c.scope[:mark]
}

func appendName(out []byte, prefix, local string) []byte {
	if prefix != "" {
		out = append(append(out, prefix...), ':')
	}
	return append(out, local...)
}

// namespaces renders the namespace axis of n: what is needed here and was not
// rendered with the same value by an output ancestor.
func (c *canonicalizer) namespaces(n *node) {
	var need []binding
	switch {
	case c.method.exclusive():
		need = c.visiblyUsed(n)
	case n == c.apex:
		need = n.inScope()
	default:
		need = n.decls
	}
	from := len(c.scope)
	for _, b := range need {
		if c.rendered(b.prefix) != b.uri {
			c.scope = append(c.scope, b)
		}
	}
	fresh := c.scope[from:]
	slices.SortFunc(fresh, func(a, b binding) int { return strings.Compare(a.prefix, b.prefix) })
	for _, b := range fresh {
		c.namespace(b)
	}
}

func (c *canonicalizer) namespace(b binding) {
	if b.uri != "" && !absolute(b.uri) {
		// C14N 1.0 §1.3: documents with relative namespace URIs have no canonical form.
		c.err = refuse(Malformed, "namespace %q is a relative URI", b.uri)
		return
	}
	c.out = append(c.out, " xmlns"...)
	if b.prefix != "" {
		c.out = append(append(c.out, ':'), b.prefix...)
	}
	c.out = append(escapeValue(append(c.out, `="`...), b.uri), '"')
}

// visiblyUsed are the bindings that Exclusive C14N §3 renders at n: those its
// own names use, and those of the PrefixList.
func (c *canonicalizer) visiblyUsed(n *node) []binding {
	need := make([]binding, 0, 4)
	add := func(prefix, uri string) {
		b := binding{prefix, uri}
		if prefix != "xml" && !slices.Contains(need, b) {
			need = append(need, b)
		}
	}
	add(n.prefix, n.space)
	for _, a := range n.attrs {
		if a.prefix != "" {
			add(a.prefix, a.space)
		}
	}
	if len(c.prefixes) == 0 {
		return need
	}
	// What is listed is rendered where it is declared, as inclusive C14N does.
	declared := n.decls
	if n == c.apex {
		declared = n.inScope()
	}
	for _, b := range declared {
		if slices.Contains(c.prefixes, b.prefix) || b.prefix == "" && slices.Contains(c.prefixes, "#default") {
			add(b.prefix, b.uri)
		}
	}
	return need
}

// rendered is the value an output ancestor gave to a prefix; none is "".
func (c *canonicalizer) rendered(prefix string) string {
	for i := len(c.scope) - 1; i >= 0; i-- {
		if c.scope[i].prefix == prefix {
			return c.scope[i].uri
		}
	}
	return ""
}

func (c *canonicalizer) attributes(n *node) {
	attrs := n.attrs
	if n == c.apex && !c.method.exclusive() {
		attrs = append(slices.Clone(attrs), c.inherited(n)...)
	}
	if len(attrs) > 1 {
		attrs = slices.Clone(attrs)
		slices.SortFunc(attrs, func(a, b attribute) int {
			if d := strings.Compare(a.space, b.space); d != 0 {
				return d
			}
			return strings.Compare(a.local, b.local)
		})
	}
	for _, a := range attrs {
		c.out = appendName(append(c.out, ' '), a.prefix, a.local)
		c.out = append(escapeValue(append(c.out, `="`...), a.value), '"')
	}
}

// inherited are the attributes of the xml namespace that the apex of a subtree
// takes over from its ancestors: all of them in C14N 1.0 §2.4; only xml:lang
// and xml:space in C14N 1.1 §2.4, which would also rewrite xml:base.
func (c *canonicalizer) inherited(n *node) []attribute {
	var got []attribute
	seen := map[string]bool{}
	for _, a := range n.attrs {
		seen[a.local] = seen[a.local] || a.space == xmlSpace
	}
	for e := n.parent; e != nil; e = e.parent {
		for _, a := range e.attrs {
			if a.space != xmlSpace || seen[a.local] {
				continue
			}
			seen[a.local] = true
			switch {
			case !c.method.version11() || a.local == "lang" || a.local == "space":
				got = append(got, a)
			case a.local == "base":
				c.err = refuse(Unsupported, "C14N 1.1 of a part of a document with xml:base is not supported")
			}
		}
	}
	return got
}

// absolute tells whether a URI begins with a scheme (RFC 3986 §3.1).
func absolute(uri string) bool {
	scheme, _, found := strings.Cut(uri, ":")
	if !found || scheme == "" {
		return false
	}
	for i := range len(scheme) {
		c := scheme[i] | 0x20
		letter := c >= 'a' && c <= 'z'
		other := scheme[i] >= '0' && scheme[i] <= '9' || strings.IndexByte("+-.", scheme[i]) >= 0
		if !letter && (i == 0 || !other) {
			return false
		}
	}
	return true
}

func escapeText(out []byte, s string) []byte {
	from := 0
	for i := range len(s) {
		var with string
		switch s[i] {
		case '&':
			with = "&amp;"
		case '<':
			with = "&lt;"
		case '>':
			with = "&gt;"
		case '\r':
			with = "&#xD;"
		default:
			continue
		}
		out = append(append(out, s[from:i]...), with...)
		from = i + 1
	}
	return append(out, s[from:]...)
}

func escapeValue(out []byte, s string) []byte {
	from := 0
	for i := range len(s) {
		var with string
		switch s[i] {
		case '&':
			with = "&amp;"
		case '<':
			with = "&lt;"
		case '"':
			with = "&quot;"
		case '\t':
			with = "&#x9;"
		case '\n':
			with = "&#xA;"
		case '\r':
			with = "&#xD;"
		default:
			continue
		}
		out = append(append(out, s[from:i]...), with...)
		from = i + 1
	}
	return append(out, s[from:]...)
}
