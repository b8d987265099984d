package store

import (
	"context"
	"strings"
	"time"

	"github.com/tocsin/tocsin/internal/threat"
)

// Lessons lists the lessons of a case, or of all cases for none, those not
// done first.
func (q *Reads) Lessons(ctx context.Context, r threat.Reader, caseID string) ([]threat.Lesson, error) {
	return list(ctx, q, r, bodyOf[threat.Lesson], `SELECT n.body FROM {lesson} n WHERE (? = '' OR n.case_id = ?)
		ORDER BY CASE WHEN n.done = 0 THEN 0 ELSE 1 END, n.id LIMIT 500`, caseID, caseID)
}

// AddLesson records a lesson of a case. ID is set.
func (tx *Tx) AddLesson(by threat.Reader, n threat.Lesson) (threat.Lesson, error) {
	c, err := tx.Case(tx.ctx, by, n.Case)
	if err != nil {
		return n, err
	}
	if n.Text = strings.TrimSpace(n.Text); n.Text == "" {
		return n, threat.Invalid("lesson", "nothing is to be learned", "say in a sentence what to do differently")
	}
	n.ID, n.Done = tx.NewID("les"), time.Time{}
	body, err := encode(n)
	if err != nil {
		return n, err
	}
	if _, err := tx.exec("INSERT INTO lesson (id, case_id, marking, body) VALUES (?, ?, ?, ?)", n.ID, n.Case, int64(c.Marking), body); err != nil {
		return n, err
	}
	return n, tx.act(by, Deed{Verb: "add", Kind: "lesson", Object: n.ID, Parent: n.Case, Marking: c.Marking, Data: n})
}

// LessonDone records that a lesson was put to use. One that is done already is
// a conflict.
func (tx *Tx) LessonDone(by threat.Reader, id string) (threat.Lesson, error) {
	n, err := one(tx.ctx, &tx.Reads, by, "lesson", bodyOf[threat.Lesson], "SELECT n.body FROM {lesson} n WHERE n.id = ?", id)
	if err != nil {
		return n, err
	}
	c, err := tx.Case(tx.ctx, by, n.Case)
	if err != nil {
		return n, err
	}
	n.Done = tx.Now()
	body, err := encode(n)
	if err != nil {
		return n, err
	}
	changed, err := tx.exec("UPDATE lesson SET done = ?, body = ? WHERE id = ? AND done = 0", stamp(n.Done), body, id)
	if err != nil {
		return n, err
	}
	if changed == 0 {
		return n, threat.Conflict("the lesson was closed already", "look at the review again")
	}
	return n, tx.act(by, Deed{Verb: "close", Kind: "lesson", Object: id, Parent: n.Case, Marking: c.Marking})
}
