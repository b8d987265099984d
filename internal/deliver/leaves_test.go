package deliver_test

import (
	"math/rand/v2"
	"testing"
	"time"

	"github.com/tocsin/tocsin/internal/deliver"
	"github.com/tocsin/tocsin/internal/desk"
	"github.com/tocsin/tocsin/internal/store"
	"github.com/tocsin/tocsin/internal/testkit"
	"github.com/tocsin/tocsin/internal/threat"
)

// planned is a desk whose engine has a warning to one person to send, as the
// program renders it, by a channel that takes everything.
func planned(t *testing.T, change func(*threat.Product)) (*scene, *moody, threat.Product) {
	t.Helper()
	sc, channel := newScene(t), &moody{r: rand.New(rand.NewPCG(1, 1)), kind: threat.OutcomeAccepted, took: map[string]int{}}
	links, err := desk.NewLinks(sc.s, "http://desk.example")
	if err != nil {
		t.Fatal(err)
	}
	sc.engine = deliver.New(deliver.Options{Store: sc.s, Channels: []deliver.Channel{channel}, Render: (&deliver.Renderer{Store: sc.s, Links: links, Desk: "Desk"}).Render, Arrived: desk.Arrived})
	to := sc.contact(threat.Contact{Kind: threat.ContactPerson, Name: "Head", Points: []threat.Point{{Channel: "email", Address: "head@example.org"}}})
	p := testkit.Warn(t, sc.s, sc.caseID, time.Hour, change, to.ID)
	if _, err := sc.caller.Step(t.Context()); err != nil {
		t.Fatal(err)
	}
	return sc, channel, p
}

// sent steps the engine alone and gives how the product's deliveries stand.
func (sc *scene) sent(p threat.Product) store.Account {
	sc.t.Helper()
	if _, err := sc.engine.Step(sc.t.Context(), true); err != nil {
		sc.t.Fatal(err)
	}
	got, err := sc.s.Balance(sc.t.Context(), author, p.ID)
	if err != nil {
		sc.t.Fatal(err)
	}
	return got
}

// TestExpiryIsLookedAtBeforeEachSend has a window end between the plan and the
// send, before anybody else has noticed.
func TestExpiryIsLookedAtBeforeEachSend(t *testing.T) {
	for name, c := range map[string]struct {
		tried bool
		want  store.Account
	}{"never tried": {false, store.Account{Intended: 1, Suppressed: 1}}, "tried in vain": {true, store.Account{Intended: 1, Failed: 1}}} {
		t.Run(name, func(t *testing.T) {
			sc, channel, p := planned(t, nil)
			if c.tried {
				channel.kind = threat.OutcomeTransient
				sc.sent(p)
				channel.kind = threat.OutcomeAccepted
			}
			sc.clock.Set(p.Window.End)
			if got := sc.sent(p); got != c.want || len(channel.took) > 0 {
				t.Errorf("account %+v, want %+v; %d left", got, c.want, len(channel.took))
			}
		})
	}
}

// TestADeskThatBecameAnExerciseSendsNothingActual has a warning approved as
// actual wait when the desk is started as an exercise.
func TestADeskThatBecameAnExerciseSendsNothingActual(t *testing.T) {
	sc, channel, p := planned(t, func(p *threat.Product) { p.Mode = threat.ModeActual })
	sc.write(func(tx *store.Tx) error { return tx.SetSetting(approver, desk.SettingExercise, "yes") })
	if got := sc.sent(p); got.Failed != 1 || len(channel.took) > 0 {
		t.Errorf("account %+v, %d left", got, len(channel.took))
	}
}
