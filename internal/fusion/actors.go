package fusion

import (
	"cmp"
	"slices"
	"strings"

	"github.com/tocsin/tocsin/internal/fusion/names"
	"github.com/tocsin/tocsin/internal/threat"
)

// Verdict is what a person said of two names of a case: that they are one
// actor's, or that they are not. The names are folded as [NameKey] does.
type Verdict struct {
	ID   string `json:"id"`
	A    string `json:"a"`
	B    string `json:"b"`
	Same bool   `json:"same"`
	By   string `json:"by"`
	Why  string `json:"why,omitempty"`
}

// Alias is one name of an actor that goes by several, and why it is its name.
type Alias struct {
	Name    string   `json:"name"`
	Rule    string   `json:"rule,omitempty"` // empty for the name the actor is shown by
	Why     string   `json:"why,omitempty"`
	Verdict string   `json:"verdict,omitempty"` // id of the decision, where a person took it
	Facts   []string `json:"facts"`
}

// Ask is a question to people: are these two one actor? Evidence is the first
// sentence of each.
type Ask struct {
	A        string     `json:"a"`
	B        string     `json:"b"`
	Why      string     `json:"why"`
	Score    int        `json:"score"`
	Evidence []Evidence `json:"evidence"`
}

// NameKey is the form by which two writings of a name are the same words.
func NameKey(name string) string { return names.Key(name) }

// maxAsks bounds how many questions are put at once.
const maxAsks = 200

// named is one name of a case with the facts that bear it.
type named struct {
	name  names.Name
	body  bool // a group or an office rather than a person
	facts []threat.FactRecord
	known string // the actor of the lists that it is a name of
	ages  []int
	roles map[string]bool
}

// tie is a reason why two names are one, or may be.
type tie struct {
	a, b    int // a < b
	like    names.Likeness
	verdict string
}

// people gathers the names of a case into actors.
type people struct {
	m        *material
	nodes    []*named
	at       map[string]int // by key
	ofFact   map[string]int
	parent   []int
	apart    map[[2]int]bool      // pairs of names that are not one
	foes     map[int]map[int]bool // by actor: those it is not
	ties     []tie                // by which actors were made
	verdicts map[[2]int]Verdict
	asks     []tie
}

// actors decides which names of the case are one actor's.
func (m *material) actors(known map[string]string, verdicts []Verdict) *people {
	p := &people{m: m, at: map[string]int{}, ofFact: map[string]int{}, apart: map[[2]int]bool{}, verdicts: map[[2]int]Verdict{}}
	for _, f := range m.facts {
		if name, body, ok := actorName(f); ok && live(f) {
			p.add(f, name, body)
		}
	}
	for i, n := range p.nodes {
		p.parent = append(p.parent, i)
		n.known = known[n.name.Key]
	}
	p.decided(verdicts)
	p.aside()
	p.foes = p.foesOf()
	p.join(p.links())
	return p
}

// actorName is the proper name that a fact gives to somebody; descriptions
// such as "four gunmen" are none.
func actorName(f threat.FactRecord) (name string, body, ok bool) {
	switch {
	case f.Kind == threat.FactActor && f.Actor != nil:
		switch f.Actor.Type {
		case "person":
			return f.Value, false, true
		case "group", "state-organ", "organisation", "outlet":
			return f.Value, true, true
		case "": // given by hand
			return f.Value, false, proper(f.Value)
		}
	case f.Kind == threat.FactTarget && f.Target != nil && f.Target.Human:
		name = cmp.Or(f.Target.Name, f.Value)
		return name, false, proper(name)
	}
	return "", false, false
}

// proper says whether each word of a name is written large, and there are two.
func proper(name string) bool {
	words := strings.Fields(name)
	for _, w := range words {
		if w[0] < 'A' || w[0] > 'Z' && w[0] < 0x80 {
			return false
		}
	}
	return len(words) > 1
}

func (p *people) add(f threat.FactRecord, said string, body bool) {
	n := names.Of(said)
	if n.Key == "" {
		return
	}
	key := n.Key
	if body {
		key = "=" + key
	}
	i, ok := p.at[key]
	if !ok {
		i = len(p.nodes)
		p.at[key] = i
		p.nodes = append(p.nodes, &named{name: n, body: body, roles: map[string]bool{}})
	}
	node := p.nodes[i]
	node.facts = append(node.facts, f)
	p.ofFact[f.ID] = i
	node.roles[roleOf(f)] = true
	if age, ok := ageIn(f); ok {
		node.ages = append(node.ages, age)
	}
}

func roleOf(f threat.FactRecord) string {
	if f.Actor != nil {
		return f.Actor.Role
	}
	return "victim"
}

// find is the actor a name belongs to so far.
func (p *people) find(i int) int {
	for p.parent[i] != i {
		i = p.parent[i]
	}
	return i
}

func duo(a, b int) [2]int { return [2]int{min(a, b), max(a, b)} }

// decided takes over what people said, the latest first: a later answer to the
// same question holds.
func (p *people) decided(verdicts []Verdict) {
	for _, v := range verdicts {
		for _, a := range p.withKey(v.A) {
			for _, b := range p.withKey(v.B) {
				if _, later := p.verdicts[duo(a, b)]; later || a == b {
					continue
				}
				p.verdicts[duo(a, b)] = v
				p.apart[duo(a, b)] = !v.Same
			}
		}
	}
}

