package xmlsig

import (
	"crypto"
	"crypto/x509"
	"errors"
	"slices"
)

// Result is what a verified document proves.
type Result struct {
	// Canonical are the octets that were signed: the document without its
	// signature, in canonical XML. Read the alert from these.
	Canonical []byte

	Trust       Trust
	Key         crypto.PublicKey
	Certificate *x509.Certificate   // of the signer; nil when the message has none for its key
	Chain       []*x509.Certificate // from Certificate to a root, when Trust is TrustedChain

	SignatureMethod string // URIs as in the document
	DigestMethod    string
	Canonicalized   Method

	Weak        []string // what a policy had to allow, in words; empty when nothing
	Reformatted string   // how the document was changed without harm after signing; see [Policy.AllowReformatted]

	Others []Result // further signatures; see [Policy.AllowSeveral]
}

// Verify checks the signature of a document. An error is always an [*Error].
func Verify(doc []byte, p Policy) (*Result, error) {
	d, err := read(doc, p.Limits)
	if err != nil {
		return nil, err
	}
	found, err := d.signatures()
	if err != nil {
		return nil, err
	}
	if len(found) > 1 && !p.AllowSeveral {
		e := refuse(Structure, "document has %d signatures", len(found))
		e.Hint = "allow several if the sender has them side by side, as Canada's NAADS has"
		return nil, d.at(found[1], e)
	}
	const most = 8
	if len(found) > most {
		return nil, d.at(found[most], refuse(TooLarge, "document has more than %d signatures", most))
	}
	return d.verifyAll(found, p)
}

// verifyAll wants every signature right and at least one trusted.
func (d *document) verifyAll(found []*node, p Policy) (*Result, error) {
	var results []Result
	var why error
	for _, el := range found {
		r, err := d.verify(el, found, p)
		if err != nil {
			return nil, err
		}
		if r.Trust == "" {
			why = errors.Join(why, r.untrusted)
			results = append(results, r.Result)
			continue
		}
		results = slices.Insert(results, 0, r.Result)
	}
	if results[0].Trust == "" {
		return nil, firstError(why)
	}
	best := results[0]
	best.Others = results[1:]
	return &best, nil
}

func firstError(err error) error {
	var e *Error
	errors.As(err, &e)
	return e
}

// outcome is a signature that is right; untrusted is why it is not believed.
type outcome struct {
	Result
	untrusted error
}

// verify checks one signature: the octets, the value, then whose it is.
func (d *document) verify(el *node, all []*node, p Policy) (*outcome, error) {
	s, c, octets, changed, err := d.open(el, all, p)
	if err != nil {
		return nil, err
	}
	weak, werr := s.weaknesses(c, p)
	if werr != nil {
		return nil, d.at(el, werr)
	}
	keys, _ := candidates(s.keyInfo)
	out := &outcome{Result: Result{
		Canonical: octets, Key: c.key, Certificate: c.cert, Weak: weak, Reformatted: changed,
		SignatureMethod: s.methodURI, DigestMethod: s.digestURI, Canonicalized: s.transform.method,
	}}
	out.Trust, out.Chain, out.untrusted = p.trust(c, keys)
	if len(out.Chain) > 0 {
		out.Certificate = out.Chain[0]
	}
	if e, ok := out.untrusted.(*Error); ok {
		d.at(el, e)
	}
	return out, nil
}

// reading is one way to look at a document: as the standard says, or with a
// change undone that some software makes after signing.
type reading struct {
	omit    []*node
	bare    bool
	changed string
}

// maxOutside bounds the instructions that are taken for inserted ones.
const maxOutside = 16

