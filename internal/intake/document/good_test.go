package document

import (
	"encoding/base64"
	"strings"
	"testing"

	"golang.org/x/net/html/charset"
)

func encodeAs(t testing.TB, name, text string) string {
	t.Helper()
	e, _ := charset.Lookup(name)
	out, err := e.NewEncoder().String(text)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestAPageBecomesItsArticle(t *testing.T) {
	page := `<!doctype html><html lang="en"><head><title>Gunmen attack hall - The Daily</title><meta property="og:site_name" content="The Daily">
<link rel="canonical" href="https://daily.example/a"><meta property="article:published_time" content="2024-03-22T21:00:00+03:00">
<script type="application/ld+json">{"@type":"NewsArticle","headline":"Gunmen attack hall","author":{"name":"A. Writer"}}</script></head>
<body><nav><a href="/">Home</a> <a href="/world">World</a></nav><article><h1>Gunmen attack hall</h1><p class="byline">By A. Writer</p>` + prose +
		`<p><strong>Read more:</strong> <a href="/b">Another story altogether</a></p><div class="share">Share this</div></article>
<section class="comments"><p>I think that this is a comment, and a long one at that, with many words.</p></section><footer>© The Daily</footer></body></html>`
	docs, err := Read(Input{Data: []byte(page), URL: "https://www.daily.example/a?utm=1"}, Limits{})
	if err != nil {
		t.Fatal(err)
	}
	d := docs[0]
	for _, c := range []struct{ what, got, want string }{
		{"title", d.Title, "Gunmen attack hall"},
		{"author", d.Author, "A. Writer"},
		{"site", d.Site, "The Daily"},
		{"language", d.Language, "en"},
		{"address", d.URL, "https://daily.example/a"},
		{"time", d.Published.EDTF, "2024-03-22T21:00:00+03:00"},
		{"type", d.MediaType, "text/html"},
	} {
		if c.got != c.want {
			t.Errorf("%s: got %q, want %q", c.what, c.got, c.want)
		}
	}
	if !strings.HasPrefix(d.Text, "At least 40") || !strings.HasSuffix(d.Text, "next 48 hours.") {
		t.Errorf("got %q", d.Text)
	}
	for _, not := range []string{"Home", "By A.", "Read more", "Another story", "Share", "comment", "©"} {
		if strings.Contains(d.Text, not) {
			t.Errorf("%q is in the text", not)
		}
	}
}

func TestAPDFsTextIsReadInLines(t *testing.T) {
	docs, err := Read(Input{Data: onePage("/Info 7 0 R", `BT /F1 12 Tf 72 700 Td (At least ) Tj [(4) -20 (0)] TJ ( were killed \(FSB\).) Tj 0 -14 Td (The embassy\222s warning.) Tj 0 -40 Td (Second paragraph) Tj ET`)}, Limits{})
	if err != nil {
		t.Fatal(err)
	}
	d := docs[0]
	if want := "At least 40 were killed (FSB).\nThe embassy’s warning.\n\nSecond paragraph"; d.Text != want {
		t.Errorf("got %q, want %q", d.Text, want)
	}
	if d.Title != "Situation report" || d.Author != "A. Desk" || d.Said.EDTF != "2024-03-22T20:15:00+03:00" {
		t.Errorf("got %q %q %q", d.Title, d.Author, d.Said.EDTF)
	}
}

func TestADOCXIsReadWithItsTables(t *testing.T) {
	docs, err := Read(Input{Data: docx(t, `<w:p><w:r><w:t>Four gunmen</w:t></w:r><w:del><w:r><w:delText> and a fifth</w:delText></w:r></w:del><w:r><w:t xml:space="preserve"> attacked.</w:t></w:r></w:p>
<w:tbl><w:tr><w:tc><w:p><w:r><w:t>Killed</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>40</w:t></w:r></w:p></w:tc></w:tr></w:tbl>`)}, Limits{})
	if err != nil {
		t.Fatal(err)
	}
	d := docs[0]
	if !strings.HasPrefix(d.Text, "Four gunmen attacked.\n\n") || !strings.Contains(d.Text, "Killed \t40") || strings.Contains(d.Text, "fifth") {
		t.Errorf("got %q", d.Text)
	}
	if d.Title != "Situation report" || d.Said.EDTF != "2024-03-22T20:15:00Z" {
		t.Errorf("got %q %q", d.Title, d.Said.EDTF)
	}
}

// mailOf makes a mail with a text in two forms, two attachments and a picture
// of its layout.
func mailOf(t testing.TB) string {
	wrap := func(b []byte) string { return base64.StdEncoding.EncodeToString(b) }
	return strings.ReplaceAll(`From: =?koi8-r?B?`+wrap([]byte(encodeAs(t, "koi8-r", "Дежурный")))+`?= <duty@example.org>
To: desk@example.org
Subject: =?utf-8?Q?Warning_received_=E2=80=93_please_read?=
Date: Thu, 7 Mar 2024 18:30:00 +0300
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary="outer"

--outer
Content-Type: multipart/alternative; boundary="inner"

--inner
Content-Type: text/plain; charset=windows-1252
Content-Transfer-Encoding: quoted-printable

The embassy=92s warning is attached.
--inner
Content-Type: text/html; charset=utf-8

<p>The embassy’s warning is <b>attached</b>.</p>
--inner--
--outer
Content-Type: application/pdf; name="warning.pdf"
Content-Disposition: attachment; filename="warning.pdf"
Content-Transfer-Encoding: base64

`+wrap(onePage("", "BT /F1 12 Tf 72 700 Td (Avoid large gatherings over the next 48 hours.) Tj ET"))+`
--outer
Content-Type: application/octet-stream
Content-Disposition: attachment; filename="strange.bin"
Content-Transfer-Encoding: base64

`+wrap(rubbish(500))+`
--outer
Content-Type: image/png; name="logo.png"
Content-Transfer-Encoding: base64

`+wrap([]byte("\x89PNG"))+`
--outer--
`, "\n", "\r\n")
}

func TestAMailComesWithItsAttachments(t *testing.T) {
	docs, err := Read(Input{Data: []byte(mailOf(t)), Name: "m.eml"}, Limits{})
	if err != nil {
		t.Fatal(err)
	}
	if len(docs) != 3 {
		t.Fatalf("got %d documents, want the mail, the PDF and the strange one", len(docs))
	}
	m, pdf, strange := docs[0], docs[1], docs[2]
	if m.Text != "The embassy’s warning is attached." || m.Title != "Warning received – please read" || !strings.HasPrefix(m.Author, "Дежурный") || m.Published.EDTF != "2024-03-07T18:30:00+03:00" {
		t.Errorf("got %+v", m)
	}
	if pdf.Text != "Avoid large gatherings over the next 48 hours." || pdf.Parent != 0 || pdf.Name != "warning.pdf" {
		t.Errorf("got %+v", pdf)
	}
	if strange.Fault == nil || !strings.Contains(strange.Fault.Error(), "strange.bin: it is no text") || len(strange.Original) != 500 {
		t.Errorf("got %v", strange.Fault)
	}
}

func TestAMailboxIsSplit(t *testing.T) {
	one := "From: a@example.org\nSubject: One\nDate: Thu, 7 Mar 2024 18:30:00 +0300\n\nFirst mail.\n>From here on.\n\n"
	two := "From: b@example.org\nSubject: Two\n\nSecond mail, From somebody.\n"
	docs, err := Read(Input{Data: []byte("From a@example.org Thu Mar  7 18:30:00 2024\n" + one + "From b@example.org Thu Mar  7 18:31:00 2024\n" + two)}, Limits{})
	if err != nil || len(docs) != 3 || !docs[0].Container {
		t.Fatalf("got %d documents, %v", len(docs), err)
	}
	if docs[1].Text != "First mail.\nFrom here on." || docs[2].Title != "Two" {
		t.Errorf("got %q and %q", docs[1].Text, docs[2].Title)
	}
}

func TestFeedsAreReadItemByItem(t *testing.T) {
	rss := `<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>Wire</title>
<item><title>One &amp; only</title><link>https://wire.example/1</link><guid>1</guid><pubDate>Fri, 22 Mar 2024 20:00:00 MSK</pubDate><content:encoded><![CDATA[` + prose + `]]></content:encoded></item>
<item><title>Broken <b>two</title><link>https://wire.example/2</link><description>Two &nbsp; words</description></item>
<item><title>Three</title><link>https://wire.example/3`
	atom := `<feed xmlns="http://www.w3.org/2005/Atom"><title>Wire</title><entry><id>x</id><title type="html">One &amp;amp; only</title><link href="https://wire.example/1"/><published>2024-03-22T20:00:00+03:00</published><content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>At least <em>40</em> dead.</p></div></content></entry></feed>`
	json := `{"version":"https://jsonfeed.org/version/1.1","title":"Wire","items":[{"id":"1","url":"https://wire.example/1","title":"One & only","content_html":"<p>At least 40 dead.</p>","date_published":"2024-03-22T20:00:00+03:00"},{"id":[]},7]}`
	for name, in := range map[string]string{"RSS that breaks off": rss, "Atom": atom, "JSON": json} {
		docs, err := Read(Input{Data: []byte(in)}, Limits{})
		if err != nil || len(docs) < 2 || !docs[0].Container {
			t.Errorf("%s: got %d documents, %v", name, len(docs), err)
			continue
		}
		d := docs[1]
		if d.Title != "One & only" || d.URL != "https://wire.example/1" || d.Published.EDTF != "2024-03-22T20:00:00+03:00" || !strings.HasPrefix(d.Text, "At least 40") || d.Site != "Wire" {
			t.Errorf("%s: got %q %q %q %q", name, d.Title, d.URL, d.Published.EDTF, d.Text)
		}
	}
}

func TestAnAlertIsReadAsText(t *testing.T) {
	docs, err := Read(Input{Data: []byte(`<?xml version="1.0" encoding="UTF-8"?><alert xmlns="urn:oasis:names:tc:emergency:cap:1.2"><identifier>1</identifier><sender>alerts@embassy.example</sender><sent>2024-03-07T18:00:00+03:00</sent><status>Actual</status><msgType>Alert</msgType><scope>Public</scope><info><category>Security</category><event>Security alert</event><urgency>Expected</urgency><severity>Severe</severity><certainty>Possible</certainty><senderName>Embassy</senderName><headline>Avoid large gatherings</headline><description>Extremists have plans to target large gatherings in Moscow.</description><instruction>Avoid large gatherings over the next 48 hours.</instruction><area><areaDesc>Moscow</areaDesc></area></info></alert>`)}, Limits{})
	if err != nil {
		t.Fatal(err)
	}
	d := docs[0]
	if d.Title != "Avoid large gatherings" || d.Site != "Embassy" || d.Published.EDTF != "2024-03-07T18:00:00+03:00" || !strings.Contains(d.Text, "over the next 48 hours.") || !strings.Contains(d.Text, "Area: Moscow") {
		t.Errorf("got %+v", d)
	}
}
