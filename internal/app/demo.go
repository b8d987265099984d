package app

import (
	"context"
	"errors"
	"net"
	"net/http"
	"net/url"
	"time"

	"github.com/tocsin/tocsin/internal/auth"
	"github.com/tocsin/tocsin/internal/config"
	"github.com/tocsin/tocsin/internal/console"
	"github.com/tocsin/tocsin/internal/store"
	"github.com/tocsin/tocsin/internal/threat"
)

// Stepped makes a desk that does nothing by itself: it listens nowhere, runs no
// job and sends nothing until [App.Settle] is called. A play drives it.
type Stepped struct {
	// Dial connects webhooks, wherever their address seems to lead.
	Dial func(ctx context.Context, network, address string) (net.Conn, error)
	// Demo is shown in the console; nil where nobody watches.
	Demo console.Demo
}

// visit is how long somebody stays signed in to a stepped desk, whose clock
// jumps over weeks.
const visit = 400 * 24 * time.Hour

// EnterAs gives a link that signs a person in, once: for whoever started the
// program and sits before it.
func (a *App) EnterAs(ctx context.Context, login string) (string, error) {
	person, err := a.Store.PersonByLogin(ctx, threat.Machinery("demo"), login)
	if err != nil {
		return "", err
	}
	return a.Auth.EnterLink(ctx, person.ID)
}

// Handler serves all of the desk.
func (a *App) Handler() http.Handler { return a.server.Handler }

// Settle lets everything happen that is due: what came in is read, who is to be
// called is called, what is to be sent is sent, until the desk comes to rest.
func (a *App) Settle(ctx context.Context) error {
	s := &a.sending
	for range 500 {
		done, err := a.readAll(ctx)
		if err != nil {
			return err
		}
		for _, step := range []func(context.Context) (int, error){
			s.caller.Step, s.watch.Step,
			func(ctx context.Context) (int, error) { return s.engine.Step(ctx, true) },
			func(ctx context.Context) (int, error) { return s.engine.Step(ctx, false) },
		} {
			n, err := step(ctx)
			if err != nil {
				return err
			}
			done += n
		}
		if done == 0 {
			return nil
		}
	}
	return errors.New("the desk does not come to rest")
}

// readAll reads the reports that came in.
func (a *App) readAll(ctx context.Context) (int, error) {
	came, err := a.Store.Reports(ctx, threat.Machinery("reading"), store.ReportFilter{State: threat.ReportReceived, Limit: 100})
	if err != nil {
		return 0, err
	}
	for _, rep := range came.Reports {
		if err := a.Pipeline.Read(ctx, rep.ID); err != nil {
			return 0, err
		}
	}
	return len(came.Reports), nil
}

// Release gives back what a process that was killed had in hand.
func (a *App) Release(ctx context.Context) error {
	return a.Store.Write(ctx, func(tx *store.Tx) error { return tx.ReleaseLeases() })
}

func (a *App) demo() console.Demo {
	if a.o.Stepped == nil {
		return nil
	}
	return a.o.Stepped.Demo
}

// steady is the clock of what holds back who asks too often: that of a stepped
// desk stands still, and would hold back for ever.
func (a *App) steady() func() time.Time {
	if a.o.Stepped == nil {
		return nil
	}
	return time.Now
}

func (a *App) authOptions(base *url.URL) auth.Options {
	c := a.o.Config
	o := auth.Options{Store: a.Store, URL: base, Desk: c.Desk, Proxies: config.Prefixes(c.Proxies), Log: a.o.Log, Limits: a.steady()}
	if a.o.Stepped != nil {
		o.Idle, o.Absolute = visit, visit
	}
	return o
}

// outward is the client that webhooks and gateways are reached by.
func (a *App) outward() *http.Client {
	client := guarded(config.Prefixes(a.o.Config.WebhookAllow))
	if a.o.Stepped != nil {
		client.Transport = &http.Transport{DialContext: a.o.Stepped.Dial}
	}
	return client
}
