package app_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"math/big"
	"strings"
	"testing"
	"time"

	"github.com/tocsin/tocsin/internal/config"
	"github.com/tocsin/tocsin/internal/store"
	"github.com/tocsin/tocsin/internal/testkit"
	"github.com/tocsin/tocsin/internal/threat"
)

var headsMail = threat.Point{Channel: "email", Address: "head@example.org"}

// at behaves in a way at one stage, as often as times says, and is friendly
// otherwise.
func at(stage string, times int, say testkit.Say) func(string, string) testkit.Say {
	return func(s, _ string) testkit.Say {
		if s != stage || times <= 0 {
			return testkit.Say{}
		}
		times--
		return say
	}
}

// losesPatience has the desk wait for a silent peer no longer than a test can,
// and as long as a peer that speaks may take on a busy machine.
func losesPatience(c *config.Config) { c.SendWait = 5 * time.Second }

// TestAMailServerThatFailsForAWhileGetsTheMailOnceItDoesNot plays every way in
// which a mail server fails before it has a message: the mail waits, and is
// sent once.
func TestAMailServerThatFailsForAWhileGetsTheMailOnceItDoesNot(t *testing.T) {
	for name, manners := range map[string]func(string, string) testkit.Say{
		"hangs at the banner":  at("connect", 1, testkit.Say{Hang: true}),
		"hangs at DATA":        at("DATA", 1, testkit.Say{Hang: true}),
		"hangs up at MAIL":     at("MAIL", 1, testkit.Say{Drop: true}),
		"closes its door":      at("connect", 2, testkit.Say{Line: "421 too busy"}),
		"closes it at RCPT":    at("RCPT", 1, testkit.Say{Line: "421 closing"}),
		"greylists":            at("RCPT", 3, testkit.Say{Line: "451 4.7.1 greylisted"}),
		"defers after the dot": at("text", 1, testkit.Say{Line: "452 4.3.1 no room"}),
		"talks nonsense":       at("EHLO", 1, testkit.Say{Line: "what?"}),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			peer := testkit.NewMailPeer(t, manners)
			st := tellBy(t, peer, losesPatience)
			p := st.warn(6*time.Hour, nil, st.person("Head", "en", headsMail).ID)
			st.passUntil("the mail has arrived", 10*time.Minute, 20*time.Second, func() bool { return st.balance(p).Delivered == 1 })
			if mails := peer.Mails(); len(mails) != 1 {
				t.Errorf("%d mails", len(mails))
			}
			if tries := st.attempts(p); len(tries) < 2 || tries[0].Outcome != threat.OutcomeTransient {
				t.Errorf("attempts: %+v", tries)
			}
		})
	}
}

func TestAMailThatMayHaveArrivedIsSentAgainUnderTheSameName(t *testing.T) {
	for name, say := range map[string]testkit.Say{"hangs up after the text": {Drop: true}, "hangs after the text": {Hang: true}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			peer := testkit.NewMailPeer(t, at("text", 1, say))
			st := tellBy(t, peer, losesPatience)
			p := st.warn(6*time.Hour, nil, st.person("Head", "en", headsMail).ID)
			st.passUntil("it has arrived", 10*time.Minute, 20*time.Second, func() bool { return st.balance(p).Delivered == 1 })
			mails, tries := peer.Mails(), st.attempts(p)
			if len(mails) != 2 || messageID(mails[0]) == "" || messageID(mails[0]) != messageID(mails[1]) {
				t.Errorf("mails: %+v", mails)
			}
			if len(tries) != 2 || tries[0].Outcome != threat.OutcomeUnknown {
				t.Errorf("attempts: %+v", tries)
			}
		})
	}
}

func messageID(m testkit.Mail) string {
	_, rest, _ := strings.Cut(strings.ToLower(m.Data), "message-id: ")
	id, _, _ := strings.Cut(rest, "\r\n")
	return id
}

// TestARelayThatRefusesConnectionsIsLeftAloneAndTheDeskKnows shuts the relay
// for a while. What waits arrives when it is back, and the desk has been told.
func TestARelayThatRefusesConnectionsIsLeftAloneAndTheDeskKnows(t *testing.T) {
	t.Parallel()
	peer := testkit.NewMailPeer(t, nil)
	st := tellBy(t, peer, nil)
	peer.Shut()
	p := st.warn(6*time.Hour, nil, st.person("Head", "en", headsMail).ID)
	st.passUntil("the desk is told that mail does not work", 10*time.Minute, 30*time.Second, func() bool { return st.alarmed(store.AlarmProbe) })
	if b := st.balance(p); b.Pending != 1 {
		t.Fatalf("account: %+v", b)
	}
	peer.Open(t)
	st.passUntil("the mail has arrived", time.Hour, time.Minute, func() bool { return st.balance(p).Delivered == 1 })
	if n := len(peer.Mails()); n != 1 {
		t.Errorf("%d mails", n)
	}
}

