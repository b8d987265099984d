package play

import (
	"fmt"
	"io"
	"net"
	"sync"

	"github.com/emersion/go-smtp"
)

// Mail is a message that the play's mail server took.
type Mail struct {
	To   string `json:"to"`
	Data string `json:"-"`
}

// inbox is a mail server on loopback: what the play sends arrives here, and
// goes no further.
type inbox struct {
	address string
	server  *smtp.Server
	mu      sync.Mutex
	mails   []Mail
}

func openInbox() (*inbox, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("open inbox: %w", err)
	}
	b := &inbox{address: listener.Addr().String()}
	b.server = smtp.NewServer(smtp.BackendFunc(func(*smtp.Conn) (smtp.Session, error) { return &session{box: b}, nil }))
	b.server.Domain = "localhost"
	go func() { _ = b.server.Serve(listener) }() // ends with close
	return b, nil
}

func (b *inbox) close() { _ = b.server.Close() }

// session is one connection to the inbox.
type session struct {
	box *inbox
	to  string
}

func (s *session) Reset()                                    {}
func (s *session) Logout() error                             { return nil }
func (s *session) Mail(string, *smtp.MailOptions) error      { return nil }
func (s *session) Rcpt(to string, _ *smtp.RcptOptions) error { s.to = to; return nil }

// Data keeps a message.
func (s *session) Data(r io.Reader) error {
	data, err := io.ReadAll(io.LimitReader(r, 1<<20))
	if err != nil {
		return err
	}
	s.box.mu.Lock()
	defer s.box.mu.Unlock()
	s.box.mails = append(s.box.mails, Mail{To: s.to, Data: string(data)})
	return nil
}
