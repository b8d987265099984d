package email

import (
	"bufio"
	"context"
	"crypto/tls"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"time"

	"github.com/emersion/go-sasl"
)

// session is a connection to the relay (RFC 5321) that has greeted, is
// protected as the policy asks, and has signed in.
type session struct {
	conn   net.Conn
	in     *bufio.Reader
	wait   time.Duration
	offers map[string]string // keywords of EHLO with their parameters
	used   time.Time
	out    []byte // what is being sent, kept for its room
	open   bool   // a transaction may be open: RSET comes before the next
	over   bool   // the connection is not to be used any more
	// unchunked says that the peer offers BDAT and does not know it.
	unchunked bool
}

const (
	maxReply = 4096 // bytes of a reply's line; RFC 5321 §4.5.3.1.5 asks for 512
	maxLines = 128  // of one reply
)

// errProtocol is a peer that does not speak SMTP.
var errProtocol = errors.New("the peer does not speak SMTP")

// blockedError is a fault of the setup: no message can pass until it is mended.
type blockedError struct{ error }

func (e blockedError) Unwrap() error { return e.error }

// blocked says that an error is the setup's, unless the peer hung up, did not
// answer, or asks to come later: that is nobody's.
func blocked(err error) error {
	var network *net.OpError
	var code codeError
	if errors.As(err, &network) || errors.Is(err, io.EOF) || errors.As(err, &code) && code < 500 {
		return err
	}
	return blockedError{err}
}

// codeError is a reply that refuses.
type codeError int

func (e codeError) Error() string { return fmt.Sprintf("the server answered %d", int(e)) }

// dial opens a session.
func (c *Channel) dial(ctx context.Context) (*session, error) {
	dialer := net.Dialer{Timeout: c.o.Wait}
	conn, err := dialer.DialContext(ctx, "tcp", c.o.Address)
	if err != nil {
		return nil, fmt.Errorf("connect: %w", err)
	}
	if c.o.TLS == TLSImplicit {
		conn = tls.Client(conn, c.tlsConfig())
	}
	s := &session{conn: conn, in: bufio.NewReaderSize(conn, maxReply), wait: c.o.Wait}
	release := context.AfterFunc(ctx, func() { _ = conn.SetDeadline(time.Unix(1, 0)) })
	err = s.begin(c)
	if !release() {
		err = errors.Join(err, ctx.Err())
	}
	if err != nil {
		_ = conn.Close()
		return nil, err
	}
	return s, nil
}

func (c *Channel) tlsConfig() *tls.Config {
	config := c.o.Roots.Clone()
	if config == nil {
		config = &tls.Config{MinVersion: tls.VersionTLS12}
	}
	if config.ServerName == "" {
		config.ServerName, _, _ = net.SplitHostPort(c.o.Address)
	}
	return config
}

// begin greets, protects and signs in.
func (s *session) begin(c *Channel) error {
	if err := s.deadline(); err != nil {
		return err
	}
	if err := s.expect(220); err != nil {
		return fmt.Errorf("greet: %w", err)
	}
	if err := s.hello(c.o.Hello); err != nil {
		return err
	}
	if c.o.TLS == TLSStart {
		// Never falls back to plain text: a peer, or somebody between, that
		// does not offer STARTTLS gets nothing.
		if err := s.startTLS(c.tlsConfig()); err != nil {
			return blocked(fmt.Errorf("start TLS: %w", err))
		}
		if err := s.hello(c.o.Hello); err != nil {
			return err
		}
	}
	if c.o.User == "" {
		return nil
	}
	if err := s.signIn(c.o.User, c.o.Password); err != nil {
		return blocked(fmt.Errorf("sign in: %w", err))
	}
	return nil
}

// hello says EHLO and keeps what the peer offers.
func (s *session) hello(name string) error {
	if name == "" {
		name = "localhost"
	}
	if _, err := s.write([]byte("EHLO " + name + "\r\n")); err != nil {
		return err
	}
	s.offers = map[string]string{}
	code, err := s.reply(func(line string) {
		keyword, parameters, _ := strings.Cut(line, " ")
		s.offers[strings.ToUpper(keyword)] = parameters
	})
	if err == nil && code == 250 {
		return nil
	}
	if err == nil && code >= 500 { // a peer of RFC 821, which offers nothing
		clear(s.offers)
		err = s.command("HELO "+name, 250)
	} else if err == nil {
		err = codeError(code)
	}
	if err != nil {
		return fmt.Errorf("greet: %w", err)
	}
	return nil
}

// startTLS protects the connection (RFC 3207). What came before it, in plain
// text, is forgotten.
func (s *session) startTLS(config *tls.Config) error {
	if _, ok := s.offers["STARTTLS"]; !ok {
		return errors.New("the server does not offer it")
	}
	if err := s.command("STARTTLS", 220); err != nil {
		return err
	}
	if s.in.Buffered() > 0 { // somebody between put words into the server's mouth
		return errProtocol
	}
	protected := tls.Client(s.conn, config)
	if err := s.deadline(); err != nil {
		return err
	}
	if err := protected.Handshake(); err != nil {
		return fmt.Errorf("handshake: %w", err)
	}
	s.conn, s.in = protected, bufio.NewReaderSize(protected, maxReply)
	return nil
}

// signIn authenticates (RFC 4954).
func (s *session) signIn(user, password string) error {
	name, first, err := sasl.NewPlainClient("", user, password).Start()
	if err != nil {
		return err
	}
	return s.command("AUTH "+name+" "+base64.StdEncoding.EncodeToString(first), 235)
}

// alive says whether the peer still answers. One that spoke a moment ago is
// not asked.
func (s *session) alive(now time.Time) bool {
	return now.Sub(s.used) < time.Second || s.command("NOOP", 250) == nil
}

// quit takes leave; the peer may have hung up long ago.
func (s *session) quit() {
	_ = s.command("QUIT", 221)
	_ = s.conn.Close()
}

// command sends one command and wants one answer to it.
func (s *session) command(line string, want int) error {
	if _, err := s.write([]byte(line + "\r\n")); err != nil {
		return err
	}
	return s.expect(want)
}

func (s *session) expect(want int) error {
	code, err := s.reply(nil)
	if err == nil && code != want {
		return codeError(code)
	}
	return err
}

func (s *session) write(out []byte) (int, error) {
	if err := s.deadline(); err != nil {
		return 0, err
	}
	return s.conn.Write(out)
}

// end closes the connection.
func (s *session) end() {
	s.over = true
	_ = s.conn.Close() // there is nothing more to lose on it
}

func (s *session) deadline() error { return s.conn.SetDeadline(time.Now().Add(s.wait)) }

// reply reads an answer, which may have several lines (RFC 5321 §4.2.1), and
// gives its code; each gets the text of each line.
func (s *session) reply(each func(line string)) (int, error) {
	for range maxLines {
		line, err := s.in.ReadSlice('\n')
		if err != nil {
			return 0, err
		}
		code, last := replyCode(line)
		if code == 0 {
			return 0, errProtocol
		}
		if each != nil && len(line) > 4 {
			each(strings.TrimSpace(string(line[4:])))
		}
		if last {
			return code, nil
		}
	}
	return 0, errProtocol
}

// replyCode reads the code of a line, 0 if it has none, and whether the line
// is the last of its reply.
func replyCode(line []byte) (code int, last bool) {
	if len(line) < 4 {
		return 0, false
	}
	for _, c := range line[:3] {
		if c < '0' || c > '9' {
			return 0, false
		}
		code = code*10 + int(c-'0')
	}
	if code < 200 || code > 599 {
		return 0, false
	}
	return code, line[3] != '-'
}
