package compose

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/tocsin/tocsin/cap"
)

// A bow tie has no inside; the validator says so and nothing is composed.
func TestShapesAreJudged(t *testing.T) {
	for name, ring := range map[string][]cap.Point{
		"bow tie": {{Lat: 0, Lon: 10}, {Lat: 1, Lon: 11}, {Lat: 0, Lon: 11}, {Lat: 1, Lon: 10}},
		"line":    {{Lat: 0, Lon: 10}, {Lat: 1, Lon: 11}, {Lat: 2, Lon: 12}},
	} {
		d := concert()
		d.Events[0].Areas[0].Polygons = [][]cap.Point{ring}
		var problems Problems
		if _, err := d.Compose(); !errors.As(err, &problems) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// Whatever is typed into a draft, what comes out is valid and says the same.
func FuzzCompose(f *testing.F) {
	f.Add("desk-1", "Avoid <crowds> & \"concerts\"", "a\r\nb\tc", "en", 55.5, 37.2, 48, "https://example.org/?a=b&c")
	f.Add("ü", "]]>", "\u2028\u0085", "zh-Hant-TW", -90.0, 180.0, 1, "urn:x")
	f.Fuzz(func(t *testing.T, id, headline, description, lang string, lat, lon float64, hours int, web string) {
		d := concert()
		d.Identifier, d.Note, d.Code = id, description, []string{headline}
		e := &d.Events[0]
		e.Texts = []Text{{Language: lang, Event: headline, Headline: headline, Description: description, Web: web}}
		e.Expires = sent.Add(time.Duration(hours%10_000) * time.Hour)
		e.Areas[0].Polygons = [][]cap.Point{{{Lat: lat, Lon: lon}, {Lat: lat + 1, Lon: lon}, {Lat: lat, Lon: lon + 1}}}
		e.Areas[0].Circles = []Circle{{cap.Point{Lat: lat, Lon: lon}, lon}}
		a, err := d.Compose()
		if err != nil {
			return
		}
		for _, r := range cap.Validate(a.Original()) {
			if r.Verdict != cap.Valid {
				t.Fatalf("composed an invalid message: %+v\n%s", r.Findings, a.Original())
			}
		}
		if got := a.Info[0]; got.Headline != headline || got.Description != description || a.Identifier != id || strings.TrimSpace(got.Lang()) != lang {
			t.Fatalf("%q, %q, %q became %q, %q, %q", id, headline, description, a.Identifier, got.Headline, got.Description)
		}
		Speech(&a.Info[0]).SSML()
		Advise(a)
	})
}
