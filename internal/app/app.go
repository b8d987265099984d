package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"runtime"
	"strings"
	"sync/atomic"
	"time"

	"github.com/riverqueue/river"
	"golang.org/x/sync/errgroup"

	"github.com/tocsin/tocsin/internal/api"
	"github.com/tocsin/tocsin/internal/auth"
	"github.com/tocsin/tocsin/internal/config"
	"github.com/tocsin/tocsin/internal/console"
	"github.com/tocsin/tocsin/internal/desk"
	"github.com/tocsin/tocsin/internal/intake"
	"github.com/tocsin/tocsin/internal/intake/document"
	"github.com/tocsin/tocsin/internal/intake/fetch"
	"github.com/tocsin/tocsin/internal/machineread"
	"github.com/tocsin/tocsin/internal/reach"
	"github.com/tocsin/tocsin/internal/store"
	"github.com/tocsin/tocsin/internal/threat"
)

// Options are what the outside gives.
type Options struct {
	Config  config.Config
	Version string
	Now     func() time.Time // time.Now when nil
	Rand    io.Reader        // crypto/rand when nil
	Log     *slog.Logger     // discarded when nil
	Stepped *Stepped         // nil for a desk that works by itself
}

// App is a desk that runs.
type App struct {
	Store    *store.Store
	Auth     *auth.Auth
	Taker    *intake.Taker
	Pipeline *intake.Pipeline

	o        Options
	jobs     store.Jobs
	folder   *intake.Folder
	listener net.Listener
	server   *http.Server
	metrics  *metrics
	sending  sending
	ready    atomic.Bool
}

// New opens the data directory and the listening socket. Nothing is served and
// no job runs before [App.Run].
func New(ctx context.Context, o Options) (*App, error) {
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	a := &App{o: o, metrics: newMetrics()}
	if err := a.listen(); err != nil {
		return nil, err
	}
	if err := a.open(ctx); err != nil {
		err = errors.Join(err, a.closeListener())
		if a.Store != nil {
			err = errors.Join(err, a.Store.Close())
		}
		return nil, err
	}
	return a, nil
}

// listen takes the address that the desk is served at.
func (a *App) listen() error {
	if a.o.Stepped != nil {
		return nil // somebody else serves it
	}
	c := a.o.Config
	listener, err := net.Listen("tcp", c.Listen)
	if err != nil {
		return &threat.Error{Kind: threat.KindUnavailable, Where: "listen", Message: fmt.Sprintf("%s cannot be listened on: %v", c.Listen, inner(err)), Remedy: "stop what listens there, or choose another address with --listen", Err: err}
	}
	a.listener = listener
	return nil
}

func (a *App) closeListener() error {
	if a.listener == nil {
		return nil
	}
	return a.listener.Close()
}

// inner is the operating system's own word for a failure.
func inner(err error) error {
	var op *net.OpError
	if errors.As(err, &op) {
		return op.Err
	}
	return err
}

// open makes the rooms.
func (a *App) open(ctx context.Context) error {
	c := a.o.Config
	base, err := a.base()
	if err != nil {
		return err
	}
	if a.Store, err = store.Open(ctx, store.Options{Dir: c.Dir, Database: c.Database, Origin: base.Hostname(), Now: a.o.Now, Rand: a.o.Rand, Log: a.o.Log}); err != nil {
		return err
	}
	a.Auth = auth.New(a.authOptions(base))
	if err := a.openIntake(); err != nil {
		return err
	}
	if err := a.openSending(ctx, strings.TrimSuffix(base.String(), "/")); err != nil {
		return err
	}
	handler, err := a.handler()
	if err != nil {
		return err
	}
	a.server = &http.Server{
		Handler: handler, ErrorLog: slog.NewLogLogger(a.o.Log.Handler(), slog.LevelDebug),
		ReadHeaderTimeout: 10 * time.Second, ReadTimeout: 5 * time.Minute, IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 64 << 10,
	}
	a.ready.Store(a.o.Stepped != nil) // which is as ready as it will be
	return nil
}

