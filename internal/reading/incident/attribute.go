package incident

import "github.com/tocsin/tocsin/internal/reading/syntax"

// attribute gives the incidents their organizations: those among the
// perpetrators, and those that claim, or are accused, in other sentences.
func (r *reader) attribute(bs []*build) {
	for _, b := range bs {
		for _, m := range b.mentions {
			for _, p := range m.perps {
				if q := r.orgOf(p); q != nil {
					b.blame(q, r.tone(m.sent, q), q.orgState || stateOrg(q))
				}
			}
		}
	}
	for s := range r.Sentences {
		for c := range r.Sentences[s].Chunks {
			if r.kind(s, c) == syntax.VP {
				r.responsibility(bs, s, c)
			}
		}
	}
}

// orgOf is the organization that a phrase names or belongs to: "members of a
// unit of the FMLN".
func (r *reader) orgOf(p *phrase) *phrase {
	if p.org[1] > 0 {
		if p.orgState && p.plural && p.org[0] <= p.first && p.org[1] < p.last {
			return p
		}
		return p
	}
	c := p.chunk
	for range 3 {
		if w := r.word(p.sent, c+1); w != "of" && w != "from" || r.kind(p.sent, c+2) != syntax.NP {
			return nil
		}
		c += 2
		if q := r.phrases[p.sent][c]; q.org[1] > 0 {
			return q
		}
	}
	return nil
}

func stateOrg(p *phrase) bool {
	return p.sense.class == classMilitary || p.sense.class == classPolice
}

func (b *build) blame(p *phrase, c Confidence, state bool) {
	for _, o := range b.orgs {
		if o.phrase.org == p.org || o.phrase.orgName == p.orgName {
			if c == Claimed || o.confidence == AsFact && c != Possible {
				o.confidence = c
			}
			return
		}
	}
	b.orgs = append(b.orgs, &claim{p, c, state})
}

// responsibility reads "claimed responsibility", "blamed … for",
// "attributed to" and the like, for the nearest incident.
func (r *reader) responsibility(bs []*build, s, c int) {
	who, conf := r.accused(s, c)
	if len(who) == 0 && conf != Claimed || r.chunk(s, c).Negated {
		return
	}
	b := nearestBuild(bs, s)
	if b == nil {
		return
	}
	named := false
	for _, p := range who {
		if p.negative {
			return
		}
		if p.pronoun {
			continue
		}
		if q := r.orgOf(p); q != nil {
			named = true
			if conf == Suspected && r.official(s) {
				conf = SuspectedByOfficial
			}
			b.blame(q, conf, q.orgState)
		} else if p.armed() {
			b.perps = append(b.perps, p)
		}
	}
	if conf == Claimed && !named {
		r.claimedBy(b, s)
	}
}

// accused are those whom the verb group at c holds responsible, and how.
func (r *reader) accused(s, c int) ([]*phrase, Confidence) {
	switch v := r.chunk(s, c); v.Word {
	case "claim", "admit", "acknowledge", "take", "assume":
		if !r.near(s, c, "responsibility") && !r.near(s, c, "credit") && !(v.Passive && r.actClaimed(s, c)) {
			return nil, Suspected
		}
		if v.Passive {
			return r.prepObjects(s, c, "by"), Claimed
		}
		return r.subject(s, c), Claimed
	case "blame", "accuse", "suspect":
		return r.undergoer(s, c, v.Passive), Suspected
	case "attribute":
		return r.prepObjects(s, c, "to"), Suspected
	case "be":
		if r.kind(s, c+1) == syntax.NP && r.chunk(s, c+1).Word == "responsible" {
			return r.subject(s, c), Suspected
		}
	case "involve", "implicate", "participate", "hold":
		if v.Word == "hold" && !r.near(s, c, "responsible") || !r.tellsEvent(s, c) {
			return nil, Suspected
		}
		return r.undergoer(s, c, v.Word == "participate" || r.passive(s, c)), Suspected
	}
	return nil, Suspected
}

// actClaimed says that the subject of the verb group is an act: "the killing
// was claimed by".
func (r *reader) actClaimed(s, c int) bool {
	for _, p := range r.subject(s, c) {
		if _, ok := eventNouns[syntax.Singular(p.head)]; ok || p.head == "responsibility" {
			return true
		}
	}
	return false
}

// undergoer is the subject of a passive verb group, the object of an active.
func (r *reader) undergoer(s, c int, passive bool) []*phrase {
	if passive {
		return r.subject(s, c)
	}
	return r.objects(s, c)
}

// tellsEvent says that a noun for an event stands right of c.
func (r *reader) tellsEvent(s, c int) bool {
	for i := c + 1; i < len(r.Sentences[s].Chunks); i++ {
		if ch := r.chunk(s, i); ch.Kind == syntax.NP {
			if _, ok := eventNouns[syntax.Singular(ch.Word)]; ok {
				return true
			}
		}
	}
	return false
}

// claimedBy settles a claim by "the group" or "an anonymous caller": it is
// that of the organization named in the sentence, or of the only one that the
// incident has.
func (r *reader) claimedBy(b *build, s int) {
	for _, p := range r.phrases[s] {
		if p != nil && p.org[1] > 0 && r.armedOrg(p) {
			b.blame(p, Claimed, false)
			return
		}
	}
	if len(b.orgs) == 1 {
		b.orgs[0].confidence = Claimed
	}
}

func nearestBuild(bs []*build, s int) *build {
	var best *build
	dist := 1 << 30
	for _, b := range bs {
		if b.last+8 < s {
			continue
		}
		for _, m := range b.mentions {
			d := s - m.sent
			if d < 0 {
				d = -3 * d
			}
			if d < dist {
				best, dist = b, d
			}
		}
	}
	if dist > 8 {
		return nil
	}
	return best
}

// tone says how surely a sentence ties a perpetrator to the act.
func (r *reader) tone(s int, p *phrase) Confidence {
	sent := r.Doc.Doc.Sentences[r.Sentences[s].Index]
	doubt := false
	for i := sent.First; i < sent.Last; i++ {
		t := &r.Tokens[i]
		switch {
		case t.Is("claimed") && i+1 < sent.Last && r.Tokens[i+1].Is("responsibility", "credit"):
			return Claimed
		case t.Is("according") && r.authorities(i, sent.Last):
			doubt = true
		case t.Is("alleged", "allegedly", "presumably", "presumed", "apparently", "suspected", "supposedly", "accused", "blamed", "attributed", "believed", "accuses", "possibly", "reportedly", "probably", "suspect", "suspects", "accusing"):
			doubt = true
		}
	}
	if !doubt {
		return AsFact
	}
	if r.official(s) {
		return SuspectedByOfficial
	}
	return Suspected
}

// authorities says that police, army or government stand right behind
// "according" at i.
func (r *reader) authorities(i, last int) bool {
	for k := i + 1; k < min(last, i+5); k++ {
		if r.Tokens[k].Is("police", "authorities", "officials", "army", "military", "government") {
			return true
		}
	}
	return false
}

// official says that an authority speaks in the sentence.
func (r *reader) official(s int) bool {
	sent := r.Doc.Doc.Sentences[r.Sentences[s].Index]
	for i := sent.First; i < sent.Last; i++ {
		if r.Tokens[i].Is("police", "authorities", "army", "military", "government", "minister", "official", "officials", "officers", "president", "spokesman", "coprefa", "commander", "general", "colonel") {
			return true
		}
	}
	return false
}
