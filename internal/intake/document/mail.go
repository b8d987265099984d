package document

import (
	"bytes"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"net/textproto"
	"strings"

	"github.com/tocsin/tocsin/internal/threat"
)

// readMail reads one mail: its text is a document, each attachment one more,
// its child. RFC 5322, RFC 2045–2047
func readMail(r *reader, in Input, parent, depth int) error {
	msg, err := mail.ReadMessage(bytes.NewReader(bytes.TrimLeft(in.Data, "\r\n")))
	if err != nil {
		return &threat.Error{Kind: threat.KindInvalid, Where: in.where(), Message: "the mail's head is damaged", Remedy: "export it again as .eml", Err: err}
	}
	d := Document{
		Name: in.Name, MediaType: "message/rfc822", Original: in.Data, URL: in.URL, Parent: parent,
		Title: header(msg.Header.Get("Subject")), Author: header(msg.Header.Get("From")),
		Published: parseTime(msg.Header.Get("Date")), Said: parseTime(msg.Header.Get("Date")),
	}
	w := &mailWalk{in: in, limits: r.limits}
	w.part(textproto.MIMEHeader(msg.Header), msg.Body, 0)
	d.Text, d.Charset, d.Notes = w.text(), w.charset, w.notes
	if w.encrypted {
		return threat.Invalid(in.where(), "the mail is encrypted", "decrypt it in the mail program and export it again")
	}
	if d.Text == "" && len(w.attached) == 0 {
		return threat.Invalid(in.where(), "the mail has neither text nor attachments", "export it again as .eml")
	}
	self, err := r.add(d)
	if err != nil {
		return err
	}
	for _, a := range w.attached {
		r.part(a, self, depth+1)
	}
	if w.failed != nil {
		r.docs[self].Notes = append(r.docs[self].Notes, w.failed.Error())
	}
	return nil
}

// mailWalk goes through the parts of a mail.
type mailWalk struct {
	in        Input
	limits    Limits
	plain     []string
	html      []string
	attached  []Input
	parts     int
	charset   string
	notes     []string
	encrypted bool
	failed    error
}

// text is the mail's own words: the plain ones, else the HTML ones.
func (w *mailWalk) text() string {
	own := strings.TrimSpace(strings.Join(w.plain, "\n\n"))
	if own == "" {
		own = strings.TrimSpace(strings.Join(w.html, "\n\n"))
	}
	return own
}

// part reads one part, and those in it.
func (w *mailWalk) part(h textproto.MIMEHeader, body io.Reader, depth int) {
	w.parts++
	if depth > w.limits.Depth || w.parts > w.limits.Parts {
		w.failed = threat.TooLarge(w.in.where(), "the mail has too many parts, or parts nested too deep; the rest is left out", "give them by themselves")
		return
	}
	media, params, err := mime.ParseMediaType(h.Get("Content-Type"))
	if err != nil {
		media = strings.ToLower(strings.TrimSpace(strings.Split(h.Get("Content-Type")+";", ";")[0]))
	}
	switch {
	case media == "multipart/encrypted" || media == "application/pkcs7-mime" && params["smime-type"] != "signed-data":
		w.encrypted = true
	case strings.HasPrefix(media, "multipart/") && params["boundary"] != "":
		w.multipart(media, params["boundary"], body, depth)
	default:
		w.leaf(media, params, h, body)
	}
}

func (w *mailWalk) multipart(media, boundary string, body io.Reader, depth int) {
	mr := multipart.NewReader(body, boundary)
	htmlBefore, plainBefore := len(w.html), len(w.plain)
	for {
		p, err := mr.NextRawPart()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			w.notes = append(w.notes, "the mail breaks off within its parts")
			break
		}
		w.part(p.Header, p, depth+1)
		if w.failed != nil {
			return
		}
	}
	// Of the same words twice, the plain ones are taken.
	if media == "multipart/alternative" && len(w.plain) > plainBefore && strings.TrimSpace(strings.Join(w.plain[plainBefore:], "")) != "" {
		w.html = w.html[:htmlBefore]
	}
}

