package auth

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"time"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"

	"github.com/tocsin/tocsin/internal/store"
	"github.com/tocsin/tocsin/internal/threat"
)

const (
	purposeCreate = "passkey-create"
	purposeGet    = "passkey-get"
	ceremonyLife  = 5 * time.Minute
)

// newPasskeys is nil where passkeys can't be: WebAuthn §5.1.2 binds them to a
// domain, which an IP address is not.
func newPasskeys(at *url.URL, desk string) *webauthn.WebAuthn {
	if _, err := netip.ParseAddr(at.Hostname()); err == nil || at.Hostname() == "" {
		return nil
	}
	if desk == "" {
		desk = "Tocsin"
	}
	w, err := webauthn.New(&webauthn.Config{
		RPID: at.Hostname(), RPDisplayName: desk, RPOrigins: []string{at.Scheme + "://" + at.Host},
		AuthenticatorSelection: protocol.AuthenticatorSelection{
			ResidentKey: protocol.ResidentKeyRequirementRequired, UserVerification: protocol.VerificationRequired,
		},
	})
	if err != nil {
		return nil
	}
	return w
}

// HasPasskeys says whether passkeys can be used at the desk's address.
func (a *Auth) HasPasskeys() bool { return a.passkeys != nil }

// holder is a person as WebAuthn sees them.
type holder struct {
	person store.Person
	keys   []store.Credential
}

func (h holder) WebAuthnID() []byte          { return []byte(h.person.ID) }
func (h holder) WebAuthnName() string        { return h.person.Login }
func (h holder) WebAuthnDisplayName() string { return h.person.Name }

// WebAuthnCredentials leaves out records that can't be read: they can't sign in.
func (h holder) WebAuthnCredentials() []webauthn.Credential {
	var out []webauthn.Credential
	for _, k := range h.keys {
		var c webauthn.Credential
		if json.Unmarshal(k.Secret, &c) == nil {
			out = append(out, c)
		}
	}
	return out
}

func (a *Auth) holder(ctx context.Context, person string) (holder, error) {
	p, err := a.o.Store.Person(ctx, machinery, person)
	if err != nil {
		return holder{}, err
	}
	keys, err := a.passkeysOf(ctx, machinery, person)
	return holder{person: p, keys: keys}, err
}

func (a *Auth) passkeysOf(ctx context.Context, r threat.Reader, person string) ([]store.Credential, error) {
	all, err := a.o.Store.Credentials(ctx, r, person)
	var keys []store.Credential
	for _, c := range all {
		if c.Kind == store.CredentialPasskey {
			keys = append(keys, c)
		}
	}
	return keys, err
}

// Passkeys lists the person's own passkeys.
func (a *Auth) Passkeys(ctx context.Context, v Visit) ([]store.Credential, error) {
	return a.passkeysOf(ctx, v.Reader, v.Reader.Person)
}

// RemovePasskey takes one of the person's passkeys away, unless nothing would
// be left to sign in with.
func (a *Auth) RemovePasskey(ctx context.Context, v Visit, id string) error {
	return a.o.Store.Write(ctx, func(tx *store.Tx) error {
		all, err := tx.Credentials(tx.Context(), v.Reader, v.Reader.Person)
		if err != nil {
			return err
		}
		if len(all) < 2 {
			return threat.Conflict("this is your only way to sign in", "set a password or add another passkey first")
		}
		return tx.DeleteCredential(v.Reader, id)
	})
}

// Ceremony is a begun exchange with an authenticator: what the browser is to
// be given, and the secret with which the exchange is finished.
type Ceremony struct {
	Options any    `json:"options"`
	Secret  string `json:"ceremony"`
}

func errNoPasskeys() error {
	return &threat.Error{Kind: threat.KindUnavailable, Message: "passkeys need the desk to be reached by a name", Remedy: "set url to a host name, such as https://desk.example.org"}
}

// BeginCreate begins to add a passkey to the person's account.
func (a *Auth) BeginCreate(ctx context.Context, v Visit) (Ceremony, error) {
	if a.passkeys == nil {
		return Ceremony{}, errNoPasskeys()
	}
	h, err := a.holder(ctx, v.Reader.Person)
	if err != nil {
		return Ceremony{}, err
	}
	options, session, err := a.passkeys.BeginRegistration(h, webauthn.WithExclusions(webauthn.Credentials(h.WebAuthnCredentials()).CredentialDescriptors()))
	if err != nil {
		return Ceremony{}, fmt.Errorf("begin passkey: %w", err)
	}
	return a.keep(ctx, purposeCreate, v.Reader.Person, options, session)
}

