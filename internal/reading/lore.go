package reading

import (
	"github.com/tocsin/tocsin/internal/geo"
	"github.com/tocsin/tocsin/internal/memo"
)

// lore is what is known of a word wherever it stands.
type lore struct {
	class  class
	name   string // the word as names are looked for, see [bare]
	starts bool   // the name of a place or people may start with it
	nation string // code of the country whose people or things it names
	deed   deed   // what it tells of, as the table of deeds has it
	tells  bool   // it may tell of something beside other words
}

// keptLore is how many words a reader keeps, as a power of two.
const keptLore = 15

func (r *Reader) loreOf() *memo.Memo[lore] {
	return memo.New(keptLore, func(w string) lore {
		l := lore{class: r.lexicon[w], name: bare(w), nation: geo.Demonym(w), deed: deedWords[w]}
		l.starts = geo.Starts(l.name)
		l.tells = l.deed != ofNothing || l.class&(cActs|harms) != 0 || attackHints[w]
		return l
	})
}

// nation is the code of the country whose people or things token i names.
func (p *page) nationOf(i int) string {
	if i < 0 || i >= len(p.lore) {
		return ""
	}
	return p.lore[i].nation
}
