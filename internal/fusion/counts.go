package fusion

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/tocsin/tocsin/internal/threat"
)

// figure is a count fact as an interval, with its as-of time.
type figure struct {
	fact      threat.FactRecord
	evidence  Evidence
	low, high int // high is [math.MaxInt] when nothing bounds it above
}

// exact says whether the figure is one number.
func (f figure) exact() bool { return f.low == f.high }

// meets says whether both figures can be true at one time.
func (f figure) meets(o figure) bool { return f.low <= o.high && o.low <= f.high }

// within says whether f says everything that o says, and more.
func (f figure) within(o figure) bool { return f.low >= o.low && f.high <= o.high }

// later says whether f is known to be as of a later time than o.
func (f figure) later(o figure) bool {
	a, b := f.evidence.AsOf, o.evidence.AsOf
	return a.Known() && b.Known() && !a.Overlaps(b) && a.From.After(b.From)
}

// ordered says whether it is known which of the two is the later one.
func (f figure) ordered(o figure) bool { return f.later(o) || o.later(f) }

// countQuestion reconciles the figures of a kind. The rules:
//
//   - what a person confirmed comes first;
//   - tolls of one event rise: a later, higher figure supersedes;
//   - bounds that can be true together are compatible, and the tighter one
//     is current;
//   - a figure that cannot be true with the current one, and is neither
//     older nor lower, contradicts it.
func (m *material) countQuestion(kind threat.Kind, text string) Question {
	q := Question{ID: string(kind), Kind: kind, Text: text}
	var figures, partial []figure
	for _, f := range m.of(kind) {
		fig, ok := m.figure(f)
		switch {
		case !ok:
		case f.Count.Perpetrators || isPart(f.Count):
			partial = append(partial, fig)
		default:
			figures = append(figures, fig)
		}
	}
	groups := newGrouping(m)
	if len(figures) > 0 {
		current := pickCurrent(figures)
		for _, f := range figures {
			standing, reason := stand(f, current)
			groups.add(string(standing)+"\x00"+display(f.fact), f.fact, standing, reason)
		}
	}
	for _, f := range partial {
		groups.add("part\x00"+f.fact.Count.Group+display(f.fact), f.fact, Compatible, partReason(f.fact.Count))
	}
	m.nameCurrent(groups.answers)
	slices.SortStableFunc(groups.answers, func(a, b Answer) int {
		return cmp.Compare(standingOrder(a.Standing), standingOrder(b.Standing))
	})
	q.Answers = append(groups.answers, m.aside(kind, func(threat.FactRecord) bool { return true })...)
	return q
}

// figure reads a fact as an interval; ok is false for one without a number.
func (m *material) figure(f threat.FactRecord) (figure, bool) {
	if f.Count == nil || (f.Count.Low == nil && f.Count.High == nil) {
		return figure{}, false
	}
	out := figure{fact: f, evidence: m.evidence(f), high: math.MaxInt}
	if f.Count.Low != nil {
		out.low = *f.Count.Low
	}
	if f.Count.High != nil {
		out.high = *f.Count.High
	}
	return out, out.low <= out.high
}

// pickCurrent is the figure the desk goes by: the last one standing when all
// are gone through in time.
func pickCurrent(figures []figure) figure {
	current := figures[0]
	for _, f := range figures[1:] {
		if replaces(f, current) {
			current = f
		}
	}
	return current
}

// replaces says whether f is rather to go by than current.
func replaces(f, current figure) bool {
	confirmed, was := f.fact.State == threat.FactConfirmed || f.fact.ByHand, current.fact.State == threat.FactConfirmed || current.fact.ByHand
	switch {
	case confirmed != was && !(was && f.later(current) && f.low > current.high):
		return confirmed
	case f.later(current) && same(f.evidence.Holder, current.evidence.Holder):
		return !looser(f, current)
	case current.later(f):
		return false
	case f.low != current.low:
		return f.low > current.low
	}
	return f.high < current.high
}

// looser says whether f merely says less than current: an "over 100" after a
// "137" is no new figure.
func looser(f, current figure) bool { return current.within(f) && !f.within(current) }

// stand says how a figure stands to the current one, and why.
func stand(f, current figure) (Standing, string) {
	switch {
	case f.fact.ID == current.fact.ID || (f.low == current.low && f.high == current.high):
		return Current, ""
	case f.later(current) && !f.meets(current):
		return Contradicting, fmt.Sprintf("it is as of %s, later than the current figure, and lower; nobody says why", whenWords(f.evidence.AsOf))
	case current.later(f) && current.low >= f.low:
		return Superseded, fmt.Sprintf("as of %s; %s has the later, %s figure", whenWords(f.evidence.AsOf), holderWords(current.evidence), comparison(current, f))
	case f.meets(current) && f.evidence.Report == current.evidence.Report:
		return Compatible, fmt.Sprintf("%s gives a looser bound in the same report; both can be true", holderWords(f.evidence))
	case f.meets(current) && current.low > f.low && !f.exact():
		return Superseded, "a lower bound that a higher one replaces; both can be true"
	case f.meets(current):
		return Compatible, "both can be true"
	case !f.ordered(current) && f.high < current.low && same(f.evidence.Holder, current.evidence.Holder):
		return Superseded, "the same holder gives a higher figure, and tolls rise"
	case current.later(f):
		return Superseded, fmt.Sprintf("as of %s; %s later revised it", whenWords(f.evidence.AsOf), holderWords(current.evidence))
	}
	return Contradicting, fmt.Sprintf("%s and %s give figures for the same time that cannot both be true", holderWords(f.evidence), holderWords(current.evidence))
}

func comparison(a, b figure) string {
	if a.low > b.low {
		return "higher"
	}
	return "tighter"
}

// nameCurrent gives the current answers their reason.
func (m *material) nameCurrent(answers []Answer) {
	for i := range answers {
		if a := &answers[i]; a.Standing == Current {
			a.Reason = originWords(a.Origins, len(a.Evidence))
		}
	}
}

// partWords are the groups that are only a part of the victims.
var partWords = []string{
	"child", "children", "minor", "minors", "woman", "women", "girl", "girls", "boy", "boys", "soldier", "soldiers",
	"policeman", "policemen", "police", "officer", "officers", "foreigner", "foreigners", "attacker", "attackers",
	"gunman", "gunmen", "militant", "militants", "critically", "seriously", "hospitalized", "hospitalised",
}

// isPart says whether a figure counts only a part of those hit.
func isPart(c *threat.CountDetail) bool {
	words := strings.Fields(strings.ToLower(c.Group))
	return c.Part || len(words) > 0 && slices.Contains(partWords, words[len(words)-1])
}

func partReason(c *threat.CountDetail) string {
	if c.Perpetrators {
		return "counts the attackers, not their victims"
	}
	if c.Group == "" {
		return "counts only a part of those hit"
	}
	return "counts only the " + c.Group
}

// standingOrder is the order in which people want answers: what holds, what
// contradicts it, what goes with it, what is past.
func standingOrder(s Standing) int {
	return slices.Index([]Standing{Current, Contradicting, Compatible, Superseded, Background, Dismissed}, s)
}
