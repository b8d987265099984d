package reach

import (
	"reflect"
	"testing"
)

// Every language has every word, in its own words.
func TestEveryLanguageSaysAllOfIt(t *testing.T) {
	english := vocabularies["en"]
	for _, language := range []string{"en", "ru", "es", "de", "fr", "uk", "pt", "ar"} {
		base, w := vocabulary(language + "-XX")
		if base != language {
			t.Errorf("%s is answered in %s", language, base)
			continue
		}
		v := reflect.ValueOf(w)
		for i := range v.NumField() {
			if f := v.Field(i); f.Kind() == reflect.String && f.String() == "" && v.Type().Field(i).Name != "Dir" {
				t.Errorf("%s lacks %s", language, v.Type().Field(i).Name)
			}
		}
		for _, s := range offered {
			if w.answers[s] == "" || language != "en" && w.answers[s] == english.answers[s] {
				t.Errorf("%s has no word of its own for %s", language, s)
			}
		}
	}
	if base, _ := vocabulary("xx"); base != "en" {
		t.Errorf("an unknown language is answered in %s", base)
	}
	if vocabularies["ar"].Dir != "rtl" {
		t.Error("Arabic is written from right to left")
	}
}
