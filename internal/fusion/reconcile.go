package fusion

import (
	"cmp"
	"slices"
	"strings"

	"github.com/tocsin/tocsin/internal/threat"
)

// Reconcile says what the reports of a case say together. It does not depend
// on the order of its input.
func Reconcile(in Input) Picture {
	m := newMaterial(in)
	m.sort()
	who := m.actors(in.Known, in.Verdicts)
	m.speakAs(who.canonical())
	p := Picture{Questions: []Question{}, Timeline: []Entry{}, Conflicts: []Conflict{}, Asks: who.questions()}
	when := m.whenQuestion()
	for _, q := range []Question{
		when, m.whereQuestion(), m.attackQuestion(),
		m.countQuestion(threat.FactKilled, "How many were killed?"),
		m.countQuestion(threat.FactInjured, "How many were injured?"),
		m.countQuestion(threat.FactMissing, "How many are missing?"),
		m.countQuestion(threat.FactDetained, "How many were detained?"),
		m.claimQuestion(),
		m.speechQuestion("warned", threat.FactWarning, "Who warned whom?"),
		m.speechQuestion("responses", threat.FactResponse, "What was done about it?"),
		m.plainQuestion("weapons", threat.FactWeapon, "With what?"),
		who.merged(m.plainQuestion("targets", threat.FactTarget, "Against whom or what?")),
		who.merged(m.plainQuestion("actors", threat.FactActor, "Who is named?")),
		m.speechQuestion("reported-by", threat.FactAttribution, "Who reports it?"),
	} {
		if len(q.Answers) > 0 {
			p.Questions = append(p.Questions, q)
			p.Conflicts = append(p.Conflicts, m.valueConflicts(q)...)
		}
	}
	p.Conflicts = append(p.Conflicts, m.exactConflicts(when)...)
	p.Conflicts = append(p.Conflicts, m.arithmeticConflicts(when)...)
	p.Conflicts = append(p.Conflicts, m.accountConflicts()...)
	p.Timeline = m.timeline(when)
	return p
}

// sort puts the facts in the order of their as-of times, then of their place
// in the text, so that the result does not hang on the order they came in.
func (m *material) sort() {
	slices.SortFunc(m.facts, func(a, b threat.FactRecord) int {
		return cmp.Or(
			m.asOf(a).From.Compare(m.asOf(b).From),
			cmp.Compare(a.Report, b.Report),
			cmp.Compare(a.Start, b.Start),
			cmp.Compare(a.End, b.End),
			cmp.Compare(a.ID, b.ID),
		)
	})
}

// of gives the live facts of a kind.
func (m *material) of(kind threat.Kind) []threat.FactRecord {
	var out []threat.FactRecord
	for _, f := range m.facts {
		if f.Kind == kind && live(f) {
			out = append(out, f)
		}
	}
	return out
}

// aside gives the answers for facts of a kind that do not bear on the case's
// event: background mentions, and those a person rejected.
func (m *material) aside(kind threat.Kind, keep func(threat.FactRecord) bool) []Answer {
	groups := newGrouping(m)
	for _, f := range m.facts {
		if f.Kind != kind || live(f) || !keep(f) {
			continue
		}
		standing, reason := Background, "it is told of something else, or in general"
		switch {
		case f.State == threat.FactRejected:
			standing, reason = Dismissed, "a person says that the text does not say so"
		case f.MachineRead:
			reason = "only a model read it; it counts once a person confirms it"
		}
		groups.add(string(standing)+"\x00"+reason+"\x00"+display(f), f, standing, reason)
	}
	return groups.answers
}

// grouping gathers facts of one value into one answer, in the order they come.
type grouping struct {
	m       *material
	index   map[string]int
	answers []Answer
}

func newGrouping(m *material) *grouping { return &grouping{m: m, index: map[string]int{}} }

// add puts a fact under key, opening an answer for it if there is none.
func (g *grouping) add(key string, f threat.FactRecord, standing Standing, reason string) {
	i, ok := g.index[key]
	if !ok {
		i = len(g.answers)
		g.index[key] = i
		g.answers = append(g.answers, Answer{Value: f.Value, Display: display(f), Standing: standing, Reason: reason})
	}
	a := &g.answers[i]
	a.Evidence = append(a.Evidence, g.m.evidence(f))
	a.Origins = g.m.origins(a.Evidence)
}

// display is a fact's value for people.
func display(f threat.FactRecord) string {
	switch {
	case f.Attack != nil && f.Attack.Stage != "" && f.Attack.Stage != "accomplished":
		return f.Attack.Stage + " " + f.Value
	case f.Count != nil && f.Count.Bound != "" && f.Value != "" && f.Count.Bound != f.Value:
		return strings.ToLower(f.Count.Bound) + " " + f.Value
	case f.Place != nil && f.Place.Relation != "" && f.Place.Relation != "in":
		return f.Place.Relation + " " + f.Value
	}
	return f.Value
}

// plainQuestion lists the values of a kind that do not compete: several
// weapons, targets or actors can all be right.
func (m *material) plainQuestion(id string, kind threat.Kind, text string) Question {
	groups := newGrouping(m)
	for _, f := range m.of(kind) {
		groups.add(f.Value, f, Current, "")
	}
	explainOrigins(groups.answers)
	slices.SortStableFunc(groups.answers, func(a, b Answer) int { return cmp.Compare(b.Origins, a.Origins) })
	return Question{
		ID: id, Kind: kind, Text: text,
		Answers: append(groups.answers, m.aside(kind, func(threat.FactRecord) bool { return true })...),
	}
}

// attackQuestion lists what kinds of attack are told of.
func (m *material) attackQuestion() Question {
	groups := newGrouping(m)
	for _, f := range m.of(threat.FactAttack) {
		switch stage := f.Attack; {
		case stage == nil || stage.Stage == "" || stage.Stage == "accomplished":
			groups.add(f.Value, f, Current, "")
		case stage.Stage == "threatened":
			groups.add(stage.Stage+f.Value, f, Background, "planned or threatened; nobody tells it as done")
		default:
			groups.add(stage.Stage+f.Value, f, Current, "")
		}
	}
	explainOrigins(groups.answers)
	slices.SortStableFunc(groups.answers, func(a, b Answer) int {
		return cmp.Or(cmp.Compare(standingOrder(a.Standing), standingOrder(b.Standing)), cmp.Compare(b.Origins, a.Origins))
	})
	return Question{
		ID: "what", Kind: threat.FactAttack, Text: "What happened?",
		Answers: append(groups.answers, m.aside(threat.FactAttack, func(threat.FactRecord) bool { return true })...),
	}
}

// explainOrigins says of each answer without a reason how many stand behind it.
func explainOrigins(answers []Answer) {
	for i := range answers {
		if answers[i].Reason == "" {
			answers[i].Reason = originWords(answers[i].Origins, len(answers[i].Evidence))
		}
	}
}
