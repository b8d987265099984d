// Package e2e runs the browser tests: Debian's Chromium through
// playwright-core, with axe-core, driven by node's own test runner.
package e2e

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// missing skips a test for want of something, except where everything must be
// there.
func missing(t *testing.T, what string) {
	t.Helper()
	if os.Getenv("CI") == "true" {
		t.Fatalf("%s is missing; run make needs assets", what)
	}
	t.Skipf("%s is missing; make needs assets brings it", what)
}

func TestConsoleInBrowser(t *testing.T) {
	if testing.Short() {
		t.Skip("takes a browser and a minute")
	}
	node, err := exec.LookPath("node")
	if err != nil {
		missing(t, "node")
	}
	if _, err := os.Stat("../node_modules/playwright-core"); err != nil {
		missing(t, "playwright-core")
	}
	if _, err := exec.LookPath("chromium"); err != nil && os.Getenv("CHROMIUM") == "" {
		missing(t, "chromium")
	}
	dir := t.TempDir()
	desk, program := filepath.Join(dir, "desk"), filepath.Join(dir, "tocsin")
	for to, from := range map[string]string{desk: "./desk", program: "../cmd/tocsin"} {
		if out, err := exec.Command("go", "build", "-o", to, from).CombinedOutput(); err != nil {
			t.Fatalf("build %s: %v\n%s", from, err, out)
		}
	}
	cmd := exec.Command(node, "--test", "--test-reporter=spec", ".")
	cmd.Env = append(os.Environ(), "TOCSIN_E2E_DESK="+desk, "TOCSIN_E2E_BIN="+program)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("browser tests: %v\n%s", err, out)
	}
}
