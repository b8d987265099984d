package incident

import (
	"github.com/tocsin/tocsin/internal/reading/syntax"
)

// wholes are the things hit, without windows and doors where the building is
// known.
func (b *build) wholes() []*item {
	var out []*item
	for _, t := range b.things {
		if !fittings[syntax.Singular(t.phrase.head)] && t.phrase.sense.class != classThing && t.phrase.sense.class != classMilPhys {
			out = append(out, t)
		}
	}
	if len(out) == 0 {
		return b.things
	}
	return out
}

func (r *reader) thing(t *item, b *build, country string) Target {
	p := t.phrase
	out := Target{Filler: r.filler(p.first, r.thingEnd(p), p.sense.kind), Count: count(p.number, p.plural)}
	out.Kind = r.thingKind(p)
	if p.nation != "" && p.nation != country {
		out.Nation = p.nation
	}
	effects := t.effects
	if len(effects) == 0 && b.spread != "" {
		effects = []string{b.spread}
	}
	for _, e := range effects {
		switch e {
		case "destroyed":
			out.Effects = append(out.Effects, "DESTROYED")
		case "damage":
			out.Effects = append(out.Effects, "SOME DAMAGE")
		case "nodamage":
			out.Effects = append(out.Effects, "NO DAMAGE")
		}
	}
	if len(out.Effects) == 0 && b.kind == "arson" {
		out.Effects = []string{"SOME DAMAGE"}
	}
	return out
}

// tellers are words within a phrase, or behind its "of", that tell what kind
// of thing a building, office or post is.
var tellers = map[string]string{
	"embassy": "DIPLOMAT OFFICE OR RESIDENCE", "ambassador": "DIPLOMAT OFFICE OR RESIDENCE", "consul": "DIPLOMAT OFFICE OR RESIDENCE",
	"consulate": "DIPLOMAT OFFICE OR RESIDENCE", "diplomat": "DIPLOMAT OFFICE OR RESIDENCE", "newspaper": "COMMUNICATIONS",
	"daily": "COMMUNICATIONS", "radio": "COMMUNICATIONS", "television": "COMMUNICATIONS", "telephone": "COMMUNICATIONS",
	"telecommunications": "COMMUNICATIONS", "magazine": "COMMUNICATIONS", "bank": "FINANCIAL", "financial": "FINANCIAL",
	"electric": "ENERGY", "electrical": "ENERGY", "electricity": "ENERGY", "power": "ENERGY", "oil": "ENERGY", "energy": "ENERGY",
	"high-tension": "ENERGY", "voltage": "ENERGY", "petroleum": "ENERGY", "fuel": "ENERGY", "police": "LAW ENFORCEMENT FACILITY",
	"ministry": "GOVERNMENT OFFICE OR RESIDENCE", "government": "GOVERNMENT OFFICE OR RESIDENCE", "mayor": "GOVERNMENT OFFICE OR RESIDENCE",
	"municipal": "GOVERNMENT OFFICE OR RESIDENCE", "minister": "GOVERNMENT OFFICE OR RESIDENCE", "president": "GOVERNMENT OFFICE OR RESIDENCE",
	"presidential": "GOVERNMENT OFFICE OR RESIDENCE", "senator": "GOVERNMENT OFFICE OR RESIDENCE", "deputy": "GOVERNMENT OFFICE OR RESIDENCE",
	"governor": "GOVERNMENT OFFICE OR RESIDENCE", "congress": "GOVERNMENT OFFICE OR RESIDENCE", "party": "ORGANIZATION OFFICE",
	"union": "ORGANIZATION OFFICE", "federation": "ORGANIZATION OFFICE", "committee": "ORGANIZATION OFFICE", "councilman": "GOVERNMENT OFFICE OR RESIDENCE",
	"water": "WATER", "judge": "GOVERNMENT OFFICE OR RESIDENCE", "candidate": "POLITICAL FIGURE OFFICE OR RESIDENCE",
	"leader": "POLITICAL FIGURE OFFICE OR RESIDENCE", "registration": "GOVERNMENT OFFICE OR RESIDENCE", "electoral": "GOVERNMENT OFFICE OR RESIDENCE", "municipality": "GOVERNMENT OFFICE OR RESIDENCE",
	"brigade": "OTHER", "battalion": "OTHER", "guard": "OTHER", "army": "OTHER", "court": "GOVERNMENT OFFICE OR RESIDENCE", "airline": "COMMERCIAL",
}

// openKinds are the kinds that say little by themselves.
var openKinds = map[string]bool{"": true, "OTHER": true, "CIVILIAN RESIDENCE": true, "ORGANIZATION OFFICE": true}

// thingKind is a thing's type: by its noun, or by what it belongs to where
// the noun leaves that open.
func (r *reader) thingKind(p *phrase) string {
	kind := p.sense.kind
	if !openKinds[kind] && p.head != "branch" && p.head != "branches" && p.head != "warehouse" {
		return kind
	}
	end := r.withOf(p)
	residence := kind == "CIVILIAN RESIDENCE"
	for i := p.full; i < end; i++ {
		if i == p.last-1 {
			continue
		}
		k := tellers[r.Tokens[i].Fold]
		if k == "" {
			k = tellers[syntax.Singular(r.Tokens[i].Fold)]
		}
		if k == "" || residence && (k == "ENERGY" || k == "COMMUNICATIONS" || k == "FINANCIAL" || k == "ORGANIZATION OFFICE" || k == "COMMERCIAL") {
			continue
		}
		return k
	}
	if q := r.owner(p); residence && q != nil {
		if k := r.ownerKind(q); k != "" {
			return k
		}
	}
	if kind == "" {
		return "OTHER"
	}
	return kind
}

// ownerKind is the type of a residence by whose it is.
func (r *reader) ownerKind(q *phrase) string {
	n := r.lookup(r.folds(q.name[0], q.name[1]))
	if n < 0 || r.names[n].role == nil {
		return ""
	}
	switch r.names[n].role.sense.class {
	case classOfficial:
		return "GOVERNMENT OFFICE OR RESIDENCE"
	case classDiplomat:
		return "DIPLOMAT OFFICE OR RESIDENCE"
	case classPolitical:
		return "POLITICAL FIGURE OFFICE OR RESIDENCE"
	}
	return ""
}

// thingEnd takes in "of …" where it tells which thing: "offices of the bank".
func (r *reader) thingEnd(p *phrase) int {
	switch syntax.Singular(p.head) {
	case "office", "branch", "headquarters", "residence", "house", "home", "building", "ministry", "university", "bank", "seat":
		return r.withOf(p)
	}
	return p.last
}
