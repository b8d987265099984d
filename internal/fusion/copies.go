package fusion

import (
	"slices"
	"strings"
)

// Copies are found on cleaned text by the share of five-word shingles that
// two texts have in common (Broder 1997). A [Profile] keeps a sketch of them:
// the smallest hashes. Copies meet in the index under the very smallest, their
// sketches make a copy likely, and [CompareTexts] settles it on the texts.
const (
	copyKeys      = 6   // a pair with half its shingles in common meets with 98 %
	copyLikely    = 0.6 // of the shorter text's shingles, as the sketches tell
	copyShare     = 0.8 // of the shorter text's shingles
	copyLeastSize = 12  // shingles; shorter texts are copies only when equal
)

// sketch gives the smallest hashes of the words' shingles, in order, and how
// many shingles there are.
func sketch(words []word) ([]uint32, int32) {
	all := make([]uint32, 0, len(words))
	eachShingle(words, func(h uint64) { all = append(all, mix(h)) })
	slices.Sort(all)
	all = slices.Compact(all)
	return slices.Clone(all[:min(len(all), sketchLen)]), int32(len(all))
}

// shared estimates what share of the shorter text's shingles the other one
// has: of the smallest hashes of both together, those that stand in both.
func (p *Profile) shared(q *Profile) float64 {
	i, j, seen, both := 0, 0, 0, 0
	for seen < sketchLen && (i < len(p.Sketch) || j < len(q.Sketch)) {
		seen++
		switch {
		case j == len(q.Sketch) || i < len(p.Sketch) && p.Sketch[i] < q.Sketch[j]:
			i++
		case i == len(p.Sketch) || p.Sketch[i] > q.Sketch[j]:
			j++
		default:
			both++
			i++
			j++
		}
	}
	if seen == 0 {
		return 0
	}
	jaccard := float64(both) / float64(seen)
	return jaccard / (1 + jaccard) * float64(p.Shingles+q.Shingles) / float64(min(p.Shingles, q.Shingles))
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

// mix is a finaliser of SplitMix64.
func mix(h uint64) uint32 {
	h += 0x9e3779b97f4a7c15
	h = (h ^ (h >> 30)) * 0xbf58476d1ce4e5b9
	h = (h ^ (h >> 27)) * 0x94d049bb133111eb
	return uint32(h >> 32)
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
