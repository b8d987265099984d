// Package language recognises the language of a text, as an ISO 639-1 code,
// and says nothing when it is not sure.
//
// The languages that Tocsin meets most are told by their function words, which
// is fast and right for a few sentences; for others the trigrams of
// github.com/abadojack/whatlanggo decide. To read a language, and not only to
// recognise it, takes its numbers (package number), its times (a Lexicon and a
// grammar in package when) and its words of events (package reading).
package language

import (
	"strings"

	"github.com/abadojack/whatlanggo"

	"github.com/tocsin/tocsin/internal/reading/text"
)

// looked marks a word whose languages were looked up; it is no language's bit.
const looked = 1 << 15

// enough is how many words are looked at.
const enough = 400

// Of is the language of a text, empty when not recognised.
func Of(d *text.Doc) string {
	words, best, second, code := 0, 0, 0, ""
	var hits [len(codes)]int
	letters := 0
	known := make([]uint16, len(d.Distinct))
	for i := range d.Tokens {
		t := &d.Tokens[i]
		if t.Kind != text.Word || t.Aside {
			continue
		}
		if words++; words > enough {
			break
		}
		letters += t.End - t.Start
		of := &known[t.Word]
		if *of == 0 {
			*of = function[t.Fold] | looked
		}
		for m := *of &^ looked; m != 0; m &= m - 1 {
			hits[lowest(m)]++
		}
	}
	for i, n := range hits {
		switch {
		case n > best:
			best, second, code = n, best, codes[i]
		case n > second:
			second = n
		}
	}
	if best >= 3 && best*7 >= words && best*2 >= second*3 {
		return code
	}
	if letters < 40 {
		return ""
	}
	return byTrigrams(d)
}

// byTrigrams asks for languages whose function words are not known here.
func byTrigrams(d *text.Doc) string {
	s := d.Text
	if len(s) > 2000 {
		s = strings.ToValidUTF8(s[:2000], "")
	}
	in := whatlanggo.Detect(s)
	if in.Confidence < 0.7 || !in.IsReliable() {
		return ""
	}
	return in.Lang.Iso6391()
}

func lowest(m uint16) int {
	i := 0
	for m&1 == 0 {
		m >>= 1
		i++
	}
	return i
}

// codes are the languages told by function words.
var codes = [...]string{"en", "es", "fr", "pt", "de", "it", "nl", "tr", "id"}

// function says of which languages a word, without diacritics, is a function
// word: bit i stands for codes[i].
var function = build([len(codes)]string{
	"the of and to in that is was for on with as at by from it his he be are have has had not but were which this they an or said who their after been will its would more than people last when had one two three about into over no what there",
	"el la los las de del que y en un una por con para se no su al lo como mas fue es son han ha pero sus este esta entre cuando sobre tras desde segun dos tres personas policia murieron resultaron hombres ayer durante contra hasta muertos heridos",
	"le la les de des du et est en un une que qui dans pour par sur au aux avec ne pas son sa ses ont plus ce cette il elle selon apres etait",
	"o a os as de do da dos das que e em um uma por com para se nao no na nos nas ao mais foi sao seu sua pelo pela apos segundo entre",
	"der die das und ist in den von zu mit sich des auf fur im dem nicht ein eine als auch es an werden aus er hat dass sie nach bei einer um wurde",
	"il la le lo gli di che e in un una per con non si del della dei delle da al alla sono ha piu come anche nel nella dopo stato",
	"de het een en van in is dat op te zijn met voor niet aan er om ook als bij maar naar door werd heeft uit over deze",
	"ve bir bu da de icin ile olarak olan daha cok sonra kadar gibi ancak ise oldugu tarafindan",
	"yang dan di dari untuk dengan pada ini itu dalam tidak oleh akan telah juga karena para sebagai",
})

func build(lists [len(codes)]string) map[string]uint16 {
	m := map[string]uint16{}
	for i, l := range lists {
		for w := range strings.FieldsSeq(l) {
			m[w] |= 1 << i
		}
	}
	return m
}
