package app

import (
	"fmt"
	"net/http"
	"runtime/debug"

	"github.com/tocsin/tocsin/internal/auth"
	"github.com/tocsin/tocsin/internal/config"
	"github.com/tocsin/tocsin/internal/console"
)

// healthz says that the process answers.
func (a *App) healthz(w http.ResponseWriter, _ *http.Request) { fmt.Fprintln(w, "ok") }

// readyz says that the desk can do its work: the database answers, and jobs
// are worked, and everything that is due has a next step.
func (a *App) readyz(w http.ResponseWriter, r *http.Request) {
	if !a.ready.Load() {
		http.Error(w, "starting or stopping", http.StatusServiceUnavailable)
		return
	}
	if err := a.Store.Ping(r.Context()); err != nil {
		a.o.Log.Error("the database does not answer", "error", err)
		http.Error(w, "the database does not answer", http.StatusServiceUnavailable)
		return
	}
	if err := a.Store.Room(); err != nil {
		a.o.Log.Error("nothing more can be kept", "error", err)
		http.Error(w, "nothing more can be kept: the disk is full, or cannot be written", http.StatusServiceUnavailable)
		return
	}
	why, err := a.Blind(r.Context())
	if err != nil || len(why) > 0 {
		// What is open at a desk is nobody's business outside: that it is blind,
		// is; the reasons are in the log.
		a.o.Log.Error("not ready: the desk is blind", "why", why, "error", err)
		http.Error(w, "the desk is blind: something that is due is not being done", http.StatusServiceUnavailable)
		return
	}
	fmt.Fprintln(w, "ready")
}

// contain turns a panic into an answer, and a line in the log without the
// request's content.
func (a *App) contain(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer func() {
			if v := recover(); v != nil && v != http.ErrAbortHandler {
				a.o.Log.Error("a request failed in the program", "method", r.Method, "panic", fmt.Sprintf("%T", v), "stack", string(debug.Stack()))
				http.Error(w, "something failed in the program; it is in the log", http.StatusInternalServerError)
			}
		}()
		next.ServeHTTP(w, r)
	})
}

// serveMetrics answers programs on this machine only: figures of load tell
// things about the desk.
func (a *App) serveMetrics(w http.ResponseWriter, r *http.Request) {
	peer := auth.AddressOf(r, config.Prefixes(a.o.Config.Proxies))
	direct := r.Header.Get("X-Forwarded-For") == "" && r.Header.Get("Forwarded") == ""
	if !direct || !isLoopback(peer) {
		http.NotFound(w, r)
		return
	}
	a.metrics.handler.ServeHTTP(w, r)
}

// settings are the configuration as the console shows it, without secrets.
func settings(c config.Config) []console.Setting {
	database := "SQLite in the data directory"
	if c.Database != "" {
		database = "PostgreSQL"
	}
	return []console.Setting{
		{Name: "Desk", Value: c.Desk},
		{Name: "Time zone", Value: c.Zone},
		{Name: "Records", Value: database},
		{Name: "Marking of what comes in without one", Value: c.Marking},
		{Name: "Largest document", Value: fmt.Sprintf("%d MB", c.IntakeLimit>>20)},
		{Name: "Watched folder", Value: orNone(c.IntakeDir)},
		{Name: "Private addresses that may be fetched", Value: orNone(fmt.Sprint(c.FetchAllow))},
		{Name: "Model that reads reports too", Value: modelWords(c)},
		{Name: "Mail relay (--smtp)", Value: orNone(c.SMTP)},
		{Name: "Mail comes from (--smtp-from)", Value: orNone(c.SMTPFrom)},
		{Name: "Webhooks", Value: map[bool]string{true: "sent", false: "not sent"}[c.Webhooks]},
		{Name: "SMS gateway (--sms-url)", Value: map[bool]string{true: "set", false: "none"}[c.SMSURL != ""]},
		{Name: "Exercise", Value: map[bool]string{true: "yes", false: "no"}[c.Exercise]},
	}
}

// modelWords says whether a model reads reports, and what it may see.
func modelWords(c config.Config) string {
	if c.ModelURL == "" {
		return "none"
	}
	return fmt.Sprintf("%s, up to %s", c.Model, c.HighestForModel())
}

func orNone(s string) string {
	if s == "" || s == "[]" {
		return "none"
	}
	return s
}
