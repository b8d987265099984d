package reading

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/tocsin/tocsin/internal/threat"
)

// want is a fact that must be read, as far as its fields are given.
type want struct {
	name, value, quote, holder string // value and quote are contained
	kind                       threat.Kind
	low                        int
	bound                      string
	of, part, day              string // of a date, or a speech act
	country, stage, alias      string
	speech                     threat.SpeechDetail // content is contained
}

func (w want) fits(f threat.Fact) bool {
	if f.Kind != w.kind || !strings.Contains(f.Value, w.value) || !strings.Contains(f.Quote, w.quote) || w.holder != "" && f.Holder != w.holder {
		return false
	}
	if w.low != 0 && (f.Count == nil || f.Count.Low == nil || *f.Count.Low != w.low || !strings.EqualFold(f.Count.Bound, w.bound)) {
		return false
	}
	if f.Date != nil && (w.of != "" && f.Date.Of != w.of || w.part != "" && f.Date.Part != w.part || w.day != "" && f.Date.EDTF != w.day) {
		return false
	}
	if w.alias != "" && (f.Actor == nil || !strings.Contains(strings.Join(f.Actor.Aliases, "|"), w.alias)) {
		return false
	}
	if w.country != "" && (f.Place == nil || f.Place.Country != w.country) || w.stage != "" && (f.Attack == nil || f.Attack.Stage != w.stage) {
		return false
	}
	return f.Speech == nil || w.says(*f.Speech)
}

func (w want) says(s threat.SpeechDetail) bool {
	is := func(want, got string) bool { return want == "" || want == got }
	if w.day != "" && (s.When == nil || s.When.EDTF != w.day) {
		return false
	}
	return is(w.speech.From, s.From) && is(w.speech.To, s.To) && is(w.speech.Public, s.Public) && strings.Contains(s.Content, w.speech.Content) &&
		is(w.speech.Policy, s.Policy) && is(w.speech.Through, s.Through) && is(w.speech.Channel, s.Channel) && is(w.speech.Act, s.Act) &&
		is(string(w.speech.Assertion), string(s.Assertion)) && strings.Contains(s.For, w.speech.For)
}

// expect fails for every wanted fact that is not among the facts.
func expect(t *testing.T, facts []threat.Fact, wants []want) {
	t.Helper()
	for _, w := range wants {
		found := false
		for _, f := range facts {
			found = found || w.fits(f)
		}
		if found {
			continue
		}
		t.Errorf("not read: %s", w.name)
		for _, f := range facts {
			if f.Kind == w.kind {
				t.Logf("   has %q (%q) held by %q, %+v", f.Value, f.Quote, f.Holder, f.Speech)
			}
		}
	}
}

type say = threat.SpeechDetail

