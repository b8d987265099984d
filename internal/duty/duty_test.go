package duty

import (
	"fmt"
	"math"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/tocsin/tocsin/internal/threat"
)

var noon = time.Date(2024, 3, 6, 12, 0, 0, 0, time.UTC)

func findings(verdicts ...threat.Verdict) []threat.Finding {
	var out []threat.Finding
	for i, v := range verdicts {
		out = append(out, threat.Finding{Criterion: threat.Criteria[i], Verdict: v, Reasons: "as reported"})
	}
	return out
}

func TestThresholdICD191(t *testing.T) {
	y, n, u := threat.Yes, threat.No, threat.Undetermined
	for _, c := range []struct {
		verdicts []threat.Verdict
		want     threat.Threshold
	}{
		{[]threat.Verdict{y, y, y, y}, threat.ThresholdMet},
		{[]threat.Verdict{y, u, y, y}, threat.ThresholdDoubt},
		{[]threat.Verdict{u, u, u, u}, threat.ThresholdDoubt},
		{[]threat.Verdict{y, u, n, y}, threat.ThresholdNotMet},
		{nil, threat.ThresholdDoubt},
	} {
		if got, reasons := Decide(Default(), findings(c.verdicts...)); got != c.want || len(reasons) == 0 {
			t.Errorf("%v: %v %v, want %v", c.verdicts, got, reasons, c.want)
		}
	}
}

func TestDefaultPolicyChecks(t *testing.T) {
	if err := Default().Check(); err != nil {
		t.Fatal(err)
	}
	for name, breakIt := range map[string]func(*Policy){
		"a ladder out of order":      func(p *Policy) { p.Ladder = []Rung{{"head", 2}, {"on duty", 0}} },
		"a rung of nobody":           func(p *Policy) { p.Ladder = []Rung{{" ", 0}} },
		"one person for a waiver":    func(p *Policy) { p.SecondPerson = []string{SecondApproval} },
		"an act there is not":        func(p *Policy) { p.SecondPerson = append(p.SecondPerson, "breathe") },
		"a length of not a number":   func(p *Policy) { p.WarnWithin = Hours(math.NaN()) },
		"a length of forever":        func(p *Policy) { p.WarnWithin = Hours(math.Inf(1)) },
		"a waiver for an analyst":    func(p *Policy) { p.Roles = map[string]threat.Role{"decide-waiver": threat.RoleAnalyst} },
		"a role for no act":          func(p *Policy) { p.Roles = map[string]threat.Role{"sing": threat.RoleAdmin} },
		"a role that does not exist": func(p *Policy) { p.Roles = map[string]threat.Role{"assess": "boss"} },
	} {
		broken := Default()
		breakIt(&broken)
		if threat.KindOf(broken.Check()) != threat.KindInvalid {
			t.Errorf("%s passes", name)
		}
	}
}

func names() func() string {
	n := 0
	return func() string { n++; return fmt.Sprintf("clk_%d", n) }
}

func met(version int, at time.Time) threat.Determination {
	return threat.Determination{ID: fmt.Sprintf("det_%d", version), Case: "cas_1", Version: version, At: at, Threshold: threat.ThresholdMet, Findings: findings(threat.Yes, threat.Yes, threat.Yes, threat.Yes)}
}

func TestEditingADeterminationWinsNoTime(t *testing.T) {
	p, id := Default(), names()
	clocks := Start(p, met(1, noon), nil, id)
	if len(clocks) != 1 || !clocks[0].Due.Equal(noon.Add(4*time.Hour)) {
		t.Fatalf("clocks: %+v", clocks)
	}
	if again := Start(p, met(2, noon.Add(3*time.Hour)), clocks, id); len(again) != 0 {
		t.Errorf("a second version starts %+v", again)
	}
}

func TestADeterminationSaysAllItMust(t *testing.T) {
	for name, change := range map[string]func(*threat.Determination){
		"a verdict left out":   func(d *threat.Determination) { d.Findings = d.Findings[1:] },
		"a word of one's own":  func(d *threat.Determination) { d.Findings[2].Verdict = "perhaps" },
		"a verdict, no reason": func(d *threat.Determination) { d.Findings[3].Reasons = " " },
	} {
		d := met(1, noon)
		if err := CheckDetermination(d); err != nil {
			t.Fatal(err)
		}
		change(&d)
		if threat.KindOf(CheckDetermination(d)) != threat.KindInvalid {
			t.Errorf("%s passes", name)
		}
	}
}

