package desk_test

import (
	"context"
	"crypto/sha256"
	"fmt"
	"log/slog"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/tocsin/tocsin/internal/desk"
	"github.com/tocsin/tocsin/internal/store"
	"github.com/tocsin/tocsin/internal/testkit"
	"github.com/tocsin/tocsin/internal/threat"
)

// A tip that stands in a case above somebody's clearance, and one that is a
// copy of a report above it, ring for them as tips in nobody's hands do: from
// what rings and what does not, the case cannot be told.
func TestAHiddenCaseDoesNotSilenceATip(t *testing.T) {
	testkit.EachStore(t, func(t *testing.T, s *store.Store, clock *testkit.Clock) {
		hidden := newTips(t, s, clock).play(true)
		clock2 := testkit.NewClock()
		plain := newTips(t, testkit.TempStore(t, clock2), clock2).play(false)
		if diff := cmp.Diff(plain.seenBy(threat.Amber), hidden.seenBy(threat.Amber)); diff != "" {
			t.Errorf("the hidden case shows (-without +with):\n%s", diff)
		}
		if got := hidden.seenBy(threat.Amber); len(got.Alarms) == 0 || got.Mails == 0 {
			t.Errorf("the tip rings for nobody who does not know the case: %+v", got)
		}
		if got := hidden.seenBy(threat.Red); len(got.Alarms) != 0 || got.Open != 0 || got.Mails != 0 {
			t.Errorf("it rings for those who have it in hand: %+v", got)
		}
		if got := plain.seenBy(threat.Red); len(got.Alarms) != 1 || got.Mails == 0 {
			t.Errorf("without the case it does not ring for all: %+v", got)
		}
		// Nobody has seen it: the ladder climbs for those it is for.
		clock.Move(2 * time.Hour)
		hidden.look()
		clock2.Move(2 * time.Hour)
		plain.look()
		if diff := cmp.Diff(plain.seenBy(threat.Amber), hidden.seenBy(threat.Amber)); diff != "" {
			t.Errorf("the ladder tells of the hidden case (-without +with):\n%s", diff)
		}
	})
}

// tips is a desk where two people have mail: ana may read all, low not.
type tips struct {
	t     *testing.T
	s     *store.Store
	clock *testkit.Clock
	watch *desk.Watch
	by    threat.Reader
	mail  map[threat.Marking]string // ids of the two people by clearance
}

func newTips(t *testing.T, s *store.Store, clock *testkit.Clock) *tips {
	tp := &tips{t: t, s: s, clock: clock, by: threat.Machinery("test"), mail: map[threat.Marking]string{}}
	tp.watch = &desk.Watch{Store: s, Bell: desk.Bell{Mail: true}, Log: slog.New(slog.DiscardHandler)}
	for _, c := range []threat.Marking{threat.Amber, threat.Red} {
		tp.write(func(tx *store.Tx) error {
			p, err := tx.AddPerson(tp.by, store.Person{Login: fmt.Sprint("person", int(-c)), Email: fmt.Sprintf("p%d@desk.example", int(-c)), Role: threat.RoleApprover, Clearance: c})
			tp.mail[c] = p.ID
			return err
		})
	}
	return tp
}

func (tp *tips) write(fn func(*store.Tx) error) {
	tp.t.Helper()
	if err := tp.s.Write(context.Background(), fn); err != nil {
		tp.t.Fatal(err)
	}
}

func (tp *tips) take(text string, m threat.Marking) (rep threat.Report) {
	tp.t.Helper()
	tp.write(func(tx *store.Tx) error {
		source, err := tx.EnsureSource(tp.by, threat.Source{Name: "Outlet", Marking: threat.Clear})
		if err != nil {
			return err
		}
		taken, err := tx.Take(tp.by, store.Arrival{Way: "paste", Report: threat.Report{Digest: fmt.Sprintf("%x", sha256.Sum256([]byte(text))), Text: text, Source: source.ID, Marking: m}})
		if err != nil {
			return err
		}
		rep = taken.Report
		return tx.SaveReading(tp.by, store.Reading{Report: rep.ID, Facts: []threat.Fact{{Report: rep.ID, Kind: threat.FactWarning, Value: "warned", Quote: text, Span: threat.Span{End: len(text)}}}})
	})
	return rep
}

