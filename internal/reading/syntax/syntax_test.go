package syntax

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/tocsin/tocsin/internal/reading/text"
)

var kindMarks = map[Kind]string{
	Other: "o", NP: "NP", VP: "VP", Prep: "P", Conj: "&", Comma: ",", Wh: "wh", Sub: "sub", Adverb: "adv",
}

// outline writes a sentence's chunks: noun and verb phrases with their words.
func outline(d *Doc) string {
	var parts []string
	for _, s := range d.Sentences {
		for i := range s.Chunks {
			c := &s.Chunks[i]
			m := kindMarks[c.Kind]
			if c.Kind == NP || c.Kind == VP {
				m += "(" + strings.ToLower(d.Words(c)) + ")"
			}
			if c.Passive {
				m += "!"
			}
			parts = append(parts, m)
		}
	}
	return strings.Join(parts, " ")
}

func TestChunks(t *testing.T) {
	tests := map[string]string{
		"Four gunmen killed the mayor of Achi last night.": "NP(four gunmen) VP(killed) NP(the mayor) P NP(achi) adv o",
		"The two priests had been murdered by soldiers.":   "NP(the two priests) VP(had been murdered)! P NP(soldiers) o",
		"A bomb destroyed an office in front of the bank.": "NP(a bomb) VP(destroyed) NP(an office) P NP(the bank) o",
		"At least 15 people, who were hurt, fled.":         "NP(at least 15 people) , wh VP(were hurt)! , VP(fled) o",
		"The murdered senator's sons tried to escape.":     "NP(the murdered senator's sons) VP(tried) VP(to escape) o",
	}
	for in, want := range tests {
		for _, s := range []string{in, strings.ToUpper(in)} {
			if d := cmp.Diff(want, outline(Parse(text.Split(s), nil))); d != "" {
				t.Errorf("%q (-want +got):\n%s", s, d)
			}
		}
	}
}

func TestWords(t *testing.T) {
	for w, want := range map[string]string{"policemen": "policeman", "attacks": "attack", "boss": "boss", "bodies": "body", "churches": "church"} {
		if got := Singular(w); got != want {
			t.Errorf("Singular(%q) = %q, want %q", w, got, want)
		}
	}
	if !Person("peasants") || Person("bridge") || !Artifact("bridge") {
		t.Error("a peasant is a person, a bridge a thing")
	}
	if Known("ellacuria") || !Known("murdered") {
		t.Error("a surname is no word, a participle is one")
	}
}

func FuzzParse(f *testing.F) {
	f.Add("THE \"MEDARDO\" COMMAND [FMLN] SET FIRE - AT 10 P.M. - TO U.S. CARS")
	f.Add("to to to be been 's ' , ( [ ) ] who that -ed -ing")
	f.Fuzz(func(t *testing.T, s string) {
		d := Parse(text.Split(s), nil)
		for _, sent := range d.Sentences {
			at := -1
			for _, c := range sent.Chunks {
				if c.First >= c.Last || c.First < at || c.Head < c.First || c.Head >= c.Last {
					t.Fatalf("chunk %+v after token %d", c, at)
				}
				at = c.Last
			}
		}
	})
}

// TestWithIsParse holds that reading only the sentences with a name again
// gives what reading all of them with the names gives.
func TestWithIsParse(t *testing.T) {
	d := text.Split("Two men died. The shining path killed a guard in Lima, police said. A shining path of light path.\n\nThey fled.")
	names := func(d *text.Doc, i, last int) int {
		if i+1 < last && d.Tokens[i].Fold == "shining" && d.Tokens[i+1].Fold == "path" {
			return 2
		}
		return 0
	}
	plain, want := Parse(d, nil), Parse(d, names)
	before := outline(plain)
	got := plain.With(names)
	if diff := cmp.Diff(want.Sentences, got.Sentences); diff != "" {
		t.Errorf("phrases (-Parse +With):\n%s", diff)
	}
	if diff := cmp.Diff(want.Tags, got.Tags); diff != "" {
		t.Errorf("tags (-Parse +With):\n%s", diff)
	}
	if cmp.Equal(plain.Tags, got.Tags) || outline(plain) != before {
		t.Error("the names changed nothing, or the document they were added to")
	}
}
