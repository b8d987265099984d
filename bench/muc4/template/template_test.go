package template

import (
	"bytes"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestParseFill(t *testing.T) {
	tests := map[string]struct {
		slot Slot
		text string
		want Fill
	}{
		"alternatives":      {PerpOrganization, `"FMLN" / "FARABUNDO MARTI FRONT"`, Fill{Values: []string{"FMLN", "FARABUNDO MARTI FRONT"}}},
		"optional":          {PerpIndividual, `? "POLICEMEN"`, Fill{Optional: true, Values: []string{"POLICEMEN"}}},
		"set with referent": {HumEffect, `DEATH / INJURY: "X" / "Y"`, Fill{Values: []string{"DEATH", "INJURY"}, Refs: []string{"X", "Y"}}},
		"role of a name":    {HumDescription, `"MAYOR" / "MR": "TORRES"`, Fill{Values: []string{"MAYOR", "MR"}, Refs: []string{"TORRES"}}},
		"quotation inside":  {PhysID, `"\"EL PAIS\" OFFICE"`, Fill{Values: []string{`EL PAIS" OFFICE`}}},
		"place":             {Location, `(PERU: LIMA (CITY)) / (PERU)`, Fill{Values: []string{"(PERU: LIMA (CITY))", "(PERU)"}}},
		"dummy referent":    {InstrumentType, `GUN: "-"`, Fill{Values: []string{"GUN"}, Refs: []string{"-"}}},
	}
	for name, tc := range tests {
		t.Run(name, func(t *testing.T) {
			if d := cmp.Diff(tc.want, parseFill(tc.slot, tc.text)); d != "" {
				t.Errorf("fill (-want +got):\n%s", d)
			}
		})
	}
}

func TestWriteParse(t *testing.T) {
	one := Template{Message: "X-1", Number: "1"}
	one.Add(Type, "BOMBING")
	one.Add(HumName, "A PEREZ")
	one.Add(HumType, "CIVILIAN", "A PEREZ")
	ts := []Template{one, {Message: "X-2", Irrelevant: true}}
	var b bytes.Buffer
	if err := Write(&b, ts); err != nil {
		t.Fatal(err)
	}
	got, err := Parse(&b)
	if err != nil {
		t.Fatal(err)
	}
	got[1].Number = ""
	if d := cmp.Diff(ts, got); d != "" {
		t.Errorf("read back (-want +got):\n%s", d)
	}
}

func FuzzParse(f *testing.F) {
	f.Add("0.  MESSAGE: ID  X\n1.  MESSAGE: TEMPLATE  1\n9.  PERP: INDIVIDUAL ID  \"A\" / \"B\n  \"C\": \"D\"\n")
	f.Fuzz(func(t *testing.T, s string) {
		ts, err := Parse(strings.NewReader(s))
		if err != nil {
			return
		}
		if err := Write(&bytes.Buffer{}, ts); err != nil {
			t.Fatal(err)
		}
	})
}
