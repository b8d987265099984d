package xmlsig

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

// verdicts of the collected signed alerts. The manifest has those of Java's
// validator; where it calls a file unparseable because of Canada's Object
// without namespace, or failing because cap-composer indented what it had
// signed, the two leaves of the policy say more.
var verdicts = []struct {
	file             string
	strict, lenient  Kind
	weak             int
	hintReformatted  bool
	othersSignatures int
}{
	{file: "signed/google-earthquake-iso8859-1.cap", weak: 2},
	{file: "invalid-schema/google-earthquake_signed.cap", weak: 2},
	{file: "signed/kelvinn-no_info_tag.cap", weak: 1},
	{file: "signed/kelvinn-ph.cap", weak: 2},
	{file: "signed/sahana-TropicalCyclone20150806.xml", weak: 2},
	{file: "signed/sahana-TropicalCyclone20150808.xml", weak: 2},
	{file: "signed/willglynn-ipaws-5e6ddbad023f1930ef6c1a5a.xml"},
	{file: "signed/google-canada~2.cap", strict: BadDigest, lenient: BadDigest},
	{file: "signed/KDE-TMD25680225051318_2.xml", strict: BadDigest, lenient: BadDigest},
	{file: "signed/willglynn-google-PAAQ-4-mg5a94.xml", strict: Structure, lenient: Structure},
	{file: "invalid-schema/philgresh-mockCAPAlert.xml", strict: Unsupported, lenient: Unsupported},
	{file: "signed/TheTannerRyan-PelmorexNAADS_WindWarning.xml", strict: Structure, othersSignatures: 1},
	{file: "signed/kelvinn-CanadaNaad.xml", strict: Structure, othersSignatures: 1},
	{file: "signed/google-canada_signed.atom-alert001.xml", strict: Structure, othersSignatures: 1, weak: 2},
	{file: "signed/wmo-im-valid.xml", strict: BadDigest, hintReformatted: true},
	{file: "signed/wmo-im-invalid_certificate~2.xml", strict: BadDigest, hintReformatted: true},
	{file: "signed/wmo-im-invalid_certificate~3.xml", strict: BadDigest, hintReformatted: true},
	{file: "signed/wmo-im-invalid_digest.xml", strict: BadDigest, lenient: BadValue},
	{file: "signed/wmo-im-invalid_digest~3.xml", strict: BadDigest, lenient: BadValue},
}

func TestCorpusVerdicts(t *testing.T) {
	dir := corpus(t)
	for _, v := range verdicts {
		doc, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(v.file)))
		if err != nil {
			t.Fatal(err)
		}
		p := Policy{AllowUntrusted: true, AllowSHA1: true, MinRSABits: 1024}
		_, err = Verify(doc, p)
		if kindOf(t, err) != v.strict {
			t.Errorf("%s: strict: got %v, want %q", v.file, err, v.strict)
		}
		if hinted := err != nil && strings.Contains(err.Error(), "sign the final bytes"); hinted != v.hintReformatted {
			t.Errorf("%s: hint is %v", v.file, err)
		}
		p.AllowSeveral, p.AllowReformatted = true, true
		r, err := Verify(doc, p)
		if kindOf(t, err) != v.lenient {
			t.Errorf("%s: lenient: got %v, want %q", v.file, err, v.lenient)
		}
		if err == nil && (len(r.Weak) != v.weak || len(r.Others) != v.othersSignatures) {
			t.Errorf("%s: weak %v, %d others", v.file, r.Weak, len(r.Others))
		}
	}
}

// Let's Encrypt certified www.meteo.sc from July 2024; the alert says May. The
// key made the signature, but not with this certificate at that time.
func TestCorpusCertificateOfTheFuture(t *testing.T) {
	doc, err := os.ReadFile(corpus(t, "signed", "wmo-im-invalid_certificate~2.xml"))
	if err != nil {
		t.Fatal(err)
	}
	r, err := Verify(doc, Policy{AllowUntrusted: true, AllowReformatted: true})
	if err != nil {
		t.Fatal(err)
	}
	sent := time.Date(2024, 5, 19, 17, 18, 0, 0, time.FixedZone("", 4*3600))
	if !regexp.MustCompile(`<sent>2024-05-19T17:18:00\+04:00</sent>`).Match(r.Canonical) || !sent.Before(r.Certificate.NotBefore) {
		t.Errorf("sent %s, certificate from %s", sent, r.Certificate.NotBefore)
	}
}
