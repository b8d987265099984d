package desk_test

import (
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/tocsin/tocsin/internal/desk"
	"github.com/tocsin/tocsin/internal/store"
	"github.com/tocsin/tocsin/internal/testkit"
	"github.com/tocsin/tocsin/internal/threat"
)

// people adds two analysts to a desk.
func people(t *testing.T, s *store.Store) (ada, ben threat.Reader) {
	t.Helper()
	var out []threat.Reader
	for _, login := range []string{"ada", "ben"} {
		err := s.Write(t.Context(), func(tx *store.Tx) error {
			p, err := tx.AddPerson(threat.Machinery("test"), store.Person{Login: login, Name: strings.ToUpper(login), Email: login + "@example.org", Role: threat.RoleApprover, Clearance: threat.Amber})
			out = append(out, p.Reader())
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return out[0], out[1]
}

func TestAGapInTheRotaIsAlarmedBeforeItComesAndOnce(t *testing.T) {
	clock := testkit.NewClock()
	s := testkit.TempStore(t, clock)
	ada, _ := people(t, s)
	watch := &desk.Watch{Store: s, Bell: desk.Bell{Mail: true}, Log: slog.New(slog.DiscardHandler)}
	alarms := func() int {
		t.Helper()
		for range 2 {
			if _, err := watch.Step(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		all, err := s.Alarms(t.Context(), ada, true, 50)
		if err != nil {
			t.Fatal(err)
		}
		return len(all)
	}
	if n := alarms(); n != 0 {
		t.Fatalf("a desk without a rota is alarmed %d times", n)
	}
	now := clock.Now()
	turn := threat.Turn{Role: "on duty", Person: ada.Person, Starts: now, Ends: now.Add(30 * time.Hour)}
	if err := desk.AddTurns(t.Context(), s, ada, []threat.Turn{turn}); err != nil {
		t.Fatal(err)
	}
	if n := alarms(); n != 0 {
		t.Errorf("alarmed %d times 30 hours before", n)
	}
	clock.Move(7 * time.Hour)
	if n := alarms(); n != 1 {
		t.Errorf("alarmed %d times 23 hours before", n)
	}
	clock.Move(24 * time.Hour) // in the gap
	if n := alarms(); n != 1 {
		t.Errorf("alarmed %d times in the gap", n)
	}
}

func TestDutyIsHandedOverAndTakenOver(t *testing.T) {
	clock := testkit.NewClock()
	s := testkit.TempStore(t, clock)
	ada, ben := people(t, s)
	now := clock.Now()
	err := desk.AddTurns(t.Context(), s, ada, []threat.Turn{
		{Role: "on duty", Person: ada.Person, Starts: now, Ends: now.Add(8 * time.Hour)}, {Role: "on duty", Person: ben.Person, Starts: now.Add(8 * time.Hour), Ends: now.Add(16 * time.Hour)},
	})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := desk.HandOver(t.Context(), s, ada, threat.HandOver{Role: "on duty", To: ben.Person, Marking: threat.Red, Note: "x"}); err == nil {
		t.Error("a note above the next one's clearance is handed over")
	}
	h, err := desk.HandOver(t.Context(), s, ada, threat.HandOver{Role: "on duty", To: ben.Person, Marking: threat.Amber, Note: "Two warnings wait for an answer."})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := desk.TakeOver(t.Context(), s, ada, h.ID); threat.KindOf(err) != threat.KindForbidden {
		t.Errorf("taken over by who handed over: %v", err)
	}
	clock.Move(7 * time.Hour)
	if _, err := desk.TakeOver(t.Context(), s, ben, h.ID); err != nil {
		t.Fatal(err)
	}
	if _, err := desk.TakeOver(t.Context(), s, ben, h.ID); threat.KindOf(err) != threat.KindConflict {
		t.Errorf("taken over twice: %v", err)
	}
	on, err := desk.WhoIsOnDuty(t.Context(), &s.Reads, ada, clock.Now())
	if err != nil || on[0].Person != ben.Person || !on[0].Gap.Equal(now.Add(16*time.Hour)) || on[1].Person != "" {
		t.Errorf("on duty: %+v %v", on, err)
	}
}

func TestAnEscalationIsRehearsedAndNothingIsSent(t *testing.T) {
	clock := testkit.NewClock()
	s := testkit.TempStore(t, clock)
	ada, _ := people(t, s)
	_, im := fates(t, s, directoryFile[:strings.Index(directoryFile, "person,Second")], false)
	if !im.Taken {
		t.Fatalf("%+v", im)
	}
	orgs, err := s.Contacts(t.Context(), ada, store.ContactFilter{Kind: threat.ContactOrganisation})
	if err != nil {
		t.Fatal(err)
	}
	e := desk.Escalation{Name: "night", Steps: []desk.EscalationStep{{Who: "contact", Channels: []string{"email"}, Minutes: 15}, {Who: "deputy", Minutes: 10}, {Who: "contact", Channels: []string{"sms"}, Minutes: 10}, {Who: "everybody", Minutes: 5}, {Who: "contact", Minutes: 5}}, Answers: 2}
	at := time.Date(2024, 3, 6, 2, 10, 0, 0, time.UTC)
	run, err := desk.RehearseEscalation(t.Context(), &s.Reads, ada, e, orgs[0].ID, at, threat.Immediate)
	if err != nil {
		t.Fatal(err)
	}
	if len(run.Calls) != 6 || run.Calls[1].Channel != "sms" || !run.Calls[1].At.Equal(at.Add(15*time.Minute)) || !run.Ends.Equal(at.Add(35*time.Minute)) {
		t.Errorf("calls: %+v, ends %v", run.Calls, run.Ends)
	}
	said := ""
	for _, a := range run.Advice {
		said += a.Text + "\n"
	}
	for _, want := range []string{"step 4, which called everybody", "calls nobody here", "verified point", "only 0 can be reached"} {
		if !strings.Contains(said, want) {
			t.Errorf("no advice %q in\n%s", want, said)
		}
	}
	for name, bad := range map[string]desk.Escalation{
		"nobody":      {Name: "x"},
		"no name":     {Steps: e.Steps},
		"no wait":     {Name: "x", Steps: []desk.EscalationStep{{Who: "contact"}}},
		"a stranger":  {Name: "x", Steps: []desk.EscalationStep{{Who: "the boss", Minutes: 5}}},
		"a channel":   {Name: "x", Steps: []desk.EscalationStep{{Who: "contact", Channels: []string{"pigeon"}, Minutes: 5}}},
		"a lost card": {Name: "x", Steps: []desk.EscalationStep{{Who: "con_nothere", Minutes: 5}}},
	} {
		if err := desk.PutEscalation(t.Context(), s, ada, bad, 0, false); threat.KindOf(err) != threat.KindInvalid {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := desk.PutEscalation(t.Context(), s, ada, e, 0, false); err != nil {
		t.Fatal(err)
	}
	if err := desk.PutEscalation(t.Context(), s, ada, e, 0, false); threat.KindOf(err) != threat.KindConflict {
		t.Errorf("written over a version that was not seen: %v", err)
	}
}

func TestAPolicyThatNamesSomebodyHiddenIsHidden(t *testing.T) {
	s := testkit.TempStore(t, testkit.NewClock())
	red := threat.Reader{Person: "per_red", Role: threat.RoleAnalyst, Clearance: threat.Red}
	low := threat.Reader{Person: "per_low", Role: threat.RoleAnalyst, Clearance: threat.Amber}
	c, err := desk.PutContact(t.Context(), s, red, threat.Contact{Kind: threat.ContactPerson, Name: "Nobody", Marking: threat.Red})
	if err != nil {
		t.Fatal(err)
	}
	e := desk.Escalation{Name: "quiet", Steps: []desk.EscalationStep{{Who: c.ID, Minutes: 5}}}
	if err := desk.PutEscalation(t.Context(), s, red, e, 0, false); err != nil {
		t.Fatal(err)
	}
	if all, err := desk.Escalations(t.Context(), &s.Reads, low); err != nil || len(all) != 1 {
		t.Errorf("seen by a reader of TLP:AMBER: %+v %v", all, err)
	}
	if all, err := desk.Escalations(t.Context(), &s.Reads, red); err != nil || len(all) != 2 {
		t.Errorf("seen by a reader of TLP:RED: %+v %v", all, err)
	}
}
