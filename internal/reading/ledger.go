package reading

import (
	"strings"

	"github.com/tocsin/tocsin/internal/reading/text"
	"github.com/tocsin/tocsin/internal/threat"
)

// A report tells of its victims several times over: how many they are in all,
// in the headline and again in the first sentence, and then one by one. The
// ledger takes the tellings of one kind together without counting anybody twice.

// victim is what is told of a single person.
type victim struct {
	age      int    // 0 where none is told
	sex      byte   // 'm', 'f' or 0
	name     string // the last of the names, lower case
	kin      string // "wife", "son": whose the person is
	sentence int    // that spoke of the person last
}

// ledger is what the tellings of one kind come to.
type ledger struct {
	sum     threat.CountDetail
	some    bool
	people  []victim
	bulk    int  // the last figure told of several people
	stated  int  // the sentence of that figure
	general bool // it counts people of all sorts
	vague   bool // it is none: "several"
	figures map[int]bool
	last    int // the sentence told of last
}

func newLedger() *ledger { return &ledger{figures: map[int]bool{}, stated: -1, last: -1} }

// tally takes tellings together, in the order of the text.
func (p *page) tally(all []counted) (threat.CountDetail, bool) {
	l := newLedger()
	for i := range all {
		l.enter(p, &all[i])
	}
	return l.sum, l.some
}

// enter takes one telling into account.
func (l *ledger) enter(p *page, t *counted) {
	if n := p.ordinalOf(t); n > 0 && t.kind == threat.FactKilled {
		if n > figureOf(l.sum) {
			l.set(&t.detail, n)
		}
		l.last, l.bulk, l.stated = t.sentence, n, t.sentence
		return
	}
	if v, ok := p.victimOf(t); ok {
		l.person(v, t)
	} else {
		l.several(t)
	}
	l.last = t.sentence
}

// set makes a figure that of all told so far.
func (l *ledger) set(d *threat.CountDetail, n int) {
	l.sum, l.some = *d, true
	if figureOf(*d) != n {
		l.sum = threat.CountDetail{Low: &n, High: &n}
	}
	l.figures[n] = true
}

func (l *ledger) add(d *threat.CountDetail) {
	if !l.some {
		l.set(d, figureOf(*d))
		return
	}
	l.sum = together(l.sum, *d)
}

// person enters somebody told singly: one of those told before, unless the
// words tell otherwise.
func (l *ledger) person(v victim, t *counted) {
	apart := t.lead().other || t.also
	done := t.pred < t.lead().first && v.age == 0 && !t.named && !t.lead().definite // "stabbed a policeman": an act of its own
	for i := range l.people {
		if o := &l.people[i]; !apart && o.same(v) && (o.sentence != v.sentence || t.lead().definite || t.named) {
			o.merge(v)
			return
		}
	}
	l.people = append(l.people, v)
	if l.bulk > 0 && l.stated != t.sentence && !apart && !done {
		return // one of the several
	}
	if t.lead().definite && l.some && v.age == 0 && v.name == "" && v.kin == "" {
		return
	}
	l.add(&t.detail)
}

// several enters a figure of more than one.
func (l *ledger) several(t *counted) {
	n := figureOf(t.detail)
	g := t.lead()
	switch {
	case l.stated != t.sentence && l.figures[n] && n > 0:
		return // told again
	case !l.some, l.vague:
		l.set(&t.detail, n)
	case isVague(&t.detail):
		return
	case g.definite:
		if n > figureOf(l.sum) && l.last != t.sentence {
			l.set(&t.detail, n)
		}
	case l.last == t.sentence, g.other && !t.besides, t.also, t.specific && l.bulk > 0 && !l.general && n != l.bulk:
		l.add(&t.detail)
	case n > figureOf(l.sum):
		l.set(&t.detail, n)
	default:
		return
	}
	l.figures[n] = true
	l.bulk, l.stated, l.general, l.vague = n, t.sentence, !t.specific, isVague(&t.detail)
}

// isVague says whether a figure stands for "several" or "dozens".
func isVague(d *threat.CountDetail) bool { return vague[strings.ToLower(d.Bound)] > 0 }

