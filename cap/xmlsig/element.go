package xmlsig

import "strings"

func qname(prefix, local string) string {
	if prefix == "" {
		return local
	}
	return prefix + ":" + local
}

// name reads a qualified name at the current position.
func (p *parser) name() (prefix, local string, err error) {
	rest := p.src[p.pos:]
	n := ncName(rest)
	if n == 0 {
		return "", "", p.fail("a name is expected")
	}
	p.pos += n
	if n == len(rest) || rest[n] != ':' {
		return "", rest[:n], nil
	}
	m := ncName(rest[n+1:])
	if m == 0 {
		return "", "", p.fail("a local name is expected after the colon")
	}
	p.pos += m + 1
	return rest[:n], rest[n+1 : n+1+m], nil
}

func (p *parser) skipSpace() bool {
	from := p.pos
	for p.pos < len(p.src) && isSpace(p.src[p.pos]) {
		p.pos++
	}
	return p.pos > from
}

func (p *parser) startElement() error {
	if p.open == p.doc && p.doc.root() != nil {
		return p.fail("a second document element")
	}
	n := p.newNode(elementNode)
	p.pos++
	var err error
	if n.prefix, n.local, err = p.name(); err != nil {
		return err
	}
	for {
		spaced := p.skipSpace()
		rest := p.src[p.pos:]
		switch {
		case strings.HasPrefix(rest, "/>"):
			p.pos += 2
			return p.finish(n, false)
		case strings.HasPrefix(rest, ">"):
			p.pos++
			return p.finish(n, true)
		case !spaced || rest == "":
			return p.fail("start tag <%s> is not closed", qname(n.prefix, n.local))
		}
		if err := p.attribute(n); err != nil {
			return err
		}
	}
}

func (p *parser) attribute(n *node) error {
	at := p.pos
	prefix, local, err := p.name()
	if err != nil {
		return err
	}
	value, err := p.attributeValue()
	if err != nil {
		return err
	}
	if len(n.attrs)+len(n.decls) >= maxAttributes {
		return refuse(TooLarge, "element <%s> has more than %d attributes", qname(n.prefix, n.local), maxAttributes)
	}
	switch {
	case prefix == "" && local == "xmlns":
		return p.declare(n, at, "", value)
	case prefix == "xmlns":
		return p.declare(n, at, local, value)
	}
	for _, a := range n.attrs {
		if a.local == local && a.prefix == prefix {
			return p.failAt(at, "attribute %s appears twice", qname(prefix, local))
		}
	}
	n.attrs = append(n.attrs, attribute{prefix: prefix, local: local, value: value})
	return nil
}

func (p *parser) attributeValue() (string, error) {
	p.skipSpace()
	if p.pos >= len(p.src) || p.src[p.pos] != '=' {
		return "", p.fail("= is expected after the name of an attribute")
	}
	p.pos++
	p.skipSpace()
	if p.pos >= len(p.src) || p.src[p.pos] != '"' && p.src[p.pos] != '\'' {
		return "", p.fail("an attribute value is expected in quotes")
	}
	quote := p.src[p.pos]
	p.pos++
	end := strings.IndexByte(p.src[p.pos:], quote)
	if end < 0 {
		return "", p.fail("attribute value is not closed")
	}
	raw := p.src[p.pos : p.pos+end]
	if i := strings.IndexByte(raw, '<'); i >= 0 {
		return "", p.failAt(p.pos+i, "< is not allowed in an attribute value")
	}
	value, err := p.unescape(raw, true)
	p.pos += end + 1
	return value, err
}

// declare records a namespace declaration. Namespaces in XML §3, §5: the
// reserved names can't be rebound and a prefix can't be undeclared.
func (p *parser) declare(n *node, at int, prefix, uri string) error {
	for _, d := range n.decls {
		if d.prefix == prefix {
			return p.failAt(at, "namespace prefix %q is declared twice", prefix)
		}
	}
	switch {
	case prefix == "xml" && uri == xmlSpace:
		return nil
	case prefix == "xml", prefix == "xmlns", uri == xmlSpace, uri == xmlnsSpace:
		return p.failAt(at, "reserved namespace names cannot be bound")
	case prefix != "" && uri == "":
		return p.failAt(at, "namespace prefix %q cannot be undeclared", prefix)
	}
	n.decls = append(n.decls, binding{prefix, uri})
	return nil
}

// finish resolves the names of a start tag and puts the element in its place.
func (p *parser) finish(n *node, hasContent bool) error {
	p.scope = append(p.scope, n.decls...)
	if len(p.scope) > maxNamespaces {
		return refuse(TooLarge, "more than %d namespaces are in scope", maxNamespaces)
	}
	if err := p.resolve(n); err != nil {
		return err
	}
	if err := p.add(n); err != nil {
		return err
	}
	if !hasContent {
		p.scope = p.scope[:len(p.scope)-len(n.decls)]
		return nil
	}
	if p.depth++; p.depth > p.limits.Depth {
		return refuse(TooLarge, "elements are nested deeper than %d", p.limits.Depth)
	}
	p.open = n
	return nil
}

func (p *parser) resolve(n *node) error {
	space, ok := p.lookup(n.prefix)
	if !ok {
		return p.failAt(n.offset, "namespace prefix %q is not declared", n.prefix)
	}
	n.space = space
	prefixed := 0
	for i := range n.attrs {
		a := &n.attrs[i]
		if a.prefix == "" {
			continue
		}
		if a.space, ok = p.lookup(a.prefix); !ok {
			return p.failAt(n.offset, "namespace prefix %q is not declared", a.prefix)
		}
		prefixed++
	}
	if prefixed > 1 && sameExpanded(n.attrs) {
		return p.failAt(n.offset, "an attribute appears twice under two prefixes")
	}
	return nil
}

// sameExpanded finds two prefixed attributes with one name (Namespaces in XML §6.3).
func sameExpanded(attrs []attribute) bool {
	seen := make(map[[2]string]bool, len(attrs))
	for _, a := range attrs {
		key := [2]string{a.space, a.local}
		if a.prefix != "" && seen[key] {
			return true
		}
		seen[key] = seen[key] || a.prefix != ""
	}
	return false
}

func (p *parser) lookup(prefix string) (string, bool) {
	if prefix == "xml" {
		return xmlSpace, true
	}
	for i := len(p.scope) - 1; i >= 0; i-- {
		if p.scope[i].prefix == prefix {
			return p.scope[i].uri, true
		}
	}
	return "", prefix == ""
}

func (p *parser) endElement() error {
	at := p.pos
	p.pos += 2
	prefix, local, err := p.name()
	if err != nil {
		return err
	}
	p.skipSpace()
	if p.pos >= len(p.src) || p.src[p.pos] != '>' {
		return p.fail("end tag </%s> is not closed", qname(prefix, local))
	}
	n := p.open
	if n == p.doc || n.prefix != prefix || n.local != local {
		return p.failAt(at, "end tag </%s> does not match", qname(prefix, local))
	}
	p.pos++
	n.endTag = at
	p.depth--
	p.scope = p.scope[:len(p.scope)-len(n.decls)]
	p.open = n.parent
	return nil
}
