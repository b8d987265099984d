package reading

import (
	"bufio"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/tocsin/tocsin/internal/geo"
	"github.com/tocsin/tocsin/internal/reading/text"
)

//go:embed data/actors.txt
var actorsFile string

// Actor is an organised body that reports name: an armed group, an organ of a
// state, an outlet. A desk gives its own in [Options.Actors].
type Actor struct {
	Name    string   // canonical
	Type    string   // "group", "state-organ", "organisation", "outlet", "channel"
	Country string   // ISO 3166-1 alpha-2, empty if of none
	Aliases []string // other names
}

// ReadActors reads a desk's list of actors, one a line as [ParseActor] has it.
// Bad lines are an error that names the line.
func ReadActors(r io.Reader) ([]Actor, error) {
	var out []Actor
	sc := bufio.NewScanner(r)
	sc.Buffer(nil, 1<<20)
	for n := 1; sc.Scan(); n++ {
		line := strings.TrimSpace(sc.Text())
		if line == "" {
			continue
		}
		a, err := ParseActor([]byte(line))
		if err != nil {
			return nil, fmt.Errorf("read actors, line %d: %w", n, err)
		}
		out = append(out, a)
	}
	if err := sc.Err(); err != nil {
		return nil, fmt.Errorf("read actors: %w", err)
	}
	return out, nil
}

var errActor = errors.New("want a JSON object with name and aliases_parsed")

// ParseActor reads one actor from a JSON object with name and aliases_parsed,
// the shape in which listed entities are often shared; type (default "group")
// and country may be given too, and aliases as one text parted by semicolons.
// Other fields are left alone.
func ParseActor(line []byte) (Actor, error) {
	var row struct {
		Name, Type, Country string
		Parsed              []string `json:"aliases_parsed"`
		Aliases             any      `json:"aliases"`
	}
	if err := json.Unmarshal(line, &row); err != nil || strings.TrimSpace(row.Name) == "" {
		return Actor{}, errActor
	}
	names := row.Parsed
	if also, ok := row.Aliases.(string); ok && len(names) == 0 {
		names = strings.Split(also, ";")
	}
	return actorOf(strings.TrimSpace(row.Name), row.Type, row.Country, names), nil
}

// actorOf takes an abbreviation in brackets off a name and makes it an alias.
func actorOf(name, kind, country string, aliases []string) Actor {
	if kind == "" {
		kind = "group"
	}
	if long, short, ok := strings.Cut(name, " ("); ok && strings.HasSuffix(short, ")") {
		name = strings.TrimSpace(long)
		aliases = append(aliases[:len(aliases):len(aliases)], strings.TrimSuffix(short, ")"))
	}
	return Actor{Name: name, Type: kind, Country: country, Aliases: aliases}
}

// BuiltinActors are the groups, organs and outlets that are known without a
// desk's own list.
func BuiltinActors() []Actor { return builtinActors() }

// builtinActors reads the embedded list.
func builtinActors() []Actor {
	var out []Actor
	for line := range strings.Lines(actorsFile) {
		f := strings.Split(strings.TrimSpace(line), "|")
		if len(f) != 4 || strings.HasPrefix(line, "#") {
			continue
		}
		a := Actor{Name: f[0], Type: f[1], Country: strings.Trim(f[2], "-")}
		for alias := range strings.SplitSeq(f[3], ";") {
			if alias = strings.TrimSpace(alias); alias != "" {
				a.Aliases = append(a.Aliases, alias)
			}
		}
		out = append(out, a)
	}
	return out
}

// alias is one name of an actor, as tokens.
type alias struct {
	words []string // folded, without hyphens
	acro  bool     // all capitals and short: must be written so
	actor *Actor
}

// actorIndex finds names by their first word.
type actorIndex map[string][]alias

// maxAliases bounds a desk's own list.
const maxAliases = 100_000

// indexActors indexes a desk's own actors, and after them the built-in ones:
// where both have a name, the desk's holds. An alias that two actors of one
// list share names neither.
func indexActors(lists ...[]Actor) actorIndex {
	x := actorIndex{}
	n := 0
	for _, actors := range lists {
		shared := sharedAliases(actors)
		for i := range actors {
			a := &actors[i]
			x.add(a.Name, a)
			for _, alias := range a.Aliases {
				if n++; n > maxAliases {
					return x
				}
				if !shared[geo.Key(alias)] {
					x.add(alias, a)
				}
			}
		}
	}
	return x
}

// sharedAliases are the aliases that two actors have, or that are the name of
// one and an alias of another.
func sharedAliases(actors []Actor) map[string]bool {
	bearer := map[string]int{}
	for i, a := range actors {
		bearer[geo.Key(a.Name)] = i
	}
	shared := map[string]bool{}
	for i, a := range actors {
		for _, alias := range a.Aliases {
			key := geo.Key(alias)
			if other, known := bearer[key]; known && other != i {
				shared[key] = true
			}
			bearer[key] = i
		}
	}
	return shared
}

func (x actorIndex) add(name string, a *Actor) {
	al := alias{actor: a, acro: len(name) <= 5 && strings.ToUpper(name) == name && strings.ToLower(name) != name}
	for _, t := range text.Split(name).Tokens {
		if t.Kind != text.Punct {
			al.words = append(al.words, t.Fold)
		}
	}
	if len(al.words) > 1 && al.words[0] == "the" && len(al.words) > 2 {
		al.words = al.words[1:]
	}
	if len(al.words) == 0 || len(al.words) == 1 && len(al.words[0]) < 2 {
		return
	}
	x[al.words[0]] = append(x[al.words[0]], al)
}

// actorAt finds the longest name of an actor that starts at token i.
func (p *page) actorAt(i, end int) (*Actor, int) {
	var best *Actor
	last := i
	if !p.is(i, cActors) {
		return best, last
	}
	for _, al := range p.actors[p.toks[i].Fold] {
		if k := p.matches(al, i, end); k > last {
			best, last = al.actor, k
		}
	}
	return best, last
}

// matches is the token after the alias if it stands at i, else i.
func (p *page) matches(al alias, i, end int) int {
	t := &p.toks[i]
	upper := p.doc.Sentences[t.Sentence].Upper
	switch {
	case al.acro && upper && len(al.words[0]) < 3:
		return i
	case al.acro && !upper && t.Shape != text.Upper && t.Shape != text.Mixed:
		return i
	}
	k, capitals := i, 0
	for _, w := range al.words {
		for k > i && k < end && (p.word(k) == "-" || p.word(k) == "–" || p.word(k) == "’") {
			k++
		}
		if k >= end || p.toks[k].Fold != w || k > i && p.toks[k].Gap > text.Line {
			return i
		}
		if p.toks[k].Shape >= text.Capital {
			capitals++
		}
		k++
	}
	if !upper && capitals == 0 {
		return i
	}
	return k
}
