// Command sameevent measures how well reports of one event are brought
// together. It takes files of JSON lines, one document a line with id, date
// (YYYY-MM-DD), text and incident (the gold event; gold or event are taken
// too), sorts the documents into events, all together and again one after the
// other in the order of their dates as they reach a house, and prints B³ (Bagga and Baldwin 1998) and pairwise precision, recall and F.
// The last line is JSON; its f is the F of B³. With -baseline a TF-IDF baseline
// is measured in the same run; with -made N the documents are those of N
// invented incidents (package made), with -beat N those of N others (package
// beat).
package main

import (
	"bufio"
	"cmp"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/tocsin/tocsin/bench/sameevent/beat"
	"github.com/tocsin/tocsin/bench/sameevent/made"
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
	withBaseline := flag.Bool("baseline", false, "measure a TF-IDF baseline in the same run")
	incidents := flag.Int("made", 0, "measure on a made set of so many incidents")
	onBeat := flag.Int("beat", 0, "measure on another made set of so many incidents")
	seed := flag.Uint64("seed", 1, "seed of the made set")
	wrong := flag.Int("errors", 0, "print so many pairs that were wrongly joined or kept apart")
	flag.Parse()
	if flag.NArg() == 0 && *incidents == 0 && *onBeat == 0 {
		fmt.Fprintln(os.Stderr, "usage: sameevent [-baseline] [-made N] [-beat N] [-seed S] FILE.jsonl...")
		os.Exit(2)
	}
	docs, err := documents(flag.Args(), *seed, *incidents, *onBeat)
	if err == nil {
		err = run(docs, *withBaseline, *wrong)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "sameevent:", err)
		os.Exit(1)
	}
}

func documents(files []string, seed uint64, incidents, onBeat int) ([]document, error) {
	var docs []document
	for _, name := range files {
		more, err := load(name)
		if err != nil {
			return nil, err
		}
		docs = append(docs, more...)
	}
	for _, d := range made.Documents(seed, incidents) {
		docs = append(docs, document{ID: d.ID, Date: d.Date, Title: d.Title, Text: d.Text, Incident: d.Incident})
	}
	for _, d := range beat.Documents(seed, onBeat) {
		docs = append(docs, document{ID: d.ID, Date: d.Date, Title: d.Title, Text: d.Text, Incident: d.Incident})
	}
	slices.SortStableFunc(docs, func(a, b document) int { return cmp.Compare(a.Date, b.Date) })
	return docs, nil
}

// measured is how one way of clustering did.
type measured struct {
	B3, Pairwise score
	Events       int
}

func measure(gold []string, found []int) measured {
	return measured{bCubed(gold, found), pairwise(gold, found), distinct(found)}
}

func (m measured) print(name string) {
	fmt.Printf("%-20s %9.3f %9.3f %9.3f   %9.3f %9.3f %9.3f %9d\n", name, m.B3.p, m.B3.r, m.B3.f(), m.Pairwise.p, m.Pairwise.r, m.Pairwise.f(), m.Events)
}

func run(docs []document, withBaseline bool, wrong int) error {
	gold, texts, profiles := make([]string, len(docs)), make([]string, len(docs)), make([]fusion.Profile, len(docs))
	if len(docs) == 0 {
		return errors.New("no document found")
	}
	start := time.Now()
	for i, d := range docs {
		gold[i], texts[i], profiles[i] = d.gold(), d.Title+"\n\n"+d.Text, profile(i, d)
	}
	read := time.Since(start)
	start = time.Now()
	found := fusion.Cluster(profiles)
	placed := time.Since(start)
	m := measure(gold, found)
	fmt.Printf("documents %d   gold events %d   read %v   placed %v\n\n", len(docs), distinct(gold), read.Round(time.Millisecond), placed.Round(time.Millisecond))
	fmt.Printf("%-20s %9s %9s %9s   %9s %9s %9s %9s\n", "", "B³ prec.", "recall", "F", "pair prec.", "recall", "F", "events")
	m.print("tocsin")
	arrived := measure(gold, fusion.Arrive(profiles))
	arrived.print("one after the other")
	out := map[string]float64{
		"f": m.B3.f(), "b3": m.B3.f(), "b3_precision": m.B3.p, "b3_recall": m.B3.r,
		"pairwise": m.Pairwise.f(), "pairwise_precision": m.Pairwise.p, "pairwise_recall": m.Pairwise.r, "documents": float64(len(docs)),
		"arrived_b3": arrived.B3.f(), "arrived_pairwise": arrived.Pairwise.f(),
	}
	measure(gold, make([]int, len(docs))).print("all in one event")
	measure(gold, alone(len(docs))).print("each on its own")
	if withBaseline {
		at, b := bestBaseline(gold, texts)
		b.print(fmt.Sprintf("tf-idf at %.2f", at))
		out["baseline_b3"], out["baseline_pairwise"] = b.B3.f(), b.Pairwise.f()
		out["b3_to_baseline"], out["pairwise_to_baseline"] = m.B3.f()/b.B3.f(), m.Pairwise.f()/b.Pairwise.f()
	}
	printErrors(docs, gold, found, profiles, wrong)
	return json.NewEncoder(os.Stdout).Encode(out)
}

// alone puts each document into an event of its own.
func alone(n int) []int {
	out := make([]int, n)
	for i := range out {
		out[i] = i
	}
	return out
}

// printErrors shows pairs that are wrong, with how they were judged.
func printErrors(docs []document, gold []string, found []int, profiles []fusion.Profile, most int) {
	x := fusion.NewIndex()
	for _, p := range profiles {
		x.Add(p)
	}
	for i := range docs {
		for j := range i {
			if most == 0 {
				return
			}
			if (gold[i] == gold[j]) == (found[i] == found[j]) {
				continue
			}
			most--
			m := x.SameEvent(profiles[i], profiles[j])
			fmt.Printf("\nsame gold %v, %v and %v, %.2f: %v\n  %s %.300q\n  %s %.300q\n", gold[i] == gold[j], docs[i].ID, docs[j].ID, m.Score, strings.Join(m.Reasons, "; "), docs[i].Date, texts(docs[i]), docs[j].Date, texts(docs[j]))
		}
	}
}

func texts(d document) string { return d.Title + " / " + d.Text }

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
