package cap

import (
	"encoding/json"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// Every message of the corpus means the same after a way through JSON.
func TestJSONKeepsEveryMessage(t *testing.T) {
	for _, s := range samples(t) {
		a, err := Parse(s.data)
		if err != nil {
			continue
		}
		data, err := EncodeJSON(a)
		if err != nil {
			t.Errorf("%s: %v", s.file, err)
			continue
		}
		b, err := DecodeJSON(data)
		if err != nil {
			t.Errorf("%s: %v", s.file, err)
			continue
		}
		if diff := cmp.Diff(a, b, cmpopts.IgnoreUnexported(Alert{}), cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("%s: it differs:\n%s", s.file, diff)
		}
	}
}

func TestDecodeJSONRefuses(t *testing.T) {
	for _, text := range []string{"", "{}", `{"version":"1.3"}`, `{"version":"1.2","headlin":"x"}`} {
		if _, err := DecodeJSON([]byte(text)); err == nil {
			t.Errorf("%q was accepted", text)
		}
	}
}

// The JSON Schema names the members that the types have, no more and no fewer.
func TestSchemaMatchesTypes(t *testing.T) {
	data, err := os.ReadFile(filepath.Join("..", "docs", "cap.schema.json"))
	if err != nil {
		t.Fatal(err)
	}
	var schema struct {
		Defs map[string]struct{ Properties map[string]any } `json:"$defs"`
	}
	if err := json.Unmarshal(data, &schema); err != nil {
		t.Fatal(err)
	}
	for name, v := range map[string]any{"alert": Alert{}, "info": Info{}, "resource": Resource{}, "area": Area{}, "namedValue": NamedValue{}, "extra": Extra{}} {
		var want, have []string
		typ := reflect.TypeOf(v)
		for i := range typ.NumField() {
			if tag, _, _ := strings.Cut(typ.Field(i).Tag.Get("json"), ","); tag != "" {
				want = append(want, tag)
			}
		}
		for member := range schema.Defs[name].Properties {
			have = append(have, member)
		}
		slices.Sort(want)
		slices.Sort(have)
		if diff := cmp.Diff(want, have); diff != "" {
			t.Errorf("%s: types and schema differ:\n%s", name, diff)
		}
	}
}
