package reading

import (
	"crypto/sha256"
	"encoding/hex"
	"strconv"
	"strings"

	"github.com/tocsin/tocsin/internal/geo"
	"github.com/tocsin/tocsin/internal/reading/incident"
	"github.com/tocsin/tocsin/internal/reading/when"
	"github.com/tocsin/tocsin/internal/threat"
)

// occurrence is one event of a report: what the incident reader keeps apart by
// kind (an attack, the fire set in it) and the text does not.
type occurrence struct {
	id        string
	parts     []incident.Incident
	sentences map[int]bool // that tell of it
	first     int          // the sentence that does so first
	old       bool         // told as background
}

// maxEvents is how many events of one report are told apart, maxIncidents how
// many incidents are looked at for them; both keep long texts linear.
const (
	maxEvents    = 40
	maxIncidents = 160
)

// findEvents tells the report's events apart, adds who and what each of them
// hit, by whom and with what, and says of every fact which event it tells of.
func (p *page) findEvents() {
	if p.lang() != "en" || len(p.acts) == 0 || p.out.Language != "" && p.out.Language != "en" {
		return
	}
	p.happened = p.occurrences(incident.ReadDoc(p.doc, incident.Options{
		Published: p.out.Published.From, Everything: true, Times: p.actTimes(), Sites: p.sites(), Phrases: p.parsed(),
	}))
	for i := range p.happened {
		for n := range p.happened[i].parts {
			p.partFacts(&p.happened[i], &p.happened[i].parts[n])
		}
	}
	p.assignEvents()
	p.eachAttack()
}

// actTimes are the times of the report without those that another time in the
// same sentence, told of the attack itself, shows to be of something else.
func (p *page) actTimes() []when.Mention {
	ofAct := map[int]bool{} // first bytes
	acted := map[int]bool{} // sentences
	for i := range p.out.Facts {
		if f := &p.out.Facts[i]; f.Kind == threat.FactDate && f.Date.Of == "attack" {
			ofAct[f.Start] = true
			acted[p.doc.SentenceAt(f.Start)] = true
		}
	}
	out := make([]when.Mention, 0, len(p.times))
	for _, t := range p.times {
		if !acted[t.Sentence] || ofAct[p.toks[t.First].Start] {
			out = append(out, t)
		}
	}
	return out
}

// siteKinds are geo's kinds in the words of the incident reader.
var siteKinds = map[geo.Kind]string{geo.Country: "COUNTRY", geo.Region: "DEPARTMENT", geo.City: "CITY", geo.Venue: "BUILDING"}

// sites are the places of the report as the incident reader takes them.
func (p *page) sites() []incident.Site {
	out := make([]incident.Site, 0, len(p.spots))
	for i := range p.spots {
		s := &p.spots[i]
		kind, ok := siteKinds[s.place.Kind]
		if !ok || s.generic {
			continue
		}
		out = append(out, incident.Site{First: s.first, Last: s.last, Name: s.place.Name, Kind: kind, Country: s.place.Country})
	}
	return out
}

// occurrences joins the incidents that nothing in the text holds apart, and
// leaves out those that no word for an attack tells of.
func (p *page) occurrences(found []incident.Incident) []occurrence {
	acted := map[int]bool{}
	for _, a := range p.acts {
		acted[a.sentence] = true
	}
	var out []occurrence
	for _, in := range found[:min(len(found), maxIncidents)] {
		o := p.occurrence(in)
		told := false
		for s := range o.sentences {
			told = told || acted[s]
		}
		if !told || len(out) >= maxEvents {
			continue
		}
		if same := p.sameOccurrence(out, &o); same != nil {
			same.join(&o)
			continue
		}
		out = append(out, o)
	}
	for i := range out {
		out[i].id = p.eventID(&out[i])
	}
	return out
}

func (p *page) occurrence(in incident.Incident) occurrence {
	o := occurrence{parts: []incident.Incident{in}, sentences: map[int]bool{}, first: -1, old: true}
	for _, t := range in.Triggers {
		si := p.doc.SentenceAt(t.Start)
		o.sentences[si] = true
		o.old = o.old && p.bygone(si)
		if o.first < 0 || si < o.first {
			o.first = si
		}
	}
	return o
}

func (o *occurrence) join(x *occurrence) {
	o.parts = append(o.parts, x.parts...)
	o.first, o.old = min(o.first, x.first), o.old && x.old
	for s := range x.sentences {
		o.sentences[s] = true
	}
}

// sameOccurrence is the nearest event told that the incident can be a part of.
func (p *page) sameOccurrence(os []occurrence, x *occurrence) *occurrence {
	var best *occurrence
	near := 1 << 30
	for i := range os {
		if d := os[i].distance(x); d < near && !apart(&os[i], x, d) {
			best, near = &os[i], d
		}
	}
	return best
}

// distance is how many sentences lie between the tellings of two events.
func (o *occurrence) distance(x *occurrence) int {
	near := 1 << 30
	for a := range o.sentences {
		for b := range x.sentences {
			near = min(near, max(a-b, b-a))
		}
	}
	return near
}

// apart says that the text holds two events apart: by count, stage, day,
// place, victims, or because only one of them is news. What one sentence, or
// one and the next, tell of is seldom two events.
func apart(o, x *occurrence, distance int) bool {
	if o.old != x.old {
		return true
	}
	b := &x.parts[0]
	if b.OneMore {
		return true
	}
	for i := range o.parts {
		a := &o.parts[i]
		switch {
		case a.OneMore && distance > 1:
			return true
		case (a.Stage == "ACCOMPLISHED") != (b.Stage == "ACCOMPLISHED"):
			return true
		case distance == 0:
		case a.Date.Known() && b.Date.Known() && !a.Date.Open && !b.Date.Open && (a.Date.From.After(b.Date.To) || b.Date.From.After(a.Date.To)),
			elsewhere(a.Place, b.Place),
			a.OneMore != b.OneMore && a.Kind == b.Kind:
			return true
		case b.Kind == "KIDNAPPING" && a.Kind != b.Kind, // they are kidnapped and then killed, seldom the other way round
			distance > 1 && (a.Kind == "KIDNAPPING" && a.Kind != b.Kind || otherVictims(a, b)):
			return true
		}
	}
	return false
}

// elsewhere says that two places are not one within the other.
func elsewhere(a, b incident.Place) bool {
	if a.Country != "" && b.Country != "" && a.Country != b.Country {
		return true
	}
	for _, x := range a.Parts {
		for _, y := range b.Parts {
			if x.Name == y.Name {
				return false
			}
		}
	}
	for _, x := range a.Parts {
		for _, y := range b.Parts {
			if x.Kind == y.Kind {
				return true
			}
		}
	}
	return false
}

// otherVictims says that both name their victims and none of them is the same.
func otherVictims(a, b *incident.Incident) bool {
	names := map[string]bool{}
	for _, t := range a.People {
		if t.Name.Text != "" {
			names[strings.ToLower(t.Name.Text)] = true
		}
	}
	some := false
	for _, t := range b.People {
		if t.Name.Text != "" {
			if names[strings.ToLower(t.Name.Text)] {
				return false
			}
			some = true
		}
	}
	return some && len(names) > 0
}

// eventID is the same for the same event of the same report.
func (p *page) eventID(o *occurrence) string {
	b := append([]byte(p.in.ID), 0)
	b = strconv.AppendInt(b, int64(o.parts[0].Triggers[0].Start), 10)
	sum := sha256.Sum256(b)
	return "evt_" + hex.EncodeToString(sum[:6])
}