func (d *document) readings(el *node, all []*node, p Policy) (allowed, repairs []reading) {
	own := []*node{el}
	allowed = []reading{{omit: own}}
	if len(all) > 1 && p.AllowSeveral {
		own = all
		allowed = append(allowed, reading{omit: own})
	}
	repairs = []reading{{own, true, "white space between elements was changed"}}
	if outside := d.outside(); len(outside) > 0 && len(outside) <= maxOutside {
		without := append(outside, own...)
		repairs = append(repairs,
			reading{without, false, "a processing instruction was inserted outside the document element"},
			reading{without, true, "white space between elements was changed and a processing instruction inserted"})
	}
	if p.AllowReformatted {
		return append(allowed, repairs...), nil
	}
	return allowed, repairs
}

// outside lists the processing instructions around the document element.
func (d *document) outside() []*node {
	var list []*node
	for _, n := range d.tree.children {
		if n.kind == instructionNode {
			list = append(list, n)
		}
	}
	return list
}

// open finds the reading under which digest and value are both right.
func (d *document) open(el *node, all []*node, p Policy) (*signature, candidate, []byte, string, error) {
	allowed, repairs := d.readings(el, all, p)
	var why *Error
	for _, r := range allowed {
		s, c, octets, err := d.try(el, r, p)
		if err == nil {
			return s, c, octets, r.changed, nil
		}
		if e := asError(err); why == nil || e.Kind == BadValue {
			why = e
		}
	}
	if why.Kind == BadDigest || why.Kind == BadValue {
		why.Hint = d.explain(el, repairs, p)
	}
	return nil, candidate{}, nil, "", why
}

// explain looks for a harmless change that would account for a broken
// signature, so that a sender can be told what its software did.
func (d *document) explain(el *node, repairs []reading, p Policy) string {
	for _, r := range repairs {
		if _, _, _, err := d.try(el, r, p); err == nil {
			return "after signing, " + r.changed + ": sign the final bytes"
		}
	}
	return ""
}

// try checks digest and value under one reading.
func (d *document) try(el *node, r reading, p Policy) (*signature, candidate, []byte, error) {
	s, err := d.readSignature(el, r.bare)
	if err != nil {
		return nil, candidate{}, nil, err
	}
	octets, err := d.covered(s, r.omit, r.bare)
	if err != nil {
		return nil, candidate{}, nil, err
	}
	if !s.matches(octets) {
		return nil, candidate{}, nil, d.at(el, refuse(BadDigest, "the document is not the one that was signed"))
	}
	c, err := d.signer(s, p)
	return s, c, octets, err
}

// signer finds the key that made the signature: among those of the message,
// or, when it brings none, among those of the policy.
func (d *document) signer(s *signature, p Policy) (candidate, error) {
	keys, reason := candidates(s.keyInfo)
	if len(keys) == 0 {
		for _, k := range p.Keys {
			keys = append(keys, candidate{key: k})
		}
	}
	for _, c := range keys {
		if s.method.verify(c.key, s.signedInfo, s.value) {
			return c, nil
		}
	}
	if len(keys) == 0 {
		e := refuse(Untrusted, "the message names no key that can be read and none is given")
		e.Err = reason
		return candidate{}, d.at(s.el, e)
	}
	return candidate{}, d.at(s.el, refuse(BadValue, "the signature was not made by the key that the message names"))
}

// weaknesses names what the policy has to allow, or refuses what it doesn't.
func (s *signature) weaknesses(c candidate, p Policy) ([]string, *Error) {
	if err := acceptable(c.key, p.minRSA()); err != nil {
		return nil, err
	}
	var weak []string
	if s.digest == crypto.SHA1 {
		weak = append(weak, "the digest is SHA-1")
	}
	if s.method.hash == crypto.SHA1 {
		weak = append(weak, "the signature is over SHA-1")
	}
	if len(weak) > 0 && !p.AllowSHA1 {
		return nil, refuse(Weak, "%s, for which two documents with one signature can be made", weak[0])
	}
	if acceptable(c.key, 2048) != nil {
		weak = append(weak, "the RSA key is shorter than 2048 bits")
	}
	return weak, nil
}
