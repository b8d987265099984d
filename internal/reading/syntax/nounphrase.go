package syntax

import "github.com/tocsin/tocsin/internal/reading/text"

// nounPhrase reads a noun phrase at i; it returns i when there is none.
func (c *chunker) nounPhrase(i, last int) int {
	p := Chunk{Kind: NP, First: i, Head: -1, Owner: -1}
	if c.tags[i] == TagPron {
		p.Last, p.Head, p.Pronoun, p.Word = i+1, i, true, c.d.Tokens[i].Fold
		c.out = append(c.out, p)
		return i + 1
	}
	j := i
	for j < last {
		n := c.step(&p, j, last)
		if n == j {
			break
		}
		j = n
	}
	if p.Head < 0 {
		return c.headless(&p, i, j)
	}
	p.Last = c.trimTail(p.First, j, p.Head)
	p.Word = c.d.Tokens[p.Head].Fold
	if c.timely(&p) {
		p.Kind = Adverb
	}
	c.out = append(c.out, p)
	return p.Last
}

// step takes one token (or a hyphenated word) into the phrase, or returns j.
func (c *chunker) step(p *Chunk, j, last int) int {
	t := &c.d.Tokens[j]
	if j > p.First && p.Head >= 0 && (c.timeStarts(j, last) || c.dayEnds(p.First, j)) {
		return j
	}
	switch c.tags[j] {
	case TagDet:
		if j > p.First && !(t.Is("other", "such", "another", "their", "his", "the", "these", "those") && c.tags[j-1] == TagDet || t.Is("other")) {
			return j
		}
		if p.Det == "" {
			p.Det = t.Fold
		}
	case TagAdv:
		if p.Head >= 0 || !c.modifierAhead(j, last) {
			return j
		}
	case TagNum, TagAdj:
		if p.Head >= 0 && c.tags[p.Head] != TagName && c.tags[p.Head] != TagNum && c.tags[j] == TagNum && !c.glued(j) {
			return j
		}
		if c.tags[j] == TagNum {
			p.Head = j
		}
	case TagNoun, TagName:
		if p.Head >= 0 && c.tags[p.Head] == TagNoun && t.Is("yesterday", "today", "tonight") {
			return j
		}
		p.Head = j
	case TagGerund:
		if !c.gerundInside(p, j, last) {
			return j
		}
		p.Head = j
	case TagPart:
		if j > p.First && c.tags[j-1] == TagDet && c.nounNext(j+1, last) {
			break
		}
		return j
	case TagPoss:
		if p.Head < 0 {
			return j
		}
		p.Owner = j
		p.Head = -1
	case TagOther:
		if (t.Fold == "-" || t.Fold == "/") && j > p.First && j+1 < last && c.hyphen(j) {
			p.Head = c.afterHyphen(p, j)
			return j + 2
		}
		if t.Fold == "\"" || t.Fold == "“" || t.Fold == "”" {
			return c.quoted(p, j, last)
		}
		if t.Fold == "." && p.Head == j-1 && t.Gap == text.Glued && j+1 < last && nominalStart(c.tags[j+1]) {
			return j + 1 // the dot of an abbreviation
		}
		return j
	default:
		return j
	}
	return j + 1
}

func nominalStart(t Tag) bool { return t == TagNoun || t == TagName }

// glued says that token j is one word with the token before it.
func (c *chunker) glued(j int) bool { return c.d.Tokens[j].Gap == text.Glued }

// hyphen says that the mark at j joins two words: "high-ranking", "M - 16".
func (c *chunker) hyphen(j int) bool {
	a, b := &c.d.Tokens[j], &c.d.Tokens[j+1]
	return b.Kind != text.Punct && (a.Gap == text.Glued && b.Gap <= text.Line && (b.Gap == text.Glued || b.Gap == text.Line) ||
		a.Gap == text.Space && b.Gap == text.Space && b.Kind == text.Number)
}

func (c *chunker) afterHyphen(p *Chunk, j int) int {
	switch c.tags[j+1] {
	case TagNoun, TagName, TagNum:
		return j + 1
	}
	return p.Head
}

// quoted takes a short quoted name into the phrase: the "Medardo" command.
func (c *chunker) quoted(p *Chunk, j, last int) int {
	if j == p.First && p.Head < 0 {
		return j
	}
	for k := j + 1; k < last && k < j+6; k++ {
		if t := &c.d.Tokens[k]; t.Fold == "\"" || t.Fold == "”" {
			if k == j+1 {
				return j
			}
			p.Head = k - 1
			return k + 1
		}
		if !nominalStart(c.tags[k]) && c.tags[k] != TagNum && c.tags[k] != TagAdj {
			return j
		}
	}
	return j
}

