package api

import (
	"encoding/json"
	"log/slog"
	"net/http"

	"github.com/tocsin/tocsin/internal/auth"
	"github.com/tocsin/tocsin/internal/desk"
	"github.com/tocsin/tocsin/internal/store"
	"github.com/tocsin/tocsin/internal/threat"
)

// Options are what the API is made of.
type Options struct {
	Store   *store.Store
	Auth    *auth.Auth
	Intake  desk.Intake
	Log     *slog.Logger
	Version string
	Marking threat.Marking // of what comes in without one
	MaxSize int64          // of one document taken in, bytes

	Desk     string      // its name, as recipients know it
	Zone     string      // it works in
	Exercise bool        // nothing leaves as actual
	Sender   string      // of its CAP messages
	Links    *desk.Links // of recipients, for those who resend; nil where the desk sends nothing
}

// API serves the calls. It is an [http.Handler].
type API struct {
	o        Options
	mux      *http.ServeMux
	looks    *desk.Looks
	document []byte // the OpenAPI description
}

// Root is where the API lives.
const Root = "/api/v1"

// New makes the API. An error is a fault in its own table of routes.
func New(o Options) (*API, error) {
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	a := &API{o: o, mux: http.NewServeMux(), looks: desk.NewLooks(o.Store)}
	routes := a.routes()
	var err error
	if a.document, err = json.MarshalIndent(describe(routes, o.Version), "", " "); err != nil {
		return nil, err
	}
	for _, rt := range routes {
		a.mux.Handle(rt.method+" "+Root+rt.path, a.handler(rt))
	}
	a.mux.HandleFunc("GET "+Root+"/openapi.json", a.openAPI)
	a.mux.HandleFunc("/api/", func(w http.ResponseWriter, _ *http.Request) { a.problem(w, threat.NotFound("call")) })
	return a, nil
}

// ServeHTTP serves one call.
func (a *API) ServeHTTP(w http.ResponseWriter, r *http.Request) { a.mux.ServeHTTP(w, r) }

// openAPI serves the description, which is no secret.
func (a *API) openAPI(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "application/json")
	_, _ = w.Write(a.document) // the caller has gone; there is nobody to tell
}

// call is one request by somebody known.
type call struct {
	auth.Visit
	w http.ResponseWriter
	r *http.Request
}

func (c *call) by() threat.Reader { return c.Reader }

func (c *call) id() string { return c.r.PathValue("id") }

func (c *call) query(name string) string { return c.r.URL.Query().Get(name) }

// bodyLimit bounds a JSON body that is not a document.
const bodyLimit = 1 << 20

// read decodes a JSON body. A field that is not known is refused, because it
// would be silently lost.
func (c *call) read(into any, limit int64) error {
	d := json.NewDecoder(http.MaxBytesReader(c.w, c.r.Body, limit))
	d.DisallowUnknownFields()
	if err := d.Decode(into); err != nil {
		return threat.Invalid("body", "the body could not be read: "+plainJSON(err), "send one JSON object as the description says")
	}
	return nil
}

// handler finds out who calls, checks scope and role, and answers.
func (a *API) handler(rt route) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		visit, err := a.o.Auth.Bearer(r)
		if err == nil {
			err = permitted(visit, rt)
		}
		if err != nil {
			a.problem(w, err)
			return
		}
		c := &call{Visit: visit, w: w, r: r}
		result, err := rt.serve(c)
		if err != nil {
			a.problem(w, err)
			return
		}
		a.answer(w, rt, result)
	})
}

func permitted(v auth.Visit, rt route) error {
	if !v.May(rt.scope) {
		return threat.Forbidden("the token has no scope "+string(rt.scope), "make a token that has it")
	}
	if !v.Reader.May(rt.role) {
		return threat.Forbidden("your role does not reach this", "ask somebody who is "+string(rt.role))
	}
	return nil
}

// status is an answer that has another status than its route's usual one.
type status struct {
	code     int
	location string
	body     any
}

// answer writes a result. A nil result has no body; a route that wrote its own
// gives [written].
func (a *API) answer(w http.ResponseWriter, rt route, result any) {
	code := rt.status
	if s, ok := result.(status); ok {
		code, result = s.code, s.body
		if s.location != "" {
			w.Header().Set("Location", s.location)
		}
	}
	switch result.(type) {
	case written:
		return
	case nil:
		w.WriteHeader(code)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(code)
	if err := json.NewEncoder(w).Encode(result); err != nil {
		a.o.Log.Warn("write answer", "path", rt.path, "err", err)
	}
}

// written says that the route has written its answer itself.
type written struct{}
