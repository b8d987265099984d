package reading

import (
	"github.com/tocsin/tocsin/internal/geo"
	"github.com/tocsin/tocsin/internal/reading/text"
	"github.com/tocsin/tocsin/internal/threat"
)

// Main is the event that a report is mainly about, in one record: what, when,
// where, and how many were hit. What the text does not tell is absent.
type Main struct {
	Event string       `json:"event,omitempty"` // as its facts bear it
	Type  string       `json:"type,omitempty"`  // "shooting", "bombing", …
	Stage string       `json:"stage,omitempty"` // "accomplished", "attempted", "foiled", "threatened"
	When  *threat.When `json:"when,omitempty"`
	// Place is the town of the event, or the narrowest place around it that is
	// told; Region and Country name what holds it, Country in ISO 3166-1.
	Place   *threat.PlaceDetail `json:"place,omitempty"`
	Venue   string              `json:"venue,omitempty"` // as named
	Killed  *Toll               `json:"killed,omitempty"`
	Injured *Toll               `json:"injured,omitempty"`
	// The attackers are counted in no other field.
	AttackersKilled  *Toll `json:"attackers_killed,omitempty"`
	AttackersInjured *Toll `json:"attackers_injured,omitempty"`
}

// Toll is how many were hit, with its bounds and who says so.
type Toll struct {
	Count  int    `json:"count"`           // the figure to go by: the lower bound, or the upper where only that is told
	Low    *int   `json:"low,omitempty"`   // nil: no lower bound said
	High   *int   `json:"high,omitempty"`  // nil: no upper bound said
	Bound  string `json:"bound,omitempty"` // as said: "at least", "up to"
	Holder string `json:"holder,omitempty"`
	Fact   string `json:"fact,omitempty"` // that says it; empty where several were added
}

// mainEvent takes the report's main event together from its facts, which are
// ordered and have their ids; nil when it tells of none.
func (p *page) mainEvent() *Main {
	m := &Main{}
	for i := range p.out.Facts {
		if f := &p.out.Facts[i]; f.Attack != nil && !f.Background && (m.Type == "" || m.Stage != "accomplished" && f.Attack.Stage == "accomplished") {
			m.Event, m.Type, m.Stage = f.Event, f.Attack.Type, f.Attack.Stage
		}
	}
	if w, ok := p.eventTime(); ok {
		m.When = &w
	}
	m.Place, m.Venue = p.mainPlace()
	m.Killed, m.AttackersKilled = p.mainToll(threat.FactKilled), p.attackersToll(threat.FactKilled)
	m.Injured, m.AttackersInjured = p.mainToll(threat.FactInjured), p.attackersToll(threat.FactInjured)
	if m.Type == "" && m.Killed == nil && m.Injured == nil && m.AttackersKilled == nil {
		return nil
	}
	return m
}

// mainPlace is the first town of the event, else its region or country, and
// the first venue that has a name.
func (p *page) mainPlace() (*threat.PlaceDetail, string) {
	var best *threat.PlaceDetail
	venue, top := "", 0
	rank := map[string]int{string(geo.Country): 2, string(geo.Water): 3, string(geo.Region): 4, string(geo.City): 6}
	for i := range p.out.Facts {
		f := &p.out.Facts[i]
		if f.Place == nil || f.Background || f.Place.Role != "event" {
			continue
		}
		if f.Place.Type == string(geo.Venue) && venue == "" && f.Sure == threat.SureHigh {
			venue = f.Place.Name
		}
		r := rank[f.Place.Type]
		if r > 0 && p.inHeadline(f.Start) {
			r-- // "fresh Kaduna attack"
		}
		if r > top {
			best, top = f.Place, r
		}
	}
	if best == nil {
		return nil, venue
	}
	if best.Relation == "near" || best.Relation == "outside" {
		best = p.datelineNear(best)
	}
	place := *best
	return &place, venue
}

// mainToll is the total of a kind with the fact that says it, victims only.
func (p *page) mainToll(kind threat.Kind) *Toll {
	d, ok := p.out.Totals[kind]
	if !ok || d.Perpetrators {
		return nil
	}
	return p.tollOf(kind, d)
}

// attackersToll is the greatest figure told of the attackers.
func (p *page) attackersToll(kind threat.Kind) *Toll {
	var best *threat.CountDetail
	for i := range p.tolls {
		t := &p.tolls[i]
		perp := t.detail.Perpetrators || t.byPolice && p.out.Totals[kind].Low != nil && !p.out.Totals[kind].Perpetrators && len(p.tolls) > 1
		if t.kind == kind && perp && !t.background && !t.part && (best == nil || figureOf(t.detail) > figureOf(*best)) {
			best = &t.detail
		}
	}
	if best == nil {
		return nil
	}
	return p.tollOf(kind, *best)
}

// tollOf gives a count the fact that says it, and its holder.
func (p *page) tollOf(kind threat.Kind, d threat.CountDetail) *Toll {
	t := &Toll{Count: figureOf(d), Low: d.Low, High: d.High, Bound: d.Bound}
	for i := range p.out.Facts {
		f := &p.out.Facts[i]
		if f.Kind == kind && !f.Background && f.Count.Perpetrators == d.Perpetrators && figureOf(*f.Count) == t.Count && f.Count.Bound == d.Bound {
			t.Fact, t.Holder = f.ID, f.Holder
			break
		}
	}
	return t
}

// Rename gives the fact that bears an id another one wherever it is cited.
func (m *Main) Rename(from, to string) {
	if m == nil {
		return
	}
	for _, t := range []*Toll{m.Killed, m.Injured, m.AttackersKilled, m.AttackersInjured} {
		if t != nil && t.Fact == from {
			t.Fact = to
		}
	}
}

// datelineNear is the town of the dateline where the event is told to be near
// another town of its region: "SANTA FE, Texas … near Houston".
func (p *page) datelineNear(near *threat.PlaceDetail) *threat.PlaceDetail {
	for i := range p.out.Facts {
		f := &p.out.Facts[i]
		if f.Place != nil && f.Place.Role == "dateline" && f.Place.Type == string(geo.City) && f.Place.Region == near.Region && f.Place.Country == near.Country && near.Type == string(geo.City) {
			return f.Place
		}
	}
	return near
}

// inHeadline says whether a byte stands in a headline.
func (p *page) inHeadline(at int) bool {
	si := p.doc.SentenceAt(at)
	return si >= 0 && (p.doc.Sentences[si].Kind == text.Headline || p.doc.Sentences[si].Title)
}
