package document

import (
	"bytes"
	"errors"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/tocsin/tocsin/internal/testkit/cputime"
	"github.com/tocsin/tocsin/internal/threat"
)

func rubbish(n int) []byte {
	r := rand.New(rand.NewPCG(1, 2))
	out := make([]byte, n)
	for i := range out {
		out[i] = byte(r.Uint32())
	}
	return out
}

// TestBadInputIsRefusedInASentence has every bad input that the intake must
// withstand: each is an error that says what is wrong, where, and what to do.
func TestBadInputIsRefusedInASentence(t *testing.T) {
	deepXML := strings.Repeat("<w:p>", 5000) + strings.Repeat("</w:p>", 5000)
	nested := "attachment"
	for range 30 {
		nested = "Content-Type: message/rfc822\r\n\r\nFrom: a@example.org\r\nSubject: in\r\n" + nested
	}
	for _, tt := range []struct {
		name string
		in   Input
		kind threat.ErrorKind
		says string
	}{
		{"empty", Input{Name: "a.txt"}, threat.KindInvalid, "a.txt: it is empty"},
		{"white space only", Input{Data: []byte(" \r\n\t "), Name: "a.txt"}, threat.KindInvalid, "it is empty"},
		{"binary rubbish", Input{Data: rubbish(5000), Name: "a.bin"}, threat.KindInvalid, "it is no text"},
		{"a picture", Input{Data: []byte("\x89PNG\r\n\x1a\n0000"), Name: "a.txt"}, threat.KindInvalid, "picture (PNG)"},
		{"an old Word file", Input{Data: append([]byte("\xd0\xcf\x11\xe0"), rubbish(100)...)}, threat.KindInvalid, "old Office file"},
		{"200 MB", Input{Data: make([]byte, 200<<20), Name: "big.txt"}, threat.KindTooLarge, "big.txt: it is 200 MB long, the limit is 64 MB"},
		{"deep HTML", Input{Data: []byte("<html><body>" + strings.Repeat("<div>", 100_000) + "x")}, threat.KindTooLarge, "nested too deep"},
		{"a page without text", Input{Data: []byte(`<!doctype html><html><body><div id="root"></div><script>render()</script></body></html>`)}, threat.KindInvalid, "the page has no text"},
		{
			"a log-in page",
			Input{Data: []byte(`<html><head><title>The Daily</title></head><body><h1>Welcome back</h1><form><input name=u></form><p>Please log in to continue reading this article.</p><p>Forgot your password?</p></body></html>`), URL: "https://news.example/a"},
			threat.KindInvalid, "https://news.example/a: the page is no article: it says “log in to continue",
		},
		{"an encrypted PDF", Input{Data: onePage("/Encrypt << /Filter /Standard /V 2 >>", "BT ET")}, threat.KindInvalid, "the PDF is encrypted"},
		{"a scanned PDF", Input{Data: onePage("", "q 100 0 0 100 0 0 cm /Im Do Q")}, threat.KindInvalid, "no text layer"},
		{"a damaged PDF", Input{Data: []byte("%PDF-1.4\n1 0 obj << /Type /Cata")}, threat.KindInvalid, "the PDF is damaged"},
		{"a zip bomb in DOCX", Input{Data: docx(t, "<w:p><w:r><w:t>"+strings.Repeat("a", 80<<20)+"</w:t></w:r></w:p>"), Name: "b.docx"}, threat.KindTooLarge, "zip bomb"},
		{"a deep DOCX", Input{Data: docx(t, deepXML)}, threat.KindTooLarge, "nested too deep"},
		{"a DOCX without text", Input{Data: docx(t, "<w:p/>")}, threat.KindInvalid, "no text"},
		{"another archive", Input{Data: archive(t, "a.txt", "text")}, threat.KindInvalid, "no DOCX"},
		{"a broken archive", Input{Data: []byte("PK\x03\x04 and so on")}, threat.KindInvalid, "damaged"},
		{"an encrypted mail", Input{Data: []byte("From: a@example.org\r\nSubject: s\r\nContent-Type: multipart/encrypted; boundary=b\r\n\r\n--b--")}, threat.KindInvalid, "encrypted"},
		{"a mail without anything", Input{Data: []byte("From: a@example.org\r\nSubject: s\r\n\r\n")}, threat.KindInvalid, "neither text nor attachments"},
		{"a feed without items", Input{Data: []byte(`<rss version="2.0"><channel><title>t</title></channel></rss>`)}, threat.KindInvalid, "no items"},
		{"a broken alert", Input{Data: []byte(`<?xml version="1.0"?><alert xmlns="urn:oasis:names:tc:emergency:cap:1.2"><identifier>1`)}, threat.KindInvalid, "CAP alert cannot be read"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var docs []Document
			var err error
			took := cputime.Of(t, func() { docs, err = Read(tt.in, Limits{}) })
			var e *threat.Error
			if !errors.As(err, &e) || e.Kind != tt.kind || !strings.Contains(e.Error(), tt.says) {
				t.Fatalf("got %d documents and %v (%s), want %s with %q", len(docs), err, threat.KindOf(err), tt.kind, tt.says)
			}
			if e.Where == "" || e.Remedy == "" {
				t.Errorf("the error does not say where, or what to do: %+v", e)
			}
			if took > 10*time.Second {
				t.Errorf("it took %s", took)
			}
		})
	}
}

