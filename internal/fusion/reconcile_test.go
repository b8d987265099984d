package fusion

import (
	"math/rand/v2"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/tocsin/tocsin/internal/threat"
)

func low(n int) *threat.CountDetail { return &threat.CountDetail{Low: &n, Bound: "at least"} }
func exactly(n int) *threat.CountDetail {
	return &threat.CountDetail{Low: &n, High: &n}
}

func count(id, report, value, holder string, kind threat.Kind, c *threat.CountDetail) threat.FactRecord {
	return threat.FactRecord{Fact: threat.Fact{ID: id, Report: report, Kind: kind, Value: value, Holder: holder, Count: c}}
}

func standings(p Picture, question string) map[string]Standing {
	out := map[string]Standing{}
	for _, q := range p.Questions {
		if q.ID != question {
			continue
		}
		for _, a := range q.Answers {
			for _, e := range a.Evidence {
				out[e.Fact] = a.Standing
			}
		}
	}
	return out
}

func report(id string, published threat.When) Report {
	return Report{ID: id, Source: "source of " + id, Published: published}
}

func march(day int) threat.When { return threat.Day(2024, time.March, day) }

func TestTollsRise(t *testing.T) {
	in := Input{
		Reports: []Report{report("a", march(22)), report("b", march(23)), report("c", threat.When{}), report("d", march(27))},
		Facts: []threat.FactRecord{
			count("a1", "a", "40", "FSB", threat.FactKilled, low(40)),
			count("b1", "b", "133", "", threat.FactKilled, exactly(133)),
			count("c1", "c", "60", "", threat.FactKilled, low(60)),
			count("d1", "d", "3", "", threat.FactKilled, &threat.CountDetail{Group: "children", Low: new(int)}),
		},
	}
	want := map[string]Standing{"a1": Superseded, "b1": Current, "c1": Superseded, "d1": Compatible}
	if diff := cmp.Diff(want, standings(Reconcile(in), "killed")); diff != "" {
		t.Error(diff)
	}
}

func TestBoundsOfTwoHoldersAreCompatible(t *testing.T) {
	in := Input{
		Reports: []Report{report("a", march(22)), report("b", threat.When{})},
		Facts: []threat.FactRecord{
			count("a1", "a", "100", "", threat.FactInjured, low(100)),
			count("b1", "b", "145", "The Wall Street Journal", threat.FactInjured, low(145)),
			count("b2", "b", "100", "Federal Security Service", threat.FactInjured, low(100)),
		},
	}
	got := standings(Reconcile(in), "injured")
	if got["b1"] != Current || got["b2"] == Contradicting || got["a1"] == Contradicting {
		t.Errorf("over 145 is current and the looser bounds do not contradict it; got %v", got)
	}
}

func TestFiguresOfOneTimeContradict(t *testing.T) {
	in := Input{
		Reports: []Report{report("a", march(27)), report("b", march(27))},
		Facts: []threat.FactRecord{
			count("a1", "a", "360", "Investigative Committee", threat.FactInjured, exactly(360)),
			count("b1", "b", "180", "health ministry", threat.FactInjured, exactly(180)),
		},
	}
	p := Reconcile(in)
	if got := standings(p, "injured"); got["b1"] != Contradicting {
		t.Errorf("180 and 360 at one time by two holders: %v", got)
	}
	if len(p.Conflicts) != 1 || p.Conflicts[0].Question != "injured" {
		t.Errorf("conflicts: %+v", p.Conflicts)
	}
}

func TestRejectedFactsStayRejected(t *testing.T) {
	wrong := count("a1", "a", "400", "", threat.FactKilled, exactly(400))
	wrong.State = threat.FactRejected
	in := Input{
		Reports: []Report{report("a", march(22))},
		Facts:   []threat.FactRecord{wrong, count("a2", "a", "40", "", threat.FactKilled, low(40))},
	}
	want := map[string]Standing{"a1": Dismissed, "a2": Current}
	if diff := cmp.Diff(want, standings(Reconcile(in), "killed")); diff != "" {
		t.Error(diff)
	}
}

