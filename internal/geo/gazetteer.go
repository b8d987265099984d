package geo

import (
	"bytes"
	"cmp"
	"compress/gzip"
	_ "embed"
	"encoding/binary"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"
	"sync"
	"unicode"

	"github.com/tocsin/tocsin/internal/memo"
)

//go:embed data/towns.gz
var townsFile []byte

//go:embed data/regions.gz
var regionsFile []byte

//go:embed data/divisions.gz
var divisionsFile []byte

//go:embed data/countries.txt
var countriesFile string

//go:embed data/areas.txt
var areasFile string

//go:embed data/aliases.txt
var aliasesFile string

// entry is a place as the gazetteer keeps it, and the next one of its key. It
// has no pointers, so that the collector of garbage need not look at it.
type entry struct {
	name                  int32  // index of gazetteer.names
	kind, country, region uint16 // and of gazetteer.labels
	lat, lon              float32
	population            int32
	id                    int32
	next                  int32
	seat                  int8
	hasPoint              bool
}

func (g *gazetteer) place(e *entry) Place {
	p := Place{
		Name: g.names[e.name], Kind: Kind(g.labels[e.kind]), Country: g.labels[e.country], Region: g.labels[e.region], HasPoint: e.hasPoint,
		ID: int(e.id), Population: int(e.population), Seat: int(e.seat),
	}
	if e.hasPoint {
		p.Point = Point{Lat: thousandths(e.lat), Lon: thousandths(e.lon)}
	}
	return p
}

// thousandths takes off what float32 adds.
func thousandths(f float32) float64 { return math.Round(float64(f)*10000) / 10000 }

// gazetteer is the index of all names: the first place of each key, and for
// each place the next one of the same key.
type gazetteer struct {
	places    []entry
	first     map[string]int32
	names     []string          // of the places
	labels    []string          // their kinds, countries and regions, each once
	numbers   map[string]uint16 // of the labels, while they are read
	countries map[string]*CountryInfo
	order     []*CountryInfo
	demonyms  map[string]string
	codes     map[string]string // of regions, by country and key
	regions   map[string]string // names of regions, by country and code
	starts    sieve             // all keys, and what remains of them without their last words
	keys      sieve             // all keys
	known     *memo.Memo[[]Place]
}

// keptNames is how many names' places are kept in order, as a power of two.
const keptNames = 13

var names = sync.OnceValue(load)

func load() *gazetteer {
	g := &gazetteer{
		places: make([]entry, 0, 160_000), first: make(map[string]int32, 150_000),
		names: make([]string, 0, 160_000), numbers: map[string]uint16{}, countries: map[string]*CountryInfo{}, demonyms: map[string]string{}, codes: map[string]string{}, regions: map[string]string{},
	}
	g.addTowns(gunzip(townsFile))
	g.addAliases(aliasesFile)
	g.addDivisions(string(gunzip(divisionsFile)))
	g.addRegions(string(gunzip(regionsFile)))
	g.addAreas(areasFile)
	g.addCountries(countriesFile)
	g.numbers = nil
	g.starts, g.keys = newSieve(20), newSieve(21)
	for key := range g.first {
		g.keys.put(key)
		g.starts.put(key)
		for i := range len(key) {
			if key[i] == ' ' {
				g.starts.put(key[:i])
			}
		}
	}
	for form := range g.demonyms {
		word, _, _ := strings.Cut(form, " ")
		g.starts.put(word)
	}
	g.known = memo.New(keptNames, g.ordered)
	return g
}

// gunzip unpacks an embedded file; one that is broken reads as far as it goes,
// which the package's tests would notice.
func gunzip(b []byte) []byte {
	z, err := gzip.NewReader(bytes.NewReader(b))
	if err != nil {
		return nil
	}
	out, err := io.ReadAll(z)
	if err != nil {
		return nil
	}
	return out
}

func (g *gazetteer) add(key string, p Place) {
	if key == "" {
		return
	}
	g.addEntry(key, p.Name, entry{
		kind: g.label(string(p.Kind)), country: g.label(p.Country), region: g.label(p.Region), lat: float32(p.Point.Lat), lon: float32(p.Point.Lon),
		population: int32(p.Population), id: int32(p.ID), seat: int8(p.Seat), hasPoint: p.HasPoint,
	})
}

