package fusion

import (
	"cmp"
	"slices"
)

// chains keep, for each hash, the reports that stand under it, the newest
// first, in one array: a hash with one report costs little more than the
// report's number.
type chains struct {
	heads map[uint32]int32
	links []link
}

type link struct{ report, next int32 }

func newChains() chains { return chains{heads: map[uint32]int32{}, links: make([]link, 1)} }

func (c *chains) put(h uint32, report int32) {
	c.links = append(c.links, link{report, c.heads[h]})
	c.heads[h] = int32(len(c.links) - 1)
}

// each calls f with the reports under a hash until it says stop.
func (c *chains) each(h uint32, f func(report int32) bool) {
	for i := c.heads[h]; i != 0; i = c.links[i].next {
		if !f(c.links[i].report) {
			return
		}
	}
}

// Near gives the reports that may be copies of p or tell of its event, the
// likeliest first: every likely copy, and every one that was looked at closely
// and is not plainly of another event; those below the score that is proposed
// speak against a case.
func (x *Index) Near(p Profile) []Match {
	x.mu.RLock()
	defer x.mu.RUnlock()
	weights := x.remembered()
	copies := x.copyCandidates(&p)
	values := valuesOf(&p, weights)
	var out []Match
	for i, n := range append(copies, x.eventCandidates(&p, weights)...) {
		if i >= len(copies) && slices.Contains(copies, n) {
			continue
		}
		m := sameEvent(&p, &x.profiles[n], values, lore{weights, x.official})
		m.Copy = i < len(copies)
		if m.Copy || m.Score >= leastScore {
			out = append(out, m)
		}
	}
	slices.SortFunc(out, func(a, b Match) int {
		return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(a.Report, b.Report))
	})
	return out
}

// remembered gives weights for one look-up, each reckoned once: candidates
// share most of their words.
func (x *Index) remembered() func(uint32) float64 {
	known := map[uint32]float64{}
	return func(h uint32) float64 {
		w, ok := known[h]
		if !ok {
			w = x.weight(h)
			known[h] = w
		}
		return w
	}
}

// other says whether a place in profiles holds a report other than p.
func (x *Index) other(n int32, p *Profile) bool {
	return x.profiles[n].Report != "" && x.profiles[n].Report != p.Report
}

// copyCandidates are the reports that share small hashes with p and, as far as
// their sketches tell, most of the shorter one's words.
func (x *Index) copyCandidates(p *Profile) []int32 {
	var out []int32
	for _, h := range p.Sketch[:min(len(p.Sketch), copyKeys)] {
		left := 4 * copiesMost
		x.entries.each(h^copySpace, func(n int32) bool {
			left--
			if x.other(n, p) && !slices.Contains(out, n) && p.shared(&x.profiles[n]) >= copyLikely {
				out = append(out, n)
			}
			return left > 0 && len(out) < copiesMost
		})
	}
	return out
}

// candidate is a report that may tell of the same event, before it is looked
// at closely.
type candidate struct {
	n     int32
	score float32
}

// dayScore is what one day in one town adds to a candidate.
const dayScore = 16

// eventCandidates are the reports with the most telling terms and specifics in
// common with p, or its days and towns.
func (x *Index) eventCandidates(p *Profile, weight func(uint32) float64) []int32 {
	hashes := x.rarest(p, lookTerms)
	for _, k := range p.Keys {
		if k.Kind != OfficialKey {
			hashes = append(hashes, k.Hash)
		}
	}
	slices.SortFunc(hashes, func(a, b uint32) int { return cmp.Or(cmp.Compare(x.seen[a], x.seen[b]), cmp.Compare(a, b)) })
	scores := map[int32]float32{}
	left := lookMost
	gather := func(h uint32, most int, add float32) {
		x.entries.each(h, func(n int32) bool {
			if x.other(n, p) {
				scores[n] += add
			}
			left--
			most--
			return left > 0 && most > 0
		})
	}
	for _, h := range p.dayEntries(1) {
		gather(h, lookDay, dayScore)
	}
	for _, h := range hashes {
		w := float32(weight(h))
		gather(h, lookEach, w*w)
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