// openIntake makes what brings reports in and the jobs that read them.
func (a *App) openIntake() error {
	c := a.o.Config
	client := fetch.New(fetch.Options{Allow: config.Prefixes(c.FetchAllow), Limit: c.FetchLimit, Wait: c.FetchWait, Now: a.o.Now})
	a.Taker = intake.NewTaker(intake.Options{Store: a.Store, Fetch: client, Limits: document.Limits{Bytes: c.IntakeLimit}, Log: a.o.Log})
	a.Pipeline = intake.NewPipeline(a.Store, nil, a.o.Log)
	if err := a.openMachine(); err != nil {
		return err
	}
	if c.IntakeDir != "" {
		folder, err := a.Taker.Folder(c.IntakeDir, "watched folder", c.DefaultMarking())
		if err != nil {
			return err
		}
		a.folder = folder
	}
	jobs := &river.Config{Logger: slog.New(quiet{a.o.Log.Handler()})}
	intake.Register(jobs, a.Taker, a.Pipeline, runtime.NumCPU())
	var err error
	a.jobs, err = a.Store.Jobs(jobs)
	return err
}

// openMachine lets a model read reports as well, where one is configured.
func (a *App) openMachine() error {
	c := a.o.Config
	key, err := config.Secret(c.ModelKey)
	if err != nil {
		return err
	}
	r, err := machineread.New(machineread.Config{
		URL: c.ModelURL, Key: key, Model: c.Model, Samples: c.ModelSamples, Agree: c.ModelAgree, Highest: c.HighestForModel(), Timeout: c.ModelWait,
	}, guarded(config.Prefixes(c.ModelAllow)))
	if err != nil || r == nil {
		return err
	}
	a.Pipeline.Machine = r
	return nil
}

// base is the address people reach the desk at.
func (a *App) base() (*url.URL, error) {
	if a.o.Config.URL != "" {
		return url.Parse(strings.TrimSuffix(a.o.Config.URL, "/"))
	}
	scheme := "http"
	if a.o.Config.TLSCert != "" {
		scheme = "https"
	}
	host, port, err := net.SplitHostPort(a.listener.Addr().String())
	if err != nil {
		return nil, fmt.Errorf("read listen address: %w", err)
	}
	if ip := net.ParseIP(host); ip != nil && (ip.IsUnspecified() || ip.IsLoopback()) {
		host = "localhost" // passkeys and cookies need a name
	}
	return &url.URL{Scheme: scheme, Host: net.JoinHostPort(host, port)}, nil
}

// URL is where the desk is reached.
func (a *App) URL() string { return strings.TrimSuffix(a.Auth.Link("/"), "/") }

// handler puts the faces together.
func (a *App) handler() (http.Handler, error) {
	c := a.o.Config
	pages, err := console.New(console.Options{
		Store: a.Store, Auth: a.Auth, Intake: door{a.Taker}, Log: a.o.Log, Desk: c.Desk, Version: a.o.Version,
		Exercise: c.Exercise, Marking: c.DefaultMarking(), MaxSize: c.IntakeLimit, Settings: settings(c), Links: a.Links(), Sender: a.sender(), Zone: c.Zone, SendsMail: c.SMTP != "", Demo: a.demo(),
	})
	if err != nil {
		return nil, fmt.Errorf("make console: %w", err)
	}
	calls, err := api.New(api.Options{
		Store: a.Store, Auth: a.Auth, Intake: door{a.Taker}, Log: a.o.Log, Version: a.o.Version, Marking: c.DefaultMarking(), MaxSize: c.IntakeLimit,
		Desk: c.Desk, Zone: c.Zone, Exercise: c.Exercise, Sender: a.sender(), Links: a.Links(),
	})
	if err != nil {
		return nil, fmt.Errorf("make API: %w", err)
	}
	mux := http.NewServeMux()
	mux.Handle("/api/", calls)
	mux.HandleFunc("GET /healthz", a.healthz)
	mux.HandleFunc("GET /readyz", a.readyz)
	mux.HandleFunc("GET /metrics", a.serveMetrics)
	mux.Handle("/", pages)
	answers, err := reach.New(reach.Options{Store: a.Store, Links: a.sending.links, Desk: c.Desk, Proxies: config.Prefixes(c.Proxies), Secure: a.Auth.Secure(), Log: a.o.Log, Limits: a.steady()})
	if err != nil {
		return nil, fmt.Errorf("make recipients' pages: %w", err)
	}
	// A recipient's page sends no referrer, by which older browsers hide where
	// a form came from: its own key protects it, not the check in Protect.
	doors := http.NewServeMux()
	doors.Handle(desk.LinkPath, answers)
	doors.Handle(desk.VerifyPath, answers)
	doors.Handle("/", auth.Protect(mux, a.Auth.Secure()))
	return a.metrics.count(a.contain(doors)), nil
}

