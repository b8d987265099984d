package cap

import (
	"slices"
	"strconv"
	"strings"

	"github.com/tocsin/tocsin/cap/internal/xmltree"
)

// subject is what a requirement is checked on: an alert, info or area.
type subject struct {
	c  *checker
	p  *Profile
	r  *Requirement
	at int32
	v  view
}

// requirementChecks are the checks by name.
var requirementChecks = map[string]func(*subject){
	"present": (*subject).present, "absent": (*subject).absent, "matches": (*subject).matches, "not": (*subject).not,
	"code": (*subject).code, "named": (*subject).named, "table": (*subject).table, "event": (*subject).event,
	"same": (*subject).same, "same-event": (*subject).sameEvent, "languages": (*subject).languages,
	"local-time": (*subject).localTime, "length": (*subject).length, "differs": (*subject).differs,
	"order": (*subject).order, "radius": (*subject).radius,
}

// profile checks the message against every requirement of a profile.
func (c *checker) profile(p *Profile) {
	for i := range p.Rules {
		r := &p.Rules[i]
		if !c.applies(r) {
			continue
		}
		s := &subject{c: c, p: p, r: r}
		switch r.In {
		case "alert":
			s.check(c.root)
		case "info":
			c.each(c.root, tInfo, s.check)
		case "area":
			c.each(c.root, tInfo, func(info int32) { c.each(info, tArea, s.check) })
		}
	}
}

// applies says whether the alert fulfils the conditions of a requirement.
func (c *checker) applies(r *Requirement) bool {
	for _, w := range r.when {
		if !slices.Contains(w.values, c.text(&c.scratch.alert, w.term)) {
			return false
		}
	}
	return true
}

func (s *subject) check(at int32) {
	s.at = at
	s.c.look(&s.v, at)
	requirementChecks[s.r.Check](s)
}

// fail reports the requirement at an element.
func (s *subject) fail(at int32, found string) {
	if at == 0 {
		at = s.at
	}
	if s.r.Severity == LevelError {
		s.c.errors++
	}
	s.c.keep(draft{profile: s.r, of: s.p, element: at, offset: s.c.t.Elements[at].Start, found: found, remedy: s.r.Remedy})
}

func (s *subject) text(t term) string { return s.c.text(&s.v, t) }

// texts calls f for every element of a name.
func (s *subject) texts(t term, f func(i int32, text string)) {
	s.c.each(s.at, t, func(i int32) { f(i, trimSpace(s.c.t.Elements[i].Text)) })
}

func (s *subject) here() string { return " in <" + s.c.name(s.at) + ">" }

func (s *subject) present() {
	names := s.r.any
	if len(names) == 0 {
		names = []term{s.r.element}
	}
	var missing []string
	for _, t := range names {
		if at := s.v[t]; at != 0 && (s.c.t.Elements[at].First != xmltree.None || s.text(t) != "") {
			return
		}
		missing = append(missing, "<"+termNames[t]+">")
	}
	s.fail(0, "no "+strings.Join(missing, ", no ")+s.here())
}

func (s *subject) absent() {
	if s.v[s.r.element] != 0 {
		s.fail(s.v[s.r.element], "<"+s.r.Element+">"+s.here())
	}
}

func (s *subject) matches() {
	s.texts(s.r.element, func(i int32, text string) {
		if s.r.pattern != nil && !s.r.pattern.MatchString(text) || len(s.r.Values) > 0 && !slices.Contains(s.r.Values, text) {
			s.fail(i, quote(text)+" in <"+s.r.Element+">")
		}
	})
}

func (s *subject) not() {
	s.texts(s.r.element, func(i int32, text string) {
		if slices.Contains(s.r.Values, text) {
			s.fail(i, text+" in <"+s.r.Element+">")
		}
	})
}

func (s *subject) code() {
	found := false
	s.texts(tCode, func(_ int32, text string) { found = found || s.r.pattern.MatchString(text) })
	if !found {
		s.fail(0, "no such <code>")
	}
}

// values gives name and value of each pair of the requirement's element whose
// name fits.
func (s *subject) values(f func(i int32, value string)) {
	s.c.each(s.at, s.r.element, func(i int32) {
		name, value := s.c.named(i)
		if s.r.name == nil || s.r.name.MatchString(name) {
			f(i, value)
		}
	})
}

