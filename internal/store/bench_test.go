package store_test

import (
	"fmt"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/tocsin/tocsin/internal/store"
	"github.com/tocsin/tocsin/internal/testkit"
	"github.com/tocsin/tocsin/internal/threat"
)

// BenchmarkTake takes reports of 3 kB durably: original, report, reception,
// searched words and two ledger rows each.
func BenchmarkTake(b *testing.B) {
	s := testkit.TempStore(b, nil)
	var n atomic.Int64
	b.SetParallelism(16)
	b.ReportAllocs()
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			take(b, s, ana, threat.Amber, fmt.Sprintf("report %d %s", n.Add(1), strings.Repeat(text, 30)))
		}
	})
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "reports/s")
}

// BenchmarkRead keeps a reading of ten facts.
func BenchmarkRead(b *testing.B) {
	s := testkit.TempStore(b, nil)
	body := strings.Repeat(text, 30)
	rep := take(b, s, ana, threat.Amber, body)
	facts := make([]threat.Fact, 10)
	b.SetParallelism(16)
	b.ResetTimer()
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			write(b, s, func(tx *store.Tx) error {
				for i := range facts {
					facts[i] = factOf("killed", fmt.Sprint(b.N, i), body, i, i+9)
				}
				return tx.SaveReading(all, store.Reading{Report: rep.ID, Facts: facts})
			})
		}
	})
}

// BenchmarkWriteOne is the time of one small change, waited for.
func BenchmarkWriteOne(b *testing.B) {
	s := testkit.TempStore(b, nil)
	for i := 0; b.Loop(); i++ {
		write(b, s, func(tx *store.Tx) error { return tx.SetSetting(ana, "name", fmt.Sprint(i)) })
	}
}
