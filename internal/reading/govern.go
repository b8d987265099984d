package reading

import (
	"github.com/tocsin/tocsin/internal/reading/syntax"
	"github.com/tocsin/tocsin/internal/reading/text"
)

// parsed is the document with its phrases.
func (p *page) parsed() *syntax.Doc {
	if p.syntax == nil {
		p.syntax = syntax.Parse(p.doc, nil)
		p.phrases = make([][]syntax.Chunk, len(p.doc.Sentences))
		for _, s := range p.syntax.Sentences {
			p.phrases[s.Index] = s.Chunks
		}
	}
	return p.syntax
}

// chunksOf are the phrases of a sentence.
func (p *page) chunksOf(si int) []syntax.Chunk {
	p.parsed()
	return p.phrases[si]
}

// governed is what governs a time or place, and the token that says so.
type governed struct {
	deed deed
	at   int
}

// governor finds what the time or place of tokens [first, last) in a sentence
// hangs on: the noun it stands before ("Friday's attack"), the nearest noun or
// verb to its left in the clause, or else the verb of the clause it opens.
func (p *page) governor(first, last, si int) governed {
	chunks := p.chunksOf(si)
	i := chunkAt(chunks, first)
	if i < 0 {
		return governed{}
	}
	if k := chunkAt(chunks, last-1) + 1; k > 0 && k+1 < len(chunks) && p.word(chunks[k].First) == "where" {
		for n := k + 1; n < len(chunks); n++ { // "the clinic where a nurse was shot"
			if chunks[n].Kind != syntax.VP {
				continue
			}
			if g := p.verbDeed(chunks, n, si); g.deed == ofAttack {
				return g
			}
			break
		}
	}
	if g := p.before(chunks, chunkAt(chunks, last-1), last); g.deed != ofNothing {
		return g
	}
	if own := chunks[i]; own.Kind == syntax.NP && own.First < first {
		own.Last = first // "a vigil Monday evening"
		if g := p.nounDeed(&own, si); g.deed != ofNothing {
			return g
		}
	}
	if g, open := p.leftOf(chunks, i, si); !open {
		return g
	}
	return p.rightOf(chunks, i, si)
}

func chunkAt(chunks []syntax.Chunk, tok int) int {
	for i := range chunks {
		if tok < chunks[i].Last {
			return i
		}
	}
	return -1
}

// before reads the noun that a time stands before: "the March 22 attack",
// "Sunday night's deadly shooting".
func (p *page) before(chunks []syntax.Chunk, i, last int) governed {
	if i < 0 {
		return governed{}
	}
	end := chunks[i].Last
	if p.word(last) == "'s" || last < len(p.toks) && p.toks[last].Kind == text.Clitic {
		for n := i + 1; end <= last+1 && n < len(chunks); n++ {
			end = chunks[n].Last
		}
	} else if end <= last || chunks[i].Kind != syntax.NP {
		return governed{}
	}
	for k := last; k < end; k++ {
		if d := p.deedAt(k); d != ofNothing && d != ofOther {
			return governed{p.meant(d, k, int(p.toks[k].Sentence)), k}
		}
	}
	return governed{}
}

// leftOf walks left from chunk i. open says that nothing was met before the
// clause began.
func (p *page) leftOf(chunks []syntax.Chunk, i, si int) (governed, bool) {
	for j := i - 1; j >= 0; j-- {
		c := &chunks[j]
		switch c.Kind {
		case syntax.VP:
			g := p.verbDeed(chunks, j, si)
			if g.deed == ofOther {
				if w := p.whenClause(chunks, i, si); w.deed == ofAttack {
					return w, false
				}
			}
			if j > 0 && g.deed == ofOther && (chunks[j-1].Kind == syntax.Wh || chunks[j-1].Kind == syntax.Sub && (chunks[j].Gerund || chunks[j].Reduced)) {
				j-- // "shot a man who had been there on Saturday", "killed while answering a call on 3 May"
				continue
			}
			return g, false
		case syntax.NP, syntax.Adverb:
			if g := p.nounDeed(c, si); g.deed != ofNothing && !p.whereabouts(g, c.First) {
				return g, false
			}
		case syntax.Wh, syntax.Sub:
			return governed{}, true
		case syntax.Other:
			if w := p.word(c.First); w == ";" || w == ":" && (c.First == 0 || p.toks[c.First-1].Kind != text.Number) {
				return governed{}, true
			}
		}
	}
	return governed{}, true
}

// rightOf finds the finite verb of the clause that chunk i opens.
func (p *page) rightOf(chunks []syntax.Chunk, i, si int) governed {
	for j := i + 1; j < len(chunks); j++ {
		c := &chunks[j]
		switch {
		case c.Kind == syntax.VP && !c.Reduced && !c.Infinitive && !c.Gerund:
			g := p.verbDeed(chunks, j, si)
			if next := verbAfter(chunks, j); g.deed == ofOther && next > 0 {
				continue // "a device attached to a car detonated"
			}
			return g
		case c.Kind == syntax.Other && p.word(c.First) == ";":
			return governed{}
		}
	}
	for j := i + 1; j < len(chunks); j++ { // no finite verb: a headline or note
		if g := p.nounDeed(&chunks[j], si); g.deed != ofNothing {
			return g
		}
	}
	return governed{}
}

