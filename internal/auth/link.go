package auth

import (
	"context"
	"net/http"
	"time"

	"github.com/tocsin/tocsin/internal/store"
	"github.com/tocsin/tocsin/internal/threat"
)

// The purposes of one-time links.
const (
	purposeFirst   = "first-admin"
	purposeAccount = "account" // an invitation, or a new password
	purposeEnter   = "enter"   // signs in, once
)

// How long a link works.
const (
	firstLinkLife   = 24 * time.Hour
	accountLinkLife = 72 * time.Hour
	enterLinkLife   = time.Hour
)

// FirstLink gives a one-time link with which the first administrator makes an
// account, and makes all earlier ones useless. It is empty once there is an
// administrator: there is no default account and no other way in.
func (a *Auth) FirstLink(ctx context.Context) (string, error) {
	admins, err := a.o.Store.CountAdmins(ctx, machinery)
	if err != nil || admins > 0 {
		return "", err
	}
	secret, err := a.makeLink(ctx, purposeFirst, "", firstLinkLife)
	return a.Link("/welcome/" + secret), err
}

// makeLink keeps the digest of a fresh secret, and drops older ones.
func (a *Auth) makeLink(ctx context.Context, purpose, subject string, life time.Duration) (string, error) {
	secret, digest, err := newSecret(linkPrefix)
	if err != nil {
		return "", err
	}
	err = a.o.Store.Write(ctx, func(tx *store.Tx) error {
		if err := tx.DropOneTime(purpose, subject); err != nil {
			return err
		}
		return tx.PutOneTime(store.OneTime{Hash: digest, Purpose: purpose, Subject: subject, Expires: tx.Now().Add(life)})
	})
	return secret, err
}

// EnterLink gives a one-time link that signs a person in, for whoever starts
// the program and sits before it.
func (a *Auth) EnterLink(ctx context.Context, person string) (string, error) {
	secret, err := a.makeLink(ctx, purposeEnter, person, enterLinkLife)
	return a.Link("/enter/" + secret), err
}

// peek looks at a link without using it up. Opening a link changes nothing:
// mail scanners open links too.
func (a *Auth) peek(r *http.Request, purpose, secret string) (store.OneTime, error) {
	if err := a.addresses.Allow(a.address(r)); err != nil {
		return store.OneTime{}, err
	}
	if !looksLike(linkPrefix, secret) {
		return store.OneTime{}, errLink()
	}
	one, err := a.o.Store.PeekOneTime(r.Context(), machinery, purpose, digestOf(secret), a.now())
	if threat.KindOf(err) == threat.KindNotFound {
		return one, errLink()
	}
	return one, err
}

func errLink() error {
	return &threat.Error{Kind: threat.KindNotFound, Message: "this link does not work, or not any more", Remedy: "ask an administrator for a new one"}
}

// CheckFirst says whether a first administrator's link works.
func (a *Auth) CheckFirst(r *http.Request, secret string) error {
	_, err := a.peek(r, purposeFirst, secret)
	return err
}

// Found makes the first administrator and signs them in.
func (a *Auth) Found(w http.ResponseWriter, r *http.Request, secret string, p store.Person, password string) error {
	if err := a.CheckFirst(r, secret); err != nil {
		return err
	}
	hash, err := a.acceptable(r.Context(), password, p)
	if err != nil {
		return err
	}
	p.Role, p.Clearance = threat.RoleAdmin, threat.Red
	err = a.o.Store.Write(r.Context(), func(tx *store.Tx) error {
		if _, err := tx.UseOneTime(purposeFirst, digestOf(secret)); err != nil {
			return errLink()
		}
		admins, err := tx.CountAdmins(tx.Context(), machinery)
		if err != nil {
			return err
		}
		if admins > 0 {
			return threat.Conflict("there is an administrator already", "ask them for an invitation")
		}
		if p, err = tx.AddPerson(machinery, p); err != nil {
			return err
		}
		_, err = tx.PutCredential(p.Reader(), store.Credential{Person: p.ID, Kind: store.CredentialPassword, Secret: []byte(hash)})
		return err
	})
	if err != nil {
		return err
	}
	return a.start(w, r, p, "link", nil)
}

// acceptable checks a new password and hashes it.
func (a *Auth) acceptable(ctx context.Context, password string, p store.Person) (string, error) {
	if err := AcceptPassword(password, p.Login, p.Name, p.Email, a.o.Desk, "tocsin"); err != nil {
		return "", err
	}
	return a.passwords.Hash(ctx, password)
}

// Invite adds a person and gives the link with which they choose a password.
func (a *Auth) Invite(ctx context.Context, by threat.Reader, p store.Person) (link string, until time.Time, err error) {
	if p.Clearance > by.Clearance {
		return "", until, threat.Forbidden("the clearance is above your own", "choose a lower one")
	}
	err = a.o.Store.Write(ctx, func(tx *store.Tx) error {
		var err error
		p, err = tx.AddPerson(by, p)
		return err
	})
	if err != nil {
		return "", until, err
	}
	return a.AccountLink(ctx, by, p.ID)
}

