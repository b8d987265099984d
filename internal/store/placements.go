package store

import (
	"context"

	"github.com/tocsin/tocsin/internal/threat"
)

const placementColumns = "p.report_id, p.case_id, p.state, p.score, p.reasons, p.by_id, p.at"

func scanPlacement(row row) (threat.Placement, error) {
	var p threat.Placement
	var at int64
	var reasons string
	if err := row.Scan(&p.Report, &p.Case, &p.State, &p.Score, &reasons, &p.By, &at); err != nil {
		return p, err
	}
	p.At = moment(at)
	return p, decode(reasons, &p.Reasons)
}

// PlacementsOfCase lists which reports belong or may belong to a case, the
// rejected ones among them, by arrival.
func (q *Reads) PlacementsOfCase(ctx context.Context, r threat.Reader, caseID string) ([]threat.Placement, error) {
	return list(ctx, q, r, scanPlacement, "SELECT "+placementColumns+
		" FROM {placement} p JOIN {report} r ON r.id = p.report_id WHERE p.case_id = ? ORDER BY r.num", caseID)
}

// PlacementsOfReport lists the cases a report belongs or may belong to.
func (q *Reads) PlacementsOfReport(ctx context.Context, r threat.Reader, report string) ([]threat.Placement, error) {
	return list(ctx, q, r, scanPlacement, "SELECT "+placementColumns+
		" FROM {placement} p WHERE p.report_id = ? ORDER BY p.score DESC, p.case_id", report)
}

// placementAt reads one placement, for the machinery.
func (tx *Tx) placementAt(report, caseID string) (threat.Placement, bool, error) {
	found, err := list(tx.ctx, &tx.Reads, threat.Machinery("store"), scanPlacement, "SELECT "+placementColumns+
		" FROM {placement} p WHERE p.report_id = ? AND p.case_id = ?", report, caseID)
	if err != nil || len(found) == 0 {
		return threat.Placement{Report: report, Case: caseID}, false, err
	}
	return found[0], true, nil
}

// both reads the report and the case of a placement as by sees them.
func (tx *Tx) both(by threat.Reader, report, caseID string) (threat.Report, threat.Case, error) {
	rep, err := tx.Report(tx.ctx, by, report)
	if err != nil {
		return rep, threat.Case{}, err
	}
	c, err := tx.Case(tx.ctx, by, caseID)
	if err == nil && c.State == threat.CaseMerged {
		err = threat.Conflict("the case was merged into another", "use that one, or undo the merge")
	}
	return rep, c, err
}

// Propose says that a report may belong to a case, with the reasons. The
// reasons are shown to those who may read marking m: that of everything they
// speak of. What was confirmed or rejected before stays so, and false is given.
func (tx *Tx) Propose(by threat.Reader, p threat.Placement, m threat.Marking) (bool, error) {
	rep, c, err := tx.both(by, p.Report, p.Case)
	if err != nil {
		return false, err
	}
	old, there, err := tx.placementAt(p.Report, p.Case)
	if err != nil || there && old.State != threat.PlacementProposed {
		return false, err
	}
	p.State, p.By, p.At = threat.PlacementProposed, who(by), tx.Now()
	m = m.Max(rep.Marking).Max(c.Marking)
	if err := tx.putPlacement(p, m); err != nil {
		return false, err
	}
	if err := tx.touchCase(p.Case, rep.Marking.Max(c.Marking)); err != nil {
		return false, err
	}
	return true, tx.act(by, Deed{
		Verb: "propose", Kind: "placement", Object: p.Report, Parent: p.Case, Marking: m,
		Data: map[string]any{"score": p.Score},
	})
}

// putPlacement writes a placement's row.
func (tx *Tx) putPlacement(p threat.Placement, m threat.Marking) error {
	if p.Reasons == nil {
		p.Reasons = []string{}
	}
	reasons, err := encode(p.Reasons)
	if err != nil {
		return err
	}
	_, err = tx.exec(`INSERT INTO placement (report_id, case_id, state, score, reasons, by_id, at, marking) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (report_id, case_id) DO UPDATE SET state = excluded.state, score = excluded.score, reasons = excluded.reasons,
			by_id = excluded.by_id, at = excluded.at, marking = CASE WHEN excluded.marking > placement.marking THEN excluded.marking ELSE placement.marking END`,
		p.Report, p.Case, string(p.State), p.Score, reasons, p.By, stamp(p.At), int64(m))
	if err != nil || p.State == threat.PlacementRejected {
		return err
	}
	return tx.lowerLevel(p.Case, p.Report)
}