func TestCharactersAreRecognised(t *testing.T) {
	russian := "Посольство предупредило граждан избегать больших скоплений людей в ближайшие 48 часов."
	german := "Die Behörden bestätigten größere Schäden in der Straße."
	for _, tt := range []struct {
		name, media   string
		data          string
		charset, text string
		note          string
	}{
		{"UTF-8", "", russian, "utf-8", russian, ""},
		{"UTF-8 with a mark", "", "\xef\xbb\xbf" + german, "utf-8", "\ufeff" + german, ""},
		{"UTF-16 with a mark", "", "\xff\xfeA\x00n\x00 \x00\x04\x04", "utf-16le", "An Є", ""},
		{"UTF-16 without one", "", "H\x00e\x00l\x00l\x00o\x00 \x00y\x00o\x00u\x00.\x00", "utf-16le", "Hello you.", ""},
		{"windows-1251 undeclared", "", encodeAs(t, "windows-1251", russian), "windows-1251", russian, ""},
		{"koi8-r undeclared", "", encodeAs(t, "koi8-r", russian), "koi8-r", russian, ""},
		{"windows-1252 undeclared", "", encodeAs(t, "windows-1252", german), "windows-1252", german, ""},
		{"declared", "text/plain; charset=iso-8859-5", encodeAs(t, "iso-8859-5", russian), "iso-8859-5", russian, ""},
		{"labelled Latin, is UTF-8", "text/plain; charset=iso-8859-1", german, "utf-8", german, "labelled windows-1252, but it is UTF-8"},
		{"a short windows-1251, as Thai as Russian", "text/plain; charset=utf-8", encodeAs(t, "windows-1251", shortRussian), "windows-1251", shortRussian, "labelled utf-8, read as windows-1251"},
		{"Thai undeclared", "", encodeAs(t, "windows-874", thai), "windows-874", thai, ""},
		{"labelled UTF-8, is windows-1251", "text/plain; charset=utf-8", encodeAs(t, "windows-1251", russian), "windows-1251", russian, "labelled utf-8, read as windows-1251"},
		{"broken UTF-8", "text/plain; charset=utf-8", "Die Beh\xc3\xb6rden best\xc3\xa4tigten gr\xc3\xb6\xc3\x9fere Sch\xc3den, und \xe2\x80\x9cviele\xe2\x80\x9d \xc3\x96sterreicher.", "utf-8", "Die Behörden bestätigten größere Sch\ufffdden, und “viele” Österreicher.", "broken utf-8"},
		{"Shift JIS", "", encodeAs(t, "shift_jis", "警察は容疑者を逮捕したと発表した。"), "shift_jis", "警察は容疑者を逮捕したと発表した。", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			docs, err := Read(Input{Data: []byte(tt.data), MediaType: tt.media}, Limits{})
			if err != nil {
				t.Fatal(err)
			}
			d := docs[0]
			if d.Text != tt.text || d.Charset != tt.charset {
				t.Errorf("got %s %q", d.Charset, d.Text)
			}
			if notes := strings.Join(d.Notes, "; "); !strings.Contains(notes, tt.note) || tt.note == "" && notes != "" {
				t.Errorf("noted %q, want %q", notes, tt.note)
			}
		})
	}
}

func TestPlainTextStaysAsItIs(t *testing.T) {
	text := "\ufeffLine one\r\n\r\n\tLine  two \u00a0 – “quoted”\n\n\n"
	docs, err := Read(Input{Data: []byte(text)}, Limits{})
	if err != nil || docs[0].Text != text || !bytes.Equal(docs[0].Original, []byte(text)) {
		t.Errorf("got %+v, %v", docs, err)
	}
}

const (
	shortRussian = "Погибли не менее 40 человек в Москве 22 марта 2024 года, сообщает ФСБ. Нападение совершено вечером."
	thai         = "มีผู้เสียชีวิตอย่างน้อย 40 คน ในกรุงมอสโก เมื่อวันที่ 22 มีนาคม ตำรวจกล่าว"
)
