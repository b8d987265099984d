package store

import (
	"context"
	"time"

	"github.com/tocsin/tocsin/internal/threat"
)

// CredentialKind is how somebody proves who they are.
type CredentialKind string

// The kinds of credential.
const (
	CredentialPassword CredentialKind = "password" // Secret is the encoded argon2id hash; one a person
	CredentialPasskey  CredentialKind = "passkey"  // Secret is the record of the WebAuthn credential
)

// Credential is one way in which a person can sign in.
type Credential struct {
	ID      string
	Person  string
	Kind    CredentialKind
	Name    string // what the person calls it
	Handle  string // unique in its kind: a passkey's id; the person's id for a password
	Secret  []byte
	Created time.Time
	Used    time.Time
}

func scanCredential(row row) (Credential, error) {
	var c Credential
	var created, used int64
	err := row.Scan(&c.ID, &c.Person, &c.Kind, &c.Name, &c.Handle, &c.Secret, &created, &used)
	c.Created, c.Used = moment(created), moment(used)
	return c, err
}

const credentialColumns = "c.id, c.person_id, c.kind, c.name, c.handle, c.secret, c.created, c.used"

// Credentials lists the ways in which a person can sign in: for the machinery,
// and for the person.
func (q *Reads) Credentials(ctx context.Context, r threat.Reader, person string) ([]Credential, error) {
	return list(ctx, q, r, scanCredential, "SELECT "+credentialColumns+" FROM {credential} c WHERE c.person_id = ? ORDER BY c.created, c.id", person)
}

// CredentialByHandle finds the credential that was presented.
func (q *Reads) CredentialByHandle(ctx context.Context, r threat.Reader, kind CredentialKind, handle string) (Credential, error) {
	return one(ctx, q, r, "credential", scanCredential, "SELECT "+credentialColumns+" FROM {credential} c WHERE c.kind = ? AND c.handle = ?", string(kind), handle)
}

// PutCredential adds a credential, or replaces the one with its handle if it
// is the same person's.
func (tx *Tx) PutCredential(by threat.Reader, c Credential) (Credential, error) {
	if c.Kind == CredentialPassword {
		c.Handle = c.Person
	}
	old, err := tx.CredentialByHandle(tx.ctx, threat.Machinery("store"), c.Kind, c.Handle)
	if err == nil && old.Person != c.Person {
		return c, threat.Conflict("this credential belongs to somebody else", "use another one")
	}
	c.ID, c.Created = tx.NewID("crd"), tx.Now()
	if _, err := tx.exec("DELETE FROM credential WHERE kind = ? AND handle = ?", string(c.Kind), c.Handle); err != nil {
		return c, err
	}
	_, err = tx.exec("INSERT INTO credential (id, person_id, kind, name, handle, secret, created, used) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
		c.ID, c.Person, string(c.Kind), c.Name, c.Handle, c.Secret, stamp(c.Created), stamp(c.Used))
	if err != nil {
		return c, err
	}
	return c, tx.act(by, Deed{Verb: "set", Kind: "credential", Object: c.ID, Parent: c.Person, Marking: threat.Red, Data: map[string]any{"kind": c.Kind}})
}

// CredentialUsed keeps that a credential was used now, with its new record (a
// passkey counts its uses). It is no act for the ledger.
func (tx *Tx) CredentialUsed(id string, secret []byte) error {
	_, err := tx.exec("UPDATE credential SET used = ?, secret = ? WHERE id = ?", stamp(tx.Now()), secret, id)
	return err
}

// DeleteCredential takes one way of signing in away.
func (tx *Tx) DeleteCredential(by threat.Reader, id string) error {
	person, err := one(tx.ctx, &tx.Reads, by, "credential", text, "SELECT c.person_id FROM {credential} c WHERE c.id = ?", id)
	if err != nil {
		return err
	}
	if _, err := tx.exec("DELETE FROM credential WHERE id = ?", id); err != nil {
		return err
	}
	return tx.act(by, Deed{Verb: "delete", Kind: "credential", Object: id, Parent: person, Marking: threat.Red})
}

