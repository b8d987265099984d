package store

import (
	"context"
	"slices"

	"github.com/tocsin/tocsin/internal/threat"
)

const factColumns = "f.id, f.report_id, f.marking, f.state, f.by_id, f.at, f.reason, f.replaces, f.created_at, f.body"

func scanFact(row row) (threat.FactRecord, error) {
	var f threat.FactRecord
	var id, report, body string
	var at, created int64
	if err := row.Scan(&id, &report, &f.Marking, &f.State, &f.By, &at, &f.Reason, &f.Replaces, &created, &body); err != nil {
		return f, err
	}
	if err := decode(body, &f.Fact); err != nil {
		return f, err
	}
	f.ID, f.Report, f.At, f.CreatedAt = id, report, moment(at), moment(created)
	return f, nil
}

// Fact gives one fact.
func (q *Reads) Fact(ctx context.Context, r threat.Reader, id string) (threat.FactRecord, error) {
	return one(ctx, q, r, "fact", scanFact, "SELECT "+factColumns+" FROM {fact} f WHERE f.id = ?", id)
}

// FactsOfReport lists a report's facts in the order of its text, the rejected
// and corrected ones among them.
func (q *Reads) FactsOfReport(ctx context.Context, r threat.Reader, report string) ([]threat.FactRecord, error) {
	return list(ctx, q, r, scanFact, "SELECT "+factColumns+" FROM {fact} f WHERE f.report_id = ? ORDER BY f.begins, f.num", report)
}

// FactsOfCase lists the facts of all reports of a case, placed or proposed,
// report by report.
func (q *Reads) FactsOfCase(ctx context.Context, r threat.Reader, caseID string) ([]threat.FactRecord, error) {
	return list(ctx, q, r, scanFact, "SELECT "+factColumns+` FROM {placement} p JOIN {report} r ON r.id = p.report_id
		JOIN {fact} f ON f.report_id = p.report_id
		WHERE p.case_id = ? AND p.state <> 'rejected' ORDER BY r.num, f.begins, f.num`, caseID)
}

// SuggestValues lists values that facts of a kind have and that begin like
// this, the most frequent first.
func (q *Reads) SuggestValues(ctx context.Context, r threat.Reader, kind threat.Kind, begin string, limit int) ([]string, error) {
	return list(ctx, q, r, text, `SELECT f.value FROM {fact} f WHERE f.kind = ? AND f.value LIKE ? ESCAPE '!' AND f.state IN ('read', 'confirmed')
		GROUP BY f.value ORDER BY count(*) DESC, f.value LIMIT ?`, string(kind), likePrefix(begin), page(limit))
}

const factInsert = `INSERT INTO fact (id, report_id, kind, value, begins, marking, state, by_id, at, reason, replaces, created_at, body, held_by) VALUES `

// insertFact writes a new fact, which bears at least its report's marking.
func (tx *Tx) insertFact(f threat.FactRecord) (threat.FactRecord, error) {
	made, err := tx.insertFacts([]threat.FactRecord{f}, nil)
	if err != nil {
		return f, err
	}
	return made[0], nil
}

// insertFacts writes new facts with few statements; held names, by index, the
// rejection that holds a fact back.
func (tx *Tx) insertFacts(facts []threat.FactRecord, held map[int]string) ([]threat.FactRecord, error) {
	insert := batch{tx: tx.tx, d: tx.d, into: factInsert}
	for i := range facts {
		f := &facts[i]
		f.ID, f.CreatedAt = tx.NewID("fct"), tx.Now()
		body, err := factBody(f.Fact)
		if err != nil {
			return nil, err
		}
		err = insert.add(tx.ctx, f.ID, f.Report, string(f.Kind), f.Value, f.Start, int64(f.Marking), string(f.State), f.By, stamp(f.At),
			f.Reason, f.Replaces, stamp(f.CreatedAt), body, held[i])
		if err != nil {
			tx.failed = err
			return nil, err
		}
	}
	if err := insert.flush(tx.ctx); err != nil {
		tx.failed = err
		return nil, err
	}
	return facts, nil
}

func factBody(f threat.Fact) (string, error) {
	f.ID, f.Report = "", ""
	return encode(f)
}

// AddFact adds a fact that a person read. Its span must lie within the text,
// and its quote and sentence are taken from there.
func (tx *Tx) AddFact(by threat.Reader, f threat.Fact) (threat.FactRecord, error) {
	rep, err := tx.Report(tx.ctx, by, f.Report)
	if err != nil {
		return threat.FactRecord{}, err
	}
	if f, err = anchored(f, rep.Text); err != nil {
		return threat.FactRecord{}, err
	}
	f.ByHand = true
	rec, err := tx.insertFact(threat.FactRecord{Fact: f, Marking: rep.Marking, State: threat.FactConfirmed, By: who(by), At: tx.Now()})
	if err != nil {
		return rec, err
	}
	return rec, tx.factAct(by, rec, "add", map[string]any{"kind": f.Kind})
}

