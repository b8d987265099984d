package cap

import (
	"bytes"
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"strings"
	"testing"

	"github.com/tocsin/tocsin/cap/xmlsig"
)

func signedAlert(t *testing.T) (*Alert, *ecdsa.PrivateKey, []byte) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	a := &Alert{
		Version: V12, Identifier: "desk-1", Sender: "desk@example.org", Sent: "2024-03-07T18:00:00-00:00",
		Status: Actual, MsgType: MsgAlert, Scope: Public,
		Info: []Info{{Category: []Category{Security}, Event: "Attack", Urgency: Expected, Severity: Severe, Certainty: Possible}},
	}
	sealed, err := Sign(a, xmlsig.Signer{Key: key}, xmlsig.Policy{})
	if err != nil {
		t.Fatal(err)
	}
	return a, key, sealed.Bytes()
}

func knows(key *ecdsa.PrivateKey) xmlsig.Policy {
	return xmlsig.Policy{Keys: []crypto.PublicKey{key.Public()}}
}

func TestSignedAlertReadsBack(t *testing.T) {
	a, key, doc := signedAlert(t)
	got, result, err := Verify(doc, knows(key))
	if err != nil {
		t.Fatal(err)
	}
	if got.Reference() != a.Reference() || got.Signed() || result.Trust != xmlsig.TrustedKey {
		t.Errorf("read back %v, signed %v, trust %s", got.Reference(), got.Signed(), result.Trust)
	}
	read, err := Parse(doc)
	if err != nil || !read.Signed() {
		t.Errorf("the published alert does not show its signature: %v", err)
	}
	again, err := Encode(read)
	if err != nil || !bytes.Equal(again, doc) {
		t.Errorf("writing a signed alert changed it: %v", err)
	}
	changed := bytes.Replace(doc, []byte("Severe"), []byte("Minor"), 1)
	if _, _, err := Verify(changed, knows(key)); err == nil {
		t.Error("a changed alert verifies")
	}
}

// The alert that is returned is the signed one, whatever else stands in the document.
func TestVerifyReturnsWhatWasSigned(t *testing.T) {
	_, key, doc := signedAlert(t)
	split := strings.Replace(string(doc), "desk@example.org", "desk@example.org<!-- -->", 1)
	got, _, err := Verify([]byte(split), knows(key))
	if err != nil {
		t.Fatal(err)
	}
	if got.Sender != "desk@example.org" {
		t.Errorf("sender is %q", got.Sender)
	}
}

func TestSignRefusesWhatCannotBeRead(t *testing.T) {
	_, key, doc := signedAlert(t)
	twice, err := Parse(doc)
	if err != nil {
		t.Fatal(err)
	}
	for name, a := range map[string]*Alert{
		"no time": {Version: V12}, "no version": {Sent: "2024-03-07T18:00:00-00:00"}, "signed already": twice,
	} {
		if sealed, err := Sign(a, xmlsig.Signer{Key: key}, xmlsig.Policy{}); err == nil || !sealed.IsZero() {
			t.Errorf("%s: was signed", name)
		}
	}
}

func TestAddressedTo(t *testing.T) {
	a := &Alert{Addresses: NewWords("desk@example.org", "Duty Officer")}
	for who, want := range map[string]bool{"DESK@example.org": true, " duty officer ": true, "officer": false, "": false} {
		if a.AddressedTo(who) != want {
			t.Errorf("%q: %v", who, !want)
		}
	}
}
