package reading

import (
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/tocsin/tocsin/internal/geo"
	"github.com/tocsin/tocsin/internal/threat"
)

// report is one made-up report of testdata with what must and must not be read.
type report struct {
	name, text string
	published  threat.When
	checks     []string
}

// reports reads a file of made-up reports; its head says how it is written.
func reports(t *testing.T, file string) []report {
	t.Helper()
	raw, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var out []report
	for _, part := range strings.Split(string(raw), "\n## ")[1:] {
		name, rest, _ := strings.Cut(part, "\n")
		r := report{name: name}
		var lines []string
		for line := range strings.SplitSeq(rest, "\n") {
			switch {
			case strings.HasPrefix(line, "@ "):
				at, err := time.Parse(time.DateOnly, strings.TrimSpace(line[2:]))
				if err != nil {
					t.Fatal(err)
				}
				r.published = threat.Day(at.Year(), at.Month(), at.Day())
			case strings.HasPrefix(line, "= "), strings.HasPrefix(line, "! "):
				r.checks = append(r.checks, line)
			default:
				lines = append(lines, line)
			}
		}
		r.text = strings.TrimSpace(strings.Join(lines, "\n"))
		out = append(out, r)
	}
	return out
}

// holds says whether the reading has what a check speaks of.
func holds(t *testing.T, r Reading, check string) bool {
	kind, rest, _ := strings.Cut(check, " ")
	switch kind {
	case "date":
		edtf, of, _ := strings.Cut(rest, " ")
		return anyFact(r, func(f threat.Fact) bool {
			return f.Date != nil && !f.Background && f.Date.Relation == nil && strings.HasPrefix(f.Value, strings.TrimSuffix(edtf, "~")) && f.Date.Of == of
		}) || of == "attack" && anyFact(r, func(f threat.Fact) bool {
			return f.Attack != nil && !f.Background && f.Attack.When != nil && f.Attack.When.EDTF == edtf
		})
	case "place":
		at := strings.LastIndexByte(rest, ' ')
		return anyFact(r, func(f threat.Fact) bool {
			return f.Place != nil && !f.Background && geo.Key(f.Place.Name) == geo.Key(rest[:at]) && f.Place.Role == rest[at+1:]
		})
	case "main":
		return (&mainScore{}).add(r.Main, rest) == ""
	case "event":
		return holdsEvent(r, rest)
	case "figure":
		return holdsFigure(t, r, rest)
	}
	return holdsSpeech(t, r, check)
}

func anyFact(r Reading, is func(threat.Fact) bool) bool {
	for _, f := range r.Facts {
		if is(f) {
			return true
		}
	}
	return false
}

// holdsEvent checks "EDTF place, region" of the attack; "-" is for nothing told.
func holdsEvent(r Reading, want string) bool {
	edtf, place, _ := strings.Cut(want, " ")
	city, region, _ := strings.Cut(place, ", ")
	when := eventDay(r)
	placed := anyFact(r, func(f threat.Fact) bool {
		return !f.Background && f.Place != nil && f.Place.Role == "event" && geo.Key(f.Place.Name) == geo.Key(city) && (region == "" || geo.Key(f.Place.Region) == geo.Key(region))
	})
	return (edtf == "-" && when == "" || edtf != "-" && strings.HasPrefix(when, edtf)) && (placed || city == "-")
}

// eventDay is the time of the attack, or the first told of it.
func eventDay(r Reading) string {
	for _, f := range r.Facts {
		if f.Attack != nil && !f.Background && f.Attack.Stage == "accomplished" && f.Attack.When != nil {
			return f.Attack.When.EDTF
		}
	}
	for _, f := range r.Facts {
		if f.Date != nil && !f.Background && f.Date.Of == "attack" && f.Date.Relation == nil {
			return f.Date.EDTF
		}
	}
	return ""
}

func holdsFigure(t *testing.T, r Reading, rest string) bool {
	what, value, _ := strings.Cut(rest, " ")
	n := 0
	switch what {
	case "claims", "warnings":
		for _, f := range r.Facts {
			if string(f.Kind)+"s" == what {
				n++
			}
		}
	default:
		c, ok := r.Totals[threat.Kind(what)]
		if !ok || c.Low == nil {
			return value == "-"
		}
		n = *c.Low
	}
	return fmt.Sprint(n) == value
}

