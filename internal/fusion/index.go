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
}

// Bounds of a look-up.
const (
	postingMost   = 8000 // postings gone through, the rarest terms first
	candidateMost = 64   // pairs judged closely
	dayMost       = 400  // reports of one day, the newest first
)

// NewIndex makes an empty index.
func NewIndex() *Index {
	return &Index{number: map[string]int32{}, bands: map[uint64][]int32{}, postings: map[uint32][]int32{}, days: map[int32][]int32{}}
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
	for _, t := range p.Terms {
		x.postings[t.Hash] = append(x.postings[t.Hash], n)
	}
	for _, d := range p.Days {
		x.days[d] = append(x.days[d], n)
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
	for _, t := range p.Terms {
		dropFrom(x.postings, t.Hash, n)
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
// likeliest first: every likely copy, and every one that reaches the score.
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
		if m.Copy || m.Score >= sameEventScore {
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
	rarest := slices.SortedFunc(slices.Values(p.Terms), func(a, b Term) int {
		return cmp.Or(cmp.Compare(len(x.postings[a.Hash]), len(x.postings[b.Hash])), cmp.Compare(a.Hash, b.Hash))
	})
	left := postingMost
	for _, t := range rarest {
		list := x.postings[t.Hash]
		if left -= len(list); left < 0 {
			break
		}
		w := x.weight(t.Hash)
		for _, n := range list {
			scores[n] += w * w
		}
	}
	for _, d := range p.Days {
		list := x.days[d]
		for _, n := range list[max(0, len(list)-dayMost):] {
			scores[n] += 4
		}
	}
	out := make([]int32, 0, len(scores))
	for n := range scores {
		out = append(out, n)
	}
	slices.SortFunc(out, func(a, b int32) int { return cmp.Or(cmp.Compare(scores[b], scores[a]), cmp.Compare(a, b)) })
	return out[:min(len(out), candidateMost)]
}

// weight is the inverse document frequency of a term, from 0 to about 1.
// With few reports to go by, every term is taken to be somewhat usual.
func (x *Index) weight(term uint32) float64 {
	const prior = 50
	total := float64(len(x.number) + prior)
	return math.Log(total/(float64(len(x.postings[term]))+0.5)) / math.Log(total/0.5)
}
