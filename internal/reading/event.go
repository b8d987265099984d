package reading

import (
	"slices"
	"time"

	"github.com/tocsin/tocsin/internal/geo"
	"github.com/tocsin/tocsin/internal/reading/text"
	"github.com/tocsin/tocsin/internal/reading/when"
	"github.com/tocsin/tocsin/internal/threat"
)

// revive takes sentences out of the background when the report tells of
// nothing newer: news of a trial or an anniversary is about the old event.
func (p *page) revive() {
	if p.lang() != "en" || p.out.Alert != nil {
		return // what an alert tells of the past is background
	}
	some := false
	for si := range p.doc.Sentences {
		switch s := &p.doc.Sentences[si]; {
		case s.Aside || s.Kind == text.Dateline || s.Kind == text.Header || !p.violent(s):
		case p.old[si]:
			some = some || !p.likens(si)
		case p.tellsOfAct(si) && (!some || p.timesIn(si) > 0): // without a time of its own it goes on about the old
			return
		}
	}
	if !some {
		return
	}
	for si := range p.old {
		p.old[si] = p.likens(si)
	}
}

// tellsOfAct says whether a sentence tells of an attack itself, not of a
// charge, a verdict or the anniversary of one.
func (p *page) tellsOfAct(si int) bool {
	s := &p.doc.Sentences[si]
	court := p.has(s.First, s.Last, "sentenced", "jailed", "convicted", "pleaded", "imprisoned", "trial", "guilty", "gets", "bars")
	for k := s.First; k < s.Last; k++ {
		switch p.deedAt(k) {
		case ofCourt, ofMemorial, ofProtest, ofPlan, ofArrest, ofInquiry:
			court = true
		case ofAttack:
			if !court && p.meant(ofAttack, k, si) == ofAttack {
				return true
			}
		}
		switch p.word(k) {
		case "accused", "guilty", "suspicion", "suspected", "anniversary":
			court = true
		}
	}
	return false
}

// likens says whether a sentence speaks of other attacks: "similar attacks".
func (p *page) likens(si int) bool {
	s := &p.doc.Sentences[si]
	for i := s.First; i < s.Last; i++ {
		switch p.word(i) {
		case "previous", "similar", "past", "prior", "historically", "previously":
			return true
		}
	}
	return p.apart(si)
}

// apart says whether a sentence begins another story: "in an unrelated
// incident", "elsewhere in the city".
func (p *page) apart(si int) bool {
	s := &p.doc.Sentences[si]
	for i := s.First; i < min(s.Last, s.First+12); i++ {
		switch p.word(i) {
		case "separate", "separately", "unrelated", "elsewhere":
			one := p.word(i-1) == "a" || p.word(i-1) == "an" || p.word(i-1) == "another"
			if i == s.First || one && p.deedAt(i+1) != ofNothing {
				return true
			}
		}
	}
	return false
}

// otherEvents marks the sentences about events before and away from the one
// that the report opens with.
func (p *page) otherEvents() {
	main, day := p.opening()
	for si := range p.doc.Sentences {
		if p.old[si] || si == main {
			continue
		}
		if p.apart(si) || si > 0 && p.old[si-1] && p.away[si-1] && p.doc.Sentences[si].Paragraph == p.doc.Sentences[si-1].Paragraph {
			p.old[si], p.away[si] = true, true
			continue
		}
		if main >= 0 && p.tellsOfAct(si) && p.earlier(si, day) && p.elsewhere(si, main) {
			p.old[si] = true
		}
	}
}

// opening is the first sentence that tells of an attack and its day, -1 when
// there is none.
func (p *page) opening() (int, threat.When) {
	for _, m := range p.times {
		if !p.old[m.Sentence] && dayOrFiner(m.When) && p.eventNear(m) == string(ofAttack) {
			return m.Sentence, m.When
		}
	}
	return -1, threat.When{}
}

func dayOrFiner(w threat.When) bool {
	return w.Known() && !w.From.IsZero() && !w.To.IsZero() && w.To.Sub(w.From) <= 36*time.Hour
}

// earlier says whether all days that a sentence tells are before the given one.
func (p *page) earlier(si int, day threat.When) bool {
	some := false
	for _, m := range p.timesAt(si) {
		if !m.When.Known() || m.When.To.IsZero() || m.Kind == when.Related {
			continue
		}
		if m.When.To.After(day.From) {
			return false
		}
		some = true
	}
	return some
}

// elsewhere says whether a sentence names a town or region that the main one,
// or its own surroundings, do not.
func (p *page) elsewhere(si, main int) bool {
	away := false
	for n := range p.spots {
		s := &p.spots[n]
		if int(p.toks[s.first].Sentence) != si || !s.known || s.venue || s.place.Kind == geo.Country || s.place.Name == "" {
			continue
		}
		if p.near(s, main) {
			return false
		}
		away = true
	}
	return away
}

