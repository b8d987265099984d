package incident

import (
	"github.com/tocsin/tocsin/internal/reading/syntax"
)

// findName finds where a personal name starts: at a given name, or where the
// words the vocabulary knows end.
func (r *reader) findName(p *phrase) {
	end := p.last
	start := -1
	for i := p.first; i < end; i++ {
		w := r.Tokens[i].Fold
		if r.Tags[i] == syntax.TagPoss {
			start = -1
			continue
		}
		if start >= 0 {
			if !r.nameWord(i) {
				start = -1
			}
			continue
		}
		if honorifics[w] {
			continue
		}
		if a := r.about[i]; a.given && !r.atlasOnly(p, i) || r.Tags[i] == syntax.TagName && !a.word.noun && !a.one.noun && !r.isPlaceOrNation(w) {
			start = i
		}
	}
	if start < 0 || !r.personal(p, start) {
		return
	}
	for start > p.first && r.Tokens[start-1].Is("de", "del", "van", "von") {
		start--
	}
	p.name = [2]int{start, end}
}

// honorifics are short forms of address, which start no name.
var honorifics = map[string]bool{
	"mr": true, "mrs": true, "ms": true, "dr": true, "gen": true, "col": true, "lt": true, "maj": true, "msgr": true, "sgt": true,
	"capt": true, "gral": true, "ing": true, "lic": true, "fr": true, "rev": true, "st": true, "sr": true, "don": true, "adm": true,
}

func (x *lexicon) knownNoun(w string) bool {
	a := x.about.Of(w)
	return a.word.noun || a.one.noun
}

// nameWord says whether a token can go on with a personal name.
func (r *reader) nameWord(i int) bool {
	t := &r.Tokens[i]
	if t.Is("de", "la", "del", "los", "y", "e", "las", "san", "santa", "-", ".", "von", "van", "jr", "da", "dos", "el") {
		return true
	}
	if r.about[i].given || r.Tags[i] == syntax.TagName {
		return true
	}
	return r.Tags[i] == syntax.TagNoun && !r.lex.knownNoun(t.Fold)
}

// personal says whether the run of words from start is a person's name: a
// given name with more, or unknown words after a title, or alone.
func (r *reader) personal(p *phrase, start int) bool {
	if t := &r.Tokens[p.last-1]; r.lex.knownNoun(t.Fold) {
		return false
	}
	run := r.folds(start, p.last)
	if typeWords[run[len(run)-1]] != "" {
		return false // "San Jose neighborhood"
	}
	if start == p.first && !r.lex.given[run[0]] && (placeStarts[run[0]] || r.inPlace(p)) {
		return false // "in Puerto Lima"
	}
	if !r.lex.given[run[0]] && syntax.Known(run[len(run)-1]) && (r.Upper || start == p.first || !r.title(p, start)) && len(run) > 1 {
		return false
	}
	if r.knownPlace(join(run)) && !(start > p.first && r.title(p, start)) {
		return false
	}
	if _, ok := r.lex.groups[join(run)]; ok {
		return false
	}
	if r.lex.given[run[0]] && len(run) > 1 {
		return true
	}
	if start > p.first {
		return r.title(p, start) && allNames(run, r)
	}
	p.single = len(run) == 1
	return allNames(run, r) && len(run) <= 4 && (len(run) > 1 || !r.Upper || true)
}

// placeStarts are the first words of places in Latin America.
var placeStarts = map[string]bool{
	"puerto": true, "san": true, "santa": true, "villa": true, "nueva": true, "nuevo": true, "ciudad": true, "rio": true,
	"el": true, "la": true, "los": true, "las": true, "santo": true, "cerro": true, "punta": true, "isla": true,
}

// inPlace says that a preposition that only places take governs the phrase.
func (r *reader) inPlace(p *phrase) bool {
	i := p.full - 1
	if i < 0 {
		return false
	}
	return r.Tokens[i].Is("in", "near", "at", "outside") || r.Tokens[i].Is("of") && i > 0 && typeWords[r.Tokens[i-1].Fold] != ""
}

func allNames(run []string, r *reader) bool {
	for _, w := range run {
		if len(w) < 3 && !r.lex.given[w] && w != "de" && w != "la" {
			return false
		}
		if r.isPlaceOrNation(w) && !r.lex.given[w] && len(run) == 1 {
			return false
		}
	}
	return true
}

// title says that the word before start is a role or title of a person.
func (r *reader) title(p *phrase, start int) bool {
	s, _, ok := r.lex.noun(r.folds(p.first, start))
	if ok && s.class.human() || !ok && syntax.Person(r.Tokens[start-1].Fold) {
		return true
	}
	t := &r.Tokens[start-1]
	return honorifics[t.Fold] || r.isNation(t.Fold) || t.Is("father", "senor", "miss", ".", "cardinal", "brother", "sister", "reverend", "named")
}

func (r *reader) isPlaceOrNation(w string) bool {
	a := r.lex.about.Of(w)
	return a.word.people || a.one.people || r.knownPlace(w)
}

// knownPlace says that a name is one of a place.
func (r *reader) knownPlace(name string) bool {
	if r.sites != nil {
		return r.siteWords[name]
	}
	return r.atlas.known(name)
}

// atlasOnly says that the given name at i starts a known place ("San Salvador").
func (r *reader) atlasOnly(p *phrase, i int) bool {
	if i+1 >= p.last {
		return r.knownPlace(r.Tokens[i].Fold) && i == p.first
	}
	return false
}
