package reading

import (
	"sync"

	"github.com/tocsin/tocsin/internal/memo"
	"github.com/tocsin/tocsin/internal/reading/number"
	"github.com/tocsin/tocsin/internal/reading/text"
	"github.com/tocsin/tocsin/internal/threat"
)

// Reader reads documents with a desk's own additions. A Reader is immutable
// and safe for use by many goroutines.
type Reader struct {
	lexicon map[string]class
	known   *memo.Memo[lore]
	nums    *number.Lang
	actors  actorIndex
	attacks map[string][]attackEntry
	arms    map[string][]attackEntry
}

// Options are a desk's additions to the built-in knowledge.
type Options struct {
	Actors []Actor // groups, organs and outlets, with their aliases; they go before the built-in ones
}

// New makes a Reader.
func New(o Options) *Reader {
	r := &Reader{
		lexicon: lexiconOf(), nums: englishNumbers(), attacks: attackIndex(), arms: weaponIndex(),
		actors: indexActors(o.Actors, builtinActors()),
	}
	r.mark()
	r.known = r.loreOf()
	return r
}

var englishNumbers = sync.OnceValue(number.English)

var standard = sync.OnceValue(func() *Reader { return New(Options{}) })

// Read reads a document.
func (r *Reader) Read(in Document) Reading {
	return newPage(r, in).read()
}

// read takes the page through all stages.
func (p *page) read() Reading {
	p.out.Language, p.out.Published = p.in.Language, p.in.Published
	p.setAside()
	p.findAlert()
	p.findTimes()
	p.findParties()
	p.findPlaces()
	p.otherEvents()
	p.struck = make([]bool, len(p.doc.Sentences))
	p.tell()
	p.attackFacts()
	p.alertFacts()
	p.eachSentence(p.statements)
	p.oneClaim()
	p.describedAttackers()
	p.dateFacts()
	p.clockFacts()
	p.placeEvent()
	p.placeFacts()
	p.settle()
	p.actorFacts()
	p.findEvents()
	p.namedPeople()
	return p.finish()
}

// eachSentence reads the sentences that are not set aside.
func (p *page) eachSentence(read func(si int)) {
	for si := range p.doc.Sentences {
		if s := &p.doc.Sentences[si]; !s.Aside && s.Kind != text.Dateline && s.Kind != text.Header {
			read(si)
		}
	}
}

// events reads who was hurt in a sentence, how, with what and where.
func (p *page) events(si int) {
	p.acts = append(p.acts, p.findActs(si)...)
	for _, t := range p.casualties(si) {
		if p.inTime(t.lead().first) {
			continue // "the attack of 22 March"
		}
		f := p.tollFact(t)
		p.addIn(f, si)
		p.tolls = append(p.tolls, p.countedIn(t, *f.Count, si))
		p.struck[si] = p.struck[si] || t.kind == threat.FactKilled || t.kind == threat.FactInjured
	}
	for n := len(p.acts) - 1; n >= 0 && p.acts[n].sentence == si; n-- {
		p.struck[si] = p.struck[si] || p.acts[n].stage == "accomplished" && p.acts[n].kind != "threat"
	}
	p.weapons(si)
	p.targets(si)
	if p.struck[si] {
		p.spots = append(p.spots, p.genericVenues(si)...)
	}
}

// statements reads what is said and done about it.
func (p *page) statements(si int) {
	p.warnings(si)
	p.claims(si)
	p.responses(si)
	p.attributions(si)
}