// named reads a pair of valueName and value.
func (c *checker) named(at int32) (name, value string) {
	if c.version == V10 {
		name, value, _ = strings.Cut(trimSpace(c.t.Elements[at].Text), "=")
		return name, value
	}
	var v view
	c.look(&v, at)
	return c.text(&v, tValueName), c.text(&v, tValue)
}

func (s *subject) named() {
	n := 0
	s.values(func(i int32, value string) {
		n++
		if s.r.pattern != nil && !s.r.pattern.MatchString(value) {
			s.fail(i, quote(value)+" in <"+s.r.Element+">")
		}
	})
	if n < s.r.Min || s.r.Max > 0 && n > s.r.Max {
		s.fail(0, strconv.Itoa(n)+" <"+s.r.Element+"> of that name"+s.here())
	}
}

func (s *subject) table() {
	s.values(func(i int32, value string) {
		if _, ok := s.r.Table[value]; !ok {
			s.fail(i, quote(value)+" in <"+s.r.Element+">")
		}
	})
}

func (s *subject) event() {
	event := s.text(tEvent)
	s.values(func(_ int32, value string) {
		if want, ok := s.r.Table[value]; ok && !slices.Contains(want, event) {
			s.fail(s.v[tEvent], quote(event)+" in <event> with the code "+value+", which means "+strings.Join(want, " or "))
		}
	})
}

// set gives the different elements of a name in one info block, sorted.
func (s *subject) set(info int32) []string {
	var list []string
	s.c.each(info, s.r.element, func(i int32) {
		text := trimSpace(s.c.t.Elements[i].Text)
		if s.c.t.Elements[i].First != xmltree.None {
			name, value := s.c.named(i)
			text = name + "=" + value
		}
		list = append(list, text)
	})
	slices.Sort(list)
	return slices.Compact(list)
}

func (s *subject) same() {
	var first []string
	begun := false
	s.c.each(s.at, tInfo, func(i int32) {
		list := s.set(i)
		if begun && !slices.Equal(first, list) {
			s.fail(i, "<"+s.r.Element+"> differs from that of the first <info>")
		}
		if !begun {
			first, begun = list, true
		}
	})
}

func (s *subject) sameEvent() {
	seen := map[string]string{}
	s.c.each(s.at, tInfo, func(i int32) {
		var v view
		s.c.look(&v, i)
		lang, text := s.c.text(&v, tLanguage), s.c.text(&v, s.r.element)
		if was, ok := seen[lang]; ok && was != text {
			s.fail(max(v[s.r.element], i), quote(text)+" in <"+s.r.Element+">, "+quote(was)+" in another <info>")
		} else if !ok {
			seen[lang] = text
		}
	})
}

func (s *subject) languages() {
	var have []string
	s.c.each(s.at, tInfo, func(i int32) {
		var v view
		s.c.look(&v, i)
		have = append(have, primary(s.c.text(&v, tLanguage)))
	})
	for _, want := range s.r.Values {
		if !slices.Contains(have, want) {
			s.fail(0, "no <info> in "+want)
		}
	}
}

func (s *subject) localTime() {
	s.texts(s.r.element, func(i int32, text string) {
		if m, ok := parseMoment(text); ok && m.zoned && m.offset == 0 {
			s.fail(i, text+" in <"+s.r.Element+">")
		}
	})
}

func (s *subject) length() {
	s.texts(s.r.element, func(i int32, text string) {
		if n := len([]rune(text)); n > s.r.Max {
			s.fail(i, strconv.Itoa(n)+" characters in <"+s.r.Element+">")
		}
	})
}

func (s *subject) differs() {
	a, b := s.text(s.r.element), s.text(s.r.other)
	if a != "" && a == b {
		s.fail(s.v[s.r.element], "<"+s.r.Element+"> and <"+s.r.Other+"> are the same")
	}
}

func (s *subject) order() {
	later, ok1 := parseMoment(s.text(s.r.element))
	text := s.text(s.r.other)
	if text == "" && s.r.other == tEffective {
		text = s.c.text(&s.c.scratch.alert, tSent)
	}
	earlier, ok2 := parseMoment(text)
	if ok1 && ok2 && earlier.after(later) {
		s.fail(s.v[s.r.element], "<"+s.r.Element+"> is before <"+s.r.Other+">")
	}
}

func (s *subject) radius() {
	s.texts(tCircle, func(i int32, text string) {
		if _, radius, err := Circle(text).Disc(); err == nil && radius == 0 {
			s.fail(i, "a circle of radius zero")
		}
	})
}
