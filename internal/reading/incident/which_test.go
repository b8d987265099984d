package incident

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// which is what an incident is and whom or what it hit.
func which(in Incident) string {
	out := in.Kind + " " + in.Stage
	for _, t := range in.Things {
		out += " | " + t.Text
	}
	for _, t := range in.People {
		out += " | " + strings.TrimSpace(t.Name.Text+" "+t.Filler.Text)
	}
	return out
}

// TestWhich is about which incidents there are: what counts as one, what is
// told as part of another, what calls one back.
func TestWhich(t *testing.T) {
	const dateline = "San Salvador, 14 Mar 90 (AFP) -- [Text] "
	tests := map[string]struct {
		text string
		want []string
	}{
		"what is denied": {
			"The navy denied that its men had murdered journalist Mario Rojas.",
			nil,
		},
		"an attack only supposed": {
			"The guard will stay if there is an attack on the embassy.",
			nil,
		},
		"victims of no act": {
			"The peasants are the victims of this injustice.",
			nil,
		},
		"nobody in particular": {
			"The bishop deplored the murder of peasants and students.",
			nil,
		},
		"a count": {
			"Guerrillas murdered journalist Mario Rojas today. He is the third journalist killed this year.",
			[]string{"ATTACK ACCOMPLISHED | Mario Rojas journalist"},
		},
		"a search": {
			"Police raided the offices of the union yesterday.",
			nil,
		},
		"held": {
			"The ELN is holding Senator Jorge Sedano.",
			[]string{"KIDNAPPING ACCOMPLISHED | Jorge Sedano Senator"},
		},
		"held by the police": {
			"The police are holding Senator Jorge Sedano.",
			nil,
		},
		"a release on another day": {
			"Guerrillas kidnapped Senator Jorge Sedano on 9 March. Sedano was released today.",
			[]string{"KIDNAPPING ACCOMPLISHED | Jorge Sedano Senator"},
		},
		"threats": {
			"Archbishop Arturo Rivera received death threats yesterday.",
			[]string{"ATTACK THREATENED | Arturo Rivera Archbishop"},
		},
		"threats against": {
			"Death threats were made against Archbishop Arturo Rivera yesterday.",
			[]string{"ATTACK THREATENED | Arturo Rivera Archbishop"},
		},
		"whom a pronoun stands for": {
			"The army is looking for Senator Jorge Sedano. Guerrillas today threatened to kill him.",
			[]string{"ATTACK THREATENED | Jorge Sedano Senator"},
		},
		"before an election": {
			"Rebels murdered Mayor Jorge Sedano before the 20 March elections.",
			[]string{"ATTACK ACCOMPLISHED | Jorge Sedano Mayor"},
		},
		"called back": {
			"Antonio Wolff replaced the assassinated Carlos Pizarro.",
			[]string{"ATTACK ACCOMPLISHED | Carlos Pizarro"},
		},
		"the owner of a murder": {
			"A strike began after Senator Luis Galan's murder on 12 March.",
			[]string{"ATTACK ACCOMPLISHED | Luis Galan Senator"},
		},
		"killed once": {
			"Gunmen killed Senator Jorge Sedano on 12 March in San Miguel. On 13 March it was learned that Sedano had been killed in Usulutan.",
			[]string{"ATTACK ACCOMPLISHED | Jorge Sedano Senator"},
		},
		"his people": {
			"Gunmen wounded Judge Jorge Sedano today. His driver and his bodyguards were killed.",
			[]string{"ATTACK ACCOMPLISHED | Jorge Sedano Judge | His driver | his bodyguards"},
		},
		"the target of": {
			"The residence of Senator Jorge Sedano was the target of a bomb attack today.",
			[]string{"BOMBING ACCOMPLISHED | residence of Senator Jorge Sedano | Jorge Sedano Senator"},
		},
		"an attack that was a bomb": {
			"Police reported an attack on a branch of the state bank last night. Several charges of dynamite went off in that branch.",
			[]string{"BOMBING ACCOMPLISHED | branch of the state bank"},
		},
	}
	for name, tc := range tests {
		t.Run(name, func(t *testing.T) {
			var got []string
			for _, in := range Read(dateline+tc.text, Options{Published: day1}) {
				got = append(got, which(in))
			}
			if d := cmp.Diff(tc.want, got); d != "" {
				t.Errorf("incidents (-want +got):\n%s", d)
			}
		})
	}
}
