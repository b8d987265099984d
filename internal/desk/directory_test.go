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

func fates(t *testing.T, s *store.Store, file string, dry bool) ([]string, desk.Import) {
	t.Helper()
	im, err := desk.ImportDirectory(t.Context(), s, author, strings.NewReader(file), threat.Amber, dry)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, f := range im.Fates {
		out = append(out, f.Fate)
	}
	return out, im
}

func TestADryRunShowsEachLinesFateAndChangesNothing(t *testing.T) {
	s := testkit.TempStore(t, testkit.NewClock())
	want := []string{"new", "new", "refused", "refused", "refused"}
	for _, dry := range []bool{true, false} {
		got, im := fates(t, s, directoryFile, dry)
		if diff := cmp.Diff(want, got); diff != "" || im.Taken {
			t.Error(diff, im)
		}
		if all, err := s.Contacts(t.Context(), author, store.ContactFilter{}); err != nil || len(all) != 0 {
			t.Errorf("dry %v: a file with refused lines left %d contacts, %v", dry, len(all), err)
		}
		if f := im.Fates[4]; f.Where != "email" || f.Remedy == "" || f.Line != 6 {
			t.Errorf("a wrong address: %+v", f)
		}
	}
	good := strings.Join(strings.SplitAfter(directoryFile, "\n")[:3], "")
	if _, im := fates(t, s, good, false); !im.Taken {
		t.Error("a good file is not taken")
	}
	if got, im := fates(t, s, good, false); !cmp.Equal(got, []string{"same", "same"}) || im.Taken {
		t.Errorf("the same file again: %v", got)
	}
	got, im := fates(t, s, strings.Replace(good, "+7 495 100", "+7 495 200", 1), true)
	if !cmp.Equal(got, []string{"same", "changed"}) || !cmp.Equal(im.Fates[1].Changes, []string{"sms: +7 495 100 → +7 495 200"}) {
		t.Errorf("a changed number: %+v", im.Fates)
	}
}

func TestAPersonMayStandAboveTheirOrganisationAndTwiceIsADuplicate(t *testing.T) {
	s := testkit.TempStore(t, testkit.NewClock())
	file := "kind;name;organisation;rank;phone\nperson;Ada;Hall;contact;+1\norganisation;Hall;;;\n;;;;\nperson;Ben;Hall;deputy;'+49 30 12 34\nperson; ben ;hall;;\n"
	got, im := fates(t, s, file, true)
	if diff := cmp.Diff([]string{"refused", "new", "new", "duplicate"}, got); diff != "" {
		t.Errorf("%s %+v", diff, im)
	}
	got, im = fates(t, s, strings.NewReplacer("+1\n", "+49 30 11\n", "person; ben ;hall;;\n", "").Replace(file), false)
	if diff := cmp.Diff([]string{"new", "new", "new"}, got); diff != "" || !im.Taken || len(im.Notes) != 1 {
		t.Errorf("%s %+v", diff, im)
	}
	people, err := s.Contacts(t.Context(), author, store.ContactFilter{Kind: threat.ContactPerson})
	if err != nil || len(people) != 2 || people[0].Org == "" || people[0].Org != people[1].Org || people[1].Points[0].Address != "+49 30 12 34" {
		t.Errorf("taken in as %+v %v", people, err)
	}
}

