package document

import (
	"bytes"
	"fmt"
	"mime"
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/tocsin/tocsin/internal/threat"
)

// format is one kind of input and how it is read.
type format struct {
	name string
	read func(r *reader, in Input, parent, depth int) error
}

// recognise tells the format by the bytes; what the sender claims is only a
// hint where bytes leave it open.
func recognise(in Input) (format, error) {
	d := in.Data
	head := d[:min(len(d), 1024)]
	switch {
	case bytes.Contains(head, []byte("%PDF-")):
		return format{"application/pdf", readPDF}, nil
	case bytes.HasPrefix(d, []byte("PK\x03\x04")), bytes.HasPrefix(d, []byte("PK\x05\x06")):
		return format{"application/zip", readZip}, nil
	}
	for _, k := range knownBinary {
		if bytes.HasPrefix(d, []byte(k.magic)) {
			return format{}, threat.Invalid(in.where(), "it is "+k.what+", not a text", k.remedy)
		}
	}
	cs := decodeText(d, charsetOf(in.MediaType))
	if cs.binary {
		return format{}, threat.Invalid(in.where(), "it is no text: "+cs.why, "give a text, web page, PDF, DOCX or mail")
	}
	return recogniseText(in, cs), nil
}

// knownBinary are things that come in by mistake, by their first bytes.
var knownBinary = []struct{ magic, what, remedy string }{
	{"\x89PNG", "a picture (PNG)", "run text recognition over it, or type its words"},
	{"\xff\xd8\xff", "a picture (JPEG)", "run text recognition over it, or type its words"},
	{"GIF8", "a picture (GIF)", "run text recognition over it, or type its words"},
	{"\xd0\xcf\x11\xe0", "an old Office file (DOC, XLS, MSG)", "save it as DOCX or PDF"},
	{"{\\rtf", "a rich-text file (RTF)", "save it as DOCX or plain text"},
	{"\x1f\x8b", "a packed file (gzip)", "unpack it first"},
	{"BZh", "a packed file (bzip2)", "unpack it first"},
	{"\xfd7zXZ", "a packed file (xz)", "unpack it first"},
	{"7z\xbc\xaf", "an archive (7z)", "unpack it first"},
	{"Rar!", "an archive (RAR)", "unpack it first"},
	{"\x7fELF", "a program", "give the report itself"},
	{"MZ\x90", "a program", "give the report itself"},
	{"OggS", "a sound or film", "give its transcript"},
	{"ID3", "a sound (MP3)", "give its transcript"},
	{"RIFF", "a sound, film or picture", "give its transcript"},
	{"SQLite format 3", "a database", "export its text"},
}

var (
	htmlMark   = regexp.MustCompile(`(?i)^\s*(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|title|meta|script|style|link|div|article|section|main|header|h[1-6]|p|table|span|a|br|ul|ol|center|font|b|i|em|strong|img)[\s>/]`)
	headerLine = regexp.MustCompile(`(?i)^(?:from|to|cc|subject|date|received|return-path|message-id|mime-version|content-type|delivered-to|reply-to|x-[\w-]+|dkim-signature|sender|references|in-reply-to):[ \t]`)
	anyHeader  = regexp.MustCompile(`^[!-9;-~]+:[ \t]?`)
)

