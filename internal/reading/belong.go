package reading

import (
	"github.com/tocsin/tocsin/internal/geo"
	"github.com/tocsin/tocsin/internal/threat"
)

// eventReach is how many sentences behind a telling one counts, places and
// times, and what is said about it, still belong to its event.
const eventReach = 3

// assignEvents says of each fact which event it tells of: the one whose words
// stand in its sentence, the nearest if there are several, or the last one told.
func (p *page) assignEvents() {
	if len(p.happened) == 0 {
		return
	}
	news := p.onlyNews()
	for i := range p.out.Facts {
		f := &p.out.Facts[i]
		if f.Event != "" || f.Kind == threat.FactAttribution || f.Kind == threat.FactWarning {
			continue
		}
		si := p.doc.SentenceAt(f.Start)
		if f.Kind == threat.FactPlace && f.Place.Role == "dateline" {
			continue
		}
		if o := p.eventOf(f, si); o != nil {
			f.Event = o.id
		} else if news != nil && !f.Background && tellsOfEvent(f) {
			f.Event = news.id
		}
	}
}

// onlyNews is the one event of the report that is news, nil when there are more.
func (p *page) onlyNews() *occurrence {
	var only *occurrence
	for i := range p.happened {
		if o := &p.happened[i]; !o.old {
			if only != nil {
				return nil
			}
			only = o
		}
	}
	return only
}

// tellsOfEvent says that a fact is of the sort that tells of an event wherever it
// stands: counts, attacks, claims, and the time and place of the attack.
func tellsOfEvent(f *threat.Fact) bool {
	switch f.Kind {
	case threat.FactAttack:
		return f.Attack.Stage == "accomplished"
	case threat.FactKilled, threat.FactInjured, threat.FactMissing, threat.FactClaim, threat.FactWeapon, threat.FactTarget:
		return true
	case threat.FactDate:
		return f.Date.Of == "attack"
	case threat.FactPlace:
		return f.Place.Role == "event"
	}
	return false
}

// eventOf is the event told in a fact's sentence, or, for what goes on about
// it, in one shortly before.
func (p *page) eventOf(f *threat.Fact, si int) *occurrence {
	var best *occurrence
	near := 1 << 30
	for i := range p.happened {
		o := &p.happened[i]
		if !o.sentences[si] {
			continue
		}
		for n := range o.parts {
			for _, t := range o.parts[n].Triggers {
				if d := gap(t, f.Span); d < near && p.doc.SentenceAt(t.Start) == si {
					best, near = o, d
				}
			}
		}
	}
	if best != nil || !tellsOfEvent(f) {
		return best
	}
	for back := 1; back <= eventReach; back++ {
		for i := len(p.happened) - 1; i >= 0; i-- {
			if o := &p.happened[i]; o.sentences[si-back] && o.old == f.Background {
				return o
			}
		}
	}
	return nil
}

// gap is how many bytes lie between two spans.
func gap(a, b threat.Span) int { return max(0, a.Start-b.End, b.Start-a.End) }

// eachAttack gives every event a fact that names what it was, and the time and
// place that its own sentences tell.
func (p *page) eachAttack() {
	for i := range p.happened {
		o := &p.happened[i]
		a := p.attackOf(o.id)
		if a == nil {
			t := o.parts[0].Triggers[0]
			a = p.eventFact(o, threat.FactAttack, t, attackType(&o.parts[0]), "attack: "+quote(t.Of(p.in.Text))+", an event of its own")
			a.Attack = &threat.AttackDetail{Type: a.Value, Stage: stageNames[o.parts[0].Stage]}
		}
		if len(p.happened) > 1 {
			p.own(o, a)
		}
	}
}

func (p *page) attackOf(id string) *threat.Fact {
	for i := range p.out.Facts {
		if f := &p.out.Facts[i]; f.Kind == threat.FactAttack && f.Event == id {
			return f
		}
	}
	return nil
}

// own puts an event's own day and town in place of those of the report's main
// event. The main one keeps what it has, unless that is told of another.
func (p *page) own(o *occurrence, a *threat.Fact) {
	var when *threat.When
	place, taken := "", false
	for i := range p.out.Facts {
		f := &p.out.Facts[i]
		switch {
		case f.Event == o.id && f.Kind == threat.FactDate && when == nil && f.Date.Known() && f.Date.Relation == nil && f.Date.Of == "attack":
			w := f.Date.When
			when = &w
		case f.Kind != threat.FactPlace || f.Place.Role != "event" || f.Place.Type == string(geo.Country):
		case f.Event == o.id && place == "":
			place = f.Place.Name
		case f.Event != "" && f.Event != o.id && f.Place.Name == a.Attack.Place:
			taken = true
		}
	}
	main := o == &p.happened[0]
	if when != nil || !main {
		a.Attack.When = when
	}
	if place != "" || !main || taken {
		a.Attack.Place = place
	}
}

// stageNames are the stages of the incident reader in the vocabulary's words.
var stageNames = map[string]string{"ACCOMPLISHED": "accomplished", "ATTEMPTED": "attempted", "THREATENED": "threatened"}
