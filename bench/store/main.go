// Command store measures the record rooms: how many reports are durably taken
// in a second, and how long lists and searches take over many of them.
//
//	go run ./bench/store -reports 100000 [-database postgres://…]
package main

import (
	"context"
	"flag"
	"fmt"
	"io/fs"
	"log"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/tocsin/tocsin/internal/store"
	"github.com/tocsin/tocsin/internal/threat"
)

var desk = threat.Reader{Person: "per_bench", Role: threat.RoleAnalyst, Clearance: threat.Amber}

func main() {
	reports := flag.Int("reports", 100000, "how many reports are taken in")
	takers := flag.Int("takers", 32, "how many take at once")
	words := flag.Int("words", 350, "words a report")
	database := flag.String("database", "", "postgres:// address; SQLite when empty")
	flag.Parse()
	if err := run(*reports, *takers, *words, *database); err != nil {
		log.Fatal(err)
	}
}

func run(reports, takers, words int, database string) error {
	dir, err := os.MkdirTemp("", "tocsin-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	ctx := context.Background()
	s, err := store.Open(ctx, store.Options{Dir: dir, Database: database})
	if err != nil {
		return err
	}
	defer s.Close()
	began := time.Now()
	if err := fill(ctx, s, reports, takers, words); err != nil {
		return err
	}
	took := time.Since(began)
	fmt.Printf("%s: %d reports with original and reading, %d at once: %.0f/s\n", s.Engine(), reports, takers, float64(reports)/took.Seconds())
	if err := ask(ctx, s); err != nil {
		return err
	}
	return weigh(dir)
}

// fill takes reports in, each durably before the next of the same taker: the
// original, the report with its reception, and its reading with ten facts.
func fill(ctx context.Context, s *store.Store, reports, takers, words int) error {
	var next atomic.Int64
	var wg sync.WaitGroup
	errs := make(chan error, takers)
	for w := range takers {
		wg.Go(func() {
			r := rand.New(rand.NewPCG(1, uint64(w)))
			for next.Add(1) <= int64(reports) {
				if err := take(ctx, s, prose(r, words), r); err != nil {
					errs <- err
					return
				}
			}
		})
	}
	wg.Wait()
	close(errs)
	return <-errs
}

func take(ctx context.Context, s *store.Store, text string, r *rand.Rand) error {
	kept, err := s.Originals.Put(strings.NewReader(text), 1<<20)
	if err != nil {
		return err
	}
	marking := threat.Clear
	if r.IntN(10) == 0 {
		marking = threat.Red
	}
	by := threat.Machinery("bench")
	var id string
	err = s.Write(ctx, func(tx *store.Tx) error {
		taken, err := tx.Take(by, store.Arrival{Way: "api", Report: threat.Report{
			Digest: kept.Digest, Size: kept.Size, Marking: marking,
			Title: text[:60], Text: text, Language: []string{"en", "es", "ru"}[r.IntN(3)],
		}})
		id = taken.Report.ID
		return err
	})
	if err != nil {
		return err
	}
	var facts []threat.Fact
	for i := range 10 {
		span := threat.Span{Start: 50 * i, End: 50*i + 10}
		around := threat.Span{Start: 50 * i, End: 50*i + 50}
		facts = append(facts, threat.Fact{
			Kind: threat.Kinds[i], Value: span.Of(text), Span: span, Quote: span.Of(text),
			Sentence: around.Of(text), SentenceSpan: around, Sure: threat.SureHigh, Rule: "bench",
		})
	}
	return s.Write(ctx, func(tx *store.Tx) error {
		return tx.SaveReading(by, store.Reading{Report: id, Facts: facts})
	})
}

// prose writes words with the frequencies of a language: few often, most rarely.
func prose(r *rand.Rand, words int) string {
	zipf := rand.NewZipf(r, 1.1, 3, 40000)
	var b strings.Builder
	for range words {
		fmt.Fprintf(&b, "%s ", word(zipf.Uint64()))
	}
	return b.String() + "end of this report, as far as it goes."
}

func word(n uint64) string {
	const syllables = "bacadafagalamanaparasatavakebecedefegelemenepereseteve"
	var b strings.Builder
	for n += 26; n > 0; n /= 26 {
		i := n % 26
		b.WriteString(syllables[2*i : 2*i+2])
	}
	return b.String()
}

// ask measures what the console's pages ask for, as a reader of TLP:AMBER.
func ask(ctx context.Context, s *store.Store) error {
	var middle string
	p, err := s.Reports(ctx, desk, store.ReportFilter{Limit: 500})
	if err != nil {
		return err
	}
	middle = p.Reports[len(p.Reports)-1].ID
	since := time.Now().Add(-time.Minute)
	queries := []struct {
		name string
		do   func(i int) error
	}{
		{"list, first page", func(int) error { _, err := s.Reports(ctx, desk, store.ReportFilter{}); return err }},
		{"list, a later page", func(int) error { _, err := s.Reports(ctx, desk, store.ReportFilter{After: middle}); return err }},
		{"list, by state and language", func(int) error {
			_, err := s.Reports(ctx, desk, store.ReportFilter{State: threat.ReportRead, Language: "es"})
			return err
		}},
		{"list, unplaced", func(int) error { _, err := s.Reports(ctx, desk, store.ReportFilter{Unplaced: true}); return err }},
		{"list, of the last minute", func(int) error { _, err := s.Reports(ctx, desk, store.ReportFilter{Since: since}); return err }},
		{"count all", func(int) error { _, err := s.CountReports(ctx, desk, store.ReportFilter{}); return err }},
		{"count unplaced", func(int) error { _, err := s.CountReports(ctx, desk, store.ReportFilter{Unplaced: true}); return err }},
		{"one report with facts", func(i int) error {
			id := p.Reports[i%len(p.Reports)].ID
			if _, err := s.Report(ctx, desk, id); err != nil {
				return err
			}
			_, err := s.FactsOfReport(ctx, desk, id)
			return err
		}},
		{"search, the commonest word", func(int) error { return search(ctx, s, word(0)) }},
		{"search, a middling word", func(i int) error { return search(ctx, s, word(uint64(200+i))) }},
		{"search, a rare word", func(i int) error { return search(ctx, s, word(uint64(30000+i))) }},
		{"search, two words", func(i int) error { return search(ctx, s, word(uint64(i%20))+" "+word(uint64(300+i))) }},
		{"search, a phrase", func(i int) error { return search(ctx, s, `"`+word(0)+" "+word(uint64(i))+`"`) }},
		{"search, nothing found", func(int) error { return search(ctx, s, word(0)+" qqqqzz") }},
		{"ledger, first page", func(int) error { _, err := s.Ledger(ctx, desk, store.LedgerFilter{}); return err }},
		{"suggest values", func(i int) error {
			_, err := s.SuggestValues(ctx, desk, threat.FactPlace, word(uint64(i)), 10)
			return err
		}},
	}
	for _, q := range queries {
		if err := measure(q.name, q.do); err != nil {
			return fmt.Errorf("%s: %w", q.name, err)
		}
	}
	return nil
}

func search(ctx context.Context, s *store.Store, query string) error {
	_, err := s.Search(ctx, desk, query, store.ReportFilter{})
	return err
}

// measure runs a question until it has an idea of its tail.
func measure(name string, do func(i int) error) error {
	var took []time.Duration
	for i, began := 0, time.Now(); i < 200 && (i < 10 || time.Since(began) < 5*time.Second); i++ {
		at := time.Now()
		if err := do(i); err != nil {
			return err
		}
		took = append(took, time.Since(at))
	}
	slices.Sort(took)
	fmt.Printf("  %-30s p50 %8.2f ms   p95 %8.2f ms\n", name, ms(took[len(took)/2]), ms(took[len(took)*95/100]))
	return nil
}

func ms(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

// weigh says what it takes on disk and in memory.
func weigh(dir string) error {
	sizes := map[string]int64{}
	err := filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		info, err := e.Info()
		if err == nil {
			rel, _ := filepath.Rel(dir, path)
			top, _, _ := strings.Cut(rel, string(filepath.Separator))
			sizes[top] += info.Size()
		}
		return err
	})
	if err != nil {
		return err
	}
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	fmt.Printf("  disk: database %d MB, originals %d MB; memory held from the system: %d MB\n",
		(sizes["tocsin.db"]+sizes["tocsin.db-wal"])>>20, sizes["originals"]>>20, m.Sys>>20)
	return nil
}
