// Package pace measures how many documents a second are read, all of reading
// (reading.Read), with as many workers as there are processors. The command
// bench/speed prints it.
package pace

import (
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/tocsin/tocsin/internal/reading"
	"github.com/tocsin/tocsin/internal/threat"
)

// Run measures the documents of some paths and prints a table, and last a line
// of JSON whose f is documents a second. A path is a text file, a MUC corpus
// file (its documents are taken one by one), a ground-truth.json of articles,
// or a directory of such files.
func Run(args []string, out io.Writer) error {
	flags := flag.NewFlagSet("speed", flag.ContinueOnError)
	seconds := flags.Float64("seconds", 5, "how long to read")
	if err := flags.Parse(args); err != nil {
		return fmt.Errorf("use: [-seconds N] PATH: %w", err)
	}
	var docs []reading.Document
	for _, a := range flags.Args() {
		d, err := load(a)
		if err != nil {
			return err
		}
		docs = append(docs, d...)
	}
	if len(docs) == 0 {
		return fmt.Errorf("no document found; use: [-seconds N] PATH")
	}
	reading.Read(docs[0]) // builds the gazetteers, which happens once a process
	r := measure(docs, time.Duration(*seconds*float64(time.Second)))
	fmt.Fprintf(out, "documents          %10d different, %d bytes on average\n", len(docs), r.bytes/max(r.n, 1))
	fmt.Fprintf(out, "workers            %10d\n", runtime.GOMAXPROCS(0))
	fmt.Fprintf(out, "documents a second %10.0f\n", r.rate())
	fmt.Fprintf(out, "the same, unshared  %9.0f by processor time, which other work on the machine does not take away\n", r.unshared())
	fmt.Fprintf(out, "megabytes a second %10.2f\n", float64(r.bytes)/1e6/r.took.Seconds())
	fmt.Fprintf(out, "facts a document   %10.1f\n", float64(r.facts)/float64(max(r.n, 1)))
	fmt.Fprintf(out, "slowest document   %10.1f ms per kilobyte\n", r.worst)
	js, err := json.Marshal(map[string]any{"bench": "speed", "f": int(r.rate()), "docs": len(docs), "mean_bytes": r.bytes / max(r.n, 1), "workers": runtime.GOMAXPROCS(0), "worst_ms_per_kb": r.worst, "unshared": int(r.unshared())})
	if err != nil {
		return fmt.Errorf("write result: %w", err)
	}
	fmt.Fprintf(out, "%s\n", js)
	return nil
}

// result is what was measured.
type result struct {
	n, bytes, facts int64
	took, cpu       time.Duration
	worst           float64 // milliseconds per kilobyte, of documents of a kilobyte or more
}

func (r result) rate() float64 { return float64(r.n) / r.took.Seconds() }

// unshared is the rate by processor time, on as many processors as there are
// workers.
func (r result) unshared() float64 {
	if r.cpu <= 0 {
		return 0
	}
	return float64(r.n) / r.cpu.Seconds() * float64(runtime.GOMAXPROCS(0))
}

// processorTime is what the process has used so far.
func processorTime() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// measure reads the documents round and round until the time is over.
func measure(docs []reading.Document, d time.Duration) result {
	var next, n, size, facts atomic.Int64
	var wg sync.WaitGroup
	var mu sync.Mutex
	worst := 0.0
	start, used := time.Now(), processorTime()
	for range runtime.GOMAXPROCS(0) {
		wg.Go(func() {
			for time.Since(start) < d {
				doc := docs[int(next.Add(1)-1)%len(docs)]
				t := time.Now()
				r := reading.Read(doc)
				per := time.Since(t).Seconds() * 1000 / max(1, float64(len(doc.Text))/1024)
				n.Add(1)
				size.Add(int64(len(doc.Text)))
				facts.Add(int64(len(r.Facts)))
				mu.Lock()
				worst = max(worst, per)
				mu.Unlock()
			}
		})
	}
	wg.Wait()
	return result{n: n.Load(), bytes: size.Load(), facts: facts.Load(), took: time.Since(start), cpu: processorTime() - used, worst: worst}
}

// load reads the documents a path stands for.
func load(path string) ([]reading.Document, error) {
	var out []reading.Document
	err := filepath.WalkDir(path, func(p string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		b, err := os.ReadFile(p)
		if err != nil {
			return err
		}
		for _, t := range texts(filepath.Base(p), b) {
			out = append(out, reading.Document{ID: fmt.Sprint(len(out)), Text: t, Published: threat.Day(2024, time.March, 22)})
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("load %s: %w", path, err)
	}
	return out, nil
}

// texts are the documents in a file.
func texts(name string, b []byte) []string {
	switch {
	case strings.HasSuffix(name, ".json"):
		var m map[string]struct{ ArticleBody string }
		if json.Unmarshal(b, &m) != nil {
			return nil
		}
		var out []string
		for _, v := range m {
			if v.ArticleBody != "" {
				out = append(out, v.ArticleBody)
			}
		}
		return out
	case strings.Contains(name, "muc3"):
		var out []string
		for _, d := range strings.Split(string(b), "\nDEV-MUC3-") {
			if len(d) > 200 {
				out = append(out, d)
			}
		}
		return out
	case strings.HasSuffix(name, ".txt"):
		return []string{string(b)}
	}
	return nil
}
