package incident

import (
	"github.com/tocsin/tocsin/internal/reading/syntax"
	"github.com/tocsin/tocsin/internal/reading/text"
)

// orgHeads are the nouns that end the name of an armed organization.
var orgHeads = map[string]bool{
	"front": true, "army": true, "movement": true, "command": true, "commando": true, "cartel": true, "brigade": true,
	"forces": true, "party": true, "alliance": true, "squad": true, "squads": true, "organization": true, "league": true,
	"resistance": true, "group": true, "battalion": true, "coordinating board": true,
}

// bands are the nouns for organizations of criminals, which need no name.
var bands = map[string]bool{"mafia": true, "mafias": true, "cartel": true, "cartels": true, "rings": true}

// findOrg finds an organization of the gazetteer within the phrase, or the
// name that a bracket gives ("… LIBERATION FRONT [FMLN]").
func (r *reader) findOrg(p *phrase) {
	limit := r.Doc.Doc.Sentences[r.Sentences[p.sent].Index].Last
	for i := p.first; i < p.last; i++ {
		for k := min(limit-i, r.about[i].starts); k > 0; k-- {
			if i+k > p.last && r.Tokens[i+k-1].Kind != text.Word {
				continue
			}
			if g, ok := r.lex.groups[join(r.folds(i, i+k))]; ok {
				p.org, p.orgState = [2]int{i, i + k}, g.state
				return
			}
		}
	}
	if a := r.chunk(p.sent, p.chunk).Alias; a[1] > 0 && r.aliased(p, a) {
		return
	}
	if bands[p.head] && (p.last-p.first >= 2 || p.head == "mafia" || p.head == "mafias") {
		p.org = [2]int{p.first, p.last}
		return
	}
	if p.last-p.first >= 2 && orgHeads[p.head] && r.properName(p) {
		p.org = [2]int{p.first, p.last}
		p.orgState = p.head == "battalion" || p.head == "brigade" && p.sense.class == classMilitary
	}
}

// aliased takes the organization from the bracket behind a phrase: the name
// before it if that ends as organizations do, else what the bracket says.
func (r *reader) aliased(p *phrase, a [2]int) bool {
	g, ok := r.lex.groups[join(r.folds(a[0], a[1]))]
	if !ok {
		return false
	}
	p.org, p.orgState = a, g.state
	if orgHeads[p.head] && p.last-p.first >= 2 {
		p.org = [2]int{p.first, p.last}
	}
	return true
}

// properName says that a phrase names something: all its words are
// capitalised, or one of them is no common word.
func (r *reader) properName(p *phrase) bool {
	small := r.Upper
	for i := p.first; i < p.last; i++ {
		small = small || r.Tokens[i].Kind == text.Word && r.Tokens[i].Shape == text.Lower
	}
	if !small {
		return true
	}
	for i := p.first; i < p.last-1; i++ {
		if r.Tags[i] == syntax.TagName && !r.isPlaceOrNation(r.Tokens[i].Fold) || r.Tokens[i].Is("liberation", "revolutionary", "popular", "patriotic") {
			return true
		}
	}
	return false
}
