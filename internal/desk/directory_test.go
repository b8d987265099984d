package desk_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tocsin/tocsin/internal/desk"
	"github.com/tocsin/tocsin/internal/store"
	"github.com/tocsin/tocsin/internal/testkit"
	"github.com/tocsin/tocsin/internal/threat"
)

const directoryFile = `kind,name,organisation,rank,email,sms,zone
organisation,The Hall,,,,,
person,Head of Security,The Hall,contact,head@example.org,+7 495 100,Europe/Moscow
person,Second Head,The Hall,contact,second@example.org,,
person,Lost Soul,Nowhere Ltd,,lost@example.org,,
person,No Mail,The Hall,,not an address,,
`

func TestADryRunShowsEachLinesFateAndChangesNothing(t *testing.T) {
	s := testkit.TempStore(t, testkit.NewClock())
	fates := func(file string, dry bool) []string {
		all, err := desk.ImportDirectory(t.Context(), s, author, strings.NewReader(file), threat.Amber, dry)
		if err != nil {
			t.Fatal(err)
		}
		var out []string
		for _, f := range all {
			out = append(out, f.Fate)
		}
		return out
	}
	want := []string{"add", "add", "refuse", "refuse", "refuse"}
	for _, dry := range []bool{true, false} {
		if diff := cmp.Diff(want, fates(directoryFile, dry)); diff != "" {
			t.Error(diff)
		}
		if all, err := s.Contacts(t.Context(), author, store.ContactFilter{}); err != nil || len(all) != 0 {
			t.Errorf("dry %v: a file with refused lines left %d contacts, %v", dry, len(all), err)
		}
	}
	good := strings.Join(strings.SplitAfter(directoryFile, "\n")[:3], "")
	fates(good, false)
	if got := fates(good, false); !cmp.Equal(got, []string{"same", "same"}) {
		t.Errorf("the same file again: %v", got)
	}
	if got := fates(strings.Replace(good, "+7 495 100", "+7 495 200", 1), false); !cmp.Equal(got, []string{"same", "change"}) {
		t.Errorf("a changed number: %v", got)
	}
	if _, err := desk.ImportDirectory(t.Context(), s, author, strings.NewReader("name,shoe size\n"), threat.Amber, true); threat.KindOf(err) != threat.KindInvalid {
		t.Errorf("an unknown column: %v", err)
	}
}

func FuzzImportDirectory(f *testing.F) {
	f.Add(directoryFile)
	f.Fuzz(func(t *testing.T, file string) {
		s := testkit.TempStore(t, testkit.NewClock())
		if _, err := desk.ImportDirectory(t.Context(), s, author, strings.NewReader(file), threat.Amber, true); err != nil && threat.KindOf(err) == threat.KindInternal {
			t.Error(err)
		}
	})
}