// play takes two open tips in; with a hidden side, one is placed in a case above
// Amber and the other found to be a copy of what is above Amber.
func (tp *tips) play(hiddenSide bool) *tips {
	placed, copied := tp.take("they were warned", threat.Green), tp.take("they were told", threat.Green)
	if hiddenSide {
		secret := tp.take("they were told, says a source", threat.Red)
		tp.write(func(tx *store.Tx) error {
			c, err := tx.OpenCase(tp.by, "Hidden", threat.Red)
			if err != nil {
				return err
			}
			for _, id := range []string{placed.ID, secret.ID} {
				if err := tx.Place(tp.by, id, c.ID); err != nil {
					return err
				}
			}
			return tx.SetCopyOf(tp.by, copied.ID, secret.ID)
		})
	}
	tp.clock.Move(4*time.Hour + 2*time.Minute)
	tp.look()
	return tp
}

func (tp *tips) look() {
	tp.t.Helper()
	if _, err := tp.watch.Step(context.Background()); err != nil {
		tp.t.Fatal(err)
	}
}

// sight is all that tells a reader of alarms.
type sight struct {
	Alarms []store.Alarm
	Open   int64
	Acts   []string
	Mails  int
}

func (tp *tips) seenBy(clearance threat.Marking) (out sight) {
	tp.t.Helper()
	ctx, r := context.Background(), threat.Reader{Person: tp.mail[clearance], Role: threat.RoleApprover, Clearance: clearance}
	alarms, err := tp.s.Alarms(ctx, r, true, 50)
	if err != nil {
		tp.t.Fatal(err)
	}
	for _, a := range alarms {
		a.ID, a.Upto = "", threat.Red // neither leaves with what it is about
		out.Alarms = append(out.Alarms, a)
	}
	if out.Open, err = tp.s.CountAlarms(ctx, r); err != nil {
		tp.t.Fatal(err)
	}
	acts, err := tp.s.Ledger(ctx, r, store.LedgerFilter{Kind: "alarm"})
	if err != nil {
		tp.t.Fatal(err)
	}
	for _, a := range acts {
		out.Acts = append(out.Acts, fmt.Sprintf("%s %s %s", a.At, a.Verb, a.Data))
	}
	all, err := tp.s.AlarmsUnseen(ctx, tp.by, tp.clock.Now(), 100, 50)
	if err != nil {
		tp.t.Fatal(err)
	}
	for _, a := range all {
		notices, err := tp.s.Notices(ctx, tp.by, a.ID)
		if err != nil {
			tp.t.Fatal(err)
		}
		for _, n := range notices {
			if n.Recipient == tp.mail[clearance] {
				out.Mails++
			}
		}
	}
	return out
}

// A call by mail tells that there is something: it goes to nobody who may not
// know of it, even when they are on duty, and to somebody who may.
func TestNobodyIsCalledForWhatTheyMayNotKnow(t *testing.T) {
	testkit.EachStore(t, func(t *testing.T, s *store.Store, clock *testkit.Clock) {
		tp := newTips(t, s, clock)
		tp.write(func(tx *store.Tx) error {
			_, err := tx.AddTurn(tp.by, threat.Turn{Role: "on duty", Person: tp.mail[threat.Amber], Starts: clock.Now(), Ends: clock.Now().AddDate(0, 1, 0)})
			return err
		})
		tp.take("they were warned, says a source", threat.Red)
		clock.Move(4*time.Hour + 2*time.Minute)
		tp.look()
		if got := tp.seenBy(threat.Amber); got.Mails != 0 || len(got.Alarms) != 0 {
			t.Errorf("who is on duty is told of what they may not know: %+v", got)
		}
		if got := tp.seenBy(threat.Red); got.Mails != 1 || len(got.Alarms) != 1 {
			t.Errorf("nobody who may know is called: %+v", got)
		}
	})
}
