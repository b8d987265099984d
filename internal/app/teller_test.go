package app_test

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"io"
	"maps"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/tocsin/tocsin/internal/app"
	"github.com/tocsin/tocsin/internal/config"
	"github.com/tocsin/tocsin/internal/desk"
	"github.com/tocsin/tocsin/internal/store"
	"github.com/tocsin/tocsin/internal/testkit"
	"github.com/tocsin/tocsin/internal/threat"
)

// story is a whole desk, an exercise, with a mail relay on loopback and a
// clock that the test moves. At its end nothing may have left for anybody
// unknown or without the exercise's banner, and the log may hold no secret.
type story struct {
	t      *testing.T
	app    *app.App
	clock  *testkit.Clock
	mail   *testkit.MailSink
	caseID string
	log    *testkit.Log
	config config.Config
	known  map[string]bool // addresses that may be written to, and must not be logged
	secret []string        // what must not be logged either
	sent   func() []testkit.Mail
	stop   func()

	products []threat.Product // that st.warn approved
}

// tell starts a desk. change may change its settings.
func tell(t *testing.T, change func(*config.Config)) *story {
	t.Helper()
	st := &story{t: t, clock: testkit.NewClock(), mail: testkit.NewMailSink(t), log: &testkit.Log{}, known: map[string]bool{}}
	st.sent = st.mail.Mails
	st.secret = []string{"Attack planned", "Armed attack", "Guard the doors", "BEGIN "}
	t.Cleanup(st.audit)
	c := settings(t.TempDir())
	c.Exercise, c.SMTP, c.SMTPTLS, c.SMTPFrom, c.Desk = true, st.mail.Address, "none", "desk@example.org", "The desk"
	c.WebhookAllow, c.SendWait = []string{"127.0.0.0/8"}, patience
	if change != nil {
		change(&c)
	}
	st.start(c)
	st.write(func(tx *store.Tx) error {
		opened, err := tx.OpenCase(testkit.Author, "Hall", threat.Red)
		st.caseID = opened.ID
		return err
	})
	return st
}

// tellBy starts a desk whose relay is a peer with manners.
func tellBy(t *testing.T, peer *testkit.MailPeer, change func(*config.Config)) *story {
	t.Helper()
	st := tell(t, func(c *config.Config) {
		c.SMTP = peer.Address
		if change != nil {
			change(c)
		}
	})
	st.sent = peer.Mails
	return st
}

// audit looks, when all is over, at what left and what was logged.
func (st *story) audit() {
	for _, m := range st.sent() {
		if !strings.HasSuffix(m.To, "@desk.example") && !st.known[m.To] {
			st.t.Errorf("a mail went to %s, whom nobody named", m.To)
		}
		text := textOf(st.t, m)
		if !strings.Contains(text, "EXERCISE EXERCISE EXERCISE") {
			st.t.Errorf("a mail does not say that it is an exercise:\n%s", text)
		}
		if link := linkIn.FindString(text); link != "" {
			st.secret = append(st.secret, link[strings.LastIndex(link, "/")+1:])
		}
	}
	logged := st.log.String()
	for _, s := range slices.AppendSeq(st.secret, maps.Keys(st.known)) {
		if strings.Contains(logged, s) {
			st.t.Errorf("the log tells %q:\n%s", s, logged)
		}
	}
}

// again starts the desk anew, on what it had.
func (st *story) again() {
	st.t.Helper()
	st.stop()
	st.start(st.config)
}

// move moves the clock, and wakes who waits for a commit.
func (st *story) move(d time.Duration) {
	st.t.Helper()
	st.clock.Move(d)
	st.write(func(tx *store.Tx) error {
		return tx.SetSetting(threat.Machinery("test"), "moved", st.clock.Now().String())
	})
}

// warn approves a warning to some people.
func (st *story) warn(window time.Duration, change func(*threat.Product), to ...string) threat.Product {
	st.t.Helper()
	p := testkit.Warn(st.t, st.app.Store, st.caseID, window, change, to...)
	st.products = append(st.products, p)
	return p
}