// verbAfter finds the next finite verb that no comma, conjunction or clause
// parts from the one at j; 0 when there is none.
func verbAfter(chunks []syntax.Chunk, j int) int {
	for k := j + 1; k < len(chunks); k++ {
		switch c := &chunks[k]; c.Kind {
		case syntax.VP:
			if !c.Infinitive && !c.Gerund {
				return k
			}
		case syntax.NP, syntax.Prep, syntax.Adverb:
		default:
			return 0
		}
	}
	return 0
}

// whereabouts says whether a court or hospital is only where something was:
// "shot outside a court".
func (p *page) whereabouts(g governed, first int) bool {
	if w := p.word(g.at); w != "court" && w != "courthouse" && w != "clinic" && w != "hospital" {
		return false
	}
	switch p.word(first - 1) {
	case "outside", "near", "inside", "behind", "opposite":
		return true
	}
	return false
}

// nounDeed is what a noun phrase tells of; the last word that tells decides.
func (p *page) nounDeed(c *syntax.Chunk, si int) governed {
	for k := c.Last - 1; k >= c.First; k-- {
		if p.seq(k, "took", "place") {
			return governed{ofAttack, k}
		}
		if d := p.deedAt(k); d != ofNothing && d != ofOther {
			return governed{p.meant(d, k, si), k}
		}
	}
	return governed{}
}

// verbDeed is what the verb group at chunk j tells of. What "happened" or
// "began" did, its subject says.
func (p *page) verbDeed(chunks []syntax.Chunk, j, si int) governed {
	c := &chunks[j]
	d, at := ofNothing, c.Head
	for k := c.Last - 1; k >= c.First && d == ofNothing; k-- {
		if d = p.deedAt(k); d != ofNothing {
			at = k
		}
	}
	switch {
	case p.seq(c.Head, "took", "place") || p.seq(c.Head, "taken", "place"):
		d = ofEvent
	case d == ofAttack && (c.Word == "raid" || c.Word == "storm") && p.guards(chunks, j):
		d = ofOther
	case c.Word == "go" && p.has(c.Head+1, c.Head+2, "off"):
		d = ofAttack
	case (c.Word == "go" || c.Word == "arrive" || c.Word == "come") && p.guards(chunks, j) && !chunks[max(j-1, 0)].Pronoun:
		d = ofResponse
	case c.Word == "carry" && p.has(c.Head+1, c.Head+2, "out"), c.Word == "stage", c.Word == "commit", c.Word == "perpetrate", c.Word == "launch":
		d = p.objectDeed(chunks, j, si)
	case c.Word == "call" && c.Passive && p.has(c.Last, c.Last+1, "to"):
		d = ofResponse
	case c.Word == "find" && c.Passive && p.person(chunks, j) && !p.has(c.Last, min(len(p.toks), c.Last+3), "alive", "safe", "guilty", "unharmed", "not"), c.Word == "find" && p.has(c.Last, min(len(p.toks), c.Last+9), "dead", "shot", "body", "bodies", "lifeless", "stabbed", "unresponsive", "gunshot", "wounds", "killed", "murdered", "suffering"):
		d = ofAttack
	case c.Word == "find" && p.has(max(p.doc.Sentences[si].First, c.First-8), c.First, "body", "bodies", "remains"):
		d = ofAttack
	case c.Word == "report" && c.Passive:
		d = ofEvent
	case c.Passive && scheduled[c.Word] && d == ofNothing:
		if g := p.subjectOfVerb(chunks, j, si); g.deed == ofProtest || g.deed == ofCourt || g.deed == ofMemorial {
			return governed{g.deed, at}
		}
	case c.Word == "leave" && p.hasClass(c.Last, min(len(p.toks), c.Last+8), cDead|cInjured|cKilled):
		d = ofAttack
	case c.Word == "vanish" || c.Word == "disappear":
		d = ofAttack
	}
	if d == ofEvent || d == ofBeginning {
		return governed{p.subjectDeed(chunks, j, d, si), at}
	}
	if d == ofCourt && p.has(at+1, at+2, "at", "toward", "towards", "into") {
		d = ofNothing // "charged at him"
	}
	if d == ofNothing {
		return governed{p.joined(chunks, j, si), at}
	}
	if d == ofAttack && (c.Modal == "could" || c.Modal == "might" || c.Modal == "may" || c.Modal == "will" || c.Modal == "would" && !c.Perfect) || c.Negated && d == ofAttack {
		d = ofPlan
	}
	return governed{p.meant(d, at, si), at}
}

// scheduled are the verbs that give what their subject names its time.
var scheduled = wordSet(`plan schedule expect hold call organize organise announce`)

