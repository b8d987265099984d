package reading

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/tocsin/tocsin/internal/geo"
)

// mainScore counts the reports whose main event is right, part by part.
type mainScore struct{ date, place, killed, injured, attackers, all, n int }

// scoreMain scores the reports of a file as an outsider would: the record of
// the main event and nothing else.
func scoreMain(t *testing.T, file string) mainScore {
	t.Helper()
	var s mainScore
	for _, rep := range reports(t, file) {
		i := slices.IndexFunc(rep.checks, func(c string) bool { return strings.HasPrefix(c, "= main ") })
		if i < 0 {
			t.Fatalf("%s: no main event given", rep.name)
		}
		r := Read(Document{ID: rep.name, Text: rep.text, Published: rep.published})
		s.n++
		wrong := s.add(r.Main, rep.checks[i][len("= main "):])
		if wrong != "" {
			t.Logf("%s:%s", rep.name, wrong)
			if testing.Verbose() {
				dump(t, r)
			}
		}
	}
	t.Logf("%s: of %d reports: date %d, place %d, killed %d, injured %d, attackers killed %d; all of it %d", file, s.n, s.date, s.place, s.killed, s.injured, s.attackers, s.all)
	return s
}

// add scores one main event and says what is wrong with it.
func (s *mainScore) add(m *Main, want string) string {
	if m == nil {
		m = &Main{}
	}
	parts := strings.Split(want, "|")
	for i := range parts {
		parts[i] = strings.TrimSpace(parts[i])
	}
	for len(parts) < 5 {
		parts = append(parts, "0")
	}
	wrong := ""
	check := func(tally *int, name, got, want string, ok bool) {
		if ok {
			*tally++
		} else {
			wrong += fmt.Sprintf(" %s %q, want %q;", name, got, want)
		}
	}
	date, place := "-", "-"
	if m.When != nil {
		date = m.When.EDTF
	}
	if m.Place != nil {
		place = m.Place.Name + ", " + m.Place.Region + ", " + m.Place.Country
	}
	check(&s.date, "date", date, parts[0], strings.HasPrefix(date, parts[0]))
	check(&s.place, "place", place, parts[1], samePlace(place, parts[1]))
	check(&s.killed, "killed", tollText(m.Killed), parts[2], eitherOf(parts[2], tollText(m.Killed)))
	check(&s.injured, "injured", tollText(m.Injured), parts[3], tollText(m.Injured) == parts[3])
	check(&s.attackers, "attackers killed", tollText(m.AttackersKilled), parts[4], eitherOf(parts[4], tollText(m.AttackersKilled)))
	if wrong == "" {
		s.all++
	}
	return wrong
}

// eitherOf says whether got is one of the figures that "/" parts.
func eitherOf(want, got string) bool { return slices.Contains(strings.Split(want, "/"), got) }

func tollText(t *Toll) string {
	if t == nil {
		return "0"
	}
	return fmt.Sprint(t.Count)
}

// samePlace compares "town, region, country"; a region may have several names,
// parted by "/".
func samePlace(got, want string) bool {
	a, b := strings.Split(got, ", "), strings.Split(want, ", ")
	if len(a) != 3 || len(b) != 3 {
		return a[0] == want
	}
	region := slices.ContainsFunc(strings.Split(b[1], "/"), func(r string) bool { return geo.Key(r) == geo.Key(a[1]) })
	saint := func(s string) string { return strings.ReplaceAll(geo.Key(s), "saint ", "st ") }
	town := slices.ContainsFunc(strings.Split(b[0], "/"), func(t string) bool { return saint(t) == saint(a[0]) })
	return town && region && a[2] == b[2]
}

// TestMainEvents holds how many of the made-up reports are read in full.
func TestMainEvents(t *testing.T) {
	for _, c := range []struct {
		file string
		all  int
	}{
		{"testdata/local3.txt", 27},
		{"testdata/local4.txt", 20},
		{"testdata/local5.txt", 15},
		{"testdata/local6.txt", 11},
	} {
		if s := scoreMain(t, c.file); s.all < c.all {
			t.Errorf("%s: %d reports are right in all, want at least %d", c.file, s.all, c.all)
		}
	}
}
