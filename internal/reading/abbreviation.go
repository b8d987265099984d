package reading

import (
	"slices"
	"strings"

	"github.com/tocsin/tocsin/internal/reading/text"
	"github.com/tocsin/tocsin/internal/threat"
)

// abbreviations reads the short names that a text gives in brackets behind a
// name: "Front of National Lamps (FNL)". They become other names of the actor.
// One that no list knows is taken for an organisation if the letters are the
// first ones of its words.
func (p *page) abbreviations() {
	for i := 1; i+2 < len(p.toks); i++ {
		if p.toks[i].Fold != "(" || p.toks[i].Aside || p.doc.Sentences[p.toks[i].Sentence].Upper {
			continue
		}
		last := p.bracketed(i)
		if last == 0 {
			continue
		}
		span := p.doc.Slice(i+1, last)
		if f := p.namedBefore(i); f != nil {
			p.giveShort(f, span.Of(p.in.Text))
			continue
		}
		first := p.initialed(i, span.Of(p.in.Text))
		if first == i {
			continue
		}
		f := p.fact(threat.FactActor, first, i, p.words(first, i), "actor: "+quote(p.words(first, i))+", an organisation by the short name in brackets behind it")
		f.Actor = &threat.ActorDetail{Name: p.words(first, i), Type: "organisation", Role: "mention"}
		f.Sure = threat.SureMedium
		p.giveShort(&f, span.Of(p.in.Text))
		p.addIn(f, int(p.toks[first].Sentence))
	}
}

// bracketed is the token of the bracket that closes a short name in capitals
// after the one at i, 0 where there is none.
func (p *page) bracketed(i int) int {
	for k := i + 1; k < min(len(p.toks), i+5); k++ {
		t := &p.toks[k]
		switch {
		case t.Fold == ")" && k > i+1:
			return k
		case t.Kind == text.Word && t.Shape == text.Upper, k > i+1 && (t.Fold == "-" || t.Fold == "/"), t.Kind == text.Word && k > i+1 && p.toks[k-1].Fold == "-":
		default:
			return 0
		}
	}
	return 0
}

// namedBefore is the actor whose name ends where token i begins.
func (p *page) namedBefore(i int) *threat.Fact {
	end := p.toks[i-1].End
	for n := range p.out.Facts {
		f := &p.out.Facts[n]
		if f.Kind == threat.FactActor && f.End == end && f.Actor.Type != "person" && f.Actor.Type != "description" {
			return f
		}
	}
	return nil
}

func (p *page) giveShort(f *threat.Fact, short string) {
	d := f.Actor
	if short == d.Name {
		return
	}
	if !slices.Contains(d.Aliases, short) && len(d.Aliases) < 12 {
		d.Aliases = append(d.Aliases, short)
	}
	if d.MergeOf == "" {
		d.MergeOf = "the text gives " + quote(short) + " in brackets behind " + quote(f.Quote)
	}
}

// initialed is where a name in capitals begins that ends before token i and
// whose first letters are the short name; i where none does.
func (p *page) initialed(i int, short string) int {
	letters := strings.ToLower(strings.Map(func(r rune) rune {
		if r == '-' || r == '/' {
			return -1
		}
		return r
	}, short))
	if len(letters) < 3 {
		return i
	}
	k, left := i-1, len(letters)
	for ; k >= 0 && left > 0 && p.toks[k].Sentence == p.toks[i].Sentence && p.toks[k].Kind == text.Word; k-- {
		t := &p.toks[k]
		switch {
		case t.Shape >= text.Capital && t.Fold[0] == letters[left-1]:
			left--
		case t.Shape == text.Lower && len(t.Fold) <= 4: // "of", "for the"
		default:
			return i
		}
	}
	if left > 0 {
		return i
	}
	return k + 1
}
