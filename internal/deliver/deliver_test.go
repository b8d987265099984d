package deliver_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/tocsin/tocsin/internal/compose"
	"github.com/tocsin/tocsin/internal/deliver"
	"github.com/tocsin/tocsin/internal/deliver/email"
	"github.com/tocsin/tocsin/internal/deliver/webhook"
	"github.com/tocsin/tocsin/internal/desk"
	"github.com/tocsin/tocsin/internal/store"
	"github.com/tocsin/tocsin/internal/testkit"
	"github.com/tocsin/tocsin/internal/threat"
)

var (
	author   = threat.Reader{Person: "per_author", Role: threat.RoleAnalyst, Clearance: threat.Red}
	approver = threat.Reader{Person: "per_approver", Role: threat.RoleApprover, Clearance: threat.Red}
)

// scene is a desk with a mail relay, an engine and a caller that are stepped
// by hand, and a clock that moves.
type scene struct {
	t      *testing.T
	s      *store.Store
	clock  *testkit.Clock
	mail   *testkit.MailSink
	engine *deliver.Engine
	caller *deliver.Caller
	caseID string
	alarms []string
}

func newScene(t *testing.T) *scene {
	clock := testkit.NewClock()
	sc := &scene{t: t, clock: clock, s: testkit.TempStore(t, clock), mail: testkit.NewMailSink(t)}
	mailChannel := email.New(email.Options{Address: sc.mail.Address, TLS: email.TLSNone, From: "desk@example.org", FromName: "Desk", Now: clock.Now})
	t.Cleanup(mailChannel.Close)
	hook := webhook.New(webhook.Options{Client: &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}, Now: clock.Now})
	sc.engine = deliver.New(deliver.Options{Store: sc.s, Channels: []deliver.Channel{mailChannel, hook}, Render: sc.render, Arrived: desk.Arrived})
	sc.caller = &deliver.Caller{
		Store: sc.s,
		Exhausted: func(_ *store.Tx, _ threat.Product, _, why string) error {
			sc.alarms = append(sc.alarms, why)
			return nil
		},
	}
	sc.write(func(tx *store.Tx) error {
		c, err := tx.OpenCase(author, "Hall", threat.Red)
		sc.caseID = c.ID
		return err
	})
	return sc
}

func (sc *scene) write(fn func(*store.Tx) error) {
	sc.t.Helper()
	if err := sc.s.Write(context.Background(), fn); err != nil {
		sc.t.Fatal(err)
	}
}

func (sc *scene) render(ctx context.Context, batch []store.Delivery) (out []deliver.Letter) {
	for _, d := range batch {
		m, err := sc.message(ctx, d)
		out = append(out, deliver.Letter{Delivery: d, Message: m, Err: err})
	}
	return out
}

func (sc *scene) message(ctx context.Context, d store.Delivery) (deliver.Message, error) {
	p, err := sc.s.Product(ctx, threat.Machinery("deliver"), d.Product)
	if err != nil {
		return deliver.Message{}, err
	}
	c, err := sc.s.Contact(ctx, threat.Machinery("deliver"), d.Recipient)
	if err != nil {
		return deliver.Message{}, err
	}
	m := deliver.Message{Delivery: d.ID, Name: c.Name, Subject: p.Texts[0].Headline, Text: compose.Render(p, p.Texts[0], "Desk"), Mode: p.Mode, Digest: p.Digest, Urgent: true, Expires: d.Expires}
	for _, point := range c.Points {
		if point.ID == d.Point {
			m.To, m.Secret = point.Address, point.Secret
		}
	}
	return m, nil
}

func (sc *scene) contact(c threat.Contact) threat.Contact {
	c.Marking = threat.Amber
	sc.write(func(tx *store.Tx) (err error) { c, err = tx.PutContact(author, c); return err })
	return c
}

func (sc *scene) venue(points ...threat.Point) threat.Contact {
	v := sc.contact(threat.Contact{Kind: threat.ContactOrganisation, Name: "The Hall"})
	sc.contact(threat.Contact{Kind: threat.ContactPerson, Name: "Head", Org: v.ID, Rank: threat.RankContact, Points: points})
	sc.contact(threat.Contact{Kind: threat.ContactPerson, Name: "Deputy", Org: v.ID, Rank: threat.RankDeputy, Points: []threat.Point{{Channel: "email", Address: "deputy@example.org"}}})
	return v
}

