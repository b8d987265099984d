package article

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestKindsOfPages reads made pages, one for each way in which pages are built
// (AMP, live blog, WordPress, layout tables, cookie wall, paywall, shadow tree
// …), to see that the rules were not made for the pages they were measured
// on. What is no part of an article is marked by the word DROP; of the rest,
// every sentence is the article's.
func TestKindsOfPages(t *testing.T) {
	pages, err := filepath.Glob("testdata/pages/*.html")
	if err != nil || len(pages) < 20 {
		t.Fatalf("got %d pages, %v", len(pages), err)
	}
	for _, name := range pages {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".html"), func(t *testing.T) {
			raw, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			got := parse(t, string(raw)).Text
			for _, sentence := range sentencesBetweenTags(string(raw)) {
				if !strings.Contains(got, sentence) {
					t.Errorf("lost: %s", sentence)
				}
			}
			for line := range strings.Lines(got) {
				if strings.Contains(line, "DROP") {
					t.Errorf("not of the article: %s", line)
				}
			}
		})
	}
}

// sentencesBetweenTags are the article's sentences of a made page.
func sentencesBetweenTags(page string) []string {
	var out []string
	for _, piece := range strings.Split(page, "<") {
		_, text, _ := strings.Cut(piece, ">")
		if text = strings.TrimSpace(text); len(text) > 40 && strings.HasSuffix(text, ".") && !strings.Contains(text, "DROP") {
			out = append(out, text)
		}
	}
	return out
}