// same says whether two tellings can be of one person.
func (v *victim) same(w victim) bool {
	switch {
	case v.age > 0 && w.age > 0 && v.age != w.age, v.sex != 0 && w.sex != 0 && v.sex != w.sex,
		v.name != "" && w.name != "" && v.name != w.name, v.kin != "" && w.kin != "" && v.kin != w.kin:
		return false
	}
	return true
}

func (v *victim) merge(w victim) {
	v.age, v.sentence = max(v.age, w.age), w.sentence
	if v.sex == 0 {
		v.sex = w.sex
	}
	if v.name == "" {
		v.name = w.name
	}
	if v.kin == "" {
		v.kin = w.kin
	}
}

// sexes are the words that tell a person's sex.
var sexes = func() map[string]byte {
	out := map[string]byte{}
	for sex, words := range map[byte]string{
		'm': "man boy male father husband son brother grandfather nephew uncle boyfriend he himself grandson businessman policeman stepson ex-husband groom fisherman",
		'f': "woman girl female mother wife daughter sister grandmother niece aunt girlfriend she herself granddaughter businesswoman policewoman stepdaughter ex-wife bride",
	} {
		for w := range wordSet(words) {
			out[w] = sex
		}
	}
	return out
}()

// kinNouns tell whose somebody is.
var kinNouns = wordSet(`father husband son brother grandfather nephew uncle boyfriend grandson mother wife daughter sister grandmother niece aunt
	girlfriend granddaughter neighbour neighbor friend colleague cousin stepson stepdaughter ex-wife ex-husband`)

// victimOf is what a telling says of the one person it counts.
func (p *page) victimOf(t *counted) (victim, bool) {
	g := t.lead()
	if figureOf(t.detail) != 1 || len(t.groups) != 1 || g.bound != "" {
		return victim{}, false
	}
	v := victim{sentence: t.sentence}
	for k := g.first; k < g.last; k++ {
		w := p.word(k)
		if v.sex == 0 {
			v.sex = sexes[w]
		}
		if kinNouns[w] && p.is(g.first, cDet) && g.definite {
			v.kin = w
		}
		if p.toks[k].Kind == text.Number && p.ageAt(k+1) > k+1 {
			v.age = p.plainAge(k)
		}
	}
	if t.named {
		v.name = p.word(g.head)
	}
	if p.word(g.last) == "," && p.isAge(g.last+1) {
		v.age = p.plainAge(g.last + 1)
	}
	return v, true
}

// plainAge is the figure at token k, 0 where it is none.
func (p *page) plainAge(k int) int {
	n, used := p.nums.Cardinal(p.toks, k)
	if used == 0 || n < 1 || n > 110 {
		return 0
	}
	return int(n)
}

// isAge says whether the figure at token k is somebody's age between commas:
// "Ana Cruz, 14, and Luis Vega, 18, died".
func (p *page) isAge(k int) bool {
	if k < 2 || k+1 >= len(p.toks) || p.toks[k].Kind != text.Number || p.word(k-1) != "," || p.plainAge(k) == 0 {
		return false
	}
	switch p.word(k + 1) {
	case ",", ".", ";", ")", "and", "of", "was", "were", "who", "died", "—", "–", "-", "(", "from", "both":
	default:
		return false
	}
	return p.toks[k-2].Kind == text.Word && p.toks[k-2].Shape >= text.Capital || p.is(k-2, cPerson|cPerp) && !p.is(k-2, cPlural)
}

// ordinals are the words that count people one by one.
var ordinals = map[string]int{"second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9, "tenth": 10, "2nd": 2, "3rd": 3, "4th": 4, "5th": 5}

// ordinalOf is which one a telling counts: "a fourth person has died"; 0 where
// it does not say.
func (p *page) ordinalOf(t *counted) int {
	g := t.lead()
	if figureOf(t.detail) != 1 || g.head < 0 || t.named {
		return 0
	}
	s := &p.doc.Sentences[t.sentence]
	for k := s.First; k < s.Last; k++ {
		if p.word(k) == "this" && (p.word(k+1) == "year" || p.word(k+1) == "month" || p.word(k+1) == "week") {
			return 0 // "the second reporter killed this year"
		}
	}
	for k := max(g.first, 0); k < g.head; k++ {
		if n := ordinals[strings.ToLower(p.word(k))]; n > 0 {
			return n
		}
	}
	return 0
}
