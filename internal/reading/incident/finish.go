package incident

import (
	"strings"

	"github.com/tocsin/tocsin/internal/reading/syntax"
)

// finish turns what was put together into incidents and leaves out what the
// task rules leave out.
func (r *reader) finish(bs []*build) []Incident {
	var out []Incident
	for _, b := range bs {
		if !r.relevant(b) {
			continue
		}
		out = append(out, r.incident(b))
	}
	return out
}

func (r *reader) incident(b *build) Incident {
	in := Incident{
		Kind: strings.ToUpper(b.kind), Stage: strings.ToUpper(b.stage), Date: r.dateOf(b), Place: r.placeOf(b), OneMore: b.oneMore,
	}
	if in.Stage == "" {
		in.Stage = "ACCOMPLISHED"
	}
	if b.kind == "stoppage" {
		in.Kind = "FORCED WORK STOPPAGE"
	}
	for _, m := range b.mentions {
		in.Triggers = append(in.Triggers, r.Tokens[m.token].Span())
	}
	r.fillAgents(&in, b)
	if b.kind != "arson" && b.kind != "kidnapping" {
		r.fillTools(&in, b)
	}
	if b.kind != "kidnapping" {
		for _, t := range b.wholes() {
			in.Things = append(in.Things, r.thing(t, b, in.Place.Country))
		}
	}
	r.spellOut(b)
	for _, p := range b.people {
		if p.sense.class == classPerp || p.sense.class == classPerpGroup && p.name < 0 {
			continue // attackers who fell are no targets
		}
		if p.name < 0 && nobodys(p.role) {
			continue
		}
		in.People = append(in.People, r.target(p, b, in.Place.Country))
	}
	if b.total.value > 0 {
		in.Total = count(b.total, true)
	}
	if b.unhurt && len(b.people) == 0 {
		in.People = append(in.People, Target{Effects: []string{"NO INJURY OR DEATH"}})
	}
	return in
}

// nobodys says that a description names no people: a body of troops, the harm
// itself, a manner.
func nobodys(p *phrase) bool {
	if p == nil {
		return false
	}
	switch syntax.Singular(p.head) {
	case "army", "brigade", "battalion", "garrison", "force", "navy", "regiment", "detachment", "secretariat", "casualty", "death", "injury":
		return true
	}
	return strings.HasSuffix(p.head, "ly") && !p.known && p.head != "family"
}

func (r *reader) filler(first, last int, kind string) Filler {
	return Filler{Span: r.span(first, last), Text: r.words(first, last), Kind: kind}
}

// withOf is the end of a phrase together with one "of" phrase.
func (r *reader) withOf(p *phrase) int {
	if p.last < r.chunk(p.sent, p.chunk).Last || r.word(p.sent, p.chunk+1) != "of" || r.kind(p.sent, p.chunk+2) != syntax.NP {
		return p.last
	}
	if typeWords[r.chunk(p.sent, p.chunk+2).Word] != "" && r.word(p.sent, p.chunk+3) == "of" && r.kind(p.sent, p.chunk+4) == syntax.NP {
		return r.chunk(p.sent, p.chunk+4).Last
	}
	return r.chunk(p.sent, p.chunk+2).Last
}

func count(n number, plural bool) Count {
	c := Count{Value: n.value, AtLeast: n.atLeast, About: n.about, Plural: plural}
	if n.value == 0 && !plural && !n.uncertain {
		c.Value = 1
	}
	if n.uncertain {
		c.Plural = true
	}
	return c
}

func (r *reader) target(h *person, b *build, country string) Target {
	out := Target{Count: count(h.number, h.plural)}
	if h.name >= 0 {
		n := &r.names[h.name]
		out.Name = r.filler(n.first, n.last, "")
		if h.role == nil {
			h.role, h.sense = n.role, sense{}
			if n.role != nil {
				h.sense = n.role.sense
			}
		}
		out.Count = Count{Value: 1}
	}
	kind := h.sense.kind
	switch {
	case h.sense.class == classMilitary:
		kind = "ACTIVE MILITARY"
		if h.former {
			kind = "FORMER ACTIVE MILITARY"
		}
	case kind == "GOVERNMENT OFFICIAL" && h.former:
		kind = "FORMER GOVERNMENT OFFICIAL"
	case kind == "":
		kind = "CIVILIAN"
	}
	if h.role != nil && !(h.name >= 0 && plainRole(h.role.head)) {
		out.Filler = r.filler(h.role.first, r.roleEnd(h.role), kind)
	} else {
		out.Filler.Kind = kind
	}
	if h.nation != "" && h.nation != country {
		out.Nation = h.nation
	}
	out.Effects = humanEffects(h.effects, h.plural && h.name < 0)
	return out
}

// plainRole are descriptions that say nothing of a named person's role
// (template-doc-part1 §7.20).
func plainRole(w string) bool {
	switch w {
	case "man", "woman", "person", "people", "individual", "youth":
		return true
	}
	return false
}

// roleEnd takes in "of …" where a role wants it: "mayor of Achi".
func (r *reader) roleEnd(p *phrase) int {
	switch syntax.Singular(p.head) {
	case "mayor", "member", "president", "director", "leader", "rector", "son", "daughter", "wife", "brother", "sister",
		"secretary", "chief", "head", "commander", "minister", "governor", "relative", "husband", "father", "mother", "owner", "manager":
		if p.sense.class != classMilitary {
			return r.withOf(p)
		}
	}
	return p.last
}

func humanEffects(es []string, many bool) []string {
	var out []string
	for _, e := range es {
		switch e {
		case "death":
			out = append(out, "DEATH")
		case "injury":
			out = append(out, "INJURY")
		case "freed":
			out = append(out, "REGAINED FREEDOM")
		case "none":
			out = append(out, "NO INJURY OR DEATH")
		}
	}
	if many {
		return out
	}
	if len(out) > 1 && out[0] == "INJURY" && out[1] == "DEATH" {
		return []string{"DEATH"}
	}
	if len(out) > 1 && out[0] == "DEATH" {
		return out[:1]
	}
	return out
}
