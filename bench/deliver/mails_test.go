package deliver

import (
	"os"
	"runtime/pprof"
	"testing"
)

// TestMails is the mass sending alone, several times, for a profile: of the
// sending only, written to the file that TOCSIN_PROFILE names.
func TestMails(t *testing.T) {
	if testing.Short() {
		t.Skip("takes a while")
	}
	h := newHouse(t, mailer(t, newSink(t, false)))
	ids := h.people(crowd, mail)
	if name := os.Getenv("TOCSIN_PROFILE"); name != "" {
		f, err := os.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		if err := pprof.StartCPUProfile(f); err != nil {
			t.Fatal(err)
		}
		defer pprof.StopCPUProfile()
	}
	for range 4 {
		h.all(ids, nil)
	}
}
