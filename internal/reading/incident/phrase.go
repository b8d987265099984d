package incident

import (
	"strings"

	"github.com/tocsin/tocsin/internal/reading/syntax"
	"github.com/tocsin/tocsin/internal/reading/text"
	"github.com/tocsin/tocsin/internal/threat"
)

// phrase is a noun phrase as event reading sees it.
type phrase struct {
	sent, chunk int // where it stands: sentence and chunk
	first, last int // its tokens, without determiner and number
	full        int // its first token, determiner included
	head        string
	sense       sense
	known       bool // the head noun is one of the lexicon's
	name        [2]int
	number      number
	plural      bool
	nation      string
	org         [2]int // tokens of an organization named within
	orgState    bool
	orgName     string // folded, one for all names of a group
	pronoun     bool
	negative    bool // "no casualties"
	former      bool
	single      bool // the name is one unknown word: a name only if it is known
}

// number is how many a phrase speaks of.
type number struct {
	value     int // 0 when not said
	atLeast   bool
	about     bool
	spelled   bool
	uncertain bool
}

// reader holds what is common to the reading of one text.
type reader struct {
	*syntax.Doc
	about []*about // of the tokens
	lex   *lexicon
	atlas *atlas
	opts  Options
	// phrases of every sentence, by chunk; nil where the chunk is none.
	phrases   [][]*phrase
	names     []fullName
	home      home
	mentioned map[string]bool // countries
	times     [][]moment
	places    [][]spot
	sites     map[int]spot    // by first token, nil to use the atlas
	siteWords map[string]bool // the sites' names of one word
}

// folds are the folded words of tokens [first, last).
func (r *reader) folds(first, last int) []string {
	out := make([]string, 0, last-first)
	for i := first; i < last; i++ {
		out = append(out, r.Tokens[i].Fold)
	}
	return out
}

func (r *reader) span(first, last int) threat.Span {
	return threat.Span{Start: r.Tokens[first].Start, End: r.Tokens[last-1].End}
}

// words is the text of tokens [first, last) with line ends made spaces.
func (r *reader) words(first, last int) string {
	s := r.span(first, last)
	return strings.Join(strings.Fields(r.Text[s.Start:s.End]), " ")
}

// understand makes phrases of all noun chunks.
func (r *reader) understand() {
	r.phrases = make([][]*phrase, len(r.Sentences))
	r.times = make([][]moment, len(r.Sentences))
	r.places = make([][]spot, len(r.Sentences))
	for s := range r.Sentences {
		cs := r.Sentences[s].Chunks
		r.phrases[s] = make([]*phrase, len(cs))
		for c := range cs {
			if cs[c].Kind == syntax.NP {
				r.phrases[s][c] = r.phrase(s, c)
			}
		}
	}
}

func (r *reader) phrase(s, c int) *phrase {
	ch := &r.Sentences[s].Chunks[c]
	p := &phrase{sent: s, chunk: c, full: ch.First, first: ch.First, last: ch.Last, pronoun: ch.Pronoun}
	if p.pronoun {
		p.head = ch.Word
		return p
	}
	p.negative = ch.Det == "no" || ch.Det == "neither"
	r.quantify(p)
	ws := r.folds(p.first, p.last)
	p.head = ws[len(ws)-1]
	p.plural = r.about[p.last-1].plural || p.head == "people" || p.head == "men" || p.head == "women" || p.head == "children" || p.head == "police"
	p.sense, _, p.known = r.lex.noun(ws)
	r.findName(p)
	r.findNation(p, ws)
	r.findOrg(p)
	if p.org[1] > 0 {
		p.orgName = join(r.folds(p.org[0], p.org[1]))
		if g, ok := r.lex.groups[p.orgName]; ok {
			p.orgName = g.name
		}
	}
	r.general(p)
	r.hostile(p, ws)
	if p.head == "others" || p.head == "ones" {
		p.plural = true
		p.sense, p.known = sense{classWeak, ""}, true
	}
	return p
}

// general gives a noun that the lexicon does not have the meaning that the
// vocabulary knows: a person, or a thing made.
func (r *reader) general(p *phrase) {
	if p.known || p.name[1] > 0 || r.Tags[p.last-1] == syntax.TagName {
		return
	}
	switch {
	case syntax.Person(p.head):
		p.sense, p.known = sense{classCivilian, "CIVILIAN"}, true
	case syntax.Artifact(p.head):
		p.sense = sense{classThing, ""}
	}
}

