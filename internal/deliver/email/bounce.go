package email

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"net/mail"
	"net/textproto"
	"regexp"
	"strings"

	"github.com/tocsin/tocsin/internal/threat"
)

// Bounce is what a delivery status notification says of one of our messages.
type Bounce struct {
	Delivery string // id, from the Message-ID of what came back
	Failed   bool   // for good; false for a delay or a success
	Status   string // enhanced status code (RFC 3463), such as "5.1.1"
	Code     int    // of the SMTP answer, if it is told
}

// maxBounce bounds what is read of a mail.
const maxBounce = 4 << 20

var (
	ourID    = regexp.MustCompile(`<(dlv_[0-9a-z]{26})@[^>\s]+>`)
	smtpCode = regexp.MustCompile(`(?:^|;\s*|\s)([245][0-9][0-9])[\s-]`)
)

// ParseBounce reads a delivery status notification (RFC 3464). A mail that is
// none, or is about none of our messages, is an error. Nobody can forge one
// without a delivery's id, which is in the message and nowhere else.
func ParseBounce(r io.Reader) (Bounce, error) {
	m, err := mail.ReadMessage(io.LimitReader(r, maxBounce))
	if err != nil {
		return Bounce{}, threat.Invalid("mail", "this is no mail", "give the mail as it came, with its headers")
	}
	kind, params, err := mime.ParseMediaType(m.Header.Get("Content-Type"))
	// RFC 3464 §2: multipart/report, report-type=delivery-status
	if err != nil || kind != "multipart/report" || !strings.EqualFold(params["report-type"], "delivery-status") || params["boundary"] == "" {
		return Bounce{}, threat.Invalid("mail", "this is no delivery status notification", "an answer by a person is read by a person")
	}
	var b Bounce
	parts := multipart.NewReader(m.Body, params["boundary"])
	for range 20 {
		part, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return b, threat.Invalid("mail", "the notification is damaged", "")
		}
		body, err := io.ReadAll(io.LimitReader(part, maxBounce))
		if err != nil {
			return b, fmt.Errorf("read notification: %w", err)
		}
		b.take(part.Header.Get("Content-Type"), body)
	}
	if b.Delivery == "" {
		return b, threat.NotFound("message that this is about")
	}
	return b, nil
}

// take reads one part.
func (b *Bounce) take(contentType string, body []byte) {
	kind, _, _ := mime.ParseMediaType(contentType)
	switch kind {
	case "message/delivery-status", "message/global-delivery-status":
		b.status(body)
	case "message/rfc822", "text/rfc822-headers", "message/rfc822-headers", "message/global-headers":
		for _, line := range strings.Split(string(body[:min(len(body), 64<<10)]), "\n") {
			if name, value, ok := strings.Cut(line, ":"); ok && strings.EqualFold(name, "Message-ID") {
				if id := ourID.FindStringSubmatch(value); id != nil {
					b.Delivery = id[1]
					return
				}
			}
		}
	}
}

// status reads the fields of the recipients (RFC 3464 §2.3): ours have one.
func (b *Bounce) status(body []byte) {
	in := textproto.NewReader(bufio.NewReader(bytes.NewReader(body)))
	for range 50 {
		fields, err := in.ReadMIMEHeader()
		if action := fields.Get("Action"); action != "" {
			b.Failed = strings.EqualFold(strings.TrimSpace(action), "failed")
			b.Status, _, _ = strings.Cut(strings.TrimSpace(fields.Get("Status")), " ")
			if code := smtpCode.FindStringSubmatch(fields.Get("Diagnostic-Code") + " "); code != nil {
				_, _ = fmt.Sscan(code[1], &b.Code)
			}
		}
		if err != nil {
			return
		}
	}
}
