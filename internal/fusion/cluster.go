package fusion

import "strconv"

// Cluster sorts reports into events as the house does when they come in one
// after the other: each is placed with the event it most likely tells of, or
// opens a new one. The result gives each profile's event, numbered from zero.
// How usual words are is learned from all the profiles beforehand, as a house
// has that reads the same outlets every day.
func Cluster(profiles []Profile) []int {
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
