package reading

import (
	"encoding/json"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/tocsin/tocsin/internal/geo"
	"github.com/tocsin/tocsin/internal/threat"
)

// story is one report told in two languages with what both say.
type story struct {
	Published, EN, ES string
	Facts             []string
}

// score compares the facts of a reading with what a story says: hits, what
// was found of the kinds compared, what was wanted.
func (s story) score(t *testing.T, lang, in string) (hit, found, want int) {
	at, err := time.Parse(time.DateOnly, s.Published)
	if err != nil {
		t.Fatal(err)
	}
	r := Read(Document{Text: in, Published: threat.Day(at.Year(), at.Month(), at.Day())})
	if r.Language != lang {
		t.Errorf("%.40q recognised as %q", in, r.Language)
	}
	wanted := map[string]bool{}
	for _, f := range s.Facts {
		wanted[key(f)] = true
	}
	got := map[string]bool{}
	for _, f := range r.Facts {
		switch f.Kind {
		case threat.FactKilled, threat.FactInjured, threat.FactMissing, threat.FactDetained, threat.FactAttack, threat.FactDate, threat.FactPlace:
		default:
			continue
		}
		if f.Value == "0" || f.Place != nil && (f.Place.Role == "dateline" || f.Place.Type == "country") || f.Date != nil && f.Date.Relation != nil {
			continue
		}
		v := f.Value
		if f.Count != nil && f.Count.Low != nil {
			v = strconv.Itoa(*f.Count.Low)
		}
		got[key(string(f.Kind)+" "+v)] = true
		if in[f.Start:f.End] != f.Quote {
			t.Errorf("quote %q is not its span", f.Quote)
		}
	}
	for k := range got {
		if wanted[k] {
			hit++
		} else {
			t.Logf("%s extra %s in %.60q", lang, k, in)
		}
	}
	for k := range wanted {
		if !got[k] {
			t.Logf("%s lacks %s in %.60q", lang, k, in)
		}
	}
	return hit, len(got), len(wanted)
}

func key(f string) string {
	kind, v, _ := strings.Cut(f, " ")
	if kind == "place" {
		v = geo.Key(v)
	}
	return kind + " " + v
}

// TestSpanishHalf holds that Spanish is read at least half as well as English,
// on the same stories told in both (testdata/parallel.json: our own sentences
// after the manner of agency reports; values compared, not spans).
func TestSpanishHalf(t *testing.T) {
	b, err := os.ReadFile("testdata/parallel.json")
	if err != nil {
		t.Fatal(err)
	}
	var stories []story
	if err := json.Unmarshal(b, &stories); err != nil {
		t.Fatal(err)
	}
	f := map[string]float64{}
	for _, lang := range []string{"en", "es"} {
		hit, found, want := 0, 0, 0
		for _, s := range stories {
			in := s.EN
			if lang == "es" {
				in = s.ES
			}
			h, g, w := s.score(t, lang, in)
			hit, found, want = hit+h, found+g, want+w
		}
		f[lang] = 2 * float64(hit) / float64(found+want)
		t.Logf("%s: %d of %d wanted, %d found, F %.3f", lang, hit, want, found, f[lang])
	}
	if f["es"] < f["en"]/2 {
		t.Errorf("Spanish F %.3f is below half of English %.3f", f["es"], f["en"])
	}
}
