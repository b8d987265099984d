package xmlsig

import (
	"fmt"
	"regexp"
	"strings"
)

const (
	xmlSpace   = "http://www.w3.org/XML/1998/namespace"
	xmlnsSpace = "http://www.w3.org/2000/xmlns/"
)

// parser reads one document into nodes. It is strict on purpose: two readers
// that disagree on what a document says are how signatures get wrapped.
type parser struct {
	src    string
	pos    int
	limits Limits
	nodes  int
	slab   []node
	depth  int
	scope  []binding
	doc    *node
	open   *node
}

func parse(src string, limits Limits) (*node, error) {
	p := &parser{src: src, limits: limits.orDefault()}
	if len(src) > p.limits.Bytes {
		return nil, refuse(TooLarge, "document has %d bytes, more than %d", len(src), p.limits.Bytes)
	}
	if i := firstIllegal(src); i >= 0 {
		return nil, p.failAt(i, "character %U is not allowed in XML", src[i])
	}
	p.doc = p.newNode(documentNode)
	p.open = p.doc
	if err := p.declaration(); err != nil {
		return nil, err
	}
	for p.pos < len(p.src) {
		if err := p.next(); err != nil {
			return nil, err
		}
	}
	if p.open != p.doc {
		return nil, p.fail("element <%s> is not closed", qname(p.open.prefix, p.open.local))
	}
	if p.doc.root() == nil {
		return nil, p.fail("document has no element")
	}
	return p.doc, nil
}

func (p *parser) fail(format string, args ...any) *Error { return p.failAt(p.pos, format, args...) }

func (p *parser) failAt(offset int, format string, args ...any) *Error {
	line, column := position(p.src, offset)
	return &Error{Kind: Malformed, Message: fmt.Sprintf(format, args...), Line: line, Column: column}
}

// newNode takes a node from the slab; nodes are many and live equally long.
func (p *parser) newNode(k nodeKind) *node {
	if len(p.slab) == 0 {
		p.slab = make([]node, 128)
	}
	n := &p.slab[0]
	p.slab = p.slab[1:]
	n.kind, n.offset, n.parent, n.endTag = k, p.pos, p.open, -1
	p.nodes++
	return n
}

func (p *parser) add(n *node) error {
	if p.nodes > p.limits.Nodes {
		return refuse(TooLarge, "document has more than %d nodes", p.limits.Nodes)
	}
	p.open.children = append(p.open.children, n)
	p.open.hasElements = p.open.hasElements || n.kind == elementNode
	return nil
}

// declaration reads <?xml …?>, which is not part of the canonical form.
func (p *parser) declaration() error {
	if !strings.HasPrefix(p.src, "<?xml") || len(p.src) > 5 && !isSpace(p.src[5]) {
		return nil
	}
	end := strings.Index(p.src, "?>")
	if end < 0 {
		return p.fail("XML declaration is not closed")
	}
	p.pos = end + 2
	if !xmlDecl.MatchString(p.src[:p.pos]) {
		return p.failAt(0, "this is not an XML 1.0 declaration")
	}
	return nil
}

// XML 1.0 §2.8 [23] XMLDecl. Version 1.1 reads line ends differently and has no canonical form.
var xmlDecl = regexp.MustCompile(`^<\?xml\s+version\s*=\s*["']1\.0["']` +
	`(\s+encoding\s*=\s*["'][A-Za-z][A-Za-z0-9._-]*["'])?(\s+standalone\s*=\s*["'](yes|no)["'])?\s*\?>$`)

func (p *parser) next() error {
	rest := p.src[p.pos:]
	switch {
	case rest[0] != '<':
		return p.textRun()
	case strings.HasPrefix(rest, "</"):
		return p.endElement()
	case strings.HasPrefix(rest, "<!--"):
		return p.comment()
	case strings.HasPrefix(rest, "<![CDATA["):
		return p.cdata()
	case strings.HasPrefix(rest, "<?"):
		return p.instruction()
	case strings.HasPrefix(rest, "<!"):
		return p.fail("document type declarations and entities are refused")
	}
	return p.startElement()
}

