package cap

import (
	"fmt"
	"strings"

	"github.com/tocsin/tocsin/cap/xmlsig"
)

// Sign writes an alert, signs the bytes it wrote, verifies the result as a
// reader will under p, and reads it back: what comes out is what may be
// published, byte for byte. With an error there is nothing to publish. When p
// trusts nothing it stands for trust in the signer's own key. CAP 1.2 §3.3.4.1
func Sign(a *Alert, s xmlsig.Signer, p xmlsig.Policy) (xmlsig.Sealed, error) {
	data, err := Encode(a)
	if err != nil {
		return xmlsig.Sealed{}, err
	}
	if p.At.IsZero() {
		if p.At, err = a.Sent.Time(); err != nil {
			return xmlsig.Sealed{}, fmt.Errorf("sign alert: %w", err)
		}
	}
	sealed, err := xmlsig.SignAndVerify(data, s, p)
	if err != nil {
		return xmlsig.Sealed{}, fmt.Errorf("sign alert: %w", err)
	}
	said, err := Parse(sealed.Result().Canonical)
	if err != nil {
		return xmlsig.Sealed{}, fmt.Errorf("sign alert: read back: %w", err)
	}
	if said.Reference() != a.Reference() || len(said.Info) != len(a.Info) {
		return xmlsig.Sealed{}, fmt.Errorf("sign alert: what was signed is not the alert")
	}
	return sealed, nil
}

// Verify checks the signature of a document that is one alert and gives the
// alert that was signed, read from the signed octets and from nothing else.
// Certificates are judged at the alert's sent time unless p says another.
func Verify(doc []byte, p xmlsig.Policy) (*Alert, *xmlsig.Result, error) {
	claimed := p.At.IsZero()
	if claimed {
		alert, err := Parse(doc)
		if err != nil {
			return nil, nil, err
		}
		p.At, _ = alert.Sent.Time()
	}
	result, err := xmlsig.Verify(doc, p)
	if err != nil {
		return nil, nil, err
	}
	signed, err := Parse(result.Canonical)
	if err != nil {
		return nil, nil, fmt.Errorf("read signed alert: %w", err)
	}
	if at, _ := signed.Sent.Time(); claimed && !at.Equal(p.At) {
		return nil, nil, fmt.Errorf("read signed alert: sent reads differently in the document and in what was signed")
	}
	return signed, result, nil
}

// Signed tells whether the alert carries a signature; it says nothing about
// whether the signature is right.
func (a *Alert) Signed() bool {
	for _, e := range a.Extra.Elements {
		if e.Space == xmlsig.Namespace && e.Local == "Signature" {
			return true
		}
	}
	return false
}

// RefersTo tells whether a message names another in its references: an Update
// or Cancel what it replaces, an Ack or Error what it answers.
func (a *Alert) RefersTo(r Reference) bool {
	list, _ := a.References.List()
	for _, named := range list {
		if named.Same(r) {
			return true
		}
	}
	return false
}

// AddressedTo tells whether a Private message names an address. Addresses are
// compared without regard to case, as mail and host names are. It is no
// protection: the message itself says in clear who may see it. CAP 1.2 §3.2.1
func (a *Alert) AddressedTo(address string) bool {
	for _, w := range a.Addresses.List() {
		if strings.EqualFold(w, strings.TrimSpace(address)) {
			return true
		}
	}
	return false
}
