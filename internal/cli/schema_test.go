package cli

import (
	"bytes"
	"path/filepath"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/tocsin/tocsin/internal/testkit"
)

// TestReadJSONIsAsItsSchemaSays reads the seeds, and a text of one's own where
// they are absent.
func TestReadJSONIsAsItsSchemaSays(t *testing.T) {
	schema, err := jsonschema.NewCompiler().Compile(filepath.Join(testkit.Root(t), "docs", "read.schema.json"))
	if err != nil {
		t.Fatal(err)
	}
	for name, args := range map[string][]string{
		"one text": {"read", "--json", "-"},
		"samples":  append([]string{"read", "--json"}, samples(t)...),
	} {
		out, errs, code := run(t, bulletin, args...)
		if code != 0 {
			t.Fatalf("%s: exit %d %s", name, code, errs)
		}
		value, err := jsonschema.UnmarshalJSON(bytes.NewReader([]byte(out)))
		if err != nil {
			t.Fatal(err)
		}
		if err := schema.Validate(value); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// samples are the demo's reports.
func samples(t *testing.T) []string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(testkit.Root(t), "internal", "intake", "samples", "reports", "*"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no samples: %v", err)
	}
	return files
}
