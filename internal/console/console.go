package console

import (
	"context"
	"log/slog"
	"net/http"
	"strings"

	"github.com/tocsin/tocsin/internal/auth"
	"github.com/tocsin/tocsin/internal/desk"
	"github.com/tocsin/tocsin/internal/store"
	"github.com/tocsin/tocsin/internal/threat"
)

// Options are what the console is made of.
type Options struct {
	Store  *store.Store
	Auth   *auth.Auth
	Intake desk.Intake
	Log    *slog.Logger

	Desk     string // name of the desk
	Version  string
	Exercise bool
	Marking  threat.Marking // of what comes in without one
	MaxSize  int64          // of one document taken in, bytes
	// Settings are shown, not changed: name and value, secrets left out.
	Settings []Setting
	// Links makes the links of recipients, for those who resend; nil where the
	// desk sends nothing.
	Links *desk.Links
	// Sender is who the desk's CAP messages are from.
	Sender string
	// Zone is the IANA time zone the desk works in.
	Zone string
	// SendsMail says that warnings and calls to the desk\'s people go by mail.
	SendsMail bool
	Demo      Demo // nil for a desk that is none
}

// Setting is one line of the desk's configuration.
type Setting struct{ Name, Value string }

// Console serves the pages. It is an [http.Handler].
type Console struct {
	Options
	log   *slog.Logger
	pages *pages
	mux   *http.ServeMux

	tallies tallies
	looks   *desk.Looks

	publicLimit *auth.Limiter
}

// New makes the console. An error is a fault in its own templates.
func New(o Options) (*Console, error) {
	p, err := loadPages()
	if err != nil {
		return nil, err
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	o.Version = strings.TrimPrefix(o.Version, "tocsin ")
	c := &Console{Options: o, log: o.Log, pages: p, mux: http.NewServeMux(), looks: desk.NewLooks(o.Store), publicLimit: newPublicLimit(o.Store.Now)}
	if c.Sender == "" {
		c.Sender = desk.SenderOf("localhost")
	}
	for _, route := range c.routes() {
		c.mux.Handle(route.pattern, c.handler(route))
	}
	c.mux.HandleFunc("GET /static/", c.serveStatic)
	return c, nil
}

// ServeHTTP serves one request.
func (c *Console) ServeHTTP(w http.ResponseWriter, r *http.Request) { c.mux.ServeHTTP(w, r) }

// visit is a request by somebody who is signed in, or, on the pages before
// that, by nobody.
type visit struct {
	auth.Visit
	w http.ResponseWriter
	r *http.Request
}

// by is who asks.
func (v *visit) by() threat.Reader { return v.Reader }

func (v *visit) ctx() context.Context { return v.r.Context() }

func (v *visit) form(name string) string { return v.r.PostFormValue(name) }

func (v *visit) query(name string) string { return v.r.URL.Query().Get(name) }

// open says that a page needs nobody to be signed in.
const open threat.Role = "open"

// route is one address: who may use it, and what it does.
type route struct {
	pattern string
	need    threat.Role
	serve   func(*visit) error
}

func (c *Console) routes() []route {
	var all []route
	for _, room := range [][]route{
		c.gateRoutes(), c.passkeyRoutes(), c.watchRoutes(), c.alarmRoutes(), c.inboxRoutes(), c.intakeRoutes(), c.reportRoutes(),
		c.factRoutes(), c.casesRoutes(), c.caseRoutes(), c.actorRoutes(), c.sourceRoutes(), c.searchRoutes(), c.feedRoutes(),
		c.ledgerRoutes(), c.peopleRoutes(), c.settingsRoutes(), c.liveRoutes(),
		c.dutyRoutes(), c.capRoutes(), c.productRoutes(), c.boardRoutes(), c.reviewRoutes(), c.advisoryRoutes(), c.directoryRoutes(), c.demoRoutes(),
	} {
		all = append(all, room...)
	}
	return append(all, route{"/", open, c.nowhere})
}

// formLimit bounds a form without files.
const formLimit = 4 << 20

// handler finds out who asks, refuses what they may not do, and shows errors.
func (c *Console) handler(rt route) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		v := &visit{w: w, r: r}
		if err := c.admit(v, rt); err != nil {
			c.fault(v, err)
			return
		}
		if v.r.Method == http.MethodPost {
			if err := c.readForm(v); err != nil {
				c.fault(v, err)
				return
			}
		}
		if err := rt.serve(v); err != nil {
			c.fault(v, err)
		}
	})
}

// admit fills in who asks.
func (c *Console) admit(v *visit, rt route) error {
	known, err := c.Auth.Session(v.w, v.r)
	if err != nil && (rt.need != open || threat.KindOf(err) != threat.KindUnauthenticated) {
		return err
	}
	v.Visit = known
	if rt.need != open && !v.by().May(rt.need) {
		return threat.Forbidden("your role does not reach this", "ask somebody who is "+string(rt.need))
	}
	return nil
}

// readForm reads a bounded form and checks that it came from the desk's own
// page. Pages before signing in have no session to bind a token to; there
// [auth.Protect] alone decides.
func (c *Console) readForm(v *visit) error {
	limit := int64(formLimit)
	if c.isUpload(v.r) {
		limit = c.MaxSize*maxFiles + formLimit
	}
	v.r.Body = http.MaxBytesReader(v.w, v.r.Body, limit)
	var err error
	if c.isUpload(v.r) {
		err = v.r.ParseMultipartForm(formLimit)
	} else if !isJSON(v.r) {
		err = v.r.ParseForm()
	}
	if err != nil {
		return &threat.Error{Kind: threat.KindTooLarge, Where: "form", Message: "the form could not be read, or is larger than " + sizeWords(limit), Remedy: "send less at once", Err: err}
	}
	if v.Reader.Person == "" {
		return nil
	}
	given := v.r.Header.Get("X-CSRF-Token")
	if given == "" {
		given = v.form("csrf")
	}
	return v.CheckToken(given)
}

// nowhere answers what has no page.
func (c *Console) nowhere(v *visit) error {
	if v.Reader.Person == "" {
		return c.toSignIn(v)
	}
	return threat.NotFound("page")
}
