package store

import (
	"context"
	"net/url"
	"strings"
	"time"

	"github.com/tocsin/tocsin/internal/threat"
)

// Feed is a news feed that the desk polls, with where it stands.
type Feed struct {
	ID      string         `json:"id"`
	URL     string         `json:"url"`
	Name    string         `json:"name"`
	Source  string         `json:"source"`  // id; of the reports it brings
	Marking threat.Marking `json:"marking"` // of the feed and of the reports it brings
	Enabled bool           `json:"enabled"`
	Every   time.Duration  `json:"every"` // between polls

	Next         time.Time `json:"next,omitzero"`    // when it is due
	Polled       time.Time `json:"polled,omitzero"`  // when it was last asked
	Changed      time.Time `json:"changed,omitzero"` // when it last had something new
	ETag         string    `json:"etag,omitempty"`
	LastModified string    `json:"last_modified,omitempty"`
	Failures     int       `json:"failures"` // in a row
	LastError    string    `json:"last_error,omitempty"`
}

const feedColumns = "f.id, f.url, f.name, f.source_id, f.marking, f.enabled, f.every, f.next_at, f.polled_at, f.changed_at, f.etag, f.last_modified, f.failures, f.last_error"

func scanFeed(row row) (Feed, error) {
	var f Feed
	var enabled, every, next, polled, changed int64
	err := row.Scan(&f.ID, &f.URL, &f.Name, &f.Source, &f.Marking, &enabled, &every, &next, &polled, &changed, &f.ETag, &f.LastModified, &f.Failures, &f.LastError)
	f.Enabled, f.Every = enabled == 1, time.Duration(every)*time.Microsecond
	f.Next, f.Polled, f.Changed = moment(next), moment(polled), moment(changed)
	return f, err
}

// Feeds lists the feeds by name.
func (q *Reads) Feeds(ctx context.Context, r threat.Reader) ([]Feed, error) {
	return list(ctx, q, r, scanFeed, "SELECT "+feedColumns+" FROM {feed} f ORDER BY f.name, f.id")
}

// Feed gives one feed.
func (q *Reads) Feed(ctx context.Context, r threat.Reader, id string) (Feed, error) {
	return one(ctx, q, r, "feed", scanFeed, "SELECT "+feedColumns+" FROM {feed} f WHERE f.id = ?", id)
}

// FeedsDue lists the enabled feeds whose time has come, the longest due first.
func (q *Reads) FeedsDue(ctx context.Context, r threat.Reader, now time.Time, limit int) ([]Feed, error) {
	return list(ctx, q, r, scanFeed, "SELECT "+feedColumns+" FROM {feed} f WHERE f.enabled = 1 AND f.next_at <= ? ORDER BY f.next_at, f.id LIMIT ?", stamp(now), page(limit))
}

// AddFeed adds a feed, due at once. An interval under a minute becomes a
// quarter of an hour.
func (tx *Tx) AddFeed(by threat.Reader, f Feed) (Feed, error) {
	if err := f.check(tx, by); err != nil {
		return f, err
	}
	f.ID, f.Next = tx.NewID("fed"), tx.Now()
	_, err := tx.exec("INSERT INTO feed (id, url, name, source_id, marking, enabled, every, next_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
		f.ID, f.URL, f.Name, f.Source, int64(f.Marking), flag(f.Enabled), f.Every.Microseconds(), stamp(f.Next))
	if err != nil {
		return f, err
	}
	return f, tx.act(by, Deed{Verb: "add", Kind: "feed", Object: f.ID, Marking: f.Marking, Data: map[string]any{"url": f.URL}})
}

func (f *Feed) check(tx *Tx, by threat.Reader) error {
	f.URL, f.Name = strings.TrimSpace(f.URL), strings.TrimSpace(f.Name)
	if f.URL == "" {
		return threat.Invalid("url", "the feed has no address", "give the URL of its RSS, Atom or JSON feed")
	}
	if u, err := url.Parse(f.URL); err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
		return threat.Invalid("url", "this is no address on the web", "give one that begins with https:// or http://")
	}
	if f.Marking > by.Clearance {
		return errMarkingAbove()
	}
	if f.Every < time.Minute {
		f.Every = 15 * time.Minute
	}
	if f.Source != "" {
		if _, err := tx.Source(tx.ctx, by, f.Source); err != nil {
			return err
		}
	}
	return nil
}