func TestADisputeGoesUpAtOnce(t *testing.T) {
	d := met(1, noon)
	for positions, want := range []int{0, 0, 1, 1} {
		d.Dispute = make([]threat.Dissent, positions)
		found := 0
		for _, c := range Start(Default(), d, nil, names()) {
			if c.Kind == threat.ClockDispute {
				found++
				if !c.Due.Equal(noon) {
					t.Errorf("a dispute waits until %s", c.Due)
				}
			}
		}
		if found != want {
			t.Errorf("%d positions start %d clocks", positions, found)
		}
	}
}

func TestAWindowAsksBeforeItEnds(t *testing.T) {
	p := Default()
	for length, ahead := range map[time.Duration]time.Duration{30 * 24 * time.Hour: p.WindowAhead.Duration(), time.Hour: 30 * time.Minute} {
		w := threat.Window{Start: noon, End: noon.Add(length)}
		c := WindowClock(p, threat.Product{ID: "wrn_1", Case: "cas_1", Window: w}, noon, "clk_1")
		if got := w.End.Sub(c.Due); got != ahead || c.Kind != threat.ClockWindow {
			t.Errorf("a window of %s asks %s before its end, want %s", length, got, ahead)
		}
	}
}

func TestNoPolicyLowersARole(t *testing.T) {
	p := Default()
	p.Roles = map[string]threat.Role{"decide-waiver": threat.RoleReader, "assess": threat.RoleApprover}
	for act, want := range map[string]threat.Role{"decide-waiver": threat.RoleApprover, "assess": threat.RoleApprover, "determine": threat.RoleAnalyst, "unheard of": threat.RoleAdmin} {
		if got := p.RoleFor(act); got != want {
			t.Errorf("%s is for %s, want %s", act, got, want)
		}
	}
}

func TestEmergencyWarnsFirstAndCoordinatesAfter(t *testing.T) {
	d := met(1, noon)
	d.Emergency = true
	if CheckDetermination(d) == nil {
		t.Error("an emergency without a reason passes")
	}
	kinds := map[threat.ClockKind]bool{}
	for _, c := range Start(Default(), d, nil, names()) {
		kinds[c.Kind] = true
	}
	if diff := cmp.Diff(map[threat.ClockKind]bool{threat.ClockWarn: true, threat.ClockCoordinate: true}, kinds); diff != "" {
		t.Error(diff)
	}
}

func TestNothingElseStopsTheDutyToWarn(t *testing.T) {
	clock := Start(Default(), met(1, noon), nil, names())[0]
	asked := &threat.Waiver{ID: "wai_1", Case: "cas_1"}
	elsewhere := &threat.Waiver{ID: "wai_2", Case: "cas_2", Approved: true}
	for name, s := range map[string]Stop{
		"a decision":            {Decision: "dec_1", Reason: "r", At: noon},
		"a waiver only asked":   {Waiver: asked, Reason: "r", At: noon},
		"another case's waiver": {Waiver: elsewhere, Reason: "r", At: noon},
		"a delivery, no reason": {Delivery: "del_1", At: noon},
	} {
		if got, err := StopClock(clock, s); err == nil || !got.Running() {
			t.Errorf("%s stops the clock", name)
		}
	}
	stopped, err := StopClock(clock, Stop{Delivery: "del_1", Reason: "the venue's head of security has it", At: noon})
	if err != nil || stopped.Running() {
		t.Fatalf("a delivered warning does not stop it: %v", err)
	}
	if _, err := StopClock(stopped, Stop{Delivery: "del_2", Reason: "r", At: noon}); threat.KindOf(err) != threat.KindConflict {
		t.Errorf("stopping twice: %v", err)
	}
}

func TestOverdueClocksClimbTheLadder(t *testing.T) {
	p := Default()
	clock := Start(p, met(1, noon), nil, names())[0]
	for after, want := range map[time.Duration]int{-time.Minute: 0, 0: 1, 29 * time.Minute: 1, 30 * time.Minute: 2, 2 * time.Hour: 3} {
		items := Due(p, []threat.Clock{clock}, clock.Due.Add(after))
		if len(items) != 1 || len(items[0].Call) != want {
			t.Errorf("%v after: %+v, want %d called", after, items, want)
		}
	}
	if next := NextCall(p, clock, clock.Due); !next.Equal(clock.Due.Add(30 * time.Minute)) {
		t.Errorf("the deputy is called at %v", next)
	}
}

