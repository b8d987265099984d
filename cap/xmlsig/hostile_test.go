package xmlsig

import (
	"strings"
	"testing"
	"time"

	"github.com/tocsin/tocsin/internal/testkit/cputime"
)

// Documents that fill the limits with whatever costs most. Each is signed, so
// that all of the way is gone, and then changed, so that every reading is
// tried; all the same none may take long.
func TestHostileDocumentsAreCheap(t *testing.T) {
	k := newPKI(p256())
	p := k.policy()
	p.AllowReformatted = true
	many := func(n int, s string) string { return strings.Repeat(s, n) }
	var prefixes, declared strings.Builder
	for i := range 120 {
		prefix := "p" + strings.Repeat("x", i%5) + string(rune('a'+i%26)) + string(rune('a'+i/26))
		prefixes.WriteString(prefix + " ")
		declared.WriteString(` xmlns:` + prefix + `="urn:` + prefix + `"`)
	}
	for name, doc := range map[string]string{
		"elements":     `<a>` + many(200_000, "<b/>") + `</a>`,
		"instructions": many(100_000, "<?p?>") + `<a>` + many(100_000, "<b/>") + `</a>`,
		"comments":     `<a>` + many(100_000, " <!----> ") + `</a>`,
		"white space":  `<a><b/>` + many(100_000, " <b/>") + `</a>`,
		"namespaces":   `<a` + declared.String() + `>` + many(100_000, "<b/>") + `</a>`,
		"depth":        many(60, `<a xmlns:q="urn:q">`) + many(100_000, "<q:b/>") + many(60, `</a>`),
		"references":   `<a>` + many(1_000_000, "&lt;") + `</a>`,
		"identifiers":  `<a>` + many(50_000, `<b id="x" Id="y" ID="z"/>`) + `</a>`,
	} {
		signed, err := Sign([]byte(doc), k.signer())
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		listed := strings.Replace(string(signed), string(Exclusive)+`"/></Transforms>`,
			string(Exclusive)+`"><InclusiveNamespaces xmlns="`+string(Exclusive)+`" PrefixList="`+prefixes.String()+`"/></Transform></Transforms>`, 1)
		changed := cutElement(listed, "DigestValue", strings.Repeat("A", 43)+"=")
		took := cputime.Of(t, func() {
			for _, d := range []string{string(signed), listed, changed} {
				_, err := Verify([]byte(d), p)
				kindOf(t, err)
			}
		})
		if took > 10*time.Second {
			t.Errorf("%s: %d kB took %s", name, len(doc)/1000, took)
		} else {
			t.Logf("%s: %d kB, three verifications in %s", name, len(doc)/1000, took)
		}
	}
}
