package main

import (
	"math"
	"strings"
	"unicode"
)

// baselineScore is the cosine at which the baseline joins a document. It was
// chosen once and not searched for.
const baselineScore = 0.35

// baseline is what is usually done: TF-IDF vectors over all words, each
// document put with the nearest earlier one if their cosine is high enough.
// The document frequencies are those of the whole set, which a house that
// reads day by day does not have.
func baseline(texts []string, least float64) []int {
	vectors := tfidf(texts)
	postings := map[string][]int32{}
	out := make([]int, len(texts))
	next := 0
	for i, v := range vectors {
		dots := map[int32]float64{}
		for term, x := range v {
			for _, j := range postings[term] {
				dots[j] += x * vectors[j][term]
			}
		}
		best, at := least, int32(-1)
		for j, d := range dots {
			if d > best || d == best && j < at {
				best, at = d, j
			}
		}
		if at >= 0 {
			out[i] = out[at]
		} else {
			out[i] = next
			next++
		}
		for term := range v {
			postings[term] = append(postings[term], int32(i))
		}
	}
	return out
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
