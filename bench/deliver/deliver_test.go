// Package deliver measures sending: from an approval to the first byte at a
// mail relay on loopback, and how many messages a second are sent with every
// attempt and every receipt's row durably recorded.
//
//	go test ./bench/deliver -bench . -benchtime 1x
package deliver

import (
	"bufio"
	"context"
	"fmt"
	"net"
	"net/http"
	"slices"
	"strings"
	"sync/atomic"
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

// relay is a mail relay that throws everything away and counts it.
type relay struct {
	address string
	taken   atomic.Int64
	first   chan time.Time // of each MAIL command
}

func newRelay(b *testing.B) *relay {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		b.Fatal(err)
	}
	r := &relay{address: listener.Addr().String(), first: make(chan time.Time, 1<<20)}
	b.Cleanup(func() { listener.Close() })
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			go r.serve(conn)
		}
	}()
	return r
}

func (r *relay) serve(conn net.Conn) {
	defer conn.Close()
	fmt.Fprint(conn, "220 sink\r\n")
	in, text := bufio.NewScanner(conn), false
	for in.Scan() {
		line := in.Text()
		switch {
		case text && line == ".":
			text = false
			r.taken.Add(1)
			fmt.Fprint(conn, "250 ok\r\n")
		case text:
		case strings.HasPrefix(line, "EHLO"):
			fmt.Fprint(conn, "250-sink\r\n250 PIPELINING\r\n")
		case strings.HasPrefix(line, "DATA"):
			text = true
			fmt.Fprint(conn, "354 go on\r\n")
		default:
			if strings.HasPrefix(line, "MAIL") {
				r.first <- time.Now()
			}
			fmt.Fprint(conn, "250 ok\r\n")
		}
	}
}

// work runs a desk's sending over some channels until the benchmark ends.
func work(b *testing.B, channels ...deliver.Channel) (*store.Store, string) {
	s := testkit.TempStore(b, nil)
	links, err := desk.NewLinks(s, "http://localhost")
	if err != nil {
		b.Fatal(err)
	}
	render := &deliver.Renderer{Store: s, Links: links, Desk: "Desk"}
	engine := deliver.New(deliver.Options{Store: s, Channels: channels, Render: render.Render, Arrived: desk.Arrived})
	caller := &deliver.Caller{Store: s, LinkHash: links.Hash, Exhausted: desk.Bell{}.Exhausted}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{}, 2)
	go func() { _ = engine.Run(ctx); done <- struct{}{} }()
	go func() { _ = caller.Run(ctx); done <- struct{}{} }()
	b.Cleanup(func() { cancel(); <-done; <-done })
	caseID := ""
	err = s.Write(ctx, func(tx *store.Tx) error {
		c, err := tx.OpenCase(testkit.Author, "Hall", threat.Red)
		caseID = c.ID
		return err
	})
	if err != nil {
		b.Fatal(err)
	}
	return s, caseID
}

func people(b *testing.B, s *store.Store, n int, point func(i int) threat.Point) (ids []string) {
	err := s.Write(context.Background(), func(tx *store.Tx) error {
		for i := range n {
			c, err := tx.PutContact(testkit.Author, threat.Contact{Kind: threat.ContactPerson, Name: fmt.Sprintf("Protector%d", i), Marking: threat.Amber, Points: []threat.Point{point(i)}})
			if err != nil {
				return err
			}
			ids = append(ids, c.ID)
		}
		return nil
	})
	if err != nil {
		b.Fatal(err)
	}
	return ids
}

func mail(i int) threat.Point {
	return threat.Point{Channel: "email", Address: fmt.Sprintf("p%d@example.org", i)}
}

func BenchmarkApprovalToFirstByte(b *testing.B) {
	sink := newRelay(b)
	channel := email.New(email.Options{Address: sink.address, TLS: email.TLSNone, From: "desk@example.org"})
	b.Cleanup(channel.Close)
	s, caseID := work(b, channel)
	ids := people(b, s, 1, mail)
	for b.Loop() {
		var took []time.Duration
		for range 200 {
			testkit.Warn(b, s, caseID, time.Hour, nil, ids...)
			approved := time.Now()
			took = append(took, (<-sink.first).Sub(approved))
		}
		slices.Sort(took)
		b.ReportMetric(float64(took[len(took)/2].Microseconds())/1000, "p50-ms")
		b.ReportMetric(float64(took[len(took)*99/100].Microseconds())/1000, "p99-ms")
	}
}

const crowd = 2000

func BenchmarkMails(b *testing.B) {
	sink := newRelay(b)
	channel := email.New(email.Options{Address: sink.address, TLS: email.TLSNone, From: "desk@example.org"})
	b.Cleanup(channel.Close)
	s, caseID := work(b, channel)
	measure(b, s, caseID, people(b, s, crowd, mail))
}

func BenchmarkWebhooks(b *testing.B) {
	address := testkit.HookSink(b, func(http.ResponseWriter, *http.Request) {})
	s, caseID := work(b, webhook.New(webhook.Options{Client: &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 64}}}))
	measure(b, s, caseID, people(b, s, crowd, func(i int) threat.Point {
		return threat.Point{Channel: "webhook", Address: fmt.Sprintf("%s/%d", address, i), Secret: "s"}
	}))
}

// measure sends one warning to all and waits until each is recorded.
func measure(b *testing.B, s *store.Store, caseID string, ids []string) {
	for b.Loop() {
		p := testkit.Warn(b, s, caseID, time.Hour, nil, ids...)
		begin := time.Now()
		for {
			news := s.News()
			account, err := s.Balance(context.Background(), testkit.Author, p.ID)
			if err != nil {
				b.Fatal(err)
			}
			if account.Delivered == crowd {
				break
			}
			<-news
		}
		b.ReportMetric(crowd/time.Since(begin).Seconds(), "recorded/s")
	}
}
