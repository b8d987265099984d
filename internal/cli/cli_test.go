package cli

import (
	"context"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tocsin/tocsin/internal/testkit"
)

var update = flag.Bool("update", false, "write the documents that are made from code")

// TestDocumentsDrift holds the documents that are made from code to the code.
func TestDocumentsDrift(t *testing.T) {
	for name, want := range map[string]string{"commands.md": Manual(), "configuration.md": Configuration()} {
		path := filepath.Join(testkit.Root(t), "docs", name)
		if *update {
			if err := os.WriteFile(path, []byte(want), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		got, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, string(got)); diff != "" {
			t.Errorf("docs/%s is not what the code says; run 'make docs'\n%s", name, diff)
		}
	}
}

// run runs a command line and gives what it printed and its exit code.
func run(t *testing.T, in string, args ...string) (out, errs string, code int) {
	t.Helper()
	var o, e strings.Builder
	env := Env{In: strings.NewReader(in), Out: &o, Err: &e, Getenv: func(string) string { return "" }, Now: testkit.NewClock().Now}
	code = Run(context.Background(), args, env)
	return o.String(), e.String(), code
}

const bulletin = "22 March 2024 - Gunmen opened fire in a concert hall near Moscow on Friday evening, killing at least 40 people and injuring more than 100."

func TestReadSaysWhatItCannotReadAndGoesOn(t *testing.T) {
	rubbish := filepath.Join(t.TempDir(), "rubbish.bin")
	if err := os.WriteFile(rubbish, []byte{0, 1, 2, 3, 4, 5, 6, 7, 0, 0, 0, 200, 201}, 0o600); err != nil {
		t.Fatal(err)
	}
	out, errs, code := run(t, bulletin, "read", rubbish, "-", "/no/such/file")
	if code != 1 || !strings.Contains(out, "at least 40") || !strings.Contains(errs, "rubbish.bin") || !strings.Contains(errs, "/no/such/file") || !strings.Contains(errs, "Hint:") {
		t.Errorf("exit %d\n%s\n%s", code, out, errs)
	}
}

func TestReadJSONQuotesStandInTheText(t *testing.T) {
	out, errs, code := run(t, bulletin, "read", "--json", "-")
	var p picture
	if err := json.Unmarshal([]byte(out), &p); err != nil || code != 0 {
		t.Fatalf("exit %d %v %s", code, err, errs)
	}
	if len(p.Reports) != 1 || len(p.Facts) == 0 || len(p.Case.Questions) == 0 {
		t.Fatalf("%d reports, %d facts, %d questions", len(p.Reports), len(p.Facts), len(p.Case.Questions))
	}
	for _, f := range p.Facts {
		if got := p.Reports[0].Text[f.Start:f.End]; got != f.Quote || !strings.Contains(f.Sentence, f.Quote) {
			t.Errorf("%s: quote %q, text %q", f.ID, f.Quote, got)
		}
	}
}

func TestWrongUseEndsWithTwo(t *testing.T) {
	for _, args := range [][]string{{"read"}, {"read", "--nope", "-"}, {"read", "--published", "soon", "-"}, {"nope"}, {"verify", "a", "b"}, {"backup"}, {"verify", "file.json"}, {"intake"}} {
		if out, errs, code := run(t, "", args...); code != 2 || out != "" || !strings.Contains(errs, "--help") {
			t.Errorf("%v: exit %d, out %q, errors %q", args, code, out, errs)
		}
	}
}

func TestAHostileTextDoesNotWriteOnTheTerminal(t *testing.T) {
	out, _, _ := run(t, "22 March 2024 - Gunmen killed 4\x1b[2J people in \u202eMoscow\x07 on Friday.", "read", "-")
	if strings.ContainsAny(out, "\x1b\x07\u202e") {
		t.Errorf("control characters reach the terminal: %q", out)
	}
}

func TestADeskIsMadeFilledBackedUpAndRestored(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "desk")
	copyDir, restored := filepath.Join(t.TempDir(), "copy"), filepath.Join(t.TempDir(), "restored")
	for _, step := range []struct {
		args []string
		says string
	}{
		{[]string{"init", "--dir", dir}, "public key"},
		{[]string{"intake", "--dir", dir, "--source", "Night desk", "-"}, "new"},
		{[]string{"intake", "--dir", dir, "--source", "Night desk", "-"}, "again"},
		{[]string{"verify", "--dir", dir}, "verified"},
		{[]string{"backup", "--dir", dir, "--with-keys", copyDir}, "tocsin-backup"},
		{[]string{"restore", "--dir", restored, copyDir}, "verified"},
		{[]string{"check", "--dir", restored}, "ok  configuration"},
	} {
		out, errs, code := run(t, bulletin, step.args...)
		if code != 0 || !strings.Contains(out, step.says) {
			t.Fatalf("%v: exit %d\n%s%s", step.args, code, out, errs)
		}
	}
}
