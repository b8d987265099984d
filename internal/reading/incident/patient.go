package incident

import (
	"github.com/tocsin/tocsin/internal/reading/syntax"
)

// victims makes parts of the phrases that can be people.
func victims(ps []*phrase, effect string) []part {
	var out []part
	for _, p := range ps {
		if p.human() || p.pronoun {
			out = append(out, part{p, effect})
		}
	}
	return out
}

// headOf steps from a measure to what it measures: "a group of armed men",
// "the bodies of six priests".
func (r *reader) headOf(p *phrase) *phrase {
	if !measures[syntax.Singular(p.head)] {
		return p
	}
	if w := r.word(p.sent, p.chunk+1); w != "of" || r.kind(p.sent, p.chunk+2) != syntax.NP {
		return p
	}
	q := r.phrases[p.sent][p.chunk+2]
	if q == nil || !q.human() && !q.thing() && !q.tool() {
		return p
	}
	if p.sense.class == classPerpGroup || p.head == "member" || p.head == "members" {
		return p // the group itself is the fill; its text takes in "of …"
	}
	c := *q
	if c.number.value == 0 {
		c.number = p.number
	}
	return &c
}

var measures = map[string]bool{
	"body": true, "corps": true, "corpse": true, "number": true, "group": true, "majority": true, "dozen": true, "hundred": true,
	"thousand": true, "total": true, "life": true, "stick": true, "charge": true, "load": true, "remains": true, "half": true, "one": true,
	"some": true, "most": true, "two": true, "three": true, "four": true, "five": true, "many": true, "several": true, "cadaver": true,
	"kilogram": true, "kg": true, "pound": true, "kilo": true, "kilos": true,
}

// patient fills what the event was done to.
func (r *reader) patient(m *mention, ps []*phrase, f frame) {
	for _, p := range ps {
		p = r.headOf(p)
		switch {
		case somebody(p):
		case p.negative || nobody(p):
			m.victims = append(m.victims, part{p, "none"})
		case unspecific(p):
		case p.thing():
			if q := r.whole(p); q != nil {
				p, f.effect = q, "damage"
			}
			if f.effect == "death" || f.effect == "injury" && m.kind != "" || m.kind == "kidnapping" {
				continue
			}
			if p.sense.class == classThing && !(m.kind == "bombing" || m.kind == "arson" || f.effect == "destroyed" || f.effect == "damage") {
				continue
			}
			e := thingEffect(f.effect, m.kind)
			if e == "destroyed" && r.partly(m) {
				e = "damage"
			}
			m.things = append(m.things, part{p, e})
			if q := r.owner(p); q != nil {
				m.victims = append(m.victims, part{q, ""})
			}
		case p.human() || p.pronoun:
			if f.effect == "destroyed" || f.effect == "damage" {
				continue
			}
			m.victims = append(m.victims, part{p, f.effect})
		case (f.effect == "death" || m.kind == "kidnapping") && f.alone && r.unknownPerson(p):
			m.victims = append(m.victims, part{p, f.effect})
		case p.tool() && m.kind == "bombing":
			m.tools = append(m.tools, p)
		}
	}
}

// nobody says that a phrase is "no one", "nobody", "none".
func nobody(p *phrase) bool {
	switch p.head {
	case "nobody", "none", "noone":
		return true
	}
	return false
}

// somebody says that a phrase names no one in particular.
func somebody(p *phrase) bool {
	switch p.head {
	case "someone", "somebody", "anyone", "anybody", "everyone", "everybody", "oneself":
		return true
	}
	return false
}

// unspecific says that a phrase names no particular people: "the civilian
// population", "citizens", "others" without a number.
func unspecific(p *phrase) bool {
	if p.number.value > 0 || p.number.uncertain || p.name[1] > 0 {
		return false
	}
	switch p.head {
	case "population", "citizens", "civilians", "community", "others", "all", "many", "humanity", "opponents", "enemies", "countrymen", "nation", "masses", "society", "those":
		return true
	}
	return false
}

func thingEffect(e, kind string) string {
	switch {
	case e == "destroyed" || e == "damage":
		return e
	case kind == "arson":
		return "damage"
	}
	return ""
}

// fittings are parts of a building or vehicle; damage to them is damage to it.
var fittings = map[string]bool{"window": true, "door": true, "roof": true, "facade": true, "wall": true, "glass": true, "floor": true, "front": true, "facing": true, "windshield": true}

// whole is the thing that a damaged part belongs to, nil for none.
func (r *reader) whole(p *phrase) *phrase {
	if !fittings[syntax.Singular(p.head)] || r.word(p.sent, p.chunk+1) != "of" || r.kind(p.sent, p.chunk+2) != syntax.NP {
		return nil
	}
	if q := r.phrases[p.sent][p.chunk+2]; q.thing() {
		return q
	}
	return nil
}

// partly says that the verb group has "partially" or the like.
func (r *reader) partly(m *mention) bool {
	v := r.chunk(m.sent, m.chunk)
	for i := v.First; i < v.Last; i++ {
		if r.Tokens[i].Is("partially", "partly", "slightly") {
			return true
		}
	}
	return false
}

// owner is the named person whose home or car a thing is: "the residence of
// Felipe Costa".
func (r *reader) owner(p *phrase) *phrase {
	switch syntax.Singular(p.head) {
	case "residence", "house", "home", "car", "vehicle", "farm", "apartment", "automobile", "ranch":
	default:
		return nil
	}
	if r.word(p.sent, p.chunk+1) == "of" && r.kind(p.sent, p.chunk+2) == syntax.NP {
		if q := r.phrases[p.sent][p.chunk+2]; q.name[1] > 0 {
			return q
		}
	}
	if q := r.possessor(p.sent, p.chunk); q != nil && q.name[1] > 0 {
		return q
	}
	return nil
}

// timeUnits are measured, not hit: "kidnapped 11 days ago".
var timeUnits = map[string]bool{"day": true, "week": true, "month": true, "year": true, "hour": true, "minute": true, "time": true}

// unknownPerson says that a phrase whose noun nobody knows can be somebody
// killed: a name, or a number alone.
func (r *reader) unknownPerson(p *phrase) bool {
	if r.knownPlace(p.head) || months[p.head] || timeUnits[syntax.Singular(p.head)] {
		return false
	}
	if p.first == p.last-1 && (r.Tags[p.first] == syntax.TagNum || p.number.value > 0) {
		beside := r.kind(p.sent, p.chunk-1) == syntax.Comma && r.kind(p.sent, p.chunk-2) == syntax.NP && r.phrases[p.sent][p.chunk-2].name[1] > 0
		return p.number.value < 1900 && !beside // an age
	}
	return r.Tags[p.last-1] == syntax.TagName && p.org[1] == 0
}
