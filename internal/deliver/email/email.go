// Package email sends messages over SMTP (RFC 5321), through connections that
// stay open between messages.
package email

import (
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"mime"
	"net"
	"net/textproto"
	"strings"
	"sync"
	"time"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"

	"github.com/tocsin/tocsin/internal/deliver"
	"github.com/tocsin/tocsin/internal/threat"
)

// TLSPolicy says how the connection is protected.
type TLSPolicy string

// The policies.
const (
	TLSImplicit TLSPolicy = "implicit" // TLS from the first byte (RFC 8314)
	TLSStart    TLSPolicy = "starttls" // STARTTLS, or nothing is sent
	TLSNone     TLSPolicy = "none"     // for a relay on this machine
)

// Options say where and as whom mail is sent.
type Options struct {
	Address  string // host:port of the relay
	TLS      TLSPolicy
	Roots    *tls.Config // to trust other roots; nil for the system's
	User     string
	Password string
	From     string // address
	FromName string
	Hello    string        // the name given in EHLO
	Conns    int           // connections at once; 4 when zero
	Wait     time.Duration // longest a command may take; 30 s when zero
	Now      func() time.Time
}

// Channel sends mail. It is a [deliver.Channel].
type Channel struct {
	o    Options
	idle chan *smtp.Client
}

