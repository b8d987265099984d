package desk_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/tocsin/tocsin/cap"
	"github.com/tocsin/tocsin/internal/compose"
	"github.com/tocsin/tocsin/internal/desk"
	"github.com/tocsin/tocsin/internal/testkit"
	"github.com/tocsin/tocsin/internal/threat"
)

var publisher = desk.Publisher{Name: "Desk <& Co>", Sender: "desk@desk.example"}

// advisory is an approved advisory in three languages, one of them from right
// to left, with every kind of area.
func advisory() threat.Product {
	start := time.Date(2024, 3, 7, 12, 0, 0, 0, time.UTC)
	text := func(language, headline string) threat.Text {
		return threat.Text{
			Language: language, Headline: headline, Hazard: "Gunmen & others plan <an attack>", Place: "Moscow", AtRisk: "People at concerts", Likelihood: "likely", Unknown: "The day", Source: "This desk",
			Actions: []string{"Avoid large gatherings", "Leave when you hear shots"}, Elsewhere: []string{"Follow the advice of the authorities"}, Contact: "+7 495 000",
		}
	}
	return threat.Product{
		ID: "pro_1", Case: "cas_1", Kind: threat.AdvisoryProduct, Mode: threat.ModeActual, Action: threat.ActionIssue, Marking: threat.Clear, PAP: threat.PAPClear,
		State: threat.ProductApproved, Author: "per_1", Approver: "per_2", Approved: start, Written: start.Add(-time.Hour),
		Window: threat.Window{Start: start, End: start.Add(48 * time.Hour), Zone: "Europe/Moscow", Phrase: "the next 48 hours"},
		Area:   threat.Area{Words: "Moscow and around", Circles: []threat.Circle{{Lat: 55.75, Lon: 37.62, Km: 30}}, Polygons: [][][2]float64{{{55, 37}, {56, 37}, {56, 38}, {55, 37}}}},
		Texts:  []threat.Text{text("en", "Attack on a concert planned"), text("ru", "Готовится нападение"), text("ar", "هجوم مخطط له")},
	}
}

// messages are an advisory in all the ways CAP can say it.
func messages(t *testing.T) map[string]*cap.Alert {
	t.Helper()
	out := map[string]*cap.Alert{}
	make := func(name string, p threat.Product, earlier ...threat.Product) {
		alert, err := desk.ToCAP(p, earlier, publisher)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		out[name] = alert
	}
	first := advisory()
	make("first", first)
	exercise, test, draft, update, cancel := advisory(), advisory(), advisory(), advisory(), advisory()
	exercise.Mode, test.Mode = threat.ModeExercise, threat.ModeTest
	draft.Approver, draft.Approved, draft.State = "", time.Time{}, threat.ProductDraft
	update.ID, update.Action, update.Changes, update.Approved = "pro_2", threat.ActionUpdate, first.ID, first.Approved.Add(time.Hour)
	cancel.ID, cancel.Action, cancel.Changes, cancel.Approved = "pro_3", threat.ActionCancel, update.ID, first.Approved.Add(2*time.Hour)
	make("exercise", exercise)
	make("test", test)
	make("draft", draft)
	make("update", update, first)
	make("cancel", cancel, update, first)
	words := advisory()
	words.Area = threat.Area{}
	make("no shapes", words)
	return out
}

// CAP 1.2 §3.2.1: what leaves is valid by our own validator and says what it is.
func TestAdvisoriesAreValidCAP(t *testing.T) {
	for name, alert := range messages(t) {
		data, err := cap.Encode(alert)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		for _, report := range cap.Validate(data) {
			if report.Verdict != cap.Valid {
				t.Errorf("%s is %v: %+v\n%s", name, report.Verdict, report.Findings, data)
			}
		}
		want := map[string]struct {
			status cap.Status
			typ    cap.MsgType
			refs   int
		}{
			"first": {cap.Actual, cap.MsgAlert, 0}, "exercise": {cap.Exercise, cap.MsgAlert, 0}, "test": {cap.Test, cap.MsgAlert, 0}, "draft": {cap.Draft, cap.MsgAlert, 0},
			"update": {cap.Actual, cap.MsgUpdate, 1}, "cancel": {cap.Actual, cap.MsgCancel, 2}, "no shapes": {cap.Actual, cap.MsgAlert, 0},
		}[name]
		refs, _ := alert.References.List()
		if alert.Status != want.status || alert.MsgType != want.typ || len(refs) != want.refs || len(alert.Info) != 3 || alert.Sender != publisher.Sender {
			t.Errorf("%s: %s %s, %d references, %d languages", name, alert.Status, alert.MsgType, len(refs), len(alert.Info))
		}
		unmistakable(t, name, string(data), want.status)
	}
}

// unmistakable: an exercise says so in every language block, and what is actual
// never does.
func unmistakable(t *testing.T, name, data string, status cap.Status) {
	t.Helper()
	banner := compose.Banner(threat.ModeExercise)
	switch n := strings.Count(data, banner); {
	case status == cap.Exercise && n < 7: // the note, and headline and description of three languages
		t.Errorf("%s says only %d times that it is an exercise\n%s", name, n, data)
	case status == cap.Actual && (n > 0 || strings.Contains(data, "***")):
		t.Errorf("%s speaks of an exercise\n%s", name, data)
	}
}

