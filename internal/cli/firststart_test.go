package cli

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// A slip of the hand in --dir starts no empty desk in place of the real one.
func TestServeStartsNoDeskByASlip(t *testing.T) {
	at := func(name string, files ...string) string {
		dir := filepath.Join(t.TempDir(), name)
		for _, f := range files {
			if err := os.MkdirAll(filepath.Join(dir, filepath.Dir(f)), 0o700); err != nil {
				t.Fatal(err)
			}
			if f = filepath.Join(dir, f); !strings.HasSuffix(f, "keys") {
				if err := os.WriteFile(f, nil, 0o600); err != nil {
					t.Fatal(err)
				}
			}
		}
		return dir
	}
	empty := t.TempDir()
	for _, c := range []struct {
		what, dir     string
		wanted, isNew bool
		refusal       string
	}{
		{what: "not there", dir: at("tocsni"), refusal: "there is no such directory"},
		{what: "not there, asked for", dir: at("desk"), wanted: true, isNew: true},
		{what: "empty", dir: empty, isNew: true},
		{what: "with its configuration only", dir: at("d", "tocsin.toml"), isNew: true},
		{what: "somebody else's", dir: at("home", "letters.txt"), refusal: "it holds letters.txt, and no desk"},
		{what: "a desk", dir: at("desk", "keys/log"), isNew: false},
	} {
		isNew, err := firstStart(c.dir, c.wanted)
		if isNew != c.isNew || (err != nil) != (c.refusal != "") {
			t.Errorf("%s: new %v, %v", c.what, isNew, err)
		}
		if err != nil && (!strings.Contains(err.Error(), c.refusal) || !strings.Contains(sentence(err), "tocsin init --dir "+c.dir)) {
			t.Errorf("%s: %v", c.what, err)
		}
	}
	var errs bytes.Buffer
	missing := at("mistyped")
	code := Run(context.Background(), []string{"serve", "--dir", missing, "--listen", "127.0.0.1:0"}, Env{Out: &bytes.Buffer{}, Err: &errs, Getenv: func(string) string { return "" }, Now: time.Now})
	if _, err := os.Stat(missing); code != exitFound || err == nil {
		t.Errorf("serve ends with %d and made the directory: %s", code, errs.String())
	}
}
