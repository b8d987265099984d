package when

import (
	"strconv"

	"github.com/tocsin/tocsin/internal/reading/text"
)

// yearFigure reads a year of four figures.
func (p *parser) yearFigure(i int) (y, n int) {
	if !p.num(i) || len(p.t[i].Fold) != 4 {
		return 0, 0
	}
	y, err := strconv.Atoi(p.t[i].Fold)
	if err != nil || y < 1000 || y > 2999 {
		return 0, 0
	}
	if p.is(i+1, ":", "%") && p.glued(i+1) {
		return 0, 0
	}
	return y, 1
}

// yearWords reads "two thousand and eighteen", "nineteen seventy eight",
// "nineteen zero one", "twenty ten".
func (p *parser) yearWords(i int) (y, n int) {
	if p.num(i) {
		return 0, 0
	}
	v, n := p.whole(i)
	if n > 0 && v >= 1000 && v < 3000 {
		return v, n
	}
	if n == 0 || v < 10 || v > 29 {
		return 0, 0
	}
	c := p.lex.Numbers.Small[p.w(i)]
	m := 1
	if c == 0 {
		c = p.lex.Numbers.Tens[p.w(i)]
		if c != 20 {
			return 0, 0
		}
	}
	if c < 10 {
		return 0, 0
	}
	j := i + m
	j = p.skip(j, "-")
	if p.is(j, "zero", "o", "oh") {
		if d, k := p.whole(j + 1); k > 0 && d < 10 {
			return c*100 + d, j + 1 + k - i
		}
	}
	r, k := p.whole(j)
	if k == 0 || r < 10 || r > 99 || p.num(j) {
		return 0, 0
	}
	return c*100 + r, j + k - i
}

// yearAlone reads a year that stands without a month.
func (p *parser) yearAlone(i int) (node, bool) {
	j := i
	named := p.is(j, "year") || p.is(j, "the") && p.is(j+1, "year")
	if named {
		j = p.skip(j, "the")
		j = p.skip(j+1, "of")
		if v, n := p.whole(j); n > 0 && v > 31 && v < 3000 {
			return node{a: p.skip(i, "the"), b: j + n, form: fPer, per: per{unit: year, y: v, whole: true}, rule: "year"}, true
		}
	}
	if y, n := p.yearFigure(j); n > 0 && (named || p.yearStands(i, j+n, y)) {
		return node{a: p.skip(i, "the"), b: j + n, form: fPer, per: per{unit: year, y: y, whole: true}, rule: "year"}, true
	}
	if y, n := p.yearWords(j); n > 1 && (named || p.is(i-1, "in", "since", "until", "of", "from", "between") && !p.plural(j+n)) {
		return node{a: i, b: j + n, form: fPer, per: per{unit: year, y: y, whole: true}, rule: "year"}, true
	}
	return node{}, false
}

