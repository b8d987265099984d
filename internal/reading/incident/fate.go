package incident

// fates gives the named people of whose fate an incident does not tell the one
// that the text tells of them elsewhere: nobody dies twice.
func (r *reader) fates(bs []*build, ms []*mention) {
	dead := map[int]bool{}
	for _, m := range ms {
		if m.stage != "accomplished" {
			continue
		}
		for _, v := range m.victims {
			if v.effect == "death" && v.phrase.name[1] > 0 {
				dead[r.lookup(r.folds(v.phrase.name[0], v.phrase.name[1]))] = true
			}
		}
	}
	for _, b := range bs {
		if b.stage != "accomplished" {
			continue
		}
		for _, p := range b.people {
			if p.name >= 0 && dead[p.name] && len(p.effects) == 0 {
				p.suffer("death")
			}
		}
	}
}