// label is the number of a kind, country or region.
func (g *gazetteer) label(s string) uint16 {
	n, ok := g.numbers[s]
	if !ok {
		n = uint16(len(g.labels))
		g.labels, g.numbers[s] = append(g.labels, s), n
	}
	return n
}

func (g *gazetteer) addEntry(key, name string, e entry) {
	head, known := g.first[key]
	if !known {
		head = -1
	}
	e.next, e.name = head, int32(len(g.names))
	g.names = append(g.names, name)
	g.first[key] = int32(len(g.places))
	g.places = append(g.places, e)
}

// addTowns reads what gen/towns.go writes.
func (g *gazetteer) addTowns(file []byte) {
	all, at := string(file), 0
	text := func() string {
		n, w := binary.Uvarint(file[at:])
		at += w + int(n)
		return all[at-int(n) : at]
	}
	number := func() int32 {
		n, w := binary.Uvarint(file[at:])
		at += w
		return int32(n)
	}
	degrees := func() float32 {
		n, w := binary.Varint(file[at:])
		at += w
		return float32(n) / 1000
	}
	city := g.label(string(City))
	for at < len(file) {
		k, name := text(), text()
		e := entry{kind: city, country: g.label(text()), region: g.label(text()), hasPoint: true}
		e.seat = int8(file[at])
		at++
		e.population, e.lat, e.lon, e.id = number(), degrees(), degrees(), number()
		g.addEntry(k, name, e)
		if rest, ok := strings.CutPrefix(k, "saint "); ok {
			g.addEntry("st "+rest, name, e)
		} else if rest, ok := strings.CutPrefix(k, "st "); ok {
			g.addEntry("saint "+rest, name, e)
		}
	}
}

// addAliases adds other names of towns: "Kiev=Kyiv,UA".
func (g *gazetteer) addAliases(s string) {
	for line := range strings.Lines(s) {
		other, rest, ok := strings.Cut(strings.TrimSpace(line), "=")
		i := strings.LastIndexByte(rest, ',')
		if !ok || i < 0 || strings.HasPrefix(line, "#") {
			continue
		}
		key := Key(other)
		for _, p := range g.find(Key(rest[:i])) {
			if p.Country == rest[i+1:] && key != Key(rest[:i]) {
				p.Name = preferred(other, rest[:i])
				g.add(key, p)
				break
			}
		}
	}
}

// preferred is the name to show for a town that is known by two: the English
// one where the gazetteer has a transliteration with marks.
func preferred(other, name string) string {
	if strings.ContainsFunc(name, func(r rune) bool { return r > unicode.MaxASCII || r == '/' }) {
		return other
	}
	return name
}

// genericWords are the words for a kind of region, left off to give its short name.
var genericWords = []string{
	" Oblast", " Krai", " Province", " Governorate", " Region", " State", " District", " Department", " County", " Prefecture",
	"Republic of ", "Province of ", "State of ", "Departamento de ", "Region of ", "Gobernacion de ",
}

// addDivisions takes the names of the codes that towns give for their region.
func (g *gazetteer) addDivisions(s string) {
	for line := range strings.Lines(s) {
		if f := strings.Split(strings.TrimRight(line, "\n"), "\t"); len(f) == 3 {
			name := f[2]
			if short := plainRegion(name); len(short) > 3 && !bearings[short] {
				name = short
			}
			g.regions[f[0]+"/"+f[1]] = name
			g.addRegion(f[0], f[1], name)
		}
	}
}

// bearings are names that need the word for what they are: "Northern Province".
var bearings = map[string]bool{
	"North": true, "South": true, "East": true, "West": true, "Northern": true, "Southern": true, "Eastern": true, "Western": true,
	"Central": true, "North Western": true, "North-Western": true, "North Central": true, "Capital": true, "National Capital": true, "Coast": true, "Lake": true,
}

