package reading

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strconv"

	"github.com/tocsin/tocsin/internal/reading/number"
	"github.com/tocsin/tocsin/internal/reading/syntax"
	"github.com/tocsin/tocsin/internal/reading/text"
	"github.com/tocsin/tocsin/internal/reading/when"
	"github.com/tocsin/tocsin/internal/threat"
)

// page is a document while it is read: its tokens with what each can be, and
// the facts found so far.
type page struct {
	*Reader
	in       Document
	doc      *text.Doc
	toks     []text.Token
	lore     []*lore
	cls      []class
	out      Reading
	nums     *number.Lang
	tolls    []counted
	parties  []party // who acts and speaks, in order
	taken    []bool  // tokens of names of parties: no places
	times    []when.Mention
	old      []bool // sentences about other, earlier events
	acts     []act
	happened []occurrence // the events, in order
	struck   []bool       // sentences that tell of an attack or its victims
	warned   []threat.SpeechDetail
	blamed   map[string]bool  // parties said to have done it
	armed    map[string]bool  // weapons told already
	aimed    map[string]bool  // targets told already
	reported map[string]bool  // outlets told already
	spots    []spot           // places, in order
	votes    map[string]int   // how much the document speaks of a country
	away     []bool           // of those, the ones that begin another story
	syntax   *syntax.Doc      // the phrases, once they were asked for
	phrases  [][]syntax.Chunk // and those of each sentence
	named    []naming         // of the tokens, the names that were looked for
	key      []byte           // of the name that is looked for
}

func newPage(r *Reader, in Document) *page {
	doc := text.Split(in.Text)
	p := &page{
		Reader: r, in: in, doc: doc, toks: doc.Tokens, cls: make([]class, len(doc.Tokens)), lore: make([]*lore, len(doc.Tokens)), nums: r.nums, votes: map[string]int{},
		blamed: map[string]bool{}, armed: map[string]bool{}, aimed: map[string]bool{}, reported: map[string]bool{},
	}
	words := make([]*lore, len(doc.Distinct))
	for i, w := range doc.Distinct {
		words[i] = r.known.Of(w)
	}
	for i := range p.toks {
		l := words[p.toks[i].Word]
		p.lore[i], p.cls[i] = l, l.class
	}
	return p
}

// is says whether token i exists and can be any of what c says.
func (p *page) is(i int, c class) bool { return i >= 0 && i < len(p.cls) && p.cls[i]&c != 0 }

// word is the folded form of token i, empty outside the text.
func (p *page) word(i int) string {
	if i < 0 || i >= len(p.toks) {
		return ""
	}
	return p.toks[i].Fold
}

// seq says whether the words stand at token i, one after the other.
func (p *page) seq(i int, words ...string) bool {
	for k, w := range words {
		if p.word(i+k) != w {
			return false
		}
	}
	return true
}

// fact starts a fact of tokens [first, last) with its quote and sentence.
func (p *page) fact(kind threat.Kind, first, last int, value, rule string) threat.Fact {
	return p.factSpan(kind, p.doc.Slice(first, last), p.toks[first].Sentence, value, rule)
}

func (p *page) factSpan(kind threat.Kind, span threat.Span, sentence int32, value, rule string) threat.Fact {
	s := p.doc.Sentences[sentence].Span
	s.Start, s.End = min(s.Start, span.Start), max(s.End, span.End)
	return threat.Fact{
		Report: p.in.ID, Kind: kind, Value: value, Span: span, Quote: span.Of(p.in.Text),
		Sentence: s.Of(p.in.Text), SentenceSpan: s, Sure: threat.SureHigh, Rule: rule,
	}
}

func (p *page) add(f threat.Fact) { p.out.Facts = append(p.out.Facts, f) }

// factID is the same for the same fact of the same report.
func factID(f *threat.Fact) string {
	b := make([]byte, 0, 128)
	b = append(append(append(b, f.Report...), 0), f.Kind...)
	b = append(append(b, 0), f.Value...)
	b = strconv.AppendInt(append(b, 0), int64(f.Start), 10)
	b = strconv.AppendInt(append(b, 0), int64(f.End), 10)
	if f.Speech != nil {
		b = append(append(b, f.Speech.Act...), f.Speech.To...)
	}
	sum := sha256.Sum256(b)
	return "fct_" + hex.EncodeToString(sum[:8])
}

// finish orders the facts and gives them their ids.
func (p *page) finish() Reading {
	p.out.Totals = p.totals()
	slices.SortStableFunc(p.out.Facts, func(a, b threat.Fact) int {
		if a.Start != b.Start {
			return a.Start - b.Start
		}
		return a.End - b.End
	})
	p.holders()
	p.references()
	for i := range p.out.Facts {
		p.out.Facts[i].ID = factID(&p.out.Facts[i])
	}
	p.out.Main = p.mainEvent()
	return p.out
}

// holders gives the facts, which are in order, to those who say them.
func (p *page) holders() {
	facts := p.out.Facts
	for a := 0; a < len(facts); {
		si := p.doc.SentenceAt(facts[a].Start)
		b := a + 1
		for b < len(facts) && p.doc.SentenceAt(facts[b].Start) == si {
			b++
		}
		if si >= 0 {
			p.hold(facts[a:b], &p.doc.Sentences[si])
		}
		a = b
	}
}
