package document

import (
	"archive/zip"
	"bytes"
	"compress/zlib"
	"fmt"
	"strings"
	"testing"
)

// archive makes a ZIP of names and contents.
func archive(t testing.TB, files ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for i := 0; i+1 < len(files); i += 2 {
		w, err := z.Create(files[i])
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(files[i+1])); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// docx makes a Word document of a body.
func docx(t testing.TB, body string) []byte {
	t.Helper()
	return archive(t, "[Content_Types].xml", "<Types/>", "word/document.xml",
		`<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>`+body+`</w:body></w:document>`,
		"docProps/core.xml", `<cp:coreProperties xmlns:cp="c" xmlns:dc="d" xmlns:dcterms="t"><dc:title>Situation report</dc:title><dc:creator>A. Desk</dc:creator><dcterms:created>2024-03-22T20:15:00Z</dcterms:created></cp:coreProperties>`)
}

// pdfFile makes a PDF of objects, numbered from 1, with a trailer.
func pdfFile(trailer string, objects ...string) []byte {
	var b bytes.Buffer
	b.WriteString("%PDF-1.5\n")
	for i, o := range objects {
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", i+1, o)
	}
	fmt.Fprintf(&b, "trailer\n<< /Root 1 0 R %s >>\n%%%%EOF\n", trailer)
	return b.Bytes()
}

// pdfStream makes a stream, packed as most are.
func pdfStream(dict, content string) string {
	var b bytes.Buffer
	z := zlib.NewWriter(&b)
	_, _ = z.Write([]byte(content)) // to memory
	_ = z.Close()
	return fmt.Sprintf("<< %s /Filter /FlateDecode /Length %d >>\nstream\n%s\nendstream", dict, b.Len(), b.String())
}

// onePage makes a PDF of one page with a content stream.
func onePage(trailer, content string) []byte {
	return pdfFile(trailer,
		"<< /Type /Catalog /Pages 2 0 R >>",
		"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
		"<< /Type /Page /Parent 2 0 R /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> /XObject << /Im 6 0 R >> >> >>",
		pdfStream("", content),
		"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
		pdfStream("/Type /XObject /Subtype /Image /Width 10 /Height 10", strings.Repeat("x", 100)),
		"<< /Title (Situation report) /Author (A. Desk) /CreationDate (D:20240322201500+03'00') >>",
	)
}

// prose is an article of some length.
const prose = `<p>At least 40 people were killed and more than 100 injured when gunmen opened fire in a concert hall near Moscow on Friday evening, the security service said.</p>
<p>Witnesses, who had come for the concert, spoke of men in combat gear, of shots, and of a fire that spread to the roof within minutes.</p>
<p>The embassy had warned its citizens two weeks before, on 7 March, to avoid large gatherings for the next 48 hours.</p>`
