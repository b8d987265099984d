// Package aside finds what stands in a report without belonging to what it
// tells: headlines of other stories, page furniture, credits, disclaimers,
// headers. Such stretches are recorded and not read; nothing is deleted. What
// a text says of its own making ("produced with the help of AI") is kept as
// provenance.
//
// The rules are general: phrases that open such lines, how a line is made and
// where it stands, lines that return. Running prose is set aside only when
// its opening words leave no doubt.
package aside

import (
	"strings"

	"github.com/tocsin/tocsin/internal/reading/text"
	"github.com/tocsin/tocsin/internal/threat"
)

// Found is what was set aside.
type Found struct {
	Asides     []threat.Aside // in order, not overlapping
	Provenance []string       // sentences on the text's own making
}

// finder looks through one text.
type finder struct {
	d    *text.Doc
	kind []threat.AsideKind // of each sentence, empty when it is to be read
	rule []string
	prov []string
}

// Find sets aside what is not to be read and marks it so in d. Datelines and
// date headers are recorded but not marked: the place and day they tell are
// of use.
func Find(d *text.Doc) Found {
	n := len(d.Sentences)
	f := &finder{d: d, kind: make([]threat.AsideKind, n), rule: make([]string, n)}
	for i := range d.Sentences {
		if f.kind[i] == "" {
			f.sentence(i)
		}
	}
	f.repeated()
	f.menus()
	return f.found()
}

// set marks sentence i unless it is marked already.
func (f *finder) set(i int, k threat.AsideKind, rule string) {
	if f.kind[i] == "" {
		f.kind[i], f.rule[i] = k, rule
	}
}

// sentence judges one sentence by its form and opening words.
func (f *finder) sentence(i int) {
	s := &f.d.Sentences[i]
	switch s.Kind {
	case text.Dateline:
		f.set(i, threat.AsideBylineOrDay, "dateline")
		return
	case text.Header:
		f.set(i, threat.AsideBylineOrDay, "date before the text")
		return
	}
	toks := f.d.Of(i)
	at := opening(toks)
	if c, n := match(toks[at:]); n > 0 && c.fits(s, toks[at+n:], len(toks)) {
		f.apply(i, c)
		return
	}
	switch {
	case making(toks):
		f.set(i, threat.AsideDisclaimer, "statement on its own making")
		f.prov = append(f.prov, s.Of(f.d.Text))
	case byline(s, toks):
		f.set(i, threat.AsideBylineOrDay, "byline")
	case dateLine(s, toks):
		f.set(i, threat.AsideBylineOrDay, "line of a date")
	case i == 0 && label(s, toks):
		f.set(i, threat.AsideBylineOrDay, "label")
	case credited(s, toks):
		f.set(i, threat.AsideCredit, "agency or photo credit")
	}
}

// apply sets aside what a cue governs.
func (f *finder) apply(i int, c cue) {
	f.set(i, c.kind, "opens with \""+c.words+"\"")
	s := &f.d.Sentences[i]
	toks := f.d.Of(i)
	if c.kind == threat.AsideDisclaimer && (making(toks) || c.words == "disclaimer" && selfWritten(toks)) {
		f.prov = append(f.prov, s.Of(f.d.Text))
	}
	p := f.d.Paragraphs[s.Paragraph]
	switch {
	case c.rest && p.First == i && tokensOf(f.d, p) < 90:
		for k := i + 1; k < p.Last; k++ {
			f.set(k, c.kind, "after \""+c.words+"\"")
			if making(f.d.Of(k)) {
				f.prov = append(f.prov, f.d.Sentences[k].Of(f.d.Text))
			}
		}
	case c.heads && s.Kind == text.Headline && len(toks) <= c.n+2:
		f.list(i + 1)
	}
}

// list sets aside the headlines under a heading such as "Related Articles".
func (f *finder) list(from int) {
	for k := from; k < len(f.d.Sentences) && k < from+12; k++ {
		s := &f.d.Sentences[k]
		if s.Kind != text.Headline && s.Kind != text.Bullet || s.Kind == text.Bullet && !s.Title {
			return
		}
		f.set(k, threat.AsideRelated, "under a heading of related stories")
	}
}

func tokensOf(d *text.Doc, p text.Paragraph) int {
	return d.Sentences[p.Last-1].Last - d.Sentences[p.First].First
}

// opening skips what may stand before the words of a line.
func opening(ts []text.Token) int {
	for i := range ts {
		if ts[i].Kind == text.Word || ts[i].Kind == text.Number || ts[i].Fold == "©" || i > 3 {
			return i
		}
	}
	return 0
}

// repeated sets aside short lines that return: the second of two, all of more.
func (f *finder) repeated() {
	first := map[string]int{}
	for i := range f.d.Sentences {
		s := &f.d.Sentences[i]
		if s.Kind != text.Headline || f.kind[i] != "" || s.Len() > 100 {
			continue
		}
		w := strings.ToLower(s.Of(f.d.Text))
		if k, ok := first[w]; ok {
			f.set(i, threat.AsideLoading, "line that returns")
			if k >= 0 && s.Last-s.First <= 4 {
				f.set(k, threat.AsideLoading, "line that returns")
			}
			continue
		}
		first[w] = i
	}
}

// menus sets aside runs of very short lines, as of navigation.
func (f *finder) menus() {
	for i := 0; i < len(f.d.Sentences); {
		k := i
		for k < len(f.d.Sentences) && f.menuItem(k) {
			k++
		}
		if k-i >= 5 {
			for ; i < k; i++ {
				f.set(i, threat.AsideLoading, "menu")
			}
		}
		i = k + 1
	}
}

func (f *finder) menuItem(i int) bool {
	s := &f.d.Sentences[i]
	if s.Kind != text.Headline || s.Last-s.First > 4 {
		return false
	}
	for _, t := range f.d.Of(i) {
		if t.Kind == text.Number || t.Fold == ":" {
			return false
		}
	}
	return true
}

// found lists the stretches, neighbours of one kind as one, and marks them.
func (f *finder) found() Found {
	out := Found{Provenance: f.prov}
	var skip []threat.Span
	for i, k := range f.kind {
		if k == "" {
			continue
		}
		s := &f.d.Sentences[i]
		if s.Kind != text.Dateline && s.Kind != text.Header {
			skip = append(skip, s.Span)
		}
		if n := len(out.Asides); n > 0 && i > 0 && f.kind[i-1] == k && out.Asides[n-1].Rule == f.rule[i] {
			out.Asides[n-1].End = s.End
			continue
		}
		out.Asides = append(out.Asides, threat.Aside{Span: s.Span, Kind: k, Rule: f.rule[i]})
	}
	f.d.SetAside(skip)
	return out
}
