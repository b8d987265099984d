package reading

import (
	"slices"
	"strconv"
	"strings"

	"github.com/tocsin/tocsin/internal/reading/text"
	"github.com/tocsin/tocsin/internal/threat"
)

// somebody is a person whom the text names in full.
type somebody struct {
	first, last int // tokens of the name
	name        string
	role        string // "perpetrator", "victim", "mention"
	why         string
}

// notInNames end or rule out a person's name: heads of organisations, streets,
// days and such, which are written large as well.
var notInNames = wordSet(`police department office officer officers county city state states university college school hospital court
	street st avenue ave road rd boulevard highway center centre church mosque university ministry army navy force forces guard
	agency bureau council committee party front movement brigade brigades group organization organisation association union
	news times post press tv radio telegram amaq reuters monday tuesday wednesday thursday friday saturday sunday january february
	march april may june july august september october november december north south east west northern southern eastern
	western the a an this that these those he she it they his her their its i we you but and or if when after before in on at
	by from for with as of to what who why how where here there no not district attorney judge sheriff detective sgt lt capt
	hall park square airport station hotel market bridge island lake river mount embassy consulate prime minister president
	islamic federal national united republic kingdom province region district commission service services security state's
	mr mrs ms dr sir general colonel major captain deputy chief governor mayor senator ambassador spokesman spokeswoman constables officials sgts detectives deputies agents pte pfc cpl`)

// particles stand within names in small letters.
var particles = wordSet(`al el bin ibn bint ben de del della di da dos das van von der den la le ul abu ad ud`)

// fullName is where a person's full name that starts at token i ends; i when
// none starts there.
func (p *page) fullName(i, end int) int {
	if p.cls[i] != 0 && p.doc.Sentences[p.toks[i].Sentence].First == i {
		return i // written large for its place: "Gunman Piotr Zelen"
	}
	k, words := i, 0
	for k < end && words < 5 {
		t := &p.toks[k]
		large := t.Kind == text.Word && (t.Shape == text.Capital || t.Shape == text.Mixed || t.Shape == text.Initial) && !notInNames[t.Fold] && !p.taken[k] && p.nationOf(k) == ""
		switch {
		case k > i && t.Gap > text.Space:
			return p.nameEnd(i, k, words)
		case large:
			words++
		case k > i && t.Fold == "-" && t.Gap == text.Glued && k+1 < end && p.toks[k+1].Gap == text.Glued:
		case k > i && particles[t.Fold] && k+1 < end && p.toks[k+1].Shape == text.Capital:
		case k > i && t.Fold == "." && p.toks[k-1].Shape == text.Initial:
		default:
			return p.nameEnd(i, k, words)
		}
		k++
	}
	return p.nameEnd(i, k, words)
}

func (p *page) nameEnd(i, k, words int) int {
	if words < 2 || words > 4 || p.toks[k-1].Kind != text.Word {
		return i
	}
	return k
}

// ageBehind reads an age behind a name, ", 32," or "(32)", and gives where it ends.
func (p *page) ageBehind(i int) int {
	open := p.word(i)
	if open != "," && open != "(" || i+2 > len(p.toks) || i+1 >= len(p.toks) || p.toks[i+1].Kind != text.Number {
		return i
	}
	age, err := strconv.Atoi(p.word(i + 1))
	if err != nil || age < 1 || age > 110 {
		return i
	}
	switch next := p.word(i + 2); {
	case open == "(" && next == ")", open == "," && next == ",":
		return i + 3
	case open == "," && (next == "." || next == ";" || next == "and" || next == "was" || next == "were" || next == "of" || next == ""):
		return i + 2
	}
	return i
}

// findPeople finds the people whom the text names in full and says what they
// did: who is named in a list, with an age, or beside what was done.
func (p *page) findPeople() []somebody {
	var out []somebody
	for si := range p.doc.Sentences {
		s := &p.doc.Sentences[si]
		if s.Aside || s.Upper || s.Kind == text.Header || s.Kind == text.Dateline {
			continue
		}
		for i := s.First; i < s.Last; i++ {
			if k := p.fullName(i, s.Last); k > i {
				list, after, ages := p.nameList(i, s.Last)
				out = append(out, p.placed(list, after, ages, s)...)
				i = after - 1
			}
		}
	}
	return out
}

