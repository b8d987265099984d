package xmlsig

import (
	"bytes"
	"crypto"
	"encoding/base64"
	"slices"
	"strings"
)

// document is a parsed document with what is needed to talk about it.
type document struct {
	src    string
	tree   *node
	limits Limits
}

func read(doc []byte, limits Limits) (*document, error) {
	limits = limits.orDefault()
	if len(doc) > limits.Bytes {
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
	return &document{src: src, tree: tree, limits: limits}, nil
}

// at puts a place on a refusal.
func (d *document) at(n *node, e *Error) *Error {
	e.Line, e.Column = position(d.src, n.offset)
	return e
}

// signature is one Signature element, read from the octets that its own
// SignatureValue covers.
type signature struct {
	el         *node
	signedInfo []byte // canonical; what the key signs
	method     signatureMethod
	methodURI  string
	digestURI  string
	uri        string
	transform  transform
	digest     crypto.Hash
	digestSum  []byte
	value      []byte
	keyInfo    *node
}

// signatures finds the Signature elements. All must be children of the
// document element: one that hides deeper may be there to be found by another
// program than the one that verifies.
func (d *document) signatures() ([]*node, error) {
	var found []*node
	var stray *node
	root := d.tree.root()
	d.tree.walk(func(n *node) {
		switch {
		case !n.is(Namespace, "Signature"):
		case n.parent == root:
			found = append(found, n)
		case stray == nil:
			stray = n
		}
	})
	if stray != nil {
		return nil, d.at(stray, refuse(Structure, "a Signature is not a child of <%s>", qname(root.prefix, root.local)))
	}
	if len(found) == 0 {
		return nil, refuse(Unsigned, "document has no signature")
	}
	return found, nil
}

// XML Signature 1.1 §4.1. An Object is ignored, in any order with KeyInfo and
// even without namespace, as Canada's NAADS writes it: it is not signed, not
// referenced and not part of what the caller gets. bare leaves out the white
// space between elements; see [Policy.AllowReformatted].
func (d *document) readSignature(el *node, bare bool) (*signature, error) {
	s := &signature{el: el}
	kids, stray := el.elements()
	if stray != nil {
		return nil, d.at(stray, refuse(Structure, "unexpected content inside Signature"))
	}
	if len(kids) < 2 || !kids[0].is(Namespace, "SignedInfo") || !kids[1].is(Namespace, "SignatureValue") {
		return nil, d.at(el, refuse(Structure, "Signature does not begin with SignedInfo and SignatureValue"))
	}
	for _, k := range kids[2:] {
		switch {
		case k.is(Namespace, "KeyInfo") && s.keyInfo == nil:
			s.keyInfo = k
		case k.is(Namespace, "Object"), k.is("", "Object"):
		default:
			return nil, d.at(k, refuse(Structure, "unexpected <%s> inside Signature", qname(k.prefix, k.local)))
		}
	}
	var ok bool
	if s.value, ok = decode64(kids[1]); !ok {
		return nil, d.at(kids[1], refuse(Structure, "SignatureValue is not plain base64"))
	}
	if err := s.readSignedInfo(d, kids[0], bare); err != nil {
		if err.Line == 0 {
			d.at(kids[0], err)
		}
		return nil, err
	}
	return s, nil
}

// readSignedInfo canonicalises SignedInfo and reads everything from the
// canonical octets, so that nothing is believed that the key did not sign.
func (s *signature) readSignedInfo(d *document, el *node, bare bool) *Error {
	kids, _ := el.elements()
	if len(kids) == 0 || !kids[0].is(Namespace, "CanonicalizationMethod") {
		return refuse(Structure, "SignedInfo does not begin with CanonicalizationMethod")
	}
	t, err := readC14N(kids[0])
	if err != nil {
		return err
	}
	t.comments, t.bare = t.method.comments(), bare
	octets, cerr := canonical(el, t, nil, len(d.src))
	if cerr != nil {
		return asError(cerr)
	}
	tree, perr := parse(string(octets), d.limits)
	if perr != nil {
		return asError(perr)
	}
	s.signedInfo = octets
	return s.readSigned(tree.root(), t)
}

func asError(err error) *Error {
	if e, ok := err.(*Error); ok {
		return e
	}
	return &Error{Kind: Malformed, Message: "read signature", Err: err}
}

func (s *signature) readSigned(el *node, t transform) *Error {
	kids, stray := el.elements()
	if stray != nil {
		return refuse(Structure, "unexpected content inside SignedInfo")
	}
	if len(kids) < 3 || !kids[1].is(Namespace, "SignatureMethod") || !kids[2].is(Namespace, "Reference") {
		return refuse(Structure, "SignedInfo is not CanonicalizationMethod, SignatureMethod, Reference")
	}
	if len(kids) > 3 {
		return refuse(Structure, "SignedInfo has more than one Reference")
	}
	again, err := readC14N(kids[0])
	if err != nil || again.method != t.method || !slices.Equal(again.prefixes, t.prefixes) {
		return refuse(Structure, "CanonicalizationMethod reads differently once canonical")
	}
	uri, _ := kids[1].attr("Algorithm")
	var ok bool
	if s.method, ok = signatureMethodOf(uri); !ok || len(kids[1].children) > 0 {
		return refuse(Unsupported, "signature method %q is not supported", uri)
	}
	s.methodURI = uri
	return s.readReference(kids[2])
}

// XML Signature 1.1 §4.4.3, narrowed: enveloped, then at most one C14N.
func (s *signature) readReference(el *node) *Error {
	kids, stray := el.elements()
	if stray != nil || len(kids) != 3 || !kids[0].is(Namespace, "Transforms") ||
		!kids[1].is(Namespace, "DigestMethod") || !kids[2].is(Namespace, "DigestValue") {
		return refuse(Structure, "Reference is not Transforms, DigestMethod, DigestValue")
	}
	var ok bool
	if s.uri, ok = el.attr("URI"); !ok {
		return refuse(Structure, "Reference has no URI")
	}
	if err := s.readTransforms(kids[0]); err != nil {
		return err
	}
	uri, _ := kids[1].attr("Algorithm")
	if s.digest, ok = digestMethod(uri); !ok || len(kids[1].children) > 0 {
		return refuse(Unsupported, "digest method %q is not supported", uri)
	}
	s.digestURI = uri
	if s.digestSum, ok = decode64(kids[2]); !ok || len(s.digestSum) != s.digest.Size() {
		return refuse(Structure, "DigestValue is not a plain %s digest in base64", s.digest)
	}
	return nil
}

func (s *signature) readTransforms(el *node) *Error {
	kids, stray := el.elements()
	if stray != nil || len(kids) == 0 || len(kids) > 2 {
		return refuse(Structure, "Transforms are not enveloped-signature and at most one canonicalisation")
	}
	for _, k := range kids {
		if !k.is(Namespace, "Transform") {
			return refuse(Structure, "unexpected <%s> inside Transforms", qname(k.prefix, k.local))
		}
	}
	if a, _ := kids[0].attr("Algorithm"); a != enveloped || len(kids[0].children) > 0 {
		return refuse(Structure, "first transform is %q, not enveloped-signature", a)
	}
	// Without a canonicalisation the octets are C14N 1.0 (XML Signature 1.1 §4.4.3.2).
	s.transform = transform{method: C14N10}
	if len(kids) == 1 {
		return nil
	}
	t, err := readC14N(kids[1])
	s.transform = t
	return err
}

// readC14N reads a method and, for Exclusive C14N §4, its PrefixList.
func readC14N(el *node) (transform, *Error) {
	uri, _ := el.attr("Algorithm")
	t := transform{method: Method(uri)}
	if !t.method.known() {
		return t, refuse(Unsupported, "transform or canonicalisation %q is not supported", uri)
	}
	kids, stray := el.elements()
	if stray != nil || len(kids) > 1 {
		return t, refuse(Structure, "unexpected content inside a canonicalisation")
	}
	if len(kids) == 0 {
		return t, nil
	}
	if !t.method.exclusive() || !kids[0].is(string(Exclusive), "InclusiveNamespaces") {
		return t, refuse(Structure, "unexpected <%s> inside a canonicalisation", qname(kids[0].prefix, kids[0].local))
	}
	list, _ := kids[0].attr("PrefixList")
	t.prefixes = strings.Fields(list)
	if len(t.prefixes) > maxNamespaces {
		return t, refuse(TooLarge, "PrefixList has more than %d prefixes", maxNamespaces)
	}
	return t, nil
}

// decode64 reads an element that holds base64 and nothing else.
func decode64(el *node) ([]byte, bool) {
	text, ok := el.value()
	if !ok {
		return nil, false
	}
	compact := strings.Map(func(r rune) rune {
		if r < 0x80 && isSpace(byte(r)) {
			return -1
		}
		return r
	}, text)
	out, err := base64.StdEncoding.DecodeString(compact)
	return out, err == nil && len(out) > 0
}

// target is the node that a reference URI names: the document, or the document
// element by its one and only ID. Anything else is a way to sign one element
// and show another.
func (d *document) target(uri string) (*node, *Error) {
	if uri == "" {
		return d.tree, nil
	}
	id, ok := strings.CutPrefix(uri, "#")
	if !ok || id == "" || ncName(id) != len(id) {
		return nil, refuse(Structure, "reference %q does not name this document", uri)
	}
	var named []*node
	d.tree.walk(func(n *node) {
		for _, a := range n.attrs {
			if a.value == id && (a.space == "" && strings.EqualFold(a.local, "id") || a.space == xmlSpace && a.local == "id") {
				named = append(named, n)
			}
		}
	})
	if len(named) != 1 || named[0] != d.tree.root() {
		return nil, refuse(Structure, "reference %q does not name the document element and nothing else", uri)
	}
	return named[0], nil
}

// covered is what the signature's digest is made of, leaving out the given nodes.
func (d *document) covered(s *signature, omit []*node, bare bool) ([]byte, error) {
	n, err := d.target(s.uri)
	if err != nil {
		return nil, d.at(s.el, err)
	}
	t := s.transform
	t.bare = bare
	return canonical(n, t, omit, len(d.src))
}

func (s *signature) matches(octets []byte) bool {
	return bytes.Equal(sum(s.digest, octets), s.digestSum)
}