// AccountLink gives a person a new link to choose a password with; it stands in
// the ledger who gave it.
func (a *Auth) AccountLink(ctx context.Context, by threat.Reader, person string) (link string, until time.Time, err error) {
	p, err := a.o.Store.Person(ctx, by, person)
	if err != nil {
		return "", until, err
	}
	if p.Clearance > by.Clearance {
		return "", until, threat.Forbidden("their clearance is above your own", "ask somebody whose clearance reaches it")
	}
	secret, err := a.makeLink(ctx, purposeAccount, person, accountLinkLife)
	if err != nil {
		return "", until, err
	}
	err = a.o.Store.Write(ctx, func(tx *store.Tx) error {
		_, err := tx.Act(by, store.Deed{Verb: "link", Kind: "person", Object: person, Marking: threat.Red})
		return err
	})
	return a.Link("/join/" + secret), a.now().Add(accountLinkLife), err
}

// CheckAccount says for whom an account link is.
func (a *Auth) CheckAccount(r *http.Request, secret string) (store.Person, error) {
	return a.subject(r, purposeAccount, secret)
}

// subject is the person a link is for.
func (a *Auth) subject(r *http.Request, purpose, secret string) (store.Person, error) {
	one, err := a.peek(r, purpose, secret)
	if err != nil {
		return store.Person{}, err
	}
	p, err := a.o.Store.Person(r.Context(), machinery, one.Subject)
	if err == nil && p.Disabled {
		return p, errLink()
	}
	return p, err
}

// Join sets a person's password by their link, ends their other sessions and
// signs them in.
func (a *Auth) Join(w http.ResponseWriter, r *http.Request, secret, password string) error {
	p, err := a.CheckAccount(r, secret)
	if err != nil {
		return err
	}
	hash, err := a.acceptable(r.Context(), password, p)
	if err != nil {
		return err
	}
	err = a.o.Store.Write(r.Context(), func(tx *store.Tx) error {
		if _, err := tx.UseOneTime(purposeAccount, digestOf(secret)); err != nil {
			return errLink()
		}
		if err := tx.EndSessions(p.ID, ""); err != nil {
			return err
		}
		_, err := tx.PutCredential(p.Reader(), store.Credential{Person: p.ID, Kind: store.CredentialPassword, Secret: []byte(hash)})
		return err
	})
	if err != nil {
		return err
	}
	return a.start(w, r, p, "link", nil)
}

// CheckEnter says whom an entering link signs in.
func (a *Auth) CheckEnter(r *http.Request, secret string) (store.Person, error) {
	return a.subject(r, purposeEnter, secret)
}

// Enter signs in by a one-time link.
func (a *Auth) Enter(w http.ResponseWriter, r *http.Request, secret string) error {
	p, err := a.CheckEnter(r, secret)
	if err != nil {
		return err
	}
	err = a.o.Store.Write(r.Context(), func(tx *store.Tx) error {
		_, err := tx.UseOneTime(purposeEnter, digestOf(secret))
		return err
	})
	if err != nil {
		return errLink()
	}
	return a.start(w, r, p, "link", nil)
}

// HasPassword says whether the person can sign in by password.
func (a *Auth) HasPassword(ctx context.Context, v Visit) (bool, error) {
	_, err := a.o.Store.CredentialByHandle(ctx, v.Reader, store.CredentialPassword, v.Reader.Person)
	if threat.KindOf(err) == threat.KindNotFound {
		return false, nil
	}
	return err == nil, err
}

// ChangePassword replaces the person's own password after checking the old
// one, and ends their other sessions.
func (a *Auth) ChangePassword(r *http.Request, v Visit, old, fresh string) error {
	ctx := r.Context()
	if err := a.tries.Allow(v.Reader.Person + "\x00change"); err != nil {
		return err
	}
	p, err := a.o.Store.Person(ctx, machinery, v.Reader.Person)
	if err != nil {
		return err
	}
	has, err := a.o.Store.CredentialByHandle(ctx, machinery, store.CredentialPassword, p.ID)
	if err == nil {
		right, err := a.passwords.Check(ctx, string(has.Secret), old)
		if err != nil {
			return err
		}
		if !right {
			return threat.Invalid("password now", "this is not your password", "type the one you sign in with")
		}
	} else if threat.KindOf(err) != threat.KindNotFound {
		return err
	}
	hash, err := a.acceptable(ctx, fresh, p)
	if err != nil {
		return err
	}
	return a.o.Store.Write(ctx, func(tx *store.Tx) error {
		if err := tx.EndSessions(p.ID, v.Session); err != nil {
			return err
		}
		_, err := tx.PutCredential(v.Reader, store.Credential{Person: p.ID, Kind: store.CredentialPassword, Secret: []byte(hash)})
		return err
	})
}

// Admit signs in whom the program itself names: the visitor of a demo, who
// changes seats. No page of a working desk leads here.
func (a *Auth) Admit(w http.ResponseWriter, r *http.Request, login string) error {
	p, err := a.o.Store.PersonByLogin(r.Context(), machinery, login)
	if err != nil {
		return err
	}
	return a.start(w, r, p, "demo", nil)
}
