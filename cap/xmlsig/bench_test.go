package xmlsig

import (
	"crypto"
	"os"
	"testing"
)

// The largest signed alert of the corpus, 880 kB with 41,009 corners, and one
// of the usual size.
func BenchmarkVerify(b *testing.B) {
	big, err := os.ReadFile(corpus(b, "signed", "wmo-im-valid.xml"))
	if err != nil {
		b.Fatal(err)
	}
	small := must(Sign([]byte(alert), Signer{Key: p256()}))
	for name, c := range map[string]struct {
		doc    []byte
		policy Policy
	}{
		"880kB": {big, Policy{AllowUntrusted: true, AllowReformatted: true}},
		"1kB":   {small, Policy{Keys: []crypto.PublicKey{p256().Public()}}},
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			b.SetBytes(int64(len(c.doc)))
			for b.Loop() {
				if _, err := Verify(c.doc, c.policy); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