func TestAnHourOfTryLaterLosesNobodyAndOneRefusalHoldsUpNobody(t *testing.T) {
	t.Parallel()
	peer := testkit.NewMailPeer(t, nil)
	st := tellBy(t, peer, nil)
	begin := st.clock.Now()
	peer.Behave(func(stage, arg string) testkit.Say {
		switch {
		case stage == "RCPT" && strings.Contains(arg, "gone@"):
			return testkit.Say{Line: "550 5.1.1 no such mailbox"}
		case stage == "RCPT" && strings.Contains(arg, "slow@") && st.clock.Now().Sub(begin) < time.Hour:
			return testkit.Say{Line: "451 4.3.0 try later"}
		}
		return testkit.Say{}
	})
	slow := st.person("Slow", "en", threat.Point{Channel: "email", Address: "slow@example.org"})
	quick := st.person("Quick", "en", threat.Point{Channel: "email", Address: "quick@example.org"})
	gone := st.person("Gone", "en", threat.Point{Channel: "email", Address: "gone@example.org"}, threat.Point{Channel: "telephone", Address: "+49 30 1234"})
	first := func(p *threat.Product) { p.Policy = "one by one" }
	st.policy("one by one", []string{"email"}, []string{"telephone"})
	p := st.warn(6*time.Hour, first, slow.ID, quick.ID, gone.ID)
	st.rest()
	if got := mailedTo(peer); got != "quick@example.org" {
		t.Errorf("at once: %s", got)
	}
	for range 4 { // a peer that answers is not dead, however often it says no
		st.move(time.Minute)
		st.rest()
	}
	again := st.warn(6*time.Hour, first, quick.ID)
	st.until("the quick one has another at once", func() bool { return st.balance(again).Delivered == 1 })
	st.until("the one who is gone is to be called", func() bool { return st.alarmed(store.AlarmByHand) })
	st.passUntil("the slow one has it", 90*time.Minute, 10*time.Minute, func() bool { return strings.Contains(mailedTo(peer), "slow@") })
	if got := mailedTo(peer); got != "quick@example.org quick@example.org slow@example.org" || st.clock.Now().Sub(begin) < time.Hour {
		t.Errorf("mailed to %s", got)
	}
	if b := st.balance(p); b.Failed != 1 || b.Delivered != 2 {
		t.Errorf("account: %+v", b)
	}
}

func mailedTo(peer *testkit.MailPeer) string {
	var to []string
	for _, m := range peer.Mails() {
		to = append(to, m.To)
	}
	return strings.Join(to, " ")
}

// TestNothingIsSentInClearOrToAStranger demands TLS of a relay that offers
// none, or whose certificate is nobody's, or that does not take our password.
// No word leaves, the desk is told why, and nobody is given up.
func TestNothingIsSentInClearOrToAStranger(t *testing.T) {
	for name, set := range map[string]func(*testkit.MailPeer, *config.Config){
		"no TLS is offered": func(_ *testkit.MailPeer, c *config.Config) { c.SMTPTLS = "starttls" },
		"a stranger's certificate": func(p *testkit.MailPeer, c *config.Config) {
			c.SMTPTLS, p.TLS = "starttls", selfSigned(t)
		},
		"hangs where TLS is due": func(p *testkit.MailPeer, c *config.Config) {
			c.SMTPTLS, c.SendWait = "starttls", 500*time.Millisecond
			p.Behave(func(string, string) testkit.Say { return testkit.Say{Hang: true} })
		},
		"plain where TLS is due": func(_ *testkit.MailPeer, c *config.Config) { c.SMTPTLS = "implicit" },
		"the password is wrong": func(p *testkit.MailPeer, c *config.Config) {
			p.SignIn, c.SMTPUser, c.SMTPPassword = true, "desk", "opensesame-1"
			p.Behave(func(stage, _ string) testkit.Say {
				if stage == "AUTH" {
					return testkit.Say{Line: "535 5.7.8 no"}
				}
				return testkit.Say{}
			})
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			peer := testkit.NewMailPeer(t, nil)
			st := tellBy(t, peer, func(c *config.Config) { set(peer, c) })
			st.secret = append(st.secret, "opensesame-1", "b3BlbnNlc2FtZS0x")
			p := st.warn(6*time.Hour, nil, st.person("Head", "en", headsMail).ID)
			st.passUntil("the desk is told", 10*time.Minute, 30*time.Second, func() bool { return st.alarmed(store.AlarmProbe) })
			if peer.Saw("MAIL")+peer.Saw("DATA") > 0 {
				t.Error("a message began to leave")
			}
			if b := st.balance(p); b.Pending != 1 {
				t.Errorf("account: %+v", b)
			}
		})
	}
}

// selfSigned is a certificate for this address that nobody vouches for.
func selfSigned(t *testing.T) *tls.Config {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "127.0.0.1"}, NotAfter: time.Now().Add(time.Hour)}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	return &tls.Config{Certificates: []tls.Certificate{{Certificate: [][]byte{der}, PrivateKey: key}}}
}

// TestAServerThatTakesTwoMailsAConnectionTakesAll closes each connection after
// two messages, without a word.
func TestAServerThatTakesTwoMailsAConnectionTakesAll(t *testing.T) {
	t.Parallel()
	peer := testkit.NewMailPeer(t, nil)
	taken := map[string]int{}
	peer.Each(func(talk string) func(string, string) testkit.Say {
		return func(stage, _ string) testkit.Say {
			if stage == "text" {
				taken[talk]++
			}
			return testkit.Say{Drop: stage != "text" && taken[talk] == 2}
		}
	})
	st := tellBy(t, peer, nil)
	var to []string
	for _, name := range []string{"a", "b", "c", "d", "e", "f", "g", "h", "i"} {
		to = append(to, st.person("Protector "+name, "en", threat.Point{Channel: "email", Address: name + "@example.org"}).ID)
	}
	p := st.warn(6*time.Hour, nil, to...)
	st.passUntil("all have it", 5*time.Minute, 10*time.Second, func() bool { return st.balance(p).Delivered == int64(len(to)) })
	if got := len(peer.Mails()); got != len(to) {
		t.Errorf("%d mails to %d people: what was never sent is repeated, or lost", got, len(to))
	}
}