// hostile takes people called guerrillas, terrorists and the like for such
// whatever their rank ("terrorist leaders"), and what belongs to an army for
// military ("an army vehicle").
func (r *reader) hostile(p *phrase, ws []string) {
	for i, w := range ws[:len(ws)-1] {
		sn, ok := r.about[p.first+i].one.sense, r.about[p.first+i].one.noun
		switch {
		case ok && sn.class == classPerp && (p.sense.class == classPolitical || p.sense.class == classWeak || p.sense.class == classMilitary || p.sense.class == classPerpGroup || p.sense.class == classCivilian && w != "criminal"):
			p.sense.class = classPerp
		case p.sense.class == classPhysical || p.sense.class == classThing:
			switch w {
			case "military", "army", "brigade", "battalion", "enemy", "guerrilla", "rebel", "fmln", "armored", "patrol":
				p.sense.class = classMilPhys
			}
		}
	}
	switch p.head {
	case "positions", "position", "camp", "camps", "barracks", "trenches", "trench":
		if p.sense.class == classPhysical || p.sense.class == classThing || p.sense.class == "" {
			p.sense.class = classMilPhys
		}
	}
}

// quantify reads determiner and number off the front of a phrase.
func (r *reader) quantify(p *phrase) {
	i := p.first
	for i < p.last-1 {
		t := &r.Tokens[i]
		tag := r.Tags[i]
		switch {
		case r.yearOld(i, p.last):
			i += 4
		case t.Kind == text.Number || tag == syntax.TagNum:
			if !r.readNumber(p, i) {
				return
			}
		case t.Is("another"):
			p.number.value = 1
		case t.Is("over", "more", "than", "least", "at") && tag == syntax.TagAdv:
			p.number.atLeast = true
		case t.Is("about", "around", "approximately", "some", "almost", "nearly", "up", "to"):
			p.number.about = true
		case t.Is("his", "her", "their", "its", "our", "my"):
			if i+2 < p.last && (r.Tags[i+1] == syntax.TagNum || r.Tokens[i+1].Kind == text.Number) {
				break // "his two bodyguards"
			}
			p.first = i // "his wife" is how a victim is called
			return
		case tag == syntax.TagDet || tag == syntax.TagAdv && p.number.value == 0 && !r.Tokens[i].Is("heavily"):
		case t.Is("other", "additional", "such", "same", "following"):
		default:
			p.first = i
			return
		}
		i++
	}
	p.first = i
}

// yearOld reads "19-year-old", which counts nobody.
func (r *reader) yearOld(i, last int) bool {
	return i+5 < last && r.Tokens[i+1].Is("-") && r.Tokens[i+2].Is("year", "years") && r.Tokens[i+4].Is("old")
}

var numberWords = map[string]int{
	"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
	"eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17,
	"eighteen": 18, "nineteen": 19, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70,
	"eighty": 80, "ninety": 90, "dozen": 12, "hundred": 100,
}

// readNumber takes the number at token i, and says whether it counts the
// phrase rather than belonging to a name ("8 millimeter", "19 April").
func (r *reader) readNumber(p *phrase, i int) bool {
	t := &r.Tokens[i]
	if t.Kind == text.Number {
		if i+1 < p.last && r.Tokens[i+1].Gap == text.Glued && (r.Tokens[i+1].Kind != text.Punct || r.measure(i+2, p.last)) {
			return false // "3d Brigade"
		}
		v := 0
		for _, ch := range t.Fold {
			if ch >= '0' && ch <= '9' && v < 1e7 {
				v = v*10 + int(ch-'0')
			} else if ch == '.' {
				return false
			}
		}
		p.number.value = v
		return true
	}
	if v, ok := numberWords[t.Fold]; ok {
		if p.number.value > 0 && v >= 12 {
			v *= p.number.value
		}
		p.number.value, p.number.spelled = v, true
		return true
	}
	p.number.uncertain = true // several, many
	p.plural = true
	return true
}

// measure says that a hyphen joins a number to a measure: "81-mm mortars".
func (r *reader) measure(i, last int) bool {
	return i < last && r.Tokens[i-1].Fold == "-" && r.Tokens[i].Is("mm", "kg", "pound", "kilo", "kilogram", "caliber", "millimeter", "inch", "ton")
}

func (r *reader) findNation(p *phrase, ws []string) {
	for i := range ws {
		if a := r.about[p.first+i]; a.word.people {
			p.nation = a.word.nation
		} else if a.one.people {
			p.nation = a.one.nation
			if i == len(ws)-1 && !p.known {
				p.sense, p.known = sense{classCivilian, "CIVILIAN"}, true
			}
		}
		if ws[i] == "former" || ws[i] == "retired" || ws[i] == "ex" {
			p.former = true
		}
	}
}
