package compose

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/tocsin/tocsin/internal/threat"
)

var now = time.Date(2024, 3, 7, 12, 0, 0, 0, time.UTC)

func warning() threat.Product {
	return threat.Product{
		ID: "wrn_1", Case: "cas_1", Kind: threat.WarningProduct, Mode: threat.ModeExercise, Action: threat.ActionIssue, Marking: threat.Amber, PAP: threat.PAPAmber,
		Precedence: threat.Immediate, State: threat.ProductSubmitted, Author: "per_1", Recipients: []string{"con_1"},
		Window: threat.Window{Start: now, End: now.Add(48 * time.Hour), Zone: "Europe/Moscow", Phrase: "the next 48 hours"},
		Texts: []threat.Text{{
			Language: "en", Headline: "Attack on a concert planned", Hazard: "An attack by gunmen on a large gathering, a concert hall among the targets",
			Place: "Moscow, Crocus City Hall named", AtRisk: "People at concerts", Likelihood: "likely", Unknown: "The day is not known", Source: "The desk",
			Actions: []string{"Avoid large gatherings", "Search bags at the doors"}, Asked: "Guard the entrances", Contact: "+7 000 000",
		}},
	}
}

func advisory() threat.Product {
	p := warning()
	p.ID, p.Kind, p.Marking, p.Recipients = "adv_1", threat.AdvisoryProduct, threat.Clear, nil
	t := p.Texts[0]
	t.Hazard, t.Place, t.Likelihood, t.Actions = "An attack on a large gathering", "Moscow", "", []string{"Avoid large gatherings"}
	p.Texts = []threat.Text{t}
	return p
}

func TestChangingALetterVoidsTheApproval(t *testing.T) {
	p := warning()
	seen := Digest(p)
	p.Texts[0].Actions[0] = "Avoid large gathering"
	approver := threat.Reader{Person: "per_2", Role: threat.RoleApprover, Clearance: threat.Red}
	if _, err := Approve(p, approver, seen, now); threat.KindOf(err) != threat.KindConflict {
		t.Errorf("a changed text is approved: %v", err)
	}
	got, err := Approve(p, approver, Digest(p), now)
	if err != nil || got.State != threat.ProductApproved {
		t.Errorf("%+v %v", got.State, err)
	}
	approver.Person = "per_1"
	if _, err := Approve(p, approver, Digest(p), now); threat.KindOf(err) != threat.KindForbidden {
		t.Errorf("the author approves: %v", err)
	}
}

// whatIsAround are the fields of a product that are not what a recipient acts
// on: how far it has come, by whom, and what it belongs to.
var whatIsAround = []string{"ID", "Determination", "Twin", "State", "Author", "Written", "Digest", "Approver", "Approved", "Version"}

// TestDigestCoversEveryField changes each field there is, those that will be
// added some day too, and each element of a list.
func TestDigestCoversEveryField(t *testing.T) {
	p := warning()
	p.Changes, p.AnswerBy, p.Channels, p.Policy = "wrn_0", now, []string{"sms"}, "night"
	p.Area = threat.Area{Words: "Moscow", Circles: []threat.Circle{{Lat: 1, Lon: 2, Km: 3}}, Polygons: [][][2]float64{{{1, 2}, {3, 4}, {5, 6}, {1, 2}}}}
	p.Texts[0].Elsewhere = []string{"Stay where you are"}
	base, changed := Digest(p), 0
	eachLeaf(reflect.ValueOf(&p).Elem(), "product", func(name string) {
		changed++
		if Digest(p) == base {
			t.Errorf("changing %s does not change the digest", name)
		}
	})
	if Digest(p) != base || changed < 30 {
		t.Errorf("%d fields were changed, and put back: %v", changed, Digest(p) == base)
	}
}

// eachLeaf changes one value after the other, looks, and puts it back.
func eachLeaf(v reflect.Value, name string, look func(name string)) {
	old := reflect.New(v.Type()).Elem()
	old.Set(v)
	switch at, isTime := v.Interface().(time.Time); {
	case isTime:
		v.Set(reflect.ValueOf(at.Add(time.Second)))
	case v.Kind() == reflect.String:
		v.SetString(v.String() + "x")
	case v.CanInt():
		v.SetInt(v.Int() - 1)
	case v.CanFloat():
		v.SetFloat(v.Float() + 1)
	case v.Kind() == reflect.Struct:
		for i := range v.NumField() {
			if field := v.Type().Field(i).Name; name != "product" || !slices.Contains(whatIsAround, field) {
				eachLeaf(v.Field(i), name+"."+field, look)
			}
		}
		return
	default: // a list or array
		for i := range v.Len() {
			eachLeaf(v.Index(i), fmt.Sprintf("%s[%d]", name, i), look)
		}
		if v.Kind() != reflect.Slice {
			return
		}
		v.Set(v.Slice(0, v.Len()-1))
	}
	look(name)
	v.Set(old)
}

