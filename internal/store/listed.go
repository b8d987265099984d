package store

import (
	"context"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/tocsin/tocsin/internal/fusion/names"
	"github.com/tocsin/tocsin/internal/threat"
)

// ListedFilter narrows the desk's list of actors.
type ListedFilter struct {
	Query   string // words that begin words of a name
	Retired bool   // those that are no longer used, too
	After   string // id of the last one of the page before
	Limit   int
}

// ListedPage is one page of the desk's list of actors.
type ListedPage struct {
	Actors []threat.ListedActor
	Next   string // give it as After for the next page; empty at the end
}

func scanListed(row row) (threat.ListedActor, error) {
	var a threat.ListedActor
	var body string
	if err := row.Scan(&body); err != nil {
		return a, err
	}
	return a, decode(body, &a)
}

func (f ListedFilter) where() *where {
	w := &where{from: " FROM {actor} a"}
	for word := range strings.FieldsSeq(fold(f.Query)) {
		w.and("a.words LIKE ? ESCAPE '!'", "% "+likePrefix(word))
	}
	w.when(!f.Retired, "a.retired = 0")
	return w
}

// ListedActors lists one page of the desk's list, by name.
func (q *Reads) ListedActors(ctx context.Context, r threat.Reader, f ListedFilter) (ListedPage, error) {
	w := f.where()
	w.when(f.After != "", "a.name_key > (SELECT b.name_key FROM {actor} b WHERE b.id = ?)", f.After)
	limit := page(f.Limit)
	found, err := list(ctx, q, r, scanListed, "SELECT a.body"+w.String()+" ORDER BY a.name_key LIMIT ?", append(w.args, limit+1)...)
	if err != nil {
		return ListedPage{}, err
	}
	out := ListedPage{Actors: found}
	if len(found) > limit {
		out.Actors, out.Next = found[:limit], found[limit-1].ID
	}
	return out, nil
}

// CountListed counts the actors of a filter.
func (q *Reads) CountListed(ctx context.Context, r threat.Reader, f ListedFilter) (int64, error) {
	w := f.where()
	return one(ctx, q, r, "actor", number, "SELECT count(*)"+w.String(), w.args...)
}

// ListedActor gives one actor of the desk's list.
func (q *Reads) ListedActor(ctx context.Context, r threat.Reader, id string) (threat.ListedActor, error) {
	return one(ctx, q, r, "actor", scanListed, "SELECT a.body FROM {actor} a WHERE a.id = ?", id)
}

// ListedNames gives, for folded names, the actors of the desk's list in use
// that bear them.
func (q *Reads) ListedNames(ctx context.Context, r threat.Reader, keys []string) (map[string][]string, error) {
	type borne struct{ key, name string }
	out := map[string][]string{}
	for part := range parts(keys) {
		in, args := among("n.name_key", part)
		found, err := list(ctx, q, r, func(row row) (borne, error) {
			var b borne
			var a threat.ListedActor
			var body string
			if err := row.Scan(&b.key, &body); err != nil {
				return b, err
			}
			err := decode(body, &a)
			b.name = a.Name
			return b, err
		}, "SELECT n.name_key, a.body FROM {actor_name} n JOIN {actor} a ON a.id = n.actor_id WHERE a.retired = 0 AND "+in+" ORDER BY a.name_key", args...)
		if err != nil {
			return nil, err
		}
		for _, b := range found {
			out[b.key] = append(out[b.key], b.name)
		}
	}
	return out, nil
}

// ListedVersion grows with every change of the desk's list.
func (q *Reads) ListedVersion(ctx context.Context, r threat.Reader) (int64, error) {
	return one(ctx, q, r, "list", number, "SELECT COALESCE(max(v.num), 0) FROM {actor_version} v")
}

// ListedHistory lists what an entry was after each change, the latest first.
func (q *Reads) ListedHistory(ctx context.Context, r threat.Reader, id string) ([]threat.ActorVersion, error) {
	return list(ctx, q, r, func(row row) (threat.ActorVersion, error) {
		var v threat.ActorVersion
		var at int64
		var body string
		if err := row.Scan(&at, &v.By, &v.Verb, &body); err != nil {
			return v, err
		}
		v.At = moment(at)
		return v, decode(body, &v.ListedActor)
	}, "SELECT v.at, v.by_id, v.verb, v.body FROM {actor_version} v WHERE v.actor_id = ? ORDER BY v.version DESC LIMIT 200", id)
}

// The limits of an entry of the list.
const (
	maxAliases    = 200
	maxListedName = 200
)

