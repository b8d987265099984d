package cap

import (
	"bufio"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// corpus is the folder of real messages beside the repository. Tests that need
// it are skipped where it is absent, and fail there under CI.
func corpus(t testing.TB) string {
	t.Helper()
	dir := filepath.Join("..", "..", "shared", "corpora", "cap")
	if _, err := os.Stat(dir); err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatalf("the corpus of CAP messages is missing: %v", err)
		}
		t.Skipf("no corpus of CAP messages at %s", dir)
	}
	return dir
}

// sample is one line of the manifest of the corpus.
type sample struct {
	file, class, xsd, google, reasons string
	data                              []byte
}

// samples reads the messages of the corpus, feeds and schemas excluded.
func samples(t testing.TB) []sample {
	t.Helper()
	dir := corpus(t)
	f, err := os.Open(filepath.Join(dir, "manifest.tsv"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var list []sample
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		c := strings.Split(lines.Text(), "\t")
		if len(c) < 21 || c[0] == "file" || c[1] == "feed" || c[1] == "schema" {
			continue
		}
		data, err := os.ReadFile(filepath.Join(dir, c[0]))
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, sample{c[0], c[1], c[17], c[19], c[20], data})
	}
	if len(list) < 100 {
		t.Fatalf("the manifest names only %d messages", len(list))
	}
	return list
}
