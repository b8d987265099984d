package main

import "regexp"

// The measure of the article extraction benchmark (Zyte, 2020): precision and
// recall over shingles of four words, normalised to each page, averaged over
// the pages, and their harmonic mean.

// word is Python's \w+ under Unicode.
var word = regexp.MustCompile(`[\p{L}\p{N}\p{Mn}\p{Mc}_]+`)

const shingleWords = 4

type shingle [shingleWords]string

// shingles counts the runs of four words; a shorter text is one run.
func shingles(text string) map[shingle]int {
	words := word.FindAllString(text, -1)
	out := map[shingle]int{}
	if len(words) == 0 {
		return out
	}
	for i := range max(1, len(words)-shingleWords+1) {
		var s shingle
		copy(s[:], words[i:min(len(words), i+shingleWords)])
		out[s]++
	}
	return out
}

// score is how one page went.
type score struct {
	precision, recall float64
	given, wanted     bool // anything was extracted; anything should have been
}

// compare scores an extracted text against the true one.
func compare(want, got string) score {
	w, g := shingles(want), shingles(got)
	var both, extra, missing int
	for s, n := range w {
		both += min(n, g[s])
		missing += max(0, n-g[s])
	}
	for s, n := range g {
		extra += max(0, n-w[s])
	}
	sc := score{given: both+extra > 0, wanted: both+missing > 0}
	switch {
	case extra == 0 && missing == 0:
		sc.precision, sc.recall = 1, 1
	case both > 0:
		sc.precision = float64(both) / float64(both+extra)
		sc.recall = float64(both) / float64(both+missing)
	}
	return sc
}

// mean takes the pages together.
type mean struct {
	precision, recall float64
	given, wanted     int
}

func (m *mean) add(s score) {
	if s.given {
		m.precision += s.precision
		m.given++
	}
	if s.wanted {
		m.recall += s.recall
		m.wanted++
	}
}

// figures are the averages and their harmonic mean.
func (m *mean) figures() (precision, recall, f float64) {
	precision = m.precision / float64(max(1, m.given))
	recall = m.recall / float64(max(1, m.wanted))
	if precision+recall > 0 {
		f = 2 * precision * recall / (precision + recall)
	}
	return precision, recall, f
}
