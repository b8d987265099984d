package store

import (
	"bytes"
	"slices"
	"strings"

	"github.com/tocsin/tocsin/internal/threat"
)

// This file changes reports that are here: their marking, grade, times and
// source, and the erasure of what they say.

// SetMarking changes how far a report may be shared. Its facts, receptions and
// ledger rows follow it upwards, so that nothing that was recorded at a lower
// marking stays behind; raised facts do not come down again by themselves.
func (tx *Tx) SetMarking(by threat.Reader, report string, m threat.Marking, reason string) error {
	rep, err := tx.Report(tx.ctx, by, report)
	if err != nil {
		return err
	}
	if m > by.Clearance {
		return errMarkingAbove()
	}
	if m == rep.Marking {
		return nil
	}
	if _, err := tx.exec("UPDATE report SET marking = ? WHERE id = ?", int64(m), report); err != nil {
		return err
	}
	// Facts that bore the report's marking go with it both ways.
	if _, err := tx.exec("UPDATE fact SET marking = ? WHERE report_id = ? AND (marking = ? OR marking < ?)",
		int64(m), report, int64(rep.Marking), int64(m)); err != nil {
		return err
	}
	if _, err := tx.exec("UPDATE placement SET marking = ? WHERE report_id = ? AND marking < ?", int64(m), report, int64(m)); err != nil {
		return err
	}
	if _, err := tx.exec("UPDATE step SET marking = ? WHERE marking < ? AND verb <> 'merge' AND body LIKE ?", int64(m), int64(m), "%"+report+"%"); err != nil {
		return err
	}
	if err := tx.raiseActs(report, m); err != nil {
		return err
	}
	if err := tx.raiseMoves(report, m); err != nil {
		return err
	}
	if err := tx.raiseIdentities(report, m); err != nil {
		return err
	}
	cases, err := tx.casesOf(report)
	if err != nil {
		return err
	}
	for _, id := range cases {
		if m > rep.Marking {
			err = tx.renewLevel(id)
		} else {
			err = tx.lowerLevel(id, report)
		}
		if err != nil {
			return err
		}
		if err := tx.touchCase(id, min(m, rep.Marking)); err != nil {
			return err
		}
	}
	return tx.act(by, Deed{
		Verb: "mark", Kind: "report", Object: report, Marking: m.Max(rep.Marking),
		Data: map[string]any{"from": rep.Marking, "to": m, "reason": reason},
	})
}

// raiseMoves takes the ledger rows up that tell which reports were put into or
// out of a case, where this is one of them.
func (tx *Tx) raiseMoves(report string, m threat.Marking) error {
	for i, a := range tx.acts { // those not written yet
		if payload, err := a.Payload(); err == nil && a.Kind == "case" && bytes.Contains(payload, []byte(report)) {
			tx.acts[i].Marking = a.Marking.Max(m)
		}
	}
	all := threat.Machinery("store")
	cases, err := list(tx.ctx, &tx.Reads, all, text, "SELECT DISTINCT t.case_id FROM {step} t WHERE t.body LIKE ?", "%"+report+"%")
	if err != nil || len(cases) == 0 {
		return err
	}
	for part := range parts(cases) {
		in, args := among("a.object", part)
		rows, err := list(tx.ctx, &tx.Reads, all, func(row row) (string, error) {
			var id string
			var payload []byte
			err := row.Scan(&id, &payload)
			if !bytes.Contains(payload, []byte(report)) {
				id = ""
			}
			return id, err
		}, "SELECT a.id, a.payload FROM {act} a WHERE a.kind = 'case' AND a.marking < ? AND "+in, append([]any{int64(m)}, args...)...)
		if err != nil {
			return err
		}
		if err := tx.execAmong(slices.DeleteFunc(rows, func(id string) bool { return id == "" }), "UPDATE act SET marking = ? WHERE id IN ", int64(m)); err != nil {
			return err
		}
	}
	return nil
}

// raiseActs lifts the ledger rows of a thing, and of what belongs to it, to a
// marking. The rows' hashes do not depend on it.
func (tx *Tx) raiseActs(object string, m threat.Marking) error {
	for _, column := range []string{"object", "parent"} {
		if _, err := tx.exec("UPDATE act SET marking = ? WHERE "+column+" = ? AND marking < ?", int64(m), object, int64(m)); err != nil {
			return err
		}
	}
	for i, a := range tx.acts { // those not written yet
		if a.Object == object || a.Parent == object {
			tx.acts[i].Marking = a.Marking.Max(m)
		}
	}
	return nil
}

// SetCredibility grades what a report says.
func (tx *Tx) SetCredibility(by threat.Reader, report string, c threat.Credibility, reason string) error {
	if !c.Valid() {
		return threat.Invalid("credibility", "this is no grade of information", "use 1 to 6")
	}
	return tx.editReport(by, report, "credit", map[string]any{"to": c, "reason": reason}, func(rep *threat.Report) error {
		rep.Credibility = c
		return nil
	})
}

// Times are those times of a report that people can set.
type Times struct{ Event, Said, Published threat.When }

// SetTimes sets when it happened, was said, and came out.
func (tx *Tx) SetTimes(by threat.Reader, report string, t Times) error {
	return tx.editReport(by, report, "time", t, func(rep *threat.Report) error {
		rep.Event, rep.Said, rep.Published = t.Event, t.Said, t.Published
		return nil
	})
}

