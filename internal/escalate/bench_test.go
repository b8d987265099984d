package escalate_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/tocsin/tocsin/internal/escalate"
	"github.com/tocsin/tocsin/internal/threat"
)

// BenchmarkDecide decides on 100,000 open chains in turn, as a watch over them
// does: each waits for an answer to its first step.
func BenchmarkDecide(b *testing.B) {
	start := time.Date(2024, 3, 6, 8, 0, 0, 0, time.UTC)
	chains := make([]escalate.Chain, 100_000)
	for i := range chains {
		id := fmt.Sprint(i)
		chains[i] = escalate.Chain{
			Started: start, Expires: start.Add(48 * time.Hour),
			Steps:      []escalate.Step{{Targets: []escalate.Target{{Contact: id, Channel: "email", Reachable: true}}, Wait: 15 * time.Minute}, {Targets: []escalate.Target{{Contact: id, Channel: "sms", Reachable: true}}, Wait: 15 * time.Minute}},
			Deliveries: []threat.Delivery{{ID: id, Recipient: id, State: threat.DeliveryDelivered, Planned: start}},
			Answers:    []threat.Answer{{Delivery: id, State: threat.AnswerReceived}},
		}
	}
	b.ReportAllocs()
	n := 0
	for b.Loop() {
		if d := escalate.Decide(chains[n%len(chains)], start.Add(time.Minute)); d.End != escalate.Open {
			b.Fatal(d)
		}
		n++
	}
	b.ReportMetric(float64(n)/b.Elapsed().Seconds(), "decisions/s")
}