// New makes a channel; no connection is opened yet.
func New(o Options) *Channel {
	if o.Conns == 0 {
		o.Conns = 4
	}
	if o.Wait == 0 {
		o.Wait = 30 * time.Second
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	return &Channel{o: o, idle: make(chan *smtp.Client, o.Conns)}
}

// Name is "email".
func (c *Channel) Name() string { return "email" }

// Close ends the idle connections.
func (c *Channel) Close() {
	for {
		select {
		case client := <-c.idle:
			_ = client.Quit() // the peer may have hung up long ago
		default:
			return
		}
	}
}

// Send sends messages, some connections at a time.
func (c *Channel) Send(ctx context.Context, messages []deliver.Message) []deliver.Result {
	results := make([]deliver.Result, len(messages))
	next := make(chan int)
	var workers sync.WaitGroup
	for range min(c.o.Conns, len(messages)) {
		workers.Go(func() { c.work(ctx, messages, results, next) })
	}
	for i := range messages {
		next <- i
	}
	close(next)
	workers.Wait()
	return results
}

// work sends the messages it is given over one connection after the other.
func (c *Channel) work(ctx context.Context, messages []deliver.Message, results []deliver.Result, next <-chan int) {
	var client *smtp.Client
	for i := range next {
		if ctx.Err() != nil {
			results[i] = deliver.Result{Outcome: threat.OutcomeTransient, Detail: "stopped before it was sent"}
			continue
		}
		if client == nil {
			var err error
			if client, err = c.connect(ctx); err != nil {
				results[i] = classify(err, false)
				continue
			}
		}
		var alive bool
		if results[i], alive = c.sendOne(client, messages[i]); !alive {
			_ = client.Close()
			client = nil
		}
	}
	if client != nil {
		c.keep(client)
	}
}

// keep puts a connection back for later, or ends it when there are enough.
func (c *Channel) keep(client *smtp.Client) {
	select {
	case c.idle <- client:
	default:
		_ = client.Quit()
	}
}

// connect takes a connection that still answers, or opens one.
func (c *Channel) connect(ctx context.Context) (*smtp.Client, error) {
	for {
		select {
		case client := <-c.idle:
			if client.Noop() == nil {
				return client, nil
			}
			_ = client.Close()
			continue
		default:
		}
		return c.dial(ctx)
	}
}

func (c *Channel) dial(ctx context.Context) (*smtp.Client, error) {
	dialer := net.Dialer{Timeout: c.o.Wait}
	conn, err := dialer.DialContext(ctx, "tcp", c.o.Address)
	if err != nil {
		return nil, fmt.Errorf("connect: %w", err)
	}
	conn = patient{conn, c.o.Wait}
	config := c.o.Roots.Clone()
	if config == nil {
		config = &tls.Config{MinVersion: tls.VersionTLS12}
	}
	if config.ServerName == "" {
		config.ServerName, _, _ = net.SplitHostPort(c.o.Address)
	}
	var client *smtp.Client
	switch c.o.TLS {
	case TLSImplicit:
		client = smtp.NewClient(tls.Client(conn, config))
	case TLSNone:
		client = smtp.NewClient(conn)
	default:
		// Never falls back to plain text: a peer, or somebody between, that
		// does not offer STARTTLS gets nothing.
		if client, err = smtp.NewClientStartTLS(conn, config); err != nil {
			_ = conn.Close()
			if err = fmt.Errorf("start TLS: %w", err); !unreachable(err) {
				err = blockedError{err}
			}
			return nil, err
		}
	}
	client.CommandTimeout, client.SubmissionTimeout = c.o.Wait, c.o.Wait
	if err := c.greet(client); err != nil {
		_ = client.Close()
		return nil, err
	}
	return client, nil
}

func (c *Channel) greet(client *smtp.Client) error {
	if c.o.Hello != "" {
		if err := client.Hello(c.o.Hello); err != nil {
			return fmt.Errorf("greet: %w", err)
		}
	}
	if c.o.User == "" {
		return nil
	}
	if err := client.Auth(sasl.NewPlainClient("", c.o.User, c.o.Password)); err != nil {
		if err = fmt.Errorf("sign in: %w", err); !unreachable(err) {
			err = blockedError{err}
		}
		return err
	}
	return nil
}

// unreachable says whether a peer hung up, did not answer, or asks to come
// later: that is nobody's setup.
func unreachable(err error) bool {
	var network *net.OpError
	var answer *smtp.SMTPError
	return errors.As(err, &network) || errors.Is(err, io.EOF) || errors.As(err, &answer) && answer.Code < 500
}

// patient is a connection that waits so long, and no longer, in whatever it is
// doing. A deadline that is taken off is one that begins anew.
type patient struct {
	net.Conn
	wait time.Duration
}

// SetDeadline puts a deadline on that is not later than the patience allows.
func (p patient) SetDeadline(t time.Time) error {
	if end := time.Now().Add(p.wait); t.IsZero() || t.After(end) {
		t = end
	}
	return p.Conn.SetDeadline(t)
}

// blockedError is a fault of the setup: no message can pass until it is mended.
type blockedError struct{ error }

func (e blockedError) Unwrap() error { return e.error }

// sendOne sends a message and says whether the connection can go on.
func (c *Channel) sendOne(client *smtp.Client, m deliver.Message) (deliver.Result, bool) {
	mail := Format(m, c.o)
	if err := client.Mail(c.o.From, nil); err != nil {
		return c.refused(client, err)
	}
	if err := client.Rcpt(m.To, nil); err != nil {
		return c.refused(client, err)
	}
	w, err := client.Data()
	if err != nil {
		return c.refused(client, err)
	}
	if _, err := w.Write(mail); err != nil {
		return deliver.Result{Outcome: threat.OutcomeTransient, Detail: "the connection broke while the text was sent"}, false
	}
	// From here the peer may have the message even if its answer gets lost.
	if err := w.Close(); err != nil {
		r := classify(err, true)
		return r, r.Code != 0
	}
	return deliver.Result{Outcome: threat.OutcomeAccepted, Code: 250}, true
}

// refused classifies a refusal before the text, and clears the transaction.
func (c *Channel) refused(client *smtp.Client, err error) (deliver.Result, bool) {
	r := classify(err, false)
	if r.Code == 0 || r.Code == 421 {
		return r, false
	}
	return r, client.Reset() == nil
}

// classify turns an error into an outcome (RFC 5321 §4.2.1: 4yz may be tried
// again, 5yz not). textOut says that the whole text was sent, so that a lost
// answer leaves the outcome unknown.
func classify(err error, textOut bool) deliver.Result {
	var blocked blockedError
	if errors.As(err, &blocked) {
		return deliver.Result{Outcome: threat.OutcomeTransient, Setup: true, Detail: "the mail relay refuses us; check its TLS and sign-in settings"}
	}
	var answer *smtp.SMTPError
	var wire *textproto.Error
	code := 0
	switch {
	case errors.As(err, &answer):
		code = answer.Code
	case errors.As(err, &wire):
		code = wire.Code
	}
	switch {
	case code >= 500:
		return deliver.Result{Outcome: threat.OutcomePermanent, Code: code, Detail: fmt.Sprintf("the mail server refused it for good (%d)", code)}
	case code >= 400:
		return deliver.Result{Outcome: threat.OutcomeTransient, Code: code, Detail: fmt.Sprintf("the mail server asks to try later (%d)", code)}
	case textOut:
		return deliver.Result{Outcome: threat.OutcomeUnknown, Detail: "the connection was lost after the text; the server may have it"}
	}
	return deliver.Result{Outcome: threat.OutcomeTransient, Detail: "the mail server could not be reached, or hung up"}
}

// Format writes a message as a mail (RFC 5322). The Message-ID is the same for
// every attempt, so that a receiver can tell a repetition; Auto-Submitted
// (RFC 3834) keeps holiday replies away.
func Format(m deliver.Message, o Options) []byte {
	var b bytes.Buffer
	_, domain, _ := strings.Cut(o.From, "@")
	header := func(name, value string) { fmt.Fprintf(&b, "%s: %s\r\n", name, oneLine(value)) }
	header("From", mime.QEncoding.Encode("utf-8", oneLine(o.FromName))+" <"+o.From+">")
	header("To", "<"+m.To+">")
	header("Subject", mime.QEncoding.Encode("utf-8", oneLine(m.Subject)))
	header("Date", o.Now().UTC().Format("Mon, 02 Jan 2006 15:04:05 -0000"))
	header("Message-ID", "<"+m.Delivery+"@"+domain+">")
	header("Auto-Submitted", "auto-generated")
	header("X-Auto-Response-Suppress", "OOF, AutoReply")
	if m.Urgent {
		header("Importance", "high")
		header("X-Priority", "1")
	}
	if m.Mode != threat.ModeActual {
		header("X-Tocsin-Mode", string(m.Mode))
	}
	if m.Language != "" {
		header("Content-Language", m.Language)
	}
	header("MIME-Version", "1.0")
	header("Content-Type", "text/plain; charset=utf-8; format=fixed")
	header("Content-Transfer-Encoding", "base64")
	b.WriteString("\r\n")
	text := m.Text
	if m.Link != "" {
		text += "\nRead and answer here; the link is yours alone:\n" + m.Link + "\n"
	}
	writeBase64(&b, []byte(text))
	return b.Bytes()
}

// oneLine keeps a header's value on its line.
func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }
