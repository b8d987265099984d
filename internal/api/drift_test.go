package api_test

import (
	"flag"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tocsin/tocsin/e2e/scene"
	"github.com/tocsin/tocsin/internal/testkit"
)

var update = flag.Bool("update", false, "write docs/openapi.json")

// docs/openapi.json is what the program serves.
func TestDescriptionDrift(t *testing.T) {
	served := scene.Open(t).Call("", "GET", "/api/v1/openapi.json", "").Text + "\n"
	path := filepath.Join(testkit.Root(t), "docs", "openapi.json")
	if *update {
		if err := os.WriteFile(path, []byte(served), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	kept, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(kept), served); diff != "" {
		t.Errorf("docs/openapi.json is not what is served; run go generate ./internal/api\n%s", diff)
	}
}
