package when

import "github.com/tocsin/tocsin/internal/reading/number"

// spanish is the lexicon of Spanish.
func spanish() *Lexicon {
	return &Lexicon{Words: map[string]entry{}, Numbers: number.Spanish()}
}

// spanish reads the expression of time that starts at token i.
func (p *parser) spanish(i int) (node, bool) { return node{}, false }
