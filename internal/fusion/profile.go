package fusion

import (
	"cmp"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/tocsin/tocsin/internal/threat"
)

// Bounds of a profile, so that a report of any length costs the same to keep
// and to compare.
const (
	profileWords = 600 // words looked at for terms; the lead of a report says what it is about
	profileTerms = 80  // distinct terms kept
	sketchLen    = 32  // of the hashes of its shingles, the smallest
	shingleWords = 5
	placeMost    = 8
	dayMost      = 8
)

// Profile is what is remembered of a report to tell whether another one has
// its words or tells of its event. It is small, and free of the report's text
// but for the names of places.
type Profile struct {
	Report    string
	Published int32 // day, counted from 1970; 0 when unknown
	Shingles  int32 // how many the cleaned text has
	Sketch    []uint32
	Terms     []Term
	Places    []Spot
	Days      []int32 // of the event
	Told      []int32 // other days that it names
	Months    []int32 // and months, counted from the year 0
	Killed    Bounds
	Injured   Bounds
	Attacks   []uint32 // hashed types
	Keys      []Key    // names, streets and times of day
	Ages      []uint8  // of people
}

// Term is one word of a report, hashed, with how often it stands there and
// whether it is a name or a number.
type Term struct {
	Hash  uint32
	Count uint8
	Name  bool
}

// Bounds are what a figure is at least and at most.
type Bounds struct {
	Known     bool
	Low, High int32
}

// Spot is where the event is told to have been.
type Spot struct {
	Name     string
	Country  string
	Lat, Lon float32
	Town     bool // a town with a position
	Wide     bool // a country or region
	Point    bool
	Sure     bool // of the dateline, or named again and again
}

// ProfileOf makes the profile of a report from its cleaned text and its facts.
func ProfileOf(report string, published threat.When, cleaned string, facts []threat.Fact) Profile {
	p := Profile{Report: report}
	if published.Known() {
		p.Published = dayOf(published.From)
	}
	words := wordsOf(cleaned)
	p.Sketch, p.Shingles = sketch(words)
	p.Terms = terms(words)
	p.Keys, p.Ages = keys(cleaned)
	for _, f := range facts {
		p.addFact(f)
	}
	p.addPlaces(facts)
	return p
}

func dayOf(t time.Time) int32 { return int32(math.Floor(float64(t.Unix()) / 86400)) }

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
	case f.Attack != nil && !f.Background:
		if h := hash32(f.Attack.Type); !slices.Contains(p.Attacks, h) && len(p.Attacks) < 6 {
			p.Attacks = append(p.Attacks, h)
		}
		if f.Attack.When != nil {
			p.addTime(*f.Attack.When, true)
		}
	case f.Date != nil && f.Date.Relation == nil:
		p.addTime(f.Date.When, !f.Background && f.Date.Of == "attack")
	case f.Count != nil && !f.Background && !f.Count.Perpetrators && !isPart(f.Count):
		p.addCount(f)
	}
}

// addTime notes a day, if the time is told to the day or finer, or a month.
// What lies after the report is no event's: a hearing, a vigil.
func (p *Profile) addTime(w threat.When, event bool) {
	if w.From.IsZero() || w.To.IsZero() || p.Published != 0 && dayOf(w.From) > p.Published {
		return
	}
	switch hours := w.To.Sub(w.From).Hours(); {
	case hours <= 48 && event:
		p.Days = appendNew(p.Days, dayOf(w.From))
	case hours <= 48:
		p.Told = appendNew(p.Told, dayOf(w.From))
	case hours > 27*24 && hours < 32*24:
		p.Months = appendNew(p.Months, monthOf(w.From))
	}
}

func monthOf(t time.Time) int32 { return int32(t.Year())*12 + int32(t.Month()) - 1 }

func appendNew(list []int32, v int32) []int32 {
	if slices.Contains(list, v) || len(list) == dayMost {
		return list
	}
	return append(list, v)
}

// addCount keeps the highest bounds told of a kind of casualty.
func (p *Profile) addCount(f threat.Fact) {
	b := Bounds{Known: true, High: math.MaxInt32}
	if f.Count.Low != nil {
		b.Low = int32(min(*f.Count.Low, math.MaxInt32))
	}
	if f.Count.High != nil {
		b.High = int32(min(*f.Count.High, math.MaxInt32))
	}
	to := &p.Killed
	switch f.Kind {
	case threat.FactKilled:
	case threat.FactInjured:
		to = &p.Injured
	default:
		return
	}
	if !to.Known || b.Low > to.Low {
		*to = b
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
	return slices.Clone(out) // without room to grow
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
