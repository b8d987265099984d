// Package deliver measures sending: from an approval to the first byte at a
// mail relay on loopback, alone and while a mass sending is under way, and how
// many messages a second are sent with every attempt, every state and every
// ledger row durably recorded. What the machine gives without any of that is
// measured in the same run, and each figure printed as a share of it.
//
//	go test ./bench/deliver -v
package deliver

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/tocsin/tocsin/internal/deliver"
	"github.com/tocsin/tocsin/internal/deliver/email"
	"github.com/tocsin/tocsin/internal/deliver/webhook"
	"github.com/tocsin/tocsin/internal/desk"
	"github.com/tocsin/tocsin/internal/store"
	"github.com/tocsin/tocsin/internal/testkit"
	"github.com/tocsin/tocsin/internal/threat"
)

// figures is what a run prints as its last line.
type figures struct {
	StopAndWait  float64 `json:"smtp_stop_and_wait_per_s"` // ceilings
	Groups       float64 `json:"smtp_groups_per_s"`
	Posts        float64 `json:"http_posts_per_s"`
	Rows         float64 `json:"sqlite_rows_per_s"`
	Mails        float64 `json:"mails_per_s"`
	PlainMails   float64 `json:"mails_stop_and_wait_per_s"`
	Webhooks     float64 `json:"webhooks_per_s"`
	Approve10k   float64 `json:"approve_10000_ms"`
	FirstP50     float64 `json:"first_byte_p50_ms"`
	FirstP99     float64 `json:"first_byte_p99_ms"`
	OvertakesP50 float64 `json:"first_byte_during_mass_p50_ms"`
	OvertakesP99 float64 `json:"first_byte_during_mass_p99_ms"`
}

// crowd is how many a mass sending goes to.
const crowd = 10_000

func TestSpeed(t *testing.T) {
	if testing.Short() {
		t.Skip("takes a minute")
	}
	var f figures
	text := email.Format(deliver.Message{Delivery: "dlv_x", To: "p@example.org", Subject: "Attack planned", Text: longText, Link: "https://desk.example/r/x", Expires: time.Now()}, email.Options{From: "desk@example.org", Now: time.Now})
	f.StopAndWait = stopAndWait(t, 8, 40_000, text)
	f.Groups = inGroups(t, 4, 128_000, text)
	f.Posts = posts(t, 32, 40_000, len(text))
	f.Rows = rows(t, 60_000)
	f.Mails, f.Approve10k = mails(t, false)
	f.PlainMails, _ = mails(t, true)
	f.Webhooks = webhooks(t)
	f.FirstP50, f.FirstP99 = firstByte(t, false)
	f.OvertakesP50, f.OvertakesP99 = firstByte(t, true)
	t.Logf("mails %.0f/s: %.2f of what groups alone give, %.2f of stop and wait; webhooks %.0f/s: %.2f of bare posts",
		f.Mails, f.Mails/f.Groups, f.Mails/f.StopAndWait, f.Webhooks, f.Webhooks/f.Posts)
	line, err := json.Marshal(f)
	if err != nil {
		t.Fatal(err)
	}
	fmt.Println(string(line))
}

const longText = `WARNING of an armed attack. This desk has credible information of an attack planned on a hall in Moscow within 48 hours.
What is unknown: the day. What to do: guard the doors, search bags, keep the exits clear, brief the staff and say whom you have told.
Call +49 30 000 at any hour. Answer by the link below: whether you take this on, what you do, what you need, or why you think it wrong.`

// house is a desk's sending over some channels, until the test ends.
type house struct {
	t        testing.TB
	s        *store.Store
	caseID   string
	recorded atomic.Int64 // arrivals, in changes that may still be committed
}

func newHouse(t testing.TB, channels ...deliver.Channel) *house {
	s := testkit.TempStore(t, nil)
	h := &house{t: t, s: s}
	arrived := func(tx *store.Tx, deliveries []*store.Delivery) error {
		h.recorded.Add(int64(len(deliveries)))
		return desk.Arrived(tx, deliveries)
	}
	links, err := desk.NewLinks(s, "http://localhost")
	if err != nil {
		t.Fatal(err)
	}
	render := &deliver.Renderer{Store: s, Links: links, Desk: "Desk"}
	engine := deliver.New(deliver.Options{Store: s, Channels: channels, Render: render.Render, Arrived: arrived, AtOnce: map[string]int{"webhook": 32}})
	caller := &deliver.Caller{Store: s, Exhausted: desk.Bell{}.Exhausted}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{}, 2)
	go func() { _ = engine.Run(ctx); done <- struct{}{} }()
	go func() { _ = caller.Run(ctx); done <- struct{}{} }()
	t.Cleanup(func() { cancel(); <-done; <-done })
	h.write(func(tx *store.Tx) error {
		c, err := tx.OpenCase(testkit.Author, "Hall", threat.Red)
		h.caseID = c.ID
		return err
	})
	return h
}

