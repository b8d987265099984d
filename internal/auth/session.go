package auth

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"crypto/subtle"
	"net/http"
	"strings"
	"time"

	"github.com/tocsin/tocsin/internal/store"
	"github.com/tocsin/tocsin/internal/threat"
)

// Visit is who asks, and by what right.
type Visit struct {
	Reader  threat.Reader
	Session string   // id of the session, empty for a token
	Scopes  []string // of the token, nil for a session
	Token   string   // what the desk's own forms send back
}

// CheckToken says whether a form came from a page of this session. It stands
// beside the check of the request's origin in [Protect].
func (v Visit) CheckToken(given string) error {
	if subtle.ConstantTimeCompare([]byte(given), []byte(v.Token)) == 1 && v.Token != "" {
		return nil
	}
	return threat.Forbidden("this form did not come from a page of your session", "go back, reload the page and send it again")
}

// formToken binds forms to a session without keeping anything.
func formToken(secret string) string {
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write([]byte("form"))
	return secretAlphabet.EncodeToString(mac.Sum(nil)[:20])
}

// cookie is the session's cookie. The __Host- prefix binds it to this host and
// to TLS (RFC 6265bis §4.1.3.2).
func (a *Auth) cookie(value string, maxAge int) *http.Cookie {
	name := "tocsin"
	if a.Secure() {
		name = "__Host-tocsin"
	}
	return &http.Cookie{Name: name, Value: value, Path: "/", MaxAge: maxAge, Secure: a.Secure(), HttpOnly: true, SameSite: http.SameSiteLaxMode}
}

// start begins a session with a fresh secret and ends the one that the browser
// had, so that nobody can give a person a session to sign in to.
func (a *Auth) start(w http.ResponseWriter, r *http.Request, person store.Person, method string, used *store.Credential) error {
	secret, digest, err := newSecret(sessionPrefix)
	if err != nil {
		return err
	}
	old := a.presented(r)
	s := store.Session{Hash: digest, Person: person.ID, Expires: a.now().Add(a.o.Idle), Method: method, Address: a.address(r), Agent: agent(r)}
	err = a.o.Store.Write(r.Context(), func(tx *store.Tx) error {
		if before, err := tx.SessionByHash(tx.Context(), machinery, digestOf(old), tx.Now()); err == nil {
			if err := tx.EndSession(machinery, before.ID); err != nil {
				return err
			}
		}
		if used != nil {
			if err := tx.CredentialUsed(used.ID, used.Secret); err != nil {
				return err
			}
		}
		_, err := tx.StartSession(s)
		return err
	})
	if err != nil {
		return err
	}
	http.SetCookie(w, a.cookie(secret, int(a.o.Absolute.Seconds())))
	return nil
}

// agent is the browser as it names itself, cut to a line.
func agent(r *http.Request) string {
	ua := strings.ToValidUTF8(r.UserAgent(), "")
	if len(ua) > 200 {
		ua = strings.ToValidUTF8(ua[:200], "")
	}
	return ua
}

// presented is the secret in the request's cookie, empty if there is none.
func (a *Auth) presented(r *http.Request) string {
	c, err := r.Cookie(a.cookie("", 0).Name)
	if err != nil || !looksLike(sessionPrefix, c.Value) {
		return ""
	}
	return c.Value
}

// Session finds out who asks from the cookie. Using a session moves its idle
// end on; a stream that a page keeps open does not count as use.
func (a *Auth) Session(_ http.ResponseWriter, r *http.Request) (Visit, error) {
	secret := a.presented(r)
	if secret == "" {
		return Visit{}, errUnauthenticated()
	}
	ctx, now := r.Context(), a.now()
	s, err := a.o.Store.SessionByHash(ctx, machinery, digestOf(secret), now)
	if err != nil || !now.Before(s.Created.Add(a.o.Absolute)) {
		return Visit{}, notSignedIn(err)
	}
	person, err := a.o.Store.Person(ctx, machinery, s.Person)
	if err != nil || person.Disabled {
		return Visit{}, notSignedIn(err)
	}
	if r.Header.Get("Accept") != "text/event-stream" {
		if err := a.touch(ctx, s, now); err != nil {
			return Visit{}, err
		}
	}
	return Visit{Reader: person.Reader(), Session: s.ID, Token: formToken(secret)}, nil
}

// notSignedIn hides what is missing, but not that the store failed.
func notSignedIn(err error) error {
	if err != nil && threat.KindOf(err) != threat.KindNotFound {
		return err
	}
	return errUnauthenticated()
}

// touch moves the idle end on, a few times in its length at most.
func (a *Auth) touch(ctx context.Context, s store.Session, now time.Time) error {
	if now.Sub(s.Seen) < min(time.Minute, a.o.Idle/10) {
		return nil
	}
	ends := now.Add(a.o.Idle)
	if last := s.Created.Add(a.o.Absolute); ends.After(last) {
		ends = last
	}
	return a.o.Store.Write(ctx, func(tx *store.Tx) error { return tx.SessionSeen(s.ID, ends) })
}

// SignOut ends the session and takes the cookie back.
func (a *Auth) SignOut(w http.ResponseWriter, r *http.Request, v Visit) error {
	http.SetCookie(w, a.cookie("", -1))
	w.Header().Set("Clear-Site-Data", `"cache", "storage"`)
	return a.EndSession(r.Context(), v, v.Session)
}

// EndSession ends one of the person's own sessions.
func (a *Auth) EndSession(ctx context.Context, v Visit, id string) error {
	return a.o.Store.Write(ctx, func(tx *store.Tx) error {
		own, err := tx.Sessions(tx.Context(), v.Reader, v.Reader.Person)
		if err != nil {
			return err
		}
		for _, s := range own {
			if s.ID == id {
				return tx.EndSession(v.Reader, id)
			}
		}
		return threat.NotFound("session")
	})
}

// Sessions lists where the person is signed in, without what has run out.
func (a *Auth) Sessions(ctx context.Context, v Visit) ([]store.Session, error) {
	all, err := a.o.Store.Sessions(ctx, v.Reader, v.Reader.Person)
	now := a.now()
	var live []store.Session
	for _, s := range all {
		if last := s.Created.Add(a.o.Absolute); s.Expires.After(now) && last.After(now) {
			live = append(live, s)
		}
	}
	return live, err
}

// Ends is when a session ends at the latest, however much it is used.
func (a *Auth) Ends(s store.Session) time.Time { return s.Created.Add(a.o.Absolute) }
