package fusion

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/tocsin/tocsin/internal/threat"
)

// speech is a fact of something that somebody said, in a sentence of its own.
func speech(id, report, sentence string, kind threat.Kind, d threat.SpeechDetail) threat.FactRecord {
	return threat.FactRecord{Fact: threat.Fact{ID: id, Report: report, Kind: kind, Value: sentence, Sentence: sentence, Speech: &d}}
}

// TestAccounts sets what the sides tell of a warning against each other.
func TestAccounts(t *testing.T) {
	gave := speech("g", "a", "Norway warned Latvia on 3 May.", threat.FactWarning, threat.SpeechDetail{Act: "warning", From: "Norway", To: "Latvia", Public: "confidential"})
	public := speech("p", "a", "The embassy of Norway warned its citizens.", threat.FactWarning, threat.SpeechDetail{Act: "warning", From: "Norwegian embassy", To: "its citizens", Public: "public"})
	named := speech("n", "a", "The warning named the Daile theatre, officials said.", threat.FactResponse, threat.SpeechDetail{Act: "description of warning", From: "Norwegian officials", Content: "named the Daile theatre"})
	none := speech("u", "b", "The minister said that no notice had come.", threat.FactResponse, threat.SpeechDetail{Act: "denial of notice", From: "Latvia's interior minister", Content: "no notice had come"})
	general := speech("v", "c", "What Riga had been given was of a general nature, the service said.", threat.FactResponse, threat.SpeechDetail{Act: "description of warning", From: "State Security Service", Content: "of a general nature"})
	dismissed := speech("d", "c", "The president dismissed the warning as hysteria.", threat.FactResponse, threat.SpeechDetail{Act: "dismissal", From: "the president", Content: "dismissed the warning as hysteria"})
	for name, c := range map[string]struct {
		facts []threat.FactRecord
		want  map[string]string // id of the conflict: why
	}{
		"given and never received":                         {[]threat.FactRecord{gave, none}, map[string]string{"account-given": "a warning was given, says Norway; none was received, says Latvia's interior minister"}},
		"a public warning answers no complaint of secrecy": {[]threat.FactRecord{public, none}, nil},
		"named and general":                                {[]threat.FactRecord{named, general}, map[string]string{"account-specific": "it named a target or was specific, says Norwegian officials; it was general, says State Security Service"}},
		"warned and dismissed":                             {[]threat.FactRecord{public, dismissed}, map[string]string{"account-believed": "Norwegian embassy warned; the president dismissed the warning"}},
		"all of it": {[]threat.FactRecord{gave, named, none, general, dismissed}, map[string]string{
			"account-given":    "a warning was given, says Norway; none was received, says Latvia's interior minister",
			"account-specific": "it named a target or was specific, says Norwegian officials; it was general, says State Security Service",
			"account-believed": "Norway warned; the president dismissed the warning",
		}},
		"one side only": {[]threat.FactRecord{gave, named}, nil},
		"nobody spoke":  {nil, nil},
	} {
		p := Reconcile(Input{Reports: []Report{report("a", march(1)), report("b", march(2)), report("c", march(3))}, Facts: c.facts})
		got := map[string]string{}
		for _, x := range p.Conflicts {
			got[x.ID] = x.Why
			if x.Kind != "account" || len(x.Sides) < 2 || x.Text == "" {
				t.Errorf("%s: %+v", name, x)
			}
		}
		want := c.want
		if want == nil {
			want = map[string]string{}
		}
		if d := cmp.Diff(want, got); d != "" {
			t.Errorf("%s\n%s", name, d)
		}
	}
}

// TestRejectedAccountsDoNotCount: what a person rejected contradicts nothing.
func TestRejectedAccountsDoNotCount(t *testing.T) {
	gave := speech("g", "a", "Norway warned Latvia.", threat.FactWarning, threat.SpeechDetail{Act: "warning", From: "Norway", To: "Latvia", Public: "confidential"})
	none := speech("u", "b", "Latvia had no notice.", threat.FactResponse, threat.SpeechDetail{Act: "denial of notice", From: "Latvia"})
	none.State = threat.FactRejected
	if p := Reconcile(Input{Reports: []Report{report("a", march(1)), report("b", march(2))}, Facts: []threat.FactRecord{gave, none}}); len(p.Conflicts) != 0 {
		t.Errorf("%+v", p.Conflicts)
	}
}