func (h *house) write(fn func(tx *store.Tx) error) {
	h.t.Helper()
	if err := h.s.Write(context.Background(), fn); err != nil {
		h.t.Fatal(err)
	}
}

func (h *house) people(n int, point func(i int) threat.Point) (ids []string) {
	h.write(func(tx *store.Tx) error {
		for i := range n {
			c, err := tx.PutContact(testkit.Author, threat.Contact{Kind: threat.ContactPerson, Name: fmt.Sprintf("Protector%d", i), Marking: threat.Amber, Points: []threat.Point{point(i)}})
			if err != nil {
				return err
			}
			ids = append(ids, c.ID)
		}
		return nil
	})
	return ids
}

func mail(i int) threat.Point {
	return threat.Point{Channel: "email", Address: fmt.Sprintf("p%d@example.org", i)}
}

// told waits until so many of a product's deliveries are recorded as arrived.
// It counts them only when they may all be there: counting thousands at every
// commit would be measured, too.
func (h *house) told(product string, n, before int64) {
	for {
		news := h.s.News()
		if h.recorded.Load()-before >= n {
			account, err := h.s.Balance(context.Background(), testkit.Author, product)
			if err != nil {
				h.t.Fatal(err)
			}
			if account.Delivered == n {
				return
			}
		}
		select {
		case <-news:
		case <-time.After(time.Minute):
			h.t.Fatal("nothing moves any more")
		}
	}
}

// all sends one warning to everybody and gives how many a second were
// recorded, and how long its approval took.
func (h *house) all(ids []string, change func(*threat.Product)) (perSecond, approveMS float64) {
	h.t.Helper()
	before, recorded := time.Now(), h.recorded.Load()
	p := testkit.Warn(h.t, h.s, h.caseID, time.Hour, change, ids...)
	begin, used := time.Now(), cpu()
	h.told(p.ID, int64(len(ids)), recorded)
	h.t.Logf("%d messages in %s, %.0f microseconds of processor each, receiver included", len(ids), time.Since(begin).Round(time.Millisecond), float64((cpu()-used).Microseconds())/float64(len(ids)))
	return float64(len(ids)) / time.Since(begin).Seconds(), float64(begin.Sub(before).Milliseconds())
}

// cpu is the processor time that this process has used.
func cpu() time.Duration {
	var u syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &u) != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

func mailer(t testing.TB, s *sink) *email.Channel {
	c := email.New(email.Options{Address: s.address, TLS: email.TLSNone, From: "desk@example.org"})
	t.Cleanup(c.Close)
	return c
}

func mails(t *testing.T, plain bool) (perSecond, approveMS float64) {
	h := newHouse(t, mailer(t, newSink(t, plain)))
	return h.all(h.people(crowd, mail), nil)
}

func webhooks(t *testing.T) float64 {
	address := testkit.HookSink(t, func(http.ResponseWriter, *http.Request) {})
	h := newHouse(t, webhook.New(webhook.Options{Client: &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 64}}}))
	perSecond, _ := h.all(h.people(crowd, func(i int) threat.Point {
		return threat.Point{Channel: "webhook", Address: fmt.Sprintf("%s/%d", address, i), Secret: "s"}
	}), nil)
	return perSecond
}

// firstByte approves one warning after the other, and gives how long after
// each its first command came to the relay; during a mass sending, as long as
// that goes on.
func firstByte(t *testing.T, mass bool) (p50, p99 float64) {
	s := newSink(t, false)
	s.watched = "vip"
	h := newHouse(t, mailer(t, s))
	vip := h.people(1, func(int) threat.Point { return threat.Point{Channel: "email", Address: "vip@example.org"} })
	var took []time.Duration
	one := func() {
		testkit.Warn(t, h.s, h.caseID, time.Hour, nil, vip...)
		approved := time.Now()
		took = append(took, max((<-s.first).Sub(approved), 0))
	}
	if mass {
		everybody := h.people(crowd, mail)
		for range 3 {
			before := h.recorded.Load()
			p := testkit.Warn(t, h.s, h.caseID, time.Hour, func(p *threat.Product) { p.Precedence = threat.Routine }, everybody...)
			for h.recorded.Load()-before < crowd*9/10 {
				one()
			}
			h.told(p.ID, crowd, before)
		}
	} else {
		for range 200 {
			one()
		}
	}
	slices.Sort(took)
	t.Logf("first byte, during a mass sending %v: %d warnings, longest %s", mass, len(took), took[len(took)-1])
	ms := func(i int) float64 { return float64(took[i].Microseconds()) / 1000 }
	return ms(len(took) / 2), ms(len(took) * 99 / 100)
}
