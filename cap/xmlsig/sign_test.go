package xmlsig

import (
	"bytes"
	"crypto"
	"crypto/x509"
	"encoding/base64"
	"errors"
	"io"
	"strings"
	"testing"
	"time"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/korean"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
	"golang.org/x/text/encoding/unicode"
)

func TestSignAndVerifyEveryKeyMethodAndHash(t *testing.T) {
	keys := map[string]crypto.Signer{"rsa": rsaKey(), "p256": p256(), "p384": p384(), "p521": p521()}
	methods := []Method{C14N10, C14N10WithComments, C14N11, C14N11WithComments, Exclusive, ExclusiveComments}
	for name, key := range keys {
		for _, m := range methods {
			for _, h := range []crypto.Hash{0, crypto.SHA256, crypto.SHA384, crypto.SHA512} {
				k := newPKI(key)
				s := k.signer()
				s.Method, s.Hash = m, h
				sealed, err := SignAndVerify([]byte(alert), s, k.policy())
				if err != nil {
					t.Fatalf("%s %s %s: %v", name, m, h, err)
				}
				r := sealed.Result()
				if r.Trust != TrustedChain || len(r.Chain) != 3 || len(r.Weak) != 0 || r.Canonicalized != m {
					t.Errorf("%s %s %s: result %+v", name, m, h, r)
				}
			}
		}
	}
}

func TestSigningChangesNoOtherByte(t *testing.T) {
	sealed, err := SignAndVerify([]byte(alert), Signer{Key: p256()}, Policy{})
	if err != nil {
		t.Fatal(err)
	}
	got := string(sealed.Bytes())
	from, to := strings.Index(got, "<Signature"), strings.Index(got, "</Signature>")+len("</Signature>")
	if got[:from]+got[to:] != alert {
		t.Errorf("signing changed the document:\n%s", got)
	}
}

func TestSignInTheEncodingOfTheDocument(t *testing.T) {
	utf16 := func(e unicode.Endianness, b unicode.BOMPolicy) encoding.Encoding { return unicode.UTF16(e, b) }
	for name, enc := range map[string]encoding.Encoding{
		"UTF-8": encoding.Nop, "utf-8 with mark": unicode.UTF8BOM,
		"ISO-8859-1": charmap.ISO8859_1, "windows-1252": charmap.Windows1252, "latin1": charmap.ISO8859_1,
		"UTF-16": utf16(unicode.LittleEndian, unicode.UseBOM), "utf-16be": utf16(unicode.BigEndian, unicode.UseBOM),
		"UTF-16LE": utf16(unicode.LittleEndian, unicode.IgnoreBOM), "GB18030": simplifiedchinese.GB18030, "Big5": traditionalchinese.Big5,
		"Shift_JIS": japanese.ShiftJIS, "EUC-KR": korean.EUCKR, "ISO-2022-JP": japanese.ISO2022JP,
	} {
		declared := strings.TrimSuffix(name, " with mark")
		text := strings.Replace(alert, `encoding="UTF-8"`, `encoding="`+declared+`"`, 1)
		if _, err := enc.NewEncoder().String("\u00e9"); err != nil {
			text = strings.Replace(text, "\u00e9", "\u4e00", 1)
		}
		doc, err := enc.NewEncoder().Bytes([]byte(text))
		if err != nil {
			t.Fatal(err)
		}
		sealed, err := SignAndVerify(doc, Signer{Key: p256()}, Policy{})
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if got := sealed.Result().Canonical; !bytes.Contains(got, []byte("caf\u00e9")) && !bytes.Contains(got, []byte("caf\u4e00")) {
			t.Errorf("%s: the canonical form lost a character", name)
		}
	}
}

func TestSignRefuses(t *testing.T) {
	k := newPKI(p256())
	other := k.signer()
	other.Key = p384()
	signed, err := Sign([]byte(alert), k.signer())
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		doc    string
		signer Signer
		want   Kind
	}{
		"no key":              {alert, Signer{}, BadSigner},
		"foreign certificate": {alert, other, BadSigner},
		"SHA-1":               {alert, Signer{Key: p256(), Hash: crypto.SHA1}, Weak},
		"unknown method":      {alert, Signer{Key: p256(), Method: "urn:x"}, Unsupported},
		"signed already":      {string(signed), k.signer(), Structure},
		"empty element":       {`<alert/>`, k.signer(), Structure},
		"DTD":                 {`<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>`, k.signer(), Malformed},
		"not XML":             {`{"a":1}`, k.signer(), Malformed},
	} {
		if _, err := Sign([]byte(c.doc), c.signer); kindOf(t, err) != c.want {
			t.Errorf("%s: got %v, want %s", name, err, c.want)
		}
	}
}

