package geo

import "strings"

// CountryInfo is a country, as ISO 3166-1 lists them.
type CountryInfo struct {
	Code      string // alpha-2
	Alpha3    string
	Numeric   string
	Name      string
	Continent string // two letters: AF, AS, EU, NA, SA, OC, AN
	Capital   string
	Demonyms  []string
	Others    []string // other names
	Point     Point    // of the capital
}

func (g *gazetteer) addCountries(s string) {
	for line := range strings.Lines(s) {
		f := strings.Split(strings.TrimRight(line, "\n"), "|")
		if len(f) < 8 || strings.HasPrefix(line, "#") {
			continue
		}
		c := &CountryInfo{
			Code: f[0], Alpha3: f[1], Numeric: f[2], Name: f[3], Continent: f[4], Capital: f[5],
			Demonyms: list(f[6]), Others: list(f[7]),
		}
		g.countries[c.Code] = c
		g.order = append(g.order, c)
		p := Place{Name: c.Name, Kind: Country, Country: c.Code}
		for _, t := range g.find(Key(c.Capital)) {
			if t.Country == c.Code && t.Kind == City && t.Population >= p.Population {
				c.Point, p.Point, p.HasPoint, p.Population = t.Point, t.Point, true, t.Population
			}
		}
		g.add(Key(c.Name), p)
		for _, o := range c.Others {
			q := p
			if isPart(o) {
				continue // England, Scotland: regions of their own
			}
			g.add(Key(o), q)
		}
		for _, d := range c.Demonyms {
			g.demonym(Key(d), c.Code)
		}
	}
}

// isPart says whether a name of a country is in truth that of a part of it.
func isPart(name string) bool {
	return name == "England" || name == "Scotland" || name == "Wales"
}

// demonym notes who the people of a country are, singular and plural. The
// first country listed keeps a word that two share ("Congolese").
func (g *gazetteer) demonym(d, code string) {
	for _, form := range []string{d, d + "s"} {
		if _, taken := g.demonyms[form]; !taken {
			g.demonyms[form] = code
		}
	}
}

func list(s string) []string {
	if s == "" {
		return nil
	}
	return strings.Split(s, ",")
}

// CountryOf is the country of an ISO 3166-1 alpha-2 code.
func CountryOf(code string) (CountryInfo, bool) {
	c, ok := names().countries[code]
	if !ok {
		return CountryInfo{}, false
	}
	return *c, true
}

// Countries lists all countries in a fixed order.
func Countries() []CountryInfo {
	g := names()
	out := make([]CountryInfo, len(g.order))
	for i, c := range g.order {
		out[i] = *c
	}
	return out
}

// Demonym is the code of the country whose people or things the word names:
// "Russian", "Afghans". Empty if there is none.
func Demonym(word string) string { return names().demonyms[Key(word)] }

// DemonymOf is [Demonym] of a key.
func DemonymOf(key []byte) string { return names().demonyms[string(key)] }

// CountryNamed is the code of the country of that name, empty if there is none.
func CountryNamed(name string) string {
	for _, p := range Lookup(name) {
		if p.Kind == Country {
			return p.Country
		}
	}
	return ""
}