func TestAdvisoriesAreValidByTheSchema(t *testing.T) {
	xmllint, err := exec.LookPath("xmllint")
	if err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal("xmllint is not installed, and CI must have it (Debian: libxml2-utils)")
		}
		t.Skip("xmllint is not installed (Debian: libxml2-utils)")
	}
	schema, err := filepath.Abs(filepath.Join(testkit.Corpus(t, "cap"), "schema", "CAP-v1.2.xsd"))
	if err != nil {
		t.Fatal(err)
	}
	for name, alert := range messages(t) {
		data, err := cap.Encode(alert)
		if err != nil {
			t.Fatal(err)
		}
		file := filepath.Join(t.TempDir(), "alert.xml")
		if err := os.WriteFile(file, data, 0o600); err != nil {
			t.Fatal(err)
		}
		if out, err := exec.Command(xmllint, "--noout", "--nonet", "--schema", schema, file).CombinedOutput(); err != nil {
			t.Errorf("%s: %s\n%s", name, out, data)
		}
	}
}

// What people are told in CAP is what the page says: no word of it is lost, and
// none is added by the form.
func TestCAPSaysWhatThePageSays(t *testing.T) {
	p := advisory()
	alert, err := desk.ToCAP(p, nil, publisher)
	if err != nil {
		t.Fatal(err)
	}
	info := alert.Info[0]
	all := strings.Join([]string{info.Headline, info.Description, info.Instruction, info.Contact, info.Audience}, "\n")
	t0 := p.Texts[0]
	for _, want := range append([]string{t0.Headline, t0.Hazard, t0.Place, t0.Likelihood, t0.Unknown, t0.Source, t0.Contact, t0.AtRisk, "the next 48 hours"}, append(t0.Actions, t0.Elsewhere...)...) {
		if !strings.Contains(all, want) {
			t.Errorf("%q is lost in\n%s", want, all)
		}
	}
	if !strings.Contains(alert.Info[1].Description, "Где: Moscow") {
		t.Errorf("the Russian block is labelled\n%s", alert.Info[1].Description)
	}
}

func TestOnlyWhatWasApprovedIsPublic(t *testing.T) {
	now := advisory().Approved
	for name, change := range map[string]func(*threat.Product){
		"a draft": func(p *threat.Product) { p.State = threat.ProductDraft }, "a submitted one": func(p *threat.Product) { p.State = threat.ProductSubmitted },
		"a refused one": func(p *threat.Product) { p.State = threat.ProductRefused }, "one nobody approved": func(p *threat.Product) { p.Approver = "" },
		"a test": func(p *threat.Product) { p.Mode = threat.ModeTest }, "a draft mode": func(p *threat.Product) { p.Mode = threat.ModeDraft },
		"a warning": func(p *threat.Product) { p.Kind = threat.WarningProduct }, "a marked one": func(p *threat.Product) { p.Marking = threat.Green },
	} {
		p := advisory()
		change(&p)
		if desk.IsPublic(p) {
			t.Errorf("%s is public", name)
		}
	}
	for want, change := range map[desk.Standing]func(*threat.Product){
		desk.StandsInForce: func(*threat.Product) {}, desk.StandsReplaced: func(p *threat.Product) { p.State = threat.ProductSuperseded },
		desk.StandsCancelled: func(p *threat.Product) { p.State = threat.ProductCancelled }, desk.StandsExpired: func(p *threat.Product) { p.Window.End = now },
	} {
		p := advisory()
		change(&p)
		if got := desk.StandingOf(p, now); got != want || !desk.IsPublic(p) {
			t.Errorf("%s is %s", want, got)
		}
	}
}

// Every form that leaves is held against the secrets.
func TestALeakIsFoundInWhateverFieldItStands(t *testing.T) {
	secrets := []compose.Secret{{Kind: compose.SecretSource, Text: "Garage Mole", From: "src_1"}}
	for name, put := range map[string]func(*threat.Product){
		"headline": func(p *threat.Product) { p.Texts[1].Headline = "Garage Mole" }, "contact": func(p *threat.Product) { p.Texts[2].Contact = "garage-mole" },
		"elsewhere": func(p *threat.Product) { p.Texts[0].Elsewhere = []string{"ask Garage Mole"} }, "phrase": func(p *threat.Product) { p.Window.Phrase = "when Garage Mole says" },
		"area": func(p *threat.Product) { p.Area.Words = "Garage Mole's street" }, "likelihood": func(p *threat.Product) { p.Texts[0].Likelihood = "likely, says Garage Mole" },
	} {
		p := advisory()
		put(&p)
		if got := compose.Leaks(desk.Forms(p, "Desk"), secrets, nil); len(got) != 1 {
			t.Errorf("in the %s it is not found: %+v", name, got)
		}
	}
	p := advisory()
	p.Texts[0].Source = "Garage Mole"
	got := compose.Leaks(desk.Forms(p, "Desk"), secrets, nil)
	if len(got) != 1 {
		t.Fatalf("%+v", got)
	}
	for _, form := range []string{"full text, en", "telephone script, en", "web page and feeds, en", "CAP message"} {
		if !strings.Contains(strings.Join(got[0].Forms, "|"), form) {
			t.Errorf("it is not found in the %s: %v", form, got[0].Forms)
		}
	}
}
