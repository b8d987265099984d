package compose

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/tocsin/tocsin/internal/threat"
)

func TestEveryLanguageHasEveryWord(t *testing.T) {
	for _, code := range []string{"en", "fr", "es", "de", "ru", "ar", "uk", "pt"} {
		l, ok := LabelsFor(code)
		if !ok || l.Language != code {
			t.Fatalf("there are no labels in %s", code)
		}
		for name, word := range wordsOf(reflect.ValueOf(l), "") {
			if strings.TrimSpace(word) == "" {
				t.Errorf("%s has no %s", code, name)
			}
			english, _ := LabelsFor("en")
			if holes, want := strings.Count(word, "%s"), strings.Count(wordsOf(reflect.ValueOf(english), "")[name], "%s"); holes != want {
				t.Errorf("%s, %s: %d places to fill, want %d", code, name, holes, want)
			}
		}
		if l.RTL != IsRTL(code) {
			t.Errorf("%s is written from the other side", code)
		}
	}
	if l, ok := LabelsFor("ja"); ok || l.Language != "en" {
		t.Errorf("a language without labels is given %s", l.Language)
	}
	if l, ok := LabelsFor("pt_BR"); !ok || l.Language != "pt" {
		t.Errorf("a region's labels are %s", l.Language)
	}
}

// wordsOf are the strings of a value by the names of their fields.
func wordsOf(v reflect.Value, at string) map[string]string {
	out := map[string]string{}
	switch v.Kind() {
	case reflect.String:
		out[at] = v.String()
	case reflect.Struct:
		for i := range v.NumField() {
			for name, word := range wordsOf(v.Field(i), at+"."+v.Type().Field(i).Name) {
				out[name] = word
			}
		}
	case reflect.Array:
		for i := range v.Len() {
			for name, word := range wordsOf(v.Index(i), at+"["+string(rune('a'+i))+"]") {
				out[name] = word
			}
		}
	}
	return out
}

func TestARecipientIsToldInTheirLanguageOrThatTheWordsAreInAnother(t *testing.T) {
	p := warning()
	german := p.Texts[0]
	german.Language, german.Headline, german.Hazard = "de-AT", "Anschlag geplant", "Bewaffnete planen einen Anschlag"
	p.Texts = append(p.Texts, german)
	got := RenderFor(p, "de", "Desk")
	for _, want := range []string{"IMMEDIATE – Warnung von Desk", "Was: Bewaffnete planen", "Donnerstag, 7. März 2024, 15:00", "Wie wahrscheinlich: wahrscheinlich", "das heißt “the next 48 hours”", "Was zu tun ist, wenn Sie dort sind:"} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is missing in\n%s", want, got)
		}
	}
	if strings.Contains(got, "Es gibt keinen Text") {
		t.Error("a text in German is said to be missing")
	}
	for language, want := range map[string]string{
		"fr": "Il n’y a pas de texte dans votre langue ; les mots de l’émetteur sont en anglais.",
		"ru": "Текста на вашем языке нет", "ar": "لا يوجد نص بلغتكم", "ja": "There is no text in your language; the words of the desk are in English.",
	} {
		if got := RenderFor(p, language, "Desk"); !strings.Contains(got, want) || !strings.Contains(got, "Attack on a concert planned") {
			t.Errorf("%s:\n%s", language, got)
		}
	}
	if got := RenderFor(p, "", "Desk"); got != Render(p, p.Texts[0], "Desk") {
		t.Errorf("a recipient without a language gets\n%s", got)
	}
}

func TestExerciseIsUnmistakableInEveryFormAndLanguage(t *testing.T) {
	for _, mode := range []threat.Mode{threat.ModeExercise, threat.ModeTest, threat.ModeDraft} {
		for _, code := range Languages() {
			p := warning()
			p.Mode, p.Texts[0].Language = mode, code
			l, _ := LabelsFor(code)
			full := Render(p, p.Texts[0], "Desk")
			for name, form := range map[string]string{"full": full, "short": Short(p, p.Texts[0], 160), "subject": Subject(p, p.Texts[0])} {
				if !strings.HasPrefix(form, Banner(mode)) {
					t.Errorf("%s, %s, %s does not begin with the banner: %q", mode, code, name, form)
				}
			}
			if !strings.HasSuffix(full, l.Banner(mode)+"\n") {
				t.Errorf("%s, %s does not end with the banner", mode, code)
			}
			if spoken := Spoken(p, code, "Desk"); mode == threat.ModeExercise && (!strings.HasPrefix(spoken, l.Say.Exercise) || !strings.HasSuffix(spoken, l.Say.Exercise+"\n")) {
				t.Errorf("%s: the script does not begin and end with the exercise:\n%s", code, spoken)
			}
			if len([]rune(Short(p, p.Texts[0], 160))) > 160 {
				t.Errorf("%s: the short message is too long", code)
			}
		}
	}
	p := warning()
	p.Mode = threat.ModeActual
	for _, code := range Languages() {
		if text := Render(p, p.Texts[0], "Desk") + Spoken(p, code, "Desk"); strings.Contains(text, "***") || strings.Contains(strings.ToLower(text), "exercise") {
			t.Errorf("what is actual speaks of an exercise:\n%s", text)
		}
	}
}

