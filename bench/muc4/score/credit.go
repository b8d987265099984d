package score

import (
	"strings"

	"github.com/tocsin/tocsin/bench/muc4/template"
)

// Credit is what one response fill earns against one key fill.
type Credit int

// The three credits of the scoring guidelines (§3).
const (
	Incorrect Credit = iota
	Partial
	Correct
)

// credit compares one response fill with one key fill of slot s, the
// cross-references included.
func credit(s template.Slot, key, resp template.Fill) Credit {
	best := Incorrect
	for _, kv := range key.Values {
		best = max(best, valueCredit(s, kv, resp.Value()))
	}
	if best == Incorrect || len(s.Refs()) == 0 {
		return best
	}
	return withRefs(s, best, key, resp)
}

func valueCredit(s template.Slot, key, resp string) Credit {
	switch s.Kind() {
	case template.KindSet:
		return setCredit(s, key, resp)
	case template.KindDate:
		return dateCredit(key, resp)
	case template.KindLocation:
		return locationCredit(key, resp)
	case template.KindNumber:
		return numberCredit(key, resp)
	}
	return stringCredit(key, resp)
}

// setCredit gives partial credit to an ancestor of the key's value
// (guidelines §3.2.4, .7, .11, .13, .16, .20, .23).
func setCredit(s template.Slot, key, resp string) Credit {
	switch {
	case strings.EqualFold(key, resp):
		return Correct
	case s.IsAncestor(strings.ToUpper(resp), strings.ToUpper(key)):
		return Partial
	}
	return Incorrect
}

// withRefs lowers a fill's credit for its cross-reference tag: correct value
// and wrong tag is partial, partial stays partial (guidelines §3.1.2).
func withRefs(s template.Slot, c Credit, key, resp template.Fill) Credit {
	if c != Correct {
		return c
	}
	if refCredit(key, resp) == Correct {
		return Correct
	}
	if s == template.HumNumber || s == template.PhysNumber {
		return min(c, max(refCredit(key, resp), numberRefFloor))
	}
	return Partial
}

// numberRefFloor is what a right number with a foreign tag earns.
const numberRefFloor = Partial

// refCredit compares the tags alone. A key without a tag, or with the dummy
// tag "-", asks for none (template-doc-part1 §7.8, §7.17).
func refCredit(key, resp template.Fill) Credit {
	kr, rr := dropNull(key.Refs), dropNull(resp.Refs)
	if len(kr) == 0 && len(rr) == 0 {
		return Correct
	}
	best := Incorrect
	for _, k := range kr {
		for _, r := range rr {
			best = max(best, stringCredit(k, r))
		}
	}
	return best
}

func dropNull(refs []string) []string {
	var out []string
	for _, r := range refs {
		if r != "-" && r != "" {
			out = append(out, r)
		}
	}
	return out
}
