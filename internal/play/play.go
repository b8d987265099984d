package play

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/tocsin/tocsin/internal/app"
	"github.com/tocsin/tocsin/internal/config"
	"github.com/tocsin/tocsin/internal/deliver"
	"github.com/tocsin/tocsin/internal/deliver/email"
	"github.com/tocsin/tocsin/internal/desk"
	"github.com/tocsin/tocsin/internal/intake/samples"
	"github.com/tocsin/tocsin/internal/store"
	"github.com/tocsin/tocsin/internal/threat"
)

// Result is what the play comes to: the review of the case, and whether what
// was recorded can be proved.
type Result struct {
	*desk.CaseReview
	ReceiptsVerified bool     `json:"receipts_verified"`
	LedgerVerified   bool     `json:"ledger_verified"`
	Receipts         int      `json:"receipts"`
	Mails            []Mail   `json:"mails"`
	Moments          []Moment `json:"moments"`
}

// Moment is one step of the play, for those who watch.
type Moment struct {
	At   time.Time `json:"at"`
	Text string    `json:"text"`
}

// moscow is where the play is: UTC+3 all year.
var moscow = time.FixedZone("MSK", 3*60*60)

func at(day, hour, minute int) time.Time {
	return time.Date(2024, time.March, day, hour, minute, 0, 0, moscow)
}

// stage is a desk with all that a play needs.
type stage struct {
	app    *app.App
	clock  *clock
	inbox  *inbox
	engine *deliver.Engine
	caller *deliver.Caller
	watch  *desk.Watch
	tell   func(Moment)

	analyst, approver threat.Reader
	liaison, office   threat.Contact // who is warned
	caseID            string
	moments           []Moment
}

// Play plays the case on a new desk in dir, telling each moment.
func Play(ctx context.Context, dir, version string, tell func(Moment)) (result *Result, err error) {
	s, err := open(ctx, dir, version)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, s.close()) }()
	s.tell = tell
	for _, act := range []func(context.Context) error{
		s.people, s.directory, s.early, s.determine, s.warn, s.answerOfLiaison, s.advise,
		s.windowEnds, s.dismissal, s.attack, s.outcome,
	} {
		if err := act(ctx); err != nil {
			return nil, err
		}
	}
	return s.review(ctx)
}

// open makes the desk.
func open(ctx context.Context, dir, version string) (*stage, error) {
	s := &stage{clock: &clock{now: at(2, 6, 0)}}
	c := config.Config{}
	c.Flags() // fills in the defaults
	c.Dir, c.Listen, c.Desk, c.Zone, c.Exercise = dir, "127.0.0.1:0", "Demo desk", "Europe/Moscow", true
	var err error
	if s.inbox, err = openInbox(); err != nil {
		return nil, err
	}
	if s.app, err = app.New(ctx, app.Options{Config: c, Version: version, Now: s.clock.Now}); err != nil {
		s.inbox.close()
		return nil, err
	}
	return s, s.wire()
}

// wire makes the deliveries, to be stepped by hand.
func (s *stage) wire() error {
	st, quiet := s.app.Store, slog.New(slog.DiscardHandler)
	links, err := desk.NewLinks(st, s.app.URL())
	if err != nil {
		return err
	}
	mail := email.New(email.Options{Address: s.inbox.address, TLS: email.TLSNone, From: "desk@demo.example", FromName: "Demo desk", Now: s.clock.Now})
	renderer := &deliver.Renderer{Store: st, Links: links, Desk: "Demo desk", URL: s.app.URL()}
	bell := desk.Bell{}
	s.engine = deliver.New(deliver.Options{Store: st, Channels: []deliver.Channel{mail}, Render: renderer.Render, Arrived: desk.Arrived, Failed: bell.Undelivered, Log: quiet})
	s.caller = &deliver.Caller{Store: st, LinkHash: links.Hash, Exhausted: bell.Exhausted, ByHand: bell.ByHand, Log: quiet}
	s.watch = &desk.Watch{Store: st, Bell: bell, Log: quiet}
	return nil
}

func (s *stage) close() error {
	s.inbox.close()
	return s.app.Close()
}

// say tells a moment.
func (s *stage) say(format string, args ...any) {
	m := Moment{At: s.clock.Now().In(moscow).Truncate(time.Minute), Text: fmt.Sprintf(format, args...)}
	s.moments = append(s.moments, m)
	s.tell(m)
}

// settle lets everything that is due happen.
func (s *stage) settle(ctx context.Context) error {
	for range 200 {
		n, err := s.caller.Step(ctx)
		if err != nil {
			return err
		}
		for _, urgent := range []bool{true, false} {
			sent, err := s.engine.Step(ctx, urgent)
			if err != nil {
				return err
			}
			n += sent
		}
		due, err := s.watch.Step(ctx)
		if err != nil {
			return err
		}
		if n+due == 0 {
			return nil
		}
	}
	return errors.New("the deliveries do not come to rest")
}

// take takes in and reads the samples that came since the last ones, each at
// its time, and moves to a moment.
func (s *stage) take(ctx context.Context, until time.Time) error {
	all, err := samples.All()
	if err != nil {
		return err
	}
	for _, sample := range all {
		if sample.Received.After(until) {
			break
		}
		results, err := s.app.Taker.TakeSamplesUntil(ctx, s.analyst, sample.Received, s.clock.to)
		if err != nil {
			return err
		}
		for _, r := range results {
			if r.Err != nil {
				return r.Err
			}
			if err := s.app.Pipeline.Read(ctx, r.Report.ID); err != nil {
				return err
			}
			s.say("A report comes in: %s", r.Name)
		}
	}
	s.clock.to(until)
	return nil
}

// write makes one change.
func (s *stage) write(ctx context.Context, fn func(*store.Tx) error) error {
	return s.app.Store.Write(ctx, fn)
}
