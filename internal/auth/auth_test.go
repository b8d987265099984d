package auth_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/tocsin/tocsin/internal/auth"
	"github.com/tocsin/tocsin/internal/store"
	"github.com/tocsin/tocsin/internal/testkit"
	"github.com/tocsin/tocsin/internal/threat"
)

const password = "four words that stand alone"

type door struct {
	*auth.Auth
	s     *store.Store
	clock *testkit.Clock
	ada   store.Person
	t     *testing.T
}

func open(t *testing.T, address string) *door {
	t.Helper()
	clock := testkit.NewClock()
	s := testkit.TempStore(t, clock)
	at, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	d := &door{s: s, clock: clock, t: t}
	d.Auth = auth.New(auth.Options{Store: s, URL: at, Passwords: auth.QuickPasswords()})
	link, err := d.FirstLink(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	w := httptest.NewRecorder()
	secret := link[strings.LastIndex(link, "/")+1:]
	if err := d.Found(w, request("POST", nil), secret, store.Person{Login: "Ada", Name: "Ada"}, password); err != nil {
		t.Fatal(err)
	}
	if d.ada, err = s.PersonByLogin(context.Background(), threat.Machinery("test"), "ada"); err != nil {
		t.Fatal(err)
	}
	return d
}

func request(method string, cookies []*http.Cookie) *http.Request {
	r := httptest.NewRequest(method, "/", nil)
	for _, c := range cookies {
		r.AddCookie(c)
	}
	return r
}

// signIn gives the cookies of a fresh session.
func (d *door) signIn(had ...*http.Cookie) []*http.Cookie {
	d.t.Helper()
	w := httptest.NewRecorder()
	if err := d.SignIn(w, request("POST", had), "ADA ", password); err != nil {
		d.t.Fatal(err)
	}
	return w.Result().Cookies()
}

func (d *door) visit(cookies []*http.Cookie) (auth.Visit, error) {
	return d.Session(httptest.NewRecorder(), request("GET", cookies))
}

func TestSessionsEnd(t *testing.T) {
	d := open(t, "http://desk.example")
	idle := d.signIn()
	d.clock.Move(59 * time.Minute)
	if _, err := d.visit(idle); err != nil {
		t.Fatalf("a session in use ended: %v", err)
	}
	d.clock.Move(61 * time.Minute)
	if _, err := d.visit(idle); threat.KindOf(err) != threat.KindUnauthenticated {
		t.Errorf("an idle session lives: %v", err)
	}
	busy := d.signIn()
	for range 24 {
		d.clock.Move(31 * time.Minute)
		if _, err := d.visit(busy); err != nil {
			return // ended by its absolute age
		}
	}
	t.Error("a session lives for ever if it is used")
}

// A stream that a page keeps open does not keep the session alive.
func TestStreamsAreNoUse(t *testing.T) {
	d := open(t, "http://desk.example")
	cookies := d.signIn()
	d.clock.Move(45 * time.Minute)
	r := request("GET", cookies)
	r.Header.Set("Accept", "text/event-stream")
	if _, err := d.Session(httptest.NewRecorder(), r); err != nil {
		t.Fatal(err)
	}
	d.clock.Move(20 * time.Minute)
	if _, err := d.visit(cookies); threat.KindOf(err) != threat.KindUnauthenticated {
		t.Errorf("the stream kept the session alive: %v", err)
	}
}

// Signing in gives a new secret and ends the session the browser had.
func TestSigningInRotates(t *testing.T) {
	d := open(t, "http://desk.example")
	old := d.signIn()
	fresh := d.signIn(old...)
	if old[0].Value == fresh[0].Value {
		t.Error("the secret was kept")
	}
	if _, err := d.visit(old); threat.KindOf(err) != threat.KindUnauthenticated {
		t.Errorf("the old session lives: %v", err)
	}
	if _, err := d.visit(fresh); err != nil {
		t.Error(err)
	}
}

func TestCookieIsBoundToHostAndTLS(t *testing.T) {
	c := open(t, "https://desk.example").signIn()[0]
	if c.Name != "__Host-tocsin" || !c.Secure || !c.HttpOnly || c.Path != "/" || c.Domain != "" || c.SameSite != http.SameSiteLaxMode {
		t.Errorf("the cookie over TLS is %v", c)
	}
}

// Who is switched off, or cleared for less, is so at once.
func TestChangesOfAPersonHoldAtOnce(t *testing.T) {
	d := open(t, "http://desk.example")
	cookies := d.signIn()
	token, _, err := d.MakeToken(context.Background(), auth.Visit{Reader: d.ada.Reader()}, "x", []string{"read"}, threat.Red, time.Hour)
	if err != nil {
		t.Fatal(err)
	}
	err = d.s.Write(context.Background(), func(tx *store.Tx) error {
		if _, err := tx.AddPerson(threat.Machinery("test"), store.Person{Login: "bo", Role: threat.RoleAdmin, Clearance: threat.Red}); err != nil {
			return err
		}
		p := d.ada
		p.Disabled = true
		return tx.EditPerson(threat.Machinery("test"), p)
	})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := d.visit(cookies); threat.KindOf(err) != threat.KindUnauthenticated {
		t.Errorf("the session of somebody switched off: %v", err)
	}
	if _, err := d.Bearer(bearer(token)); threat.KindOf(err) != threat.KindUnauthenticated {
		t.Errorf("the token of somebody switched off: %v", err)
	}
	if err := d.SignIn(httptest.NewRecorder(), request("POST", nil), "ada", password); threat.KindOf(err) != threat.KindUnauthenticated {
		t.Errorf("somebody switched off signs in: %v", err)
	}
}

func bearer(token string) *http.Request {
	r := request("GET", nil)
	r.Header.Set("Authorization", "Bearer "+token)
	return r
}

// Wrong name and wrong password are one answer, which guessing makes slow, and
// which stands in the ledger.
func TestGuessingIsSlow(t *testing.T) {
	d := open(t, "http://desk.example")
	guess := func(login string) error {
		return d.SignIn(httptest.NewRecorder(), request("POST", nil), login, "wrong words altogether")
	}
	known, unknown := guess("ada"), guess("nobody")
	if known.Error() != unknown.Error() {
		t.Errorf("a known name gives %q, an unknown one %q", known, unknown)
	}
	var err error
	for range 10 {
		err = guess("ada")
	}
	if threat.KindOf(err) != threat.KindRateLimited {
		t.Errorf("the eleventh guess gives %v", err)
	}
	rows, err := d.s.Ledger(context.Background(), threat.Machinery("test"), store.LedgerFilter{Verb: "refuse"})
	if err != nil || len(rows) < 5 {
		t.Errorf("%d refusals in the ledger, %v", len(rows), err)
	}
	d.clock.Move(time.Minute)
	if len(d.signIn()) == 0 {
		t.Error("the right password is refused after the wait")
	}
}

func TestTokens(t *testing.T) {
	d := open(t, "http://desk.example")
	ctx, v := context.Background(), auth.Visit{Reader: d.ada.Reader()}
	token, made, err := d.MakeToken(ctx, v, "monitor", []string{"read"}, threat.Green, 24*time.Hour)
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(made.Hash, token) || !strings.HasPrefix(token, auth.TokenShown(made)) {
		t.Errorf("the token %s is shown as %s and kept as %s", token, auth.TokenShown(made), made.Hash)
	}
	got, err := d.Bearer(bearer(token))
	if err != nil || got.Reader.Clearance != threat.Green || !got.May(auth.ScopeRead) || got.May(auth.ScopeAdmin) {
		t.Errorf("the token gives %+v, %v", got, err)
	}
	for name, bad := range map[string]string{"another": token[:len(token)-1] + "0", "cut": token[:20], "empty": "", "session": "tcs_x"} {
		if bad == token {
			continue
		}
		if _, err := d.Bearer(bearer(bad)); threat.KindOf(err) != threat.KindUnauthenticated {
			t.Errorf("%s: %v", name, err)
		}
	}
	d.clock.Move(25 * time.Hour)
	if _, err := d.Bearer(bearer(token)); threat.KindOf(err) != threat.KindUnauthenticated {
		t.Errorf("the token outlived its day: %v", err)
	}
	if _, _, err := d.MakeToken(ctx, v, "x", []string{"everything"}, threat.Green, time.Hour); threat.KindOf(err) != threat.KindInvalid {
		t.Errorf("a scope that is none: %v", err)
	}
}

// A link is looked at any number of times, and used once; a newer one makes
// the older useless.
func TestLinksWorkOnce(t *testing.T) {
	d := open(t, "http://desk.example")
	ctx := context.Background()
	link, _, err := d.Invite(ctx, d.ada.Reader(), store.Person{Login: "ben", Name: "Ben", Role: threat.RoleReader, Clearance: threat.Green})
	if err != nil {
		t.Fatal(err)
	}
	secret := link[strings.LastIndex(link, "/")+1:]
	for range 3 {
		if p, err := d.CheckAccount(request("GET", nil), secret); err != nil || p.Login != "ben" {
			t.Fatalf("looking at the link: %v, %v", p, err)
		}
	}
	if err := d.Join(httptest.NewRecorder(), request("POST", nil), secret, "password1234"); threat.KindOf(err) != threat.KindInvalid {
		t.Errorf("a common password: %v", err)
	}
	if err := d.Join(httptest.NewRecorder(), request("POST", nil), secret, password+" too"); err != nil {
		t.Fatal(err)
	}
	if err := d.Join(httptest.NewRecorder(), request("POST", nil), secret, password+" again"); threat.KindOf(err) != threat.KindNotFound {
		t.Errorf("the link worked twice: %v", err)
	}
	older, err := d.EnterLink(ctx, d.ada.ID)
	if err != nil {
		t.Fatal(err)
	}
	newer, err := d.EnterLink(ctx, d.ada.ID)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := d.CheckEnter(request("GET", nil), older[strings.LastIndex(older, "/")+1:]); threat.KindOf(err) != threat.KindNotFound {
		t.Errorf("the older link works: %v", err)
	}
	d.clock.Move(2 * time.Hour)
	if err := d.Enter(httptest.NewRecorder(), request("POST", nil), newer[strings.LastIndex(newer, "/")+1:]); threat.KindOf(err) != threat.KindNotFound {
		t.Errorf("the link outlived its hour: %v", err)
	}
}

// Nobody can invite somebody who reads more than themselves.
func TestInvitationsDoNotGrow(t *testing.T) {
	d := open(t, "http://desk.example")
	by := d.ada.Reader()
	by.Clearance = threat.Amber
	_, _, err := d.Invite(context.Background(), by, store.Person{Login: "eve", Role: threat.RoleReader, Clearance: threat.Red})
	if threat.KindOf(err) != threat.KindForbidden {
		t.Errorf("inviting above the own clearance: %v", err)
	}
}

// A changed password ends the other sessions, and needs the old one.
func TestChangingThePassword(t *testing.T) {
	d := open(t, "http://desk.example")
	here, there := d.signIn(), d.signIn()
	v, err := d.visit(here)
	if err != nil {
		t.Fatal(err)
	}
	if err := d.ChangePassword(request("POST", here), v, "not the one at all", "another five words stand here"); threat.KindOf(err) != threat.KindInvalid {
		t.Errorf("the wrong old password: %v", err)
	}
	if err := d.ChangePassword(request("POST", here), v, password, "another five words stand here"); err != nil {
		t.Fatal(err)
	}
	if _, err := d.visit(here); err != nil {
		t.Errorf("the own session ended: %v", err)
	}
	if _, err := d.visit(there); threat.KindOf(err) != threat.KindUnauthenticated {
		t.Errorf("the other session lives: %v", err)
	}
}

func TestPasskeysNeedAName(t *testing.T) {
	if open(t, "http://127.0.0.1:8470").HasPasskeys() || !open(t, "https://desk.example").HasPasskeys() {
		t.Error("passkeys are bound to a domain, never to an address")
	}
}