func TestFilesOfEveryOfficeAreRead(t *testing.T) {
	s := testkit.TempStore(t, testkit.NewClock())
	utf16 := func(text string) string {
		out := "\xff\xfe"
		for _, r := range text {
			out += string([]byte{byte(r), byte(r >> 8)})
		}
		return out
	}
	for name, file := range map[string]string{
		"UTF-8 with a mark": "\ufeffkind,name\nperson,Žofie Müller\n",
		"UTF-16":            utf16("kind\tname\r\nperson\tŽofie Müller\r\n"),
		"Windows-1252":      "kind;name\r\nperson;\x8eofie M\xfcller\r\n",
	} {
		_, im := fates(t, s, file, true)
		if len(im.Fates) != 1 || im.Fates[0].Name != "Žofie Müller" || im.Fates[0].Fate != "new" {
			t.Errorf("%s: %+v", name, im)
		}
	}
	for name, file := range map[string]string{
		"an unknown column": "name,shoe size\n", "no kind": "name,email\nx,y\n", "nothing": "", "a spreadsheet": "PK\x03\x04", "a column twice": "kind,name,name\n",
		"too many lines": "kind,name\n" + strings.Repeat("person,x\n", 20_001), "too large": strings.Repeat("x", 17<<20),
	} {
		_, err := desk.ImportDirectory(t.Context(), s, author, strings.NewReader(file), threat.Amber, true)
		if k := threat.KindOf(err); k != threat.KindInvalid && k != threat.KindTooLarge {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// What was written out can be taken in again, changed by its id, and computes
// nothing in a spreadsheet.
func TestTheDirectoryGoesOutAndComesBack(t *testing.T) {
	s := testkit.TempStore(t, testkit.NewClock())
	evil := "kind,name,role,telephone,email\nperson,'=HYPERLINK(1),'@SUM,+49 30 100;+49 30 200,a@example.org\n"
	fates(t, s, evil, false)
	var out strings.Builder
	if err := desk.ExportDirectory(t.Context(), &s.Reads, author, store.ContactFilter{}, &out); err != nil {
		t.Fatal(err)
	}
	for line := range strings.SplitSeq(out.String(), "\n") {
		for cell := range strings.SplitSeq(line, ",") {
			if cell = strings.Trim(cell, "\""); cell != "" && strings.ContainsRune("=+-@", rune(cell[0])) {
				t.Errorf("a spreadsheet would compute %q", cell)
			}
		}
	}
	if got, im := fates(t, s, out.String(), true); !cmp.Equal(got, []string{"same"}) {
		t.Errorf("back in: %+v\n%s", im, out.String())
	}
	renamed := strings.Replace(out.String(), "'=HYPERLINK(1)", "Plain Name", 1)
	if _, im := fates(t, s, renamed, true); len(im.Fates) != 1 || im.Fates[0].Fate != "changed" || !strings.Contains(im.Fates[0].Changes[0], "Plain Name") {
		t.Errorf("renamed by its id: %+v", im)
	}
	low := threat.Reader{Person: "per_low", Role: threat.RoleReader, Clearance: threat.Green}
	out.Reset()
	if err := desk.ExportDirectory(t.Context(), &s.Reads, low, store.ContactFilter{}, &out); err != nil || strings.Contains(out.String(), "HYPERLINK") {
		t.Errorf("a reader of TLP:GREEN gets %s %v", out.String(), err)
	}
}

func TestAContactIsGivenBackWhatItWas(t *testing.T) {
	s := testkit.TempStore(t, testkit.NewClock())
	c, err := desk.PutContact(t.Context(), s, author, threat.Contact{Kind: threat.ContactPerson, Name: "Ada", Marking: threat.Amber, Points: []threat.Point{{Channel: "email", Address: "ada@example.org"}}})
	if err != nil {
		t.Fatal(err)
	}
	c.Name, c.Points = "Ada Lane", nil
	if c, err = desk.PutContact(t.Context(), s, author, c); err != nil {
		t.Fatal(err)
	}
	if _, err := desk.RestoreContact(t.Context(), s, author, c.ID, 1, 1); threat.KindOf(err) != threat.KindConflict {
		t.Errorf("restored over a change that was not seen: %v", err)
	}
	back, err := desk.RestoreContact(t.Context(), s, author, c.ID, 1, 2)
	if err != nil || back.Name != "Ada" || len(back.Points) != 1 {
		t.Errorf("back: %+v %v", back, err)
	}
	if diff := cmp.Diff([]string{"name: Ada Lane → Ada", "email: none → ada@example.org"}, desk.ContactChanges(c, back)); diff != "" {
		t.Error(diff)
	}
	if _, err := desk.RetireContact(t.Context(), s, author, c.ID, true); err != nil {
		t.Fatal(err)
	}
	if all, err := s.Contacts(t.Context(), author, store.ContactFilter{}); err != nil || len(all) != 0 {
		t.Errorf("a retired contact is offered: %v %v", all, err)
	}
}

func FuzzImportDirectory(f *testing.F) {
	f.Add(directoryFile)
	f.Add("\xff\xfek\x00i\x00")
	s := testkit.TempStore(f, testkit.NewClock())
	f.Fuzz(func(t *testing.T, file string) {
		if _, err := desk.ImportDirectory(t.Context(), s, author, strings.NewReader(file), threat.Amber, true); err != nil && threat.KindOf(err) == threat.KindInternal {
			t.Error(err)
		}
	})
}
