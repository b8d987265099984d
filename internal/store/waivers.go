package store

import (
	"context"
	"time"

	"github.com/tocsin/tocsin/internal/threat"
)

const waiverColumns = "w.body"

// Waivers lists the waivers of a case, the latest first.
func (q *Reads) Waivers(ctx context.Context, r threat.Reader, caseID string) ([]threat.Waiver, error) {
	return list(ctx, q, r, bodyOf[threat.Waiver], "SELECT "+waiverColumns+" FROM {waiver} w WHERE w.case_id = ? ORDER BY w.id DESC", caseID)
}

// Waiver gives one waiver.
func (q *Reads) Waiver(ctx context.Context, r threat.Reader, id string) (threat.Waiver, error) {
	return one(ctx, q, r, "waiver", bodyOf[threat.Waiver], "SELECT "+waiverColumns+" FROM {waiver} w WHERE w.id = ?", id)
}

// OpenWaivers lists the waivers that wait for an approver.
func (q *Reads) OpenWaivers(ctx context.Context, r threat.Reader) ([]threat.Waiver, error) {
	return list(ctx, q, r, bodyOf[threat.Waiver], "SELECT "+waiverColumns+" FROM {waiver} w WHERE w.decided = 0 ORDER BY w.id")
}

// AllWaivers lists the latest waivers of all cases, for a dry run of a changed
// policy.
func (q *Reads) AllWaivers(ctx context.Context, r threat.Reader, limit int) ([]threat.Waiver, error) {
	return list(ctx, q, r, bodyOf[threat.Waiver], "SELECT "+waiverColumns+" FROM {waiver} w ORDER BY w.id DESC LIMIT ?", page(limit))
}

// RequestWaiver records a request. ID, Requester and Requested are set.
func (tx *Tx) RequestWaiver(by threat.Reader, w threat.Waiver) (threat.Waiver, error) {
	if _, err := tx.Case(tx.ctx, by, w.Case); err != nil {
		return w, err
	}
	w.ID, w.Requester, w.Requested = tx.NewID("wai"), who(by), tx.Now()
	w.Approver, w.Approved, w.Decided = "", false, time.Time{}
	body, err := encode(w)
	if err != nil {
		return w, err
	}
	if _, err := tx.exec("INSERT INTO waiver (id, case_id, determination, marking, requester, body) VALUES (?, ?, ?, ?, ?, ?)",
		w.ID, w.Case, w.Determination, int64(w.Marking), w.Requester, body); err != nil {
		return w, err
	}
	return w, tx.act(by, Deed{Verb: "request", Kind: "waiver", Object: w.ID, Parent: w.Case, Marking: w.Marking, Data: w})
}

// DecideWaiver records the decision on a waiver. One that has been decided is
// a conflict, and an approver who asked for it is refused by the table.
func (tx *Tx) DecideWaiver(by threat.Reader, w threat.Waiver) error {
	body, err := encode(w)
	if err != nil {
		return err
	}
	n, err := tx.exec("UPDATE waiver SET approver = ?, decided = ?, body = ? WHERE id = ? AND decided = 0", w.Approver, stamp(w.Decided), body, w.ID)
	if err != nil {
		return err
	}
	if n == 0 {
		return threat.Conflict("the waiver has been decided already", "see the case for the decision")
	}
	return tx.act(by, Deed{Verb: "decide", Kind: "waiver", Object: w.ID, Parent: w.Case, Marking: w.Marking, Data: map[string]any{"approved": w.Approved}})
}

// ReviewWaiver records what was decided when a waiver was looked at again: a
// new review, or its end. What it rests on does not change.
func (tx *Tx) ReviewWaiver(by threat.Reader, w threat.Waiver, reason string) error {
	body, err := encode(w)
	if err != nil {
		return err
	}
	if _, err := tx.exec("UPDATE waiver SET body = ? WHERE id = ? AND decided > 0", body, w.ID); err != nil {
		return err
	}
	return tx.act(by, Deed{Verb: "review", Kind: "waiver", Object: w.ID, Parent: w.Case, Marking: w.Marking, Data: map[string]any{"review": w.Review, "ended": !w.Ended.IsZero(), "reason": reason}})
}