// leaf reads a part that has no parts: text of the mail, or an attachment.
func (w *mailWalk) leaf(media string, params map[string]string, h textproto.MIMEHeader, body io.Reader) {
	data, err := transfer(h.Get("Content-Transfer-Encoding"), body, w.limits.Bytes)
	if err != nil {
		w.notes = append(w.notes, "a part of the mail is damaged")
	}
	disposition, dp, _ := mime.ParseMediaType(h.Get("Content-Disposition"))
	name := header(dp["filename"])
	if name == "" {
		name = header(params["name"])
	}
	inline := disposition != "attachment" && (name == "" || disposition == "inline" && strings.HasPrefix(media, "text/"))
	switch {
	case len(bytes.TrimSpace(data)) == 0:
	case inline && (media == "text/plain" || media == ""):
		w.plain = append(w.plain, w.decode(data, params["charset"]))
	case inline && media == "text/html":
		if text, err := fragmentText(w.in.where(), w.decode(data, params["charset"])); err == nil {
			w.html = append(w.html, text)
		}
	case ignored(media, disposition):
	default:
		if name == "" {
			name = fmt.Sprintf("attachment %d", len(w.attached)+1)
		}
		w.attached = append(w.attached, Input{Data: data, Name: name, MediaType: h.Get("Content-Type")})
	}
}

// ignored are parts nobody wants to read: signatures, and the pictures of a
// mail's layout.
func ignored(media, disposition string) bool {
	switch media {
	case "application/pgp-signature", "application/pkcs7-signature", "application/x-pkcs7-signature", "text/calendar", "text/x-amp-html":
		return true
	}
	return strings.HasPrefix(media, "image/") && disposition != "attachment"
}

func (w *mailWalk) decode(data []byte, declared string) string {
	cs := decodeText(data, declared)
	if w.charset == "" {
		w.charset = cs.charset
	}
	w.notes = append(w.notes, cs.notes...)
	if cs.binary {
		w.notes = append(w.notes, "a text part of the mail is no text")
		return ""
	}
	return strings.ReplaceAll(cs.text, "\r\n", "\n")
}

// transfer undoes a content transfer encoding, forgiving line noise. RFC 2045 §6
func transfer(encoding string, body io.Reader, limit int64) ([]byte, error) {
	body = io.LimitReader(body, limit)
	switch strings.ToLower(strings.TrimSpace(encoding)) {
	case "quoted-printable":
		body = quotedprintable.NewReader(body)
	case "base64":
		raw, err := io.ReadAll(body)
		if err != nil {
			return nil, err
		}
		clean := bytes.Map(func(r rune) rune {
			if r < 0x80 && (r == '+' || r == '/' || r >= '0' && r <= '9' || r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z') {
				return r
			}
			return -1
		}, raw)
		return base64.RawStdEncoding.DecodeString(string(clean[:len(clean)-len(clean)%4+fill(len(clean)%4)]))
	}
	return io.ReadAll(body)
}

// fill is how many characters of a last, broken group of four can be used.
func fill(rest int) int {
	if rest == 1 {
		return 0
	}
	return rest
}

var words = mime.WordDecoder{CharsetReader: func(name string, in io.Reader) (io.Reader, error) {
	data, err := io.ReadAll(io.LimitReader(in, 64<<10))
	return strings.NewReader(decodeAs(data, canonical(name)).text), err
}}

// header decodes a header's value. RFC 2047
func header(s string) string {
	if out, err := words.DecodeHeader(s); err == nil {
		s = out
	}
	return decodeText([]byte(s), "").text
}

// readMbox reads a mailbox: each mail is a document of its own, with its
// attachments as children. RFC 4155
func readMbox(r *reader, in Input, parent, depth int) error {
	mails := splitMbox(in.Data)
	self, err := r.add(Document{Name: in.Name, MediaType: "application/mbox", Original: in.Data, Parent: parent, Container: true})
	if err != nil {
		return err
	}
	for i, m := range mails {
		if len(r.docs) >= r.limits.Parts {
			r.docs[self].Notes = append(r.docs[self].Notes, fmt.Sprintf("only the first %d of %d mails are taken", i, len(mails)))
			break
		}
		r.part(Input{Data: m, Name: fmt.Sprintf("mail %d of %s", i+1, in.where()), MediaType: "message/rfc822"}, self, depth+1)
	}
	return nil
}

// splitMbox cuts a mailbox at its "From " lines, and takes back the quoting
// of such lines within mails.
func splitMbox(data []byte) [][]byte {
	var out [][]byte
	start := -1
	for at := 0; at < len(data); {
		end := bytes.IndexByte(data[at:], '\n')
		if end < 0 {
			end = len(data) - at - 1
		}
		line := data[at : at+end+1]
		fresh := at == 0 || bytes.HasSuffix(data[:at], []byte("\n\n")) || bytes.HasSuffix(data[:at], []byte("\r\n\r\n"))
		if fresh && bytes.HasPrefix(line, []byte("From ")) {
			if start >= 0 {
				out = append(out, data[start:at])
			}
			start = at + end + 1
		}
		at += end + 1
	}
	if start >= 0 && start < len(data) {
		out = append(out, data[start:])
	}
	for i, m := range out {
		out[i] = bytes.ReplaceAll(m, []byte("\n>From "), []byte("\nFrom "))
	}
	return out
}
