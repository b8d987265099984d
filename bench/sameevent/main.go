// Command sameevent measures how well reports of one event are brought
// together. It takes files of JSON lines, one document a line with id, date
// (YYYY-MM-DD), text and incident (the gold event; gold or event are taken
// too), places the documents in the order of their dates as the house would,
// and prints B³ (Bagga and Baldwin 1998) and pairwise precision, recall and F.
// The last line is JSON; its f is the F of B³.
package main

import (
	"bufio"
	"cmp"
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"time"

	"github.com/tocsin/tocsin/internal/fusion"
	"github.com/tocsin/tocsin/internal/reading"
	"github.com/tocsin/tocsin/internal/threat"
)

type document struct {
	ID       any    `json:"id"`
	Date     string `json:"date"`
	Title    string `json:"title"`
	Text     string `json:"text"`
	Incident any    `json:"incident"`
	Gold     any    `json:"gold"`
	Event    any    `json:"event"`
}

func (d document) gold() string {
	for _, v := range []any{d.Incident, d.Gold, d.Event} {
		if v != nil {
			return fmt.Sprint(v)
		}
	}
	return ""
}

func main() {
	if len(os.Args) < 2 {
		fmt.Fprintln(os.Stderr, "usage: sameevent FILE.jsonl...")
		os.Exit(2)
	}
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "sameevent:", err)
		os.Exit(1)
	}
}

func run(files []string) error {
	var docs []document
	for _, name := range files {
		more, err := load(name)
		if err != nil {
			return err
		}
		docs = append(docs, more...)
	}
	slices.SortStableFunc(docs, func(a, b document) int { return cmp.Compare(a.Date, b.Date) })
	start := time.Now()
	profiles := make([]fusion.Profile, len(docs))
	for i, d := range docs {
		profiles[i] = profile(i, d)
	}
	read := time.Since(start)
	start = time.Now()
	found := fusion.Cluster(profiles)
	placed := time.Since(start)
	gold := make([]string, len(docs))
	for i, d := range docs {
		gold[i] = d.gold()
	}
	b3, pair := bCubed(gold, found), pairwise(gold, found)
	fmt.Printf("documents %d   gold events %d   found %d   read %v   placed %v\n\n", len(docs), distinct(gold), distinct(found), read.Round(time.Millisecond), placed.Round(time.Millisecond))
	fmt.Printf("%-10s %9s %9s %9s\n", "", "precision", "recall", "F")
	fmt.Printf("%-10s %9.3f %9.3f %9.3f\n%-10s %9.3f %9.3f %9.3f\n", "B³", b3.p, b3.r, b3.f(), "pairwise", pair.p, pair.r, pair.f())
	return json.NewEncoder(os.Stdout).Encode(map[string]float64{"f": b3.f(), "b3": b3.f(), "b3_precision": b3.p, "b3_recall": b3.r,
		"pairwise": pair.f(), "pairwise_precision": pair.p, "pairwise_recall": pair.r, "documents": float64(len(docs))})
}

func load(name string) ([]document, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	var docs []document
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 16<<20)
	for n := 1; lines.Scan(); n++ {
		if len(lines.Bytes()) == 0 {
			continue
		}
		var d document
		if err := json.Unmarshal(lines.Bytes(), &d); err != nil {
			return nil, fmt.Errorf("%s:%d: %w", name, n, err)
		}
		docs = append(docs, d)
	}
	return docs, lines.Err()
}

func profile(i int, d document) fusion.Profile {
	id := fmt.Sprintf("d%d", i)
	var published threat.When
	if len(d.Date) >= 10 {
		if t, err := time.Parse(time.DateOnly, d.Date[:10]); err == nil {
			published = threat.Day(t.Year(), t.Month(), t.Day())
		}
	}
	text := d.Text
	if d.Title != "" {
		text = d.Title + "\n\n" + text
	}
	r := reading.Read(reading.Document{ID: id, Text: text, Published: published})
	return fusion.ProfileOf(id, published, fusion.Cleaned(text, r.Asides), r.Facts)
}

// score is a precision and a recall.
type score struct{ p, r float64 }

func (s score) f() float64 {
	if s.p+s.r == 0 {
		return 0
	}
	return 2 * s.p * s.r / (s.p + s.r)
}

// bCubed averages, over the documents, the share of each one's cluster that
// is of its event, and of its event that is in its cluster.
func bCubed[F comparable](gold []string, found []F) score {
	both, byGold, byFound := counts(gold, found)
	var s score
	for i := range gold {
		n := float64(both[key[F]{gold[i], found[i]}])
		s.p += n / float64(byFound[found[i]])
		s.r += n / float64(byGold[gold[i]])
	}
	total := float64(max(len(gold), 1))
	return score{s.p / total, s.r / total}
}

// pairwise counts the pairs of documents put together.
func pairwise[F comparable](gold []string, found []F) score {
	both, byGold, byFound := counts(gold, found)
	pairs := func(n int) float64 { return float64(n) * float64(n-1) / 2 }
	var hit, inGold, inFound float64
	for _, n := range both {
		hit += pairs(n)
	}
	for _, n := range byGold {
		inGold += pairs(n)
	}
	for _, n := range byFound {
		inFound += pairs(n)
	}
	return score{hit / max(inFound, 1), hit / max(inGold, 1)}
}

type key[F comparable] struct {
	gold  string
	found F
}

func counts[F comparable](gold []string, found []F) (both map[key[F]]int, byGold map[string]int, byFound map[F]int) {
	both, byGold, byFound = map[key[F]]int{}, map[string]int{}, map[F]int{}
	for i := range gold {
		both[key[F]{gold[i], found[i]}]++
		byGold[gold[i]]++
		byFound[found[i]]++
	}
	return both, byGold, byFound
}

func distinct[T comparable](values []T) int {
	seen := map[T]bool{}
	for _, v := range values {
		seen[v] = true
	}
	return len(seen)
}