// Session is somebody who is signed in. The secret is never kept, only its hash.
type Session struct {
	ID      string    `json:"id"`
	Hash    string    `json:"-"`
	Person  string    `json:"person"`
	Created time.Time `json:"created"`
	Seen    time.Time `json:"seen"`
	Expires time.Time `json:"expires"`
	Method  string    `json:"method"` // "password", "passkey", "link"
	Address string    `json:"address,omitempty"`
	Agent   string    `json:"agent,omitempty"`
}

const sessionColumns = "s.id, s.hash, s.person_id, s.created, s.seen, s.expires, s.method, s.address, s.agent"

func scanSession(row row) (Session, error) {
	var s Session
	var created, seen, expires int64
	err := row.Scan(&s.ID, &s.Hash, &s.Person, &created, &seen, &expires, &s.Method, &s.Address, &s.Agent)
	s.Created, s.Seen, s.Expires = moment(created), moment(seen), moment(expires)
	return s, err
}

// SessionByHash finds a session that has not expired at now.
func (q *Reads) SessionByHash(ctx context.Context, r threat.Reader, hash string, now time.Time) (Session, error) {
	return one(ctx, q, r, "session", scanSession, "SELECT "+sessionColumns+" FROM {session} s WHERE s.hash = ? AND s.expires > ?", hash, stamp(now))
}

// Sessions lists where a person is signed in.
func (q *Reads) Sessions(ctx context.Context, r threat.Reader, person string) ([]Session, error) {
	return list(ctx, q, r, scanSession, "SELECT "+sessionColumns+" FROM {session} s WHERE s.person_id = ? ORDER BY s.seen DESC", person)
}

// StartSession records that somebody signed in.
func (tx *Tx) StartSession(s Session) (Session, error) {
	s.ID, s.Created, s.Seen = tx.NewID("ses"), tx.Now(), tx.Now()
	_, err := tx.exec("INSERT INTO session (id, hash, person_id, created, seen, expires, method, address, agent) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
		s.ID, s.Hash, s.Person, stamp(s.Created), stamp(s.Seen), stamp(s.Expires), s.Method, s.Address, s.Agent)
	if err != nil {
		return s, err
	}
	return s, tx.act(threat.Reader{Person: s.Person}, Deed{Verb: "sign-in", Kind: "session", Object: s.ID, Parent: s.Person, Marking: threat.Red, Data: map[string]any{"method": s.Method}})
}

// SessionSeen moves a session's time of use and its end. It is no act for the
// ledger; call it every few minutes at most.
func (tx *Tx) SessionSeen(id string, expires time.Time) error {
	_, err := tx.exec("UPDATE session SET seen = ?, expires = ? WHERE id = ?", stamp(tx.Now()), stamp(expires), id)
	return err
}

// EndSession signs out. A session that is not there is no error.
func (tx *Tx) EndSession(by threat.Reader, id string) error {
	person, err := one(tx.ctx, &tx.Reads, by, "session", text, "SELECT s.person_id FROM {session} s WHERE s.id = ?", id)
	if threat.KindOf(err) == threat.KindNotFound {
		return nil
	}
	if err != nil {
		return err
	}
	if _, err := tx.exec("DELETE FROM session WHERE id = ?", id); err != nil {
		return err
	}
	return tx.act(by, Deed{Verb: "sign-out", Kind: "session", Object: id, Parent: person, Marking: threat.Red})
}

// EndSessions signs a person out everywhere but in the session except.
func (tx *Tx) EndSessions(person, except string) error {
	_, err := tx.exec("DELETE FROM session WHERE person_id = ? AND id <> ?", person, except)
	return err
}

