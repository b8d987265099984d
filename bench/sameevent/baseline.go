package main

import (
	"math"
	"strings"
	"unicode"
)

// nearest is the document before one that is likest to it, -1 for none.
type nearest struct {
	at     int32
	cosine float64
}

// baseline is what is usually done: TF-IDF vectors over all words, each
// document put with the likest earlier one if their cosine is high enough.
// The document frequencies are those of the whole set, which a house that
// reads day by day does not have.
func baseline(texts []string) []nearest {
	vectors := tfidf(texts)
	postings := map[string][]int32{}
	out := make([]nearest, len(texts))
	for i, v := range vectors {
		dots := make([]float64, i)
		for term, x := range v {
			for _, j := range postings[term] {
				dots[j] += x * vectors[j][term]
			}
		}
		out[i].at = -1
		for j, d := range dots {
			if d > out[i].cosine {
				out[i] = nearest{int32(j), d}
			}
		}
		for term := range v {
			postings[term] = append(postings[term], int32(i))
		}
	}
	return out
}

// joined puts each document with its nearest if that is near enough.
func joined(near []nearest, least float64) []int {
	out := make([]int, len(near))
	for i, n := range near {
		out[i] = i
		if n.at >= 0 && n.cosine >= least {
			out[i] = out[n.at]
		}
	}
	return out
}

// bestBaseline is the baseline at the cosine that suits the set best: it is
// told what no house knows, so that nothing is won by choosing it badly.
func bestBaseline(gold, texts []string) (least float64, best measured) {
	near := baseline(texts)
	for t := .10; t < .95; t += .02 {
		if m := measure(gold, joined(near, t)); m.B3.f() > best.B3.f() {
			least, best = t, m
		}
	}
	return least, best
}

// tfidf makes vectors of length one.
func tfidf(texts []string) []map[string]float64 {
	vectors := make([]map[string]float64, len(texts))
	seen := map[string]float64{}
	for i, text := range texts {
		v := map[string]float64{}
		for _, w := range strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
			v[w]++
		}
		for w := range v {
			seen[w]++
		}
		vectors[i] = v
	}
	for _, v := range vectors {
		sum := 0.0
		for w, n := range v {
			v[w] = (1 + math.Log(n)) * math.Log(float64(len(texts))/seen[w])
			sum += v[w] * v[w]
		}
		for w := range v {
			v[w] /= math.Sqrt(sum)
		}
	}
	return vectors
}
