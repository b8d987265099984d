package cap

import (
	"bytes"
	"encoding/base64"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// Every message of the corpus is read, is written back byte for byte, and
// means the same when it is written anew.
func TestCorpusReadsAndWritesBack(t *testing.T) {
	for _, s := range samples(t) {
		a, err := Parse(s.data)
		if s.class == "malformed" || s.class == "security" {
			var syntax *SyntaxError
			if !errors.As(err, &syntax) {
				t.Errorf("%s: want a SyntaxError, have %v", s.file, err)
			}
			continue
		}
		if err != nil {
			if !strings.Contains(s.file, "multiple_alerts") {
				t.Errorf("%s: %v", s.file, err)
			}
			continue
		}
		same, err := Encode(a)
		if err != nil || !bytes.Equal(same, s.data) {
			t.Errorf("%s: not written back as it was read (%v)", s.file, err)
		}
		rewritten(t, s.file, a)
	}
}

func rewritten(t *testing.T, file string, a *Alert) {
	t.Helper()
	b := *a
	b.origin = nil
	data, err := Encode(&b)
	if err != nil {
		t.Errorf("%s: %v", file, err)
		return
	}
	c, err := Parse(data)
	if err != nil {
		t.Errorf("%s: written anew it can't be read: %v", file, err)
		return
	}
	ignore := cmpopts.IgnoreUnexported(Alert{})
	noXML := cmpopts.IgnoreFields(Extension{}, "XML")
	if diff := cmp.Diff(a, c, ignore, noXML, cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("%s: written anew it differs:\n%s", file, diff)
	}
}

// Every feed of the corpus that holds alerts gives them up.
func TestCorpusFeeds(t *testing.T) {
	want := map[string]int{
		"google-amber.rss": 0, "google-bushfire.edxlde": 7, "google-canada_signed.atom": 1,
		"kelvinn-smhi.se.alerts.cap": 17, "farrel-amber.atom": 1, "kelvinn-bushfire_valid.edxlde": 59,
	}
	for file, n := range want {
		data, err := os.ReadFile(filepath.Join(corpus(t), "feeds", file))
		if err != nil {
			t.Fatal(err)
		}
		doc, err := Read(data)
		if n == 0 {
			if !errors.Is(err, ErrNoAlert) {
				t.Errorf("%s: want ErrNoAlert, have %v", file, err)
			}
			continue
		}
		if err != nil {
			t.Errorf("%s: %v", file, err)
			continue
		}
		if len(doc.Alerts) != n {
			t.Errorf("%s: want %d alerts, have %d", file, n, len(doc.Alerts))
		}
		for _, a := range doc.Alerts {
			if _, err := Parse(a.Original()); err != nil {
				t.Errorf("%s: %s does not stand by itself: %v", file, a.Identifier, err)
			}
		}
	}
}

// Alerts carried as text are read too: escaped, in CDATA, and in base64.
func TestEmbeddedAsText(t *testing.T) {
	escaped := strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;").Replace(small)
	wrong := "\n" + strings.Replace(small, "<area>", "\n<area><colour/>", 1)
	const atom = `<feed xmlns="http://www.w3.org/2005/Atom"><id>f</id><title>t</title><updated>u</updated><entry><id>e</id><title>t</title><updated>u</updated><content>`
	for name, doc := range map[string]string{
		"escaped in Atom": atom + escaped + "</content></entry></feed>",
		"CDATA in RSS":    "<rss><channel><pubDate>d</pubDate><item><title>t</title><guid>g</guid><description><![CDATA[" + small + "]]></description></item></channel></rss>",
		"base64 in EDXL": `<EDXLDistribution xmlns="urn:oasis:names:tc:emergency:EDXL:DE:1.0"><contentObject><nonXMLContent><contentData>` +
			base64.StdEncoding.EncodeToString([]byte(small)) + "</contentData></nonXMLContent></contentObject></EDXLDistribution>",
	} {
		a, err := Parse([]byte(doc))
		if err != nil || a.Identifier != "a1" || string(a.Original()) != small {
			t.Errorf("%s: %+v %v", name, a, err)
		}
		r := Validate([]byte(doc))
		if len(r) != 1 || r[0].Verdict != Valid || r[0].Alert == nil {
			t.Errorf("%s: %+v", name, r)
		}
	}
	r := Validate([]byte("<rss><channel><pubDate>d</pubDate>\n<item><title>t</title><guid>g</guid><description><![CDATA[" + wrong + "]]></description></item></channel></rss>"))
	if len(r) != 1 || len(r[0].Findings) == 0 || r[0].Findings[0].Rule != "xsd.unknown" || r[0].Findings[0].Line != 4 {
		t.Errorf("the finding is not where it is: %+v", r)
	}
}