// SetReportSource says that a report is from another source.
func (tx *Tx) SetReportSource(by threat.Reader, report, source string) error {
	if _, err := tx.Source(tx.ctx, by, source); err != nil {
		return err
	}
	return tx.editReport(by, report, "source", map[string]any{"to": source}, func(rep *threat.Report) error {
		rep.Source = source
		return nil
	})
}

// SetWithdrawn says that a report no longer counts, and why; nil says that it
// does again.
func (tx *Tx) SetWithdrawn(by threat.Reader, report string, w *threat.Withdrawal) error {
	verb := "withdraw"
	if w == nil {
		verb = "reinstate"
	}
	return tx.editReport(by, report, verb, map[string]any{"reason": w != nil}, func(rep *threat.Report) error {
		rep.Withdrawn = w
		return nil
	})
}

// SetCopyOf says whose words a report has; an empty original says that they
// are its own.
func (tx *Tx) SetCopyOf(by threat.Reader, report, original string) error {
	if original != "" {
		if _, err := tx.Report(tx.ctx, by, original); err != nil {
			return err
		}
		if original == report {
			return threat.Invalid("copy of", "a report is no copy of itself", "")
		}
	}
	rep, err := tx.Report(tx.ctx, by, report)
	if err != nil {
		return err
	}
	// The act tells of both the former and the new original.
	level, err := one(tx.ctx, &tx.Reads, threat.Machinery("store"), "report", number, `SELECT COALESCE(max(o.marking), -4) FROM {report} o
		WHERE o.id = ? OR o.id = (SELECT r.hidden_copy FROM {report} r WHERE r.id = ?)`, original, report)
	if err != nil {
		return err
	}
	if _, err := tx.exec("UPDATE report SET copy_of = ? WHERE id = ?", original, report); err != nil {
		return err
	}
	return tx.act(by, Deed{Verb: "copy", Kind: "report", Object: report, Marking: rep.Marking.Max(threat.Marking(level)), Data: map[string]any{"original": original != ""}})
}

// editReport changes a report's record and writes it back.
func (tx *Tx) editReport(by threat.Reader, report, verb string, data any, change func(*threat.Report) error) error {
	rep, err := tx.Report(tx.ctx, by, report)
	if err != nil {
		return err
	}
	text := rep.Text
	if err := change(&rep); err != nil {
		return err
	}
	if err := tx.updateReport(by, rep); err != nil {
		return err
	}
	if rep.Text != text {
		if err := tx.saveText(report, rep.Title, rep.Text); err != nil {
			return err
		}
	}
	if err := tx.touchCasesOf(report, rep.Marking); err != nil {
		return err
	}
	return tx.act(by, Deed{Verb: verb, Kind: "report", Object: report, Marking: rep.Marking, Data: data})
}

// updateReport writes a report's row. A source that by cannot see stays.
func (tx *Tx) updateReport(by threat.Reader, rep threat.Report) error {
	body, err := reportBody(rep)
	if err != nil {
		return err
	}
	_, err = tx.exec("UPDATE report SET state = ?, language = ?, body = ?, source_id = CASE WHEN ? = '' THEN source_id ELSE ? END WHERE id = ?",
		string(rep.State), rep.Language, body, rep.Source, rep.Source, rep.ID)
	return err
}

// Erase removes what a report says (a request for erasure, a report that must
// not be kept): text, title, names, facts, the ledger's payloads about it and,
// at the next [Store.SweepOriginals], the original's bytes. That there was a
// report, when it came, and that it was erased and why, stays.
func (tx *Tx) Erase(by threat.Reader, report, reason string) error {
	rep, err := tx.Report(tx.ctx, by, report)
	if err != nil {
		return err
	}
	if strings.TrimSpace(reason) == "" {
		return threat.Invalid("reason", "an erasure needs a reason", "say who asked for it, or which rule")
	}
	empty := threat.Report{ID: rep.ID, Source: rep.Source, State: rep.State, Marking: rep.Marking, Size: rep.Size, MediaType: rep.MediaType, Received: rep.Received}
	if err := tx.updateReport(by, empty); err != nil {
		return err
	}
	for _, statement := range []string{
		"UPDATE report SET erased = 1, digest = '' WHERE id = ?",
		"UPDATE report_text SET content = '' WHERE report_id = ?",
		"DELETE FROM report_words WHERE rowid = (SELECT num FROM report WHERE id = ?)",
		"UPDATE reception SET origin = '' WHERE report_id = ?",
		"DELETE FROM fact WHERE report_id = ?",
		"DELETE FROM report_profile WHERE report_id = ?",
		"DELETE FROM rejection WHERE report_id = ?",
		"UPDATE placement SET reasons = '[]' WHERE report_id = ?",
		"UPDATE act SET payload = NULL, salt = NULL, members = NULL WHERE object = ?",
		"UPDATE act SET payload = NULL, salt = NULL, members = NULL WHERE parent = ?",
	} {
		if _, err := tx.exec(statement, report); err != nil {
			return err
		}
	}
	if err := tx.eraseIdentities(report); err != nil {
		return err
	}
	if err := tx.touchCasesOf(report, rep.Marking); err != nil {
		return err
	}
	return tx.act(by, Deed{Verb: "erase", Kind: "report", Object: report, Marking: rep.Marking, Data: map[string]any{"reason": reason}})
}