// holdsSpeech checks "ACT FROM > TO | public | when | content".
func holdsSpeech(t *testing.T, r Reading, check string) bool {
	fields := strings.Split(check, "|")
	for len(fields) < 4 {
		fields = append(fields, "")
	}
	head, to, ok := strings.Cut(fields[0], ">")
	if !ok {
		t.Fatalf("bad check %q", check)
	}
	acts := []string{"denial of notice", "description of warning", "warning", "dismissal", "denial", "claim", "accusation", "suspicion", "arrest", "investigation", "condolence", "condemnation", "measures"}
	for _, act := range acts {
		from, ok := strings.CutPrefix(head, act+" ")
		if !ok {
			continue
		}
		from, to, public, when, content := strings.TrimSpace(from), strings.TrimSpace(to), strings.TrimSpace(fields[1]), strings.TrimSpace(fields[2]), strings.TrimSpace(fields[3])
		return anyFact(r, func(f threat.Fact) bool {
			s := f.Speech
			if s == nil || s.Act != act || from != "" && !strings.EqualFold(s.From, from) || to != "" && !strings.EqualFold(s.To, to) || public != "" && s.Public != public {
				return false
			}
			return (when == "" || s.When != nil && s.When.EDTF == when) && strings.Contains(s.Content, content)
		})
	}
	t.Fatalf("unknown act in %q", check)
	return false
}

// TestWire reads reports of the kinds that a desk gets: wire news, alerts,
// statements, claims, denials, arrests.
func TestWire(t *testing.T) {
	runReports(t, "testdata/wire.txt")
}

// TestWire2020s reads reports of the manner of these years; a few are beyond
// the reading and are counted.
func TestWire2020s(t *testing.T) {
	good, all := 0, 0
	for _, rep := range reports(t, "testdata/wire2.txt") {
		r := Read(Document{ID: rep.name, Text: rep.text, Published: rep.published})
		for _, c := range rep.checks {
			all++
			if holds(t, r, c[2:]) == (c[0] == '=') {
				good++
			} else {
				t.Logf("%s: %s", rep.name, c)
			}
		}
	}
	if t.Logf("%d of %d", good, all); good < 34 {
		t.Errorf("%d of %d checks hold", good, all)
	}
}

func runReports(t *testing.T, file string) {
	t.Helper()
	good, all := 0, 0
	for _, rep := range reports(t, file) {
		r := Read(Document{ID: rep.name, Text: rep.text, Published: rep.published})
		bad := false
		for _, c := range rep.checks {
			all++
			if holds(t, r, c[2:]) == (c[0] == '=') {
				good++
				continue
			}
			bad = true
			t.Errorf("%s: %s", rep.name, c)
		}
		if bad && testing.Verbose() {
			dump(t, r)
		}
	}
	t.Logf("%d of %d", good, all)
}

func dump(t *testing.T, r Reading) {
	for _, f := range r.Facts {
		switch {
		case f.Date != nil:
			t.Logf("     date %q %s of %q bg=%v %s", f.Quote, f.Value, f.Date.Of, f.Background, f.Rule)
		case f.Place != nil:
			t.Logf("     place %q %s (%s) %s bg=%v", f.Quote, f.Value, f.Place.Region, f.Place.Role, f.Background)
		case f.Attack != nil:
			w := ""
			if f.Attack.When != nil {
				w = f.Attack.When.EDTF
			}
			t.Logf("     attack %q %s %s %s %s bg=%v", f.Quote, f.Value, f.Attack.Stage, w, f.Attack.Place, f.Background)
		case f.Speech != nil:
			w := ""
			if f.Speech.When != nil {
				w = f.Speech.When.EDTF
			}
			t.Logf("     %s %s: %s > %s | %s | %s | %s", f.Kind, f.Speech.Act, f.Speech.From, f.Speech.To, f.Speech.Public, w, f.Speech.Content)
		}
	}
}

// TestLocal reads local news: when and where the event was, among days of
// arrests, hearings, vigils and deaths in hospital.
func TestLocal(t *testing.T) {
	runReports(t, "testdata/local.txt")
	runReports(t, "testdata/local2.txt")
}
