package testkit

import (
	"bufio"
	"crypto/tls"
	"fmt"
	"net"
	"strings"
	"sync"
	"syscall"
	"testing"
)

// Say is how a [MailPeer] behaves at one stage of a conversation.
type Say struct {
	Line string // what it answers; empty: what a friendly server would
	Hang bool   // it says nothing until the client leaves
	Drop bool   // it hangs up
}

// MailPeer is a mail server on loopback whose manners a test sets, stage by
// stage: "connect", each command by its verb, and "text" after the final dot,
// when the server has the message.
type MailPeer struct {
	Address string
	TLS     *tls.Config // offered by STARTTLS when set
	SignIn  bool        // AUTH PLAIN is offered

	mu       sync.Mutex
	manners  func(stage, arg string) Say
	each     func(talk string) func(stage, arg string) Say
	mails    []Mail
	stages   []string
	listener net.Listener
}

// NewMailPeer starts a server that ends with the test. Manners may be nil.
func NewMailPeer(t testing.TB, manners func(stage, arg string) Say) *MailPeer {
	t.Helper()
	p := &MailPeer{manners: manners, Address: reserve(t)}
	p.Open(t)
	return p
}

// reserve gives an address on loopback that nobody else gets while the test
// runs, whether anybody listens at it or not: it stays bound, so that a peer
// that is shut for a while finds its port free.
func reserve(t testing.TB) string {
	t.Helper()
	fd, err := syscall.Socket(syscall.AF_INET, syscall.SOCK_STREAM|syscall.SOCK_CLOEXEC, 0)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = syscall.Close(fd) })
	if err := syscall.SetsockoptInt(fd, syscall.SOL_SOCKET, syscall.SO_REUSEADDR, 1); err != nil { // as net.Listen does: it may listen beside this
		t.Fatal(err)
	}
	if err := syscall.Bind(fd, &syscall.SockaddrInet4{Addr: [4]byte{127, 0, 0, 1}}); err != nil {
		t.Fatal(err)
	}
	bound, err := syscall.Getsockname(fd)
	if err != nil {
		t.Fatal(err)
	}
	return fmt.Sprintf("127.0.0.1:%d", bound.(*syscall.SockaddrInet4).Port)
}

// Open listens, again if it was shut.
func (p *MailPeer) Open(t testing.TB) {
	t.Helper()
	listener, err := net.Listen("tcp", p.Address)
	if err != nil {
		t.Fatal(err)
	}
	p.listener = listener
	go p.serve(listener)
	t.Cleanup(func() { _ = listener.Close() })
}

// Shut refuses connections from now on.
func (p *MailPeer) Shut() { _ = p.listener.Close() }

// Behave changes the manners.
func (p *MailPeer) Behave(manners func(stage, arg string) Say) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.manners = manners
}

// Each gives each conversation manners of its own.
func (p *MailPeer) Each(manners func(talk string) func(stage, arg string) Say) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.each = manners
}

// Mails are the messages it has, whatever it said about them.
func (p *MailPeer) Mails() []Mail {
	p.mu.Lock()
	defer p.mu.Unlock()
	return append([]Mail(nil), p.mails...)
}

// Saw counts how often a stage was reached.
func (p *MailPeer) Saw(stage string) (n int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, s := range p.stages {
		if s == stage {
			n++
		}
	}
	return n
}

func (p *MailPeer) serve(l net.Listener) {
	for {
		conn, err := l.Accept()
		if err != nil {
			return
		}
		go (&mailTalk{peer: p, conn: conn, in: bufio.NewReader(conn)}).talk()
	}
}

// mailTalk is one conversation.
type mailTalk struct {
	peer     *MailPeer
	conn     net.Conn
	in       *bufio.Reader
	from, to string
}

func (c *mailTalk) talk() {
	defer func() { _ = c.conn.Close() }()
	for stage, arg, friendly := "connect", "", "220 peer ready"; c.answer(stage, arg, friendly); {
		line, err := c.in.ReadString('\n')
		if err != nil {
			return
		}
		stage, arg, _ = strings.Cut(strings.TrimSpace(line), " ")
		stage = strings.ToUpper(stage)
		friendly = c.friendly(stage, arg)
	}
}

// friendly is what a friendly server answers to a command.
func (c *mailTalk) friendly(stage, arg string) string {
	switch stage {
	case "EHLO":
		offer := "250-peer\r\n"
		if c.peer.TLS != nil {
			offer += "250-STARTTLS\r\n"
		}
		if c.peer.SignIn {
			offer += "250-AUTH PLAIN\r\n"
		}
		return offer + "250 8BITMIME"
	case "STARTTLS":
		return "220 go on"
	case "AUTH":
		return "235 welcome"
	case "MAIL", "RCPT":
		_, address, _ := strings.Cut(arg, "<")
		address, _, _ = strings.Cut(address, ">")
		if stage == "MAIL" {
			c.from = address
		} else {
			c.to = address
		}
		return "250 ok"
	case "DATA":
		return "354 go on"
	case "QUIT":
		return "221 bye"
	}
	return "250 ok"
}

// answer behaves as the test wants, and says whether the talk goes on.
func (c *mailTalk) answer(stage, arg, friendly string) bool {
	c.peer.mu.Lock()
	c.peer.stages = append(c.peer.stages, stage)
	var say Say
	switch {
	case c.peer.each != nil:
		say = c.peer.each(c.conn.RemoteAddr().String())(stage, arg)
	case c.peer.manners != nil:
		say = c.peer.manners(stage, arg)
	}
	if stage == "text" && !strings.HasPrefix(say.Line, "4") && !strings.HasPrefix(say.Line, "5") {
		c.peer.mails = append(c.peer.mails, Mail{c.from, c.to, arg})
	}
	c.peer.mu.Unlock()
	switch {
	case say.Drop:
		return false
	case say.Hang:
		_, _ = c.in.ReadString('\n') // until the client leaves, or loses patience
		return false
	case say.Line != "":
		friendly = say.Line
	}
	if _, err := fmt.Fprintf(c.conn, "%s\r\n", friendly); err != nil || stage == "QUIT" {
		return false
	}
	switch {
	case stage == "STARTTLS" && strings.HasPrefix(friendly, "2"):
		c.conn = tls.Server(c.conn, c.peer.TLS)
		c.in = bufio.NewReader(c.conn)
	case stage == "DATA" && strings.HasPrefix(friendly, "3"):
		text, ok := c.text()
		return ok && c.answer("text", text, "250 kept")
	}
	return true
}

// text reads a message up to its final dot (RFC 5321 §4.5.2).
func (c *mailTalk) text() (string, bool) {
	var b strings.Builder
	for {
		line, err := c.in.ReadString('\n')
		if err != nil {
			return "", false
		}
		if line == ".\r\n" {
			return b.String(), true
		}
		b.WriteString(strings.TrimPrefix(line, "."))
	}
}
