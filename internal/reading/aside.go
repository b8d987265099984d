package reading

import "github.com/tocsin/tocsin/internal/threat"

// setAside keeps boilerplate from being read.
func (p *page) setAside() {
	spans := make([]threat.Span, len(p.out.Asides))
	for i, a := range p.out.Asides {
		spans[i] = a.Span
	}
	p.doc.SetAside(spans)
}
