package reading

import (
	"time"

	"github.com/tocsin/tocsin/internal/reading/aside"
	"github.com/tocsin/tocsin/internal/reading/language"
	"github.com/tocsin/tocsin/internal/reading/when"
	"github.com/tocsin/tocsin/internal/threat"
)

// setAside keeps boilerplate from being read and recognises the language.
func (p *page) setAside() {
	found := aside.Find(p.doc)
	p.out.Asides, p.out.Provenance = found.Asides, found.Provenance
	if p.out.Language == "" {
		p.out.Language = language.Of(p.doc)
	}
}

// publishedInText is the day the text says it came out. When the report came
// in bounds a day told without its year.
func (p *page) publishedInText() threat.When {
	o := when.Options{Lang: p.lang()}
	if r := p.in.Received; !r.IsZero() {
		r = r.UTC()
		o.Ref = threat.Day(r.Year(), r.Month(), r.Day())
	}
	w, _, ok := when.Published(p.doc, o)
	if !ok || !p.in.Received.IsZero() && w.From.After(p.in.Received.Add(36*time.Hour)) {
		return threat.When{}
	}
	return w
}
