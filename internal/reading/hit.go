package reading

import (
	"strings"

	"github.com/tocsin/tocsin/internal/reading/incident"
	"github.com/tocsin/tocsin/internal/threat"
)

// partFacts adds what an incident tells beyond the facts that are there
// already: whom and what it hit, by whom, with what.
func (p *page) partFacts(o *occurrence, in *incident.Incident) {
	for i := range in.People {
		p.victim(o, &in.People[i])
	}
	for i := range in.Things {
		p.thingHit(o, &in.Things[i])
	}
	for _, f := range in.Perpetrators {
		p.perpetrator(o, f)
	}
	for i := range in.Organizations {
		p.heldResponsible(o, &in.Organizations[i])
	}
	for _, f := range in.Instruments {
		p.instrument(o, f)
	}
}

// factAt finds a fact of the kind that shares bytes with the span.
func (p *page) factAt(kind threat.Kind, s threat.Span) *threat.Fact {
	for i := range p.out.Facts {
		if f := &p.out.Facts[i]; f.Kind == kind && f.Overlaps(s) {
			return f
		}
	}
	return nil
}

// eventFact adds a fact of an event.
func (p *page) eventFact(o *occurrence, kind threat.Kind, s threat.Span, value, rule string) *threat.Fact {
	si := p.doc.SentenceAt(s.Start)
	f := p.factSpan(kind, s, int32(si), value, rule)
	f.Sure, f.Event = threat.SureMedium, o.id
	p.addIn(f, si)
	return &p.out.Facts[len(p.out.Facts)-1]
}

// anyone are the words for people of whom nothing is known; how many there
// were is told by the counts.
var anyone = map[string]bool{
	"people": true, "persons": true, "person": true, "others": true, "victims": true, "victim": true, "men": true, "women": true, "civilians": true,
	"dead": true, "wounded": true, "injured": true, "man": true, "woman": true, "individuals": true, "casualties": true, "bodies": true, "children": true,
}

// victim adds a person who was hit, by name or by role.
func (p *page) victim(o *occurrence, t *incident.Target) {
	at, value := t.Name, t.Name.Text
	if value == "" {
		at, value = t.Filler, t.Text
	}
	words := strings.Fields(strings.ToLower(value))
	if len(words) == 0 || t.Name.Text == "" && (anyone[words[len(words)-1]] || len(words) == 1 && words[0][0] <= '9') {
		return
	}
	d := detailOf(t)
	d.Human, d.Name = true, t.Name.Text
	if f := p.factAt(threat.FactTarget, at.Span); f != nil {
		f.Target, f.Event = d, o.id
		return
	}
	rule := "target: " + quote(value) + " suffers what " + p.tellers(o) + " tells"
	if t.Name.Text != "" && t.Text != "" && !strings.EqualFold(t.Text, t.Name.Text) {
		rule += ", called " + quote(t.Text)
	}
	p.eventFact(o, threat.FactTarget, at.Span, value, rule).Target = d
}

func (p *page) thingHit(o *occurrence, t *incident.Target) {
	if t.Text == "" {
		return
	}
	d := detailOf(t)
	if f := p.factAt(threat.FactTarget, t.Span); f != nil {
		f.Target, f.Event = d, o.id
		return
	}
	key := strings.ToLower(t.Text)
	if p.aimed[key] {
		return
	}
	p.aimed[key] = true
	p.eventFact(o, threat.FactTarget, t.Span, t.Text, "target: "+quote(t.Text)+" is hit by what "+p.tellers(o)+" tells").Target = d
}

func detailOf(t *incident.Target) *threat.TargetDetail {
	d := &threat.TargetDetail{Type: strings.ToLower(t.Kind), Nation: t.Nation, Count: t.Count.Value}
	for _, e := range t.Effects {
		d.Effects = append(d.Effects, strings.ToLower(e))
	}
	return d
}

