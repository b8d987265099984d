// Package names compares the names of people and bodies as reports write them:
// in another order, with or without a patronymic, in another transliteration,
// by initials. It is pure, and says in plain words why two names are one, or
// why they may be.
//
// What it gives holds for names within one case, where the odds that two
// bearers of like names are two people are small but not nothing: where the
// evidence is short it says [Perhaps], and a person decides.
package names

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Name is a name taken apart.
type Name struct {
	Said   string   // as written
	Key    string   // folded: what makes two writings the same words
	Office string   // titles and offices before a person's name, folded
	Words  []string // folded words without the office
	Sounds []string // of each word: how it sounds, whatever its transliteration
}

// maxWords bounds what is taken for a name.
const maxWords = 12

// titles stand before a person's name and are no part of it.
var titles = set(`mr mrs ms miss mx dr prof professor sir dame lord lady president vice prime minister premier chancellor
	king queen prince princess emir sheikh shaikh sheik imam mullah maulana ayatollah rabbi father bishop archbishop cardinal pope
	general gen colonel col major maj captain capt lieutenant lt sergeant sgt corporal private admiral commander commodore marshal
	brigadier detective inspector superintendent constable officer chief sheriff deputy judge justice senator sen congressman
	congresswoman representative rep governor gov mayor ambassador secretary director foreign defence defense interior health
	spokesman spokeswoman spokesperson prosecutor attorney former acting the us russian interim ex`)

// Of takes a name apart. A comma turns "Fayzov, Muhammad" round.
func Of(said string) Name {
	n := Name{Said: strings.Join(strings.Fields(said), " ")}
	if last, first, ok := strings.Cut(n.Said, ", "); ok && !strings.Contains(first, ",") && wordsIn(first) <= 3 && wordsIn(last) == 1 {
		said = first + " " + last
	}
	words := Words(said)
	if len(words) > 1 && words[0] == "the" {
		words = words[1:]
	}
	n.Key = strings.Join(words, " ")
	at := 0
	for at < len(words)-1 && titles[words[at]] {
		at++
	}
	n.Office, n.Words = strings.Join(words[:at], " "), words[at:min(len(words), at+maxWords)]
	for _, w := range n.Words {
		n.Sounds = append(n.Sounds, sound(w))
	}
	return n
}

// Key is the folded form of a name: case, accents, hyphens and a leading
// article do not count.
func Key(said string) string { return Of(said).Key }

func wordsIn(s string) int { return len(strings.Fields(s)) }

// Words folds a name into its words: lower case, no accents or apostrophes;
// hyphens and dots part words.
func Words(said string) []string {
	var b strings.Builder
	for _, r := range norm.NFD.String(said) {
		switch {
		case unicode.Is(unicode.Mn, r) || strings.ContainsRune("'’‘`ʼʻ\"“”", r):
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			b.WriteString(letters(unicode.ToLower(r)))
		default:
			b.WriteByte(' ')
		}
	}
	out := strings.Fields(b.String())
	if k := len(out) - 1; k > 0 && out[k] == "s" { // "Moscow's"
		out = out[:k]
	}
	return out
}

// letters writes the letters that no accent explains in plain ones.
func letters(r rune) string {
	switch r {
	case 'ł':
		return "l"
	case 'ø':
		return "o"
	case 'ß':
		return "ss"
	case 'æ':
		return "ae"
	case 'œ':
		return "oe"
	case 'đ', 'ð':
		return "d"
	case 'ı':
		return "i"
	case 'þ':
		return "th"
	}
	return string(r)
}

// alike writes what transliterations write differently in one way. Longer
// ones come first.
var alike = strings.NewReplacer(
	"shch", "sh", "sch", "sh", "dzh", "j", "tch", "ch", "zh", "j", "dj", "j", "kh", "h", "gh", "g", "ph", "f", "ck", "k", "q", "k", "x", "ks",
	"ou", "o", "oo", "o", "u", "o", "ee", "i", "iy", "i", "yi", "i", "ij", "i", "ie", "i", "y", "i", "e", "a", "w", "v", "tz", "ts",
)

// sound is a word as any transliteration would have it: "Faizov", "Fayzov"
// and "Fayzoff" are one, as are "Mohammed" and "Muhammad".
func sound(w string) string {
	if s, ok := strings.CutSuffix(w, "off"); ok {
		w = s + "ov"
	}
	s := alike.Replace(w)
	s = strings.TrimSuffix(s, "h")
	out := make([]byte, 0, len(s))
	for i := range len(s) {
		if len(out) > 0 && out[len(out)-1] == s[i] {
			continue // doubled
		}
		if s[i] == 'i' && i > 0 && i+1 < len(s) && vowel(s[i-1]) && vowel(s[i+1]) {
			continue // "Mirzoyev", "Mirzoev"
		}
		out = append(out, s[i])
	}
	return string(out)
}

func vowel(c byte) bool { return c == 'a' || c == 'i' || c == 'o' }

// bones are the consonants of a word's sound: what is left when nobody agrees
// on the vowels.
func bones(s string) string {
	return strings.Map(func(r rune) rune {
		if r < 128 && vowel(byte(r)) {
			return -1
		}
		return r
	}, s)
}

// patronymic says whether a word is a father's name, or the word that leads
// one in, and gives the name it is made of.
func patronymic(w string) (of string, is bool) {
	for _, end := range []string{"ovich", "evich", "yevich", "ovna", "evna", "yevna", "ovych", "ivna"} {
		if s, ok := strings.CutSuffix(w, end); ok && len(s) > 2 {
			return s, true
		}
	}
	switch w {
	case "ogly", "oglu", "ugli", "ogli", "qizi", "kyzy", "bin", "ibn", "bint", "ben", "uulu":
		return "", true
	}
	return "", false
}

func set(words string) map[string]bool {
	out := map[string]bool{}
	for w := range strings.FieldsSeq(words) {
		out[w] = true
	}
	return out
}

// Handles are the keys under which names that can be one are found together:
// two names without a common handle are not compared.
func (n Name) Handles() []string {
	out := make([]string, 0, len(n.Words)+2)
	for _, s := range n.Sounds {
		if len(s) > 1 {
			out = append(out, s)
		}
	}
	out = append(out, "="+strings.Join(n.Sounds, ""), "#"+initials(n.Words))
	if len(n.Words) == 1 {
		out = append(out, "#"+n.Words[0])
	}
	if b := bones(strings.Join(n.Sounds, "")); len(b) > 3 {
		out = append(out, "~"+b)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func initials(words []string) string {
	var b strings.Builder
	for _, w := range words {
		if w != "of" && w != "the" && w != "and" && w != "for" && w != "de" && w != "al" {
			b.WriteString(w[:1])
		}
	}
	return b.String()
}
