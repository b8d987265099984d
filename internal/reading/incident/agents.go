package incident

import (
	"strings"

	"github.com/tocsin/tocsin/internal/reading/syntax"
)

// sides are who is held responsible for an incident: soldiers or police, an
// organization of the state, an armed group or its people, or just anybody.
type sides struct{ state, stateOrg, other, plain bool }

func (r *reader) fillAgents(in *Incident, b *build) {
	var by sides
	r.fillPerpetrators(in, b, &by)
	r.fillOrganizations(in, b, &by)
	switch {
	case by.state && !by.other || by.state && by.stateOrg:
		in.Category = "STATE-SPONSORED VIOLENCE"
	case by.other || by.state || by.plain, b.kind == "bombing": // nobody named bombs but terrorists
		in.Category = "TERRORIST ACT"
	}
}

func (r *reader) fillPerpetrators(in *Incident, b *build, by *sides) {
	var anonymous *phrase
	seen := map[string]bool{}
	for _, p := range b.perps {
		if !r.individual(p) {
			continue
		}
		f := r.agentText(p)
		key := strings.ToLower(f.Text)
		if seen[key] || len(in.Perpetrators) >= 3 || r.bareGroup(p) {
			continue
		}
		if p.name[1] == 0 {
			if anonymous != nil && anonymous.sent != p.sent {
				continue
			}
			anonymous = p
		}
		seen[key] = true
		in.Perpetrators = append(in.Perpetrators, f)
		switch {
		case r.uniformed(p):
			by.state = true
		case p.sense.class == classPerp:
			by.other = true
		default:
			by.plain = true
		}
	}
}

// individual says that a phrase fills who did it: it names or describes
// people, and is no organization.
func (r *reader) individual(p *phrase) bool {
	named := p.name[1] > 0
	switch {
	case p.org[1] > 0 && p.org[0] <= p.first+r.leadingNation(p) && p.org[1] >= p.last:
		return false // the organization itself
	case !named && (bodies[p.head] || p.org[1] > 0 && (orgHeads[p.head] || p.org[1] == p.last && p.org[1]-p.org[0] > 1 && !p.human())):
		return false // an organization by other words
	case p.negative || p.sense.class == "" && !named && p.org[1] == 0:
		return false
	}
	return named || p.last-p.first > 1 || !doers[syntax.Singular(p.head)]
}

func (r *reader) fillOrganizations(in *Incident, b *build, by *sides) {
	seen := map[string]bool{}
	for _, o := range b.orgs {
		if len(in.Organizations) >= 3 {
			break
		}
		key := strings.ToLower(r.words(o.phrase.org[0], o.phrase.org[1]))
		if seen[key] {
			continue
		}
		seen[key] = true
		in.Organizations = append(in.Organizations, Organization{
			Filler: r.filler(o.phrase.org[0], o.phrase.org[1], ""), Confidence: o.confidence, State: o.state,
		})
		by.stateOrg = o.state
		by.state, by.other = by.state || o.state, by.other || !o.state
	}
}

// doers are the words for whoever did it.
var doers = map[string]bool{"murderer": true, "killer": true, "perpetrator": true, "one": true, "culprit": true}

// bodies are words for organizations, which are no individuals.
var bodies = map[string]bool{"organization": true, "movement": true, "faction": true, "party": true, "mafia": true, "cartel": true}

// leadingNation is 1 when a phrase starts with a nationality.
func (r *reader) leadingNation(p *phrase) int {
	if r.isNation(r.Tokens[p.first].Fold) {
		return 1
	}
	return 0
}

// uniformed says that a perpetrator is of the army or police: by rank or role,
// by organization, or by dress.
func (r *reader) uniformed(p *phrase) bool {
	if p.sense.class == classMilitary || p.sense.class == classPolice || p.orgState {
		return true
	}
	if q := r.orgOf(p); q != nil && q.orgState {
		return true
	}
	if p.name[1] > 0 {
		if n := r.lookup(r.folds(p.name[0], p.name[1])); n >= 0 && r.names[n].role != nil {
			return r.names[n].role.sense.class == classMilitary
		}
		return r.Tokens[p.first].Is("col", "lt", "sgt", "gen", "maj", "capt")
	}
	for i := p.first; i < min(p.last+5, len(r.Tokens)); i++ {
		if r.Tokens[i].Is("uniform", "uniforms", "uniformed", "military") {
			return true
		}
	}
	return false
}

