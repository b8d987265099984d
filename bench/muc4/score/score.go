// Package score scores filled templates: by the official MUC-4 guidelines
// (scoring-guidelines.v7), by the template-filling measure of Du et al. 2021
// ("GTT"), and by CEAF-RME of Chen et al. 2023 (IterX).
package score

import "github.com/tocsin/tocsin/bench/muc4/template"

// Tally counts the outcomes of one slot, or a sum of slots.
type Tally struct {
	Correct, Partial, Incorrect, Spurious, Missing int
}

// Possible is what the key asks for (POS).
func (t Tally) Possible() int { return t.Correct + t.Partial + t.Incorrect + t.Missing }

// Actual is what the response gave (ACT).
func (t Tally) Actual() int { return t.Correct + t.Partial + t.Incorrect + t.Spurious }

// Add adds another tally to t.
func (t *Tally) Add(o Tally) {
	t.Correct += o.Correct
	t.Partial += o.Partial
	t.Incorrect += o.Incorrect
	t.Spurious += o.Spurious
	t.Missing += o.Missing
}

func (t Tally) points() float64 { return float64(t.Correct) + 0.5*float64(t.Partial) }

// Recall is points over POS, in per cent; 0 when nothing was asked.
func (t Tally) Recall() float64 { return percent(t.points(), t.Possible()) }

// Precision is points over ACT, in per cent; 0 when nothing was given.
func (t Tally) Precision() float64 { return percent(t.points(), t.Actual()) }

// F is the F-measure with the given beta (1 for P&R, 0.5 for 2P&R, 2 for
// P&2R).
func (t Tally) F(beta float64) float64 { return fMeasure(t.Precision(), t.Recall(), beta) }

func percent(n float64, d int) float64 {
	if d == 0 {
		return 0
	}
	return 100 * n / float64(d)
}

func fMeasure(p, r, beta float64) float64 {
	if p+r == 0 {
		return 0
	}
	b := beta * beta
	return (1 + b) * p * r / (b*p + r)
}

// Slots is a tally for each slot; TemplateID counts whole templates.
type Slots [template.SlotCount]Tally

func (s *Slots) add(o *Slots) {
	for i := range s {
		s[i].Add(o[i])
	}
}

// Sum adds up the scored slots. TemplateID is reported but not summed, as in
// the official reports.
func (s *Slots) Sum(keep func(template.Slot) bool) Tally {
	var t Tally
	for i := template.Date; i < template.SlotCount; i++ {
		if keep == nil || keep(i) {
			t.Add(s[i])
		}
	}
	return t
}

// Pair is one row of the mapping: a key template and the response template
// mapped to it. Either is -1 for none.
type Pair struct {
	Message       string
	Key, Response int
	Slots         Slots
}

// Result is the official score of one response file.
type Result struct {
	Matched, Missing, Spurious Slots
	Pairs                      []Pair
}

// All is the tally of ALL TEMPLATES by slot.
func (r *Result) All() Slots {
	s := r.Matched
	s.add(&r.Missing)
	s.add(&r.Spurious)
	return s
}

// Official scores responses against keys. Messages are those of the key;
// responses to other messages are ignored.
func Official(keys, responses []template.Template) *Result {
	r := &Result{}
	byMessage := group(responses)
	for _, m := range order(keys) {
		r.message(m.id, m.templates, byMessage[m.id])
	}
	return r
}

type message struct {
	id        string
	templates []template.Template
}

func order(ts []template.Template) []message {
	var out []message
	for _, t := range ts {
		if n := len(out); n == 0 || out[n-1].id != t.Message {
			out = append(out, message{id: t.Message})
		}
		m := &out[len(out)-1]
		if !t.Irrelevant {
			m.templates = append(m.templates, t)
		}
	}
	return out
}

func group(ts []template.Template) map[string][]template.Template {
	out := map[string][]template.Template{}
	for _, t := range ts {
		if !t.Irrelevant {
			out[t.Message] = append(out[t.Message], t)
		}
	}
	return out
}

func (r *Result) message(id string, keys, responses []template.Template) {
	mapped := align(keys, responses)
	taken := make([]bool, len(responses))
	for k, p := range mapped {
		if p.response < 0 {
			r.missing(id, k, &keys[k])
			continue
		}
		taken[p.response] = true
		r.Matched.add(&p.slots)
		r.Pairs = append(r.Pairs, Pair{id, k, p.response, p.slots})
	}
	for i := range responses {
		if !taken[i] {
			s := unpaired(&responses[i], Tally{Spurious: 1})
			r.Spurious.add(&s)
			r.Pairs = append(r.Pairs, Pair{id, -1, i, s})
		}
	}
}

// missing counts a key template that no response was mapped to; an optional
// one costs nothing (template-doc-part1 §4.2).
func (r *Result) missing(id string, at int, key *template.Template) {
	if key.Optional {
		return
	}
	s := unpaired(key, Tally{Missing: 1})
	r.Missing.add(&s)
	r.Pairs = append(r.Pairs, Pair{id, at, -1, s})
}

func unpaired(t *template.Template, each Tally) Slots {
	var s Slots
	s[template.TemplateID] = each
	for i := template.Date; i < template.SlotCount; i++ {
		for _, f := range t.Fills[i] {
			if !f.Optional || each.Spurious > 0 {
				s[i].Add(each)
			}
		}
	}
	return s
}
