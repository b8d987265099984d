package incident

import (
	"strings"
	"testing"

	"github.com/tocsin/tocsin/internal/threat"
)

// told reads one report of 14 September 1989, a Thursday, from Lima.
func told(t *testing.T, s string) []Incident {
	t.Helper()
	return Read("LIMA, 14 Sep 89 -- [Text] "+s+"\n", Options{Published: threat.Day(1989, 9, 14).From})
}

// TestDates holds the dates to template-doc-part1 §7.3: what is easily counted
// is a day, a weekday or a vague time is not, and the day of a statement is
// not that of the act.
func TestDates(t *testing.T) {
	for text, want := range map[string]string{
		"Guerrillas killed the mayor of Huanta yesterday.":                                          "13 SEP 89",
		"Guerrillas killed the mayor of Huanta last night.":                                         "13 SEP 89",
		"Guerrillas killed the mayor of Huanta before dawn today.":                                  "14 SEP 89",
		"Guerrillas killed the mayor of Huanta a few minutes ago.":                                  "14 SEP 89",
		"Guerrillas have killed two mayors in the last 48 hours.":                                   "12 SEP 89 - 14 SEP 89",
		"Guerrillas killed the mayor of Huanta on Tuesday.":                                         "- 14 SEP 89",
		"Guerrillas killed the mayor of Huanta on Tuesday [12 September].":                          "12 SEP 89",
		"Guerrillas killed the mayor of Huanta last weekend.":                                       "- 14 SEP 89",
		"Guerrillas killed the mayor of Huanta, the police reported today.":                         "- 14 SEP 89",
		"The police reported today that on 10 September guerrillas killed the mayor of Huanta.":     "10 SEP 89",
		"The movement today distributed leaflets about the murder of the mayor, Juan Quispe.":       "- 14 SEP 89",
		"The president condemned the murder of the mayor, Juan Quispe, 3 days ago in Huanta.":       "11 SEP 89",
		"Yesterday a column of guerrillas arrived in Huanta and murdered the mayor, Juan Quispe.":   "13 SEP 89",
		"The 10 September attack on the mayor, Juan Quispe, was the work of guerrillas.":            "10 SEP 89",
		"Guerrillas killed a judge in Ica on 10 September. They also burned a bank in the town.":    "10 SEP 89",
		"Gunmen killed the mayor of Huanta. The mayor had been elected on 3 September, it is said.": "- 14 SEP 89",
	} {
		in := told(t, text)
		if len(in) == 0 {
			t.Errorf("%s: no incident", text)
			continue
		}
		if got := in[len(in)-1].Date.String(); got != want {
			t.Errorf("%s: %s, want %s", text, got, want)
		}
	}
}

// TestPlaces holds the places to template-doc-part1 §7.4.
func TestPlaces(t *testing.T) {
	for text, want := range map[string]string{
		"A bomb destroyed a bank in Puno, it was reported in Lima.":                                  "PERU: PUNO (CITY)",
		"A bomb destroyed a bank at the Central American University in Lima.":                        "PERU: LIMA (CITY): CENTRAL AMERICAN UNIVERSITY (UNIVERSITY)",
		"A bomb destroyed a bus in the Lima district of Miraflores.":                                 "PERU: LIMA (CITY): MIRAFLORES (DISTRICT)",
		"A bomb destroyed a bus in the port of Callao.":                                              "PERU: CALLAO (CITY)",
		"A bomb destroyed a bank in the village of Chinchipe, in the northern department of Ancash.": "PERU: ANCASH (DEPARTMENT): CHINCHIPE (VILLAGE)",
		"A bomb destroyed a bank and killed the owner. The attack took place in Huancayo.":           "PERU: HUANCAYO (CITY)",
	} {
		in := told(t, text)
		if len(in) == 0 {
			t.Errorf("%s: no incident", text)
			continue
		}
		if got := in[0].Place.String(); got != want {
			t.Errorf("%s: %s, want %s", text, got, want)
		}
	}
}

// TestTargets says who and what was hit: members rather than their group, all
// of a list, and nobody who is only a measure.
func TestTargets(t *testing.T) {
	for text, want := range map[string]string{
		"Gunmen killed two reporters, Roberto Navas and Luis Galdamez.":                                            "reporters: Roberto Navas, reporters: Luis Galdamez",
		"Todd Wilson, 20 years old, and Jeffrey Ball, 21, were murdered.":                                          "Todd Wilson, Jeffrey Ball",
		"Senator Luis Carlos Galan, liberal party presidential hopeful, was murdered.":                             "Senator: Luis Carlos Galan",
		"Guerrillas kidnapped Spaniard Jose Martinez and Italian Dino Rossi.":                                      "Jose Martinez, Dino Rossi",
		"Guerrillas burned the Agrarian bank, the National bank, and a school.":                                    "Agrarian bank, National bank, school",
		"Guerrillas murdered two peasants and attacked the 5th Brigade.":                                           "peasants",
		"Industrialist Pedro Rojas, kidnapped 11 days ago in Lima by guerrillas, was rescued by the police today.": "Industrialist: Pedro Rojas",
	} {
		var got []string
		for _, in := range told(t, text) {
			for _, x := range append(in.Things, in.People...) {
				got = append(got, strings.Trim(strings.TrimSpace(x.Text+": "+x.Name.Text), ": "))
			}
		}
		if s := strings.Join(got, ", "); s != want {
			t.Errorf("%s: %s, want %s", text, s, want)
		}
	}
}
