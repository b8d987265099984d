package article

import (
	"bytes"
	"compress/gzip"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"github.com/tocsin/tocsin/internal/testkit"
	"github.com/tocsin/tocsin/internal/testkit/cputime"
)

func corpusPages(t testing.TB) [][]byte {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(testkit.Corpus(t, "articles"), "html", "*.gz"))
	if err != nil || len(names) == 0 {
		t.Fatalf("no pages: %v", err)
	}
	var out [][]byte
	for _, n := range names {
		packed, err := os.ReadFile(n)
		if err != nil {
			t.Fatal(err)
		}
		z, err := gzip.NewReader(bytes.NewReader(packed))
		if err != nil {
			t.Fatal(err)
		}
		page, err := io.ReadAll(z)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, page)
	}
	return out
}

func BenchmarkExtract(b *testing.B) {
	pages := corpusPages(b)
	for i := 0; b.Loop(); i++ {
		doc, err := html.Parse(bytes.NewReader(pages[i%len(pages)]))
		if err != nil {
			b.Fatal(err)
		}
		Extract(doc)
	}
}

// TestHostilePagesEndInGoodTime has pages made to take long: each a few
// hundred kilobytes, each to be done in the 50 ms a kilobyte that the house
// allows, and in fact in a hundredth of it.
func TestHostilePagesEndInGoodTime(t *testing.T) {
	if testing.Short() {
		t.Skip("the race detector makes a walk of seconds out of a step; run without -short")
	}
	body := strings.Repeat("word and more words, ", 4000)
	for name, page := range map[string]string{
		"long class names": strings.Repeat(`<div class="`+strings.Repeat("related-posts ", 50)+`"><p>Short.</p></div>`, 400),
		"one class, deep":  `<div class="` + strings.Repeat("x", 100_000) + `">` + strings.Repeat("<div>", 400) + strings.Repeat("<p>Text, with a comma, of some words in it.</p>", 4000),
		"JSON-LD":          `<script type="application/ld+json">{"@type":"NewsArticle","articleBody":"` + body + `"}</script>` + strings.Repeat("<p>other words here</p>", 10_000),
		"nested figures":   strings.Repeat("<figure>", 400) + strings.Repeat("<p>x</p>", 10_000),
		"line breaks":      strings.Repeat("text<br>", 50_000),
		"white space":      "<p>" + strings.Repeat(" \n\t", 200_000) + "</p>",
		"links":            strings.Repeat(`<a href="/a">link</a> `, 20_000),
		"teasers":          strings.Repeat(`<div class="t"><h2><a href="/a">A headline of words</a></h2><p>Some words, about it.</p></div>`, 4000),
		"tables in tables": strings.Repeat("<table><tr><td>", 150) + strings.Repeat("<tr><td>a</td></tr>", 10_000),
	} {
		doc, err := html.Parse(strings.NewReader(page))
		if err != nil {
			continue // the parser's own bound
		}
		took := cputime.Of(t, func() { Extract(doc) })
		if took > time.Duration(len(page)/1024)*50*time.Millisecond {
			t.Errorf("%s: %d kB took %s", name, len(page)/1024, took)
		} else {
			t.Logf("%s: %d kB took %s", name, len(page)/1024, took)
		}
	}
}