// sender is who the desk's CAP messages are from.
func (a *App) sender() string {
	if a.o.Config.Sender != "" {
		return a.o.Config.Sender
	}
	at, err := url.Parse(a.Auth.Link("/"))
	if err != nil {
		return desk.SenderOf("localhost")
	}
	return desk.SenderOf(at.Hostname())
}

// Run serves and works until ctx ends, then stops gracefully: no new request
// or job begins, and what is in hand is finished within the drain time, or
// handed back to be done again.
func (a *App) Run(ctx context.Context) error {
	group, ctx := errgroup.WithContext(ctx)
	if err := a.jobs.Start(context.WithoutCancel(ctx)); err != nil {
		return errors.Join(fmt.Errorf("start jobs: %w", err), a.Close())
	}
	if err := a.runSending(ctx, group); err != nil {
		return errors.Join(err, a.Close())
	}
	group.Go(func() error { return a.serve() })
	group.Go(func() error { return a.housekeeping(ctx) })
	group.Go(func() error { return a.warm(ctx) })
	if a.folder != nil {
		group.Go(func() error { return ended(ctx, a.folder.Watch(ctx, 2*time.Second)) })
	}
	a.ready.Store(true)
	group.Go(func() error {
		<-ctx.Done()
		return a.stop()
	})
	err := ended(ctx, group.Wait())
	if a.sending.mail != nil {
		a.sending.mail.Close()
	}
	return errors.Join(err, a.Store.Close())
}

// ended drops the error that only says that ctx is over.
func ended(ctx context.Context, err error) error {
	if ctx.Err() != nil && errors.Is(err, ctx.Err()) {
		return nil
	}
	return err
}

func (a *App) serve() error {
	c := a.o.Config
	var err error
	if c.TLSCert != "" {
		err = a.server.ServeTLS(a.listener, c.TLSCert, c.TLSKey)
	} else {
		err = a.server.Serve(a.listener)
	}
	if errors.Is(err, http.ErrServerClosed) {
		return nil
	}
	return fmt.Errorf("serve: %w", err)
}

// stop ends serving and jobs in the order in which nothing is lost.
func (a *App) stop() error {
	a.ready.Store(false)
	ctx, cancel := context.WithTimeout(context.Background(), a.o.Config.Drain)
	defer cancel()
	if err := a.server.Shutdown(ctx); err != nil {
		_ = a.server.Close() // long streams: their clients come back
	}
	if err := a.jobs.Stop(ctx); err != nil {
		hand, cancel := context.WithTimeout(context.Background(), 5*time.Second)
		defer cancel()
		if err := a.jobs.StopAndCancel(hand); err != nil {
			return fmt.Errorf("stop jobs: %w", err)
		}
	}
	return nil
}

// Close ends an App that was never run.
func (a *App) Close() error {
	if a.sending.mail != nil {
		a.sending.mail.Close()
	}
	return errors.Join(a.closeListener(), a.Store.Close())
}

// warm indexes what was read before the start, beside the serving.
func (a *App) warm(ctx context.Context) error {
	if err := a.Pipeline.Warm(ctx); err != nil && ctx.Err() == nil {
		a.o.Log.Error("reports cannot be indexed yet; the next report that comes tries again", "error", err)
	}
	return nil
}

// housekeeping removes what has expired and what was erased, and signs a
// checkpoint of the ledger, now and then.
func (a *App) housekeeping(ctx context.Context) error {
	hourly := time.NewTicker(time.Hour)
	defer hourly.Stop()
	for {
		if err := a.keepHouse(ctx); err != nil && ctx.Err() == nil {
			a.o.Log.Error("housekeeping failed; it is tried again in an hour", "error", err)
		}
		select {
		case <-ctx.Done():
			return nil
		case <-hourly.C:
		}
	}
}

func (a *App) keepHouse(ctx context.Context) error {
	if err := a.Store.Write(ctx, func(tx *store.Tx) error { return errors.Join(tx.Sweep(), tx.KeepCheckpoint()) }); err != nil {
		return err
	}
	_, err := a.Store.SweepOriginals(ctx)
	return err
}
