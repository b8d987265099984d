package reading

import (
	"github.com/tocsin/tocsin/internal/reading/text"
	"github.com/tocsin/tocsin/internal/threat"
)

// frame is a stretch of a sentence that somebody is said to say.
type frame struct {
	name        string
	span        threat.Span // of the holder's name
	first, last int         // tokens of what is said
	verb        int
}

// frames finds who says what in a sentence.
func (p *page) frames(s *text.Sentence) []frame {
	var out []frame
	for i := s.First; i < s.Last; i++ {
		if p.toks[i].Aside {
			continue
		}
		w := p.word(i)
		if w == "according" && p.word(i+1) == "to" {
			if first, last, name := p.speaker(i+2, s.Last); last > first {
				out = append(out, frame{name, p.doc.Slice(first, last), s.First, s.Last, i})
			}
			continue
		}
		if !p.saying(i) {
			continue
		}
		if f, ok := p.frameAt(i, s); ok {
			out = append(out, f)
		}
	}
	return out
}

// saying says whether token i is a verb of saying with a speaker.
func (p *page) saying(i int) bool {
	if p.toks[i].Shape >= text.Capital && !p.doc.Sentences[p.toks[i].Sentence].Upper {
		return false
	}
	switch p.word(i) {
	case "said", "says", "told", "tells", "reported", "reports", "confirmed", "confirms", "announced", "announces", "stated", "states", "added",
		"confirming", "saying", "reporting", "announcing", "noted", "wrote", "estimated", "stating", "adding", "declared", "posted", "tweeted", "quoted":
		return !p.is(i-1, cBe) || p.word(i) == "reporting" || p.word(i) == "saying"
	}
	return false
}

// frameAt reads the speaker of the verb at i, before or after it, and which
// part of the sentence is said.
func (p *page) frameAt(i int, s *text.Sentence) (frame, bool) {
	k := i
	for k > s.First && p.is(k-1, cHave|cAdverb|cBe) {
		k--
	}
	if first, name := p.speakerBefore(k, s.First); name != "" {
		f := frame{name: name, span: p.doc.Slice(first, k), verb: i}
		for n := range p.parties { // the party's own words, without what follows it
			if q := &p.parties[n]; q.first == first {
				f.span = p.doc.Slice(q.first, q.last)
			}
		}
		f.first, f.last = i+1, s.Last
		if after := p.word(i + 1); after == "." || after == "" || i+1 >= s.Last || p.word(first-1) == "," && p.toks[i+1].Kind == text.Punct || p.reportsBefore(first, s) {
			f.first = s.First
		}
		return f, true
	}
	if first, last, name := p.speaker(i+1, s.Last); last > first && (p.word(i-1) == "," || p.word(i-1) == "\"" || p.word(i-1) == "”") {
		return frame{name, p.doc.Slice(first, last), s.First, i, i}, true
	}
	return frame{}, false
}

// reportsBefore says whether what is said stands before the speaker: "…
// killed five people, police said on Friday".
func (p *page) reportsBefore(first int, s *text.Sentence) bool {
	b := first - 1
	for b > s.First && p.is(b, cDet|cTitle) {
		b--
	}
	return b > s.First+3 && (p.word(b) == "," || p.word(b) == "\"" || p.word(b) == "”")
}

// speaker reads the party or name that starts at i.
func (p *page) speaker(i, end int) (int, int, string) {
	for i < end && p.is(i, cDet|cAdverb) && p.partyStart(i) == nil {
		i++
	}
	for k := i; k < min(end, i+4); k++ {
		if q := p.partyStart(k); q != nil && q.kind != "channel" {
			if q.first > i && p.toks[i].Shape >= text.Capital && q.kind == "authority" {
				break
			}
			return i, q.last, p.holderName(q, i)
		}
		if p.toks[k].Kind == text.Punct {
			break
		}
	}
	if first, last := p.nameRun(i, end); last > first {
		return first, last, p.words(first, last)
	}
	return i, i, ""
}