// policy keeps an escalation policy that calls the contact by one list of
// channels after the other, a quarter of an hour apart.
func (st *story) policy(name string, channels ...[]string) {
	st.t.Helper()
	e := desk.Escalation{Name: name}
	for _, c := range channels {
		e.Steps = append(e.Steps, desk.EscalationStep{Who: "contact", Channels: c, Minutes: 15})
	}
	st.keepPolicy(e)
}

func (st *story) keepPolicy(e desk.Escalation) {
	st.t.Helper()
	body, err := json.Marshal(e)
	if err != nil {
		st.t.Fatal(err)
	}
	st.write(func(tx *store.Tx) error {
		_, err := tx.PutPaper(testkit.Approver, store.Paper{Kind: "escalation", Name: e.Name, Body: string(body)})
		return err
	})
}

// patience is for how long something that must come about is waited for. It
// costs time only where a test fails, and must outlast a machine that does
// much else.
const patience = 3 * time.Minute

// quiet is for how long nothing may be recorded before what is in hand counts
// as left there: a delivery can be leased that nobody works at, and is taken up
// when the desk's clock has passed the lease's end.
const quiet = 20 * time.Second

// rest waits until nothing more is due or in hand at this time, or what is due
// is held up by a peer that is left alone.
func (st *story) rest() {
	st.t.Helper()
	for since, most := time.Now(), time.Now().Add(patience); ; {
		news := st.app.Store.News()
		if !st.busy() || time.Since(since) > quiet {
			return
		}
		if time.Now().After(most) {
			st.t.Fatal("the desk never comes to rest")
		}
		select {
		case <-news:
			since = time.Now()
		case <-time.After(20 * time.Millisecond): // the clock, or a peer's rest, makes no news
		}
	}
}

// busy looks at one state of the records: what leaves a delivery's hands and
// is due in a chain must not be missed in between.
func (st *story) busy() (busy bool) {
	st.t.Helper()
	ctx, house, now := context.Background(), threat.Machinery("deliver"), st.clock.Now()
	err := st.app.Store.Snapshot(ctx, func(records *store.Reads) error {
		chains, err := records.ChainsDue(ctx, house, now, 1)
		if err != nil || len(chains) > 0 {
			busy = true
			return err
		}
		for _, urgent := range []bool{true, false} {
			if due, err := records.Outgoing(ctx, house, urgent, st.app.Sends(), now); err != nil || due {
				busy = true
				return err
			}
		}
		for _, p := range st.products {
			deliveries, err := records.Deliveries(ctx, testkit.Author, p.ID, "", 1000)
			if err != nil {
				return err
			}
			busy = busy || slices.ContainsFunc(deliveries, func(d store.Delivery) bool { return d.Leased.After(now) })
		}
		return nil
	})
	if err != nil {
		st.t.Fatal(err)
	}
	return busy
}

// passUntil moves the clock step by step until something has come about, and
// fails if that takes longer than it may.
func (st *story) passUntil(what string, most, step time.Duration, met func() bool) {
	st.t.Helper()
	for passed := time.Duration(0); ; passed += step {
		if st.rest(); met() {
			return
		}
		if passed >= most {
			st.t.Fatalf("after %s it has not come to: %s", passed, what)
		}
		st.move(step)
	}
}

// attempts are the outcomes of the tries at a product's deliveries, in order.
func (st *story) attempts(p threat.Product) (out []threat.Attempt) {
	st.t.Helper()
	deliveries, err := st.app.Store.Deliveries(context.Background(), testkit.Author, p.ID, "", 1000)
	if err != nil {
		st.t.Fatal(err)
	}
	for _, d := range deliveries {
		tries, err := st.app.Store.Attempts(context.Background(), testkit.Author, d.ID)
		if err != nil {
			st.t.Fatal(err)
		}
		out = append(out, tries...)
	}
	return out
}

