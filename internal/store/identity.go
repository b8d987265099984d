package store

import (
	"context"
	"slices"
	"strings"

	"github.com/tocsin/tocsin/internal/fusion/names"
	"github.com/tocsin/tocsin/internal/threat"
)

const identityColumns = `i.id, COALESCE((SELECT v.id FROM {case} v WHERE v.id = i.case_id), ''), i.name_a, i.name_b, i.same, i.reason, i.by_id, i.at, i.marking, i.undone_at, i.undone_by`

func scanIdentity(row row) (threat.Identity, error) {
	var i threat.Identity
	var same, at, undone int64
	err := row.Scan(&i.ID, &i.Case, &i.A, &i.B, &same, &i.Reason, &i.By, &at, &i.Marking, &undone, &i.UndoneBy)
	i.Same, i.At, i.UndoneAt = same != 0, moment(at), moment(undone)
	return i, err
}

// Identities lists what was said of names that reports of a case bear, the
// latest first, with what was undone.
func (q *Reads) Identities(ctx context.Context, r threat.Reader, caseID string) ([]threat.Identity, error) {
	const borne = ` IN (SELECT a.identity_id FROM {identity_report} a JOIN {placement} p ON p.report_id = a.report_id
		WHERE p.case_id = ? AND p.state <> 'rejected' AND a.side = `
	return list(ctx, q, r, scanIdentity, "SELECT "+identityColumns+" FROM {identity} i WHERE i.id"+borne+"0) AND i.id"+borne+"1) ORDER BY i.num DESC LIMIT 1000", caseID, caseID)
}

// Naming is a name with the reports that bear it.
type Naming struct {
	Name    string
	Reports []string
}

// Identify records what a person said of two names of a case. It is marked as
// the most restricted of what it rests on: the case and all reports that bear
// the names.
func (tx *Tx) Identify(by threat.Reader, caseID string, a, b Naming, same bool, reason string) (threat.Identity, error) {
	c, err := tx.Case(tx.ctx, by, caseID)
	if err != nil {
		return threat.Identity{}, err
	}
	if names.Key(a.Name) == names.Key(b.Name) || len(a.Reports) == 0 || len(b.Reports) == 0 {
		return threat.Identity{}, threat.Invalid("name", "there are not two such names in the case", "name two of those that its reports give")
	}
	m := c.Marking
	reports := slices.Concat(a.Reports, b.Reports)
	for _, id := range reports {
		rep, err := tx.Report(tx.ctx, by, id)
		if err != nil {
			return threat.Identity{}, err
		}
		m = m.Max(rep.Marking)
	}
	i := threat.Identity{
		ID: tx.NewID("idy"), Case: caseID, A: a.Name, B: b.Name, Same: same, Reason: strings.TrimSpace(reason), By: who(by), At: tx.Now(), Marking: m,
	}
	_, err = tx.exec(`INSERT INTO identity (id, case_id, key_a, key_b, name_a, name_b, same, reason, by_id, at, marking) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		i.ID, caseID, names.Key(a.Name), names.Key(b.Name), i.A, i.B, flag(same), i.Reason, i.By, stamp(i.At), int64(m))
	if err != nil {
		return i, err
	}
	insert := tx.batch("INSERT INTO identity_report (identity_id, report_id, side) VALUES ", "ON CONFLICT DO NOTHING")
	for side, n := range []Naming{a, b} {
		for _, id := range n.Reports {
			if err := insert.add(tx.ctx, i.ID, id, side); err != nil {
				return i, err
			}
		}
	}
	if err := insert.flush(tx.ctx); err != nil {
		tx.failed = err
		return i, err
	}
	return i, tx.identityAct(by, i, reports, map[bool]string{true: "same", false: "not-same"}[same])
}

// UndoIdentity takes an answer back. What was said before it holds again.
func (tx *Tx) UndoIdentity(by threat.Reader, id string) error {
	i, err := one(tx.ctx, &tx.Reads, by, "decision", scanIdentity, "SELECT "+identityColumns+" FROM {identity} i WHERE i.id = ?", id)
	if err != nil {
		return err
	}
	if !i.UndoneAt.IsZero() {
		return threat.Conflict("this was taken back already", "look at the case again")
	}
	if _, err := tx.exec("UPDATE identity SET undone_at = ?, undone_by = ? WHERE id = ?", stamp(tx.Now()), who(by), id); err != nil {
		return err
	}
	reports, err := list(tx.ctx, &tx.Reads, by, text, "SELECT a.report_id FROM {identity_report} a WHERE a.identity_id = ?", id)
	if err != nil {
		return err
	}
	return tx.identityAct(by, i, reports, "undo")
}

// identityAct moves the cases of the reports forward and records the act. The
// ledger holds no names.
func (tx *Tx) identityAct(by threat.Reader, i threat.Identity, reports []string, verb string) error {
	slices.Sort(reports)
	touched := map[string]bool{}
	for _, report := range slices.Compact(reports) {
		cases, err := tx.casesOf(report)
		if err != nil {
			return err
		}
		for _, id := range cases {
			if touched[id] {
				continue
			}
			touched[id] = true
			if err := tx.touchCase(id, i.Marking); err != nil {
				return err
			}
		}
	}
	return tx.act(by, Deed{Verb: verb, Kind: "identity", Object: i.ID, Parent: i.Case, Marking: i.Marking})
}

// raiseIdentities takes what was said of a report's names up with it.
func (tx *Tx) raiseIdentities(report string, m threat.Marking) error {
	ids, err := list(tx.ctx, &tx.Reads, threat.Machinery("store"), text, "SELECT DISTINCT a.identity_id FROM {identity_report} a WHERE a.report_id = ?", report)
	if err != nil {
		return err
	}
	for _, id := range ids {
		if _, err := tx.exec("UPDATE identity SET marking = ? WHERE id = ? AND marking < ?", int64(m), id, int64(m)); err != nil {
			return err
		}
		if err := tx.raiseActs(id, m); err != nil {
			return err
		}
	}
	return nil
}

// eraseIdentities forgets what was said of names that only this report bore.
func (tx *Tx) eraseIdentities(report string) error {
	if _, err := tx.exec("DELETE FROM identity_report WHERE report_id = ?", report); err != nil {
		return err
	}
	const side = "NOT EXISTS (SELECT 1 FROM identity_report a WHERE a.identity_id = identity.id AND a.side = "
	if _, err := tx.exec("DELETE FROM identity WHERE " + side + "0) OR " + side + "1)"); err != nil {
		return err
	}
	_, err := tx.exec("DELETE FROM identity_report WHERE NOT EXISTS (SELECT 1 FROM identity i WHERE i.id = identity_report.identity_id)")
	return err
}