// subjectOfVerb is what the nearest noun phrase before the verb at chunk j
// tells of.
func (p *page) subjectOfVerb(chunks []syntax.Chunk, j, si int) governed {
	for k := j - 1; k >= 0 && chunks[k].Kind != syntax.VP && chunks[k].Kind != syntax.Sub; k-- {
		if chunks[k].Kind == syntax.NP {
			if g := p.nounDeed(&chunks[k], si); g.deed != ofNothing {
				return g
			}
		}
	}
	return governed{}
}

// guards says whether the subject of the verb at chunk j is police or troops,
// whose raids are no attacks.
func (p *page) guards(chunks []syntax.Chunk, j int) bool {
	for k := j - 1; k >= max(0, j-3); k-- {
		if chunks[k].Kind == syntax.NP && (chunks[k].Pronoun || p.has(chunks[k].First, chunks[k].Last, "police", "service", "forces", "agents", "officers", "troops", "army", "soldiers", "authorities", "commandos")) {
			return true
		}
	}
	return false
}

// person says whether the subject of the verb at chunk j is a single person,
// of whom "was found" tells what was done to them.
func (p *page) person(chunks []syntax.Chunk, j int) bool {
	for k := j - 1; k >= 0; k-- {
		if c := &chunks[k]; c.Kind == syntax.NP {
			return p.hasClass(c.First, c.Last, cPerson) || c.Pronoun || p.has(c.First, c.Last, "victim", "old", "teen") || p.toks[c.First].Shape == text.Capital && c.Last-c.First > 1 || p.toks[c.First].Kind == text.Number
		} else if c.Kind != syntax.Comma {
			return false
		}
	}
	return false
}

// objectDeed is what was carried out: the noun beside the verb.
func (p *page) objectDeed(chunks []syntax.Chunk, j, si int) deed {
	for _, k := range []int{j - 1, j + 1, j + 2} {
		if k >= 0 && k < len(chunks) && chunks[k].Kind == syntax.NP {
			if g := p.nounDeed(&chunks[k], si); g.deed == ofAttack || g.deed == ofPlan {
				return g.deed
			}
		}
	}
	return ofNothing
}

// joined is what the verb does that "and" joins to the one at chunk j:
// "walked in on Sunday and fired several shots".
func (p *page) joined(chunks []syntax.Chunk, j, si int) deed {
	for k := j + 1; k+1 < len(chunks); k++ {
		switch chunks[k].Kind {
		case syntax.Wh, syntax.Sub, syntax.Other, syntax.VP:
			return ofOther
		case syntax.Conj:
			if v := &chunks[k+1]; v.Kind == syntax.VP && !v.Passive && p.nounDeed(v, si).deed == ofAttack {
				return ofAttack
			}
		}
	}
	return ofOther
}

func (p *page) hasClass(a, b int, c class) bool {
	for k := a; k < b; k++ {
		if p.is(k, c) {
			return true
		}
	}
	return false
}

// subjectDeed is what the subject of "happened" or "began" tells of: the first
// noun of the clause that tells of anything.
func (p *page) subjectDeed(chunks []syntax.Chunk, j int, verb deed, si int) deed {
	from := 0
	if j > 0 && chunks[j-1].Kind == syntax.Wh {
		for k := j - 2; k >= 0 && chunks[k].Kind != syntax.VP; k-- { // "the attack on the hall, which occurred"
			if g := p.nounDeed(&chunks[k], si); g.deed != ofNothing {
				return g.deed
			}
		}
	}
	for k := j - 1; k >= 0; k-- {
		if chunks[k].Kind == syntax.Sub || chunks[k].Kind == syntax.Other && p.word(chunks[k].First) == ";" {
			from = k
			break
		}
	}
	for k := from; k < j; k++ {
		if chunks[k].Kind != syntax.NP {
			continue
		}
		switch g := p.nounDeed(&chunks[k], si); g.deed {
		case ofNothing, ofOther, ofStatement:
		case ofEvent:
			return ofAttack
		default:
			return g.deed
		}
	}
	if verb == ofEvent || j > 0 && chunks[j-1].Pronoun && p.word(chunks[j-1].First) == "it" {
		return ofAttack
	}
	return ofOther
}

// whenClause is what the clause tells of that a time stands before: "was
// closing his shop on Monday when two men opened fire".
func (p *page) whenClause(chunks []syntax.Chunk, i, si int) governed {
	for k := i + 1; k < min(len(chunks), i+5); k++ {
		c := &chunks[k]
		if w := p.word(c.First); w != "when" && w != "as" {
			if c.Kind == syntax.VP || c.Kind == syntax.Conj {
				return governed{}
			}
			continue
		}
		for n := k + 1; n < min(len(chunks), k+9); n++ {
			switch chunks[n].Kind {
			case syntax.VP:
				if g := p.verbDeed(chunks, n, si); g.deed == ofAttack {
					return g
				}
			case syntax.Wh, syntax.Sub:
				return governed{}
			}
		}
		return governed{}
	}
	return governed{}
}
