package deliver_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"
	"time"

	"github.com/tocsin/tocsin/internal/deliver"
	"github.com/tocsin/tocsin/internal/desk"
	"github.com/tocsin/tocsin/internal/store"
	"github.com/tocsin/tocsin/internal/testkit"
	"github.com/tocsin/tocsin/internal/threat"
)

// moody is a channel whose peer answers by chance.
type moody struct {
	mu   sync.Mutex
	r    *rand.Rand
	kind threat.Outcome        // what it answers now, empty for anything
	took map[string]int        // by delivery: how often the peer took it
	hold func(deliver.Message) // called before an answer; may be nil
}

func (m *moody) Name() string { return "email" }

func (m *moody) Send(_ context.Context, message deliver.Message) deliver.Result {
	if m.hold != nil {
		m.hold(message)
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	outcome := m.kind
	if outcome == "" {
		outcome = []threat.Outcome{threat.OutcomeAccepted, threat.OutcomeAccepted, threat.OutcomeTransient, threat.OutcomeUnknown, threat.OutcomePermanent}[m.r.IntN(5)]
	}
	if outcome == threat.OutcomeAccepted {
		m.took[message.Delivery]++
	}
	return deliver.Result{Outcome: outcome, Code: 250, Detail: "as it pleases"}
}

// TestTheAccountBalancesWhateverHappens sends to many by a peer that answers
// by chance, stops some on the way, and holds at every step that each delivery
// stands in one place, that nothing is finished while anything is pending, and
// that nobody who was recorded as told is told again.
func TestTheAccountBalancesWhateverHappens(t *testing.T) {
	for seed := range uint64(8) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			sc, channel := newScene(t), &moody{r: rand.New(rand.NewPCG(seed, 7)), took: map[string]int{}}
			sc.engine = deliver.New(deliver.Options{Store: sc.s, Channels: []deliver.Channel{channel}, Render: sc.render, Arrived: desk.Arrived})
			var recipients []string
			for i := range 40 {
				c := sc.contact(threat.Contact{Kind: threat.ContactPerson, Name: fmt.Sprint("Person ", i), Points: []threat.Point{{Channel: "email", Address: fmt.Sprintf("p%d@example.org", i)}}})
				recipients = append(recipients, c.ID)
			}
			p := sc.warn(recipients...)
			for range 30 {
				sc.settle()
				sc.holdsAccount(p, channel)
				if channel.r.IntN(10) == 0 {
					who := recipients[channel.r.IntN(len(recipients))]
					if err := desk.Stop(t.Context(), sc.s, approver, p.ID, who, "reached otherwise"); err != nil {
						t.Fatal(err)
					}
				}
				sc.clock.Move(time.Duration(1+channel.r.IntN(20)) * time.Minute)
			}
			sc.clock.Move(6 * time.Hour)
			sc.settle()
			got := sc.holdsAccount(p, channel)
			if got.Pending != 0 || got.Delivered == 0 || got.Failed == 0 {
				t.Errorf("after its window: %+v", got)
			}
		})
	}
}

// holdsAccount compares the account with the deliveries and their attempts.
func (sc *scene) holdsAccount(p threat.Product, channel *moody) store.Account {
	sc.t.Helper()
	got, err := sc.s.Balance(context.Background(), author, p.ID)
	if err != nil || got.Intended != got.Delivered+got.Failed+got.Suppressed+got.Pending {
		sc.t.Fatalf("account %+v, %v", got, err)
	}
	deliveries, err := sc.s.Deliveries(context.Background(), author, p.ID, "", 500)
	if err != nil || int64(len(deliveries)) != got.Intended {
		sc.t.Fatalf("%d deliveries, %d intended, %v", len(deliveries), got.Intended, err)
	}
	for _, d := range deliveries {
		attempts, err := sc.s.Attempts(context.Background(), author, d.ID)
		if err != nil || len(attempts) != d.Attempts {
			sc.t.Fatalf("%s: %d attempts recorded, %d counted, %v", d.ID, len(attempts), d.Attempts, err)
		}
		arrived := len(attempts) > 0 && attempts[len(attempts)-1].Outcome == threat.OutcomeAccepted
		if (d.State == threat.DeliveryDelivered) != arrived || channel.took[d.ID] > 1 || (channel.took[d.ID] == 1) != arrived {
			sc.t.Fatalf("%s is %s, the peer took it %d times, attempts %+v", d.ID, d.State, channel.took[d.ID], attempts)
		}
		if ended := d.State != threat.DeliveryPending; ended == d.Done.IsZero() {
			sc.t.Fatalf("%s is %s, done at %s", d.ID, d.State, d.Done)
		}
	}
	return got
}

