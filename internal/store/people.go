package store

import (
	"context"
	"strings"
	"time"

	"github.com/tocsin/tocsin/internal/threat"
)

// Person is somebody at the desk.
type Person struct {
	ID        string         `json:"id"`
	Login     string         `json:"login"` // lower case, unique
	Name      string         `json:"name"`
	Email     string         `json:"email,omitempty"`
	Role      threat.Role    `json:"role"`
	Clearance threat.Marking `json:"clearance"`
	Disabled  bool           `json:"disabled,omitempty"`
	Created   time.Time      `json:"created"`
}

// Reader is the person as one who asks. A disabled person reads nothing.
func (p Person) Reader() threat.Reader {
	if p.Disabled {
		return threat.Reader{Person: p.ID, Name: p.Name}
	}
	return threat.Reader{Person: p.ID, Name: p.Name, Role: p.Role, Clearance: p.Clearance}
}

const personColumns = "p.id, p.login, p.name, p.email, p.role, p.clearance, p.disabled, p.created"

func scanPerson(row row) (Person, error) {
	var p Person
	var disabled, created int64
	err := row.Scan(&p.ID, &p.Login, &p.Name, &p.Email, &p.Role, &p.Clearance, &disabled, &created)
	p.Disabled, p.Created = disabled == 1, moment(created)
	return p, err
}

// Person gives one person.
func (q *Reads) Person(ctx context.Context, r threat.Reader, id string) (Person, error) {
	return one(ctx, q, r, "person", scanPerson, "SELECT "+personColumns+" FROM {person} p WHERE p.id = ?", id)
}

// PersonByLogin gives the person who signs in with this name.
func (q *Reads) PersonByLogin(ctx context.Context, r threat.Reader, login string) (Person, error) {
	return one(ctx, q, r, "person", scanPerson, "SELECT "+personColumns+" FROM {person} p WHERE p.login = ?", loginKey(login))
}

func loginKey(login string) string { return strings.ToLower(strings.TrimSpace(login)) }

// People lists the people at the desk by name.
func (q *Reads) People(ctx context.Context, r threat.Reader) ([]Person, error) {
	return list(ctx, q, r, scanPerson, "SELECT "+personColumns+" FROM {person} p ORDER BY p.name, p.id")
}

// CountAdmins counts the administrators who can sign in.
func (q *Reads) CountAdmins(ctx context.Context, r threat.Reader) (int64, error) {
	return one(ctx, q, r, "person", number, "SELECT count(*) FROM {person} p WHERE p.role = 'admin' AND p.disabled = 0")
}

// AddPerson adds somebody. A login that is taken is a conflict.
func (tx *Tx) AddPerson(by threat.Reader, p Person) (Person, error) {
	if err := p.check(); err != nil {
		return p, err
	}
	if _, err := tx.PersonByLogin(tx.ctx, threat.Machinery("store"), p.Login); err == nil {
		return p, threat.Conflict("this login is taken", "choose another one")
	}
	p.ID, p.Created = tx.NewID("per"), tx.Now()
	_, err := tx.exec("INSERT INTO person (id, login, name, email, role, clearance, disabled, created) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
		p.ID, p.Login, p.Name, p.Email, string(p.Role), int64(p.Clearance), flag(p.Disabled), stamp(p.Created))
	if err != nil {
		return p, err
	}
	return p, tx.act(by, p.deed("add"))
}

func (p *Person) check() error {
	p.Login, p.Name = loginKey(p.Login), strings.TrimSpace(p.Name)
	if p.Login == "" {
		return threat.Invalid("login", "the person has no name to sign in with", "choose a short one, such as their initials")
	}
	if p.Name == "" {
		p.Name = p.Login
	}
	if !p.Role.Valid() {
		return threat.Invalid("role", "this is no role", "use reader, analyst, approver or admin")
	}
	return nil
}

// deed records a change of a person without their name.
func (p Person) deed(verb string) Deed {
	return Deed{
		Verb: verb, Kind: "person", Object: p.ID, Marking: threat.Red,
		Data: map[string]any{"role": p.Role, "clearance": p.Clearance, "disabled": p.Disabled},
	}
}

// EditPerson changes name, e-mail, role, clearance and whether somebody may
// sign in. Whoever loses something is signed out everywhere. The last
// administrator stays one.
func (tx *Tx) EditPerson(by threat.Reader, p Person) error {
	old, err := tx.Person(tx.ctx, by, p.ID)
	if err != nil {
		return err
	}
	p.Login = old.Login
	if err := p.check(); err != nil {
		return err
	}
	_, err = tx.exec("UPDATE person SET name = ?, email = ?, role = ?, clearance = ?, disabled = ? WHERE id = ?",
		p.Name, p.Email, string(p.Role), int64(p.Clearance), flag(p.Disabled), p.ID)
	if err != nil {
		return err
	}
	admins, err := tx.CountAdmins(tx.ctx, threat.Machinery("store"))
	if err != nil {
		return err
	}
	if admins == 0 && old.Role == threat.RoleAdmin && !old.Disabled {
		return threat.Conflict("this is the last administrator", "make somebody else an administrator first")
	}
	if p.Disabled || p.Role != old.Role || p.Clearance != old.Clearance {
		if err := tx.EndSessions(p.ID, ""); err != nil {
			return err
		}
	}
	return tx.act(by, p.deed("edit"))
}
