package store

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/tocsin/tocsin/internal/threat"
)

const caseColumns = "c.id, c.title, c.marking, c.state, c.opened, c.changed, c.owner, c.merged_to, c.version"

func scanCase(row row) (threat.Case, error) {
	var c threat.Case
	var opened, changed int64
	err := row.Scan(&c.ID, &c.Title, &c.Marking, &c.State, &opened, &changed, &c.Owner, &c.MergedTo, &c.Version)
	c.Opened, c.Changed = moment(opened), moment(changed)
	return c, err
}

// Case gives one case, as far as the reader may know it: Changed and Version
// move with what they can see.
func (q *Reads) Case(ctx context.Context, r threat.Reader, id string) (threat.Case, error) {
	return one(ctx, q, r, "case", scanCase, "SELECT "+caseColumns+" FROM {case} c WHERE c.id = ?", id)
}

// CaseFilter narrows a list of cases.
type CaseFilter struct {
	State  threat.CaseState
	Owner  string // id of a person
	Report string // id of a report: the cases it is placed in or proposed for
	Title  string // words of the title
	Since  time.Time
	After  string // id of the last case of the page before
	Limit  int
}

// CaseTally is a case with how much of it the reader can see.
type CaseTally struct {
	threat.Case
	Reports  int64 `json:"reports"`  // placed, copies among them
	Copies   int64 `json:"copies"`   // placed copies
	Proposed int64 `json:"proposed"` // waiting for somebody to confirm
}

// CasePage is one page of cases, the last changed first.
type CasePage struct {
	Cases []CaseTally
	Next  string
}

// Cases lists cases.
func (q *Reads) Cases(ctx context.Context, r threat.Reader, f CaseFilter) (CasePage, error) {
	w := casesWhere(f)
	limit := page(f.Limit)
	if f.After != "" {
		w.and("(c.changed, c.num) < (SELECT a.changed, a.num FROM {case} a WHERE a.id = ?)", f.After)
	}
	cases, err := list(ctx, q, r, func(row row) (CaseTally, error) {
		var t CaseTally
		var opened, changed int64
		err := row.Scan(&t.ID, &t.Title, &t.Marking, &t.State, &opened, &changed, &t.Owner, &t.MergedTo, &t.Version, &t.Reports, &t.Copies, &t.Proposed)
		t.Opened, t.Changed = moment(opened), moment(changed)
		return t, err
	}, "SELECT "+caseColumns+`,
		(SELECT count(*) FROM {placement} p WHERE p.case_id = c.id AND p.state = 'confirmed'),
		(SELECT count(*) FROM {placement} p JOIN {report} r ON r.id = p.report_id WHERE p.case_id = c.id AND p.state = 'confirmed' AND r.copy_of <> ''),
		(SELECT count(*) FROM {placement} p WHERE p.case_id = c.id AND p.state = 'proposed')`+
		w.String()+" ORDER BY c.changed DESC, c.num DESC LIMIT ?", append(w.args, limit+1)...)
	if err != nil {
		return CasePage{}, err
	}
	p := CasePage{Cases: cases}
	if len(cases) > limit {
		p.Cases, p.Next = cases[:limit], cases[limit-1].ID
	}
	return p, nil
}

// CountCases counts the cases of a filter, whatever its After and Limit.
func (q *Reads) CountCases(ctx context.Context, r threat.Reader, f CaseFilter) (int64, error) {
	w := casesWhere(f)
	return one(ctx, q, r, "case", number, "SELECT count(*)"+w.String(), w.args...)
}

func casesWhere(f CaseFilter) *where {
	w := &where{from: " FROM {case} c"}
	w.when(f.State != "", "c.state = ?", string(f.State))
	w.when(f.Owner != "", "c.owner = ?", f.Owner)
	w.when(f.Report != "", "EXISTS (SELECT 1 FROM {placement} p WHERE p.case_id = c.id AND p.report_id = ? AND p.state <> 'rejected')", f.Report)
	w.when(!f.Since.IsZero(), "c.changed >= ?", stamp(f.Since))
	for _, word := range strings.Fields(f.Title) {
		w.and("lower(c.title) LIKE ? ESCAPE '!'", "%"+likePrefix(strings.ToLower(word)))
	}
	return w
}

