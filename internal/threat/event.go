package threat

import (
	"slices"
	"strings"
)

// TargetDetail is whom or what a [FactTarget] says was hit, where the reading
// knows more than the words.
type TargetDetail struct {
	Human  bool   `json:"human,omitempty"`
	Name   string `json:"name,omitempty"` // of a person
	Type   string `json:"type,omitempty"` // "government official", "energy", … of MUC-4's lists
	Count  int    `json:"count,omitempty"`
	Nation string `json:"nation,omitempty"` // of foreigners and their property
	// Effects are what happened to them: "death", "injury", "no injury or death",
	// "regained freedom", "destroyed", "some damage", "no damage".
	Effects []string `json:"effects,omitempty"`
}

// Event is the facts of one report that tell of one attack or threat.
type Event struct {
	ID, Report  string
	Type, Stage string // of its attack facts: "shooting and arson"
	Place       string
	When        *When
	Facts       []Fact
}

// Events groups the facts of reports by the event they tell of, in the order
// in which the reports do. Facts of no event are left out.
func Events(facts []Fact) []Event {
	at := map[string]int{}
	var out []Event
	for _, f := range facts {
		if f.Event == "" {
			continue
		}
		key := f.Report + "\x00" + f.Event
		i, ok := at[key]
		if !ok {
			i = len(out)
			at[key] = i
			out = append(out, Event{ID: f.Event, Report: f.Report})
		}
		out[i].take(f)
	}
	return out
}

func (e *Event) take(f Fact) {
	e.Facts = append(e.Facts, f)
	if f.Attack == nil {
		return
	}
	switch {
	case e.Type == "" || e.Type == "attack":
		e.Type, e.Stage = f.Attack.Type, f.Attack.Stage
	case f.Attack.Stage == e.Stage && f.Attack.Type != "attack" && !strings.Contains(e.Type, f.Attack.Type):
		e.Type += " and " + f.Attack.Type
	}
	if e.Place == "" {
		e.Place = f.Attack.Place
	}
	if e.When == nil {
		e.When = f.Attack.When
	}
}

// Title is the event in a line: "bombing in Lima, 2024-03-22".
func (e Event) Title() string {
	var b strings.Builder
	if e.Stage != "" && e.Stage != "accomplished" {
		b.WriteString(e.Stage + " ")
	}
	if e.Type == "" {
		b.WriteString("attack")
	} else {
		b.WriteString(e.Type)
	}
	if e.Place != "" {
		b.WriteString(" in " + e.Place)
	}
	if e.When != nil && e.When.EDTF != "" {
		b.WriteString(", " + e.When.EDTF)
	}
	return b.String()
}

// Of are the event's facts of the given kinds.
func (e Event) Of(kinds ...Kind) []Fact {
	var out []Fact
	for _, f := range e.Facts {
		if slices.Contains(kinds, f.Kind) {
			out = append(out, f)
		}
	}
	return out
}

// EventRow is what an event's facts say to one question, as said.
type EventRow struct {
	Label string // "toll", "hit", "by", "with"
	Words []string
}

// Rows are an event's facts in a few lines: the toll, whom and what it hit and
// how, who did it and how surely, with what. Questions without facts are left
// out.
func (e Event) Rows() []EventRow {
	rows := []EventRow{{Label: "toll"}, {Label: "hit"}, {Label: "by"}, {Label: "with"}}
	add := func(i int, words string) {
		if !slices.Contains(rows[i].Words, words) {
			rows[i].Words = append(rows[i].Words, words)
		}
	}
	for _, f := range e.Facts {
		switch {
		case f.Count != nil:
			add(0, strings.Join(strings.Fields(f.Quote), " "))
		case f.Kind == FactTarget && f.Target != nil && len(f.Target.Effects) > 0:
			add(1, f.Value+" ("+strings.Join(f.Target.Effects, ", ")+")")
		case f.Kind == FactTarget:
			add(1, f.Value)
		case f.Actor != nil && f.Actor.Role == "perpetrator" && f.Actor.Assertion != "":
			add(2, f.Value+" ("+string(f.Actor.Assertion)+")")
		case f.Actor != nil && f.Actor.Role == "perpetrator":
			add(2, f.Value)
		case f.Kind == FactWeapon:
			add(3, f.Quote)
		}
	}
	return slices.DeleteFunc(rows, func(r EventRow) bool { return len(r.Words) == 0 })
}
