package fusion

import (
	"cmp"
	"math"
	"slices"
	"sync"
)

// Index finds, among all reports, the few that may be copies of a new one or
// tell of its event. It holds profiles only and grows as reports come in;
// finding and adding cost the same at ten reports or a million.
// It is safe for use by many goroutines.
type Index struct {
	mu       sync.RWMutex
	profiles []Profile
	number   map[string]int32   // report id → place in profiles
	bands    map[uint64][]int32 // copies meet here
	postings map[uint32][]int32 // reports with a term
	days     map[int32][]int32  // reports that tell of a day
	learned  map[uint32]int32   // in how many reports a term stood that are not in the index
	lessons  int
}

// Bounds of a look-up.
const (
	postingMost   = 4000 // postings gone through, the rarest terms first
	candidateMost = 64   // pairs judged closely
	dayMost       = 400  // reports of one day, the newest first
	leastScore    = 0.02 // of what is worth telling
)

// NewIndex makes an empty index.
func NewIndex() *Index {
	return &Index{number: map[string]int32{}, bands: map[uint64][]int32{}, postings: map[uint32][]int32{}, days: map[int32][]int32{}, learned: map[uint32]int32{}}
}

// Len is the number of reports in the index.
func (x *Index) Len() int {
	x.mu.RLock()
	defer x.mu.RUnlock()
	return len(x.number)
}

// Add puts a report into the index, in place of an earlier profile of it.
func (x *Index) Add(p Profile) {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.remove(p.Report)
	n := int32(len(x.profiles))
	x.profiles = append(x.profiles, p)
	x.number[p.Report] = n
	for _, b := range p.bands() {
		x.bands[b] = append(x.bands[b], n)
	}
	for h := range p.hashes() {
		x.postings[h] = append(x.postings[h], n)
	}
	for _, d := range p.Days {
		x.days[d] = append(x.days[d], n)
	}
}

// Learn counts a report's terms among those that have been seen, without
// putting it into the index: what an outlet writes under all its reports, and
// what all reports of a kind say, tells no events apart.
func (x *Index) Learn(p Profile) {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.lessons++
	for h := range p.hashes() {
		x.learned[h]++
	}
}

// Remove takes a report out of the index.
func (x *Index) Remove(report string) {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.remove(report)
}

func (x *Index) remove(report string) {
	n, ok := x.number[report]
	if !ok {
		return
	}
	p := x.profiles[n]
	for _, b := range p.bands() {
		dropFrom(x.bands, b, n)
	}
	for h := range p.hashes() {
		dropFrom(x.postings, h, n)
	}
	for _, d := range p.Days {
		dropFrom(x.days, d, n)
	}
	x.profiles[n] = Profile{}
	delete(x.number, report)
}

func dropFrom[K comparable](lists map[K][]int32, key K, n int32) {
	list := slices.DeleteFunc(lists[key], func(v int32) bool { return v == n })
	if len(list) == 0 {
		delete(lists, key)
		return
	}
	lists[key] = list
}

// Near gives the reports that may be copies of p or tell of its event, the
// likeliest first: every likely copy, and every one that was looked at closely
// and is not plainly of another event; those below the score that is proposed
// speak against a case.
func (x *Index) Near(p Profile) []Match {
	x.mu.RLock()
	defer x.mu.RUnlock()
	likely := x.copyCandidates(p)
	seen := map[int32]bool{}
	var out []Match
	for _, n := range append(likely, x.eventCandidates(p)...) {
		if seen[n] || x.profiles[n].Report == p.Report || x.profiles[n].Report == "" {
			continue
		}
		seen[n] = true
		m := SameEvent(p, x.profiles[n], x.weight)
		m.Copy = slices.Contains(likely, n)
		if m.Copy || m.Score >= leastScore {
			out = append(out, m)
		}
	}
	slices.SortFunc(out, func(a, b Match) int {
		return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(a.Report, b.Report))
	})
	return out
}

// copyCandidates are the reports that share a band with p.
func (x *Index) copyCandidates(p Profile) []int32 {
	var out []int32
	for _, b := range p.bands() {
		list := x.bands[b]
		for _, n := range list[:min(len(list), candidateMost)] {
			if !slices.Contains(out, n) && len(out) < candidateMost {
				out = append(out, n)
			}
		}
	}
	return out
}

// eventCandidates are the reports with the most telling terms and days in
// common with p.
func (x *Index) eventCandidates(p Profile) []int32 {
	scores := map[int32]float64{}
	rarest := slices.SortedFunc(p.hashes(), func(a, b uint32) int {
		return cmp.Or(cmp.Compare(len(x.postings[a]), len(x.postings[b])), cmp.Compare(a, b))
	})
	left := postingMost
	for _, h := range rarest {
		list := x.postings[h]
		if left -= len(list); left < 0 {
			break
		}
		w := x.weight(h)
		for _, n := range list {
			scores[n] += w * w
		}
	}
	for _, d := range p.Days {
		list := x.days[d]
		for _, n := range list[max(0, len(list)-dayMost):] {
			scores[n] += 16
		}
	}
	ranked := make([]candidate, 0, len(scores))
	for n, score := range scores {
		ranked = append(ranked, candidate{n, score})
	}
	slices.SortFunc(ranked, func(a, b candidate) int { return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(a.n, b.n)) })
	out := make([]int32, min(len(ranked), candidateMost))
	for i := range out {
		out[i] = ranked[i].n
	}
	return out
}

// candidate is a report that may tell of the same event, before it is looked
// at closely.
type candidate struct {
	n     int32
	score float64
}

// weight is the inverse document frequency of a term in nats, among what has
// been read and what is expected of words beforehand.
func (x *Index) weight(term uint32) float64 {
	expected := rareIn
	if _, ok := ordinary[term]; ok {
		expected = ordinaryIn
	}
	seen := float64(max(len(x.postings[term]), int(x.learned[term])))
	total := float64(max(len(x.number), x.lessons) + backgroundSize)
	return max(0, math.Log(total/(seen+expected)))
}
