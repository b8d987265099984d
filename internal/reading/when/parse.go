package when

import (
	"time"

	"github.com/tocsin/tocsin/internal/reading/text"
)

// maxDepth bounds how expressions nest ("the end of the last week of …").
const maxDepth = 4

// parser reads the sentences of one text.
type parser struct {
	d      *text.Doc
	t      []text.Token
	lex    *Lexicon
	e      []entry   // of the tokens of the sentence at hand, by token - lo
	known  []meaning // of the text's distinct words
	o      Options
	ref    time.Time // wall clock at the reference, told as UTC
	hasRef bool
	lo, hi int
	at     int // first token of the expression at hand
	sent   int
	memo   [8]struct { // days read lately, by token: several readings ask for them
		at int // token + 1
		n  node
		ok bool
	}
	years   map[[2]int]int // of months and days told with their year
	owner   bool           // the expression at hand has a possessive
	depth   int
	order   Order
	out     []Mention
	last    time.Time // the last day told
	hasLast bool
	grammar func(*parser, int) (node, bool)
	ways    ways
}

func newParser(d *text.Doc, o Options) *parser {
	p := &parser{d: d, t: d.Tokens, o: o, order: o.Order, years: map[[2]int]int{}, ways: newWays(), lex: lexicons().of(o.Lang), grammar: (*parser).english}
	p.known = make([]meaning, len(d.Distinct))
	if o.Lang == "es" {
		p.grammar = (*parser).spanish
		if p.order == OrderUnknown {
			p.order = DayFirst
		}
	}
	if o.Ref.Known() {
		p.ref, p.hasRef = wall(o.Ref), !o.Ref.From.IsZero()
	}
	if p.order == OrderUnknown {
		p.order = p.figureOrder()
	}
	return p
}

// sentence reads one sentence.
func (p *parser) sentence(s int) {
	x := &p.d.Sentences[s]
	p.lo, p.hi, p.sent = x.First, x.Last, s
	if !p.load() {
		return
	}
	for i := p.lo; i < p.hi; {
		if p.t[i].Aside || !p.opens(i) {
			i++
			continue
		}
		p.depth = 0
		n, ok := p.grammar(p, i)
		if !ok || n.b <= i {
			i++
			continue
		}
		p.emit(n)
		i = n.b
	}
}

// load looks every word of the sentence up and says whether an expression is
// likely in it at all.
func (p *parser) load() bool {
	p.e = p.e[:0]
	likely := false
	for i := p.lo; i < p.hi; i++ {
		t := &p.t[i]
		var e entry
		switch t.Kind {
		case text.Word:
			e = p.entry(t)
			if e == (entry{}) && t.End-t.Start < 12 && t.Fold[len(t.Fold)-1] <= '9' {
				e = p.fused(t.Fold)
			}
		case text.Punct:
			if t.Fold == "½" {
				e.flags = opens
			}
		case text.Number:
			e.flags = opens
			if len(t.Fold) == 4 || p.o.Lang == "es" && p.is(i-1, "el", "las", "la") || i+1 < p.hi && joint(p.t[i+1].Fold) || i+1 < p.hi && p.t[i+1].Gap == text.Glued ||
				p.is(i-1, "the", "on", "at") || len(t.Fold) > 5 && t.Fold[4] == '.' || len(t.Fold) == 8 {
				e.flags |= core
			}
		}
		if n := len(p.e); e.flags == opens && t.Kind == text.Word && n > 0 && p.lex.isNumber(t.Fold) &&
			(p.lex.isNumber(p.t[i-1].Fold) || p.is(i-1, "at", "past", "to")) {
			e.flags |= core
		}
		likely = likely || e.flags&core != 0
		p.e = append(p.e, e)
	}
	if likely {
		p.narrow()
	}
	return likely
}

// meaning is the entry of a word once it was looked up.
type meaning struct {
	entry
	looked bool
}

// entry is what a word can mean, looked up once in a text.
func (p *parser) entry(t *text.Token) entry {
	k := &p.known[t.Word]
	if !k.looked {
		k.entry, k.looked = p.lex.of(t.Fold), true
	}
	return k.entry
}

// ahead bounds how far before its first word of time an expression may begin.
const ahead = 8

// narrow lets only those words open an expression that have a word of time at
// or soon behind them.
func (p *parser) narrow() {
	far := ahead + 1
	for i := len(p.e) - 1; i >= 0; i-- {
		e := &p.e[i]
		far++
		if e.flags&core != 0 {
			far = 0
		}
		if far <= ahead && *e != (entry{}) {
			e.flags |= near
		}
	}
}

// fused knows "Oct2" and "Q3": letters with their figure glued on.
func (p *parser) fused(w string) entry {
	k := len(w)
	for k > 0 && w[k-1] >= '0' && w[k-1] <= '9' {
		k--
	}
	e := p.lex.of(w[:k])
	if len(w)-k <= 2 && e.month > 0 {
		return entry{flags: core | opens}
	}
	switch w[:k] {
	case "q", "h", "fy", "cy", "sy":
		return entry{flags: core | opens}
	}
	return entry{}
}

func joint(w string) bool {
	switch w {
	case "/", "-", ":", ".", "–":
		return true
	}
	return false
}

// w is the folded form of token i, empty outside the sentence.
func (p *parser) w(i int) string {
	if i < p.lo || i >= p.hi {
		return ""
	}
	return p.t[i].Fold
}

func (p *parser) ent(i int) entry {
	if i < p.lo || i >= p.hi {
		return entry{}
	}
	return p.e[i-p.lo]
}

func (p *parser) is(i int, words ...string) bool {
	return i >= p.lo && i < p.hi && p.t[i].Is(words...)
}

func (p *parser) glued(i int) bool {
	return i > p.lo && i < p.hi && p.t[i].Gap == text.Glued
}

func (p *parser) num(i int) bool { return i >= p.lo && i < p.hi && p.t[i].Kind == text.Number }

func (p *parser) opens(i int) bool {
	if p.e[i-p.lo].flags&near == 0 {
		return false
	}
	if i > p.lo && p.t[i].Gap == text.Glued && p.t[i].Kind == text.Word && p.t[i-1].Kind == text.Number {
		return false // the unit of a figure: "3h"
	}
	return true
}

// card reads a cardinal number.
func (p *parser) card(i int) (float64, int) {
	if i >= p.hi || p.ent(i).flags&opens == 0 {
		return 0, 0
	}
	return p.lex.Numbers.Cardinal(p.t[:p.hi], i)
}

// whole reads a cardinal number without a fraction.
func (p *parser) whole(i int) (v, n int) {
	f, n := p.card(i)
	if n == 0 || f != float64(int(f)) {
		return 0, 0
	}
	return int(f), n
}

func (p *parser) ord(i int) (v, n int) {
	if i >= p.hi || p.ent(i).flags&opens == 0 && p.ent(i).unit != second {
		return 0, 0
	}
	return p.lex.Numbers.OrdinalAt(p.t[:p.hi], i)
}

// deeper guards a step of nesting; the caller calls up when done.
func (p *parser) deeper() bool {
	p.depth++
	return p.depth <= maxDepth
}

func (p *parser) up() { p.depth-- }

// longest keeps the better of two readings: the longer, then the first.
func longest(a node, aok bool, b node, bok bool) (node, bool) {
	if !bok || aok && a.b >= b.b {
		return a, aok
	}
	return b, bok
}

// skip moves past any one of the words at i.
func (p *parser) skip(i int, words ...string) int {
	if p.is(i, words...) {
		return i + 1
	}
	return i
}
