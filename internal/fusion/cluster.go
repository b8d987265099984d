package fusion

import (
	"cmp"
	"math"
	"slices"
	"strconv"
)

// Arrive sorts reports into events as the house does when they come in one
// after the other: each is placed with the event it most likely tells of, or
// opens a new one. The result gives each profile's event, numbered from zero.
// How usual words are is learned from all the profiles beforehand, as a house
// has that reads the same outlets every day.
func Arrive(profiles []Profile) []int {
	x := NewIndex()
	event := map[string]int{}
	out := make([]int, len(profiles))
	next := 0
	for _, p := range profiles {
		x.Learn(p)
	}
	for i, p := range profiles {
		proposals := Propose(x.Near(p), func(report string) []string { return []string{strconv.Itoa(event[report])} })
		out[i] = next
		if len(proposals) > 0 {
			out[i], _ = strconv.Atoi(proposals[0].Case)
		} else {
			next++
		}
		event[p.Report] = out[i]
		x.addLearned(p)
	}
	return out
}

// Cluster sorts reports into events when all of them are there: each pair that
// may tell of one event is judged, and events are joined, the likeliest pairs
// first, while the likelier half of the pairs between them speaks for it. So
// the first words of an event, which tell little, are settled by what is told
// later. The result gives each profile's event.
func Cluster(profiles []Profile) []int {
	g := clustering{odds: map[pair]float64{}, event: make([]int, len(profiles)), members: map[int][]int{}}
	for i := range profiles {
		g.event[i] = i
		g.members[i] = []int{i}
	}
	g.judge(profiles)
	likely := g.likely()
	for range 2 { // what grew meanwhile may now join
		for _, p := range likely {
			if a, b := g.event[p.a], g.event[p.b]; a != b && g.between(a, b) > 0 {
				g.join(a, b)
			}
		}
	}
	return g.event
}

// pair is two profiles, the earlier one first.
type pair struct{ a, b int }

func pairOf(i, j int) pair { return pair{min(i, j), max(i, j)} }

// clustering is a set of reports on its way into events.
type clustering struct {
	odds    map[pair]float64 // of the pairs that were judged
	event   []int            // of each report
	members map[int][]int    // of each event
}

func (g *clustering) judge(profiles []Profile) {
	x := NewIndex()
	place := map[string]int{}
	for i, p := range profiles {
		x.Add(p)
		place[p.Report] = i
	}
	for i, p := range profiles {
		for _, m := range x.Near(p) {
			g.odds[pairOf(i, place[m.Report])] = oddsOf(m.Score)
		}
	}
}

// likely gives the pairs that more likely than not tell of one event, the
// likeliest first.
func (g *clustering) likely() []pair {
	var out []pair
	for p, odds := range g.odds {
		if odds > 0 {
			out = append(out, p)
		}
	}
	slices.SortFunc(out, func(p, q pair) int {
		return cmp.Or(cmp.Compare(g.odds[q], g.odds[p]), cmp.Compare(p.a, q.a), cmp.Compare(p.b, q.b))
	})
	return out
}

// between is the mean of the odds of the likelier half of the pairs between
// two events; a pair that was not even judged closely speaks against.
func (g *clustering) between(a, b int) float64 {
	all := make([]float64, 0, len(g.members[a])*len(g.members[b]))
	for _, i := range g.members[a] {
		for _, j := range g.members[b] {
			odds, judged := g.odds[pairOf(i, j)]
			if !judged {
				odds = -oddsBound
			}
			all = append(all, odds)
		}
	}
	slices.SortFunc(all, func(x, y float64) int { return cmp.Compare(y, x) })
	return meanOfHalf(all)
}

func (g *clustering) join(a, b int) {
	for _, i := range g.members[b] {
		g.event[i] = a
	}
	g.members[a] = append(g.members[a], g.members[b]...)
	delete(g.members, b)
}

// oddsBound bounds what one pair says: a very sure one does not outvote two
// doubts.
const oddsBound = 5

// oddsOf is the logarithm of a score's odds, bounded.
func oddsOf(score float64) float64 {
	score = min(max(score, 1e-6), 1-1e-6)
	return min(max(math.Log(score/(1-score)), -oddsBound), oddsBound)
}

// meanOfHalf is the mean of the first half of a list.
func meanOfHalf(odds []float64) float64 {
	sum := 0.0
	half := odds[:(len(odds)+1)/2]
	for _, o := range half {
		sum += o
	}
	return sum / float64(len(half))
}
