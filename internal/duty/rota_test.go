package duty

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/tocsin/tocsin/internal/threat"
)

func turn(id, person string, from, to int) threat.Turn {
	return threat.Turn{ID: id, Role: "on duty", Person: person, Starts: noon.Add(time.Duration(from) * time.Hour), Ends: noon.Add(time.Duration(to) * time.Hour)}
}

func TestOverridesStandOverTurnsAndGapsAreSeen(t *testing.T) {
	turns := []threat.Turn{turn("a", "ada", 0, 12), turn("b", "ben", 12, 24), turn("c", "cleo", 6, 8), {Role: "head", Person: "dora", Starts: noon, Ends: noon.Add(99 * time.Hour)}}
	var got []string
	for _, s := range Shifts(turns, "on duty", noon.Add(-2*time.Hour), noon.Add(26*time.Hour)) {
		got = append(got, fmt.Sprintf("%v %s %v", s.Starts.Sub(noon).Hours(), s.Person, s.Override))
	}
	want := []string{"-2  false", "0 ada false", "6 cleo true", "8 ada false", "12 ben false", "24  false"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if gaps := Gaps(turns, "on duty", noon, noon.Add(24*time.Hour)); len(gaps) != 0 {
		t.Errorf("gaps where there are none: %+v", gaps)
	}
}

// The clocks of Vienna went forward on 31 March 2024: the hand-over stays at
// eight, and the night in which it happens is an hour shorter.
func TestAPatternHandsOverAtTheSameLocalTime(t *testing.T) {
	vienna, err := time.LoadLocation("Europe/Vienna")
	if err != nil {
		t.Fatal(err)
	}
	first := time.Date(2024, 3, 29, 8, 0, 0, 0, vienna)
	turns, err := Pattern{Role: "on duty", People: []string{"ada", "ben", "cleo"}, First: first, Zone: vienna, Days: 1, Until: first.AddDate(0, 0, 4)}.Turns()
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, s := range turns {
		got = append(got, fmt.Sprintf("%s %s %v", s.Person, s.Starts.In(vienna).Format("2 15:04"), s.Ends.Sub(s.Starts)))
	}
	want := []string{"ada 29 08:00 24h0m0s", "ben 30 08:00 23h0m0s", "cleo 31 08:00 24h0m0s", "ada 1 08:00 24h0m0s"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	twice, err := Pattern{Role: "on duty", People: []string{"ada", "ben"}, First: first, Zone: vienna, Days: 1, Second: "20:00", Until: first.AddDate(0, 0, 3)}.Turns()
	if err != nil || len(twice) != 6 || twice[3].Ends.Sub(twice[3].Starts) != 11*time.Hour || len(Gaps(twice, "on duty", first, first.AddDate(0, 0, 3))) != 0 {
		t.Errorf("day and night: %+v %v", twice, err)
	}
	for name, p := range map[string]Pattern{
		"nobody":       {Role: "r", First: first, Zone: vienna, Days: 1, Until: first.AddDate(0, 0, 1)},
		"no end":       {Role: "r", People: []string{"a"}, First: first, Zone: vienna, Days: 1, Until: first},
		"a lifetime":   {Role: "r", People: []string{"a"}, First: first, Zone: vienna, Days: 1, Until: first.AddDate(80, 0, 0)},
		"no time":      {Role: "r", People: []string{"a"}, First: first, Zone: vienna, Days: 1, Second: "noon", Until: first.AddDate(0, 0, 1)},
		"twice a week": {Role: "r", People: []string{"a"}, First: first, Zone: vienna, Days: 7, Second: "20:00", Until: first.AddDate(0, 1, 0)},
	} {
		if _, err := p.Turns(); err == nil {
			t.Errorf("%s passes", name)
		}
	}
}

func TestThePolicysFileIsThePolicy(t *testing.T) {
	p := Default()
	p.Version, p.Roles = `two "quoted" \ words`, map[string]threat.Role{"determine": threat.RoleApprover}
	p.Criteria[threat.Credible] = "First line.\nSecond <line> & \"more\"\u007f."
	p.GapAhead, p.TakeUpWithin = 36, 6
	got, err := ParsePolicy(p.File())
	if err != nil {
		t.Fatalf("%v\n%s", err, p.File())
	}
	for _, act := range Acts {
		p.Roles[act.Name] = p.RoleFor(act.Name)
	}
	if diff := cmp.Diff(p, got); diff != "" {
		t.Error(diff)
	}
	for name, file := range map[string]string{
		"an unknown key": strings.Replace(string(p.File()), "version =", "colour = \"red\"\nversion =", 1),
		"no TOML":        "version 3",
		"a broken rule":  strings.Replace(string(p.File()), `"approve", "waive"`, `"override"`, 1),
		"too long":       strings.Repeat("#", maxPolicyFile+1),
		"JSON with more": `{"version":"1","colour":"red"}`,
	} {
		if _, err := ParsePolicy([]byte(file)); threat.KindOf(err) != threat.KindInvalid && threat.KindOf(err) != threat.KindTooLarge {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func FuzzParsePolicy(f *testing.F) {
	f.Add(Default().File())
	f.Add([]byte(`{"version":"1"}`))
	f.Fuzz(func(t *testing.T, file []byte) {
		p, err := ParsePolicy(file)
		if err != nil {
			return
		}
		again, err := ParsePolicy(p.File())
		if err != nil {
			t.Fatalf("what was written is refused: %v\n%s", err, p.File())
		}
		if again.Version != p.Version {
			t.Errorf("version %q became %q", p.Version, again.Version)
		}
	})
}
