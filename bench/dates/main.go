// Command dates measures the temporal tagger (package internal/reading/when)
// against collections of dates in sentences:
//
//	go run ./bench/dates [-misses] PATH...
//
// A PATH is a specification of Microsoft's Recognizers-Text (JSON), Duckling's
// corpus (Corpus.hs), or a directory of such files. A case is right when every
// time it expects is found with exactly that span and value and nothing else
// is found. Where a specification lists a past and a future reading, the one
// the tagger chose by the verbs around it has to be among them.
//
// Counted are the cases that make sense for news; excluded says which are not
// and why. The last line is JSON; its "f" is the share of counted cases of
// the Recognizers-Text specifications that are right, in percent.
package main

import (
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"sort"
	"strings"
)

func main() {
	if err := run(os.Args[1:], os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "dates:", err)
		os.Exit(2)
	}
}

// row is the result of one file.
type row struct {
	File                           string
	Cases, Counted, Right          int
	Wanted, Found, Spans, Matching int
	Why                            map[string]int
	duckling                       bool
}

func run(args []string, out io.Writer) error {
	misses := false
	var files []string
	for _, a := range args {
		if strings.HasPrefix(a, "-") {
			if a != "-misses" && a != "--misses" {
				return fmt.Errorf("unknown flag %q; use: dates [-misses] PATH", a)
			}
			misses = true
			continue
		}
		fs, err := list(a)
		if err != nil {
			return err
		}
		files = append(files, fs...)
	}
	if len(files) == 0 {
		return fmt.Errorf("no file to read; use: dates [-misses] PATH")
	}
	log := io.Discard
	if misses {
		log = out
	}
	var rows []row
	for _, f := range files {
		r, err := measure(f, log)
		if err != nil {
			return err
		}
		if r.Cases > 0 {
			rows = append(rows, r)
		}
	}
	return report(out, rows)
}

// list finds the files a path stands for.
func list(path string) ([]string, error) {
	var out []string
	err := filepath.WalkDir(path, func(p string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name := filepath.Base(p)
		if !d.IsDir() && (strings.HasSuffix(name, ".hs") || strings.HasSuffix(name, ".json") && !strings.HasPrefix(name, "Number")) {
			out = append(out, p)
		}
		return nil
	})
	sort.Strings(out)
	if err != nil {
		return nil, fmt.Errorf("list %s: %w", path, err)
	}
	return out, nil
}

func measure(file string, log io.Writer) (row, error) {
	b, err := os.ReadFile(file)
	if err != nil {
		return row{}, fmt.Errorf("read cases: %w", err)
	}
	var cases []testCase
	duckling := strings.HasSuffix(file, ".hs")
	if duckling {
		cases = ducklingCases(string(b))
	} else if cases, err = recognizersCases(b, filepath.Base(file)); err != nil {
		return row{}, fmt.Errorf("read %s: %w", file, err)
	}
	r := row{File: strings.TrimSuffix(filepath.Base(file), ".json"), Why: map[string]int{}, duckling: duckling}
	for _, c := range cases {
		r.add(c, log)
	}
	return r, nil
}

// add judges one case.
func (r *row) add(c testCase, log io.Writer) {
	r.Cases++
	if why := c.excluded(); why != "" {
		r.Why[why]++
		return
	}
	r.Counted++
	v := c.judge()
	r.Wanted += len(c.Want)
	r.Found += v.found
	r.Spans += v.spans
	r.Matching += v.matching
	if v.right {
		r.Right++
		return
	}
	fmt.Fprintf(log, "MISS %s\t%s\t%s\n", r.File, c.Input, v.note)
}

func report(out io.Writer, rows []row) error {
	fmt.Fprintf(out, "%-42s %6s %7s %6s %7s %8s %8s\n", "file", "cases", "counted", "right", "%", "span F", "value F")
	sum, duck := row{File: "Recognizers-Text", Why: map[string]int{}}, row{File: "Duckling", Why: map[string]int{}}
	for _, r := range rows {
		line(out, r)
		t := &sum
		if r.duckling {
			t = &duck
		}
		t.merge(r)
	}
	line(out, sum)
	if duck.Cases > 0 {
		line(out, duck)
	}
	why := make([]string, 0, len(sum.Why))
	for w, n := range sum.Why {
		why = append(why, fmt.Sprintf("%d %s", n, w))
	}
	sort.Strings(why)
	fmt.Fprintf(out, "not counted: %s\n", strings.Join(why, "; "))
	js, err := json.Marshal(map[string]any{
		"bench": "dates", "f": percent(sum.Right, sum.Counted), "cases": sum.Counted, "right": sum.Right,
		"span_f": f1(sum.Spans, sum.Found, sum.Wanted), "value_f": f1(sum.Matching, sum.Found, sum.Wanted),
		"duckling": percent(duck.Right, duck.Counted),
	})
	if err != nil {
		return fmt.Errorf("write result: %w", err)
	}
	fmt.Fprintf(out, "%s\n", js)
	return nil
}

func (r *row) merge(o row) {
	r.Cases += o.Cases
	r.Counted += o.Counted
	r.Right += o.Right
	r.Wanted += o.Wanted
	r.Found += o.Found
	r.Spans += o.Spans
	r.Matching += o.Matching
	for k, v := range o.Why {
		r.Why[k] += v
	}
}

func line(out io.Writer, r row) {
	fmt.Fprintf(out, "%-42s %6d %7d %6d %7.1f %8.1f %8.1f\n", r.File, r.Cases, r.Counted, r.Right,
		percent(r.Right, r.Counted), f1(r.Spans, r.Found, r.Wanted), f1(r.Matching, r.Found, r.Wanted))
}

func percent(a, b int) float64 {
	if b == 0 {
		return 0
	}
	return float64(a*1000/b) / 10
}

func f1(hit, found, wanted int) float64 {
	if found+wanted == 0 {
		return 0
	}
	return float64(2000*hit/(found+wanted)) / 10
}
