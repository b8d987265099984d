package reading

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tocsin/tocsin/internal/threat"
)

// eventLines are the events of a text in a few words each: the title, and the
// targets and perpetrators that belong to it.
func eventLines(t *testing.T, text string) []string {
	t.Helper()
	r := Read(Document{ID: "r1", Text: text, Published: threat.Day(2025, 11, 19)})
	var out []string
	for _, e := range threat.Events(r.Facts) {
		line := e.Title()
		for _, f := range e.Of(threat.FactTarget) {
			line += " | hit " + f.Value
			if f.Target != nil && len(f.Target.Effects) > 0 {
				line += " [" + strings.Join(f.Target.Effects, ",") + "]"
			}
		}
		for _, f := range e.Of(threat.FactActor) {
			if f.Actor.Role == "perpetrator" {
				line += " | by " + f.Value
			}
		}
		for _, f := range e.Of(threat.FactKilled, threat.FactInjured) {
			line += " | " + string(f.Kind) + " " + f.Value
		}
		out = append(out, line)
	}
	return out
}

func TestEvents(t *testing.T) {
	tests := map[string]struct {
		text string
		want []string
	}{
		"two in a report": {
			"Two bombs exploded in Lima on Monday, killing a guard and injuring five people. In Ayacucho, unidentified gunmen kidnapped journalist Julia Mendez on Tuesday. Her driver, Jose Rojas, 32, was shot dead.",
			[]string{
				"bombing in Lima, 2025-11-17 | hit guard [death] | killed 1 | injured 5",
				"kidnapping and shooting in Ayacucho, 2025-11-18 | hit Julia Mendez | hit Jose Rojas [death] | by unidentified gunmen | killed 1",
			},
		},
		"one that the report returns to": {
			"Gunmen shot dead Mayor Pedro Salas in Cali on Sunday. Residents held a vigil, and the council met behind closed doors. The murder of Salas was condemned by the president. The gunmen fled on a motorcycle.",
			[]string{"shooting and murder in Cali, 2025-11-16 | hit Pedro Salas [death] | by Gunmen"},
		},
		"those hit did not do it": {
			"An attack on a concert hall in Lima on Monday left 144 people dead, officials said.",
			[]string{"attack in Lima, 2025-11-17 | hit concert hall | killed 144"},
		},
		"none": {
			"The museum in Lima reopened on Monday. The mayor praised its director for her work.",
			nil,
		},
	}
	for name, tc := range tests {
		t.Run(name, func(t *testing.T) {
			if d := cmp.Diff(tc.want, eventLines(t, tc.text)); d != "" {
				t.Errorf("events (-want +got):\n%s", d)
			}
		})
	}
}

// TestEventQuotes holds the facts that events add to the words of the text.
func TestEventQuotes(t *testing.T) {
	text := "Rebels of the ELN attacked a police station in Arauca on Friday with rifles and grenades, killing Sergeant Luis Rojas and destroying two cars. The ELN claimed responsibility."
	r := Read(Document{ID: "r1", Text: text, Published: threat.Day(2025, 11, 19)})
	events := 0
	for _, f := range r.Facts {
		if f.Quote != text[f.Start:f.End] || !strings.Contains(f.Sentence, f.Quote) {
			t.Errorf("%s %q does not stand in its words %q", f.Kind, f.Value, f.Quote)
		}
		if f.Event != "" {
			events++
		}
	}
	if events < 6 {
		t.Errorf("%d facts belong to the event, want at least 6", events)
	}
}
