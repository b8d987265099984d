package fusion

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/tocsin/tocsin/internal/threat"
)

// person is a fact that names somebody in a sentence of a report.
func person(report, name, role, sentence string) threat.FactRecord {
	return actorFact(report, name, "person", role, sentence)
}

func actorFact(report, name, kind, role, sentence string) threat.FactRecord {
	at := max(0, strings.Index(sentence, name))
	f := threat.Fact{
		ID: report + "/" + name, Report: report, Kind: threat.FactActor, Value: name, Quote: name, Sentence: sentence,
		Span: threat.Span{Start: at, End: at + len(name)}, SentenceSpan: threat.Span{End: len(sentence)},
		Actor: &threat.ActorDetail{Name: name, Type: kind, Role: role},
	}
	return threat.FactRecord{Fact: f, State: threat.FactAsRead}
}

// named are mentions of people or bodies, each in a report of its own.
func mentions(kind string, names ...string) (out []threat.FactRecord) {
	for i, n := range names {
		out = append(out, actorFact(fmt.Sprintf("r%d", i), n, kind, "mention", n+" was named."))
	}
	return out
}

// actorsOf reconciles facts and gives the names of each actor, joined, and the
// questions.
func actorsOf(t *testing.T, in Input) (actors, asks []string) {
	t.Helper()
	seen := map[string]bool{}
	for _, f := range in.Facts {
		if !seen[f.Report] {
			seen[f.Report] = true
			in.Reports = append(in.Reports, Report{ID: f.Report, Source: "source " + f.Report})
		}
	}
	p := Reconcile(in)
	for _, q := range p.Questions {
		if q.ID != "actors" {
			continue
		}
		for _, a := range q.Answers {
			names := []string{a.Display}
			for _, n := range a.Names[min(1, len(a.Names)):] {
				if n.Why == "" || n.Rule == "" || len(n.Facts) == 0 {
					t.Errorf("%s says not why it is %s: %+v", n.Name, a.Display, n)
				}
				names = append(names, n.Name)
			}
			slices.Sort(names)
			actors = append(actors, strings.Join(names, " = "))
		}
	}
	for _, a := range p.Asks {
		if len(a.Evidence) != 2 || a.Why == "" {
			t.Errorf("a question without its sentences: %+v", a)
		}
		asks = append(asks, a.A+" ? "+a.B)
	}
	slices.Sort(actors)
	slices.Sort(asks)
	return actors, asks
}

func TestNamesOfOneActorBecomeOne(t *testing.T) {
	for name, c := range map[string]struct {
		facts  []threat.FactRecord
		actors []string
		asks   []string
	}{
		"a transliteration written as one word": {
			facts:  mentions("person", "Muhammad Sobirovich Faizov", "Muhammadsobir Fayzov"),
			actors: []string{"Muhammad Sobirovich Faizov = Muhammadsobir Fayzov"},
		},
		"surname first": {
			facts:  mentions("person", "Fariduni Shamsidin", "Shamsidin Fariduni"),
			actors: []string{"Fariduni Shamsidin = Shamsidin Fariduni"},
		},
		"without the father's name": {
			facts:  mentions("person", "Vladimir Vladimirovich Putin", "Vladimir Putin"),
			actors: []string{"Vladimir Putin = Vladimir Vladimirovich Putin"},
		},
		"brothers and their father stay three": {
			facts:  mentions("person", "Aminchon Islomov", "Dilovar Islomov", "Isroil Islomov"),
			actors: []string{"Aminchon Islomov", "Dilovar Islomov", "Isroil Islomov"},
		},
		"a surname alone is asked about": {
			facts:  mentions("person", "Dalerdzhon Mirzoyev", "Mirzoev"),
			actors: []string{"Dalerdzhon Mirzoyev", "Mirzoev"},
			asks:   []string{"Dalerdzhon Mirzoyev ? Mirzoev"},
		},
		"a name that fits two joins neither": {
			facts:  mentions("person", "Juan García López", "Juan García Márquez", "Juan García"),
			actors: []string{"Juan García", "Juan García López", "Juan García Márquez"},
			asks:   []string{"Juan García López ? Juan García", "Juan García Márquez ? Juan García"},
		},
		"one office and surname": {
			facts:  mentions("person", "President Vladimir Putin", "President Putin"),
			actors: []string{"President Putin = President Vladimir Putin"},
		},
		"two names in one sentence are two people": {
			facts: []threat.FactRecord{
				person("a", "Hasan Aliyev", "mention", "Hasan Aliyev and Hassan Aliev were held."),
				person("a", "Hassan Aliev", "mention", "Hasan Aliyev and Hassan Aliev were held."),
			},
			actors: []string{"Hasan Aliyev", "Hassan Aliev"},
		},
		"a victim is not the attacker without being asked": {
			facts: []threat.FactRecord{
				person("a", "Muhammad Fayzov", "perpetrator", "Muhammad Fayzov fired."), person("b", "Mohammed Faizov", "victim", "Mohammed Faizov died."),
			},
			actors: []string{"Mohammed Faizov", "Muhammad Fayzov"},
			asks:   []string{"Muhammad Fayzov ? Mohammed Faizov"},
		},
		"ages that differ": {
			facts: []threat.FactRecord{
				person("a", "Ali Karimov", "mention", "Ali Karimov, 19, was held."), person("b", "Karimov Ali", "mention", "Karimov Ali, 54, was held."),
			},
			actors: []string{"Ali Karimov", "Karimov Ali"},
			asks:   []string{"Ali Karimov ? Karimov Ali"},
		},
		"a branch is not the whole": {
			facts:  mentions("group", "Lamp Front", "Lamp Front Northern Province", "the Lamp Front group", "Al-Shabaab", "Alshabab"),
			actors: []string{"Al-Shabaab = Alshabab", "Lamp Front = the Lamp Front group", "Lamp Front Northern Province"},
		},
		"initials are asked about": {
			facts:  mentions("group", "Front of National Lamps", "FNL"),
			actors: []string{"FNL", "Front of National Lamps"},
			asks:   []string{"Front of National Lamps ? FNL"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			actors, asks := actorsOf(t, Input{Facts: c.facts})
			if !slices.Equal(actors, c.actors) || !slices.Equal(asks, c.asks) {
				t.Errorf("actors %q, asked %q", actors, asks)
			}
		})
	}
}