// TestWhatIsStoppedInHandDoesNotLeave stops a sending while its first message
// is spoken of: what was leased with it and not begun stays.
func TestWhatIsStoppedInHandDoesNotLeave(t *testing.T) {
	s := testkit.TempStore(t, nil)
	begun, goOn := make(chan string, 100), make(chan struct{})
	channel := &moody{r: rand.New(rand.NewPCG(1, 1)), kind: threat.OutcomeAccepted, took: map[string]int{}, hold: func(m deliver.Message) {
		begun <- m.Delivery
		<-goOn
	}}
	links, err := desk.NewLinks(s, "http://desk.example")
	if err != nil {
		t.Fatal(err)
	}
	engine := deliver.New(deliver.Options{Store: s, Channels: []deliver.Channel{channel}, Render: (&deliver.Renderer{Store: s, Links: links, Desk: "Desk"}).Render, Arrived: desk.Arrived, AtOnce: map[string]int{"email": 1}})
	caller := &deliver.Caller{Store: s, Exhausted: desk.Bell{}.Exhausted}
	var recipients []string
	var caseID string
	err = s.Write(t.Context(), func(tx *store.Tx) error {
		c, err := tx.OpenCase(author, "Hall", threat.Red)
		caseID = c.ID
		for i := 0; err == nil && i < 20; i++ {
			var p threat.Contact
			p, err = tx.PutContact(author, threat.Contact{Kind: threat.ContactPerson, Marking: threat.Amber, Name: fmt.Sprint("Person ", i), Points: []threat.Point{{Channel: "email", Address: fmt.Sprintf("p%d@example.org", i)}}})
			recipients = append(recipients, p.ID)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	p := testkit.Warn(t, s, caseID, time.Hour, nil, recipients...)
	if _, err := caller.Step(t.Context()); err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- engine.Run(ctx) }()
	<-begun
	if err := desk.Stop(t.Context(), s, approver, p.ID, "", "a mistake"); err != nil {
		t.Fatal(err)
	}
	// What is planned after them is begun after them: when it is, all of the
	// others have been passed over.
	var last threat.Contact
	if err := s.Write(t.Context(), func(tx *store.Tx) (err error) {
		last, err = tx.PutContact(author, threat.Contact{Kind: threat.ContactPerson, Marking: threat.Amber, Name: "Person last", Points: []threat.Point{{Channel: "email", Address: "last@example.org"}}})
		return err
	}); err != nil {
		t.Fatal(err)
	}
	next := testkit.Warn(t, s, caseID, time.Hour, nil, last.ID)
	if _, err := caller.Step(t.Context()); err != nil {
		t.Fatal(err)
	}
	close(goOn)
	after, err := s.Deliveries(t.Context(), author, next.ID, "", 1)
	if begins := <-begun; err != nil || len(after) != 1 || begins != after[0].ID {
		t.Errorf("%s begins after the stop, %+v %v", begins, after, err)
	}
	stop()
	if err := <-ended; err != nil {
		t.Fatal(err)
	}
	got, err := s.Balance(t.Context(), author, p.ID)
	if want := (store.Account{Intended: 20, Delivered: 1, Suppressed: 19}); err != nil || got != want || len(channel.took) != 2 {
		t.Errorf("account %+v %v, want %+v; the peer took %d", got, err, want, len(channel.took))
	}
}
