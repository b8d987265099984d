package desk

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/tocsin/tocsin/internal/store"
	"github.com/tocsin/tocsin/internal/threat"
)

// Withdraw records that a report no longer counts: its source took it back, or
// it was found to be false. Nothing is deleted; its facts leave the picture of
// every case, copies of it too, and who rests a judgement on it is called.
func Withdraw(ctx context.Context, s *store.Store, by threat.Reader, report, reason string) error {
	if !by.May(threat.RoleAnalyst) {
		return threat.Forbidden("a report is withdrawn by an analyst", "ask one")
	}
	if strings.TrimSpace(reason) == "" {
		return threat.Invalid("reason", "a withdrawal needs a reason", "say who took it back, or what shows that it is false")
	}
	return s.Write(ctx, func(tx *store.Tx) error { return withdraw(tx, by, report, reason) })
}

// Reinstate takes a withdrawal back.
func Reinstate(ctx context.Context, s *store.Store, by threat.Reader, report string) error {
	if !by.May(threat.RoleAnalyst) {
		return threat.Forbidden("a report is reinstated by an analyst", "ask one")
	}
	return s.Write(ctx, func(tx *store.Tx) error { return tx.SetWithdrawn(by, report, nil) })
}

// WithdrawSource withdraws every report of a source that the reader may see,
// and gives how many there were.
func WithdrawSource(ctx context.Context, s *store.Store, by threat.Reader, source, reason string) (int, error) {
	if _, err := s.Source(ctx, by, source); err != nil {
		return 0, err
	}
	n, after := 0, ""
	for {
		page, err := s.Reports(ctx, by, store.ReportFilter{Source: source, After: after, Limit: 100})
		if err != nil {
			return n, err
		}
		for _, rep := range page.Reports {
			if rep.Withdrawn != nil {
				continue
			}
			if err := Withdraw(ctx, s, by, rep.ID, reason); err != nil {
				return n, err
			}
			n++
		}
		if after = page.Next; after == "" {
			return n, nil
		}
	}
}

func withdraw(tx *store.Tx, by threat.Reader, report, reason string) error {
	rep, err := tx.Report(tx.Context(), by, report)
	if err != nil {
		return err
	}
	if rep.Withdrawn != nil {
		return threat.Conflict("the report is withdrawn already", "")
	}
	if err := tx.SetWithdrawn(by, report, &threat.Withdrawal{At: tx.Now(), By: by.Person, Reason: reason}); err != nil {
		return err
	}
	placed, err := tx.PlacementsOfReport(tx.Context(), watchman, report)
	if err != nil {
		return err
	}
	for _, p := range placed {
		if p.State != threat.PlacementConfirmed {
			continue
		}
		if err := callShaken(tx, p.Case, report); err != nil {
			return err
		}
	}
	return nil
}

