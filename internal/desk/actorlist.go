package desk

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/tocsin/tocsin/internal/fusion"
	"github.com/tocsin/tocsin/internal/reading"
	"github.com/tocsin/tocsin/internal/store"
	"github.com/tocsin/tocsin/internal/threat"
)

// The limits of an imported list of actors.
const (
	actorLineLimit = 1 << 20
	actorLines     = 20_000
)

// listedOf makes an entry of an actor that was read.
func listedOf(a reading.Actor) threat.ListedActor {
	return threat.ListedActor{Name: a.Name, Type: a.Type, Country: a.Country, Aliases: a.Aliases}
}

// ImportActors reads a list of actors, one JSON object a line, and says what
// becomes of each line. With dry set nothing is changed. Otherwise either all
// lines are taken, in one change, or, when one is refused, none. A line whose
// actor is in the list adds its names to that entry; nothing is taken away.
func ImportActors(ctx context.Context, s *store.Store, by threat.Reader, file io.Reader, dry bool) (Import, error) {
	out := Import{Fates: []Fate{}, Counts: map[string]int{}}
	im := actorImport{known: map[string]*threat.ListedActor{}, bearers: map[string]string{}}
	if err := im.load(ctx, &s.Reads, by); err != nil {
		return out, err
	}
	if err := im.plan(file); err != nil {
		return out, err
	}
	bad := false
	for _, f := range im.fates {
		out.Fates = append(out.Fates, f)
		out.Counts[f.Fate]++
		bad = bad || f.Bad()
	}
	out.Notes = im.notes
	if dry || bad || out.Counts[FateNew]+out.Counts[FateChanged] == 0 {
		return out, nil
	}
	err := s.Write(ctx, func(tx *store.Tx) error {
		for _, a := range im.changed {
			if _, err := tx.PutListed(by, *a); err != nil {
				return err
			}
		}
		return nil
	})
	out.Taken = err == nil
	return out, err
}

// actorImport is an import under way.
type actorImport struct {
	known   map[string]*threat.ListedActor // by folded name
	bearers map[string]string              // folded name or alias → the name of who bears it
	changed []*threat.ListedActor
	fates   []Fate
	notes   []string
}

func (im *actorImport) load(ctx context.Context, q *store.Reads, by threat.Reader) error {
	f := store.ListedFilter{Retired: true, Limit: 500}
	for {
		page, err := q.ListedActors(ctx, by, f)
		if err != nil {
			return err
		}
		for i := range page.Actors {
			a := page.Actors[i]
			im.known[fusion.NameKey(a.Name)] = &a
			im.bear(a)
		}
		if f.After = page.Next; f.After == "" {
			return nil
		}
	}
}

func (im *actorImport) bear(a threat.ListedActor) {
	for _, n := range append([]string{a.Name}, a.Aliases...) {
		im.bearers[fusion.NameKey(n)] = a.Name
	}
}

func (im *actorImport) plan(file io.Reader) error {
	sc := bufio.NewScanner(file)
	sc.Buffer(nil, actorLineLimit)
	seen := map[string]int{}
	for n := 1; sc.Scan(); n++ {
		line := strings.TrimSpace(strings.TrimPrefix(sc.Text(), "\ufeff"))
		if line == "" {
			continue
		}
		if len(im.fates) == actorLines {
			return threat.TooLarge("file", fmt.Sprintf("the file has more than %d lines", actorLines), "part it")
		}
		a, err := reading.ParseActor([]byte(line))
		switch key := fusion.NameKey(a.Name); {
		case err != nil || key == "" || !utf8.ValidString(line):
			im.refuse(n, a.Name, "this is no actor", "give one JSON object a line, with name and aliases_parsed")
		case seen[key] != 0:
			im.fates = append(im.fates, Fate{Line: n, Name: a.Name, Fate: FateDuplicate, Reason: fmt.Sprintf("line %d has this name, too", seen[key]), Remedy: "make one line of the two"})
		default:
			seen[key] = n
			im.take(n, listedOf(a))
		}
	}
	if err := sc.Err(); err != nil {
		return threat.Invalid("file", "a line is too long to be read", "give one actor a line")
	}
	if len(im.fates) == 0 {
		return threat.Invalid("file", "the file is empty", "give one JSON object a line, with name and aliases_parsed")
	}
	return nil
}

func (im *actorImport) refuse(line int, name, reason, remedy string) {
	im.fates = append(im.fates, Fate{Line: line, Name: name, Fate: FateRefused, Reason: reason, Remedy: remedy})
}

// take decides on one line: a new entry, names for one that is there, or
// nothing to do.
func (im *actorImport) take(line int, a threat.ListedActor) {
	was := im.known[fusion.NameKey(a.Name)]
	if was == nil {
		if a.Type != "" && !slices.Contains(threat.ActorTypes[:], a.Type) {
			im.refuse(line, a.Name, "there is no such type of actor", "give group, state-organ, organisation or outlet")
			return
		}
		im.note(a)
		im.changed = append(im.changed, &a)
		im.fates = append(im.fates, Fate{Line: line, Name: a.Name, Fate: FateNew, Changes: aliasesAdded(nil, a.Aliases)})
		im.bear(a)
		return
	}
	now := *was
	changes := aliasesAdded(was.Aliases, a.Aliases)
	for _, alias := range a.Aliases {
		if !slices.Contains(now.Aliases, strings.TrimSpace(alias)) {
			now.Aliases = append(slices.Clip(now.Aliases), strings.TrimSpace(alias))
		}
	}
	if country := strings.ToUpper(a.Country); country != "" && country != now.Country {
		now.Country = country
		changes = append(changes, "country becomes "+country)
	}
	if now.Retired {
		now.Retired = false
		changes = append(changes, "it is used again")
	}
	if len(changes) == 0 {
		im.fates = append(im.fates, Fate{Line: line, Name: a.Name, Fate: FateSame})
		return
	}
	im.note(now)
	im.changed = append(im.changed, &now)
	im.fates = append(im.fates, Fate{Line: line, Name: a.Name, Fate: FateChanged, Changes: changes})
	im.bear(now)
}

func aliasesAdded(old, now []string) []string {
	var added []string
	for _, alias := range now {
		if alias = strings.TrimSpace(alias); alias != "" && !slices.Contains(old, alias) && !slices.Contains(added, "also “"+alias+"”") {
			added = append(added, "also “"+alias+"”")
		}
	}
	return added
}

// maxNotes bounds what is said of shared names.
const maxNotes = 20

// note says which names of an entry another one bears: such a name is nobody's.
func (im *actorImport) note(a threat.ListedActor) {
	for _, n := range append([]string{a.Name}, a.Aliases...) {
		if other := im.bearers[fusion.NameKey(n)]; other != "" && other != a.Name && len(im.notes) < maxNotes {
			im.notes = append(im.notes, "“"+n+"” is a name of "+other+" as well; while both have it, it names neither")
		}
	}
}