// nameList reads names one after the other: "A, 32, B, 30, and C".
func (p *page) nameList(i, end int) (list [][2]int, after int, ages bool) {
	for i < end {
		k := p.fullName(i, end)
		if k == i {
			break
		}
		list = append(list, [2]int{i, k})
		after = k
		if a := p.ageBehind(k); a > k {
			after, ages = a, true
		}
		i = after
		for i < end && (p.word(i) == "," || p.word(i) == "and" || p.word(i) == ";") {
			i++
		}
	}
	return list, after, ages
}

// placed gives the people of a list their role, by what stands before and
// after it. Names of which nothing is told are left alone.
func (p *page) placed(list [][2]int, after int, ages bool, s *text.Sentence) []somebody {
	role, why := p.roleBefore(list[0][0], s)
	if role == "" {
		role, why = p.roleAfter(after, s)
	}
	if role == "" && ages {
		role, why = "mention", "named with an age"
	}
	if role == "" {
		return nil
	}
	var out []somebody
	for _, n := range list {
		out = append(out, somebody{first: n[0], last: n[1], name: p.words(n[0], n[1]), role: role, why: why})
	}
	return out
}

// roleBefore reads "the suspects were named as", "gunman", "victim".
func (p *page) roleBefore(i int, s *text.Sentence) (role, why string) {
	k := i
	if k-1 >= s.First && (p.word(k-1) == "as" || p.word(k-1) == ":") {
		k--
	}
	named := p.word(k-1) == "named" || p.word(k-1) == "identified"
	if p.word(k) == "as" && k < i { // "identified the victims as"
		named = p.has(max(s.First, k-8), k, "named", "identified")
	}
	if !named {
		switch w := p.word(k - 1); {
		case k == i && p.is(k-1, cPerp) && !p.is(k-1, cPlural) || w == "defendant" || w == "accused":
			return "perpetrator", quote(w + " " + p.words(i, i+1) + "…")
		case k == i && w == "victim":
			return "victim", quote(w + " " + p.words(i, i+1) + "…")
		}
		return "", ""
	}
	for n := k - 1; n >= max(s.First, k-16); n-- {
		switch w := p.word(n); {
		case w == "victims" || w == "victim" || w == "dead" || w == "deceased" || w == "killed" || w == "injured":
			return "victim", "named as one of the victims: " + quote(p.words(n, min(i, k+1)))
		case p.is(n, cPerp) || w == "defendants" || w == "detainees" || w == "accused" || w == "arrested" || w == "detained":
			return "perpetrator", "named as a suspect: " + quote(p.words(n, min(i, k+1)))
		}
	}
	return "", ""
}

var (
	suspectVerbs = wordSet(`arrested charged detained convicted sentenced indicted accused apprehended jailed prosecuted booked extradited`)
	suspectDoes  = wordSet(`pleaded pled confessed surrendered`)
	victimVerbs  = wordSet(`killed murdered shot stabbed slain wounded injured pronounced executed assassinated abducted kidnapped hospitalized hospitalised`)
	victimDoes   = wordSet(`died`)
)

// roleAfter reads "was charged with", "pleaded guilty", "were killed".
func (p *page) roleAfter(i int, s *text.Sentence) (role, why string) {
	k := i
	if p.word(k) == "," || p.word(k) == "of" { // "of Springfield,"
		for n := k; n < min(s.Last, k+9); n++ {
			if p.word(n) == "," && n > i {
				k = n + 1
				break
			}
		}
	}
	be := false
	for k < s.Last && p.is(k, cBe|cHave|cAdverb) {
		be = be || p.is(k, cBe)
		k++
	}
	w := p.word(k)
	switch {
	case be && suspectVerbs[w] || !be && suspectDoes[w]:
		return "perpetrator", "a suspect: " + quote(p.words(i, min(s.Last, k+1)))
	case be && victimVerbs[w] || !be && victimDoes[w]:
		return "victim", "a victim: " + quote(p.words(i, min(s.Last, k+1)))
	}
	return "", ""
}