// anchored ties a fact to the words of its report.
func anchored(f threat.Fact, text string) (threat.Fact, error) {
	if !slices.Contains(threat.Kinds[:], f.Kind) {
		return f, threat.Invalid("kind", "this is no kind of fact", "choose one from the list")
	}
	if f.Start < 0 || f.Start >= f.End || f.End > len(text) {
		return f, threat.Invalid("span", "the fact is not tied to words of the report", "mark the words that say it")
	}
	s := f.SentenceSpan
	if s.Start < 0 || s.End > len(text) || !s.Contains(f.Span) {
		f.SentenceSpan = f.Span
	}
	f.Quote, f.Sentence = f.Of(text), f.SentenceSpan.Of(text)
	return f, nil
}

// factAct records what was done to a fact and moves its cases forward.
func (tx *Tx) factAct(by threat.Reader, f threat.FactRecord, verb string, data any) error {
	if err := tx.touchCasesOf(f.Report, f.Marking); err != nil {
		return err
	}
	if err := tx.saveProfile(f.Report, nil); err != nil { // it was made from the facts as they were
		return err
	}
	return tx.act(by, Deed{Verb: verb, Kind: "fact", Object: f.ID, Parent: f.Report, Marking: f.Marking, Data: data})
}

// judge sets what a person thinks of a fact.
func (tx *Tx) judge(by threat.Reader, f threat.FactRecord, state threat.FactState, reason, verb string) error {
	_, err := tx.exec("UPDATE fact SET state = ?, by_id = ?, at = ?, reason = ?, held_by = '' WHERE id = ?",
		string(state), who(by), stamp(tx.Now()), reason, f.ID)
	if err != nil {
		return err
	}
	return tx.factAct(by, f, verb, map[string]any{"from": f.State, "to": state})
}

// ConfirmFact says that the text says so.
func (tx *Tx) ConfirmFact(by threat.Reader, id string) error {
	f, err := tx.Fact(tx.ctx, by, id)
	if err != nil {
		return err
	}
	if err := tx.release(by, f.ID); err != nil {
		return err
	}
	return tx.judge(by, f, threat.FactConfirmed, "", "confirm")
}

// RestoreFact takes a confirmation, rejection or correction back: the fact
// stands again as it was read, and a correction of it goes.
func (tx *Tx) RestoreFact(by threat.Reader, id string) error {
	f, err := tx.Fact(tx.ctx, by, id)
	if err != nil {
		return err
	}
	if f.State == threat.FactCorrected {
		if _, err := tx.exec("DELETE FROM fact WHERE replaces = ? AND report_id = ?", id, f.Report); err != nil {
			return err
		}
	}
	if err := tx.release(by, f.ID); err != nil {
		return err
	}
	state := threat.FactAsRead
	if f.ByHand {
		state = threat.FactConfirmed
	}
	return tx.judge(by, f, state, "", "restore")
}

// CorrectFact puts a person's version in the place of a fact: both are kept,
// and the new one stands.
func (tx *Tx) CorrectFact(by threat.Reader, id string, right threat.Fact, reason string) (threat.FactRecord, error) {
	f, err := tx.Fact(tx.ctx, by, id)
	if err != nil {
		return f, err
	}
	if f.State == threat.FactCorrected {
		return f, threat.Conflict("this fact is corrected already", "correct its newer version")
	}
	rep, err := tx.Report(tx.ctx, by, f.Report)
	if err != nil {
		return f, err
	}
	if right.Len() == 0 {
		right.Span, right.SentenceSpan = f.Span, f.SentenceSpan
	}
	if right.Kind == "" {
		right.Kind = f.Kind
	}
	right.Report = f.Report
	if right, err = anchored(right, rep.Text); err != nil {
		return f, err
	}
	right.ByHand = true
	made, err := tx.insertFact(threat.FactRecord{
		Fact: right, Marking: f.Marking, State: threat.FactConfirmed,
		By: who(by), At: tx.Now(), Reason: reason, Replaces: f.ID,
	})
	if err != nil {
		return made, err
	}
	if err := tx.judge(by, f, threat.FactCorrected, reason, "correct"); err != nil {
		return made, err
	}
	return made, tx.factAct(by, made, "add", map[string]any{"kind": right.Kind, "replaces": f.ID})
}
