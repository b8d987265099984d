package xmlsig

import (
	"bytes"
	"crypto"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

// bench is a folder with the keys and certificates that xmlsec1 needs.
type bench struct {
	pki
	dir string
}

func newBench(t *testing.T, key crypto.Signer) bench {
	b := bench{newPKI(key), t.TempDir()}
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	b.write(t, "key.pem", pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der}))
	for name, cert := range map[string]*x509.Certificate{"root.pem": b.root, "middle.pem": b.middle, "leaf.pem": b.leaf} {
		b.write(t, name, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: cert.Raw}))
	}
	return b
}

func (b bench) write(t *testing.T, name string, data []byte) string {
	t.Helper()
	path := filepath.Join(b.dir, name)
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func (b bench) path(name string) string { return filepath.Join(b.dir, name) }

func TestXmlsecVerifiesWhatWeSign(t *testing.T) {
	xmlsec := tool(t, "xmlsec1")
	for name, key := range map[string]crypto.Signer{"rsa": rsaKey(), "p256": p256(), "p384": p384(), "p521": p521()} {
		b := newBench(t, key)
		for i, m := range []Method{C14N10, C14N10WithComments, C14N11, C14N11WithComments, Exclusive, ExclusiveComments} {
			s := b.signer()
			s.Method, s.Hash = m, []crypto.Hash{crypto.SHA256, crypto.SHA384, crypto.SHA512}[i%3]
			sealed, err := SignAndVerify([]byte(alert), s, b.policy())
			if err != nil {
				t.Fatal(err)
			}
			file := b.write(t, "signed.xml", sealed.Bytes())
			out, err := exec.Command(xmlsec, "--verify", "--trusted-pem", b.path("root.pem"),
				"--verification-gmt-time", signingTime.Format("2006-01-02+15:04:05"), file).CombinedOutput()
			if err != nil {
				t.Errorf("%s %s: xmlsec1: %v\n%s", name, m, err, out)
			}
			file = b.write(t, "signed.xml", bytes.Replace(sealed.Bytes(), []byte("TEST-1"), []byte("TEST-2"), 1))
			if out, err = exec.Command(xmlsec, "--verify", "--insecure", file).CombinedOutput(); err == nil {
				t.Errorf("%s %s: xmlsec1 accepts a changed document\n%s", name, m, out)
			}
		}
	}
}

func TestXmlsecVerifiesOtherEncodings(t *testing.T) {
	xmlsec := tool(t, "xmlsec1")
	b := newBench(t, p256())
	for name, enc := range map[string]encoding.Encoding{
		"ISO-8859-1": charmap.ISO8859_1, "windows-1252": charmap.Windows1252, "UTF-16": unicode.UTF16(unicode.LittleEndian, unicode.UseBOM),
	} {
		doc, err := enc.NewEncoder().Bytes([]byte(strings.Replace(alert, `"UTF-8"`, `"`+name+`"`, 1)))
		if err != nil {
			t.Fatal(err)
		}
		sealed, err := SignAndVerify(doc, b.signer(), b.policy())
		if err != nil {
			t.Fatal(err)
		}
		file := b.write(t, "signed.xml", sealed.Bytes())
		if out, err := exec.Command(xmlsec, "--verify", "--insecure", file).CombinedOutput(); err != nil {
			t.Errorf("%s: xmlsec1: %v\n%s", name, err, out)
		}
	}
}

func TestWeVerifyWhatXmlsecSigns(t *testing.T) {
	xmlsec := tool(t, "xmlsec1")
	for name, key := range map[string]crypto.Signer{"rsa": rsaKey(), "ecdsa": p256()} {
		b := newBench(t, key)
		for _, m := range []Method{C14N10, C14N10WithComments, C14N11, C14N11WithComments, Exclusive, ExclusiveComments} {
			for _, hash := range []string{"sha1", "sha256", "sha384", "sha512"} {
				file := b.write(t, "template.xml", []byte(xmlsecTemplate(name, m, hash)))
				out := b.path("out.xml")
				if msg, err := exec.Command(xmlsec, "--sign", "--output", out,
					"--privkey-pem", b.path("key.pem")+","+b.path("leaf.pem")+","+b.path("middle.pem"), file).CombinedOutput(); err != nil {
					t.Fatalf("%s %s %s: xmlsec1: %v\n%s", name, m, hash, err, msg)
				}
				signed, err := os.ReadFile(out)
				if err != nil {
					t.Fatal(err)
				}
				b.judge(t, fmt.Sprint(name, " ", m, " ", hash), signed, hash)
			}
		}
	}
}

func (b bench) judge(t *testing.T, what string, signed []byte, hash string) {
	t.Helper()
	p := b.policy()
	_, err := Verify(signed, p)
	if want := map[bool]Kind{true: Weak, false: ""}[hash == "sha1"]; kindOf(t, err) != want {
		t.Errorf("%s: got %v, want %q\n%s", what, err, want, signed)
	}
	p.AllowSHA1 = true
	r, err := Verify(signed, p)
	if err != nil || r.Trust != TrustedChain || (len(r.Weak) > 0) != (hash == "sha1") {
		t.Errorf("%s: got %+v, %v", what, r, err)
	}
	if _, err := Verify(bytes.Replace(signed, []byte("TEST-1"), []byte("TEST-2"), 1), p); kindOf(t, err) != BadDigest {
		t.Errorf("%s: changed document: %v", what, err)
	}
}

func xmlsecTemplate(kind string, m Method, hash string) string {
	sigSpace, digSpace := moreSpace, encSpace
	if hash == "sha1" {
		digSpace = Namespace
		if kind == "rsa" {
			sigSpace = Namespace
		}
	}
	if hash == "sha384" {
		digSpace = moreSpace
	}
	sig := `
  <ds:Signature xmlns:ds="` + Namespace + `"><ds:SignedInfo>
    <ds:CanonicalizationMethod Algorithm="` + string(m) + `"/>
    <ds:SignatureMethod Algorithm="` + sigSpace + kind + "-" + hash + `"/>
    <ds:Reference URI=""><ds:Transforms><ds:Transform Algorithm="` + enveloped + `"/>
      <ds:Transform Algorithm="` + string(m) + `"/></ds:Transforms>
      <ds:DigestMethod Algorithm="` + digSpace + hash + `"/><ds:DigestValue/></ds:Reference>
  </ds:SignedInfo><ds:SignatureValue/><ds:KeyInfo><ds:X509Data/></ds:KeyInfo></ds:Signature>
`
	return strings.Replace(alert, "</alert>", sig+"</alert>", 1)
}

// A bare RSAKeyValue is what old alerts carry instead of a certificate.
func TestKeyValue(t *testing.T) {
	xmlsec := tool(t, "xmlsec1")
	b := newBench(t, rsaKey())
	template := strings.Replace(xmlsecTemplate("rsa", Exclusive, "sha256"), "<ds:X509Data/>", "<ds:KeyValue/>", 1)
	file := b.write(t, "template.xml", []byte(template))
	signed, err := exec.Command(xmlsec, "--sign", "--privkey-pem", b.path("key.pem"), file).Output()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Verify(signed, b.policy()); kindOf(t, err) != Untrusted {
		t.Errorf("a key without certificate under a policy of roots: %v", err)
	}
	r, err := Verify(signed, Policy{Keys: []crypto.PublicKey{rsaKey().Public().(*rsa.PublicKey)}})
	if err != nil || r.Trust != TrustedKey || r.Certificate != nil {
		t.Errorf("a known key: %+v, %v", r, err)
	}
}
