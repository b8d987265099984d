package play

import (
	"bufio"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"mime"
	"net"
	"net/mail"
	"os"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/emersion/go-smtp"

	"github.com/tocsin/tocsin/internal/console"
)

// mailbox is all that the play's receivers got: a mail server and a receiver of
// webhooks on loopback, for addresses that do not exist elsewhere. What the play
// sends arrives here, and goes no further. A message is on disk before its
// sender is told that it was taken.
type mailbox struct {
	now  func() time.Time
	smtp net.Listener
	mail *smtp.Server
	hook *hook

	mu   sync.Mutex
	file *os.File
	got  []console.DemoMessage
}

// openMailbox takes up what arrived before, and listens.
func openMailbox(name string, now func() time.Time) (*mailbox, error) {
	b := &mailbox{now: now}
	if err := b.load(name); err != nil {
		return nil, err
	}
	var err error
	if b.smtp, err = net.Listen("tcp", "127.0.0.1:0"); err == nil {
		b.hook, err = openHook(b)
	}
	if err != nil {
		_ = b.file.Close()
		return nil, fmt.Errorf("open mailbox: %w", err)
	}
	b.mail = smtp.NewServer(smtp.BackendFunc(func(*smtp.Conn) (smtp.Session, error) { return &session{box: b}, nil }))
	b.mail.Domain = "protector.example"
	go func() { _ = b.mail.Serve(b.smtp) }() // ends with close
	return b, nil
}

// load reads the messages of a play that goes on. A last line that was broken
// off was never acknowledged, and is dropped.
func (b *mailbox) load(name string) error {
	kept, err := os.ReadFile(name)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("read mailbox: %w", err)
	}
	whole := 0
	lines := bufio.NewScanner(strings.NewReader(string(kept)))
	lines.Buffer(nil, 4<<20)
	for lines.Scan() {
		var m console.DemoMessage
		if json.Unmarshal(lines.Bytes(), &m) != nil {
			break
		}
		b.got, whole = append(b.got, m), whole+len(lines.Bytes())+1
	}
	if b.file, err = os.OpenFile(name, os.O_CREATE|os.O_WRONLY, 0o600); err != nil {
		return fmt.Errorf("open mailbox: %w", err)
	}
	if err = b.file.Truncate(int64(min(whole, len(kept)))); err == nil {
		_, err = b.file.Seek(0, io.SeekEnd)
	}
	return err
}

func (b *mailbox) close() error {
	return errors.Join(b.mail.Close(), b.hook.server.Close(), b.file.Close())
}

// keep records a message.
func (b *mailbox) keep(m console.DemoMessage) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	m.Number, m.At = len(b.got)+1, b.now().In(moscow).Truncate(time.Second)
	line, err := json.Marshal(m)
	if err == nil {
		_, err = b.file.Write(append(line, '\n'))
	}
	if err == nil {
		err = b.file.Sync()
	}
	if err != nil {
		return fmt.Errorf("keep message: %w", err)
	}
	b.got = append(b.got, m)
	return nil
}

// messages are all that arrived, the first first.
func (b *mailbox) messages() []console.DemoMessage {
	b.mu.Lock()
	defer b.mu.Unlock()
	return slices.Clone(b.got)
}

// lastTo is the latest message to an address that bears a recipient's link.
func (b *mailbox) lastTo(address string) (console.DemoMessage, bool) {
	for _, m := range slices.Backward(b.messages()) {
		if m.To == address && m.Link != "" {
			return m, true
		}
	}
	return console.DemoMessage{}, false
}

var (
	linkIn     = regexp.MustCompile(`https?://[^\s"<>]+(/r/[A-Za-z0-9_-]{20,100})`)
	deliveryIn = regexp.MustCompile(`dlv_[0-9a-z]{26}`)
)

// session is one connection to the mail server.
type session struct {
	box *mailbox
	to  string
}

func (s *session) Reset()                                    {}
func (s *session) Logout() error                             { return nil }
func (s *session) Mail(string, *smtp.MailOptions) error      { return nil }
func (s *session) Rcpt(to string, _ *smtp.RcptOptions) error { s.to = to; return nil }

// Data takes a message.
func (s *session) Data(r io.Reader) error {
	data, err := io.ReadAll(io.LimitReader(r, 1<<20))
	if err != nil {
		return err
	}
	m := console.DemoMessage{Channel: "email", To: s.to, Raw: string(data)}
	parsed, err := mail.ReadMessage(strings.NewReader(m.Raw))
	if err != nil {
		return fmt.Errorf("read mail: %w", err)
	}
	if m.Subject, err = new(mime.WordDecoder).DecodeHeader(parsed.Header.Get("Subject")); err != nil {
		return fmt.Errorf("read subject: %w", err)
	}
	text, err := io.ReadAll(base64.NewDecoder(base64.StdEncoding, parsed.Body))
	if err != nil {
		return fmt.Errorf("read text: %w", err)
	}
	m.Text, m.Delivery = string(text), deliveryIn.FindString(parsed.Header.Get("Message-ID"))
	if link := linkIn.FindStringSubmatch(m.Text); link != nil {
		m.Link = link[1]
	}
	return s.box.keep(m)
}
