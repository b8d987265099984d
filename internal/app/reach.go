package app

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"slices"
	"syscall"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/tocsin/tocsin/internal/config"
	"github.com/tocsin/tocsin/internal/deliver"
	"github.com/tocsin/tocsin/internal/deliver/email"
	"github.com/tocsin/tocsin/internal/deliver/sms"
	"github.com/tocsin/tocsin/internal/deliver/webhook"
	"github.com/tocsin/tocsin/internal/desk"
	"github.com/tocsin/tocsin/internal/guard"
	"github.com/tocsin/tocsin/internal/store"
	"github.com/tocsin/tocsin/internal/threat"
)

// sending is all that makes warnings reach people.
type sending struct {
	channels []deliver.Channel
	names    []string
	links    *desk.Links
	bell     desk.Bell
	engine   *deliver.Engine
	caller   *deliver.Caller
	watch    *desk.Watch
	mail     *email.Channel // nil when the desk sends none
	cursor   string         // of the audit
}

// Links makes the links of recipients, for those who resend.
func (a *App) Links() *desk.Links { return a.sending.links }

// openSending makes the channels and what drives them.
func (a *App) openSending(ctx context.Context, base string) error {
	if err := a.rememberExercise(ctx); err != nil {
		return err
	}
	var err error
	if a.sending.links, err = desk.NewLinks(a.Store, base); err != nil {
		return err
	}
	if err := a.openChannels(); err != nil {
		return err
	}
	c, s := a.o.Config, &a.sending
	for _, channel := range s.channels {
		s.names = append(s.names, channel.Name())
	}
	s.bell = desk.Bell{Mail: s.mail != nil}
	render := &deliver.Renderer{Store: a.Store, Links: s.links, Desk: c.Desk, URL: base + "/"}
	s.engine = deliver.New(deliver.Options{
		Store: a.Store, Channels: s.channels, Render: render.Render, Arrived: desk.Arrived, Failed: s.bell.Undelivered, Trouble: s.bell.Trouble, Log: a.o.Log,
		Rates: map[string]float64{"email": c.SMTPRate, "sms": c.SMSRate, "webhook": c.WebhookRate}, Gap: c.ContactGap,
	})
	a.metrics.rest(s.names, s.engine.Rests)
	s.caller = &deliver.Caller{
		Store: a.Store, Served: func(name string) bool { return slices.Contains(s.names, name) },
		Exhausted: s.bell.Exhausted, ByHand: s.bell.ByHand, Failed: s.bell.Undelivered, Log: a.o.Log,
	}
	s.watch = &desk.Watch{Store: a.Store, Bell: s.bell, Log: a.o.Log}
	return nil
}

// rememberExercise puts into the records whether this desk is an exercise, so
// that every approval and every message holds to it.
func (a *App) rememberExercise(ctx context.Context) error {
	was, err := desk.Exercise(ctx, &a.Store.Reads)
	if err != nil || was == a.o.Config.Exercise {
		return err
	}
	value := map[bool]string{true: "yes", false: "no"}[a.o.Config.Exercise]
	return a.Store.Write(ctx, func(tx *store.Tx) error {
		return tx.SetSetting(threat.Machinery("configuration"), desk.SettingExercise, value)
	})
}

func (a *App) openChannels() error {
	c, s := a.o.Config, &a.sending
	if c.SMTP != "" {
		password, err := config.Secret(c.SMTPPassword)
		if err != nil {
			return err
		}
		s.mail = email.New(email.Options{Address: c.SMTP, TLS: email.TLSPolicy(c.SMTPTLS), User: c.SMTPUser, Password: password, From: c.SMTPFrom, FromName: c.Desk, Wait: c.SendWait, Now: a.Store.Now})
		s.channels = append(s.channels, s.mail)
	}
	client := a.outward()
	if c.Webhooks {
		s.channels = append(s.channels, webhook.New(webhook.Options{Client: client, Wait: c.SendWait, Now: a.Store.Now}))
	}
	if c.SMSURL != "" {
		secret, err := config.Secret(c.SMSSecret)
		if err != nil {
			return err
		}
		s.channels = append(s.channels, sms.New(sms.Options{URL: c.SMSURL, Headers: c.SMSHeaders, Body: c.SMSBody, Secret: secret, Client: client, Wait: c.SendWait, Now: a.Store.Now}))
	}
	return nil
}