// keep holds a ceremony until it is finished.
func (a *Auth) keep(ctx context.Context, purpose, subject string, options any, session *webauthn.SessionData) (Ceremony, error) {
	data, err := json.Marshal(session)
	if err != nil {
		return Ceremony{}, fmt.Errorf("encode ceremony: %w", err)
	}
	secret, digest, err := newSecret(linkPrefix)
	if err != nil {
		return Ceremony{}, err
	}
	err = a.o.Store.Write(ctx, func(tx *store.Tx) error {
		return tx.PutOneTime(store.OneTime{Hash: digest, Purpose: purpose, Subject: subject, Data: data, Expires: tx.Now().Add(ceremonyLife)})
	})
	return Ceremony{Options: options, Secret: secret}, err
}

// take ends a ceremony: it can be finished once, whatever comes of it.
func (a *Auth) take(ctx context.Context, purpose, secret string) (webauthn.SessionData, string, error) {
	var session webauthn.SessionData
	var one store.OneTime
	err := a.o.Store.Write(ctx, func(tx *store.Tx) error {
		var err error
		one, err = tx.UseOneTime(purpose, digestOf(secret))
		return err
	})
	if err != nil {
		return session, "", threat.Invalid("passkey", "this took too long", "begin again")
	}
	if err := json.Unmarshal(one.Data, &session); err != nil {
		return session, "", fmt.Errorf("decode ceremony: %w", err)
	}
	return session, one.Subject, nil
}

func errPasskey(err error) error {
	return &threat.Error{Kind: threat.KindUnauthenticated, Message: "the passkey was not accepted", Remedy: "try again, or sign in by password", Err: err}
}

// FinishCreate adds the passkey that the browser made.
func (a *Auth) FinishCreate(ctx context.Context, v Visit, secret, name string, credential []byte) error {
	if a.passkeys == nil {
		return errNoPasskeys()
	}
	session, subject, err := a.take(ctx, purposeCreate, secret)
	if err != nil {
		return err
	}
	if subject != v.Reader.Person {
		return errPasskey(nil)
	}
	h, err := a.holder(ctx, subject)
	if err != nil {
		return err
	}
	parsed, err := protocol.ParseCredentialCreationResponseBody(bytes.NewReader(credential))
	if err != nil {
		return errPasskey(err)
	}
	made, err := a.passkeys.CreateCredential(h, session, parsed)
	if err != nil {
		return errPasskey(err)
	}
	record, err := json.Marshal(made)
	if err != nil {
		return fmt.Errorf("encode passkey: %w", err)
	}
	if name = strings.TrimSpace(name); name == "" {
		name = "passkey"
	}
	return a.o.Store.Write(ctx, func(tx *store.Tx) error {
		_, err := tx.PutCredential(v.Reader, store.Credential{Person: subject, Kind: store.CredentialPasskey, Name: name, Handle: handleOf(made.ID), Secret: record})
		return err
	})
}

func handleOf(id []byte) string { return base64.RawURLEncoding.EncodeToString(id) }

// BeginGet begins to sign in by passkey; nobody says yet who they are.
func (a *Auth) BeginGet(r *http.Request) (Ceremony, error) {
	if a.passkeys == nil {
		return Ceremony{}, errNoPasskeys()
	}
	if err := a.addresses.Allow(a.address(r)); err != nil {
		return Ceremony{}, err
	}
	options, session, err := a.passkeys.BeginDiscoverableLogin(webauthn.WithUserVerification(protocol.VerificationRequired))
	if err != nil {
		return Ceremony{}, fmt.Errorf("begin sign-in: %w", err)
	}
	return a.keep(r.Context(), purposeGet, "", options, session)
}

// FinishGet signs in whoever the passkey belongs to.
func (a *Auth) FinishGet(w http.ResponseWriter, r *http.Request, secret string, credential []byte) error {
	if a.passkeys == nil {
		return errNoPasskeys()
	}
	ctx := r.Context()
	session, _, err := a.take(ctx, purposeGet, secret)
	if err != nil {
		return err
	}
	parsed, err := protocol.ParseCredentialRequestResponseBody(bytes.NewReader(credential))
	if err != nil {
		return errPasskey(err)
	}
	var who holder
	used, err := a.passkeys.ValidateDiscoverableLogin(func(_, user []byte) (webauthn.User, error) {
		var err error
		who, err = a.holder(ctx, string(user))
		return who, err
	}, session, parsed)
	if err != nil || who.person.Disabled || used.Authenticator.CloneWarning {
		if recorded := a.refuse(ctx, who.person, "passkey"); threat.KindOf(recorded) != threat.KindUnauthenticated {
			return recorded
		}
		return errPasskey(err)
	}
	record, err := json.Marshal(used)
	if err != nil {
		return fmt.Errorf("encode passkey: %w", err)
	}
	for _, k := range who.keys {
		if k.Handle == handleOf(used.ID) {
			k.Secret = record
			return a.start(w, r, who.person, "passkey", &k)
		}
	}
	return errPasskey(nil)
}
