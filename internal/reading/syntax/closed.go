package syntax

import "strings"

// Tag is the part of speech of a token in its place.
type Tag uint8

// The tags.
const (
	TagOther Tag = iota
	TagDet
	TagNum
	TagAdj
	TagNoun
	TagName
	TagPrep
	TagConj
	TagSub
	TagPron
	TagWh
	TagBe
	TagHave
	TagDo
	TagModal
	TagTo
	TagVerb
	TagPart   // a participle before a noun or after be/have
	TagGerund // an -ing form
	TagAdv
	TagNeg
	TagPoss
	TagComma
	TagOpen
	TagClose
)

// closedList gives each closed-class word its tag.
var closedList = map[Tag]string{
	TagDet: `the a an this these those his her its their our my your every each no any some another all both
		either neither such whose`,
	TagNum: `one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen
		seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred hundreds thousand
		thousands dozen dozens million several many few half numerous various`,
	TagPrep: `of in on at by with from for to into against near during between among under over through toward
		towards upon within without outside inside behind beside besides beneath below above across around about
		along via despite amid versus onto off aboard concerning regarding like unlike per except alongside
		throughout opposite as after before since until till than`,
	TagConj:  `and or but nor plus &`,
	TagSub:   `that when while because if although though unless whereas whether how so once`,
	TagPron:  `he she it they we i you him them us me himself herself themselves itself there`,
	TagWh:    `who which whom what where whereby`,
	TagBe:    `is are was were be been being am`,
	TagHave:  `has have had having`,
	TagDo:    `does did do`,
	TagModal: `will would may might can could shall should must cannot`,
	TagNeg:   `not never`,
	TagAdv: `also already still yet again only just even very too more most less least later soon then now here
		today yesterday tonight tomorrow meanwhile however therefore thus hence moreover furthermore nevertheless
		almost nearly approximately apparently allegedly reportedly presumably presumedly supposedly ago away back
		down up out together apart instead else ever perhaps maybe often twice thrice else abroad afterward
		afterwards downtown indeed rather quite simultaneously seriously severely slightly`,
}

func closedWords() map[string]Tag {
	out := map[string]Tag{}
	for tag := TagDet; tag <= TagNeg; tag++ {
		for _, w := range strings.Fields(closedList[tag]) {
			if _, taken := out[w]; !taken {
				out[w] = tag
			}
		}
	}
	out["to"] = TagTo
	return out
}
