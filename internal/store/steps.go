package store

import (
	"context"
	"slices"
	"time"

	"github.com/tocsin/tocsin/internal/threat"
)

// step is one act upon cases with the rows it touched, before and after.
type step struct {
	ID      string         `json:"-"`
	Verb    string         `json:"-"`
	Case    string         `json:"-"`
	Other   string         `json:"-"`
	Marking threat.Marking `json:"-"`
	Before  rows           `json:"before"`
	After   rows           `json:"after"`
}

// rows are the rows that a step touches.
type rows struct {
	Cases      []caseRow      `json:"cases,omitempty"`
	Placements []placementRow `json:"placements,omitempty"`
}

type caseRow struct {
	ID       string           `json:"id"`
	Title    string           `json:"title"`
	Marking  threat.Marking   `json:"marking"`
	Owner    string           `json:"owner,omitempty"`
	State    threat.CaseState `json:"state"`
	MergedTo string           `json:"merged_to,omitempty"`
}

func rowOf(c threat.Case) caseRow {
	return caseRow{ID: c.ID, Title: c.Title, Marking: c.Marking, Owner: c.Owner, State: c.State, MergedTo: c.MergedTo}
}

// placementRow is a placement's state; an empty one says there is no row.
type placementRow struct {
	Report  string                `json:"report"`
	Case    string                `json:"case"`
	State   threat.PlacementState `json:"state,omitempty"`
	Score   float64               `json:"score,omitempty"`
	Reasons []string              `json:"reasons,omitempty"`
	By      string                `json:"by,omitempty"`
	At      time.Time             `json:"at,omitzero"`
}

// change is one placement that a step is to set.
type change struct {
	report, to string
	state      threat.PlacementState
	like       *threat.Placement // takes score and reasons from this one
	gone       bool              // remove the row
	marking    threat.Marking
}

// rearrange carries out a step: it changes placements and cases, keeps what
// they were, and records the act.
func (tx *Tx) rearrange(by threat.Reader, s step, changes []change) error {
	for _, c := range changes {
		old, there, err := tx.placementAt(c.report, c.to)
		if err != nil {
			return err
		}
		s.Before.Placements = append(s.Before.Placements, placementRowOf(old, there))
		after := c.apply(old, who(by), tx.Now())
		s.After.Placements = append(s.After.Placements, placementRowOf(after, !c.gone))
		if err := tx.setPlacement(placementRowOf(after, !c.gone), c.marking); err != nil {
			return err
		}
	}
	for _, c := range s.After.Cases {
		if err := tx.setCase(c); err != nil {
			return err
		}
	}
	if err := tx.keepStep(by, s); err != nil {
		return err
	}
	if err := tx.touchStep(s); err != nil {
		return err
	}
	return tx.act(by, Deed{Verb: s.Verb, Kind: "case", Object: s.Case, Parent: s.Other, Marking: s.Marking, Data: placed(s, changes)})
}

// placed lists the reports that a step moved. Those of a merge are not told:
// some may be hidden from who merged.
func placed(s step, changes []change) any {
	if s.Verb == "merge" {
		return nil
	}
	var ids []string
	for _, c := range changes {
		if !slices.Contains(ids, c.report) {
			ids = append(ids, c.report)
		}
	}
	return map[string][]string{"reports": ids}
}

func (c change) apply(old threat.Placement, by string, at time.Time) threat.Placement {
	p := old
	if c.like != nil {
		p.Score, p.Reasons = c.like.Score, c.like.Reasons
		by, at = c.like.By, c.like.At
	}
	p.State, p.By, p.At = c.state, by, at
	return p
}

func placementRowOf(p threat.Placement, there bool) placementRow {
	if !there {
		return placementRow{Report: p.Report, Case: p.Case}
	}
	return placementRow{Report: p.Report, Case: p.Case, State: p.State, Score: p.Score, Reasons: p.Reasons, By: p.By, At: p.At}
}

// setPlacement writes or removes a placement.
func (tx *Tx) setPlacement(p placementRow, m threat.Marking) error {
	if p.State == "" {
		_, err := tx.exec("DELETE FROM placement WHERE report_id = ? AND case_id = ?", p.Report, p.Case)
		return err
	}
	return tx.putPlacement(threat.Placement{Report: p.Report, Case: p.Case, State: p.State, Score: p.Score, Reasons: p.Reasons, By: p.By, At: p.At}, m)
}

func (tx *Tx) setCase(c caseRow) error {
	_, err := tx.exec("UPDATE case_file SET title = ?, marking = ?, owner = ?, state = ?, merged_to = ? WHERE id = ?",
		c.Title, int64(c.Marking), c.Owner, string(c.State), c.MergedTo, c.ID)
	return err
}