// warn approves a warning to some recipients for six hours.
func (sc *scene) warn(recipients ...string) threat.Product {
	sc.t.Helper()
	ctx, now := context.Background(), sc.clock.Now()
	p, err := desk.SaveDraft(ctx, sc.s, author, threat.Product{
		Case: sc.caseID, Kind: threat.WarningProduct, Mode: threat.ModeExercise, Action: threat.ActionIssue,
		Marking: threat.Amber, Recipients: recipients, Window: threat.Window{Start: now, End: now.Add(6 * time.Hour), Zone: "UTC"},
		Texts: []threat.Text{{Language: "en", Headline: "Attack planned", Hazard: "Armed attack", Place: "Moscow", Unknown: "the day", Source: "This desk", Actions: []string{"Guard the doors"}, Contact: "+49 30 000"}},
	})
	if err == nil {
		err = desk.Reason(ctx, sc.s, author, store.ProductReason{Product: p.ID, Kind: "parity", Field: "advisory", Reason: "it follows"})
	}
	if err == nil {
		p, err = desk.Submit(ctx, sc.s, author, p.ID)
	}
	if err == nil {
		p, err = desk.Approve(ctx, sc.s, approver, p.ID, compose.Digest(p), "Desk")
	}
	if err != nil {
		sc.t.Fatal(err)
	}
	return p
}

// settle steps caller and engine until nothing is due.
func (sc *scene) settle() {
	sc.t.Helper()
	for range 100 {
		called, err := sc.caller.Step(context.Background())
		if err != nil {
			sc.t.Fatal(err)
		}
		sent := 0
		for _, urgent := range []bool{true, false} {
			n, err := sc.engine.Step(context.Background(), urgent)
			if err != nil {
				sc.t.Fatal(err)
			}
			sent += n
		}
		if called+sent == 0 {
			return
		}
	}
	sc.t.Fatal("it does not come to rest")
}

func (sc *scene) mailedTo() string {
	var to []string
	for _, m := range sc.mail.Mails() {
		to = append(to, m.To)
	}
	return strings.Join(to, " ")
}

func (sc *scene) balance(p threat.Product, want store.Account) {
	sc.t.Helper()
	got, err := sc.s.Balance(context.Background(), author, p.ID)
	if err != nil || got != want {
		sc.t.Errorf("account %+v %v, want %+v", got, err, want)
	}
}

func TestUnansweredClimbsToTheDeputyAndTheAnswerStopsIt(t *testing.T) {
	sc := newScene(t)
	v := sc.venue(threat.Point{Channel: "email", Address: "head@example.org"})
	p := sc.warn(v.ID)
	sc.settle()
	if got := sc.mailedTo(); got != "head@example.org" {
		t.Fatalf("first called: %s", got)
	}
	if mail := sc.mail.Mails()[0].Data; !strings.Contains(mail, "Auto-Submitted: auto-generated") || strings.Contains(mail, "deputy") {
		t.Errorf("mail:\n%s", mail)
	}
	sc.clock.Move(15 * time.Minute)
	sc.settle()
	if got := sc.mailedTo(); got != "head@example.org deputy@example.org" {
		t.Fatalf("after a quarter of an hour: %s", got)
	}
	chains, _ := sc.s.Chains(context.Background(), author, p.ID)
	sc.write(func(tx *store.Tx) error {
		_, err := tx.AddAnswer(threat.Machinery("answer"), threat.Answer{Product: p.ID, Recipient: chains[0].Contact, Channel: "email", Digest: p.Digest, State: threat.AnswerAccepted}, chains[0].ID)
		return err
	})
	sc.clock.Move(time.Hour)
	sc.settle()
	if got := len(sc.mail.Mails()); got != 2 {
		t.Errorf("%d mails after somebody took it on", got)
	}
	sc.balance(p, store.Account{Intended: 2, Delivered: 2})
}

func TestATransientRefusalIsTriedAgainAPermanentOneCallsTheNext(t *testing.T) {
	sc := newScene(t)
	v := sc.venue(threat.Point{Channel: "email", Address: "head@example.org"})
	sc.mail.Refuse(func(string) error { return testkit.Busy })
	p := sc.warn(v.ID)
	sc.settle()
	sc.balance(p, store.Account{Intended: 1, Pending: 1})
	sc.mail.Refuse(func(to string) error {
		if to == "head@example.org" {
			return testkit.Gone
		}
		return nil
	})
	sc.clock.Move(time.Minute)
	sc.settle()
	if got := sc.mailedTo(); got != "deputy@example.org" {
		t.Errorf("the deputy is not called at once: %q", got)
	}
	sc.balance(p, store.Account{Intended: 2, Delivered: 1, Failed: 1})
}

