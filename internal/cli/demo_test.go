package cli_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/tocsin/tocsin/internal/cli"
)

// full is standard output on a disk that is full.
type full struct{}

func (full) Write([]byte) (int, error) { return 0, errors.New("no space left on device") }

func demoEnv(out, err *bytes.Buffer) cli.Env {
	return cli.Env{In: strings.NewReader(""), Out: out, Err: err, Getenv: func(string) string { return "" }, Now: time.Now}
}

// TestDemoHeadlessPrintsTheReview holds what the program prints for programs
// against what is promised: each of these fields, none of them null.
func TestDemoHeadlessPrintsTheReview(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "kept")
	var out, said bytes.Buffer
	if code := cli.Run(t.Context(), []string{"demo", "--headless", "--json", "--dir", dir}, demoEnv(&out, &said)); code != 0 {
		t.Fatalf("%d: %s", code, &said)
	}
	var r map[string]any
	if err := json.Unmarshal(out.Bytes(), &r); err != nil {
		t.Fatal(err)
	}
	for _, field := range []string{
		"confidential_lead_hours", "public_lead_hours", "window_gap_hours", "outcome", "determination",
		"warnings", "advisories", "answers", "parity", "waivers", "lessons", "receipts_verified", "ledger_verified",
	} {
		if r[field] == nil {
			t.Errorf("%s is missing, or null", field)
		}
	}
	if r["receipts_verified"] != true || r["ledger_verified"] != true {
		t.Errorf("receipts %v, ledger %v", r["receipts_verified"], r["ledger_verified"])
	}
	said.Reset()
	if code := cli.Run(t.Context(), []string{"demo", "--headless", "--dir", dir}, demoEnv(&out, &said)); code != 1 || !strings.Contains(said.String(), "already") {
		t.Errorf("played over another play: %d %s", code, &said)
	}
}

// TestDemoRefusesWhatItCannotDo takes wrong uses and bad places.
func TestDemoRefusesWhatItCannotDo(t *testing.T) {
	taken := t.TempDir()
	if err := os.WriteFile(filepath.Join(taken, "thesis.txt"), []byte("mine"), 0o600); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(taken, "thesis.txt")
	broken, stop := context.WithCancel(t.Context())
	stop()
	for name, c := range map[string]struct {
		ctx  context.Context
		args []string
		code int
		want string
	}{
		"a directory of somebody else's": {t.Context(), []string{"--dir", taken}, 1, "not empty"},
		"a file":                         {t.Context(), []string{"--dir", file}, 1, "--dir"},
		"no address":                     {t.Context(), []string{"--listen", "nonsense"}, 1, "Hint"},
		"somebody else's address":        {t.Context(), []string{"--listen", "192.0.2.1:1"}, 1, "Hint"},
		"a word too many":                {t.Context(), []string{"now"}, 2, "unknown command"},
		"both ways":                      {t.Context(), []string{"--headless", "--start"}, 2, "--start"},
		"broken off":                     {broken, []string{"--headless"}, 1, "broken off"},
	} {
		var out, said bytes.Buffer
		if code := cli.Run(c.ctx, append([]string{"demo"}, c.args...), demoEnv(&out, &said)); code != c.code || !strings.Contains(said.String(), c.want) || out.Len() > 0 {
			t.Errorf("%s: %d %q %q", name, code, out.String(), said.String())
		}
	}
	if kept, err := os.ReadFile(file); err != nil || string(kept) != "mine" {
		t.Errorf("the file is %q, %v", kept, err)
	}
}

// TestOutputThatIsLostIsNoSuccess prints onto a full disk.
func TestOutputThatIsLostIsNoSuccess(t *testing.T) {
	for _, args := range [][]string{{"help"}, {"version"}, {"config", "describe"}} {
		var said bytes.Buffer
		env := demoEnv(nil, &said)
		env.Out = full{}
		if code := cli.Run(t.Context(), args, env); code != 1 || !strings.Contains(said.String(), "no space") {
			t.Errorf("%v: %d %s", args, code, &said)
		}
	}
}
