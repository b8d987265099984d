package score

import (
	"strings"
	"testing"

	"github.com/tocsin/tocsin/bench/muc4/template"
)

// TestCredit holds the credits to the examples of scoring-guidelines.v7.
func TestCredit(t *testing.T) {
	tests := []struct {
		clause    string
		slot      template.Slot
		key, resp string
		want      Credit
	}{
		{"3.1.1.1", template.HumDescription, `"PEASANTS"`, `"THE 3 PEASANTS"`, Correct},
		{"3.1.1.1", template.HumDescription, `"PEASANTS"`, `"OLD PEASANTS"`, Correct},
		{"3.1.1.2", template.HumDescription, `"PEASANTS"`, `"PEASANTS WHO WERE WITNESSES"`, Partial},
		{"3.1.1.2", template.HumName, `"ALBERTO ROBERTO TORRES"`, `"TORRES"`, Partial},
		{"3.1.1.2", template.PerpOrganization, `"6TH INFANTRY BRIGADE"`, `"BRIGADE"`, Partial},
		{"3.1.2", template.PhysEffect, `SOME DAMAGE: "BANK"`, `SOME DAMAGE: "CAR"`, Partial},
		{"3.2.2", template.Date, "25 AUG 89 - 26 AUG 89", "26 AUG 89", Partial},
		{"3.2.2", template.Date, "- 26 AUG 89", "25 AUG 89", Partial},
		{"3.2.2", template.Date, "26 AUG 89", "- 26 AUG 89", Partial},
		{"3.2.2", template.Date, "25 AUG 89", "- 26 AUG 89", Incorrect},
		{"3.2.3", template.Location, "COLOMBIA: MEDELLIN (CITY)", "COLOMBIA", Partial},
		{"3.2.3", template.Location, "COLOMBIA: MEDELLIN (CITY)", "BOLIVIA: MEDELLIN (CITY)", Partial},
		{"3.2.3", template.Location, "COLOMBIA: CALI (TOWN)", "COLOMBIA: CALI (CITY)", Correct},
		{"3.2.4", template.Type, "BOMBING", "ATTACK", Partial},
		{"3.2.4", template.Type, "ATTACK", "BOMBING", Incorrect},
		{"3.2.7", template.InstrumentType, `MACHINE GUN: "AK-47"`, `GUN: "AK-47"`, Partial},
		{"3.2.14", template.PhysNumber, `5 - 7: "PYLONS"`, `7: "PYLONS"`, Partial},
		{"3.2.14", template.PhysNumber, `~7: "PYLONS"`, `7: "PYLONS"`, Partial},
		{"3.2.20", template.HumType, `GOVERNMENT OFFICIAL: "X"`, `POLITICAL FIGURE: "X"`, Partial},
		{"3.2.23", template.HumEffect, `NO INJURY OR DEATH: "X"`, `NO INJURY: "X"`, Partial},
	}
	for _, tc := range tests {
		k, r := one(t, tc.slot, tc.key), one(t, tc.slot, tc.resp)
		if got := credit(tc.slot, k, r); got != tc.want {
			t.Errorf("§%s %s: key %s, response %s: credit %d, want %d", tc.clause, tc.slot.Code(), tc.key, tc.resp, got, tc.want)
		}
	}
}

// one parses a single fill through a template file.
func one(t *testing.T, s template.Slot, fill string) template.Fill {
	t.Helper()
	file := "0.  MESSAGE: ID   X-1\n1.  MESSAGE: TEMPLATE   1\n" + s.Label() + "   " + fill + "\n"
	ts, err := template.Parse(strings.NewReader(file))
	if err != nil || len(ts) != 1 || len(ts[0].Fills[s]) != 1 {
		t.Fatalf("parse %q: %v %v", fill, ts, err)
	}
	return ts[0].Fills[s][0]
}

const keyFile = `0.  MESSAGE: ID   A-1
1.  MESSAGE: TEMPLATE   1
4.  INCIDENT: TYPE   ATTACK
9.  PERP: INDIVIDUAL ID   "REBELS" / "GUERRILLAS"
18. HUM TGT: NAME   "A PEREZ"
                    ? "B LOPEZ"

0.  MESSAGE: ID   A-1
1.  MESSAGE: TEMPLATE   2 (OPTIONAL)
4.  INCIDENT: TYPE   BOMBING
`

const responseFile = `0.  MESSAGE: ID   A-1
1.  MESSAGE: TEMPLATE   1
4.  INCIDENT: TYPE   ATTACK
9.  PERP: INDIVIDUAL ID   "GUERRILLAS"
18. HUM TGT: NAME   "C DIAZ"
`

func TestOptionalCostsNothing(t *testing.T) {
	keys, _ := template.Parse(strings.NewReader(keyFile))
	responses, _ := template.Parse(strings.NewReader(responseFile))
	all := Official(keys, responses).All()
	if got := all[template.TemplateID]; got != (Tally{Correct: 1}) {
		t.Errorf("templates: %+v", got)
	}
	if got := all[template.HumName]; got != (Tally{Incorrect: 1}) {
		t.Errorf("names: %+v, want one incorrect and the optional one not asked for", got)
	}
	if got := GTT(keys, responses, nil); got.PNum != 2 || got.PDen != 3 || got.RNum != 2 || got.RDen != 5 {
		t.Errorf("GTT counts %+v", got)
	}
	if got := CEAFRME(keys, responses, nil); got.PNum != 1 || got.PDen != 2 || got.RDen != 3 {
		t.Errorf("CEAF-RME counts %+v", got)
	}
}
