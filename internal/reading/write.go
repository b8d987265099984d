package reading

import (
	"slices"
	"strings"

	"github.com/tocsin/tocsin/internal/geo"
	"github.com/tocsin/tocsin/internal/reading/text"
	"github.com/tocsin/tocsin/internal/threat"
)

// addIn keeps a fact of a sentence, marked as background where the sentence is.
func (p *page) addIn(f threat.Fact, si int) {
	f.Background = p.bygone(si)
	p.add(f)
}

// placeFacts gives each place once in each of its roles; where the attack
// was comes before mere mentions.
func (p *page) placeFacts() {
	p.lend()
	type seenKey struct{ name, country, role string }
	seen := map[seenKey]bool{}
	for pass := range 2 {
		for n := range p.spots {
			s := &p.spots[n]
			role := p.roleOf(s)
			if (role == "event") != (pass == 0) || s.place.Kind == geo.Country && s.relation == "" && !s.dateline && !p.isContainer(n) && role != "event" {
				continue
			}
			key := seenKey{geo.Key(s.place.Name), s.place.Country, ""}
			if seen[key] {
				continue
			}
			seen[key] = true
			p.placeFact(s, role)
		}
	}
}

func (p *page) isContainer(n int) bool {
	for i := range p.spots {
		if p.spots[i].within == n {
			return true
		}
	}
	return false
}

func (p *page) placeFact(s *spot, role string) {
	why := s.why
	if why == "" {
		why = "in the gazetteer"
	}
	f := p.fact(threat.FactPlace, s.first, s.last, s.place.Name, "place: "+quote(p.words(s.first, s.last))+", "+why)
	f.Place = &threat.PlaceDetail{
		Name: s.place.Name, Type: string(s.place.Kind), Country: s.place.Country, Region: geo.RegionName(s.place.Country, s.place.Region),
		Lat: s.place.Point.Lat, Lon: s.place.Point.Lon, HasPoint: s.place.HasPoint, GeoNameID: s.place.ID,
		Relation: s.relation, Role: role,
	}
	if s.place.Kind == geo.City && !s.strong && s.within < 0 {
		f.Sure = threat.SureMedium
	}
	if s.generic {
		f.Sure = threat.SureMedium
	}
	p.addIn(f, int(p.toks[s.first].Sentence))
}

// roleOf says whether a place is where the attack was.
func (p *page) roleOf(s *spot) string {
	si := int(p.toks[s.first].Sentence)
	switch {
	case s.event:
		return "event"
	case s.dateline:
		return "dateline"
	case p.bygone(si) || !p.eventful(si) && (len(p.acts) == 0 || p.governor(s.first, s.last, si).deed != ofAttack):
		return "mention"
	case s.relation == "in" || s.relation == "near" || s.relation == "outside" || s.within >= 0 && p.spots[s.within].relation != "from":
		if p.toldOfEvent(s, si) {
			return "event"
		}
	}
	return "mention"
}

// toldOfEvent says whether what governs a place in its sentence is the attack
// rather than an arrest, a trial or a speech.
func (p *page) toldOfEvent(s *spot, si int) bool {
	if p.word(s.last-1) == "hospital" && p.has(p.doc.Sentences[si].First, p.doc.Sentences[si].Last, "pronounced", "taken", "rushed", "treated", "transported", "condition", "died", "airlifted") {
		return false
	}
	switch p.governor(s.first, s.last, si).deed {
	case ofAttack, ofResponse, ofInquiry, ofNothing, ofDeath:
		return true
	}
	return false
}

// lend gives venues and places that only the text knows the country of what
// stands beside them, or of which the document speaks most.
func (p *page) lend() {
	top, most := "", 0
	for _, code := range sortedKeys(p.votes) {
		if n := p.votes[code]; n > most {
			top, most = code, n
		}
	}
	for n := range p.spots {
		s := &p.spots[n]
		if s.place.Country != "" || s.place.Kind == geo.Continent || s.place.Kind == geo.Area || s.place.Kind == geo.Water {
			continue
		}
		s.place.Country = top
		for _, k := range []int{n + 1, n - 1} {
			if k >= 0 && k < len(p.spots) && p.spots[k].place.Country != "" && p.toks[p.spots[k].first].Sentence == p.toks[s.first].Sentence {
				s.place.Country = p.spots[k].place.Country
				break
			}
		}
		if s.place.Kind == geo.City && s.place.Region == "" {
			s.place.Region = p.regionAfter(n)
		}
	}
}

// regionAfter is the region named behind a place in its sentence: "the village
// of X in Kaduna State".
func (p *page) regionAfter(n int) string {
	for k := n + 1; k < len(p.spots); k++ {
		o := &p.spots[k]
		if p.toks[o.first].Sentence != p.toks[p.spots[n].first].Sentence {
			return ""
		}
		switch {
		case o.place.Country != p.spots[n].place.Country || o.place.Name == p.spots[n].place.Name:
		case o.place.Kind == geo.Region && o.place.Region == "" && o.place.ID == 0 && len(o.cands) > 0:
			return o.place.Name
		case o.place.Kind == geo.City && o.place.Region != "":
			return o.place.Region
		}
	}
	return ""
}

