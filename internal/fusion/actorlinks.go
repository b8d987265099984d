package fusion

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"

	"github.com/tocsin/tocsin/internal/fusion/names"
	"github.com/tocsin/tocsin/internal/threat"
)

// maxPairs bounds how many pairs of names are compared in one case.
const maxPairs = 400_000

// links compares the names that can be one.
func (p *people) links() []tie {
	found := map[string][]int{}
	for i, n := range p.nodes {
		kind := "p"
		if n.body {
			kind = "b"
		}
		for _, h := range n.name.Handles() {
			found[kind+h] = append(found[kind+h], i)
		}
		if n.known != "" {
			found["known"+n.known] = append(found["known"+n.known], i)
		}
	}
	p.toldHandles(found)
	seen := map[[2]int]bool{}
	var out []tie
	for _, h := range sorted(found) {
		for k, a := range found[h] {
			for _, b := range found[h][:k] {
				if pr := duo(a, b); a != b && !seen[pr] && len(seen) < maxPairs {
					seen[pr] = true
					if l := p.compare(pr[0], pr[1]); l.Grade != names.Apart {
						out = append(out, tie{a: pr[0], b: pr[1], like: l})
					}
				}
			}
		}
	}
	return out
}

func sorted(m map[string][]int) []string {
	out := make([]string, 0, len(m))
	for k := range m {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}

// toldHandles adds the names that a report itself says an actor also has.
func (p *people) toldHandles(found map[string][]int) {
	for i, n := range p.nodes {
		for _, f := range n.facts {
			if f.Actor == nil {
				continue
			}
			for _, also := range f.Actor.Aliases {
				for _, j := range p.withKey(names.Key(also)) {
					if key := fmt.Sprintf("told %d %d", min(i, j), max(i, j)); i != j {
						found[key] = []int{i, j}
					}
				}
			}
		}
	}
}

// compare says how two names of the case are to each other.
func (p *people) compare(a, b int) names.Likeness {
	x, y := p.nodes[a], p.nodes[b]
	if x.body != y.body {
		return names.Likeness{}
	}
	if x.known != "" && y.known != "" {
		if x.known != y.known {
			return names.Likeness{}
		}
		return names.Likeness{Grade: names.One, Rule: "list", Score: 100, Why: "“" + x.name.Said + "” and “" + y.name.Said + "” are names of " + x.known + " in the list of actors"}
	}
	if told := p.told(a, b); told != "" {
		return names.Likeness{Grade: names.One, Rule: "told", Why: told, Score: 100}
	}
	if x.body {
		return names.Bodies(x.name, y.name)
	}
	return p.weigh(x, y, names.People(x.name, y.name))
}

// told finds the sentence in which a report gives two names to one actor.
func (p *people) told(a, b int) string {
	for _, pr := range [][2]int{{a, b}, {b, a}} {
		x, y := p.nodes[pr[0]], p.nodes[pr[1]]
		for _, f := range x.facts {
			if f.Actor == nil {
				continue
			}
			for _, also := range f.Actor.Aliases {
				n := names.Of(also)
				if n.Key == y.name.Key && (x.body || len(n.Words) > 1) {
					return "the report of " + p.m.sourceOf(f.Report) + " gives both names to one: “" + f.Quote + "”, also “" + also + "”"
				}
			}
		}
	}
	return ""
}

func (p *people) toldTogether(a, b int) bool { return p.told(a, b) != "" }

func (m *material) sourceOf(report string) string {
	if s := m.reports[report].Source; s != "" {
		return s
	}
	return "a source not named"
}

// weigh holds a likeness of names against what else is told of the people: the
// age, what they did, and whether one report names both.
func (p *people) weigh(x, y *named, l names.Likeness) names.Likeness {
	if l.Grade == names.Apart {
		return l
	}
	if l.Rule == "surname" && p.inFull(x, y) {
		l.Grade, l.Rule = names.One, "in full"
		l.Why = "the same report names “" + longer(x, y).name.Said + "” in full and calls nobody else so"
	}
	age, ok := ages(x, y)
	switch {
	case ok && age > 1:
		return doubt(l, fmt.Sprintf("but one is said to be %d and the other %d", x.ages[0], y.ages[0]))
	case x.roles["victim"] && y.roles["perpetrator"] || x.roles["perpetrator"] && y.roles["victim"]:
		return doubt(l, "but one is told of as a victim and the other as an attacker")
	case ok && l.Grade == names.Perhaps:
		l.Why += fmt.Sprintf("; both are said to be %d years old", x.ages[0])
		l.Score = min(99, l.Score+20)
	}
	if l.Rule == "spelling" && oneReport(x, y) {
		return names.Likeness{Grade: names.Perhaps, Rule: l.Rule, Why: l.Why + "; but one report writes both", Score: 75}
	}
	return l
}

// doubt makes a question of what was sure, and nothing of what was a question.
func doubt(l names.Likeness, but string) names.Likeness {
	if l.Grade == names.Perhaps {
		return names.Likeness{}
	}
	return names.Likeness{Grade: names.Perhaps, Rule: l.Rule, Why: l.Why + "; " + but, Score: 40}
}

func longer(x, y *named) *named {
	if len(y.name.Words) > len(x.name.Words) {
		return y
	}
	return x
}

// inFull says whether each report with the shorter name has the longer one,
// too.
func (p *people) inFull(x, y *named) bool {
	long := longer(x, y)
	short := x
	if short == long {
		short = y
	}
	for _, f := range short.facts {
		if !slices.ContainsFunc(long.facts, func(g threat.FactRecord) bool { return g.Report == f.Report }) {
			return false
		}
	}
	return true
}

func oneReport(x, y *named) bool {
	return slices.ContainsFunc(x.facts, func(f threat.FactRecord) bool {
		return slices.ContainsFunc(y.facts, func(g threat.FactRecord) bool { return g.Report == f.Report })
	})
}

// ages gives how far the ages told of two people are apart, at the nearest.
func ages(x, y *named) (int, bool) {
	best, ok := 0, false
	for _, a := range x.ages {
		for _, b := range y.ages {
			if d := max(a-b, b-a); !ok || d < best {
				best, ok = d, true
			}
		}
	}
	return best, ok
}

var ageBehind = regexp.MustCompile(`^\s*(?:,\s*|\()(?:aged?\s+)?(\d{1,2})(?:\s*[,.;)]|\s+years|\s*$|-year)`)

var ageBefore = regexp.MustCompile(`(\d{1,2})-year-old\s*$`)

// ageIn reads the age that stands beside a name: "Fayzov, 19,".
func ageIn(f threat.FactRecord) (int, bool) {
	from := f.Start - f.SentenceSpan.Start
	if from < 0 || from+len(f.Quote) > len(f.Sentence) {
		return 0, false
	}
	found := ageBehind.FindStringSubmatch(f.Sentence[from+len(f.Quote):])
	if found == nil {
		found = ageBefore.FindStringSubmatch(f.Sentence[:from])
	}
	if found == nil {
		return 0, false
	}
	age, err := strconv.Atoi(found[1])
	return age, err == nil
}
