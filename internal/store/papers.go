package store

import (
	"context"
	"time"

	"github.com/tocsin/tocsin/internal/threat"
)

// Paper is a named document of the desk in one version: the duty policy, an
// escalation policy, a template.
type Paper struct {
	Kind    string    `json:"kind"`
	Name    string    `json:"name"`
	Version int       `json:"version"`
	At      time.Time `json:"at"`
	By      string    `json:"by"`
	Body    string    `json:"body"`
	Retired bool      `json:"retired,omitempty"`
	// Marking is that of what the document names; nil is shown to everybody at
	// the desk.
	Marking *threat.Marking `json:"marking,omitempty"`
}

const paperColumns = "p.kind, p.name, p.version, p.at, p.by_id, p.body, p.marking, p.retired"

func scanPaper(row row) (Paper, error) {
	var p Paper
	var at, retired int64
	var m threat.Marking
	err := row.Scan(&p.Kind, &p.Name, &p.Version, &at, &p.By, &p.Body, &m, &retired)
	if p.At, p.Retired = moment(at), retired == 1; m > threat.Clear {
		p.Marking = &m
	}
	return p, err
}

// Papers lists the latest version of each document of a kind, by name.
func (q *Reads) Papers(ctx context.Context, r threat.Reader, kind string) ([]Paper, error) {
	return list(ctx, q, r, scanPaper, "SELECT "+paperColumns+` FROM {paper} p WHERE p.kind = ? AND p.retired = 0 AND NOT EXISTS
		(SELECT 1 FROM {paper} n WHERE n.kind = p.kind AND n.name = p.name AND n.version > p.version) ORDER BY p.name`, kind)
}

// Paper gives a document in a version, the latest for zero.
func (q *Reads) Paper(ctx context.Context, r threat.Reader, kind, name string, version int) (Paper, error) {
	return one(ctx, q, r, "document", scanPaper, "SELECT "+paperColumns+` FROM {paper} p WHERE p.kind = ? AND p.name = ?
		AND (? = 0 OR p.version = ?) ORDER BY p.version DESC LIMIT 1`, kind, name, version, version)
}

// PaperVersions lists the versions of a document, the latest first.
func (q *Reads) PaperVersions(ctx context.Context, r threat.Reader, kind, name string) ([]Paper, error) {
	return list(ctx, q, r, scanPaper, "SELECT "+paperColumns+" FROM {paper} p WHERE p.kind = ? AND p.name = ? ORDER BY p.version DESC LIMIT 200", kind, name)
}

// PutPaper adds a version of a document, on top of the one that was looked at:
// if there is a newer one, it is a conflict.
func (tx *Tx) PutPaper(by threat.Reader, p Paper) (Paper, error) {
	latest, err := one(tx.ctx, &tx.Reads, by, "document", number, "SELECT COALESCE(max(p.version), 0) FROM {paper} p WHERE p.kind = ? AND p.name = ?", p.Kind, p.Name)
	if err != nil {
		return p, err
	}
	if int(latest) != p.Version {
		return p, threat.Conflict("the document has changed since you looked at it", "look at it again, then repeat the change")
	}
	p.Version, p.At, p.By = int(latest)+1, tx.Now(), who(by)
	m := threat.Clear
	if p.Marking != nil {
		m = *p.Marking
	}
	if m > by.Clearance {
		return p, errMarkingAbove()
	}
	if _, err := tx.exec("INSERT INTO paper (kind, name, version, at, by_id, retired, marking, body) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
		p.Kind, p.Name, p.Version, stamp(p.At), p.By, flag(p.Retired), int64(m), p.Body); err != nil {
		return p, err
	}
	return p, tx.act(by, Deed{Verb: "write", Kind: p.Kind, Object: p.Name, Marking: m.Max(threat.Green), Data: map[string]any{"version": p.Version, "retired": p.Retired}})
}