func (p *parser) textRun() error {
	end := strings.IndexByte(p.src[p.pos:], '<')
	if end < 0 {
		end = len(p.src) - p.pos
	}
	raw := p.src[p.pos : p.pos+end]
	if p.open == p.doc {
		if strings.Trim(raw, " \t\r\n") != "" {
			return p.fail("text outside the document element")
		}
		p.pos += end
		return nil
	}
	if i := strings.Index(raw, "]]>"); i >= 0 {
		return p.failAt(p.pos+i, "]]> is not allowed in text")
	}
	n := p.newNode(textNode)
	text, err := p.unescape(raw, false)
	if err != nil {
		return err
	}
	n.text = text
	p.pos += end
	return p.add(n)
}

// unescape resolves references and normalises line ends (XML 1.0 §2.11) and,
// in attribute values, white space (§3.3.3). p.pos stands at raw.
func (p *parser) unescape(raw string, attr bool) (string, error) {
	special := "&\r"
	if attr {
		special = "&\r\n\t"
	}
	i := strings.IndexAny(raw, special)
	if i < 0 {
		return raw, nil
	}
	var sb strings.Builder
	sb.Grow(len(raw))
	from := 0
	for ; i < len(raw); i++ {
		switch c := raw[i]; {
		case c == '&':
			text, size, ok := reference(raw[i:])
			if !ok {
				return "", p.failAt(p.pos+i, "reference is not a character or one of the five predefined entities")
			}
			sb.WriteString(raw[from:i])
			sb.WriteString(text)
			i += size - 1
		case c == '\r':
			sb.WriteString(raw[from:i])
			if i+1 < len(raw) && raw[i+1] == '\n' {
				i++
			}
			sb.WriteByte(lineEnd(attr))
		case attr && (c == '\n' || c == '\t'):
			sb.WriteString(raw[from:i])
			sb.WriteByte(' ')
		default:
			continue
		}
		from = i + 1
	}
	sb.WriteString(raw[from:])
	return sb.String(), nil
}

func lineEnd(attr bool) byte {
	if attr {
		return ' '
	}
	return '\n'
}

// until cuts the markup that ends in mark, and moves behind it.
func (p *parser) until(skip int, mark, what string) (string, error) {
	rest := p.src[p.pos+skip:]
	end := strings.Index(rest, mark)
	if end < 0 {
		return "", p.fail("%s is not closed", what)
	}
	p.pos += skip + end + len(mark)
	return strings.ReplaceAll(strings.ReplaceAll(rest[:end], "\r\n", "\n"), "\r", "\n"), nil
}

func (p *parser) comment() error {
	n := p.newNode(commentNode)
	text, err := p.until(4, "-->", "comment")
	if err != nil {
		return err
	}
	if strings.Contains(text, "--") || strings.HasSuffix(text, "-") {
		return p.failAt(n.offset, "comment contains --")
	}
	n.text = text
	return p.add(n)
}

func (p *parser) cdata() error {
	if p.open == p.doc {
		return p.fail("text outside the document element")
	}
	n := p.newNode(textNode)
	text, err := p.until(9, "]]>", "CDATA section")
	n.text = text
	if err != nil {
		return err
	}
	return p.add(n)
}

func (p *parser) instruction() error {
	n := p.newNode(instructionNode)
	text, err := p.until(2, "?>", "processing instruction")
	if err != nil {
		return err
	}
	size := ncName(text)
	n.local = text[:size]
	if size == 0 || strings.EqualFold(n.local, "xml") {
		return p.failAt(n.offset, "processing instruction has no proper target")
	}
	if size < len(text) && !isSpace(text[size]) {
		return p.failAt(n.offset, "processing instruction has no proper target")
	}
	n.text = strings.TrimLeft(text[size:], " \t\n")
	return p.add(n)
}
