package geo

import (
	"math"
	"testing"
)

func TestLookupLikeliestFirst(t *testing.T) {
	for _, c := range []struct {
		name, want, country string
		kind                Kind
	}{
		{"Moscow", "Moscow", "RU", City},
		{"Kiev", "Kyiv", "UA", City},
		{"kyiv", "Kyiv", "UA", City},
		{"Russia", "Russia", "RU", Country},
		{"U.S.", "United States", "US", Country},
		{"DR Congo", "Democratic Republic of the Congo", "CD", Country},
		{"N'Djamena", "N'Djamena", "TD", City},
		{"Crocus City Hall", "Crocus City Hall", "RU", Venue},
		{"Sahel", "Sahel", "", Area},
		{"Mosul", "Mosul", "IQ", City},
		{"Medellín", "Medellín", "CO", City},
		{"Bogota", "Bogotá", "CO", City},
		{"Helmand Province", "Helmand", "AF", Region},
		{"Kunar", "Kunar", "AF", Region},
		{"Munich", "Munich", "DE", City},
		{"Raqqa", "Ar Raqqah", "SY", City},
		{"Khan Younis", "Khan Younis", "PS", City},
		{"Nice", "Nice", "FR", City},
		{"Ingushetia", "Ingushetia", "RU", Region},
	} {
		got := Lookup(c.name)
		if len(got) == 0 {
			t.Errorf("Lookup(%q) finds nothing", c.name)
			continue
		}
		if g := got[0]; g.Name != c.want && Key(g.Name) != Key(c.want) || g.Country != c.country || g.Kind != c.kind {
			t.Errorf("Lookup(%q) = %s %s %s, want %s %s %s", c.name, g.Name, g.Kind, g.Country, c.want, c.kind, c.country)
		}
	}
	if got := Lookup("Nowhere at all"); got != nil {
		t.Errorf("an unknown name gives %v", got)
	}
}

func TestDemonym(t *testing.T) {
	for word, want := range map[string]string{
		"Russian": "RU", "Afghans": "AF", "British": "GB", "Filipino": "PH", "Salvadoran": "SV", "Czech": "CZ", "table": "",
	} {
		if got := Demonym(word); got != want {
			t.Errorf("Demonym(%q) = %q, want %q", word, got, want)
		}
	}
}

func TestCountryAt(t *testing.T) {
	for _, c := range []struct {
		p    Point
		want string
	}{
		{Point{55.8258, 37.3903}, "RU"},
		{Point{48.8566, 2.3522}, "FR"},
		{Point{13.69, -89.19}, "SV"},
		{Point{-25.75, 28.19}, "ZA"},
		{Point{-29.6, 28.2}, "LS"}, // a hole in South Africa
		{Point{31.45, 34.4}, "PS"},
		{Point{0, -30}, ""}, // mid-Atlantic
	} {
		if got := CountryAt(c.p); got != c.want {
			t.Errorf("CountryAt(%v) = %q, want %q", c.p, got, c.want)
		}
	}
}

// Every country's capital must lie in its own outline: that ties towns, codes
// and shapes together. Small islands are coarser than the outlines.
func TestCapitalsLieAtHome(t *testing.T) {
	astray := 0
	for _, c := range Countries() {
		if c.Point == (Point{}) || Shape(c.Code) == nil {
			continue
		}
		if at := CountryAt(c.Point); at != c.Code {
			t.Logf("%s: %s lies in %q", c.Name, c.Capital, at)
			astray++
		}
	}
	if astray > 6 {
		t.Errorf("%d capitals lie outside their country", astray)
	}
}

func TestEveryCountryHasItsCapital(t *testing.T) {
	for _, c := range Countries() {
		if c.Point == (Point{}) && c.Code != "AQ" {
			t.Logf("%s: no %s in the gazetteer", c.Name, c.Capital)
		}
	}
	if n := len(Countries()); n < 230 {
		t.Errorf("%d countries", n)
	}
}

func TestDistance(t *testing.T) {
	moscow, crocus := Lookup("Moscow")[0].Point, Lookup("Crocus City Hall")[0].Point
	if d := Distance(moscow, crocus); d < 15 || d > 25 {
		t.Errorf("Crocus City Hall is %.1f km from Moscow's middle", d)
	}
	if d := Distance(Point{0, 0}, Point{0, 180}); math.Abs(d-20015) > 1 {
		t.Errorf("half round the world is %.1f km", d)
	}
}

func TestContains(t *testing.T) {
	one := func(n string) Place { return Lookup(n)[0] }
	for _, c := range []struct {
		outer, inner string
		want         bool
	}{
		{"Russia", "Moscow", true},
		{"Ukraine", "Moscow", false},
		{"Moscow", "Crocus City Hall", true},
		{"Africa", "Nairobi", true},
		{"Moscow", "Kaluga", false},
		{"France", "Germany", false},
	} {
		if got := Contains(one(c.outer), one(c.inner)); got != c.want {
			t.Errorf("Contains(%s, %s) = %v", c.outer, c.inner, got)
		}
	}
}

func TestKey(t *testing.T) {
	for in, want := range map[string]string{
		"Deir ez-Zor": "deir ez zor", "N’Djamena": "ndjamena", "São Tomé": "sao tome", "St. Louis": "st louis", "U.S.": "us", "": "", "Łódź": "lodz",
	} {
		if got := Key(in); got != want {
			t.Errorf("Key(%q) = %q, want %q", in, got, want)
		}
	}
}

func FuzzLookup(f *testing.F) {
	f.Add("Moscow")
	f.Add("\xff\xfe ’ - .")
	f.Fuzz(func(t *testing.T, s string) {
		k := Key(s)
		if Key(k) != k {
			t.Errorf("Key(Key(%q)) = %q, not %q", s, Key(k), k)
		}
		Lookup(s)
		Demonym(s)
	})
}

func BenchmarkLoad(b *testing.B) {
	for b.Loop() {
		load()
	}
}