// withKey are the names that fold to a key: of a person, of a body, or both.
func (p *people) withKey(key string) []int {
	var out []int
	for _, k := range []string{key, "=" + key} {
		if i, ok := p.at[k]; ok {
			out = append(out, i)
		}
	}
	return out
}

// aside holds full names apart that one sentence gives side by side: whoever
// lists two names means two people.
func (p *people) aside() {
	at := map[string][]int{}
	for i, n := range p.nodes {
		for _, f := range n.facts {
			if len(n.name.Words) > 1 || n.body {
				key := f.Report + "\x00" + f.Sentence
				at[key] = append(at[key], i)
			}
		}
	}
	for _, list := range at {
		for k, a := range list {
			for _, b := range list[:k] {
				if _, decided := p.verdicts[duo(a, b)]; a != b && !decided && !p.toldTogether(a, b) {
					p.apart[duo(a, b)] = true
				}
			}
		}
	}
}

// join makes actors of names, surest links first, and keeps the rest as
// questions. A name that fits two actors joins neither.
func (p *people) join(links []tie) {
	for pr, v := range p.verdicts {
		if v.Same {
			links = append(links, tie{a: pr[0], b: pr[1], verdict: v.ID, like: names.Likeness{
				Grade: names.One, Rule: "decision", Why: decidedWhy(v), Score: 100,
			}})
		}
	}
	slices.SortFunc(links, func(x, y tie) int {
		return cmp.Or(cmp.Compare(firmness(x), firmness(y)), cmp.Compare(y.like.Score, x.like.Score), cmp.Compare(x.a, y.a), cmp.Compare(x.b, y.b))
	})
	loose := p.fits(links)
	for _, l := range links {
		switch {
		case p.apart[duo(l.a, l.b)] || p.find(l.a) == p.find(l.b):
		case l.like.Grade == names.One && !loose[duo(l.a, l.b)] && !p.barred(l.a, l.b):
			p.unite(l.a, l.b)
			p.ties = append(p.ties, l)
		case l.verdict == "":
			p.asks = append(p.asks, l)
		}
	}
}

func decidedWhy(v Verdict) string {
	why := "a person said that they are the same"
	if v.Why != "" {
		why += ": " + v.Why
	}
	return why
}

// firmness orders links: what people said, what the lists and the reports say,
// what the names themselves say, and last what needs one bearer only.
func firmness(l tie) int {
	if l.like.Grade != names.One {
		return len(ruleOrder)
	}
	return slices.Index(ruleOrder, l.like.Rule)
}

var ruleOrder = []string{"decision", "list", "told", "words", "order", "spelling", "patronymic", "middle name", "office", "in full"}

// needsOne are the rules that hold only where a name fits one actor.
func needsOne(rule string) bool {
	return rule == "patronymic" || rule == "middle name" || rule == "office" || rule == "in full"
}

// fits finds the links of names that fit two actors who are not one: they are
// asked about instead.
func (p *people) fits(links []tie) map[[2]int]bool {
	firm := &people{nodes: p.nodes, parent: slices.Clone(p.parent), foes: p.foesOf()}
	to := map[int][]int{}
	for _, l := range links {
		if l.like.Grade != names.One {
			continue
		}
		if !needsOne(l.like.Rule) {
			if !firm.barred(l.a, l.b) {
				firm.unite(l.a, l.b)
			}
			continue
		}
		short, long := l.a, l.b
		if len(p.nodes[short].name.Words) > len(p.nodes[long].name.Words) {
			short, long = long, short
		}
		to[short] = append(to[short], long)
	}
	out := map[[2]int]bool{}
	for short, longs := range to {
		for _, a := range longs {
			for _, b := range longs {
				if !firm.agree(a, b) {
					out[duo(short, a)] = true
				}
			}
		}
	}
	return out
}

// agree says whether two longer names that a shorter one fits may be one.
func (p *people) agree(a, b int) bool {
	if p.find(a) == p.find(b) {
		return true
	}
	return !p.nodes[a].body && names.People(p.nodes[a].name, p.nodes[b].name).Grade == names.One && !p.barred(a, b)
}

// foesOf gives each name those it is not.
func (p *people) foesOf() map[int]map[int]bool {
	out := map[int]map[int]bool{}
	for d, is := range p.apart {
		for k, i := range d {
			if is && out[i] == nil {
				out[i] = map[int]bool{}
			}
			if is {
				out[i][d[1-k]] = true
			}
		}
	}
	return out
}

// barred says whether uniting two actors would bring names together that are
// not one.
func (p *people) barred(a, b int) bool { return p.foes[p.find(a)][p.find(b)] }

func (p *people) unite(a, b int) {
	a, b = p.find(a), p.find(b)
	keep, gone := min(a, b), max(a, b)
	p.parent[gone] = keep
	for foe := range p.foes[gone] {
		if p.foes[keep] == nil {
			p.foes[keep] = map[int]bool{}
		}
		p.foes[keep][foe], p.foes[foe][keep] = true, true
		delete(p.foes[foe], gone)
	}
	delete(p.foes, gone)
}