// bareGroup says that a phrase is "the group" or the like and no more.
func (r *reader) bareGroup(p *phrase) bool {
	if w := r.word(p.sent, p.chunk+1); w == "of" {
		return false
	}
	return p.sense.class == classPerpGroup && p.last-p.first == 1 && p.head != "members" && p.head != "commandos"
}

// agentText is a perpetrator as keys write them: with number, and with what
// "of" adds to a group.
func (r *reader) agentText(p *phrase) Filler {
	if p.name[1] > 0 {
		n := r.lookup(r.folds(p.name[0], p.name[1]))
		if n >= 0 {
			return r.filler(r.names[n].first, r.names[n].last, "")
		}
		return r.filler(p.name[0], p.name[1], "")
	}
	first := p.first
	if p.number.value > 0 || p.number.uncertain {
		for first > p.full && r.Tags[first-1] == syntax.TagNum {
			first--
		}
	}
	last := p.last
	if p.sense.class == classPerpGroup || p.head == "members" || p.head == "member" {
		last = r.withOf(p)
		if q := r.orgOf(p); q != nil && q.chunk == p.chunk+2 {
			last = max(last, q.org[1])
		}
	}
	return r.filler(first, last, "")
}

func (r *reader) fillTools(in *Incident, b *build) {
	seen := map[string]bool{}
	for _, p := range b.tools {
		if p.sense.kind == "GUN" && shots[syntax.Singular(p.head)] {
			b.gun = true // what is heard and found of a gun
			continue
		}
		key := p.sense.kind
		if key == "GUN" {
			key = syntax.Singular(p.head)
		}
		if !seen[key] {
			seen[key] = true
			in.Instruments = append(in.Instruments, r.filler(p.first, p.last, r.toolKind(p)))
		}
	}
	in.Instruments = sharpest(in.Instruments)
	if len(in.Instruments) == 0 {
		if k := r.impliedTool(b); k != "" {
			in.Instruments = []Filler{{Kind: k}}
		}
	}
}

// shots are words for what comes out of a gun.
var shots = map[string]bool{"fire": true, "shooting": true, "shot": true, "bullet": true, "gunfire": true, "gunshot": true, "round": true, "burst": true}

// toolKind is an instrument's type: by its noun, or by a word before that
// tells more: "machinegun bursts".
func (r *reader) toolKind(p *phrase) string {
	if p.sense.kind != "GUN" {
		return p.sense.kind
	}
	for i := p.first; i < p.last; i++ {
		if s, ok := r.lex.nouns[syntax.Singular(r.Tokens[i].Fold)]; ok && s.class == classWeapon && s.kind != "GUN" {
			return s.kind
		}
	}
	return p.sense.kind
}

// sharpest drops the general word for what another word tells exactly: the
// bomb that was a car bomb. Dynamite is what a bomb is made of, and told beside
// it (template-doc-part1 §7.7 note 2).
func sharpest(fs []Filler) []Filler {
	exact := false
	for _, f := range fs {
		exact = exact || f.Kind == "VEHICLE BOMB"
	}
	if !exact {
		return fs
	}
	out := fs[:0]
	for _, f := range fs {
		if f.Kind != "BOMB" && f.Kind != "EXPLOSIVE" {
			out = append(out, f)
		}
	}
	return out
}

// impliedTool is the type of an instrument that only the act implies.
func (r *reader) impliedTool(b *build) string {
	kind := ""
	for _, m := range b.mentions {
		switch w := r.chunk(m.sent, m.chunk).Word; {
		case w == "machinegun" || w == "machine-gun" || w == "machinegunning":
			return "MACHINE GUN"
		case b.kind == "bombing" && (w == "dynamite" || w == "dynamiting"):
			return "DYNAMITE"
		case b.kind == "bombing" && (w == "explosion" || w == "explosions" || w == "blast" || w == "explode"):
			kind = "EXPLOSIVE"
		}
	}
	switch {
	case kind != "":
		return kind
	case b.gun:
		return "GUN"
	case b.kind == "bombing":
		return "BOMB"
	}
	return ""
}
