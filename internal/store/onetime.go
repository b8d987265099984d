package store

import (
	"context"
	"time"

	"github.com/tocsin/tocsin/internal/threat"
)

// OneTime is a secret that works once: the first administrator's link, an
// invitation, a half-done ceremony. Only the secret's hash is kept.
type OneTime struct {
	Hash    string
	Purpose string // "first-admin", "invite", "passkey", …
	Subject string // id of the person it is for, if any
	Data    []byte
	Expires time.Time
}

// PutOneTime keeps a one-time secret.
func (tx *Tx) PutOneTime(o OneTime) error {
	if o.Data == nil {
		o.Data = []byte{}
	}
	_, err := tx.exec("INSERT INTO one_time (hash, purpose, subject, data, created, expires) VALUES (?, ?, ?, ?, ?, ?)",
		o.Hash, o.Purpose, o.Subject, o.Data, stamp(tx.Now()), stamp(o.Expires))
	return err
}

// PeekOneTime looks at a one-time secret without using it up, so that a page
// can be shown to somebody who has only opened the link.
func (q *Reads) PeekOneTime(ctx context.Context, r threat.Reader, purpose, hash string, now time.Time) (OneTime, error) {
	return one(ctx, q, r, "link", func(row row) (OneTime, error) {
		o := OneTime{Hash: hash, Purpose: purpose}
		var expires int64
		err := row.Scan(&o.Subject, &o.Data, &expires)
		o.Expires = moment(expires)
		return o, err
	}, "SELECT o.subject, o.data, o.expires FROM {one_time} o WHERE o.hash = ? AND o.purpose = ? AND o.expires > ?", hash, purpose, stamp(now))
}

// UseOneTime uses a one-time secret up.
func (tx *Tx) UseOneTime(purpose, hash string) (OneTime, error) {
	o, err := tx.PeekOneTime(tx.ctx, threat.Machinery("store"), purpose, hash, tx.Now())
	if err != nil {
		return o, err
	}
	_, err = tx.exec("DELETE FROM one_time WHERE hash = ?", hash)
	return o, err
}

// DropOneTime withdraws all secrets of a purpose and subject.
func (tx *Tx) DropOneTime(purpose, subject string) error {
	_, err := tx.exec("DELETE FROM one_time WHERE purpose = ? AND subject = ?", purpose, subject)
	return err
}

// Throttle is how often something failed, such as signing in as somebody or
// from somewhere.
type Throttle struct {
	Name     string
	Failures int
	Since    time.Time
	Until    time.Time // refused until then
}

// Throttle gives the state of a throttle, zero when nothing failed.
func (q *Reads) Throttle(ctx context.Context, r threat.Reader, name string) (Throttle, error) {
	t, err := one(ctx, q, r, "throttle", func(row row) (Throttle, error) {
		t := Throttle{Name: name}
		var since, until int64
		err := row.Scan(&t.Failures, &since, &until)
		t.Since, t.Until = moment(since), moment(until)
		return t, err
	}, "SELECT t.failures, t.since, t.until FROM {throttle} t WHERE t.name = ?", name)
	if threat.KindOf(err) == threat.KindNotFound {
		return Throttle{Name: name}, nil
	}
	return t, err
}

// SetThrottle keeps the state of a throttle; one without failures is dropped.
func (tx *Tx) SetThrottle(t Throttle) error {
	if t.Failures == 0 {
		_, err := tx.exec("DELETE FROM throttle WHERE name = ?", t.Name)
		return err
	}
	_, err := tx.exec(`INSERT INTO throttle (name, failures, since, until) VALUES (?, ?, ?, ?)
		ON CONFLICT (name) DO UPDATE SET failures = excluded.failures, since = excluded.since, until = excluded.until`,
		t.Name, t.Failures, stamp(t.Since), stamp(t.Until))
	return err
}

// Sweep removes expired sessions, one-time secrets and throttles.
func (tx *Tx) Sweep() error {
	now := stamp(tx.Now())
	for _, statement := range []string{
		"DELETE FROM session WHERE expires < ?", "DELETE FROM one_time WHERE expires < ?",
		"DELETE FROM throttle WHERE until < ?",
	} {
		if _, err := tx.exec(statement, now); err != nil {
			return err
		}
	}
	return nil
}

// Setting gives a setting, empty when it was never set.
func (q *Reads) Setting(ctx context.Context, r threat.Reader, name string) (string, error) {
	v, err := one(ctx, q, r, "setting", text, "SELECT s.value FROM {setting} s WHERE s.name = ?", name)
	if threat.KindOf(err) == threat.KindNotFound {
		return "", nil
	}
	return v, err
}

// SetSetting changes a setting. Settings are no secrets: whoever may sign in
// may read them.
func (tx *Tx) SetSetting(by threat.Reader, name, value string) error {
	if name == "" || name == "ledger.public" {
		return threat.Invalid("name", "this setting cannot be changed", "")
	}
	_, err := tx.exec("INSERT INTO setting (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value", name, value)
	if err != nil {
		return err
	}
	return tx.act(by, Deed{Verb: "set", Kind: "setting", Object: name, Marking: threat.Red, Data: map[string]any{"value": value}})
}