// plainRegion is a name without the word that the towns' list adds to some and
// leaves off others: "Kaduna State", "Garissa County".
func plainRegion(name string) string {
	for _, w := range []string{" Province", " Region", " County", " Department", " State", " Governorate", " Division", " Prefecture"} {
		name = strings.TrimSuffix(name, w)
	}
	return name
}

// addRegions takes other names of regions, and regions that are no divisions
// of the first level; their codes are of another standard (ISO 3166-2).
func (g *gazetteer) addRegions(s string) {
	for line := range strings.Lines(s) {
		f := strings.Split(strings.TrimRight(line, "\n"), "\t")
		if len(f) != 3 {
			continue
		}
		name, _, _ := strings.Cut(f[2], " (")
		if g.codes[f[0]+"/"+Key(shortRegion(name))] == "" {
			g.addRegion(f[0], "", name)
		}
	}
}

// shortRegion is the name of a region without the word for its kind.
func shortRegion(name string) string {
	for _, w := range genericWords {
		name = strings.TrimSuffix(strings.TrimPrefix(name, w), w)
	}
	return name
}

func (g *gazetteer) addRegion(country, code, name string) {
	p := Place{Name: name, Kind: Region, Country: country}
	short := shortRegion(name)
	if code != "" {
		g.codes[country+"/"+Key(name)], g.codes[country+"/"+Key(short)] = code, code
	}
	g.position(&p, short, code)
	g.add(Key(name), p)
	if short != name {
		g.add(Key(short), p)
	}
}

// position gives a region the position of its seat, if that bears its name.
func (g *gazetteer) position(p *Place, short, code string) {
	for _, c := range g.find(Key(short)) {
		if c.Kind == City && c.Country == p.Country && (c.Seat >= 2 || c.Region == code) {
			p.Point, p.HasPoint, p.Population = c.Point, true, c.Population
			return
		}
	}
}

func (g *gazetteer) addAreas(s string) {
	for line := range strings.Lines(s) {
		f := strings.Split(strings.TrimRight(line, "\n"), "|")
		if len(f) < 5 || strings.HasPrefix(line, "#") {
			continue
		}
		p := Place{Name: f[0], Kind: Kind(f[1]), Country: strings.Trim(f[2], "-"), HasPoint: true, Population: 1_000_000}
		p.Point.Lat, _ = strconv.ParseFloat(f[3], 64)
		p.Point.Lon, _ = strconv.ParseFloat(f[4], 64)
		all := f[:1:1]
		if len(f) > 5 && f[5] != "" {
			all = append(all, strings.Split(f[5], ",")...)
		}
		if p.Kind == Region {
			all = append(all, f[0]+" Province")
		}
		for _, n := range all {
			g.add(Key(n), p)
		}
	}
}

// find gives the places of a key, in no order.
func (g *gazetteer) find(key string) []Place {
	at, ok := g.first[key]
	if !ok {
		return nil
	}
	var out []Place
	for at >= 0 && len(out) < 200 {
		out = append(out, g.place(&g.places[at]))
		at = g.places[at].next
	}
	return out
}

// Lookup gives the places that bear a name, the likeliest first: countries,
// then capitals, then by number of people. The list is shared: nobody changes it.
func Lookup(name string) []Place { return *names().known.Of(Key(name)) }

// Named gives the places of a key as [Lookup] does.
func Named(key []byte) []Place {
	if !has(&names().keys, key) {
		return nil
	}
	return Lookup(string(key))
}

// ordered gives the places of a key, the likeliest first.
func (g *gazetteer) ordered(key string) []Place {
	out := g.find(key)
	slices.SortStableFunc(out, func(a, b Place) int { return cmp.Compare(weight(b), weight(a)) })
	return out
}

// weight orders the places of one name when nothing else is known.
func weight(p Place) int {
	w := p.Population
	switch p.Kind {
	case Country, Continent, Area, Water:
		w += 500_000_000
	case Venue:
		w += 2_000_000
	}
	switch p.Seat {
	case 3:
		w += 20_000_000
	case 2:
		w += 200_000
	}
	return w
}
