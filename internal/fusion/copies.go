package fusion

import (
	"math"
	"slices"
	"strings"
)

// Copies are found on cleaned text by the share of five-word shingles that
// two texts have in common (Broder 1997). A [Profile] keeps a MinHash of
// them; what it makes likely, [CompareTexts] settles on the texts themselves.
const (
	copyBands     = 16 // of three minima each: a pair with half its shingles in common is found with 88 %
	copyRows      = signatureLen / copyBands
	copyShare     = 0.8 // of the shorter text's shingles
	copyLeastSize = 12  // shingles; shorter texts are copies only when equal
)

// signature is the MinHash of the words' shingles; nil for no words at all.
func signature(words []word) []uint32 {
	if len(words) == 0 {
		return nil
	}
	sig := make([]uint32, signatureLen)
	for i := range sig {
		sig[i] = math.MaxUint32
	}
	eachShingle(words, func(h uint64) {
		for i := range sig {
			if v := mix(h, uint64(i)); v < sig[i] {
				sig[i] = v
			}
		}
	})
	return sig
}

// eachShingle calls f with a hash of every run of five words; a text of fewer
// words is one shingle.
func eachShingle(words []word, f func(uint64)) {
	hashes := make([]uint64, len(words))
	for i, w := range words {
		hashes[i] = uint64(hash32(w.text))
	}
	size := min(shingleWords, len(hashes))
	for i := 0; i+size <= len(hashes); i++ {
		h := uint64(14695981039346656037)
		for _, w := range hashes[i : i+size] {
			h = (h ^ w) * 1099511628211
		}
		f(h)
	}
}

// mix is the i-th hash function of the family (a finaliser of SplitMix64).
func mix(h, i uint64) uint32 {
	h += (i + 1) * 0x9e3779b97f4a7c15
	h = (h ^ (h >> 30)) * 0xbf58476d1ce4e5b9
	h = (h ^ (h >> 27)) * 0x94d049bb133111eb
	return uint32(h >> 32)
}

// bands are the keys under which copies of a report meet.
func (p Profile) bands() []uint64 {
	if len(p.Signature) != signatureLen {
		return nil
	}
	keys := make([]uint64, copyBands)
	for b := range keys {
		h := uint64(b)
		for _, v := range p.Signature[b*copyRows : (b+1)*copyRows] {
			h = (h ^ uint64(v)) * 1099511628211
		}
		keys[b] = h
	}
	return keys
}

// CopyVerdict says whether one text is a copy of another.
type CopyVerdict struct {
	Copy bool
	// Share is how much of the shorter text stands in the other, 0 to 1.
	Share float64
	// Added and Missing are the sentences that only the second, or only the
	// first, text has.
	Added, Missing []string
}

// CompareTexts settles whether the cleaned text b is a copy of a, a reprint or
// an excerpt, and what differs.
func CompareTexts(a, b string) CopyVerdict {
	wa, wb := wordsOf(a), wordsOf(b)
	sa, sb := shingles(wa), shingles(wb)
	if min(len(sa), len(sb)) < copyLeastSize {
		equal := slices.EqualFunc(wa, wb, func(x, y word) bool { return x.text == y.text }) && len(wa) > 0
		return CopyVerdict{Copy: equal, Share: map[bool]float64{true: 1}[equal]}
	}
	if len(sb) < len(sa) {
		sa, sb = sb, sa
	}
	common := 0
	for h := range sa {
		if _, ok := sb[h]; ok {
			common++
		}
	}
	v := CopyVerdict{Share: float64(common) / float64(len(sa))}
	v.Copy = v.Share >= copyShare
	if v.Copy {
		v.Added, v.Missing = onlyIn(b, a), onlyIn(a, b)
	}
	return v
}

func shingles(words []word) map[uint64]struct{} {
	set := make(map[uint64]struct{}, len(words))
	eachShingle(words, func(h uint64) { set[h] = struct{}{} })
	return set
}

// onlyIn gives the lines and sentences of a that b does not have.
func onlyIn(a, b string) []string {
	known := map[string]bool{}
	for _, s := range sentences(b) {
		known[foldSentence(s)] = true
	}
	var out []string
	for _, s := range sentences(a) {
		if f := foldSentence(s); f != "" && !known[f] {
			out = append(out, s)
		}
	}
	return out
}

// sentences cuts a text roughly: enough to show what differs. A single line
// break is taken for a wrapped line.
func sentences(text string) []string {
	var out []string
	for _, paragraph := range strings.Split(text, "\n\n") {
		for _, s := range strings.SplitAfter(strings.ReplaceAll(paragraph, "\n", " "), ". ") {
			if s = strings.TrimSpace(s); s != "" {
				out = append(out, s)
			}
		}
	}
	return out
}

func foldSentence(s string) string {
	var b strings.Builder
	for _, w := range wordsOf(s) {
		b.WriteString(w.text + " ")
	}
	return b.String()
}
