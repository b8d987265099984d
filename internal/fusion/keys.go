package fusion

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// KeyKind says what sort of specific a [Key] is.
type KeyKind uint8

// The sorts of specifics. Two names in a row mostly are a person's.
const (
	OfficialKey KeyKind = iota + 1 // told with a rank or office, who speaks of many events
	PersonKey
	PartyKey  // told as hit, accused or sentenced, or with an age
	StreetKey // a street, without its direction and kind
	BlockKey  // a block or house number with its street
	ClockKey  // a time of day, to the minute
)

func (k KeyKind) person() bool { return k <= PartyKey }

// Key is a specific that hardly any two events share: a full name, a street,
// a block of a street, a minute. It is kept hashed.
type Key struct {
	Hash uint32
	Kind KeyKind
	Lead bool // it stands in the report's first words
}

// Bounds of what is kept of a report's specifics.
const (
	keyMost   = 40
	ageMost   = 8
	leadWords = 110
	keyWords  = 1200
)

// token is a word with its capitals, and what stands between it and the next.
type token struct {
	text string
	gap  string
}

// tokensOf splits a text into words; "St." and initials keep the sentence
// together because only the gap tells.
func tokensOf(text string) []token {
	var out []token
	start, gap := -1, 0
	for i, r := range text {
		inside := unicode.IsLetter(r) || unicode.IsDigit(r) || start >= 0 && (r == '\'' || r == '’') || start >= 0 && r == '.' && i == start+1 && unicode.IsUpper(rune(text[start]))
		switch {
		case inside && start < 0:
			if len(out) == keyWords {
				return out
			}
			if len(out) > 0 {
				out[len(out)-1].gap = text[gap:i]
			}
			start = i
		case !inside && start >= 0:
			out = append(out, token{text: text[start:i]})
			start, gap = -1, i
		}
	}
	if start >= 0 {
		out = append(out, token{text: text[start:]})
	}
	return out
}

// keys finds the specifics of a text and the ages that it tells.
func keys(text string) (found []Key, ages []uint8) {
	toks := tokensOf(text)
	if upperCase(text) {
		return nil, agesOf(toks)
	}
	k := keyFinder{seen: map[uint32]int{}}
	for i := 0; i < len(toks); i++ {
		k.lead = i < leadWords
		if minute, ok := clock(toks, i); ok {
			k.add(ClockKey, minute)
		}
		n := run(toks[i:])
		if n == 0 {
			continue
		}
		k.take(toks, i, n)
		i += n - 1
	}
	slices.SortFunc(k.found, func(a, b Key) int { return cmp.Compare(a.Hash, b.Hash) })
	return slices.Clone(k.found), agesOf(toks) // without room to grow
}

// run is how many words from here on bear capitals and stand together.
func run(toks []token) int {
	n := 0
	for n < len(toks) && n < 6 && capitalised(toks[n].text) {
		n++
		gap := toks[n-1].gap
		if gap != " " && !(gap == ". " && abbreviated(toks[n-1].text)) && gap != "-" {
			break
		}
	}
	return n
}

func abbreviated(s string) bool {
	return len(s) <= 2 || s == "Sgt" || s == "Ave" || s == "Blvd" || s == "Mrs"
}

// capitalised words begin with a capital or are the number of a street
// ("55th"), and do not only shout.
func capitalised(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return unicode.IsUpper(r) || unicode.IsDigit(r) && len(s) > 2 && ordinal(s)
}

func ordinal(s string) bool {
	switch s[len(s)-2:] {
	case "st", "nd", "rd", "th":
		return unicode.IsDigit(rune(s[0]))
	}
	return false
}

// keyFinder gathers the specifics of one text.
type keyFinder struct {
	found []Key
	seen  map[uint32]int // place in found
	lead  bool
}

func (k *keyFinder) add(kind KeyKind, name string) {
	space := kind
	if kind.person() { // of one name whatever the person's part is
		space = PersonKey
	}
	h := hash32(string(rune('0'+space)) + name)
	i, ok := k.seen[h]
	switch {
	case ok && kind == PartyKey:
		k.found[i].Kind = PartyKey // who was hit may have had an office
	case ok && kind == OfficialKey && k.found[i].Kind == PersonKey:
		k.found[i].Kind = OfficialKey
	case !ok && len(k.found) < keyMost:
		k.seen[h] = len(k.found)
		k.found = append(k.found, Key{Hash: h, Kind: kind, Lead: k.lead})
	}
}

