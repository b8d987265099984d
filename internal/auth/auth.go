package auth

import (
	"context"
	"log/slog"
	"net/http"
	"net/netip"
	"net/url"
	"runtime"
	"strings"
	"time"

	"github.com/go-webauthn/webauthn/webauthn"

	"github.com/tocsin/tocsin/internal/store"
	"github.com/tocsin/tocsin/internal/threat"
)

// Options are what signing in needs to know of the desk.
type Options struct {
	Store *store.Store
	// URL is where people reach the desk, such as https://desk.example.org.
	// Its scheme decides about secure cookies, its host about passkeys.
	URL     *url.URL
	Desk    string         // name of the desk, as a passkey dialog shows it
	Proxies []netip.Prefix // whose X-Forwarded-For is believed
	Log     *slog.Logger

	// Idle ends a session that nobody uses, Absolute every one. Zero takes an
	// hour and twelve hours: a shift.
	Idle, Absolute time.Duration
	// Limits tells the time to those that hold back who tries too often; the
	// store's clock when nil.
	Limits func() time.Time
	// Passwords hashes; nil takes argon2id, as many at once as there are cores.
	Passwords *Passwords
}

// Auth is the door of the desk.
type Auth struct {
	o         Options
	passwords *Passwords
	passkeys  *webauthn.WebAuthn // nil where the host cannot have passkeys

	tries     *Limiter // for an account from one address
	account   *Limiter // for an account from everywhere
	addresses *Limiter // for an address, whatever the account
}

// New makes the door.
func New(o Options) *Auth {
	if o.Idle == 0 {
		o.Idle = time.Hour
	}
	if o.Absolute == 0 {
		o.Absolute = 12 * time.Hour
	}
	if o.Passwords == nil {
		o.Passwords = NewPasswords(runtime.NumCPU())
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.URL == nil {
		o.URL = &url.URL{Scheme: "http", Host: "localhost"}
	}
	if o.Limits == nil {
		o.Limits = o.Store.Now
	}
	return &Auth{
		o: o, passwords: o.Passwords, passkeys: newPasskeys(o.URL, o.Desk),
		tries:     NewLimiter(6, 20*time.Second, o.Limits),
		account:   NewLimiter(40, 30*time.Second, o.Limits),
		addresses: NewLimiter(60, 2*time.Second, o.Limits),
	}
}

// Secure says whether people reach the desk over TLS.
func (a *Auth) Secure() bool { return a.o.URL.Scheme == "https" }

// Link makes an address of the desk.
func (a *Auth) Link(path string) string { return strings.TrimSuffix(a.o.URL.String(), "/") + path }

func (a *Auth) now() time.Time { return a.o.Store.Now() }

func (a *Auth) address(r *http.Request) string { return AddressOf(r, a.o.Proxies) }

// Address is where a request comes from, for those who bound how often it may.
func (a *Auth) Address(r *http.Request) string { return a.address(r) }

// machinery is who acts before it is known who asks.
var machinery = threat.Machinery("sign-in")

func errUnauthenticated() error {
	return &threat.Error{Kind: threat.KindUnauthenticated, Message: "you are not signed in", Remedy: "sign in and try again"}
}

// SignIn checks a name and a password and starts a session. The answer is the
// same, and takes as long, whether the name or the password was wrong.
func (a *Auth) SignIn(w http.ResponseWriter, r *http.Request, login, password string) error {
	login = strings.ToLower(strings.TrimSpace(login))
	key := login + "\x00" + a.address(r)
	if err := a.allow(r, login, key); err != nil {
		return err
	}
	ctx := r.Context()
	person, credential, err := a.lookUp(ctx, login)
	if err != nil {
		return err
	}
	right, err := a.passwords.Check(ctx, string(credential.Secret), password)
	if err != nil {
		return err
	}
	if !right || person.Disabled {
		return a.refuse(ctx, person, "password")
	}
	a.tries.Forget(key)
	return a.start(w, r, person, "password", &credential)
}

// allow counts a try for the account and the address.
func (a *Auth) allow(r *http.Request, login, key string) error {
	if err := a.addresses.Allow(a.address(r)); err != nil {
		return err
	}
	if err := a.account.Allow(login); err != nil {
		return err
	}
	return a.tries.Allow(key)
}

// lookUp finds a person and their password; both are empty where there is none.
func (a *Auth) lookUp(ctx context.Context, login string) (store.Person, store.Credential, error) {
	person, err := a.o.Store.PersonByLogin(ctx, machinery, login)
	if threat.KindOf(err) == threat.KindNotFound {
		return store.Person{}, store.Credential{}, nil
	}
	if err != nil {
		return person, store.Credential{}, err
	}
	credential, err := a.o.Store.CredentialByHandle(ctx, machinery, store.CredentialPassword, person.ID)
	if threat.KindOf(err) == threat.KindNotFound {
		return person, store.Credential{}, nil
	}
	return person, credential, err
}

// refuse records that somebody did not get in, and gives the answer.
func (a *Auth) refuse(ctx context.Context, person store.Person, method string) error {
	err := a.o.Store.Write(ctx, func(tx *store.Tx) error {
		_, err := tx.Act(machinery, store.Deed{Verb: "refuse", Kind: "sign-in", Object: person.ID, Parent: person.ID, Marking: threat.Red, Data: map[string]string{"method": method}})
		return err
	})
	if err != nil {
		return err
	}
	return &threat.Error{Kind: threat.KindUnauthenticated, Message: "name and password do not belong together", Remedy: "check both, and whether capitals are locked"}
}
