package incident

// inheritDates gives the incidents that no mention dates the day that their
// sentences, or the one before, tell of violence, or that of the incident told
// just before.
func (r *reader) inheritDates(bs []*build) {
	for i, b := range bs {
		if b.date != nil {
			continue
		}
		if b.date = r.dateNear(b); b.date != nil {
			continue
		}
		at := b.mentions[0].sent
		for _, o := range bs[max(0, i-reachBack):i] {
			if o.date != nil && !o.date.date.Open && o.last <= at && at-o.last <= 1 {
				b.date = o.date
			}
		}
	}
}

// dateNear is the first day that an incident's sentences, or those before
// them, tell of violence.
func (r *reader) dateNear(b *build) *moment {
	for d := range 2 {
		for _, m := range b.mentions {
			if m.sent < d {
				continue
			}
			if t := r.violentDay(m.sent - d); t != nil {
				return t
			}
		}
	}
	return nil
}

// violentDay is the first day of a sentence that a verb of violence has.
func (r *reader) violentDay(s int) *moment {
	for i := range r.times[s] {
		t := &r.times[s][i]
		if t.past || t.date.Open || t.verb < 0 {
			continue
		}
		if _, violent := r.lex.verbs[r.chunk(s, t.verb).Word]; violent {
			return t
		}
	}
	return nil
}
