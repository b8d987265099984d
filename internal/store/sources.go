package store

import (
	"context"
	"strings"

	"github.com/tocsin/tocsin/internal/threat"
)

const sourceColumns = "s.id, s.name, s.type, s.url, s.reliability, s.marking"

func scanSource(row row) (threat.Source, error) {
	var s threat.Source
	err := row.Scan(&s.ID, &s.Name, &s.Type, &s.URL, &s.Reliability, &s.Marking)
	return s, err
}

// Source gives one source.
func (q *Reads) Source(ctx context.Context, r threat.Reader, id string) (threat.Source, error) {
	return one(ctx, q, r, "source", scanSource, "SELECT "+sourceColumns+" FROM {source} s WHERE s.id = ?", id)
}

// SourceByName gives the source of this name, compared without regard to case
// and accents.
func (q *Reads) SourceByName(ctx context.Context, r threat.Reader, name string) (threat.Source, error) {
	return one(ctx, q, r, "source", scanSource,
		"SELECT "+sourceColumns+" FROM {source} s WHERE s.name_key = ? ORDER BY s.id LIMIT 1", fold(name))
}

// SourceTally is a source with how much the reader has of it.
type SourceTally struct {
	threat.Source
	Reports int64 `json:"reports"`
	Copies  int64 `json:"copies"` // of which are copies of other reports
}

// Sources lists the sources by name, with their reports counted.
func (q *Reads) Sources(ctx context.Context, r threat.Reader) ([]SourceTally, error) {
	return list(ctx, q, r, func(row row) (SourceTally, error) {
		var s SourceTally
		err := row.Scan(&s.ID, &s.Name, &s.Type, &s.URL, &s.Reliability, &s.Marking, &s.Reports, &s.Copies)
		return s, err
	}, "SELECT "+sourceColumns+`, COALESCE(n.reports, 0), COALESCE(n.copies, 0) FROM {source} s LEFT JOIN
		(SELECT r.hidden_source AS source_id, count(*) AS reports, 
			sum(CASE WHEN r.hidden_copy <> '' AND EXISTS (SELECT 1 FROM {report} o WHERE o.id = r.hidden_copy) THEN 1 ELSE 0 END) AS copies
			FROM {report} r GROUP BY r.hidden_source) n ON n.source_id = s.id
		ORDER BY s.name_key, s.id`)
}

// SuggestSources lists sources whose name holds a word that begins like this.
func (q *Reads) SuggestSources(ctx context.Context, r threat.Reader, begin string, limit int) ([]threat.Source, error) {
	key := likePrefix(fold(begin))
	return list(ctx, q, r, scanSource, "SELECT "+sourceColumns+` FROM {source} s
		WHERE s.name_key LIKE ? ESCAPE '!' OR s.name_key LIKE ? ESCAPE '!' ORDER BY s.name_key, s.id LIMIT ?`, key, "% "+key, page(limit))
}

// likePrefix is the pattern of what begins with s.
func likePrefix(s string) string {
	return strings.NewReplacer("!", "!!", "%", "!%", "_", "!_").Replace(s) + "%"
}

// Gradings lists the reliabilities that a source was given, the latest first.
func (q *Reads) Gradings(ctx context.Context, r threat.Reader, source string) ([]threat.Grading, error) {
	return list(ctx, q, r, func(row row) (threat.Grading, error) {
		var g threat.Grading
		var at int64
		err := row.Scan(&g.Source, &at, &g.By, &g.Reliability, &g.Reason)
		g.At = moment(at)
		return g, err
	}, "SELECT g.source_id, g.at, g.by_id, g.reliability, g.reason FROM {grading} g WHERE g.source_id = ? ORDER BY g.num DESC", source)
}

// AddSource adds a source. Without a reliability it is F, cannot be judged.
func (tx *Tx) AddSource(by threat.Reader, s threat.Source) (threat.Source, error) {
	s.Name = strings.TrimSpace(s.Name)
	if s.Name == "" {
		return s, threat.Invalid("name", "the source has no name", "name the outlet, office or person")
	}
	if s.Marking > by.Clearance {
		return s, errMarkingAbove()
	}
	if s.Reliability == "" {
		s.Reliability = threat.ReliabilityF
	}
	if !s.Reliability.Valid() {
		return s, errReliability()
	}
	s.ID = tx.NewID("src")
	_, err := tx.exec("INSERT INTO source (id, name, name_key, type, url, reliability, marking) VALUES (?, ?, ?, ?, ?, ?, ?)",
		s.ID, s.Name, fold(s.Name), s.Type, s.URL, string(s.Reliability), int64(s.Marking))
	if err != nil {
		return s, err
	}
	return s, tx.act(by, Deed{
		Verb: "add", Kind: "source", Object: s.ID, Marking: s.Marking,
		Data: map[string]any{"reliability": s.Reliability, "type": s.Type},
	})
}

func errReliability() error {
	return threat.Invalid("reliability", "this is no grade of a source", "use A to F")
}

// EnsureSource gives the source of this name that by can see, and adds it when
// there is none.
func (tx *Tx) EnsureSource(by threat.Reader, s threat.Source) (threat.Source, error) {
	found, err := tx.SourceByName(tx.ctx, by, s.Name)
	if threat.KindOf(err) == threat.KindNotFound {
		return tx.AddSource(by, s)
	}
	return found, err
}

// EditSource changes name, type, URL and marking of a source; its reliability
// is changed by [Tx.Grade].
func (tx *Tx) EditSource(by threat.Reader, s threat.Source) error {
	if _, err := tx.Source(tx.ctx, by, s.ID); err != nil {
		return err
	}
	if s.Marking > by.Clearance {
		return errMarkingAbove()
	}
	if strings.TrimSpace(s.Name) == "" {
		return threat.Invalid("name", "the source has no name", "name the outlet, office or person")
	}
	_, err := tx.exec("UPDATE source SET name = ?, name_key = ?, type = ?, url = ?, marking = ? WHERE id = ?",
		strings.TrimSpace(s.Name), fold(s.Name), s.Type, s.URL, int64(s.Marking), s.ID)
	if err != nil {
		return err
	}
	if err := tx.raiseActs(s.ID, s.Marking); err != nil {
		return err
	}
	return tx.act(by, Deed{Verb: "edit", Kind: "source", Object: s.ID, Marking: s.Marking, Data: map[string]any{"type": s.Type}})
}

// Grade gives a source another reliability, for a reason.
func (tx *Tx) Grade(by threat.Reader, source string, grade threat.Reliability, reason string) error {
	s, err := tx.Source(tx.ctx, by, source)
	if err != nil {
		return err
	}
	if !grade.Valid() {
		return errReliability()
	}
	if strings.TrimSpace(reason) == "" {
		return threat.Invalid("reason", "a grade needs a reason", "say what the source got right or wrong")
	}
	_, err = tx.exec("INSERT INTO grading (source_id, at, by_id, reliability, reason) VALUES (?, ?, ?, ?, ?)",
		source, stamp(tx.Now()), who(by), string(grade), reason)
	if err != nil {
		return err
	}
	if _, err := tx.exec("UPDATE source SET reliability = ? WHERE id = ?", string(grade), source); err != nil {
		return err
	}
	return tx.act(by, Deed{
		Verb: "grade", Kind: "source", Object: source, Marking: s.Marking,
		Data: map[string]any{"from": s.Reliability, "to": grade},
	})
}
