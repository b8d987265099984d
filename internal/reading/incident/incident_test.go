package incident

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/tocsin/tocsin/internal/testkit/cputime"
)

// brief is an incident in a few words, for tables.
func brief(in Incident) string {
	var b strings.Builder
	b.WriteString(in.Kind + " " + in.Stage + " " + in.Date.String() + " " + in.Place.String())
	for _, f := range in.Perpetrators {
		b.WriteString(" by " + f.Text)
	}
	for _, o := range in.Organizations {
		b.WriteString(" org " + o.Text + " " + string(o.Confidence))
	}
	for _, f := range in.Instruments {
		b.WriteString(" with " + f.Kind + ":" + f.Text)
	}
	for _, t := range in.Things {
		b.WriteString(" thing " + t.Text + " [" + strings.Join(t.Effects, ",") + "]")
	}
	for _, t := range in.People {
		b.WriteString(" person " + t.Name.Text + "/" + t.Text + " [" + strings.Join(t.Effects, ",") + "]")
	}
	return b.String()
}

var day1 = time.Date(1990, 3, 14, 0, 0, 0, 0, time.UTC)

func TestRead(t *testing.T) {
	tests := map[string]struct {
		text string
		want []string
	}{
		"active": {
			"Bogota, 14 Mar 90 (EFE) -- [Text] Yesterday four guerrillas of the FARC murdered Mayor Jorge Valdez in the town of Puerto Lima.",
			[]string{"ATTACK ACCOMPLISHED 13 MAR 90 COLOMBIA: PUERTO LIMA (TOWN) by four guerrillas org FARC REPORTED AS FACT person Jorge Valdez/Mayor [DEATH]"},
		},
		"passive, upper case": {
			"LIMA, 14 MAR 90 (EFE) -- [TEXT] TWO PEASANTS WERE KILLED TODAY BY SHINING PATH TERRORISTS IN AYACUCHO DEPARTMENT.",
			[]string{"ATTACK ACCOMPLISHED 14 MAR 90 PERU: AYACUCHO (DEPARTMENT) by SHINING PATH TERRORISTS org SHINING PATH REPORTED AS FACT person /PEASANTS [DEATH]"},
		},
		"bomb and thing": {
			"Santiago, 14 Mar 90 (AFP) -- [Text] A powerful bomb exploded today outside the branch of the National Bank, shattering its windows. No one was injured.",
			[]string{"BOMBING ACCOMPLISHED 14 MAR 90 CHILE with BOMB:powerful bomb thing branch of the National Bank [] person / [NO INJURY OR DEATH]"},
		},
		"kidnapping": {
			"Guatemala City, 14 Mar 90 (ACAN) -- [Text] Unidentified men kidnapped student leader Julia Mendez in Guatemala City yesterday.",
			[]string{"KIDNAPPING ACCOMPLISHED 13 MAR 90 GUATEMALA: GUATEMALA CITY (CITY) by Unidentified men person Julia Mendez/student leader []"},
		},
		"a clash is none": {
			"San Salvador, 14 Mar 90 (AFP) -- [Text] Three soldiers and five guerrillas were killed in a clash yesterday in Morazan Department.",
			nil,
		},
		"what is only feared is none": {
			"San Salvador, 14 Mar 90 (AFP) -- [Text] The minister said that terrorists could attack the embassy if the talks fail.",
			nil,
		},
		"long ago": {
			"San Salvador, 14 Mar 90 (AFP) -- [Text] Archbishop Oscar Romero was murdered on 24 March 1980.",
			nil,
		},
	}
	for name, tc := range tests {
		t.Run(name, func(t *testing.T) {
			var got []string
			for _, in := range Read(tc.text, Options{Published: day1}) {
				got = append(got, brief(in))
			}
			if d := cmp.Diff(tc.want, got); d != "" {
				t.Errorf("incidents (-want +got):\n%s", d)
			}
		})
	}
}

// TestSpans holds every filler to the bytes it was read from.
func TestSpans(t *testing.T) {
	text := "   BOGOTA, 14 MAR 90 (EFE) -- [TEXT] UNIDENTIFIED INDIVIDUALS TODAY\nHURLED GRENADES AT THE HOME OF LIBERAL PARTY SENATOR PEDRO SALAS IN THE\nNORTHERN PART OF THE CITY. THE POLICE BLAMED THE ATTACK ON THE ELN [ARMY OF\nNATIONAL LIBERATION], WHICH HAS DENIED IT."
	found := Read(text, Options{})
	if len(found) != 1 {
		t.Fatalf("%d incidents, want 1", len(found))
	}
	check := func(f Filler) {
		t.Helper()
		if f.Text == "" {
			return
		}
		if got := strings.Join(strings.Fields(f.Of(text)), " "); got != f.Text {
			t.Errorf("span says %q, filler %q", got, f.Text)
		}
	}
	in := found[0]
	for _, f := range append(in.Perpetrators, in.Instruments...) {
		check(f)
	}
	for _, o := range in.Organizations {
		check(o.Filler)
	}
	for _, x := range append(in.Things, in.People...) {
		check(x.Filler)
		check(x.Name)
	}
}

// TestLongTexts holds reading to time in proportion to the text.
func TestLongTexts(t *testing.T) {
	sentence := "Guerrillas killed Juan Perez Lopez and bombed a bank in Lima yesterday, and two others were wounded; "
	text := strings.Repeat(sentence, 3000)
	spent := cputime.Of(t, func() { Read(text, Options{Published: day1}) })
	if room := time.Duration(len(text)/1024) * 50 * time.Millisecond; spent > room {
		t.Errorf("%d KB took %v, more than %v", len(text)/1024, spent, room)
	}
}

func FuzzRead(f *testing.F) {
	f.Add("LIMA, 9 JAN 90 (EFE) -- [TEXT] GUNMEN KILLED THE MAYOR'S SON, 24, AND SET FIRE TO HIS \"HOME\".")
	f.Add("A bomb (of 5 kg) was defused -- near the u.s. embassy [words indistinct] in La Paz.")
	f.Add("killed killed by by of of the the 's 's , , and and [ ( ] )")
	f.Fuzz(func(t *testing.T, s string) {
		for _, in := range Read(s, Options{Published: day1, Everything: true}) {
			for _, tr := range in.Triggers {
				if tr.Start < 0 || tr.End > len(s) || tr.Start >= tr.End {
					t.Fatalf("trigger %v outside the text", tr)
				}
			}
		}
	})
}
