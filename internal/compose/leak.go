package compose

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// SecretKind says what a secret is.
type SecretKind string

// The kinds of secret.
const (
	SecretSource    SecretKind = "source"    // a source's name or descriptor
	SecretText      SecretKind = "text"      // the words of an original
	SecretNumber    SecretKind = "number"    // a document's number
	SecretTime      SecretKind = "time"      // a time that only the source could know
	SecretRecipient SecretKind = "recipient" // who else is told
	SecretName      SecretKind = "name"      // of a person or case
)

// Secret is one thing above the tearline.
type Secret struct {
	Kind SecretKind
	Text string
	From string // where it stands: the id of the report, source or contact
}

// Form is a product in one form that it leaves in: "mail, en", "SMS, ru",
// "CAP", "file name".
type Form struct {
	Name string
	Text string
}

// Leak is a secret found in a form.
type Leak struct {
	Form   string     `json:"form"`
	Kind   SecretKind `json:"kind"`
	From   string     `json:"from"`
	Quote  string     `json:"quote"` // the words of the form that give it away
	Reason string     `json:"reason"`
}

// phraseWords is how many words in a row, taken from an original, give it away.
const phraseWords = 6

// Leaks finds secrets in the forms of a product. Letter case, spacing, accents,
// look-alike punctuation, soft hyphens and zero-width characters make no
// difference. Names and numbers leak as whole words; an original leaks when
// six of its words stand in a row, unless all of them are ordinary ones that
// allowed (the case's public texts) says in the same row too.
func Leaks(forms []Form, secrets []Secret, allowed []string) []Leak {
	public := map[string]bool{}
	for _, text := range allowed {
		for _, p := range phrases(plainWords(text)) {
			public[p] = true
		}
	}
	var out []Leak
	for _, form := range forms {
		words := plainWords(form.Text)
		joined := " " + strings.Join(words, " ") + " "
		closed := strings.Join(words, "")
		for _, s := range secrets {
			if quote, ok := s.in(words, joined, closed, public); ok {
				out = append(out, Leak{Form: form.Name, Kind: s.Kind, From: s.From, Quote: quote, Reason: reasonOf(s.Kind)})
			}
		}
	}
	slices.SortStableFunc(out, func(a, b Leak) int { return cmp.Compare(a.Form, b.Form) })
	return out
}

// in says whether a form gives the secret away, and by which words.
func (s Secret) in(words []string, joined, closed string, public map[string]bool) (string, bool) {
	secret := plainWords(s.Text)
	switch {
	case len(secret) == 0:
		return "", false
	case s.Kind == SecretText:
		return sharedPhrase(words, secret, public)
	case s.Kind == SecretNumber:
		number := strings.Join(secret, "")
		return s.Text, len(number) >= 4 && strings.Contains(closed, number)
	}
	return s.Text, strings.Contains(joined, " "+strings.Join(secret, " ")+" ")
}

// sharedPhrase finds six words in a row that stand in both.
func sharedPhrase(words, secret []string, public map[string]bool) (string, bool) {
	known := map[string]bool{}
	for _, p := range phrases(secret) {
		known[p] = true
	}
	for _, p := range phrases(words) {
		if known[p] && !public[p] {
			return p, true
		}
	}
	return "", false
}

// phrases gives every run of six words.
func phrases(words []string) []string {
	var out []string
	for i := 0; i+phraseWords <= len(words); i++ {
		out = append(out, strings.Join(words[i:i+phraseWords], " "))
	}
	return out
}

// plainWords folds a text to bare lower-case words and numbers.
func plainWords(text string) []string {
	folded := norm.NFKD.String(text)
	return strings.FieldsFunc(strings.Map(foldRune, folded), func(r rune) bool { return r == ' ' })
}

// foldRune drops marks and invisible characters and makes everything that is
// no letter or figure a space.
func foldRune(r rune) rune {
	switch {
	case unicode.Is(unicode.Mn, r), unicode.Is(unicode.Cf, r), r == '\u00ad', r == utf8.RuneError:
		return -1
	case unicode.IsLetter(r), unicode.IsDigit(r):
		return lookAlike(unicode.ToLower(r))
	}
	return ' '
}

// lookAlike maps Cyrillic and Greek letters that look Latin to the Latin ones,
// so that a name cannot slip through in another alphabet's shapes.
func lookAlike(r rune) rune {
	if i := strings.IndexRune("асеорхуіјѕοανρτ", r); i >= 0 {
		return []rune("aceopxyijsoavpt")[utf8.RuneCountInString("асеорхуіјѕοανρτ"[:i])]
	}
	return r
}

func reasonOf(k SecretKind) string {
	return map[SecretKind]string{
		SecretSource:    "it names or describes a source above the tearline",
		SecretText:      fmt.Sprintf("%d words in a row stand in an original above the tearline", phraseWords),
		SecretNumber:    "it gives the number of a document above the tearline",
		SecretTime:      "it gives a time that only the source could know",
		SecretRecipient: "it tells who else is warned",
		SecretName:      "it names what is above the tearline",
	}[k]
}