// holderName is the party's name with the number or kind said before it.
func (p *page) holderName(q *party, first int) string {
	if q.kind == "authority" || q.kind == "state-organ" && q.actor == nil {
		return p.words(max(first, q.first), q.last)
	}
	return q.name
}

func (p *page) partyStart(i int) *party {
	list := p.partiesIn(i, i+1)
	if len(list) == 0 {
		return nil
	}
	return &list[0]
}

// nameRun reads capitalised words as a person's name.
func (p *page) nameRun(i, end int) (int, int) {
	if i >= end || p.doc.Sentences[p.toks[i].Sentence].Upper {
		return i, i
	}
	k := i
	for k < end && k-i < 5 && p.toks[k].Kind == text.Word && (p.toks[k].Shape == text.Capital || p.toks[k].Shape == text.Mixed || p.toks[k].Shape == text.Initial) && !p.is(k, cDet|cPrep|cConj|cBe) {
		k++
	}
	return i, k
}

// speakerBefore finds the party or name that ends at token k.
func (p *page) speakerBefore(k, from int) (int, string) {
	end := k
	if p.word(k-1) == "," { // "X, a spokesman for Y, said"
		for o := k - 2; o > max(from, k-14); o-- {
			if p.word(o) == "," {
				if first, last := p.nameRun(o+1, k-1); last == k-1 && last-first >= 2 {
					return first, p.words(first, last) // "the ambassador, Anatoly Antonov, said"
				}
				if first, name := p.speakerBefore(o, from); name != "" {
					return first, name
				}
				break
			}
		}
		return 0, ""
	}
	for n := len(p.parties) - 1; n >= 0; n-- {
		q := &p.parties[n]
		if q.first < from {
			break
		}
		if q.last == end && q.kind != "channel" {
			if w := p.word(q.first - 1); (w == "of" || w == "for" || w == "the" && (p.word(q.first-2) == "of" || p.word(q.first-2) == "for")) && q.kind != "outlet" {
				return q.first, p.holderName(q, q.first)
			}
			return q.first, p.holderName(q, q.first)
		}
	}
	first := end
	for first > from && end-first < 5 && p.toks[first-1].Kind == text.Word && (p.toks[first-1].Shape == text.Capital || p.toks[first-1].Shape == text.Mixed || p.toks[first-1].Shape == text.Initial || p.toks[first-1].Shape == text.Upper) && !p.is(first-1, cDet|cPrep|cConj|cBe) {
		first--
	}
	if first < end && !p.doc.Sentences[p.toks[first].Sentence].Upper && !p.doc.Sentences[p.toks[first].Sentence].Title {
		if w := p.word(first - 1); first-1 > from && (w == "in" || w == "at" || w == "of" || w == "from" || w == "near" || w == "for") {
			if at, name := p.speakerBefore(first-1, from); name != "" {
				return at, name
			}
			if w != "of" && w != "for" {
				return 0, ""
			}
		}
		switch p.word(first) {
		case "he", "she", "they", "it", "it's", "i", "we", "who", "this", "that":
			return 0, ""
		}
		return first, p.words(first, end)
	}
	return 0, ""
}

// hold gives each fact of the sentence the holder within whose words it lies.
func (p *page) hold(facts []threat.Fact, s *text.Sentence) {
	frames := p.frames(s)
	if len(frames) == 0 {
		return
	}
	for n := range facts {
		f := &facts[n]
		best := -1
		for k := range frames {
			fr := &frames[k]
			said := p.doc.Slice(fr.first, max(fr.first+1, fr.last))
			if fr.span.Overlaps(f.Span) || !said.Overlaps(f.Span) || f.Start < said.Start {
				continue
			}
			if best < 0 || fr.last-fr.first < frames[best].last-frames[best].first {
				best = k
			}
		}
		if best >= 0 && f.Kind != threat.FactAttribution && f.Kind != threat.FactActor && f.Holder == "" {
			f.Holder = frames[best].name
			f.HolderSpan = &frames[best].span
		}
	}
}