func TestAScriptCanBeReadAloud(t *testing.T) {
	p := warning()
	p.Precedence = threat.Flash
	script := Spoken(p, "en", "The duty desk")
	for _, want := range []string{"This is The duty desk with a confidential warning.", "(Make sure whom you speak with", "Thursday 7 March 2024 15:00 to Saturday 9 March 2024 15:00 (Moscow).", "I say again whom to call: +7 000 000.", "(Write down their words"} {
		if !strings.Contains(script, want) {
			t.Errorf("%q is missing in\n%s", want, script)
		}
	}
	for _, never := range []string{"TLP:", "PAP:", "Europe/Moscow", "FLASH", "http"} {
		if strings.Contains(script, never) {
			t.Errorf("nobody can say %q:\n%s", never, script)
		}
	}
}

func TestAllFaultsAreNamedAtOnce(t *testing.T) {
	p := advisory()
	p.Texts[0].Headline, p.Texts[0].Contact, p.Texts[0].Actions = "", "", nil
	p.Window.Zone, p.Marking = "Moscow time", threat.Green
	var got []string
	for _, f := range Faults(p, now) {
		got = append(got, f.Where)
		if f.Remedy == "" {
			t.Errorf("%s has no remedy", f.Where)
		}
	}
	slices.Sort(got)
	if want := []string{"actions", "contact", "headline", "marking", "window"}; !slices.Equal(got, want) {
		t.Errorf("faults: %v, want %v", got, want)
	}
}

func TestTwoMissingActionsAreTwoDifferences(t *testing.T) {
	w, pub := warning(), advisory()
	w.Texts[0].Actions = []string{"Search bags at the doors", "Close the side entrance"}
	keys := map[string]bool{}
	for _, d := range Parity(w, &pub) {
		keys[d.Key()] = true
	}
	actions := 0
	for key := range keys {
		if strings.HasPrefix(key, "action ") {
			actions++
		}
	}
	if actions != 2 {
		t.Errorf("%d reasons are asked for two actions: %v", actions, keys)
	}
	russian := pub.Texts[0]
	russian.Language = "ru"
	pub.Texts = []threat.Text{russian}
	if d := Parity(w, &pub); len(d) != 1 || d[0].Field != "language" {
		t.Errorf("texts without a common language are compared word by word: %+v", d)
	}
	pub.Texts = append(pub.Texts, w.Texts[0])
	if d := Parity(w, &pub); len(d) != 0 {
		t.Errorf("the same English text differs because the Russian one stands first: %+v", d)
	}
}

func TestATemplateLosesNothingOfTheAuthors(t *testing.T) {
	own := []threat.Text{{Language: "en", Headline: "Mine", Place: "Moscow"}}
	got := Begin(own, append(Templates()[0].Texts, threat.Text{Language: "fr", Headline: "Le mien"}))
	if len(got) != 2 || got[0].Headline != "Mine" || got[0].Place != "Moscow" || len(got[0].Actions) == 0 || got[1].Headline != "Le mien" {
		t.Errorf("%+v", got)
	}
	for _, template := range Templates() {
		for _, text := range template.Texts {
			if text.Hazard != "" || text.Place != "" || text.Source != "" || text.Contact != "" {
				t.Errorf("%s says what only its author can know", template.Name)
			}
		}
	}
}

func TestNumbersOfDocuments(t *testing.T) {
	text := "See KESTREL-9 and TS-4471/24, file 4471/24, S//NF-12; on 22 March 2024 at 19:40 three men of Group-A left room 12."
	if got, want := Numbers(text), []string{"4471/24", "KESTREL-9", "S//NF-12", "TS-4471/24"}; !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}

func TestOneSecretInManyFormsIsOneLeak(t *testing.T) {
	forms := []Form{{"mail", "told by Garage Mole today"}, {"SMS", "Garage Mole"}, {"CAP", "nothing"}}
	got := Leaks(forms, []Secret{{SecretSource, "garage  mole", "src_1"}}, nil)
	if len(got) != 1 || !slices.Equal(got[0].Forms, []string{"mail", "SMS"}) || got[0].ID == "" || strings.Contains(got[0].ID, "src_1") {
		t.Errorf("%+v", got)
	}
}

// A case of many long originals is searched while somebody types.
func BenchmarkLeaks(b *testing.B) {
	word := func(i int) string { return "word" + string(rune('a'+i%26)) + string(rune('a'+i/26%26)) }
	var long strings.Builder
	for i := range 4000 {
		long.WriteString(word(i*7) + " ")
	}
	var secrets []Secret
	for range 200 {
		secrets = append(secrets, Secret{SecretText, long.String(), "rep"})
	}
	p := warning()
	form := []Form{{"mail", Render(p, p.Texts[0], "Desk")}, {"SMS", Short(p, p.Texts[0], 300)}}
	for b.Loop() {
		Leaks(form, secrets, nil)
	}
}