func TestNearlyAWeekBeforeIsHeldAgainstTheDates(t *testing.T) {
	sentence := threat.Span{Start: 0, End: 100}
	date := func(id, of string, w threat.When, start int) threat.FactRecord {
		return threat.FactRecord{Fact: threat.Fact{
			ID: id, Report: "a", Kind: threat.FactDate, Value: w.EDTF, SentenceSpan: sentence,
			Span: threat.Span{Start: start, End: start + 5}, Date: &threat.DateDetail{When: w, Of: of},
		}}
	}
	relation := date("r", "", threat.When{}, 20)
	relation.Quote = "nearly a week before the attack"
	relation.Date.Relation = &threat.Relation{Direction: "before", Event: "the attack", MinDays: 5, MaxDays: 7}
	in := Input{
		Reports: []Report{report("a", march(23))},
		Facts:   []threat.FactRecord{date("w", "warning", march(7), 5), relation, date("e", "attack", march(22), 60)},
	}
	p := Reconcile(in)
	if len(p.Conflicts) != 1 || p.Conflicts[0].Kind != "arithmetic" || len(p.Conflicts[0].Sides) != 3 {
		t.Fatalf("conflicts: %+v", p.Conflicts)
	}
	in.Facts[0] = date("w", "warning", march(16), 5)
	if p := Reconcile(in); len(p.Conflicts) != 0 {
		t.Errorf("six days are nearly a week: %+v", p.Conflicts)
	}
}

func TestReconcileDoesNotDependOnOrder(t *testing.T) {
	in := Input{Reports: []Report{report("a", march(22)), report("b", march(22)), report("c", march(24))}}
	for i, r := range []string{"a", "b", "c", "a", "c", "b"} {
		in.Facts = append(in.Facts, count(string(rune('p'+i)), r, "7", "", threat.FactKilled, low(10*i+1)))
		in.Facts = append(in.Facts, threat.FactRecord{Fact: threat.Fact{
			ID: "w" + string(rune('p'+i)), Report: r, Kind: threat.FactWarning,
			Value: "warning", Speech: &threat.SpeechDetail{Act: "warning", From: r},
		}})
	}
	want := Reconcile(in)
	for range 20 {
		rand.Shuffle(len(in.Facts), func(i, j int) { in.Facts[i], in.Facts[j] = in.Facts[j], in.Facts[i] })
		if diff := cmp.Diff(want, Reconcile(in)); diff != "" {
			t.Fatal(diff)
		}
	}
}

func TestNothingGetsLost(t *testing.T) {
	in := Input{Reports: []Report{report("a", march(22))}}
	for i := range 30 {
		f := count(string(rune('A'+i)), "a", "1", "", threat.FactInjured, exactly(i%4))
		f.Background = i%5 == 0
		if i%7 == 0 {
			f.State = threat.FactRejected
		}
		in.Facts = append(in.Facts, f)
	}
	if got := standings(Reconcile(in), "injured"); len(got) != len(in.Facts) {
		t.Errorf("%d facts went in, %d are in the picture", len(in.Facts), len(got))
	}
}

// TestThreatenedIsNotDone holds that an attack which is only planned is no
// current answer to what happened.
func TestThreatenedIsNotDone(t *testing.T) {
	attack := func(id, value, stage string) threat.FactRecord {
		return threat.FactRecord{Fact: threat.Fact{ID: id, Report: "a", Kind: threat.FactAttack, Value: value, Attack: &threat.AttackDetail{Type: value, Stage: stage}}}
	}
	in := Input{
		Reports: []Report{report("a", march(22))},
		Facts:   []threat.FactRecord{attack("t", "attack", "threatened"), attack("b", "bombing", "accomplished"), attack("f", "arson", "foiled")},
	}
	want := map[string]Standing{"t": Background, "b": Current, "f": Current}
	if diff := cmp.Diff(want, standings(Reconcile(in), "what")); diff != "" {
		t.Error(diff)
	}
}