// recogniseText tells the format of what is text.
func recogniseText(in Input, cs decoded) format {
	text := strings.TrimLeft(cs.text[:min(len(cs.text), 4096)], " \t\r\n\ufeff")
	claimed, _, _ := mime.ParseMediaType(in.MediaType)
	switch {
	case strings.HasPrefix(text, "From ") && strings.Contains(text, "\n") && mailHead(text[strings.IndexByte(text, '\n')+1:]) > 0:
		return format{"application/mbox", readMbox}
	case mailHead(text) >= 2, claimed == "message/rfc822" && mailHead(text) > 0:
		return format{"message/rfc822", readMail}
	case strings.HasPrefix(text, "{") && strings.Contains(text, "jsonfeed.org/version"):
		return format{"application/feed+json", cs.then(readJSONFeed)}
	}
	if root := xmlRoot(text); root != "" {
		switch root {
		case "rss", "rdf", "feed", "channel":
			return format{"application/xml", cs.then(readFeed)}
		case "alert":
			return format{"application/cap+xml", cs.then(readCAP)}
		case "html":
			return format{"text/html", cs.then(readHTML)}
		}
	}
	if htmlMark.MatchString(text) || claimed == "text/html" && strings.Contains(text, "<") || claimed == "application/xhtml+xml" {
		return format{"text/html", cs.then(readHTML)}
	}
	return format{"text/plain", cs.then(readPlain)}
}

// mailHead counts the header lines that mails have at the top of text; 0 when
// the top is not made of header lines.
func mailHead(text string) int {
	known := 0
	for i, line := range strings.Split(text, "\n") {
		line = strings.TrimRight(line, "\r")
		switch {
		case line == "" || i > 60:
			return known
		case headerLine.MatchString(line):
			known++
		case i > 0 && (line[0] == ' ' || line[0] == '\t'):
		case !anyHeader.MatchString(line):
			return 0
		}
	}
	return known
}

var rootTag = regexp.MustCompile(`^(?s:\s*(?:<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^>\[]*(?:\[.*?\])?[^>]*>)\s*)*<(?:[\w.-]+:)?([A-Za-z][\w.-]*)`)

// xmlRoot is the root element's local name in lower case, if the text is XML
// that says so, or begins with a feed's or an alert's element.
func xmlRoot(text string) string {
	m := rootTag.FindStringSubmatch(text)
	if m == nil {
		return ""
	}
	name := strings.ToLower(m[1])
	if strings.HasPrefix(text, "<?xml") || name == "rss" || name == "feed" || name == "alert" || name == "rdf" {
		return name
	}
	return ""
}

// then reads the text that was decoded.
func (cs decoded) then(read func(*reader, Input, decoded, int, int) error) func(*reader, Input, int, int) error {
	return func(r *reader, in Input, parent, depth int) error { return read(r, in, cs, parent, depth) }
}

// readPlain keeps text as it is.
func readPlain(r *reader, in Input, cs decoded, parent, _ int) error {
	d := Document{
		Name: in.Name, MediaType: "text/plain", Charset: cs.charset, Original: in.Data, Text: cs.text,
		URL: in.URL, Parent: parent, Notes: cs.notes,
	}
	d.Title = titleOfText(cs.text)
	_, err := r.add(d)
	return err
}

// titleOfText is the first line, when it is short enough to be a title.
func titleOfText(text string) string {
	line, _, more := strings.Cut(strings.TrimSpace(text), "\n")
	line = strings.TrimSpace(strings.TrimPrefix(line, "\ufeff"))
	if !more || line == "" || utf8.RuneCountInString(line) > 140 || strings.HasSuffix(line, ".") {
		return ""
	}
	return line
}

// finish fills what every document has.
func (d *Document) finish() {
	if strings.ContainsRune(d.Text, 0) {
		d.Text = strings.ReplaceAll(d.Text, "\x00", "")
	}
	d.Title = oneLine(d.Title, 300)
	d.Author, d.Site = oneLine(d.Author, 200), oneLine(d.Site, 200)
	d.Language = language(d.Language, d.Text)
}

// oneLine folds white space, drops what is no text, and bounds the length.
func oneLine(s string, limit int) string {
	s = strings.Join(strings.Fields(strings.ToValidUTF8(strings.ReplaceAll(s, "\x00", ""), "")), " ")
	if utf8.RuneCountInString(s) > limit {
		s = string([]rune(s)[:limit-1]) + "…"
	}
	return s
}

// describe is for messages: what the bytes are.
func describe(n int, what string) string { return fmt.Sprintf("%d %s", n, what) }