// near says whether a place is, lies in or holds one of those of a sentence.
func (p *page) near(s *spot, si int) bool {
	for n := range p.spots {
		o := &p.spots[n]
		if int(p.toks[o.first].Sentence) == si && (o.place.Name == s.place.Name || geo.Contains(o.place, s.place) && o.place.Kind != geo.Country || geo.Contains(s.place, o.place)) {
			return true
		}
	}
	return false
}

// placeEvent makes sure that the event has a town where the text lets one be
// known: the town whose police act, or that of a local report's dateline.
func (p *page) placeEvent() {
	first := slices.IndexFunc(p.doc.Sentences, func(s text.Sentence) bool {
		si := int(p.toks[s.First].Sentence)
		return !s.Aside && p.eventful(si) && !p.bygone(si) || p.operation(si)
	})
	if first < 0 || p.operation(first) {
		return
	}
	best, rank := -1, 0
	for n := range p.spots {
		s := &p.spots[n]
		if s.place.Kind != geo.City || s.venue {
			continue
		}
		if p.roleOf(s) == "event" {
			return
		}
		if r := p.likely(s); r > rank {
			best, rank = n, r
		}
	}
	if best >= 0 {
		s := &p.spots[best]
		s.event = true
		if s.why != "" {
			s.why += ", "
		}
		s.why += map[int]string{1: "the only town that is told with its state", 2: "the dateline, and no other town is told for the event", 3: "named with the event, and no other town is told for it", 4: "the town whose police or people the report speaks of"}[rank]
		if s.within >= 0 {
			p.spots[s.within].event = true
		}
	}
}

// likely ranks how well a town that is not told for the event may be its place.
func (p *page) likely(s *spot) int {
	si := int(p.toks[s.first].Sentence)
	if p.bygone(si) {
		return 0
	}
	if p.ofLocals(s) {
		return 4
	}
	if s.relation == "from" || s.relation == "to" || p.has(max(0, s.first-5), s.first, "miles", "kilometers", "kilometres", "km", "hour", "hours") {
		return 0
	}
	if s.dateline {
		if s.place.Seat == 3 || p.eventAway(s) {
			return 0 // where a correspondent sits
		}
		return 2
	}
	switch p.governor(s.first, s.last, si).deed {
	case ofAttack, ofResponse, ofInquiry, ofEvent:
		return 3
	case ofNothing:
		if p.eventful(si) || s.within >= 0 {
			return 3
		}
	case ofOther:
		if s.within >= 0 || s.relation == "in" && p.struck[si] && !p.operation(si) && !p.has(p.doc.Sentences[si].First, s.first, "raided", "raid", "searched") {
			return 1
		}
	}
	switch p.word(s.last) {
	case "man", "woman", "teen", "teenager", "couple", "resident", "residents", "boy", "girl", "family":
		return 1 // "a Biddeford man is charged"
	}
	return 0
}

// eventAway says whether the event is told to have been in a region or on a
// water in which a town does not lie.
func (p *page) eventAway(town *spot) bool {
	for n := range p.spots {
		s := &p.spots[n]
		if k := s.place.Kind; (k == geo.Water || k == geo.Area) && p.roleOf(s) == "event" {
			return true
		} else if k == geo.Region && s.place.HasPoint && p.roleOf(s) == "event" && s.place.Country != town.place.Country {
			return true
		}
	}
	return false
}

// localNouns are whom a town's name before them makes the town's own.
var localNouns = wordSet(`police officers officer mayor firefighters homicide detectives authorities sheriff's department fire`)

// ofLocals says whether a town stands with its own police or people: "Flint
// police", "authorities in Mobile", "an Akron man".
func (p *page) ofLocals(s *spot) bool {
	if s.dateline {
		return false
	}
	last := s.last
	if s.within >= 0 {
		last = p.spots[s.within].last + b2i(p.word(p.spots[s.within].last) == ",") // "Akron, Ohio, police"
	}
	if localNouns[p.word(last)] {
		return true
	}
	if s.relation != "in" {
		return false
	}
	switch p.word(s.first - 2) {
	case "police", "authorities", "officers", "officials", "investigators", "detectives", "deputies":
		return true
	}
	return false
}

// eventful says whether a sentence tells of the attack or its victims.
func (p *page) eventful(si int) bool {
	if p.struck[si] || p.out.Language == "es" {
		return p.struck[si]
	}
	s := &p.doc.Sentences[si]
	for k := s.First; k < s.Last; k++ {
		if p.deedAt(k) == ofAttack && p.meant(ofAttack, k, si) == ofAttack {
			return true
		}
	}
	return false
}