// tellers are the words of an event's first mention.
func (p *page) tellers(o *occurrence) string {
	return quote(o.parts[0].Triggers[0].Of(p.in.Text))
}

// perpetrator adds who did it, as described or by name.
func (p *page) perpetrator(o *occurrence, f incident.Filler) {
	if f.Text == "" || p.factAt(threat.FactKilled, f.Span) != nil || p.factAt(threat.FactInjured, f.Span) != nil {
		return
	}
	words := strings.Fields(strings.ToLower(f.Text))
	switch w := words[len(words)-1]; {
	case w == "men" || w == "man" || w == "women" || w == "woman" || w == "individuals" || w == "persons":
	case anyone[w]:
		return
	}
	if a := p.factAt(threat.FactActor, f.Span); a != nil {
		a.Event = o.id
		if a.Actor.Role == "mention" && a.Actor.Type == "description" {
			a.Actor.Role = "perpetrator"
		}
		return
	}
	a := p.eventFact(o, threat.FactActor, f.Span, f.Text, "actor: "+quote(f.Text)+" does what "+p.tellers(o)+" tells")
	a.Actor = &threat.ActorDetail{Name: f.Text, Type: "description", Role: "perpetrator"}
}

// heldResponsible says how surely the text ties an organization to the event.
func (p *page) heldResponsible(o *occurrence, g *incident.Organization) {
	how := assertions[g.Confidence]
	if a := p.factAt(threat.FactActor, g.Span); a != nil {
		if a.Event == "" {
			a.Event, a.Actor.Assertion = o.id, how
		}
		return
	}
	for i := range p.out.Facts {
		f := &p.out.Facts[i]
		if f.Kind == threat.FactActor && (strings.EqualFold(f.Actor.Name, g.Text) || strings.EqualFold(f.Quote, g.Text)) {
			if f.Event == "" {
				f.Event, f.Actor.Assertion = o.id, how
			}
			return
		}
	}
	if g.State {
		return // armies and police are in many sentences; they are actors by their names only
	}
	a := p.eventFact(o, threat.FactActor, g.Span, g.Text, "actor: "+quote(g.Text)+" is held responsible, "+string(how))
	a.Actor = &threat.ActorDetail{Name: g.Text, Type: "group", Role: "perpetrator", Assertion: how}
}

// assertions are the degrees of the incident reader in the vocabulary's words.
var assertions = map[incident.Confidence]threat.Assertion{
	incident.AsFact: threat.ReportedAsFact, incident.Claimed: threat.ClaimedOrAdmitted, incident.Suspected: threat.SuspectedOrAccused,
	incident.SuspectedByOfficial: threat.SuspectedByAuth, incident.Possible: threat.AssertPossible, incident.Acquitted: threat.AcquittedOrDenied,
}

// instrument adds what it was done with, if no word for it is told already.
func (p *page) instrument(o *occurrence, f incident.Filler) {
	if f.Text == "" {
		return
	}
	if w := p.factAt(threat.FactWeapon, f.Span); w != nil {
		w.Event = o.id
		return
	}
	for i := range p.out.Facts {
		if w := &p.out.Facts[i]; w.Kind == threat.FactWeapon && strings.Contains(strings.ToLower(f.Text), strings.TrimSuffix(w.Value, "s")) {
			return
		}
	}
	p.eventFact(o, threat.FactWeapon, f.Span, strings.ToLower(f.Text), "weapon: "+quote(f.Text)+", of the kind "+strings.ToLower(f.Kind))
}

// attackType is an incident's kind in the words of attack facts.
func attackType(in *incident.Incident) string {
	switch in.Kind {
	case "FORCED WORK STOPPAGE":
		return "forced stoppage"
	case "ATTACK":
		for _, f := range in.Instruments {
			switch f.Kind {
			case "GUN", "RIFLE", "MACHINE GUN", "HANDGUN":
				return "shooting"
			}
		}
	}
	return strings.ToLower(in.Kind)
}
