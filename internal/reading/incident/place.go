package incident

import (
	_ "embed"
	"strings"
	"sync"
)

//go:embed data/countries.txt
var countryList string

//go:embed data/regions.txt
var regionList string

//go:embed data/cities.txt
var cityList string

// site is one reading of a place name.
type site struct {
	country string
	kind    string // COUNTRY, DEPARTMENT, CITY, NEIGHBORHOOD …
	name    string // folded
	rank    int    // 0 the largest of its country
}

// atlas holds the places of the nine countries and their neighbours.
type atlas struct {
	sites     map[string][]site
	countries map[string]string // folded name to MUC's
	capital   map[string]string // country to folded capital
	interest  map[string]bool
	starts    map[string]int // first word to the most words of a name that starts so
}

var loadedAtlas = sync.OnceValue(loadAtlas)

func loadAtlas() *atlas {
	a := &atlas{sites: map[string][]site{}, countries: map[string]string{}, capital: map[string]string{}, interest: map[string]bool{}, starts: map[string]int{}}
	for line := range strings.Lines(countryList) {
		f := strings.Split(strings.TrimSpace(line), "|")
		if len(f) < 4 || strings.HasPrefix(line, "#") {
			continue
		}
		country := strings.TrimSpace(f[0])
		for n := range strings.SplitSeq(f[1], ",") {
			a.countries[strings.TrimSpace(n)] = country
			a.add(site{country, "COUNTRY", strings.TrimSpace(n), 0})
		}
		capital := strings.ToLower(strings.TrimSpace(f[2]))
		a.capital[country] = capital
		a.add(site{country, "CITY", capital, 0})
		a.interest[country] = strings.TrimSpace(f[3]) == "+"
	}
	for line := range strings.Lines(regionList) {
		f := strings.Split(strings.TrimSpace(line), "|")
		if len(f) != 3 {
			continue
		}
		for n := range strings.SplitSeq(f[2], ",") {
			a.add(site{strings.TrimSpace(f[0]), strings.TrimSpace(f[1]), strings.ToLower(strings.TrimSpace(n)), 1})
		}
	}
	eachEntry(cityList, "|", func(country, names string) {
		i := 0
		for n := range strings.SplitSeq(names, ",") {
			a.add(site{country, "CITY", strings.TrimSpace(n), i})
			i++
		}
	})
	return a
}

func (a *atlas) add(s site) {
	a.sites[s.name] = append(a.sites[s.name], s)
	first, n := firstWord(s.name)
	a.starts[first] = max(a.starts[first], n)
}

func (a *atlas) known(name string) bool {
	_, ok := a.sites[name]
	return ok
}

// Place is where an incident happened: a country, and within it named places
// from the general to the specific. It may lie between two places.
type Place struct {
	Country string
	Parts   []Part
	Between bool
}

// Part is a named place with its type as MUC-4 names types ("CITY").
type Part struct {
	Name string // upper case
	Kind string
}

// String is the fill of MUC-4's location slot.
func (p Place) String() string {
	var b strings.Builder
	b.WriteString(p.Country)
	for i, part := range p.Parts {
		if p.Between && i > 0 {
			b.WriteString(" - ")
		} else {
			b.WriteString(": ")
		}
		b.WriteString(part.Name)
		if part.Kind != "" {
			b.WriteString(" (" + part.Kind + ")")
		}
	}
	return b.String()
}