// take reads a run of n capitalised words that starts at i.
func (k *keyFinder) take(toks []token, i, n int) {
	words := make([]string, n)
	for j := range n {
		words[j] = strings.TrimSuffix(strings.TrimSuffix(strings.ToLower(toks[i+j].text), "'s"), "’s")
		words[j] = strings.TrimRight(words[j], ".'’")
	}
	last := words[n-1]
	after := before(toks, i, "block", "of") || before(toks, i, "corner", "of") || before(toks, i, "intersection", "of")
	if n > 1 && streetKind(last) || after {
		k.street(toks, i, words)
		return
	}
	if carMake(words) {
		return
	}
	kind := part(toks, i, n)
	for len(words) > 0 && (plainName(words[0]) || officeWord(words[0])) {
		if officeWord(words[0]) && kind != PartyKey {
			kind = OfficialKey
		}
		words = words[1:]
	}
	if len(words) > 2 && (last == "jr" || last == "sr" || last == "ii" || last == "iii") {
		words = words[:len(words)-1]
	}
	k.within(kind, words)
	if m := len(words); m > 2 && m <= 4 && !slices.ContainsFunc(words, plainName) {
		k.add(kind, words[0]+" "+words[m-1])
	}
}

// within takes each two names in a row.
func (k *keyFinder) within(kind KeyKind, words []string) {
	for j := 1; j < len(words); j++ {
		if a, b := words[j-1], words[j]; len(a) > 1 && len(b) > 1 && !plainName(a) && !plainName(b) && !officeWord(a) {
			k.add(kind, a+" "+b)
		}
	}
}

// part is the part that the words around a name give its bearer.
func part(toks []token, i, n int) KeyKind {
	at := func(j int) string {
		if j < 0 || j >= len(toks) {
			return ""
		}
		return strings.ToLower(toks[j].text)
	}
	last := i + n - 1
	age, err := strconv.Atoi(at(last + 1))
	switch {
	case toks[last].gap == ", " && err == nil && age > 0 && age < 105: // "Lee, 23,"
		return PartyKey
	case at(i-1) == "old" || at(i-2) == "old" && at(i-3) == "year": // "the 23-year-old man, Lee"
		return PartyKey
	case at(i-1) == "of" && hitWord(at(i-2)), at(i-1) == "as" && strings.HasPrefix(at(i-2), "identif"): // "the shooting of Lee"
		return PartyKey
	case accusedWord(at(i - 1)):
		return PartyKey
	case toks[last].gap == " " && (at(last+1) == "was" || at(last+1) == "were" || at(last+1) == "is") && (hitWord(at(last+2)) || accusedWord(at(last+2))):
		return PartyKey
	case toks[last].gap == " " && becameWord(at(last+1)):
		return PartyKey
	case officeWord(at(i-1)) || toks[last].gap == ", " && (officeWord(at(last+1)) || officeWord(at(last+2)) || at(last+1) == "who" && at(last+2) == "represents"):
		return OfficialKey
	}
	return PersonKey
}

func before(toks []token, i int, a, b string) bool {
	return i >= 2 && strings.EqualFold(toks[i-2].text, a) && strings.EqualFold(toks[i-1].text, b)
}

// street takes a street, and the number before it.
func (k *keyFinder) street(toks []token, i int, words []string) {
	if len(words) > 1 && streetKind(words[len(words)-1]) {
		words = words[:len(words)-1]
	}
	for len(words) > 1 && direction(words[0]) {
		words = words[1:]
	}
	name := strings.Join(words, " ")
	k.add(StreetKey, name)
	for j := i - 1; j >= max(0, i-3); j-- {
		if n, err := strconv.Atoi(toks[j].text); err == nil && n >= 10 {
			k.add(BlockKey, strconv.Itoa(n)+" "+name)
			return
		}
	}
}

// clock reads a time of day such as "10:37 p.m." whose hour stands at i.
func clock(toks []token, i int) (string, bool) {
	hour, err := strconv.Atoi(toks[i].text)
	if err != nil || hour > 24 || i+1 >= len(toks) {
		return "", false
	}
	minutes, next := "00", i+1
	if toks[i].gap == ":" && len(toks[i+1].text) == 2 && unicode.IsDigit(rune(toks[i+1].text[0])) {
		minutes, next = toks[i+1].text, i+2
	}
	if next >= len(toks) {
		return "", false
	}
	switch strings.ToLower(toks[next].text) {
	case "p", "pm", "p.m":
		return strconv.Itoa(hour%12+12) + ":" + minutes, true
	case "a", "am", "a.m":
		return strconv.Itoa(hour%12) + ":" + minutes, true
	}
	return "", false
}

// agesOf finds "23-year-old", "Lee, 23," and "aged 23".
func agesOf(toks []token) []uint8 {
	var out []uint8
	for i, t := range toks {
		n, err := strconv.Atoi(t.text)
		if err != nil || n < 1 || n > 99 || len(out) == ageMost || slices.Contains(out, uint8(n)) {
			continue
		}
		year := i+2 < len(toks) && (t.gap == "-" || t.gap == " ") && strings.EqualFold(toks[i+1].text, "year") && strings.EqualFold(toks[i+2].text, "old")
		named := i > 0 && toks[i-1].gap == ", " && (strings.HasPrefix(t.gap, ",") || strings.HasPrefix(t.gap, ".")) && capitalised(toks[i-1].text) && !plainName(strings.ToLower(toks[i-1].text))
		aged := i > 0 && (strings.EqualFold(toks[i-1].text, "aged") || strings.EqualFold(toks[i-1].text, "age"))
		if year || named || aged {
			out = append(out, uint8(n))
		}
	}
	return out
}
