package email_test

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/tocsin/tocsin/internal/deliver"
	"github.com/tocsin/tocsin/internal/deliver/email"
	"github.com/tocsin/tocsin/internal/threat"
)

// groupPeer is a mail server that takes commands in groups and texts in chunks,
// and behaves by the recipient: "refused", "busy", "leave" hangs up when it has
// the text, "deaf" does not know BDAT.
type groupPeer struct {
	address string
	offers  string
	mu      sync.Mutex
	has     []string
}

func newGroupPeer(t *testing.T, offers ...string) *groupPeer {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { listener.Close() })
	p := &groupPeer{address: listener.Addr().String(), offers: "250-peer\r\n"}
	for _, o := range offers {
		p.offers += "250-" + o + "\r\n"
	}
	p.offers += "250 HELP\r\n"
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			go p.talk(conn)
		}
	}()
	return p
}

func (p *groupPeer) talk(conn net.Conn) {
	defer conn.Close()
	in := bufio.NewReader(conn)
	say := func(line string) { fmt.Fprint(conn, line+"\r\n") }
	say("220 peer")
	to, open := "", false
	for {
		line, err := in.ReadString('\n')
		if err != nil {
			return
		}
		verb, rest, _ := strings.Cut(strings.TrimSpace(line), " ")
		switch verb {
		case "EHLO":
			fmt.Fprint(conn, p.offers)
		case "MAIL":
			if open {
				say("503 nested MAIL")
				continue
			}
			to, open = "", true
			say("250 ok")
		case "RCPT":
			name, _, _ := strings.Cut(strings.TrimPrefix(rest, "TO:<"), "@")
			switch name {
			case "refused":
				say("550 no such user")
			case "busy":
				say("451 later")
			default:
				to = name
				say("250 ok")
			}
		case "RSET":
			open = false
			say("250 ok")
		case "BDAT":
			if to == "deaf" {
				say("502 not implemented")
				return
			}
			size, _, _ := strings.Cut(rest, " ")
			n, _ := strconv.Atoi(size)
			_, _ = io.CopyN(io.Discard, in, int64(n))
			if to == "" {
				say("503 no recipient")
				continue
			}
			if !p.keep(to) {
				return
			}
			open = false
			say("250 ok")
		case "DATA":
			if to == "" {
				say("554 no valid recipients")
				continue
			}
			say("354 go on")
			for line != ".\r\n" {
				if line, err = in.ReadString('\n'); err != nil {
					return
				}
			}
			if !p.keep(to) {
				return
			}
			open = false
			say("250 ok")
		default:
			say("250 ok")
		}
	}
}

func (p *groupPeer) keep(to string) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.has = append(p.has, to)
	return to != "leave"
}

func sendTo(t *testing.T, p *groupPeer, names ...string) (outcomes []threat.Outcome) {
	t.Helper()
	c := email.New(email.Options{Address: p.address, TLS: email.TLSNone, From: "desk@example.org"})
	defer c.Close()
	messages := make([]deliver.Message, len(names))
	for i, n := range names {
		messages[i] = deliver.Message{Delivery: "dlv_" + n, To: n + "@example.org", Subject: "s", Text: ".dots\r\n..more"}
	}
	outcomes = make([]threat.Outcome, len(names))
	times := make([]int, len(names))
	c.SendBatch(context.Background(), messages, func(i int, r deliver.Result) { outcomes[i] = r.Outcome; times[i]++ })
	for i, n := range times {
		if n != 1 {
			t.Errorf("%s has %d outcomes", names[i], n)
		}
	}
	return outcomes
}

// TestEachMailOfAGroupHasItsOwnOutcome holds for peers that take groups and
// chunks, groups alone, and neither.
func TestEachMailOfAGroupHasItsOwnOutcome(t *testing.T) {
	for _, offers := range [][]string{{"PIPELINING", "CHUNKING"}, {"PIPELINING"}, nil} {
		t.Run(strings.Join(offers, " "), func(t *testing.T) {
			p := newGroupPeer(t, offers...)
			got := sendTo(t, p, "ada", "refused", "bea", "busy", "busy", "cem")
			want := []threat.Outcome{threat.OutcomeAccepted, threat.OutcomePermanent, threat.OutcomeAccepted, threat.OutcomeTransient, threat.OutcomeTransient, threat.OutcomeAccepted}
			if !slices.Equal(got, want) || strings.Join(p.has, " ") != "ada bea cem" {
				t.Errorf("outcomes %v, the peer has %v", got, p.has)
			}
		})
	}
}

// TestALostConnectionLeavesOpenOnlyWhatWasOnIt holds that after a hang-up only
// those may have arrived whose text had gone out, and that the others are sent
// over another connection or tried again.
func TestALostConnectionLeavesOpenOnlyWhatWasOnIt(t *testing.T) {
	for _, offers := range [][]string{{"PIPELINING", "CHUNKING"}, {"PIPELINING"}, nil} {
		t.Run(strings.Join(offers, " "), func(t *testing.T) {
			p := newGroupPeer(t, offers...)
			got := sendTo(t, p, "ada", "leave", "bea")
			if got[0] != threat.OutcomeAccepted || got[1] != threat.OutcomeUnknown {
				t.Errorf("outcomes %v", got)
			}
			p.mu.Lock()
			defer p.mu.Unlock()
			// A text that went out behind the hang-up may have arrived, for all we
			// know; one that did not is taken over a new connection.
			if has := slices.Contains(p.has, "bea"); has != (got[2] == threat.OutcomeAccepted) || !has && got[2] != threat.OutcomeUnknown {
				t.Errorf("bea: %v, the peer has %v", got[2], p.has)
			}
		})
	}
}

// TestAPeerThatOffersChunksAndDoesNotKnowThem gets texts by DATA from then on.
func TestAPeerThatOffersChunksAndDoesNotKnowThem(t *testing.T) {
	p := newGroupPeer(t, "PIPELINING", "CHUNKING")
	c := email.New(email.Options{Address: p.address, TLS: email.TLSNone, From: "desk@example.org"})
	defer c.Close()
	m := deliver.Message{Delivery: "dlv_1", To: "deaf@example.org", Subject: "s", Text: "t"}
	if r := c.Send(t.Context(), m); r.Outcome != threat.OutcomeTransient {
		t.Errorf("first %+v", r)
	}
	if r := c.Send(t.Context(), m); r.Outcome != threat.OutcomeAccepted {
		t.Errorf("second %+v", r)
	}
}

// TestAnAddressCannotCarryACommand holds that nothing in an address ends the
// line it stands on.
func TestAnAddressCannotCarryACommand(t *testing.T) {
	p := newGroupPeer(t, "PIPELINING", "CHUNKING")
	for _, to := range []string{"a@b>\r\nRCPT TO:<eve@example.org", "a b@example.org", "<a@example.org>", "a", "@", strings.Repeat("a", 250) + "@example.org"} {
		c := email.New(email.Options{Address: p.address, TLS: email.TLSNone, From: "desk@example.org"})
		if r := c.Send(t.Context(), deliver.Message{Delivery: "d", To: to}); r.Outcome != threat.OutcomePermanent {
			t.Errorf("%q: %+v", to, r)
		}
	}
	if len(p.has) != 0 {
		t.Errorf("the peer has %v", p.has)
	}
}
