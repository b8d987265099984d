package fusion

import (
	"cmp"
	"slices"

	"github.com/tocsin/tocsin/internal/fusion/names"
)

// shown gives each actor the name it is shown by: that of the lists, else the
// fullest one, else the one most reports write.
func (p *people) shown() map[int]int {
	best := map[int]int{}
	for i := range p.nodes {
		root := p.find(i)
		if k, ok := best[root]; !ok || p.rather(i, k) {
			best[root] = i
		}
	}
	return best
}

func (p *people) rather(i, k int) bool {
	a, b := p.nodes[i], p.nodes[k]
	isName := func(n *named) int {
		if n.known != "" && names.Key(n.known) == n.name.Key {
			return 1
		}
		return 0
	}
	return cmp.Or(
		cmp.Compare(isName(a), isName(b)),
		cmp.Compare(len(a.name.Words), len(b.name.Words)),
		cmp.Compare(len(a.facts), len(b.facts)),
		cmp.Compare(b.name.Key, a.name.Key),
	) > 0
}

// merged makes one answer of those of a question that are one actor, with all
// its names.
func (p *people) merged(q Question) Question {
	index := map[int]int{} // answers by actor
	shown := p.shown()
	var out []Answer
	for _, a := range q.Answers {
		root, ok := p.actorOf(a)
		if !ok {
			out = append(out, a)
			continue
		}
		k, there := index[root]
		if !there {
			index[root] = len(out)
			n := p.nodes[shown[root]]
			a.Value, a.Display = n.name.Said, n.name.Said
			if a.Names = p.aliases(root, shown[root]); len(a.Names) == 1 {
				a.Names = nil
			}
			out = append(out, a)
			continue
		}
		out[k].Evidence = append(out[k].Evidence, a.Evidence...)
		out[k].Origins = p.m.origins(out[k].Evidence)
		out[k].Reason = originWords(out[k].Origins, len(out[k].Evidence))
	}
	q.Answers = out
	return q
}

// actorOf is the actor an answer that counts is about.
func (p *people) actorOf(a Answer) (int, bool) {
	if a.Standing != Current || len(a.Evidence) == 0 {
		return 0, false
	}
	i, ok := p.ofFact[a.Evidence[0].Fact]
	if !ok {
		return 0, false
	}
	return p.find(i), true
}

// aliases lists the names of an actor with why each is its name.
func (p *people) aliases(root, first int) []Alias {
	out := []Alias{p.alias(first)}
	reached := []int{first}
	for k := 0; k < len(reached); k++ {
		for _, l := range p.ties {
			next := l.b
			if l.b == reached[k] {
				next = l.a
			} else if l.a != reached[k] {
				continue
			}
			if p.find(next) == root && !slices.Contains(reached, next) {
				a := p.alias(next)
				a.Rule, a.Why, a.Verdict = l.like.Rule, l.like.Why, l.verdict
				out, reached = append(out, a), append(reached, next)
			}
		}
	}
	return out
}

func (p *people) alias(i int) Alias {
	a := Alias{Name: p.nodes[i].name.Said}
	for _, f := range p.nodes[i].facts {
		a.Facts = append(a.Facts, f.ID)
	}
	return a
}

// questions gives what people are asked: one question for two actors, the
// likeliest first.
func (p *people) questions() []Ask {
	best := map[[2]int]tie{}
	for _, l := range p.asks {
		pr := duo(p.find(l.a), p.find(l.b))
		if pr[0] == pr[1] || p.barred(l.a, l.b) {
			continue
		}
		if b, ok := best[pr]; !ok || l.like.Score > b.like.Score {
			best[pr] = l
		}
	}
	out := []Ask{}
	for _, l := range best {
		a, b := p.nodes[l.a], p.nodes[l.b]
		why := l.like.Why
		if l.like.Grade == names.One {
			why += "; but another name of the case fits as well"
		}
		out = append(out, Ask{A: a.name.Said, B: b.name.Said, Why: why, Score: min(l.like.Score, 99), Evidence: []Evidence{p.m.evidence(a.facts[0]), p.m.evidence(b.facts[0])}})
	}
	slices.SortFunc(out, func(x, y Ask) int {
		return cmp.Or(cmp.Compare(y.Score, x.Score), cmp.Compare(x.A, y.A), cmp.Compare(x.B, y.B))
	})
	return out[:min(len(out), maxAsks)]
}

// canonical gives the name an actor is shown by for any of its names.
func (p *people) canonical() map[string]string {
	out := map[string]string{}
	for root, first := range p.shown() {
		for i := range p.nodes {
			if i != first && p.find(i) == root {
				out[foldName(p.nodes[i].name.Said)] = p.nodes[first].name.Said
			}
		}
	}
	return out
}

// speakAs gives acts of speech the names their actors are shown by, so that a
// claim under one name and an accusation under another are held together.
func (m *material) speakAs(canonical map[string]string) {
	if len(canonical) == 0 {
		return
	}
	for i := range m.facts {
		s := m.facts[i].Speech
		if s == nil {
			continue
		}
		from, to := canonical[foldName(s.From)], canonical[foldName(s.To)]
		if from == "" && to == "" {
			continue
		}
		said := *s
		said.From, said.To = cmp.Or(from, s.From), cmp.Or(to, s.To)
		m.facts[i].Speech = &said
	}
}