// lyingSigner signs something else than it is given.
type lyingSigner struct{ crypto.Signer }

func (l lyingSigner) Sign(r io.Reader, digest []byte, o crypto.SignerOpts) ([]byte, error) {
	wrong := bytes.Clone(digest)
	wrong[0] ^= 1
	return l.Signer.Sign(r, wrong, o)
}

func TestFailureNeverPublishes(t *testing.T) {
	for name, s := range map[string]Signer{
		"broken key":          {Key: lyingSigner{p256()}},
		"untrusted by policy": {Key: p256()},
	} {
		p := Policy{}
		if name == "untrusted by policy" {
			p.Keys = []crypto.PublicKey{p384().Public()}
		}
		sealed, err := SignAndVerify([]byte(alert), s, p)
		if err == nil || !sealed.IsZero() || len(sealed.Bytes()) != 0 {
			t.Errorf("%s: sealed %d bytes, error %v", name, len(sealed.Bytes()), err)
		}
		if _, err := sealed.WriteTo(new(bytes.Buffer)); err == nil {
			t.Errorf("%s: an unsealed document was written", name)
		}
	}
}

func TestCertificateMustBeValidWhenSigned(t *testing.T) {
	k := newPKI(rsaKey())
	stranger := issue("Test Root", true, p521().Public(), nil, p521())
	signed := must(Sign([]byte(alert), k.signer()))
	for name, c := range map[string]struct {
		change func(*Policy)
		want   Kind
	}{
		"in time":           {func(*Policy) {}, ""},
		"too late":          {func(p *Policy) { p.At = p.At.AddDate(1, 0, 0) }, NotValid},
		"too early":         {func(p *Policy) { p.At = p.At.AddDate(-1, 0, 0) }, NotValid},
		"time not known":    {func(p *Policy) { p.At = time.Time{} }, Untrusted},
		"another root":      {func(p *Policy) { p.Roots = x509.NewCertPool(); p.Roots.AddCert(stranger) }, Untrusted},
		"nothing trusted":   {func(p *Policy) { p.Roots = nil }, Untrusted},
		"key trusted":       {func(p *Policy) { p.Roots, p.Keys = nil, []crypto.PublicKey{rsaKey().Public()} }, ""},
		"anything trusted":  {func(p *Policy) { p.Roots, p.AllowUntrusted = nil, true }, ""},
		"signer not wanted": {func(p *Policy) { p.Accept = func(*x509.Certificate) error { return errors.New("not the desk") } }, Untrusted},
		"longer keys":       {func(p *Policy) { p.MinRSABits = 3072 }, Weak},
	} {
		p := k.policy()
		c.change(&p)
		r, err := Verify(signed, p)
		if kindOf(t, err) != c.want {
			t.Errorf("%s: got %v, want %q", name, err, c.want)
		}
		if (r == nil) != (err != nil) {
			t.Errorf("%s: result and error disagree", name)
		}
	}
}

// One key may come bare, with an old certificate and with a new one.
func TestEveryCertificateOfTheKeyIsTried(t *testing.T) {
	k := newPKI(rsaKey())
	stranger := issue("Other Root", true, p521().Public(), nil, p521())
	s := k.signer()
	s.Chain = []*x509.Certificate{issue("Test Desk", false, rsaKey().Public(), stranger, p521()), k.leaf, k.middle}
	signed := string(must(Sign([]byte(alert), s)))
	n, e := rsaKey().N.Bytes(), []byte{1, 0, 1}
	value := "<KeyValue><RSAKeyValue><Modulus>" + base64.StdEncoding.EncodeToString(n) + "</Modulus><Exponent>" +
		base64.StdEncoding.EncodeToString(e) + "</Exponent></RSAKeyValue></KeyValue>"
	signed = strings.Replace(signed, "<KeyInfo>", "<KeyInfo>"+value, 1)
	r, err := Verify([]byte(signed), k.policy())
	if err != nil || r.Trust != TrustedChain || !r.Certificate.Equal(k.leaf) {
		t.Errorf("%+v, %v", r, err)
	}
	bareOnly := strings.Replace(string(must(Sign([]byte(alert), Signer{Key: rsaKey()}))), "</SignatureValue>", "</SignatureValue><KeyInfo>"+value+"</KeyInfo>", 1)
	if _, err := Verify([]byte(bareOnly), k.policy()); kindOf(t, err) != Untrusted {
		t.Errorf("a bare key under roots: %v", err)
	}
}
