package play

import (
	"context"
	"encoding/json"
	"time"

	"github.com/tocsin/tocsin/internal/console"
	"github.com/tocsin/tocsin/internal/desk"
	"github.com/tocsin/tocsin/internal/store"
	"github.com/tocsin/tocsin/internal/threat"
)

// Login is the visitor of a demo, who may do everything; there is no password.
const Login = "visitor"

// house is the play as one who sets a desk up.
var house = threat.Machinery("demo")

// seats are the people of the desk.
var seats = []struct {
	login, name, turn, what string
	role                    threat.Role
}{
	{Login, "Visitor", "", "may do everything, and does nothing by themselves", threat.RoleAdmin},
	{"analyst", "Analyst on duty", "on duty", "writes; is called first when a clock runs out", threat.RoleAnalyst},
	{"deputy", "Deputy", "deputy", "approves; is called when nobody has acted", threat.RoleApprover},
	{"head", "Head of desk", "head", "approves; is called last", threat.RoleApprover},
}

// The protectors, who are made up. The events office is told by webhook, its
// deputy by mail.
const (
	liaison       = "Host-state security liaison"
	liaisonBox    = "liaison-duty@protector.example"
	liaisonDeputy = "liaison-deputy@protector.example"
	office        = "Host-state events office"
	officeDeputy  = "events-deputy@protector.example"
	officePhone   = "+7 495 000 00 11"
)

// callPolicy is how the protectors are called: each step is waited for, then
// the next is taken.
var callPolicy = desk.Escalation{Name: "host state", Steps: []desk.EscalationStep{
	{Who: "contact", Minutes: 60}, {Who: "deputy", Minutes: 120},
}}

// setUp makes the desk's people and directory. What is there already is kept.
func (s *stage) setUp(ctx context.Context, told *console.DemoMoment) error {
	if err := s.write(ctx, s.people); err != nil {
		return err
	}
	if err := s.recast(ctx); err != nil {
		return err
	}
	told.Text = "Two people decide on every warning. Two organisations of the host state can be warned, each with a contact and a deputy."
	told.Links = []console.Link{{Text: "Directory", Href: "/directory"}, {Text: "People", Href: "/people"}}
	return s.write(ctx, s.directory)
}

func (s *stage) people(tx *store.Tx) error {
	if err := tx.SetSetting(house, desk.SettingExercise, "yes"); err != nil {
		return err
	}
	for _, seat := range seats {
		if _, err := tx.PersonByLogin(tx.Context(), house, seat.login); threat.KindOf(err) != threat.KindNotFound {
			if err != nil {
				return err
			}
			continue
		}
		p := store.Person{Login: seat.login, Name: seat.name, Role: seat.role, Clearance: threat.Red}
		if seat.turn != "" {
			p.Email = seat.login + "@desk.example"
		}
		p, err := tx.AddPerson(house, p)
		if err != nil {
			return err
		}
		if seat.turn == "" {
			continue
		}
		if _, err := tx.AddTurn(house, store.Turn{Role: seat.turn, Person: p.ID, Starts: at(1, 0, 0), Ends: at(1, 0, 0).AddDate(0, 3, 0)}); err != nil {
			return err
		}
	}
	return nil
}

// recast finds the people of the desk.
func (s *stage) recast(ctx context.Context) error {
	for login, into := range map[string]*threat.Reader{"analyst": &s.analyst, "deputy": &s.deputy, "head": &s.head} {
		p, err := s.app.Store.PersonByLogin(ctx, house, login)
		if err != nil {
			return err
		}
		*into = p.Reader()
	}
	return nil
}

// directory enters the protectors and how they are called.
func (s *stage) directory(tx *store.Tx) error {
	policy, err := json.Marshal(callPolicy)
	if err != nil {
		return err
	}
	if _, err := tx.Paper(tx.Context(), house, "escalation", callPolicy.Name, 0); threat.KindOf(err) == threat.KindNotFound {
		if _, err = tx.PutPaper(house, store.Paper{Kind: "escalation", Name: callPolicy.Name, Body: string(policy)}); err != nil {
			return err
		}
	} else if err != nil {
		return err
	}
	return errFirst(
		s.organisation(tx, liaison, "made up", email(liaisonBox), email(liaisonDeputy)),
		s.organisation(tx, office, "made up; by telephone "+officePhone, threat.Point{Channel: "webhook", Address: hookAddress, Secret: hookSecret}, email(officeDeputy)),
	)
}

func email(address string) threat.Point { return threat.Point{Channel: "email", Address: address} }

func errFirst(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// organisation enters an organisation with its contact and deputy.
func (s *stage) organisation(tx *store.Tx, name, note string, contact, deputy threat.Point) error {
	if _, err := contactNamed(tx.Context(), &tx.Reads, name); threat.KindOf(err) != threat.KindNotFound {
		return err
	}
	seen := tx.Now().Add(-7 * 24 * time.Hour)
	org, err := tx.PutContact(s.analyst, threat.Contact{
		Kind: threat.ContactOrganisation, Name: name, Marking: threat.Amber, Language: "en", Zone: "Europe/Moscow", Note: note,
	})
	if err != nil {
		return err
	}
	for _, who := range []struct {
		rank  threat.ContactRank
		name  string
		point threat.Point
	}{{threat.RankContact, "duty officer", contact}, {threat.RankDeputy, "deputy", deputy}} {
		who.point.Verified, who.point.Alive = seen, seen
		_, err := tx.PutContact(s.analyst, threat.Contact{
			Kind: threat.ContactPerson, Name: name + ", " + who.name, Org: org.ID, Rank: who.rank, Role: who.name, Marking: threat.Amber,
			Language: "en", Zone: "Europe/Moscow", Points: []threat.Point{who.point}, Note: "made up",
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// contactNamed finds a contact.
func contactNamed(ctx context.Context, q *store.Reads, name string) (threat.Contact, error) {
	all, err := q.Contacts(ctx, house, store.ContactFilter{Limit: 500})
	for _, c := range all {
		if c.Name == name {
			return c, err
		}
	}
	if err == nil {
		err = threat.NotFound("contact")
	}
	return threat.Contact{}, err
}
