package text

import "github.com/tocsin/tocsin/internal/threat"

// maxSentence is the longest sentence in tokens; text without any full stop
// is cut there, so that no stage meets a sentence without bound.
const maxSentence = 400

// cutter turns blocks of tokens into sentences and paragraphs.
type cutter struct {
	d *Doc
	t []Token
}

// segment fills the sentences and paragraphs of d.
func segment(d *Doc, bs []block) {
	c := &cutter{d: d, t: d.Tokens}
	d.Sentences = make([]Sentence, 0, len(d.Tokens)/20+len(bs))
	ti := 0
	for _, b := range bs {
		first := ti
		for ti < len(c.t) && c.t[ti].Start < b.end {
			ti++
		}
		if ti == first {
			continue
		}
		if b.para || len(d.Paragraphs) == 0 {
			c.closeParagraph()
			n := len(d.Sentences)
			d.Paragraphs = append(d.Paragraphs, Paragraph{First: n, Last: n})
		}
		c.block(b, first, ti)
	}
	c.closeParagraph()
	for i, s := range d.Sentences {
		for k := s.First; k < s.Last; k++ {
			d.Tokens[k].Sentence = int32(i)
		}
	}
}

func (c *cutter) closeParagraph() {
	if len(c.d.Paragraphs) == 0 {
		return
	}
	p := &c.d.Paragraphs[len(c.d.Paragraphs)-1]
	p.Last = len(c.d.Sentences)
	p.Span = threat.Span{Start: c.d.Sentences[p.First].Start, End: c.d.Sentences[p.Last-1].End}
}

// block cuts the tokens [a, b) of one block.
func (c *cutter) block(bl block, a, b int) {
	kind := bl.kind
	if n := c.leader(a, b); n > a {
		c.sentence(a, n, Header)
		a = n
	}
	if n := c.dateline(a, b); n > a {
		c.sentence(a, n, Dateline)
		a = n
	}
	first := len(c.d.Sentences)
	from := a
	for i := a; i < b; i++ {
		if e := c.ends(i, from, b); e > 0 {
			c.sentence(from, e, kind)
			from, i = e, e-1
		}
	}
	if from < b {
		c.sentence(from, b, kind)
	}
	if kind == Prose && len(c.d.Sentences) == first+1 && c.headline(first) {
		c.d.Sentences[first].Kind = Headline
	}
}

// ends says where the sentence that began at from ends if token i ends it
// (one past its last token), else 0.
func (c *cutter) ends(i, from, b int) int {
	if i-from >= maxSentence {
		return i + 1
	}
	t := &c.t[i]
	if t.Fold == "•" && i > from {
		return i
	}
	stop := isStop(t)
	if !stop && !c.gluedDate(i, b) {
		return 0
	}
	e := i + 1
	if stop {
		for e < b && c.t[e].Gap == Glued && isCloser(&c.t[e], &c.t[i]) {
			e++
		}
	}
	if e >= b || !stop || c.breaks(i, e, from) {
		return e
	}
	return 0
}

// gluedDate says that token i is the end of a year or clock glued to a
// capitalised word: "2024Following".
func (c *cutter) gluedDate(i, b int) bool {
	return c.t[i].Kind == Number && i+1 < b && c.t[i+1].Gap == Glued &&
		c.t[i+1].Shape == Capital && c.t[i].End-c.t[i].Start == 4
}

// isStop says whether a token can end a sentence.
func isStop(t *Token) bool {
	switch t.Kind {
	case Punct:
		return t.Fold[0] == '.' || t.Fold[0] == '!' || t.Fold[0] == '?' || t.Fold == "…" || isWideStop(t.Fold)
	case Word:
		return len(t.Fold) > 3 && t.Fold[len(t.Fold)-1] == '.'
	}
	return false
}

// isCloser says whether a mark right after a stop belongs to its sentence.
func isCloser(t, stop *Token) bool {
	switch t.Fold {
	case "\"", "'", "”", "’", ")", "]", "»":
		return true
	}
	return isStop(t) && t.Kind == Punct && stop.Kind == Punct
}

// sentence appends the sentence of tokens [a, b).
func (c *cutter) sentence(a, b int, k SentenceKind) {
	s := Sentence{Span: c.d.Slice(a, b), First: a, Last: b, Paragraph: len(c.d.Paragraphs) - 1, Kind: k}
	var up, low, capital int
	for _, t := range c.t[a:b] {
		switch t.Shape {
		case Upper:
			up++
		case Lower:
			if t.End-t.Start > 3 {
				low++
			}
		case Capital, Mixed:
			capital++
		}
	}
	s.Upper = up >= 2 && up > 3*(low+capital) || c.d.Upper && low == 0
	s.Title = !s.Upper && capital >= 3 && capital > 3*low
	c.d.Sentences = append(c.d.Sentences, s)
}

// headline says whether a sentence alone in its block is a line without a
// full stop, no longer than a title is.
func (c *cutter) headline(i int) bool {
	s := c.d.Sentences[i]
	last := &c.t[s.Last-1]
	for i := s.Last - 1; i > s.First && !isStop(last) && isCloser(last, last); i-- {
		last = &c.t[i-1]
	}
	if s.Last-s.First > 30 || isStop(last) {
		return false
	}
	return last.Fold != ":" && last.Fold != "," && last.Fold != ";"
}

// isWideStop knows the full stops of scripts that are not Latin.
func isWideStop(w string) bool {
	switch w {
	case "。", "！", "？", "؟", "۔", "।", "։":
		return true
	}
	return false
}
