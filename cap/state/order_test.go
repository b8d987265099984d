package state

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/tocsin/tocsin/cap"
	"github.com/tocsin/tocsin/internal/testkit/cputime"
)

// random makes messages that name each other at random, some twice, some of
// one second, some by strangers.
func random(r *rand.Rand, n int) []*cap.Alert {
	types := []cap.MsgType{cap.MsgAlert, cap.MsgUpdate, cap.MsgUpdate, cap.MsgCancel, cap.MsgAck, cap.MsgError}
	var list []*cap.Alert
	for i := range n {
		a := say([]string{"a@x", "b@x", "c@y"}[r.IntN(3)], fmt.Sprint(r.IntN(n)), types[r.IntN(len(types))], r.IntN(4))
		if r.IntN(9) == 0 {
			a.Status = cap.Exercise
		}
		list = append(list, a)
		var refs []cap.Reference
		for range r.IntN(4) {
			refs = append(refs, list[r.IntN(i+1)].Reference())
		}
		a.References = cap.NewReferences(refs...)
	}
	// Let earlier ones name later ones too.
	for range n / 3 {
		a := list[r.IntN(n)]
		refs, _ := a.References.List()
		a.References = cap.NewReferences(append(refs, list[r.IntN(n)].Reference())...)
	}
	return list
}

func checkOrder(t *testing.T, seed uint64, n int) {
	r := rand.New(rand.NewPCG(seed, 1))
	list := random(r, n)
	want := setOf(Options{}, list...).All(at(1))
	for range 3 {
		r.Shuffle(n, func(i, j int) { list[i], list[j] = list[j], list[i] })
		got := setOf(Options{}, list...).All(at(1))
		if diff := cmp.Diff(summary(want), summary(got)); diff != "" {
			t.Fatalf("seed %d: order matters (-want +got):\n%s", seed, diff)
		}
	}
	checkInvariants(t, want)
}

// checkInvariants: what is superseded or cancelled was so by a message that is
// there, that is not itself older, and the chain ends in something shown or ended.
func checkInvariants(t *testing.T, entries []Entry) {
	byRef := map[string][]Entry{}
	for _, e := range entries {
		byRef[e.Alert.Reference().String()] = append(byRef[e.Alert.Reference().String()], e)
	}
	for _, e := range entries {
		seen := map[string]bool{}
		for cur := e; cur.Phase == Superseded; {
			key := cur.Alert.Reference().String()
			if seen[key] || len(cur.By) == 0 {
				t.Fatalf("%s is hidden by a ring", key)
			}
			seen[key] = true
			next := byRef[cur.By[len(cur.By)-1].String()]
			if len(next) == 0 {
				t.Fatalf("%s is hidden by nothing", key)
			}
			cur = next[0]
		}
	}
}

func summary(entries []Entry) []string {
	var out []string
	for _, e := range entries {
		out = append(out, fmt.Sprintf("%s %s %s %v %v %v %v %v", e.Alert.Reference(), e.Phase, e.Alert.References, e.By, e.Answers, e.Contests, e.Missing, e.Conflicts))
	}
	return out
}

func TestOrderDoesNotMatter(t *testing.T) {
	for seed := range uint64(300) {
		checkOrder(t, seed, 12)
	}
}

func FuzzOrder(f *testing.F) {
	f.Add(uint64(1), 5)
	f.Fuzz(func(t *testing.T, seed uint64, n int) {
		if n < 1 || n > 60 {
			return
		}
		checkOrder(t, seed, n)
	})
}

// One alert with a hundred thousand answers, one message that names as many,
// and a crowd of one second that all name each other: none is expensive.
func TestCrowdsAreCheap(t *testing.T) {
	const n = 30_000
	center := say("a@x", "C", cap.MsgAlert, 0)
	s := setOf(Options{}, center)
	var entries []Entry
	took := cputime.Of(t, func() {
		var all []cap.Reference
		for i := range n {
			s.Add(say("b@x", fmt.Sprint("ack", i), cap.MsgAck, 1, center), "")
			u := say("a@x", fmt.Sprint("u", i), cap.MsgUpdate, 2)
			u.References = cap.NewReferences(cap.Reference{Sender: "a@x", Identifier: fmt.Sprint("u", (i+1)%n), Sent: u.Sent}, center.Reference())
			s.Add(u, "")
			all = append(all, u.Reference())
		}
		last := say("a@x", "L", cap.MsgCancel, 3)
		last.References = cap.NewReferences(all...)
		s.Add(last, "")
		entries = s.All(at(1))
	})
	if took > 10*time.Second {
		t.Errorf("%d messages took %s", s.Len(), took)
	}
	if got := entries[0]; got.Phase != Superseded || len(got.Answers) != n || len(got.By) != n {
		t.Errorf("the center is %s with %d answers", got.Phase, len(got.Answers))
	}
	if got := phases(entries)["u7"]; got != Cancelled {
		t.Errorf("what the last one names is %s", got)
	}
}

// A hundred thousand messages, most of which act on one: as fast as sorting.
func BenchmarkSet(b *testing.B) {
	for _, n := range []int{1_000, 10_000, 100_000} {
		list := make([]*cap.Alert, n)
		for i := range list {
			typ := cap.MsgAlert
			var refs []*cap.Alert
			if i%3 > 0 {
				typ, refs = cap.MsgUpdate, []*cap.Alert{list[i-1], list[0]}
			}
			list[i] = say("a@x", fmt.Sprint(i), typ, i, refs...)
		}
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			for b.Loop() {
				setOf(Options{}, list...).InForce(at(1))
			}
			b.ReportMetric(float64(n)*float64(b.N)/b.Elapsed().Seconds(), "messages/s")
		})
	}
}