// Place says that a report belongs to a case, proposed before or not.
func (tx *Tx) Place(by threat.Reader, report, caseID string) error {
	return tx.decide(by, report, caseID, threat.PlacementConfirmed, "place")
}

// Reject says that a report does not belong to a case. It is not proposed
// there again.
func (tx *Tx) Reject(by threat.Reader, report, caseID string) error {
	return tx.decide(by, report, caseID, threat.PlacementRejected, "displace")
}

// decide sets the state of one placement and keeps how to undo it.
func (tx *Tx) decide(by threat.Reader, report, caseID string, state threat.PlacementState, verb string) error {
	rep, c, err := tx.both(by, report, caseID)
	if err != nil {
		return err
	}
	m := rep.Marking.Max(c.Marking)
	return tx.rearrange(by, step{Verb: verb, Case: caseID, Marking: m}, []change{{report: report, to: caseID, state: state, marking: m}})
}

// Move takes a report from one case into another.
func (tx *Tx) Move(by threat.Reader, report, from, to string) error {
	rep, a, err := tx.both(by, report, from)
	if err != nil {
		return err
	}
	_, b, err := tx.both(by, report, to)
	if err != nil {
		return err
	}
	if from == to {
		return threat.Invalid("case", "the report is to move where it is", "choose another case")
	}
	m := rep.Marking.Max(a.Marking).Max(b.Marking)
	return tx.rearrange(by, step{Verb: "move", Case: from, Other: to, Marking: m},
		[]change{{report: report, to: from, state: threat.PlacementRejected, marking: m}, {report: report, to: to, state: threat.PlacementConfirmed, marking: m}})
}

// Merge puts all of one case into another. The emptied case leads to the other.
// What by cannot see of the first goes along.
func (tx *Tx) Merge(by threat.Reader, from, into string) error {
	a, err := tx.caseAt(by, from, 0)
	if err != nil {
		return err
	}
	b, err := tx.caseAt(by, into, 0)
	if err != nil {
		return err
	}
	if from == into || a.State == threat.CaseMerged || b.State == threat.CaseMerged {
		return threat.Conflict("these cases cannot be merged", "choose two cases that stand, or undo an earlier merge")
	}
	all, err := tx.PlacementsOfCase(tx.ctx, threat.Machinery("store"), from)
	if err != nil {
		return err
	}
	m := a.Marking.Max(b.Marking)
	var changes []change
	for _, p := range all {
		if p.State != threat.PlacementRejected {
			changes = append(changes, change{report: p.Report, to: from, gone: true}, change{report: p.Report, to: into, state: p.State, like: &p, marking: m})
		}
	}
	if err := tx.moveClocks(from, into); err != nil {
		return err
	}
	merged := a
	merged.State, merged.MergedTo = threat.CaseMerged, into
	return tx.rearrange(by, step{
		Verb: "merge", Case: into, Other: from, Marking: m,
		Before: rows{Cases: []caseRow{rowOf(a)}}, After: rows{Cases: []caseRow{rowOf(merged)}},
	}, changes)
}

// Split takes reports out of a case into a new one.
func (tx *Tx) Split(by threat.Reader, from string, reports []string, title string) (threat.Case, error) {
	a, err := tx.caseAt(by, from, 0)
	if err != nil {
		return a, err
	}
	if len(reports) == 0 {
		return a, threat.Invalid("reports", "no report is chosen", "choose those that belong to the new case")
	}
	made, err := tx.OpenCase(by, title, a.Marking)
	if err != nil {
		return made, err
	}
	m := a.Marking
	var changes []change
	for _, id := range reports {
		rep, _, err := tx.both(by, id, from)
		if err != nil {
			return made, err
		}
		m = m.Max(rep.Marking)
		changes = append(changes, change{report: id, to: from, state: threat.PlacementRejected, marking: m},
			change{report: id, to: made.ID, state: threat.PlacementConfirmed, marking: m})
	}
	err = tx.rearrange(by, step{Verb: "split", Case: from, Other: made.ID, Marking: m}, changes)
	if err != nil {
		return made, err
	}
	return tx.Case(tx.ctx, by, made.ID)
}
