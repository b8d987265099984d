package reading

import (
	"slices"
	"strings"

	"github.com/tocsin/tocsin/internal/reading/text"
	"github.com/tocsin/tocsin/internal/threat"
)

// antecedent is somebody whom the text names or introduces, for what it says
// of them later.
type antecedent struct {
	span threat.Span
	name string
	fact *threat.Fact
}

// references ties descriptions and pronouns to whom they stand for, where only
// one can be meant, and the facts that rest on them to the references.
func (p *page) references() {
	var found []threat.Reference
	for si := range p.doc.Sentences {
		s := &p.doc.Sentences[si]
		if s.Aside || s.Upper || s.Kind == text.Header || s.Kind == text.Dateline {
			continue
		}
		if r, ok := p.pronoun(si); ok {
			found = append(found, r)
		}
		for i := s.First; i < s.Last; i++ {
			if r, ok := p.referenceAt(i, s); ok {
				found = append(found, r)
			}
		}
	}
	for n := range p.out.Facts {
		p.attach(&p.out.Facts[n], found)
	}
}

// referenceAt reads a definite description at token i.
func (p *page) referenceAt(i int, s *text.Sentence) (threat.Reference, bool) {
	switch p.word(i) {
	case "the", "these", "those":
	default:
		return threat.Reference{}, false
	}
	head := i + 1
	if head < s.Last && (p.toks[head].Kind == text.Number || smallNumbers[p.word(head)] || p.word(head) == "alleged") {
		head++
	}
	w := p.word(head)
	if head >= s.Last || p.toks[head].Shape >= text.Capital || p.adjective(head) || p.word(head+1) == "of" || p.word(head+1) == "who" || head+1 < s.Last && p.toks[head+1].Shape >= text.Capital {
		return threat.Reference{}, false
	}
	switch {
	case w == "group" || w == "organisation" || w == "organization" || w == "militia":
		return p.groupMeant(i, head)
	case p.is(head, cPerp):
		return p.one(i, head, p.attackers(p.toks[i].Start, p.is(head, cPlural), w), "the only "+w+" the text has told of before")
	case offices[w]:
		return p.one(i, head, p.inOffice(p.toks[i].Start, w), "the only "+w+" named before")
	}
	return threat.Reference{}, false
}

var (
	smallNumbers = wordSet(`two three four five six seven eight nine ten eleven twelve`)
	offices      = wordSet(`minister president governor mayor ambassador sheriff general colonel senator chancellor premier judge spokesman spokeswoman`)
)

// one makes a reference where exactly one can be meant.
func (p *page) one(i, head int, who []antecedent, why string) (threat.Reference, bool) {
	if len(who) != 1 {
		return threat.Reference{}, false
	}
	span := p.doc.Slice(i, head+1)
	words := span.Of(p.in.Text)
	return threat.Reference{
		Span: span, Words: words, To: who[0].name, ToSpan: who[0].span,
		Why: quote(words) + " is " + quote(who[0].name) + ", " + why,
	}, true
}

// groupMeant is the group that "the group" was taken for.
func (p *page) groupMeant(i, head int) (threat.Reference, bool) {
	for n := range p.parties {
		q := &p.parties[n]
		if !q.refers || q.kind != "group" || q.first > head || q.last <= head {
			continue
		}
		for k := n - 1; k >= 0; k-- {
			if o := &p.parties[k]; o.name == q.name && !o.refers {
				who := antecedent{span: p.doc.Slice(o.first, o.last), name: q.name}
				return p.one(i, head, []antecedent{who}, "the group named last before")
			}
		}
	}
	return threat.Reference{}, false
}

// attackers are those whom the text introduced as attackers before a place: by
// name, or with words that are no reference themselves.
func (p *page) attackers(before int, plural bool, word string) []antecedent {
	var described, named []antecedent
	for n := range p.out.Facts {
		f := &p.out.Facts[n]
		if f.Start >= before {
			break // they are in the order of the text
		}
		if f.Kind != threat.FactActor || f.End > before || f.Background || f.Actor.Role != "perpetrator" {
			continue
		}
		a := antecedent{span: f.Span, name: f.Actor.Name, fact: f}
		switch f.Actor.Type {
		case "person":
			named = append(named, a)
		case "description":
			first := p.tokenAt(f.Start)
			if d := p.word(first - 1); d == "the" || d == "these" || d == "those" || p.manyIn(f) != plural {
				continue
			}
			described = append(described, a)
		}
	}
	if !plural && word == "suspect" && len(named) > 0 {
		return named
	}
	if !plural && len(named) > 0 {
		return append(named, described...)
	}
	return described
}