// TestNoTextPosesAsSeveral puts the next line of the canonical form into a
// text: two products never give the same bytes.
func TestNoTextPosesAsSeveral(t *testing.T) {
	two, one := warning(), warning()
	two.Texts[0].Actions = []string{"Go in", "Lock the doors"}
	lines := strings.Split(string(Canonical(two)), "\n")
	i := slices.IndexFunc(lines, func(line string) bool { return strings.HasSuffix(line, "Lock the doors") })
	one.Texts[0].Actions = []string{"Go in\n" + lines[i]}
	if Digest(one) == Digest(two) {
		t.Error("one action in two lines is taken for two actions")
	}
}

func TestOnlyWhatWasHandedInAndStillHoldsIsApproved(t *testing.T) {
	approver := threat.Reader{Person: "per_2", Role: threat.RoleApprover, Clearance: threat.Red}
	for _, state := range threat.ProductStates {
		p := warning()
		p.State = state
		if _, err := Approve(p, approver, Digest(p), now); (err == nil) != (state == threat.ProductSubmitted) {
			t.Errorf("%s: %v", state, err)
		}
	}
	p := warning()
	if _, err := Approve(p, approver, Digest(p), p.Window.End); threat.KindOf(err) != threat.KindInvalid {
		t.Errorf("approved when its window was over: %v", err)
	}
}

func TestWhatMayFollowWhat(t *testing.T) {
	prev := warning()
	prev.State = threat.ProductApproved
	for name, change := range map[string]func(prev, next *threat.Product){
		"an advisory of a warning": func(_, next *threat.Product) { next.Kind = threat.AdvisoryProduct },
		"actual of an exercise":    func(_, next *threat.Product) { next.Mode = threat.ModeActual },
		"exercise of a test":       func(prev, _ *threat.Product) { prev.Mode = threat.ModeTest },
		"of what was cancelled":    func(prev, _ *threat.Product) { prev.State = threat.ProductCancelled },
		"of a draft":               func(prev, _ *threat.Product) { prev.State = threat.ProductDraft },
		"no later end":             func(_, next *threat.Product) { next.Action = threat.ActionExtend },
		"an earlier end": func(prev, next *threat.Product) {
			next.Action, next.Window.End = threat.ActionExtend, prev.Window.End.Add(-time.Hour)
		},
	} {
		before, next := prev, prev
		next.Action = threat.ActionUpdate
		change(&before, &next)
		if Successor(before, next) == nil {
			t.Errorf("%s passes", name)
		}
	}
	next := prev
	next.Action, next.Window.End = threat.ActionExtend, prev.Window.End.Add(time.Hour)
	if err := Successor(prev, next); err != nil {
		t.Error(err)
	}
}

func TestParityNamesWhatTheAdvisoryOmits(t *testing.T) {
	pub := advisory()
	fields := map[string]bool{}
	for _, d := range Parity(warning(), &pub) {
		fields[d.Field] = true
	}
	for _, want := range []string{"hazard", "place", "likelihood", "action"} {
		if !fields[want] {
			t.Errorf("the difference in %s is not named; named: %v", want, fields)
		}
	}
	same := warning()
	if d := Parity(warning(), &same); len(d) != 0 {
		t.Errorf("two equal texts differ: %+v", d)
	}
	same.Window.Start = same.Window.Start.Add(time.Hour)
	if d := Parity(warning(), &same); len(d) != 1 || d[0].Field != "window" {
		t.Errorf("one that begins an hour later: %+v", d)
	}
	more, same := warning(), warning()
	more.Texts[0].Elsewhere = []string{"Telephone your relatives"}
	if d := Parity(more, &same); len(d) != 1 || d[0].Field != "action" {
		t.Errorf("what people elsewhere are to do is left out: %+v", d)
	}
	if d := Parity(warning(), nil); len(d) != 1 || d[0].Field != "advisory" {
		t.Errorf("no advisory at all: %+v", d)
	}
}

