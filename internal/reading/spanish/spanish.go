// Package spanish reads what a Spanish report says of people killed, injured,
// missing and detained, and of attacks. It is the whole of what the language
// needs besides its numbers (package number) and its times (package when):
// tables of words and a small grammar over the tokens of package text.
//
// A language is added in the same way: a table of words for what is counted,
// what happens to people and what attackers do, and the orders in which the
// language puts number, noun and verb.
package spanish

import (
	"strings"

	"github.com/tocsin/tocsin/internal/reading/number"
	"github.com/tocsin/tocsin/internal/reading/text"
	"github.com/tocsin/tocsin/internal/threat"
)

// Toll is a count of people with what happened to them, over the tokens
// [First, Last).
type Toll struct {
	Kind        threat.Kind
	Low, High   *int
	Bound       string
	Group       string
	First, Last int
	Sentence    int
	Rule        string
}

// Act is an attack as mentioned, over the tokens [First, Last).
type Act struct {
	Type, Stage string
	First, Last int
	Sentence    int
}

// Found is what a text says.
type Found struct {
	Tolls []Toll
	Acts  []Act
}

// reader reads one text.
type reader struct {
	d      *text.Doc
	t      []text.Token
	lo, hi int
	nums   *number.Lang
	out    Found
}

// Read reads the sentences that are not set aside.
func Read(d *text.Doc) Found {
	r := &reader{d: d, t: d.Tokens, nums: number.Spanish()}
	for i := range d.Sentences {
		s := &d.Sentences[i]
		if s.Aside || s.Kind == text.Dateline || s.Kind == text.Header {
			continue
		}
		r.lo, r.hi = s.First, s.Last
		r.tolls(i)
		r.acts(i)
	}
	return r.out
}

func (r *reader) w(i int) string {
	if i < r.lo || i >= r.hi {
		return ""
	}
	return r.t[i].Fold
}

func (r *reader) is(i int, words ...string) bool { return i >= r.lo && i < r.hi && r.t[i].Is(words...) }

// quantity is how many, over the tokens [first, last).
type quantity struct {
	low, high   *int
	bound       string
	first, last int
}

// tolls finds the counts of a sentence.
func (r *reader) tolls(si int) {
	for i := r.lo; i < r.hi; {
		q, ok := r.quantity(i)
		if !ok {
			i++
			continue
		}
		k, end := r.noun(q.last)
		kind, how := fates[r.w(k)], "count and noun"
		if kind == "" && k == end && q.low != nil && *q.low == 1 || r.is(q.first-1, "las") && q.last == q.first+1 && r.is(q.last, "de", "y") {
			i = q.last
			continue // "una emboscada", "a las 8 de la noche"
		}
		if kind == "" {
			q, end = r.joined(q, end)
			kind, how = r.fateOf(q.first, end)
		}
		if kind != "" && r.is(q.first-1, "a") {
			if k := r.rises(q.first, q.last); k != "" {
				kind, how = k, "figure that rises"
			}
		} else if kind == "" && r.is(q.first-1, "a") {
			kind, how = r.rises(q.first, q.last), "figure that rises"
		}
		if kind != "" && !r.denied(q.first) && !r.ofAge(q.last) {
			r.out.Tolls = append(r.out.Tolls, Toll{
				Kind: kind, Low: q.low, High: q.high, Bound: q.bound, Group: r.label(k, end), First: q.first, Last: max(end, q.last), Sentence: si, Rule: how,
			})
		}
		i = max(end, q.last)
	}
}

// joined takes in a second count that "y" ties to the first: "tres policías y
// dos civiles".
func (r *reader) joined(q quantity, end int) (quantity, int) {
	if !r.is(end, "y") || q.low == nil || q.high == nil || *q.low != *q.high || end == q.last {
		return q, end
	}
	next, ok := r.bounded(quantity{first: end + 1}, end+1, 0)
	if !ok || next.low == nil || next.high == nil || *next.low != *next.high {
		return q, end
	}
	k, to := r.noun(next.last)
	if k == to || fates[r.w(k)] != "" {
		return q, end
	}
	sum := *q.low + *next.low
	q.low, q.high = &sum, &sum
	return q, to
}

