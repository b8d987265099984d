package intake_test

import (
	"fmt"
	"sync/atomic"
	"testing"

	"github.com/tocsin/tocsin/internal/intake"
	"github.com/tocsin/tocsin/internal/testkit"
	"github.com/tocsin/tocsin/internal/threat"
)

// BenchmarkTake takes short reports in, each durable when Take returns, as
// many people and feeds do at once.
func BenchmarkTake(b *testing.B) {
	s := testkit.TempStore(b, nil)
	k := intake.NewTaker(intake.Options{Store: s})
	var n atomic.Int64
	b.SetParallelism(32)
	b.ResetTimer()
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			text := fmt.Sprintf("Report %d\n\n%s", n.Add(1), report)
			if _, err := k.Take(b.Context(), ana, intake.Submission{Data: []byte(text), Way: intake.WayAPI, Marking: threat.Green}, nil); err != nil {
				b.Error(err)
			}
		}
	})
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "reports/s")
}

// BenchmarkRead reads them for facts, finds copies and places them.
func BenchmarkRead(b *testing.B) {
	s := testkit.TempStore(b, nil)
	k, p := intake.NewTaker(intake.Options{Store: s}), intake.NewPipeline(s, nil, nil)
	ids := make(chan string, b.N)
	for i := range b.N {
		text := fmt.Sprintf("Incident %d\n\nOn %d March 2024 a bomb exploded near the market of town %d in district %d, killing %d people and injuring %d, police said.", i, i%28+1, i, i*7%997, i%20+1, i%60)
		res, err := k.Take(b.Context(), ana, intake.Submission{Data: []byte(text), Way: intake.WayAPI, Marking: threat.Green}, nil)
		if err != nil {
			b.Fatal(err)
		}
		ids <- res[0].Report.ID
	}
	close(ids)
	b.SetParallelism(8)
	b.ResetTimer()
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			if err := p.Read(b.Context(), <-ids); err != nil {
				b.Error(err)
			}
		}
	})
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "reports/s")
}
