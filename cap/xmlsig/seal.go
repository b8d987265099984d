package xmlsig

import (
	"bytes"
	"crypto"
	"io"
	"slices"
)

// Sealed is a signed document that was verified in the very bytes it holds.
// There is no other way to make one than [SignAndVerify] and [Seal], so a
// publisher that takes a Sealed can't be handed an unsigned message.
type Sealed struct {
	doc    []byte
	result *Result
}

// Bytes is a copy of the document; nothing done to it changes the seal.
func (s Sealed) Bytes() []byte { return slices.Clone(s.doc) }

// Result is what the signature proves; nil for the zero Sealed.
func (s Sealed) Result() *Result { return s.result }

// IsZero tells that there is no document: nothing may be published.
func (s Sealed) IsZero() bool { return s.result == nil }

// WriteTo writes the verified bytes.
func (s Sealed) WriteTo(w io.Writer) (int64, error) {
	if s.IsZero() {
		return 0, refuse(Unsigned, "there is no sealed document")
	}
	n, err := w.Write(s.doc)
	return int64(n), err
}

// Seal verifies a document that was signed before, for a publisher that reads
// it back from storage.
func Seal(doc []byte, p Policy) (Sealed, error) {
	own := slices.Clone(doc)
	r, err := Verify(own, p)
	if err != nil {
		return Sealed{}, err
	}
	return Sealed{own, r}, nil
}

// SignAndVerify signs the final bytes of a document and verifies the result as
// its readers will: under the policy p, or, when p trusts nothing, under the
// signer's own key. On any error there is nothing to publish.
//
// Do not change the bytes afterwards: no style sheet, no indentation, no
// re-encoding. Publish what [Sealed.Bytes] gives.
func SignAndVerify(doc []byte, s Signer, p Policy) (Sealed, error) {
	signed, err := Sign(doc, s)
	if err != nil {
		return Sealed{}, err
	}
	if p.Roots == nil && p.Keys == nil {
		p.Keys = []crypto.PublicKey{s.Key.Public()}
	}
	p.AllowReformatted, p.AllowSHA1, p.AllowUntrusted = false, false, false
	sealed, err := Seal(signed, p)
	if err != nil {
		return Sealed{}, err
	}
	if !sameKey(sealed.result.Key, s.Key.Public()) {
		return Sealed{}, refuse(BadSigner, "the signature does not verify with the signing key")
	}
	if err := onlyInserted(doc, signed); err != nil {
		return Sealed{}, err
	}
	return sealed, nil
}

// onlyInserted makes sure that signing added one run of bytes and kept the rest.
func onlyInserted(before, after []byte) error {
	n := 0
	for n < len(before) && n < len(after) && before[n] == after[n] {
		n++
	}
	if !bytes.HasSuffix(after, before[n:]) || len(after) <= len(before) {
		return refuse(BadSigner, "signing changed more than it inserted")
	}
	return nil
}