// rises reads a figure before what it counts: "ascendió a 19 la cifra de
// muertos", "subió a once el número de víctimas mortales".
func (r *reader) rises(first, last int) threat.Kind {
	up := false
	for k := first - 2; k >= r.lo && k >= first-4; k-- {
		up = up || r.is(k, "ascendio", "asciende", "elevo", "eleva", "subio", "sube", "aumento", "aumenta", "llego", "llega", "ascienden", "suben")
	}
	if !up {
		return ""
	}
	for k := last; k < last+8 && k < r.hi; k++ {
		if f := fates[r.w(k)]; f != "" {
			return f
		}
	}
	return ""
}

// label is whom a count counts.
func (r *reader) label(k, end int) string {
	if k >= end || fates[r.w(k)] != "" {
		return "people"
	}
	return r.w(k)
}

func (r *reader) ofAge(k int) bool {
	return r.is(k, "ano", "anos", "horas", "dias", "meses", "semanas", "kilometros", "minutos")
}

// quantity reads a number with the words that bound it: "al menos 12", "entre
// 10 y 15", "decenas de".
func (r *reader) quantity(i int) (quantity, bool) {
	q := quantity{first: i}
	j := i
	for _, b := range bounds {
		if n := r.phrase(j, b.words); n > 0 {
			q.bound, j = strings.ReplaceAll(b.words, "_", " "), j+n
			return r.bounded(q, j, b.side)
		}
	}
	if r.is(j, "de") {
		a, n := r.nums.Cardinal(r.t[:r.hi], j+1)
		b, m := r.nums.Cardinal(r.t[:r.hi], j+n+2)
		if n > 0 && m > 0 && r.is(j+n+1, "a") && a < b && b < 1e6 {
			lo, hi := int(a), int(b)
			q.low, q.high, q.bound, q.last = &lo, &hi, "de … a", j+n+2+m
			return q, true
		}
		return q, false
	}
	if r.is(j, "entre") {
		a, n := r.nums.Cardinal(r.t[:r.hi], j+1)
		b, m := r.nums.Cardinal(r.t[:r.hi], j+n+2)
		if n > 0 && m > 0 && r.is(j+n+1, "y") && a < b {
			lo, hi := int(a), int(b)
			q.low, q.high, q.bound, q.last = &lo, &hi, "entre", j+n+2+m
			return q, true
		}
		return q, false
	}
	return r.bounded(q, j, 0)
}

// bounded reads the number behind a bound; side is 1 for a lower bound, -1 for
// an upper one.
func (r *reader) bounded(q quantity, j, side int) (quantity, bool) {
	if r.is(j, "otros", "otras", "los", "las") && j == q.first {
		if _, n := r.nums.Cardinal(r.t[:r.hi], j+1); n > 0 {
			j++
			q.first = j
		}
	}
	if v, ok := vague[r.w(j)]; ok {
		q.low, q.last = &v, j+1
		if r.is(j+1, "de") {
			q.last++
		}
		if q.bound == "" {
			q.bound = r.w(j)
		}
		return q, true
	}
	v, n := r.nums.Cardinal(r.t[:r.hi], j)
	if n == 0 || v < 0 || v > 1e7 || v != float64(int(v)) || r.t[j].Gap == text.Glued && j > r.lo && r.t[j-1].Fold != "(" && r.t[j-1].Fold != "\"" {
		return q, false
	}
	x := int(v)
	q.last = j + n
	if side >= 0 {
		q.low = &x
	}
	if side <= 0 {
		q.high = &x
	}
	return q, true
}

// phrase says how many tokens a phrase takes at i, 0 when it is not there.
func (r *reader) phrase(i int, words string) int {
	n := 0
	for w := range strings.SplitSeq(words, "_") {
		if r.w(i+n) != w {
			return 0
		}
		n++
	}
	return n
}

// noun finds the noun a number counts, within a few words: "12 jóvenes
// policías"; k is the noun and end one past it, both last when there is none.
func (r *reader) noun(last int) (k, end int) {
	for k = last; k < last+3 && k < r.hi; k++ {
		if fates[r.w(k)] != "" || people[r.w(k)] {
			end = k + 1
			if r.is(end, "mortales") && r.is(k, "victimas") {
				return end, end + 1
			}
			if people[r.w(k)] && r.fateNext(end) {
				return k, end
			}
			return k, end
		}
		if r.t[k].Kind != text.Word || stops[r.w(k)] {
			break
		}
	}
	return last, last
}

func (r *reader) fateNext(k int) bool { return fates[r.w(k)] != "" }
