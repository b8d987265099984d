package escalate

import (
	"fmt"
	"testing"
	"time"

	"github.com/tocsin/tocsin/internal/threat"
)

var start = time.Date(2024, 3, 6, 20, 0, 0, 0, time.UTC)

func at(minutes int) time.Time { return start.Add(time.Duration(minutes) * time.Minute) }

func chain() Chain {
	return Chain{
		Started: start, Expires: at(600),
		Steps: []Step{
			{Wait: 15 * time.Minute, Targets: []Target{{Contact: "contact", Channel: "email", Reachable: true}, {Contact: "contact", Channel: "sms", Reachable: true}}},
			{Wait: 10 * time.Minute, Targets: []Target{{Contact: "deputy", Channel: "telephone", Reachable: true}}},
			{Wait: 10 * time.Minute, Targets: []Target{{Contact: "head", Channel: "telephone", Reachable: true}}},
		},
	}
}

// carry takes what a decision sends.
func carry(c *Chain, d Decision, now time.Time) {
	for _, t := range d.Send {
		c.Deliveries = append(c.Deliveries, threat.Delivery{
			ID: fmt.Sprintf("del_%d_%s", d.Step, t.Channel), Recipient: t.Contact, Channel: t.Channel,
			Step: d.Step, Planned: now, State: threat.DeliveryDelivered,
		})
	}
}

func TestUnansweredClimbsStepByStep(t *testing.T) {
	c := chain()
	for _, want := range []struct {
		minute, step, sends int
		end                 End
	}{{0, 0, 2, Open}, {14, 0, 0, Open}, {15, 1, 1, Open}, {20, 1, 0, Open}, {25, 2, 1, Open}, {34, 2, 0, Open}, {35, 3, 0, Exhausted}} {
		d := Decide(c, at(want.minute))
		if d.Step != want.step || len(d.Send) != want.sends || d.End != want.end {
			t.Fatalf("minute %d: %+v, want %+v", want.minute, d, want)
		}
		carry(&c, d, at(want.minute))
	}
}

func TestTakenOnStops(t *testing.T) {
	c := chain()
	carry(&c, Decide(c, at(0)), at(0))
	c.Answers = []threat.Answer{{Recipient: "contact", State: threat.AnswerReceived}}
	if d := Decide(c, at(15)); d.Step != 1 {
		t.Errorf("a link that was opened stops the escalation: %+v", d)
	}
	c.Answers = append(c.Answers, threat.Answer{Recipient: "contact", State: threat.AnswerAccepted})
	if d := Decide(c, at(15)); d.End != Taken {
		t.Errorf("accepted, and yet %+v", d)
	}
}

func TestRefusalCallsTheNextAtOnce(t *testing.T) {
	for _, refusal := range []threat.AnswerState{threat.AnswerDisputed, threat.AnswerDismissed, threat.AnswerNotForMe} {
		c := chain()
		carry(&c, Decide(c, at(0)), at(0))
		c.Answers = []threat.Answer{{Recipient: "contact", Delivery: "del_0_email", State: refusal}}
		d := Decide(c, at(1))
		if d.Step != 1 || len(d.Send) != 1 {
			t.Fatalf("%s waits: %+v", refusal, d)
		}
		carry(&c, d, at(1))
		// The same answer, late, must not skip the deputy's step.
		if d := Decide(c, at(2)); d.Step != 1 || len(d.Send) != 0 {
			t.Errorf("%s, late, skips a newer step: %+v", refusal, d)
		}
	}
}

func TestNobodyReachableIsNotWaitedFor(t *testing.T) {
	c := chain()
	c.Steps[0].Targets = []Target{{Contact: "contact", Channel: "email"}}
	if d := Decide(c, at(0)); d.Step != 1 || len(d.Send) != 1 {
		t.Errorf("a step that nobody can answer is waited for: %+v", d)
	}
	c = chain()
	carry(&c, Decide(c, at(0)), at(0))
	for i := range c.Deliveries {
		c.Deliveries[i].State = threat.DeliveryFailed
	}
	if d := Decide(c, at(1)); d.Step != 1 || len(d.Send) != 1 {
		t.Errorf("failed deliveries are waited for: %+v", d)
	}
}

func TestExpiryAndWithdrawalStop(t *testing.T) {
	c := chain()
	if d := Decide(c, at(600)); d.End != Expired || len(d.Send) > 0 {
		t.Errorf("at its end: %+v", d)
	}
	c.Withdrawn = true
	if d := Decide(c, at(1)); d.End != Withdrawn || len(d.Send) > 0 {
		t.Errorf("withdrawn: %+v", d)
	}
}

func TestEnough(t *testing.T) {
	for _, c := range []struct {
		need, taken int
		want        bool
	}{{0, 0, false}, {0, 3, false}, {1, 0, false}, {1, 1, true}, {2, 1, false}, {2, 3, true}} {
		if Enough(c.need, c.taken) != c.want {
			t.Errorf("%d needed and %d taken: %v", c.need, c.taken, !c.want)
		}
	}
	done := chain()
	carry(&done, Decide(done, at(0)), at(0))
	done.Enough = true
	if d := Decide(done, at(15)); d.End != Answered {
		t.Errorf("enough have answered, and yet %+v", d)
	}
}

func TestAsManyAsAskedForMustTakeItOn(t *testing.T) {
	c := chain()
	c.Want = 2
	carry(&c, Decide(c, at(0)), at(0))
	c.Answers = []threat.Answer{{Recipient: "contact", State: threat.AnswerAccepted}, {Recipient: "contact", State: threat.AnswerActed}}
	if d := Decide(c, at(15)); d.End != Open || d.Step != 1 {
		t.Errorf("one of two took it on, twice: %+v", d)
	}
	c.Answers = append(c.Answers, threat.Answer{Recipient: "deputy", State: threat.AnswerAccepted})
	if d := Decide(c, at(15)); d.End != Taken {
		t.Errorf("two of two: %+v", d)
	}
}

func TestAuditFindsWhatNothingMoves(t *testing.T) {
	moving, stuck := chain(), chain()
	carry(&moving, Decide(moving, at(0)), at(0))
	faults := Audit([]Chain{moving, stuck}, at(10), time.Minute)
	if len(faults) != 1 || faults[0].Chain != 1 {
		t.Errorf("faults: %+v", faults)
	}
	if faults := Audit([]Chain{moving}, at(20), time.Minute); len(faults) != 1 {
		t.Errorf("a step overdue by minutes passes: %+v", faults)
	}
}

// BenchmarkDecide makes one decision for each of 100,000 open deliveries.
func BenchmarkDecide(b *testing.B) {
	chains := make([]Chain, 100_000)
	for i := range chains {
		chains[i] = chain()
		carry(&chains[i], Decide(chains[i], at(0)), at(0))
	}
	for b.Loop() {
		for _, c := range chains {
			Decide(c, at(15))
		}
	}
	b.ReportMetric(float64(b.N)*float64(len(chains))/b.Elapsed().Seconds(), "decisions/s")
}