// alarmed says whether an alarm of a kind is open.
func (st *story) alarmed(kind store.AlarmKind) bool {
	st.t.Helper()
	alarms, err := st.app.Store.Alarms(context.Background(), testkit.Author, true, 500)
	if err != nil {
		st.t.Fatal(err)
	}
	return slices.ContainsFunc(alarms, func(a store.Alarm) bool { return a.Kind == kind })
}

func (st *story) start(c config.Config) {
	st.t.Helper()
	st.config = c
	a, err := app.New(st.t.Context(), app.Options{Config: c, Version: "test", Now: st.clock.Now, Log: st.log.Logger()})
	if err != nil {
		st.t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- a.Run(ctx) }()
	stopped := false
	st.app, st.stop = a, func() {
		if stopped {
			return
		}
		stopped = true
		cancel()
		if err := <-done; err != nil {
			st.t.Errorf("the desk ends with %v", err)
		}
	}
	st.t.Cleanup(st.stop)
}

func (st *story) write(fn func(*store.Tx) error) {
	st.t.Helper()
	if err := st.app.Store.Write(context.Background(), fn); err != nil {
		st.t.Fatal(err)
	}
}

// person adds somebody who can be warned.
func (st *story) person(name, language string, points ...threat.Point) threat.Contact {
	c := threat.Contact{Kind: threat.ContactPerson, Name: name, Language: language, Marking: threat.Amber, Points: points}
	st.write(func(tx *store.Tx) (err error) { c, err = tx.PutContact(testkit.Author, c); return err })
	for _, p := range points {
		st.known[p.Address] = true
	}
	return c
}

// until waits for something the desk does by itself.
func (st *story) until(what string, met func() bool) {
	st.t.Helper()
	most := time.Now().Add(patience)
	for news := st.app.Store.News(); !met(); news = st.app.Store.News() {
		if time.Now().After(most) {
			st.t.Fatalf("it never came to: %s", what)
		}
		select {
		case <-news:
		case <-time.After(50 * time.Millisecond): // what changes no record is looked at now and then
		}
	}
}

func (st *story) balance(p threat.Product) store.Account {
	st.t.Helper()
	a, err := st.app.Store.Balance(context.Background(), testkit.Author, p.ID)
	if err != nil {
		st.t.Fatal(err)
	}
	if a.Intended != a.Delivered+a.Failed+a.Suppressed+a.Pending {
		st.t.Fatalf("the account does not balance: %+v", a)
	}
	return a
}

// textOf is the words of a mail.
func textOf(t *testing.T, m testkit.Mail) string {
	_, body, _ := strings.Cut(m.Data, "\r\n\r\n")
	text, err := base64.StdEncoding.DecodeString(strings.ReplaceAll(body, "\r\n", ""))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

var linkIn = regexp.MustCompile(`http://\S+/r/\S+`)

func get(t *testing.T, address string) (int, string, http.Header) {
	t.Helper()
	res, err := http.Get(address)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return res.StatusCode, string(body), res.Header
}

var formKey = regexp.MustCompile(`name="form" value="([^"]+)"`)

// respond opens a link and sends the form back.
func respond(t *testing.T, link, answer, text string) (int, string) {
	t.Helper()
	_, page, _ := get(t, link)
	key := formKey.FindStringSubmatch(page)
	if key == nil {
		t.Fatalf("no form:\n%s", page)
	}
	res, err := http.PostForm(link, url.Values{"form": {key[1]}, "answer": {answer}, "text": {text}})
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	body, _ := io.ReadAll(res.Body)
	return res.StatusCode, string(body)
}

func (st *story) states(p threat.Product) string {
	answers, err := st.app.Store.Answers(context.Background(), testkit.Author, p.ID)
	if err != nil {
		st.t.Fatal(err)
	}
	var out []string
	for _, a := range answers {
		out = append(out, string(a.State))
	}
	return strings.Join(out, ", ")
}
