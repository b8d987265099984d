package xmlsig

import (
	"bytes"
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"strings"
	"testing"
)

// Canonical XML is a fixed point: what was canonicalised canonicalises to itself.
func FuzzCanonicalize(f *testing.F) {
	f.Add([]byte(alert))
	f.Add([]byte(`<a xmlns:b="urn:b" b:c="&#xD;"><b:d xmlns=""/><?e f?></a>`))
	f.Add([]byte("\xff\xfe<\x00a\x00/\x00>\x00"))
	f.Fuzz(func(t *testing.T, doc []byte) {
		for _, m := range []Method{C14N10, C14N11WithComments, Exclusive, ExclusiveComments} {
			once, err := Canonicalize(doc, m, []string{"#default"}, Limits{})
			if err != nil {
				kindOf(t, err)
				continue
			}
			twice, err := Canonicalize(once, m, []string{"#default"}, Limits{})
			if err != nil || !bytes.Equal(once, twice) {
				t.Fatalf("%s is not a fixed point: %v\n%q\n%q", m, err, once, twice)
			}
		}
	})
}

// fixedKey is the same in every process, unlike the keys of the other tests:
// the fuzzing workers have to verify what their parent signed.
func fixedKey() *ecdsa.PrivateKey {
	return must(ecdsa.ParseRawPrivateKey(elliptic.P256(), bytes.Repeat([]byte{7}, 32)))
}

// Whatever is done to a signed alert, a document that verifies still says what
// was signed.
func FuzzVerify(f *testing.F) {
	plain := `<alert xmlns="urn:a"><sender>good</sender></alert>`
	key := fixedKey()
	signed := string(must(Sign([]byte(plain), Signer{Key: key})))
	f.Add([]byte(signed), 10, 3, "evil")
	f.Add([]byte(signed), strings.Index(signed, "<Signature"), 0, "<!-- -->")
	f.Fuzz(func(t *testing.T, doc []byte, at, cut int, with string) {
		if at >= 0 && cut >= 0 && at <= len(doc) && cut <= len(doc)-at {
			doc = []byte(string(doc[:at]) + with + string(doc[at+cut:]))
		}
		p := Policy{Keys: []crypto.PublicKey{key.Public()}, AllowSeveral: true, AllowReformatted: true, AllowSHA1: true}
		r, err := Verify(doc, p)
		if err != nil {
			kindOf(t, err)
			return
		}
		if string(r.Canonical) != plain {
			t.Fatalf("verified, but says %q", r.Canonical)
		}
	})
}

// Signing what can be signed always gives what verifies.
func FuzzSign(f *testing.F) {
	f.Add([]byte(alert))
	f.Add([]byte(`<a><b xmlns="urn:b"/></a>`))
	key := p256()
	f.Fuzz(func(t *testing.T, doc []byte) {
		signed, err := Sign(doc, Signer{Key: key})
		if err != nil {
			return
		}
		if _, err := Verify(signed, Policy{Keys: []crypto.PublicKey{key.Public()}}); err != nil {
			t.Fatalf("signed but not verified: %v\n%q", err, signed)
		}
	})
}
