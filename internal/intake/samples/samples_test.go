package samples

import (
	"io/fs"
	"testing"

	"github.com/tocsin/tocsin/internal/threat"
)

func TestEverySampleIsInTheManifestAndInOrder(t *testing.T) {
	all, err := All()
	if err != nil {
		t.Fatal(err)
	}
	kept, err := fs.ReadDir(files, "reports")
	if err != nil || len(kept) != len(all) {
		t.Fatalf("%d files, %d in the manifest (%v)", len(kept), len(all), err)
	}
	for i, s := range all {
		if s.Source.Name == "" || !s.Source.Reliability.Valid() || !s.Published.Known() || !s.Said.Known() || len(s.Data) == 0 {
			t.Errorf("%s is not told whole: %+v", s.File, s)
		}
		if i > 0 && s.Received.Before(all[i-1].Received) {
			t.Errorf("%s was received before the one above it", s.File)
		}
		if s.Published.From.After(s.Received) {
			t.Errorf("%s was received before it was published", s.File)
		}
		if s.Marking == threat.Red {
			t.Errorf("%s has no marking", s.File)
		}
	}
}
