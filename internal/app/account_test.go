package app_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/tocsin/tocsin/internal/config"
	"github.com/tocsin/tocsin/internal/desk"
	"github.com/tocsin/tocsin/internal/store"
	"github.com/tocsin/tocsin/internal/testkit"
	"github.com/tocsin/tocsin/internal/threat"
)

// TestWhatNeverGetsThroughEndsAsALetterThatCallsTheDesk has a relay that asks
// to try later until the window is nearly over. The next channel was called in
// between; the end is a dead letter, an alarm, and an account that balances. A
// second warning in the same plight is resent by a person, and arrives.
func TestWhatNeverGetsThroughEndsAsALetterThatCallsTheDesk(t *testing.T) {
	t.Parallel()
	peer := testkit.NewMailPeer(t, at("RCPT", 1<<30, testkit.Say{Line: "451 4.3.0 try later"}))
	st := tellBy(t, peer, nil)
	st.policy("mail, then call", []string{"email"}, []string{"telephone"})
	to := st.person("Head", "en", headsMail, threat.Point{Channel: "telephone", Address: "+49 30 1234"})
	p := st.warn(2*time.Hour, func(p *threat.Product) { p.Policy = "mail, then call" }, to.ID)
	st.passUntil("somebody is to call", 20*time.Minute, 5*time.Minute, func() bool { return st.alarmed(store.AlarmByHand) })
	if b := st.balance(p); b.Pending != 2 || b.Failed != 0 {
		t.Fatalf("before its time: %+v", b)
	}
	st.passUntil("the mail is a dead letter", 2*time.Hour, time.Minute, func() bool { return st.balance(p).Failed == 1 })
	letters, err := desk.DeadLetters(t.Context(), &st.app.Store.Reads, testkit.Author, 10)
	if err != nil || len(letters) != 1 || letters[0].Reason == "" || !st.alarmed(store.AlarmDeadLetter) {
		t.Fatalf("dead letters %+v %v, alarm %v", letters, err, st.alarmed(store.AlarmDeadLetter))
	}
	if left := letters[0].Expires.Sub(letters[0].Done); left < 0 || left > time.Minute {
		t.Errorf("it was given up %s before its window ended", left)
	}
	if _, err := desk.Resend(t.Context(), st.app.Store, testkit.Author, letters[0].ID); threat.KindOf(err) != threat.KindConflict {
		t.Errorf("what has expired is resent: %v", err)
	}
	peer.Behave(at("RCPT", 1, testkit.Say{Line: "550 5.7.1 no"}))
	again := st.warn(2*time.Hour, func(p *threat.Product) { p.Policy = "mail, then call" }, to.ID)
	st.until("that one fails at once", func() bool { return st.balance(again).Failed == 1 })
	letters, err = desk.DeadLetters(t.Context(), &st.app.Store.Reads, testkit.Author, 1)
	if err == nil {
		_, err = desk.Resend(t.Context(), st.app.Store, testkit.Author, letters[0].ID)
	}
	if err != nil {
		t.Fatal(err)
	}
	st.until("it is resent, and arrives", func() bool { return st.balance(again).Delivered == 1 && len(peer.Mails()) == 1 })
}

// TestWhatHasExpiredNeverLeaves approves a warning while nothing can be sent,
// and lets its window end before the relay comes back.
func TestWhatHasExpiredNeverLeaves(t *testing.T) {
	t.Parallel()
	peer := testkit.NewMailPeer(t, nil)
	st := tellBy(t, peer, nil)
	peer.Shut()
	p := st.warn(10*time.Minute, nil, st.person("Head", "en", headsMail).ID)
	st.rest()
	st.move(10 * time.Minute)
	peer.Open(t)
	st.passUntil("it is closed", time.Hour, time.Minute, func() bool { return st.balance(p).Pending == 0 })
	st.rest()
	for _, m := range peer.Mails() {
		if m.To == headsMail.Address {
			t.Error("a warning left after its window")
		}
	}
}

// TestACancellationFollowsEverythingThatMayHaveArrived sends a warning to four:
// one gets it, one may have got it, one refuses it, one is not tried yet. The
// cancellation goes to the first two, and recalls what had not begun.
func TestACancellationFollowsEverythingThatMayHaveArrived(t *testing.T) {
	t.Parallel()
	to := ""
	peer := testkit.NewMailPeer(t, nil)
	peer.Behave(func(stage, arg string) testkit.Say {
		switch {
		case stage == "RCPT":
			to = arg
			if strings.Contains(arg, "gone@") {
				return testkit.Say{Line: "550 5.1.1 no"}
			}
			if strings.Contains(arg, "slow@") {
				return testkit.Say{Line: "451 4.7.1 later"}
			}
		case stage == "text" && strings.Contains(to, "maybe@"):
			return testkit.Say{Drop: true}
		}
		return testkit.Say{}
	})
	st := tellBy(t, peer, func(c *config.Config) { c.SMTPRate = 0 })
	st.policy("mail", []string{"email"})
	byMail := func(p *threat.Product) { p.Policy = "mail" }
	var ids []string
	for _, name := range []string{"got", "maybe", "gone", "slow"} {
		ids = append(ids, st.person("Protector "+name, "en", threat.Point{Channel: "email", Address: name + "@example.org"}).ID)
	}
	var products []threat.Product
	for _, id := range ids { // one after the other: the peer tells them apart by the last it was told
		p := st.warn(6*time.Hour, byMail, id)
		st.until("it was tried", func() bool { return len(st.attempts(p)) > 0 })
		st.rest()
		products = append(products, p)
	}
	peer.Behave(nil)
	before := len(peer.Mails())
	for i, p := range products {
		st.warn(6*time.Hour, func(c *threat.Product) { byMail(c); c.Action, c.Changes = threat.ActionCancel, p.ID }, ids[i])
	}
	st.rest()
	st.move(10 * time.Minute)
	st.rest()
	var cancelled []string
	for _, m := range peer.Mails()[before:] {
		if text := textOf(t, m); strings.Contains(strings.ToLower(text), "cancel") {
			cancelled = append(cancelled, m.To)
		} else {
			t.Errorf("%s is warned after the cancellation:\n%s", m.To, text)
		}
	}
	if got := strings.Join(cancelled, " "); got != "got@example.org maybe@example.org" {
		t.Errorf("cancelled: %s", got)
	}
}