func sortedKeys(m map[string]int) []string {
	out := make([]string, 0, len(m))
	for k := range m {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}

// actorFacts gives each actor once, with the names the report uses for it.
func (p *page) actorFacts() {
	at := map[string]int{}
	for n := range p.parties {
		q := &p.parties[n]
		if q.kind == "channel" || q.kind == "state" || q.refers || q.kind == "authority" && (!p.capital(q.first) || q.last == q.first+1) || p.toks[q.first].Aside {
			continue
		}
		key := strings.ToLower(q.name)
		said := p.words(q.first, q.last)
		if k, ok := at[key]; ok {
			f := &p.out.Facts[k]
			if said != f.Actor.Name && !slices.Contains(f.Actor.Aliases, said) && len(f.Actor.Aliases) < 12 {
				f.Actor.Aliases = append(f.Actor.Aliases, said)
				if q.actor != nil {
					f.Actor.MergeOf = quote(said) + " and " + quote(f.Actor.Name) + " are names of one actor in the list"
				}
			}
			continue
		}
		f := p.fact(threat.FactActor, q.first, q.last, q.name, "actor: "+quote(said)+", "+q.why)
		f.Actor = &threat.ActorDetail{Name: q.name, Type: actorType(q.kind), Role: p.actorRole(q)}
		if said != q.name {
			f.Actor.Aliases = []string{said}
			if q.actor != nil {
				f.Actor.MergeOf = quote(said) + " is a name of " + quote(q.name) + " in the list"
			}
		}
		if q.actor == nil {
			f.Sure = threat.SureMedium
		}
		at[key] = len(p.out.Facts)
		p.addIn(f, int(p.toks[q.first].Sentence))
	}
}

func actorType(kind string) string {
	switch kind {
	case "embassy", "authority":
		return "state-organ"
	}
	return kind
}

func (p *page) actorRole(q *party) string {
	switch {
	case p.blamed[q.name]:
		return "perpetrator"
	case q.kind == "state-organ" || q.kind == "embassy" || q.kind == "authority":
		return "authority"
	}
	return "mention"
}

// describedAttackers gives the attackers as the text describes them: "four
// gunmen in combat gear", "unidentified men".
func (p *page) describedAttackers() {
	seen := map[string]bool{}
	for si := range p.doc.Sentences {
		s := &p.doc.Sentences[si]
		if s.Aside || !p.struck[si] {
			continue
		}
		for i := s.First; i < s.Last; i++ {
			w := p.word(i)
			armedMen := (w == "men" || w == "man" || w == "assailants" || w == "individuals" || w == "persons") && p.has(max(s.First, i-3), i, "armed", "unidentified", "masked", "unknown", "hooded", "heavily-armed")
			if (w == "suspect" || w == "suspects") && !p.is(i-1, cDet) || p.adjective(i) {
				continue
			}
			if !armedMen && (!p.is(i, cPerp) || w == "himself" || w == "herself" || p.is(i+1, cPerp) || p.toks[i].Aside) {
				continue
			}
			first := i
			for first > s.First && i-first < 5 && !p.is(first-1, cPrep|cConj|cBe|cHave|cSay|cVerb|cRel|cActive|cDet) && (p.toks[first-1].Kind == text.Word || p.word(first-1) == "-") && p.partyEnding(first) == nil {
				first--
			}
			last := p.described(i+1, s.Last)
			key := w
			if !seen[key] {
				seen[key] = true
				f := p.fact(threat.FactActor, first, last, p.words(first, last), "actor: attackers as described")
				f.Actor = &threat.ActorDetail{Name: p.words(first, last), Type: "description", Role: "perpetrator"}
				f.Sure = threat.SureMedium
				p.addIn(f, si)
			}
			i = last - 1
		}
	}
}

// adjective says whether the word for an attacker only describes what follows:
// "terrorist attack", "rebel group".
func (p *page) adjective(i int) bool {
	switch p.word(i + 1) {
	case "act", "acts", "attack", "attacks", "group", "groups", "organization", "organisation", "organizations", "activity", "activities", "threat", "threats",
		"cell", "cells", "plot", "incident", "leader", "leaders", "commander", "violence", "network", "networks", "propaganda", "forces", "movement", "camp", "camps":
		return true
	}
	return false
}

func (p *page) partyEnding(k int) *party {
	for n := range p.parties {
		if p.parties[n].last == k {
			return &p.parties[n]
		}
	}
	return nil
}

// described takes in what attackers wear, ride or carry: "in combat gear",
// "on motorcycles", "armed with rifles".
func (p *page) described(i, end int) int {
	switch p.word(i) {
	case "in", "on", "with", "wearing", "riding", "dressed", "armed", "disguised", "carrying":
	default:
		return i
	}
	ok, k := false, i+1
	for ; k < min(end, i+7); k++ {
		switch p.word(k) {
		case "gear", "uniforms", "uniform", "motorcycles", "motorcycle", "motorbikes", "masks", "fatigues", "camouflage", "clothing", "clothes", "rifles", "weapons", "guns", "knives", "burqa", "burqas", "vests", "truck", "pickup":
			ok = true
		}
		if ok {
			return k + 1
		}
		if p.toks[k].Kind == text.Punct || p.is(k, cVerb) && p.word(k) != "wearing" {
			break
		}
	}
	return i
}
