package auth

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/tocsin/tocsin/internal/store"
	"github.com/tocsin/tocsin/internal/threat"
)

// Scope is something that a token may do. What its person may not do, it may
// not do either.
type Scope string

// The scopes.
const (
	ScopeRead   Scope = "read"   // read what the clearance allows
	ScopeIntake Scope = "intake" // bring reports in
	ScopeJudge  Scope = "judge"  // judge facts, cases and sources
	// ScopeWarn writes warnings and records answers; what it writes goes nowhere
	// before somebody else has approved it.
	ScopeWarn    Scope = "warn"
	ScopeApprove Scope = "approve" // approve, refuse and stop what others wrote
	ScopeAdmin   Scope = "admin"   // people, feeds, tokens
)

// Scopes lists the scopes with what they allow.
var Scopes = [...]struct {
	Scope Scope
	What  string
}{
	{ScopeRead, "read what its clearance allows"},
	{ScopeIntake, "bring reports in"},
	{ScopeJudge, "judge facts, cases and sources"},
	{ScopeWarn, "write warnings and advisories, record answers"},
	{ScopeApprove, "approve, refuse and stop what others wrote"},
	{ScopeAdmin, "people, feeds and tokens"},
}

// A token reads tct_ + six characters + _ + secret. The six are the beginning
// of the digest that is kept, so that a list can show by what a token is
// recognised without keeping any of it.
func newToken() (token, digest string, err error) {
	secret, digest, err := newSecret("")
	return tokenPrefix + digest[:6] + "_" + secret, digest, err
}

// TokenShown is how a token begins.
func TokenShown(t store.Token) string {
	if len(t.Hash) < 6 {
		return tokenPrefix
	}
	return tokenPrefix + t.Hash[:6]
}

// MakeToken makes a token for the person and gives it, this once.
func (a *Auth) MakeToken(ctx context.Context, v Visit, name string, scopes []string, clearance threat.Marking, life time.Duration) (string, store.Token, error) {
	var none store.Token
	if name = strings.TrimSpace(name); name == "" {
		return "", none, threat.Invalid("name", "the token has no name", "say what uses it")
	}
	if len(scopes) == 0 {
		return "", none, threat.Invalid("scopes", "the token may do nothing", "choose at least one scope")
	}
	for _, s := range scopes {
		if !slices.ContainsFunc(Scopes[:], func(k struct {
			Scope Scope
			What  string
		},
		) bool {
			return string(k.Scope) == s
		}) {
			return "", none, threat.Invalid("scopes", "there is no scope "+s, "use read, intake, judge or admin")
		}
	}
	if life <= 0 || life > 366*24*time.Hour {
		return "", none, threat.Invalid("expiry", "a token lives from a day to a year", "choose a time within that")
	}
	token, digest, err := newToken()
	if err != nil {
		return "", none, err
	}
	made := store.Token{Hash: digest, Person: v.Reader.Person, Name: name, Scopes: scopes, Clearance: clearance, Expires: a.now().Add(life)}
	err = a.o.Store.Write(ctx, func(tx *store.Tx) error {
		var err error
		made, err = tx.AddToken(v.Reader, made)
		return err
	})
	return token, made, err
}

// Bearer finds out who asks from the Authorization header (RFC 6750 §2.1).
func (a *Auth) Bearer(r *http.Request) (Visit, error) {
	scheme, given, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	if !strings.EqualFold(scheme, "Bearer") {
		return Visit{}, errUnauthenticated()
	}
	_, secret, _ := strings.Cut(strings.TrimPrefix(strings.TrimSpace(given), tokenPrefix), "_")
	if !looksLike("", secret) {
		return Visit{}, a.refuseToken(r)
	}
	ctx, now := r.Context(), a.now()
	t, err := a.o.Store.TokenByHash(ctx, machinery, digestOf(secret), now)
	if threat.KindOf(err) == threat.KindNotFound {
		return Visit{}, a.refuseToken(r)
	}
	if err != nil {
		return Visit{}, err
	}
	p, err := a.o.Store.Person(ctx, machinery, t.Person)
	if err != nil || p.Disabled {
		return Visit{}, notSignedIn(err)
	}
	if now.Sub(t.Used) > time.Minute {
		if err := a.o.Store.Write(ctx, func(tx *store.Tx) error { return tx.TokenUsed(t.ID) }); err != nil {
			return Visit{}, err
		}
	}
	reader := p.Reader()
	reader.Token, reader.Clearance = t.ID, min(reader.Clearance, t.Clearance)
	return Visit{Reader: reader, Scopes: t.Scopes}, nil
}

// refuseToken counts wrong tokens against the address.
func (a *Auth) refuseToken(r *http.Request) error {
	if err := a.addresses.Allow(a.address(r)); err != nil {
		return err
	}
	return &threat.Error{Kind: threat.KindUnauthenticated, Message: "this token is not valid", Remedy: "make a new one in the settings"}
}

// May says whether the visit's token has the scope; a session has them all.
func (v Visit) May(s Scope) bool {
	return v.Scopes == nil && v.Session != "" || slices.Contains(v.Scopes, string(s))
}