// manyIn says whether a description is of several.
func (p *page) manyIn(f *threat.Fact) bool {
	for i := p.tokenAt(f.Start); i < len(p.toks) && p.toks[i].Start < f.End; i++ {
		if p.is(i, cPlural) || p.word(i) == "men" || smallNumbers[p.word(i)] {
			return true
		}
	}
	return false
}

// tokenAt is the first token that starts at or after a byte.
func (p *page) tokenAt(at int) int {
	n, _ := slices.BinarySearchFunc(p.toks, at, func(t text.Token, at int) int { return t.Start - at })
	return n
}

// inOffice are the people whom the text named with an office before a place.
func (p *page) inOffice(before int, office string) []antecedent {
	var out []antecedent
	for n := range p.parties {
		q := &p.parties[n]
		if q.kind != "person" || p.toks[q.first].Start >= before || !p.has(q.first, q.last, office) {
			continue
		}
		name := p.fullest(q.name)
		if !slices.ContainsFunc(out, func(a antecedent) bool { return a.name == name }) {
			out = append(out, antecedent{span: p.doc.Slice(q.first, q.last), name: name})
		}
	}
	return out
}

// fullest is the name under which a person's fact goes.
func (p *page) fullest(name string) string {
	for n := range p.out.Facts {
		f := &p.out.Facts[n]
		if f.Kind == threat.FactActor && f.Actor.Type == "person" && (f.Actor.Name == name || slices.Contains(f.Actor.Aliases, name)) {
			return f.Actor.Name
		}
	}
	return name
}

// pronoun reads "he" or "she" at the head of a sentence as the one person whom
// the sentence before names; where that speaks of anybody else, there is none.
func (p *page) pronoun(si int) (threat.Reference, bool) {
	s := &p.doc.Sentences[si]
	if w := p.word(s.First); si == 0 || w != "he" && w != "she" {
		return threat.Reference{}, false
	}
	before := &p.doc.Sentences[si-1]
	if before.Aside || before.Kind == text.Header {
		return threat.Reference{}, false
	}
	var who []antecedent
	facts := p.out.Facts // in the order of the text
	from, _ := slices.BinarySearchFunc(facts, p.toks[before.First].Start, func(f threat.Fact, at int) int { return f.Start - at })
	for n := from; n < len(facts) && facts[n].Start < p.toks[before.Last-1].End; n++ {
		f := &facts[n]
		if f.Kind == threat.FactActor && f.Actor.Type == "person" {
			who = append(who, antecedent{span: f.Span, name: f.Actor.Name})
		}
	}
	for i := before.First; i < before.Last; i++ {
		t := &p.toks[i]
		if p.is(i, cPerson|cPerp) && t.Shape == text.Lower && !p.is(i, cPlural) || t.Fold == "he" || t.Fold == "she" {
			return threat.Reference{}, false
		}
		large := t.Kind == text.Word && t.Shape == text.Capital && i > before.First
		if large && len(who) > 0 && p.fullName(i, before.Last) > i && !who[0].span.Overlaps(threat.Span{Start: t.Start, End: t.End}) {
			return threat.Reference{}, false
		}
	}
	return p.one(s.First, s.First, who, "the only person the sentence before names")
}

// attach gives a fact the references it rests on: those within its words or its
// holder's, the subject of its sentence, and for an act of speech or office
// those of its parties.
func (p *page) attach(f *threat.Fact, found []threat.Reference) {
	from, _ := slices.BinarySearchFunc(found, f.SentenceSpan.Start, func(r threat.Reference, at int) int { return r.Start - at })
	for _, r := range found[from:] {
		if !f.SentenceSpan.Contains(r.Span) {
			break
		}
		party := f.Speech != nil && (r.To == f.Speech.From || r.To == f.Speech.To || strings.HasSuffix(strings.ToLower(r.Words), " "+strings.ToLower(f.Speech.From)))
		holder := f.HolderSpan != nil && f.HolderSpan.Overlaps(r.Span)
		subject := r.Words == "He" || r.Words == "She"
		if !f.Overlaps(r.Span) && !party && !holder && !subject || r.ToSpan.Overlaps(f.Span) && f.Kind == threat.FactActor {
			continue
		}
		f.Refers = append(f.Refers, r)
		f.Rule += "; " + r.Why
	}
}