// guarded is a client that reaches public addresses over TLS, and those
// allowed, and follows no redirect: a message goes where it was meant to, or
// nowhere. The address is looked at when the connection is made, after the name
// is resolved.
func guarded(allow []netip.Prefix) *http.Client {
	rule := guard.Rule{Allow: allow}
	return &http.Client{
		Transport:     byScheme{plain: transport(rule.ControlPlain), secure: transport(rule.Control)},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

func transport(control func(network, address string, c syscall.RawConn) error) *http.Transport {
	dialer := &net.Dialer{Timeout: 10 * time.Second, Control: control}
	return &http.Transport{DialContext: dialer.DialContext, TLSHandshakeTimeout: 10 * time.Second, MaxIdleConns: 256, MaxIdleConnsPerHost: 64, IdleConnTimeout: time.Minute, MaxResponseHeaderBytes: 64 << 10}
}

// byScheme has connections of their own for addresses without TLS.
type byScheme struct{ plain, secure http.RoundTripper }

// RoundTrip takes the connection that the address asks for.
func (b byScheme) RoundTrip(req *http.Request) (*http.Response, error) {
	if req.URL.Scheme == "https" {
		return b.secure.RoundTrip(req)
	}
	return b.plain.RoundTrip(req)
}

// runSending drives what was opened until ctx ends.
func (a *App) runSending(ctx context.Context, group *errgroup.Group) error {
	s := &a.sending
	if err := a.Store.Write(context.WithoutCancel(ctx), func(tx *store.Tx) error { return tx.ReleaseLeases() }); err != nil {
		return fmt.Errorf("take up deliveries: %w", err)
	}
	// A stop asked for meanwhile is no fault: what is not given up now is at
	// the next start.
	if err := a.abandon(ctx); err != nil && ctx.Err() == nil {
		return fmt.Errorf("give up deliveries: %w", err)
	}
	group.Go(func() error { return s.engine.Run(ctx) })
	group.Go(func() error { return s.caller.Run(ctx) })
	group.Go(func() error { return s.watch.Run(ctx) })
	c := a.o.Config
	if c.Heartbeat != "" {
		group.Go(func() error { return every(ctx, c.HeartbeatEvery, a.beat) })
	}
	if c.ProbeEvery > 0 {
		group.Go(func() error { return every(ctx, c.ProbeEvery, a.probe) })
	}
	if c.BounceDir != "" {
		group.Go(func() error { return every(ctx, 2*time.Second, a.bounces) })
	}
	return nil
}

// abandon gives up what waits for a channel that this desk has no more, so that
// the next step is taken.
func (a *App) abandon(ctx context.Context) error {
	for {
		orphans, err := a.Store.Unserved(ctx, threat.Machinery("deliver"), append([]string{desk.ChannelTelephone}, a.sending.names...), 500)
		if err != nil || len(orphans) == 0 {
			return err
		}
		err = a.Store.Write(ctx, func(tx *store.Tx) error {
			for _, d := range orphans {
				d.State, d.Reason, d.Done = threat.DeliveryFailed, "this desk cannot send by "+d.Channel, tx.Now()
				if err := errors.Join(tx.CloseDelivery(d), tx.WakeChains(d.Product, d.Chain)); err != nil {
					return err
				}
			}
			return a.sending.bell.Undelivered(tx, orphans)
		})
		if err != nil {
			return err
		}
	}
}

// every does something now and then, until ctx ends.
func every(ctx context.Context, interval time.Duration, do func(context.Context)) error {
	ticker := time.NewTicker(interval)
	defer ticker.Stop()
	for ctx.Err() == nil {
		do(ctx)
		select {
		case <-ctx.Done():
		case <-ticker.C:
		}
	}
	return nil
}