// yearStands says whether a figure of four is a year by what is around it.
func (p *parser) yearStands(i, j, y int) bool {
	if i > p.lo && p.t[i].Gap == text.Glued && p.is(i-1, "$", "£", "€", "#", "+", ".", "/") {
		return false
	}
	if p.is(i-1, "-") && p.num(i-2) && (len(p.t[i-2].Fold) != 4 || p.is(i-3, "-") && p.glued(i-3)) || p.is(j, "-") && p.num(j+1) && (len(p.t[j+1].Fold) != 4 || p.is(j+2, "-") && p.glued(j+2)) {
		return false
	}
	if p.is(j, "block", "blk") {
		return false // "the 1900 block of North Main Street"
	}
	if p.is(i-1, "flight", "article", "resolution", "section", "room", "route", "highway", "gate", "law", "decree", "channel", "paragraph", "unit", "model", "no", "building") {
		return false
	}
	if y > 2040 && p.isWord(i-1) && (p.t[i-1].Shape == text.Upper || p.t[i-1].Shape == text.Mixed) {
		return false // "RTX 2060"
	}
	if p.is(i-1, "$", "+") || p.glued(j) && p.t[j].Kind == text.Word || p.is(i-1, "-") && p.glued(i) && p.num(i-2) && len(p.t[i-2].Fold) != 4 {
		return false
	}
	if p.is(j, "-") && p.glued(j) && (p.num(j+1) && len(p.t[j+1].Fold) != 4 || !p.num(j+1)) {
		return p.is(i-1, "the", "a", "in") && !p.num(j+1) && y > 1800 // "a 2019-style attack"
	}
	if y < 1500 && !p.is(i-1, "in", "since") {
		return false
	}
	if p.is(i-1, "in", "since", "during", "year", "circa") {
		return y >= 1800 || !p.plural(j)
	}
	if p.plural(j) || p.is(j, "hours", "gmt", "hrs", "people", "utc", "local", "feet", "meters", "metres", "km", "miles", "block", "percent", "%") {
		return p.is(i-1, "the", "'s") && y >= 1900 && y < 2100 && !p.is(j, "people", "hours", "gmt", "utc")
	}
	return y >= 1800 && y < 2200
}

// decadeWords reads "the 1990s", "the '90s", "the nineties", "the nineteen
// seventies", "the two thousand and tens".
func (p *parser) decadeWords(i int) (node, bool) {
	j := p.skip(i, "the")
	the := j > i
	mk := func(y, b int) (node, bool) {
		return node{a: i, b: b, form: fPer, per: per{unit: decade, y: y, whole: true}, rule: "decade"}, true
	}
	k := j
	if p.is(k, "'") {
		k++
	}
	if p.num(k) && (p.is(k+1, "s") && (p.glued(k+1) || the || len(p.t[k].Fold) == 4) || p.is(k+1, "'s") || p.is(k+1, "'") && p.is(k+2, "s")) {
		b := k + 2
		if p.is(k+1, "'") {
			b++
		}
		v := atoi(p.t[k].Fold)
		switch {
		case len(p.t[k].Fold) == 4 && v%10 == 0 && v >= 1000 && v < 3000:
			return mk(v, b)
		case len(p.t[k].Fold) == 2 && v%10 == 0 && (the || k > j || p.is(i-1, "in")):
			return mk(decadeOf(v), b)
		}
	}
	return p.decadeNames(i, j, the)
}

func decadeOf(v int) int {
	if v < 20 {
		return 2000 + v
	}
	return 1900 + v
}

var decadeNames = map[string]int{
	"tens": 10, "twenties": 20, "thirties": 30, "forties": 40, "fifties": 50, "sixties": 60, "seventies": 70,
	"eighties": 80, "nineties": 90, "noughties": 2000, "hundreds": 0, "thousands": 2000,
}

func (p *parser) decadeNames(i, j int, the bool) (node, bool) {
	cent, k := 0, j
	if v, n := p.whole(j); n > 0 && !p.num(j) && (v >= 10 && v <= 29 || v == 2000) {
		cent, k = v*100, j+n
		if v == 2000 {
			cent = 2000
		}
		k = p.skip(k, "and", "-")
	} else if p.is(j, "two") && p.is(j+1, "thousands") && the {
		return node{a: i, b: j + 2, form: fPer, per: per{unit: decade, y: 2000, whole: true}, rule: "decade"}, true
	}
	v, ok := decadeNames[p.w(k)]
	if !ok || cent == 0 && (!the && !p.is(i-1, "in", "early", "late", "mid", "-") || v == 0 || p.is(k, "thousands")) || p.is(i-1, "his", "her", "their") {
		return node{}, false
	}
	switch {
	case v == 2000:
	case cent > 0:
		v += cent
	default:
		v = decadeOf(v)
	}
	return node{a: i, b: k + 1, form: fPer, per: per{unit: decade, y: v, whole: true}, rule: "decade"}, true
}
