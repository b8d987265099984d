package store

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"time"

	"github.com/tocsin/tocsin/internal/threat"
)

// RejectScope is how far a rejection is remembered.
type RejectScope string

// The scopes of a rejection.
const (
	RejectHere   RejectScope = "report" // the same words in the same sentence of this report
	RejectSource RejectScope = "source" // this sentence in any report of its source: furniture of its pages
	RejectName   RejectScope = "name"   // these words read as this name, wherever its source writes them
)

// Rejection is a remembered rejection.
type Rejection struct {
	ID     string      `json:"id"`
	Scope  RejectScope `json:"scope"`
	Report string      `json:"report"`
	Fact   string      `json:"fact"`
	Kind   threat.Kind `json:"kind"`
	Value  string      `json:"value"`
	Quote  string      `json:"quote"`
	By     string      `json:"by"`
	At     time.Time   `json:"at"`
	Reason string      `json:"reason,omitempty"`
	// Held is how many facts it has since held back, of those the reader may
	// see; Last is when it did so last.
	Held int64     `json:"held"`
	Last time.Time `json:"last,omitzero"`
}

const rejectionSelect = `SELECT j.id, j.scope, j.report_id, j.fact_id, j.kind, o.value, j.quote, j.by_id, j.at, j.reason,
	(SELECT count(*) FROM {fact} h WHERE h.held_by = j.id), COALESCE((SELECT max(h.created_at) FROM {fact} h WHERE h.held_by = j.id), 0)
	FROM {rejection} j JOIN {fact} o ON o.id = j.fact_id`

func scanRejection(row row) (Rejection, error) {
	var j Rejection
	var at, last int64
	err := row.Scan(&j.ID, &j.Scope, &j.Report, &j.Fact, &j.Kind, &j.Value, &j.Quote, &j.By, &at, &j.Reason, &j.Held, &last)
	j.At, j.Last = moment(at), moment(last)
	return j, err
}

// Rejections lists what is remembered for the reports of a source, or for all,
// the latest first.
func (q *Reads) Rejections(ctx context.Context, r threat.Reader, source string) ([]Rejection, error) {
	source = strings.TrimSpace(source)
	return list(ctx, q, r, scanRejection, rejectionSelect+`
		WHERE ? = '' OR j.source_id IN (SELECT s.id FROM {source} s WHERE s.id = ?) ORDER BY j.at DESC, j.id LIMIT 500`, source, source)
}

// Rejection gives one remembered rejection.
func (q *Reads) Rejection(ctx context.Context, r threat.Reader, id string) (Rejection, error) {
	return one(ctx, q, r, "rejection", scanRejection, rejectionSelect+" WHERE j.id = ?", id)
}

// RejectFact says that the text does not say so, and remembers it: reading the
// report again does not bring the fact back, nor, as far as the scope goes,
// does another report of its source that is read from then on.
func (tx *Tx) RejectFact(by threat.Reader, id, reason string, scope RejectScope) error {
	f, err := tx.Fact(tx.ctx, by, id)
	if err != nil {
		return err
	}
	if scope != RejectSource && scope != RejectName {
		scope = RejectHere
	}
	source, err := one(tx.ctx, &tx.Reads, by, "report", text, "SELECT r.source_id FROM {report} r WHERE r.id = ?", f.Report)
	if err != nil {
		return err
	}
	switch {
	case scope != RejectHere && source == "":
		return threat.Invalid("scope", "the report has no source", "reject the fact in this report only")
	case scope == RejectName && !f.Kind.IsName():
		return threat.Invalid("scope", "what was read is more than a name", "reject it in this report, or for this sentence")
	}
	if err := tx.remember(by, f, source, reason, scope); err != nil {
		return err
	}
	return tx.judge(by, f, threat.FactRejected, reason, "reject")
}

// remember keeps a rejection. One of the same fact is renewed, so that what it
// has held back stays so.
func (tx *Tx) remember(by threat.Reader, f threat.FactRecord, source, reason string, scope RejectScope) error {
	was, err := list(tx.ctx, &tx.Reads, threat.Machinery("store"), text, "SELECT j.id FROM {rejection} j WHERE j.fact_id = ?", f.ID)
	if err != nil {
		return err
	}
	if len(was) > 0 {
		_, err = tx.exec("UPDATE rejection SET scope = ?, by_id = ?, at = ?, reason = ? WHERE id = ?", string(scope), who(by), stamp(tx.Now()), reason, was[0])
		return err
	}
	_, err = tx.exec(`INSERT INTO rejection (id, scope, report_id, source_id, fact_id, kind, quote_key, words_key, value_key, quote, by_id, at, reason)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`, tx.NewID("rej"), string(scope), f.Report, source, f.ID, string(f.Kind),
		wordsKey(f.Quote), wordsKey(f.Sentence), wordsKey(f.Value), f.Quote, who(by), stamp(tx.Now()), reason)
	return err
}