// Token lets a program speak for a person.
type Token struct {
	ID        string         `json:"id"`
	Hash      string         `json:"-"`
	Person    string         `json:"person"`
	Name      string         `json:"name"`
	Scopes    []string       `json:"scopes"`
	Clearance threat.Marking `json:"clearance"` // never above the person's when used
	Created   time.Time      `json:"created"`
	Used      time.Time      `json:"used,omitzero"`
	Expires   time.Time      `json:"expires,omitzero"` // zero: never
	Revoked   time.Time      `json:"revoked,omitzero"`
}

const tokenColumns = "t.id, t.hash, t.person_id, t.name, t.scopes, t.clearance, t.created, t.used, t.expires, t.revoked"

func scanToken(row row) (Token, error) {
	var t Token
	var scopes string
	var created, used, expires, revoked int64
	if err := row.Scan(&t.ID, &t.Hash, &t.Person, &t.Name, &scopes, &t.Clearance, &created, &used, &expires, &revoked); err != nil {
		return t, err
	}
	t.Created, t.Used, t.Expires, t.Revoked = moment(created), moment(used), moment(expires), moment(revoked)
	return t, decode(scopes, &t.Scopes)
}

// TokenByHash finds a token that is valid at now.
func (q *Reads) TokenByHash(ctx context.Context, r threat.Reader, hash string, now time.Time) (Token, error) {
	return one(ctx, q, r, "token", scanToken, "SELECT "+tokenColumns+
		" FROM {token} t WHERE t.hash = ? AND t.revoked = 0 AND (t.expires = 0 OR t.expires > ?)", hash, stamp(now))
}

// Tokens lists the tokens of a person, or of all that the reader may see when
// person is empty.
func (q *Reads) Tokens(ctx context.Context, r threat.Reader, person string) ([]Token, error) {
	return list(ctx, q, r, scanToken, "SELECT "+tokenColumns+" FROM {token} t WHERE ? = '' OR t.person_id = ? ORDER BY t.created DESC, t.id", person, person)
}

// AddToken adds a token, whose secret only its hash is kept of.
func (tx *Tx) AddToken(by threat.Reader, t Token) (Token, error) {
	if t.Clearance > by.Clearance {
		return t, errMarkingAbove()
	}
	if t.Scopes == nil {
		t.Scopes = []string{}
	}
	scopes, err := encode(t.Scopes)
	if err != nil {
		return t, err
	}
	t.ID, t.Created = tx.NewID("tok"), tx.Now()
	_, err = tx.exec("INSERT INTO token (id, hash, person_id, name, scopes, clearance, created, expires) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
		t.ID, t.Hash, t.Person, t.Name, scopes, int64(t.Clearance), stamp(t.Created), stamp(t.Expires))
	if err != nil {
		return t, err
	}
	return t, tx.act(by, Deed{Verb: "add", Kind: "token", Object: t.ID, Parent: t.Person, Marking: threat.Red, Data: map[string]any{"scopes": t.Scopes, "clearance": t.Clearance}})
}

// RevokeToken ends a token.
func (tx *Tx) RevokeToken(by threat.Reader, id string) error {
	person, err := one(tx.ctx, &tx.Reads, by, "token", text, "SELECT t.person_id FROM {token} t WHERE t.id = ?", id)
	if err != nil {
		return err
	}
	if _, err := tx.exec("UPDATE token SET revoked = ? WHERE id = ? AND revoked = 0", stamp(tx.Now()), id); err != nil {
		return err
	}
	return tx.act(by, Deed{Verb: "revoke", Kind: "token", Object: id, Parent: person, Marking: threat.Red})
}

// TokenUsed keeps when a token was last used. It is no act for the ledger; call
// it every few minutes at most.
func (tx *Tx) TokenUsed(id string) error {
	_, err := tx.exec("UPDATE token SET used = ? WHERE id = ?", stamp(tx.Now()), id)
	return err
}
