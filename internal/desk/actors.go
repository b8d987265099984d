package desk

import (
	"context"
	"slices"
	"sync"

	"github.com/tocsin/tocsin/internal/fusion"
	"github.com/tocsin/tocsin/internal/reading"
	"github.com/tocsin/tocsin/internal/store"
	"github.com/tocsin/tocsin/internal/threat"
)

// builtinNames are the names of the built-in list of actors.
var builtinNames = sync.OnceValue(func() map[string]string { return fusion.ListedNames(reading.BuiltinActors()) })

// knownActors gives, by folded name, the actors of the lists that the facts
// name. The desk's own list goes before the built-in one; a name that two
// actors of a list bear is nobody's.
func knownActors(ctx context.Context, q *store.Reads, r threat.Reader, facts []threat.FactRecord) (map[string]string, error) {
	out := map[string]string{}
	var keys []string
	for _, f := range facts {
		if f.Kind != threat.FactActor {
			continue
		}
		key := fusion.NameKey(f.Value)
		if _, seen := out[key]; !seen && key != "" {
			out[key] = builtinNames()[key]
			keys = append(keys, key)
		}
	}
	own, err := q.ListedNames(ctx, r, keys)
	if err != nil {
		return nil, err
	}
	for key, actors := range own {
		out[key] = ""
		if len(actors) == 1 {
			out[key] = actors[0]
		}
	}
	return out, nil
}

// verdictsOf are the answers in force, as the fusion of reports takes them.
func verdictsOf(said []threat.Identity) []fusion.Verdict {
	var out []fusion.Verdict
	for _, i := range said {
		if i.UndoneAt.IsZero() {
			out = append(out, fusion.Verdict{ID: i.ID, A: fusion.NameKey(i.A), B: fusion.NameKey(i.B), Same: i.Same, By: i.By, Why: i.Reason})
		}
	}
	return out
}

// Identify records that two names of a case are one actor's, or are not. It
// rests on the reports that bear the names, as who answers may read them.
func Identify(ctx context.Context, s *store.Store, by threat.Reader, caseID, a, b string, same bool, reason string) (threat.Identity, error) {
	view, err := ViewCase(ctx, &s.Reads, by, caseID)
	if err != nil {
		return threat.Identity{}, err
	}
	one, two := view.naming(a), view.naming(b)
	var made threat.Identity
	err = s.Write(ctx, func(tx *store.Tx) error {
		made, err = tx.Identify(by, caseID, one, two, same, reason)
		return err
	})
	return made, err
}

// naming finds the reports of the case that bear a name.
func (v *CaseView) naming(name string) store.Naming {
	out := store.Naming{Name: name}
	key := fusion.NameKey(name)
	for _, f := range v.Facts {
		if f.Kind != threat.FactActor && f.Kind != threat.FactTarget || f.State == threat.FactRejected || fusion.NameKey(f.Value) != key {
			continue
		}
		if out.Name = f.Value; !slices.Contains(out.Reports, f.Report) {
			out.Reports = append(out.Reports, f.Report)
		}
	}
	slices.Sort(out.Reports)
	return out
}