func TestWaiverNeedsASecondPerson(t *testing.T) {
	p := Default()
	w := threat.Waiver{ID: "wai_1", Case: "cas_1", Ground: "aware", Text: "They told us of it themselves.", Facts: []string{"fac_1"}, Requester: "per_1", Requested: noon, Review: noon.Add(24 * time.Hour)}
	approver := func(id string, role threat.Role) threat.Reader {
		return threat.Reader{Person: id, Role: role, Clearance: threat.Red}
	}
	if _, err := DecideWaiver(p, w, approver("per_1", threat.RoleApprover), noon, true); threat.KindOf(err) != threat.KindForbidden {
		t.Errorf("the requester approves: %v", err)
	}
	if _, err := DecideWaiver(p, w, approver("per_2", threat.RoleAnalyst), noon, true); threat.KindOf(err) != threat.KindForbidden {
		t.Errorf("an analyst approves: %v", err)
	}
	if got, err := DecideWaiver(Policy{}, w, approver("per_2", threat.RoleApprover), noon, false); err != nil || got.Approved {
		t.Errorf("a ground that is no longer on the list cannot be refused: %v", err)
	}
	if _, err := DecideWaiver(p, w, approver("per_2", threat.RoleApprover), noon.Add(48*time.Hour), true); threat.KindOf(err) != threat.KindConflict {
		t.Errorf("approved after its own review date: %v", err)
	}
	got, err := DecideWaiver(p, w, approver("per_2", threat.RoleApprover), noon, true)
	if err != nil || !got.Approved {
		t.Fatalf("%+v %v", got, err)
	}
	for name, broken := range map[string]threat.Waiver{
		"an unknown ground": {Ground: "busy", Text: "t", Requester: "a", Requested: noon, Review: noon.Add(time.Hour)},
		"no facts":          {Ground: "aware", Text: "t", Requester: "a", Requested: noon, Review: noon.Add(time.Hour)},
		"nothing tried":     {Ground: "no-way", Text: "t", Requester: "a", Requested: noon, Review: noon.Add(time.Hour)},
		"review too late":   {Ground: "no-way", Text: "t", Tried: []string{"telephone"}, Requester: "a", Requested: noon, Review: noon.Add(9999 * time.Hour)},
	} {
		if threat.KindOf(CheckWaiver(p, broken)) != threat.KindInvalid {
			t.Errorf("%s passes", name)
		}
	}
}

func TestDryRunOfAChangedPolicy(t *testing.T) {
	doubtful := threat.Determination{ID: "det_1", Case: "cas_1", Findings: findings(threat.Yes, threat.Undetermined, threat.Yes, threat.Yes), Threshold: threat.ThresholdDoubt}
	changed := Default()
	changed.WarnOnDoubt = false
	waived := threat.Waiver{ID: "wai_1", Case: "cas_1", Ground: "no-way", Text: "t", Tried: []string{"telephone"}, Requester: "per_1", Requested: noon, Review: noon.Add(100 * time.Hour)}
	got := DryRun(Default(), changed, []threat.Determination{doubtful, met(1, noon)}, []threat.Waiver{waived})
	if len(got) != 1 || got[0].Determination != "det_1" || got[0].Now != threat.ThresholdNotMet {
		t.Errorf("changes: %+v", got)
	}
	changed = Default()
	changed.WarnWithin, changed.WaiverReview = 2, 24
	got = DryRun(Default(), changed, []threat.Determination{doubtful, met(1, noon)}, []threat.Waiver{waived})
	if len(got) != 2 || !got[0].NowDue.Equal(noon.Add(2*time.Hour)) || got[1].Waiver != "wai_1" {
		t.Errorf("deadlines and waivers: %+v", got)
	}
}

func TestLikelihoodAndConfidenceNeverInOneSentenceICD203(t *testing.T) {
	a := threat.Assessment{Judgement: "We judge with high confidence that an attack is likely.", Likelihood: threat.Likely}
	if threat.KindOf(CheckAssessment(a)) != threat.KindInvalid {
		t.Error("both in one sentence pass")
	}
	a.Judgement, a.Confidence, a.Basis = "An attack on a large gathering is likely.", threat.ConfidenceHigh, "We have high confidence because two independent sources agree."
	if err := CheckAssessment(a); err != nil {
		t.Error(err)
	}
}