// TestStatedDistances holds "a week before the attack" against the days.
func TestStatedDistances(t *testing.T) {
	attack := threat.FactRecord{Fact: threat.Fact{ID: "e", Report: "a", Kind: threat.FactDate, Value: "2024-03-22", Sentence: "The attack was on 22 March.", Span: threat.Span{Start: 200, End: 208}, SentenceSpan: threat.Span{Start: 180, End: 210}, Date: &threat.DateDetail{When: march(22), Of: "attack"}}}
	distance := func(direction string, low, high float64) []threat.FactRecord {
		s := threat.Span{Start: 0, End: 90}
		return []threat.FactRecord{
			{Fact: threat.Fact{ID: "w", Report: "a", Kind: threat.FactDate, Value: "2024-03-07", Span: threat.Span{Start: 30, End: 37}, SentenceSpan: s, Date: &threat.DateDetail{When: march(7), Of: "warning"}}},
			{Fact: threat.Fact{ID: "r", Report: "a", Kind: threat.FactDate, Value: "stated", Quote: "as stated", Span: threat.Span{Start: 40, End: 60}, SentenceSpan: s, Date: &threat.DateDetail{
				When: threat.When{}, Relation: &threat.Relation{Direction: direction, Event: "the attack", MinDays: low, MaxDays: high},
			}}},
			attack,
		}
	}
	for _, c := range []struct {
		name      string
		facts     []threat.FactRecord
		conflicts int
	}{
		{"nearly a week, but fifteen days", distance("before", 5, 7), 1},
		{"about two weeks", distance("before", 13, 16), 0},
		{"fifteen days, exactly", distance("before", 15, 15), 0},
		{"after, though it was before", distance("after", 15, 15), 1},
		{"within: no distance", distance("within", 1, 2), 0},
	} {
		p := Reconcile(Input{Reports: []Report{report("a", threat.Day(2024, time.March, 23))}, Facts: c.facts})
		n := 0
		for _, x := range p.Conflicts {
			n += boolRank(x.Kind == "arithmetic")
		}
		if n != c.conflicts {
			t.Errorf("%s: %d conflicts, want %d: %+v", c.name, n, c.conflicts, p.Conflicts)
		}
	}
}

// TestExactTimesOfOneEvening: two clock times can agree with the evening and
// not with each other.
func TestExactTimesOfOneEvening(t *testing.T) {
	at := func(id, report string, w threat.When) threat.FactRecord {
		return threat.FactRecord{Fact: threat.Fact{ID: id, Report: report, Kind: threat.FactDate, Value: w.EDTF, Sentence: "The attack.", Date: &threat.DateDetail{When: w, Of: "attack"}}}
	}
	evening := march(22)
	evening.From, evening.Part = evening.From.Add(17*time.Hour), "evening"
	clock := func(hour, minute int) threat.When {
		return threat.Instant(time.Date(2024, time.March, 22, hour, minute, 0, 0, time.UTC))
	}
	facts := []threat.FactRecord{at("a1", "a", evening), at("b1", "b", evening), at("a2", "a", clock(19, 40)), at("b2", "b", clock(19, 58))}
	conflicts := func(facts []threat.FactRecord) int {
		return len(Reconcile(Input{Reports: []Report{report("a", march(22)), report("b", march(23))}, Facts: facts}).Conflicts)
	}
	if n := conflicts(facts); n != 1 {
		t.Errorf("19:40 and 19:58: %d conflicts", n)
	}
	if n := conflicts(facts[:3]); n != 0 {
		t.Errorf("19:40 in the evening: %d conflicts", n)
	}
}