// callShaken raises an alarm for the judgements of a case that rest on a
// report.
func callShaken(tx *store.Tx, caseID, report string) error {
	shaken, err := Shaken(tx.Context(), &tx.Reads, watchman, caseID)
	if err != nil {
		return err
	}
	for _, s := range shaken {
		if !slices.Contains(s.Reports, report) {
			continue
		}
		_, _, err := tx.Raise(watchman, store.Alarm{
			Kind: store.AlarmShaken, About: s.ID, Step: int(tx.Now().Unix()), Case: caseID, Marking: s.Marking,
			Text: fmt.Sprintf("The %s, version %d, rests on a report that was withdrawn. Look at it again.", s.Kind, s.Version),
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// settleShaken ends the calls about judgements of a case that a newer one has
// replaced.
func settleShaken(tx *store.Tx, by threat.Reader, caseID string) error {
	assessments, err := tx.Assessments(tx.Context(), watchman, caseID)
	if err != nil {
		return err
	}
	determinations, err := tx.Determinations(tx.Context(), watchman, caseID)
	if err != nil {
		return err
	}
	old := replaced(assessments, func(a threat.Assessment) (string, int) { return a.ID, a.Version })
	old = append(old, replaced(determinations, func(d threat.Determination) (string, int) { return d.ID, d.Version })...)
	for _, id := range old {
		if err := tx.Settled(by, store.AlarmShaken, id); err != nil {
			return err
		}
	}
	return nil
}

// ShakenJudgement is a judgement in force that rests on what was withdrawn.
type ShakenJudgement struct {
	Kind    string         `json:"kind"` // "assessment" or "determination"
	ID      string         `json:"id"`
	Version int            `json:"version"`
	Marking threat.Marking `json:"-"`
	Facts   []string       `json:"facts"`   // ids of what no longer counts
	Reports []string       `json:"reports"` // ids of what was withdrawn
}

// Shaken gives the latest assessment and determination of a case where they
// cite facts of a withdrawn report, or of a copy of one (ICD 206: what rests
// on a source can be followed back to it).
func Shaken(ctx context.Context, q *store.Reads, r threat.Reader, caseID string) ([]ShakenJudgement, error) {
	var out []ShakenJudgement
	assessments, err := q.Assessments(ctx, r, caseID)
	if err != nil {
		return nil, err
	}
	if i := newest(assessments, func(a threat.Assessment) int { return a.Version }); i >= 0 {
		a := assessments[i]
		out = append(out, ShakenJudgement{Kind: "assessment", ID: a.ID, Version: a.Version, Marking: a.Marking, Facts: a.Facts})
	}
	determinations, err := q.Determinations(ctx, r, caseID)
	if err != nil {
		return nil, err
	}
	if i := newest(determinations, func(d threat.Determination) int { return d.Version }); i >= 0 {
		d := determinations[i]
		s := ShakenJudgement{Kind: "determination", ID: d.ID, Version: d.Version, Marking: d.Marking}
		for _, f := range d.Findings {
			s.Facts = append(s.Facts, f.Facts...)
		}
		out = append(out, s)
	}
	for i := range out {
		if err := out[i].keepWithdrawn(ctx, q, r); err != nil {
			return nil, err
		}
	}
	return slices.DeleteFunc(out, func(s ShakenJudgement) bool { return len(s.Facts) == 0 }), nil
}

// keepWithdrawn leaves only the cited facts that no longer count.
func (s *ShakenJudgement) keepWithdrawn(ctx context.Context, q *store.Reads, r threat.Reader) error {
	cited := s.Facts
	s.Facts = nil
	for _, id := range cited {
		f, err := q.Fact(ctx, r, id)
		if threat.KindOf(err) == threat.KindNotFound {
			continue
		}
		if err != nil {
			return err
		}
		source, err := withdrawnSource(ctx, q, r, f.Report)
		if err != nil {
			return err
		}
		if source == "" || slices.Contains(s.Facts, id) {
			continue
		}
		s.Facts = append(s.Facts, id)
		if !slices.Contains(s.Reports, source) {
			s.Reports = append(s.Reports, source)
		}
	}
	return nil
}

// withdrawnSource is the report itself, or the one it copies, whichever was
// withdrawn; empty when neither was.
func withdrawnSource(ctx context.Context, q *store.Reads, r threat.Reader, report string) (string, error) {
	for range 2 {
		rep, err := q.Report(ctx, r, report)
		if threat.KindOf(err) == threat.KindNotFound {
			return "", nil
		}
		if err != nil {
			return "", err
		}
		if rep.Withdrawn != nil {
			return rep.ID, nil
		}
		if rep.CopyOf == "" {
			return "", nil
		}
		report = rep.CopyOf
	}
	return "", nil
}

// newest is the index of the greatest version; -1 where there is none.
func newest[T any](all []T, version func(T) int) int {
	best := -1
	for i := range all {
		if best < 0 || version(all[i]) > version(all[best]) {
			best = i
		}
	}
	return best
}

// replaced are the ids of all versions but the newest.
func replaced[T any](all []T, of func(T) (id string, version int)) []string {
	keep := newest(all, func(t T) int { _, version := of(t); return version })
	var out []string
	for i := range all {
		if id, _ := of(all[i]); i != keep {
			out = append(out, id)
		}
	}
	return out
}