// keepStep stores how to undo a step.
func (tx *Tx) keepStep(by threat.Reader, s step) error {
	body, err := encode(s)
	if err != nil {
		return err
	}
	_, err = tx.exec("INSERT INTO step (id, case_id, other_id, verb, by_id, at, marking, body) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
		tx.NewID("stp"), s.Case, s.Other, s.Verb, who(by), stamp(tx.Now()), int64(s.Marking), body)
	return err
}

func (tx *Tx) touchStep(s step) error {
	for _, id := range []string{s.Case, s.Other} {
		if id == "" {
			continue
		}
		if err := tx.touchCase(id, s.Marking); err != nil {
			return err
		}
	}
	return nil
}

// Step is one act upon a case, as its history shows it.
type Step struct {
	ID       string    `json:"id"`
	Case     string    `json:"case"`
	Other    string    `json:"other,omitempty"` // the second case of a move, merge or split
	Verb     string    `json:"verb"`
	By       string    `json:"by"`
	At       time.Time `json:"at"`
	UndoneAt time.Time `json:"undone_at,omitzero"`
	UndoneBy string    `json:"undone_by,omitempty"`
}

// Steps lists what was done to a case, the latest first.
func (q *Reads) Steps(ctx context.Context, r threat.Reader, caseID string) ([]Step, error) {
	return list(ctx, q, r, func(row row) (Step, error) {
		var s Step
		var at, undone int64
		err := row.Scan(&s.ID, &s.Case, &s.Other, &s.Verb, &s.By, &at, &undone, &s.UndoneBy)
		s.At, s.UndoneAt = moment(at), moment(undone)
		return s, err
	}, `SELECT t.id, t.case_id, t.other_id, t.verb, t.by_id, t.at, t.undone_at, t.undone_by FROM {step} t
		WHERE (t.case_id = ? OR t.other_id = ?) AND EXISTS (SELECT 1 FROM {case} c WHERE c.id = ?) ORDER BY t.num DESC LIMIT 500`, caseID, caseID, caseID)
}

// Undo takes one step back, if nothing it touched has changed since.
func (tx *Tx) Undo(by threat.Reader, id string) error {
	s, err := one(tx.ctx, &tx.Reads, by, "step", func(row row) (step, error) {
		s := step{ID: id}
		var undone int64
		var body string
		if err := row.Scan(&s.Case, &s.Other, &s.Verb, &s.Marking, &undone, &body); err != nil {
			return s, err
		}
		if undone != 0 {
			return s, threat.Conflict("this step was undone already", "look at the case's history")
		}
		return s, decode(body, &s)
	}, "SELECT t.case_id, t.other_id, t.verb, t.marking, t.undone_at, t.body FROM {step} t WHERE t.id = ?", id)
	if err != nil {
		return err
	}
	if err := tx.unchanged(s.After); err != nil {
		return err
	}
	if err := tx.restore(s); err != nil {
		return err
	}
	if s.Verb == "merge" {
		if err := tx.clocksBack(by, s.Other, s.Case); err != nil {
			return err
		}
	}
	if _, err := tx.exec("UPDATE step SET undone_at = ?, undone_by = ? WHERE id = ?", stamp(tx.Now()), who(by), id); err != nil {
		return err
	}
	if err := tx.touchStep(s); err != nil {
		return err
	}
	return tx.act(by, Deed{Verb: "undo", Kind: "case", Object: s.Case, Parent: s.Other, Marking: s.Marking, Data: map[string]any{"step": id, "verb": s.Verb}})
}

// unchanged says whether the rows are as the step left them.
func (tx *Tx) unchanged(after rows) error {
	moved := threat.Conflict("something has changed since this step", "undo the later step first")
	for _, want := range after.Placements {
		got, there, err := tx.placementAt(want.Report, want.Case)
		if err != nil {
			return err
		}
		if there != (want.State != "") || got.State != want.State {
			return moved
		}
	}
	for _, want := range after.Cases {
		got, err := tx.Case(tx.ctx, threat.Machinery("store"), want.ID)
		if err != nil {
			return err
		}
		if rowOf(got) != want {
			return moved
		}
	}
	return nil
}

func (tx *Tx) restore(s step) error {
	for _, p := range s.Before.Placements {
		if err := tx.setPlacement(p, s.Marking); err != nil {
			return err
		}
	}
	for _, c := range s.Before.Cases {
		if err := tx.setCase(c); err != nil {
			return err
		}
	}
	return nil
}
