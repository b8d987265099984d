package xmlsig

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"errors"
	"math/big"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"
	"time"
)

// corpus is the folder of collected alerts beside the repository.
func corpus(t testing.TB, elem ...string) string {
	t.Helper()
	path := filepath.Join(append([]string{"..", "..", "..", "shared", "corpora", "cap"}, elem...)...)
	if _, err := os.Stat(path); err != nil {
		missing(t, "corpus folder "+path)
	}
	return path
}

// tool finds a program of the system that the package is compared with.
func tool(t testing.TB, name string) string {
	t.Helper()
	path, err := exec.LookPath(name)
	if err != nil {
		missing(t, name)
	}
	return path
}

// missing skips, but never on CI, where everything has to be there.
func missing(t testing.TB, what string) {
	t.Helper()
	if os.Getenv("CI") == "true" {
		t.Fatalf("%s is not there, and CI=true", what)
	}
	t.Skipf("%s is not there", what)
}

var (
	rsaKey = sync.OnceValue(func() *rsa.PrivateKey { return must(rsa.GenerateKey(rand.Reader, 2048)) })
	p256   = sync.OnceValue(func() *ecdsa.PrivateKey { return must(ecdsa.GenerateKey(elliptic.P256(), rand.Reader)) })
	p384   = sync.OnceValue(func() *ecdsa.PrivateKey { return must(ecdsa.GenerateKey(elliptic.P384(), rand.Reader)) })
	p521   = sync.OnceValue(func() *ecdsa.PrivateKey { return must(ecdsa.GenerateKey(elliptic.P521(), rand.Reader)) })
)

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

// signingTime is when the test messages say they were signed.
var signingTime = time.Date(2024, 3, 7, 18, 0, 0, 0, time.UTC)

// pki is a root, an intermediate and a signer's certificate valid in 2024.
type pki struct {
	root, middle, leaf *x509.Certificate
	key                crypto.Signer
}

func newPKI(key crypto.Signer) pki {
	rootKey, middleKey := p256(), p384()
	root := issue("Test Root", true, rootKey.Public(), nil, rootKey)
	middle := issue("Test Middle", true, middleKey.Public(), root, rootKey)
	return pki{root: root, middle: middle, leaf: issue("Test Desk", false, key.Public(), middle, middleKey), key: key}
}

func issue(name string, ca bool, pub crypto.PublicKey, parent *x509.Certificate, by crypto.Signer) *x509.Certificate {
	usage := x509.KeyUsageDigitalSignature
	if ca {
		usage = x509.KeyUsageCertSign
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(time.Now().UnixNano()),
		Subject:      pkix.Name{CommonName: name},
		NotBefore:    time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC),
		NotAfter:     time.Date(2024, 12, 31, 0, 0, 0, 0, time.UTC),
		IsCA:         ca, BasicConstraintsValid: true, KeyUsage: usage,
	}
	if parent == nil {
		parent = template
	}
	return must(x509.ParseCertificate(must(x509.CreateCertificate(rand.Reader, template, parent, pub, by))))
}

func (k pki) signer() Signer {
	return Signer{Key: k.key, Chain: []*x509.Certificate{k.leaf, k.middle}}
}

func (k pki) policy() Policy {
	roots := x509.NewCertPool()
	roots.AddCert(k.root)
	return Policy{Roots: roots, At: signingTime}
}

// kindOf is the kind of a refusal, "" for no error.
func kindOf(t testing.TB, err error) Kind {
	t.Helper()
	if err == nil {
		return ""
	}
	var e *Error
	if !errors.As(err, &e) {
		t.Fatalf("error is not an *Error: %v", err)
	}
	return e.Kind
}

const alert = `<?xml version="1.0" encoding="UTF-8"?>
<?xml-stylesheet type="text/xsl" href="cap.xsl"?>
<!-- a comment before -->
<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2" xmlns:x="urn:example:ext">
  <identifier>TEST-1</identifier>
  <sender>desk@example.org</sender>
  <sent>2024-03-07T18:00:00-00:00</sent>
  <status>Test</status><!-- inside -->
  <note><![CDATA[a < b & "c"]]> &#xD; caf` + "\u00e9" + `</note>
  <x:ext x:b="2" a="1&#9;2" xml:lang="en"/>
</alert>
<!-- after -->
`
