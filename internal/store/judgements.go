package store

import (
	"context"
	"time"

	"github.com/tocsin/tocsin/internal/threat"
)

// The kinds of judgement. They are versions: rows are added, never changed.
const (
	judgeAssessment    = "assessment"
	judgeDetermination = "determination"
	judgeOutcome       = "outcome"
)

// judgements reads all versions of a kind for a case, the latest first. They
// are numbered as the reader sees them: a gap would tell of a hidden one.
func judgements[T any](ctx context.Context, q *Reads, r threat.Reader, kind, caseID string, version func(*T) *int) ([]T, error) {
	all, err := list(ctx, q, r, bodyOf[T], "SELECT j.body FROM {judgement} j WHERE j.kind = ? AND j.case_id = ? ORDER BY j.version DESC", kind, caseID)
	for i := range all {
		*version(&all[i]) = len(all) - i
	}
	return all, err
}

// bodyOf scans a body column.
func bodyOf[T any](row row) (T, error) {
	var v T
	var body string
	if err := row.Scan(&body); err != nil {
		return v, err
	}
	return v, decode(body, &v)
}

// addJudgement appends a version. set receives its id, number and time.
func addJudgement[T any](tx *Tx, by threat.Reader, kind, prefix, caseID string, m threat.Marking, set func(id string, version int, at time.Time) T) (T, error) {
	var none T
	c, err := tx.Case(tx.ctx, by, caseID)
	if err != nil {
		return none, err
	}
	if m > by.Clearance {
		return none, errMarkingAbove()
	}
	m = m.Max(c.Marking)
	// The row's number counts all versions and is only an order; the record's
	// own counts those that whoever may read it may read, too.
	shown, err := one(tx.ctx, &tx.Reads, threat.Machinery("store"), kind, number,
		"SELECT count(*) + 1 FROM {judgement} j WHERE j.case_id = ? AND j.kind = ? AND j.marking <= ?", caseID, kind, int64(m))
	if err != nil {
		return none, err
	}
	version, err := one(tx.ctx, &tx.Reads, threat.Machinery("store"), kind, number,
		"SELECT COALESCE(max(j.version), 0) + 1 FROM {judgement} j WHERE j.case_id = ? AND j.kind = ?", caseID, kind)
	if err != nil {
		return none, err
	}
	id, now := tx.NewID(prefix), tx.Now()
	v := set(id, int(shown), now)
	body, err := encode(v)
	if err != nil {
		return none, err
	}
	if _, err := tx.exec("INSERT INTO judgement (id, kind, case_id, version, at, by_id, marking, body) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
		id, kind, caseID, version, stamp(now), who(by), int64(m), body); err != nil {
		return none, err
	}
	if err := tx.touchCase(caseID, m); err != nil {
		return none, err
	}
	return v, tx.act(by, Deed{Verb: "add", Kind: kind, Object: id, Parent: caseID, Marking: m, Data: v})
}

// Assessments lists the assessments of a case, the latest first.
func (q *Reads) Assessments(ctx context.Context, r threat.Reader, caseID string) ([]threat.Assessment, error) {
	return judgements[threat.Assessment](ctx, q, r, judgeAssessment, caseID, func(v *threat.Assessment) *int { return &v.Version })
}

// AddAssessment adds a version. ID, Version, At and By are set.
func (tx *Tx) AddAssessment(by threat.Reader, a threat.Assessment) (threat.Assessment, error) {
	return addJudgement(tx, by, judgeAssessment, "ass", a.Case, a.Marking, func(id string, version int, at time.Time) threat.Assessment {
		a.ID, a.Version, a.At, a.By = id, version, at, who(by)
		return a
	})
}

// Determinations lists the determinations of a case, the latest first.
func (q *Reads) Determinations(ctx context.Context, r threat.Reader, caseID string) ([]threat.Determination, error) {
	return judgements[threat.Determination](ctx, q, r, judgeDetermination, caseID, func(v *threat.Determination) *int { return &v.Version })
}

// AllDeterminations lists the latest determinations of all cases, for a dry
// run of a changed policy.
func (q *Reads) AllDeterminations(ctx context.Context, r threat.Reader, limit int) ([]threat.Determination, error) {
	return list(ctx, q, r, bodyOf[threat.Determination], "SELECT j.body FROM {judgement} j WHERE j.kind = ? ORDER BY j.num DESC LIMIT ?", judgeDetermination, page(limit))
}

// AddDetermination adds a version. ID, Version, At and By are set.
func (tx *Tx) AddDetermination(by threat.Reader, d threat.Determination) (threat.Determination, error) {
	return addJudgement(tx, by, judgeDetermination, "det", d.Case, d.Marking, func(id string, version int, at time.Time) threat.Determination {
		d.ID, d.Version, d.At, d.By = id, version, at, who(by)
		return d
	})
}

// Outcomes lists what was decided to have come of a case, the latest first.
func (q *Reads) Outcomes(ctx context.Context, r threat.Reader, caseID string) ([]threat.CaseOutcome, error) {
	return judgements[threat.CaseOutcome](ctx, q, r, judgeOutcome, caseID, func(v *threat.CaseOutcome) *int { return &v.Version })
}

// AllOutcomes lists the latest outcomes of all cases, for measures across them.
func (q *Reads) AllOutcomes(ctx context.Context, r threat.Reader, limit int) ([]threat.CaseOutcome, error) {
	return list(ctx, q, r, bodyOf[threat.CaseOutcome], `SELECT j.body FROM {judgement} j WHERE j.kind = ? AND NOT EXISTS
		(SELECT 1 FROM {judgement} k WHERE k.kind = j.kind AND k.case_id = j.case_id AND k.version > j.version) ORDER BY j.num DESC LIMIT ?`, judgeOutcome, page(limit))
}

// AddOutcome adds a version. ID, Version, At and By are set.
func (tx *Tx) AddOutcome(by threat.Reader, o threat.CaseOutcome) (threat.CaseOutcome, error) {
	return addJudgement(tx, by, judgeOutcome, "out", o.Case, o.Marking, func(id string, version int, at time.Time) threat.CaseOutcome {
		o.ID, o.Version, o.At, o.By = id, version, at, who(by)
		return o
	})
}
