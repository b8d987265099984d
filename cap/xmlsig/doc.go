// Package xmlsig signs and verifies enveloped XML signatures, the kind that
// CAP 1.2 §3.3.4.1 uses: one Signature element inside the document element,
// one reference to the whole document.
//
// It does one thing and refuses the rest. XML Signature is a large standard
// and most of its attacks live in the parts an alert never needs, so the parts
// are not there: no XPath or XSLT transforms, no external or detached
// references, no manifests, no HMAC, no document type declarations.
//
// What is verified is what the caller gets. [Verify] returns in
// [Result.Canonical] the octets that the signature covers; a program that
// reads the alert from them can't be shown one document and act on another.
//
// Signing works on final bytes: [Sign] inserts the Signature into the bytes it
// was given and changes nothing else. [SignAndVerify] then verifies the result
// as a stranger would and only then returns a [Sealed], the type that a
// publisher should ask for.
package xmlsig