func TestLeaksInAnyDisguise(t *testing.T) {
	secrets := []Secret{
		{SecretSource, "Ivan Petrenko", "src_1"},
		{SecretText, "the brother of the driver told us that they rehearsed twice in the basement of the hall", "rep_1"},
		{SecretNumber, "TS-4471/24", "rep_1"},
		{SecretRecipient, "Hall Security Ltd", "con_2"},
	}
	for _, leaky := range []string{
		"According to IVAN  PETRENKO, an attack is planned.",
		"According to Ivan Petre\u200bnko an attack is planned.",
		"According to Ivаn Petrenko (with a Cyrillic a).",
		"See ts 4471 24 for more.",
		"See TS 44-71 24 for more.",
		"Somebody said the driver told us that they would come.", // six words in a row
		"They rehearsed twice, in the basement of the hall.",
		"Copied to: Hall Security Ltd.",
	} {
		if got := Leaks([]Form{{"mail, en", leaky}}, secrets, nil); len(got) != 1 {
			t.Errorf("%q: %+v", leaky, got)
		}
	}
	for _, clean := range []string{"An attack on a concert hall is likely.", "Ivan the Great; Petrenkov Street", "rehearsed in the hall", "Somebody said the driver told us that men would come."} {
		if got := Leaks([]Form{{"mail, en", clean}}, secrets, nil); len(got) != 0 {
			t.Errorf("%q: %+v", clean, got)
		}
	}
	public := "They rehearsed twice in the basement of the hall, the paper wrote."
	if got := Leaks([]Form{{"mail", public}}, secrets[1:2], []string{public}); len(got) != 0 {
		t.Errorf("what is public anyway leaks: %+v", got)
	}
}

func TestExerciseIsUnmistakable(t *testing.T) {
	p := warning()
	text := Render(p, p.Texts[0], "Desk")
	if !strings.HasPrefix(text, "*** EXERCISE") || !strings.HasSuffix(text, "EXERCISE ***\n") {
		t.Errorf("banner is missing:\n%s", text)
	}
	if short := Short(p, p.Texts[0], 160); !strings.HasPrefix(short, "*** EXERCISE") || len([]rune(short)) > 160 {
		t.Errorf("short: %q", short)
	}
	next := warning()
	next.Mode, p.State = threat.ModeActual, threat.ProductApproved
	if Successor(p, next) == nil {
		t.Error("an exercise is followed by something actual")
	}
}

func TestRenderKeepsThePhraseBesideTheWindow(t *testing.T) {
	p := warning()
	text := Render(p, p.Texts[0], "Desk")
	for _, want := range []string{"Thu 7 Mar 2024 15:00 to Sat 9 Mar 2024 15:00 MSK", "the next 48 hours", "What is not known: The day is not known"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is missing in\n%s", want, text)
		}
	}
}

func TestAPublicTextSaysWhatItMust(t *testing.T) {
	if err := Check(advisory(), now); err != nil {
		t.Fatal(err)
	}
	for name, strip := range map[string]func(*threat.Product){
		"unknown": func(p *threat.Product) { p.Texts[0].Unknown = "" },
		"actions": func(p *threat.Product) { p.Texts[0].Actions = nil },
		"contact": func(p *threat.Product) { p.Texts[0].Contact = " " },
		"zone":    func(p *threat.Product) { p.Window.Zone = "" },
		"marking": func(p *threat.Product) { p.Marking = threat.Green },
	} {
		p := advisory()
		strip(&p)
		if threat.KindOf(Check(p, now)) != threat.KindInvalid {
			t.Errorf("an advisory without %s passes", name)
		}
	}
}

func FuzzLeaks(f *testing.F) {
	f.Add("Ivan Petrenko", "told by Ivan Petrenko")
	f.Fuzz(func(t *testing.T, secret, form string) {
		Leaks([]Form{{"f", form}}, []Secret{{SecretName, secret, "x"}, {SecretText, secret, "x"}, {SecretNumber, secret, "x"}}, nil)
		if len(plainWords(secret)) > 0 && len(Leaks([]Form{{"f", "x " + secret + " y"}}, []Secret{{SecretName, secret, "x"}}, nil)) == 0 {
			t.Errorf("%q is not found in itself", secret)
		}
	})
}
