package names

import (
	"slices"
	"strings"
)

// Grade is how surely two names are one actor's.
type Grade int

// The grades, in their order.
const (
	Apart   Grade = iota
	Perhaps       // the evidence is short: a person decides
	One
)

// Likeness is what comparing two names gives.
type Likeness struct {
	Grade Grade
	Rule  string // "order", "spelling", "patronymic", "middle name", "surname", "initial", "alike", "words", "initials"
	Why   string // in plain words
	Score int    // which question is asked first, 0 to 100
}

func one(rule, why string) Likeness { return Likeness{One, rule, why, 100} }

func perhaps(rule, why string, score int) Likeness { return Likeness{Perhaps, rule, why, score} }

func quoted(s string) string { return "“" + s + "”" }

// People compares two names of people, as far as the names themselves go.
func People(a, b Name) Likeness {
	if a.Key == b.Key || strings.Join(a.Words, " ") == strings.Join(b.Words, " ") {
		return one("words", "the same name")
	}
	if len(b.Words) > len(a.Words) {
		a, b = b, a
	}
	if len(a.Words) == 0 || len(b.Words) == 0 {
		return Likeness{}
	}
	if len(b.Words) == 1 {
		return surname(a, b)
	}
	if l := whole(a, b); l.Grade != Apart {
		return l
	}
	if l := shorter(a, b); l.Grade != Apart {
		return l
	}
	return near(a, b)
}

// leastLetters is how long two names that only sound alike have to be.
const leastLetters = 8

// whole compares names that have the same words: in another order, in another
// spelling, or written as one.
func whole(a, b Name) Likeness {
	if matched(a.Words, b.Words) && len(a.Words) == len(b.Words) {
		return one("order", quoted(a.Said)+" and "+quoted(b.Said)+" are the same names in another order")
	}
	if len(strings.Join(b.Words, "")) < leastLetters {
		return Likeness{}
	}
	if len(a.Words) == len(b.Words) && matched(a.Sounds, b.Sounds) {
		return one("spelling", quoted(a.Said)+" and "+quoted(b.Said)+" sound the same: the spelling of one name carried over from another script")
	}
	for _, x := range []Name{a, a.turned()} {
		for _, y := range []Name{b, b.turned()} {
			if last(x.Sounds) == last(y.Sounds) && x.joined() == y.joined() {
				return one("spelling", quoted(a.Said)+" and "+quoted(b.Said)+" have one surname, and the names before it are the same when written as one word")
			}
		}
	}
	return Likeness{}
}

func last(words []string) string { return words[len(words)-1] }

// turned puts the first word last: the surname may stand first.
func (n Name) turned() Name {
	n.Words = append(slices.Clone(n.Words[1:]), n.Words[0])
	n.Sounds = append(slices.Clone(n.Sounds[1:]), n.Sounds[0])
	return n
}

// joined are the names before the surname as one word, fathers' endings left
// out: "Muhammad Sobirovich" is "Muhammadsobir".
func (n Name) joined() string {
	var b strings.Builder
	for i, w := range n.Words[:len(n.Words)-1] {
		if of, is := patronymic(w); is {
			b.WriteString(sound(of))
			continue
		}
		b.WriteString(n.Sounds[i])
	}
	return sound(b.String())
}

// matched says whether each word of the shorter list is one of the longer.
func matched(long, short []string) bool {
	left := slices.Clone(long)
	for _, w := range short {
		i := slices.Index(left, w)
		if i < 0 {
			return false
		}
		left = slices.Delete(left, i, i+1)
	}
	return true
}

