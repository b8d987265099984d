// Command articles measures how well the article is found in news pages, with
// the measure of the article extraction benchmark.
//
//	go run ./bench/articles [-v] PATH…
//
// Each PATH is a folder with ground-truth.json ({"id": {"articleBody", "url"}})
// and html/ID.html or html/ID.html.gz. It prints one table, with the pages that
// went worst, and last one line of JSON, whose f is F1.
package main

import (
	"bytes"
	"cmp"
	"compress/gzip"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/tocsin/tocsin/internal/intake/document"
)

type page struct {
	id   string
	Body string `json:"articleBody"`
	URL  string `json:"url"`
	html []byte
	score
}

func main() {
	verbose := flag.Bool("v", false, "print every page")
	flag.Parse()
	if err := run(flag.Args(), *verbose); err != nil {
		fmt.Fprintln(os.Stderr, "articles:", err)
		os.Exit(1)
	}
}

func run(paths []string, verbose bool) error {
	var pages []*page
	for _, path := range paths {
		more, err := load(path)
		if err != nil {
			return err
		}
		pages = append(pages, more...)
	}
	var m mean
	start := time.Now()
	for _, p := range pages {
		p.score = compare(p.Body, extract(p))
		m.add(p.score)
	}
	rate := float64(len(pages)) / time.Since(start).Seconds()
	table(pages, verbose)
	precision, recall, f := m.figures()
	fmt.Printf("\n%d pages: precision %.4f, recall %.4f, F1 %.4f; %.0f pages a second on one core\n", len(pages), precision, recall, f, rate)
	return json.NewEncoder(os.Stdout).Encode(map[string]any{"bench": "articles", "pages": len(pages), "precision": precision, "recall": recall, "f": f, "pages_per_second": rate})
}

// extract gives the text that the intake would keep of the page.
func extract(p *page) string {
	docs, err := document.Read(document.Input{Data: p.html, URL: p.URL, MediaType: "text/html"}, document.Limits{})
	if err != nil || len(docs) == 0 {
		return ""
	}
	return docs[0].Text
}

// table prints the pages, the worst first.
func table(pages []*page, all bool) {
	slices.SortFunc(pages, func(a, b *page) int {
		return cmp.Compare(a.precision+a.recall, b.precision+b.recall)
	})
	fmt.Printf("%-10s %9s %9s  %s\n", "page", "precision", "recall", "address")
	for i, p := range pages {
		if !all && (i == 10 || p.precision+p.recall > 1.9) {
			break
		}
		fmt.Printf("%-10.10s %9.3f %9.3f  %.90s\n", p.id, p.precision, p.recall, p.URL)
	}
}

func load(dir string) ([]*page, error) {
	raw, err := os.ReadFile(filepath.Join(dir, "ground-truth.json"))
	if err != nil {
		return nil, err
	}
	var truth map[string]*page
	if err := json.Unmarshal(raw, &truth); err != nil {
		return nil, fmt.Errorf("read %s: %w", dir, err)
	}
	var pages []*page
	for id, p := range truth {
		p.id = id
		if p.html, err = readPage(filepath.Join(dir, "html", id+".html")); err != nil {
			return nil, err
		}
		pages = append(pages, p)
	}
	return pages, nil
}

// readPage reads a page, packed or not.
func readPage(path string) ([]byte, error) {
	data, err := os.ReadFile(path)
	if !errors.Is(err, fs.ErrNotExist) {
		return data, err
	}
	packed, err := os.ReadFile(path + ".gz")
	if err != nil {
		return nil, err
	}
	z, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		return nil, fmt.Errorf("unpack %s: %w", path, err)
	}
	return io.ReadAll(z)
}
