package fusion

import (
	"fmt"
	"math"
	"slices"

	"github.com/tocsin/tocsin/internal/threat"
)

// valueConflicts turns the contradicting answers of a question into conflicts
// with its current one.
func (m *material) valueConflicts(q Question) []Conflict {
	var out []Conflict
	current := slices.IndexFunc(q.Answers, func(a Answer) bool { return a.Standing == Current })
	for _, a := range q.Answers {
		if a.Standing != Contradicting {
			continue
		}
		c := Conflict{
			ID: fmt.Sprintf("%s-%d", q.ID, len(out)+1), Question: q.ID, Kind: "value",
			Text: q.Text + " " + a.Display, Why: a.Reason, Sides: slices.Clone(a.Evidence),
		}
		if current >= 0 {
			c.Text = fmt.Sprintf("%s %s, or %s", q.Text, q.Answers[current].Display, a.Display)
			c.Sides = append(slices.Clone(q.Answers[current].Evidence), c.Sides...)
		}
		out = append(out, c)
	}
	return out
}

// arithmeticConflicts holds stated distances in time ("nearly a week before
// the attack") against the dates that the reports give for both ends.
func (m *material) arithmeticConflicts(when Question) []Conflict {
	var out []Conflict
	for _, f := range m.of(threat.FactDate) {
		if f.Date == nil || f.Date.Relation == nil || f.Date.Relation.Direction == "within" {
			continue
		}
		if c, ok := m.checkRelation(f, when); ok {
			c.ID = fmt.Sprintf("arithmetic-%d", len(out)+1)
			out = append(out, c)
		}
	}
	return out
}

// checkRelation compares one stated distance with the dates.
func (m *material) checkRelation(f threat.FactRecord, when Question) (Conflict, bool) {
	subject, ok := m.subjectTime(f)
	if !ok {
		return Conflict{}, false
	}
	event, ok := m.currentTime(when)
	if !ok {
		return Conflict{}, false
	}
	rel := f.Date.Relation
	low, high := dayDistance(subject.when, event.when, rel.Direction)
	if high >= rel.MinDays && low <= rel.MaxDays {
		return Conflict{}, false
	}
	return Conflict{
		Question: "when", Kind: "arithmetic",
		Text: fmt.Sprintf("“%s”, but from %s to %s it is %s", f.Quote, subject.when.EDTF, event.when.EDTF, dayWords(low)),
		Why: fmt.Sprintf("the words give %s to %s; the dates give %s",
			dayWords(rel.MinDays), dayWords(rel.MaxDays), dayWords(low)),
		Sides: []Evidence{m.evidence(f), m.evidence(subject.fact), m.evidence(event.fact)},
	}, true
}

// subjectTime finds the date of what a relation is about: a date in the same
// sentence, nearest to it.
func (m *material) subjectTime(rel threat.FactRecord) (dated, bool) {
	var best dated
	nearest := math.MaxInt
	for _, f := range m.facts {
		if f.Kind != threat.FactDate || f.Report != rel.Report || f.Date == nil || f.Date.Relation != nil || !f.Date.Known() || !live(f) {
			continue
		}
		if f.SentenceSpan != rel.SentenceSpan || f.Date.Of == "attack" || f.Overlaps(rel.Span) {
			continue
		}
		gap := max(rel.Start-f.End, f.Start-rel.End)
		if gap < nearest {
			best, nearest = dated{f, f.Date.When}, gap
		}
	}
	return best, nearest < math.MaxInt
}

// currentTime is the fact and time that the when-question goes by.
func (m *material) currentTime(when Question) (dated, bool) {
	for _, a := range when.Answers {
		if a.Standing != Current {
			continue
		}
		for _, f := range m.facts {
			if w, ok := eventTime(f); ok && f.ID == a.Evidence[0].Fact {
				return dated{f, w}, true
			}
		}
	}
	return dated{}, false
}

// dayDistance is the least and greatest number of days from one time to
// another, counted in the direction the words give.
func dayDistance(subject, event threat.When, direction string) (low, high float64) {
	days := func(a, b threat.When) float64 { return b.From.Sub(a.From).Hours() / 24 }
	d := math.Floor(days(subject, event))
	if direction == "after" {
		d = math.Floor(days(event, subject))
	}
	spread := 0.0
	for _, w := range []threat.When{subject, event} {
		if !w.To.IsZero() {
			spread = max(spread, w.To.Sub(w.From).Hours()/24-1)
		}
	}
	return d - spread, d + spread
}
