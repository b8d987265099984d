package app_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/tocsin/tocsin/internal/desk"
	"github.com/tocsin/tocsin/internal/store"
	"github.com/tocsin/tocsin/internal/testkit"
	"github.com/tocsin/tocsin/internal/threat"
)

// venue is an organisation with a designated contact, a deputy and a guard.
func (st *story) venue(name string) threat.Contact {
	st.t.Helper()
	org := threat.Contact{Kind: threat.ContactOrganisation, Name: name + " hall", Marking: threat.Amber}
	st.write(func(tx *store.Tx) (err error) { org, err = tx.PutContact(testkit.Author, org); return err })
	for _, who := range []struct {
		role string
		rank threat.ContactRank
	}{{"head", threat.RankContact}, {"deputy", threat.RankDeputy}, {"guard", ""}} {
		address := who.role + "@" + name + ".example"
		st.known[address] = true
		st.write(func(tx *store.Tx) error {
			_, err := tx.PutContact(testkit.Author, threat.Contact{
				Kind: threat.ContactPerson, Name: name + " " + who.role, Org: org.ID, Rank: who.rank, Marking: threat.Amber,
				Points: []threat.Point{{Channel: "email", Address: address}},
			})
			return err
		})
	}
	return org
}

// told are those who were mailed so far, sorted, since a number of mails.
func (st *story) told(since int) string {
	st.rest()
	var to []string
	for _, m := range st.sent()[since:] {
		if !strings.HasSuffix(m.To, "@desk.example") {
			to = append(to, m.To)
		}
	}
	slices.Sort(to)
	return strings.Join(to, " ")
}

// answers answers by the link that was last mailed to an address.
func (st *story) answers(address, answer, text string) {
	st.t.Helper()
	if status, page := respond(st.t, st.linkOf(address), answer, text); status != 200 {
		st.t.Fatalf("%s answers %s: %d\n%s", address, answer, status, page)
	}
}

// linkOf is the link in the latest mail to an address.
func (st *story) linkOf(address string) string {
	st.t.Helper()
	mails := st.sent()
	for i := len(mails) - 1; i >= 0; i-- {
		if mails[i].To == address {
			return linkIn.FindString(textOf(st.t, mails[i]))
		}
	}
	st.t.Fatalf("%s got no mail", address)
	return ""
}

// TestHowManyMustAnswer warns three halls under policies that need one, two or
// each of them. Those who are not needed any more are left in peace; where
// each must answer, one answer spares nobody.
func TestHowManyMustAnswer(t *testing.T) {
	for _, c := range []struct {
		need     int
		taken    []string
		deputies string // called a quarter of an hour later
	}{
		{1, nil, "deputy@a.example deputy@b.example deputy@c.example"},
		{1, []string{"b"}, ""},
		{2, []string{"b"}, "deputy@a.example deputy@c.example"},
		{2, []string{"b", "c"}, ""},
		{0, []string{"b", "c"}, "deputy@a.example"},
		{0, []string{"a", "b", "c"}, ""},
	} {
		t.Run(fmt.Sprintf("%d needed, %d answer", c.need, len(c.taken)), func(t *testing.T) {
			t.Parallel()
			st := tell(t, nil)
			st.keepPolicy(desk.Escalation{Name: "some", Need: c.need, Steps: []desk.EscalationStep{{Who: "contact", Minutes: 15}, {Who: "deputy", Minutes: 15}}})
			p := st.warn(6*time.Hour, func(p *threat.Product) { p.Policy = "some" }, st.venue("a").ID, st.venue("b").ID, st.venue("c").ID)
			st.until("all contacts are told", func() bool { return st.balance(p).Delivered == 3 })
			for _, hall := range c.taken {
				st.answers("head@"+hall+".example", "accepted", "")
			}
			st.rest()
			st.move(15 * time.Minute)
			if got := st.told(3); got != c.deputies {
				t.Errorf("then called: %q, want %q", got, c.deputies)
			}
		})
	}
}

// TestOnlyAnAnswerStopsTheClimb lets the first person do everything but take
// the warning on: the next is called all the same, and at once when it is
// turned down.
func TestOnlyAnAnswerStopsTheClimb(t *testing.T) {
	for _, c := range []struct {
		answer, text string
		next         string // called at once
		later        string // called in a quarter of an hour
	}{
		{"", "", "", "deputy@a.example"},
		{"read", "", "", "deputy@a.example"},
		{"need more", "which door?", "", "deputy@a.example"},
		{"disputed", "too general", "deputy@a.example", ""},
		{"dismissed", "blackmail", "deputy@a.example", ""},
		{"not for me", "ask the police", "deputy@a.example", ""},
		{"accepted", "", "", ""},
		{"prioritised", "", "", ""},
		{"acted", "doors are guarded", "", ""},
	} {
		t.Run("answer "+c.answer, func(t *testing.T) {
			t.Parallel()
			st := tell(t, nil)
			p := st.warn(6*time.Hour, nil, st.venue("a").ID)
			st.until("the contact is told", func() bool { return st.balance(p).Delivered == 1 })
			if c.answer != "" {
				st.answers("head@a.example", c.answer, c.text)
			}
			if got := st.told(1); got != c.next {
				t.Errorf("at once: %q, want %q", got, c.next)
			}
			before := len(st.sent())
			st.move(15*time.Minute - time.Second)
			if got := st.told(before); got != "" {
				t.Errorf("before their time: %q", got)
			}
			st.move(time.Second)
			if got := st.told(before); got != c.later && c.next == "" {
				t.Errorf("a quarter of an hour later: %q, want %q", got, c.later)
			}
		})
	}
}