// namedPeople gives the people whom the text names, each once; whom it calls a
// suspect is no victim.
func (p *page) namedPeople() {
	people := p.findPeople()
	at := map[string]int{}
	for n := range p.out.Facts {
		if f := &p.out.Facts[n]; f.Kind == threat.FactActor && f.Actor != nil {
			at[strings.ToLower(f.Actor.Name)] = n
		}
	}
	suspects := map[string]bool{}
	for _, x := range people {
		key := strings.ToLower(x.name)
		suspects[key] = suspects[key] || x.role == "perpetrator"
		if n, ok := at[key]; ok {
			if d := p.out.Facts[n].Actor; d.Type == "description" || d.Role == "mention" {
				d.Type, d.Role = "person", x.role
			}
			continue
		}
		f := p.fact(threat.FactActor, x.first, x.last, x.name, "actor: "+quote(x.name)+", a person by name, "+x.why)
		f.Actor = &threat.ActorDetail{Name: x.name, Type: "person", Role: x.role}
		f.Sure = threat.SureMedium
		at[key] = len(p.out.Facts)
		p.addIn(f, int(p.toks[x.first].Sentence))
	}
	p.out.Facts = slices.DeleteFunc(p.out.Facts, func(f threat.Fact) bool {
		return f.Kind == threat.FactTarget && suspects[strings.ToLower(f.Value)]
	})
	p.bySurname()
	p.abbreviations()
}

// bySurname takes people who are called by their surname for the one whom the
// text names in full, where nobody else in it has that surname.
func (p *page) bySurname() {
	full := map[string][]int{}
	for n := range p.out.Facts {
		f := &p.out.Facts[n]
		if f.Kind != threat.FactActor || f.Actor.Type != "person" {
			continue
		}
		if words := strings.Fields(untitled(f.Actor.Name)); len(words) > 1 {
			full[words[len(words)-1]] = append(full[words[len(words)-1]], n)
		}
	}
	gone := map[int]bool{}
	for n := range p.out.Facts {
		f := &p.out.Facts[n]
		if f.Kind != threat.FactActor || f.Actor.Type != "person" {
			continue
		}
		bare := untitled(f.Actor.Name)
		if to := full[bare]; len(to) == 1 && !strings.Contains(bare, " ") {
			alsoCalled(p.out.Facts[to[0]].Actor, f.Actor.Name)
			gone[n] = true
		}
	}
	for i := range p.toks {
		t := &p.toks[i]
		if t.Shape != text.Capital || t.Aside || p.doc.Sentences[t.Sentence].Upper {
			continue
		}
		word := p.in.Text[t.Start:t.End]
		if to := full[word]; len(to) == 1 && (i == 0 || p.toks[i-1].Shape < text.Capital || p.toks[i-1].Kind != text.Word) && !p.out.Facts[to[0]].Contains(threat.Span{Start: t.Start, End: t.End}) {
			alsoCalled(p.out.Facts[to[0]].Actor, word)
		}
	}
	n := -1
	p.out.Facts = slices.DeleteFunc(p.out.Facts, func(threat.Fact) bool { n++; return gone[n] })
}

// alsoCalled adds a name by which a text calls somebody it has named in full.
func alsoCalled(d *threat.ActorDetail, said string) {
	if said == d.Name || slices.Contains(d.Aliases, said) || len(d.Aliases) == 12 {
		return
	}
	d.Aliases = append(d.Aliases, said)
	d.MergeOf = quote(said) + " is " + quote(d.Name) + ": nobody else in the text has that surname"
}

// untitled is a name without the office before it.
func untitled(name string) string {
	words := strings.Fields(name)
	for len(words) > 1 && notInNames[strings.TrimSuffix(strings.ToLower(words[0]), ".")] {
		words = words[1:]
	}
	return strings.Join(words, " ")
}
