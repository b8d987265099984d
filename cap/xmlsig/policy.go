package xmlsig

import (
	"crypto"
	"crypto/x509"
	"errors"
	"time"
)

// Policy says which signatures are believed. The zero value believes none: at
// least one of Roots, Keys and AllowUntrusted has to be set.
type Policy struct {
	// Roots are the authorities whose certificates are believed, and
	// Intermediates further certificates that may link to them, beside those
	// in the message.
	Roots         *x509.CertPool
	Intermediates []*x509.Certificate

	// Keys are believed by themselves, whatever certificate they come with.
	// Only they can verify a message without KeyInfo.
	Keys []crypto.PublicKey

	// At is when the message was signed, for CAP the sent time of the alert.
	// Certificates must have been valid then. A signer chooses this time, so a
	// stolen and expired key can sign for the past: compare it with the clock
	// when the message arrives.
	At time.Time

	// Accept decides whether this certificate may speak for this sender. With
	// public web authorities as Roots it must be set, because they certify
	// anybody. nil accepts every certificate that leads to Roots.
	Accept func(*x509.Certificate) error

	// AllowUntrusted accepts any key that the message brings along. It proves
	// that the message was not damaged, not who sent it.
	AllowUntrusted bool

	// AllowSHA1 accepts SHA-1 in digest and signature; [Result.Weak] says so.
	AllowSHA1 bool

	// MinRSABits is the least size of an RSA key; 0 means 2048.
	MinRSABits int

	// AllowSeveral accepts more than one signature, as Canada's NAADS sends
	// them: all must be right, one must be trusted. Each may cover the
	// document without any of the signatures.
	AllowSeveral bool

	// AllowReformatted accepts a document that was indented, or given a
	// processing instruction such as xml-stylesheet, after it was signed.
	// By the standard its signature is broken; cap-composer made many. What
	// was signed is still what [Result.Canonical] holds.
	AllowReformatted bool

	Limits Limits
}

func (p Policy) minRSA() int {
	if p.MinRSABits == 0 {
		return 2048
	}
	return p.MinRSABits
}

// Trust is why a key was believed.
type Trust string

// The reasons to believe a key, the best first.
const (
	TrustedChain Trust = "chain" // its certificate leads to one of the policy's roots
	TrustedKey   Trust = "key"   // the policy names it
	NotTrusted   Trust = "none"  // it is not; the policy allows that
)

// trust decides on a key that did make the signature. all are the other keys
// of the same message, whose certificates may link the signer's to a root.
func (p Policy) trust(c candidate, all []candidate) (Trust, []*x509.Certificate, error) {
	for _, k := range p.Keys {
		if sameKey(c.key, k) {
			return TrustedKey, nil, nil
		}
	}
	chain, err := p.anyChain(c, all)
	if err == nil {
		return TrustedChain, chain, nil
	}
	if p.AllowUntrusted {
		return NotTrusted, nil, nil
	}
	return "", nil, err
}

// anyChain tries every certificate that the message has for the key: a renewed
// or cross-signed one may lead to a root where another does not.
func (p Policy) anyChain(c candidate, all []candidate) (chain []*x509.Certificate, err error) {
	_, err = p.chain(nil, nil)
	first := true
	for _, other := range all {
		if other.cert == nil || !sameKey(other.key, c.key) {
			continue
		}
		got, why := p.chain(other.cert, all)
		if why == nil {
			return got, nil
		}
		if first {
			err, first = why, false
		}
	}
	return nil, err
}

func (p Policy) chain(cert *x509.Certificate, all []candidate) ([]*x509.Certificate, error) {
	switch {
	case p.Roots == nil:
		return nil, refuse(Untrusted, "the signing key is not one of the trusted keys")
	case cert == nil:
		return nil, refuse(Untrusted, "the message has no certificate for its key")
	case p.At.IsZero():
		return nil, refuse(Untrusted, "the time of signing is not known, so certificates cannot be judged")
	case cert.KeyUsage != 0 && cert.KeyUsage&(x509.KeyUsageDigitalSignature|x509.KeyUsageContentCommitment) == 0:
		return nil, refuse(Untrusted, "certificate of %q is not for signatures", cert.Subject)
	}
	middle := x509.NewCertPool()
	for _, other := range all {
		if other.cert != nil && !other.cert.Equal(cert) {
			middle.AddCert(other.cert)
		}
	}
	for _, other := range p.Intermediates {
		middle.AddCert(other)
	}
	chains, err := cert.Verify(x509.VerifyOptions{
		Roots: p.Roots, Intermediates: middle, CurrentTime: p.At,
		KeyUsages: []x509.ExtKeyUsage{x509.ExtKeyUsageAny},
	})
	if err != nil {
		return nil, untrusted(err, p.At)
	}
	if p.Accept != nil {
		if err := p.Accept(cert); err != nil {
			return nil, &Error{Kind: Untrusted, Message: "certificate of " + cert.Subject.String() + " is not accepted", Err: err}
		}
	}
	return chains[0], nil
}

func untrusted(err error, at time.Time) error {
	var invalid x509.CertificateInvalidError
	if errors.As(err, &invalid) && invalid.Reason == x509.Expired {
		return &Error{Kind: NotValid, Message: "certificate was not valid at " + at.Format(time.RFC3339), Err: err}
	}
	return &Error{Kind: Untrusted, Message: "certificate does not lead to a trusted root", Err: err}
}