func TestALostConnectionAfterTheTextIsTriedAgainUnderTheSameID(t *testing.T) {
	sc := newScene(t)
	v := sc.venue(threat.Point{Channel: "email", Address: "head@example.org"})
	dropped := false
	sc.mail.Drop(func(string) bool { first := !dropped; dropped = true; return first })
	p := sc.warn(v.ID)
	sc.settle()
	sc.clock.Move(time.Minute)
	sc.settle()
	mails := sc.mail.Mails()
	if len(mails) != 2 || messageID(mails[0].Data) == "" || messageID(mails[0].Data) != messageID(mails[1].Data) {
		t.Errorf("%d mails: %+v", len(mails), mails)
	}
	sc.balance(p, store.Account{Intended: 1, Delivered: 1})
	deliveries, _ := sc.s.Deliveries(context.Background(), author, p.ID, "", 10)
	attempts, _ := sc.s.Attempts(context.Background(), author, deliveries[0].ID)
	if len(attempts) != 2 || attempts[0].Outcome != threat.OutcomeUnknown {
		t.Errorf("attempts: %+v", attempts)
	}
}

func messageID(mail string) string {
	for _, line := range strings.Split(mail, "\r\n") {
		if id, ok := strings.CutPrefix(line, "Message-Id: "); ok {
			return id
		}
		if id, ok := strings.CutPrefix(line, "Message-ID: "); ok {
			return id
		}
	}
	return ""
}

func TestNothingIsSentAfterTheWindow(t *testing.T) {
	sc := newScene(t)
	v := sc.venue(threat.Point{Channel: "email", Address: "head@example.org"})
	p := sc.warn(v.ID)
	if _, err := sc.caller.Step(t.Context()); err != nil {
		t.Fatal(err)
	}
	sc.clock.Move(6 * time.Hour)
	sc.settle()
	if got := len(sc.mail.Mails()); got != 0 {
		t.Errorf("%d mails after the window", got)
	}
	sc.balance(p, store.Account{Intended: 1, Suppressed: 1})
}

func TestEverybodyCalledInVainAlarmsTheDesk(t *testing.T) {
	sc := newScene(t)
	v := sc.venue(threat.Point{Channel: "email", Address: "head@example.org"})
	sc.warn(v.ID)
	for range 5 {
		sc.settle()
		sc.clock.Move(15 * time.Minute)
	}
	sc.settle()
	if len(sc.alarms) != 1 {
		t.Errorf("alarms: %v", sc.alarms)
	}
}

func TestAWebhookIsSignedAndNotFollowedElsewhere(t *testing.T) {
	sc := newScene(t)
	var got []webhook.Body
	var elsewhere int
	other := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { elsewhere++ }))
	defer other.Close()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/redirect" {
			http.Redirect(w, r, other.URL, http.StatusTemporaryRedirect)
			return
		}
		body, _ := io.ReadAll(r.Body)
		if !webhook.Verify("shared", r.Header.Get("Tocsin-Time"), r.Header.Get("Tocsin-Signature"), body, sc.clock.Now(), time.Minute) {
			w.WriteHeader(http.StatusForbidden)
			return
		}
		var b webhook.Body
		if json.Unmarshal(body, &b) == nil {
			got = append(got, b)
		}
	}))
	defer server.Close()
	v := sc.venue(threat.Point{Channel: "webhook", Address: server.URL + "/in", Secret: "shared"}, threat.Point{Channel: "webhook", Address: server.URL + "/redirect", Secret: "shared"})
	p := sc.warn(v.ID)
	sc.settle()
	if len(got) != 1 || got[0].Digest != p.Digest || got[0].Mode != threat.ModeExercise || elsewhere != 0 {
		t.Errorf("got %+v, %d elsewhere", got, elsewhere)
	}
	sc.balance(p, store.Account{Intended: 2, Delivered: 1, Failed: 1})
}

func TestADeadPeerShutsTheChannelOffAndALiveOneOpensIt(t *testing.T) {
	sc := newScene(t)
	sc.mail.Refuse(func(string) error { return testkit.Busy })
	var recipients []string
	for i := range 10 {
		c := sc.contact(threat.Contact{Kind: threat.ContactPerson, Name: fmt.Sprint("Person ", i), Points: []threat.Point{{Channel: "email", Address: fmt.Sprintf("p%d@example.org", i)}}})
		recipients = append(recipients, c.ID)
	}
	p := sc.warn(recipients...)
	for range 20 {
		sc.settle()
		sc.clock.Move(time.Minute)
	}
	sc.mail.Refuse(nil)
	sc.clock.Move(20 * time.Minute)
	sc.settle()
	got, err := sc.s.Balance(t.Context(), author, p.ID)
	if err != nil || got.Delivered != got.Intended-got.Suppressed || got.Delivered < 10 {
		t.Errorf("account %+v %v", got, err)
	}
}
