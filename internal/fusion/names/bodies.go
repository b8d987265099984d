package names

import "strings"

// generic words end the name of a body and are often left out.
var generic = set(`group organisation organization movement network faction the a an of`)

// Bodies compares the names of two groups, organs or offices. A name that is
// part of a longer one is not the same body: a branch is not the whole.
func Bodies(a, b Name) Likeness {
	if a.Key == b.Key {
		return one("words", "the same name")
	}
	x, y := plain(a), plain(b)
	if x.Key == "" || y.Key == "" {
		return Likeness{}
	}
	if x.Key == y.Key {
		return one("words", quoted(a.Said)+" and "+quoted(b.Said)+" differ only in words that names of bodies leave out")
	}
	s, t := strings.Join(x.Sounds, ""), strings.Join(y.Sounds, "")
	if s == t && len(s) > 5 {
		return one("spelling", quoted(a.Said)+" and "+quoted(b.Said)+" sound the same: the spelling of one name carried over from another script")
	}
	if short, long, ok := abbreviation(x, y); ok {
		return perhaps("initials", quoted(short.Said)+" are the first letters of "+quoted(long.Said), 70)
	}
	if k := bones(s); len(x.Words) == len(y.Words) && len(k) > 3 && k == bones(t) && s[0] == t[0] {
		return perhaps("alike", quoted(a.Said)+" and "+quoted(b.Said)+" are spelled alike but for their vowels", 55)
	}
	return Likeness{}
}

// plain is a name without the words that are often left out.
func plain(n Name) Name {
	out := Name{Said: n.Said}
	words := append(strings.Fields(n.Office), n.Words...)
	for _, w := range words {
		if !generic[w] {
			out.Words = append(out.Words, w)
			out.Sounds = append(out.Sounds, sound(w))
		}
	}
	out.Key = strings.Join(out.Words, " ")
	return out
}

// abbreviation finds which of two names is made of the other's first letters.
func abbreviation(a, b Name) (short, long Name, ok bool) {
	if len(a.Words) == 1 {
		a, b = b, a
	}
	if len(b.Words) != 1 || len(a.Words) < 3 {
		return a, b, false
	}
	return b, a, initials(a.Words) == b.Words[0]
}
