package reading

import (
	"sync"

	"github.com/tocsin/tocsin/internal/reading/number"
)

// Reader reads documents with a desk's own additions. A Reader is immutable
// and safe for use by many goroutines.
type Reader struct {
	lexicon map[string]class
	nums    *number.Lang
	actors  actorIndex
}

// Options are a desk's additions to the built-in knowledge.
type Options struct {
	Actors []Actor // groups, organs and outlets, with their aliases
}

// New makes a Reader.
func New(o Options) *Reader {
	return &Reader{
		lexicon: lexiconOf(), nums: number.English(),
		actors: indexActors(append(builtinActors(), o.Actors...)),
	}
}

var standard = sync.OnceValue(func() *Reader { return New(Options{}) })

// Read reads a document.
func (r *Reader) Read(doc Document) Reading {
	p := newPage(r, doc)
	p.out.Language, p.out.Published = doc.Language, doc.Published
	for si := range p.doc.Sentences {
		if s := &p.doc.Sentences[si]; !s.Aside {
			p.sentence(si)
		}
	}
	return p.finish()
}

func (p *page) sentence(si int) {
	for _, t := range p.casualties(si) {
		f := p.tollFact(t)
		p.add(f)
		p.tolls = append(p.tolls, counted{toll: t, detail: *f.Count, sentence: si})
	}
}
