package fusion

import (
	"cmp"
	"math"
	"slices"
	"sync"
)

// Index finds, among all reports, the few that may be copies of a new one or
// tell of its event. It holds profiles only and grows as reports come in. Each
// report stands under a bounded number of entries — its names, streets and
// minutes, its rarest words, its days in its towns, the smallest hashes of its
// shingles — and a look-up goes through a bounded number of them, so that
// finding and adding cost about the same at ten thousand reports and at a
// million. It is safe for use by many goroutines.
type Index struct {
	mu        sync.RWMutex
	profiles  []Profile
	number    map[string]int32 // report id → place in profiles
	entries   chains
	seen      map[uint32]int32 // in how many reports a term or specific stood
	lessons   int              // how many reports those are
	officials map[uint32]int32 // in how many reports a name stood with an office
	names     map[string]string
	gone      int // profiles that were removed and leave entries behind
}

// Bounds of an entry and of a look-up.
const (
	entryTerms    = 12   // of a report's terms, the rarest
	entryKeys     = 16   // of its specifics
	entryDays     = 3    // of its days, in each of its towns
	entryTowns    = 2    // of its towns
	lookTerms     = 24   // terms looked up, the rarest
	lookMost      = 4000 // entries gone through
	lookEach      = 400  // of one term or specific, the newest first
	lookDay       = 200  // of one day and town
	copiesMost    = 64
	candidateMost = 64 // pairs judged closely
	tooCommon     = 2000
	leastScore    = 0.02 // of what is worth telling
)

// NewIndex makes an empty index.
func NewIndex() *Index {
	return &Index{number: map[string]int32{}, entries: newChains(), seen: map[uint32]int32{}, officials: map[uint32]int32{}, names: map[string]string{}}
}

// Len is the number of reports in the index.
func (x *Index) Len() int {
	x.mu.RLock()
	defer x.mu.RUnlock()
	return len(x.number)
}

// Add puts a report into the index, in place of an earlier profile of it, and
// learns from it how usual its words are.
func (x *Index) Add(p Profile) {
	x.mu.Lock()
	defer x.mu.Unlock()
	if _, known := x.number[p.Report]; !known {
		x.learn(&p)
	}
	x.add(p)
}

// addLearned adds a report from which has been learned already.
func (x *Index) addLearned(p Profile) {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.add(p)
}

func (x *Index) add(p Profile) {
	x.remove(p.Report)
	n := int32(len(x.profiles))
	for i, s := range p.Places {
		p.Places[i].Name = x.name(s.Name)
		p.Places[i].Country = x.name(s.Country)
	}
	x.profiles = append(x.profiles, p)
	x.number[p.Report] = n
	x.enter(&p, n)
}

// name keeps one string for all places of a name.
func (x *Index) name(s string) string {
	if kept, ok := x.names[s]; ok {
		return kept
	}
	x.names[s] = s
	return s
}

// Learn counts a report's terms among those that have been seen, without
// putting it into the index: what an outlet writes under all its reports, and
// what all reports of a kind say, tells no events apart.
func (x *Index) Learn(p Profile) {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.learn(&p)
}

func (x *Index) learn(p *Profile) {
	x.lessons++
	for _, t := range p.Terms {
		x.seen[t.Hash]++
	}
	for _, k := range p.Keys {
		x.seen[k.Hash]++
		if k.Kind == OfficialKey {
			x.officials[k.Hash]++
		}
	}
}

// official says whether a name was told with an office in several reports.
func (x *Index) official(name uint32) bool { return x.officials[name] > 1 }

// Remove takes a report out of the index.
func (x *Index) Remove(report string) {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.remove(report)
}

// remove forgets a profile. Its entries lead to nothing from then on, and go
// when they have become as many as the rest.
func (x *Index) remove(report string) {
	n, ok := x.number[report]
	if !ok {
		return
	}
	x.profiles[n] = Profile{}
	delete(x.number, report)
	if x.gone++; x.gone > 1000 && x.gone > len(x.number) {
		x.rebuild()
	}
}

// rebuild enters every profile anew.
func (x *Index) rebuild() {
	x.profiles = slices.DeleteFunc(x.profiles, func(p Profile) bool { return p.Report == "" })
	x.entries, x.gone = newChains(), 0
	for n := range x.profiles {
		x.number[x.profiles[n].Report] = int32(n)
		x.enter(&x.profiles[n], int32(n))
	}
}

// Spaces of entries that are not words, so that equal hashes do not meet.
const (
	copySpace = 0x9e3779b9
	daySpace  = 0x85ebca6b
)

// enter makes the entries of a report.
func (x *Index) enter(p *Profile, n int32) {
	for _, h := range p.Sketch[:min(len(p.Sketch), copyKeys)] {
		x.entries.put(h^copySpace, n)
	}
	for _, h := range x.rarest(p, entryTerms) {
		x.entries.put(h, n)
	}
	left := entryKeys
	for _, k := range p.Keys {
		if k.Kind == OfficialKey || left == 0 || x.seen[k.Hash] > tooCommon {
			continue
		}
		left--
		x.entries.put(k.Hash, n)
	}
	for _, h := range p.dayEntries(0) {
		x.entries.put(h, n)
	}
}

// rarest are the hashes of the terms that stood in the fewest reports.
func (x *Index) rarest(p *Profile, most int) []uint32 {
	type term struct {
		hash uint32
		seen int32
	}
	all := make([]term, 0, len(p.Terms))
	for _, t := range p.Terms {
		all = append(all, term{t.Hash, x.seen[t.Hash]})
	}
	slices.SortFunc(all, func(a, b term) int { return cmp.Or(cmp.Compare(a.seen, b.seen), cmp.Compare(a.hash, b.hash)) })
	out := make([]uint32, 0, most)
	for _, t := range all[:min(len(all), most)] {
		if t.seen <= tooCommon {
			out = append(out, t.hash)
		}
	}
	return out
}

// dayEntries are the hashes of a report's days in its towns, and of those that
// lie up to so many days from them.
func (p *Profile) dayEntries(around int32) []uint32 {
	days := p.Days[:min(len(p.Days), entryDays)]
	if len(days) == 0 && p.Published != 0 {
		days = []int32{p.Published}
	}
	var out []uint32
	towns := 0
	for _, s := range p.Places {
		if !s.Town || towns == entryTowns {
			continue
		}
		towns++
		place := uint64(hash32(s.Name)) << 32
		for _, d := range days {
			for near := d - around; near <= d+around; near++ {
				if h := mix(place|uint64(uint32(near))) ^ daySpace; !slices.Contains(out, h) {
					out = append(out, h)
				}
			}
		}
	}
	return out
}

// weight is the inverse document frequency of a term in nats, among what has
// been read and what is expected of words beforehand.
func (x *Index) weight(term uint32) float64 {
	expected := rareIn
	if _, ok := ordinary[term]; ok {
		expected = ordinaryIn
	}
	return max(0, math.Log(float64(x.lessons+backgroundSize)/(float64(x.seen[term])+expected)))
}
