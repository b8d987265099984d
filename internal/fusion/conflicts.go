package fusion

import (
	"fmt"
	"math"
	"slices"
	"strings"

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

// accountConflicts finds what one side tells and another denies: a warning
// was given and no notice was received; it was specific and it was general.
func (m *material) accountConflicts() []Conflict {
	var told, denied, general, specific []threat.FactRecord
	heard := map[string]bool{} // a sentence of several facts is one account
	for _, f := range m.facts {
		if !live(f) || !aboutWarning(f) {
			continue
		}
		words := strings.ToLower(f.Sentence)
		account := f.Report + "\x00" + words
		switch {
		case f.Speech != nil && f.Speech.Act == "denial" || containsAny(words, "no notice", "not been warned", "received no warning"):
			if !heard[account] {
				denied = append(denied, f)
			}
			heard[account] = true
		case containsAny(words, "general nature", "too general", "vague", "unspecific", "not specific"):
			if !heard[account] {
				general = append(general, f)
			}
			heard[account] = true
		case f.Speech == nil:
		case containsAny(words, "specific", "named the", "by name"):
			specific = append(specific, f)
			told = append(told, f)
		default:
			told = append(told, f)
		}
	}
	var out []Conflict
	out = append(out, m.account("given", "Was a warning given?", "one side says that it warned, another that it had no notice", confidential(told), denied)...)
	out = append(out, m.account("specific", "How specific was the warning?", "one side calls it specific, another general", specific, general)...)
	return out
}

// account is a conflict between two bodies of facts, none if one is empty.
func (m *material) account(id, text, why string, a, b []threat.FactRecord) []Conflict {
	if len(a) == 0 || len(b) == 0 {
		return nil
	}
	c := Conflict{ID: "account-" + id, Question: "warned", Kind: "account", Text: text, Why: why}
	for _, f := range append(slices.Clone(a), b...) {
		c.Sides = append(c.Sides, m.evidence(f))
	}
	return []Conflict{c}
}

// aboutWarning says whether an act of speech is, or speaks of, a warning.
func aboutWarning(f threat.FactRecord) bool {
	return f.Kind == threat.FactWarning || containsAny(strings.ToLower(f.Sentence), "warn", "notice", "alert", "tip-off", "information was", "information")
}

func confidential(facts []threat.FactRecord) []threat.FactRecord {
	return slices.DeleteFunc(slices.Clone(facts), func(f threat.FactRecord) bool {
		return f.Kind != threat.FactWarning || f.Speech.Public == "public"
	})
}

func containsAny(s string, parts ...string) bool {
	return slices.ContainsFunc(parts, func(p string) bool { return strings.Contains(s, p) })
}