// EditFeed changes address, name, source, marking, interval and whether the
// feed is polled. A feed that is switched on, or whose address changes, is due
// at once and forgets its failures.
func (tx *Tx) EditFeed(by threat.Reader, f Feed) error {
	old, err := tx.Feed(tx.ctx, by, f.ID)
	if err != nil {
		return err
	}
	if err := f.check(tx, by); err != nil {
		return err
	}
	_, err = tx.exec("UPDATE feed SET url = ?, name = ?, source_id = CASE WHEN ? = '' THEN source_id ELSE ? END, marking = ?, enabled = ?, every = ? WHERE id = ?",
		f.URL, f.Name, f.Source, f.Source, int64(f.Marking), flag(f.Enabled), f.Every.Microseconds(), f.ID)
	if err == nil && (f.URL != old.URL || f.Enabled && !old.Enabled) {
		_, err = tx.exec("UPDATE feed SET next_at = ?, failures = 0, last_error = '', etag = '', last_modified = '' WHERE id = ?", stamp(tx.Now()), f.ID)
	}
	if err == nil {
		err = tx.raiseActs(f.ID, f.Marking)
	}
	if err != nil {
		return err
	}
	return tx.act(by, Deed{Verb: "edit", Kind: "feed", Object: f.ID, Marking: f.Marking.Max(old.Marking), Data: map[string]any{"url": f.URL, "enabled": f.Enabled}})
}

// DeleteFeed removes a feed. The reports it brought stay.
func (tx *Tx) DeleteFeed(by threat.Reader, id string) error {
	f, err := tx.Feed(tx.ctx, by, id)
	if err != nil {
		return err
	}
	for _, statement := range []string{"DELETE FROM feed WHERE id = ?", "DELETE FROM seen WHERE scope = ?"} {
		if _, err := tx.exec(statement, id); err != nil {
			return err
		}
	}
	return tx.act(by, Deed{Verb: "delete", Kind: "feed", Object: id, Marking: f.Marking})
}

// Polled keeps how a poll ended: Next, Polled, Changed, ETag, LastModified,
// Failures and LastError of f. It is no act for the ledger.
func (tx *Tx) Polled(f Feed) error {
	_, err := tx.exec("UPDATE feed SET next_at = ?, polled_at = ?, changed_at = ?, etag = ?, last_modified = ?, failures = ?, last_error = ? WHERE id = ?",
		stamp(f.Next), stamp(f.Polled), stamp(f.Changed), f.ETag, f.LastModified, f.Failures, f.LastError, f.ID)
	return err
}

// Seen says which of the items of a scope (a feed's id, a watched folder) were
// marked by [Tx.MarkSeen]. The machinery asks.
func (q *Reads) Seen(ctx context.Context, r threat.Reader, scope string, items []string) (map[string]bool, error) {
	out := map[string]bool{}
	for len(items) > 0 {
		n := min(len(items), 500)
		args := []any{scope}
		for _, item := range items[:n] {
			args = append(args, item)
		}
		found, err := list(ctx, q, r, text, "SELECT s.item FROM {seen} s WHERE s.scope = ? AND s.item IN (?"+strings.Repeat(", ?", n-1)+")", args...)
		if err != nil {
			return nil, err
		}
		for _, item := range found {
			out[item] = true
		}
		items = items[n:]
	}
	return out, nil
}

// MarkSeen remembers an item of a scope, and says whether it was new.
func (tx *Tx) MarkSeen(scope, item string) (bool, error) {
	n, err := tx.exec("INSERT INTO seen (scope, item, at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING", scope, item, stamp(tx.Now()))
	return n == 1, err
}

// ForgetSeen drops what was marked before a time in a scope.
func (tx *Tx) ForgetSeen(scope string, before time.Time) error {
	_, err := tx.exec("DELETE FROM seen WHERE scope = ? AND at < ?", scope, stamp(before))
	return err
}
