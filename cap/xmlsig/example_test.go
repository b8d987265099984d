package xmlsig_test

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"errors"
	"fmt"
	"strings"

	"github.com/tocsin/tocsin/cap/xmlsig"
)

// A publisher signs the final bytes and gets them back only when they verify.
func ExampleSignAndVerify() {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		fmt.Println(err)
		return
	}
	doc := []byte(`<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2"><sender>desk@example.org</sender></alert>`)
	sealed, err := xmlsig.SignAndVerify(doc, xmlsig.Signer{Key: key}, xmlsig.Policy{})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%s\n", sealed.Result().Canonical)
	// Output: <alert xmlns="urn:oasis:names:tc:emergency:cap:1.2"><sender>desk@example.org</sender></alert>
}

// A refusal has a kind for programs and a sentence for people.
func ExampleVerify() {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		fmt.Println(err)
		return
	}
	signed, err := xmlsig.Sign([]byte(`<alert><status>Test</status></alert>`), xmlsig.Signer{Key: key})
	if err != nil {
		fmt.Println(err)
		return
	}
	changed := strings.Replace(string(signed), "Test", "Actual", 1)
	_, err = xmlsig.Verify([]byte(changed), xmlsig.Policy{Keys: []crypto.PublicKey{key.Public()}})
	var refused *xmlsig.Error
	if errors.As(err, &refused) {
		fmt.Println(refused.Kind)
		fmt.Println(refused)
	}
	// Output:
	// bad-digest
	// line 1, column 31: the document is not the one that was signed
}
