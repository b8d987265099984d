package fusion

import (
	"cmp"
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/tocsin/tocsin/internal/threat"
)

// Bounds of a profile, so that a report of any length costs the same to keep
// and to compare.
const (
	profileWords = 600 // words looked at for terms; the lead of a report says what it is about
	profileTerms = 96  // distinct terms kept
	signatureLen = 48  // minima kept of the shingles
	shingleWords = 5
)

// Profile is what is remembered of a report to tell whether another one has
// its words or tells of its event. It is small, and free of the report's text.
type Profile struct {
	Report    string            `json:"report"`
	Published threat.When       `json:"published,omitzero"`
	Words     int               `json:"words"`               // of the cleaned text
	Signature []uint32          `json:"signature,omitempty"` // MinHash of its shingles
	Terms     []Term            `json:"terms,omitempty"`
	Places    []Spot            `json:"places,omitempty"`
	Days      []int32           `json:"days,omitempty"` // of the event, days since 1970
	Counts    map[string][2]int `json:"counts,omitempty"`
	Attacks   []string          `json:"attacks,omitempty"`
	Keys      []Key             `json:"keys,omitempty"` // names and streets
	Ages      []uint8           `json:"ages,omitempty"` // of people
}

// Term is one word of a report, hashed, with how often it stands there and
// whether it is a name or a number.
type Term struct {
	Hash  uint32 `json:"h"`
	Count uint8  `json:"n"`
	Name  bool   `json:"name,omitempty"`
}

// Spot is where the event is told to have been.
type Spot struct {
	Name    string  `json:"name"`
	Type    string  `json:"type,omitempty"`
	Country string  `json:"country,omitempty"`
	Region  string  `json:"region,omitempty"`
	Lat     float64 `json:"lat,omitempty"`
	Lon     float64 `json:"lon,omitempty"`
	Point   bool    `json:"point,omitempty"`
}

// ProfileOf makes the profile of a report from its cleaned text and its facts.
func ProfileOf(report string, published threat.When, cleaned string, facts []threat.Fact) Profile {
	p := Profile{Report: report, Published: published, Counts: map[string][2]int{}}
	words := wordsOf(cleaned)
	p.Words = len(words)
	p.Signature = signature(words)
	p.Terms = terms(words)
	p.Keys, p.Ages = keys(cleaned)
	for _, f := range facts {
		if !f.Background {
			p.addFact(f)
		}
	}
	p.addLikelyPlace(facts)
	return p
}

// addLikelyPlace takes, where no town is told for the event, the one of the
// dateline, or else the one named most.
func (p *Profile) addLikelyPlace(facts []threat.Fact) {
	if slices.ContainsFunc(p.Places, town) {
		return
	}
	named, best := map[string]int{}, -1
	for i, f := range facts {
		if f.Place == nil || f.Place.Type != "city" {
			continue
		}
		if f.Place.Role == "dateline" {
			p.addSpot(*f.Place)
			return
		}
		named[f.Place.Name]++
		if best < 0 || named[f.Place.Name] > named[facts[best].Place.Name] {
			best = i
		}
	}
	if best >= 0 {
		p.addSpot(*facts[best].Place)
	}
}

// Cleaned is a report's text without what was set aside.
func Cleaned(text string, asides []threat.Aside) string {
	var b strings.Builder
	from := 0
	for _, a := range asides {
		if a.Start >= from && a.End <= len(text) {
			b.WriteString(text[from:a.Start])
			b.WriteByte('\n')
			from = a.End
		}
	}
	b.WriteString(text[from:])
	return b.String()
}

func (p *Profile) addFact(f threat.Fact) {
	switch {
	case f.Place != nil && f.Place.Role == "event":
		p.addSpot(*f.Place)
	case f.Attack != nil:
		if !slices.Contains(p.Attacks, f.Attack.Type) {
			p.Attacks = append(p.Attacks, f.Attack.Type)
		}
		if f.Attack.When != nil {
			p.addDay(*f.Attack.When)
		}
	case f.Date != nil && (f.Date.Of == "attack" || f.Date.Of == "") && f.Date.Relation == nil:
		p.addDay(f.Date.When)
	case f.Count != nil && !f.Count.Perpetrators && !isPart(f.Count):
		p.addCount(f)
	}
}

func (p *Profile) addSpot(d threat.PlaceDetail) {
	s := Spot{Name: foldName(d.Name), Type: d.Type, Country: d.Country, Region: d.Region, Lat: d.Lat, Lon: d.Lon, Point: d.HasPoint}
	if !slices.Contains(p.Places, s) && len(p.Places) < 8 {
		p.Places = append(p.Places, s)
	}
}

