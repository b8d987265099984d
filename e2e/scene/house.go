package scene

import (
	"context"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/tocsin/tocsin/internal/api"
	"github.com/tocsin/tocsin/internal/auth"
	"github.com/tocsin/tocsin/internal/console"
	"github.com/tocsin/tocsin/internal/desk"
	"github.com/tocsin/tocsin/internal/store"
	"github.com/tocsin/tocsin/internal/testkit"
	"github.com/tocsin/tocsin/internal/threat"
)

// House is a furnished desk behind a real HTTP server on loopback.
type House struct {
	*Furnished
	Store  *store.Store
	Auth   *auth.Auth
	Clock  *testkit.Clock
	Server *httptest.Server
	t      testing.TB
}

// MaxSize is the largest document the scene's desk takes in.
const MaxSize = 8 << 20

// Handler puts console and API together as the program does.
func Handler(s *store.Store, door *auth.Auth, exercise bool) (http.Handler, error) {
	links, err := desk.NewLinks(s, door.Link(""))
	if err != nil {
		return nil, err
	}
	pages, err := console.New(console.Options{
		Store: s, Auth: door, Intake: NewIntake(s), Desk: "Example desk", Version: "test", Exercise: exercise, Marking: threat.Amber, MaxSize: MaxSize, Links: links, Sender: "desk@desk.example",
	})
	if err != nil {
		return nil, err
	}
	calls, err := api.New(api.Options{Store: s, Auth: door, Intake: NewIntake(s), MaxSize: MaxSize, Marking: threat.Amber, Version: "test", Desk: "Example desk", Zone: "UTC", Exercise: exercise, Sender: "desk@desk.example", Links: links})
	if err != nil {
		return nil, err
	}
	mux := http.NewServeMux()
	mux.Handle("/api/", calls)
	mux.Handle("/", pages)
	return auth.Protect(mux, false), nil
}

// Open starts a furnished house that closes with the test.
func Open(t testing.TB) *House {
	t.Helper()
	clock := testkit.NewClock()
	s := testkit.TempStore(t, clock)
	h := &House{Store: s, Clock: clock, t: t}
	h.Server = httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { h.Server.Config.Handler.ServeHTTP(w, r) }))
	h.Server.Start()
	t.Cleanup(h.Server.Close)
	at, err := url.Parse(h.Server.URL)
	if err != nil {
		t.Fatal(err)
	}
	passwords := auth.QuickPasswords()
	h.Auth = auth.New(auth.Options{Store: s, URL: at, Desk: "Example desk", Passwords: passwords})
	if h.Furnished, err = Furnish(context.Background(), s, h.Auth, passwords); err != nil {
		t.Fatal(err)
	}
	if h.Server.Config.Handler, err = Handler(s, h.Auth, false); err != nil {
		t.Fatal(err)
	}
	return h
}

// Browser is a person with a cookie jar.
type Browser struct {
	*http.Client
	h *House
}

// Browser opens a browser that follows redirects, signed in unless login is
// empty.
func (h *House) Browser(login string) *Browser {
	h.t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		h.t.Fatal(err)
	}
	b := &Browser{Client: &http.Client{Jar: jar, Timeout: 3 * time.Minute}, h: h}
	if login != "" {
		if page := b.Post("/sign-in", url.Values{"login": {login}, "password": {Password}}); page.Status != http.StatusOK {
			h.t.Fatalf("sign in as %s: %d %s", login, page.Status, page.Text)
		}
	}
	return b
}

// Page is what came back.
type Page struct {
	Status int
	Path   string // after redirects
	Header http.Header
	Text   string
}

// Get opens an address of the desk.
func (b *Browser) Get(path string) Page {
	b.h.t.Helper()
	r, err := http.NewRequest(http.MethodGet, b.h.Server.URL+path, nil)
	if err != nil {
		b.h.t.Fatal(err)
	}
	return b.Do(r)
}

// Do sends a request as it is.
func (b *Browser) Do(r *http.Request) Page {
	b.h.t.Helper()
	answer, err := b.Client.Do(r)
	if err != nil {
		b.h.t.Fatal(err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		b.h.t.Fatal(err)
	}
	return Page{answer.StatusCode, answer.Request.URL.RequestURI(), answer.Header, string(body)}
}

var formToken = regexp.MustCompile(`name="csrf" value="([^"]+)"`)

// Token is what the desk's own forms carry.
func (b *Browser) Token() string {
	if m := formToken.FindStringSubmatch(b.Get("/settings").Text); m != nil {
		return m[1]
	}
	return ""
}

// Post sends a form as the desk's own page would.
func (b *Browser) Post(path string, form url.Values) Page {
	b.h.t.Helper()
	if path != "/sign-in" && form.Get("csrf") == "" {
		form.Set("csrf", b.Token())
	}
	r, err := http.NewRequest(http.MethodPost, b.h.Server.URL+path, strings.NewReader(form.Encode()))
	if err != nil {
		b.h.t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	return b.Do(r)
}

// APIToken makes a token for a person.
func (h *House) APIToken(login string, clearance threat.Marking, scopes ...string) string {
	h.t.Helper()
	p, err := h.Store.PersonByLogin(context.Background(), threat.Machinery("scene"), login)
	if err != nil {
		h.t.Fatal(err)
	}
	token, _, err := h.Auth.MakeToken(context.Background(), auth.Visit{Reader: p.Reader()}, "test", scopes, clearance, time.Hour)
	if err != nil {
		h.t.Fatal(err)
	}
	return token
}

// Call calls the API.
func (h *House) Call(token, method, path, body string) Page {
	h.t.Helper()
	r, err := http.NewRequest(method, h.Server.URL+path, strings.NewReader(body))
	if err != nil {
		h.t.Fatal(err)
	}
	if token != "" {
		r.Header.Set("Authorization", "Bearer "+token)
	}
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	b := &Browser{Client: &http.Client{Timeout: 3 * time.Minute}, h: h}
	return b.Do(r)
}
