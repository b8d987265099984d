// Package number reads numbers as a text writes them: "1,300", "2.5 million",
// "forty-three", "one hundred and twenty", "a dozen", "21st", "twenty-first".
// It works on the tokens of package text and knows nothing of what is counted.
package number

import (
	"strconv"
	"strings"

	"github.com/tocsin/tocsin/internal/reading/text"
)

// Lang is how a language writes its numbers.
type Lang struct {
	Small   map[string]int // zero to nineteen
	Tens    map[string]int
	Hundred map[string]int // words that multiply by a hundred, or are a fixed hundred ("doscientos": 200)
	Scale   map[string]float64
	And     string         // "and", "y"
	Ordinal map[string]int // "first", "twentieth"
	Suffix  string         // what may be glued to a figure to make it ordinal, each between spaces
	Point   byte           // what parts whole from fraction in figures
}

// Cardinal reads the cardinal number that starts at token i. n is how many
// tokens it takes, 0 when none starts there.
func (l *Lang) Cardinal(ts []text.Token, i int) (v float64, n int) {
	if i >= len(ts) {
		return 0, 0
	}
	if ts[i].Kind == text.Number {
		v, n := l.digits(ts, i)
		if n > 0 && i+n < len(ts) && ts[i+n].Gap < text.Blank {
			if s := l.Scale[ts[i+n].Fold]; s > 0 {
				return v * s, n + 1
			}
		}
		return v, n
	}
	return l.words(ts, i)
}

// digits reads a figure, which is three tokens where a comma parts it ("2,5").
func (l *Lang) digits(ts []text.Token, i int) (float64, int) {
	if l.Point == ',' && i+2 < len(ts) && ts[i+1].Fold == "," && ts[i+2].Kind == text.Number &&
		ts[i+1].Gap == text.Glued && ts[i+2].Gap == text.Glued && len(ts[i+2].Fold) < 3 {
		v, ok := l.figure(ts[i].Fold + "," + ts[i+2].Fold)
		if !ok {
			return 0, 0
		}
		return v, 3
	}
	v, ok := l.figure(ts[i].Fold)
	if !ok {
		return 0, 0
	}
	return v, 1
}

// figure reads digits with group marks and a decimal point.
func (l *Lang) figure(s string) (float64, bool) {
	if len(s) > 15 {
		return 0, false
	}
	group := ","
	if l.Point == ',' {
		group = "."
		if k := strings.IndexByte(s, '.'); k >= 0 && len(s)-k != 4 {
			group = ","
		}
		if k := strings.LastIndexByte(s, ','); k >= 0 && len(s)-k != 4 {
			s = strings.ReplaceAll(s, ".", "")
			s = strings.Replace(s, ",", ".", 1)
			group = ","
		}
	}
	v, err := strconv.ParseFloat(strings.ReplaceAll(s, group, ""), 64)
	return v, err == nil
}

// words reads a number written in words.
func (l *Lang) words(ts []text.Token, i int) (float64, int) {
	var total, group float64
	last := 0 // tokens that end a complete number
	level := 3
	j := i
	for j < len(ts) && (j == i || ts[j].Gap < text.Blank) {
		w := ts[j].Fold
		if j > i && (w == "-" || w == l.And) && j+1 < len(ts) && last == j-i && l.isWord(ts[j+1].Fold) {
			if w == l.And && !l.andFits(ts, j, level) {
				break
			}
			j++
			continue
		}
		switch {
		case has(l.Small, w):
			v := l.Small[w]
			if level < 1 || level == 1 && (v == 0 || v > 9) {
				return total + group, last
			}
			group += float64(v)
			level = 0
		case has(l.Tens, w):
			if level < 2 {
				return total + group, last
			}
			group += float64(l.Tens[w])
			level = 1
		case has(l.Hundred, w):
			if level < 3 && (group < 1 || group > 99 || l.Hundred[w] != 100) {
				return total + group, last
			}
			if l.Hundred[w] == 100 && group > 0 {
				group *= 100
			} else if level == 3 && group == 0 && (l.And != "and" || total > 0) {
				group += float64(l.Hundred[w])
			} else {
				return total + group, last
			}
			level = 2
		case l.Scale[w] > 0:
			if j == i {
				return 0, 0
			}
			if group == 0 {
				return total, last
			}
			total += group * l.Scale[w]
			group, level = 0, 3
		default:
			return total + group, last
		}
		j++
		last = j - i
	}
	return total + group, last
}

// andFits says whether "and" at j carries a number on: "a hundred and two",
// "twenty and four" in old style, not "two and three".
func (l *Lang) andFits(ts []text.Token, j, level int) bool {
	if l.And != "and" {
		return level >= 1
	}
	w := ts[j-1].Fold
	return has(l.Hundred, w) || l.Scale[w] > 0 || has(l.Tens, w) && has(l.Small, ts[j+1].Fold)
}

func (l *Lang) isWord(w string) bool {
	return has(l.Small, w) || has(l.Tens, w) || has(l.Hundred, w) || l.Scale[w] > 0
}

func has(m map[string]int, w string) bool {
	_, ok := m[w]
	return ok
}

// IsOrdinalSuffix says whether w, glued to a figure, makes it ordinal.
func (l *Lang) IsOrdinalSuffix(w string) bool {
	return len(w) <= 3 && w != "" && strings.Contains(l.Suffix, " "+w+" ")
}

// OrdinalAt reads the ordinal number that starts at token i: "21st",
// "twenty-first", "first". n is how many tokens it takes.
func (l *Lang) OrdinalAt(ts []text.Token, i int) (v, n int) {
	if i >= len(ts) {
		return 0, 0
	}
	if ts[i].Kind == text.Number {
		if i+1 >= len(ts) || ts[i+1].Gap != text.Glued || !l.IsOrdinalSuffix(ts[i+1].Fold) {
			return 0, 0
		}
		f, ok := l.figure(ts[i].Fold)
		if !ok || f != float64(int(f)) {
			return 0, 0
		}
		return int(f), 2
	}
	if o, ok := l.Ordinal[ts[i].Fold]; ok {
		return o, 1
	}
	tens, ok := l.Tens[ts[i].Fold]
	if !ok {
		return 0, 0
	}
	j := i + 1
	if j < len(ts) && ts[j].Fold == "-" {
		j++
	}
	if j < len(ts) {
		if o, ok := l.Ordinal[ts[j].Fold]; ok && o < 10 {
			return tens + o, j + 1 - i
		}
	}
	return 0, 0
}
