package compose

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"regexp"
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
	ID     string     `json:"id"`    // names it for the reason that overrides it, and tells nothing
	Forms  []string   `json:"forms"` // that it stands in
	Kind   SecretKind `json:"kind"`
	From   string     `json:"from,omitempty"`
	Quote  string     `json:"quote"` // the words of the form that give it away
	Reason string     `json:"reason"`
}

// phraseWords is how many words in a row, taken from an original, give it away.
const phraseWords = 6

// Leaks finds secrets in the forms of a product. Letter case, spacing, accents,
// look-alike punctuation, soft hyphens and zero-width characters make no
// difference. Names and numbers leak as whole words; an original leaks when
// six of its words stand in a row, unless all of them are ordinary ones that
// allowed (the case's public texts) says in the same row too. What one secret
// gives away in several forms is one leak.
func Leaks(forms []Form, secrets []Secret, allowed []string) []Leak {
	s := newSearch(forms, allowed)
	for _, secret := range secrets {
		folded := fold(secret.Text)
		if len(folded.words) == 0 {
			continue
		}
		shared := map[string]bool{}
		if secret.Kind == SecretText {
			for phrase := range folded.phrases {
				if s.known[phrase] && !s.isPublic(phrase) {
					shared[phrase] = true
				}
			}
			if len(shared) == 0 {
				continue
			}
		}
		for i, form := range s.forms {
			if quote, ok := secret.in(form, folded, shared); ok {
				s.add(secret, quote, forms[i].Name)
			}
		}
	}
	return s.found
}

// search holds the forms against one secret after the other.
type search struct {
	forms  []folded
	known  map[string]bool // every phrase of the forms
	public string          // the allowed texts, folded
	found  []Leak
	at     map[string]int // place in found, by key
}

func newSearch(forms []Form, allowed []string) *search {
	s := &search{known: map[string]bool{}, at: map[string]int{}}
	for _, form := range forms {
		f := fold(form.Text)
		s.forms = append(s.forms, f)
		for phrase := range f.phrases {
			s.known[phrase] = true
		}
	}
	for _, text := range allowed {
		s.public += fold(text).joined + "|"
	}
	return s
}

func (s *search) isPublic(phrase string) bool { return strings.Contains(s.public, " "+phrase+" ") }

func (s *search) add(secret Secret, quote, form string) {
	sum := sha256.Sum256([]byte(string(secret.Kind) + "\n" + secret.From + "\n" + quote))
	id := string(secret.Kind) + " " + hex.EncodeToString(sum[:8])
	if i, known := s.at[id]; known {
		s.found[i].Forms = append(s.found[i].Forms, form)
		return
	}
	s.at[id] = len(s.found)
	s.found = append(s.found, Leak{ID: id, Forms: []string{form}, Kind: secret.Kind, From: secret.From, Quote: quote, Reason: reasonOf(secret.Kind)})
}

// in says whether a form gives the secret away, and by which words.
func (s Secret) in(form, own folded, shared map[string]bool) (string, bool) {
	switch s.Kind {
	case SecretText:
		return form.longest(shared)
	case SecretNumber:
		number := strings.Join(own.words, "")
		return strings.Join(own.words, " "), len(number) >= 4 && strings.Contains(strings.Join(form.words, ""), number)
	}
	return strings.Join(own.words, " "), strings.Contains(form.joined, own.joined)
}

// folded is a text as bare words.
type folded struct {
	words  []string
	joined string // with a blank before, between and behind them
}

func fold(text string) folded {
	words := plainWords(text)
	return folded{words, " " + strings.Join(words, " ") + " "}
}

// phrases gives every run of six words.
func (f folded) phrases(yield func(string) bool) {
	start, end := 1, 1
	for i, w := range f.words {
		end += len(w)
		if i >= phraseWords-1 {
			if !yield(f.joined[start:end]) {
				return
			}
			start += len(f.words[i-phraseWords+1]) + 1
		}
		end++
	}
}

// longest is the longest run of words that consists of shared phrases.
func (f folded) longest(shared map[string]bool) (string, bool) {
	best, run, i := 0, 0, 0
	var quote string
	for phrase := range f.phrases {
		i++
		if !shared[phrase] {
			run = 0
			continue
		}
		if run++; run > best {
			best = run
			quote = strings.Join(f.words[i-run:i+phraseWords-1], " ")
		}
	}
	return quote, best > 0
}

// numbers are what documents are called by: letters and figures joined by
// hyphens, strokes or points ("TS-4471/24", "KESTREL-9").
var numbers = regexp.MustCompile(`\p{Lu}[\p{Lu}\d]*(?:[-/.]{1,2}[\p{Lu}\d]+)*[-/]{1,2}\d+(?:[-/.][\p{L}\d]+)*|\d{3,}(?:[-/]\d+)*/\d{2,}`)

// Numbers finds the numbers of documents in a text: those that a reader of it
// could quote. There are at most a hundred.
func Numbers(text string) []string {
	found := numbers.FindAllString(text, 100)
	slices.Sort(found)
	return slices.Compact(found)
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