// OpenCase opens a case without reports.
func (tx *Tx) OpenCase(by threat.Reader, title string, m threat.Marking) (threat.Case, error) {
	title = strings.TrimSpace(title)
	if title == "" {
		return threat.Case{}, errTitle()
	}
	if m > by.Clearance {
		return threat.Case{}, errMarkingAbove()
	}
	now := tx.Now()
	c := threat.Case{ID: tx.NewID("cas"), Title: title, Marking: m, State: threat.CaseOpen, Opened: now, Changed: now, Version: 1}
	at := stamp(now)
	_, err := tx.exec(`INSERT INTO case_file (id, title, marking, low, state, opened, changed_0, version_0, changed_1, version_1,
		changed_2, version_2, changed_3, version_3, changed_4, version_4) VALUES (?, ?, ?, ?, ?, ?, ?, 1, ?, 1, ?, 1, ?, 1, ?, 1)`,
		c.ID, c.Title, int64(m), int64(m), string(c.State), at, at, at, at, at, at)
	if err != nil {
		return c, err
	}
	tx.opened = append(tx.opened, c.ID)
	return c, tx.act(by, Deed{Verb: "open", Kind: "case", Object: c.ID, Marking: m, Data: map[string]any{"title": title}})
}

func errTitle() error {
	return threat.Invalid("title", "the case has no title", "say in a line what it is about")
}

// A case whose reports are all hidden from a reader does not exist for them;
// but a case that was shown to them does not vanish because hidden reports are
// put into it, which would tell of those. Column low therefore keeps the lowest
// clearance to which the case has been shown: it is settled when the change
// that opened the case ends, falls when a report of a lower marking comes in,
// and rises only when a report is raised, or the empty case is marked anew.

// settle sets the level of the cases that this change has opened: that of
// their reports, or of their own marking when they are opened empty.
func (tx *Tx) settle() error {
	for _, id := range tx.opened {
		if err := tx.renewLevel(id); err != nil {
			return err
		}
	}
	return nil
}

// renewLevel sets a case's level to the lowest marking of its reports, or
// leaves it when it has none.
func (tx *Tx) renewLevel(id string) error {
	_, err := tx.exec(`UPDATE case_file SET low = COALESCE((SELECT min(r.marking) FROM placement p JOIN report r ON r.id = p.report_id
		WHERE p.case_id = case_file.id AND p.state <> 'rejected'), low) WHERE id = ?`, id)
	return err
}

// lowerLevel shows a case to those who can see a report that came in.
func (tx *Tx) lowerLevel(id, report string) error {
	_, err := tx.exec(`UPDATE case_file SET low = (SELECT r.marking FROM report r WHERE r.id = ?) WHERE id = ?
		AND low > (SELECT r.marking FROM report r WHERE r.id = ?)`, report, id, report)
	return err
}

// touchCase moves a case forward for all who may see a change of marking m.
func (tx *Tx) touchCase(id string, m threat.Marking) error {
	at := stamp(tx.Now())
	var set []string
	var args []any
	for level := max(m, threat.Clear) - threat.Clear; level <= threat.Red-threat.Clear; level++ {
		set = append(set, fmt.Sprintf("changed_%d = ?, version_%d = version_%d + 1", level, level, level))
		args = append(args, at)
	}
	_, err := tx.exec("UPDATE case_file SET "+strings.Join(set, ", ")+" WHERE id = ?", append(args, id)...)
	return err
}

// casesOf lists the cases that a report is in.
func (tx *Tx) casesOf(report string) ([]string, error) {
	return list(tx.ctx, &tx.Reads, threat.Machinery("store"), text,
		"SELECT p.case_id FROM {placement} p WHERE p.report_id = ? AND p.state <> 'rejected'", report)
}

// touchCasesOf moves all cases of a report forward.
func (tx *Tx) touchCasesOf(report string, m threat.Marking) error {
	cases, err := tx.casesOf(report)
	if err != nil {
		return err
	}
	for _, id := range cases {
		if err := tx.touchCase(id, m); err != nil {
			return err
		}
	}
	return nil
}

