package reading

import (
	"strings"

	"github.com/tocsin/tocsin/internal/geo"
	"github.com/tocsin/tocsin/internal/threat"
)

// Rejection is what a desk remembers of a fact that a person rejected: how to
// know it again in the next report of the same source. Undoing the rejection
// is leaving it out of [Options].
type Rejection struct {
	Source string      `json:"source"` // as in [Document.Source]
	Kind   threat.Kind `json:"kind"`
	Value  string      `json:"value"`
	Words  string      `json:"words"` // the quote, folded
	// Sentence is the folded sentence for kinds whose words alone say too
	// little: that "40 killed" was wrong once does not make it wrong again.
	// Empty for names, which are rejected wherever the source writes them.
	Sentence string `json:"sentence,omitempty"`
	Fact     string `json:"fact,omitempty"` // id of the fact that was rejected
}

// RejectionOf makes the pattern of a fact that a person rejected in a report
// of the source.
func RejectionOf(source string, f threat.Fact) Rejection {
	r := Rejection{Source: source, Kind: f.Kind, Value: f.Value, Words: geo.Key(f.Quote), Fact: f.ID}
	if !isName(f.Kind) {
		r.Sentence = geo.Key(f.Sentence)
	}
	return r
}

// isName says whether a fact of the kind is but a name.
func isName(k threat.Kind) bool {
	switch k {
	case threat.FactPlace, threat.FactActor, threat.FactWeapon, threat.FactTarget:
		return true
	}
	return false
}

// Matches says whether a fact of a report of the source is the rejected one
// again.
func (r Rejection) Matches(source string, f threat.Fact) bool {
	return r.Kind == f.Kind && strings.EqualFold(r.Source, source) && r.Value == f.Value && r.Words == geo.Key(f.Quote) &&
		(r.Sentence == "" || r.Sentence == geo.Key(f.Sentence))
}

// reject takes out what the desk has rejected before for the source.
func (p *page) reject() {
	if len(p.rejections) == 0 {
		return
	}
	kept := p.out.Facts[:0]
	for _, f := range p.out.Facts {
		if p.rejected(f) {
			p.out.Rejected = append(p.out.Rejected, f)
		} else {
			kept = append(kept, f)
		}
	}
	p.out.Facts = kept
}

func (p *page) rejected(f threat.Fact) bool {
	for _, r := range p.rejections {
		if r.Matches(p.in.Source, f) {
			return true
		}
	}
	return false
}