func TestWhatPeopleSaidOfNamesHolds(t *testing.T) {
	facts := mentions("person", "Dalerdzhon Mirzoyev", "Mirzoev", "Mirzoyev Dalerdzhon")
	said := func(a, b string, same bool) Verdict {
		return Verdict{ID: a + b, A: NameKey(a), B: NameKey(b), Same: same}
	}
	for name, c := range map[string]struct {
		verdicts     []Verdict
		actors, asks int
	}{
		"nothing":                           {nil, 2, 1},
		"the same":                          {[]Verdict{said("Mirzoev", "Dalerdzhon Mirzoyev", true)}, 1, 0},
		"not the same, and not asked again": {[]Verdict{said("Mirzoev", "Dalerdzhon Mirzoyev", false)}, 2, 0},
		"an automatic merge is taken apart": {[]Verdict{said("Mirzoyev Dalerdzhon", "Dalerdzhon Mirzoyev", false)}, 3, 2},
		"the later answer holds":            {[]Verdict{said("Mirzoev", "Dalerdzhon Mirzoyev", false), said("Dalerdzhon Mirzoyev", "Mirzoev", true)}, 2, 0},
	} {
		t.Run(name, func(t *testing.T) {
			actors, asks := actorsOf(t, Input{Facts: facts, Verdicts: c.verdicts})
			if len(actors) != c.actors || len(asks) != c.asks {
				t.Errorf("actors %q, asked %q", actors, asks)
			}
		})
	}
}

func TestTheListOfActorsMakesNamesOne(t *testing.T) {
	facts := mentions("group", "Front of the Lamp", "Jabhat al-Misbah")
	known := map[string]string{NameKey("Front of the Lamp"): "Front of the Lamp", NameKey("Jabhat al-Misbah"): "Front of the Lamp"}
	if actors, _ := actorsOf(t, Input{Facts: facts}); len(actors) != 2 {
		t.Errorf("without the list: %q", actors)
	}
	if actors, _ := actorsOf(t, Input{Facts: facts, Known: known}); len(actors) != 1 {
		t.Errorf("with the list: %q", actors)
	}
}

// Thousands of names that are all somewhat alike are put together all the
// same, and the questions are bounded.
func TestManyNames(t *testing.T) {
	var facts []threat.FactRecord
	for i := range 3000 {
		facts = append(facts, person(fmt.Sprintf("r%d", i%50), fmt.Sprintf("Muhammad %c%dov", 'A'+i%26, i), "mention", fmt.Sprintf("sentence %d", i)))
	}
	actors, asks := actorsOf(t, Input{Facts: facts})
	if len(actors) < 2000 || len(asks) > maxAsks {
		t.Errorf("%d actors, %d questions", len(actors), len(asks))
	}
}