// TestALateAnswerNeitherSkipsNorUndoesAStep has the first person dispute after
// the deputy was called: that moves nobody. Their late acceptance ends it.
func TestALateAnswerNeitherSkipsNorUndoesAStep(t *testing.T) {
	t.Parallel()
	st := tell(t, nil)
	p := st.warn(6*time.Hour, nil, st.venue("a").ID)
	st.until("the contact is told", func() bool { return st.balance(p).Delivered == 1 })
	st.rest()
	st.move(15 * time.Minute)
	if got := st.told(1); got != "deputy@a.example" {
		t.Fatalf("called: %q", got)
	}
	st.answers("head@a.example", "disputed", "too general")
	st.answers("head@a.example", "not for me", "ask the deputy")
	if got := st.told(2); got != "" {
		t.Errorf("a late dispute calls %q", got)
	}
	st.move(14 * time.Minute)
	if got := st.told(2); got != "" {
		t.Errorf("a late dispute shortens the deputy's time: %q", got)
	}
	st.answers("head@a.example", "accepted", "")
	st.rest()
	st.move(time.Hour)
	if got := st.told(2); got != "" {
		t.Errorf("a late acceptance stops nothing: %q", got)
	}
}

// TestWithdrawalAndExpiryStopTheClimb cancels one warning and lets another end.
func TestWithdrawalAndExpiryStopTheClimb(t *testing.T) {
	t.Parallel()
	st := tell(t, nil)
	a, b := st.venue("a"), st.venue("b")
	first := st.warn(6*time.Hour, nil, a.ID)
	second := st.warn(10*time.Minute, nil, b.ID)
	st.until("both are told", func() bool { return st.balance(first).Delivered+st.balance(second).Delivered == 2 })
	st.warn(6*time.Hour, func(p *threat.Product) { p.Action, p.Changes = threat.ActionCancel, first.ID }, a.ID)
	st.until("the cancellation is out", func() bool { return len(st.sent()) == 3 })
	st.rest()
	st.move(10 * time.Minute)
	st.rest()
	st.move(20 * time.Minute)
	st.rest()
	for _, m := range st.sent()[3:] {
		if strings.Contains(m.To, "@b.example") {
			t.Errorf("%s is called after the window", m.To)
		}
	}
	chains, err := st.app.Store.Chains(t.Context(), testkit.Author, first.ID)
	if err != nil || chains[0].Ended != "withdrawn" {
		t.Errorf("chains %+v %v", chains, err)
	}
}

// TestTheDeputyIsNotToldOfTheEndOfWhatTheyNeverHeard cancels a warning that
// only the contact got: the cancellation climbs to nobody else.
func TestTheDeputyIsNotToldOfTheEndOfWhatTheyNeverHeard(t *testing.T) {
	t.Parallel()
	st := tell(t, nil)
	hall := st.venue("a")
	p := st.warn(6*time.Hour, nil, hall.ID)
	st.until("the contact is told", func() bool { return st.balance(p).Delivered == 1 })
	st.warn(6*time.Hour, func(c *threat.Product) { c.Action, c.Changes = threat.ActionCancel, p.ID }, hall.ID)
	if got := st.told(1); got != "head@a.example" {
		t.Fatalf("told of the cancellation: %q", got)
	}
	for range 3 {
		st.move(15 * time.Minute)
		st.rest()
	}
	if got := st.told(2); strings.Contains(got, "deputy") || strings.Contains(got, "guard") {
		t.Errorf("then told: %q", got)
	}
}

// TestANoticeWaitsForTheMorningAWarningDoesNot writes to somebody in Moscow at
// 23:00 their time.
func TestANoticeWaitsForTheMorningAWarningDoesNot(t *testing.T) {
	t.Parallel()
	st := tell(t, nil)
	st.clock.Move(12 * time.Hour) // 20:00 UTC
	c := st.person("Sleeper", "en", threat.Point{Channel: "email", Address: "sleeper@example.org"})
	c.QuietFrom, c.QuietTo, c.Zone = "22:00", "07:00", "Europe/Moscow"
	st.write(func(tx *store.Tx) (err error) { c, err = tx.PutContact(testkit.Author, c); return err })
	routine := st.warn(48*time.Hour, func(p *threat.Product) { p.Precedence = threat.Routine }, c.ID)
	st.until("it is planned", func() bool { return st.balance(routine).Intended == 1 })
	if got := st.told(0); got != "" {
		t.Fatalf("woken by a notice: %q", got)
	}
	for _, hour := range []time.Duration{7*time.Hour + 59*time.Minute, 59 * time.Second} {
		st.move(hour)
		if got := st.told(0); got != "" {
			t.Fatalf("woken at %s by a notice", st.clock.Now())
		}
	}
	st.move(time.Second)
	st.until("it comes at seven in Moscow", func() bool { return st.balance(routine).Delivered == 1 })
	st.move(16 * time.Hour) // 23:00 in Moscow again
	urgent := st.warn(48*time.Hour, nil, c.ID)
	st.until("a warning comes at once", func() bool { return st.balance(urgent).Delivered == 1 })
	short := st.warn(2*time.Hour, func(p *threat.Product) { p.Precedence = threat.Routine }, c.ID)
	st.until("a notice that ends in the night comes, too", func() bool { return st.balance(short).Delivered == 1 })
}