// TestSeeds reads the two reports of the reference case that stand beside the
// repository. The second has no date of its own; it is read as of 23 March.
func TestSeeds(t *testing.T) {
	read := func(name string, day threat.When) Reading {
		raw, err := os.ReadFile(filepath.Join("..", "..", "..", "shared", "seeds", name))
		if err != nil {
			if os.Getenv("CI") == "true" {
				t.Fatal("../shared/seeds is absent, and CI must have it")
			}
			t.Skip("no seeds beside the repository: ../shared/seeds")
		}
		r := Read(Document{ID: name, Text: string(raw), Published: day})
		check(t, string(raw), r)
		return r
	}
	a := read("000_07f9783175914c58.txt", threat.When{})
	b := read("001_ca50eea5ba787368.txt", threat.Day(2024, time.March, 23))
	if a.Published.EDTF != "2024-03-22" {
		t.Errorf("published %q, want 2024-03-22", a.Published.EDTF)
	}
	expect(t, a.Facts, []want{
		{name: "the embassy's public warning", kind: threat.FactWarning, day: "2024-03-07", speech: say{From: "US embassy", Public: "public", Content: "avoid large gatherings"}},
		{name: "the UK embassy warned too", kind: threat.FactWarning, speech: say{From: "UK embassy", Public: "public"}},
		{name: "shooting", kind: threat.FactAttack, value: "shooting", stage: "accomplished"},
		{name: "at least 40 dead", kind: threat.FactKilled, value: "40", low: 40, bound: "at least"},
		{name: "over 100 injured", kind: threat.FactInjured, value: "100", low: 100, bound: "over"},
		{name: "ISIS claims", kind: threat.FactClaim, speech: say{From: "Islamic State", Act: "claim", Assertion: threat.ClaimedOrAdmitted}},
		{name: "FSB investigates", kind: threat.FactResponse, speech: say{From: "Federal Security Service", Act: "investigation", Content: "terrorist act"}},
		{name: "NBC News", kind: threat.FactAttribution, value: "NBC News", speech: say{From: "NBC News"}},
		{name: "ISIS is an alias", kind: threat.FactActor, value: "Islamic State", alias: "ISIS"},
		{name: "gunmen described", kind: threat.FactActor, quote: "gunmen in combat gear"},
		{name: "Moscow", kind: threat.FactPlace, value: "Moscow", country: "RU"},
	})
	expect(t, b.Facts, []want{
		{name: "the confidential warning", kind: threat.FactWarning, speech: say{From: "United States", To: "Russia", Public: "confidential", Content: "terrorist attack"}},
		{name: "under the duty to warn", kind: threat.FactWarning, speech: say{From: "United States", To: "Russia", Public: "confidential", Policy: "duty to warn"}},
		{name: "warning on 7 March", kind: threat.FactWarning, day: "2024-03-07", speech: say{From: "United States", To: "Russia"}},
		{name: "attack on Friday evening", kind: threat.FactDate, value: "2024-03-22", of: "attack", part: "evening"},
		{name: "explosions", kind: threat.FactAttack, value: "bombing", quote: "explosions"},
		{name: "gunfire", kind: threat.FactAttack, value: "shooting", quote: "gunfire"},
		{name: "over 60 killed", kind: threat.FactKilled, value: "60", low: 60, bound: "over", holder: "The Wall Street Journal"},
		{name: "more than 145 injured", kind: threat.FactInjured, value: "145", low: 145, bound: "more than", holder: "The Wall Street Journal"},
		{name: "FSB: over a hundred", kind: threat.FactInjured, value: "100", low: 100, bound: "over", holder: "Federal Security Service"},
		{name: "claim through Amaq", kind: threat.FactClaim, speech: say{From: "Islamic State", Act: "claim", Through: "Amaq", Channel: "Telegram"}},
		{name: "US officials suspect", kind: threat.FactClaim, speech: say{From: "U.S. officials", To: "Islamic State", Act: "suspicion", Assertion: threat.SuspectedByAuth}},
		{name: "WSJ", kind: threat.FactAttribution, value: "The Wall Street Journal", speech: say{From: "The Wall Street Journal"}},
		{name: "concert hall", kind: threat.FactPlace, value: "concert hall", country: "RU"},
		{name: "near Moscow", kind: threat.FactPlace, value: "Moscow", country: "RU"},
		{name: "nearly a week before", kind: threat.FactDate, quote: "nearly a week before the attack"},
	})
	for _, f := range append(a.Facts, b.Facts...) {
		for _, bad := range []string{"KGB", "Ohio", "Biden", "Unsplash", "Parulava", "Loading", "Disclaimer", "Neuro"} {
			if strings.Contains(f.Quote, bad) {
				t.Errorf("%s %q is read from what is set aside", f.Kind, f.Quote)
			}
		}
	}
	if !strings.Contains(strings.Join(b.Provenance, " "), "Benzinga Neuro") {
		t.Errorf("provenance %q does not tell of Benzinga Neuro", b.Provenance)
	}
}
