package xmlsig

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/rand"
	"crypto/x509"
	"encoding/base64"
	"fmt"
	"io"
	"strings"
)

// Signer makes signatures. Key is required; everything else has a good default.
type Signer struct {
	Key crypto.Signer // RSA of at least 2048 bits, or ECDSA on P-256, P-384, P-521

	// Chain is put into KeyInfo: the certificate of Key first, then those that
	// lead to a root, which itself may be left out. Without it the message
	// verifies only where the key is known.
	Chain []*x509.Certificate

	// Method canonicalises SignedInfo and the document. The default, Exclusive
	// C14N, survives being wrapped in a feed or an envelope.
	Method Method

	// Hash is SHA-256, SHA-384 or SHA-512; the default fits the key.
	Hash crypto.Hash

	Rand   io.Reader // default crypto/rand
	Limits Limits
}

// Sign inserts an enveloped signature before the end of the document element.
// All other bytes stay as they are. The document must not be signed already.
func Sign(doc []byte, s Signer) ([]byte, error) {
	s, method, err := s.prepare()
	if err != nil {
		return nil, err
	}
	d, err := read(doc, s.Limits)
	if err != nil {
		return nil, err
	}
	if found, err := d.signatures(); err == nil {
		return nil, d.at(found[0], refuse(Structure, "document is signed already"))
	} else if asError(err).Kind != Unsigned {
		return nil, err
	}
	if d.tree.root().endTag < 0 {
		return nil, refuse(Structure, "document element is empty")
	}
	octets, err := canonical(d.tree, transform{method: s.Method}, nil, len(d.src))
	if err != nil {
		return nil, err
	}
	unsigned := s.template(method, sum(s.Hash, octets))
	value, err := s.value(d, method, unsigned)
	if err != nil {
		return nil, err
	}
	filled := strings.Replace(unsigned, emptyValue, "<SignatureValue>"+value+"</SignatureValue>", 1)
	return d.insert(doc, d.tree.root().endTag, filled)
}

// prepare fills in defaults and refuses keys that verifiers would refuse.
func (s Signer) prepare() (Signer, signatureMethod, error) {
	if s.Key == nil {
		return s, signatureMethod{}, refuse(BadSigner, "no signing key")
	}
	pub := s.Key.Public()
	if err := acceptable(pub, 2048); err != nil {
		err.Kind = BadSigner
		return s, signatureMethod{}, err
	}
	if len(s.Chain) > 0 && !sameKey(s.Chain[0].PublicKey, pub) {
		return s, signatureMethod{}, refuse(BadSigner, "the first certificate %q is not for the signing key", s.Chain[0].Subject)
	}
	if s.Method == "" {
		s.Method = Exclusive
	}
	if !s.Method.known() {
		return s, signatureMethod{}, refuse(Unsupported, "canonicalisation method %q is not supported", s.Method)
	}
	ec, isEC := pub.(*ecdsa.PublicKey)
	if s.Hash == 0 {
		s.Hash = crypto.SHA256
		if isEC {
			s.Hash = map[int]crypto.Hash{384: crypto.SHA384, 521: crypto.SHA512}[ec.Params().BitSize]
		}
		if s.Hash == 0 {
			s.Hash = crypto.SHA256
		}
	}
	if s.Hash != crypto.SHA256 && s.Hash != crypto.SHA384 && s.Hash != crypto.SHA512 {
		return s, signatureMethod{}, refuse(Weak, "%s is not offered for signing", s.Hash)
	}
	if s.Rand == nil {
		s.Rand = rand.Reader
	}
	return s, signatureMethod{isEC, s.Hash}, nil
}

const emptyValue = "<SignatureValue></SignatureValue>"

// template is the Signature element without its value, on one line, because
// white space inside SignedInfo is signed too.
func (s Signer) template(m signatureMethod, digest []byte) string {
	var sb strings.Builder
	fmt.Fprintf(&sb, `<Signature xmlns="%s"><SignedInfo><CanonicalizationMethod Algorithm="%s"/>`, Namespace, s.Method)
	fmt.Fprintf(&sb, `<SignatureMethod Algorithm="%s"/><Reference URI=""><Transforms>`, m.uri())
	fmt.Fprintf(&sb, `<Transform Algorithm="%s"/><Transform Algorithm="%s"/></Transforms>`, enveloped, s.Method)
	fmt.Fprintf(&sb, `<DigestMethod Algorithm="%s"/><DigestValue>%s</DigestValue></Reference></SignedInfo>`,
		digestURI(s.Hash), base64.StdEncoding.EncodeToString(digest))
	sb.WriteString(emptyValue)
	if len(s.Chain) > 0 {
		sb.WriteString("<KeyInfo><X509Data>")
		for _, cert := range s.Chain {
			fmt.Fprintf(&sb, "<X509Certificate>%s</X509Certificate>", base64.StdEncoding.EncodeToString(cert.Raw))
		}
		sb.WriteString("</X509Data></KeyInfo>")
	}
	sb.WriteString("</Signature>")
	return sb.String()
}

// value signs SignedInfo as it stands in the finished document, with the
// namespaces that are in scope there.
func (s Signer) value(d *document, m signatureMethod, unsigned string) (string, error) {
	at := d.tree.root().endTag
	src := d.src[:at] + unsigned + d.src[at:]
	limits := s.Limits.orDefault()
	limits.Bytes += len(unsigned)
	tree, err := parse(src, limits)
	if err != nil {
		return "", err
	}
	kids, _ := tree.root().elements()
	signedInfo := kids[len(kids)-1].children[0]
	octets, err := canonical(signedInfo, transform{method: s.Method, comments: s.Method.comments()}, nil, len(src))
	if err != nil {
		return "", err
	}
	value, err := m.sign(s.Rand, s.Key, octets)
	if err != nil {
		return "", &Error{Kind: BadSigner, Message: "sign document", Err: err}
	}
	return base64.StdEncoding.EncodeToString(value), nil
}
