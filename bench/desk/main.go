// Command desk measures a whole desk that has taken in many reports: how long
// its start takes, how long its pages and searches take over HTTP, and what it
// needs of memory and disk.
//
//	go run ./bench/desk -reports 100000 -dir /tmp/many
//
// A directory that holds reports already is measured as it is.
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
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/tocsin/tocsin/internal/reading"
	"github.com/tocsin/tocsin/internal/store"
	"github.com/tocsin/tocsin/internal/threat"
)

func main() {
	reports := flag.Int("reports", 100_000, "how many reports are taken in")
	dir := flag.String("dir", "", "data directory; a temporary one when empty")
	flag.Parse()
	if err := run(context.Background(), *dir, *reports); err != nil {
		log.Fatal(err)
	}
}

func run(ctx context.Context, dir string, reports int) error {
	if dir == "" {
		made, err := os.MkdirTemp("", "tocsin-desk-")
		if err != nil {
			return err
		}
		defer os.RemoveAll(made)
		dir = made
	}
	if err := fill(ctx, dir, reports); err != nil {
		return fmt.Errorf("fill: %w", err)
	}
	if err := measure(ctx, dir); err != nil {
		return fmt.Errorf("measure: %w", err)
	}
	return weigh(dir)
}

// fill takes reports in, with original and reading, eight at a time.
func fill(ctx context.Context, dir string, reports int) error {
	s, err := store.Open(ctx, store.Options{Dir: dir})
	if err != nil {
		return err
	}
	defer s.Close()
	by := threat.Machinery("bench")
	held, err := s.CountReports(ctx, by, store.ReportFilter{})
	if err != nil {
		return err
	}
	var next atomic.Int64
	next.Store(held)
	began := time.Now()
	var wg sync.WaitGroup
	failed := make(chan error, 8)
	for range cap(failed) {
		wg.Go(func() {
			for n := next.Add(1); n <= int64(reports); n = next.Add(1) {
				if err := take(ctx, s, by, uint64(n)); err != nil {
					failed <- err
					return
				}
			}
		})
	}
	wg.Wait()
	close(failed)
	if made := int64(reports) - held; made > 0 {
		fmt.Printf("filled with %d reports, read and kept: %.0f/s\n", made, float64(made)/time.Since(began).Seconds())
	}
	return <-failed
}

// take keeps one report with what is read of its lead.
func take(ctx context.Context, s *store.Store, by threat.Reader, n uint64) error {
	r := rand.New(rand.NewPCG(n, 1))
	day := time.Date(2024, 1, 1, 18, 0, 0, 0, time.UTC).AddDate(0, 0, r.IntN(700))
	lead := lead(r, day)
	text := lead + "\n\n" + prose(r, 280)
	kept, err := s.Originals.Put(strings.NewReader(text), 1<<20)
	if err != nil {
		return err
	}
	published := threat.Instant(day)
	out := reading.Read(reading.Document{Text: lead, Published: published, Language: "en"})
	return s.Write(ctx, func(tx *store.Tx) error {
		source, err := tx.EnsureSource(by, threat.Source{Name: fmt.Sprintf("Source %d", n%211), Marking: threat.Clear})
		if err != nil {
			return err
		}
		marking := threat.Clear
		if n%10 == 0 {
			marking = threat.Red
		}
		taken, err := tx.Take(by, store.Arrival{Way: "api", Report: threat.Report{
			Digest: kept.Digest, Size: kept.Size, Source: source.ID,
			Marking: marking, Title: lead[:min(60, len(lead))], Text: text, Language: "en", Published: published,
		}})
		if err != nil {
			return err
		}
		return tx.SaveReading(by, store.Reading{Report: taken.Report.ID, Language: "en", Facts: out.Facts})
	})
}

var (
	towns   = strings.Fields("Moscow Kaluga Lyon Kabul Lahore Mogadishu Maiduguri Baghdad Aleppo Bogotá Manila Colombo Nairobi Brussels Istanbul Quetta Peshawar Donetsk Kharkiv Gao")
	targets = strings.Split("a concert hall|a market|a church|a mosque|a police station|a school|a bus|an airport|a hotel|a checkpoint", "|")
	acts    = strings.Split("opened fire in|detonated a bomb at|threw grenades into|rammed a truck into|set fire to", "|")
)

func lead(r *rand.Rand, day time.Time) string {
	town := towns[r.IntN(len(towns))]
	return fmt.Sprintf("%s, %s - Gunmen %s %s in %s on %s, killing at least %d people and injuring more than %d, police said. No group has claimed responsibility for attack %d.",
		strings.ToUpper(town), day.Format("2 January 2006"), acts[r.IntN(len(acts))], targets[r.IntN(len(targets))], town, day.Format("Monday"), 1+r.IntN(60), 1+r.IntN(200), r.Uint32())
}

// prose writes words with the frequencies of a language: few often, most rarely.
func prose(r *rand.Rand, words int) string {
	zipf := rand.NewZipf(r, 1.1, 3, 40000)
	var b strings.Builder
	for i := range words {
		b.WriteString(word(zipf.Uint64()))
		b.WriteString(map[bool]string{true: ". ", false: " "}[i%17 == 16])
	}
	return b.String()
}

func word(n uint64) string {
	const syllables = "bacadafagalamanaparasatavakebecedefegelemenepereseteve"
	var b strings.Builder
	for n += 26; n > 0; n /= 26 {
		b.WriteString(syllables[2*(n%26) : 2*(n%26)+2])
	}
	return b.String()
}

// weigh says what it takes on disk.
func weigh(dir string) error {
	var all, originals int64
	err := filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		info, err := e.Info()
		if err != nil {
			return err
		}
		all += info.Size()
		if strings.Contains(path, string(filepath.Separator)+"originals"+string(filepath.Separator)) {
			originals += info.Size()
		}
		return nil
	})
	fmt.Printf("disk: records %d MB, originals %d MB\n", (all-originals)>>20, originals>>20)
	return err
}
