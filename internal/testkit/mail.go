package testkit

import (
	"errors"
	"io"
	"net"
	"sync"
	"testing"

	"github.com/emersion/go-smtp"
)

// Mail is a message that a [MailSink] took.
type Mail struct {
	From, To string
	Data     string
}

// MailSink is a real SMTP server on loopback that keeps what it takes.
type MailSink struct {
	Address string
	mu      sync.Mutex
	mails   []Mail
	refuse  func(to string) error
	drop    func(to string) bool
}

// NewMailSink starts a sink that ends with the test.
func NewMailSink(t testing.TB) *MailSink {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	sink := &MailSink{Address: listener.Addr().String()}
	server := smtp.NewServer(smtp.BackendFunc(func(c *smtp.Conn) (smtp.Session, error) { return &mailSession{sink: sink, conn: c}, nil }))
	server.Domain, server.AllowInsecureAuth = "localhost", true
	done := make(chan struct{})
	go func() {
		defer close(done)
		_ = server.Serve(listener) // ends with Close
	}()
	t.Cleanup(func() { _ = server.Close(); <-done })
	return sink
}

// Mails gives what was taken so far.
func (s *MailSink) Mails() []Mail {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]Mail(nil), s.mails...)
}

// Refuse sets what recipients are answered with; nil takes all.
func (s *MailSink) Refuse(f func(to string) error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.refuse = f
}

// Drop sets for whom the connection is cut after the message was taken,
// before it is said so.
func (s *MailSink) Drop(f func(to string) bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.drop = f
}

// Busy and Gone are answers to refuse with.
var (
	Busy = &smtp.SMTPError{Code: 451, EnhancedCode: smtp.EnhancedCode{4, 3, 0}, Message: "try later"}
	Gone = &smtp.SMTPError{Code: 550, EnhancedCode: smtp.EnhancedCode{5, 1, 1}, Message: "no such mailbox"}
)

type mailSession struct {
	sink     *MailSink
	conn     *smtp.Conn
	from, to string
}

func (m *mailSession) Reset()        {}
func (m *mailSession) Logout() error { return nil }

func (m *mailSession) Mail(from string, _ *smtp.MailOptions) error {
	m.from = from
	return nil
}

func (m *mailSession) Rcpt(to string, _ *smtp.RcptOptions) error {
	m.to = to
	m.sink.mu.Lock()
	defer m.sink.mu.Unlock()
	if m.sink.refuse != nil {
		return m.sink.refuse(to)
	}
	return nil
}

func (m *mailSession) Data(r io.Reader) error {
	data, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	m.sink.mu.Lock()
	defer m.sink.mu.Unlock()
	m.sink.mails = append(m.sink.mails, Mail{m.from, m.to, string(data)})
	if m.sink.drop != nil && m.sink.drop(m.to) {
		_ = m.conn.Conn().Close()
		return errors.New("dropped")
	}
	return nil
}