// UndoRejection takes a rejection back: its fact stands again as it was read,
// and so does all that it has held back since, what by cannot see included.
func (tx *Tx) UndoRejection(by threat.Reader, id string) error {
	j, err := tx.Rejection(tx.ctx, by, id)
	if err != nil {
		return err
	}
	return tx.RestoreFact(by, j.Fact)
}

// release forgets that a fact was rejected, and frees what that held back.
func (tx *Tx) release(by threat.Reader, fact string) error {
	all := threat.Machinery("store")
	held, err := list(tx.ctx, &tx.Reads, all, scanFact, "SELECT "+factColumns+` FROM {rejection} j JOIN {fact} f ON f.held_by = j.id
		WHERE j.fact_id = ? ORDER BY f.num`, fact)
	if err != nil {
		return err
	}
	for _, f := range held {
		if err := tx.judge(by, f, threat.FactAsRead, "", "restore"); err != nil {
			return err
		}
	}
	_, err = tx.exec("DELETE FROM rejection WHERE fact_id = ?", fact)
	return err
}

// wordsKey is the digest of words, without regard to case and spacing.
func wordsKey(s string) string {
	sum := sha256.Sum256([]byte(fold(s)))
	return hex.EncodeToString(sum[:16])
}

// patterns are the rejections that bear on a report, by what they are known by.
type patterns map[string]Rejection

// patternsFor reads the rejections that bear on a report: those made in it,
// and those made for all of its source. A rejection made above the report's
// marking does not bear on it: who reads the report would learn of it.
func (tx *Tx) patternsFor(rep threat.Report) (patterns, error) {
	type pattern struct {
		key string
		Rejection
	}
	found, err := list(tx.ctx, &tx.Reads, threat.Machinery("reading"), func(row row) (pattern, error) {
		var p pattern
		var quote, words, value string
		err := row.Scan(&p.ID, &p.Scope, &p.Kind, &quote, &words, &value, &p.By, &p.Reason)
		p.key = patternKey(p.Kind, p.Scope, quote, words, value)
		return p, err
	}, `SELECT j.id, j.scope, j.kind, j.quote_key, j.words_key, j.value_key, j.by_id, j.reason FROM {rejection} j JOIN {fact} f ON f.id = j.fact_id
		WHERE j.report_id = ? OR (j.scope <> 'report' AND j.source_id <> '' AND f.marking <= ?
		AND j.source_id = (SELECT r.hidden_source FROM {report} r WHERE r.id = ?))`, rep.ID, int64(rep.Marking), rep.ID)
	if err != nil {
		return nil, err
	}
	out := make(patterns, len(found))
	for _, p := range found {
		out[p.key] = p.Rejection
	}
	return out, nil
}

// patternKey is what a rejection is compared by. One for a whole source holds
// for the sentence, because it is furniture whatever is read from it; one for a
// name for the words and what they were taken for.
func patternKey(kind threat.Kind, scope RejectScope, quote, words, value string) string {
	switch scope {
	case RejectSource:
		quote, value = "", ""
	case RejectName:
		words = ""
	default:
		value = ""
	}
	return strings.Join([]string{string(kind), string(scope), quote, words, value}, "\x00")
}

// hold rejects a fact that a person rejected before, and gives the rejection
// that does it.
func (p patterns) hold(f *threat.FactRecord, now time.Time) string {
	if len(p) == 0 {
		return ""
	}
	quote, words, value := wordsKey(f.Quote), wordsKey(f.Sentence), wordsKey(f.Value)
	for _, scope := range []RejectScope{RejectHere, RejectSource, RejectName} {
		if j, ok := p[patternKey(f.Kind, scope, quote, words, value)]; ok {
			f.State, f.By, f.At, f.Reason = threat.FactRejected, j.By, now, j.Reason
			return j.ID
		}
	}
	return ""
}