// shorter reads b as a with a name left out: the father's, a middle one, or a
// second surname.
func shorter(a, b Name) Likeness {
	if len(a.Words) == len(b.Words) || !matched(a.Sounds, b.Sounds) || len(strings.Join(b.Words, "")) < leastLetters-2 {
		return Likeness{}
	}
	var out []string
	fathers := true
	for i, s := range a.Sounds {
		if slices.Contains(b.Sounds, s) {
			continue
		}
		out = append(out, a.Words[i])
		_, is := patronymic(a.Words[i])
		lead := i > 0 && leads(a.Words[i-1])
		fathers = fathers && (is || lead)
	}
	left := quoted(strings.Join(out, " "))
	if fathers {
		return one("patronymic", quoted(b.Said)+" is "+quoted(a.Said)+" without the father's name "+left)
	}
	if first, end := a.Sounds[0], last(a.Sounds); !slices.Contains(b.Sounds, first) && !slices.Contains(b.Sounds, end) {
		return Likeness{}
	}
	return one("middle name", quoted(b.Said)+" is "+quoted(a.Said)+" without "+left)
}

// leads says whether a word leads a father's name in.
func leads(w string) bool {
	of, is := patronymic(w)
	return is && of == ""
}

// surname compares a single word with a full name.
func surname(full, single Name) Likeness {
	s := single.Sounds[0]
	if len(single.Words[0]) < 3 {
		return Likeness{}
	}
	if len(full.Words) == 1 {
		if full.Sounds[0] == s && len(s) > 4 {
			return perhaps("alike", quoted(full.Said)+" and "+quoted(single.Said)+" sound the same", 45)
		}
		return Likeness{}
	}
	if last(full.Sounds) != s && full.Sounds[0] != s {
		return Likeness{}
	}
	if office := sharedOffice(full, single); office != "" && last(full.Sounds) == s {
		return one("office", "both are called "+quoted(office)+", and "+quoted(single.Said)+" is the surname of "+quoted(full.Said))
	}
	if last(full.Sounds) == s {
		return perhaps("surname", quoted(single.Said)+" is the surname of "+quoted(full.Said)+"; nothing else is said", 60)
	}
	return perhaps("surname", quoted(single.Said)+" is the first word of "+quoted(full.Said)+"; nothing else is said", 30)
}

// sharedOffice is the office by which both are called; forms of address are
// none.
func sharedOffice(a, b Name) string {
	for w := range strings.FieldsSeq(b.Office) {
		switch w {
		case "mr", "mrs", "ms", "miss", "mx", "dr", "sir", "the", "former", "acting", "us", "officer", "deputy", "vice":
			continue
		}
		if slices.Contains(strings.Fields(a.Office), w) {
			return w
		}
	}
	return ""
}

// near compares names of which one part is the same and the other alike.
func near(a, b Name) Likeness {
	x, y := a.Sounds, b.Sounds
	same := last(x) == last(y)
	switch {
	case same && initialOf(a.Words[0], b.Words[0]):
		return perhaps("initial", "one surname, and "+quoted(a.Words[0])+" and "+quoted(b.Words[0])+" begin alike", 70)
	case same && len(last(x)) > 2 && close(x[0], y[0]):
		return perhaps("alike", "one surname, and "+quoted(a.Words[0])+" and "+quoted(b.Words[0])+" are spelled alike", 65)
	case x[0] == y[0] && len(x[0]) > 2 && close(last(x), last(y)):
		return perhaps("alike", "one first name, and "+quoted(last(a.Words))+" and "+quoted(last(b.Words))+" are spelled alike", 60)
	case x[0] == last(y) && len(x[0]) > 2 && close(last(x), y[0]), last(x) == y[0] && len(y[0]) > 2 && close(x[0], last(y)):
		return perhaps("alike", "the names stand in another order, and one of them is spelled otherwise", 55)
	}
	return Likeness{}
}

// initialOf says whether one word is only the first letter of the other.
func initialOf(a, b string) bool {
	return a[0] == b[0] && (len(a) == 1) != (len(b) == 1)
}

// close says whether two sounds differ by no more than a letter in four, or one
// is the beginning of the other.
func close(a, b string) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	if len(a) < 3 || a[0] != b[0] {
		return false
	}
	return strings.HasPrefix(b, a) && len(a) > 3 || len(b) > 4 && distance(a, b) <= max(1, len(b)/4)
}

// distance counts the letters to change, add or leave out.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := diagonal
			if a[i] != b[j] {
				cost++
			}
			diagonal = row[j+1]
			row[j+1] = min(cost, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}
