package fusion

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/tocsin/tocsin/internal/threat"
)

// timeline puts the event and what was said about it on one axis, earliest
// first. What has no time of its own stands at the time of its report, and
// what has neither is left out.
func (m *material) timeline(when Question) []Entry {
	lines := &lines{m: m, index: map[string]int{}}
	for _, a := range when.Answers {
		if a.Standing == Current || a.Standing == Contradicting {
			m.eventLines(lines, a)
		}
	}
	keys := m.speechKeys()
	for _, f := range m.facts {
		if !live(f) {
			continue
		}
		switch {
		case f.Speech != nil && f.Kind != threat.FactAttribution:
			lines.add("statement", f.Speech.Act, keys[f.ID], m.saidAt(f), f.Value, f)
		case f.Count != nil && f.Kind == threat.FactKilled && !f.Count.Perpetrators && !isPart(f.Count):
			lines.add("statement", "toll", f.Report+display(f), m.asOf(f), fmt.Sprintf("Killed: %s", display(f)), f)
		}
	}
	slices.SortStableFunc(lines.entries, func(a, b Entry) int {
		return cmp.Or(a.When.From.Compare(b.When.From), cmp.Compare(a.Kind, b.Kind))
	})
	return lines.entries
}

// speechKeys gives the acts of speech the keys that bring tellings of one act
// together.
func (m *material) speechKeys() map[string]string {
	out := map[string]string{}
	for _, kind := range []threat.Kind{threat.FactWarning, threat.FactClaim, threat.FactResponse} {
		facts := m.of(kind)
		for i, key := range actKeys(facts) {
			out[facts[i].ID] = key
		}
	}
	return out
}

// eventLines adds what happened at one of the times told for the event.
func (m *material) eventLines(lines *lines, a Answer) {
	text := "Attack"
	if types := m.attackTypes(); len(types) > 0 {
		text += ": " + strings.Join(types, ", ")
	}
	for _, f := range m.facts {
		if w, ok := eventTime(f); ok && live(f) && w.EDTF == a.Value {
			lines.add("event", "attack", a.Value, w, text, f)
		}
	}
}

// attackTypes are the kinds of attack told of, but for the mere "attack".
func (m *material) attackTypes() []string {
	var out []string
	for _, f := range m.of(threat.FactAttack) {
		if f.Attack != nil && f.Attack.Type != "attack" && !slices.Contains(out, f.Attack.Type) {
			out = append(out, f.Attack.Type)
		}
	}
	return out
}

// saidAt is when an act of speech was made: its own time, else its report's.
func (m *material) saidAt(f threat.FactRecord) threat.When {
	if f.Speech.When != nil && f.Speech.When.Known() {
		return *f.Speech.When
	}
	return m.asOf(f)
}

// lines gathers entries of one key into one.
type lines struct {
	m       *material
	index   map[string]int
	entries []Entry
}

func (l *lines) add(kind, act, key string, when threat.When, text string, f threat.FactRecord) {
	if !when.Known() {
		return
	}
	key = kind + act + key
	i, ok := l.index[key]
	if !ok {
		i = len(l.entries)
		l.index[key] = i
		l.entries = append(l.entries, Entry{When: when, Kind: kind, Act: act, Text: text, Holder: l.m.evidence(f).Holder, Sentence: f.Sentence})
	}
	e := &l.entries[i]
	if len(text) > len(e.Text) {
		e.Text = text // the fullest telling
	}
	e.Facts = append(e.Facts, f.ID)
	if !slices.Contains(e.Reports, f.Report) {
		e.Reports = append(e.Reports, f.Report)
	}
}
