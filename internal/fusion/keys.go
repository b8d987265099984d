package fusion

import (
	"cmp"
	"iter"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// KeyKind says what sort of specific a [Key] is.
type KeyKind uint8

// The sorts of specifics.
const (
	PersonKey KeyKind = iota + 1 // two names in a row, which mostly are a person's
	StreetKey                    // a street, without its direction and kind
	BlockKey                     // a block or house number with its street
)

// Key is a specific that hardly any two events share: a full name, a street,
// a block of a street. It is kept hashed.
type Key struct {
	Hash uint32  `json:"h"`
	Kind KeyKind `json:"k"`
	Lead bool    `json:"lead,omitempty"` // it stands in the report's first words
}

// hashes are those of the terms and the specifics.
func (p Profile) hashes() iter.Seq[uint32] {
	return func(yield func(uint32) bool) {
		for _, t := range p.Terms {
			if !yield(t.Hash) {
				return
			}
		}
		for _, k := range p.Keys {
			if !yield(k.Hash) {
				return
			}
		}
	}
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
	k := keyFinder{seen: map[uint32]bool{}}
	for i := 0; i < len(toks); i++ {
		n := run(toks[i:])
		if n == 0 {
			continue
		}
		k.lead = i < leadWords
		k.take(toks, i, n)
		i += n - 1
	}
	slices.SortFunc(k.found, func(a, b Key) int { return cmp.Compare(a.Hash, b.Hash) })
	return k.found, agesOf(toks)
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
	seen  map[uint32]bool
	lead  bool
}

func (k *keyFinder) add(kind KeyKind, name string) {
	h := hash32(string(rune('0'+kind)) + name)
	if !k.seen[h] && len(k.found) < keyMost {
		k.seen[h] = true
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
	if n > 4 || slices.ContainsFunc(words, plainName) {
		k.within(words)
		return
	}
	k.within(words)
	if n > 2 {
		k.add(PersonKey, words[0]+" "+last)
	}
}

// within takes each two names in a row.
func (k *keyFinder) within(words []string) {
	for j := 1; j < len(words); j++ {
		if a, b := words[j-1], words[j]; len(a) > 1 && len(b) > 1 && !plainName(a) && !plainName(b) {
			k.add(PersonKey, a+" "+b)
		}
	}
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

var (
	streetKinds = wordSet(`street st avenue ave road rd boulevard blvd drive dr lane ln court ct way place pl terrace parkway pkwy
highway hwy circle trail pike turnpike expressway`)
	directions = wordSet(`north south east west n s e w northeast northwest southeast southwest ne nw se sw`)
	// plainNames stand in names of offices, months and pages rather than of people.
	plainNames = wordSet(`police department sheriff county city state hospital medical center school high university college church
court district attorney judge officer sgt sergeant lt lieutenant capt captain detective chief deputy mayor gov president spokesman
spokeswoman monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september
october november december jan feb mar apr jun jul aug sept oct nov dec the a an in on at of and new crime stoppers news press
associated staff fire rescue national general memorial regional baptist park avenue street road united states facebook twitter ap
photo copyright all rights reserved please read more see also follow us click here sign up subscribe advertisement online web
office bureau federal attorneys homicide unit division public north south east west northeast northwest southeast southwest super
bowl christmas new year eve day night he she his her they it this when after according authorities officials investigators
a.m p.m am pm inc llc daily tribune ledger times herald journal gazette post star san los las el st fort mount port lake saint republican democrat american african african-american`)
)

func streetKind(w string) bool { _, ok := streetKinds[w]; return ok }
func direction(w string) bool  { _, ok := directions[w]; return ok }
func plainName(w string) bool  { _, ok := plainNames[w]; return ok }

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
