// Package email sends messages over SMTP (RFC 5321), through connections that
// stay open between messages.
package email

import (
	"context"
	"crypto/tls"
	"mime"
	"strings"
	"sync/atomic"
	"time"
	"unicode"

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

// Channel sends mail. It is a [deliver.Batcher].
type Channel struct {
	o         Options
	idle      map[bool]chan *session // by urgency: a mass sending holds no connection that a warning needs
	unchunked atomic.Bool            // the relay offers BDAT and does not know it
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
	return &Channel{o: o, idle: map[bool]chan *session{true: make(chan *session, o.Conns), false: make(chan *session, o.Conns)}}
}

// Name is "email".
func (c *Channel) Name() string { return "email" }

// Close ends the idle connections.
func (c *Channel) Close() {
	for _, idle := range c.idle {
		for {
			select {
			case s := <-idle:
				s.quit()
				continue
			default:
			}
			break
		}
	}
}

// Send sends one message.
func (c *Channel) Send(ctx context.Context, m deliver.Message) (r deliver.Result) {
	c.SendBatch(ctx, []deliver.Message{m}, func(_ int, one deliver.Result) { r = one })
	return r
}

// SendBatch sends messages of one urgency over one connection; over another
// one when that is lost in between.
func (c *Channel) SendBatch(ctx context.Context, messages []deliver.Message, done func(int, deliver.Result)) {
	letters := make([]letter, 0, len(messages))
	for i, m := range messages {
		if r, ok := sendable(m); !ok {
			done(i, r)
			continue
		}
		letters = append(letters, letter{place: i, from: c.o.From, to: m.To, text: Format(m, c.o)})
	}
	for len(letters) > 0 {
		s, err := c.connect(ctx, messages[0].Urgent)
		if err != nil {
			for _, l := range letters {
				done(l.place, unreached(err))
			}
			return
		}
		letters = c.over(ctx, s, letters, messages[0].Urgent, done)
	}
}

// over sends letters over a session until it ends.
func (c *Channel) over(ctx context.Context, s *session, letters []letter, urgent bool, done func(int, deliver.Result)) []letter {
	release := context.AfterFunc(ctx, func() { _ = s.conn.Close() })
	letters = s.transact(letters, done)
	if !release() {
		s.over = true
	}
	if s.unchunked {
		c.unchunked.Store(true)
	}
	if s.over {
		s.end()
		return letters
	}
	c.keep(s, urgent)
	return letters
}

// sendable refuses what cannot stand in a command: a line's end in an address
// would begin another one.
func sendable(m deliver.Message) (deliver.Result, bool) {
	name, host, _ := strings.Cut(m.To, "@")
	bad := strings.ContainsFunc(m.To, func(r rune) bool { return r <= ' ' || r == 0x7f || r == '<' || r == '>' })
	if bad || name == "" || host == "" || len(m.To) > maxAddress {
		return deliver.Result{Outcome: threat.OutcomePermanent, Detail: "this is no mail address"}, false
	}
	return deliver.Result{}, true
}

// maxAddress is the longest path (RFC 5321 §4.5.3.1.3) without its brackets.
const maxAddress = 254

func ascii(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return r > 0x7e })
}

// keep puts a session back for later, or ends it when there are enough.
func (c *Channel) keep(s *session, urgent bool) {
	s.used = time.Now()
	select {
	case c.idle[urgent] <- s:
	default:
		s.quit()
	}
}

// connect takes a session that still answers, or opens one.
func (c *Channel) connect(ctx context.Context, urgent bool) (*session, error) {
	for {
		select {
		case s := <-c.idle[urgent]:
			if s.alive(time.Now()) {
				return s, nil
			}
			s.end()
			continue
		default:
		}
		s, err := c.dial(ctx)
		if err == nil && c.unchunked.Load() {
			delete(s.offers, "CHUNKING")
		}
		return s, err
	}
}

// Format writes a message as a mail (RFC 5322). The Message-ID is the same for
// every attempt, so that a receiver can tell a repetition; Auto-Submitted
// (RFC 3834) keeps holiday replies away.
func Format(m deliver.Message, o Options) []byte {
	b := make([]byte, 0, 1024+2*len(m.Text))
	_, domain, _ := strings.Cut(o.From, "@")
	header := func(name, value string) {
		b = append(append(append(append(b, name...), ": "...), oneLine(value)...), "\r\n"...)
	}
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
	b = append(b, "\r\n"...)
	text := m.Text
	if m.Link != "" {
		text += "\nRead and answer here; the link is yours alone:\n" + m.Link + "\n"
	}
	return appendBase64(b, []byte(text))
}

// oneLine keeps a header's value on its line.
func oneLine(s string) string {
	if strings.TrimSpace(s) == s && !strings.ContainsFunc(s, breaks) && !strings.Contains(s, "  ") {
		return s // as nearly all are
	}
	return strings.Join(strings.Fields(s), " ")
}

func breaks(r rune) bool { return r != ' ' && unicode.IsSpace(r) }