// PutListed adds an actor to the desk's list, or replaces the one with its id,
// and keeps what it was. A version that is not zero must be the one that was
// looked at.
func (tx *Tx) PutListed(by threat.Reader, a threat.ListedActor) (threat.ListedActor, error) {
	if err := tidyListed(&a); err != nil {
		return a, err
	}
	verb := "edit"
	if a.ID == "" {
		a.ID, verb, a.Version = tx.NewID("atr"), "add", 0
	} else {
		old, err := tx.ListedActor(tx.ctx, by, a.ID)
		if err != nil {
			return a, err
		}
		if a.Version != 0 && a.Version != old.Version {
			return a, threat.Conflict("the entry was changed meanwhile", "look at it again")
		}
		if a.Version = old.Version; old.Retired != a.Retired {
			verb = map[bool]string{true: "retire", false: "return"}[a.Retired]
		}
	}
	a.Version++
	taken, err := list(tx.ctx, &tx.Reads, by, text, "SELECT a.id FROM {actor} a WHERE a.name_key = ? AND a.id <> ?", names.Key(a.Name), a.ID)
	if err != nil {
		return a, err
	}
	if len(taken) > 0 {
		return a, threat.Conflict("an actor of this name is in the list already", "change that one")
	}
	if err := tx.writeListed(by, a, verb); err != nil {
		return a, err
	}
	return a, tx.act(by, Deed{Verb: verb, Kind: "actor", Object: a.ID, Marking: threat.Clear, Data: map[string]any{"version": a.Version, "names": 1 + len(a.Aliases)}})
}

func tidyListed(a *threat.ListedActor) error {
	a.Name = strings.Join(strings.Fields(a.Name), " ")
	if names.Key(a.Name) == "" {
		return threat.Invalid("name", "the actor has no name", "give one")
	}
	if a.Type == "" {
		a.Type = "group"
	}
	if !slices.Contains(threat.ActorTypes[:], a.Type) {
		return threat.Invalid("type", "there is no such type of actor", "give group, state-organ, organisation or outlet")
	}
	a.Country = strings.ToUpper(strings.TrimSpace(a.Country))
	if a.Country != "" && len(a.Country) != 2 {
		return threat.Invalid("country", "this is no country", "give its two letters, such as NG, or leave it out")
	}
	aliases, seen := []string{}, map[string]bool{a.Name: true}
	for _, alias := range a.Aliases {
		if alias = strings.Join(strings.Fields(alias), " "); alias != "" && !seen[alias] {
			seen[alias] = true
			aliases = append(aliases, alias)
		}
	}
	a.Aliases = aliases
	for _, n := range append([]string{a.Name}, aliases...) {
		if !utf8.ValidString(n) || utf8.RuneCountInString(n) > maxListedName {
			return threat.Invalid("name", "a name is too long, or no text", "give names of at most 200 characters")
		}
	}
	if len(aliases) > maxAliases || len(a.Note) > 2000 {
		return threat.Invalid("aliases", "that are too many names, or too long a note", "give at most 200 names")
	}
	return nil
}

func (tx *Tx) writeListed(by threat.Reader, a threat.ListedActor, verb string) error {
	body, err := encode(a)
	if err != nil {
		return err
	}
	words := ""
	for _, n := range append([]string{a.Name}, a.Aliases...) {
		words += " " + fold(n)
	}
	if _, err := tx.exec(`INSERT INTO actor (id, name_key, words, retired, version, body) VALUES (?, ?, ?, ?, ?, ?)
		ON CONFLICT (id) DO UPDATE SET name_key = excluded.name_key, words = excluded.words, retired = excluded.retired, version = excluded.version, body = excluded.body`,
		a.ID, names.Key(a.Name), words, flag(a.Retired), a.Version, body); err != nil {
		return err
	}
	if _, err := tx.exec("DELETE FROM actor_name WHERE actor_id = ?", a.ID); err != nil {
		return err
	}
	insert := tx.batch("INSERT INTO actor_name (name_key, actor_id) VALUES ", "ON CONFLICT DO NOTHING")
	for _, n := range append([]string{a.Name}, a.Aliases...) {
		if key := names.Key(n); key != "" {
			if err := insert.add(tx.ctx, key, a.ID); err != nil {
				return err
			}
		}
	}
	if err := insert.flush(tx.ctx); err != nil {
		tx.failed = err
		return err
	}
	_, err = tx.exec("INSERT INTO actor_version (actor_id, version, at, by_id, verb, body) VALUES (?, ?, ?, ?, ?, ?)", a.ID, a.Version, stamp(tx.Now()), who(by), verb, body)
	return err
}
