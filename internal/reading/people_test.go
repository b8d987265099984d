package reading

import (
	"slices"
	"strings"
	"testing"

	"github.com/tocsin/tocsin/internal/threat"
)

func TestPeopleAreNamedWithWhatTheyDid(t *testing.T) {
	for text, want := range map[string][]string{
		"The suspects were named as Dalmir Orzoyev, 32, Said Rachim, 30, and Farid Shams. They were taken to a court on Sunday.": {
			"Dalmir Orzoyev perpetrator", "Said Rachim perpetrator", "Farid Shams perpetrator",
		},
		"Police identified the victims as Ann Webster, 41, and Tom Beckett, 12. Both were shot dead at the market.": {"Ann Webster victim", "Tom Beckett victim"},
		"Carl Mendes, 28, of Springfield, was charged with murder after two people were shot dead.":                 {"Carl Mendes perpetrator"},
		"Gunman Piotr Zelen opened fire in the market. Zelen was shot by police.":                                   {"Piotr Zelen perpetrator also Zelen"},
		"President Omar Keita spoke after gunmen killed nine people. Mr Keita promised an inquiry.":                 {"Omar Keita mention also Mr Keita also President Omar Keita"},
		"Hassan Dirie, 31, and Yusuf Dirie, 27, were arrested after the bombing. Dirie denied it.":                  {"Hassan Dirie perpetrator", "Yusuf Dirie perpetrator"},
		"Doctors at General Hospital said that nine people were killed in Port Harbour.":                            nil,
	} {
		var got []string
		for _, f := range Read(Document{Text: text}).Facts {
			if f.Quote != f.Of(text) {
				t.Errorf("quote %q is not %q", f.Quote, f.Of(text))
			}
			if f.Kind == threat.FactTarget && strings.Contains(strings.Join(want, " "), f.Value+" perpetrator") {
				t.Errorf("%s is called a suspect and a victim in %q", f.Value, text)
			}
			if f.Kind != threat.FactActor || f.Actor.Type != "person" {
				continue
			}
			who := f.Actor.Name + " " + f.Actor.Role
			slices.Sort(f.Actor.Aliases)
			for _, a := range f.Actor.Aliases {
				who += " also " + a
			}
			if len(f.Actor.Aliases) > 0 && f.Actor.MergeOf == "" && f.Actor.Type == "person" && !strings.HasPrefix(f.Actor.Aliases[0], "President") {
				t.Errorf("%s does not say why it has other names", who)
			}
			got = append(got, who)
		}
		slices.Sort(got)
		slices.Sort(want)
		if !slices.Equal(got, want) {
			t.Errorf("%s\n got %q\nwant %q", text, got, want)
		}
	}
}

// A description or pronoun is tied to somebody where only one can be meant,
// and to nobody where two can.
func TestReferencesWhereOneCanBeMeant(t *testing.T) {
	for text, want := range map[string]string{
		"Al-Shabaab attacked a hotel in Mogadishu on Friday. The group claimed responsibility for the attack.":               "The group = Al-Shabaab",
		"Fighting between Al-Shabaab and Islamic State killed nine people. The group claimed responsibility for the attack.": "",
		"President Omar Keita met officials. Nine people were killed, the president said.":                                   "the president = Omar Keita",
		"President Omar Keita met President Luis Ortega. Nine people were killed, the president said.":                       "",
		"Four gunmen stormed a hotel and killed nine people. Police shot dead the attackers.":                                "the attackers = Four gunmen",
		"Carl Mendes, 28, was arrested. He was charged with killing nine people.":                                            "He = Carl Mendes",
		"Carl Mendes, 28, and Luis Ortega, 30, were arrested. He was charged with killing nine people.":                      "",
	} {
		var got []string
		for _, f := range Read(Document{Text: text}).Facts {
			for _, r := range f.Refers {
				if r.Words != r.Of(text) || r.Why == "" || r.ToSpan.Len() == 0 || !strings.Contains(f.Rule, r.Why) {
					t.Errorf("%+v does not explain itself", r)
				}
				if said := r.Words + " = " + r.To; !slices.Contains(got, said) {
					got = append(got, said)
				}
			}
		}
		if strings.Join(got, "; ") != want {
			t.Errorf("%s\n got %q\nwant %q", text, got, want)
		}
	}
}

// A short name in brackets is another name of what stands before it.
func TestShortNamesInBrackets(t *testing.T) {
	for text, want := range map[string]string{
		"The Front of National Lamps (FNL) claimed the attack that killed nine people. The FNL is banned.": "Front of National Lamps = FNL",
		"Islamic State Khorasan Province (ISIS-K) claimed the attack that killed nine people.":             "Islamic State – Khorasan Province = ISIS-K, Islamic State Khorasan Province",
		"The Ministry of Health said nine people were killed in Port Harbour (FNL).":                       "",
	} {
		got := ""
		for _, f := range Read(Document{Text: text}).Facts {
			if f.Kind == threat.FactActor && len(f.Actor.Aliases) > 0 {
				slices.Sort(f.Actor.Aliases)
				got = f.Actor.Name + " = " + strings.Join(f.Actor.Aliases, ", ")
				if f.Actor.MergeOf == "" {
					t.Errorf("%s does not say why", got)
				}
			}
		}
		if got != want {
			t.Errorf("%s\n got %q\nwant %q", text, got, want)
		}
	}
}
