package document

import (
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/tocsin/tocsin/internal/testkit/cputime"
)

// FuzzRead holds the reader to its promises whatever comes in: no panic
// escapes, it ends in good time, text is UTF-8 without zero bytes and bounded,
// and parts point at documents before them.
func FuzzRead(f *testing.F) {
	f.Add([]byte("plain text"), "text/plain")
	f.Add([]byte("<html><body><article>"+prose+"</article></body></html>"), "text/html")
	f.Add(onePage("/Info 7 0 R", "BT /F1 12 Tf 72 700 Td (Text) Tj [(a) -300 (b)] TJ ET"), "")
	f.Add(docx(f, "<w:p><w:r><w:t>Text</w:t></w:r></w:p>"), "")
	f.Add([]byte(mailOf(f)), "message/rfc822")
	f.Add([]byte("From a\nFrom: a@example.org\nSubject: s\n\ntext\n"), "")
	f.Add([]byte(`<rss><channel><item><title>t</title><link>/a</link><description>&lt;p>x</description></item></channel></rss>`), "")
	f.Add([]byte(`<feed xmlns="http://www.w3.org/2005/Atom"><entry><id>1</id><content type="xhtml"><div><p>x</p></div></content></entry></feed>`), "")
	f.Add([]byte(`{"version":"https://jsonfeed.org/version/1","items":[{"id":"1","content_text":"x"}]}`), "")
	f.Add([]byte(`<?xml version="1.0"?><alert xmlns="urn:oasis:names:tc:emergency:cap:1.2"><identifier>1</identifier></alert>`), "")
	f.Add([]byte("\xff\xfeA\x00"), "text/plain; charset=utf-16")
	limits := Limits{Bytes: 1 << 20, Text: 1 << 20, Parts: 200, Steps: 1_000_000}
	f.Fuzz(func(t *testing.T, data []byte, media string) {
		var docs []Document
		var err error
		took := cputime.Of(t, func() { docs, err = Read(Input{Data: data, MediaType: media, URL: "https://news.example/a"}, limits) })
		if took > 2*time.Second+time.Duration(len(data)/1024)*50*time.Millisecond {
			t.Fatalf("%d bytes took %s", len(data), took)
		}
		if err != nil {
			if strings.Contains(err.Error(), "breaks the reader") {
				t.Fatalf("a panic: %v", err)
			}
			return
		}
		for i, d := range docs {
			if !utf8.ValidString(d.Text) || strings.ContainsRune(d.Text, 0) || len(d.Text) > limits.Text || d.Parent >= i || !utf8.ValidString(d.Title) {
				t.Fatalf("document %d breaks a promise: %q %q parent %d", i, d.Title, d.Text, d.Parent)
			}
			if d.Fault != nil && strings.Contains(d.Fault.Error(), "breaks the reader") {
				t.Fatalf("a panic: %v", d.Fault)
			}
		}
	})
}

func FuzzPDF(f *testing.F) {
	f.Add("BT /F1 12 Tf 72 700 Td (Text) Tj ET", "<< /Type /Font /Subtype /Type0 /DescendantFonts [<< /W [1 [500 600] 3 9 700] >>] /ToUnicode 8 0 R >>", "1 beginbfrange <00> <05> <0041> endbfrange")
	f.Add("q 1 0 0 1 0 0 cm /Im Do Q BI /W 1 ID x EI", "<< /Type /Font /Encoding << /Differences [65 /afii10017 /eacute /uni0416] >> /Widths [1 2 3] >>", "")
	f.Fuzz(func(t *testing.T, content, font, cmap string) {
		data := pdfFile("", "<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [3 0 R 2 0 R] >>",
			"<< /Type /Page /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> /XObject << /Im 6 0 R >> >> >>",
			pdfStream("", content), font, pdfStream("/Subtype /Form", content), "null", pdfStream("", cmap))
		var docs []Document
		var err error
		took := cputime.Of(t, func() { docs, err = Read(Input{Data: data}, Limits{Steps: 1_000_000, Text: 1 << 20}) })
		if took > 3*time.Second {
			t.Fatalf("%d bytes took %s", len(data), took)
		}
		if err != nil && strings.Contains(err.Error(), "breaks the reader") || err == nil && !utf8.ValidString(docs[0].Text) {
			t.Fatalf("got %v", err)
		}
	})
}