// addDay notes the day of an event told to the day or finer.
func (p *Profile) addDay(w threat.When) {
	if w.From.IsZero() || w.To.IsZero() || w.To.Sub(w.From).Hours() > 48 {
		return
	}
	if p.Published.Known() && w.From.After(p.Published.From.AddDate(0, 0, 1)) {
		return // told beforehand: a hearing, a vigil
	}
	day := int32(math.Floor(float64(w.From.Unix()) / 86400))
	if !slices.Contains(p.Days, day) && len(p.Days) < 8 {
		p.Days = append(p.Days, day)
	}
}

// addCount keeps the widest bounds told of a kind of casualty.
func (p *Profile) addCount(f threat.Fact) {
	low, high := 0, math.MaxInt32
	if f.Count.Low != nil {
		low = *f.Count.Low
	}
	if f.Count.High != nil {
		high = *f.Count.High
	}
	if old, ok := p.Counts[string(f.Kind)]; !ok || low > old[0] {
		p.Counts[string(f.Kind)] = [2]int{low, high}
	}
}

// word is one word of a text, folded, and whether it looks like a name.
type word struct {
	text string
	name bool
}

// wordsOf splits a text into folded words and numbers. A capital at the start
// of a sentence makes no name.
// In a text of capitals only the figures stand out.
func wordsOf(text string) []word {
	capitals := upperCase(text)
	words := make([]word, 0, len(text)/6+1)
	start, opens := -1, true
	flush := func(end int) {
		if start < 0 {
			return
		}
		raw := text[start:end]
		first, _ := utf8.DecodeRuneInString(raw)
		words = append(words, word{strings.ToLower(raw), !opens && !capitals && unicode.IsUpper(first) || unicode.IsDigit(first)})
		start, opens = -1, false
	}
	for i, r := range text {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			if start < 0 {
				start = i
			}
			continue
		}
		flush(i)
		if r == '.' || r == '!' || r == '?' || r == '\n' {
			opens = true
		}
	}
	flush(len(text))
	return words
}

// upperCase says whether a text is written in capitals throughout.
func upperCase(text string) bool {
	upper, lower := 0, 0
	for _, r := range text[:min(len(text), 2000)] {
		switch {
		case unicode.IsUpper(r):
			upper++
		case unicode.IsLower(r):
			lower++
		}
	}
	return upper > 4*lower
}

// terms counts the telling words of a report's lead.
func terms(words []word) []Term {
	index := map[uint32]int{}
	var out []Term
	for _, w := range words[:min(len(words), profileWords)] {
		if common(w.text) {
			continue
		}
		h := hash32(w.text)
		i, ok := index[h]
		if !ok {
			if len(out) == profileTerms {
				continue
			}
			i = len(out)
			index[h] = i
			out = append(out, Term{Hash: h})
		}
		out[i].Count = min(out[i].Count, 254) + 1
		out[i].Name = out[i].Name || w.name
	}
	slices.SortFunc(out, func(a, b Term) int { return cmp.Compare(a.Hash, b.Hash) })
	return out
}

// common says whether a word is too short or too usual to tell events apart.
func common(w string) bool {
	if _, err := strconv.Atoi(w); err == nil {
		return len(w) == 4 && (w[:2] == "19" || w[:2] == "20") // years
	}
	if len(w) < 3 {
		return true
	}
	_, ok := commonWords[w]
	return ok
}

var commonWords = wordSet(`the and for that with was were are has have had not but from they their them his her hers him she you
your our its who whom whose which what when where why how this these those there here then than will would could should may might
can been being about after before over under into onto out off only also all any some more most much many such other another said
says say told according reported report reports news people person man men woman women year years old day days week time times
monday tuesday wednesday thursday friday saturday sunday january february march april june july august september october november
december one two three four five six seven eight nine ten first second last new police officer officers authorities officials
official government state city county country killed kill killing dead died death deaths injured wounded hurt attack attacks
attacked shooting shot shots gun gunman gunmen bomb bombing blast explosion fire victim victims suspect suspects scene hospital
investigation investigating investigators incident around near just still while during since because between against through
every each both very same own did does done made make get got went come came take took`)

func wordSet(list string) map[string]struct{} {
	set := map[string]struct{}{}
	for _, w := range strings.Fields(list) {
		set[w] = struct{}{}
	}
	return set
}

// hash32 is FNV-1a.
func hash32(s string) uint32 {
	h := uint32(2166136261)
	for i := range len(s) {
		h = (h ^ uint32(s[i])) * 16777619
	}
	return h
}