// CaseEdit changes a case's own fields; nil leaves one as it is.
type CaseEdit struct {
	Title   *string
	Marking *threat.Marking
	Owner   *string // id of a person, empty for nobody
	State   *threat.CaseState
	// Version is the version that was looked at; zero does not compare. If
	// the case has changed since, the edit is a conflict.
	Version int
}

// EditCase renames, marks, assigns, closes or reopens a case.
func (tx *Tx) EditCase(by threat.Reader, id string, e CaseEdit) (threat.Case, error) {
	c, err := tx.caseAt(by, id, e.Version)
	if err != nil {
		return c, err
	}
	before := c
	if err := e.apply(&c, by); err != nil {
		return c, err
	}
	if c.Owner != before.Owner {
		if err := tx.checkOwner(by, c); err != nil {
			return c, err
		}
	}
	_, err = tx.exec("UPDATE case_file SET title = ?, marking = ?, owner = ?, state = ? WHERE id = ?",
		c.Title, int64(c.Marking), c.Owner, string(c.State), id)
	if err != nil {
		return c, err
	}
	if c.Marking != before.Marking {
		_, err := tx.exec(`UPDATE case_file SET low = marking WHERE id = ? AND NOT EXISTS
			(SELECT 1 FROM placement p WHERE p.case_id = case_file.id AND p.state <> 'rejected')`, id)
		if err != nil {
			return c, err
		}
	}
	if err := tx.raiseActs(id, c.Marking); err != nil {
		return c, err
	}
	if err := tx.keepStep(by, step{Verb: "edit", Case: id, Marking: before.Marking.Max(c.Marking), Before: rows{Cases: []caseRow{rowOf(before)}}, After: rows{Cases: []caseRow{rowOf(c)}}}); err != nil {
		return c, err
	}
	if err := tx.touchCase(id, min(before.Marking, c.Marking)); err != nil {
		return c, err
	}
	if err := tx.act(by, Deed{
		Verb: "edit", Kind: "case", Object: id, Marking: before.Marking.Max(c.Marking),
		Data: map[string]any{"title": c.Title, "owner": c.Owner, "state": c.State, "marking": c.Marking},
	}); err != nil {
		return c, err
	}
	return tx.Case(tx.ctx, by, id)
}

// checkOwner refuses to give a case to somebody who could not look at it.
func (tx *Tx) checkOwner(by threat.Reader, c threat.Case) error {
	if c.Owner == "" {
		return nil
	}
	owner, err := tx.Person(tx.ctx, by, c.Owner)
	if err != nil && threat.KindOf(err) != threat.KindNotFound {
		return err
	}
	if err != nil || owner.Disabled || owner.Clearance < c.Marking {
		return threat.Invalid("owner", "this person cannot look after the case", "choose somebody of the desk whose clearance reaches the case's marking")
	}
	return nil
}

// caseAt reads a case that is about to be changed.
func (tx *Tx) caseAt(by threat.Reader, id string, version int) (threat.Case, error) {
	c, err := tx.Case(tx.ctx, by, id)
	if err != nil {
		return c, err
	}
	if version != 0 && version != c.Version {
		return c, threat.Conflict("the case has changed since you looked at it", "look at it again, then repeat the change")
	}
	return c, nil
}

func (e CaseEdit) apply(c *threat.Case, by threat.Reader) error {
	if c.State == threat.CaseMerged {
		return threat.Conflict("the case was merged into another", "change that one, or undo the merge")
	}
	if e.Title != nil {
		if c.Title = strings.TrimSpace(*e.Title); c.Title == "" {
			return errTitle()
		}
	}
	if e.Marking != nil {
		if c.Marking = *e.Marking; c.Marking > by.Clearance {
			return errMarkingAbove()
		}
	}
	if e.Owner != nil {
		c.Owner = *e.Owner
	}
	if e.State != nil {
		if *e.State != threat.CaseOpen && *e.State != threat.CaseClosed {
			return threat.Invalid("state", "a case is open or closed", "")
		}
		c.State = *e.State
	}
	return nil
}
