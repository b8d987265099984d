package incident

import (
	_ "embed"
	"strings"
	"sync"

	"github.com/tocsin/tocsin/internal/memo"
	"github.com/tocsin/tocsin/internal/reading/syntax"
	"github.com/tocsin/tocsin/internal/reading/text"
)

//go:embed data/nouns.txt
var nounList string

//go:embed data/verbs.txt
var verbList string

//go:embed data/groups.txt
var groupList string

//go:embed data/given.txt
var givenList string

//go:embed data/nations.txt
var nationList string

// class is what a noun means for the reading of violence.
type class string

const (
	classPerp      class = "perp"      // guerrilla, gunman
	classPerpGroup class = "perpgroup" // group, column
	classWeak      class = "weak"      // man, individual: perpetrator or victim
	classMilitary  class = "mil"
	classPolice    class = "law"
	classGuard     class = "guard"
	classCivilian  class = "civ"
	classOfficial  class = "gov"
	classDiplomat  class = "dip"
	classLegal     class = "legal"
	classPolitical class = "pol"
	classPhysical  class = "phys"
	classMilPhys   class = "milphys"
	classWeapon    class = "inst"
	classThing     class = "thing" // a thing made, of no known kind
)

// human says that the class is one of people.
func (c class) human() bool {
	switch c {
	case classPerp, classPerpGroup, classWeak, classMilitary, classPolice, classGuard, classCivilian,
		classOfficial, classDiplomat, classLegal, classPolitical:
		return true
	}
	return false
}

// sense is a noun's class with its type in the MUC-4 set lists.
type sense struct {
	class class
	kind  string
}

// frame is what a verb tells of an event.
type frame struct {
	kind   string // an incident type in small letters, "-" for whatever the event is
	effect string
	alone  bool // an event on its own
	gun    bool
	intr   bool // its subject suffers
	bomb   bool // its subject may be a bomb
}

// group is an organization of the gazetteer.
type group struct {
	name         string // the first of its names
	state, party bool
}

type lexicon struct {
	nouns   map[string]sense
	ends    map[string]int // last word of a noun to the most words of one that ends so
	verbs   map[string]frame
	groups  map[string]group
	starts  map[string]int // first word of a group's name to the longest such name
	given   map[string]bool
	nations map[string]string
	about   *memo.Memo[about]
}

// keptWords is how many words' meanings are kept, as a power of two.
const keptWords = 15

var lexical = sync.OnceValue(loadLexicon)

func loadLexicon() *lexicon {
	x := &lexicon{
		nouns: map[string]sense{}, ends: map[string]int{}, verbs: map[string]frame{}, groups: map[string]group{}, starts: map[string]int{},
		given: map[string]bool{}, nations: map[string]string{},
	}
	eachEntry(nounList, ":", x.addNouns)
	eachEntry(verbList, ":", x.addVerbs)
	eachEntry(groupList, "|", func(names, kind string) {
		name, _, _ := strings.Cut(names, ",")
		for n := range strings.SplitSeq(names, ",") {
			n = strings.TrimSpace(n)
			x.groups[n] = group{name: name, state: kind == "state", party: kind == "party"}
			first, words := firstWord(n)
			x.starts[first] = max(x.starts[first], words)
		}
	})
	eachEntry(nationList, "|", func(names, country string) {
		for n := range strings.SplitSeq(names, ",") {
			x.nations[strings.TrimSpace(n)] = country
		}
	})
	for line := range strings.Lines(givenList) {
		if !strings.HasPrefix(line, "#") {
			for _, n := range strings.Fields(line) {
				x.given[n] = true
			}
		}
	}
	x.about = memo.New(keptWords, x.tell)
	return x
}

// eachEntry calls do for each "left SEP right" line that is no comment.
func eachEntry(list, sep string, do func(left, right string)) {
	for line := range strings.Lines(list) {
		line = strings.TrimSpace(line)
		if line == "" || line[0] == '#' {
			continue
		}
		if left, right, ok := strings.Cut(line, sep); ok {
			do(strings.TrimSpace(left), strings.TrimSpace(right))
		}
	}
}

func (x *lexicon) addNouns(left, words string) {
	c, kind, _ := strings.Cut(left, " ")
	for w := range strings.FieldsSeq(words) {
		w = strings.ReplaceAll(w, "_", " ")
		if _, taken := x.nouns[w]; !taken {
			x.nouns[w] = sense{class(c), strings.TrimSpace(kind)}
		}
		x.addEnd(w)
	}
}

func (x *lexicon) addVerbs(left, words string) {
	f := strings.Fields(left)
	fr := frame{kind: f[0], effect: f[1]}
	if len(f) > 2 {
		fr.alone = strings.Contains(f[2], "t")
		fr.gun = strings.Contains(f[2], "g")
		fr.intr = strings.Contains(f[2], "i")
		fr.bomb = strings.Contains(f[2], "b")
	}
	for w := range strings.FieldsSeq(words) {
		x.verbs[w] = fr
	}
}

// noun looks up the longest phrase that ends at the last of the folded words,
// the last one in the singular too.
func (x *lexicon) noun(ws []string) (sense, int, bool) {
	n := len(ws)
	a := x.about.Of(ws[n-1])
	for k := min(a.ends, n); k > 1; k-- {
		phrase := join(ws[n-k:])
		if s, ok := x.nouns[phrase]; ok {
			return s, k, true
		}
		last := syntax.Singular(ws[n-1])
		if last != ws[n-1] {
			if s, ok := x.nouns[phrase[:len(phrase)-len(ws[n-1])]+last]; ok {
				return s, k, true
			}
		}
	}
	switch {
	case a.word.noun:
		return a.word.sense, 1, true
	case a.one.noun:
		return a.one.sense, 1, true
	}
	return sense{}, 0, false
}

// firstWord is the first token of a name and the most tokens it can have.
func firstWord(name string) (string, int) {
	end := strings.IndexAny(name, " -'")
	if end < 0 {
		end = len(name)
	}
	return name[:end], strings.Count(name, " ") + 2*strings.Count(name, "-") + 2*strings.Count(name, "'") + 1
}

// join puts words together as the lexicon writes them: hyphens and
// apostrophes without spaces.
func join(ws []string) string {
	var b strings.Builder
	for i, w := range ws {
		glue := i == 0 || w == "-" || ws[i-1] == "-" || w == "'s" || w == "'"
		if !glue {
			b.WriteByte(' ')
		}
		b.WriteString(w)
	}
	return b.String()
}

// groupAt is a [syntax.Names]: it finds the armed groups of the gazetteer
// whose names have several words.
func (x *lexicon) groupAt(d *text.Doc, i, last int) int {
	longest := x.starts[d.Tokens[i].Fold]
	for k := min(longest, last-i); k > 1; k-- {
		ws := make([]string, k)
		for n := range ws {
			ws[n] = d.Tokens[i+n].Fold
		}
		if g, ok := x.groups[join(ws)]; ok && !g.state {
			return k
		}
	}
	return 0
}