// modifierAhead says that the adverb at j modifies what follows in the
// phrase: "heavily armed men", "at least 15 people".
func (c *chunker) modifierAhead(j, last int) bool {
	for k := j + 1; k < last && k < j+4; k++ {
		switch c.tags[k] {
		case TagNum, TagAdj:
			return true
		case TagAdv:
		case TagDet:
			return false
		default:
			return false
		}
	}
	return false
}

func (c *chunker) gerundInside(p *Chunk, j, last int) bool {
	if p.Head == j-1 && j > 0 && c.forms[j-1].several(c.d.Tokens[j-1].Fold) {
		return false
	}
	if p.Head >= 0 && p.Owner < 0 {
		return c.nounNext(j+1, last) && c.tags[j-1] == TagNoun && c.forms[j].noun
	}
	return j == p.First || premodifies(c.tags[j-1])
}

func (c *chunker) nounNext(j, last int) bool {
	return j < last && (c.tags[j] == TagNoun || c.tags[j] == TagName || c.tags[j] == TagAdj)
}

// headless ends a phrase without a noun: "the wounded", "their own".
func (c *chunker) headless(p *Chunk, i, j int) int {
	if j == i {
		return i
	}
	if p.Owner == j-1 && p.Owner > i {
		j--
		p.Owner = -1
	}
	p.Last, p.Head = j, j-1
	p.Word = c.d.Tokens[p.Head].Fold
	c.out = append(c.out, *p)
	return j
}

// trimTail gives back adverbs and marks that ended up after the head.
func (c *chunker) trimTail(first, j, head int) int {
	for j > head+1 && j > first+1 && c.tags[j-1] != TagNum && c.d.Tokens[j-1].Fold != "\"" && c.d.Tokens[j-1].Fold != "”" {
		j--
	}
	return j
}

// timeNouns are the heads of phrases that tell when.
var timeNouns = map[string]bool{
	"night": true, "morning": true, "afternoon": true, "evening": true, "week": true, "weekend": true, "month": true,
	"year": true, "noon": true, "midnight": true, "dawn": true, "sunday": true, "monday": true, "tuesday": true,
	"wednesday": true, "thursday": true, "friday": true, "saturday": true, "time": true, "day": true, "today": true,
}

var weekdayNames = map[string]bool{
	"sunday": true, "monday": true, "tuesday": true, "wednesday": true, "thursday": true, "friday": true, "saturday": true,
}

// timeStarts says that a phrase of time starts at j, right behind a noun:
// "the rebels last night", "the police Monday".
func (c *chunker) timeStarts(j, last int) bool {
	w := c.d.Tokens[j].Fold
	if weekdayNames[w] {
		return j+1 >= last || c.tags[j+1] != TagNoun
	}
	return (w == "last" || w == "early" || w == "late") && j+1 < last && (timeNouns[c.d.Tokens[j+1].Fold] || c.d.Tokens[j+1].Fold == "this")
}

// monthNames are the months' names that are nothing else.
var monthNames = map[string]bool{
	"january": true, "february": true, "march": true, "april": true, "may": true, "june": true, "july": true, "august": true,
	"september": true, "october": true, "november": true, "december": true,
}

// dayEnds says that a day of the month ends right before j: "on 3 September
// unidentified men".
func (c *chunker) dayEnds(first, j int) bool {
	return j-2 == first && monthNames[c.d.Tokens[j-1].Fold] && c.d.Tokens[j-2].Kind == text.Number && c.tags[j] != TagNum &&
		c.tags[j] != TagPoss && !c.glued(j) && !c.eventAhead(j)
}

// eventAhead says that the word at j is a noun that a date may modify: "the 16
// November massacre".
func (c *chunker) eventAhead(j int) bool {
	return j > 2 && c.tags[j] == TagNoun && c.d.Tokens[j-3+min(j-2, 2)].Kind != text.Punct && c.tags[j-3] == TagDet
}

// timely says that a phrase tells when rather than who or what: "last night",
// "this morning", "Monday".
func (c *chunker) timely(p *Chunk) bool {
	if !timeNouns[p.Word] || p.Owner >= 0 {
		return false
	}
	if weekdayNames[p.Word] {
		return p.Last-p.First <= 2
	}
	t := &c.d.Tokens[p.First]
	if t.Is("last", "this", "that", "early", "late", "yesterday", "every", "each", "next") {
		return true
	}
	return p.First > 0 && c.d.Tokens[p.First-1].Is("yesterday", "early", "late", "tomorrow")
}
