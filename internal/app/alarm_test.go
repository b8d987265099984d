package app_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/tocsin/tocsin/internal/desk"
	"github.com/tocsin/tocsin/internal/store"
	"github.com/tocsin/tocsin/internal/testkit"
	"github.com/tocsin/tocsin/internal/threat"
)

// ladder puts somebody on each rung: on duty, deputy, head.
func (st *story) ladder() {
	st.t.Helper()
	for _, role := range []string{"on duty", "deputy", "head"} {
		login := strings.ReplaceAll(role, " ", "")
		st.write(func(tx *store.Tx) error {
			p, err := tx.AddPerson(threat.Machinery("test"), store.Person{Login: login, Name: role, Email: login + "@desk.example", Role: threat.RoleAnalyst, Clearance: threat.Red})
			if err == nil {
				_, err = tx.AddTurn(testkit.Approver, store.Turn{Role: role, Person: p.ID, Starts: st.clock.Now().Add(-time.Hour), Ends: st.clock.Now().Add(10_000 * time.Hour)})
			}
			return err
		})
	}
}

// called are the people of the desk who were written to so far.
func (st *story) called() string {
	var to []string
	for _, m := range st.sent() {
		if login, ok := strings.CutSuffix(m.To, "@desk.example"); ok {
			to = append(to, login)
		}
	}
	return strings.Join(to, " ")
}

// open is the open alarm of a kind.
func (st *story) open(kind store.AlarmKind) store.Alarm {
	st.t.Helper()
	alarms, err := st.app.Store.Alarms(st.t.Context(), testkit.Author, false, 500)
	if err != nil {
		st.t.Fatal(err)
	}
	i := slices.IndexFunc(alarms, func(a store.Alarm) bool { return a.Kind == kind })
	if i < 0 {
		st.t.Fatalf("no alarm of kind %q is open: %+v", kind, alarms)
	}
	return alarms[i]
}

// TestAnAlarmThatNobodySeesClimbs has a warning fail for good while the desk
// sleeps: whoever is on duty is called, then the deputy, then the head. Seen by
// somebody, it climbs no further.
func TestAnAlarmThatNobodySeesClimbs(t *testing.T) {
	for name, seenAfter := range map[string]int{"seen by nobody": 3, "seen by the deputy": 2, "seen at once": 1} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			st := tell(t, nil)
			st.ladder()
			st.mail.Refuse(func(to string) error {
				if to == headsMail.Address {
					return testkit.Gone
				}
				return nil
			})
			st.keepPolicy(desk.Escalation{Name: "once", Steps: []desk.EscalationStep{{Who: "contact", Minutes: 600}}})
			p := st.warn(48*time.Hour, func(p *threat.Product) { p.Policy = "once" }, st.person("Head", "en", headsMail).ID)
			rungs := []string{"onduty", "deputy", "head"}
			for i := range rungs {
				// Two alarms: the delivery failed, and with it the only step.
				want := 2 * min(i+1, seenAfter)
				st.until("the next rung is called", func() bool { return len(strings.Fields(st.called())) >= want })
				if i+1 == seenAfter {
					for _, kind := range []store.AlarmKind{store.AlarmDeadLetter, store.AlarmExhausted} {
						st.write(func(tx *store.Tx) error { return tx.SeeAlarm(testkit.Author, st.open(kind).ID) })
					}
				}
				st.move(30*time.Minute - time.Second)
				if got := len(strings.Fields(st.called())); got != want {
					t.Fatalf("called before their time: %s", st.called())
				}
				st.move(time.Second)
			}
			st.move(5 * time.Hour)
			if status, _, _ := get(t, st.app.URL()+"/readyz"); status != 200 && seenAfter == 3 {
				st.until("the desk sees again", func() bool { s, _, _ := get(t, st.app.URL()+"/readyz"); return s == 200 })
			}
			var want []string
			for _, rung := range rungs[:seenAfter] {
				want = append(want, rung, rung)
			}
			if got := st.called(); got != strings.Join(want, " ") {
				t.Errorf("called: %s", got)
			}
			if b := st.balance(p); b.Failed != 1 {
				t.Errorf("account: %+v", b)
			}
		})
	}
}

// TestWhatIsDoneCallsNobodyMore has a call made and a window decided on: their
// alarms are over, without anybody clicking them away.
func TestWhatIsDoneCallsNobodyMore(t *testing.T) {
	t.Parallel()
	st := tell(t, nil)
	st.ladder()
	a := st.person("Anna Lind", "en", threat.Point{Channel: "telephone", Address: "+49 30 1234"})
	p := st.warn(4*time.Hour, nil, a.ID)
	st.until("somebody is to call", func() bool { return st.alarmed(store.AlarmByHand) && st.called() == "onduty" })
	waiting, err := desk.ToTell(t.Context(), &st.app.Store.Reads, testkit.Author, 10)
	if err != nil || len(waiting) != 1 {
		t.Fatalf("%+v %v", waiting, err)
	}
	told := desk.Told{Product: p.ID, Contact: a.ID, Delivery: waiting[0].ID, How: "telephone", Reached: true, Answer: threat.AnswerAccepted}
	if _, err := desk.TellByHand(t.Context(), st.app.Store, testkit.Author, told); err != nil {
		t.Fatal(err)
	}
	st.move(2 * time.Hour)
	st.move(0)
	st.rest()
	alarms, err := st.app.Store.Alarms(t.Context(), testkit.Author, false, 10)
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range alarms {
		if a.Kind == store.AlarmByHand {
			t.Errorf("still open: %+v", a)
		}
	}
}
