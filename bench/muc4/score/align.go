package score

import (
	"sort"

	"github.com/tocsin/tocsin/bench/muc4/template"
)

// mapping is the response template chosen for one key template, -1 for none.
type mapping struct {
	response int
	slots    Slots
}

// identity are the slots of which at least one must match, beside the type,
// before templates may be mapped (guidelines §3.2.1; :restrict-map-slots).
var identity = []template.Slot{
	template.PhysID, template.PhysType, template.HumName, template.HumDescription, template.HumType,
	template.PerpIndividual, template.PerpOrganization,
}

// align maps response templates to key templates, best pair first.
func align(keys, responses []template.Template) []mapping {
	out := make([]mapping, len(keys))
	for i := range out {
		out[i].response = -1
	}
	pairs := candidates(keys, responses)
	used := make([]bool, len(responses))
	for _, c := range pairs {
		if out[c.key].response < 0 && !used[c.resp] {
			out[c.key] = mapping{c.resp, c.slots}
			used[c.resp] = true
		}
	}
	return out
}

type candidate struct {
	key, resp int
	points    float64
	slots     Slots
}

func candidates(keys, responses []template.Template) []candidate {
	var out []candidate
	for k := range keys {
		for r := range responses {
			s := compare(&keys[k], &responses[r])
			if mappable(&s) {
				t := s.Sum(nil)
				out = append(out, candidate{k, r, t.points(), s})
			}
		}
	}
	sort.SliceStable(out, func(i, j int) bool { return out[i].points > out[j].points })
	return out
}

func mappable(s *Slots) bool {
	if s[template.Type].points() == 0 {
		return false
	}
	for _, slot := range identity {
		if s[slot].points() > 0 {
			return true
		}
	}
	return false
}

// compare scores one response template against one key template.
func compare(key, resp *template.Template) Slots {
	var s Slots
	s[template.TemplateID] = Tally{Correct: 1}
	for i := template.Date; i < template.SlotCount; i++ {
		s[i] = compareSlot(i, key.Fills[i], resp.Fills[i])
	}
	return s
}

// compareSlot pairs the fills of one slot, fully correct pairs first, then
// partial ones; what is left on both sides pairs up as incorrect, and the
// surplus is missing or spurious. An optional key fill counts only if matched.
func compareSlot(s template.Slot, key, resp []template.Fill) Tally {
	var t Tally
	kUsed, rUsed := make([]bool, len(key)), make([]bool, len(resp))
	for want := Correct; want >= Partial; want-- {
		for _, optional := range []bool{false, true} {
			for k := range key {
				if key[k].Optional != optional || kUsed[k] {
					continue
				}
				if r := firstWith(s, key[k], resp, rUsed, want); r >= 0 {
					kUsed[k], rUsed[r] = true, true
					t.count(want)
				}
			}
		}
	}
	left, extra := 0, 0
	for k := range key {
		if !kUsed[k] && !key[k].Optional {
			left++
		}
	}
	for _, u := range rUsed {
		if !u {
			extra++
		}
	}
	t.Incorrect = min(left, extra)
	t.Missing = left - t.Incorrect
	t.Spurious = extra - t.Incorrect
	return t
}

func (t *Tally) count(c Credit) {
	if c == Correct {
		t.Correct++
		return
	}
	t.Partial++
}

func firstWith(s template.Slot, key template.Fill, resp []template.Fill, used []bool, want Credit) int {
	for r := range resp {
		if !used[r] && credit(s, key, resp[r]) >= want {
			return r
		}
	}
	return -1
}
