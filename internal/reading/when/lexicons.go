package when

import "sync"

// languages holds the lexicons, built once.
type languages struct{ en, es *Lexicon }

// lexicons are the words of time of the languages read.
var lexicons = sync.OnceValue(func() *languages {
	l := &languages{en: english(), es: spanish()}
	for _, x := range []*Lexicon{l.en, l.es} {
		n := x.Numbers
		for _, m := range []map[string]int{n.Small, n.Tens, n.Hundred, n.Ordinal} {
			for w := range m {
				x.put(entry{flags: opens}, w)
			}
		}
		for w := range n.Scale {
			x.put(entry{flags: opens}, w)
		}
	}
	return l
})

func (l *languages) of(lang string) *Lexicon {
	if lang == "es" {
		return l.es
	}
	return l.en
}