// TestStoppingRecallsWhatHasNotBegun stops a sending while the relay is slow.
func TestStoppingRecallsWhatHasNotBegun(t *testing.T) {
	t.Parallel()
	peer := testkit.NewMailPeer(t, at("RCPT", 1<<30, testkit.Say{Line: "451 4.7.1 later"}))
	st := tellBy(t, peer, nil)
	var ids []string
	for i := range 20 {
		ids = append(ids, st.person(fmt.Sprintf("Protector%d", i), "en", threat.Point{Channel: "email", Address: fmt.Sprintf("p%d@example.org", i)}).ID)
	}
	p := st.warn(6*time.Hour, nil, ids...)
	st.rest()
	if err := desk.Stop(t.Context(), st.app.Store, testkit.Author, p.ID, "", "a mistake"); threat.KindOf(err) != threat.KindForbidden {
		t.Errorf("an analyst stops it: %v", err)
	}
	if err := desk.Stop(t.Context(), st.app.Store, testkit.Approver, p.ID, ids[0], "told in person"); err != nil {
		t.Fatal(err)
	}
	if b := st.balance(p); b.Suppressed != 1 {
		t.Errorf("one is stopped: %+v", b)
	}
	if err := desk.Stop(t.Context(), st.app.Store, testkit.Approver, p.ID, "", "a mistake"); err != nil {
		t.Fatal(err)
	}
	peer.Behave(nil)
	st.move(time.Hour)
	st.rest()
	if b := st.balance(p); b.Suppressed != 20 || b.Pending != 0 || len(st.told(0)) > 0 {
		t.Errorf("account %+v, mailed %s", b, st.told(0))
	}
}

// TestAConfidentialWarningOvertakesAMassSending has a relay that is allowed
// one mail a second and a sending to a hundred people under way.
func TestAConfidentialWarningOvertakesAMassSending(t *testing.T) {
	t.Parallel()
	st := tell(t, func(c *config.Config) { c.SMTPRate = 1 })
	var ids []string
	for i := range 100 {
		ids = append(ids, st.person(fmt.Sprintf("Citizen%d", i), "en", threat.Point{Channel: "email", Address: fmt.Sprintf("c%d@example.org", i)}).ID)
	}
	mass := st.warn(6*time.Hour, func(p *threat.Product) { p.Precedence = threat.Routine }, ids...)
	st.until("it is under way", func() bool { return st.balance(mass).Intended == 100 && st.balance(mass).Delivered > 0 })
	before := len(st.mail.Mails())
	warning := st.warn(6*time.Hour, nil, st.person("Head", "en", headsMail).ID)
	st.passUntil("the warning is out", 5*time.Second, time.Second, func() bool { return st.balance(warning).Delivered == 1 })
	if n := len(st.mail.Mails()) - before; n > 8 {
		t.Errorf("%d of the mass went before it", n)
	}
	if b := st.balance(mass); b.Pending == 0 {
		t.Errorf("the gateway's limit is not kept: %+v", b)
	}
}

// TestAContactIsNotFlooded has ten notices for one person: they come a minute
// apart, and a warning between them does not wait.
func TestAContactIsNotFlooded(t *testing.T) {
	t.Parallel()
	st := tell(t, func(c *config.Config) { c.ContactGap = time.Minute })
	to := st.person("Head", "en", headsMail)
	for range 5 {
		st.warn(6*time.Hour, func(p *threat.Product) { p.Precedence = threat.Routine }, to.ID)
	}
	st.until("the first is out", func() bool { return len(st.mail.Mails()) >= 1 })
	st.rest()
	st.move(59 * time.Second)
	st.rest()
	if n := len(st.mail.Mails()); n != 1 {
		t.Fatalf("%d notices within a minute", n)
	}
	st.warn(6*time.Hour, nil, to.ID)
	st.until("a warning does not wait", func() bool { return len(st.mail.Mails()) == 2 })
	for i := range 4 {
		st.passUntil("the next notice", 3*time.Minute, 30*time.Second, func() bool { return len(st.mail.Mails()) == 3+i })
	}
}
